"""A drawn flow as every foreign format has it: nodes, edges, lanes; before it is a process."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bprflow.model import Document, DocumentUse


class Shape(StrEnum):
    """What a node does; THROUGH only hands on what arrives (the rim of an opened sub-process)."""

    START = "start"
    END = "end"
    TASK = "task"
    XOR = "xor"
    AND = "and"
    OR = "or"
    EVENT = "event"
    THROUGH = "through"


GATEWAYS = frozenset({Shape.XOR, Shape.AND, Shape.OR, Shape.EVENT})


@dataclass(slots=True)
class SketchNode:
    """One drawn node.

    Attributes:
        id: Id in the file.
        shape: What it does.
        label: Its words, on one line.
        lane: Id of its lane, or empty.
        line: Line in the file, 0 when unknown.
        facts: Fields of `Step` that are known beyond name and lane.
        notes: Free text that belongs to it.
        uses: Documents it reads and writes, by name.

    """

    id: str
    shape: Shape
    label: str = ""
    lane: str = ""
    line: int = 0
    facts: dict[str, object] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    uses: dict[str, dict[str, DocumentUse]] = field(default_factory=dict)

    def use(self, way: str, document: str) -> None:
        """Note that the step reads or writes a document (`way` is a field of `Step`)."""
        self.uses.setdefault(way, {}).setdefault(document, DocumentUse(document=document))


@dataclass(slots=True)
class SketchEdge:
    """One drawn edge; `conditional` when it is taken only under a condition."""

    source: str
    target: str
    label: str = ""
    conditional: bool = False
    default: bool = False
    line: int = 0
    id: str = ""


@dataclass(slots=True)
class SketchLane:
    """One lane; `department` names the lanes it lies in."""

    id: str
    name: str
    department: str = ""
    line: int = 0
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Sketch:
    """One drawn flow.

    Attributes:
        name: Name of the process.
        home: Lane name for nodes that lie in none.
        implicit_choice: What several conditional edges out of a task mean (BPMN: OR, Mermaid: XOR).
        ends_differ: Is every end drawn an end of its own (BPMN), or are they all the same end?
        heads_together: Without a start, does everything nothing leads to begin at once (BPMN)?
        header: Further fields of `Process`.
        taken: How often an id was wanted again.

    """

    name: str
    home: str = ""
    owner: str = ""
    nodes: dict[str, SketchNode] = field(default_factory=dict)
    edges: list[SketchEdge] = field(default_factory=list)
    lanes: list[SketchLane] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    implicit_choice: Shape = Shape.OR
    ends_differ: bool = False
    heads_together: bool = False
    notes: list[str] = field(default_factory=list)
    header: dict[str, object] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def add(self, node: SketchNode) -> SketchNode:
        """Put a node in; a taken id gets a number."""
        identifier = node.id
        while identifier in self.nodes:
            self.taken[node.id] = self.taken.get(node.id, 1) + 1
            identifier = f"{node.id}~{self.taken[node.id]}"
        node.id = identifier
        self.nodes[identifier] = node
        return node

    def outgoing(self) -> dict[str, list[SketchEdge]]:
        """Edges by source, in drawn order."""
        found: dict[str, list[SketchEdge]] = {node: [] for node in self.nodes}
        for edge in self.edges:
            found[edge.source].append(edge)
        return found

    def incoming(self) -> dict[str, list[SketchEdge]]:
        """Edges by target, in drawn order."""
        found: dict[str, list[SketchEdge]] = {node: [] for node in self.nodes}
        for edge in self.edges:
            found[edge.target].append(edge)
        return found


_BREAK = re.compile(r"\s*(?:<br\s*/?>|\\n|[\r\n\t]|&#10;)\s*|[\x00-\x1f\x7f]+", re.I)
_SPACES = re.compile(r" {2,}")


def one_line(text: str | None) -> str:
    """Put a label on one line: line breaks of any spelling become a space."""
    return _SPACES.sub(" ", _BREAK.sub(" ", text)).strip() if text else ""


def free_names(names: Iterator[str] | list[str], *, spare_first: bool = True) -> list[str]:
    """Make names unique by numbering: 確認, 確認（2）.

    Args:
        names: As written.
        spare_first: False numbers the first of several too (確認（1）), so that the bare name means
            none of them: an id must not be mistaken for the name its namesakes share.

    """
    wanted = list(names)
    count = Counter(wanted)
    used = set() if spare_first else {name for name, times in count.items() if times > 1}
    number: dict[str, int] = {}
    result = []
    for name in wanted:
        candidate = name
        while candidate in used:
            number[name] = number.get(name, 1 if spare_first else 0) + 1
            candidate = f"{name}（{number[name]}）"
        used.add(candidate)
        result.append(candidate)
    return result
