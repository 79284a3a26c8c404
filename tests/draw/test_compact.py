"""Pulling together keeps order and distances, and leaves nothing that could move up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bprflow.draw.compact import Distance, Matter, Obstacle, compact

SPACING = {(a, b): 10.0 for a in Matter for b in Matter}


def box(owner: str, low: float, high: float, size: float = 20.0) -> Obstacle:
    return Obstacle(owner, Matter.SHAPE, size / 2, size / 2, low, high)


def test_boxes_in_the_same_row_keep_apart() -> None:
    placed = compact({"a": 1, "b": 2}, [box("a", 0, 10), box("b", 0, 10)], [], SPACING)
    assert placed == {"a": 10.0, "b": 40.0}


def test_boxes_in_different_rows_do_not_matter_to_each_other() -> None:
    placed = compact({"a": 1, "b": 2}, [box("a", 0, 10), box("b", 20, 30)], [], SPACING)
    assert placed == {"a": 10.0, "b": 10.0}


def test_a_distance_holds_across_rows() -> None:
    placed = compact({"a": 1, "b": 2}, [box("a", 0, 10), box("b", 20, 30)], [Distance("a", "b", 35.0)], SPACING)
    assert placed["b"] == 45.0


def test_touching_rows_are_different_rows() -> None:
    placed = compact({"a": 1, "b": 2}, [box("a", 0, 10), box("b", 10, 20)], [], SPACING)
    assert placed["b"] == 10.0


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 4), st.floats(5.0, 60.0)), min_size=1, max_size=25))
def test_nothing_overlaps_and_everything_is_tight(rows: list[tuple[int, int, float]]) -> None:
    obstacles = [box(f"n{i}", low, low + span, size) for i, (low, span, size) in enumerate(rows)]
    placed = compact({f"n{i}": i for i in range(len(rows))}, obstacles, [], SPACING)
    ends = {o.owner: (placed[o.owner] - o.ahead, placed[o.owner] + o.behind) for o in obstacles}
    for index, later in enumerate(obstacles):
        before = [o for o in obstacles[:index] if o.low < later.high and later.low < o.high]
        gaps = [ends[later.owner][0] - ends[o.owner][1] for o in before]
        assert all(gap >= 10.0 - 1e-9 for gap in gaps)
        tight = ends[later.owner][0] <= 1e-9 or any(abs(gap - 10.0) < 1e-6 for gap in gaps)
        assert tight
