"""The result of a check: its schema, its exit codes, redesigns among flows."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from bprflow.report.check import _processes_for, check_file, check_files, check_json, exit_code
from bprflow.report.contract import result_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"
TEXTS: dict[str, tuple[str, int]] = {
    "good.flow.yaml": ("業務: 受付\n手順:\n  - 窓口: 受け取る\n", 0),
    "wrong.flow.yaml": ("業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: たくさん\n", 1),
    "empty.flow.yaml": ("", 3),
    "remarks.flow.yaml": ("# あとで\n", 3),
    "broken.flow.yaml": ("業務: [\n", 4),
    "good.kaizen.yaml": ("改善案: 案\n変更:\n  - 廃止: 読み合わせる\n", 0),
    "wrong.kaizen.yaml": ("改善案: 案\n変更:\n  - 消す: 読み合わせる\n", 1),
    "flow.kaizen.yaml": ("業務: 受付\n手順:\n  - 窓口: 受け取る\n", 4),
    "nameless.yaml": ("改善案: 案\n変更:\n  - 廃止: 読み合わせる\n", 0),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, (text, _) in TEXTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_committed_schema_is_fresh() -> None:
    assert json.loads((SCHEMAS / "check.schema.json").read_text("utf-8")) == result_schema("check")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_result_obeys_its_schema(folder: Path, language: str) -> None:
    files = check_files([str(path) for path in sorted(folder.iterdir())])
    data = json.loads(json.dumps(check_json(files, language=language)))
    jsonschema.validate(data, result_schema("check"))
    assert data["summary"]["files"] == len(TEXTS)
    assert data["summary"]["error"] == sum(d["level"] == "error" for d in data["diagnostics"]) > 0


@pytest.mark.parametrize("name", TEXTS)
def test_every_file_has_its_exit_code(folder: Path, name: str) -> None:
    assert check_file(str(folder / name)).exit_code == TEXTS[name][1]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["good.flow.yaml", "good.kaizen.yaml"], 0),
        (["good.flow.yaml", "wrong.flow.yaml"], 1),
        (["good.flow.yaml", "empty.flow.yaml"], 1),
        (["empty.flow.yaml", "remarks.flow.yaml"], 3),
        (["wrong.flow.yaml", "broken.flow.yaml", "empty.flow.yaml"], 4),
        (["good.flow.yaml", "missing.flow.yaml"], 4),
    ],
)
def test_many_files_have_one_exit_code(folder: Path, names: list[str], code: int) -> None:
    assert exit_code(check_files([str(folder / name) for name in names])) == code


@pytest.mark.parametrize(("method", "count", "several"), [("fork", 59, False), ("fork", 60, True), ("spawn", 599, False), ("spawn", 600, True)])  # fmt: skip
def test_several_processes_are_started_only_where_they_pay(
    method: str, count: int, several: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multiprocessing.get_start_method", lambda: method)
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    assert (_processes_for(count) > 1) is several
