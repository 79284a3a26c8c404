from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from bprflow.errors import OutputError, UsageError
from bprflow.report.papers import PAPERS, known_papers, paper_for, render_paper, write_papers

from .sample import analysis


@pytest.mark.parametrize("paper", known_papers(), ids=lambda p: p.format)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_paper_can_be_made(paper, language) -> None:
    module, _, function = paper.writer.partition(":")
    assert callable(getattr(importlib.import_module(f"bprflow.report.{module}"), function))
    data = render_paper([analysis()], paper.format, language)
    assert len(data) > 100
    if paper.format not in {"xlsx", "pptx", "summary", "minutes-docx"}:
        text = data.decode("utf-8")
        assert ("住所変更受付" if paper.format == "summary-html" else "KEY-01") in text
        assert text.startswith("\ufeff") == paper.bom


def test_no_two_papers_claim_the_same_suffix_or_name() -> None:
    suffixes = [suffix for paper in PAPERS for suffix in paper.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert len({paper.format for paper in PAPERS}) == len(PAPERS)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("報告.html", "html"), ("A.HTM", "html"), ("結果.sarif.json", "sarif"), ("結果.json", "json"), ("打合せ.議事録.md", "minutes"),
        ("wiki.md", "md"), ("a.b/c.xlsx", "xlsx"), ("html", "html"), (".json", "json"), ("概要.pdf", "summary"),
        ("a.summary.html", "summary-html"), ("a.概要.html", "summary-html"), ("a.要約.html", "summary-html"),
        ("打合せ.議事録.docx", "minutes-docx"), ("a.minutes.docx", "minutes-docx"), ("a.docx", "minutes-docx"),
    ],
)  # fmt: skip
def test_the_longest_suffix_names_the_format(name: str, form: str) -> None:
    assert paper_for(name).format == form


@pytest.mark.parametrize("name", ["a.docm", "a.doc", "a", "", "html.exe", ".xlsm"])
def test_what_is_not_known_is_refused_with_what_is(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        paper_for(name)
    assert ".html" in caught.value.hint
    assert ".html" in caught.value.hint_en


def test_all_or_nothing_is_written(tmp_path: Path) -> None:
    old = tmp_path / "a.json"
    old.write_text("old", encoding="utf-8")
    with pytest.raises(UsageError):
        write_papers([analysis()], [str(old), str(tmp_path / "b.exe")])
    assert old.read_text(encoding="utf-8") == "old"
    with pytest.raises(OutputError):
        write_papers([analysis()], [str(tmp_path / "no" / "a.json")])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json"]


def test_a_paper_that_cannot_be_made_leaves_the_others_unwritten(tmp_path: Path) -> None:
    """The one-page summary is about one flow; asking for it with two must not leave half the papers behind."""
    with pytest.raises(UsageError):
        write_papers([analysis(), analysis()], [str(tmp_path / "a.json"), str(tmp_path / "b.pdf")])
    assert list(tmp_path.iterdir()) == []


def test_lone_surrogates_do_not_stop_a_paper() -> None:
    made = analysis()
    process = made.process.model_copy(update={"owner": "\ud800課"})
    from dataclasses import replace

    assert render_paper([replace(made, process=process)], "html", "ja").decode("utf-8")
