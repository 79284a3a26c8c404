"""The counters themselves see every fault that is put before them."""

from __future__ import annotations

import dataclasses

import pytest

from bprflow.draw import Layout, layout
from bprflow.draw.quality import overflowing, overlaps, quality, through_box
from bprflow.draw.shapes import Rect

from .flows import example, read
from .test_quality import real_width

FLOW = "業務: 三つ\n担当:\n  甲: 職員\n  乙: 職員\n手順:\n  - 乙: 一つ目\n  - 乙: 二つ目\n  - 甲: 三つ目\n"


@pytest.fixture
def made() -> Layout:
    return layout(read(FLOW))


def test_a_clean_picture_counts_nothing(made: Layout) -> None:
    counted = quality(made, real_width)
    assert counted.faults == 0
    assert counted.bends == 1
    assert counted.crossings == 0
    assert counted.area == made.width * made.height


def test_a_line_through_a_box_is_seen(made: Layout) -> None:
    first = next(edge for edge in made.edges if edge.source == "@start" or "start" in edge.source)
    last = made.nodes[-1].rect
    through = dataclasses.replace(first, points=(first.points[0], (last.right, first.points[0][1])))
    broken = dataclasses.replace(made, edges=(through, *made.edges[1:]))
    assert {shape for _, shape in through_box(broken)} >= {"一つ目", "二つ目"}
    assert quality(broken).through_box >= 2


def test_text_that_is_too_wide_is_seen(made: Layout) -> None:
    node = next(node for node in made.nodes if node.full_text == "一つ目")
    wide = dataclasses.replace(node, lines=(dataclasses.replace(node.lines[0], text="とても長い文字の列が続いていく"),))
    nodes = tuple(wide if other is node else other for other in made.nodes)
    broken = dataclasses.replace(made, nodes=nodes)
    assert [line.text for line in overflowing(broken, real_width)] == ["とても長い文字の列が続いていく"]


def test_boxes_on_each_other_are_seen(made: Layout) -> None:
    one, two = (next(node for node in made.nodes if node.full_text == name) for name in ("一つ目", "二つ目"))
    moved = dataclasses.replace(two, rect=one.rect.moved(20.0, 5.0))
    nodes = tuple(moved if other is two else other for other in made.nodes)
    broken = dataclasses.replace(made, nodes=nodes)
    assert ("一つ目", "二つ目") in overlaps(broken)


def test_a_shape_outside_its_lane_is_seen(made: Layout) -> None:
    node = next(node for node in made.nodes if node.full_text == "三つ目")
    moved = dataclasses.replace(node, rect=Rect(node.rect.x, made.lanes[1].rect.y + 30.0, 100.0, 50.0))
    nodes = tuple(moved if other is node else other for other in made.nodes)
    assert quality(dataclasses.replace(made, nodes=nodes)).outside_lane == 1


def test_lines_on_each_other_crossings_and_crossed_labels_are_seen() -> None:
    made = layout(example("examples/address-change/as-is.flow.yaml"))
    edge = max(made.edges, key=lambda e: abs(e.points[0][1] - e.points[-1][1]))
    double = dataclasses.replace(edge, id="again")
    assert quality(dataclasses.replace(made, edges=(*made.edges, double))).overlapping_lines >= 1
    level = dataclasses.replace(edge, id="across", points=((0.0, 500.0), (made.width, 500.0)))
    assert quality(dataclasses.replace(made, edges=(*made.edges, level))).crossings >= 1
    labelled = next(edge for edge in made.edges if edge.lines)
    middle = labelled.lines[0].rect.centre[1]
    strike = dataclasses.replace(edge, id="strike", points=((0.0, middle), (made.width, middle)))
    assert quality(dataclasses.replace(made, edges=(*made.edges, strike))).label_on_line >= 1
