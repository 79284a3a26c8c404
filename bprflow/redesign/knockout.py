"""The order of checks that may turn a case away: cheap and likely refusals first.

The expected cost of an order is Σ cost × the share of cases still there. For checks that do not
need one another the best order sorts by cost / refusal; where some must come before others an
exact search over subsets finds it, as long as there are few.

Source: van der Aalst, Re-engineering knock-out processes, Decision Support Systems 30 (2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

EXACT_UP_TO = 15
"""More checks with precedence than this are ordered by the rule of thumb alone: the search is exponential."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        id: Its step.
        cost: What it takes on each case that reaches it (minutes, or any cost ≥ 0).
        refusal: Share of those cases it turns away, 0–1.

    """

    id: str
    cost: float
    refusal: float


def expected_cost(order: Sequence[Check]) -> float:
    """Give the expected cost a case of checks in this order, O(n)."""
    total, left = 0.0, 1.0
    for check in order:
        total += left * check.cost
        left *= 1 - check.refusal
    return total


def best_order(checks: Sequence[Check], before: Mapping[str, frozenset[str]] | None = None) -> tuple[Check, ...]:
    """Order checks so that the expected cost is least; ties keep the given order.

    Args:
        checks: n checks in their present order.
        before: For a check the ids of those that must come before it.

    Complexity: O(n log n) without precedence; O(2ⁿ n) with it, up to `EXACT_UP_TO` checks.

    """
    known = {check.id for check in checks}
    needs = {check.id: frozenset((before or {}).get(check.id, frozenset())) & known for check in checks}
    if not any(needs.values()):
        return tuple(sorted(checks, key=_ratio))
    if len(checks) <= EXACT_UP_TO:
        return _searched(checks, needs)
    return _greedy(checks, needs)


def _ratio(check: Check) -> float:
    return check.cost / check.refusal if check.refusal > 0 else float("inf")


def _searched(checks: Sequence[Check], needs: Mapping[str, frozenset[str]]) -> tuple[Check, ...]:
    """Find the cheapest order over all subsets already done; what is left does not depend on their order."""
    at = {check.id: 1 << index for index, check in enumerate(checks)}
    masks = [sum(at[name] for name in needs[check.id]) for check in checks]
    full = (1 << len(checks)) - 1
    left = [1.0] * (full + 1)
    best: list[tuple[float, int, int]] = [(float("inf"), -1, -1)] * (full + 1)
    best[0] = (0.0, -1, -1)
    for done in range(full + 1):
        cost = best[done][0]
        if cost == float("inf"):
            continue
        for index, check in enumerate(checks):
            bit = 1 << index
            if done & bit or masks[index] & ~done:
                continue
            left[done | bit] = left[done] * (1 - check.refusal)
            total = cost + left[done] * check.cost
            if total < best[done | bit][0] - 1e-12:
                best[done | bit] = (total, done, index)
    if best[full][1] == -1 and full:
        return tuple(checks)  # the conditions run in a circle: leave the order alone
    order: list[Check] = []
    state = full
    while state:
        _, state_before, index = best[state]
        order.append(checks[index])
        state = state_before
    return tuple(reversed(order))


def _greedy(checks: Sequence[Check], needs: Mapping[str, frozenset[str]]) -> tuple[Check, ...]:
    waiting, done = list(checks), list[Check]()
    while waiting:
        names = {check.id for check in done}
        ready = [check for check in waiting if needs[check.id] <= names] or waiting[:1]
        chosen = min(ready, key=_ratio)
        waiting.remove(chosen)
        done.append(chosen)
    return tuple(done)
