"""The list that stands for a picture whose letters could not be read."""

from __future__ import annotations

import re

import pytest

from bprflow.audit import analyse_loaded
from bprflow.draw.drawing import Form, Words
from bprflow.draw.shapes import Align, Rect
from bprflow.flow.graph import FlowGraph
from bprflow.redesign.diff import ChangeKind
from bprflow.report.glance import Glance, Told, tasks
from bprflow.report.listing import LETTERS, listing
from bprflow.source import load_text

AREA = Rect(28, 100, 539, 330)
WORDS = "申請書を見て台帳へ入力する"


def flow(steps: int, name: str = WORDS, *, back: int = 0) -> FlowGraph:
    rows = "".join(
        f"  - 担当{n % 4}: {name}{n}\n    時間: {n + 1}分\n"
        + (f"    分岐:\n      - 不備 20%: {name}0\n      - なし 80%: {name}{n + 1}\n" if back and n == back else "")
        for n in range(steps)
    )
    return analyse_loaded(load_text(f"業務: 作例\n件数: 100件/年\n手順:\n{rows}", "a.flow.yaml")).flow


def texts(made: Glance) -> list[str]:
    return [mark.line.text for mark in made.marks if isinstance(mark, Words)]


def shown(made: Glance) -> list[int]:
    return [int(found[1]) for text in texts(made) if (found := re.search(r"入力する(\d+)$", text))]


@pytest.mark.parametrize("steps", [1, 14, 40, 60])
def test_every_step_is_listed_in_order_with_lane_and_time_in_letters_one_can_read(steps: int) -> None:
    made = listing(flow(steps), AREA, Told())
    assert shown(made) == list(range(steps))
    assert made.letters in LETTERS
    assert min(mark.line.size for mark in made.marks if isinstance(mark, Words)) >= 6
    assert f"全{steps}工程の一覧" in texts(made)[0]
    assert sum(text.startswith("担当") for text in texts(made)) == steps


@pytest.mark.parametrize("steps", [1, 40, 200])
def test_nothing_leaves_the_area_and_no_two_words_of_a_column_collide(steps: int) -> None:
    numbers = dict.fromkeys(tasks(flow(steps))[::7], (1, 2, 3))
    made = listing(flow(steps), AREA, Told("現状", numbers))
    assert made.height <= AREA.height + 0.1
    rects = []
    for mark in made.marks:
        if isinstance(mark, Form):
            assert AREA.x - 0.1 <= mark.rect.x <= mark.rect.right <= AREA.right + 0.1
            assert AREA.y <= mark.rect.y <= mark.rect.bottom <= AREA.bottom + 0.1
        elif mark.line.align is Align.LEFT:
            rects.append((mark.line.x, mark.line.x + mark.line.width, mark.line.y - mark.line.size * 0.7, mark.line.y))
    for n, (left, right, top, bottom) in enumerate(rects):
        assert right <= AREA.right
        for a, b, c, d in rects[n + 1 :]:
            assert right <= a + 0.1 or b <= left + 0.1 or bottom <= c or d <= top


def test_too_many_steps_leave_out_what_is_far_from_what_the_page_speaks_of_and_say_how_many() -> None:
    made_of = flow(200)
    step = tasks(made_of)[100]
    made = listing(made_of, AREA, Told("", {step: (1,)}))
    kept = shown(made)
    assert {0, 99, 100, 101, 199} <= set(kept)
    left_out = sum(int(found[1]) for text in texts(made) if (found := re.match(r"\(ほか (\d+)工程\)", text)))
    assert len(kept) + left_out == 200
    assert 0 < left_out < 200
    assert "(3 more steps)" not in texts(listing(flow(3), AREA, Told(), "en"))


def test_everything_spoken_of_still_ends_within_the_area() -> None:
    made_of = flow(300)
    made = listing(made_of, AREA, Told("", dict.fromkeys(tasks(made_of), (1,))))
    assert made.height <= AREA.height + 0.1
    assert any("ほか" in text for text in texts(made))


def test_a_way_back_and_what_becomes_of_a_step_are_said() -> None:
    made_of = flow(6, back=3)
    steps = tasks(made_of)
    made = listing(made_of, AREA, Told("現状", {}, {steps[1]: ChangeKind.REMOVED}))
    assert "4分 →1・5" in texts(made)
    assert "廃止" in texts(made)
    assert not any("→" in text for text in texts(made) if not text.startswith("4分"))
    assert "6 min" in texts(listing(made_of, AREA, Told(), "en"))


def test_columns_end_alike() -> None:
    made = listing(flow(40), AREA, Told())
    assert made.height < AREA.height * 0.85
