"""SVG written straight from the drawing: a name, a description, one group a step, a font stack.

Every other format goes through Graphviz; SVG needs nothing but text, so it is there even where no
engine is, and in a fraction of the time.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from html import escape

from bprflow.draw import theme as look
from bprflow.draw.curve import arrowhead, curve
from bprflow.draw.drawing import Drawing, Form, Group, Path, Words
from bprflow.draw.shapes import Align, Point, Rect
from bprflow.draw.text import clean

_DASHES = {"solid": "", "dashed": ' stroke-dasharray="5,2"', "dotted": ' stroke-dasharray="1,5"'}
_ANCHORS = {Align.LEFT: "start", Align.CENTRE: "middle", Align.RIGHT: "end"}
_ROUND = 12.0
"""Radius of rounded corners, at most a third of the shorter side, as Graphviz draws them [pt]."""
_BULGE = 0.5
"""How far the handles of a rounded corner lie from the corner itself [radius]."""


def svg(drawing: Drawing) -> str:
    """Write a drawing as an SVG document.

    Args:
        drawing: One page.

    Raises:
        OutputError: Letters are to be embedded and the fonts of bprflow are not there.

    Complexity: O(length of the text).

    """
    width, height = _figure(drawing.width), _figure(drawing.height)
    family, faces = look.FONT_STACK, ""
    if drawing.embed_font:
        from bprflow.draw.embed import FAMILY, font_faces

        family, faces = f"'{FAMILY}',{family}", font_faces(drawing)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width * drawing.scale:g}" '
        f'height="{drawing.height * drawing.scale:g}" viewBox="0 0 {width} {height}" '
        f'role="img" lang="{drawing.language}" font-family="{family}">\n'
        f"<title>{_text(drawing.title)}</title>\n<desc>{_text(drawing.description)}</desc>\n{faces}"
        f'<polygon fill="white" stroke="none" points="0,0 {width},0 {width},{height} 0,{height}"/>\n'
    )
    parts = [head]
    parts.extend(_form(form) for form in drawing.ground)
    current: Group | None = None
    for item in (*drawing.paths, *drawing.marks):
        if item.group is not current:
            parts.append("</g>\n" if current else "")
            parts.append(_open(item.group) if item.group else "")
            current = item.group
        parts.append(_path(item) if isinstance(item, Path) else _form(item) if isinstance(item, Form) else _words(item))
    parts.append("</g>\n</svg>\n" if current else "</svg>\n")
    return "".join(parts)


@functools.lru_cache(maxsize=8192)
def _figure(value: float) -> str:
    found = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if found == "-0" else found


@functools.lru_cache(maxsize=8192)
def _text(words: str) -> str:
    return escape(clean(words))


def _open(group: Group) -> str:
    title = _text(group.title)
    return f'<g id="{escape(group.id)}" class="{group.role}">\n' + (f"<title>{title}</title>\n" if title else "")


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_figure(x)},{_figure(y)}" for x, y in points)


def _pen(form: Form) -> str:
    width = "" if form.width == 1.0 else f' stroke-width="{form.width:g}"'
    return f'stroke="{form.line}"{width}{_DASHES[form.dash]}'


def _form(form: Form) -> str:
    rect, pen = form.rect, _pen(form)
    if form.form == "ellipse":
        x, y = rect.centre
        return (
            f'<ellipse fill="{form.fill}" {pen} cx="{_figure(x)}" cy="{_figure(y)}" '
            f'rx="{_figure(rect.width / 2)}" ry="{_figure(rect.height / 2)}"/>\n'
        )
    if form.form == "round":
        return f'<path fill="{form.fill}" {pen} d="{_rounded(rect)}"/>\n'
    outline = f'<polygon fill="{form.fill}" {pen} points="{_points(_corners(form.form, rect))}"/>\n'
    if form.form != "note":
        return outline
    fold = _fold(rect)
    inner = ((rect.right - fold, rect.y), (rect.right - fold, rect.y + fold), (rect.right, rect.y + fold))
    return outline + f'<polyline fill="none" {pen} points="{_points(inner)}"/>\n'


def _fold(rect: Rect) -> float:
    """Size of the turned-down corner of a sheet [pt]."""
    return min(6.0, rect.width / 6, rect.height / 6)


def _corners(form: str, rect: Rect) -> tuple[Point, ...]:
    x, y = rect.centre
    if form == "diamond":
        return ((x, rect.y), (rect.x, y), (x, rect.bottom), (rect.right, y))
    if form == "triangle":
        foot = rect.y + rect.height * 0.75
        return ((x, rect.y), (rect.x, foot), (rect.right, foot))
    if form == "invtriangle":
        head = rect.bottom - rect.height * 0.75
        return ((x, rect.bottom), (rect.right, head), (rect.x, head))
    if form == "note":
        fold = _fold(rect)
        upper = ((rect.x, rect.y), (rect.right - fold, rect.y), (rect.right, rect.y + fold))
        return (*upper, (rect.right, rect.bottom), (rect.x, rect.bottom))
    return ((rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.bottom), (rect.x, rect.bottom))


def _rounded(rect: Rect) -> str:
    radius = min(_ROUND, rect.width / 3, rect.height / 3)
    handle = radius * _BULGE
    left, top, right, bottom = rect.x, rect.y, rect.right, rect.bottom

    def at(x: float, y: float) -> str:
        return f"{_figure(x)},{_figure(y)}"

    return (
        f"M{at(left + radius, top)}L{at(right - radius, top)}"
        f"C{at(right - handle, top)} {at(right, top + handle)} {at(right, top + radius)}"
        f"L{at(right, bottom - radius)}"
        f"C{at(right, bottom - handle)} {at(right - handle, bottom)} {at(right - radius, bottom)}"
        f"L{at(left + radius, bottom)}"
        f"C{at(left + handle, bottom)} {at(left, bottom - handle)} {at(left, bottom - radius)}"
        f"L{at(left, top + radius)}"
        f"C{at(left, top + handle)} {at(left + handle, top)} {at(left + radius, top)}Z"
    )


def _path(path: Path) -> str:
    pen = f'stroke="{path.colour}" stroke-width="{path.width:g}"'
    bent = curve(path)
    points = bent.points
    start, previous = points[0], points[0]
    pieces: list[str] = []
    for one, other, end in zip(points[1::3], points[2::3], points[3::3], strict=True):
        straight = one == previous and other == end
        pieces.append(f"L{_points((end,))}" if straight else f"C{_points((one, other, end))}")
        previous = end
    line = f'<path fill="none" {pen}{_DASHES[path.dash]} d="M{_points((start,))}{"".join(pieces)}"/>\n'
    if bent.tip is None:
        return line
    return line + f'<polygon fill="{path.colour}" {pen} points="{_points(arrowhead(bent))}"/>\n'


def _words(mark: Words) -> str:
    line = mark.line
    weight = ' font-weight="bold"' if line.bold else ""
    return (
        f'<text text-anchor="{_ANCHORS[line.align]}" x="{_figure(line.x)}" y="{_figure(line.y)}"{weight} '
        f'font-size="{line.size:.2f}" fill="{mark.colour}">{_text(line.text)}</text>\n'
    )
