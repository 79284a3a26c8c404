"""Setting a finished page on paper: as large as it fits, lying or upright, in the middle."""

from __future__ import annotations

from dataclasses import replace

from bprflow.draw.drawing import Drawing, Form, Words
from bprflow.draw.options import Paper, sheets

_LARGEST = 1.25
"""Small pictures are not blown up beyond this."""


def on_sheet(drawing: Drawing, paper: Paper) -> Drawing:
    """Fit a page to a sheet.

    Args:
        drawing: What was drawn at its natural size.
        paper: The sheet; NONE leaves the page as it is.

    """
    if paper is Paper.NONE or any(
        abs(drawing.width - width) < 1 and abs(drawing.height - height) < 1 for width, height in sheets(paper)
    ):
        return drawing
    scale, sheet = max(
        (min(width / drawing.width, height / drawing.height, _LARGEST), (width, height))
        for width, height in sheets(paper)
    )
    width, height = sheet[0] / scale, sheet[1] / scale
    dx, dy = (width - drawing.width) / 2, min((height - drawing.height) / 2, height * 0.08)

    def moved(mark: Form | Words) -> Form | Words:
        if isinstance(mark, Form):
            return replace(mark, rect=mark.rect.moved(dx, dy))
        return replace(mark, line=mark.line.moved(dx, dy))

    return replace(
        drawing,
        width=round(width, 2),
        height=round(height, 2),
        scale=scale,
        ground=tuple(replace(form, rect=form.rect.moved(dx, dy)) for form in drawing.ground),
        paths=tuple(replace(path, points=tuple((x + dx, y + dy) for x, y in path.points)) for path in drawing.paths),
        marks=tuple(moved(mark) for mark in drawing.marks),
    )
