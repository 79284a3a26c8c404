"""Redesign files are read with every fault told at once, and written so that they read the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.model.redesign import Disposition, Eliminate, OperationKind, Replace
from bprflow.redesign.plan_text import redesign_text
from bprflow.source.redesign import is_redesign, load_redesign_text
from tests.redesign.make import flows, redesigns
from tests.source.described import REDESIGN as GUIDE


def test_the_example_of_the_language_guide_reads_whole() -> None:
    loaded = load_redesign_text(GUIDE)
    assert loaded.diagnostics == () and not loaded.partial
    redesign = loaded.redesign
    assert [change.type for change in redesign.operations] == [
        "replace", "eliminate", "combine", "parallelise", "insert", "amend_rule",
    ]  # fmt: skip
    assert redesign.target == "as-is.yaml" and redesign.uptake.value == 0.5
    assert redesign.changes[0].new[0].lane == "市民" and redesign.changes[0].resolves == ("PAP-01", "KEY-01")
    assert redesign.amendments[0].owner == "総務課" and redesign.amendments[0].due == "令和9年4月"
    assert loaded.span_of(0).line == 5 and loaded.span_of(5).line == 16


def test_english_words_say_the_same() -> None:
    english = """\
redesign: pre-entry
target: as-is.yaml
uptake: 50%
changes:
  - replace: fill the form
    new: {resident: fill it on a phone, medium: form, time: 8 min}
    authority: section
    disposition: consult
    override: {person: head of section, reason: agreed}
  - eliminate: [check it, file it]
rules-to-amend: []
"""
    loaded = load_redesign_text(english.replace("rules-to-amend: []\n", ""))
    assert loaded.diagnostics == ()
    replace, eliminate = loaded.redesign.changes
    assert isinstance(replace, Replace) and replace.disposition is Disposition.CONSULT
    assert replace.override.person == "head of section"
    assert isinstance(eliminate, Eliminate) and eliminate.targets == ("check it", "file it")


def test_a_name_with_a_comma_is_one_name() -> None:
    loaded = load_redesign_text(
        "改善案: 案\n変更:\n  - 廃止: 翌日、名簿とシステムを突合する\n代替手段: 電話、窓口で受ける\n"
    )
    assert loaded.redesign.changes[0].targets == ("翌日、名簿とシステムを突合する",)
    assert loaded.redesign.fallback == ("電話、窓口で受ける",)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("業務: 受付\n手順: [窓口]\n", "YAML-60", 1),
        ("改善案: 案\n変更:\n  - 手順: 受け取る\n", "YAML-61", 3),
        ("改善案: 案\n変更:\n  - 廃止: 受け取る\n    統合: [甲, 乙]\n", "YAML-62", 4),
        ("改善案: 案\n変更:\n  - 廃止: 受け取る\n    割合: 20%\n", "YAML-63", 4),
        ("改善案: 案\n変更:\n  - 廃止:\n", "YAML-30", 3),
        ("改善案: 案\n変更:\n  - 振分: 見に行く\n    割合: 120%\n", "YAML-27", 4),
        ("改善案: 案\n変更:\n  - 廃止: 甲\n    権限: 社長\n", "YAML-24", 4),
        ("改善案: 案\n変更:\n  - 廃止: 甲\n    扱い: 適当\n", "YAML-24", 4),
        ("改善案: 案\n変更:\n  - 廃止: 甲\n    りゆう: 乙\n", "YAML-20", 4),
    ],
)
def test_every_fault_is_told_with_its_line(text: str, code: str, line: int) -> None:
    loaded = load_redesign_text(text)
    found = [(d.code, d.span.line) for d in loaded.diagnostics if d.span]
    assert (code, line) in found, found


def test_the_rest_of_a_broken_file_is_still_read() -> None:
    loaded = load_redesign_text("改善案: 案\n変更:\n  - 手順: 甲\n  - 廃止: 乙\n  - 廃止: 丙\n    権限: 社長\n")
    assert [change.targets for change in loaded.redesign.changes] == [("乙",), ("丙",)]
    assert loaded.partial and len(loaded.diagnostics) == 2


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (GUIDE, True),
        ("業務: 受付\n手順: []\n", False),
        ("# 改善案: ちがう\n業務: 甲\n", False),
        ("備考: x\n改善案: y\n", True),
        ("", False),
    ],
)
def test_a_redesign_is_told_from_a_flow(text: str, answer: bool) -> None:
    assert is_redesign(text) is answer


@settings(max_examples=80, deadline=None)
@given(st.data(), st.sampled_from(("ja", "en")))
def test_what_is_written_reads_the_same(data, language: str) -> None:
    redesign = data.draw(redesigns(data.draw(flows(papers=False)), most=6))
    loaded = load_redesign_text(redesign_text(redesign, language=language, head="たたき台", comments={0: "はじめ"}))
    assert loaded.diagnostics == ()

    def plain(change):
        rest = change.model_dump(exclude={"share"})
        return rest, getattr(getattr(change, "share", None), "value", None)

    assert [plain(c) for c in loaded.redesign.operations] == [plain(c) for c in redesign.operations]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="改善案変更廃止新:-[]{}, \n#&*!|>'\"%@`甲乙0123456789", max_size=80))
def test_no_text_ever_breaks_the_reader(text: str) -> None:
    for start in ("", "改善案: 案\n変更:\n  - 廃止: 甲\n    "):
        loaded = load_redesign_text(start + text)
        assert loaded.redesign is not None or loaded.diagnostics


def _guide_blocks() -> list[str]:
    guide = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "write-a-redesign.md"
    return re.findall(r"```yaml\n(.*?)```", guide.read_text("utf-8"), flags=re.S)


def test_the_guide_shows_every_operation() -> None:
    read = [load_redesign_text(block).redesign for block in _guide_blocks()]
    assert {c.type for redesign in read for c in redesign.operations} == {k.value for k in OperationKind}


@pytest.mark.parametrize("block", _guide_blocks())
def test_every_example_of_the_guide_reads_whole(block: str) -> None:
    assert load_redesign_text(block).diagnostics == ()
