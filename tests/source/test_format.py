"""Formatting: one way of writing, without loss of meaning, comments or the way back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.source import SourceText, dump_text, load_text
from bprflow.source.format import UnformattableError, format_source

from .strategies import BASES, nearly_flows
from .test_dump import processes

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for pattern in ("examples/**/*.flow.yaml", "examples/**/*.kaizen.yaml", "bprflow/source/starters/*.flow.yaml") for path in ROOT.glob(pattern))  # fmt: skip


def formatted(text: str, language: str | None = None, file: str = "<text>") -> str:
    return format_source(SourceText(file, text), language).text


def comments(text: str) -> Counter[str]:
    return Counter(line[line.index("#") :].strip() for line in text.splitlines() if "#" in line)


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_files_go_to_english_and_back_byte_for_byte(path: Path) -> None:
    text = path.read_text("utf-8")
    japanese, english = formatted(text, "ja", path.name), formatted(text, "en", path.name)
    assert formatted(english, "ja", path.name) == japanese
    assert formatted(japanese, "en", path.name) == english
    assert formatted(japanese, "ja", path.name) == japanese
    assert comments(japanese) == comments(english) == comments(text)
    assert "手順:" not in english
    assert "steps:" not in japanese


REMARKED = """\
# 先頭の説明

# 業務の説明
業務: 受付  # 名前の横
# 所管の上
所管: 市民課
手順:  # 手順の横
  # 最初の手順の上
  - 窓口: 受け取る   # 受け取るの横
    # 時間の上
    時間: 5分 # 時間の横
    # 手順の終わり
  # 次の手順の上

  - 係: 審査する
    読む: [申請書, # 中の説明
      住民票]
    備考: |
      # これは本文
      二行目
