"""The rule of CONTRIBUTING.md is a rule: registered, complete, and right about its own examples."""

from __future__ import annotations

import re
from pathlib import Path

from bprflow.audit import AuditConfig, all_rules
from bprflow.audit.config import EDITION
from bprflow.audit.engine import run_rules
from bprflow.audit.page import Expectation, rule_page
from bprflow.audit.rule import CATALOGUE
from bprflow.audit.rules import face
from bprflow.flow import build
from bprflow.measure import measure
from bprflow.source import load_file, load_text

ROOT = Path(__file__).resolve().parents[2]


def test_the_rule_of_the_walk_through_works():
    all_rules()
    (body,) = re.findall(r"^```python\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.S | re.M)
    before = set(CATALOGUE.rules)
    try:
        # Appended to the module it names, as a reader would do it.
        exec(compile(body, "CONTRIBUTING.md", "exec"), dict(vars(face)))
        (code,) = set(CATALOGUE.rules) - before
        added = CATALOGUE.rules[code]
    finally:
        for code in set(CATALOGUE.rules) - before:
            del CATALOGUE.rules[code]
    assert added.edition == EDITION and added.heuristic and added.ecrs and added.basis, (
        "as the tests of the catalogue ask"
    )
    config = AuditConfig(profile="exemplary")
    seen = set()
    for example in rule_page(added).examples:
        process = load_text(example.flow).process
        assert process is not None
        flow = build(process)
        found = run_rules([added], flow, measure(flow), config=config)
        assert bool(found) == (example.expectation is Expectation.BAD), example.flow
        seen.add(example.expectation)
    assert seen == {Expectation.BAD, Expectation.GOOD}
    process = load_file(str(ROOT / "examples" / "address-change" / "as-is.flow.yaml")).process
    assert process is not None
    flow = build(process)
    (finding,) = run_rules([added], flow, measure(flow), config=config)
    assert finding.step == "来庁し番号札を取る"
    assert finding.inferred
