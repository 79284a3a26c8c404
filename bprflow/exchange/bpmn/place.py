"""Where a new shape goes in a picture: where it is wanted, lower in the lane, or in room that is made."""

from __future__ import annotations

from bprflow.draw.shapes import Rect
from bprflow.exchange.bpmn.canvas import GAP, MARGIN, Canvas


def free_place(canvas: Canvas, wanted: Rect, left: Rect | None, band: Rect | None) -> Rect:
    """Find a place that touches nothing: where it is wanted, lower in the lane, or in room made for it."""
    shapes = list(canvas.standing().values())

    def clear(box: Rect) -> bool:
        return not any(box.overlaps(other, -MARGIN) for other in shapes)

    for step in range(5):
        box = Rect(wanted.x, wanted.y + step * (wanted.height + MARGIN), wanted.width, wanted.height)
        fits = band is None or (band.y <= box.y and box.bottom <= band.bottom - 5)
        if clear(box) and fits and (step == 0 or band is not None):
            return _within(canvas, box, band)
    cut = left.right + 1.0 if left is not None else wanted.x
    x = wanted.x
    row = [
        b for b in shapes if b.x < cut and b.y < wanted.bottom + MARGIN and b.bottom > wanted.y - MARGIN and b != left
    ]
    x = max([x, *(b.right + MARGIN + 1 for b in row)])
    beyond = [b.x for b in shapes if b.x >= cut and b.y < wanted.bottom + MARGIN and b.bottom > wanted.y - MARGIN]
    if beyond:
        canvas.make_room(cut, max(0.0, x + wanted.width + GAP - min(beyond)))
    return _within(canvas, Rect(x, wanted.y, wanted.width, wanted.height), band)


def _within(canvas: Canvas, box: Rect, band: Rect | None) -> Rect:
    """Widen pool and lanes where the place reaches over their end."""
    if band is not None and box.right + MARGIN > band.right:
        canvas.make_room(band.right - 1.0, box.right + MARGIN - band.right)
    return box
