"""読む用 and このファイルについて: what a person opens first, and what the figures rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bprflow import __version__
from bprflow.audit.analysis import Analysis
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.report import figures
from bprflow.report.book.sheets import FONT, Column, add_sheet, put_table, put_text
from bprflow.report.digest import Digest, digest

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

READ = Text("読む", "Read")
ABOUT = Text("このファイルについて", "About this file")


def put_cover(book: Workbook, analyses: Sequence[Analysis], language: str) -> None:
    """Write the sheet to read: verdict, figures and first things of every flow, on A4 portrait."""
    sheet = add_sheet(book, READ, language)
    sheet.page_setup.orientation = "portrait"
    sheet.sheet_view.showGridLines = False
    for letter, width in zip("ABCDE", (22, 16, 16, 16, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    row = 1
    for analysis in analyses:
        row = _process(sheet, digest(analysis), row, language) + 2


def _process(sheet: Worksheet, summary: Digest, row: int, language: str) -> int:
    process = summary.analysis.process
    state = values.STATE.word(process.state, language)
    day = figures.office_date(figures.today()).in_language(language)
    _line(sheet, row, f"{process.name} ({state})", size=16, bold=True)
    _line(sheet, row + 1, "  ".join(part for part in (process.owner, process.source, day) if part), size=9)
    _line(sheet, row + 2, summary.headline.in_language(language), size=12, bold=True, lines=2)
    _line(sheet, row + 3, summary.caveat.in_language(language), size=9, lines=2)
    row += 5
    for place, item in enumerate(summary.indicators):
        line, column = row + 2 * (place // 4), 1 + place % 4
        _cell(sheet, line, column, item.name.in_language(language), size=9)
        _cell(sheet, line + 1, column, f"{item.value} {item.unit.in_language(language)}", size=14, bold=True)
    row += 2 * (-(-len(summary.indicators) // 4)) + 1
    return _first(sheet, summary, row, language)


def _first(sheet: Worksheet, summary: Digest, row: int, language: str) -> int:
    """Write the first things to do; give the last row used."""
    if summary.first:
        title = Text(f"まずこの{len(summary.first)}つ", "First things to do").in_language(language)
        _line(sheet, row, title, size=12, bold=True)
    for place, priority in enumerate(summary.first, 1):
        row += 1
        finding, known = priority.finding, priority.hours
        size = figures.number(known.value) if known else ""
        hours = Text(f" (年 {size}時間が関わる工程)", f" ({size} h/year in these steps)") if size else Text("", "")
        who = values.AUTHORITY.word(finding.authority, language)
        said = f"{place}. {finding.remedy.in_language(language)}{hours.in_language(language)} / "
        _line(sheet, row, said + Text(f"決める人: {who}", f"decided by: {who}").in_language(language), lines=2)
    return row


def _line(sheet: Worksheet, row: int, text: str, *, size: float = 10, bold: bool = False, lines: int = 1) -> None:
    """Write one line across the sheet; this sheet is for reading, so its cells may be merged."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
    _cell(sheet, row, 1, text, size=size, bold=bold)
    sheet.row_dimensions[row].height = size * 1.7 * lines


def _cell(sheet: Worksheet, row: int, column: int, text: str, *, size: float, bold: bool = False) -> None:
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, column)
    put_text(cell, text)
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def put_about(book: Workbook, analyses: Sequence[Analysis], language: str) -> None:
    """Write what the figures rest on, how to fill the sheets in, and when this was made."""
    day = figures.today()
    rows = [
        Text("作成", "Made"), Text(f"{day.isoformat()} ({figures.office_date(day).ja})", day.isoformat()),
        Text("作成した道具", "Made by"), Text(f"bprflow {__version__}", f"bprflow {__version__}"),
        Text("入力", "Input"), Text(*["、".join(a.loaded.source.file for a in analyses)] * 2),
        Text("記入のしかた", "How to fill it in"),
        Text(
            "茶色の見出しの列だけを書き換えてください。課題一覧の対応方針・理由・対応担当・期限は bprflow audit --answers で読み戻せます。",
            "Change only columns with a brown header. bprflow audit --answers reads decisions, reasons, persons and dates back.",
        ),
        Text("試算のしかた", "How to estimate"),
        Text(
            "前提と効果試算の茶色の列を変えると、年間時間・減る時間・減る金額が計算し直されます。減る割合は話し合って入れてください。",
            "Change the brown columns of the assumptions and the estimate; everything else follows.",
        ),
        Text("数字の意味", "What the figures mean"),
        Text(
            "「仮定」は実測・聞き取り・公表値のどれでもない数字です。見直し候補は、法令に違反しているという判断ではありません。",
            "Assumed: neither measured, told nor published. Suggestions are not findings of unlawfulness.",
        ),
    ]  # fmt: skip
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    columns: list[Column[tuple[Text, Text]]] = [
        Column(Text("項目", "Item"), 20, lambda r, _: r[0].in_language(language)),
        Column(Text("内容", "Content"), 100, lambda r, _: r[1].in_language(language)),
    ]
    put_table(add_sheet(book, ABOUT, language), columns, pairs, language)
