"""Does a redesign fit its as-is flow: every step, paper and rule it names is there, and every change can be applied."""

from __future__ import annotations

from pathlib import Path

from bprflow.errors import BprflowError
from bprflow.model import Process
from bprflow.redesign.apply import apply
from bprflow.redesign.conflict import Conflict
from bprflow.source import Diagnostic, Span, load_file
from bprflow.source.messages import MESSAGES
from bprflow.source.redesign import LoadedRedesign


def check_against_target(loaded: LoadedRedesign) -> tuple[Diagnostic, ...]:
    """Check a redesign against the flow it names; nothing where it names none or comes from standard input.

    Args:
        loaded: The redesign as read from its file.

    """
    redesign, file = loaded.redesign, loaded.source.file
    if redesign is None or not redesign.target or not Path(file).is_file():
        return ()
    try:
        process = load_file(str(Path(file).parent / redesign.target)).process
    except BprflowError:
        process = None
    if process is not None:
        return misfits(loaded, process)
    told, span = MESSAGES["plan_no_flow"], loaded.positions.at(("target",))
    message = told.text.format(target=redesign.target)
    return (Diagnostic(told.code, told.level, message, told.hint, file, span, line_text=_line(loaded, span)),)


def misfits(loaded: LoadedRedesign, process: Process) -> tuple[Diagnostic, ...]:
    """List the changes that cannot be applied to a flow, each where the name in question is written."""
    if loaded.redesign is None:
        return ()
    found, told = [], MESSAGES["plan_misfit"]
    for conflict in apply(process, loaded.redesign).refused:
        span = _place(loaded, conflict)
        line = _line(loaded, span)
        found.append(
            Diagnostic(told.code, told.level, conflict.message, file=loaded.source.file, span=span, line_text=line)
        )
    return tuple(found)


def _place(loaded: LoadedRedesign, conflict: Conflict) -> Span | None:
    """Give the place of the name a conflict is about, else of the change."""
    if conflict.operation is None or loaded.redesign is None:
        return None
    count = len(loaded.redesign.changes)
    own = ("changes", conflict.operation) if conflict.operation < count else ("amendments", conflict.operation - count)
    inside = sorted(
        (span for path, span in loaded.positions.spans.items() if path[:2] == own), key=lambda span: span.start
    )
    for span in inside:
        word = loaded.source.text[span.start : span.end].strip("\"' ")
        if word in conflict.subjects:
            return span
    return loaded.span_of(conflict.operation)


def _line(loaded: LoadedRedesign, span: Span | None) -> str:
    return "" if span is None else loaded.source.text.splitlines()[span.line - 1]
