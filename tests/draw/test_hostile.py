"""Whatever people type: the picture stays whole, the SVG well-formed, nothing escapes into it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bprflow.draw import Direction, DrawOptions, Paper, layout, render
from bprflow.draw.quality import quality
from bprflow.flow import FlowGraph, build
from bprflow.model import Branch, Document, DocumentUse, Duration, Lane, Process, Share, Step

from .test_quality import real_width

SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = [
    "<script>alert(1)</script>",
    '"><g onload="x()">',
    "\\N\\G\\l\\r \\",
    "&lt;b&gt; &amp; & &#x41;",
    "a\x00b\x08c\x1bd\ue000",
    "\u202e右から左\u202c اختبار العربية",
    "👩‍👩‍👧‍👦 絵文字🗾の手順",
    "]]> <!-- --> <?xml ?>",
    "'; a -> b; //",
    "長" * 300,
    "x" * 300,
    "、。」』・ー" * 40,
    " \t\n\r ",
    "a\u0301e\u0308が\u3099",
    '<TABLE><TR><TD HREF="javascript:x">',
]


def flow_named(text: str) -> FlowGraph:
    """A flow in which every word is `text`."""
    lanes = (Lane(name=text or "x", department=text), Lane(name=text + "2", headcount=3))
    share = Share(low=0.5, high=0.5)
    steps = (
        Step(
            id="a" + text,
            lane=lanes[0].name,
            name=text,
            per=text,
            touch=Duration(low_minutes=3, high_minutes=4, text=text),
            wait=Duration(low_minutes=3, high_minutes=3, text=text),
            writes=(DocumentUse(document=text),),
            branches=(Branch(condition=text, share=share, target="a" + text), Branch(condition=text + "!")),
        ),
        Step(id="b" + text, lane=lanes[1].name, name=text, wait=Duration(low_minutes=90000, high_minutes=99999)),
    )
    process = Process(name=text, owner=text, lanes=lanes, steps=steps, start=text, documents=(Document(name=text),))
    return build(process)


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text: str, direction: Direction) -> None:
    options = DrawOptions(direction=direction, show_documents=True)
    made = layout(flow_named(text), numbers={"a" + text: tuple(range(1, 9))}, options=options)
    assert quality(made, real_width).faults == 0
    root = ElementTree.fromstring(render(made, "svg"))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "polygon", "polyline", "ellipse", "text", "a"}
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert "href" not in name.lower()
            assert name == "id" or "javascript" not in value.lower()
    shown = {element.text for element in root.iter(SVG + "text")}
    expected = {line.text for line in made.texts()}
    assert {"".join((text or "").split()) for text in shown} == {"".join(line.split()) for line in expected}


@pytest.mark.parametrize("text", [HOSTILE[0], HOSTILE[4], HOSTILE[6], HOSTILE[9]])
def test_hostile_words_in_every_format(text: str) -> None:
    made = layout(flow_named(text), options=DrawOptions(paper=Paper.A4))
    assert render(made, "png").startswith(b"\x89PNG")
    assert render(made, "pdf").startswith(b"%PDF")
    ElementTree.fromstring(render(made, "drawio"))
    assert render(made, "pptx").startswith(b"PK")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_any_text_draws(text: str) -> None:
    made = layout(flow_named(text))
    ElementTree.fromstring(render(made, "svg"))
    assert quality(made).faults == 0


def test_no_step_at_all() -> None:
    made = layout(build(Process(name="まだ何もない")))
    assert made.width > 0
    ElementTree.fromstring(render(made, "svg"))
    fitted = layout(build(Process(name="")), options=DrawOptions(paper=Paper.A3, direction=Direction.TOP_TO_BOTTOM))
    assert (fitted.width, fitted.height) in {(1191.0, 842.0), (842.0, 1191.0)}


def test_one_step() -> None:
    made = layout(build(Process(name="一つ", steps=(Step(id="a", lane="係", name="受け取る"),))))
    assert [node.full_text for node in made.nodes if node.step_id == "a"] == ["受け取る"]
    assert quality(made, real_width).faults == 0


@pytest.mark.parametrize("direction", list(Direction))
def test_forty_lanes(direction: Direction) -> None:
    lanes = tuple(Lane(name=f"第{number}係") for number in range(40))
    steps = tuple(Step(id=f"s{n}", lane=lanes[n * 17 % 40].name, name=f"手順{n}を行う") for n in range(40))
    made = layout(build(Process(name="多い", lanes=lanes, steps=steps)), options=DrawOptions(direction=direction))
    assert len(made.lanes) == 40
    assert quality(made, real_width).faults == 0


def test_disconnected_parts_are_all_drawn() -> None:
    steps = (
        Step(id="a", lane="係", name="一", next="終了"),
        Step(id="b", lane="係", name="二", next="終了"),
        Step(id="c", lane="別", name="三"),
    )
    made = layout(build(Process(name="ばらばら", steps=steps)))
    assert {node.step_id for node in made.nodes} >= {"a", "b", "c"}
    assert quality(made, real_width).faults == 0
