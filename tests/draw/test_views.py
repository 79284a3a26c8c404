"""The other views: documents, time, handoffs, cards, worksheet."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from bprflow.draw import DrawOptions, Paper
from bprflow.draw.drawing import Drawing, Form, Words
from bprflow.draw.engine import render_drawing
from bprflow.draw.options import Direction
from bprflow.draw.pages import pdf_pages
from bprflow.draw.views import cards, document_flow, handoff_matrix, time_bar, worksheet
from bprflow.draw.views.handoffs import handoffs
from bprflow.flow import FlowGraph, build
from bprflow.model import Process

from .flows import EXAMPLES, example, read
from .test_hostile import HOSTILE, flow_named
from .test_quality import real_width

ADDRESS = "examples/address-change/as-is.flow.yaml"
EMPTY = build(Process(name="空"))


def texts(drawing: Drawing) -> list[str]:
    return [mark.line.text for mark in drawing.marks if isinstance(mark, Words)]


def all_views(flow: FlowGraph, options: DrawOptions | None = None) -> list[Drawing]:
    made = [view(flow, options) for view in (document_flow, time_bar, handoff_matrix, worksheet)]
    return [*made, *cards(flow, options)]


@pytest.mark.parametrize("name", [*EXAMPLES[::3], "empty"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_views_keep_their_words_on_the_page_and_apart(name: str, language: str) -> None:
    flow = EMPTY if name == "empty" else example(name)
    for drawing in all_views(flow, DrawOptions(language=language)):
        words = [mark.line for mark in drawing.marks if isinstance(mark, Words)]
        for line in words:
            area = line.rect
            assert area.x >= 0
            assert area.right <= drawing.width
            assert area.bottom <= drawing.height
            assert real_width(line.text, line.size, line.bold) <= line.width + 1e-6
        for index, line in enumerate(words):
            for other in words[index + 1 :]:
                assert not line.rect.overlaps(other.rect, 1.0), (line.text, other.text)
        ElementTree.fromstring(render_drawing(drawing, "svg"))


@pytest.mark.parametrize("text", HOSTILE)
def test_views_survive_hostile_words(text: str) -> None:
    for drawing in all_views(flow_named(text)):
        ElementTree.fromstring(render_drawing(drawing, "svg"))


def test_time_bars_are_to_scale() -> None:
    flow = read("業務: 時間\n手順:\n  - 係: 一\n    時間: 30分\n    待ち: 60分\n  - 係: 二\n    時間: 10分\n")
    drawing = time_bar(flow)
    bars = [m.rect for m in drawing.marks if isinstance(m, Form) and m.form == "rect" and m.group]
    wait, touch, second = bars[0], bars[1], bars[2]
    assert wait.width == pytest.approx(2 * touch.width)
    assert touch.width == pytest.approx(3 * second.width)
    assert wait.x == pytest.approx(touch.right)
    assert second.x == pytest.approx(wait.right)
    assert any("40分 (40.0%)" in text for text in texts(drawing))


def test_documents_say_who_writes_and_who_reads() -> None:
    drawing = document_flow(example(ADDRESS))
    marks = {}
    for mark in drawing.marks:
        if isinstance(mark, Words) and mark.group and mark.group.role == "document":
            marks.setdefault(mark.group.title, []).append(mark.line.text)
    assert marks["住民異動届"].count("書") == 1
    assert marks["住民異動届"].count("読") == 4
    assert "紙" in marks["住民異動届"]


def test_handoffs_look_through_decisions() -> None:
    flow = read(
        "業務: 受渡し\n手順:\n  - 甲: 受け取る\n    分岐:\n      よい 50%: 送る\n      だめ: 返す\n"
        "  - 乙: 送る\n    次: 終了\n  - 丙: 返す\n"
    )
    assert dict(handoffs(flow)) == {("甲", "乙"): 1, ("甲", "丙"): 1}
    shown = [text for text in texts(handoff_matrix(flow)) if re.fullmatch(r"\d+", text)]
    assert shown.count("2") == 2  # the row of 甲 and the sum of all


def test_cards_stand_four_on_a_page() -> None:
    flow = example(ADDRESS)
    made = cards(flow)
    assert len(made) == 3
    assert {(page.width, page.height) for page in made} == {(595.0, 842.0)}
    titles = [m.group.title for page in made for m in page.marks if m.group and m.group.role == "card"]
    assert list(dict.fromkeys(titles)) == [step.name for step in flow.process.all_steps]
    assert len(cards(EMPTY)) == 1


def test_pages_become_one_pdf() -> None:
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(pdf_pages(cards(example(ADDRESS)))))
    assert len(reader.pages) == 3


def test_worksheet_has_the_lanes_and_nothing_else() -> None:
    flow = example(ADDRESS)
    drawing = worksheet(flow, DrawOptions(paper=Paper.A4, direction=Direction.TOP_TO_BOTTOM))
    assert (drawing.width, drawing.height) == (595.0, 842.0)
    shown = texts(drawing)
    for lane in flow.process.lanes:
        assert lane.name in shown
    assert not any(step.name in shown for step in flow.process.all_steps)
    assert len(worksheet(EMPTY).ground) == 8


def test_the_road_map_stands_on_the_calendar_in_order_and_inside_the_page() -> None:
    import dataclasses
    import datetime
    import itertools
    from pathlib import Path

    from bprflow.draw.views import roadmap_chart
    from bprflow.redesign.apply import apply
    from bprflow.redesign.compare import compare
    from bprflow.redesign.roadmap import Roadmap, RowKind, roadmap
    from bprflow.redesign.side import Side
    from bprflow.source import load_file
    from bprflow.source.redesign import load_redesign

    folder = Path(__file__).resolve().parents[2] / "examples" / "day-duty"
    plan = load_redesign(str(folder / "kaizen.kaizen.yaml")).redesign
    applied = apply(load_file(str(folder / plan.target)).process, plan)
    sides = (Side.of(process, audited=False) for process in (applied.as_is, applied.process))
    laid = roadmap([compare(*sides, applied)], datetime.date(2026, 11, 22))
    drawing = roadmap_chart(laid, "日直")
    diamonds = [m for m in drawing.marks if isinstance(m, Form) and m.form == "diamond"]
    assert len(diamonds) == len(laid.rows)
    places = {row.key: mark.rect.centre[0] for row, mark in zip(laid.rows, diamonds, strict=True)}
    for row in laid.rows:
        assert all(places[key] <= places[row.key] for key in row.waits_for)
    for mark in drawing.marks:
        if isinstance(mark, Form):
            assert mark.rect.x >= 0 and mark.rect.x + mark.rect.width <= drawing.width
            assert mark.rect.y + mark.rect.height <= drawing.height
    said = [m.line.text for m in drawing.marks if not isinstance(m, Form)]
    ordinance = next(row for row in laid.rows if row.kind is RowKind.RULE and row.session)
    assert any(ordinance.title in text for text in said) and any("議会" in text for text in said)
    long = tuple(dataclasses.replace(row, title=row.title * 4, owner="市民生活部市民課窓口第一係") for row in laid.rows)
    tall = roadmap_chart(dataclasses.replace(laid, rows=long), "日直")
    lines = [m.line for m in tall.marks if not isinstance(m, Form)]
    assert not any("…" in line.text for line in lines), "a long title goes on in the next line"
    assert tall.height > drawing.height and all(line.y < tall.height for line in lines)
    numbers = [line.y for line in lines if line.text.isdigit() and line.x < 60]
    assert len(numbers) == len(long) and all(b - a >= 24 for a, b in itertools.pairwise(numbers))
    empty = roadmap_chart(Roadmap(datetime.date(2026, 11, 22), (), ()), "")
    assert any("ありません" in m.line.text for m in empty.marks if not isinstance(m, Form))


def test_times_of_another_unit_stay_out_of_the_total() -> None:
    flow = read(
        "業務: 日報\n件数: 90運行/日\n手順:\n  - 係: 書く\n    時間: 30分\n    待ち: 60分\n  - 係: 締める\n    時間: 4時間\n    単位: 月\n"
    )
    told = texts(time_bar(flow))
    assert any(text.startswith("1運行を一通り: 手を動かす 30分") for text in told)
    assert any(text.endswith("/月") for text in told)
    assert any("合計と帯に入れていません" in text for text in told)


@pytest.mark.parametrize("paper", [Paper.A4, Paper.A3])
def test_views_fit_the_paper(paper: Paper) -> None:
    from bprflow.draw.views.sheet import on_sheet

    flow = example(ADDRESS)
    for drawing in (document_flow(flow), time_bar(flow), handoff_matrix(flow), worksheet(flow)):
        made = on_sheet(drawing, paper)
        sheet = sorted((round(made.width * made.scale), round(made.height * made.scale)))
        assert sheet == {Paper.A4: [595, 842], Paper.A3: [842, 1191]}[paper] or made is drawing
        for mark in made.marks:
            rect = mark.rect if isinstance(mark, Form) else mark.line.rect
            assert rect.x >= 0 and rect.right <= made.width + 1 and rect.bottom <= made.height + 1
        assert on_sheet(drawing, Paper.NONE) is drawing
