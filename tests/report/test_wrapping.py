from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bprflow.language.text import display_width
from bprflow.report.wrapping import clean, fit, pad, wrap

WORDS = st.text(alphabet=st.sampled_from("住民異動届を、。「」(A-Z)bprflow 123 －ー\t\n\x1b𠮷é"), max_size=120)


@given(WORDS, st.integers(8, 60))
def test_no_line_is_wider_than_asked_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(display_width(line) <= width for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", clean(text))


@given(WORDS, st.integers(20, 60), st.integers(20, 60))
def test_the_first_line_has_its_own_width(text: str, width: int, first: int) -> None:
    lines = wrap(text, width, first=first)
    assert display_width(lines[0]) <= first
    assert all(display_width(line) <= width for line in lines[1:])


def test_closing_marks_never_start_a_line_and_opening_ones_never_end_one() -> None:
    text = "窓口で「本人確認」をして、記入もれ(あれば)を直し、。」まで読み合わせる。" * 3
    for width in range(16, 60):
        for line in wrap(text, width):
            assert line[0] not in "、。」)", (width, line)
            assert line[-1] not in "「(", (width, line)


def test_a_last_line_of_one_word_is_avoided() -> None:
    lines = wrap("氏名や新住所など5項目を、市民が書いたあと職員がもう一度入力しています。", 70)
    assert len(lines) == 2
    assert display_width(lines[1]) > 8


def test_latin_words_stay_whole() -> None:
    assert wrap("the administrative procedures act", 16) == ["the", "administrative", "procedures act"]


def test_control_characters_cannot_reach_the_terminal() -> None:
    assert clean("a\x1b[31mb\x07c\x9bd") == "a [31mb c d"


@given(WORDS, st.integers(4, 40))
def test_shortened_text_fits(text: str, width: int) -> None:
    assert display_width(fit(text, width)) <= max(width, 4)
    assert display_width(pad(fit(text, width), width)) >= width
