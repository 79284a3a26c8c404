"""What a redesign brings in a year, at the uptake that is known, and from which uptake it pays."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.measure.result import Amount
from bprflow.model import Process, Provenance, Share
from bprflow.model.redesign import Redesign
from bprflow.redesign.apply import Applied
from bprflow.redesign.indicators import cost_after, difference, mixed
from bprflow.redesign.routes import uptake_of, with_routes
from bprflow.redesign.side import Side
from bprflow.redesign.warn import digital_only

CURVE = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Uptakes the effect is shown for."""


@dataclass(frozen=True)
class Effect:
    """The yearly effect of a redesign.

    Attributes:
        uptake: Share of the cases on the new route; value 1 where the question does not arise.
        stated: True when the uptake was written.
        own_routes: True when the to-be flow itself holds both routes; otherwise those who do not
            take the digital one keep the as-is route.
        saved_hours: Touch hours saved a year, all lanes; negative when it costs more.
        saved_staff_hours, saved_resident_hours: Parts of it by whose hands.
        saved_yen: Labour cost saved a year, when the flow has rates.
        curve: Hours saved at each uptake of `CURVE`.
        break_even: Uptake from which hours are saved; None when never, 0 when always.
        payback_years: Years until the cost has come back; None without costs or rates, or never.

    """

    uptake: Amount
    stated: bool
    own_routes: bool
    saved_hours: Amount | None
    saved_staff_hours: Amount | None
    saved_resident_hours: Amount | None
    saved_yen: Amount | None
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


def effect_of(applied: Applied, before: Side, after: Side) -> Effect:
    """Compute the effect of an applied redesign.

    Args:
        applied: The redesign as applied.
        before: The as-is flow, measured.
        after: The to-be flow, measured at the written uptake.

    """
    redesign = applied.redesign
    share, stated = uptake_amount(redesign, applied.as_is, applied.process, applied.stage)
    own = has_own_routes(redesign, applied.process)

    def saved(name: str) -> Amount | None:
        then: Amount | None = getattr(before.measures, name)
        now: Amount | None = getattr(after.measures, name)
        if name == "cost_yen_per_year":
            now = cost_after(before.measures, after.measures)
        mix = now if own else mixed(then, now, share)
        return None if then is None or mix is None else difference(mix, then)

    hours = saved("hours_per_year")
    ends = _ends(applied, before, after, own=own)
    curve = tuple((u, ends[0] + u * (ends[1] - ends[0])) for u in CURVE) if ends else ()
    yen = saved("cost_yen_per_year")
    return Effect(
        share,
        stated,
        own,
        hours,
        saved("staff_hours_per_year"),
        saved("resident_hours_per_year"),
        yen,
        curve,
        _break_even(*ends) if ends else None,
        _payback(redesign, hours, yen),
    )


def _ends(applied: Applied, before: Side, after: Side, *, own: bool) -> tuple[float, float] | None:
    """Give the hours saved when nobody and when everybody takes the digital route; it is linear between."""
    then = before.measures.hours_per_year
    if then is None or after.measures.hours_per_year is None:
        return None
    if not own:
        return 0.0, then.value - after.measures.hours_per_year.value
    ends = []
    for share in (0.0, 1.0):
        uptake = Share(low=share, high=share)
        routed = with_routes(_unrouted(applied), applied.redesign, uptake=uptake)
        hours = Side.of(routed, audited=False).measures.hours_per_year
        if hours is None:
            return None
        ends.append(then.value - hours.value)
    return ends[0], ends[1]


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


def _break_even(at_none: float, at_all: float) -> float | None:
    """Solve the line between nobody and everybody for the uptake where saving begins."""
    if at_none >= 0 and at_all >= 0:
        return 0.0
    if at_all <= 0:
        return None
    return -at_none / (at_all - at_none)


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
