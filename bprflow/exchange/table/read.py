"""Workbooks and CSV → processes, with a message for every row that needed one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from pydantic import ValidationError

from bprflow.errors import UnreadableInputError
from bprflow.exchange.faults import fault
from bprflow.exchange.fidelity import Fate, Imported, ImportedProcess, Row
from bprflow.exchange.table.flat import FlatTable, Message, read_flat
from bprflow.exchange.table.grid import Sheet, TableRefusedError, read_csv, read_workbook
from bprflow.exchange.table.headers import find_header
from bprflow.exchange.table.sheets import FORMAT, PROCESS, SHEETS, from_tables
from bprflow.exchange.table.split import split_tables
from bprflow.exchange.table.workbook import SKIPPED_SHEETS
from bprflow.language import keys
from bprflow.language.terms import NO_TEXT, Text
from bprflow.model import Process
from bprflow.source.diagnostic import Diagnostic, Level, Positions, Span


def read_workbook_flows(data: bytes, file: str = "") -> Imported:
    """Read an Excel workbook: ours exactly, any other by its headings, one process a sheet.

    Args:
        data: Bytes of the .xlsx or .xlsm file.
        file: Path as the user gave it.

    Returns:
        Never raises; what is wrong is a diagnostic with sheet and row.

    """
    try:
        sheets = read_workbook(data)
    except TableRefusedError as error:
        return _refused(file, "xlsx", error)
    return _sheets(sheets, file, "xlsx")


def read_csv_flow(data: bytes, file: str = "") -> Imported:
    """Read a CSV or TSV file in UTF-8, UTF-16 or CP932 as one process."""
    from bprflow.source.encoding import decode

    try:
        text, encoding = decode(data, file or "<csv>")
        sheet = read_csv(text, PurePath(file).name.split(".")[0] or "業務")
    except UnreadableInputError as error:
        return _refused(file, "csv", TableRefusedError(Text(error.message, error.message_en), Text(error.hint, error.hint_en)))  # fmt: skip
    except TableRefusedError as error:
        return _refused(file, "csv", error)
    found = _sheets([sheet], file, "csv")
    return Imported(found.file, "csv", found.parts, found.rows, found.diagnostics, encoding, text)


def _refused(file: str, kind: str, error: TableRefusedError) -> Imported:
    return Imported(file, kind, (), diagnostics=(fault("XCH-01", Level.ERROR, error.message, error.hint, file),))


def _sheets(sheets: list[Sheet], file: str, kind: str) -> Imported:
    rows: list[Row] = []
    faults: list[Diagnostic] = []
    if _is_ours(sheets):
        return _ours(sheets, file)
    facts = next((sheet for sheet in sheets if sheet.name == PROCESS.name and find_header(sheet.rows) is None), None)
    known = _facts(facts) if facts is not None else {}
    parts: list[ImportedProcess] = []
    fallback = PurePath(file).name.split(".")[0] or "業務"
    for sheet in sheets:
        if sheet.name in SKIPPED_SHEETS or sheet is facts:
            continue
        plain = kind == "csv" or sheet.name in ("手順", "Sheet1", "Sheet") or len(sheets) == 1
        tables = [read_flat(part, fallback if plain else sheet.name) for part in split_tables(sheet)]
        where = "" if kind == "csv" else f"シート「{sheet.name}」の"
        if sheet.unclosed:
            faults.append(
                fault("XCH-08", Level.WARNING, Text(f"{sheet.unclosed}行目から始まる引用符 (\") が正しく閉じていません", f'the quotation that begins in line {sheet.unclosed} is not closed as it should be'),
                      Text("引用符を消すか、セルの終わりで閉じてください", "take the quotation mark away, or close it where the cell ends"), file, sheet.unclosed)
            )  # fmt: skip
        if not any(tables):
            if any(any(row) for row in sheet.rows):
                remark = Text("手順の見出しがありません", "no headings of a flow")
                rows.append(Row("sheet", "", sheet.name, 1, Fate.DROPPED, remark))
            continue
        for table in tables:
            if table is None:
                continue
            faults += [_told(message, where, sheet.name, file, kind) for message in table.messages]
            rows += table.rows
            if table.process.steps:
                parts.append(_part(table, known, "" if kind == "csv" else _lines(sheet)))
        if sheet.cut:
            faults.append(fault("XCH-07", Level.WARNING, Text(f"{where}下の方は読みませんでした", "rows beyond the limit were left out"), NO_TEXT, file))  # fmt: skip
    if not parts:
        faults.append(
            fault("XCH-03", Level.ERROR, Text("手順の表が見つかりません", "no table of steps was found"),
                  Text("1行目に「担当」「手順」の見出しを書いてください。bprflow new --excel でひな型を作れます",
                       "write headings such as 担当 and 手順 in row 1"), file)
        )  # fmt: skip
    return Imported(file, kind, tuple(parts), tuple(rows), tuple(faults))


def _told(message: Message, where: str, sheet: str, file: str, kind: str) -> Diagnostic:
    column = f"「{message.column}」" if message.column else ""
    text = Text(
        f"{where}{message.row}行目{column}: {message.text.ja}",
        f"{'' if kind == 'csv' else f'sheet {sheet}, '}row {message.row}: {message.text.en}",
    )
    level = Level.WARNING if message.fault else Level.INFO
    return fault("XCH-08" if message.fault else "XCH-09", level, text, NO_TEXT, file, message.row)


def _part(table: FlatTable, known: Mapping[str, str], text: str) -> ImportedProcess:
    process = table.process
    if known:
        try:
            process = Process.model_validate({**{f: getattr(process, f) for f in process.model_fields_set}, **known})
        except ValidationError:
            process = process.model_copy(update={key: known[key] for key in ("name", "owner") if key in known})
    paths: dict[str, tuple[str | int, ...]] = {
        item.id: ("steps", k) for k, item in enumerate(process.steps) if item.id in table.rows_of
    }
    spans = {path: Span(table.rows_of[item], 1, table.rows_of[item], 2, 0, 0) for item, path in paths.items()}
    elements = {item: str(row) for item, row in table.rows_of.items()}
    return ImportedProcess(process, Positions(spans, paths), elements, text=text)


def _lines(sheet: Sheet) -> str:
    """Write a sheet as lines, so that a finding can show the row it points at."""
    return "\n".join(" | ".join(cell.replace("\n", " ") for cell in row if cell) for row in sheet.rows)


def _facts(sheet: Sheet) -> dict[str, str]:
    """Read the key-value sheet of our template."""
    found: dict[str, str] = {}
    for row in sheet.rows:
        term = keys.PROCESS.find(row[0]) if len(row) > 1 and row[0] else None
        if term is not None and row[1] and term.code in ("name", "owner", "volume", "purpose", "start", "id", "source"):
            found[term.code] = row[1]
    return found


def _is_ours(sheets: Sequence[Sheet]) -> bool:
    return any(
        sheet.name == PROCESS.name and any(row[:2] == ["形式", FORMAT] for row in sheet.rows[:5]) for sheet in sheets
    )


def _ours(sheets: Sequence[Sheet], file: str) -> Imported:
    tables: dict[str, list[dict[str, str]]] = {}
    places: dict[str, int] = {}
    rows: list[Row] = []
    for sheet in sheets:
        spec = next((spec for spec in SHEETS if spec.name == sheet.name), None)
        if spec is None or not sheet.rows:
            continue
        codes = dict(spec.columns)
        fields = [codes.get(heading, "") for heading in sheet.rows[0]]
        tables[spec.name] = [dict(zip(fields, row, strict=False)) for row in sheet.rows[1:] if any(row)]
        if spec.name == "手順":
            places = {row[fields.index("id")]: k for k, row in enumerate(sheet.rows[1:], 2) if "id" in fields}
        rows += [
            Row(f"sheet:{spec.name}", "", "", k, Fate.CARRIED) for k, row in enumerate(sheet.rows[1:], 2) if any(row)
        ]
    try:
        process = from_tables(tables)
    except (ValidationError, ValueError, KeyError) as error:
        faults = (
            [_misfit(entry, tables, file) for entry in error.errors()] if isinstance(error, ValidationError) else []
        )
        broken = faults or [fault("XCH-08", Level.ERROR, Text(f"表がそろっていません ({error})", f"the tables do not fit ({error})"), NO_TEXT, file)]  # fmt: skip
        return Imported(file, "xlsx", (), tuple(rows), tuple(broken))
    paths: dict[str, tuple[str | int, ...]] = {
        item.id: ("steps", k) for k, item in enumerate(process.steps) if item.id in places
    }
    spans = {path: Span(places[item], 1, places[item], 2, 0, 0) for item, path in paths.items()}
    text = next((_lines(sheet) for sheet in sheets if sheet.name == "手順"), "")
    elements = {item: str(row) for item, row in places.items()}
    part = ImportedProcess(process, Positions(spans, paths), elements, exact=True, text=text)
    return Imported(file, "xlsx", (part,), tuple(rows))


def _misfit(entry: Mapping[str, object] | object, tables: Mapping[str, list[dict[str, str]]], file: str) -> Diagnostic:
    """Say in which table and row a value does not fit."""
    assert isinstance(entry, dict)
    location = entry.get("loc", ())
    path = [str(part) for part in location] if isinstance(location, tuple) else []
    names = {"steps": "手順", "lanes": "担当", "documents": "帳票", "rules": "ルール", "volume": "件数"}
    sheet = names.get(path[0], "業務") if path else "業務"
    number = next((int(part) for part in path if part.isdigit()), None)
    row = number + 2 if number is not None and len(tables.get(sheet, ())) > number else 0
    value = str(entry.get("input", ""))[:40]
    where = f"{row}行目の" if row else ""
    text = Text(
        f"シート「{sheet}」の{where}「{value}」が読めません",
        f"sheet {sheet}: '{value}' cannot be read ({entry.get('msg', '')})",
    )
    return fault("XCH-08", Level.ERROR, text, NO_TEXT, file, row)
