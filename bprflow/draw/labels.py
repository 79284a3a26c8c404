"""Where the words beside arrows and decisions go: next to their own line, over nobody else's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from bprflow.draw.shapes import Point, Rect

Stretch = tuple[float, float, float, float]
"""One straight piece of an arrow: x1, y1, x2, y2 with x1 ≤ x2, y1 ≤ y2 [pt]."""

_CLEAR = 3.0
_BLOCKED = 200.0


def stretches(points: Sequence[Point]) -> list[Stretch]:
    """Cut a polyline into its straight pieces."""
    return [(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in itertools.pairwise(points)]


def crosses(rect: Rect, piece: Stretch, slack: float = 0.0) -> bool:
    """Does a straight piece run through a rectangle?"""
    x1, y1, x2, y2 = piece
    return x1 < rect.right - slack and x2 > rect.x + slack and y1 < rect.bottom - slack and y2 > rect.y + slack


class Board:
    """What is on the page already, so that words can keep clear of it.

    Args:
        boxes: Shapes with all that stands on them.
        arrows: Corners of all arrows, by link index.
        borders: Lane borders; words may touch them but rather should not.
        whole: The lanes together; words may stick out to the right, where the page can grow.
        grows_down: They may also stick out below: time runs downwards.

    """

    def __init__(
        self,
        boxes: Sequence[Rect],
        arrows: dict[int, tuple[Point, ...]],
        borders: Sequence[Stretch],
        whole: Rect,
        grows_down: bool,
    ) -> None:
        self._whole, self._grows_down = whole, grows_down
        self._cell = 160.0
        self._rects: dict[tuple[int, int], list[Rect]] = {}
        self._pieces: dict[tuple[int, int], list[tuple[int, Stretch]]] = {}
        self._borders = tuple(borders)
        for box in boxes:
            self.take(box)
        for index, points in arrows.items():
            for piece in stretches(points):
                area = Rect(piece[0], piece[1], piece[2] - piece[0], piece[3] - piece[1])
                for key in self._keys(area):
                    self._pieces.setdefault(key, []).append((index, piece))

    def take(self, rect: Rect) -> None:
        """Mark a place as taken."""
        for key in self._keys(rect):
            self._rects.setdefault(key, []).append(rect)

    def _keys(self, rect: Rect) -> Iterator[tuple[int, int]]:
        for column in range(int(rect.x // self._cell), int(rect.right // self._cell) + 1):
            for row in range(int(rect.y // self._cell), int(rect.bottom // self._cell) + 1):
                yield column, row

    def trouble(self, rect: Rect, own: int, clear: float = _CLEAR) -> float:
        """How badly a place fits: 0 is free, 1000 and more is on top of something."""
        above = min(clear, 1.0)
        wide = Rect(rect.x - clear, rect.y - above, rect.width + 2 * clear, rect.height + 2 * above)
        total = 0.0
        seen: set[int] = set()
        lines: set[tuple[int, Stretch]] = set()
        for key in self._keys(wide):
            for other in self._rects.get(key, ()):
                if id(other) not in seen and wide.overlaps(other):
                    seen.add(id(other))
                    total += 1000.0
            for index, piece in self._pieces.get(key, ()):
                if (index, piece) not in lines and crosses(wide, piece):
                    lines.add((index, piece))
                    total += 30.0 if index == own else 200.0
        whole = self._whole
        if rect.x < whole.x or rect.y < whole.y or (rect.bottom > whole.bottom and not self._grows_down):
            total += 500.0
        elif rect.right > whole.right or rect.bottom > whole.bottom:
            total += 12.0
        return total + sum(4.0 for border in self._borders if crosses(rect, border))

    def best(self, choices: Iterator[tuple[float, Rect]], own: int, clear: float = _CLEAR) -> tuple[Rect, bool]:
        """The place with the least trouble, wishes included; takes it if it is free.

        Args:
            choices: Places with how little they are wished for.
            own: Link the words belong to; -1 for none.
            clear: Distance to keep from everything else, to the left and right [pt].

        Returns:
            The place, and whether it is clear of everything.

        """
        chosen: Rect | None = None
        least = worst = float("inf")
        for wish, rect in choices:
            if wish >= least:
                continue
            trouble = self.trouble(rect, own, clear)
            cost = wish + trouble
            if cost < least:
                chosen, least, worst = rect, cost, trouble
            if cost < 1.0:
                break
        assert chosen is not None, "there is always a place to choose"
        free = worst < _BLOCKED
        if free:
            self.take(chosen)
        return chosen, free


def beside(points: Sequence[Point], width: float, height: float) -> Iterator[tuple[float, Rect]]:
    """Places for a label beside an arrow, the most natural first.

    Yields:
        How much it is not wished for, and the place.

    """
    gap = 2.5
    for number, (start, stop) in enumerate(itertools.pairwise(points)):
        later = 3.0 * number
        if abs(start[1] - stop[1]) < 1e-6:
            yield from _beside_level(start, stop, width, height, later, gap)
        else:
            yield from _beside_upright(start, stop, width, height, later, gap)


def _beside_level(
    start: Point, stop: Point, width: float, height: float, later: float, gap: float
) -> Iterator[tuple[float, Rect]]:
    y = start[1]
    room = abs(stop[0] - start[0])
    forward = stop[0] > start[0]
    short = 0.0 if room >= width + 4 else 14.0 + (width - room) * 0.3
    for part, wish in ((0.0, 0.0), (0.25, 1.5), (0.5, 2.0), (0.75, 3.0), (1.0, 4.0)):
        slide = max(room - width - 8.0, 0.0) * part
        x = start[0] + 4.0 + slide if forward else start[0] - 4.0 - width - slide
        yield later + wish + short, Rect(x, y - gap - height, width, height)
        yield later + wish + short + 1.5, Rect(x, y + gap, width, height)


def _beside_upright(
    start: Point, stop: Point, width: float, height: float, later: float, gap: float
) -> Iterator[tuple[float, Rect]]:
    x = start[0]
    room = abs(stop[1] - start[1])
    down = stop[1] > start[1]
    short = 0.0 if room >= height + 4 else 14.0 + (height - room) * 0.5
    for part, wish in ((0.0, 1.0), (0.25, 1.5), (0.5, 2.0), (0.75, 3.0), (1.0, 4.0)):
        slide = max(room - height - 6.0, 0.0) * part
        y = start[1] + 3.0 + slide if down else start[1] - 3.0 - height - slide
        yield later + wish + short, Rect(x + gap + 2.0, y, width, height)
        yield later + wish + short + 1.5, Rect(x - gap - 2.0 - width, y, width, height)


_TIP = 9.0
"""Length of an arrowhead; no chip stands over it where there is room [pt]."""
_BESIDE = 5.0
"""Distance of a chip from its arrow: more than half an arrowhead [pt]."""


def riding(
    points: Sequence[Point], width: float, height: float, turn: int = 0, turns: int = 1
) -> Iterator[tuple[float, Rect]]:
    """Places for a chip: just above a level piece, on the middle of an upright one.

    Args:
        points: Corners of the arrow.
        width, height: The chip [pt].
        turn, turns: Number of this chip among those on the arrow; on upright pieces they stand one
            under the other.

    """
    first = turn / (turns - 1) if turns > 1 else 0.5
    for number, (start, stop) in enumerate(itertools.pairwise(points)):
        later = 3.0 * number
        if abs(start[1] - stop[1]) < 1e-6:
            room = abs(stop[0] - start[0])
            left = min(start[0], stop[0])
            if number == len(points) - 2 and room >= width + _TIP:  # the arrowhead is left free
                room -= _TIP
                left += 0.0 if stop[0] > start[0] else _TIP
            short = 0.0 if room >= width else 6.0
            spare = max(room - width, 0.0)
            for part, wish in ((0.5, 0.0), (0.2, 1.0), (0.8, 1.0)):
                if spare > 90.0 and part != 0.5:
                    wish -= 0.5
                x = left + spare * part if room >= width else left + (room - width) / 2
                yield later + wish + short, Rect(x, start[1] - _BESIDE - height, width, height)
                yield later + wish + short + 2.0, Rect(x, start[1] + _BESIDE, width, height)
        else:
            room = abs(stop[1] - start[1])
            top = min(start[1], stop[1])
            for part, wish in ((first, 1.0), (0.5, 1.2), (0.3, 1.5), (0.7, 1.5), (0.1, 2.0), (0.9, 2.0)):
                y = top + (room - height) / 2 if room < height + 6.0 else top + 3.0 + (room - height - 6.0) * part
                if room >= height + 14.0 and turns == 1:
                    yield later + wish - 25.0, Rect(start[0] - width / 2, y, width, height)
                yield later + wish + 3.0, Rect(start[0] + _BESIDE + 1.5, y, width, height)
                yield later + wish + 4.0, Rect(start[0] - _BESIDE - 1.5 - width, y, width, height)


def anywhere(points: Sequence[Point], width: float, height: float) -> Iterator[tuple[float, Rect]]:
    """Places all along an arrow, close together, for words that found none of the natural ones free.

    Yields:
        How much it is not wished for, and the place; the nearer to the beginning, the better.

    """
    for number, (start, stop) in enumerate(itertools.pairwise(points)):
        level = abs(start[1] - stop[1]) < 1e-6
        length = abs(stop[0] - start[0]) + abs(stop[1] - start[1])
        count = max(2, min(40, int(length / 6.0)))
        for part in range(count + 1):
            wish = 4.0 * number + 3.0 * part / count
            x = start[0] + (stop[0] - start[0]) * part / count
            y = start[1] + (stop[1] - start[1]) * part / count
            if level:
                for left in (x - width / 2, x, x - width):
                    yield wish, Rect(left, y - 2.0 - height, width, height)
                    yield wish + 1.0, Rect(left, y + 2.0, width, height)
            else:
                for top in (y - height / 2, y, y - height):
                    yield wish, Rect(x + 2.0, top, width, height)
                    yield wish + 1.0, Rect(x - 2.0 - width, top, width, height)


def around_shape(rect: Rect, width: float, height: float) -> Iterator[tuple[float, Rect]]:
    """Places for the question at a decision: below, above, then the corners."""
    cx, _ = rect.centre
    for wish, x, y in (
        (0.0, cx - width / 2, rect.bottom + 2.0),
        (1.0, cx - width / 2, rect.y - 2.0 - height),
        (2.0, cx - 9.0 - width, rect.y - 3.0 - height / 2),
        (2.5, cx + 9.0, rect.y - 3.0 - height / 2),
        (3.0, cx - 9.0 - width, rect.bottom + 3.0 - height / 2),
        (3.5, cx + 9.0, rect.bottom + 3.0 - height / 2),
        (6.0, rect.x - 4.0 - width, rect.bottom + 2.0),
        (6.5, rect.right + 4.0, rect.bottom + 2.0),
        (7.0, rect.x - 4.0 - width, rect.y - 2.0 - height),
        (7.5, rect.right + 4.0, rect.y - 2.0 - height),
    ):
        yield wish, Rect(x, y, width, height)
