"""What each step costs: how often it is done, minutes a case, hours a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.measure.amounts import ZERO, of_duration, of_share, product, scaled, visited
from bprflow.measure.frequency import Refers, Volumes
from bprflow.measure.result import Amount, StepMeasure
from bprflow.model import LaneKind, Step

MINUTES_PER_HOUR = 60.0


@dataclass(frozen=True, slots=True)
class Work:
    """One step with everything needed to add it up.

    Attributes:
        step: The step.
        lane_kind: Whose hands.
        refers: What its time refers to.
        measure: Its figures.
        single_pass_minutes: Touch minutes a case if nothing is done twice.
        unit_minutes: Touch minutes each unit, for work not done per case.
        runs: How often it is done a case, with the range and evidence of its share and of the way to it.

    """

    step: Step
    lane_kind: LaneKind
    refers: Refers
    measure: StepMeasure
    single_pass_minutes: Amount
    unit_minutes: Amount
    runs: Amount


def work_of(
    flow: FlowGraph,
    visits: Mapping[str, float],
    single: Mapping[str, float],
    assumed: Mapping[str, float],
    sure: Mapping[str, float],
) -> tuple[Work, ...]:
    """Work out every step, in written order.

    Args:
        flow: The flow.
        visits, single: Expected visits of every node, with and without rework.
        assumed: Part of the visits that rests on assumed branch shares; 0 for nodes left out.
        sure: Part of the visits that is done at least; all of them for nodes left out.

    """
    volumes = Volumes(flow.process)
    return tuple(
        _work(
            flow,
            volumes,
            node.step,
            visits[node.id],
            single[node.id],
            assumed.get(node.id, 0.0),
            sure.get(node.id, 1.0),
        )
        for node in flow.nodes.values()
        if node.kind is NodeKind.TASK and node.step is not None
    )


def _work(
    flow: FlowGraph, volumes: Volumes, step: Step, visits: float, single: float, assumed: float, sure: float
) -> Work:
    refers = volumes.refers(step)
    share = of_share(step.share)
    touch = of_duration(step.touch) if step.touch else None
    wait = of_duration(step.wait) if step.wait else None
    once = scaled(product(touch, share), refers.times) if touch else ZERO
    # A batch comes round with the calendar, however many cases wait for it, as long as the step is reached at all.
    runs = _at_least(visited(share, visits, assumed), sure)
    reached = runs if refers.per_case else share if visits > 0 else ZERO
    per_year = volumes.runs_per_year(refers, scaled(reached, refers.times))
    hours = product(per_year, touch, 1 / MINUTES_PER_HOUR) if per_year and touch else None
    figures = StepMeasure(
        step_id=step.id,
        visits=visits,
        runs=visits * share.value,
        per=refers.unit,
        touch_minutes=touch,
        per_case_minutes=_at_least(visited(once, visits, assumed), sure) if refers.per_case else ZERO,
        wait_minutes=wait,
        runs_per_year=per_year,
        hours_per_year=hours,
        visits_assumed=assumed,
    )
    kind = flow.facts[step.id].lane_kind.value
    pass_once = visited(once, single, _assumed_once(visits, single, assumed)) if refers.per_case else ZERO
    return Work(step, kind, refers, figures, pass_once, ZERO if refers.per_case else once, runs)


def _at_least(amount: Amount, sure: float) -> Amount:
    """Lower the low end to the part that is sure to be done."""
    return amount if sure >= 1.0 else replace(amount, low=amount.low * sure)


def _assumed_once(visits: float, single: float, assumed: float) -> float:
    """Give the part of the visits of a single pass that is assumed: what stands of all visits stands of these."""
    return 1.0 - min(1.0, visits * (1.0 - assumed) / single) if assumed and single else 0.0
