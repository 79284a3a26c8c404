"""PowerPoint and PDF files as LibreOffice shows them; skipped where it is not installed."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bprflow.draw import DrawOptions, Layout, Paper, layout, render
from bprflow.draw.engine import _font_environment
from bprflow.draw.options import Symbols
from bprflow.draw.slides import slides
from bprflow.flow.graph import NodeKind
from bprflow.measure import measure

from .flows import example

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
NAMES = ("examples/address-change/as-is.flow.yaml", "examples/subsidy-seal/as-is.flow.yaml")


def _convert(file: Path, to: str, *more: str) -> bytes:
    assert OFFICE is not None
    home = file.parent / "profile"
    done = subprocess.run(
        [OFFICE, "--headless", f"-env:UserInstallation={home.as_uri()}", *more, "--convert-to", to,
         "--outdir", str(file.parent / "out"), str(file)],
        capture_output=True, timeout=120, check=False, env={**os.environ, **_font_environment(), "HOME": str(file.parent)},
    )  # fmt: skip
    made = file.parent / "out" / f"{file.stem}.{to}"
    if not made.exists():
        pytest.skip(f"this LibreOffice cannot convert {file.suffix}: {done.stderr[-200:]!r}")
    return made.read_bytes()


def _made(name: str, symbols: Symbols = Symbols.PLAIN) -> Layout:
    flow = example(name)
    options = DrawOptions(paper=Paper.SLIDE, symbols=symbols, show_documents=symbols is Symbols.OFFICE)
    return layout(flow, measures=measure(flow), options=options)


def test_every_step_stands_on_its_slide(tmp_path: Path) -> None:
    from pypdf import PdfReader

    pages = [_made(NAMES[0]), _made(NAMES[1]), _made(NAMES[0], Symbols.OFFICE)]
    deck = tmp_path / "deck.pptx"
    deck.write_bytes(slides(pages))
    reader = PdfReader(io.BytesIO(_convert(deck, "pdf")))
    assert len(reader.pages) == len(pages)
    for page, made in zip(reader.pages, pages, strict=True):
        shown = "".join(page.extract_text().split())
        for node in made.nodes:
            if node.kind is NodeKind.TASK:
                line = next(line.text for line in node.lines)
                assert "".join(line.split()) in shown, line
        for entry in made.legend:
            assert "".join(entry.text.text.split()) in shown


def test_a_pdf_page_is_drawn_with_its_lanes_and_ink(tmp_path: Path) -> None:
    from PIL import Image

    page = tmp_path / "page.pdf"
    page.write_bytes(render(_made(NAMES[0]), "pdf"))
    image = Image.open(io.BytesIO(_convert(page, "png", "--infilter=draw_pdf_import"))).convert("RGB")
    colours = {colour: count for count, colour in image.getcolors(1 << 24) or ()}
    area = image.width * image.height
    tinted = sum(
        count for (red, green, blue), count in colours.items() if red > 250 and 240 < green < 253 and blue < 240
    )
    dark = sum(count for colour, count in colours.items() if max(colour) < 110)
    assert tinted > 0.04 * area, "the residents' lane is tinted"
    assert 0.004 * area < dark < 0.2 * area, "text, frames and arrows are there"
