"""What every paper says of one flow, put together once: verdict, indicators, first steps, rules, effect.

Nothing is measured here. Hours of several findings are the hours of the steps they name, each step
counted once, so that overlapping findings never promise the same hour twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding
from bprflow.audit.legacy import BasisState
from bprflow.language.terms import Text
from bprflow.measure.result import Amount
from bprflow.model import Authority, LaneKind, LegacyRule, Provenance, Requirement, Step
from bprflow.report.lifted import lifted, lifted_text
from bprflow.report.verdict import Indicator, Rung, caveat, headline, indicators
from bprflow.source.diagnostic import Level

FIRST_THINGS = 3


@dataclass(frozen=True, slots=True)
class Priority:
    """One of the first things to do.

    Attributes:
        finding: The finding it starts from.
        numbers: Number of the finding, then of those that would go with it.
        hours: Yearly hours of all their steps, each once; None when unknown.
        score: Hours × confidence ÷ effort, the order of the list.

    """

    finding: Finding
    numbers: tuple[int, ...]
    hours: Amount | None
    score: float


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule that binds the process.

    Attributes:
        rule: The rule.
        state: How well it is founded.
        steps: Steps it binds.
        opens: Those of them that could go digital without it.
        forms: Documents that would change with it.
        hours: Yearly hours of the steps it binds; None when unknown.
        next_move: What could be done next, by who can change it.

    """

    rule: LegacyRule
    state: BasisState
    steps: tuple[Step, ...]
    opens: tuple[Step, ...]
    forms: tuple[str, ...]
    hours: Amount | None
    next_move: Text


@dataclass(frozen=True, slots=True)
class Digest:
    """What the papers say of one flow.

    Attributes:
        analysis: Where it all comes from.
        headline: One or two sentences: the state of things and what the section could move.
        caveat: Counts, the part that is assumed, and the figures that would change the conclusion.
        indicators: Figures of the strip.
        first: The first things to do, best first.
        ladder: Levels of decision, lowest first, empty levels left out.
        stage: Where the flow stands on the ladder of profiles, in one line.
        rules: Rules that bind the process.

    """

    analysis: Analysis
    headline: Text
    caveat: Text
    indicators: tuple[Indicator, ...]
    first: tuple[Priority, ...]
    ladder: tuple[Rung, ...]
    stage: Text
    rules: tuple[RuleRow, ...]


def digest(analysis: Analysis) -> Digest:
    """Put together what the papers say.

    Args:
        analysis: One flow; O(findings × steps they name).

    """
    ladder = decision_ladder(analysis)
    return Digest(
        analysis,
        headline(analysis, ladder),
        _with_lifted(analysis, caveat(analysis)),
        indicators(analysis),
        priorities(analysis),
        ladder,
        stage_text(analysis),
        rule_rows(analysis),
    )


def _with_lifted(analysis: Analysis, said: Text) -> Text:
    """Put what could not be read, and what an override lifted, before everything else that has to be kept in mind."""
    first = lifted_text(lifted(analysis))
    unread = sum(found.level is Level.ERROR for found in analysis.diagnostics)
    if unread:
        lost = Text(
            f"流れ図に読み取れない所が{unread}か所あり、そこは数えていません。", f"{unread} places of the flow could not be read and do not count. "
        )  # fmt: skip
        first = Text(lost.ja + first.ja, lost.en + first.en)
    return Text(first.ja + said.ja, first.en + said.en)


def total_hours(analysis: Analysis, steps: Iterable[str], *, of: LaneKind | None = None) -> Amount | None:
    """Add up the yearly hours of steps, each once.

    Args:
        analysis: The flow.
        steps: Step ids; repeated ones count once.
        of: Only steps done by these hands.

    Returns:
        The sum, or None when no step's hours are known.

    """
    value = low = high = assumed = 0.0
    known = False
    for step in dict.fromkeys(steps):
        measure = analysis.measures.steps.get(step)
        facts = analysis.flow.facts.get(step)
        if measure is None or measure.hours_per_year is None:
            continue
        if of is not None and (facts is None or facts.lane_kind.value is not of):
            continue
        known = True
        amount = measure.hours_per_year
        value, low, high = value + amount.value, low + amount.low, high + amount.high
        assumed += amount.value * amount.assumed_share
    return Amount(value, low, high, assumed / value if value else 0.0) if known else None


