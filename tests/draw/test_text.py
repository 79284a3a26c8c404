"""Measuring and breaking text."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bprflow.draw.text import clean, shorten, text_width, wrap

from .test_quality import real_width

JAPANESE = st.text(
    st.characters(
        whitelist_categories=["Lu", "Ll", "Lo", "Nd"], whitelist_characters="、。()「」・ー% ", max_codepoint=0x9FFF
    ),
    max_size=60,
)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=40), st.booleans())
def test_ascii_is_never_wider_than_the_table_says(text: str, bold: bool) -> None:
    assert real_width(text, 12.0, bold) <= text_width(text, 12.0, bold) + 1e-6


@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x30FE), max_size=40), st.booleans())
def test_kana_is_never_wider_than_the_table_says(text: str, bold: bool) -> None:
    assert real_width(clean(text), 12.0, bold) <= text_width(clean(text), 12.0, bold) + 1e-6


@given(JAPANESE, st.integers(1, 4), st.floats(40.0, 200.0))
def test_wrapped_lines_fit_and_keep_every_letter(text: str, most: int, width: float) -> None:
    lines = wrap(text, width, 10.0, most)
    assert len(lines) <= most
    assert all(text_width(line, 10.0) <= width + 1e-6 for line in lines)
    joined = "".join("".join(lines).split())
    whole = "".join(clean(text).split())
    if joined.endswith("…") and not whole.endswith("…"):
        assert whole.startswith(joined[:-1])
    else:
        assert joined == whole


def test_breaks_come_between_phrases() -> None:
    assert wrap("住民異動届を手書きする", 100.0, 12.0, 3) == ("住民異動届を", "手書きする")


def test_a_long_word_is_cut_evenly() -> None:
    assert wrap("安全運転管理者", 84.0, 13.0, 3, bold=True) == ("安全運転", "管理者")


def test_no_line_starts_with_a_full_stop() -> None:
    for width in range(40, 120, 3):
        for line in wrap("申請書、添付書類。通知(案)を確認する。終わり。", float(width), 12.0, 9)[1:]:
            assert line[0] not in "、。)"


def test_no_letter_is_lost_when_it_does_not_fit() -> None:
    lines = wrap("長" * 100, 60.0, 10.0, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert shorten("長" * 100, 60.0, 10.0) == "長" * 4 + "…"


def test_control_characters_are_dropped() -> None:
    assert clean("a\x00b\u202ec\ud800\n\td") == "abc d"


def test_a_page_pasted_as_a_name_costs_no_more_than_a_name() -> None:
    """One million letters where a name belongs were wrapped in a time that grew with their square."""
    long = wrap("あ" * 1_000_000, 200, 12, 2)
    assert long == wrap("あ" * 1_000, 200, 12, 2)
    assert long[-1].endswith("…")
    assert len(shorten("i" * 1_000_000, 100, 12)) < 100


def test_pictures_in_a_line_take_more_room_than_a_letter() -> None:
    assert text_width("🎉", 12.0) > 12.0 * 1.3


def test_a_page_of_text_is_filled_line_after_line_without_weighing_every_break(monkeypatch: pytest.MonkeyPatch):
    weighed: list[object] = []
    monkeypatch.setattr(sys.modules[wrap.__module__], "best_lines", lambda *given: weighed.append(given))
    page = "窓口で確かめることを順に書く。" * 40
    lines = wrap(page, 400.0, 10.0, max_lines=1000)
    assert not weighed
    assert len(lines) > 8
    assert "".join(lines) == page
