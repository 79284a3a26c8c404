"""The JSON of apply, compare and improve keeps the shape its schema promises."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import jsonschema
import pytest

from bprflow.redesign.apply import apply
from bprflow.redesign.compare import compare
from bprflow.redesign.improve import improve
from bprflow.redesign.roadmap import roadmap
from bprflow.redesign.side import Side
from bprflow.report.compared_contract import compared_schema
from bprflow.report.compared_json import apply_json, compare_json, improve_json
from bprflow.source import load_file
from bprflow.source.redesign import load_redesign

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted(path.parent.name for path in ROOT.glob("examples/*/kaizen.kaizen.yaml"))


@pytest.mark.parametrize("kind", ("compare", "apply", "improve", "roadmap"))
def test_the_schema_in_the_repository_follows_from_the_types(kind) -> None:
    committed = json.loads((ROOT / "schemas" / f"{kind}.schema.json").read_text("utf-8"))
    assert committed == compared_schema(kind)
    jsonschema.Draft202012Validator.check_schema(committed)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("language", ("ja", "en"))
def test_every_case_fits_the_schemas(name: str, language: str) -> None:
    redesign = load_redesign(str(ROOT / "examples" / name / "kaizen.kaizen.yaml")).redesign
    process = load_file(str(ROOT / "examples" / name / "as-is.flow.yaml")).process
    applied = apply(process, redesign)
    before, after = Side.of(process), Side.of(applied.process)
    for comparison in (compare(before, after, applied), compare(before, after)):
        plan = roadmap([comparison], datetime.date(2026, 11, 22))
        result = json.loads(json.dumps(compare_json(comparison, language=language, plan=plan)))
        jsonschema.validate(result, compared_schema("compare"))
    jsonschema.validate(json.loads(json.dumps(apply_json(applied, language=language))), compared_schema("apply"))
    proposal = improve(before, today=datetime.date(2026, 11, 22))
    jsonschema.validate(json.loads(json.dumps(improve_json(proposal, language=language))), compared_schema("improve"))
