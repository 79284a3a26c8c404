"""A small change of a flow moves nothing it has not touched: columns, rows, lanes, order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.edits import edits, turned_pairs
from bprflow.draw import Direction, DrawOptions, Layout, layout
from bprflow.draw.grid import arrange
from bprflow.flow import FlowGraph, NodeKind, build
from bprflow.model import Lane, Process, Step

from .flows import EXAMPLES, example


def centres(made: Layout) -> dict[str, tuple[float, float]]:
    """Middle of every step, by its id."""
    return {node.step_id: node.rect.centre for node in made.nodes if node.kind is NodeKind.TASK}


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("name", EXAMPLES[::2])
def test_adding_removing_and_renaming_a_step_turns_nothing_round(name: str, direction: Direction) -> None:
    flow = example(name)
    options = DrawOptions(direction=direction)
    before = layout(flow, options=options)
    kinds = set()
    for kind, changed, touched in edits(flow, positions=4):
        after = layout(changed, options=options)
        places = {step: place for step, place in centres(after).items() if step not in touched}
        turned, kept = turned_pairs(centres(before), places)
        assert (turned, kept) == (0.0, 1.0), kind
        assert [lane.name for lane in after.lanes if lane.name in {n.lane for n in before.nodes}] == [
            lane.name for lane in before.lanes if lane.name in {n.lane for n in after.nodes}
        ]
        kinds.add(kind)
    assert kinds >= {"add", "rename"}


def straight(lanes: list[int], names: list[str]) -> FlowGraph:
    """A flow without branches: a step a lane number."""
    steps = tuple(Step(id=name, lane=f"担当{lane}", name=name) for lane, name in zip(lanes, names, strict=True))
    return build(Process(name="x", lanes=tuple(Lane(name=f"担当{n}") for n in range(4)), steps=steps))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 3), min_size=2, max_size=12), st.data())
def test_steps_before_an_added_one_keep_their_cell_and_those_after_keep_their_shape(
    lanes: list[int], data: st.DataObject
) -> None:
    names = [f"s{n}" for n in range(len(lanes))]
    at = data.draw(st.integers(0, len(lanes)), "place of the new step")
    lane = data.draw(st.integers(0, 3), "its lane")
    before = arrange(straight(lanes, names))
    after = arrange(straight([*lanes[:at], lane, *lanes[at:]], [*names[:at], "new", *names[at:]]))
    for name in names[:at]:
        assert after.column[name] == before.column[name]
    later = names[at:]
    for one, two in itertools.pairwise(later):
        assert after.column[two] - after.column[one] == before.column[two] - before.column[one]
    if later:
        assert 0 <= after.column[later[0]] - before.column[later[0]] <= 2
    for name in names:
        assert len(after.lane_rows[after.places[name].lane]) == 1


@pytest.mark.parametrize("name", EXAMPLES[::3])
def test_a_new_name_moves_no_step_out_of_its_cell(name: str) -> None:
    flow = example(name)
    before = arrange(flow)
    for kind, changed, _ in edits(flow, positions=5):
        if kind == "rename":
            after = arrange(changed)
            assert after.column == before.column
            assert after.row == before.row
