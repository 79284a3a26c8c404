"""Arithmetic of figures with a range and a share that rests on assumptions."""

from __future__ import annotations

import math
from collections.abc import Iterable

from bprflow.measure.result import Amount
from bprflow.model import Duration, Provenance, Rate, Share, Wage

ZERO = Amount(0.0, 0.0, 0.0)
"""Nothing."""
ONE = Amount(1.0, 1.0, 1.0)
"""Every case, once."""


def exact(value: float) -> Amount:
    """Make a figure without range that rests on no assumption."""
    return Amount(value, value, value)


def total(parts: Iterable[Amount]) -> Amount:
    """Add figures; the assumed share is weighted by value."""
    value = low = high = assumed = 0.0
    for part in parts:
        value += part.value
        low += part.low
        high += part.high
        assumed += part.value * part.assumed_share
    return Amount(value, low, high, assumed / value if value else 0.0)


def scaled(amount: Amount, factor: float) -> Amount:
    """Multiply a figure by a number ≥ 0."""
    if factor == 1.0 or amount is ZERO:
        return amount
    return Amount(amount.value * factor, amount.low * factor, amount.high * factor, amount.assumed_share)


def product(one: Amount, other: Amount, factor: float = 1.0) -> Amount:
    """Multiply two figures ≥ 0 and a number; what either part assumes, the product assumes."""
    if other is ONE or one is ONE:
        return scaled(one if other is ONE else other, factor)
    assumed = 1 - (1 - one.assumed_share) * (1 - other.assumed_share)
    return Amount(
        one.value * other.value * factor, one.low * other.low * factor, one.high * other.high * factor, assumed
    )


def visited(amount: Amount, visits: float, assumed: float) -> Amount:
    """Multiply a figure by expected visits of which a part is assumed."""
    if not assumed:
        return scaled(amount, visits)
    share = 1 - (1 - amount.assumed_share) * (1 - assumed)
    return Amount(amount.value * visits, amount.low * visits, amount.high * visits, share)


def of_duration(duration: Duration) -> Amount:
    """Take a written time as a figure [min]."""
    return Amount(duration.minutes, duration.low_minutes, duration.high_minutes, _assumed(duration.provenance))


def of_share(share: Share | None) -> Amount:
    """Take a written share as a figure; none written means every case."""
    return Amount(share.value, share.low, share.high, _assumed(share.provenance)) if share else ONE


def of_wage(wage: Wage) -> Amount:
    """Take a labour cost as a figure [yen/h]."""
    return Amount(wage.value, wage.low, wage.high, _assumed(wage.provenance))


def of_rate(rate: Rate) -> Amount:
    """Take a written rate as a figure [1/year]."""
    return Amount(rate.per_year, rate.low_per_year, rate.high_per_year, _assumed(rate.provenance))


def _assumed(provenance: Provenance) -> float:
    return float(provenance is Provenance.ASSUMED)


def rounded(value: float) -> float:
    """Round a figure to what an estimate can carry: hundreds from 1,000, ones from 10.

    Args:
        value: Any finite figure.

    """
    size = abs(value)
    if size >= 1000:
        return math.floor(value / 100 + 0.5) * 100.0
    return float(math.floor(value + 0.5)) if size >= 10 else math.floor(value * 10 + 0.5) / 10
