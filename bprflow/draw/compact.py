"""Pulling the picture together along time: nothing changes order, everything moves up as far as it may."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum


class Matter(IntEnum):
    """What an obstacle is; the distance between two depends on it."""

    SHAPE = 0
    LINE = 1
    WORDS = 2


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A piece of the picture that moves with its owner.

    Attributes:
        owner: What it moves with.
        matter: What it is.
        ahead, behind: How far it reaches before and after its owner's middle along time [pt].
        low, high: What it covers across the lanes [pt].

    """

    owner: Hashable
    matter: Matter
    ahead: float
    behind: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Distance:
    """`second` stands at least `least` [pt] after `first`."""

    first: Hashable
    second: Hashable
    least: float


def compact(
    reference: Mapping[Hashable, float],
    obstacles: Sequence[Obstacle],
    distances: Sequence[Distance],
    spacing: Mapping[tuple[Matter, Matter], float],
) -> dict[Hashable, float]:
    """Place every owner as early as order, spacing and distances allow.

    Args:
        reference: A place for every owner that respects the order [pt]; only the order is used.
        obstacles: What must not overlap; two matter to each other when they cover common ground
            across the lanes.
        distances: Further demands, forward in the order.
        spacing: Least distance by (what is before, what is after) [pt].

    Returns:
        The new place of every owner; the earliest obstacle starts at 0.

    Complexity: O(k log k + k · s) for k obstacles covering s strips each.

    """
    cuts = sorted({edge for obstacle in obstacles for edge in (obstacle.low, obstacle.high)})
    frontier = [[float("-inf")] * max(len(cuts), 1) for _ in Matter]
    own: dict[Hashable, list[Obstacle]] = defaultdict(list)
    for obstacle in obstacles:
        own[obstacle.owner].append(obstacle)
    before: dict[Hashable, list[Distance]] = defaultdict(list)
    for distance in distances:
        before[distance.second].append(distance)
    placed: dict[Hashable, float] = {}
    for owner in sorted(reference, key=lambda name: reference[name]):
        bound = max((obstacle.ahead for obstacle in own[owner]), default=0.0)
        for distance in before[owner]:
            if distance.first in placed:
                bound = max(bound, placed[distance.first] + distance.least)
        strips = [_strips(cuts, obstacle) for obstacle in own[owner]]
        for obstacle, strip in zip(own[owner], strips, strict=True):
            for matter in Matter:
                reach = max(frontier[matter][strip], default=float("-inf"))
                bound = max(bound, reach + spacing[matter, obstacle.matter] + obstacle.ahead)
        placed[owner] = bound
        for obstacle, strip in zip(own[owner], strips, strict=True):
            row = frontier[obstacle.matter]
            end = bound + obstacle.behind
            row[strip] = [max(reach, end) for reach in row[strip]]
    return placed


def _strips(cuts: list[float], obstacle: Obstacle) -> slice:
    """Which of the strips between neighbouring cuts an obstacle covers."""
    return slice(bisect_left(cuts, obstacle.low), bisect_right(cuts, obstacle.high) - 1)
