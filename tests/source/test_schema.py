"""The editors' schema: fresh, draft-07, and of one mind with the reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from bprflow.language import keys
from bprflow.language.terms import Vocabulary
from bprflow.source import json_schema, redesign_schema

ROOT = Path(__file__).resolve().parents[2]


class Yaml12(yaml.SafeLoader):
    """Types as an editor's YAML 1.2 core schema gives them: no dates, no `on`, no base 60."""


Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in entries if tag.rsplit(":", 1)[-1] in ("null",)]
    for first, entries in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def validator(language: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json_schema(language))


def faults(text: str, language: str) -> list[str]:
    return [error.message for error in validator(language).iter_errors(yaml.load(text, Loader=Yaml12))]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_committed_schema_is_fresh(language: str) -> None:
    committed = json.loads((ROOT / "schemas" / f"flow.{language}.schema.json").read_text("utf-8"))
    assert committed == json_schema(language), (
        f"run: bprflow schema --lang {language} -o schemas/flow.{language}.schema.json"
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_is_draft_07(language: str) -> None:
    schema = json_schema(language)
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "prefixItems" not in json.dumps(schema)
    assert "$defs" not in json.dumps(schema)


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            if key == "$ref":
                yield str(child)
            else:
                yield from references(child)
    elif isinstance(value, list):
        for child in value:
            yield from references(child)


def test_every_reference_leads_somewhere() -> None:
    schema = json_schema("ja")
    definitions = schema["definitions"]
    assert isinstance(definitions, dict)
    assert {reference.removeprefix("#/definitions/") for reference in references(schema)} <= definitions.keys()


@pytest.mark.parametrize("vocabulary", [keys.PROCESS, keys.STEP], ids=lambda vocabulary: vocabulary.name)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_key_is_offered_and_explained(vocabulary: Vocabulary, language: str) -> None:
    schema = json_schema(language)
    offered = schema["properties"] if vocabulary is keys.PROCESS else schema["definitions"]["step"]["properties"]  # type: ignore[index]
    assert isinstance(offered, dict)
    for term in vocabulary:
        assert offered[term.word(language)]["description"] == term.about(language)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "path",
    sorted(ROOT.glob("examples/**/*.flow.yaml")) + sorted(ROOT.glob("bprflow/source/starters/*.yaml")),
    ids=lambda path: "/".join(path.parts[-2:]),
)
def test_good_flows_are_valid_in_both_schemas(path: Path, language: str) -> None:
    assert faults(path.read_text("utf-8"), language) == []


GOOD_HEAD = "業務: 受付\n"
WRONG = [
    "手順:\n  - 窓口: 受け取る\n",
    "業務: 受付\n",
    "業務: 受付\n手順: 受け取る\n",
    "業務: 受付\n手順: []\n",
    "業務: 受付\nしょかん: x\n手順:\n  - 窓口: 受け取る\n",
    "業務: 受付\n手順:\n  - 受け取る\n",
    "業務: 受付\n手順:\n  - 窓口: 受け取る\n    媒体: かみ\n",
    "業務: 受付\n手順:\n  - 窓口: 受け取る\n    媒体: [紙, かみ]\n",
    "業務: 受付\n手順:\n  - 窓口: 受け取る\n    種類: てんき\n",
    "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: {根拠: 実測}\n",
    "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: [5分]\n",
    "業務: 受付\n担当:\n  窓口: {種類別: 職員}\n手順:\n  - 窓口: 受け取る\n",
    "業務: 受付\nルール:\n  書面で: {求めること: しょめん}\n手順:\n  - 窓口: 受け取る\n",
    "業務: 受付\nルール:\n  書面で: {根拠: {種別: ほうりつ}}\n手順:\n  - 窓口: 受け取る\n",
    "業務: 受付\n手順:\n  - 関門: なにか\n",
    "業務: 受付\n手順:\n  - 並行: []\n",
    "業務: 受付\n状態: あした\n手順:\n  - 窓口: 受け取る\n",
    "- a\n- b\n",
]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("text", WRONG)
def test_wrong_flows_are_invalid_in_both_schemas(text: str, language: str) -> None:
    assert faults(text, language)


REDESIGNS_WRONG = [
    "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    "改善案: 案\n",
    "改善案: 案\n変更:\n  - 消す: 受け取る\n",
    "改善案: 案\n変更:\n  - 廃止: 受け取る\n    条件: 不備\n",
    "改善案: 案\n変更:\n  - 廃止: 受け取る\n    権限: 社長\n",
    "改善案: 案\n変更:\n  - 並行: [甲]\n",
    "改善案: 案\n変更:\n  - 置換: 甲\n    新: 乙\n",
    "改善案: 案\nルール改正:\n  - 手段: 規則改正\n",
]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_schema_of_redesigns_is_fresh_and_draft_07(language: str) -> None:
    schema = redesign_schema(language)
    jsonschema.Draft7Validator.check_schema(schema)
    committed = json.loads((ROOT / "schemas" / f"redesign.{language}.schema.json").read_text("utf-8"))
    assert committed == schema, (
        f"run: bprflow schema --redesign --lang {language} -o schemas/redesign.{language}.schema.json"
    )
    definitions = schema["definitions"]
    assert isinstance(definitions, dict)
    assert {reference.removeprefix("#/definitions/") for reference in references(schema)} <= definitions.keys()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_redesigns_are_judged_as_the_reader_judges_them(language: str) -> None:
    judge = jsonschema.Draft7Validator(redesign_schema(language))
    files = sorted(ROOT.glob("examples/**/*.kaizen.yaml"))
    assert files
    for path in files:
        assert [error.message for error in judge.iter_errors(yaml.load(path.read_text("utf-8"), Loader=Yaml12))] == []
    for text in REDESIGNS_WRONG:
        assert list(judge.iter_errors(yaml.load(text, Loader=Yaml12))), text
