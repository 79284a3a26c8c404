"""The shape of the versioned JSON results; their JSON Schemas follow from these types."""

from __future__ import annotations

from typing import Literal, NotRequired

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

AUDIT_FORMAT: Literal["bprflow.audit/1"] = "bprflow.audit/1"
MEASURE_FORMAT: Literal["bprflow.measure/1"] = "bprflow.measure/1"
CHECK_FORMAT: Literal["bprflow.check/1"] = "bprflow.check/1"
_CLOSED = with_config(ConfigDict(extra="forbid"))


@_CLOSED
class ToolJson(TypedDict):
    """Which program wrote this."""

    name: Literal["bprflow"]
    version: str
    language: Literal["ja", "en"]


@_CLOSED
class AmountJson(TypedDict):
    """A figure with its range and the part of it that is assumed (0–1)."""

    value: float
    low: float
    high: float
    assumed_share: float


@_CLOSED
class StepJson(TypedDict):
    """What one step costs; units are in the names."""

    id: str
    name: str
    lane: str
    lane_kind: Literal["resident", "staff", "system", "outside"]
    visits_per_case: float
    runs_per_case: float
    per: str
    touch_minutes: AmountJson | None
    per_case_minutes: AmountJson
    wait_minutes: AmountJson | None
    runs_per_year: AmountJson | None
    hours_per_year: AmountJson | None


@_CLOSED
class MeasuresJson(TypedDict):
    """Figures of one process; units are in the names.

    cut_short names the steps that an end which stops everything may cut off: their figures are upper bounds.
    """

    unit: str
    per_case_minutes: AmountJson
    single_pass_minutes: AmountJson
    staff_minutes: AmountJson
    resident_minutes: AmountJson
    by_lane_minutes: dict[str, AmountJson]
    per_unit_minutes: dict[str, AmountJson]
    wait_minutes: AmountJson
    single_pass_wait_minutes: AmountJson
    cases_per_year: AmountJson | None
    hours_per_year: AmountJson | None
    staff_hours_per_year: AmountJson | None
    resident_hours_per_year: AmountJson | None
    by_lane_hours: dict[str, AmountJson]
    cost_yen_per_year: AmountJson | None
    step_count: int
    handoffs: int
    transcriptions: int
    seals: int
    visits: AmountJson
    sheets: AmountJson
    phone_calls: AmountJson
    rekeyed_items: int
    paper_documents: int
    rework_factor: float
    assumed_share: float
    weakest: list[str]
    cut_short: list[str]


@_CLOSED
class PriorityJson(TypedDict):
    """One of the first things to do: the finding it starts from, and why it ranks there."""

    finding: str
    score: float
    hours_per_year: AmountJson | None


@_CLOSED
class CauseJson(TypedDict):
    """A finding that has others following from it, and the yearly touch hours of all their steps, each once."""

    finding: str
    symptoms: list[str]
    hours_per_year: float | None


@_CLOSED
class LegacyRuleJson(TypedDict):
    """A rule that binds the process: its cost, who can change it, what changes with it, what it keeps from going digital.

    state says how well it is founded; opens are steps no other rule keeps on paper or in person.
    """

    name: str
    state: Literal["text", "form_only", "custom_only", "unknown"]
    basis: list[str]
    authority: Literal["section", "mayor", "assembly", "state"] | None
    owner: str
    steps: list[str]
    hours_per_year: float | None
    forms: list[str]
    opens: list[str]
    next_move: str


@_CLOSED
class ProcessJson(TypedDict):
    """One process, its figures and the verdict."""

    name: str
    id: str
    owner: str
    state: Literal["as_is", "to_be"]
    file: str
    partial: bool
    edition: str
    headline: str
    measures: MeasuresJson
    steps: list[StepJson]
    first: list[PriorityJson]
    causes: list[CauseJson]
    legacy_rules: list[LegacyRuleJson]


@_CLOSED
class SourceJson(TypedDict):
    """A law, manual or paper a rule rests on, and the day its text was read."""

    title: str
    as_of: str
    url: str


@_CLOSED
class SuppressionJson(TypedDict):
    """Why a finding is held back, and until when."""

    reason: str
    until: str
    guard: str


