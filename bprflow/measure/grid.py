"""Distributions of times on an even grid: shift, spread, mix, add, take the later of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_NOTHING = 1e-15


@dataclass(frozen=True, slots=True)
class Grid:
    """An even grid of times from 0.

    Attributes:
        step: Distance of two points [min].
        size: Number of points; what lies beyond is kept in the last one.

    """

    step: float
    size: int

    def point(self, minutes: float) -> Mass:
        """Put all mass on one time, split between two points so that the mean is kept."""
        return self.spread(minutes, minutes)

    def spread(self, low: float, high: float) -> Mass:
        """Spread mass evenly over a range of times [min]; the mean is kept."""
        left, right = low / self.step, high / self.step
        mass = [0.0] * min(self.size, int(right) + 2)
        pieces = max(1, min(64, 2 * int(right - left + 1))) if right > left else 1
        for piece in range(pieces):
            at = left + (right - left) * (piece + 0.5) / pieces
            below = int(at)
            part = at - below
            mass[min(below, len(mass) - 1)] += (1 - part) / pieces
            if part:
                mass[min(below + 1, len(mass) - 1)] += part / pieces
        mean = (low + high) / 2
        return Mass(self, tuple(mass), mean, mean * mean + (high - low) ** 2 / 12)

    def moments(self, shortest: float, mean: float, variance: float) -> Mass:
        """Put a distribution on the grid of which only these are known: a shifted gamma distribution.

        Args:
            shortest: Least time [min].
            mean: Expected time [min].
            variance: Its variance [min²].

        """
        over = mean - shortest
        if over <= _NOTHING or variance <= (self.step * _NOTHING) ** 2:
            return self.point(mean)
        from scipy.special import gammainc

        shape, scale = over * over / variance, variance / over
        edges = [max(0.0, (at + 0.5) * self.step - shortest) / scale for at in range(self.size - 1)]
        reached = [*(float(value) for value in gammainc(shape, edges)), 1.0]
        values = (reached[0], *(later - earlier for earlier, later in pairwise(reached)))
        return Mass(self, values, mean, variance + mean * mean)

    def none(self) -> Mass:
        """Take no time."""
        return Mass(self, (1.0,), 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Mass:
    """A distribution, or a part of one, on a grid.

    Attributes:
        grid: Its grid.
        values: Mass on each point from 0; shorter than the grid where the rest is 0.
        mean: Expected time times the mass [min]; kept apart, so that the end of the grid does not cut it.
        square: Expected square of the time times the mass [min²]; kept apart for the same reason.

    """

    grid: Grid
    values: tuple[float, ...]
    mean: float
    square: float

    @property
    def total(self) -> float:
        """All mass; 1 for a whole distribution."""
        return sum(self.values)

    @property
    def least(self) -> float:
        """Shortest time that has any mass [min], to one part of the grid."""
        return self.grid.step * next((at for at, value in enumerate(self.values) if value > _NOTHING), 0)

    @property
    def beyond(self) -> float:
        """Mass that met the end of the grid."""
        return self.values[-1] if len(self.values) == self.grid.size else 0.0

    def scaled(self, factor: float) -> Mass:
        """Keep a part of it."""
        return Mass(self.grid, tuple(value * factor for value in self.values), self.mean * factor, self.square * factor)

    def then(self, other: Mass) -> Mass:
        """Add an independent time: convolution, O(points of one · points of the other)."""
        one, two = (self.values, other.values) if len(self.values) <= len(other.values) else (other.values, self.values)
        length = min(self.grid.size, len(one) + len(two) - 1)
        found = [0.0] * (length + 1)
        for at, share in enumerate(one):
            if share < _NOTHING:
                continue
            room = length - at
            if room <= 0:
                found[length] += share * sum(two)
                continue
            stop = min(room, len(two))
            found[at : at + stop] = [old + share * new for old, new in zip(found[at : at + stop], two, strict=False)]
            if stop < len(two):
                found[length] += share * sum(two[stop:])
        found[length - 1] += found.pop()
        mean = self.mean * other.total + other.mean * self.total
        square = self.square * other.total + 2 * self.mean * other.mean + other.square * self.total
        return Mass(self.grid, tuple(found), mean, square)

    def quantile(self, share: float) -> float:
        """Give the time within which this share of the mass lies [min], read between the points."""
        used = [at for at, value in enumerate(self.values) if value > _NOTHING]
        if used and used[-1] - used[0] <= 1 and self.beyond == 0.0:
            return self.mean / self.total
        wanted = share * self.total
        before = 0.0
        for at, value in enumerate(self.values):
            if before + value >= wanted - _NOTHING:
                part = (wanted - before) / value if value else 0.0
                return self.grid.step * max(0.0, at - 0.5 + part) if at else 0.0
            before += value
        return self.grid.step * (len(self.values) - 1)


def mixed(parts: Sequence[Mass]) -> Mass:
    """Add up parts of a distribution."""
    length = max(len(part.values) for part in parts)
    rows = (part.values + (0.0,) * (length - len(part.values)) for part in parts)
    mean, square = sum(part.mean for part in parts), sum(part.square for part in parts)
    return Mass(parts[0].grid, tuple(map(sum, zip(*rows, strict=True))), mean, square)


def latest(parts: Sequence[Mass], active: Iterable[float] | None = None) -> Mass:
    """Wait for the last of several independent times: the product of their distribution functions.

    Args:
        parts: Whole distributions.
        active: Probability that each takes part at all; 1 when left out.

    """
    shares = list(active) if active is not None else [1.0] * len(parts)
    length = max(len(part.values) for part in parts)
    product = [1.0] * length
    for part, share in zip(parts, shares, strict=True):
        reached = list(accumulate(part.values))
        reached += [reached[-1]] * (length - len(reached))
        product = [old * (1 - share + share * new) for old, new in zip(product, reached, strict=True)]
    values = (product[0], *(later - earlier for earlier, later in pairwise(product)))
    step = parts[0].grid.step
    mean = step * sum(at * value for at, value in enumerate(values))
    square = step * step * sum(at * at * value for at, value in enumerate(values))
    return Mass(parts[0].grid, tuple(values), mean, square)
