"""Completion and hover in redesigns, and that nothing half typed ever stops the editor."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.editor.completion import complete
from bprflow.editor.context import inside_brackets, key_language
from bprflow.editor.hover import hover, redesign_hover
from bprflow.editor.places import definition, name_at, occurrences, scalar_around
from bprflow.editor.redesign import complete_redesign, redesign_place
from bprflow.source import load_text
from bprflow.source.places import Lines

FLOW = """業務: 住所変更
担当:
  市民: 住民
  窓口: 職員
帳票:
  届出: {媒体: 紙}
ルール:
  書面で:
    求めること: [書面]
手順:
  - 市民: 届出を手書きする
    書く: 届出
    ルール: 書面で
  - 窓口: 届出を確認する
    読む: 届出
    分岐:
      不備 10%: 届出を手書きする
      なし: 終了
"""
REDESIGN = """改善案: スマホで事前入力
対象: as-is.flow.yaml
利用率: 50%
変更:
  - 置換: 届出を手書きする
    新: {市民: スマホで入力する, 媒体: フォーム, 時間: 8分}
    解消: [PAP-01, KEY-01]
  - 統合: [届出を手書きする, 届出を確認する]
    新:
      - 窓口: 聞き取って入力する
        媒体: システム
  - 追加: {市民: 予約する}
    前: 届出を確認する
    権限: 課
  - 帳票廃止: 届出
ルール改正:
  - ルール: 書面で
    求めること: [対面]
    権限: 市長
段階:
  - 名前: 第1段階
    利用率: 30%
"""
PROCESS = load_text(FLOW).process


def at(needle: str, text: str = REDESIGN) -> tuple[int, int]:
    """The place right after a needle."""
    offset = text.index(needle) + len(needle)
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)


def labels(needle: str, text: str = REDESIGN) -> set[str]:
    return {offer.label for offer in complete_redesign(text, *at(needle, text), PROCESS)}


@pytest.mark.parametrize(
    ("needle", "wanted", "unwanted"),
    [
        ("  - 置換: ", {"届出を手書きする", "届出を確認する"}, {"届出", "紙"}),
        ("  - 統合: [届出を手書きする, ", {"届出を確認する"}, {"書面で"}),
        ("スマホで入力する, 媒体: ", {"紙", "フォーム"}, {"届出を確認する"}),
        ("媒体: フォーム, 時間: ", {"10分"}, {"紙"}),
        ("媒体: フォーム, ", {"時間", "種類", "ルール"}, {"置換"}),
        ("        媒体: ", {"システム"}, {"書面で"}),
        ("    解消: [", {"PAP-01", "KEY-01"}, {"紙"}),
        ("    前: ", {"届出を確認する"}, {"書面で"}),
        ("    権限: ", {"市長", "議会"}, {"紙"}),
        ("  - 帳票廃止: ", {"届出"}, {"届出を確認する"}),
        ("  - ルール: ", {"書面で"}, {"届出を確認する"}),
        ("    求めること: [", {"書面", "対面"}, {"書面で"}),
    ],
)
def test_values_fit_the_change(needle: str, wanted: set[str], unwanted: set[str]) -> None:
    offered = labels(needle)
    assert wanted <= offered
    assert not unwanted & offered


def test_keys_fit_the_place() -> None:
    assert {"改善案", "変更", "ルール改正", "段階"} <= labels("ルール改正")
    assert {"廃止", "統合", "ルール改正"} <= labels("変更:\n  - ")
    replace = REDESIGN[: REDESIGN.index("    解消")] + "    "
    assert {"新", "理由", "解消"} <= labels("8分}\n    ", replace)
    assert not {"前", "統合後"} & labels("8分}\n    ", replace)
    assert {"期限", "手段"} <= labels("[対面]\n    ")
    assert {"期限", "利用率"} <= labels("第1段階\n    ")
    assert {"媒体", "時間"} <= labels("聞き取って入力する\n        ")


def test_english_redesigns_are_answered_in_english() -> None:
    text = "redesign: x\nchanges:\n  - replace: 届出を手書きする\n    "
    assert key_language(text) == "en"
    assert {"new", "reason"} <= labels("届出を手書きする\n    ", text)
    assert {"eliminate", "combine"} <= labels("changes:\n  - ", text)


def test_hover_explains_keys_operations_and_the_steps_of_the_flow() -> None:
    def page(needle: str) -> str:
        offset = REDESIGN.index(needle)
        line, column = Lines(REDESIGN).place(offset)
        return redesign_hover(REDESIGN, line - 1, column - 1, offset, PROCESS, "ja")

    assert "`replace`" in page("置換: ")
    assert "`resolves`" in page("解消: ")
    assert "`medium`" in page("媒体: フォーム")
    assert "`uptake`" in page("利用率: 50%")
    assert "媒体: 紙" in page("届出を手書きする\n    新")
    assert page("スマホで入力する") == ""


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("    時間: {値: 8分, 根", ("", "根")), ("    時間: {値: 8分, 根拠: 実", ("根拠", "実")), ("    時間: {値: 8分}", None), ("    媒体: [紙, ", None),
        ("  新: {市民: 書く, 媒体: [紙, 対", ("媒体", "対")), ("  新: {媒体: [紙, 対面], 時", ("", "時")), ("a: {", ("", "")),
    ],
)  # fmt: skip
def test_the_key_inside_brackets_is_found(head: str, found: tuple[str, str] | None) -> None:
    assert inside_brackets(head) == found


def test_a_renamed_name_takes_its_old_quotes_along() -> None:
    text = FLOW.replace("不備 10%: 届出を手書きする", '不備 10%: "届出を手書きする"')
    places = [scalar_around(text, *place) for place in occurrences(text, "届出を手書きする")]
    for start, end in reversed(places):
        text = text[:start] + '"届出: 入力"' + text[end:]
    loaded = load_text(text)
    assert loaded.diagnostics == ()
    assert loaded.process is not None
    assert loaded.process.all_steps[1].branches[0].target == "届出: 入力"


PIECES = st.sampled_from(["", "\n", "  ", "-", "- ", ":", ": ", "：", "[", "{", "]", "}", "\t", '"', "'", "&a ", "*a", "#", "𠮷", "\r\n", "\ufeff", "\x00", "新", "置換"])  # fmt: skip


@given(st.sampled_from([FLOW, REDESIGN]), st.floats(0, 1), st.floats(0, 1), st.integers(0, 9), PIECES, st.booleans())
@settings(max_examples=120, deadline=None)
def test_half_typed_text_never_stops_the_editor(
    base: str, cut: float, where: float, dropped: int, piece: str, truncated: bool
) -> None:
    place = int(cut * len(base))
    text = base[:place] + piece + ("" if truncated else base[place + dropped :])
    text = text.removeprefix("\ufeff")  # as the server does
    offset = int(where * len(text))
    line, column = (number - 1 for number in Lines(text).place(offset))
    loaded = load_text(text)
    for language in ("ja", "en"):
        hover(loaded, line, column, offset, language)
        redesign_hover(text, line, column, offset, PROCESS, language)
    complete(text, line, column, loaded.process)
    complete_redesign(text, line, column, PROCESS)
    redesign_place(text, line, column)
    name = name_at(loaded, offset)
    if name is not None:
        definition(loaded, name)
        assert any(a <= name.start < b for a, b in occurrences(text, name.text)) or "#" in text
