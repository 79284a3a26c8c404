from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from bprflow.cli.main import run

from .pages import Element, read

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "examples" / "address-change" / "kaizen.kaizen.yaml"
BEFORE = ROOT / "examples" / "subsidy-seal" / "as-is.flow.yaml"
AFTER = ROOT / "examples" / "subsidy-seal" / "to-be.flow.yaml"


@pytest.fixture(scope="module", params=["plan", "flows", "english", "same"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Element]:
    words = {
        "plan": [str(PLAN), "--道すじ"],
        "flows": [str(BEFORE), str(AFTER)],
        "english": [str(PLAN), "--roadmap", "--lang", "en"],
        "same": [str(BEFORE), str(BEFORE)],
    }[request.param]
    output = tmp_path_factory.mktemp("compare") / "a.html"
    assert run(["compare", *words, "-o", str(output)]) in {0, 1}
    tree, faults = read(output.read_text(encoding="utf-8"))
    assert faults == []
    return tree.walk()


def test_it_is_one_page_that_asks_for_nothing(page: list[Element]) -> None:
    tags = Counter(e.tag for e in page)
    assert (tags["main"], tags["h1"], tags["header"]) == (1, 1, 1)
    assert not tags["link"]
    for element in page:
        for name in ("src", "href", "xlink:href"):
            assert element.attrs.get(name, "#").startswith("#")
        assert not any(name.startswith("on") for name in element.attrs)


def test_ids_resolve_and_headings_go_down_one_by_one(page: list[Element]) -> None:
    ids = Counter(e.attrs["id"] for e in page if "id" in e.attrs)
    assert max(ids.values()) == 1
    for element in page:
        for name in ("href", "aria-labelledby", "aria-describedby"):
            assert all(target.removeprefix("#") in ids for target in element.attrs.get(name, "").split())
    levels = [int(e.tag[1]) for e in page if re.fullmatch(r"h[1-6]", e.tag)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_figure_has_two_bars_no_longer_than_the_drawing(page: list[Element]) -> None:
    bars = [e for e in page if e.tag == "svg" and e.attrs.get("class") == "bar"]
    assert bars
    for bar in bars:
        widths = [float(r.attrs["width"]) for r in bar.children if r.tag == "rect"]
        assert len(widths) == 2
        assert 0 <= min(widths) <= max(widths) <= 198


def test_both_pictures_are_there_with_names(page: list[Element]) -> None:
    pictures = [e for e in page if e.tag == "svg" and e.attrs.get("role") == "img"]
    assert len(pictures) == 2


def test_the_result_stands_in_the_page(page: list[Element]) -> None:
    result = json.loads(next(e for e in page if e.attrs.get("id") == "bprflow-result").text)
    assert result["format"].startswith("bprflow.compare/")
