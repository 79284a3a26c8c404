"""Repairs are safe: done once and for all, never in a text that is right, never against its meaning."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.source import Level, SourceText, dump_text, load_text
from bprflow.source.fix import mend
from bprflow.source.places import Lines, Places, apply_edits
from bprflow.source.slips import find_slips

from .strategies import nearly_flows, soup
from .test_dump import processes


def mended(text: str) -> str:
    return mend(SourceText("x.flow.yaml", text)).text


@given(nearly_flows() | soup)
@settings(max_examples=200, deadline=None)
def test_mending_twice_is_mending_once_and_helps(text: str) -> None:
    before, once = load_text(text), mended(text)
    assert mended(once) == once
    after = load_text(once)
    assert len(after.diagnostics) <= len(before.diagnostics)
    if before.process is not None:
        assert after.process == before.process
    if not before.diagnostics:
        assert once == text


@given(processes(), st.sampled_from(["ja", "en"]))
@settings(max_examples=40, deadline=None)
def test_a_right_text_is_never_touched(process: object, language: str) -> None:
    text = dump_text(process, language)  # type: ignore[arg-type]
    assert mended(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "業務: 受付\n備考: 注意：原本が要る\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n備考: |\n  ・一つ目\n  　二つ目：x\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n備考:\n  一つ目\n  ・二つ目\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 申請書：様式1を受け取る\n    項目: [氏名, 住所]\n    備考: 12:30 から、16時まで\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る # 注意：原本　が要る\n    読む: '申請書、住民票'\n    書く: [\"a、b\"]\n",
        "業務: 受付\n出典: https://example.jp/a:b\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    除外: {SEAL-03: 公印、印影のため}\n",
        "業務: 受付\n手順:\n  - 窓口: 翌日、名簿を見る\n    分岐: {良い、普通: 終了, 悪い: 次へ}\n",
        "業務: 受付\n担当:\n 窓口: 職員\n手順:\n - 窓口: 受け取る\n   時間: 5分\n",
    ],
)
def test_prose_is_left_alone(text: str) -> None:
    assert load_text(text).diagnostics == ()
    assert mended(text) == text


def test_an_error_elsewhere_does_not_turn_prose_into_slips() -> None:
    text = "業務: 受付\n備考:\n  ・一つ目：x\n  ・二つ目\n手順:\n  - 窓口: 注意：原本\n    時間: たくさん\n"
    assert [d.code for d in load_text(text).diagnostics] == ["YAML-25"]


def test_errors_around_slips_are_told_at_their_own_place() -> None:
    text = "業務：受付\n手順:\n　　- 窓口：受け取る\n　　　　時間：たくさん\n　　　　じかん：5分\n"
    found = load_text(text).diagnostics
    for code, word in (("YAML-25", "たくさん"), ("YAML-20", "じかん")):
        span = next(d.span for d in found if d.code == code)
        assert span is not None
        assert text[span.start : span.end] == word
        assert text.splitlines()[span.line - 1][span.column - 1 :].startswith(word)


@given(st.text(alphabet="ab：　\n", max_size=30), st.data())
def test_offsets_of_a_mended_text_lead_back(text: str, data: st.DataObject) -> None:
    slips = find_slips(text)
    edits = tuple(edit for slip in slips for edit in slip.edits)
    places = Places(Lines(text), edits)
    after = apply_edits(text, edits)
    back = [places.original(offset) for offset in range(len(after) + 1)]
    assert back == sorted(back)
    assert back[-1] == len(text)
    touched = {offset for edit in edits for offset in range(edit.start, edit.end)}
    for offset, original in enumerate(back[:-1]):
        if original not in touched and not any(edit.start == original for edit in edits):
            assert after[offset] == text[original]


def test_levels_of_slips_are_errors_but_nothing_is_lost() -> None:
    loaded = load_text("業務：受付\n手順：\n  － 窓口：受け取る\n")
    assert {d.level for d in loaded.diagnostics} == {Level.ERROR}
    assert loaded.process is not None
    assert not loaded.partial
    assert loaded.process.all_steps[0].lane == "窓口"
