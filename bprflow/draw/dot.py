"""A drawing as DOT text in which everything has its place already; nop2 moves nothing."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from bprflow.draw import theme as look
from bprflow.draw.curve import curve
from bprflow.draw.drawing import Drawing, Form, Path, Words
from bprflow.draw.shapes import Align, Rect

_FORMS = {
    "rect": ("box", ""),
    "round": ("box", "rounded,"),
    "ellipse": ("ellipse", ""),
    "diamond": ("diamond", ""),
    "triangle": ("triangle", ""),
    "invtriangle": ("invtriangle", ""),
    "note": ("note", ""),
}


def quoted(text: str) -> str:
    """A DOT string in which nothing of `text` can be taken for syntax, an escape or an entity."""
    safe = text.replace("\\", "\\\\").replace("&", "&amp;").replace('"', '\\"')
    return f'"{safe}"'


@functools.lru_cache(maxsize=8192)
def _figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def dot_source(drawing: Drawing, dpi: int | None = None) -> str:
    """Write the DOT text of a drawing.

    Args:
        drawing: One page.
        dpi: Resolution; None for 72 dots an inch, where one point is one unit.

    """
    height = drawing.height
    scaled = drawing.scale != 1.0
    lines = [
        "digraph bprflow {",
        f'graph [bb="0,0,{_figure(drawing.width)},{_figure(height)}" bgcolor=white outputorder=edgesfirst '
        f'pad=0 margin=0 charset="UTF-8" fontname="{look.REGULAR_FONT}"'
        + (f" dpi={dpi}" if dpi else "")
        + (f' size="{drawing.width * drawing.scale / 72:.4f},{height * drawing.scale / 72:.4f}!"' if scaled else "")
        + f' _background="{_background(drawing)}"];',
        f'node [label="" fixedsize=true margin=0 fontname="{look.REGULAR_FONT}"];',
        f"edge [arrowhead=normal arrowsize={look.ARROW / 10:g}];",
        'a [style=invis width=0.01 height=0.01 pos="0.36,0.36"];',
        f'b [style=invis width=0.01 height=0.01 pos="{_figure(drawing.width - 0.36)},{_figure(height - 0.36)}"];',
    ]
    lines.extend(_edges(drawing, height))
    for number, mark in enumerate(drawing.marks):
        lines.append(_form(number, mark, height) if isinstance(mark, Form) else _words(number, mark, drawing))
    lines.append("}")
    return "\n".join(lines) + "\n"


def _background(drawing: Drawing) -> str:
    """Lanes as xdot operations: colours, then a polygon."""
    parts: list[str] = []
    for form in drawing.ground:
        rect = form.rect
        low, high = drawing.height - rect.bottom, drawing.height - rect.y
        parts.append(f"S {len(f'setlinewidth({form.width:g})')} -setlinewidth({form.width:g})")
        parts.append(f"c {len(form.line)} -{form.line} C {len(form.fill)} -{form.fill}")
        corners = ((rect.x, low), (rect.right, low), (rect.right, high), (rect.x, high))
        parts.append("P 4 " + " ".join(f"{_figure(x)} {_figure(y)}" for x, y in corners))
    return " ".join(parts)


def _position(rect: Rect, height: float) -> str:
    x, y = rect.centre
    return f'pos="{_figure(x)},{_figure(height - y)}" width={rect.width / 72:.5f} height={rect.height / 72:.5f}'


def _form(number: int, mark: Form, height: float) -> str:
    shape, style = _FORMS[mark.form]
    dash = "" if mark.dash == "solid" else f"{mark.dash},"
    return (
        f'n{number} [id=m{number} shape={shape} style="{style}{dash}filled" {_position(mark.rect, height)} '
        f'fillcolor="{mark.fill}" color="{mark.line}" penwidth={mark.width:g}];'
    )


def _words(number: int, mark: Words, drawing: Drawing) -> str:
    """A text line as a node without outline; Graphviz puts its baseline 0.2 em below its middle.

    The node is wider than the text, so that a wider font is no reason to complain, but never
    reaches over the page: Graphviz makes the page as large as its nodes.
    """
    line, height = mark.line, drawing.height
    wanted, least = line.width * 1.6 + 24.0, line.width * 1.02 + 2.0
    if line.align is Align.CENTRE:
        reach = max(min(wanted, 2 * line.x, 2 * (drawing.width - line.x)), least)
        x, justify = line.x, ""
    elif line.align is Align.LEFT:
        reach = max(min(wanted, drawing.width - line.x), least)
        x, justify = line.x + reach / 2, "\\l"
    else:
        reach = max(min(wanted, line.x), least)
        x, justify = line.x - reach / 2, "\\r"
    middle = height - (line.y - 0.2 * line.size)
    font = f' fontname="{look.BOLD_FONT}"' if line.bold else ""
    text = quoted(line.text)
    label = f'{text[:-1]}{justify}"' if justify else text
    return (
        f'n{number} [id=m{number} shape=plaintext pos="{_figure(x)},{_figure(middle)}" '
        f"width={reach / 72:.5f} height={line.size * 2.2 / 72:.5f} label={label} fontsize={line.size:g}"
        f'{font} fontcolor="{mark.colour}"];'
    )


def _edges(drawing: Drawing, height: float) -> Iterator[str]:
    for number, path in enumerate(drawing.paths):
        head = "" if path.arrow else " arrowhead=none"
        style = "" if path.dash == "solid" else f" style={path.dash}"
        yield (
            f'a -> b [id=e{number} pos="{_spline(path, height)}" color="{path.colour}" '
            f"penwidth={path.width:g}{style}{head}];"
        )


def _spline(path: Path, height: float) -> str:
    """Cubic pieces: straight ones, with the corners rounded."""
    bent = curve(path)
    prefix = f"e,{_figure(bent.tip[0])},{_figure(height - bent.tip[1])} " if bent.tip else ""
    return prefix + " ".join(f"{_figure(x)},{_figure(height - y)}" for x, y in bent.points)
