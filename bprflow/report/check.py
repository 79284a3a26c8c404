"""The check of flows: what is wrong with the texts and with the shape of the flows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow import __version__
from bprflow.errors import BprflowError, NothingToCheckError, UnreadableInputError
from bprflow.flow import FaultKind, build, structure_faults
from bprflow.flow.faults import StructureFault
from bprflow.source import read_text
from bprflow.source.diagnostic import Diagnostic, Level, Loaded, SourceText
from bprflow.source.fix import looks_like_redesign
from bprflow.source.load import load_source, refuse_empty
from bprflow.source.messages import MESSAGES

if TYPE_CHECKING:
    from bprflow.report.contract import CheckJson

MANY_FILES = 60
"""From here on several processes are worth their start where they are forked."""
MANY_FILES_IF_SPAWNED = 600
"""The same where every process has to import everything anew (Windows, macOS): about 0.4 s each against 2 ms a file."""
UNDERSTOOD_NOTHING = frozenset({"YAML-03", "YAML-06", "YAML-08", "YAML-60", "XCH-01", "XCH-02"})
"""Codes that say the text could not be parsed at all."""

_TOLD_WHILE_READING = frozenset({FaultKind.UNDEFINED_TARGET, FaultKind.SHARES})
"""Undefined targets and sums of shares are told with their exact place."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What checking one file gave; plain data, so that it can come from another process.

    Attributes:
        file: As the user gave it.
        encoding: Encoding it was read in, or empty.
        process: Name of the process; None when nothing was understood.
        steps: How many steps it has.
        partial: True when parts had to be left out.
        diagnostics: Everything that is wrong, in order of position.
        failure, failure_en: Why it could not be read at all, with what to do; empty otherwise.
        failure_code: Exit code of that failure.

    """

    file: str
    encoding: str = ""
    process: str | None = None
    steps: int = 0
    partial: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
    failure: tuple[str, ...] = ()
    failure_en: tuple[str, ...] = ()
    failure_code: int = 0

    @property
    def exit_code(self) -> int:
        """Exit code this file alone would give."""
        if self.failure_code:
            return self.failure_code
        if self.process is None and any(d.code in UNDERSTOOD_NOTHING for d in self.diagnostics):
            return UnreadableInputError.exit_code
        return 1 if any(d.level is Level.ERROR for d in self.diagnostics) else 0

    def said(self, language: str) -> tuple[str, ...]:
        """Give the failure in `language`."""
        return self.failure_en if language == "en" else self.failure


def check_loaded(loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Give everything wrong with a text: its diagnostics and the faults of the flow's shape.

    Args:
        loaded: A text that was read, n steps; O(n) for structured flows.

    """
    if loaded.process is None:
        return loaded.diagnostics
    faults = (
        _as_diagnostic(fault, loaded)
        for fault in structure_faults(build(loaded.process))
        if fault.kind not in _TOLD_WHILE_READING
    )
    return tuple(sorted((*loaded.diagnostics, *faults), key=_position))


def _as_diagnostic(fault: StructureFault, loaded: Loaded) -> Diagnostic:
    message = MESSAGES[f"flow_{fault.kind.value}"]
    step = next((step for step in fault.steps if step in loaded.positions.step_paths), "")
    span = loaded.positions.of_step(step) if step else None
    rest = loaded.source.text[span.start - span.column + 1 :] if span else ""  # empty for a workbook
    return Diagnostic(
        message.code,
        message.level,
        fault.message,
        message.hint,
        file=loaded.source.file,
        span=span,
        line_text=rest.partition("\n")[0],
    )


def _position(diagnostic: Diagnostic) -> tuple[int, str]:
    return (diagnostic.span.start if diagnostic.span else -1, diagnostic.code)


def check_file(path: str) -> CheckedFile:
    """Read and check one file; a file that cannot be read is told, never raised."""
    try:
        source = read_text(path)
        if looks_like_redesign(source):
            return _check_redesign(source)
        loaded = load_source(source)
        refuse_empty(source, loaded.diagnostics)
    except BprflowError as error:
        return unread_file(path, error)
    return checked_parts([loaded])


