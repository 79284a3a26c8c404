"""The process: one job of the office, as it is or as it should be."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import BeforeValidator

from bprflow.language import values
from bprflow.model.base import Frozen, as_tuple, enum_reader
from bprflow.model.parts import Document, Lane, Waiver
from bprflow.model.quantity import Period, RateField, WaitTime
from bprflow.model.rule import Basis, LegacyRule
from bprflow.model.step import Item, Step, walk


class State(StrEnum):
    """As it is today, or as it should be."""

    AS_IS = "as_is"
    TO_BE = "to_be"


class Process(Frozen):
    """One process of the office (language.md section 1).

    Attributes:
        name: What the office calls it.
        owner: Section in charge.
        state: As-is or to-be.
        volume: Rates a year, one for each unit; the first is the main unit.
        lanes: Everyone who takes part, in drawing order.
        documents: Declared papers and data; steps may use undeclared ones.
        rules: Legacy rules, referred to by name.
        steps: The flow: steps, parallel blocks, gateways.

    """

    name: str
    id: str = ""
    owner: str = ""
    state: Annotated[State, BeforeValidator(enum_reader(State, values.STATE))] = State.AS_IS
    purpose: str = ""
    basis: Annotated[tuple[Basis, ...], BeforeValidator(as_tuple)] = ()
    volume: Annotated[tuple[RateField, ...], BeforeValidator(as_tuple)] = ()
    peak: Period | None = None
    standard_period: WaitTime | None = None
    criteria: str = ""
    start: str = ""
    lanes: tuple[Lane, ...] = ()
    documents: tuple[Document, ...] = ()
    rules: tuple[LegacyRule, ...] = ()
    steps: tuple[Item, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    source: str = ""
    updated: str = ""
    note: str = ""

    def model_copy(self, *, update: Mapping[str, object] | None = None, deep: bool = False) -> Self:
        """Copy it; what was cached of the original (all_steps …) is not carried over."""
        twin = super().model_copy(update=update, deep=deep)
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                twin.__dict__.pop(name, None)
        return twin

    @cached_property
    def all_steps(self) -> tuple[Step, ...]:
        """Every step in written order, those in parallel blocks included."""
        return tuple(item for item in walk(self.steps) if isinstance(item, Step))

    @cached_property
    def step_by_id(self) -> dict[str, Step]:
        """Steps by their id."""
        return {step.id: step for step in self.all_steps}

    @cached_property
    def lane_by_name(self) -> dict[str, Lane]:
        """Lanes by their name."""
        return {lane.name: lane for lane in self.lanes}

    @cached_property
    def document_by_name(self) -> dict[str, Document]:
        """Declared documents by their name."""
        return {document.name: document for document in self.documents}

    @cached_property
    def rule_by_name(self) -> dict[str, LegacyRule]:
        """Legacy rules by their name."""
        return {rule.name: rule for rule in self.rules}
