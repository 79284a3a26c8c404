"""Sheets as text: guarded opening of workbooks, merged cells filled down, numbers and dates as written.

A workbook is a ZIP of XML: its size, ratio and parts are looked at before anything is unpacked.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from bprflow.language.terms import NO_TEXT, Text

MAX_UNPACKED_BYTES = 40 * 1024 * 1024
"""A workbook with flows unpacks to less than one MB; more costs seconds to read."""
MAX_RATIO = 250
"""Real workbooks pack 5 to 40 times; a ZIP bomb thousands of times."""
MAX_PARTS = 2000
MAX_ROWS = 3000
"""A flow has some ten rows; a sheet of thousands is something else."""
MAX_COLUMNS = 60


class TableRefusedError(ValueError):
    """A table that is not read: message and hint for the user."""

    def __init__(self, message: Text, hint: Text = NO_TEXT) -> None:
        super().__init__(message.en)
        self.message = message
        self.hint = hint


@dataclass(slots=True)
class Sheet:
    """One sheet as text.

    Attributes:
        name: Its name; the file's for CSV.
        rows: Cells by row; short rows are as long as they are.
        merged: (row, column) of cells filled from a merged cell above or beside.
        cut: True when rows or columns beyond the limit were left out.
        uncomputed: (row, column) of formulas without a stored result.
        hidden: Rows nobody sees in Excel.
        unclosed: Line of a CSV file where a quotation begins that swallows further lines and never ends; 0 for none.

    """

    name: str
    rows: list[list[str]]
    merged: set[tuple[int, int]] = field(default_factory=set)
    cut: bool = False
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    unclosed: int = 0


def check_zip(data: bytes, limit: int = MAX_UNPACKED_BYTES) -> None:
    """Look at a ZIP before unpacking it.

    Args:
        data: The file.
        limit: Most it may unpack to [bytes].

    Raises:
        TableRefusedError: Broken, encrypted, a bomb, or with XML entities.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limit:
                raise TableRefusedError(
                    Text(
                        "中身が大きすぎるため、安全のため開きません", "it unpacks to too much; not opened, for safety"
                    ),
                    Text("シートを減らして保存し直してください", "save it with fewer sheets"),
                )
            for part in parts:
                if part.flag_bits & 1:
                    raise TableRefusedError(
                        Text("パスワードが付いています", "it is encrypted"),
                        Text("パスワードを外して保存してください", "save it without a password"),
                    )
                if (
                    part.compress_size
                    and part.file_size / part.compress_size > MAX_RATIO
                    and part.file_size > 1_000_000
                ):
                    raise TableRefusedError(
                        Text(
                            "圧縮率が異常なため、安全のため開きません",
                            "its compression is abnormal; not opened, for safety",
                        )
                    )
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        head = stream.read(4096).replace(b"\x00", b"")
                    if b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in head.upper():
                        raise TableRefusedError(
                            Text(
                                "XML の実体宣言があるため、安全のため開きません",
                                "it declares XML entities; not opened, for safety",
                            )
                        )
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, TableRefusedError):
            raise
        raise TableRefusedError(
            Text("Excel ブックとして開けません (壊れているか、別の形式です)", "not a readable workbook"),
            Text("Excel で開き、「.xlsx」で保存し直してください", "open it in Excel and save it as .xlsx"),
        ) from None


