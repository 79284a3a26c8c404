"""Lines break where a reader would break them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bprflow.draw import theme as look
from bprflow.draw.breaks import NOT_FIRST, NOT_LAST, best_lines, break_costs
from bprflow.draw.text import text_width, wrap

ROOM = look.BOX_WIDTH - 2 * look.BOX_PADDING


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("申請書・事業計画・予算書を手書きし代表者印を押す", ("申請書・事業計画・", "予算書を手書きし", "代表者印を押す")),
        ("対面でアルコールチェックし記録簿に書く", ("対面で", "アルコールチェックし", "記録簿に書く")),
        ("死亡届を受領し電子マニュアルで確認する", ("死亡届を受領し", "電子マニュアルで", "確認する")),
        ("場所を聞き取り電話受付票に手書きする", ("場所を聞き取り", "電話受付票に手書きする")),
        ("日別名簿をCSVで出力し検診機関と健康管理システムへ渡す", ("日別名簿をCSVで", "出力し検診機関と", "健康管理システムへ渡す")),
        ("システムへ1件ずつ手入力する(1件2分×150件)", ("システムへ1件ずつ", "手入力する", "(1件2分×150件)")),
    ],
)  # fmt: skip
def test_words_stay_whole(name: str, lines: tuple[str, ...]) -> None:
    assert wrap(name, ROOM, look.STEP_TEXT, 3) == lines


JAPANESE = st.text(st.sampled_from("申請書類を手書きし代表者印の押すマニュアル電子ー・、（）ABC12 "), max_size=40)


@given(JAPANESE, st.floats(60.0, 200.0), st.integers(2, 4))
def test_what_is_broken_fits_and_is_all_there(text: str, width: float, most: int) -> None:
    lines = wrap(text, width, 12.0, most)
    assert len(lines) <= most
    for line in lines:
        assert text_width(line, 12.0) <= width + 1e-6
    if lines and not lines[-1].endswith("…"):
        assert "".join("".join(lines).split()) == "".join(text.split())


@given(JAPANESE)
def test_no_place_starts_or_ends_a_line_wrongly(text: str) -> None:
    for place in break_costs(text, [text]):
        assert text[place] not in NOT_FIRST
        assert text[place - 1] not in NOT_LAST


def test_the_even_lines_are_chosen_and_none_where_they_do_not_fit() -> None:
    text = "あいうえおか"
    costs = dict.fromkeys(range(1, 6), 0)

    def wide(start: int, stop: int) -> float:
        return 10.0 * (stop - start)

    assert best_lines(text, costs, 2, 50.0, wide) == ["あいう", "えおか"]
    assert best_lines(text, costs, 3, 50.0, wide) == ["あい", "うえ", "おか"]
    assert best_lines(text, costs, 2, 20.0, wide) is None
    assert best_lines(text, {**costs, 3: 90}, 2, 50.0, wide) in (["あい", "うえおか"], ["あいうえ", "おか"])
