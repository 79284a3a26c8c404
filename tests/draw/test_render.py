"""The files themselves: accessible SVG, real PNG, PDF with fonts inside, slides, draw.io."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from bprflow.draw import Direction, DrawOptions, Layout, Paper, layout, render
from bprflow.draw import engine as engine_module
from bprflow.draw.drawing import anchor
from bprflow.draw.engine import render_drawing
from bprflow.draw.options import Symbols
from bprflow.draw.paint import paint
from bprflow.draw.shapes import TextLine
from bprflow.draw.slides import SlidePage, slides
from bprflow.draw.theme import FONT_STACK
from bprflow.errors import OutputError, UsageError
from bprflow.measure import measure

from .flows import EXAMPLES, ROOT, chain, example

ADDRESS = "examples/address-change/as-is.flow.yaml"
SVG = "{http://www.w3.org/2000/svg}"
EMU = 12700


def address(**options: object) -> Layout:
    flow = example(ADDRESS)
    numbers = {step.id: (index,) for index, step in enumerate(flow.process.all_steps, 1)}
    return layout(flow, measures=measure(flow), numbers=numbers, options=DrawOptions(**options))  # type: ignore[arg-type]


def test_svg_is_accessible() -> None:
    root = ElementTree.fromstring(render(address(), "svg"))
    assert root.tag == SVG + "svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["lang"] == "ja"
    assert root.attrib["font-family"] == FONT_STACK
    assert root[0].tag == SVG + "title"
    assert root[0].text == "住所変更受付 (現状)の業務フロー図"
    assert root[1].tag == SVG + "desc"
    for step in example(ADDRESS).process.all_steps:
        assert step.name in (root[1].text or "")


def test_every_step_has_its_group_with_its_words() -> None:
    root = ElementTree.fromstring(render(address(), "svg"))
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    groups = {element.attrib["id"]: element for element in root.iter(SVG + "g") if "id" in element.attrib}
    for step in example(ADDRESS).process.all_steps:
        group = groups[anchor("step", step.id)]
        assert group.attrib["class"] == "step"
        assert group[0].text == step.name
        words = "".join(element.text or "" for element in group.iter(SVG + "text"))
        assert step.name in words


def test_svg_places_text_where_the_layout_says() -> None:
    made = address()
    root = ElementTree.fromstring(render(made, "svg"))
    shown = {
        (element.text, round(float(element.attrib["x"]), 1), round(float(element.attrib["y"]) + made.height, 1))
        for element in root.iter(SVG + "text")
    }
    expected: list[TextLine] = [line for line in made.texts() if "  " not in line.text]
    for line in expected:
        near = [y for text, x, y in shown if text == line.text and abs(x - line.x) < 0.6]
        assert any(abs(y - line.y) < 0.6 for y in near), line


def test_black_and_white_has_no_colour() -> None:
    svg = render(address(mono=True), "svg").decode()
    colours = {part[:6] for part in svg.replace("#039;", "").split("#")[1:]}
    hexadecimal = {c for c in colours if all(ch in "0123456789abcdef" for ch in c)}
    assert hexadecimal
    assert all(c[:2] == c[2:4] == c[4:6] for c in hexadecimal)


@pytest.mark.parametrize("mono", [False, True])
def test_text_stands_out(mono: bool) -> None:
    """Contrast of at least 4.5:1 (WCAG 2.2, 1.4.3) between every text colour and what it stands on."""
    from bprflow.draw.shapes import Tone
    from bprflow.draw.theme import theme

    look = theme(mono)

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(a: str, b: str) -> float:
        high, low = sorted((light(a), light(b)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    grounds = [*look.lane_fill.values(), look.header_fill, look.box_fill]
    for tone, colour in look.text.items():
        if tone is Tone.ON_DARK:
            assert all(contrast(colour, ground) >= 4.5 for ground in (look.badge_dark, *look.change.values()))
        else:
            assert all(contrast(colour, ground) >= 4.5 for ground in grounds), tone


def _pixels(data: bytes) -> tuple[int, int, int]:
    image = Image.open(io.BytesIO(data)).convert("L")
    dark = sum(count for value, count in enumerate(image.histogram()) if value < 100)
    return image.width, image.height, dark


def test_png_has_the_size_and_japanese_letters() -> None:
    made = address(dpi=72)
    width, height, dark = _pixels(render(made, "png"))
    assert abs(width - made.width) <= 3
    assert abs(height - made.height) <= 3
    assert dark > 3000
    twice = _pixels(render(address(dpi=144), "png"))
    assert abs(twice[0] - 2 * width) <= 4


def test_japanese_is_drawn_with_the_japanese_font() -> None:
    """Two different characters of the same width look different; without a font both are the same box."""
    import dataclasses

    made = address(dpi=72)

    def with_title(text: str) -> bytes:
        line = dataclasses.replace(made.heading[0], text=text)
        return render(dataclasses.replace(made, heading=(line,)), "png")

    assert with_title("一") != with_title("鬱")


def test_pdf_carries_its_fonts_and_is_vector() -> None:
    from pypdf import PdfReader

    made = address(paper=Paper.A4)
    reader = PdfReader(io.BytesIO(render(made, "pdf")))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert abs(float(box.width) - made.width) < 2
    assert abs(float(box.height) - made.height) < 2
    assert "来庁し番号札を取る" in reader.pages[0].extract_text().replace("\n", "")
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = inner["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_dot_source_is_given_out_and_moves_nothing() -> None:
    source = render(address(), "dot").decode()
    assert source.startswith("digraph bprflow {")
    assert 'pos="e,' in source


def test_unknown_format_is_refused_in_both_languages() -> None:
    with pytest.raises(UsageError) as refused:
        render(address(), "bmp")
    assert "svg" in refused.value.in_language("ja")[1]
    assert "bmp" in refused.value.in_language("en")[0]


def test_without_the_wheel_the_program_draws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engine_module, "_library", lambda: None)
    monkeypatch.setattr(engine_module.shutil, "which", lambda _: None)
    with pytest.raises(OutputError) as missing:
        render(address(), "svg")
    assert "pip install pygraphviz" in missing.value.hint
    fake = tmp_path / "dot"
    fake.write_text(
        f"#!{sys.executable}\nimport sys\nassert sys.argv[1:] == ['-Knop2', '-Tpng'], sys.argv\n"
        "source = sys.stdin.buffer.read()\nassert source.startswith(b'digraph bprflow')\n"
        "sys.stdout.buffer.write(b'\\x89PNG drawn')\n",
        encoding="utf-8",
    )
    fake.chmod(0o755)
    monkeypatch.setattr(engine_module.shutil, "which", lambda _: str(fake))
    assert render(address(), "png") == b"\x89PNG drawn"
    fake.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('no such plugin')\n", encoding="utf-8")
    with pytest.raises(OutputError, match="no such plugin"):
        render(address(), "png")


def test_only_pictures_load_graphviz() -> None:
    code = "import sys, bprflow.draw; assert 'pygraphviz' not in sys.modules and 'pptx' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_notebooks_show_the_picture() -> None:
    made = address()
    assert made._repr_svg_() == render(made, "svg").decode()


def test_drawing_again_is_the_same_through_both_doors() -> None:
    made = address()
    assert render(made, "svg") == render_drawing(paint(made), "svg")


# ---- slides


def _corners(element: ElementTree.Element) -> list[tuple[float, float]]:
    """Follow a connector's preset shape as PowerPoint would (ECMA-376, presetShapeDefinitions) [pt]."""
    a, p = (
        "{http://schemas.openxmlformats.org/drawingml/2006/main}",
        "{http://schemas.openxmlformats.org/presentationml/2006/main}",
    )
    frame = element.find(f"{p}spPr/{a}xfrm")
    offset, extent = frame.find(a + "off"), frame.find(a + "ext")
    x, y = int(offset.get("x")) / EMU, int(offset.get("y")) / EMU
    w, h = int(extent.get("cx")) / EMU, int(extent.get("cy")) / EMU
    geometry = element.find(f"{p}spPr/{a}prstGeom")
    values = {g.get("name"): int(g.get("fmla").split()[1]) / 100000 for g in geometry.iter(a + "gd")}
    shape = geometry.get("prst")
    x1, y2, x3 = w * values.get("adj1", 0.5), h * values.get("adj2", 0.5), w * values.get("adj3", 0.5)
    local = {
        "line": [(0, 0), (w, h)],
        "straightConnector1": [(0, 0), (w, h)],
        "bentConnector2": [(0, 0), (w, 0), (w, h)],
        "bentConnector3": [(0, 0), (x1, 0), (x1, h), (w, h)],
        "bentConnector4": [(0, 0), (x1, 0), (x1, y2), (w, y2), (w, h)],
        "bentConnector5": [(0, 0), (x1, 0), (x1, y2), (x3, y2), (x3, h), (w, h)],
    }[shape]
    flip_h, flip_v = frame.get("flipH") == "1", frame.get("flipV") == "1"
    turned = frame.get("rot") == "5400000"
    found = []
    for px, py in local:
        dx, dy = (w - px if flip_h else px) - w / 2, (h - py if flip_v else py) - h / 2
        if turned:
            dx, dy = -dy, dx
        found.append((x + w / 2 + dx, y + h / 2 + dy))
    return found


