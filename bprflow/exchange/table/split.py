"""Several tables on one sheet: each with its own headings and, above them, its own title."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from bprflow.exchange.table.grid import Sheet
from bprflow.exchange.table.headers import column_of

MOST_TABLES = 50
"""A sheet with more tables is no sheet of flows."""
_LONG = 40
"""A heading is shorter than this."""


def split_tables(sheet: Sheet) -> list[Sheet]:
    """Take the tables of a sheet apart.

    Args:
        sheet: Cells as text, n rows. O(n).

    Returns:
        One sheet a table, at least one; rows of other tables are empty, so that row numbers stay. Headings that
        repeat at the top of a page, without a title of their own, do not begin a table.

    """
    heads = [number for number, row in enumerate(sheet.rows) if _is_heading(row)]
    starts: list[int] = []
    for before, number in itertools.pairwise(heads):
        title = _title_start(sheet.rows, number, before)
        if title < number or _words(sheet.rows[number]) != _words(sheet.rows[before]):
            starts.append(title)
    if len(starts) >= MOST_TABLES:
        return [sheet]
    bounds = [0, *starts, len(sheet.rows)]
    return [
        replace(sheet, rows=[row if first <= k < last else [] for k, row in enumerate(sheet.rows[:last])])
        for first, last in itertools.pairwise(bounds)
    ]


def _is_heading(row: Sequence[str]) -> bool:
    """Are nearly all cells headings, that of the step among them?"""
    words = _words(row)
    known = {column.code for word in words if len(word) < _LONG and (column := column_of(word)) is not None}
    return "name" in known and len(known) >= 2 and len(known) >= len(words) - 1


def _words(row: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in row if cell))


def _title_start(rows: Sequence[Sequence[str]], head: int, before: int) -> int:
    """Go up over the lone cells above a row of headings, as far as the next empty row."""
    start = head
    while start - 1 > before and 1 <= len(_words(rows[start - 1])) <= 2:
        start -= 1
    return start if start - 1 > before and not _words(rows[start - 1]) else head
