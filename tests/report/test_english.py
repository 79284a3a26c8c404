"""English papers hold no Japanese but the writer's own words (JIS X 8341-3, 3.1.1: the language of a page is one)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bprflow.audit.analysis import Analysis
from bprflow.report.papers import known_papers, render_paper

from .english import JAPANESE, said, translated

CASES = sorted(path.parent for path in (Path(__file__).parents[2] / "examples").glob("*/kaizen.kaizen.yaml"))
SIGNS = {"＋"}
"""Shapes before words, the same in every language."""
PAPERS = [paper.format for paper in known_papers()]


@cache
def case(folder: Path) -> Analysis:
    return translated(folder)


HEAVY = {"xlsx", "pptx", "summary", "summary-html", "minutes-docx"}
"""Papers that take long to write; four cases of them show all they can say."""
PAIRS = [(folder, kind) for place, folder in enumerate(CASES) for kind in PAPERS if kind not in HEAVY or place % 4 == 0]


@pytest.mark.parametrize(("folder", "kind"), PAIRS, ids=[f"{folder.name}-{kind}" for folder, kind in PAIRS])
def test_an_english_paper_is_english(folder: Path, kind: str) -> None:
    found = [
        text[max(0, hit.start() - 60) : hit.end() + 30]
        for text in said(kind, render_paper([case(folder)], kind, "en"))
        for hit in JAPANESE.finditer(text)
        if hit[0] not in SIGNS
    ]
    assert found == []


def test_the_cases_still_say_most_of_what_there_is_to_say() -> None:
    """A flow whose words were taken out must not pass because nothing is left to say."""
    every = [case(folder) for folder in CASES]
    assert len({finding.code for one in every for finding in one.findings}) >= 25
    assert sum(len(one.shown) for one in every) >= 120


def test_the_same_papers_in_japanese_would_fail() -> None:
    assert all(
        any(JAPANESE.search(text) for text in said(kind, render_paper([case(CASES[0])], kind, "ja"))) for kind in PAPERS
    )