@_CLOSED
class OperationJson(TypedDict):
    """A change that would resolve a finding."""

    kind: str
    target: str
    text: str


@_CLOSED
class FindingJson(TypedDict):
    """One finding; `id` is stable under reordering, renaming of other steps and reformatting."""

    code: str
    name: str
    status: Literal["finding", "review", "suppressed"]
    severity: Literal["error", "warning", "info"]
    confidence: Literal["high", "medium", "low"]
    process: str
    step: str
    lane: str
    file: str
    line: int
    column: int
    message: str
    why: str
    remedy: str
    basis: list[SourceJson]
    authority: Literal["section", "mayor", "assembly", "state"]
    inferred: bool
    hours_per_year: float | None
    suppression: SuppressionJson | None
    operations: list[OperationJson]
    id: str
    steps: list[str]
    evidence: dict[str, str]


@_CLOSED
class DiagnosticJson(TypedDict):
    """A fault of a text; line 0 when it concerns the whole file."""

    code: str
    level: Literal["error", "warning", "info"]
    message: str
    hint: str
    file: str
    line: int
    column: int
    suggestions: list[str]


@_CLOSED
class SummaryJson(TypedDict):
    """How many there are of what."""

    processes: int
    findings: int
    error: int
    warning: int
    info: int
    review: int
    suppressed: int
    diagnostics: int


@_CLOSED
class AuditJson(TypedDict):
    """The result of `bprflow audit`, version 1."""

    format: Literal["bprflow.audit/1"]
    tool: ToolJson
    processes: list[ProcessJson]
    findings: list[FindingJson]
    diagnostics: list[DiagnosticJson]
    summary: SummaryJson


@_CLOSED
class LeadTimeJson(TypedDict):
    """Minutes from start to end of a case, with their bounds within the ranges of branch shares.

    Bounds of the mean differ too where it is not exact; fitted means that the percentages follow
    from the exact mean and spread, because there are too many loops to walk them all.
    """

    mean_minutes: float
    p50_minutes: float
    p80_minutes: float
    p95_minutes: float
    exact: bool
    low_mean_minutes: float
    high_mean_minutes: float
    beyond_share: float
    low_p50_minutes: float
    high_p50_minutes: float
    low_p80_minutes: float
    high_p80_minutes: float
    low_p95_minutes: float
    high_p95_minutes: float
    fitted: bool


@_CLOSED
class BarJson(TypedDict):
    """A figure that should be measured, and how far the total moves with it."""

    figure: str
    step: str
    low: float
    high: float
    base: float
    unit: Literal["hours_per_year", "minutes_per_case"]
    provenance: Literal["measured", "interview", "published", "assumed"]
    score: float


@_CLOSED
class DutyJson(TypedDict):
    """A duty of residents or outside bodies in the Standard Cost Model."""

    step: str
    minutes: AmountJson
    times_per_year: AmountJson | None
    hours_per_year: AmountJson | None
    yen_per_year: AmountJson | None


@_CLOSED
class CheckOrderJson(TypedDict):
    """A better order of the checks that may end a case."""

    written: list[str]
    best: list[str]
    saved_minutes_per_case: float
    saved_hours_per_year: float | None
    certain: bool


@_CLOSED
class HabitJson(TypedDict):
    """Two steps in a row that nothing written keeps in this order."""

    before: str
    after: str


@_CLOSED
class RewrittenJson(TypedDict):
    """A data item that people write in several steps, with what it is written on."""

    item: str
    steps: list[str]
    carriers: list[str]


@_CLOSED
class RegionJson(TypedDict):
    """A part of the flow with one way in and one way out; `depth` gives the nesting, figures are sums over its steps."""

    kind: Literal["step", "choice", "parallel", "inclusive", "loop", "tangle"]
    depth: int
    steps: list[str]
    minutes_per_case: AmountJson
    wait_minutes_per_case: AmountJson
    hours_per_year: AmountJson | None


