"""The best consistent set of options: a small integer program, solved exactly.

maximise    Σ hours·x − small·(effort)
subject to  one option a step · an option needs its rules amended · an option needs what it leans on
            number of changes · staff days · budget · authority · time limit

Source: HiGHS through scipy.optimize.milp.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bprflow.model import Authority, LegacyRule
from bprflow.redesign.amendments import amendment_days
from bprflow.redesign.options import Option
from bprflow.redesign.protect import reach

TIE = 1e-4
"""Weight of staff days against hours: only decides between equal savings."""
RELIEF = 1e-2
"""Weight of a resolved finding against hours: an option that frees no time may still be worth it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What changes cost, as the user gives it; what has no price costs nothing in yen.

    Attributes:
        by_kind: Yen once for one change, by the kind of the option.
        day: Yen for a staff day.

    """

    by_kind: Mapping[str, float] = field(default_factory=dict)
    day: float = 0.0

    def of(self, option: Option) -> float:
        """Give the price of an option without the rules it needs amended [yen]."""
        return self.by_kind.get(option.kind, 0.0) + option.days * self.day

    def of_amendment(self, rule: LegacyRule) -> float:
        """Give the price of amending a rule: the staff days it takes [yen]."""
        return amendment_days(rule) * self.day


@dataclass(frozen=True, slots=True)
class Limits:
    """What the user allows.

    Attributes:
        authority: The highest decision that can be reached.
        most: Most changes, or None.
        days: Most staff days, or None.
        late: Rules that cannot be changed in time.
        budget: Most yen, or None.
        prices: What changes cost; only asked where there is a budget.

    """

    authority: Authority = Authority.STATE
    most: int | None = None
    days: float | None = None
    late: frozenset[str] = frozenset()
    budget: float | None = None
    prices: Prices = field(default_factory=Prices)


def value_of(option: Option) -> float:
    """Give the weight of an option in the sum that is maximised."""
    return option.hours + RELIEF * len(option.findings) - TIE * option.days


def allowed(chosen: Sequence[Option], rules: Mapping[str, LegacyRule], limits: Limits) -> bool:
    """Check a set of options against everything the program demands; used to prove it right."""
    taken = [step for option in chosen for step in option.steps]
    if len(taken) != len(set(taken)):
        return False
    if any(not _may(option, rules, limits) for option in chosen):
        return False
    served = {step for option in chosen for step in option.steps if option.kind != "unseal"}
    if any(not set(option.needs) <= served for option in chosen):
        return False
    if limits.most is not None and len(chosen) > limits.most:
        return False
    amended = {name for option in chosen for name in option.rules}
    days = sum(option.days for option in chosen) + sum(amendment_days(rules[name]) for name in amended)
    if limits.days is not None and days > limits.days + 1e-9:
        return False
    return limits.budget is None or cost_of(chosen, rules, limits.prices) <= limits.budget + 1e-6


def cost_of(chosen: Sequence[Option], rules: Mapping[str, LegacyRule], prices: Prices) -> float:
    """Give what a set of options costs, every amendment once [yen]."""
    amended = {name for option in chosen for name in option.rules}
    return sum(prices.of(option) for option in chosen) + sum(prices.of_amendment(rules[name]) for name in amended)


def _may(option: Option, rules: Mapping[str, LegacyRule], limits: Limits) -> bool:
    if reach(option.authority) > reach(limits.authority) or set(option.rules) & limits.late:
        return False
    return all(reach(rules[name].authority or Authority.SECTION) <= reach(limits.authority) for name in option.rules)


def choose(options: Sequence[Option], rules: Mapping[str, LegacyRule], limits: Limits) -> tuple[Option, ...]:
    """Choose the set of options with the greatest sum.

    Args:
        options: n options; those that may not be applied on their own are to be left out before.
        rules: Legacy rules by name.
        limits: What the user allows.

    Returns:
        The chosen options in their order; O(2ⁿ) at worst, milliseconds for the tens there are.

    """
    able = [option for option in options if _may(option, rules, limits)]
    if not able:
        return ()
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    names = list(dict.fromkeys(name for option in able for name in option.rules))
    size = len(able) + len(names)
    weights = np.zeros(size)
    weights[: len(able)] = [-value_of(option) for option in able]
    weights[len(able) :] = [TIE * amendment_days(rules[name]) for name in names]
    table, least, most = _rows(able, names, rules, limits)
    constraints = [LinearConstraint(np.array(table), np.array(least), np.array(most))] if table else []
    result = milp(
        weights, constraints=constraints, integrality=np.ones(size), bounds=Bounds(0, 1), options={"mip_rel_gap": 0}
    )
    if result.x is None:
        return ()
    return tuple(option for option, picked in zip(able, result.x, strict=False) if picked > 0.5)


def _rows(
    able: list[Option], names: list[str], rules: Mapping[str, LegacyRule], limits: Limits
) -> tuple[list[list[float]], list[float], list[float]]:
    """Write the constraints as rows: least ≤ row · x ≤ most."""
    size = len(able) + len(names)
    at = {name: len(able) + index for index, name in enumerate(names)}
    infinity = float("inf")
    table: list[list[float]] = []
    least: list[float] = []
    most: list[float] = []

    def add(entries: Mapping[int, float], low: float, high: float) -> None:
        row = [0.0] * size
        for index, value in entries.items():
            row[index] += value
        table.append(row)
        least.append(low)
        most.append(high)

    steps: dict[str, list[int]] = {}
    for index, option in enumerate(able):
        for step in option.steps:
            steps.setdefault(step, []).append(index)
    for indices in steps.values():
        if len(indices) > 1:
            add(dict.fromkeys(indices, 1.0), -infinity, 1.0)
    for index, option in enumerate(able):
        for name in option.rules:
            add({index: 1.0, at[name]: -1.0}, -infinity, 0.0)
        for step in option.needs:
            helpers = {i: -1.0 for i in steps.get(step, []) if i != index and able[i].kind != "unseal"}
            add({index: 1.0, **helpers}, -infinity, 0.0)
    if limits.most is not None:
        add(dict.fromkeys(range(len(able)), 1.0), 0.0, float(limits.most))
    if limits.days is not None:
        days = {index: option.days for index, option in enumerate(able)}
        days |= {at[name]: amendment_days(rules[name]) for name in names}
        add(days, 0.0, limits.days)
    if limits.budget is not None:
        yen = {index: limits.prices.of(option) for index, option in enumerate(able)}
        yen |= {at[name]: limits.prices.of_amendment(rules[name]) for name in names}
        scale = max(
            [*yen.values(), limits.budget, 1.0]
        )  # in parts of the largest, so that the solver's tolerance holds
        add({index: value / scale for index, value in yen.items()}, 0.0, limits.budget / scale)
    return table, least, most
