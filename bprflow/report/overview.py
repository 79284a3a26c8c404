"""Several flows side by side: totals, one line a flow, rules they share, the same job in two places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from bprflow.audit.analysis import Analysis
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import Authority, State, Step
from bprflow.report import figures
from bprflow.report.digest import rule_rows
from bprflow.report.samejob import BY_NAME, alike, job_name

MOST_COMPARED = 6
"""Flows a table can hold side by side and still be read on A4."""


@dataclass(frozen=True, slots=True)
class SharedRule:
    """A text several flows are bound by.

    Attributes:
        citation: Name and article, or the rule's name where it is not written anywhere.
        authority: Who can change it; None while unknown.
        processes: Places of the flows in the report, from 0.
        hours: Yearly hours of all steps it binds; None when unknown.

    """

    citation: str
    authority: Authority | None
    processes: tuple[int, ...]
    hours: float | None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One figure of several flows side by side."""

    name: Text
    values: tuple[str, ...]
    unit: Text


@dataclass(frozen=True, slots=True)
class SameJob:
    """One job several flows do, each in its own way, or the flow of today beside the flow planned for it.

    Attributes:
        name: Name of the job, as the first flow has it.
        ground: Why the flows are held to be the same job.
        labels: What tells the flows apart: source, owner, state, or file.
        places: Places of the flows in the report, from 0.
        figures: Their figures side by side.
        steps: What becomes of each step from the first flow to the others: kind of difference, place of
            the other flow among these, steps in the first, steps in the other. Steps that are the same
            are left out.
        planned: True for today's flow and its plan.

    """

    name: str
    ground: Text
    labels: tuple[str, ...]
    places: tuple[int, ...]
    figures: tuple[ComparedRow, ...]
    steps: tuple[tuple[Text, int, str, str], ...]
    planned: bool = False


def same_jobs(analyses: Sequence[Analysis], language: str = "ja") -> tuple[SameJob, ...]:
    """Find flows of the same job and set them side by side; a planned flow stands beside its own flow of today only.

    Args:
        analyses: The flows.
        language: "ja" or "en".

    """
    real = set(counted(analyses))
    towns, plans = [], []
    for group in alike(analyses):
        places = tuple(place for place in group.places if place in real)
        if 2 <= len(places) <= MOST_COMPARED:
            towns.append(_job(analyses, places, group.ground, language))
        for plan in (place for place in group.places if place not in real):
            today = _today_of(analyses, plan, places)
            plans.append(_job(analyses, (today, plan), BY_NAME, language, planned=True))
    return (*towns, *plans)


def _today_of(analyses: Sequence[Analysis], plan: int, places: Sequence[int]) -> int:
    """Find the flow of today a plan is for: of the same name, from the same source or folder when there are several."""
    of = analyses[plan]
    named = [place for place in places if job_name(analyses[place].process) == job_name(of.process)]

    def near(place: int) -> tuple[bool, bool]:
        other = analyses[place]
        same_folder = PurePath(other.loaded.source.file).parent == PurePath(of.loaded.source.file).parent
        return same_folder, other.process.source == of.process.source

    return max(named, key=near)


def _job(
    analyses: Sequence[Analysis], places: tuple[int, ...], ground: Text, language: str, *, planned: bool = False
) -> SameJob:
    flows = [analyses[place] for place in places]
    steps = tuple(row for other in range(1, len(flows)) for row in _step_rows(flows[0], flows[other], other, language))
    labels = tuple(_states(flows, language)) if planned else _labels(flows, language)
    return SameJob(flows[0].process.name, ground, labels, places, comparison(flows, language), steps, planned)


def _states(flows: Sequence[Analysis], language: str) -> list[str]:
    return [values.STATE.word(a.process.state, language) for a in flows]


def _labels(flows: Sequence[Analysis], language: str) -> tuple[str, ...]:
    """Tell flows of one name apart by the first of source, owner, state and file that differs everywhere."""
    ways = (
        [a.process.source.split(" (")[0].split("(")[0] for a in flows],  # what stands in brackets explains
        [a.process.source for a in flows],
        [a.process.owner for a in flows],
        _states(flows, language),
        _short_files([a.loaded.source.file for a in flows]),
    )
    for way in ways:
        if all(way) and len(set(way)) == len(way):
            return tuple(way)
    return tuple(f"{place}. {a.process.name}" for place, a in enumerate(flows, 1))


def _short_files(files: Sequence[str]) -> list[str]:
    """Leave out of file names the folders they share, and the ending every flow has."""
    parts = [PurePath(file.replace("\\", "/")).parts for file in files]
    shared = 0
    while all(len(p) > shared + 1 for p in parts) and len({p[shared] for p in parts}) == 1:
        shared += 1
    return ["/".join(p[shared:]).removesuffix(".flow.yaml") for p in parts]