def read_workbook(data: bytes, max_rows: int = MAX_ROWS) -> list[Sheet]:
    """Read the visible sheets of an .xlsx or .xlsm workbook.

    Args:
        data: Bytes of the file.
        max_rows: Rows read of each sheet.

    Raises:
        TableRefusedError: It cannot or should not be opened.

    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableRefusedError(
            Text("古い形式 (.xls) か、パスワード付きのブックです", "an old .xls workbook, or one with a password"),
            Text(
                "Excel で開き、パスワードなしの「.xlsx」で保存し直してください", "save it as .xlsx without a password"
            ),
        )
    check_zip(data)
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drop-downs and styles openpyxl does not know
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data), data_only=False) if _has_formulas(data) else None
    except Exception as error:  # noqa: BLE001 - openpyxl raises anything on a broken file
        raise TableRefusedError(
            Text(
                "Excel ブックとして開けません (壊れているか、別の形式です)",
                f"not a readable workbook ({type(error).__name__})",
            ),
            Text("Excel で開き、「.xlsx」で保存し直してください", "open it in Excel and save it as .xlsx"),
        ) from None
    sheets = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            twin = formulas[sheet.title] if formulas is not None else None
            sheets.append(_sheet(sheet, twin, max_rows))
    return sheets


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in names)


def _sheet(sheet: object, formulas: object, max_rows: int) -> Sheet:
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    last = min(sheet.max_row or 0, max_rows)
    width = min(sheet.max_column or 0, MAX_COLUMNS)
    found = Sheet(sheet.title, [], cut=(sheet.max_row or 0) > last or (sheet.max_column or 0) > width)
    for row in sheet.iter_rows(min_row=1, max_row=last, max_col=width):
        found.rows.append([cell_text(cell.value, cell.number_format or "") for cell in row])
    if isinstance(formulas, Worksheet):
        for row in formulas.iter_rows(min_row=1, max_row=last, max_col=width):
            for cell in row:
                if cell.data_type == "f" and not found.rows[cell.row - 1][cell.column - 1]:
                    found.uncomputed.append((cell.row - 1, cell.column - 1))
    for area in sheet.merged_cells.ranges:
        _fill(found, area.min_row - 1, area.min_col - 1, min(area.max_row, last) - 1, min(area.max_col, width) - 1)
    found.hidden = {row - 1 for row, look in sheet.row_dimensions.items() if look.hidden}
    while found.rows and not any(found.rows[-1]):
        found.rows.pop()
    return found


def _fill(sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
    if top >= len(sheet.rows) or left >= len(sheet.rows[top]):
        return
    text = sheet.rows[top][left]
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != (top, left):
                sheet.rows[row][column] = text
                sheet.merged.add((row, column))


def cell_text(value: object, number_format: str = "") -> str:
    """Write a cell's value as a person would: 10, 15%, 2026-04-01, 1時間30分."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return _clock(value.hour * 60 + value.minute + value.second / 60)
    if isinstance(value, datetime.timedelta):
        return _clock(value.total_seconds() / 60)
    if isinstance(value, (int, float)):
        if "%" in number_format:
            return f"{value * 100:.10g}%"
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _clock(minutes: float) -> str:
    hours, rest = divmod(round(minutes), 60)
    return (f"{hours}時間" if hours else "") + (f"{rest}分" if rest or not hours else "")


def read_csv(text: str, name: str, max_rows: int = MAX_ROWS) -> Sheet:
    """Read comma, tab or semicolon separated text.

    Raises:
        TableRefusedError: No table can be seen in it.

    """
    sample = "\n".join(text.splitlines()[:10])
    delimiter = max(",\t;", key=lambda sign: (sample.count(sign), sign == ","))
    rows: list[list[str]] = []
    cut = False
    csv.field_size_limit(1_000_000)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if len(rows) >= max_rows:
                cut = True
                break
            rows.append([_unguarded(cell.strip()) for cell in row[:MAX_COLUMNS]])
    except csv.Error as error:
        raise TableRefusedError(
            Text(f"{len(rows) + 1} 行目から表として読めません", f"row {len(rows) + 1} cannot be read ({error})")
        ) from None
    return Sheet(name, rows, cut=cut, unclosed=_unclosed(text, delimiter))


def _unclosed(text: str, delimiter: str) -> int:
    """Find the line where a cell begins with a quotation mark that is not closed at the end of a cell; 0 for none."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for _ in reader:
            begins = reader.line_num + 1
    except csv.Error:
        return begins
    return 0


def _unguarded(cell: str) -> str:
    """Take off the apostrophe that keeps spreadsheets from computing a text."""
    return cell[1:] if re.match(r"'[=+\-@\t]", cell) else cell


def guarded(cell: str) -> str:
    """Keep spreadsheets from computing a text that starts like a formula."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
