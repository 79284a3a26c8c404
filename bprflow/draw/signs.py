"""Outlines of the office-work notation, put together from the few forms every writer has."""

from __future__ import annotations

from bprflow.draw.drawing import Form, Group
from bprflow.draw.office import Form as Outline
from bprflow.draw.shapes import Rect


def sign_forms(outline: str, area: Rect, fill: str, line: str, width: float, group: Group | None) -> tuple[Form, ...]:
    """Draw one sign.

    Args:
        outline: A value of `office.Form`.
        area: Its place [pt].
        fill, line: Colours.
        width: Breadth of the line [pt].
        group: What it belongs to.

    """
    if outline == Outline.DELAY:
        return _delay(area, fill, line, width, group)
    if outline == Outline.SCREEN:
        return _screen(area, fill, line, width, group)
    form = {Outline.CIRCLE: "ellipse", Outline.DIAMOND: "diamond", Outline.TRIANGLE: "invtriangle"}.get(
        Outline(outline), "rect"
    )
    return (Form(form, area, fill, line, width, group=group),)


def _delay(area: Rect, fill: str, line: str, width: float, group: Group | None) -> tuple[Form, ...]:
    """A D: the right half of a circle, closed by a rectangle without its right side."""
    half = area.width / 2
    low, high = area.y, area.bottom - width
    return (
        Form("ellipse", area, fill, line, width, group=group),
        Form("rect", Rect(area.x, area.y - width / 2, half, area.height + width), fill, fill, 0.1, group=group),
        Form("rect", Rect(area.x, low - width / 2, width, area.height + width), line, line, 0.1, group=group),
        Form("rect", Rect(area.x, low - width / 2, half + 0.5, width), line, line, 0.1, group=group),
        Form("rect", Rect(area.x, high + width / 2, half + 0.5, width), line, line, 0.1, group=group),
    )


def _screen(area: Rect, fill: str, line: str, width: float, group: Group | None) -> tuple[Form, ...]:
    """A screen on its foot."""
    x, _ = area.centre
    top = Rect(area.x, area.y + area.height * 0.1, area.width, area.height * 0.62)
    neck = Rect(x - width, top.bottom, 2 * width, area.height * 0.14)
    foot = Rect(x - area.width * 0.26, neck.bottom - width / 2, area.width * 0.52, width)
    return (
        Form("rect", top, fill, line, width, group=group),
        Form("rect", neck, line, line, 0.1, group=group),
        Form("rect", foot, line, line, 0.1, group=group),
    )
