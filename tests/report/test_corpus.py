"""Words that attack: no paper turns them into markup, a link, a formula, or a command."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace

import pytest

from bprflow.audit.analysis import Analysis
from bprflow.language.terms import Text
from bprflow.report.papers import render_paper

from .sample import analysis, findings

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1+1)", "\t=1+1", "=HYPERLINK(\"http://e.example/\",\"x\")", "＝1+1")  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](http://e.example/x.png)",
    "<http://e.example/>", "`code`", "**bold**", "a | b",
)  # fmt: skip


def filled_with(words: str) -> Analysis:
    text, made = Text(words, words), analysis()
    said = tuple(replace(f, message=text, why=text, remedy=text, name=text, lane=words) for f in findings())
    process = made.process.model_copy(update={"name": words, "owner": words, "source": words})
    return replace(made, process=process, findings=said)


@pytest.mark.parametrize("attack", FORMULAS)
def test_no_cell_of_the_csv_begins_a_formula(attack: str) -> None:
    made = render_paper([filled_with(attack)], "csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(made)) for cell in row]
    assert any(attack.strip() in cell for cell in cells)
    assert [
        cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} and cell[1:]
    ] == []


@pytest.mark.parametrize("form", ["md", "minutes"])
@pytest.mark.parametrize("attack", MARKUP)
def test_markdown_shows_the_words_as_words(attack: str, form: str) -> None:
    made = render_paper([filled_with(attack)], form).decode()
    made = re.sub(r"</?sub>", "", made)
    assert not re.search(r"(?<!\\)<\s*/?[a-zA-Z]", made)
    assert not re.search(r"(?<!\\)\]\(", made)
    assert not re.search(r"(?<!\\)`", made)
    widths = {
        len(re.findall(r"(?<!\\)\|", line)) for line in made.split("\n") if line.startswith("|") and "---" not in line
    }
    assert len(widths) <= 2


@pytest.mark.parametrize("attack", (*FORMULAS, *MARKUP))
@pytest.mark.parametrize("form", ["pptx", "minutes-docx"])
def test_office_papers_hold_no_link_field_or_macro(attack: str, form: str) -> None:
    with zipfile.ZipFile(io.BytesIO(render_paper([filled_with(attack)], form))) as parts:
        for name in parts.namelist():
            assert not re.search(r"vbaProject|oleObject", name)
            data = parts.read(name)
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in data
            assert b"<w:instrText" not in data
            assert b"<a:hlinkClick" not in data
