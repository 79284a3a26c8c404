"""A picture drawn for draw.io is a flow again when it is read: folded, with a fallback, with a legend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bprflow.draw import DrawOptions, Paper, layout, render
from bprflow.exchange.drawio import read_drawio
from bprflow.flow import NodeKind, build
from bprflow.model import Process
from bprflow.source import load_file

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def process(case: str, state: str) -> Process:
    loaded = load_file(str(EXAMPLES / case / f"{state}.flow.yaml"))
    assert loaded.process is not None
    return loaded.process


def read_back(one: Process, options: DrawOptions) -> Process:
    data = render(layout(build(one), options=options), "drawio")
    (found,) = read_drawio(data, "x.drawio").processes
    return found


@pytest.mark.parametrize("paper", [Paper.NONE, Paper.A4])
@pytest.mark.parametrize("case", ["address-change", "subsidy-seal", "day-duty"])
def test_steps_lanes_and_order_come_back(case: str, paper: Paper) -> None:
    before = process(case, "as-is")
    after = read_back(before, DrawOptions(paper=paper))
    assert after.name == before.name
    assert [(step.lane, step.name) for step in after.all_steps] == [(step.lane, step.name) for step in before.all_steps]
    assert [lane.name for lane in after.lanes] == [lane.name for lane in before.lanes]
    tasks = {step.name for step in before.all_steps}

    def ways(one: Process) -> set[tuple[str, str]]:
        flow = build(one)
        names = {
            node.id: node.step.name if node.step and node.kind is NodeKind.TASK else "" for node in flow.nodes.values()
        }
        return {(names[e.source], names[e.target]) for e in flow.edges if {names[e.source], names[e.target]} <= tasks}

    assert ways(after) == ways(before)
    assert not after.note


def test_a_fallback_comes_back_as_a_choice_with_its_share() -> None:
    after = read_back(process("address-change", "to-be"), DrawOptions())
    first = after.all_steps[0]
    assert [branch.target for branch in first.branches][1].startswith("事前入力していない人は")
    assert "50" in str(first.branches[1])
    assert not after.note
