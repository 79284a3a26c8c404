"""Ledgers of the workbook: issues, proposals, rules to amend, description of the work, and the plain figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding, Status
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.measure.result import Amount
from bprflow.model import LaneKind, Process
from bprflow.redesign.reform import RuleChange
from bprflow.report import figures
from bprflow.report.answered import AnsweredAnalysis, decision_of
from bprflow.report.book.answers import COLUMNS, DECISION
from bprflow.report.book.proposals import proposal_columns, proposals
from bprflow.report.book.sheets import Column, Value, add_sheet, put_table
from bprflow.report.digest import RuleRow, rule_rows
from bprflow.report.structured import measures_json

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

ISSUES = Text("課題一覧", "Issues")
PROPOSALS = Text("改善提案台帳", "Proposals")
AMENDMENTS = Text("例規・様式改正一覧", "Rules to amend")
DESCRIPTIONS = Text("業務説明表", "Description of work")
STEPS = Text("工程データ", "Step data")
FIGURES = Text("数値データ", "Figures")


_PRINTED = "K"
"""Last column of 課題一覧 that goes on paper: what people talk about; the rest is for machines."""


@dataclass(frozen=True, slots=True)
class _Issue:
    analysis: Analysis
    number: int | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Amendment:
    analysis: Analysis
    row: RuleRow
    change: RuleChange | None


@dataclass(frozen=True, slots=True)
class _Figure:
    analysis: Analysis
    name: str
    part: str
    amount: Amount


def put_ledgers(book: Workbook, analyses: Sequence[Analysis], language: str) -> None:
    """Write the ledgers people fill in.

    Args:
        book: The workbook.
        analyses: The flows.
        language: "ja" or "en".

    """
    issues = add_sheet(book, ISSUES, language)
    put_table(issues, _issue_columns(language), _issues(analyses), language)
    issues.print_area = f"A1:{_PRINTED}{issues.max_row}"
    put_table(add_sheet(book, PROPOSALS, language), proposal_columns(language), proposals(analyses, language), language)
    put_table(add_sheet(book, AMENDMENTS, language), _amendment_columns(language), _amendments(analyses), language)
    put_table(add_sheet(book, DESCRIPTIONS, language), _description_columns(language), analyses, language)


def put_data(book: Workbook, analyses: Sequence[Analysis], language: str) -> None:
    """Write the figures as values only, for machines."""
    steps = [(a, step) for a in analyses for step in a.measures.steps]
    put_table(add_sheet(book, STEPS, language), _step_columns(language), steps, language)
    put_table(add_sheet(book, FIGURES, language), _figure_columns(), _figures(analyses), language)


def _issues(analyses: Sequence[Analysis]) -> list[_Issue]:
    rows = [_Issue(a, n, f) for a in analyses for n, f in enumerate(a.shown, 1)]
    return rows + [_Issue(a, None, f) for a in analyses for f in a.suppressed]


def _issue_columns(language: str) -> list[Column[_Issue]]:
    def say(text: Text) -> str:
        return text.in_language(language)

    def step(r: _Issue, _: int) -> Value:
        found = r.analysis.process.step_by_id.get(r.finding.step)
        return found.name if found else ""

    def held(r: _Issue, _: int) -> Value:
        decided = decision_of(r.analysis, r.finding)
        if decided:
            return DECISION.word(decided.decision, language)
        return DECISION.word("decline", language) if r.finding.status is Status.SUPPRESSED else None

    def reason(r: _Issue, _: int) -> Value:
        decided = decision_of(r.analysis, r.finding)
        if decided:
            return decided.reason or None
        return say(r.finding.suppression.reason) if r.finding.suppression else None

    def person(r: _Issue, _: int) -> Value:
        decided = decision_of(r.analysis, r.finding)
        return (decided.person or None) if decided else None

    def until(r: _Issue, _: int) -> Value:
        decided = decision_of(r.analysis, r.finding)
        if decided:
            return decided.until or None
        return (r.finding.suppression.until or None) if r.finding.suppression else None

    def basis(r: _Issue, _: int) -> Value:
        return say(Text("、", "; ")).join(dict.fromkeys(say(s.title) for s in r.finding.basis))

    return [
        Column(Text("番号", "No."), 6, lambda r, _: r.number, "number"),
        Column(Text("業務", "Process"), 18, lambda r, _: r.finding.process),
        Column(Text("指摘", "Finding"), 38, lambda r, _: say(r.finding.message)),
        Column(Text("なぜ", "Why"), 38, lambda r, _: say(r.finding.why)),
        Column(Text("直し方", "Remedy"), 38, lambda r, _: say(r.finding.remedy)),
        Column(Text("年間時間(時間)", "Hours a year"), 10, lambda r, _: r.finding.hours_per_year, "hours"),
        Column(Text("決める人", "Decided by"), 9, lambda r, _: values.AUTHORITY.word(r.finding.authority, language)),
        Column(COLUMNS["decision"], 14, held, "input", tuple(t.word(language) for t in DECISION)),
        Column(COLUMNS["reason"], 28, reason, "input"),
        Column(COLUMNS["person"], 14, person, "input"),
        Column(COLUMNS["until"], 14, until, "input"),
        Column(Text("扱い", "Status"), 9, lambda r, _: values.STATUS.word(r.finding.status, language)),
        Column(Text("重さ", "Severity"), 8, lambda r, _: values.SEVERITY.word(r.finding.severity, language)),
        Column(
            Text("確からしさ", "Confidence"), 10, lambda r, _: values.CONFIDENCE.word(r.finding.confidence, language)
        ),
        Column(COLUMNS["code"], 10, lambda r, _: r.finding.code),
        Column(Text("工程", "Step"), 30, step),
        Column(Text("担当", "Lane"), 14, lambda r, _: r.finding.lane),
        Column(Text("根拠", "Basis"), 70, basis),
        Column(Text("ファイル", "File"), 26, lambda r, _: r.finding.file),
        Column(Text("行", "Line"), 6, lambda r, _: r.finding.line or None, "number"),
        Column(COLUMNS["finding"], 22, lambda r, _: r.finding.id),
    ]


def _amendments(analyses: Sequence[Analysis]) -> list[_Amendment]:
    """List the rules that bind the flows, each with what its redesign does to it."""
    rows: list[_Amendment] = []
    for analysis in analyses:
        comparison = analysis.comparison if isinstance(analysis, AnsweredAnalysis) else None
        changes = {change.rule.name: change for change in comparison.rules} if comparison else {}
        rows += [_Amendment(analysis, row, changes.get(row.rule.name)) for row in rule_rows(analysis)]
    return rows


def _amendment_columns(language: str) -> list[Column[_Amendment]]:
    def joined(words: list[str]) -> str:
        return "、".join(word for word in words if word)

    def kinds(r: _Amendment, _: int) -> Value:
        return joined([values.BASIS_KIND.word(b.kind, language) for b in r.row.rule.bases if b.kind])

    def demands(r: _Amendment, _: int) -> Value:
        return joined([values.REQUIREMENT.word(q, language) for q in r.row.rule.requirements])

    def who(r: _Amendment, _: int) -> Value:
        authority = r.row.rule.authority
        return (
            values.AUTHORITY.word(authority, language) if authority else Text("不明", "unknown").in_language(language)
        )

    return [
        Column(Text("業務", "Process"), 18, lambda r, _: r.analysis.process.name),
        Column(Text("ルール", "Rule"), 24, lambda r, _: r.row.rule.name),
        Column(Text("求めること", "Demands"), 14, demands),
        Column(Text("根拠の種別", "Kind of basis"), 12, kinds),
        Column(Text("根拠", "Basis"), 30, lambda r, _: joined([b.cited.in_language(language) for b in r.row.rule.bases])),
        Column(Text("条文", "Quote"), 30, lambda r, _: joined([b.quote for b in r.row.rule.bases])),
        Column(Text("ルールの所管", "Owner"), 14, lambda r, _: r.row.rule.owner),
        Column(Text("変えられる人", "Who can change it"), 12, who),
        Column(Text("縛っている工程", "Steps it binds"), 36, lambda r, _: joined([s.name for s in r.row.steps])),
        Column(
            Text("年間時間(時間)", "Hours a year"), 10, lambda r, _: r.row.hours.value if r.row.hours else None, "hours"
        ),
        Column(
            Text("電子化できるかもしれない工程", "Could go digital"),
            30,
            lambda r, _: joined([s.name for s in r.row.opens]),
        ),
        Column(Text("一緒に変わる帳票", "Forms that change with it"), 24, lambda r, _: joined(list(r.row.forms))),
        Column(Text("残す理由", "Reason to keep"), 24, lambda r, _: r.row.rule.keep_reason),
        Column(Text("次の一手(案)", "Next move"), 36, lambda r, _: r.row.next_move.in_language(language)),
        Column(Text("改善案で外れる求め", "Falls with the redesign"), 16, lambda r, _: r.change.demands.in_language(language) if r.change else ""),
        Column(Text("改正の方法", "How"), 14, lambda r, _: r.change.instrument.in_language(language) if r.change else None, "input"),
        Column(Text("担当", "Person"), 14, lambda r, _: (r.change.owner or None) if r.change else None, "input"),
        Column(Text("期限", "By when"), 14, lambda r, _: (r.change.due or None) if r.change else None, "input"),
    ]  # fmt: skip


def _description_columns(language: str) -> list[Column[Analysis]]:
    """Columns of the description of work.

    Source: 総務省「業務説明表」(自治体EA 業務・システム刷新化の手引き).
    """

    def say(ja: str, en: str) -> str:
        return Text(ja, en).in_language(language)

    def listed(parts: Iterable[str]) -> str:
        return say("、", "; ").join(parts)

    def staff(a: Analysis, _: int) -> Value:
        kinds = {node.lane: a.flow.facts[n].lane_kind.value for n, node in a.flow.nodes.items() if n in a.flow.facts}
        people = [f"{lane.name} {lane.headcount}" for lane in a.process.lanes if lane.headcount and kinds.get(lane.name) is LaneKind.STAFF]  # fmt: skip
        return listed(people)

    def volume(process: Process) -> str:
        return listed(rate.text for rate in process.volume)

    def peak(a: Analysis, _: int) -> Value:
        found = a.process.peak
        if not found:
            return ""
        share = f" {figures.percent(found.share.value)}" if found.share else ""
        return say("・", ", ").join(str(month) for month in found.months) + say("月", "") + share

    return [
        Column(Text("業務名", "Process"), 20, lambda a, _: a.process.name),
        Column(Text("目的・概要", "Purpose"), 40, lambda a, _: a.process.purpose),
        Column(Text("根拠法令等", "Legal basis"), 36, lambda a, _: listed(b.cited.in_language(language) for b in a.process.basis)),
        Column(Text("所管部署", "Owner"), 16, lambda a, _: a.process.owner),
        Column(Text("業務規模(年間)", "Volume a year"), 18, lambda a, _: volume(a.process)),
        Column(Text("繁忙期", "Peak"), 14, peak),
        Column(Text("標準処理期間", "Standard period"), 14, lambda a, _: a.process.standard_period.text if a.process.standard_period else ""),
        Column(Text("担当職員数", "Staff"), 24, staff),
        Column(Text("職員の年間時間(時間)", "Staff hours a year"), 14, lambda a, _: _known(a.measures.staff_hours_per_year), "hours"),
        Column(Text("工程数", "Steps"), 8, lambda a, _: a.measures.step_count, "number"),
        Column(Text("成果指標", "Outcome indicator"), 24, lambda _, __: None, "input"),
        Column(Text("投入資源(費用)", "Cost"), 16, lambda _, __: None, "input"),
        Column(Text("更新日", "Updated"), 14, lambda a, _: a.process.updated),
        Column(Text("出典", "Source"), 24, lambda a, _: a.process.source),
    ]  # fmt: skip


def _step_columns(language: str) -> list[Column[tuple[Analysis, str]]]:
    def media(r: tuple[Analysis, str], _: int) -> Value:
        return "、".join(values.MEDIUM.word(f.value, language) for f in r[0].flow.facts[r[1]].media)

    def kind(r: tuple[Analysis, str], _: int) -> Value:
        return values.STEP_KIND.word(r[0].flow.facts[r[1]].kind.value, language)

    return [
        Column(Text("業務", "Process"), 18, lambda r, _: r[0].process.name),
        Column(Text("工程ID", "Step id"), 24, lambda r, _: r[1]),
        Column(Text("担当", "Lane"), 14, lambda r, _: r[0].process.step_by_id[r[1]].lane),
        Column(Text("工程", "Step"), 36, lambda r, _: r[0].process.step_by_id[r[1]].name),
        Column(Text("種類", "Kind"), 8, kind),
        Column(Text("媒体", "Media"), 14, media),
        Column(Text("1回の時間(分)", "Minutes each time"), 10, lambda r, _: _known(r[0].measures.steps[r[1]].touch_minutes), "number"),
        Column(Text("単位", "Per"), 8, lambda r, _: r[0].measures.steps[r[1]].per),
        Column(Text("1件あたりの回数", "Runs a case"), 10, lambda r, _: r[0].measures.steps[r[1]].runs, "number"),
        Column(Text("待ち(分)", "Waiting (min)"), 10, lambda r, _: _known(r[0].measures.steps[r[1]].wait_minutes), "number"),
        Column(Text("年間回数", "Runs a year"), 12, lambda r, _: _known(r[0].measures.steps[r[1]].runs_per_year), "number"),
        Column(Text("年間時間(時間)", "Hours a year"), 12, lambda r, _: _known(r[0].measures.steps[r[1]].hours_per_year), "hours"),
    ]  # fmt: skip


def _figures(analyses: Sequence[Analysis]) -> list[_Figure]:
    """List every figure of every flow in long form, under the names of the JSON result."""
    rows: list[_Figure] = []
    for a in analyses:
        for name, value in measures_json(a.measures).items():
            if isinstance(value, bool | str) or value is None:
                continue
            if isinstance(value, int | float):
                rows.append(_Figure(a, name, "", Amount(value, value, value)))
            elif isinstance(value, dict):
                parts = {"": value} if "value" in value else value
                rows += [_Figure(a, name, part, Amount(**amount)) for part, amount in parts.items()]
    return rows


def _figure_columns() -> list[Column[_Figure]]:
    return [
        Column(Text("業務", "Process"), 18, lambda r, _: r.analysis.process.name),
        Column(Text("指標", "Figure"), 28, lambda r, _: r.name),
        Column(Text("内訳", "Part"), 18, lambda r, _: r.part),
        Column(Text("値", "Value"), 14, lambda r, _: r.amount.value, "number"),
        Column(Text("下限", "Low"), 14, lambda r, _: r.amount.low, "number"),
        Column(Text("上限", "High"), 14, lambda r, _: r.amount.high, "number"),
        Column(Text("仮定の割合", "Assumed share"), 10, lambda r, _: r.amount.assumed_share, "number"),
    ]


def _known(amount: Amount | None) -> float | None:
    return amount.value if amount else None