def unread_file(path: str, error: BprflowError) -> CheckedFile:
    """Tell a file that could not be read."""
    return CheckedFile(
        path, failure=error.in_language("ja"), failure_en=error.in_language("en"), failure_code=error.exit_code
    )


def checked_parts(parts: Sequence[Loaded]) -> CheckedFile:
    """Check what one file held: one flow, or the several of a file of another tool.

    Args:
        parts: At least one, of the same file.

    """
    processes = [loaded.process for loaded in parts if loaded.process is not None]
    return CheckedFile(
        parts[0].source.file,
        parts[0].source.encoding,
        "、".join(process.name for process in processes) if processes else None,
        sum(len(process.all_steps) for process in processes),
        any(loaded.partial for loaded in parts),
        tuple(diagnostic for loaded in parts for diagnostic in check_loaded(loaded)),
    )


def _check_redesign(source: SourceText) -> CheckedFile:
    from bprflow.redesign.fits import check_against_target
    from bprflow.source.redesign import load_redesign_source

    loaded = load_redesign_source(source)
    refuse_empty(source, loaded.diagnostics)
    return CheckedFile(
        loaded.source.file,
        loaded.source.encoding,
        loaded.redesign.title if loaded.redesign else None,
        0,
        loaded.partial,
        (*loaded.diagnostics, *check_against_target(loaded)),
    )


def _processes_for(count: int) -> int:
    from multiprocessing import get_start_method

    enough = MANY_FILES if get_start_method() == "fork" else MANY_FILES_IF_SPAWNED
    return 1 if count < enough else min(os.cpu_count() or 1, 8)


def check_files(
    paths: Sequence[str], jobs: int = 0, check: Callable[[str], CheckedFile] = check_file
) -> list[CheckedFile]:
    """Check many files, in their order.

    Args:
        paths: Files as the user gave them, or `-`.
        jobs: Processes to use; 0 chooses: one for a few files, all processors for many.
        check: Checks one file; a function of a module, so that another process can find it.

    """
    jobs = jobs or _processes_for(len(paths))
    if jobs == 1 or len(paths) < 2 or "-" in paths:
        return [check(path) for path in paths]
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(max_workers=jobs) as pool:
        return list(pool.map(check, paths, chunksize=max(1, min(25, len(paths) // (4 * jobs)))))


def check_json(files: Iterable[CheckedFile], *, language: str = "ja") -> CheckJson:
    """Write a check as JSON-able data (`bprflow.check/1`).

    Args:
        files: What was checked.
        language: Language of the sentences, "ja" or "en"; keys are always English.

    """
    from bprflow.report.contract import CHECK_FORMAT
    from bprflow.report.structured import diagnostic_json

    every = tuple(files)
    found = [diagnostic for file in every for diagnostic in file.diagnostics]
    return {
        "format": CHECK_FORMAT,
        "tool": {"name": "bprflow", "version": __version__, "language": "en" if language == "en" else "ja"},
        "files": [
            {
                "file": file.file,
                "encoding": file.encoding,
                "process": file.process,
                "steps": file.steps,
                "partial": file.partial,
                "understood": file.process is not None,
                "failure": " ".join(file.said(language)),
            }
            for file in every
        ],
        "diagnostics": [diagnostic_json(diagnostic, language) for diagnostic in found],
        "summary": {
            "files": len(every),
            "error": sum(d.level is Level.ERROR for d in found),
            "warning": sum(d.level is Level.WARNING for d in found),
            "info": sum(d.level is Level.INFO for d in found),
        },
    }


def exit_code(files: Iterable[CheckedFile]) -> int:
    """Choose the exit code.

    4 when a text could not be read or parsed, 1 when one has errors (an empty one among others
    counts), 3 when there was nothing to check at all, else 0.
    """
    every = tuple(files)
    codes = [file.exit_code for file in every]
    if UnreadableInputError.exit_code in codes:
        return UnreadableInputError.exit_code
    if codes and all(code == NothingToCheckError.exit_code for code in codes):
        return NothingToCheckError.exit_code
    return 1 if any(codes) else 0
