"""The counter that compares our pictures with others sees every fault, and reads what the others say."""

from __future__ import annotations

import math

import pytest

from benchmarks.peers import auto_layout, dot, mermaid
from benchmarks.peers.picture import Arrow, Picture, bends, count, picture_of, simplified, task_of
from bprflow.draw import layout
from bprflow.draw.quality import quality
from bprflow.draw.shapes import Rect

from .flows import EXAMPLES, example

A, B, C = Rect(0, 0, 100, 50), Rect(200, 0, 100, 50), Rect(400, 0, 100, 50)


def picture(*arrows: Arrow, **more: object) -> Picture:
    """Three boxes in a row, two lanes apart in nothing."""
    return Picture({"a": A, "b": B, "c": C}, {"a": "甲", "b": "甲", "c": "甲"}, list(arrows), **more)  # type: ignore[arg-type]


def test_a_clean_picture_counts_nothing() -> None:
    found = count(picture(Arrow("a", "b", [(100, 25), (200, 25)]), texts=[]))
    assert {name: found[name] for name in ("through_box", "label_overlaps", "crossings", "bends")} == {
        "through_box": 0, "label_overlaps": 0, "crossings": 0, "bends": 0,
    }  # fmt: skip
    assert found["length"] == 1.0
    assert found["area"] == 5.0
    assert found["aspect"] == 10.0


def test_an_arrow_through_a_box_is_seen_also_when_it_runs_aslant() -> None:
    assert count(picture(Arrow("a", "c", [(100, 25), (400, 25)])))["through_box"] == 1
    assert count(picture(Arrow("a", "c", [(50, -30), (450, 70)])))["through_box"] == 1
    assert count(picture(Arrow("a", "c", [(50, 50), (50, 90), (450, 90), (450, 50)])))["through_box"] == 0


def test_crossings_and_arrows_on_top_of_each_other_are_seen() -> None:
    level, upright = Arrow("a", "c", [(0, 100), (500, 100)]), Arrow("b", "b", [(250, 60), (250, 140)])
    assert count(picture(level, upright))["crossings"] == 1
    twice = Arrow("b", "c", [(100, 100), (300, 100)])
    assert count(picture(level, twice))["overlapping_lines"] == 1
    apart = Arrow("b", "c", [(100, 110), (300, 110)])
    assert count(picture(level, apart))["overlapping_lines"] == 0


def test_bends_are_right_angles_also_in_curves() -> None:
    assert bends([(0, 0), (10, 0), (10, 10), (20, 10)]) == 2
    quarter = [(math.sin(t / 40 * math.pi / 2) * 50, 50 - math.cos(t / 40 * math.pi / 2) * 50) for t in range(41)]
    assert bends(simplified(quarter)) == 1
    assert simplified([(0.0, 0.0), (1.0, 0.1), (2.0, 0.0)]) == [(0.0, 0.0), (2.0, 0.0)]


def test_labels_texts_and_lanes_are_counted() -> None:
    arrow = Arrow("a", "c", [(0, 100), (500, 100)])
    label, other = (0, Rect(210, 40, 60, 12)), (0, Rect(10, 95, 60, 12))
    found = count(picture(arrow, Arrow("b", "c", [(0, 102), (500, 102)]), labels=[label, other]))
    assert found["label_overlaps"] == 1
    assert found["label_on_line"] == 1
    assert math.isnan(found["text_overflow"])
    wide = count(picture(texts=[(Rect(-5, 10, 120, 12), A), (Rect(5, 10, 60, 12), A)]))
    assert wide["text_overflow"] == 1
    mixed = Picture({"a": A, "b": Rect(0, 30, 100, 50)}, {"a": "甲", "b": "乙"}, [])
    assert count(mixed)["lane_faults"] == 1
    rows = Picture({"a": A, "b": Rect(0, 90, 100, 50)}, {"a": "甲", "b": "乙"}, [])
    assert count(rows)["lane_faults"] == 0


@pytest.mark.parametrize("name", EXAMPLES[::5])
def test_both_counters_agree_on_our_pictures(name: str) -> None:
    made = layout(example(name))
    one, two = count(picture_of(made)), quality(made)
    assert one["bends"] == two.bends
    assert one["crossings"] == two.crossings
    assert one["through_box"] == two.through_box == 0
    assert one["lane_faults"] == 0


def test_dot_draws_the_same_shapes_and_arrows() -> None:
    task = task_of(layout(example(EXAMPLES[0])))
    (drawn,) = dot.draw([task], "ortho")
    assert drawn is not None
    assert drawn.shapes.keys() == {node["id"] for node in task.nodes}
    assert sorted((a.source, a.target) for a in drawn.arrows) == sorted((e["source"], e["target"]) for e in task.edges)
    sizes = {str(node["id"]): (node["width"], node["height"]) for node in task.nodes}
    assert all(rect.width == pytest.approx(sizes[name][0], abs=0.1) for name, rect in drawn.shapes.items())


def test_sources_for_the_others_keep_hostile_words_as_words() -> None:
    task = task_of(layout(example(EXAMPLES[0])))
    task.nodes[0]["label"] = 'x"]; end <b> #1'
    text = mermaid.source(task, swimlane=True)
    assert text.startswith("swimlane-beta LR")
    assert '"x#quot;]; end #lt;b> #35;1"' in text
    assert text.count("\nend") == len(task.lanes)
    assert "&lt;b" in auto_layout._source(task)
