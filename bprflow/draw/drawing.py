"""A drawing: shapes, lines and text with colours, in drawing order; what Graphviz is given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bprflow.draw.shapes import Point, Rect, TextLine


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that belong together: a step with all that stands on it.

    Attributes:
        id: Anchor in the SVG; unique in the drawing.
        role: Class in the SVG: step, decision, edge, lane, card …
        title: The whole text, for tooltips and screen readers.

    """

    id: str
    role: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A filled shape: rect, round, pill, ellipse, diamond, triangle, invtriangle, note, plus or cross."""

    form: str
    rect: Rect
    fill: str
    line: str
    width: float = 1.0
    dash: str = "solid"
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text in a colour."""

    line: TextLine
    colour: str
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A polyline, with an arrowhead at its end or not."""

    points: tuple[Point, ...]
    colour: str
    width: float = 1.2
    dash: str = "solid"
    arrow: bool = True
    group: Group | None = None
    rounded: float = 4.0


@dataclass(frozen=True)
class Drawing:
    """One page.

    Attributes:
        width, height: Page [pt].
        title, description: Accessible name and description.
        ground: Shapes below everything: lanes, cards.
        paths: Lines, above the ground.
        marks: Shapes and words above the lines, in drawing order.
        scale: Size of the finished page to the size drawn.
        embed_font: Carry the letters inside an SVG.
        dpi: Dots an inch of a PNG.
        language: Language of the text.

    """

    width: float
    height: float
    title: str
    description: str
    ground: tuple[Form, ...] = ()
    paths: tuple[Path, ...] = ()
    marks: tuple[Form | Words, ...] = ()
    dpi: int = 144
    language: str = "ja"
    scale: float = 1.0
    embed_font: bool = False


_UNSAFE = re.compile(r"[^\w-]+")


def anchor(prefix: str, name: str) -> str:
    """Make the id of a shape in the SVG, e.g. step-住民異動届を手書きする.

    Args:
        prefix: step, decision, lane …
        name: Id of the step, any text.

    """
    return f"{prefix}-{_UNSAFE.sub('_', name)}"
