"""The way from the hours of today to those after a redesign, one change after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bprflow.language.terms import Text
from bprflow.measure.result import Measures
from bprflow.model import Step
from bprflow.redesign.compare import Comparison
from bprflow.redesign.diff import WORDS, ChangeKind, StepChange

MOST_STAGES = 10
"""Changes shown one by one; the smaller ones are added up."""
_NOTHING = 0.05
"""Hours a year that round to nothing."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the way.

    Attributes:
        name: What it is about.
        change: What became of it; None for both ends and for what is added up.
        hours: Hours a year it adds or, below zero, saves; the level itself at both ends.
        level: Hours a year afterwards.
        total: True at both ends.

    """

    name: Text
    change: ChangeKind | None
    hours: float
    level: float
    total: bool = False


def hours_of(change: StepChange, comparison: Comparison) -> float:
    """Give the hours a year a change adds or saves, at the uptake the comparison counts with.

    Args:
        change: One change.
        comparison: Where it comes from.

    """
    before = _hours(change.before, comparison.before.measures)
    after = _hours(change.after, comparison.after.measures)
    effect = comparison.effect
    share = 1.0 if effect is None or effect.own_routes else effect.uptake.value
    return share * (after - before)


def way(comparison: Comparison) -> tuple[Stage, ...]:
    """List the way from before to after, the largest savings first; empty where hours are not known.

    The stages add up to the difference of both ends exactly. The changes are taken as they are drawn;
    what the total does not promise of them (people off the new route are counted at today's time) and
    what moves without any step changing (volumes, small changes) stands in the last stage before the end.

    Args:
        comparison: n changes; O(n log n).

    """
    row = comparison.indicator("hours_per_year")
    if row is None or row.before is None or row.after is None:
        return ()
    parts = [(change, hours_of(change, comparison)) for change in comparison.changes]
    parts = sorted((p for p in parts if abs(p[1]) >= _NOTHING), key=lambda part: part[1])
    shown = sorted(parts, key=lambda part: -abs(part[1]))[:MOST_STAGES]
    start, end = row.before.value, row.after.value
    stages = [Stage(Text("現状", "Before"), None, start, start, total=True)]
    for change, hours in parts:
        if (change, hours) in shown:
            stages.append(Stage(_name(change), change.kind, hours, stages[-1].level + hours))
    rest = end - stages[-1].level
    if abs(rest) >= _NOTHING:
        stages.append(Stage(_rest(comparison), None, rest, end))
    return (*stages, Stage(Text("改善後", "After"), None, end, end, total=True))


def _rest(comparison: Comparison) -> Text:
    effect = comparison.effect
    if effect is not None and effect.own_routes and effect.uptake.low < 1:
        return Text(
            "新しい道を使わない人を今の時間で数える分、小さな変化",
            "Those off the new route at today's time, and small changes",
        )
    return Text("そのほか", "The rest")


def _hours(steps: Iterable[Step], measures: Measures) -> float:
    known = [measures.steps[step.id].hours_per_year for step in steps if step.id in measures.steps]
    return sum(amount.value for amount in known if amount)


def _name(change: StepChange) -> Text:
    """Name a change by its steps and what became of them."""
    steps = change.before or change.after
    names = f"{steps[0].lane}: {steps[0].name}"
    more = len(steps) - 1
    word = WORDS[change.kind]
    return Text(
        f"{names}{f' ほか{more}工程' if more else ''} ({word.ja})",
        f"{names}{f' and {more} more' if more else ''} ({word.en})",
    )
