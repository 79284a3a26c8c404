"""The shape of the JSON of compare, apply and improve; their JSON Schemas follow from these types."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from bprflow.report.contract import AmountJson, ToolJson

COMPARE_FORMAT: Literal["bprflow.compare/1"] = "bprflow.compare/1"
APPLY_FORMAT: Literal["bprflow.apply/1"] = "bprflow.apply/1"
IMPROVE_FORMAT: Literal["bprflow.improve/1"] = "bprflow.improve/1"
_CLOSED = with_config(ConfigDict(extra="forbid"))

ROADMAP_FORMAT: Literal["bprflow.roadmap/1"] = "bprflow.roadmap/1"
AuthorityWord = Literal["section", "mayor", "assembly", "state"]
ChangeWord = Literal["removed", "merged", "split", "changed", "digitised", "moved", "new", "same"]


@_CLOSED
class StepNameJson(TypedDict):
    """One step by name."""

    id: str
    lane: str
    name: str


@_CLOSED
class StepChangeJson(TypedDict):
    """What became of one step or group of steps, how sure that is (0–1) and what it rests on."""

    kind: ChangeWord
    before: list[StepNameJson]
    after: list[StepNameJson]
    confidence: float
    ground: Literal["trace", "id", "likeness", "part"] | None
    fields: list[str]
    moved: bool
    lane_changed: bool


@_CLOSED
class IndicatorJson(TypedDict):
    """One figure before and after; less is better."""

    code: str
    name: str
    unit: str
    before: AmountJson | None
    after: AmountJson | None
    change: AmountJson | None


@_CLOSED
class UptakePointJson(TypedDict):
    """Hours saved a year when this share (0–1) of the cases takes the digital route."""

    uptake: float
    saved_hours: float


@_CLOSED
class EffectJson(TypedDict):
    """The yearly effect of a redesign; break_even is the uptake from which hours are saved."""

    uptake: AmountJson
    uptake_stated: bool
    own_routes: bool
    others: Literal["nobody", "as_is", "earlier_stages", "fallback"]
    saved_hours: AmountJson | None
    saved_staff_hours: AmountJson | None
    saved_resident_hours: AmountJson | None
    saved_yen: AmountJson | None
    saved_hours_as_drawn: AmountJson | None
    curve: list[UptakePointJson]
    break_even: float | None
    payback_years: float | None


@_CLOSED
class FindingsJson(TypedDict):
    """Ids of the findings that fall, appear and stay."""

    solved: list[str]
    new: list[str]
    unchanged: list[str]


@_CLOSED
class RuleChangeJson(TypedDict):
    """A rule that changes: what falls, by which instrument, whose decision, how many months it takes."""

    rule: str
    planned: bool
    lifted: list[str]
    basis: str
    instrument: str
    owner: str
    authority: AuthorityWord
    lead_months: list[float]
    due: str
    request: bool


@_CLOSED
class WorseJson(TypedDict):
    """Something that gets worse for somebody."""

    code: str
    who: str
    steps: list[str]
    message: str


@_CLOSED
class ConflictJson(TypedDict):
    """What to know of a change; `operation` is its index among changes and amendments."""

    code: str
    weight: Literal["refused", "held", "warning"]
    operation: int | None
    subjects: list[str]
    message: str


@_CLOSED
class RoadmapRowJson(TypedDict):
    """One row of the road map; days are ISO dates."""

    key: str
    kind: Literal["rule", "work"]
    title: str
    instrument: str
    owner: str
    authority: AuthorityWord
    session: str | None
    start: str
    decision: str
    force: str
    due: str | None
    late: bool
    waits_for: list[str]
    follows: list[str]
    unlocks_hours_per_year: float
    hours_per_year: float
    process: str


@_CLOSED
class LiftedJson(TypedDict):
    """A protection a redesign lifts, and who answers for it."""

    subject: str
    person: str
    reason: str


@_CLOSED
class RoadmapJson(TypedDict):
    """The road map of `bprflow compare REDESIGN… --roadmap --format json`; first: rules by the hours they unlock."""

    format: Literal["bprflow.roadmap/1"]
    tool: ToolJson
    start: str
    end: str
    first: list[str]
    rows: list[RoadmapRowJson]
    overrides: list[LiftedJson]


@_CLOSED
class CompareJson(TypedDict):
    """The result of `bprflow compare --format json`."""

    format: Literal["bprflow.compare/1"]
    tool: ToolJson
    process: str
    redesign: str | None
    identical: bool
    steps: list[StepChangeJson]
    indicators: list[IndicatorJson]
    effect: EffectJson | None
    findings: FindingsJson
    rules: list[RuleChangeJson]
    worse: list[WorseJson]
    conflicts: list[ConflictJson]
    roadmap: list[RoadmapRowJson]


@_CLOSED
class OperationJson(TypedDict):
    """What one change did, by step ids before and after."""

    index: int
    kind: str
    before: list[str]
    after: list[str]
    subjects: list[str]
    resolves: list[str]
    reason: str


@_CLOSED
class OverrideJson(TypedDict):
    """A protection lifted by a named person."""

    operation: int
    subject: str
    person: str
    reason: str
    date: str


@_CLOSED
class ApplyJson(TypedDict):
    """The result of `bprflow apply -o trace.json`; `now` says for every as-is step what carries its work on."""

    format: Literal["bprflow.apply/1"]
    tool: ToolJson
    process: str
    redesign: str
    stage: str
    operations: list[OperationJson]
    now: dict[str, list[str]]
    overrides: list[OverrideJson]
    conflicts: list[ConflictJson]
    process_after: dict[str, object]


@_CLOSED
class OptionJson(TypedDict):
    """One option; `saved` is in the unit of the result, `staff_days` is an assumption."""

    key: str
    kind: str
    steps: list[str]
    rules: list[str]
    findings: list[str]
    saved: float
    staff_days: float
    authority: AuthorityWord
    disposition: Literal["automatic", "propose", "consult"]


@_CLOSED
class RungJson(TypedDict):
    """What can be had up to this authority."""

    authority: AuthorityWord
    name: str
    changes: int
    saved: float


@_CLOSED
class ImproveJson(TypedDict):
    """The result of `bprflow improve --format json`."""

    format: Literal["bprflow.improve/1"]
    tool: ToolJson
    redesign: dict[str, object]
    unit: Literal["hours_per_year", "minutes_per_case"]
    saved: float
    chosen: list[OptionJson]
    consult: list[OptionJson]
    ladder: list[RungJson]
    left: list[str]


def compared_schema(kind: Literal["compare", "apply", "improve", "roadmap"]) -> dict[str, object]:
    """Give the JSON Schema (2020-12) of a result, generated from its types."""
    adapters = {
        "compare": TypeAdapter(CompareJson).json_schema,
        "apply": TypeAdapter(ApplyJson).json_schema,
        "improve": TypeAdapter(ImproveJson).json_schema,
        "roadmap": TypeAdapter(RoadmapJson).json_schema,
    }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"bprflow.{kind}.schema.json"}
    return {**head, **adapters[kind]()}
