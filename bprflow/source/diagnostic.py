"""Diagnostics: what is wrong with a text, as data, rendered once elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bprflow.language.terms import NO_TEXT, Text

if TYPE_CHECKING:
    from bprflow.model import Process


class Level(StrEnum):
    """How bad it is: error stops that part from being read, warning may mislead, info is style."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of source text.

    Attributes:
        line, column: Start, both from 1; columns count characters.
        end_line, end_column: End, exclusive.
        start, end: Character offsets into the decoded text.

    """

    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """A text edit that mends something: replace [start, end) by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault of a text.

    Attributes:
        code: Stable code such as YAML-03.
        level: How bad it is.
        message: One polite sentence saying what is wrong.
        hint: What to write instead; may be empty.
        file: Path as the user gave it.
        span: Where; None when the fault concerns the whole file.
        suggestions: もしかして, best first.
        edits: A safe fix that keeps the meaning, or nothing.
        line_text: The source line, without its line end.

    """

    code: str
    level: Level
    message: Text
    hint: Text = NO_TEXT
    file: str = ""
    span: Span | None = None
    suggestions: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    line_text: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded text and where it came from.

    Attributes:
        file: Path as the user gave it, or `<stdin>`.
        text: Decoded text without byte order mark.
        encoding: utf-8, utf-8-sig, cp932 …

    """

    file: str
    text: str
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Positions:
    """Where the parts of a process stand in its text.

    Keys are paths of model fields, e.g. ("steps", 3, "touch"), ("rules", 0), with list
    indices as in the model; `steps` maps a step's id to its path.
    """

    spans: Mapping[tuple[str | int, ...], Span] = field(default_factory=dict)
    step_paths: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)

    def at(self, path: tuple[str | int, ...]) -> Span | None:
        """Give the span at `path` or at its nearest known ancestor."""
        while path:
            if path in self.spans:
                return self.spans[path]
            path = path[:-1]
        return self.spans.get(())

    def of_step(self, step_id: str, *field_path: str | int) -> Span | None:
        """Give the span of a step, or of one of its fields."""
        base = self.step_paths.get(step_id)
        return self.at((*base, *field_path)) if base else None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A text that was read.

    Attributes:
        source: The text.
        process: What it says; None when nothing could be understood.
        diagnostics: Everything that is wrong with it, in order of position.
        positions: Where the parts of `process` stand.
        partial: True when parts had to be left out because they are broken.

    """

    source: SourceText
    process: Process | None
    diagnostics: tuple[Diagnostic, ...]
    positions: Positions
    partial: bool = False
