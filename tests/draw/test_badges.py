"""Badges at the foot of boxes: no rule that keeps work on paper may be hidden for want of room."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.draw import Direction, DrawOptions, Paper, layout
from bprflow.draw.dress import Word, badge_rows, badge_width, medium_word, step_words
from bprflow.draw.quality import quality
from bprflow.draw.shapes import BadgeKind
from bprflow.measure import measure
from bprflow.model import Medium

from .flows import EXAMPLES, example

_MARKS = {BadgeKind.NUMBER, BadgeKind.CHANGE, BadgeKind.PROVENANCE}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_rule_badge_of_the_examples_is_shown_inside_its_box(name: str, language: str) -> None:
    flow = example(name)
    for direction in Direction:
        made = layout(flow, options=DrawOptions(direction=direction, language=language))
        for node in made.nodes:
            step = flow.nodes[node.id].step if node.id in flow.nodes else None
            if step is None or node.kind.value != "task":
                continue
            wanted = step_words(step, flow.facts.get(step.id), language)
            shown = {badge.text.text for badge in node.badges}
            assert {word.text for word in wanted if word.dark} <= shown
            if language == "ja":
                assert {word.text for word in wanted} <= shown
            assert all(node.rect.contains(badge.rect) for badge in node.badges)
            rects = [badge.rect for badge in node.badges]
            assert not any(a.overlaps(b) for a, b in itertools.combinations(rects, 2))


def test_one_row_beside_the_time_where_all_fit() -> None:
    words = (Word("書面", True), Word("紙", False))
    assert badge_rows(words, 130.0, 40.0) == (words,)
    assert badge_rows((), 130.0, 40.0) == ()


def test_a_second_row_before_anything_is_counted() -> None:
    words = (*tuple(Word(text, True) for text in ("書面", "現金", "押印")), Word("対面", False), Word("紙", False))
    assert badge_rows(words, 130.0, 50.0) == (words[:4], words[4:])


_WORDS = st.lists(
    st.builds(Word, st.text("紙印郵送対面目視実地FAXExcel", min_size=1, max_size=6), st.booleans()),
    max_size=14,
    unique_by=lambda word: word.text,
)


@settings(max_examples=200)
@given(_WORDS, st.floats(0.0, 80.0))
def test_rows_fit_and_hide_no_rule(found: list[Word], time_room: float) -> None:
    words = tuple(sorted(found, key=lambda word: not word.dark))
    rows = badge_rows(words, 130.0, time_room)
    for number, row in enumerate(rows):
        room = 130.0 - (time_room if number == len(rows) - 1 else 0.0)
        assert sum(badge_width(word.text) + 3.0 for word in row) - 3.0 <= room
    shown = [word for row in rows for word in row if not word.text.startswith("+")]
    assert shown == list(words[: len(shown)]), "in their order, none twice"
    assert not any(word.dark for word in words[len(shown) :])


def test_a_figure_is_never_cut_for_its_unit() -> None:
    flow = example("examples/redpen-proof/as-is.flow.yaml")

    for paper in (Paper.NONE, Paper.A4):
        made = layout(flow, measures=measure(flow), options=DrawOptions(language="en", paper=paper))
        figures = [card.lines[1].text for card in made.cards]
        assert figures[5] == "278"
        assert not [text for text in figures if "…" in text]
        assert quality(made).faults == 0
        times = [badge.text.text for node in made.nodes for badge in node.badges if "min/" in badge.text.text]
        times += [line.text for node in made.nodes for line in node.lines if "min/" in line.text]
        assert not [text for text in times if "…" in text]


def test_proper_names_of_media_are_written_alike_in_both_languages() -> None:
    assert [medium_word(medium, "en") for medium in (Medium.FAX, Medium.EXCEL, Medium.GIS)] == ["FAX", "Excel", "GIS"]
    assert medium_word(Medium.PAPER, "en") == "paper" and medium_word(Medium.PAPER, "ja") == "紙"
