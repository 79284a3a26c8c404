from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from bprflow.audit import analyse_loaded
from bprflow.audit.analysis import Analysis
from bprflow.draw.drawing import Form, Words
from bprflow.draw.shapes import Align
from bprflow.errors import UsageError
from bprflow.language.terms import Text
from bprflow.redesign.apply import apply
from bprflow.redesign.compare import compare
from bprflow.redesign.side import Side
from bprflow.report.answered import with_redesign
from bprflow.report.minutes import escape, minutes
from bprflow.report.onepage import PAGE_HEIGHT, PAGE_WIDTH, compose, one_page, one_page_html
from bprflow.report.page import html
from bprflow.source import load_file, load_text
from bprflow.source.redesign import load_redesign

from .pages import read
from .sample import analysis, findings

LONG = Text("とても長い説明が続いています。" * 30, "a very long explanation goes on and on " * 30)


def redesigned() -> Analysis:
    folder = Path(__file__).parents[2] / "examples" / "address-change"
    loaded = load_file(str(folder / "as-is.flow.yaml"))
    redesign = load_redesign(str(folder / "kaizen.kaizen.yaml")).redesign
    assert loaded.process
    assert redesign
    applied = apply(loaded.process, redesign)
    comparison = compare(Side.of(applied.as_is), Side.of(applied.process), applied)
    return with_redesign(analyse_loaded(loaded), comparison)


@pytest.mark.parametrize("plan", [False, True], ids=["today", "redesign"])
def test_it_is_one_small_a4_page_upright(plan: bool) -> None:
    made = redesigned() if plan else analysis()
    pages = PdfReader(io.BytesIO(one_page([made]))).pages
    assert len(pages) == 1
    size = pages[0].mediabox
    assert (float(size.width), float(size.height)) == pytest.approx((595, 842), abs=2)
    drawing = compose(made)
    assert drawing.width * drawing.scale == pytest.approx(PAGE_WIDTH)
    assert drawing.height * drawing.scale == pytest.approx(PAGE_HEIGHT)


def test_with_a_redesign_it_shows_before_and_after_and_what_that_rests_on() -> None:
    said = [mark.line.text for mark in compose(redesigned()).marks if isinstance(mark, Words)]
    assert {"現状", "改善後", "改善案で変わること", "見込みと前提", "廃止", "電子化", "新規"} <= set(said)
    assert "11,600 → 7,800 時間/年 (-33%)" in said
    assert any("仮定に基づく分" in line for line in said)
    assert any("利用率 50%" in line for line in said)
    without = [mark.line.text for mark in compose(analysis()).marks if isinstance(mark, Words)]
    assert {"だれの判断で、どこまで動かせるか", "前提と、先に測る数字"} <= set(without)
    assert "改善後" not in without


def test_every_line_can_be_read_on_paper() -> None:
    for made in (redesigned(), analysis()):
        drawing = compose(made)
        sizes = [mark.line.size * drawing.scale for mark in drawing.marks if isinstance(mark, Words)]
        assert min(sizes) >= 4.9


def test_a_flow_without_times_says_so_where_figures_would_stand() -> None:
    made = analyse_loaded(load_text("業務: 案内\n手順:\n  - システム: 通知を自動で送る\n", "a.flow.yaml"))
    said = "".join(mark.line.text for mark in compose(made).marks if isinstance(mark, Words))
    assert "件数と時間を書くと、ここに見込みが出ます" in said
    assert "件数と時間を書くと" in one_page_html([made])
    assert "件数と時間を書くと" in html([made], picture=lambda _: "")
    assert "件数と時間を書くと" not in html([analysis()], picture=lambda _: "")