@pytest.mark.parametrize("name", [*EXAMPLES[::4], "chain"])
@pytest.mark.parametrize("direction", list(Direction))
def test_connectors_take_the_way_of_the_layout(name: str, direction: Direction) -> None:
    from pptx import Presentation

    from bprflow.draw.transform import on_page

    flow = chain(14) if name == "chain" else example(name)
    made = layout(flow, options=DrawOptions(direction=direction))
    scale = min(960 / made.width, 540 / made.height)
    fitted = on_page(made, scale, 960.0, 540.0)
    deck = Presentation(io.BytesIO(slides([made])))
    raw = ElementTree.fromstring(deck.slides[0].part.blob)
    p = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
    connectors = list(raw.iter(p + "cxnSp"))
    assert len(connectors) == len(fitted.edges)
    for element, edge in zip(connectors, fitted.edges, strict=True):
        if len(edge.points) > 6:
            continue
        drawn = _corners(element)
        assert len(drawn) == len(edge.points)
        for (x, y), (x2, y2) in zip(drawn, edge.points, strict=True):
            assert abs(x - x2) < 0.2
            assert abs(y - y2) < 0.2


def test_slides_are_native_glued_and_japanese() -> None:
    from pptx import Presentation

    made = address()
    deck = Presentation(io.BytesIO(slides([made, SlidePage(made, "ここを話す")])))
    assert len(deck.slides) == 2
    assert deck.slides[1].notes_slide.notes_text_frame.text == "ここを話す"
    raw = ElementTree.fromstring(deck.slides[0].part.blob)
    a, p = (
        "{http://schemas.openxmlformats.org/drawingml/2006/main}",
        "{http://schemas.openxmlformats.org/presentationml/2006/main}",
    )
    assert not list(raw.iter(p + "pic"))
    shapes = {element.get("id"): element.get("name") for element in raw.iter(p + "cNvPr")}
    for connector, edge in zip(raw.iter(p + "cxnSp"), made.edges, strict=True):
        start = connector.find(f"{p}nvCxnSpPr/{p}cNvCxnSpPr/{a}stCxn")
        end = connector.find(f"{p}nvCxnSpPr/{p}cNvCxnSpPr/{a}endCxn")
        for glue, name in ((start, edge.source), (end, edge.target)):
            step = next(node.step_id for node in made.nodes if node.id == name)
            known = shapes[glue.get("id")]
            assert known == step or known.startswith(("Oval", "Diamond"))
    runs = list(raw.iter(a + "rPr"))
    assert runs
    for properties in runs:
        assert properties.find(a + "latin").get("typeface") == properties.find(a + "ea").get("typeface")
    words = "".join(element.text or "" for element in raw.iter(a + "t"))
    for step in example(ADDRESS).process.all_steps:
        assert step.name in words


