"""What a picture should look like, apart from what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which way time runs: left to right (lanes are rows) or top to bottom (lanes are columns)."""

    LEFT_TO_RIGHT = "lr"
    TOP_TO_BOTTOM = "tb"


class Paper(StrEnum):
    """The page the picture must fit on; NONE lets it be as large as it is, SLIDE is 16:9 and always lies."""

    A4 = "A4"
    A3 = "A3"
    SLIDE = "slide"
    NONE = "none"


class Symbols(StrEnum):
    """Which signs the steps carry: boxes as in BPMN, or those of the office-work notation (産能大式)."""

    PLAIN = "plain"
    OFFICE = "office"


PAPER_POINTS: dict[Paper, tuple[float, float]] = {
    Paper.A4: (842.0, 595.0),
    Paper.A3: (1191.0, 842.0),
    Paper.SLIDE: (960.0, 540.0),
}
"""Width and height of the landscape page [pt]."""


def sheets(paper: Paper) -> tuple[tuple[float, float], ...]:
    """Ways a page may lie: long side across, then upright; a slide only lies [pt]."""
    long_side, short_side = PAPER_POINTS[paper]
    lying = (long_side, short_side)
    return (lying,) if paper is Paper.SLIDE else (lying, (short_side, long_side))


@dataclass(frozen=True, slots=True)
class DrawOptions:
    """Choices of the person who draws.

    Attributes:
        direction: Which way time runs.
        paper: Page to fit; long flows are folded into rows.
        mono: True for black and white only.
        language: "ja" or "en", for the words the tool adds.
        title: Heading; empty means the name of the process.
        show_numbers: Show the numbers of the findings at the boxes.
        show_strip: Show the indicators under the picture.
        show_documents: Show documents as sheets at the arrows that carry them.
        dpi: Dots an inch of a PNG.
        embed_font: Carry the letters inside an SVG, so that it looks the same everywhere.
        symbols: Boxes alone, or with the signs of the office-work notation.
        aside: Lead the main way past fallback steps; False draws exactly the edges of the flow.

    """

    direction: Direction = Direction.LEFT_TO_RIGHT
    paper: Paper = Paper.NONE
    mono: bool = False
    language: str = "ja"
    title: str = ""
    show_numbers: bool = True
    show_strip: bool = True
    show_documents: bool = False
    dpi: int = 144
    embed_font: bool = False
    symbols: Symbols = Symbols.PLAIN
    aside: bool = True
