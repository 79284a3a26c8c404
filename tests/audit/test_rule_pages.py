"""The pages under docs/rules follow from the rules; the terminal and JSON forms hold everything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from bprflow.audit import catalogue, find_rule
from bprflow.audit.families import FAMILIES
from bprflow.audit.page import rule_page
from bprflow.report.rulebook import rule_json, rule_list, rule_schema, rule_text

ROOT = Path(__file__).resolve().parents[2]


def test_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make_rules.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_rule_of_the_proposed_catalogue_is_there() -> None:
    counts = {
        "SEAL": 10, "PAP": 8, "FACE": 8, "VIS": 4, "SITE": 2, "PERI": 3, "STAY": 3, "POST": 3, "VIEW": 3, "MEDIA": 2,
        "CASH": 4, "MAIL": 5, "KEY": 5, "ONCE": 7, "APPR": 6, "FLOW": 11, "AGG": 3, "DATA": 6, "BASIS": 6, "OPEN": 2,
    }  # fmt: skip
    codes = {rule.code for rule in catalogue()}
    wanted = {f"{family}-{number:02d}" for family, count in counts.items() for number in range(1, count + 1)}
    assert len(wanted) == 101
    assert wanted <= codes


def test_catalogue_is_in_the_order_of_its_families() -> None:
    order = list(FAMILIES)
    places = [order.index(rule.family) for rule in catalogue()]
    assert places == sorted(places)


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.code)
def test_forms_of_a_page(rule) -> None:
    page = rule_page(rule)
    ja, en = rule_text(rule), rule_text(rule, language="en")
    assert page.why.ja in ja and page.remedy.ja in ja and page.why.en in en
    assert not re.search(r"[ぁ-ん]", " ".join((page.what.en, page.why.en, page.remedy.en, rule.name.en)))
    data = rule_json(rule)
    assert json.loads(json.dumps(data))["code"] == rule.code
    jsonschema.validate(json.loads(json.dumps(data)), rule_schema())
    assert [example["flow"] for example in data["examples"]] == [example.flow for example in page.examples]


@pytest.mark.parametrize(("word", "code"), [("SEAL-01", "SEAL-01"), ("seal01", "SEAL-01"), ("ＫＥＹ－０５", "KEY-05"), ("紙の決裁", "APPR-05"), ("fax", "MAIL-03")])  # fmt: skip
def test_rules_are_found_by_code_and_name(word: str, code: str) -> None:
    found = find_rule(word)
    assert found is not None
    assert found.code == code


def test_unknown_rule_is_not_found() -> None:
    assert find_rule("NONE-99") is None
    assert find_rule("") is None


def test_list_names_every_rule_once() -> None:
    text = rule_list(catalogue())
    for rule in catalogue():
        assert text.count(f"  {rule.code:<9}{rule.name.ja}") == 1


def test_the_schema_of_a_rule_is_committed() -> None:
    committed = json.loads((ROOT / "schemas" / "rule.schema.json").read_text(encoding="utf-8"))
    assert committed == rule_schema()


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.code)
def test_everything_a_rule_says_fits_an_old_windows_console(rule) -> None:
    rule_text(rule).encode("cp932")
    rule.message.ja.encode("cp932")
