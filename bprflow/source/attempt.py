"""Reading a text as well as it can be read: as it stands, and with its slips mended."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bprflow.source.compose import compose
from bprflow.source.diagnostic import Diagnostic, Positions, SourceText
from bprflow.source.encoding import encoding_name
from bprflow.source.notebook import Notebook
from bprflow.source.places import Lines, Node, NodeSpans, Path, Places, apply_edits
from bprflow.source.slip import MAYBE_CERTAIN, Slip

T = TypeVar("T")

_MANY_SPANS = 5_000
_QUIET_ENCODINGS = frozenset({"utf-8", "utf-8-sig"})


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a reader made of the nodes.

    Attributes:
        value: The model; None when nothing could be understood.
        partial: True when parts were left out.
        step_paths: Path of each step by its id.

    """

    value: T | None
    partial: bool = False
    step_paths: Mapping[str, Path] = field(default_factory=dict)


NodeReader = Callable[[Node, Notebook, NodeSpans], Outcome[T]]


@dataclass(frozen=True, slots=True)
class Attempt(Generic[T]):
    """One way of reading a text, and how bad it is, slips left out."""

    outcome: Outcome[T]
    diagnostics: tuple[Diagnostic, ...]
    positions: Positions
    errors: int
    parsed: bool

    @property
    def badness(self) -> tuple[bool, bool, int]:
        """Compare attempts: unparsed is worst, then nothing understood, then many errors."""
        return (not self.parsed, self.outcome.value is None, self.errors)


def read_well(source: SourceText, read: NodeReader[T]) -> Attempt[T]:
    """Read a text, mended where mending slips of typing makes it read better.

    A text with errors is looked through for slips; if the mended text reads better, that is
    what is read, and every slip is told with its fix.

    Args:
        source: The decoded text, n characters; O(n).
        read: Makes a model of the root node.

    """
    with _without_collecting():
        lines = Lines(source.text)
        first = _attempt(source, lines, [], read)
        if not first.errors and not MAYBE_CERTAIN.search(source.text):
            return first
        from bprflow.source.slips import find_slips  # most texts need none of it

        slips = find_slips(source.text)
        if not first.errors:
            doubtless = {lines.place(slip.start)[0] for slip in slips if slip.certain}
            slips = [slip for slip in slips if lines.place(slip.start)[0] in doubtless]
        if not slips:
            return first
        second = _attempt(source, lines, slips, read)
    better = second.badness < first.badness or (not first.errors and second.badness == first.badness)
    return second if better or _got_further(first, second) else first


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold the garbage collector back.

    Reading makes many objects and no cycles; passes over them would make it slower than linear.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _got_further(first: Attempt[T], second: Attempt[T]) -> bool:
    """Did mending move the first fault that stops everything further down?"""
    if first.parsed or second.parsed:
        return False
    places = [
        max((d.span.start for d in attempt.diagnostics if d.span and d.code == "YAML-03"), default=-1)
        for attempt in (first, second)
    ]
    return places[1] > places[0] >= 0


def _attempt(source: SourceText, lines: Lines, slips: list[Slip], read: NodeReader[T]) -> Attempt[T]:
    edits = tuple(edit for slip in slips for edit in slip.edits)
    places = Places(lines, edits)
    notebook = Notebook(source.file, places)
    for slip in slips:
        found, wanted = slip.found.strip() or slip.found, slip.wanted.strip()
        notebook.say(slip.message_id, lines.span(slip.start, slip.end), edits=slip.edits, found=found, wanted=wanted)
    told = notebook.errors
    if source.encoding not in _QUIET_ENCODINGS:
        notebook.say("encoding", None, encoding=encoding_name(source.encoding))
    spans = NodeSpans(places)
    node = compose(apply_edits(source.text, edits) if edits else source.text, notebook)
    outcome: Outcome[T] = read(node, notebook, spans) if node is not None else Outcome(None)
    if node is None and notebook.errors == told:
        notebook.say("empty", None)
    if len(spans) > _MANY_SPANS:
        spans.settle()
    positions = Positions(spans, dict(outcome.step_paths))
    return Attempt(outcome, notebook.finish(), positions, notebook.errors - told, node is not None)
