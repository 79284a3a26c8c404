"""Which figures should be measured next: largest influence × weakest evidence."""

from __future__ import annotations

from collections.abc import Iterable

from bprflow.measure.work import Work
from bprflow.model import Provenance

WEAKNESS = {
    Provenance.MEASURED: 0.05,
    Provenance.PUBLISHED: 0.3,
    Provenance.INTERVIEW: 0.4,
    Provenance.ASSUMED: 1.0,
}
"""How far a figure may still move, as a part of itself, by where it comes from (our judgement)."""


def weakest(works: Iterable[Work], limit: int = 3) -> tuple[str, ...]:
    """Name the steps whose times should be measured first.

    Args:
        works: All steps.
        limit: How many to name.

    Returns:
        Step ids, most pressing first; steps without a time or without influence are left out.

    """
    scores: list[tuple[float, int, str]] = []
    for position, work in enumerate(works):
        if work.step.touch is None:
            continue
        figures = work.measure
        weight = figures.hours_per_year or figures.per_case_minutes
        spread = (work.step.touch.high_minutes - work.step.touch.low_minutes) / 2
        relative = spread / work.step.touch.minutes if work.step.touch.minutes else 0.0
        score = weight.value * (WEAKNESS[work.step.touch.provenance] + relative)
        if score > 0:
            scores.append((-score, position, work.step.id))
    return tuple(step for _, _, step in sorted(scores)[:limit])
