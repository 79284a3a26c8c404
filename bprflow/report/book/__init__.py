"""The workbook: a sheet to read, sheets for machines, sheets people fill in and hand back."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bprflow.report.book.answers import Answer, Answers, Decision, read_answers

_HOMES = {"Answer": "answers", "Answers": "answers", "Decision": "answers", "read_answers": "answers"}
__all__ = ["Answer", "Answers", "Decision", "read_answers"]


def __getattr__(name: str) -> object:
    """Load a name when it is first asked for: reading answers needs no writer."""
    if name in _HOMES:
        return getattr(import_module(f"bprflow.report.book.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