def priorities(analysis: Analysis, limit: int = FIRST_THINGS) -> tuple[Priority, ...]:
    """Give the first things to do as the audit ranks them, with the numbers papers show.

    Args:
        analysis: The flow.
        limit: How many at most.

    """
    from bprflow.audit.first import first_three

    numbers = {finding.id: number for number, finding in enumerate(analysis.shown, 1)}
    things = analysis.first_things if limit == FIRST_THINGS else first_three(analysis, limit)
    return tuple(
        Priority(
            thing.finding,
            tuple(numbers[f.id] for f in (thing.finding, *thing.symptoms)),
            total_hours(analysis, [step for f in (thing.finding, *thing.symptoms) for step in f.steps]),
            thing.score,
        )
        for thing in things
    )


def stage_text(analysis: Analysis) -> Text:
    """Say where the flow stands on the ladder of profiles, and what the next rung takes."""
    from bprflow.audit.ladder import stage

    return stage(analysis.findings).text


def decision_ladder(analysis: Analysis) -> tuple[Rung, ...]:
    """Sort the shown findings by who decides; a step counts once, at the lowest level that can move it.

    A step a legacy rule binds counts no lower than who can change that rule, whatever the finding says:
    the verdict must not promise the section what only the state can give.
    """
    levels = _levels(analysis)
    order = list(Authority)
    rungs: list[Rung] = []
    for authority in Authority:
        count = sum(f.authority is authority for f in analysis.shown)
        mine = [step for step, level in levels.items() if level is authority]
        if not count and not mine:
            continue
        below = [step for step, level in levels.items() if order.index(level) <= order.index(authority)]
        staff, resident = (total_hours(analysis, mine, of=kind) for kind in (LaneKind.STAFF, LaneKind.RESIDENT))
        reach = [total_hours(analysis, below, of=kind) for kind in (LaneKind.STAFF, LaneKind.RESIDENT)]
        known = [amount.value for amount in reach if amount]
        rungs.append(
            Rung(
                authority,
                count,
                staff.value if staff else None,
                resident.value if resident else None,
                sum(known) if known else None,
            )
        )
    return tuple(rungs)


def _levels(analysis: Analysis) -> dict[str, Authority]:
    """Give the lowest level of decision that can move each step a finding names."""
    order = list(Authority)
    rules, steps = analysis.process.rule_by_name, analysis.process.step_by_id
    found: dict[str, Authority] = {}
    for finding in analysis.shown:
        for step in finding.steps:
            binding = [rules[name].authority for name in steps[step].rules if name in rules] if step in steps else []
            level = max((a for a in (finding.authority, *binding) if a), key=order.index)
            if step not in found or order.index(level) < order.index(found[step]):
                found[step] = level
    return found


def rule_rows(analysis: Analysis) -> tuple[RuleRow, ...]:
    """List the rules that bind the process, those with most hours first."""
    steps = analysis.process.step_by_id
    return tuple(
        RuleRow(
            row.rule,
            row.state,
            tuple(steps[step] for step in row.steps),
            tuple(steps[step] for step in row.opens),
            row.forms,
            total_hours(analysis, row.steps),
            next_move(row.rule),
        )
        for row in analysis.legacy_rows
    )


def next_move(rule: LegacyRule) -> Text:
    """Suggest what to do about a rule, by who can change it.

    Source: 情報通信技術を活用した行政の推進等に関する法律 第6条 (a statute's 書面 may be met electronically).
    """
    if rule.keep_reason:
        return Text(f"残す: {rule.keep_reason}", f"Keep: {rule.keep_reason}")
    if rule.authority is Authority.SECTION:
        return Text("課で話し合えば、今から変えられるかもしれません", "The section may be able to change it now")
    if rule.authority is Authority.MAYOR:
        owner = rule.owner or "所管課"
        return Text(
            f"{owner}と改正案を作れるかもしれません", f"Draft an amendment with {rule.owner or 'the owner section'}"
        )
    if rule.authority is Authority.ASSEMBLY:
        return Text("条例の改正が要るので、例規担当に相談してください", "Ask the legislation section: an ordinance must change")  # fmt: skip
    if rule.authority is Authority.STATE:
        if Requirement.WRITTEN in rule.requirements:
            return Text(
                "デジタル手続法 第6条により電子の届出ができるか確かめてください",
                "Check whether the Digital Procedures Act art. 6 allows electronic filing",
            )
        return Text(
            "国の通知を確かめ、要望の候補にしてください", "Check the ministry's notices; a candidate for a request"
        )
    return Text("根拠を調べてください。なければ課で見直せるかもしれません", "Find its basis; if there is none, the section may decide")  # fmt: skip


def provenance(step: Step) -> Provenance | None:
    """Say how well the time of a step is known; None when no time was written."""
    return step.touch.provenance if step.touch else None
