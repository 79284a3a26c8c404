"""SARIF, Markdown, GitHub, JUnit and CSV: right in shape, complete, safe with any letters."""

from __future__ import annotations

import csv as csv_module
import io
import itertools
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest

from bprflow.audit import Status, analyse_loaded
from bprflow.report.github import github
from bprflow.report.junit import junit
from bprflow.report.markdown import markdown
from bprflow.report.sarif import sarif
from bprflow.report.table import csv, csv_cp932
from bprflow.source import load_file

from .flows import analysed

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*/as-is.flow.yaml"))
NASTY = """業務: "例 <b>|%0A ]]> `x` 𠮷 é"
手順:
  - 学校: "依頼書を、FAXする: <a> & \\"b\\" | 100% 𠮷"
  - 窓口: "=1+1 を紙で決裁する"
"""

_TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
_LOCATION = {
    "type": "object",
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {"type": "object", "required": ["uri"], "additionalProperties": False, "properties": {"uri": {"type": "string", "format": "uri-reference"}}},
                "region": {
                    "type": "object",
                    "required": ["startLine"],
                    "additionalProperties": False,
                    "properties": {"startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1}},
                },
            },
        },
        "logicalLocations": {"type": "array", "minItems": 1, "items": {"type": "object", "properties": {"name": {"type": "string"}, "fullyQualifiedName": {"type": "string"}, "kind": {"type": "string"}}, "additionalProperties": False}},
    },
    "additionalProperties": False,
}  # fmt: skip
SARIF_SHAPE = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "language": {"type": "string", "pattern": "^[a-z]{2}(-[A-Z]{2})?$"},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "semanticVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
                                    "language": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "name": {"type": "string"},
                                                "shortDescription": _TEXT,
                                                "fullDescription": _TEXT,
                                                "help": _TEXT,
                                                "defaultConfiguration": {"type": "object", "additionalProperties": False, "properties": {"level": {"enum": ["none", "note", "warning", "error"]}}},
                                                "properties": {"type": "object"},
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": _TEXT,
                                "locations": {"type": "array", "items": _LOCATION},
                                "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                                "rank": {"type": "number", "minimum": -1, "maximum": 100},
                                "suppressions": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["kind"],
                                        "additionalProperties": False,
                                        "properties": {
                                            "kind": {"enum": ["inSource", "external"]},
                                            "status": {"enum": ["accepted", "underReview", "rejected"]},
                                            "justification": {"type": "string", "minLength": 1},
                                            "properties": {"type": "object"},
                                        },
                                    },
                                },
                                "properties": {"type": "object"},
                            },
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip
"""The part of the official SARIF 2.1.0 schema this writer uses, with its own names and limits."""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_sarif_has_the_official_shape(path: Path, language: str) -> None:
    analysis = analyse_loaded(load_file(str(path)))
    log = json.loads(json.dumps(sarif([analysis], language=language)))
    jsonschema.validate(log, SARIF_SHAPE)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(analysis.findings)
    for result, finding in zip(run["results"], analysis.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert (result["kind"] == "fail") or result["level"] == "none"
        assert bool(result.get("suppressions")) is (finding.status is Status.SUPPRESSED)
        assert result["partialFingerprints"]["bprflow/v1"] == finding.id


OFFICIAL = json.loads((Path(__file__).parent / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
"""The whole schema of the OASIS committee, white space taken out; from the npm package @microsoft/jest-sarif (MIT)."""


@pytest.mark.parametrize("language", ["ja", "en"])
def test_sarif_is_valid_by_the_official_schema(language: str) -> None:
    analyses = [*(analyse_loaded(load_file(str(path))) for path in EXAMPLES), analysed(NASTY)]
    log = json.loads(json.dumps(sarif(analyses, language=language)))
    validator = jsonschema.Draft4Validator(OFFICIAL, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(log)] == []
    held = [s for r in log["runs"][0]["results"] for s in r.get("suppressions", [])]
    assert held
    assert all(s["justification"] for s in held)
    log["runs"][0]["results"][0]["level"] = "warn"  # and the schema does say no
    assert not validator.is_valid(log)


def _tables(text: str) -> list[list[str]]:
    """Rows of each table of a Markdown paper, heading and rule included."""
    groups = itertools.groupby(text.splitlines(), key=lambda line: line.startswith("| "))
    return [list(lines) for is_row, lines in groups if is_row]


def test_nothing_breaks_on_odd_letters() -> None:
    analysis = analysed(NASTY)
    jsonschema.validate(sarif([analysis]), SARIF_SHAPE)
    ET.fromstring(junit([analysis]))
    assert all(line.startswith("::") for line in github([analysis]).splitlines())
    columns = [{row.replace("\\|", "").count("|") for row in table} for table in _tables(markdown([analysis]))]
    assert columns and all(len(found) == 1 for found in columns), "every row has the columns of its table"
    assert {9} in columns
    assert "<b>" not in markdown([analysis]).replace("\\<b>", "")


def test_github_names_place_and_escapes() -> None:
    analysis = analysed(NASTY)
    line = next(line for line in github([analysis]).splitlines() if "MAIL-03" in line)
    head, _, text = line.removeprefix("::").partition("::")
    assert head.startswith(("warning title=MAIL-03", "notice title=MAIL-03"))
    assert "100%25" in text and "%0A" in text
    assert "line=3" in head


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_junit_counts(path: Path) -> None:
    analysis = analyse_loaded(load_file(str(path)))
    (suite,) = ET.fromstring(junit([analysis]))
    assert int(suite.attrib["tests"]) == len(suite) == len(analysis.findings)
    assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
    assert int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped"))


def test_a_clean_flow_is_a_passed_test() -> None:
    (suite,) = ET.fromstring(junit([analysed("業務: 例\n手順:\n  - システム: 台帳へ登録する\n")]))
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("1", "0")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_csv_has_a_row_a_finding_and_no_formula(language: str) -> None:
    analysis = analysed(NASTY)
    rows = list(csv_module.reader(io.StringIO(csv([analysis], language=language))))
    assert len(rows) == 1 + len(analysis.findings)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_cp932_reports_what_it_cannot_hold() -> None:
    data, lost = csv_cp932([analysed(NASTY)])
    text = data.decode("cp932")
    assert lost == ("𠮷",) or set(lost) == {"𠮷", "é"}
    assert "〓" in text and "FAX" in text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_markdown_names_every_finding_and_what_was_not_said(path: Path) -> None:
    analysis = analyse_loaded(load_file(str(path)))
    text = markdown([analysis])
    (found,) = [table for table in _tables(text) if table[0].startswith("| 番号 | 記号 |")]
    assert len(found) == len(analysis.shown) + 2
    for finding in analysis.suppressed:
        assert f"- {finding.code} " in text
    assert "まずこの3つ" in text
