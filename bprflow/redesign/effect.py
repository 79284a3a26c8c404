"""What a redesign brings in a year, at the uptake that is known, and from which uptake it pays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bprflow.measure.result import Amount, Measures
from bprflow.model import Process, Provenance, Share
from bprflow.model.redesign import Redesign
from bprflow.redesign.apply import Applied
from bprflow.redesign.indicators import Routes, cost_after, difference
from bprflow.redesign.routes import uptake_of, with_routes
from bprflow.redesign.side import Side
from bprflow.redesign.warn import digital_only

CURVE = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Uptakes the effect is shown for."""


class Others(StrEnum):
    """How the cases off the digital route are counted."""

    NOBODY = "nobody"
    AS_IS = "as_is"
    EARLIER_STAGES = "earlier_stages"
    FALLBACK = "fallback"


@dataclass(frozen=True)
class Effect:
    """The yearly effect of a redesign.

    Attributes:
        uptake: Share of the cases on the new route; value 1 where the question does not arise.
        stated: True when the uptake was written.
        own_routes: True when the to-be flow itself holds both routes.
        others: How the cases off the digital route are counted.
        saved_hours: Touch hours saved a year, all lanes; negative when it costs more.
        saved_staff_hours, saved_resident_hours: Parts of it by whose hands.
        saved_yen: Labour cost saved a year, when the flow has rates.
        saved_as_drawn: Touch hours saved a year if those on the fallback went through the to-be
            flow exactly as it is written; None where there is no such route.
        curve: Hours saved at each uptake of `CURVE`.
        break_even: Uptake from which it pays: yen beyond the yearly cost where both are known, else
            hours; None when never, 0 when always.
        payback_years: Years until the cost has come back; None without costs or rates, or never.

    """

    uptake: Amount
    stated: bool
    own_routes: bool
    others: Others
    saved_hours: Amount | None
    saved_staff_hours: Amount | None
    saved_resident_hours: Amount | None
    saved_yen: Amount | None
    saved_as_drawn: Amount | None
    curve: tuple[tuple[float, float], ...]
    break_even: float | None
    payback_years: float | None


def uptake_amount(redesign: Redesign, as_is: Process, to_be: Process, stage: str = "") -> tuple[Amount, bool]:
    """Give the uptake to count with and whether it was written.

    Where residents get a digital channel and nothing is written, it lies somewhere between none
    and all, and the middle is an assumption. Where only the office changes, everyone takes it.
    """
    written = uptake_of(redesign, stage)
    if written is not None:
        return Amount(written.value, written.low, written.high, float(written.provenance is Provenance.ASSUMED)), True
    before = {step.id for step in digital_only(as_is)}
    if any(step.id not in before or step.name != as_is.step_by_id[step.id].name for step in digital_only(to_be)):
        return Amount(0.5, 0.0, 1.0, 1.0), False
    return Amount(1.0, 1.0, 1.0), False


def has_own_routes(redesign: Redesign, to_be: Process) -> bool:
    """Does the to-be flow itself hold both routes, or do the others keep the as-is route?"""
    names = {word for step in to_be.all_steps for word in (step.id, step.name)}
    return any(word in names for word in (*redesign.fallback, *redesign.digital))


@dataclass(frozen=True)
class Counting:
    """How the cases of a redesign are counted.

    Attributes:
        uptake: Share on the new route.
        stated: True when it was written.
        others: What is counted for the rest.
        routes: The two routes; None when everyone takes the new one.

    """

    uptake: Amount
    stated: bool
    others: Others
    routes: Routes | None


def counting(applied: Applied, before: Side, after: Side) -> Counting:
    """Say on which route each case is counted.

    Whoever stays off the digital route keeps the as-is route, so that nothing is saved where nobody
    uses what is new. Two exceptions. What came into force in stages before the first digital one
    holds for everybody, also while it is the only one there. And where the fallback takes longer than that, its longer time counts: a
    fallback can cost, but its saving is a hope until somebody has measured it (`saved_as_drawn`).
    """
    share, stated = uptake_amount(applied.redesign, applied.as_is, applied.process, applied.stage)
    stages = applied.redesign.stages
    names = [stage.name for stage in stages]
    last = names.index(applied.stage) if applied.stage in names else len(names) - 1
    first = _first_digital_stage(applied)
    if first is not None and first > last and not any(stage.uptake for stage in stages[: last + 1]):
        return Counting(Amount(1.0, 1.0, 1.0), False, Others.NOBODY, None)
    own = has_own_routes(applied.redesign, applied.process)
    if share.low >= 1 and not own:
        return Counting(share, stated, Others.NOBODY, None)
    stay, others = before.measures, Others.AS_IS
    if first is not None and 0 < first <= last:
        from bprflow.redesign.apply import apply

        ground = apply(applied.as_is, applied.redesign, stage=names[first - 1]).process
        stay, others = before.measured(ground), Others.EARLIER_STAGES
    if not own:
        return Counting(share, stated, others, Routes(stay, after.measures, share))
    nobody, everybody = (_at(before, applied, part) for part in (0.0, 1.0))
    if applied.redesign.fallback and _work(nobody) > _work(stay):
        stay, others = nobody, Others.FALLBACK
    return Counting(share, stated, others, Routes(stay, everybody, share))


