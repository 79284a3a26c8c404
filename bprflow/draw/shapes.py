"""The layout: plain frozen data that every writer reads and none changes.

Lengths are in points (1/72 inch) at the size of the finished page, x to the right, y downwards,
origin at the upper left corner. Text lines carry the point where their baseline is anchored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bprflow.draw.options import DrawOptions
from bprflow.flow.graph import NodeKind
from bprflow.model import LaneKind

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle; x, y is its upper left corner [pt]."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right side [pt]."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower side [pt]."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """Middle point [pt]."""
        return (self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: Rect, slack: float = 0.0) -> bool:
        """Do the two share area, once each side gives way by `slack` [pt]?"""
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )

    def contains(self, other: Rect, slack: float = 0.0) -> bool:
        """Does `other` lie inside, give or take `slack` [pt]?"""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def moved(self, dx: float, dy: float) -> Rect:
        """The same rectangle elsewhere."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)


class Align(StrEnum):
    """Which point of a text line its x is."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Tone(StrEnum):
    """What a text or shape says by its colour; the theme decides which colour that is."""

    INK = "ink"
    MUTED = "muted"
    ON_DARK = "on_dark"
    ALERT = "alert"
    GOOD = "good"
    LINK = "link"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text.

    Attributes:
        text: What it says.
        x, y: Where its baseline is anchored [pt].
        size: Font size [pt].
        width: Its width by the width table [pt].

    """

    text: str
    x: float
    y: float
    size: float
    width: float
    align: Align = Align.LEFT
    bold: bool = False
    tone: Tone = Tone.INK

    @property
    def rect(self) -> Rect:
        """The area it takes: 0.88 em above the baseline, 0.12 em below."""
        left = self.x - {Align.LEFT: 0.0, Align.CENTRE: self.width / 2, Align.RIGHT: self.width}[self.align]
        return Rect(left, self.y - 0.88 * self.size, self.width, self.size)

    def moved(self, dx: float, dy: float) -> TextLine:
        """The same line elsewhere."""
        return replace(self, x=self.x + dx, y=self.y + dy)


class BadgeKind(StrEnum):
    """What a badge stands for."""

    RULE = "rule"
    MEDIUM = "medium"
    CHANGE = "change"
    NUMBER = "number"
    PROVENANCE = "provenance"
    FALLBACK = "fallback"
    INSIDE = "inside"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Badge:
    """A small word in a frame."""

    kind: BadgeKind
    rect: Rect
    text: TextLine
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """The sign of the office-work notation at the left side of a box.

    Attributes:
        code: Which sign, see `draw.office`.
        form: Its outline: circle, diamond, square, triangle, delay or screen.
        rect: Its place.
        text: The letter in it, if any.
        name: What it stands for.

    """

    code: str
    form: str
    rect: Rect
    text: TextLine | None
    name: str


class ChangeKind(StrEnum):
    """What becomes of a step from before to after; the same words as `redesign.diff.ChangeKind`."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"
    DIGITISED = "digitised"
    MERGED = "merged"
    SPLIT = "split"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Mark:
    """What becomes of a step, and whether the picture shows it as gone (dashed, in its old place)."""

    kind: ChangeKind
    gone: bool = False


@dataclass(frozen=True, slots=True)
class NodeShape:
    """A step, decision, start or end.

    Attributes:
        id: Node id of the flow (end circles drawn several times get a suffix).
        kind: What it is.
        rect: Its place.
        step_id: The step, for tasks and the decisions that belong to one; else empty.
        lane: Name of its lane.
        full_text: The whole text, for tooltips.
        lines: Text lines as drawn (also the question beside a decision).
        badges: Words at its foot.
        numbers: What stands on its upper edge: numbers of findings as circles, and the change as a pill.
        change: What happens to it, in before/after pictures.
        gone: True for a step that is there only to show what was.
        sign: Sign of the office-work notation, where that is drawn.
        inside: How many steps are folded into it; 0 for a plain step.

    """

    id: str
    kind: NodeKind
    rect: Rect
    step_id: str
    lane: str
    full_text: str
    lines: tuple[TextLine, ...] = ()
    badges: tuple[Badge, ...] = ()
    numbers: tuple[Badge, ...] = ()
    change: ChangeKind = ChangeKind.SAME
    timer: bool = False
    gone: bool = False
    sign: Sign | None = None
    inside: int = 0

    @property
    def frame(self) -> Rect:
        """The box itself; a sign stands across its left side."""
        if self.sign is None:
            return self.rect
        lead = self.sign.rect.centre[0] - self.rect.x
        return Rect(self.rect.x + lead, self.rect.y, self.rect.width - lead, self.rect.height)


class EdgeStyle(StrEnum):
    """How an edge is drawn."""

    NORMAL = "normal"
    BACK = "back"
    FALLBACK = "fallback"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that rides on an edge: "wait", "sheet" (a document), or "link" (goes on in another row)."""

    kind: str
    rect: Rect
    text: TextLine
    full_text: str


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """An arrow: an orthogonal polyline from box to box, the arrowhead at its last point.

    Attributes:
        id: "source→target", with a number when there are several.
        source, target: Ids of the shapes it joins.
        points: Corners, at least two [pt].
        lines: Its label, if any.
        chips: Waiting and documents on it.
        arrow: False for a piece that goes on in another row of a folded picture.
        full_label: The whole label, where `lines` had to be cut.

    """

    id: str
    source: str
    target: str
    points: tuple[Point, ...]
    lines: tuple[TextLine, ...] = ()
    chips: tuple[Chip, ...] = ()
    style: EdgeStyle = EdgeStyle.NORMAL
    arrow: bool = True
    full_label: str = ""

    @property
    def label_rect(self) -> Rect | None:
        """The area of its label."""
        return around([line.rect for line in self.lines])


