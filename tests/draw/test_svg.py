"""Lines with rounded corners, and SVG with its letters inside when asked."""

from __future__ import annotations

import base64
import io
import re
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.cli.main import run
from bprflow.draw import DrawOptions, layout, render
from bprflow.draw.curve import curve
from bprflow.draw.drawing import Path as Arrow
from bprflow.errors import OutputError
from bprflow.measure import measure

from .flows import ROOT, example

ADDRESS = "examples/address-change/as-is.flow.yaml"


_COORDINATES = st.lists(st.integers(0, 60), min_size=2, max_size=6)


@settings(max_examples=100)
@given(_COORDINATES, st.booleans())
def test_arrows_end_at_their_tip_and_never_leave_their_way(lengths: list[int], arrow: bool) -> None:
    points = [(0.0, 0.0)]
    for number, length in enumerate(lengths):
        x, y = points[-1]
        points.append((x + length, y) if number % 2 == 0 else (x, y + length))
    bent = curve(Arrow(tuple(points), "#000000", arrow=arrow))
    assert len(bent.points) % 3 == 1
    assert bent.points[0] == points[0]
    right, lower = points[-1]
    assert all(-1e-9 <= x <= right + 1e-9 and -1e-9 <= y <= lower + 1e-9 for x, y in bent.points)
    if arrow:
        assert bent.tip == points[-1]
    else:
        assert bent.points[-1] == points[-1]


def _faces(svg: str) -> dict[int, TTFont]:
    found = re.findall(r"font-weight:(\d+);src:url\(data:font/woff;base64,([A-Za-z0-9+/=]+)\)", svg)
    return {int(weight): TTFont(io.BytesIO(base64.b64decode(data))) for weight, data in found}


def test_embedded_letters_are_those_of_the_picture() -> None:
    flow = example(ADDRESS)
    made = layout(flow, measures=measure(flow), options=DrawOptions(embed_font=True))
    shown = render(made, "svg").decode()
    faces = _faces(shown)
    assert set(faces) == {400, 700}
    for weight, font in faces.items():
        letters = {ord(c) for line in made.texts() if line.bold is (weight == 700) for c in line.text}
        assert letters <= set(font.getBestCmap())
        assert len(font.getGlyphOrder()) < 2 * len(letters) + 20, "nothing but the letters used"
        assert any("Open Font License" in str(name) for name in font["name"].names)
    assert len(shown) < 200_000
    assert shown.index("bprflow-embedded") < shown.index("BIZ UDPGothic")
    assert "@font-face" not in render(layout(flow), "svg").decode()


def test_the_command_embeds_letters_in_either_language(tmp_path: Path) -> None:
    for flag, name in (("--埋込書体", "ja.svg"), ("--embed-font", "en.svg")):
        target = tmp_path / name
        assert run(["draw", str(ROOT / ADDRESS), flag, "-o", str(target)]) == 0
        assert set(_faces(target.read_text(encoding="utf-8"))) == {400, 700}


def test_without_the_font_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "noto_cjk_sans_jp_regular", None)
    with pytest.raises(OutputError) as missing:
        render(layout(example(ADDRESS), options=DrawOptions(embed_font=True)), "svg")
    assert "noto-cjk-sans-jp-regular" in missing.value.hint
