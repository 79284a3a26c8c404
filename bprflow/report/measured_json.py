"""The figures of flows, indicators included, as versioned JSON-able data (shapes in `contract`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from bprflow.flow.documents import Access, DocumentLife
from bprflow.measure.result import Amount
from bprflow.report.contract import (
    AmountJson,
    BarJson,
    CheckOrderJson,
    DataFlowJson,
    DocumentJson,
    DutyJson,
    IndicatorsJson,
    LeadTimeJson,
    MeasureJson,
    RegionJson,
)
from bprflow.report.measured import Measured
from bprflow.report.measured_tables import region_figures
from bprflow.report.structured import measure_json


def measured_json(every: Sequence[Measured], *, language: str = "ja") -> MeasureJson:
    """Write everything that was measured as JSON-able data.

    Args:
        every: The flows.
        language: Language of the sentences, "ja" or "en"; keys are always English.

    """
    made = measure_json([shown.analysis for shown in every], language=language)
    for process, shown in zip(made["processes"], every, strict=True):
        process["indicators"] = _indicators(shown, language)
    return made


def _indicators(shown: Measured, language: str) -> IndicatorsJson:
    i, order = shown.indicators, shown.order
    return {
        "lead_time": _lead_time(shown),
        "flow_efficiency": i.flow_efficiency,
        "digital_share": i.digital_share,
        "system_switches": i.system_switches,
        "copies_per_case": _amount(i.copies),
        "peak_month_staff_hours": _maybe(i.peak_month_hours),
        "average_month_staff_hours": _maybe(i.average_month_hours),
        "open_cases": i.open_cases,
        "resident_burden_minutes": _amount(i.burden.minutes),
        "resident_travel_minutes": _maybe(i.burden.travel_minutes),
        "resident_fare_yen": _maybe(i.burden.out_of_pocket_yen),
        "duties": _duties(shown),
        "unknown_volume": list(i.unknown_volume),
        "tornado": _tornado(shown, language),
        "check_order": _check_order(shown),
        "critical_path_minutes": order.path_as_written.minutes,
        "critical_path_without_habits_minutes": order.path_as_needed.minutes,
        "habits": [{"before": habit.before, "after": habit.after} for habit in order.habits],
        "rewritten_items": [
            {"item": item.item, "steps": list(item.steps), "carriers": list(item.carriers)}
            for item in shown.documents.rewritten_items
        ],
        "documents": _documents(shown),
        "data_flow": _data_flow(shown),
        "regions": _regions(shown),
    }


def _documents(shown: Measured) -> list[DocumentJson]:
    unread = {write.document for write in shown.documents.unread_writes if not write.leaves}
    return [
        {
            "name": life.name,
            "carrier": life.carrier.value if life.carrier else None,
            "items": list(life.items),
            "written_by": list(life.writers),
            "read_by": list(life.readers),
            "copied_by": _steps_that(life, Access.COPY),
            "sent_by": _steps_that(life, Access.SEND),
            "archived_by": _steps_that(life, Access.ARCHIVE),
            "from_outside": life.from_outside,
            "never_read": life.name in unread,
        }
        for life in shown.documents.lives.values()
    ]


def _steps_that(life: DocumentLife, access: Access) -> list[str]:
    return list(dict.fromkeys(step for step, found in life.accesses if found is access))


def _data_flow(shown: Measured) -> DataFlowJson:
    data = shown.documents
    return {
        "early_reads": [
            {"document": read.document, "step": read.step, "written_by": list(read.writers), "never": read.never}
            for read in data.early_reads
        ],
        "lost_writes": [
            {"document": lost.document, "step": lost.step, "by": list(lost.by)} for lost in data.lost_writes
        ],
        "copy_chains": [
            {"documents": list(chain.documents), "steps": list(chain.steps), "items": list(chain.items)}
            for chain in data.copy_chains
        ],
        "media_breaks": [
            {
                "step": found.step,
                "source": found.source,
                "target": found.target,
                "before": found.before.value,
                "after": found.after.value,
            }
            for found in data.media_breaks
        ],
        "round_trips": [
            {
                "steps": list(trip.steps),
                "documents": list(trip.documents),
                "signed": trip.signed,
                "scanned": trip.scanned,
            }
            for trip in data.round_trips
        ],
    }


def _regions(shown: Measured) -> list[RegionJson]:
    return [
        {
            "kind": part.kind.value,
            "depth": part.depth,
            "steps": list(part.steps),
            "minutes_per_case": _amount(part.minutes),
            "wait_minutes_per_case": _amount(part.wait),
            "hours_per_year": _maybe(part.hours),
        }
        for part in region_figures(shown)
    ]


def _lead_time(shown: Measured) -> LeadTimeJson:
    time = shown.indicators.lead_time
    return {
        "mean_minutes": time.mean,
        "p50_minutes": time.p50,
        "p80_minutes": time.p80,
        "p95_minutes": time.p95,
        "exact": time.exact,
        "low_mean_minutes": time.low_mean,
        "high_mean_minutes": time.high_mean,
        "beyond_share": time.beyond,
        "low_p50_minutes": time.low[0],
        "high_p50_minutes": time.high[0],
        "low_p80_minutes": time.low[1],
        "high_p80_minutes": time.high[1],
        "low_p95_minutes": time.low[2],
        "high_p95_minutes": time.high[2],
        "fitted": time.fitted,
    }


def _duties(shown: Measured) -> list[DutyJson]:
    return [
        {
            "step": row.step,
            "minutes": _amount(row.minutes),
            "times_per_year": _maybe(row.times_per_year),
            "hours_per_year": _maybe(row.hours_per_year),
            "yen_per_year": _maybe(row.yen_per_year),
        }
        for row in shown.indicators.standard_costs
    ]


def _tornado(shown: Measured, language: str) -> list[BarJson]:
    return [
        {
            "figure": bar.figure.in_language(language),
            "step": bar.step,
            "low": bar.low,
            "high": bar.high,
            "base": bar.base,
            "unit": cast("Literal['hours_per_year', 'minutes_per_case']", bar.unit),
            "provenance": bar.provenance.value,
            "score": bar.score,
        }
        for bar in shown.bars
    ]


def _check_order(shown: Measured) -> CheckOrderJson | None:
    checks = shown.checks
    if checks is None:
        return None
    return {
        "written": [check.step for check in checks.checks],
        "best": [check.step for check in checks.best],
        "saved_minutes_per_case": checks.saved_minutes,
        "saved_hours_per_year": checks.saved_hours_per_year,
        "certain": checks.certain,
    }


def _amount(amount: Amount) -> AmountJson:
    return {"value": amount.value, "low": amount.low, "high": amount.high, "assumed_share": amount.assumed_share}


def _maybe(amount: Amount | None) -> AmountJson | None:
    return None if amount is None else _amount(amount)
