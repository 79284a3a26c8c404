"""The way of those who cannot go digital stands beside the way of everybody else."""

from __future__ import annotations

from bprflow.draw import DrawOptions, Paper, layout
from bprflow.draw.aside import fallback_steps, led_aside
from bprflow.draw.quality import quality
from bprflow.draw.shapes import EdgeStyle

from .flows import read

LISTED = """
業務: 二つの道
担当:
  住民: 住民
  窓口: 職員
手順:
  - 住民: スマホで答える
    待ち: 2日
    代替手段: 紙で答える
  - 住民: 紙で答える
    割合: 1割
  - 窓口: まとめる
  - 窓口: 知らせる
"""
LAST = """
業務: 二つの道
担当:
  住民: 住民
  窓口: 職員
手順:
  - 住民: スマホで答える
    代替手段: 紙で答える
  - 窓口: まとめる
  - 住民: 紙で答える
"""


def arrows(text: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    made = layout(read(text))
    dotted = {(edge.source, edge.target.split("~")[0]) for edge in made.edges if edge.style is EdgeStyle.FALLBACK}
    return {(edge.source, edge.target.split("~")[0]) for edge in made.edges} - dotted, dotted


def test_the_main_way_leads_past_a_listed_fallback() -> None:
    plain, dotted = arrows(LISTED)
    assert ("スマホで答える", "まとめる") in plain
    assert dotted == {("スマホで答える", "紙で答える"), ("紙で答える", "まとめる")}


def test_how_many_take_it_stands_at_the_dotted_arrow_and_waiting_at_the_plain_one() -> None:
    made = layout(read(LISTED))
    by_ends = {(edge.source, edge.target): edge for edge in made.edges}
    assert by_ends["スマホで答える", "紙で答える"].full_label == "10%"
    assert [chip.full_text for chip in by_ends["スマホで答える", "まとめる"].chips] == ["2日"]
    assert not by_ends["スマホで答える", "紙で答える"].chips


def test_a_fallback_written_last_hangs_from_the_step_that_names_it() -> None:
    plain, dotted = arrows(LAST)
    assert ("スマホで答える", "紙で答える") in dotted
    assert not [ends for ends in plain if "紙で答える" in ends]
    assert [ends for ends in plain if ends[0] == "まとめる"]


def test_ways_that_are_written_stay() -> None:
    flow = read(LISTED.replace("    待ち: 2日", "    分岐:\n      ある: まとめる\n      ない: 紙で答える"))
    assert led_aside(flow) is flow
    nothing = read(LISTED.replace("    代替手段: 紙で答える\n", ""))
    assert not fallback_steps(nothing)
    assert led_aside(nothing) is nothing


def test_two_fallbacks_in_a_row_and_a_fallback_named_backwards() -> None:
    two = read(
        LISTED.replace(
            "  - 窓口: まとめる", "  - 窓口: 電話で聞く\n  - 窓口: まとめる\n    代替手段: 紙で答える"
        ).replace("    待ち: 2日\n    代替手段: 紙で答える", "    代替手段: 電話で聞く")
    )
    assert set(fallback_steps(two)) == {"電話で聞く", "紙で答える"}
    drawn = led_aside(two)
    assert {(edge.source, edge.target) for edge in drawn.edges} >= {("スマホで答える", "電話で聞く")}
    made = layout(two, options=DrawOptions(paper=Paper.A4))
    assert quality(made).faults == 0
    assert set(drawn.nodes) == set(two.nodes)
