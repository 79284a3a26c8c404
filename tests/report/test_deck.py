from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt

from bprflow.language.terms import Text
from bprflow.report.deck import deck
from bprflow.report.deck.parts import lines_needed

from .planned import PLANS, planned
from .sample import analysis, findings


def slides(*, language: str = "ja", **changes: Any) -> Any:
    return Presentation(io.BytesIO(deck([analysis(**changes)], language=language)))


def words(show: Any) -> list[str]:
    found: list[str] = []
    for slide in show.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def test_the_slides_tell_the_story_in_order() -> None:
    titles = [slide.shapes.title.text for slide in slides().slides]
    assert titles == [
        "住所変更受付 (現状)", "業務の流れ", "数字で見る現状", f"まずこの{len(analysis().first_things)}つ", "見直し候補", "この業務を縛っているルール",
        "担当ごとの時間 (時間/年)", "アクションプラン (3か月)",
    ]  # fmt: skip
    english = [slide.shapes.title.text for slide in slides(language="en").slides]
    assert english[3] == "First things to do"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_redesign_adds_its_slides(language: str) -> None:
    made = planned(PLANS[0])
    show = Presentation(io.BytesIO(deck([made], language=language)))
    titles, said = [slide.shapes.title.text for slide in show.slides], "\n".join(words(show))
    expected = {
        "ja": ["改善後の流れ (現状に重ねた図)", "改善案の効果", "改正が要るルール", "改革の道すじ (日数は仮定)", "アクションプラン (3か月)"],
        "en": ["The new flow over the old", "What the redesign brings", "Rules to amend", "Road map (durations assumed)", "Action plan (three months)"],
    }[language]  # fmt: skip
    assert titles[-5:] == expected
    assert made.comparison
    assert all(change.rule.name[:6] in said for change in made.comparison.rules)
    assert ("廃止" if language == "ja" else "removed") in said
    rows = [row.cells[0].text for shape in show.slides[-4].shapes if shape.has_table for row in shape.table.rows]
    assert rows[1] == ("職員の年間時間" if language == "ja" else "staff hours")


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: p.parent.name)
def test_nothing_of_a_redesign_leaves_its_slide(plan: Path) -> None:
    show = Presentation(io.BytesIO(deck([planned(plan)])))
    inside(show)
    for slide in show.slides:
        for shape in slide.shapes:
            if shape.has_table:
                total = shape.top + sum(row.height for row in shape.table.rows)
                below = [s.top for s in slide.shapes if s.has_text_frame and s.top > shape.top]
                assert total <= min(below, default=show.slide_height)


def test_nothing_leaves_the_slide() -> None:
    inside(slides())


def inside(show: Any) -> None:
    for slide in show.slides:
        for shape in slide.shapes:
            left, top, width, height = shape.left, shape.top, shape.width, shape.height
            frame = shape._element.find(f".//{qn('a:xfrm')}")
            if frame is not None and frame.get("rot") in {"5400000", "16200000"}:  # a quarter turn about its middle
                left, top = left + (width - height) // 2, top + (height - width) // 2
                width, height = height, width
            assert left >= 0, shape.name
            assert top >= 0, shape.name
            assert left + width <= show.slide_width, shape.name
            assert top + height <= show.slide_height, shape.name


@pytest.mark.parametrize("language", ["ja", "en"])
def test_words_fit_their_boxes(language: str) -> None:
    for number, slide in enumerate(slides(language=language).slides):
        for shape in slide.shapes:
            if number == 1 or not shape.has_text_frame or not shape.text_frame.text:
                continue
            width = shape.width / 914400 - 0.2
            need = 0.1
            for paragraph in shape.text_frame.paragraphs:
                size = max((run.font.size or Pt(28)).pt for run in paragraph.runs)
                need += lines_needed(paragraph.text, width, size) * size * 1.25 / 72 + size * 0.35 / 72
            assert need <= shape.height / 914400 + 0.35, (shape.text_frame.text[:30], need, shape.height / 914400)


def test_every_run_names_its_japanese_font() -> None:
    data = deck([analysis()])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            if name.startswith("ppt/slides/slide"):
                text = packed.read(name).decode()
                assert text.count("<a:latin") == text.count("<a:ea") - text.count('<a:ea typeface=""/>')
        assert not [n for n in packed.namelist() if "vba" in n.lower() or "externalLink" in n]


def test_the_drawing_has_words_for_those_who_do_not_see_it() -> None:
    flow = slides().slides[1]
    assert "住民異動届を手書きする" in flow.notes_slide.notes_text_frame.text


def test_the_flow_is_made_of_shapes_people_can_edit() -> None:
    flow = slides().slides[1]
    kinds = {shape.shape_type for shape in flow.shapes}
    assert 13 not in kinds, "no picture"
    assert any(
        "住民異動届" in shape.text_frame.text.replace("\n", "")
        for shape in _leaves(flow.shapes)
        if shape.has_text_frame
    )


def _leaves(shapes: Any) -> list[Any]:
    found: list[Any] = []
    for shape in shapes:
        found += _leaves(shape.shapes) if hasattr(shape, "shapes") else [shape]
    return found


def test_a_long_list_is_cut_and_says_so() -> None:
    many = tuple(replace(findings()[1], id=f"X{n}") for n in range(60))
    show = slides(findings=many)
    titles = [slide.shapes.title.text for slide in show.slides]
    assert titles.count("見直し候補") == 3
    assert "ほか 39件は報告書にあります。" in words(show)


def test_a_flow_without_findings_has_slides_too() -> None:
    shown = words(slides(findings=()))
    assert "見直し候補は見つかりませんでした。" in shown


def test_long_words_are_shortened_where_a_cell_would_grow_too_tall() -> None:
    long = Text("長い言葉" * 200, "long words " * 200)
    made = tuple(replace(f, message=long, remedy=long) for f in findings())
    show = slides(findings=made)
    tables = [shape.table for slide in show.slides for shape in slide.shapes if shape.has_table]
    assert all(len(cell.text) < 140 for table in tables for row in table.rows for cell in row.cells)


def test_control_characters_do_not_break_the_file() -> None:
    evil = Text("a\x00b\x0bc\ud800", "a\x00b")
    made = tuple(replace(f, message=evil, why=evil, remedy=evil) for f in findings())
    assert "a b c " in " ".join(words(slides(findings=made)))


def test_a_slide_that_leaves_rules_out_says_how_many() -> None:
    made = analysis()
    rules = tuple(made.process.rules[0].model_copy(update={"name": f"規則{n}"}) for n in range(11))
    more = replace(made, process=made.process.model_copy(update={"rules": rules}))
    said = "\n".join(words(Presentation(io.BytesIO(deck([more])))))
    left_out = sum(f"規則{n}" not in said for n in range(11))
    assert left_out == 3
    assert "ほか 3件は報告書にあります。" in said
    assert "ほか" not in "\n".join(words(slides()))
