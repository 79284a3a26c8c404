"""Faults of foreign files as diagnostics."""

from __future__ import annotations

from bprflow.language.terms import NO_TEXT, Text
from bprflow.source.diagnostic import Diagnostic, Level, Span


def line_span(line: int, width: int = 1) -> Span:
    """Make a span for a whole line of a file whose offsets are unknown."""
    return Span(line, 1, line, width + 1, 0, 0)


def fault(code: str, level: Level, message: Text, hint: Text = NO_TEXT, file: str = "", line: int = 0) -> Diagnostic:
    """Make a diagnostic for a line of a foreign file; line 0 concerns the whole file."""
    return Diagnostic(code, level, message, hint, file, line_span(line) if line else None)