def effect_of(applied: Applied, before: Side, after: Side, count: Counting) -> Effect:
    """Compute the effect of an applied redesign.

    Args:
        applied: The redesign as applied.
        before: The as-is flow, measured.
        after: The to-be flow, measured at the written uptake.
        count: On which route each case is counted.

    """
    own = has_own_routes(applied.redesign, applied.process)
    ends = _ends("hours_per_year", before, after, count.routes)
    hours = _saved("hours_per_year", before, after, count.routes)
    yen = _saved("cost_yen_per_year", before, after, count.routes)
    return Effect(
        count.uptake,
        count.stated,
        own,
        count.others,
        hours,
        _saved("staff_hours_per_year", before, after, count.routes),
        _saved("resident_hours_per_year", before, after, count.routes),
        yen,
        _saved("hours_per_year", before, after, None) if own and count.uptake.low < 1 else None,
        tuple((u, ends[0] + u * (ends[1] - ends[0])) for u in CURVE) if ends else (),
        _pays_from(applied.redesign, ends, _ends("cost_yen_per_year", before, after, count.routes)),
        _payback(applied.redesign, hours, yen),
    )


def _saved(code: str, before: Side, after: Side, routes: Routes | None) -> Amount | None:
    then: Amount | None = getattr(before.measures, code)
    now: Amount | None = getattr(after.measures, code)
    if code == "cost_yen_per_year":
        now = cost_after(before.measures, after.measures)
    if routes is not None:
        now = routes.amount(code)
    return None if then is None or now is None else difference(now, then)


def _ends(code: str, before: Side, after: Side, routes: Routes | None) -> tuple[float, float] | None:
    """Give what is saved when nobody and when everybody takes the digital route; it is linear between."""
    if routes is None:
        whole = _saved(code, before, after, None)
        return None if whole is None else (0.0, whole.value)
    found = [
        _saved(code, before, after, Routes(routes.stay, routes.take, Amount(part, part, part, 0.0)))
        for part in (0.0, 1.0)
    ]
    none, everyone = found
    return None if none is None or everyone is None else (none.value, everyone.value)


def _work(measures: Measures) -> float:
    """Give the work of a flow for comparing two routes of the same case."""
    yearly = measures.hours_per_year
    return measures.per_case_minutes.value if yearly is None else yearly.value


def _at(before: Side, applied: Applied, part: float) -> Measures:
    """Measure the to-be flow as if this part of the cases took the digital route."""
    uptake = Share(low=part, high=part)
    routed = with_routes(_unrouted(applied), applied.redesign, uptake=uptake)
    return before.measured(routed)


def _first_digital_stage(applied: Applied) -> int | None:
    """Give the place of the first stage that gives residents a digital step, applied or not; None when none does."""
    from bprflow.redesign.apply import apply

    digital = frozenset(applied.redesign.digital)
    known = {(step.id, step.name) for step in digital_only(applied.as_is)}
    for place, stage in enumerate(applied.redesign.stages):
        steps = apply(applied.as_is, applied.redesign, stage=stage.name).process
        named = {(s.id, s.name) for s in steps.all_steps if s.id in digital or s.name in digital}
        if {(step.id, step.name) for step in digital_only(steps)} - known or named:
            return place
    return None


def _unrouted(applied: Applied) -> Process:
    """Take the shares of the written uptake off the digital steps again, so that another can be put on."""
    from bprflow.redesign.guard import new_steps
    from bprflow.redesign.papers import map_steps

    own = {step.name: step.share for step in (*applied.as_is.all_steps, *new_steps(applied.redesign))}
    digital = frozenset(applied.redesign.digital)
    return applied.process.model_copy(
        update={
            "steps": map_steps(
                applied.process.steps,
                lambda step: (
                    step.model_copy(update={"share": own.get(step.name)})
                    if step.id in digital or step.name in digital
                    else step
                ),
            )
        }
    )


def _pays_from(redesign: Redesign, hours: tuple[float, float] | None, yen: tuple[float, float] | None) -> float | None:
    """Find the uptake from which it pays, in yen beyond the yearly cost where both are known, else in hours."""
    costs = redesign.costs
    if costs is not None and costs.yearly_yen and yen is not None:
        return _break_even(yen[0] - costs.yearly_yen, yen[1] - costs.yearly_yen)
    return _break_even(*hours) if hours else None


def _break_even(at_none: float, at_all: float) -> float | None:
    """Solve the line between nobody and everybody for the uptake where saving begins."""
    if at_all <= 0:
        return None
    return 0.0 if at_none >= 0 else -at_none / (at_all - at_none)


def _payback(redesign: Redesign, hours: Amount | None, yen: Amount | None) -> float | None:
    costs = redesign.costs
    if costs is None:
        return None
    if costs.initial_yen or costs.yearly_yen:
        if yen is None or yen.value - costs.yearly_yen <= 0:
            return None
        return costs.initial_yen / (yen.value - costs.yearly_yen)
    if costs.staff_hours is None or hours is None or hours.value <= 0:
        return None
    return costs.staff_hours.minutes / 60 / hours.value
