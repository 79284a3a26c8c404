"""What rides on the arrows: conditions with shares, waiting, documents; measured and broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.across import Demand
from bprflow.draw.dress import duration_text
from bprflow.draw.grid import Grid, Link
from bprflow.draw.options import DrawOptions
from bprflow.draw.text import clean, shorten, text_width, wrap
from bprflow.draw.words import percent
from bprflow.flow.graph import NodeKind
from bprflow.model import Step

_LABEL_WIDTH = 118.0
_SHEET_WIDTH = 92.0


@dataclass(frozen=True, slots=True)
class Rider:
    """A chip before it has a place."""

    kind: str
    text: str
    full_text: str

    def shapes(self) -> Iterator[Rider]:
        """Itself, then shorter, for crowded places."""
        yield self
        if self.kind != "wait":
            for width in (_SHEET_WIDTH * 0.55, _SHEET_WIDTH * 0.3):
                yield Rider(self.kind, shorten(self.text, width, look.SMALL_TEXT), self.full_text)

    @property
    def size(self) -> Demand:
        """Room it needs."""
        extra = 25.0 if self.kind == "wait" else 14.0
        return Demand(text_width(self.text, look.SMALL_TEXT) + extra, look.CHIP_HEIGHT)


@dataclass(frozen=True, slots=True)
class Riders:
    """What rides on one arrow.

    Attributes:
        text: Its label, whole.
        lines: Its label, broken.
        chips: Waiting, then documents.

    """

    text: str = ""
    lines: tuple[str, ...] = ()
    chips: tuple[Rider, ...] = ()

    @property
    def label(self) -> Demand:
        """Room the label needs."""
        return label_size(self.lines)

    def shapes(self) -> Iterator[tuple[str, ...]]:
        """Ways to break the label, from the best down to a few letters, for crowded places."""
        yield self.lines
        for width, most in ((_LABEL_WIDTH * 0.6, 3), (_LABEL_WIDTH * 0.6, 1), (_LABEL_WIDTH * 0.35, 1)):
            yield wrap(self.text, width, look.SMALL_TEXT, most)

    def demand(self, turned: bool) -> Demand:
        """Room to keep beside the arrow: two words share it, one on either side of a level arrow."""
        sizes = [chip.size for chip in self.chips] + ([self.label] if self.lines else [])
        if turned:
            return Demand(max(s.width for s in sizes), sum(s.height + 3.0 for s in sizes) - 3.0)
        if len(sizes) < 3:
            return Demand(max(s.width for s in sizes), max(s.height for s in sizes))
        return Demand(sum(s.width + 4.0 for s in sizes) - 4.0, max(s.height for s in sizes))


def label_size(lines: tuple[str, ...]) -> Demand:
    """Room the lines of a label need."""
    width = max((text_width(line, look.SMALL_TEXT) for line in lines), default=0.0)
    return Demand(width, len(lines) * look.SMALL_TEXT * look.LINE_HEIGHT)


def riders(grid: Grid, options: DrawOptions) -> dict[int, Riders]:
    """Collect label, waiting and documents of every arrow that has any, by link index."""
    found: dict[int, Riders] = {}
    waited: set[str] = set()
    stated = {link.source for link in grid.links if link.edge.stated}
    for link in grid.links:
        text = clean(link.edge.label)
        if link.source in stated:
            text = f"{text} {percent(link.edge.share)}".strip()
        lines = wrap(text, _LABEL_WIDTH, look.SMALL_TEXT, 2)
        chips: list[Rider] = []
        place = grid.places[link.source]
        step = place.node.step
        if place.node.kind is NodeKind.TASK and step is not None:
            if step.wait is not None and link.source not in waited:
                waited.add(link.source)
                wait = duration_text(step.wait, options.language)
                chips.append(Rider("wait", wait, wait))
            if options.show_documents:
                chips += _sheet(grid, link, step, options.language)
        if lines or chips:
            found[link.index] = Riders(text, lines, tuple(chips))
    return found


def _sheet(grid: Grid, link: Link, step: Step, language: str) -> list[Rider]:
    """The papers that go along an arrow: those just written, else those the next step reads too."""
    carried = [use.document for use in step.writes]
    target = grid.places[link.target].node
    if not carried and target.step is not None and target.kind is NodeKind.TASK:
        wanted = {use.document for use in target.step.reads}
        carried = [use.document for use in step.reads if use.document in wanted]
    carried = list(dict.fromkeys(clean(name) for name in carried if clean(name)))
    if not carried:
        return []
    name = carried[0]
    if len(carried) > 1:
        more = words.AND_MORE.in_language(language)
        rest = text_width(more.format(name="", count=len(carried) - 1), look.SMALL_TEXT)
        short = shorten(name, _SHEET_WIDTH - rest, look.SMALL_TEXT)
        shown = more.format(name=short, count=len(carried) - 1)
    else:
        shown = shorten(name, _SHEET_WIDTH, look.SMALL_TEXT)
    comma = ", " if language == "en" else "、"
    return [Rider("sheet", shown, comma.join(carried))]
