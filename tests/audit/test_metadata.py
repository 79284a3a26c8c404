"""The facts of the rules use the vocabularies they claim to use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bprflow.audit import catalogue
from bprflow.audit.guards import GUARDS
from bprflow.language.text import normalise
from bprflow.report.rulebook import OWN, own_page

MAP = (
    Path(__file__).resolve().parents[2].parent / "shared" / "data" / "technology-map" / "technology-map-categories.json"
)
HEURISTICS = {
    "control relocation", "contact reduction", "integration", "order types", "task elimination", "order-based work", "triage",
    "task composition", "resequencing", "knock-out", "parallelism", "exception", "order assignment", "flexible assignment",
    "centralization", "split responsibilities", "customer teams", "numerical involvement", "case manager", "extra resources",
    "specialist-generalist", "empower", "control addition", "buffering", "task automation", "integral technology",
    "trusted party", "outsourcing", "interfacing",
}  # fmt: skip
OFFICIAL = {
    "", "目視規制", "実地監査規制", "定期検査・点検規制", "常駐・専任規制", "対面講習規制", "書面掲示規制", "往訪閲覧・縦覧規制",
    "FD等の記録媒体を指定する規制",
}  # fmt: skip
PRINCIPLES = {"", "デジタルファースト", "ワンスオンリー", "コネクテッド・ワンストップ"}
OPERATIONS = {"eliminate", "combine", "rearrange", "simplify", "digitise", "automate", "amend_rule"}


def test_there_are_29_heuristics() -> None:
    assert len(HEURISTICS) == 29


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.code)
def test_facts_of_a_rule(rule) -> None:
    assert rule.heuristic in HEURISTICS or (rule.family == "STR" and not rule.heuristic)
    assert rule.official in OFFICIAL
    assert (rule.phase > 0) is bool(rule.official)
    assert rule.principle in PRINCIPLES
    assert rule.operation in OPERATIONS
    assert set(rule.guards) <= set(GUARDS)
    assert 1 <= rule.effort <= 5
    assert rule.ecrs or rule.family == "STR"
    assert rule.tags, "a word of the workshop"


def test_every_official_kind_has_a_rule() -> None:
    assert {rule.official for rule in catalogue()} == OFFICIAL


@pytest.mark.skipif(not MAP.exists(), reason="the technology map is not beside the repository")
def test_remedies_use_the_words_of_the_technology_map() -> None:
    rows = json.loads(MAP.read_text(encoding="utf-8"))
    kinds = [normalise(str(row[1])) for row in rows if str(row[0]).isdigit() and 1001 <= int(row[0]) <= 1043]
    assert len(kinds) == 43
    for rule in catalogue():
        for technology in rule.technology:
            assert any(normalise(technology) in kind for kind in kinds), (rule.code, technology)


@pytest.mark.parametrize("code", OWN)
def test_findings_of_the_tool_itself_are_explained(code: str) -> None:
    for language in ("ja", "en"):
        page = own_page(code.lower(), language)
        assert page is not None
        assert page.startswith(code)
