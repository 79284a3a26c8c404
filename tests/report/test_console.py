from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bprflow.language.terms import Text
from bprflow.language.text import display_width
from bprflow.report.console import terminal

from .sample import analysis, findings

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_audit_reads_as_agreed(language: str) -> None:
    ladder = Text("段階: 基本 → 標準まであと3件", "Level: basic, 3 to standard")
    said = terminal(analysis(), language=language, ladder=ladder)
    assert said == (GOLDEN / f"audit.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(language: str, width: int) -> None:
    for line in terminal(analysis(), language=language, width=width).splitlines():
        assert display_width(line) <= width, line


@pytest.mark.parametrize("language", ["ja", "en"])
def test_our_own_glyphs_exist_in_every_japanese_code_page(language: str) -> None:
    terminal(analysis(), language=language).encode("cp932")


def test_colour_adds_nothing_but_colour() -> None:
    plain, painted = terminal(analysis()), terminal(analysis(), color=True)
    assert "\x1b[" not in plain
    assert painted != plain
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain


def test_words_of_a_flow_cannot_command_the_terminal() -> None:
    evil = Text("\x1b]0;evil\x07\x1b[2Jきえる", "x")
    shown = terminal(analysis(findings=(replace(findings()[0], message=evil, why=evil, line=0),)))
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_hours_stand_at_the_right_edge() -> None:
    line = next(line for line in terminal(analysis()).splitlines() if "FLOW-05" in line and "重大" in line)
    assert line.endswith("年 6,400時間")
    assert display_width(line) == 80


def test_what_is_not_said_is_listed_with_its_reason() -> None:
    shown = terminal(analysis())
    assert "言わないと判断したもの 1件" in shown
    assert "FACE-02 窓口での本人確認 (住民基本台帳法 第27条第2項、令和9年3月31日まで)" in shown


def test_a_flow_without_findings_still_says_so() -> None:
    shown = terminal(analysis(findings=()))
    assert "指摘 0件 除外 0件" in shown
