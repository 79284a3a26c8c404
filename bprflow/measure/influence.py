"""Which figures should be measured next: how far the total moves with each, and how weak its evidence is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from bprflow.flow.graph import FlowGraph
from bprflow.language.terms import Text, counter
from bprflow.measure.evidence import WEAKNESS
from bprflow.measure.frequency import Volumes
from bprflow.measure.policies import Policies
from bprflow.measure.ranges import Choice, choices, shares_with, with_share
from bprflow.measure.result import Measures
from bprflow.model import Provenance, Share, Step

SPREAD = {
    Provenance.MEASURED: 0.05,
    Provenance.PUBLISHED: 0.15,
    Provenance.INTERVIEW: 0.2,
    Provenance.ASSUMED: 0.5,
}
"""How far a figure without a range may be off, as a part of itself, by where it comes from (our judgement)."""
_NEVER_CERTAIN = 0.99
MOST_CHOICES = 80
"""Decisions whose shares are all tried; of more than these, only those with the steepest slope (each costs a solve)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure and what hangs on it.

    Attributes:
        figure: What it is, e.g. 「審査する」の時間.
        step: Step it belongs to; empty for a yearly volume.
        low, high: Total when the figure is at its low and high end, all others as expected.
        base: Expected total.
        unit: What the total is: hours a year, or minutes a case where no volume is known.
        provenance: Where the figure comes from.

    """

    figure: Text
    step: str
    low: float
    high: float
    base: float
    unit: str
    provenance: Provenance

    @property
    def swing(self) -> float:
        """How far the total moves."""
        return abs(self.high - self.low)

    @property
    def score(self) -> float:
        """Influence times weakness of the evidence: the higher, the sooner it should be measured."""
        return self.swing * WEAKNESS[self.provenance]


def tornado(flow: FlowGraph, measures: Measures) -> tuple[Bar, ...]:
    """Rank every figure of a flow by influence × weakness of evidence.

    Args:
        flow: The flow.
        measures: Its measures.

    Returns:
        Bars, the figure to be measured first at the head.

    """
    bars = [*_times(flow, measures), *_volumes(flow, measures), *_branches(flow, measures)]
    return tuple(sorted((bar for bar in bars if bar.swing > 0), key=lambda bar: -bar.score))


def _base(measures: Measures) -> tuple[float, str]:
    if measures.hours_per_year is not None:
        return measures.hours_per_year.value, "hours_per_year"
    return measures.per_case_minutes.value, "minutes_per_case"


def _spread(value: float, low: float, high: float, provenance: Provenance) -> tuple[float, float]:
    """Give the ends of a figure as factors of its value: its range, or the spread of its evidence."""
    if not value:
        return 1.0, 1.0
    if high > low:
        return low / value, high / value
    return 1 - SPREAD[provenance], 1 + SPREAD[provenance]


def _times(flow: FlowGraph, measures: Measures) -> Iterator[Bar]:
    base, unit = _base(measures)
    for step in flow.process.all_steps:
        figures = measures.steps.get(step.id)
        if figures is None or step.touch is None:
            continue
        part = figures.hours_per_year if unit == "hours_per_year" else figures.per_case_minutes
        if part is None or not part.value:
            continue
        time = step.touch
        low, high = _spread(time.minutes, time.low_minutes, time.high_minutes, time.provenance)
        name = Text(f"「{step.name}」の時間", f'time of "{step.name}"')
        yield _bar(name, step.id, part.value, (low, high), base, unit, time.provenance)
        if step.share is not None:
            yield _own_share(step, step.share, part.value, base, unit)


def _own_share(step: Step, share: Share, part: float, base: float, unit: str) -> Bar:
    low, high = _spread(share.value, share.low, share.high, share.provenance)
    high = min(high, 1.0 / share.value) if share.value else high
    name = Text(f"「{step.name}」が要る割合", f'share of cases that need "{step.name}"')
    return _bar(name, step.id, part, (low, high), base, unit, share.provenance)


def _bar(
    name: Text, step: str, part: float, ends: tuple[float, float], base: float, unit: str, provenance: Provenance
) -> Bar:
    return Bar(name, step, base + part * (ends[0] - 1), base + part * (ends[1] - 1), base, unit, provenance)


def _volumes(flow: FlowGraph, measures: Measures) -> Iterator[Bar]:
    base, unit = _base(measures)
    if unit != "hours_per_year":
        return
    main = Volumes(flow.process).main_unit
    for rate in flow.process.volume:
        part = sum(
            figures.hours_per_year.value
            for figures in measures.steps.values()
            if figures.per == rate.unit and figures.hours_per_year is not None
        )
        ends = _spread(rate.per_year, rate.low_per_year, rate.high_per_year, rate.provenance)
        kind = "" if rate.unit == main else f"({rate.unit})"
        kind_en = "" if rate.unit == main else f" ({counter(rate.unit).en})"
        yield _bar(Text(f"件数{kind}", f"volume{kind_en}"), "", part, ends, base, unit, rate.provenance)


def _branches(flow: FlowGraph, measures: Measures) -> Iterator[Bar]:
    found = choices(flow)
    base, unit = _base(measures)
    parts = _per_case_parts(measures, unit)
    if len(found) > MOST_CHOICES:
        yield from _leading_branches(flow, found, parts, base, unit)
        return
    for choice in found:
        for at, share in enumerate(choice.shares):
            if share is not None:
                yield _branch(flow, choice, at, share, parts, base, unit)


Parts = dict[str, tuple[float, float]]
"""Visits and part of the total of each step that is done per case."""


def _per_case_parts(measures: Measures, unit: str) -> Parts:
    found: Parts = {}
    for name, figures in measures.steps.items():
        amount = figures.hours_per_year if unit == "hours_per_year" else figures.per_case_minutes
        if amount is not None and figures.per_case_minutes.value and figures.visits:
            found[name] = (figures.visits, amount.value)
    return found


def _leading_branches(flow: FlowGraph, found: Sequence[Choice], parts: Parts, base: float, unit: str) -> Iterator[Bar]:
    """Find the decisions with the steepest slopes by one adjoint solve, and work those out exactly."""
    policies = Policies(flow, ())
    try:
        worth = policies.worth(policies.vector({name: part / usual for name, (usual, part) in parts.items()}))
        visits = policies.visits()
    except RuntimeError:  # some loop is never left, so no total stands to be moved
        return
    slopes: list[tuple[float, Choice, int, Share]] = []
    for choice in found:
        for at, share in enumerate(choice.shares):
            if share is not None:
                moved = [
                    policies.first_order(choice, shares_with(choice, at, end), worth, visits) for end in _ends(share)
                ]
                slopes.append((abs(moved[1] - moved[0]) * WEAKNESS[share.provenance], choice, at, share))
    slopes.sort(key=lambda row: -row[0])
    for _, choice, at, share in slopes[:MOST_CHOICES]:
        low, high = (
            base + policies.changed_total(choice, shares_with(choice, at, end), worth, visits) for end in _ends(share)
        )
        if isfinite(low) and isfinite(high):
            yield _share_bar(flow, choice, at, share, (low, high), base, unit)


def _ends(share: Share) -> tuple[float, float]:
    low, high = _spread(share.value, share.low, share.high, share.provenance)
    return share.value * low, min(_NEVER_CERTAIN, share.value * high)


def _branch(flow: FlowGraph, choice: Choice, at: int, share: Share, parts: Parts, base: float, unit: str) -> Bar:
    ends: list[float] = []
    for end in _ends(share):
        visits = with_share(flow, choice, at, end)
        ends.append(base + sum(part * (visits[name] / usual - 1) for name, (usual, part) in parts.items()))
    return _share_bar(flow, choice, at, share, (ends[0], ends[1]), base, unit)


def _share_bar(
    flow: FlowGraph, choice: Choice, at: int, share: Share, ends: tuple[float, float], base: float, unit: str
) -> Bar:
    step = flow.nodes[choice.node].step
    owner = step.name if step is not None else flow.nodes[choice.node].label
    label = choice.edges[at].label
    name = Text(f"「{owner}」の分岐「{label}」の割合", f'share of "{label}" after "{owner}"')
    return Bar(name, step.id if step else "", ends[0], ends[1], base, unit, share.provenance)
