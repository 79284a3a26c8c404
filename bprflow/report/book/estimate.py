"""前提・効果試算・効果集計: the estimate with live formulas, so that every assumption can be tried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.audit.analysis import Analysis
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.measure.result import Amount, StepMeasure
from bprflow.model import Provenance, Step
from bprflow.report.book.sheets import Column, Value, add_sheet, put_table

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

ASSUMPTIONS = Text("前提", "Assumptions")
ESTIMATE = Text("効果試算", "Estimate")
TOTALS = Text("効果集計", "Totals")
_PER_PROCESS = 3
"""Assumptions a process: volume, labour cost, share of cases that take the new way."""


@dataclass(frozen=True, slots=True)
class _Assumption:
    process: int
    name: str
    item: Text
    value: float | None
    unit: Text
    evidence: str


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    analysis: Analysis
    step: Step
    measure: StepMeasure


def put_estimate(book: Workbook, analyses: Sequence[Analysis], language: str) -> None:
    """Write the three sheets of the estimate.

    Args:
        book: The workbook.
        analyses: The flows.
        language: "ja" or "en".

    """
    assumptions = [row for number, a in enumerate(analyses, 1) for row in _assumptions(number, a, language)]
    put_table(add_sheet(book, ASSUMPTIONS, language), _assumption_columns(language), assumptions, language)
    lines = [
        _Line(number, a, a.process.step_by_id[m.step_id], m)
        for number, a in enumerate(analyses, 1)
        for m in a.measures.steps.values()
    ]
    put_table(add_sheet(book, ESTIMATE, language), _line_columns(language), lines, language)
    put_table(add_sheet(book, TOTALS, language), _total_columns(language), list(enumerate(analyses, 1)), language)


def _assumptions(number: int, analysis: Analysis, language: str) -> list[_Assumption]:
    m = analysis.measures
    rates = [lane.yen_per_hour.value for lane in analysis.process.lanes if lane.yen_per_hour]
    volume = analysis.process.volume[0] if analysis.process.volume else None
    evidence = values.PROVENANCE.word(volume.provenance if volume else Provenance.ASSUMED, language)
    name = analysis.process.name
    return [
        _Assumption(
            number, name, Text("件数", "Volume"), m.cases_per_year.value if m.cases_per_year else None,
            Text(f"{m.unit}/年", "cases/year"), evidence,
        ),
        _Assumption(
            number, name, Text("人件費の単価(入れなければ金額は出ません)", "Labour cost (no money without it)"),
            sum(rates) / len(rates) if rates else None, Text("円/時間", "yen/hour"), "",
        ),
        _Assumption(
            number, name,
            Text("新しいやり方を使う割合(入れなければ効果は0)", "Share of cases that take the new way (no effect without it)"),
            None, Text("割合(0〜1)", "share (0-1)"), "",
        ),
    ]  # fmt: skip


def _assumption_columns(language: str) -> list[Column[_Assumption]]:
    return [
        Column(Text("業務番号", "Process no."), 8, lambda r, _: r.process, "number"),
        Column(Text("業務", "Process"), 24, lambda r, _: r.name),
        Column(Text("前提", "Assumption"), 40, lambda r, _: r.item.in_language(language)),
        Column(Text("値(変えられます)", "Value (change it)"), 16, lambda r, _: r.value, "assumption"),
        Column(Text("単位", "Unit"), 14, lambda r, _: r.unit.in_language(language)),
        Column(Text("数字の根拠", "Evidence"), 12, lambda r, _: r.evidence),
    ]


def _assumed(process: int, which: int, language: str) -> str:
    """Refer to an assumption: 0 volume, 1 labour cost, 2 share of the new way."""
    return f"'{ASSUMPTIONS.in_language(language)}'!$D${2 + (process - 1) * _PER_PROCESS + which}"


def _runs(line: _Line, row: int, language: str) -> Value:
    """Give the runs a year: a formula where they follow from the volume, else the figure itself."""
    runs, cases = line.measure.runs_per_year, line.analysis.measures.cases_per_year
    if runs is None:
        return None
    if cases and abs(cases.value * line.measure.runs - runs.value) <= 1e-6 * max(runs.value, 1.0):
        return f"={_assumed(line.number, 0, language)}*H{row}"
    return runs.value


def _line_columns(language: str) -> list[Column[_Line]]:
    def hands(line: _Line, _: int) -> Value:
        return values.LANE_KIND.word(line.analysis.flow.facts[line.step.id].lane_kind.value, language)

    def evidence(line: _Line, _: int) -> Value:
        return values.PROVENANCE.word(line.step.touch.provenance, language) if line.step.touch else ""

    return [
        Column(Text("業務番号", "Process no."), 8, lambda r, _: r.number, "number"),
        Column(Text("業務", "Process"), 20, lambda r, _: r.analysis.process.name),
        Column(Text("担当", "Lane"), 14, lambda r, _: r.step.lane),
        Column(Text("担当の種別", "Kind of lane"), 10, hands),
        Column(Text("工程", "Step"), 36, lambda r, _: r.step.name),
        Column(Text("1回の時間(分)", "Minutes each time"), 10, lambda r, _: _value(r.measure.touch_minutes), "assumption"),
        Column(Text("時間の根拠", "Evidence"), 10, evidence),
        Column(Text("1件あたりの回数", "Runs a case"), 10, lambda r, _: r.measure.runs, "assumption"),
        Column(Text("年間回数", "Runs a year"), 12, lambda r, n: _runs(r, n, language), "formula"),
        Column(Text("年間時間", "Hours a year"), 12, lambda _, n: f"=F{n}*I{n}/60", "formula"),
        Column(Text("見直しで減る割合(0〜1)", "Share saved (0-1)"), 12, lambda _, __: 0, "assumption"),
        Column(
            Text("減る時間(年)", "Hours saved a year"), 12,
            lambda r, n: f"=J{n}*K{n}*{_assumed(r.number, 2, language)}", "formula",
        ),
        Column(
            Text("減る金額(円/年)", "Yen saved a year"), 14,
            lambda r, n: f"=L{n}*{_assumed(r.number, 1, language)}", "formula",
        ),
    ]  # fmt: skip


def _total_columns(language: str) -> list[Column[tuple[int, Analysis]]]:
    sheet = f"'{ESTIMATE.in_language(language)}'"
    staff = values.LANE_KIND.word("staff", language)
    resident = values.LANE_KIND.word("resident", language)

    def summed(letter: str, hands: str = "") -> str:
        more = f',{sheet}!$D:$D,"{hands}"' if hands else ""
        return f"=SUMIFS({sheet}!${letter}:${letter},{sheet}!$A:$A,A{{row}}{more})"

    return [
        Column(Text("業務番号", "Process no."), 8, lambda r, _: r[0], "number"),
        Column(Text("業務", "Process"), 24, lambda r, _: r[1].process.name),
        Column(Text("現状の年間時間", "Hours a year now"), 14, lambda _, n: summed("J").format(row=n), "formula"),
        Column(Text("うち職員", "Staff"), 12, lambda _, n: summed("J", staff).format(row=n), "formula"),
        Column(Text("うち住民", "Residents"), 12, lambda _, n: summed("J", resident).format(row=n), "formula"),
        Column(Text("減る時間(年)", "Hours saved a year"), 14, lambda _, n: summed("L").format(row=n), "formula"),
        Column(Text("減る金額(円/年)", "Yen saved a year"), 16, lambda _, n: summed("M").format(row=n), "formula"),
        Column(Text("減る割合", "Share saved"), 10, lambda _, n: f"=IF(C{n}=0,0,F{n}/C{n})", "ratio"),
    ]


def _value(amount: Amount | None) -> float | None:
    return amount.value if amount else None
