"""Redesign (改善案): changes to a flow as data, each with its reason and whose decision it is.

The keys people write stand in `bprflow.language.redesign_keys`; what a change does to a flow
is in `bprflow.redesign.apply`. Nothing here knows either.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from bprflow.language import redesign_keys, values
from bprflow.model.base import Frozen, as_tuple, enum_reader
from bprflow.model.parts import Document, Lane, MediaField, Words, YenField
from bprflow.model.quantity import ShareField, TouchTime
from bprflow.model.rule import Authority, Basis, LegacyRule, Requirement
from bprflow.model.step import Step


class OperationKind(StrEnum):
    """The kinds of change, in the order of ECRS and then technology, documents and rules."""

    ELIMINATE = "eliminate"
    COMBINE = "combine"
    PARALLELISE = "parallelise"
    MOVE = "move"
    CHECK_EARLIER = "check_earlier"
    REPLACE = "replace"
    INSERT = "insert"
    AUTOMATE = "automate"
    TRIAGE = "triage"
    DROP_FORM = "drop_form"
    MERGE_FORMS = "merge_forms"
    DROP_ATTACHMENT = "drop_attachment"
    AMEND_RULE = "amend_rule"


class Disposition(StrEnum):
    """What may be done with a change: apply it, propose it, or talk it over first."""

    AUTOMATIC = "automatic"
    PROPOSE = "propose"
    CONSULT = "consult"


class Override(Frozen):
    """A named exception for a step or rule that is protected; it shows in every report.

    Attributes:
        person: Who answers for it; never empty.
        reason: Why the protection does not hold here.
        date: When it was decided, as written.

    """

    person: str = Field(min_length=1)
    reason: str = ""
    date: str = ""


def _override(value: object) -> object:
    return {"person": value} if isinstance(value, str) else value


def _requirements(value: object) -> object:
    if value is None:
        return None
    reader = enum_reader(Requirement, values.REQUIREMENT)
    items = as_tuple(value)
    return tuple(reader(item) for item in items) if isinstance(items, tuple) else items


def _branches(value: object) -> object:
    items = as_tuple(value)
    return tuple(as_tuple(item) for item in items) if isinstance(items, tuple) else items


def _text(value: object) -> object:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


AuthorityField = Annotated[Authority | None, BeforeValidator(enum_reader(Authority, values.AUTHORITY))]
OverrideField = Annotated[Override | None, BeforeValidator(_override)]
NewSteps = Annotated[tuple[Step, ...], BeforeValidator(as_tuple)]
WordText = Annotated[str, BeforeValidator(_text)]


class ChangeBase(Frozen):
    """What every change carries.

    Attributes:
        reason: Why.
        resolves: Codes of the findings it resolves.
        authority: Whose decision it is; None until it is derived from the rules it touches.
        disposition: 要協議 is applied only once `agreed` says with whom.
        question: What to ask first (要協議).
        basis: Where the obstacle or the permission is written.
        agreed: With whom and when it was agreed.
        override: Named exception for a protected step or rule.
        stage: Name of the stage it belongs to; empty for the first.

    """

    reason: str = ""
    resolves: Words = ()
    authority: AuthorityField = None
    disposition: Annotated[Disposition, BeforeValidator(enum_reader(Disposition, redesign_keys.DISPOSITION))] = (
        Disposition.PROPOSE
    )
    question: str = ""
    basis: Annotated[tuple[Basis, ...], BeforeValidator(as_tuple)] = ()
    agreed: str = ""
    override: OverrideField = None
    stage: WordText = ""
    note: str = ""


class Eliminate(ChangeBase):
    """廃止: drop steps; who came from there goes on to what followed.

    Attributes:
        targets: Steps, by id or name.
        next: Where the flow goes on when a dropped decision had several ways out.

    """

    type: Literal["eliminate"] = "eliminate"
    targets: Words = Field(min_length=1)
    next: str = ""


class Combine(ChangeBase):
    """統合: several steps become one, which keeps the identity of the first."""

    type: Literal["combine"] = "combine"
    targets: Words = Field(min_length=2)
    new: NewSteps = Field(min_length=1, max_length=1)


class Parallelise(ChangeBase):
    """並行: steps that follow one another are done at the same time.

    Attributes:
        branches: One entry a branch; a branch is one step or several in order.

    """

    type: Literal["parallelise"] = "parallelise"
    branches: Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_branches)] = Field(min_length=2)


class Move(ChangeBase):
    """移動: a step goes elsewhere in the flow, to another lane, or both."""

    type: Literal["move"] = "move"
    target: str
    before: str = ""
    after: str = ""
    lane: str = ""


class CheckEarlier(ChangeBase):
    """前倒し: a check that may turn cases away comes before the work it makes needless."""

    type: Literal["check_earlier"] = "check_earlier"
    target: str
    before: str


class Replace(ChangeBase):
    """置換: a step is done another way (simpler or digital); several new steps split it.

    The first new step keeps identity, place and ways out of the old one; rules and the reason
    to keep it pass on unless the new step writes its own.
    """

    type: Literal["replace"] = "replace"
    target: str
    new: NewSteps = Field(min_length=1)


class Insert(ChangeBase):
    """追加: new steps before or after another; at the end when neither is written.

    Attributes:
        branch: Condition of the way out of `after` they are put on, when it is a decision.

    """

    type: Literal["insert"] = "insert"
    new: NewSteps = Field(min_length=1)
    before: str = ""
    after: str = ""
    branch: str = ""


class Automate(ChangeBase):
    """自動化: a system does the step.

    Attributes:
        lane: Which system; empty takes the only system lane there is.
        name: New wording; empty keeps the old.
        touch: Touch time that is left; none when not written.

    """

    type: Literal["automate"] = "automate"
    target: str
    lane: str = ""
    name: str = ""
    touch: TouchTime | None = None


class Triage(ChangeBase):
    """振分: only the cases that need a step go through it.

    Attributes:
        condition: Which cases, in the writer's words.
        share: Their share.
        decision: The step that decides; without one only the share changes.

    """

    type: Literal["triage"] = "triage"
    target: str
    condition: str = ""
    share: ShareField
    decision: Annotated[tuple[Step, ...], BeforeValidator(as_tuple)] = Field(default=(), max_length=1)


class DropForm(ChangeBase):
    """帳票廃止: papers nobody reads or writes any more.

    Attributes:
        substitute: Document or data that takes their place, or empty.

    """

    type: Literal["drop_form"] = "drop_form"
    targets: Words = Field(min_length=1)
    substitute: str = ""


class MergeForms(ChangeBase):
    """帳票統合: several papers become one with the items of all."""

    type: Literal["merge_forms"] = "merge_forms"
    targets: Words = Field(min_length=2)
    into: str
    media: MediaField = ()


class DropAttachment(ChangeBase):
    """添付省略: an attachment is no longer asked for.

    Attributes:
        at: Steps it is dropped from; empty means everywhere.
        substitute: How the office learns it instead.

    """

    type: Literal["drop_attachment"] = "drop_attachment"
    targets: Words = Field(min_length=1)
    at: Words = ()
    substitute: str = ""


class AmendRule(ChangeBase):
    """ルール改正: a legacy rule is lifted, or demands less.

    Attributes:
        rule: Name of the rule.
        requirements: What it demands afterwards; None lifts it.
        instrument: How: 規則改正, 要綱改正, 様式の変更, 条例改正, 国へ要望 …
        owner: Section that owns the rule and has to do it.
        due: When it should be in force, as written (令和9年4月).
        after: Amendments that must come first, by the name of their rule.

    """

    type: Literal["amend_rule"] = "amend_rule"
    rule: str
    requirements: Annotated[tuple[Requirement, ...] | None, BeforeValidator(_requirements)] = None
    instrument: str = ""
    owner: str = ""
    due: WordText = ""
    after: Words = ()


def _tag(value: object) -> str:
    return str(value.get("type", "")) if isinstance(value, dict) else str(getattr(value, "type", ""))


Change = Annotated[
    Annotated[Eliminate, Tag("eliminate")]
    | Annotated[Combine, Tag("combine")]
    | Annotated[Parallelise, Tag("parallelise")]
    | Annotated[Move, Tag("move")]
    | Annotated[CheckEarlier, Tag("check_earlier")]
    | Annotated[Replace, Tag("replace")]
    | Annotated[Insert, Tag("insert")]
    | Annotated[Automate, Tag("automate")]
    | Annotated[Triage, Tag("triage")]
    | Annotated[DropForm, Tag("drop_form")]
    | Annotated[MergeForms, Tag("merge_forms")]
    | Annotated[DropAttachment, Tag("drop_attachment")]
    | Annotated[AmendRule, Tag("amend_rule")],
    Discriminator(_tag),
]


class Costs(Frozen):
    """What the change itself costs, as the user gives it; never a default.

    Attributes:
        initial_yen: Once [yen].
        yearly_yen: Each year [yen/year].
        staff_hours: Staff time to bring it about, once [h].

    """

    initial_yen: YenField = 0.0
    yearly_yen: YenField = 0.0
    staff_hours: TouchTime | None = None
    note: str = ""


class Stage(Frozen):
    """A part of the redesign that comes into force at one time.

    Attributes:
        name: Name the changes refer to.
        due: When, as written.
        uptake: Share of the cases that take the digital route by then.

    """

    name: WordText
    due: WordText = ""
    uptake: ShareField | None = None
    note: str = ""


class Redesign(Frozen):
    """One 改善案 (language.md section 4).

    Attributes:
        title: What it is called.
        target: The as-is flow file, relative to the redesign's own file.
        uptake: Share of the cases that take the digital route; None when not written.
        digital: Steps only those on the digital route go through (their share becomes the uptake).
        fallback: Steps of the to-be flow for everyone else (their share becomes 1 − uptake).
            Without them, everyone else keeps the as-is route.
        lanes, documents, rules: What the to-be flow declares anew.
        changes: What is done, in written order.
        amendments: Rules to amend.
        costs: What it costs, if the user gives it.
        stages: Stages in order; changes name theirs.

    """

    title: str
    target: str = ""
    id: str = ""
    purpose: str = ""
    uptake: ShareField | None = None
    digital: Words = ()
    fallback: Words = ()
    lanes: tuple[Lane, ...] = ()
    documents: tuple[Document, ...] = ()
    rules: tuple[LegacyRule, ...] = ()
    changes: tuple[Change, ...] = ()
    amendments: tuple[AmendRule, ...] = ()
    costs: Costs | None = None
    stages: tuple[Stage, ...] = ()
    source: str = ""
    note: str = ""

    @property
    def operations(self) -> tuple[Change, ...]:
        """Changes and amendments in one row."""
        return (*self.changes, *self.amendments)
