"""Fitting a picture to A4 or A3: as many rows as make it largest, upright or lying."""

from __future__ import annotations

from bprflow.draw.body import Body
from bprflow.draw.fold import fold
from bprflow.draw.options import DrawOptions, sheets
from bprflow.draw.page import Furniture, page
from bprflow.draw.shapes import Layout
from bprflow.draw.transform import on_page

_MOST_ROWS = 12
_LARGEST = 1.25
"""Short flows are not blown up beyond this."""
_BETTER = 1.06
"""Another fold must make the picture this much larger to be worth it."""


def fit(body: Body, things: Furniture, options: DrawOptions) -> Layout:
    """Choose rows and page direction so that the picture is as large as it can be on the paper.

    Args:
        body: The lanes with all in them.
        things: What stands around them.
        options: Names the paper.

    """
    best: tuple[float, Layout, tuple[float, float]] | None = None
    misses = 0
    for rows in range(1, _MOST_ROWS + 1):
        folded = body if rows == 1 else fold(body, rows)
        if folded is None:
            continue
        made = page(folded, things, options)
        improved = False
        for sheet in sheets(options.paper):
            scale = min(sheet[0] / made.width, sheet[1] / made.height, _LARGEST)
            if best is None or scale > best[0] * _BETTER:
                best = (scale, made, sheet)
                improved = True
        misses = 0 if improved else misses + 1
        if misses > 3:
            break
    assert best is not None, "one row always fits"
    return on_page(best[1], best[0], *best[2])
