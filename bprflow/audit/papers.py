"""The documents of a process as the rules see them, and the strength of what rules rest on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bprflow.audit.media import BY_SCREEN, ON_PAPER
from bprflow.model import Basis, BasisKind, Document, Medium
from bprflow.model.facts import Fact

if TYPE_CHECKING:
    from bprflow.audit.case import Seen

_DATA_NAME = re.compile(r"電子|データ|DB|\.xls|\.csv|\.docx?|システム|台帳DB|\(印字\)|PDF|ファイル|メール", re.I)


@dataclass(eq=False)
class Paper:
    """One document of the process.

    Attributes:
        name: Its name.
        declared: What is written of it, or None.
        writers, readers, attached: Steps that write it, read it, demand it as an attachment.

    """

    name: str
    declared: Document | None
    writers: list[Seen] = field(default_factory=list)
    readers: list[Seen] = field(default_factory=list)
    attached: list[Seen] = field(default_factory=list)

    @cached_property
    def on_paper(self) -> Fact[Medium] | None:
        """Is it on paper? Declared, or inferred from the step that writes it."""
        if self.declared and self.declared.media:
            medium = next((m for m in self.declared.media if m in ON_PAPER), None)
            return Fact(medium, False, self.name) if medium and len(self.declared.media) == 1 else None
        if _DATA_NAME.search(self.name):
            return None
        if self.writers and all(seen.on_paper and not seen.by_screen for seen in self.writers):
            return Fact(Medium.PAPER, True, self.name)
        return None

    @cached_property
    def in_system(self) -> Fact[Medium] | None:
        """Is it held as data? Declared, or inferred from its name."""
        if self.declared and self.declared.media:
            medium = next((m for m in self.declared.media if m in BY_SCREEN), None)
            return Fact(medium, False, self.name) if medium else None
        match = _DATA_NAME.search(self.name)
        return Fact(Medium.SYSTEM, True, match[0]) if match else None

    @property
    def items(self) -> tuple[str, ...]:
        """Data items on it, as declared."""
        return self.declared.items if self.declared else ()


def strongest(bases: tuple[Basis, ...]) -> Basis | None:
    """Give the basis that is hardest to change."""
    order = list(BasisKind)
    known = [basis for basis in bases if basis.kind is not None]
    return min(known, key=lambda basis: order.index(basis.kind or BasisKind.CUSTOM)) if known else None