def test_slides_are_readable_and_inside_the_page() -> None:
    from pptx import Presentation

    deck = Presentation(io.BytesIO(slides([address(paper=Paper.SLIDE)])))
    for shape in deck.slides[0].shapes:
        assert shape.left >= -EMU
        assert shape.top >= -EMU
        assert shape.left + shape.width <= deck.slide_width + EMU
        assert shape.top + shape.height <= deck.slide_height + EMU


# ---- draw.io


def test_drawio_holds_every_shape_in_its_lane_and_every_arrow_glued() -> None:
    made = address()
    root = ElementTree.fromstring(render(made, "drawio"))
    cells = {}
    for holder in root.iter("UserObject"):
        cells[holder.get("id")] = holder
    for cell in root.iter("mxCell"):
        if cell.get("id"):
            cells[cell.get("id")] = cell
    edges = [cell for cell in root.iter("mxCell") if cell.get("edge") == "1"]
    assert len(edges) == len(made.edges)
    for cell, edge in zip(edges, made.edges, strict=True):
        assert cell.get("source") in cells
        assert cell.get("target") in cells
        corners = cell.findall("mxGeometry/Array/mxPoint")
        assert len(corners) == len(edge.points) - 2
        for corner, (x, y) in zip(corners, edge.points[1:-1], strict=True):
            assert abs(float(corner.get("x")) - x) < 0.01
            assert abs(float(corner.get("y")) - y) < 0.01
    lanes = [cell for cell in root.iter("mxCell") if (cell.get("style") or "").startswith("swimlane")]
    assert [lane.get("value").split("\n")[0] for lane in lanes] == [lane.name for lane in made.lanes]
    for node in made.nodes:
        holder = next(h for h in cells.values() if h.get("tooltip") == node.full_text) if node.full_text else None
        if holder is not None and node.step_id and node.rect.width > 60:
            inner = holder.find("mxCell")
            lane = next(lane for lane in lanes if lane.get("id") == inner.get("parent"))
            assert lane.get("value").split("\n")[0] == node.lane


@pytest.mark.parametrize("symbols", list(Symbols))
@pytest.mark.parametrize("name", EXAMPLES[::4])
def test_drawio_can_be_read_back(name: str, symbols: Symbols) -> None:
    from bprflow.exchange.formats import read_foreign

    flow = example(name)
    options = DrawOptions(symbols=symbols, show_documents=symbols is Symbols.OFFICE)
    (part,) = read_foreign(render(layout(flow, options=options), "drawio"), "picture.drawio").parts
    told = {(step.lane, step.name) for step in part.process.all_steps}
    assert told == {(step.lane, step.name) for step in flow.process.all_steps}


@pytest.mark.parametrize("name", ["a.pptx", "a.drawio", "a.pdf"])
def test_the_python_door_writes_every_format(name: str, tmp_path: Path) -> None:
    import bprflow

    flow = bprflow.load(str(ROOT / EXAMPLES[0]))
    shown = bprflow.draw(flow, tmp_path / name)
    assert shown.startswith("<svg")
    assert (tmp_path / name).stat().st_size > 5000
    with pytest.raises(UsageError, match="描けません"):
        bprflow.draw(flow, tmp_path / "a.gif")
