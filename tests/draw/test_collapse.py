"""Folding parts of a flow: no arrow around a box is lost, nothing inside is forgotten."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.cli.main import run
from bprflow.draw import Direction, DrawOptions, layout, render
from bprflow.draw.collapse import BLOCK, LANE, CollapsedFlow, collapse
from bprflow.draw.quality import quality
from bprflow.errors import UsageError
from bprflow.flow import FlowGraph, build
from bprflow.flow.graph import NodeKind
from bprflow.measure import measure
from bprflow.model import Process

from .flows import EXAMPLES, chain, example, processes, read

SUBSIDY = "examples/subsidy-seal/as-is.flow.yaml"
REDPEN = "examples/redpen-proof/as-is.flow.yaml"


def _no_edge_lost(flow: FlowGraph, folded: CollapsedFlow) -> None:
    """Every arrow stands between the boxes that hold its ends, or lies inside one box."""
    boxes = set(folded.inside)
    expected: Counter[tuple[str, str, str, float]] = Counter()
    inner = 0
    for edge in flow.edges:
        ends = folded.place[edge.source], folded.place[edge.target]
        if ends[0] == ends[1] and ends[0] in boxes:
            inner += 1
        else:
            expected[(*ends, edge.label, edge.share)] += 1
    drawn = Counter((edge.source, edge.target, edge.label, edge.share) for edge in folded.edges)
    assert drawn == expected
    assert len(folded.edges) + inner == len(flow.edges)
    assert len({(edge.source, edge.target, edge.key) for edge in folded.edges}) == len(folded.edges)
    tasks = {node.id for node in flow.nodes.values() if node.kind is NodeKind.TASK}
    held = [step for one in folded.inside.values() for step in one.steps]
    plain = {node.id for node in folded.nodes.values() if node.kind is NodeKind.TASK} - boxes
    assert sorted([*held, *plain]) == sorted(tasks)
    for one in folded.inside.values():
        assert len(one.steps) >= 2


@settings(max_examples=60)
@given(processes(), st.sampled_from([(BLOCK,), (LANE,), (BLOCK, LANE)]))
def test_no_arrow_is_lost(process: Process, parts: tuple[str, ...]) -> None:
    flow = build(process)
    folded = collapse(flow, parts)
    _no_edge_lost(flow, folded)
    for name in folded.inside:
        into = [edge for edge in folded.edges if edge.target == name]
        out = [edge for edge in folded.edges if edge.source == name]
        assert (into and out) or not [e for e in flow.edges if folded.place[e.target] == name]


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("part", [BLOCK, LANE])
@pytest.mark.parametrize("name", EXAMPLES[::3])
def test_folded_examples_keep_every_arrow_and_draw_without_fault(name: str, part: str, direction: Direction) -> None:
    flow = example(name)
    folded = collapse(flow, [part])
    _no_edge_lost(flow, folded)
    made = layout(folded, measures=measure(flow), options=DrawOptions(direction))
    found = quality(made)
    assert (found.through_box, found.text_overflow, found.label_overlaps, found.outside_lane) == (0, 0, 0, 0)


def test_a_box_tells_its_steps_minutes_and_waiting() -> None:
    flow = example(SUBSIDY)
    folded = collapse(flow, [LANE])
    figures = measure(flow)
    for name, one in folded.inside.items():
        inner = [figures.steps[step] for step in one.steps]
        assert sum(one.minutes) / 2 == pytest.approx(sum(step.per_case_minutes.value for step in inner))
        touch = folded.nodes[name].step.touch  # type: ignore[union-attr]
        assert touch is not None
        assert touch.minutes == pytest.approx(sum(one.minutes) / 2)
    made = layout(folded, options=DrawOptions(show_documents=True))
    boxes = [node for node in made.nodes if node.inside]
    assert [node.inside for node in boxes] == [4, 3, 2]
    first = boxes[0]
    assert "＋4工程" in {badge.text.text for badge in first.badges}
    assert "計3.3時間" in {line.text for line in first.lines}
    assert all(flow.nodes[step].step.name in first.full_text for step in folded.inside[first.id].steps)  # type: ignore[union-attr]
    assert "inside" in {entry.symbol for entry in made.legend}


def test_rework_counts_as_often_as_it_is_done() -> None:
    """A loop entered once runs its steps 1 / (1 - share) times; the box tells what a case costs."""
    flow = read(
        "業務: 直し\n件数: 100件/年\n手順:\n"
        "  - {id: a, 担当: 係, 名前: 作る, 時間: 10分}\n"
        "  - {id: b, 担当: 課長, 名前: 見る, 時間: 4分, 分岐: [{条件: 直しあり, 割合: 50%, 次: a}, {条件: なし}]}\n"
        "  - {id: c, 担当: 係, 名前: 送る, 時間: 1分}\n"
    )
    folded = collapse(flow, [BLOCK])
    (one,) = folded.inside.values()
    assert one.steps == ("a", "b")
    assert one.minutes == pytest.approx((28.0, 28.0))
    assert one.lanes == ("係", "課長")


def test_a_named_stretch_is_folded_and_others_are_refused_with_a_reason() -> None:
    flow = chain(12)
    folded = collapse(flow, ["s8..s10"])
    assert [one.steps for one in folded.inside.values()] == [("s8", "s9", "s10")]
    _no_edge_lost(flow, folded)
    for wrong, told in (("s0..どこ", "見つかりません"), ("なにか", "分かりません"), ("s0..s11", "まとめられません")):
        with pytest.raises(UsageError, match=told):
            collapse(flow, [wrong])


def test_the_command_folds_and_tells_what_a_called_flow_holds(tmp_path: Path) -> None:
    called = "業務: 審査\n手順:\n  - {担当: 係, 名前: 見る, 時間: 5分}\n  - {担当: 課長, 名前: 決める, 時間: 3分}\n"
    (tmp_path / "審査.flow.yaml").write_text(called, encoding="utf-8")
    flow = tmp_path / "申請.flow.yaml"
    flow.write_text(
        "業務: 申請\n手順:\n  - {担当: 係, 名前: 受け付ける, 時間: 2分}\n"
        "  - {担当: 係, 名前: 審査する, 呼出: 審査.flow.yaml}\n  - {担当: 係, 名前: 返す, 時間: 1分}\n",
        encoding="utf-8",
    )
    out = tmp_path / "図.svg"
    assert run(["draw", str(flow), "-o", str(out)]) == 0
    drawn = out.read_text(encoding="utf-8")
    assert "＋2工程・2担当" in drawn
    assert "計8分" in drawn
    assert run(["draw", str(flow), "--まとめる", "担当", "-o", str(tmp_path / "b.svg")]) == 0
    assert run(["draw", str(flow), "--collapse", "無い..返す", "-o", str(out)]) == 2


def test_folded_boxes_stand_in_slides_and_drawio() -> None:
    made = layout(collapse(example(REDPEN), [BLOCK]))
    assert "＋4工程・2担当".encode() in render(made, "drawio")
    assert render(made, "pptx")[:2] == b"PK"
