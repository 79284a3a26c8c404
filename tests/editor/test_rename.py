"""Where a name is written, and which new names are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bprflow.editor.places import Name, names_of
from bprflow.editor.rename import name_places, name_under, own_names, redesigns_of, refusal, renamed
from bprflow.model import Process
from bprflow.source import load_file, load_text
from bprflow.source.diagnostic import SourceText
from bprflow.source.redesign import load_redesign, load_redesign_text

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FLOW = """業務: システム
担当: {市民: 住民, システム: システム, 紙: 職員}
帳票:
  - 届: 紙
手順:
  - 市民: 紙
    媒体: [紙, システム]
    書く: [届]
    備考: システム
  - システム: 受け取る
    種類: 自動
    読む: {届: [紙]}
    分岐:
      不備 10%: 紙
      "可": 終了
  - 並行:
      - - 紙: 写す
      - - 市民: 待つ
"""


def words(text: str, name: str) -> list[str]:
    lines = text.splitlines()
    return [lines[text[:start].count("\n")].strip() for start, _ in name_places(text, name)]


def test_only_what_stands_for_the_thing_is_found() -> None:
    assert words(FLOW, "システム") == ["担当: {市民: 住民, システム: システム, 紙: 職員}", "- システム: 受け取る"]
    assert words(FLOW, "紙") == [
        "担当: {市民: 住民, システム: システム, 紙: 職員}", "- 市民: 紙", "不備 10%: 紙", "- - 紙: 写す",
    ]  # fmt: skip
    assert words(FLOW, "届") == ["- 届: 紙", "書く: [届]", "読む: {届: [紙]}"]
    assert words(FLOW, "可") == ['"可": 終了']
    assert words(FLOW, "10%") == []


def as_words(process: Process | None) -> object:
    assert process is not None
    return process.model_dump(mode="json")


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("as-is.flow.yaml")), ids=lambda path: path.parent.name)
def test_a_flow_says_the_same_under_other_names(path: Path) -> None:
    """Every name there and back again: the same text reading, and nothing else changed on the way."""
    text = path.read_text("utf-8")
    before = load_text(text).process
    assert before is not None
    for name in list(names_of(before))[::6]:
        there = renamed(text, name, "まだない名前: 例")
        read = load_text(there)
        assert read.process is not None
        assert "まだない名前: 例" in names_of(read.process)
        assert [d.code for d in read.diagnostics] == [d.code for d in load_text(text).diagnostics]
        assert as_words(load_text(renamed(there, "まだない名前: 例", name)).process) == as_words(before)


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in EXAMPLES.rglob("*.kaizen.yaml")), ids=lambda p: p.name
)
def test_a_redesign_still_fits_after_renaming(folder: Path, tmp_path: Path) -> None:
    from bprflow.redesign.fits import check_against_target

    flow = folder / "as-is.flow.yaml"
    if not flow.is_file():
        pytest.skip("its flow lies elsewhere")
    process = load_file(str(flow)).process
    assert process is not None
    texts = {path.name: path.read_text("utf-8") for path in (flow, *redesigns_of(flow))}
    assert len(texts) > 1
    for number, name in enumerate(step.name for step in process.all_steps):
        texts = {file: renamed(text, name, f"新しい名前{number}") for file, text in texts.items()}
    for file, text in texts.items():
        (tmp_path / file).write_text(text, "utf-8")
    for file in texts:
        if file.endswith(".kaizen.yaml"):
            told = check_against_target(load_redesign(str(tmp_path / file)))
            assert told == check_against_target(load_redesign(str(folder / file)))


def test_names_a_redesign_brings_itself() -> None:
    text = "改善案: 例\n対象: a.flow.yaml\n帳票: {票: {媒体: 紙}}\n変更:\n  - 追加: {係: 予約する, 書く: 票}\n    前: 書く\n  - 自動化: 見る\n    名前: 自動で見る\n"
    redesign = load_redesign_text(text).redesign
    assert redesign is not None
    assert own_names(redesign) == {"係": "lane", "予約する": "step", "票": "document", "自動で見る": "step"}
    found = name_under(text, text.index("{票") + 1, own_names(redesign))
    assert found is not None
    assert (found.text, found.kind) == ("票", "document")


@pytest.mark.parametrize(
    ("name", "new"),
    [
        *((name, new) for name in ("市民", "写す", "届") for new in ("", "  ", "受け取る", "システム")),
        ("市民", "並行"), ("写す", "終了"), ("紙", "次へ"),
    ],
)  # fmt: skip
def test_names_that_would_change_the_flow_are_refused(name: str, new: str) -> None:
    process = load_text(FLOW).process
    assert process is not None
    known = names_of(process)
    why = refusal(Name(name, known[name], 0, 0), new, known, SourceText("x", FLOW))
    assert why is not None
    assert new.strip() in why.ja


def test_any_other_name_is_accepted() -> None:
    process = load_text(FLOW).process
    assert process is not None
    for new in ("届を出す", "a: b", "[至急] 渡す", "#1", "- 1", "「見る」"):
        assert refusal(Name("写す", "step", 0, 0), new, names_of(process), SourceText("x", FLOW)) is None


def test_a_text_that_cannot_be_parsed_is_searched_all_the_same() -> None:
    assert len(name_places("手順:\n  - 市民: [\n  - 係: 見る\n    次: 見る\n", "見る")) == 2