def _step_rows(first: Analysis, other: Analysis, place: int, language: str) -> list[tuple[Text, int, str, str]]:
    from bprflow.redesign.compare import compare
    from bprflow.redesign.diff import ChangeKind
    from bprflow.redesign.side import Side

    words = {
        ChangeKind.REMOVED: Text("左だけ", "first only"),
        ChangeKind.NEW: Text("右だけ", "other only"),
        ChangeKind.MERGED: Text("右でまとめる", "joined in the other"),
        ChangeKind.SPLIT: Text("右で分ける", "split in the other"),
        ChangeKind.MOVED: Text("順が違う", "other order"),
        ChangeKind.DIGITISED: Text("右は電子", "digital in the other"),
        ChangeKind.CHANGED: Text("やり方が違う", "done otherwise"),
    }

    def listed(steps: Iterable[Step]) -> str:
        return Text("、", ", ").in_language(language).join(f"{step.lane}: {step.name}" for step in steps)

    changes = compare(Side.from_analysis(first), Side.from_analysis(other)).changes
    return [
        (
            words[change.kind],
            place,
            listed(change.before),
            listed(change.after),
        )
        for change in changes
        if change.kind is not ChangeKind.SAME
    ]


def counted(analyses: Sequence[Analysis]) -> tuple[int, ...]:
    """Give the places of the flows that count: a planned flow beside the flow of today is the same work again."""
    today = {job_name(a.process) for a in analyses if a.process.state is not State.TO_BE}
    return tuple(
        n for n, a in enumerate(analyses) if a.process.state is not State.TO_BE or job_name(a.process) not in today
    )


def total_staff_hours(analyses: Sequence[Analysis]) -> float | None:
    """Add up the staff hours of the flows that count and whose hours are known; None when none is."""
    every = [analyses[place].measures.staff_hours_per_year for place in counted(analyses)]
    known = [hours.value for hours in every if hours]
    return sum(known) if known else None


def shared_rules(analyses: Sequence[Analysis]) -> tuple[SharedRule, ...]:
    """Find the texts that bind two flows or more, those with most hours first.

    Args:
        analyses: The flows; O(rules).

    """
    found: dict[str, list[tuple[int, Authority | None, float | None]]] = {}
    names: dict[str, str] = {}
    for place in counted(analyses):
        for row in rule_rows(analyses[place]):
            cited = [basis.citation for basis in row.rule.bases if basis.name]
            for citation in dict.fromkeys(cited or [row.rule.name]):
                key = normalise(citation)
                names.setdefault(key, citation)
                hours = row.hours.value if row.hours else None
                found.setdefault(key, []).append((place, row.rule.authority, hours))
    shared = []
    for key, uses in found.items():
        places = tuple(dict.fromkeys(place for place, _, _ in uses))
        if len(places) > 1:
            known = [hours for _, _, hours in uses if hours is not None]
            shared.append(SharedRule(names[key], uses[0][1], places, sum(known) if known else None))
    return tuple(sorted(shared, key=lambda rule: (-(rule.hours or 0.0), rule.citation)))


def comparison(analyses: Sequence[Analysis], language: str = "ja") -> tuple[ComparedRow, ...]:
    """Put the figures of a few flows side by side; empty when there are too many to read."""
    if not 2 <= len(analyses) <= MOST_COMPARED:
        return ()
    every = [a.measures for a in analyses]

    def row(ja: str, en: str, values: list[str], unit: Text) -> ComparedRow:
        return ComparedRow(Text(ja, en), tuple(values), unit)

    a_case, times = Text("分/件", "min/case"), Text("回", "times")
    number, case = figures.number, Text("/件", "/case").in_language(language)
    rows = [
        row("工程", "Steps", [str(m.step_count) for m in every], Text("", "")),
        row("職員の作業", "Staff work", [number(m.staff_minutes.value) for m in every], a_case),
        row("住民の手間", "Residents' effort", [number(m.resident_minutes.value) for m in every], a_case),
        row("待ち", "Waiting", [f"{figures.minutes(m.wait_minutes.value).in_language(language)}{case}" for m in every], Text("", "")),
        row("受渡し", "Handovers", [str(m.handoffs) for m in every], times),
        row("転記", "Copying", [str(m.transcriptions) for m in every], times),
        row("押印", "Seals", [str(m.seals) for m in every], Text("か所", "places")),
        row("紙の帳票", "Paper forms", [str(m.paper_documents) for m in every], Text("種", "kinds")),
        row("来庁", "Visits", [number(m.visits.value) for m in every], Text("回/件", "a case")),
        row("職員の年間", "Staff a year", [number(m.staff_hours_per_year.value) if m.staff_hours_per_year else "-" for m in every], Text("時間", "h")),
        row("仮定の割合", "Assumed", [figures.percent(m.assumed_share) for m in every], Text("", "")),
    ]  # fmt: skip
    return tuple(rows)
