"""Fitting a picture to A4 or A3: as many rows as make it largest, upright or lying."""

from __future__ import annotations

import math
from dataclasses import replace

from bprflow.draw import theme as look
from bprflow.draw.body import Body
from bprflow.draw.fold import fold
from bprflow.draw.options import DrawOptions, sheets
from bprflow.draw.page import HEADING_HEIGHT, Furniture, page
from bprflow.draw.rows import page_groups, take_rows
from bprflow.draw.shapes import Layout
from bprflow.draw.transform import on_page

_MOST_ROWS = 12
_READABLE = 0.46
"""Below this (5.5 pt text) a picture goes on several pages."""
_COMFORTABLE = 0.62
"""Scale of such pages (7.4 pt text)."""
_AROUND = 100.0
"""Strip and legend under the last rows [pt]."""
_LARGEST = 1.25
"""Short flows are not blown up beyond this."""
_ENOUGH = 0.72
"""At this size (8.6 pt text) a picture reads well and is not folded further."""
_BETTER = 1.09
"""Another row must make the picture this much larger to be worth it, as far as it still matters for reading."""
_SMALL = 0.64
"""Below this size (7.7 pt text) every bit counts in print."""
_BETTER_WHEN_SMALL = 1.04
_UPRIGHT = 1.04
"""So much larger must a picture be on the page upright."""


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
        lying, *upright = ((min(w / made.width, h / made.height, _LARGEST), (w, h)) for w, h in sheets(options.paper))
        scale, sheet = max([lying, *(one for one in upright if one[0] > lying[0] * _UPRIGHT)])
        improved = best is None or _worth(scale, best[0])
        if improved:
            best = (scale, made, sheet)
        misses = 0 if improved else misses + 1
        if misses > 3 or (best is not None and best[0] >= _ENOUGH):
            break
    assert best is not None, "one row always fits"
    return on_page(best[1], best[0], *best[2])


def _worth(scale: float, before: float) -> bool:
    """Is a picture of this scale worth one more row?"""
    return min(scale, _ENOUGH) > before * (_BETTER if before >= _SMALL else _BETTER_WHEN_SMALL)


def fit_pages(body: Body, things: Furniture, options: DrawOptions) -> tuple[Layout, ...]:
    """Fit a picture to one page, or to several when it would become too small to read.

    Args:
        body: The lanes with all in them.
        things: What stands around them; the strip goes on the last page.
        options: Names the paper.

    """
    single = fit(body, things, options)
    if single.scale >= _READABLE:
        return (single,)
    for sheet in reversed(sheets(options.paper)) if body.turned else sheets(options.paper):
        made = _several(body, things, options, sheet)
        if made is not None:
            return made
    return (single,)


def _several(
    body: Body, things: Furniture, options: DrawOptions, sheet: tuple[float, float]
) -> tuple[Layout, ...] | None:
    """Rows as long as the page at a readable size, as many on a page as it holds."""
    room = sheet[1 if body.turned else 0] / _COMFORTABLE - 2 * look.MARGIN
    length = body.rect.height if body.turned else body.rect.width
    header = body.start - (body.rect.y if body.turned else body.rect.x)
    if room <= header + 200.0:
        return None
    rows = math.ceil((length - header) / (room - header - 60.0))
    best: tuple[Layout, ...] | None = None
    for more in range(rows, rows + 4):  # rows end where little is cut, so that one may be longer than the others
        folded = fold(body, more)
        if folded is not None:
            made = _paged(folded, things, options, sheet)
            if best is None or _least(made) > _least(best):
                best = made
            if _least(best) >= _READABLE:
                break
    return best


def _least(pages: tuple[Layout, ...]) -> float:
    return min(page.scale for page in pages)


def _paged(folded: Body, things: Furniture, options: DrawOptions, sheet: tuple[float, float]) -> tuple[Layout, ...]:
    """As many rows on a page as it holds at a readable size."""
    across = sheet[0 if folded.turned else 1] / _COMFORTABLE - 2 * look.MARGIN - HEADING_HEIGHT - _AROUND
    groups = page_groups(folded, across)
    pages: list[Layout] = []
    for number, group in enumerate(groups, 1):
        last = number == len(groups)
        told = replace(
            things,
            subtitle="・".join(part for part in (f"{number}/{len(groups)}", things.subtitle) if part),
            indicators=things.indicators if last else (),
        )
        one = page(take_rows(folded, group), told, options)
        scale = min(sheet[0] / one.width, sheet[1] / one.height, _COMFORTABLE)
        pages.append(on_page(one, scale, *sheet))
    return tuple(pages)
