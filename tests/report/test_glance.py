from __future__ import annotations

import pytest

from bprflow.audit import analyse_loaded
from bprflow.draw.drawing import Form, Words
from bprflow.draw.shapes import Rect
from bprflow.redesign.diff import ChangeKind
from bprflow.report.glance import SIZES, Told, glance
from bprflow.source import load_text

AREA = Rect(28, 100, 539, 330)


def flow(steps: int, lanes: int = 4, name: str = "申請書を見て台帳へ入力する"):
    rows = "".join(f"  - 担当{n % lanes}: {name}{n}\n    時間: {n + 1}分\n" for n in range(steps))
    made = analyse_loaded(load_text(f"業務: 作例\n件数: 100件/年\n手順:\n{rows}", "a.flow.yaml"))
    return made.flow


def texts(picture) -> list[str]:
    return [mark.line.text for mark in picture.marks if isinstance(mark, Words)]


@pytest.mark.parametrize(("steps", "lanes"), [(1, 1), (4, 2), (9, 5), (14, 4), (25, 3), (30, 2)])
def test_every_step_stands_in_the_area_with_its_whole_name(steps, lanes):
    made = glance(flow(steps, lanes), AREA, Told())
    assert made is not None
    assert made.letters in SIZES
    assert made.letters >= 6
    boxes = [mark.rect for mark in made.marks if isinstance(mark, Form) and mark.form == "round"]
    assert len(boxes) == steps
    said = "".join(texts(made))
    for number in range(steps):
        assert f"入力する{number}" in said
    for rect in (*boxes, *(form.rect for form in made.ground)):
        assert AREA.x - 0.1 <= rect.x <= rect.right <= AREA.right + 0.1
        assert AREA.y - 0.1 <= rect.y <= rect.bottom <= AREA.bottom + 0.1
    for one in boxes:
        assert all(one is other or one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y for other in boxes)  # fmt: skip
    for path in made.paths:
        assert all(AREA.x - 1 <= x <= AREA.right + 1 and AREA.y - 8 <= y <= AREA.bottom + 1 for x, y in path.points)


def test_words_stay_inside_their_boxes():
    made = glance(flow(12, 4), AREA, Told())
    assert made is not None
    boxes = [mark.rect for mark in made.marks if isinstance(mark, Form) and mark.form == "round"]
    for mark in made.marks:
        if isinstance(mark, Words) and mark.line.size == made.letters and "入力" in mark.line.text:
            rect = mark.line.rect
            assert any(b.x - 0.5 <= rect.x and rect.right <= b.right + 0.5 and b.y <= rect.y and rect.bottom <= b.bottom for b in boxes)  # fmt: skip


def test_larger_letters_are_taken_where_there_is_room():
    few, many = glance(flow(4, 2), AREA, Told()), glance(flow(24, 4), AREA, Told())
    assert few is not None
    assert many is not None
    assert few.letters > many.letters


def test_too_many_lanes_or_steps_for_letters_of_six_points_get_no_boxes():
    assert glance(flow(40, 4), AREA, Told()) is None
    assert glance(flow(40, 40), AREA, Told()) is None
    assert glance(flow(3, 3), Rect(0, 0, 60, 20), Told()) is None


def test_numbers_and_changes_are_told_in_words_and_shapes():
    made_of = flow(3, 2)
    first, second, _ = (node for node in made_of.order if made_of.nodes[node].step)
    told = Told("現状", {first: (1, 2)}, {second: ChangeKind.REMOVED})
    made = glance(made_of, AREA, told)
    assert made is not None
    assert {"1", "2", "廃止", "現状", "2分"} <= set(texts(made))
    assert [m.dash for m in made.marks if isinstance(m, Form) and m.form == "round"].count("dashed") == 1
    english = glance(made_of, AREA, told, "en")
    assert english is not None
    assert {"removed", "2 min"} <= set(texts(english))
