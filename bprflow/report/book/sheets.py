"""Tables on sheets that obey the 2026 rules for machine-readable data: one table, header in row 1, no merged cells.

Source: デジタル庁「機械判読性に関する統一ルール」2026 (L1-01 to L3-09), PDL1.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from bprflow.language.terms import Text
from bprflow.language.text import display_width

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Row = TypeVar("Row")
Value = str | float | int | None
Kind = Literal["text", "number", "hours", "share", "yen", "input", "assumption", "formula", "ratio"]

FONT = "BIZ UDPゴシック"
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMATS: dict[str, str] = {
    "number": "#,##0.##", "hours": "#,##0.0", "share": "0%", "yen": "#,##0", "formula": "#,##0.0", "ratio": "0%", "assumption": "#,##0.###",
}  # fmt: skip
_A4_WIDTH = 190
"""Characters that still can be read across A4 landscape; wider tables are printed on A3."""
_CELL_LIMIT = 32_767
"""Characters a cell can hold (Excel specifications and limits)."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column.

    Attributes:
        head: Header; the unit stands in it.
        width: Characters.
        value: Takes the row and its number on the sheet, gives the cell.
        kind: text, a number by its format, `input` for people to fill, `assumption` for a number people
            may change, `formula` for text that is really a formula of ours.
        choices: Words a list offers, for `input`.

    """

    head: Text
    width: float
    value: Callable[[Row, int], Value]
    kind: Kind = "text"
    choices: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Make text fit a cell: no control characters, not longer than a cell may be."""
    return _ILLEGAL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))[:_CELL_LIMIT]


def put_text(cell: Cell, text: str) -> None:
    """Write words that can never become a formula, whatever they begin with."""
    cell.value = plain(text)
    cell.data_type = "s"
    if text[:1] in {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"}:
        cell.quotePrefix = True


def add_sheet(book: Workbook, name: Text, language: str) -> Worksheet:
    """Add an empty sheet set up for A4 paper."""
    sheet: Worksheet = book.create_sheet(name.in_language(language))
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "&P / &N"
    sheet.oddHeader.left.text = "&A"
    return sheet


def put_table(sheet: Worksheet, columns: Sequence[Column[Row]], rows: Sequence[Row], language: str) -> None:
    """Write one table: header in row 1, one row a record, frozen and filterable.

    Args:
        sheet: An empty sheet.
        columns: Its columns.
        rows: Its records; O(rows × columns).
        language: "ja" or "en".

    """
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(columns, 1):
        _put_head(sheet.cell(1, number), column, language)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    styles = _styles()
    dressed: dict[str, Cell] = {}
    for place, row in enumerate(rows, 2):
        tallest = 1
        for number, column in enumerate(columns, 1):
            value = column.value(row, place)
            _put_value(sheet.cell(place, number), value, column, styles, dressed)
            if isinstance(value, str) and column.kind in {"text", "input"}:
                tallest = max(tallest, -(-display_width(value) // max(int(column.width) - 1, 1)))
        sheet.row_dimensions[place].height = min(16.5 * tallest + 3, 240)
    for number, column in enumerate(columns, 1):
        if column.choices and rows:
            _offer(sheet, get_column_letter(number), len(rows) + 1, column.choices)
    if sum(column.width for column in columns) > _A4_WIDTH:
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(len(rows) + 1, 1)}"


@dataclass(frozen=True, slots=True)
class _Styles:
    """Styles made once; openpyxl is slow at making them."""

    font: object
    top: object
    wrapped: object
    thin: object
    filled: object


def _styles() -> _Styles:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin", color="FFB8C2CC")
    return _Styles(
        Font(name=FONT, size=10),
        Alignment(vertical="top"),
        Alignment(vertical="top", wrap_text=True),
        Border(left=side, right=side, top=side, bottom=side),
        PatternFill("solid", fgColor="FFFFF7E6"),
    )


def _put_head(cell: Cell, column: Column[Row], language: str) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    asked = column.kind in {"input", "assumption"}
    put_text(cell, column.head.in_language(language))
    cell.font = Font(name=FONT, size=10, bold=True, color="FFFFFFFF")
    cell.fill = PatternFill("solid", fgColor="FF7A4B00" if asked else "FF1B2733")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    cell.border = Border(bottom=Side(style="medium", color="FF1B2733"))


def _put_value(cell: Cell, value: Value, column: Column[Row], styles: _Styles, dressed: dict[str, Cell]) -> None:
    """Write a value; the first cell of a kind is dressed, the others take its clothes (dressing takes openpyxl long)."""
    if isinstance(value, str) and column.kind not in {"formula", "ratio"}:
        put_text(cell, value)
    elif value is not None:
        cell.value = value
    like = dressed.get(column.kind)
    if like is not None:
        quoted = cell.quotePrefix
        cell._style = copy(like._style)
        cell.quotePrefix = quoted
        return
    cell.font = styles.font
    cell.border = styles.thin
    cell.alignment = styles.wrapped if column.kind in {"text", "input"} else styles.top
    if column.kind in {"input", "assumption"}:
        cell.fill = styles.filled
    if column.kind in _FORMATS:
        cell.number_format = _FORMATS[column.kind]
    if not cell.quotePrefix:
        dressed[column.kind] = cell


def _offer(sheet: Worksheet, letter: str, last: int, choices: tuple[str, ...]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    offer = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    offer.errorTitle = offer.error = None
    offer.showErrorMessage = True
    sheet.add_data_validation(offer)
    offer.add(f"{letter}2:{letter}{last}")
