"""How many hours a year each stage of a redesign brings, and which steps they come from.

Every stage is compared on its own ground: what holds for everybody from the first stage on counts in full, what only
those on the digital route use counts by the uptake. So each stage has its own part, not one for the whole redesign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bprflow.redesign.apply import Applied
from bprflow.redesign.compare import Comparison


@dataclass(frozen=True)
class StageHours:
    """What one stage brings beyond the stages before it.

    Attributes:
        stage: Its name; empty where a redesign has no stages.
        hours: Touch hours saved a year, as the comparison counts them; negative when it costs.
        by_step: The same by as-is step, before what new steps take is deducted.

    """

    stage: str
    hours: float
    by_step: Mapping[str, float]


def stage_hours(comparison: Comparison, applied: Applied) -> tuple[StageHours, ...]:
    """Say what each stage brings.

    Args:
        comparison: The whole redesign compared, n steps.
        applied: How the to-be flow came about, k stages: one comparison for each.

    """
    names = [stage.name for stage in applied.redesign.stages] or [""]
    if applied.stage in names:
        names = names[: names.index(applied.stage) + 1]
    found: list[StageHours] = []
    counted, gross, given = 0.0, 0.0, dict.fromkeys(applied.as_is.step_by_id, 0.0)
    for name in names:
        whole = comparison if name == names[-1] else _up_to(comparison, applied, name)
        saved = _given_up(whole)
        net = _net(whole)
        effect = net if whole.effect is None or whole.effect.saved_hours is None else whole.effect.saved_hours.value
        more, drawn = effect - counted, net - gross
        part = more / drawn if more * drawn > 0 else float(bool(more))
        found.append(StageHours(name, more, {step: (saved[step] - given[step]) * part for step in saved}))
        counted, gross, given = effect, net, saved
    return tuple(found)


def _up_to(comparison: Comparison, applied: Applied, stage: str) -> Comparison:
    """Compare as if work stopped after a stage."""
    from bprflow.redesign.apply import apply
    from bprflow.redesign.compare import compare
    from bprflow.redesign.side import Side

    part = apply(applied.as_is, applied.redesign, stage=stage)
    return compare(comparison.before, Side.of(part.process, audited=False), part)


def _given_up(comparison: Comparison) -> dict[str, float]:
    """Give the hours a year each as-is step gives up when everybody takes the new way: its own less what carries on."""
    before, after = comparison.before.measures.steps, comparison.after.measures.steps
    saved = dict.fromkeys(comparison.before.process.step_by_id, 0.0)
    for change in comparison.changes:
        then = [before[step.id].hours_per_year for step in change.before]
        total = sum(amount.value for amount in then if amount is not None)
        now = sum(amount.value for step in change.after if (amount := after[step.id].hours_per_year) is not None)
        for step, amount in zip(change.before, then, strict=True):
            own = amount.value / total if amount is not None and total else 0.0
            saved[step.id] = (total - now) * own
    return saved


def _net(comparison: Comparison) -> float:
    """Give the hours a year two flows differ by as they are drawn; 0 where they are not known."""
    then, now = comparison.before.measures.hours_per_year, comparison.after.measures.hours_per_year
    return 0.0 if then is None or now is None else then.value - now.value