def test_what_a_small_picture_leaves_free_is_room_to_write() -> None:
    def decision(made: Analysis) -> tuple[float, float]:
        drawing = compose(made)
        boxes = [m.rect for m in drawing.marks if isinstance(m, Form)]
        last = max(boxes, key=lambda box: box.bottom)
        return last.height * drawing.scale, last.bottom * drawing.scale

    rows = "".join(f"  - 窓口: 書類{n}を見る\n" for n in range(3))
    small = decision(analyse_loaded(load_text(f"業務: 作例\n手順:\n{rows}", "a.flow.yaml")))
    large = decision(redesigned())
    assert small[0] > 2 * large[0] > 70
    assert max(small[1], large[1]) <= PAGE_HEIGHT


def test_a_flow_too_large_for_boxes_is_listed() -> None:
    rows = "".join(f"  - 第{n}担当: 申請書を見る{n}\n" for n in range(60))
    made = analyse_loaded(load_text(f"業務: 作例\n手順:\n{rows}", "a.flow.yaml"))
    drawing = compose(made)
    assert drawing.width * drawing.scale == pytest.approx(PAGE_WIDTH)
    assert any(mark.line.text == "第59担当" for mark in drawing.marks if isinstance(mark, Words))
    assert len(PdfReader(io.BytesIO(one_page([made]))).pages) == 1


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("changes", [{}, {"findings": ()}, {"long": True}], ids=["usual", "no findings", "long words"])
def test_nothing_leaves_the_page(language: str, changes: dict[str, object]) -> None:
    made = analysis()
    if changes.get("long"):
        made = analysis(findings=tuple(replace(f, message=LONG, remedy=LONG, operations=()) for f in findings()))
    elif changes:
        made = analysis(**changes)
    drawing = compose(made, language)
    width, height = drawing.width, drawing.height
    for mark in (*drawing.ground, *drawing.marks):
        if isinstance(mark, Form):
            assert -1 <= mark.rect.x <= mark.rect.right <= width + 1
            assert -1 <= mark.rect.y <= mark.rect.bottom <= height + 1
        elif isinstance(mark, Words):
            line = mark.line
            left = {Align.LEFT: line.x, Align.RIGHT: line.x - line.width}.get(line.align, line.x - line.width / 2)
            assert left >= -1, line.text
            assert left + line.width <= width + 1, line.text
            assert line.y <= height


def test_it_leaves_room_for_the_decision_and_says_what_it_is_not() -> None:
    words = [mark.line.text for mark in compose(analysis()).marks if isinstance(mark, Words)]
    assert "所属長の意見" in words
    assert any("□ 進める" in w for w in words)
    assert any("法令に違反しているという判断ではありません" in w for w in words)


def test_the_same_page_as_html_says_it_in_words_too() -> None:
    tree, faults = read(one_page_html([analysis()]))
    assert faults == []
    every = tree.walk()
    ids = [e.attrs["id"] for e in every if "id" in e.attrs]
    assert len(ids) == len(set(ids))
    assert not [e for e in every if e.tag in {"script", "link", "iframe"}]
    words = " ".join(e.words for e in every if e.tag == "details")
    assert "職員の時間が年 7,200時間" in words
    assert "受渡し: 2 回" in words


def test_several_flows_are_refused_kindly() -> None:
    with pytest.raises(UsageError, match="1つの流れごと"):
        one_page([analysis(), analysis()])


def test_minutes_have_a_place_for_every_finding_that_is_said() -> None:
    text = minutes([analysis()])
    assert len(re.findall(r"^\d+\. \*\*", text, re.M)) == len(analysis().shown)
    assert text.count("[ ] 対応する") == len(analysis().shown)
    assert "FACE-02" not in text
    assert minutes([analysis()], language="en").startswith("# Minutes of the process review")


@pytest.mark.parametrize(
    "attack", ["<script>x</script>", "[x](http://e)", "![x](y)", "a|b", "# h\n- x", "`code`", "**b**", "<!-- x"]
)
def test_words_never_become_markup(attack: str) -> None:
    shown = escape(attack)
    assert not re.search(r"(?<!\\)[<>\[\]`*|#!]", shown)
    assert "\n" not in shown
    assert re.sub(r"\\(.)", r"\1", shown) == " ".join(attack.split())
