"""Reading a text as well as it can be read: as it stands, and with its slips mended."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from bprflow.source.compose import compose
from bprflow.source.diagnostic import Diagnostic, Level, Positions, SourceText, Span
from bprflow.source.encoding import encoding_name
from bprflow.source.notebook import Notebook, in_order
from bprflow.source.places import Lines, Node, NodeSpans, Path, Places, apply_edits
from bprflow.source.slip import MAYBE_CERTAIN, Slip

T = TypeVar("T")

_MANY_SPANS = 5_000
_FEWEST_TRIES, _MOST_TRIES = 2, 8
_READ_AGAIN = 200_000
"""Characters a text with lines that cannot be parsed may cost on top, so that a hostile one costs bounded time."""
_QUOTED = re.compile(r"「([^」]+)」")
_VISIBLE = re.compile(r"[^\r\n]")
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
    left_out: int = 0

    @property
    def badness(self) -> tuple[bool, bool, int, int]:
        """Compare attempts: unparsed is worst, then nothing understood, then much left out, then many errors."""
        return (not self.parsed, self.outcome.value is None, self.left_out, self.errors)


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
        first = _around_faults(source, lines, [], read, first)
        if not slips:
            return first
        second = _around_faults(source, lines, slips, read, _attempt(source, lines, slips, read))
    better = second.badness < first.badness or _got_further(first, second) or _uncovered(first, second, slips, lines)
    even = second.badness == first.badness
    return second if better or (even and _only_at_slips(first, slips, lines)) else first


def _uncovered(first: Attempt[T], second: Attempt[T], slips: list[Slip], lines: Lines) -> bool:
    """Did mending make a part readable, so that only what is wrong inside that part came to light?"""
    if second.badness[:3] > first.badness[:3]:
        return False
    mended = {lines.place(slip.start)[0] for slip in slips}
    before, after = (
        {(d.code, d.span.line) for d in attempt.diagnostics if d.level is Level.ERROR and d.span is not None}
        for attempt in (first, second)
    )
    gone, new = before - after, after - before
    return any(line in mended for _, line in gone) and all(line in mended for _, line in new)


def _only_at_slips(first: Attempt[T], slips: list[Slip], lines: Lines) -> bool:
    """Are there no errors, or only on lines with slips? Then the slips are what has to be told."""
    mended = {lines.place(slip.start)[0] for slip in slips}
    wrong = [d.span.line for d in first.diagnostics if d.level is Level.ERROR and d.span is not None]
    return not first.left_out and all(line in mended for line in wrong)


def _around_faults(
    source: SourceText, lines: Lines, slips: list[Slip], read: NodeReader[T], stopped: Attempt[T]
) -> Attempt[T]:
    """Read what stands around a line that cannot be parsed, so that it does not hide the rest.

    Args:
        source: The decoded text, n characters.
        lines: Its lines.
        slips: Slips that are mended in this attempt.
        read: Makes a model of the root node.
        stopped: The attempt as far as it got; given back when nothing more can be understood.

    """
    text, attempt, told, faults = source.text, stopped, dict.fromkeys(stopped.diagnostics), 0
    for _ in range(max(_FEWEST_TRIES, min(_MOST_TRIES, _READ_AGAIN // (len(text) + 1)))):
        if attempt.parsed or not any(d.code == "YAML-03" for d in attempt.diagnostics):
            break
        cuts = _cuts(replace(source, text=text), lines, slips, attempt)
        told = {found: None for found in told if found.code != "YAML-03" or found.span not in cuts.replaced}
        told |= dict.fromkeys(cuts.told)
        for start, end in cuts.left_out:
            text = text[:start] + _VISIBLE.sub(" ", text[start:end]) + text[end:]
        slips = [slip for slip in slips if not any(start <= slip.start < end for start, end in cuts.left_out)]
        attempt = _attempt(replace(source, text=text), lines, slips, read)
        told |= dict.fromkeys(attempt.diagnostics)
        faults += len(cuts.left_out)
    if attempt is stopped:
        return stopped
    if not attempt.parsed:
        blocks = [found for found in told if found not in attempt.diagnostics]
        return replace(stopped, diagnostics=in_order(blocks) or stopped.diagnostics)
    gone = "".join(old if new == " " else " " for old, new in zip(source.text, text, strict=True))
    diagnostics = [found for found in told if not _owed_to(found, source.text, text, gone)]
    outcome = replace(attempt.outcome, partial=attempt.outcome.value is not None)
    # With the section gone that makes it a flow, the text counts as not parsed; what is wrong elsewhere is told.
    return replace(attempt, outcome=outcome, diagnostics=in_order(diagnostics), left_out=faults, parsed=outcome.partial)


@dataclass(frozen=True, slots=True)
class _Cuts:
    """What to leave out of a text so that the rest can be parsed.

    Attributes:
        left_out: Stretches of the text, as offsets.
        told: What is wrong with them.
        replaced: Where the parser stopped; told better by `told`.

    """

    left_out: list[tuple[int, int]]
    told: tuple[Diagnostic, ...] = ()
    replaced: frozenset[Span | None] = frozenset()


def _cuts(source: SourceText, lines: Lines, slips: list[Slip], stopped: Attempt[T]) -> _Cuts:
    from bprflow.source.unparsed import broken_blocks  # most texts need none of it

    edits = tuple(edit for slip in slips for edit in slip.edits)
    places = Places(lines, edits)
    stops = [d.span for d in stopped.diagnostics if d.span and d.code == "YAML-03"]
    blocks = broken_blocks(apply_edits(source.text, edits))
    if not blocks:  # every block is well by itself: it is how they stand to each other
        return _Cuts([block_at(source.text, stops[0].start)] if stops else [])
    notebook = Notebook(source.file, places)
    for block in blocks:
        block.fault.tell(notebook)
    stretches = [places.between(block.start, block.end) for block in blocks]
    return _Cuts([(span.start, span.end) for span in stretches], notebook.finish(), frozenset(stops))


def _owed_to(found: Diagnostic, text: str, read: str, left_out: str) -> bool:
    """Does a diagnostic only miss what stands in the part of `text` that was left out of `read`?"""
    if found.span is None:
        return False
    if found.code == "YAML-30":  # a key without a value
        tail = read[found.span.end :]
        gap = len(tail) - len(tail.lstrip(" :\r\n"))
        return bool(text[found.span.end : found.span.end + gap].strip(" :\r\n"))
    if found.code == "YAML-21":  # a key that is not there
        return any(word in left_out for word in _QUOTED.findall(found.message.ja))
    return found.code.startswith("YAML-4") and text[found.span.start : found.span.end] in left_out


def block_at(text: str, offset: int) -> tuple[int, int]:
    """Give the line at an offset, with the deeper lines below it that belong to it."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", start) + 1 or len(text)
    depth = len(text[start:end]) - len(text[start:end].lstrip(" "))
    while end < len(text):
        after = text.find("\n", end) + 1 or len(text)
        line = text[end:after]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= depth:
            break
        end = after
    return start, end


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
        if not slip.message_id:
            continue
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
