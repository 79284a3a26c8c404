"""The same picture larger, smaller or elsewhere."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar, cast

from bprflow.draw.shapes import EdgeLine, Layout, Rect, TextLine

T = TypeVar("T")


def transformed(value: T, scale: float, dx: float, dy: float) -> T:
    """Scale a piece of a layout about the origin, then move it.

    Args:
        value: A layout, any part of one, or a tuple of parts.
        scale: Factor of every length.
        dx, dy: Move after scaling [pt].

    """
    return cast("T", _piece(value, scale, dx, dy))


def _piece(value: object, scale: float, dx: float, dy: float) -> object:
    if isinstance(value, Rect):
        return Rect(value.x * scale + dx, value.y * scale + dy, value.width * scale, value.height * scale)
    if isinstance(value, TextLine):
        return replace(
            value, x=value.x * scale + dx, y=value.y * scale + dy, size=value.size * scale, width=value.width * scale
        )
    if isinstance(value, tuple):
        return tuple(_piece(item, scale, dx, dy) for item in value)
    if isinstance(value, Enum) or not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, object] = {}
    for field in fields(value):
        old = getattr(value, field.name)
        if isinstance(value, EdgeLine) and field.name == "points":
            changed[field.name] = tuple((x * scale + dx, y * scale + dy) for x, y in value.points)
        elif is_dataclass(old) or isinstance(old, tuple):
            changed[field.name] = _piece(old, scale, dx, dy)
    return replace(value, **changed)


def on_page(layout: Layout, scale: float, width: float, height: float) -> Layout:
    """Scale a layout and set it on a page: in the middle, a little above it when there is much room.

    Args:
        layout: What was laid out at its natural size.
        scale: Factor of every length.
        width, height: The page [pt].

    """
    dx = (width - layout.width * scale) / 2
    dy = min((height - layout.height * scale) / 2, height * 0.08)
    plain = replace(layout, options=layout.options)
    moved = transformed(plain, scale, dx, dy)
    return replace(moved, width=width, height=height, scale=scale, options=layout.options)
