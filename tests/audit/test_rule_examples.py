"""Every example of every rule's page is a test: bad ones are found, good ones are not, guarded ones are held back."""

from __future__ import annotations

from collections import Counter

import pytest

from bprflow.audit import AuditConfig, Status, all_rules, audit
from bprflow.audit.page import Example, Expectation, rule_page
from bprflow.audit.rule import Rule
from bprflow.flow import build
from bprflow.measure import measure
from bprflow.source import load_text

EVERY = [(rule, number, example) for rule in all_rules() for number, example in enumerate(rule_page(rule).examples, 1)]


@pytest.mark.parametrize(
    ("rule", "example"), [(r, e) for r, _, e in EVERY], ids=[f"{r.code}-{n}-{e.expectation}" for r, n, e in EVERY]
)
def test_example(rule: Rule, example: Example) -> None:
    loaded = load_text(example.flow)
    assert loaded.process is not None, loaded.diagnostics
    broken = [d for d in loaded.diagnostics if d.level == "error"]
    assert not broken or rule.family == "STR", broken
    flow = build(loaded.process)
    config = AuditConfig(select=(rule.code,), profile="exemplary")
    findings = audit(flow, measure(flow), positions=loaded.positions, config=config)
    assert not [f for f in findings if f.code == "INTERNAL"], findings
    said = [f for f in findings if f.code == rule.code and f.status is not Status.SUPPRESSED]
    if example.expectation is Expectation.BAD:
        assert said, example.flow
        for finding in said:
            assert finding.message.ja and finding.message.en and "{" not in finding.message.ja
            assert finding.line > 0
    elif example.expectation is Expectation.GOOD:
        assert not [f for f in findings if f.code == rule.code], [f.message.ja for f in findings]
    else:
        held = [f for f in findings if f.code == rule.code]
        assert held, "a guarded example must still be visible"
        assert all(f.status is not Status.FINDING and f.suppression for f in held), [f.status for f in held]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_page_is_complete(rule: Rule) -> None:
    page = rule_page(rule)
    for text in (page.what, page.why, page.remedy, page.not_when, rule.name, rule.message):
        assert text.ja and text.en, rule.code
    counts = Counter(example.expectation for example in page.examples)
    assert counts[Expectation.BAD] >= 1
    assert counts[Expectation.GOOD] + counts[Expectation.GUARDED] >= 2
    assert rule.basis and all(source.as_of for source in rule.basis)
    assert rule.ecrs in {"", "E", "C", "R", "S"}
    told = " ".join((rule.name.ja, rule.message.ja, page.what.ja, page.why.ja, page.remedy.ja))
    for blame in (
        "ムダ",
        "無駄",
        "違反",
        "悪い",
        "怠",
        "おかしい",
        "すべき",
        "べきです",
        "いけません",
        "非効率",
        "時代遅れ",
        "古くさい",
        "無意味",
    ):
        assert blame not in told, blame
    english = " ".join((rule.message.en, page.what.en, page.why.en, page.remedy.en)).lower()
    for blame in ("violation", "waste of", "useless", "wrong way", "outdated", "must stop"):
        assert blame not in english, blame
