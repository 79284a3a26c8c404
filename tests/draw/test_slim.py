"""PDF files carry no more of the font than is drawn."""

from __future__ import annotations

import io

import pytest

from bprflow.draw import DrawOptions, Paper, layout, render
from bprflow.draw.slim import without_subroutines
from bprflow.measure import measure

from .flows import EXAMPLES, example


def _fonts(data: bytes) -> list[bytes]:
    from pypdf import PdfReader
    from pypdf.generic import StreamObject

    reader = PdfReader(io.BytesIO(data))
    count = int(reader.trailer["/Size"])
    held = [reader.get_object(number) for number in range(1, count)]
    return [one.get_data() for one in held if isinstance(one, StreamObject) and one.get("/Subtype") == "/CIDFontType0C"]


@pytest.mark.parametrize("name", EXAMPLES[::5])
def test_a_page_is_small_and_its_letters_can_still_be_read_out(name: str) -> None:
    from pypdf import PdfReader

    flow = example(name)
    data = render(layout(flow, measures=measure(flow), options=DrawOptions(paper=Paper.A4)), "pdf")
    assert len(data) < 120_000
    fonts = _fonts(data)
    assert len(fonts) == 2
    assert sum(map(len, fonts)) < 100_000
    text = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert flow.process.name in text.replace("\n", "")
    assert PdfReader(io.BytesIO(data)).root_object["/Lang"] == "ja"


def test_outlines_stay_as_they_were() -> None:
    """The subroutines are written out, so every letter draws the same lines without them."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.pens.recordingPen import RecordingPen

    from bprflow.draw.dot import dot_source
    from bprflow.draw.engine import _run
    from bprflow.draw.paint import paint

    raw = _run(dot_source(paint(layout(example(EXAMPLES[0])))), "pdf")

    def outlines(font: bytes) -> dict[str, object]:
        known = CFFFontSet()
        known.decompile(io.BytesIO(font), None)
        letters = known.topDictIndex[0].CharStrings
        found: dict[str, object] = {}
        for name in letters.keys():  # noqa: SIM118 - this is no dict
            pen = RecordingPen()
            letters[name].draw(pen)
            found[name] = pen.value
        return found

    for font in _fonts(raw):
        slim = without_subroutines(font)
        assert len(slim) < len(font) / 2
        assert outlines(slim) == outlines(font)


def test_what_is_no_font_stays_as_it_is() -> None:
    assert without_subroutines(b"not a font at all") == b"not a font at all"


def test_pages_of_several_flows_have_bookmarks() -> None:
    from pypdf import PdfReader

    from bprflow.draw.pages import pdf_pages
    from bprflow.draw.paint import paint

    drawn = [paint(layout(example(name))) for name in EXAMPLES[:3]]
    reader = PdfReader(io.BytesIO(pdf_pages(drawn)))
    assert [one.title for one in reader.outline] == [one.title for one in drawn]  # type: ignore[union-attr]
    assert [reader.get_destination_page_number(one) for one in reader.outline] == [0, 1, 2]  # type: ignore[arg-type]


def test_a_png_says_how_fine_it_is() -> None:
    from PIL import Image

    for dpi in (72, 150, 300):
        made = Image.open(io.BytesIO(render(layout(example(EXAMPLES[0]), options=DrawOptions(dpi=dpi)), "png")))
        assert made.info["dpi"] == pytest.approx((dpi, dpi), abs=1)
