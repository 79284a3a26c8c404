"""Inventories as Parquet, CSV or XLSX, row by row: 75,000 rows never stand in memory at once."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePath

from bprflow.errors import UnreadableInputError, UsageError
from bprflow.exchange.inventory.procedure import COLUMNS, Procedure, procedure
from bprflow.exchange.table.grid import TableRefusedError, check_zip
from bprflow.files import read_bytes
from bprflow.language.text import normalise

MAX_INVENTORY_BYTES = 300 * 1024 * 1024
"""The national inventory has 2.4 MB as Parquet, 60 MB as CSV."""
MAX_UNPACKED_BYTES = 600 * 1024 * 1024
"""75,000 rows as a workbook unpack to about 100 MB; they are read row by row."""
NEEDED = ("手続名", "手続類型")
"""Columns by which an inventory is known."""
_BATCH = 4096
_TITLE_ROWS = 30
_Numbered = tuple[int, dict[str, object]]


def is_inventory(path: str) -> bool:
    """Tell whether a file is a procedures inventory: Parquet, or a table with its columns."""
    suffix = PurePath(path).suffix.lower()
    if suffix == ".parquet":
        return True
    if suffix not in (".csv", ".tsv", ".xlsx", ".xlsm"):
        return False
    try:
        return all(name in _headings(path, suffix) for name in NEEDED)
    except (UnreadableInputError, TableRefusedError, OSError, StopIteration, csv.Error):
        return False


def read_inventory(path: str) -> Iterator[Procedure]:
    """Read an inventory.

    Args:
        path: .parquet (needs `bprflow[inventory]`), .csv, .tsv or .xlsx with the published columns.

    Yields:
        One typed procedure a row that has a name, with its row: the line of a CSV file in which it begins, the row
        of a sheet, the number of the record in a Parquet file, which has no row of headings. O(1) memory but for
        XLSX's shared texts.

    Raises:
        UnreadableInputError: It cannot be read, or has not the columns of an inventory.
        UsageError: pyarrow is missing.

    """
    suffix = PurePath(path).suffix.lower()
    rows = _parquet(path) if suffix == ".parquet" else _xlsx(path) if suffix in (".xlsx", ".xlsm") else _csv(path)
    for number, row in rows:
        if row.get("手続名"):
            yield procedure(row, number)


def _refuse(path: str, missing: list[str]) -> UnreadableInputError:
    return UnreadableInputError(
        f"{path} は行政手続等の棚卸の表ではありません (列「{'」「'.join(missing)}」がありません)",
        "公表されている列の名前のままの表を指定してください",
        message_en=f"{path} is no procedures inventory (columns missing: {', '.join(missing)})",
        hint_en="name a table with the published column names",
    )


def _check(path: str, names: list[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise _refuse(path, missing)


def _parquet(path: str) -> Iterator[_Numbered]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError(
            "Parquet を読むには追加の部品が要ります", "pip install \"bprflow[inventory]\" を実行するか、CSV か Excel にしてください",
            message_en="reading Parquet needs an extra", hint_en="run pip install \"bprflow[inventory]\", or use CSV or XLSX",
        ) from None  # fmt: skip
    read_bytes(path, MAX_INVENTORY_BYTES)
    try:
        file = pyarrow.parquet.ParquetFile(path)
        names = [str(name) for name in file.schema_arrow.names]
        _check(path, names)
        number = 0
        for batch in file.iter_batches(_BATCH, columns=[name for name in COLUMNS if name in names]):
            table = batch.to_pydict()
            columns = list(table)
            for cells in zip(*table.values(), strict=True):
                number += 1
                yield number, dict(zip(columns, cells, strict=True))
    except (pyarrow.ArrowException, OSError) as error:
        raise UnreadableInputError(f"{path} は Parquet として読めません", message_en=f"{path} is not readable Parquet ({type(error).__name__})") from None  # fmt: skip


def _decoded(path: str) -> Iterator[str]:
    """Open a CSV line by line in its encoding; broken bytes become �, they are rare in 60 MB."""
    with Path(path).open("rb") as stream:
        head = stream.read(1 << 20)
    encoding = "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        try:
            head[: head.rfind(b"\n") + 1 or None].decode("utf-8")
        except UnicodeDecodeError:
            encoding = "cp932"
    with Path(path).open(encoding=encoding, errors="replace", newline="") as stream_text:
        yield from stream_text


def _csv(path: str) -> Iterator[_Numbered]:
    place = Path(path)
    if not place.is_file() or not os.access(path, os.R_OK) or place.stat().st_size > MAX_INVENTORY_BYTES:
        read_bytes(path, MAX_INVENTORY_BYTES)  # says which of these it is
    csv.field_size_limit(1_000_000)
    delimiter = "\t" if PurePath(path).suffix.lower() == ".tsv" else ","
    rows = csv.reader(_decoded(path), delimiter=delimiter)
    try:
        names = _csv_headings(rows)
        _check(path, names)
        begins = rows.line_num + 1
        for row in rows:
            yield begins, dict(zip(names, row, strict=False))
            begins = rows.line_num + 1
    except csv.Error as error:
        raise UnreadableInputError(f"{path} の {rows.line_num} 行目が読めません", message_en=f"{path}: line {rows.line_num} cannot be read ({error})") from None  # fmt: skip


def _csv_headings(rows: Iterator[list[str]]) -> list[str]:
    """Find the row of headings among the first rows; give the first row when there is none."""
    first: list[str] = []
    for number, row in enumerate(islice(rows, _TITLE_ROWS)):
        names = [_heading(cell) for cell in row]
        if all(name in names for name in NEEDED):
            return names
        first = names if number == 0 else first
    return first


def _heading(cell: object) -> str:
    return normalise(str(cell or "")).replace("（", "(").replace("）", ")").replace("\n", "").strip()


def _xlsx(path: str) -> Iterator[_Numbered]:
    import openpyxl

    data = read_bytes(path, MAX_INVENTORY_BYTES)
    try:
        check_zip(data, MAX_UNPACKED_BYTES)
    except TableRefusedError as error:
        raise UnreadableInputError(f"{path}: {error.message.ja}", error.hint.ja, message_en=f"{path}: {error.message.en}", hint_en=error.hint.en) from None  # fmt: skip
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - openpyxl raises anything on a ZIP that is no workbook
        raise UnreadableInputError(f"{path} は Excel ブックとして開けません", "Excel で開き、「.xlsx」で保存し直してください", message_en=f"{path} is no readable workbook ({type(error).__name__})", hint_en="open it in Excel and save it as .xlsx") from None  # fmt: skip
    try:
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            names: list[str] = []
            number = 0
            for _ in range(_TITLE_ROWS):
                number += 1
                names = [_heading(cell) for cell in next(rows, ())]
                if all(name in names for name in NEEDED):
                    break
            else:
                continue
            for number, row in enumerate(rows, number + 1):  # noqa: B020 - goes on counting
                yield number, dict(zip(names, row, strict=False))
            return
        raise _refuse(path, list(NEEDED))
    finally:
        book.close()


def _headings(path: str, suffix: str) -> list[str]:
    if suffix in (".csv", ".tsv"):
        delimiter = "\t" if suffix == ".tsv" else ","
        return _csv_headings(csv.reader(_decoded(path), delimiter=delimiter))
    return list(next(_xlsx(path))[1])
