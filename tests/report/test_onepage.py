from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bprflow.draw.drawing import Form, Words
from bprflow.draw.shapes import Align
from bprflow.errors import UsageError
from bprflow.language.terms import Text
from bprflow.report.minutes import escape, minutes
from bprflow.report.onepage import PAGE_HEIGHT, PAGE_WIDTH, compose, one_page, one_page_html

from .pages import read
from .sample import analysis, findings

LONG = Text("とても長い説明が続いています。" * 30, "a very long explanation goes on and on " * 30)


def test_it_is_one_a4_page() -> None:
    data = one_page([analysis()])
    assert data.startswith(b"%PDF")
    drawing = compose(analysis())
    assert drawing.width * drawing.scale == pytest.approx(PAGE_WIDTH)
    assert drawing.height * drawing.scale == pytest.approx(PAGE_HEIGHT)


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