@dataclass(frozen=True, slots=True)
class LaneBand:
    """One lane (or its piece on one row of a folded picture)."""

    name: str
    kind: LaneKind
    rect: Rect
    header: Rect
    lines: tuple[TextLine, ...]
    department: str = ""
    page_row: int = 0


@dataclass(frozen=True, slots=True)
class DepartmentBand:
    """The common heading of neighbouring lanes of one department."""

    name: str
    rect: Rect
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator of the strip."""

    rect: Rect
    lines: tuple[TextLine, ...]
    full_text: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One symbol that occurs in the picture, and what it means."""

    symbol: str
    rect: Rect
    text: TextLine


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything a writer needs; nothing is left to compute but units.

    Attributes:
        width, height: Page [pt].
        title: Heading in words, for the accessible name.
        description: The flow in words, for the accessible description.
        scale: Size of the page to the size drawn for, when it was fitted to paper.
        heading: Text lines of the title block.
        pill: The state, framed, in the title block.
        captions: Headings of the parts of a page with several pictures.

    """

    width: float
    height: float
    title: str
    description: str
    options: DrawOptions
    scale: float = 1.0
    heading: tuple[TextLine, ...] = ()
    pill: Badge | None = None
    captions: tuple[Badge, ...] = ()
    departments: tuple[DepartmentBand, ...] = ()
    lanes: tuple[LaneBand, ...] = ()
    nodes: tuple[NodeShape, ...] = ()
    edges: tuple[EdgeLine, ...] = ()
    cards: tuple[Card, ...] = ()
    legend: tuple[LegendEntry, ...] = ()

    def _repr_svg_(self) -> str:
        """Show in a notebook."""
        from bprflow.draw.engine import render

        return render(self, "svg").decode("utf-8")

    def texts(self) -> Iterator[TextLine]:
        """Every text line of the picture."""
        yield from self.heading
        if self.pill:
            yield self.pill.text
        yield from (caption.text for caption in self.captions)
        for department in self.departments:
            yield from department.lines
        for lane in self.lanes:
            yield from lane.lines
        for node in self.nodes:
            yield from node.lines
            yield from (badge.text for badge in (*node.badges, *node.numbers))
            if node.sign is not None and node.sign.text is not None:
                yield node.sign.text
        for edge in self.edges:
            yield from edge.lines
            yield from (chip.text for chip in edge.chips)
        for card in self.cards:
            yield from card.lines
        yield from (entry.text for entry in self.legend)


def around(rects: list[Rect], margin: float = 0.0) -> Rect | None:
    """The smallest rectangle around all of `rects`, with a margin [pt]; None for none."""
    if not rects:
        return None
    left = min(rect.x for rect in rects) - margin
    top = min(rect.y for rect in rects) - margin
    right = max(rect.right for rect in rects) + margin
    bottom = max(rect.bottom for rect in rects) + margin
    return Rect(left, top, right - left, bottom - top)
