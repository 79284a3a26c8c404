"""What became of each element of a foreign file: carried, approximated, not carried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bprflow.language.terms import NO_TEXT, Text
from bprflow.model import Process
from bprflow.source.diagnostic import Diagnostic, Positions


class Fate(StrEnum):
    """carried: nothing lost; approximated: the meaning stays, the form changes; dropped: only in the original."""

    CARRIED = "carried"
    APPROXIMATED = "approximated"
    DROPPED = "dropped"


FATE_WORDS: Mapping[Fate, Text] = {
    Fate.CARRIED: Text("引き継いだ", "carried"),
    Fate.APPROXIMATED: Text("言い換えた", "approximated"),
    Fate.DROPPED: Text("引き継げない", "not carried"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One element of the foreign file.

    Attributes:
        kind: Element kind in the file's own words, e.g. boundaryEvent.
        element: Its id in the file; may be empty.
        name: Its name.
        line: Line it stands in, from 1; 0 when unknown. In a workbook: the row.
        fate: What became of it.
        remark: What was done instead, or why it was left out.

    """

    kind: str
    element: str
    name: str
    line: int
    fate: Fate
    remark: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class ImportedProcess:
    """One process of a foreign file.

    Attributes:
        process: What it says.
        positions: Where its steps stand in the file.
        elements: Id of the file's element for each step and gateway id.
        element: Id of the file's element for the whole process; may be empty.
        exact: True when the file carried our own facts and nobody had changed the flow since.
        text: What stands in the lines its positions speak of, where that is not the file's text (sheets).

    """

    process: Process
    positions: Positions = field(default_factory=Positions)
    elements: Mapping[str, str] = field(default_factory=dict)
    element: str = ""
    exact: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A foreign file as read.

    Attributes:
        file: Path as the user gave it.
        format: bpmn, mermaid, xlsx, csv, drawio.
        parts: Its processes; empty when nothing could be understood.
        rows: The fate of every element.
        diagnostics: What is wrong with the file, in order of position.
        encoding: Encoding it was read in.
        text: The decoded text, or empty for binary formats.

    """

    file: str
    format: str
    parts: tuple[ImportedProcess, ...]
    rows: tuple[Row, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    encoding: str = "utf-8"
    text: str = ""

    @property
    def processes(self) -> tuple[Process, ...]:
        """The processes alone."""
        return tuple(part.process for part in self.parts)

    @property
    def table(self) -> tuple[tuple[str, int, int, int], ...]:
        """(element kind, carried, approximated, not carried), most frequent kind first."""
        return fidelity_table(self.rows)


def fidelity_table(rows: Iterable[Row]) -> tuple[tuple[str, int, int, int], ...]:
    """Count the rows by kind and fate; O(rows)."""
    counts: dict[str, Counter[Fate]] = {}
    for row in rows:
        counts.setdefault(row.kind, Counter())[row.fate] += 1
    lines = [(k, c[Fate.CARRIED], c[Fate.APPROXIMATED], c[Fate.DROPPED]) for k, c in counts.items()]
    return tuple(sorted(lines, key=lambda line: (-sum(line[1:]), line[0])))
