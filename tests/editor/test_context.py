"""Where the cursor is, told from half-typed text."""

from __future__ import annotations

import pytest

from bprflow.editor.context import context_at, key_language
from bprflow.editor.places import occurrences

FLOW = """業務: 住所変更
担当:
  市民: 住民
  窓口:
    種別: 職員
帳票:
  届出: {媒体: 紙}
ルール:
  書面で:
    求めること: [書面]
    根拠:
      種別: 法令
手順:
  - 市民: 届出を書く
    時間: 10分
    分岐:
      不備あり 10%: 届出を書く
  - 窓口: 確認する
    時間:
      値: 5分
      根拠: 実測
    読む:
      - 届出
    媒体: [紙, 対面]
"""


def place(needle: str, after: int | None = None) -> tuple[int, int]:
    offset = FLOW.index(needle) + (len(needle) if after is None else after)
    line = FLOW.count("\n", 0, offset)
    return line, offset - (FLOW.rfind("\n", 0, offset) + 1)


@pytest.mark.parametrize(
    ("needle", "section", "key", "in_item"),
    [
        ("業務: 住", "", "name", False), ("    種別: 職", "lanes", "kind", False), ("    求めること: [書", "rules", "requirements", False),
        ("      種別: 法", "rules", "kind", False), ("    時間: 1", "steps", "touch", True), ("媒体: [紙, ", "steps", "media", True),
        ("      根拠: 実", "steps", "provenance", True), ("      - 届", "steps", "reads", True),
    ],
)  # fmt: skip
def test_the_place_is_recognised(needle: str, section: str, key: str, in_item: bool) -> None:
    found = context_at(FLOW, *place(needle))
    assert (found.section, found.key, found.in_item) == (section, key, in_item)


@pytest.mark.parametrize(
    ("head", "section", "key", "inside"),
    [
        ("手順:\n  - 市民: 書く\n    時間: {値: 8分, 根拠: ", "steps", "provenance", ("touch",)),
        ("手順:\n  - 市民: 書く\n    時間: {値: 8分, ", "steps", "", ("touch",)),
        ("担当:\n  市民: {種別: ", "lanes", "kind", ()),
        ("帳票:\n  届出: {媒体: [紙, ", "documents", "media", ()),
        ("ルール:\n  書面で:\n    根拠: {種別: ", "rules", "kind", ("basis",)),
        ("繁忙期: {月: 3月, ", "peak", "", ()),
    ],
)
def test_brackets_have_keys_of_their_own(head: str, section: str, key: str, inside: tuple[str, ...]) -> None:
    text = "業務: 住所変更\n" + head
    found = context_at(text, text.count("\n"), len(text) - text.rfind("\n") - 1)
    assert (found.section, found.key, found.inside) == (section, key, inside)


def test_a_new_attribute_of_a_step_is_a_key() -> None:
    text = FLOW + "    "
    found = context_at(text, text.count("\n"), 4)
    assert (found.section, found.key, found.in_item) == ("steps", "", True)


def test_a_new_item_names_a_lane() -> None:
    text = FLOW + "  - "
    found = context_at(text, text.count("\n"), 4)
    assert (found.section, found.key, found.in_item) == ("steps", "", False)


def test_the_target_of_a_branch_is_known_as_such() -> None:
    found = context_at(FLOW, *place("      不備あり 10%: 届"))
    assert found.section == "steps"
    assert "branches" in found.inside


def test_the_language_of_a_file_is_that_of_its_keys() -> None:
    assert key_language(FLOW) == "ja"
    assert key_language("process: x\nsteps:\n  - 市民: 書く\n") == "en"


def test_occurrences_are_whole_names_only() -> None:
    text = "手順:\n  - 市民: 届出を書く  # 届出を書く\n  - 窓口: 届出を書く人を待つ\n    次: 届出を書く\n    読む: [届出, 別紙]\n"
    assert [text[a:b] for a, b in occurrences(text, "届出を書く")] == ["届出を書く"] * 2
    assert len(occurrences(text, "届出")) == 1
