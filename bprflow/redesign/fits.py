"""Does a redesign fit its as-is flow: every step, paper and rule it names is there, and every change can be applied."""

from __future__ import annotations

from pathlib import Path

from bprflow.errors import BprflowError
from bprflow.language.terms import Text
from bprflow.model import Process
from bprflow.redesign.apply import apply
from bprflow.redesign.conflict import Conflict
from bprflow.source import Diagnostic, Level, Span, load_file
from bprflow.source.redesign import LoadedRedesign

_NO_FLOW = Text(
    "「対象」のファイル {target} を読めないので、手順の名前を確かめられません。",
    "The target {target} cannot be read, so the names of the steps cannot be checked.",
)
_NO_FLOW_HINT = Text(
    "改善案のあるフォルダから見た、現状の流れのファイルを書いてください",
    "Name the as-is flow as seen from the folder of the redesign",
)


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
    message = _NO_FLOW.format(target=redesign.target)
    span = loaded.positions.at(("target",))
    line = _line(loaded, span)
    return (Diagnostic("PLAN-02", Level.WARNING, message, _NO_FLOW_HINT, file, span, line_text=line),)


def misfits(loaded: LoadedRedesign, process: Process) -> tuple[Diagnostic, ...]:
    """List the changes that cannot be applied to a flow, each where the name in question is written."""
    if loaded.redesign is None:
        return ()
    found = []
    for conflict in apply(process, loaded.redesign).refused:
        span = _place(loaded, conflict)
        line = _line(loaded, span)
        found.append(
            Diagnostic("PLAN-01", Level.ERROR, conflict.message, file=loaded.source.file, span=span, line_text=line)
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
