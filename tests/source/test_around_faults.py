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
