"""改善提案台帳: one row a proposal, those of a redesign first, then what the findings suggest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bprflow.audit.analysis import Analysis
from bprflow.language.terms import Text
from bprflow.redesign.compare import Comparison
from bprflow.redesign.diff import ChangeKind, StepChange
from bprflow.report import figures
from bprflow.report.answered import AnsweredAnalysis
from bprflow.report.book.sheets import Column
from bprflow.report.compared import Words
from bprflow.report.digest import Priority, priorities
from bprflow.report.savings import hours_of

FROM_FINDINGS = 5
"""Suggestions of one flow that become proposals."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal; every text in the language of the workbook.

    Attributes:
        process: Name of the process.
        origin: What it rests on: a redesign or the findings.
        title, as_is, proposal, effect: As the ledger asks for them.

    """

    process: str
    origin: str
    title: str
    as_is: str
    proposal: str
    effect: str


def proposals(analyses: Sequence[Analysis], language: str) -> tuple[Proposal, ...]:
    """List the proposals of the flows.

    Args:
        analyses: The flows.
        language: "ja" or "en".

    """
    rows: list[Proposal] = []
    for analysis in analyses:
        if isinstance(analysis, AnsweredAnalysis) and analysis.comparison is not None:
            rows += _of_redesign(analysis, analysis.comparison, Words(language))
        rows += [_of_finding(analysis, priority, language) for priority in priorities(analysis, limit=FROM_FINDINGS)]
    return tuple(rows)


def _of_redesign(analysis: Analysis, comparison: Comparison, words: Words) -> list[Proposal]:
    """Give one row for the redesign as a whole and one for each change of it."""
    from bprflow.report.digest import digest

    origin, name = words.say("改善案", "redesign"), analysis.process.name
    redesign = comparison.applied.redesign if comparison.applied else None
    title = redesign.title if redesign else comparison.after.process.name
    purpose = f"{redesign.purpose}: " if redesign and redesign.purpose else ""
    said = words.effect(comparison)
    whole = Proposal(
        name,
        origin,
        title,
        words.text(digest(analysis).headline),
        purpose + words.headline(comparison),
        said[0] if said else words.say("年間の時間は不明", "hours a year unknown"),
    )
    changed = [change for change in comparison.changes if change.kind is not ChangeKind.SAME]
    return [whole, *(_of_change(name, origin, change, comparison, words) for change in changed)]


def _of_change(name: str, origin: str, change: StepChange, comparison: Comparison, words: Words) -> Proposal:
    before, after = ("、".join(f"{s.lane}: {s.name}" for s in side) for side in (change.before, change.after))
    kind, first = words.kind(change), (change.before or change.after)[0]
    hours = hours_of(change, comparison)
    size = figures.number(abs(hours))
    effect = words.say("年間の時間は変わらない", "hours a year stay")
    if abs(hours) >= 0.05:
        less = hours < 0
        effect = words.say(
            f"年 {size}時間 {'減る' if less else '増える'}見込み", f"About {size} h a year {'less' if less else 'more'}"
        )
    return Proposal(
        name, origin, f"{first.name} ({kind})", before or "―", f"{kind}: {after}" if after else kind, effect
    )


def _of_finding(analysis: Analysis, priority: Priority, language: str) -> Proposal:
    finding = priority.finding
    title = finding.operations[0].text if finding.operations else finding.remedy
    effect = figures.yearly_hours(None)
    if priority.hours is not None:
        size = f"{figures.number(priority.hours.value)}{figures.spread(priority.hours).in_language(language)}"
        effect = Text(f"年 {size}時間がかかる工程の見直し", f"Concerns steps that take {size} hours a year")
    said = [text.in_language(language) for text in (title, finding.message, finding.remedy, effect)]
    return Proposal(analysis.process.name, Text("見直し候補", "finding").in_language(language), *said)


def proposal_columns(language: str) -> list[Column[Proposal]]:
    """Columns of the proposal ledger as cities keep it.

    Source: 寝屋川市 改善提案台帳 (平成20・22・27年度).
    """
    kinds = ("個人", "グループ") if language == "ja" else ("person", "group")
    return [
        Column(Text("連番", "No."), 6, lambda _, place: place - 1, "number"),
        Column(Text("区分", "Kind"), 10, lambda _, __: None, "input", kinds),
        Column(Text("業務", "Process"), 18, lambda r, _: r.process),
        Column(Text("もと", "From"), 10, lambda r, _: r.origin),
        Column(Text("標題", "Title"), 30, lambda r, _: r.title),
        Column(Text("現状", "As is"), 40, lambda r, _: r.as_is),
        Column(Text("改善策", "Proposal"), 40, lambda r, _: r.proposal),
        Column(Text("効果", "Effect"), 28, lambda r, _: r.effect),
        Column(Text("所属長の意見", "Opinion of the head"), 30, lambda _, __: None, "input"),
        Column(Text("表彰", "Award"), 10, lambda _, __: None, "input"),
    ]