# 末尾
"""


def test_every_remark_stays_where_it_belongs() -> None:
    text = formatted(REMARKED)
    assert text == (
        "# 先頭の説明\n\n# 業務の説明\n業務: 受付  # 名前の横\n# 所管の上\n所管: 市民課\n\n"
        "手順:  # 手順の横\n  # 最初の手順の上\n  - 窓口: 受け取る  # 受け取るの横\n    # 時間の上\n    時間: 5分  # 時間の横\n    # 手順の終わり\n"
        "  # 次の手順の上\n\n  - 係: 審査する\n    # 中の説明\n    読む: [申請書, 住民票]\n    備考: |\n      # これは本文\n      二行目\n# 末尾\n"
    )
    assert formatted(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("手順:\n- 窓口: 受け取る\n業務: 受付\n", "業務: 受付\n\n手順:\n  - 窓口: 受け取る\n"),
        ("業務: 受付\n手順:\n  - 時間: 5分\n    窓口: 受け取る\n    所要時間: \n".replace("    所要時間: \n", ""), "業務: 受付\n\n手順:\n  - 窓口: 受け取る\n    時間: 5分\n"),
        ("業務: 受付\n手順:\n  - 窓口: 受け取る\n    所要時間: '5分'\n", "業務: 受付\n\n手順:\n  - 窓口: 受け取る\n    時間: 5分\n"),
        ("業務: 受付\n手順:\n  - 窓口: 受け取る\n    媒体: [書類, エクセル]\n", "業務: 受付\n\n手順:\n  - 窓口: 受け取る\n    媒体: [紙, Excel]\n"),
        ("業務: 受付\n手順:\n  - 窓口: 受け取る\n    次: end\n", "業務: 受付\n\n手順:\n  - 窓口: 受け取る\n    次: 終了\n"),
        ("業務: 受付\n担当: {窓口: staff 8人, 市民: resident}\n手順:\n  - 窓口: 受け取る\n", "業務: 受付\n\n担当: {窓口: 職員 8人, 市民: 住民}\n\n手順:\n  - 窓口: 受け取る\n"),
        ("業務：受付\n手順：\n　　－　窓口：受け取る\n", "業務: 受付\n\n手順:\n  - 窓口: 受け取る\n"),
        ("業務: 受付\r\n手順:\r\n- 窓口: 受け取る\r\n", "業務: 受付\r\n\r\n手順:\r\n  - 窓口: 受け取る\r\n"),
        ("業務: 受付\r手順:\r  - 窓口: 受け取る\r", "業務: 受付\n\n手順:\n  - 窓口: 受け取る\n"),
        ("業務: 受付\n\n\n\n手順:\n\n  - 窓口: 受け取る\n\n\n  - 係: 見る\n", "業務: 受付\n\n手順:\n  - 窓口: 受け取る\n\n  - 係: 見る\n"),
        ("process: 受付\nsteps:\n  - 窓口: 受け取る\n    time: 5 min\n    kind: 確認\n", "process: 受付\n\nsteps:\n  - 窓口: 受け取る\n    kind: check\n    time: 5 min\n"),
    ],
)  # fmt: skip
def test_the_way_of_writing(text: str, wanted: str) -> None:
    assert formatted(text) == wanted


def test_a_lane_named_like_an_attribute_stays_a_lane() -> None:
    text = "業務: 受付\n\n手順:\n  - システム: 通知を送る\n    時間: 1分\n"
    assert "- システム: 通知を送る" in formatted(text, "en")
    assert formatted(formatted(text, "en"), "ja") == text


@pytest.mark.parametrize(
    "text", ["業務: 受付\n", "業務: [\n", "業務: 受付\n手順:\n  - 窓口: 見る\n    時間: たくさん\n", "# 空\n"]
)
def test_what_is_not_understood_is_never_changed(text: str) -> None:
    with pytest.raises(UnformattableError):
        formatted(text)


@st.composite
def remarked(draw: st.DrawFn) -> str:
    """A flow with remarks and blank lines put between and beside its lines."""
    lines = draw(st.sampled_from(BASES)).splitlines()
    out: list[str] = []
    for number, line in enumerate(lines):
        above = draw(st.lists(st.sampled_from(["", "# a", "  # b", "    # c", "      # d"]), max_size=1))
        out += [*above, line + (f"  # {number}" if draw(st.booleans()) else "")]
    return "\n".join(out) + draw(st.sampled_from(["\n", "", "\n# end\n", "\n    # end\n\n"]))


@given(remarked() | nearly_flows() | processes().map(dump_text), st.sampled_from(["ja", "en"]))
@settings(max_examples=60, deadline=None)
def test_formatting_keeps_meaning_remarks_and_the_way_back(text: str, language: str) -> None:
    before = load_text(text)
    try:
        once = formatted(text, language)
    except UnformattableError:
        assert any(d.level == "error" for d in before.diagnostics) or before.process is None
        return
    assert formatted(once, language) == once
    assert load_text(once).process == before.process
    other = "en" if language == "ja" else "ja"
    assert formatted(formatted(text, other), language) == once


def test_a_broken_flow_is_left_alone_and_every_reason_is_told() -> None:
    text = "業務：受付\n手順:\n  - 窓口：\n  - 係: 受け付ける\n    時間: たくさん\n    読む: [紙\n  - 係： 渡す\n"
    with pytest.raises(UnformattableError) as caught:
        format_source(SourceText("x.flow.yaml", text))
    told = [(found.code, found.span and found.span.line) for found in caught.value.diagnostics]
    assert told == [("YAML-10", 1), ("YAML-30", 3), ("YAML-10", 3), ("YAML-25", 5), ("YAML-03", 6), ("YAML-10", 7)]
    assert "6か所" in caught.value.message
    assert "3か所は bprflow check --fix" in caught.value.hint
    redesign = "改善案: 例\n変更:\n  - 廃止: [見る\n"
    with pytest.raises(UnformattableError) as caught:
        format_source(SourceText("x.kaizen.yaml", redesign))
    assert [found.code for found in caught.value.diagnostics] == ["YAML-03"]
