"""From 3 to 500 steps, parallel blocks, nested lanes, ways of those who cannot take the digital one."""

from __future__ import annotations

import pytest

from benchmarks.flows import drawn_flow
from bprflow.draw import Direction, DrawOptions, Paper, layout, layout_pages, render
from bprflow.draw.quality import quality
from bprflow.draw.shapes import EdgeStyle, Layout
from bprflow.flow import NodeKind

from .flows import EXAMPLES, chain, example, read
from .test_quality import real_width


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("steps", [3, 25, 120])
def test_generated_flows_of_every_size_have_no_fault(steps: int, direction: Direction) -> None:
    made = layout(drawn_flow(3, steps, 6), options=DrawOptions(direction=direction))
    counted = quality(made, real_width)
    assert (counted.through_box, counted.text_overflow, counted.outside_lane) == (0, 0, 0)
    assert counted.overlapping_lines == 0


def test_five_hundred_steps_are_all_drawn_clear_of_each_other() -> None:
    flow = chain(500, lanes=6)
    made = layout(flow)
    counted = quality(made, real_width)
    assert counted.faults == 0
    assert {node.step_id for node in made.nodes if node.kind is NodeKind.TASK} == {f"s{n}" for n in range(500)}


def test_long_flows_go_on_pages_that_can_be_read() -> None:
    pages = layout_pages(chain(200, lanes=6), options=DrawOptions(paper=Paper.A3))
    assert len(pages) > 5
    assert all(page.scale >= 0.45 for page in pages)
    drawn = [node.step_id for page in pages for node in page.nodes if node.kind is NodeKind.TASK]
    assert len(drawn) == len(set(drawn)) == 200
    for page in pages:  # every row begins with the headings of all its lanes
        rows = {lane.page_row for lane in page.lanes}
        assert all({lane.name for lane in page.lanes if lane.page_row == row} for row in rows)


@pytest.mark.parametrize("paper", [Paper.A4, Paper.A3, Paper.SLIDE])
@pytest.mark.parametrize("direction", list(Direction))
def test_every_example_can_be_read_on_paper(paper: Paper, direction: Direction) -> None:
    small = {
        name: round(made.scale, 2)
        for name in EXAMPLES
        if (made := layout(example(name), options=DrawOptions(paper=paper, direction=direction))).scale
        < (0.45 if paper is Paper.SLIDE else 0.5)
    }
    assert small == {}, "6 pt text on paper, 5.4 pt on a slide, is the least"


PARALLEL = """
業務: 並べて
担当:
  受付: 職員
  審査: 職員
  会計: 職員
手順:
  - 受付: 受け取る
  - 並行:
      - - 審査: 内容を審査する
        - 審査: 現地を見る
      - - 会計: 予算を確かめる
  - 受付: 決める
"""


@pytest.mark.parametrize("direction", list(Direction))
def test_the_ways_of_a_parallel_block_stand_between_its_two_diamonds(direction: Direction) -> None:
    made = layout(read(PARALLEL), options=DrawOptions(direction=direction))
    axis = 0 if direction is Direction.LEFT_TO_RIGHT else 1
    place = {node.full_text: node.rect.centre[axis] for node in made.nodes if node.kind is NodeKind.TASK}
    split, join = sorted(node.rect.centre[axis] for node in made.nodes if node.kind is NodeKind.AND)
    inside = [place[name] for name in ("内容を審査する", "現地を見る", "予算を確かめる")]
    assert split < min(inside)
    assert max(inside) < join
    assert place["内容を審査する"] == pytest.approx(place["予算を確かめる"], abs=40.0), "both ways start together"
    assert quality(made, real_width).faults == 0


NESTED = """
業務: 課と係
担当:
  住民: 住民
  窓口係: {種別: 職員, 部署: 市民課}
  記録係: {種別: 職員, 部署: 市民課}
  賦課係: {種別: 職員, 部署: 税務課}
手順:
  - 住民: 出す
  - 窓口係: 受ける
  - 記録係: 打ち込む
  - 賦課係: 控える
"""


@pytest.mark.parametrize("paper", [Paper.NONE, Paper.A4])
def test_sections_hold_their_lanes(paper: Paper) -> None:
    made: Layout = layout(read(NESTED), options=DrawOptions(paper=paper))
    heads = {band.name: band.rect for band in made.departments}
    assert set(heads) == {"市民課", "税務課"}
    for lane in made.lanes:
        if lane.department:
            head = heads[lane.department]
            assert head.y - 0.5 <= lane.rect.y
            assert lane.rect.bottom <= head.bottom + 0.5


FALLBACK = """
業務: 二つの道
担当:
  住民: 住民
  窓口: 職員
手順:
  - 住民: 電子で申請する
    代替手段: 窓口で代わりに入力する
    分岐:
      持っていない 20%: 窓口で代わりに入力する
      持っている: 審査する
  - 窓口: 窓口で代わりに入力する
  - 窓口: 審査する
"""


def test_the_way_of_those_who_cannot_go_digital_is_dotted() -> None:
    made = layout(read(FALLBACK))
    dotted = {(edge.source, edge.target) for edge in made.edges if edge.style is EdgeStyle.FALLBACK}
    assert {target for _, target in dotted} == {"窓口で代わりに入力する", "審査する"}
    assert len(dotted) == 2
    assert "fallback" in {entry.symbol for entry in made.legend}
    svg = render(made, "svg").decode()
    assert svg.count("stroke-dasharray") >= 2
    plain = layout(read(FALLBACK.replace("    代替手段: 窓口で代わりに入力する\n", "")))
    assert not [edge for edge in plain.edges if edge.style is EdgeStyle.FALLBACK]
