"""Steps, branches, parallel blocks and gateways: the flow of one process."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from bprflow.language import values
from bprflow.model.base import Frozen, as_tuple, enum_reader
from bprflow.model.parts import CountField, DocumentUse, MediaField, SealsField, Waiver, Words, YesField
from bprflow.model.quantity import RateField, ShareField, TouchTime, WaitTime
from bprflow.units import parse_unit


class StepKind(StrEnum):
    """What is done in a step."""

    FILL = "fill"
    INPUT = "input"
    TRANSCRIBE = "transcribe"
    CHECK = "check"
    REVIEW = "review"
    APPROVE = "approve"
    SEAL = "seal"
    MOVE = "move"
    PRINT = "print"
    SEND = "send"
    RECEIVE = "receive"
    NOTIFY = "notify"
    RECORD = "record"
    AGGREGATE = "aggregate"
    STORE = "store"
    DECIDE = "decide"
    MEET = "meet"
    PAY = "pay"
    ISSUE = "issue"
    SITE = "site"
    WAIT = "wait"
    AUTO = "auto"
    TASK = "task"


class GatewayKind(StrEnum):
    """How a gateway routes: exactly one, all, each that applies, first event; or how the case ends there.

    An end of its own ends only the way that comes to it; terminate and error end everything at once.
    """

    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    INCLUSIVE = "inclusive"
    EVENT = "event"
    END = "end"
    TERMINATE = "terminate"
    ERROR = "error"

    @property
    def is_end(self) -> bool:
        """Does it end a way, so that nothing follows it?"""
        return self in (GatewayKind.END, GatewayKind.TERMINATE, GatewayKind.ERROR)


END = "終了"
"""Target that ends the case."""
NEXT = "次へ"
"""Target that goes on with the following item."""


def _uses(value: object) -> object:
    items = as_tuple(value)
    if not isinstance(items, tuple):
        return items
    return tuple({"document": item} if isinstance(item, str) else item for item in items)


def _target(value: object) -> object:
    if value is None:
        return NEXT
    if isinstance(value, str):
        if value in values.END_WORDS:
            return END
        if value in values.NEXT_WORDS:
            return NEXT
    return value


def _unit(value: object) -> object:
    return parse_unit(value) if isinstance(value, str) else value


Uses = Annotated[tuple[DocumentUse, ...], BeforeValidator(_uses)]
Target = Annotated[str, BeforeValidator(_target)]


class Branch(Frozen):
    """One way out of a decision.

    Attributes:
        condition: When it is taken, in the writer's words.
        share: Share of the cases; None shares what the others leave.
        target: Step id or name, `終了`, or `次へ` for the following item.

    """

    condition: str
    share: ShareField | None = None
    target: Target = NEXT


class Step(Frozen):
    """One piece of work one lane does without a break (language.md section 2).

    Attributes:
        id: Stable identifier; the name when none was written.
        lane: Name of the lane that does it.
        name: What is done.
        kind: Kind of work; None when not written (then inferred).
        media: Carriers; empty when not written (then inferred).
        touch: Touch time per `per` [min].
        wait: Elapsed time before the next step can start [min].
        per: What the touch time refers to: 件 (default), 人, 月, 年 …
        frequency: How often a batch is done, e.g. 月1回.
        share: Share of the cases that need this step.
        reads, writes: Documents used.
        items: Data items handled here.
        rules: Names of legacy rules that bind it.
        branches: Ways out; empty when there is one.
        next: Jump; None means the following item.
        until: End of a timer (with kind 待機).
        call: Another flow this step stands for.
        start: What starts a case here, for flows with several starts.

    """

    type: Literal["step"] = "step"
    id: str
    lane: str
    name: str
    kind: Annotated[StepKind | None, BeforeValidator(enum_reader(StepKind, values.STEP_KIND))] = None
    media: MediaField = ()
    touch: TouchTime | None = None
    wait: WaitTime | None = None
    per: Annotated[str | None, BeforeValidator(_unit)] = None
    frequency: RateField | None = None
    share: ShareField | None = None
    reads: Uses = ()
    writes: Uses = ()
    items: Words = ()
    attachments: Words = ()
    original: YesField | None = None
    copies: CountField | None = None
    seals: SealsField = ()
    system: str = ""
    rules: Words = ()
    branches: tuple[Branch, ...] = ()
    next: Target | None = None
    fallback: str = ""
    waivers: tuple[Waiver, ...] = ()
    until: str = ""
    call: str = ""
    start: str = ""
    keep_reason: str = ""
    note: str = ""


class Gateway(Frozen):
    """An explicit split, join or end for graphs lists cannot say.

    `終了` is one end all ways share; an end written as an item is one of its own, so that ways that
    run at the same time may each come to theirs, as in BPMN.

    Attributes:
        gateway: How it routes.
        name: The question asked.
        lane: Lane it is drawn in.
        start: What starts a case here, for flows with several starts (as on a step).

    """

    type: Literal["gateway"] = "gateway"
    id: str
    gateway: Annotated[GatewayKind, BeforeValidator(enum_reader(GatewayKind, values.GATEWAY_KIND))]
    name: str = ""
    lane: str = ""
    branches: tuple[Branch, ...] = ()
    next: Target | None = None
    start: str = ""
    note: str = ""


class Parallel(Frozen):
    """Branches done at the same time and joined after it."""

    type: Literal["parallel"] = "parallel"
    id: str
    branches: tuple[tuple[Item, ...], ...] = Field(min_length=1)


def _item_tag(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("type", "step"))
    return str(getattr(value, "type", "step"))


Item = Annotated[
    Annotated[Step, Tag("step")] | Annotated[Gateway, Tag("gateway")] | Annotated[Parallel, Tag("parallel")],
    Discriminator(_item_tag),
]
Parallel.model_rebuild()


def walk(items: tuple[Item, ...]) -> Iterator[Step | Gateway | Parallel]:
    """Yield every item, blocks before what is in them, in written order, O(n)."""
    stack: list[Step | Gateway | Parallel] = list(reversed(items))
    while stack:
        item = stack.pop()
        yield item
        if isinstance(item, Parallel):
            for branch in reversed(item.branches):
                stack.extend(reversed(branch))
