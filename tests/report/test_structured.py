from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bprflow.report.contract import result_schema
from bprflow.report.structured import audit_json, measure_json

from .sample import analysis

SCHEMAS = Path(__file__).parents[2] / "schemas"
AGREED = {
    "code", "name", "status", "severity", "confidence", "process", "step", "lane", "file", "line", "column", "message",
    "why", "remedy", "basis", "authority", "inferred", "hours_per_year", "suppression", "operations", "id",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["audit", "measure"])
def test_the_committed_schema_is_the_one_the_types_give(kind: Any) -> None:
    committed = json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    assert committed == result_schema(kind)
    jsonschema.Draft202012Validator.check_schema(committed)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_results_obey_their_schema(language: str) -> None:
    every = [analysis(), analysis()]
    jsonschema.validate(json.loads(json.dumps(audit_json(every, language=language))), result_schema("audit"))
    jsonschema.validate(json.loads(json.dumps(measure_json(every, language=language))), result_schema("measure"))
    jsonschema.validate(json.loads(json.dumps(audit_json([]))), result_schema("audit"))


BREAKS: dict[str, Callable[[Any], object]] = {
    "missing id": lambda r: r["findings"][0].pop("id"),
    "unknown status": lambda r: r["findings"][0].update(status="maybe"),
    "hours as text": lambda r: r["findings"][0].update(hours_per_year="many"),
    "extra key": lambda r: r["findings"][0].update(mood="bad"),
    "other format": lambda r: r.update(format="bprflow.audit/2"),
    "measure without unit": lambda r: r["processes"][0]["measures"].pop("unit"),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_the_schema_refuses_what_is_not_agreed(fault: str) -> None:
    result = copy.deepcopy(json.loads(json.dumps(audit_json([analysis()]))))
    BREAKS[fault](result)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(result, result_schema("audit"))


def test_a_finding_has_the_keys_of_the_contract() -> None:
    found = audit_json([analysis()])["findings"]
    assert all(set(f) == AGREED | {"steps", "evidence"} for f in found)


def test_the_summary_counts_what_is_listed() -> None:
    result = audit_json([analysis(), analysis()])
    assert result["summary"] == {
        "processes": 2, "findings": 6, "error": 2, "warning": 2, "info": 2, "review": 2, "suppressed": 2, "diagnostics": 0,
    }  # fmt: skip
    assert len(result["findings"]) == 10


def test_figures_are_not_rounded_and_agree_with_the_measures() -> None:
    made = analysis()
    figures = measure_json([made])["processes"][0]
    assert figures["measures"]["hours_per_year"] == audit_json([made])["processes"][0]["measures"]["hours_per_year"]
    assert sum(s["hours_per_year"]["value"] for s in figures["steps"] if s["hours_per_year"]) == pytest.approx(
        made.measures.hours_per_year.value if made.measures.hours_per_year else None
    )


def test_what_is_held_back_keeps_its_reason() -> None:
    held = [f for f in audit_json([analysis()])["findings"] if f["status"] == "suppressed"]
    assert held[0]["suppression"] == {"reason": "住民基本台帳法 第27条第2項", "until": "2027-03-31", "guard": "G1"}
