"""Talks of one, two and five slides about a redesign."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from bprflow.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/kaizen.kaizen.yaml"))


def talk(tmp_path: Path, case: str, count: str, *more: str) -> Any:
    out = tmp_path / "talk.pptx"
    assert run(
        ["compare", str(ROOT / "examples" / case / "kaizen.kaizen.yaml"), "--枚数", count, *more, "-o", str(out)]
    ) in {0, 1}
    return Presentation(io.BytesIO(out.read_bytes()))


def texts(slide: Any) -> list[str]:
    found: list[str] = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            found += [one.text_frame.text for one in shape.shapes if one.has_text_frame]
    return found


def boxes(slide: Any) -> dict[str, tuple[int, int]]:
    """Size of the steps' boxes, by name."""
    groups = [
        shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP and shape.name.startswith("task")
    ]
    return {group.name: (group.shapes[0].width, group.shapes[0].height) for group in groups}


@pytest.mark.parametrize("case", CASES[::2])
def test_five_slides_tell_issues_flows_effect_and_plan(case: str, tmp_path: Path) -> None:
    show = talk(tmp_path, case, "5")
    titles = [slide.shapes.title.text for slide in show.slides]
    assert [title.split(":")[0] for title in titles] == ["課題", "現状", "改善後", "効果", "例規改正と行動計画"]
    before, after = show.slides[1], show.slides[2]
    sizes = [*boxes(before).values(), *boxes(after).values()]
    assert len(boxes(before)) >= 4
    assert max(width for width, _ in sizes) - min(width for width, _ in sizes) <= 2, "both flows at the same scale"
    assert any("職員の年間時間" in text for text in texts(show.slides[3]))
    for slide in show.slides:
        assert slide.has_notes_slide
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width + 12700
        if slide.shapes[1].has_table:
            continue
        assert slide.shapes.title.top + slide.shapes.title.height <= show.slide_height
    for slide in (before, after):
        arrows = list(slide.shapes._spTree.iter(qn("p:cxnSp")))
        glued = [arrow for arrow in arrows if arrow.find(f".//{qn('a:stCxn')}") is not None]
        assert len(glued) >= len(arrows) - 2 * len([t for t in texts(slide) if len(t) == 1])


def test_one_slide_shows_the_change_and_two_show_both_flows(tmp_path: Path) -> None:
    (one,) = talk(tmp_path, "address-change", "1").slides
    assert "×廃止" in texts(one)
    assert "◆電子化" in texts(one)
    first, second = talk(tmp_path, "address-change", "2").slides
    assert (first.shapes.title.text, second.shapes.title.text) == ("現状: 住所変更受付", "改善後: 住所変更受付")
    assert "×廃止" in texts(first)
    assert "×廃止" not in texts(second)


def test_a_talk_in_english_and_in_black_and_white(tmp_path: Path) -> None:
    show = talk(tmp_path, "subsidy-seal", "2", "--mono", "--lang", "en")
    assert [slide.shapes.title.text.split(":")[0] for slide in show.slides] == ["As-is", "To-be"]
    colours = {
        element.get("val")
        for slide in show.slides
        for group in slide.shapes
        if group.shape_type == MSO_SHAPE_TYPE.GROUP
        for element in group._element.iter(qn("a:srgbClr"))
    }
    assert all(value[:2] == value[2:4] == value[4:] for value in colours if value), colours
