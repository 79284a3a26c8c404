"""Which name stands under the cursor, where it is defined, and everywhere it is used."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bprflow.model import Process, Step
from bprflow.source.diagnostic import Loaded, Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a flow.

    Attributes:
        text: The name.
        kind: "step", "lane", "document" or "rule".
        start, end: Offsets of this occurrence.
    """

    text: str
    kind: str
    start: int
    end: int


def names_of(process: Process) -> dict[str, str]:
    """Give every name of a flow and its kind; a step wins over a document of the same name."""
    found: dict[str, str] = {}
    for lane in process.lanes:
        found[lane.name] = "lane"
    for document in process.documents:
        found[document.name] = "document"
    for rule in process.rules:
        found[rule.name] = "rule"
    for step in process.all_steps:
        found[step.id] = "step"
        found.setdefault(step.name, "step")
    return found


def occurrences(text: str, name: str) -> tuple[tuple[int, int], ...]:
    """Find a name wherever it stands as a whole scalar: key, value, list item or branch target.

    Args:
        text: The whole text.
        name: The name, as written.
    """
    quoted = re.escape(name)
    pattern = rf"(?:(?<=^)|(?<=[\s\[{{,:\"']))({quoted})(?=\s*(?:$|[:,\]}}\"']|\s#))"
    return tuple(match.span(1) for match in re.finditer(pattern, text, re.M) if not _in_comment(text, match.start(1)))


def _in_comment(text: str, offset: int) -> bool:
    start = text.rfind("\n", 0, offset) + 1
    return bool(re.search(r"(?:^|\s)#", text[start:offset]))


def name_at(loaded: Loaded, offset: int) -> Name | None:
    """Find the longest name whose occurrence covers an offset.

    Args:
        loaded: The text as read.
        offset: Character offset.
    """
    return name_in(loaded.source.text, offset, loaded.process) if loaded.process is not None else None


def name_in(text: str, offset: int, process: Process) -> Name | None:
    """Find the longest name of a flow whose occurrence in a text covers an offset.

    Args:
        text: A flow, or a redesign that speaks of it.
        offset: Character offset.
        process: The flow whose names are looked for.
    """
    line_start = text.rfind("\n", 0, offset) + 1
    line_end = text.find("\n", offset)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    for name, kind in sorted(names_of(process).items(), key=lambda pair: -len(pair[0])):
        for start, end in occurrences(line, name) if name in line else ():
            if line_start + start <= offset <= line_start + end:
                return Name(name, kind, line_start + start, line_start + end)
    return None


def scalar_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen an occurrence to the quotes around it, so that a new name may bring its own."""
    quote = text[start - 1 : start]
    return (start - 1, end + 1) if quote and quote in "'\"" and text[end : end + 1] == quote else (start, end)


def definition(loaded: Loaded, name: Name) -> Span | None:
    """Find where a name is defined.

    Args:
        loaded: The text as read.
        name: A name of it.
    """
    process, positions = loaded.process, loaded.positions
    if process is None:
        return None
    if name.kind == "step":
        step = _step(process, name.text)
        return positions.of_step(step.id, "name") if step else None
    table: dict[str, tuple[str, list[str]]] = {
        "lane": ("lanes", [lane.name for lane in process.lanes]),
        "document": ("documents", [document.name for document in process.documents]),
        "rule": ("rules", [rule.name for rule in process.rules]),
    }
    field, known = table[name.kind]
    return positions.at((field, known.index(name.text))) if name.text in known else None


def _step(process: Process, name: str) -> Step | None:
    return process.step_by_id.get(name) or next((step for step in process.all_steps if step.name == name), None)


def step_named(process: Process, name: str) -> Step | None:
    """Find a step by its id, else by its name."""
    return _step(process, name)
