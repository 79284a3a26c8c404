"""The letters of a picture carried inside its SVG, so that it looks the same on every machine."""

from __future__ import annotations

import base64
import io
from pathlib import Path

from bprflow.draw.drawing import Drawing, Words
from bprflow.errors import OutputError

FAMILY = "bprflow-embedded"
"""Name under which the letters stand in the SVG; no installed font has it."""


def font_faces(drawing: Drawing) -> str:
    """Write the letters a drawing uses as CSS font faces, regular and bold.

    Args:
        drawing: One page.

    Returns:
        A `<style>` element with the fonts as WOFF data; empty when there are no words.

    Raises:
        OutputError: The fonts that come with bprflow are not there.

    Source: Noto Sans CJK JP, SIL Open Font License 1.1, which allows embedding; subset by fontTools.

    """
    faces: list[str] = []
    for bold in (False, True):
        letters = {
            char for mark in drawing.marks if isinstance(mark, Words) and mark.line.bold is bold
            for char in mark.line.text
        }  # fmt: skip
        if letters:
            data = base64.b64encode(_subset(_font(bold), "".join(sorted(letters)))).decode("ascii")
            weight = 700 if bold else 400
            faces.append(
                f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
                f"src:url(data:font/woff;base64,{data}) format('woff')}}"
            )
    return f"<style>{''.join(faces)}</style>\n" if faces else ""


def _font(bold: bool) -> Path:
    try:
        if bold:
            import noto_cjk_sans_jp_bold as font
        else:
            import noto_cjk_sans_jp_regular as font
    except ImportError:
        raise OutputError(
            "埋め込む字体が見つかりません",
            "pip install noto-cjk-sans-jp-regular noto-cjk-sans-jp-bold で入れるか、--埋込書体 を外してください",
            message_en="the font to embed was not found",
            hint_en="run pip install noto-cjk-sans-jp-regular noto-cjk-sans-jp-bold, or leave --embed-font out",
        ) from None
    return Path(font.FONT_PATH)


def _subset(path: Path, letters: str) -> bytes:
    """The font with nothing but these letters, as WOFF."""
    from fontTools import subset

    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright, name and licence stay with the letters
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx", "DSIG"]
    font = subset.load_font(str(path), options)
    cut = subset.Subsetter(options)
    cut.populate(text=letters)
    cut.subset(font)
    font["head"].modified = font["head"].created  # the same picture gives the same bytes
    font.recalcTimestamp = False
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    font.close()
    return buffer.getvalue()
