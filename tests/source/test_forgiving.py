"""What officers type when nobody looks: read as it was meant, or told in one sentence they can act on."""

from __future__ import annotations

import pytest

from bprflow.source import load_text
from bprflow.source.diagnostic import SourceText
from bprflow.source.fix import mend
from bprflow.source.redesign import load_redesign_text
from bprflow.units import parse_minutes, parse_share

PLAIN = """\
業務: 受付
件数: 24,000件/年
担当:
  市民: 住民
  窓口: 職員 8人
手順:
  - 市民: 届を書く
    時間: 8〜12分
  - 窓口: 確かめる
    分岐:
      不備あり 15%: 届を書く
      不備なし: 終了
"""


def typed_wide(text: str) -> str:
    """The same text as an IME left on would write it: two columns of indentation are one wide space."""
    lines = []
    for line in text.splitlines():
        body = line.lstrip(" ")
        wide = "　" * ((len(line) - len(body)) // 2)
        lines.append(wide + body.replace("- ", "－　").replace(": ", "：").replace(":", "："))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("indent", ["wide", "tab"])
def test_a_whole_flow_typed_with_wide_signs_or_tabs_is_the_same_flow(indent: str) -> None:
    text = typed_wide(PLAIN) if indent == "wide" else PLAIN.replace("  ", "\t")
    assert load_text(text).process == load_text(PLAIN).process
    mended = mend(SourceText("x.flow.yaml", text)).text
    assert load_text(mended).diagnostics == ()
    assert load_text(mended).process == load_text(PLAIN).process


def test_what_is_below_a_key_stays_below_it_when_typed_with_wide_spaces() -> None:
    text = "業務: x\n手順:\n　- 窓口: 見る\n　　分岐:\n　　　はい: 見る\n　　　いいえ: 終了\n"
    process = load_text(text).process
    assert process is not None
    assert [branch.condition for branch in process.all_steps[0].branches] == ["はい", "いいえ"]


def test_attributes_with_a_dash_of_their_own_belong_to_the_step_above() -> None:
    text = "業務: x\n手順:\n  - 窓口: 見る\n     - 時間: 5分\n     - 媒体: 紙\n  - 係: 写す\n"
    loaded = load_text(text)
    assert [d.code for d in loaded.diagnostics] == ["YAML-36", "YAML-36"]
    assert "「窓口」と縦にそろえて" in loaded.diagnostics[0].hint.ja
    assert loaded.process is not None
    assert [step.name for step in loaded.process.all_steps] == ["見る", "写す"]
    assert loaded.process.all_steps[0].touch is not None


def test_the_first_name_of_a_step_is_its_lane() -> None:
    loaded = load_text("業務: x\n手順:\n  - 担当者: 通知する\n    期限: 令和6年4月1日\n    媒体: 郵送\n")
    assert loaded.process is not None
    assert [(step.lane, step.name) for step in loaded.process.all_steps] == [("担当者", "通知する")]
    (found,) = loaded.diagnostics
    assert (found.code, found.suggestions) == ("YAML-20", ("まで",))


@pytest.mark.parametrize(
    ("line", "example"),
    [
        ("申請者が申請書を書く", "「- 申請者: 申請書を書く」"),
        ("申請者　申請書を書く", "「- 申請者: 申請書を書く」"),
        ("申請者→申請書を書く", "「- 申請者: 申請書を書く」"),
        ("受け取る", "「- 窓口: 受け取る」"),
    ],
)
def test_who_does_it_is_shown_in_the_writers_own_words(line: str, example: str) -> None:
    (found,) = load_text(f"業務: x\n手順:\n  - {line}\n").diagnostics
    assert found.code == "YAML-32"
    assert example in found.hint.ja


def test_several_things_below_a_lane_are_told_as_steps_of_their_own() -> None:
    (found,) = load_text("業務: x\n手順:\n  - 窓口:\n    - 確認する\n    - 入力する\n").diagnostics
    assert "「- 窓口: 確認する」「- 窓口: 入力する」" in found.hint.ja


def test_steps_without_any_dash_are_told_once() -> None:
    loaded = load_text("業務: x\n手順:\n  市民: 書く\n  窓口: 受ける\n  市民: もらう\n")
    assert [d.code for d in loaded.diagnostics] == ["YAML-23"]
    assert loaded.process is not None
    assert len(loaded.process.all_steps) == 3


def test_a_stray_line_does_not_put_the_blame_on_the_steps_below_it() -> None:
    loaded = load_text("業務: x\n手順:\n  申請の受付\n  - 窓口: 受ける\n  - 係: 見る\n")
    assert [(d.code, d.span.line) for d in loaded.diagnostics if d.span] == [("YAML-32", 3)]
    assert loaded.process is not None
    assert [step.name for step in loaded.process.all_steps][1:] == ["受ける", "見る"]


def test_a_key_is_called_as_it_was_written() -> None:
    (found,) = load_text("業務: x\n手順:\n  - 窓口: 見る\n    条件: 承認\n").diagnostics
    assert found.message.ja.startswith("「条件」には")


def test_quoted_names_are_names() -> None:
    process = load_text("業務: x\n手順:\n  - 窓口: 見る\n    読む: 「住民異動届」、「本人確認書類」\n").process
    assert process is not None
    assert [use.document for use in process.all_steps[0].reads] == ["住民異動届", "本人確認書類"]


def test_nothing_is_no_document_of_that_name() -> None:
    process = load_text("業務: x\n手順:\n  - 窓口: 見る\n    読む: なし\n    添付: 特になし\n").process
    assert process is not None
    assert (process.all_steps[0].reads, process.all_steps[0].attachments) == ((), ())


def test_items_in_brackets_belong_to_the_document_before_them() -> None:
    text = "業務: x\n帳票:\n  申請書: {項目: 氏名・住所}\n手順:\n  - 窓口: 見る\n    読む: 申請書（氏名、住所）、メモ（青、赤）\n"
    process = load_text(text).process
    assert process is not None
    reads = [(use.document, use.items) for use in process.all_steps[0].reads]
    assert reads == [("申請書", ("氏名", "住所")), ("メモ（青、赤）", ())]
    assert process.documents[0].items == ("氏名", "住所")


@pytest.mark.parametrize(
    ("words", "kind", "heads", "note"),
    [
        ("職員 ３人（うち会計年度１人）", "staff", 3, "うち会計年度１人"),
        ("住民（来庁者）", "resident", None, "来庁者"),
        ("職員(8人)", "staff", 8, ""),
        ("職員 8 人", "staff", 8, ""),
        ("staff 2 people", "staff", 2, ""),
        ("staff, 1 person", "staff", 1, ""),
    ],
)
def test_an_aside_about_a_lane_becomes_its_note(words: str, kind: str, heads: int | None, note: str) -> None:
    loaded = load_text(f"業務: x\n担当:\n  係: {words}\n手順:\n  - 係: 見る\n")
    assert loaded.process is not None
    assert loaded.diagnostics == ()
    lane = loaded.process.lanes[0]
    assert (str(lane.kind), lane.headcount, lane.note) == (kind, heads, note)


def test_a_time_per_case_is_shown_as_the_two_lines_it_takes() -> None:
    (found,) = load_text("業務: x\n手順:\n  - 窓口: 見る\n    時間: １０分／人\n").diagnostics
    assert "「時間: 10分」と「単位: 人」" in found.hint.ja


def test_how_often_is_read_as_it_is_said() -> None:
    loaded = load_text("業務: x\n手順:\n  - 窓口: 見る\n    頻度: 週2、3回\n")
    assert loaded.diagnostics == ()


@pytest.mark.parametrize(
    ("text", "low_days", "high_days"), [("2、3日", 2, 3), ("２、３日", 2, 3), ("10、11日", 10, 11), ("当日中", 0, 1)]
)
def test_days_as_they_are_said(text: str, low_days: int, high_days: int) -> None:
    span = parse_minutes(text, elapsed=True)
    assert (span.low, span.high) == (low_days * 1440, high_days * 1440)


@pytest.mark.parametrize(("text", "share"), [("10人に1人", 0.1), ("100件中3件", 0.03), ("3回に2回", 2 / 3)])
def test_shares_as_they_are_said(text: str, share: float) -> None:
    assert parse_share(text).low == pytest.approx(share)


def test_a_range_without_a_unit_is_asked_for_its_unit() -> None:
    (found,) = load_text("業務: x\n手順:\n  - 窓口: 見る\n    時間: 5～10\n").diagnostics
    assert found.code == "YAML-25"
    assert "単位" in found.hint.ja


HEAD = "改善案: 例\n対象: a.flow.yaml\n変更:\n"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ("  - 廃止: a\n    例外承認: {人: 課長}\n", ["YAML-22"]),
        ("  - 廃止: a\n    例外承認: {見た: 課長}\n", ["YAML-38"]),
        ("  - 追加: 予約する\n", ["YAML-23"]),
        ("  - 追加: 市民: 予約する\n", ["YAML-37"]),
        ("  - 置換: a\n    新: 窓口: 印字する\n", ["YAML-37"]),
        ("  - 廃止 a\n", ["YAML-35"]),
        ("  - a をやめる\n", ["YAML-23"]),
        ("  - 統合: a、b\n    新: {窓口: まとめて行う}\n", []),
        ("  - まとめる: [a、b]\n    新: {窓口: まとめて行う}\n", []),
        ("  - 並行: a、b\n", []),
        ("  - 統合：a、b\n    新：窓口が行う\n", ["YAML-10", "YAML-10", "YAML-23"]),
    ],
)
def test_one_fault_of_a_change_is_one_message(change: str, codes: list[str]) -> None:
    loaded = load_redesign_text(HEAD + change)
    assert [d.code for d in loaded.diagnostics] == codes
    mended = mend(SourceText("x.kaizen.yaml", HEAD + change)).text
    assert mend(SourceText("x.kaizen.yaml", mended)).text == mended


def test_names_with_commas_are_several_only_where_one_is_not_enough() -> None:
    redesign = load_redesign_text(HEAD + "  - 統合: a、b\n    新: {窓口: c}\n  - 廃止: a、b\n").redesign
    assert redesign is not None
    assert [change.model_dump()["targets"] for change in redesign.changes] == [("a", "b"), ("a、b",)]


def test_a_new_step_is_shown_in_the_writers_own_words() -> None:
    (found,) = load_redesign_text(HEAD + "  - 追加: 窓口が予約を受ける\n").diagnostics
    assert "{窓口: 予約を受ける}" in found.hint.ja
