"""A line that cannot be parsed hides neither the faults nor the steps around it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.source import load_text
from bprflow.source.attempt import block_at
from bprflow.source.diagnostic import SourceText
from bprflow.source.fix import mend

HEAD = "業務: 受付\n手順:\n"
GOOD = ["  - 市民: 書く\n    時間: 5分\n", "  - 窓口: 受ける\n    時間: 5分\n", "  - 係: 渡す\n    時間: 5分\n"]
BROKEN = [
    "  - {係: 見る\n",
    '  - 係: "見る\n    時間: 9分\n',
    "  - 係: [見る\n    時間: 9分\n",
    "  - 係: 見る\n    読む: [紙, 台帳\n    時間: 5分\n",
]


OPEN = [
    "  - 係: 見る\n    ルール: [\n",
    "  - 係: 見る\n    ルール: [押印\n",
    "  - 係: 見る\n    ルール: [押印,\n",
    "  - ルール: [押印\n",
    "  - 係: 見る\n    時間: {値: 5分\n",
    "  - 係: 見る\n    読む: [紙, {帳票: 台帳\n",
    '  - 係: 見る\n    備考: "とじていない\n',
]


@pytest.mark.parametrize("column", [0, 2])
@pytest.mark.parametrize("place", [0, 1, 2, 3])
@pytest.mark.parametrize("broken", OPEN)
def test_a_bracket_left_open_stops_at_the_next_item(broken: str, place: int, column: int) -> None:
    text = HEAD + "".join([*GOOD[:place], broken, *GOOD[place:]])
    text = text if column else text.replace("\n  ", "\n")
    (found,) = load_text(text).diagnostics
    mark = next(sign for sign in '[{"' if sign in broken)
    line = text[: text.index(mark)].count("\n") + 1
    assert (found.code, found.span and found.span.line) == ("YAML-03", line)
    loaded = load_text(text)
    assert loaded.partial
    assert loaded.process is not None
    read = [step for step in loaded.process.all_steps if step.name in ("書く", "受ける", "渡す")]
    assert [step.touch and step.touch.high_minutes for step in read] == [5, 5, 5]


@pytest.mark.parametrize("head", ["手順: [\n", "手順: {\n", "担当: {係: 職員\n手順:\n", "帳票: [紙\n手順:\n"])
def test_a_section_left_open_leaves_the_steps(head: str) -> None:
    loaded = load_text("業務: 受付\n" + head + "".join(GOOD))
    assert [(d.code, d.span and d.span.line) for d in loaded.diagnostics] == [("YAML-03", 2)]
    assert loaded.partial
    assert loaded.process is not None
    assert [step.name for step in loaded.process.all_steps] == ["書く", "受ける", "渡す"]


def test_a_long_text_is_recovered_too() -> None:
    steps = [f"  - 係{index % 5}: 手順{index}を行う\n    備考: {'ながい説明' * 5}\n" for index in range(5_000)]
    for index in range(0, 5_000, 400):
        steps[index] += "    ルール: [\n"
    text = HEAD + "".join(steps)
    assert len(text) > 200_000
    loaded = load_text(text)
    assert [d.code for d in loaded.diagnostics] == ["YAML-03"] * 13
    assert loaded.process is not None
    assert len(loaded.process.all_steps) == 5_000


def test_a_fault_in_a_parallel_block_leaves_its_other_branches() -> None:
    text = HEAD + GOOD[0] + "  - 並行:\n      - - 係: 見る\n          読む: [紙\n      - - 課: 聞く\n" + GOOD[2]
    loaded = load_text(text)
    assert [d.code for d in loaded.diagnostics] == ["YAML-03"]
    assert loaded.process is not None
    assert {"書く", "聞く", "渡す"} <= {step.name for step in loaded.process.all_steps}


@pytest.mark.parametrize("place", [0, 1, 2, 3])
@pytest.mark.parametrize("broken", BROKEN)
def test_the_other_steps_are_read_all_the_same(broken: str, place: int) -> None:
    text = HEAD + "".join([*GOOD[:place], broken, *GOOD[place:]])
    loaded = load_text(text)
    assert [d.code for d in loaded.diagnostics] == ["YAML-03"]
    assert loaded.partial
    assert loaded.process is not None
    steps = {step.name: step for step in loaded.process.all_steps}
    assert {"書く", "受ける", "渡す"} <= set(steps)
    assert all(step.touch is not None and step.touch.high_minutes == 5 for step in steps.values())


def test_every_fault_is_told_at_once() -> None:
    text = (
        HEAD
        + GOOD[0]
        + BROKEN[0]
        + "  - 窓口：受ける\n    時間: たくさん\n"
        + BROKEN[1]
        + "  - 係: 渡す\n    割合: 120%\n"
    )
    found = load_text(text).diagnostics
    assert [(d.code, d.span.line) for d in found if d.span] == [
        ("YAML-03", 5), ("YAML-10", 6), ("YAML-25", 7), ("YAML-03", 8), ("YAML-27", 11),
    ]  # fmt: skip


def test_what_only_the_unread_part_defines_is_not_missed() -> None:
    text = HEAD + "  - 窓口: 受ける\n    次: 見る\n  - 係: 見る\n    読む: [紙\n  - {係: 渡す\n"
    assert {d.code for d in load_text(text).diagnostics} == {"YAML-03"}
    assert {d.code for d in load_text("業務: [受付\n手順:\n" + GOOD[0]).diagnostics} == {"YAML-03"}


def test_faults_beside_it_still_count() -> None:
    text = HEAD + "  - 窓口: 受ける\n    時間:\n    次: どこか\n  - {係: 渡す\n"
    assert {"YAML-03", "YAML-41"} <= {d.code for d in load_text(text).diagnostics}


def test_a_block_is_a_line_and_what_is_deeper() -> None:
    text = "a:\n  - b: 1\n    c: 2\n\n  - d: 3\ne: 4"
    assert text[slice(*block_at(text, text.index("b")))] == "  - b: 1\n    c: 2\n\n"
    assert text[slice(*block_at(text, text.index("e:")))] == "e: 4"
    assert block_at(text, 0) == (0, text.index("e:"))


@given(st.permutations([*GOOD, *BROKEN]), st.integers(0, 7))
@settings(max_examples=40, deadline=None)
def test_positions_point_into_the_text_and_mending_is_idempotent(parts: list[str], count: int) -> None:
    text = HEAD + "".join(parts[:count]).replace(": ", "：", 1)
    for found in load_text(text).diagnostics:
        if found.span is not None:
            assert found.line_text == text.splitlines()[found.span.line - 1]
    once = mend(SourceText("x.flow.yaml", text)).text
    assert mend(SourceText("x.flow.yaml", once)).text == once


def test_a_wide_colon_with_nothing_behind_it_is_told_as_both() -> None:
    text = HEAD + "  - 窓口：\n" + GOOD[2]
    colon_told = [(d.code, d.span and d.span.column) for d in load_text(text).diagnostics]
    assert colon_told == [("YAML-30", 5), ("YAML-10", 7)]
    (empty, _) = load_text(text).diagnostics
    assert "「- 窓口: 申請書を受け取る」" in empty.hint.ja
    assert "#" not in empty.hint.ja
    (commented,) = load_text(HEAD + "  - 窓口: #1を見る\n").diagnostics
    assert "「#」" in commented.hint.ja
