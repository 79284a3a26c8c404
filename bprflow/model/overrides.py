"""Protections lifted by a named person, as a to-be flow notes them.

`bprflow apply` writes one line into 備考 for each; being plain text it survives every format a flow can take, and the
audit of the to-be flow reads it again, so that no report of that flow is silent about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bprflow.model.process import Process

_LINE = re.compile(
    r"(?:例外承認|override)\s*[:：]\s*(?P<subject>.+?) \((?P<person>(?:[^()]|\([^()]*\))+)\)(?P<reason>.*)", re.I
)


@dataclass(frozen=True, slots=True)
class NotedOverride:
    """A protection somebody answers for having lifted.

    Attributes:
        subject: Step or rule that was protected.
        person: Who answers for it, with the date where one was written.
        reason: Why the protection does not hold here; may be empty.

    """

    subject: str
    person: str
    reason: str


def override_line(subject: str, person: str, date: str, reason: str) -> str:
    """Write an override as one line of 備考."""
    who = "、".join(part for part in (person, date) if part)
    return f"例外承認: {subject} ({who}) {' '.join(reason.split())}".strip()


def noted_overrides(process: Process) -> tuple[NotedOverride, ...]:
    """Read the overrides out of the notes of a flow, in written order."""
    found = []
    for line in re.split(r"\n| / (?=例外承認)", process.note):
        match = _LINE.fullmatch(line.strip())
        if match is not None:
            found.append(NotedOverride(match["subject"], match["person"], match["reason"].strip()))
    return tuple(dict.fromkeys(found))
