"""Every example of every rule is a test; run with pytest after installing the package."""

from __future__ import annotations

import pytest
from oka_rules import RULES

from bprflow.audit import AuditConfig, Status, audit
from bprflow.audit.page import Expectation, rule_page
from bprflow.flow import build
from bprflow.measure import measure
from bprflow.source import load_text

CASES = [(rule, example) for rule in RULES.rules.values() for example in rule_page(rule).examples]


@pytest.mark.parametrize(
    ("rule", "example"), CASES, ids=[f"{rule.code}-{example.expectation}" for rule, example in CASES]
)
def test_example(rule, example):
    """A bad example is found, a good one is not, a guarded one is held back."""
    loaded = load_text(example.flow)
    flow = build(loaded.process)
    more = () if rule.code in {r.code for r in RULES.rules.values() if _installed(r)} else tuple(RULES.rules.values())
    found = [
        f for f in audit(flow, measure(flow), config=AuditConfig(select=(rule.code,)), more=more) if f.code == rule.code
    ]
    if example.expectation is Expectation.BAD:
        assert [f for f in found if f.status is Status.FINDING]
    elif example.expectation is Expectation.GOOD:
        assert not found
    else:
        assert found
        assert all(f.status is not Status.FINDING for f in found)


def _installed(rule):
    from bprflow.audit import find_rule

    return find_rule(rule.code) is not None