@_CLOSED
class DocumentJson(TypedDict):
    """What happens to one document: which steps write, read, copy, send and archive it."""

    name: str
    carrier: Literal["paper", "digital", "voice", "thing"] | None
    items: list[str]
    written_by: list[str]
    read_by: list[str]
    copied_by: list[str]
    sent_by: list[str]
    archived_by: list[str]
    from_outside: bool
    never_read: bool


@_CLOSED
class EarlyReadJson(TypedDict):
    """A document that is read before it is sure to be written; `never` when no way at all writes it before."""

    document: str
    step: str
    written_by: list[str]
    never: bool


@_CLOSED
class LostWriteJson(TypedDict):
    """What a step writes is written over before anybody reads it."""

    document: str
    step: str
    by: list[str]


@_CLOSED
class CopyChainJson(TypedDict):
    """Data that people carry from document to document by hand."""

    documents: list[str]
    steps: list[str]
    items: list[str]


@_CLOSED
class MediaBreakJson(TypedDict):
    """A step at which a person carries data from paper to digital or back."""

    step: str
    source: str
    target: str
    before: Literal["paper", "digital", "voice", "thing"]
    after: Literal["paper", "digital", "voice", "thing"]


@_CLOSED
class RoundTripJson(TypedDict):
    """Digital data that is printed and typed in again, with what happens to the paper in between."""

    steps: list[str]
    documents: list[str]
    signed: bool
    scanned: bool


@_CLOSED
class DataFlowJson(TypedDict):
    """What happens to documents and data between the steps."""

    early_reads: list[EarlyReadJson]
    lost_writes: list[LostWriteJson]
    copy_chains: list[CopyChainJson]
    media_breaks: list[MediaBreakJson]
    round_trips: list[RoundTripJson]


@_CLOSED
class IndicatorsJson(TypedDict):
    """Figures beyond the plain measures; units are in the names."""

    lead_time: LeadTimeJson
    flow_efficiency: float | None
    digital_share: float
    system_switches: int
    copies_per_case: AmountJson
    peak_month_staff_hours: AmountJson | None
    average_month_staff_hours: AmountJson | None
    open_cases: float | None
    resident_burden_minutes: AmountJson
    resident_travel_minutes: AmountJson | None
    resident_fare_yen: AmountJson | None
    duties: list[DutyJson]
    unknown_volume: list[str]
    tornado: list[BarJson]
    check_order: CheckOrderJson | None
    critical_path_minutes: float
    critical_path_without_habits_minutes: float
    habits: list[HabitJson]
    rewritten_items: list[RewrittenJson]
    documents: NotRequired[list[DocumentJson]]
    data_flow: NotRequired[DataFlowJson]
    regions: NotRequired[list[RegionJson]]


@_CLOSED
class MeasuredJson(TypedDict):
    """Figures of one process and its steps."""

    name: str
    id: str
    owner: str
    state: Literal["as_is", "to_be"]
    file: str
    measures: MeasuresJson
    steps: list[StepJson]
    indicators: NotRequired[IndicatorsJson]


@_CLOSED
class MeasureJson(TypedDict):
    """The result of `bprflow measure`, version 1."""

    format: Literal["bprflow.measure/1"]
    tool: ToolJson
    processes: list[MeasuredJson]


@_CLOSED
class CheckedFileJson(TypedDict):
    """One checked file; `failure` says why it could not be read at all."""

    file: str
    encoding: str
    process: str | None
    steps: int
    partial: bool
    understood: bool
    failure: str


@_CLOSED
class CheckSummaryJson(TypedDict):
    """How many there are of what."""

    files: int
    error: int
    warning: int
    info: int


@_CLOSED
class CheckJson(TypedDict):
    """What `check --format json` writes."""

    format: Literal["bprflow.check/1"]
    tool: ToolJson
    files: list[CheckedFileJson]
    diagnostics: list[DiagnosticJson]
    summary: CheckSummaryJson


def result_schema(kind: Literal["audit", "measure", "check"]) -> dict[str, object]:
    """Give the JSON Schema (2020-12) of a result, generated from its types."""
    results = {"audit": AuditJson, "measure": MeasureJson, "check": CheckJson}
    found = TypeAdapter(results[kind]).json_schema()
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"bprflow.{kind}.schema.json"}
    return {**head, **found}
