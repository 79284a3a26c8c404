"""Workbooks: tables for machines, a sheet for people, and the template offices fill in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bprflow.exchange.branches import edge_label
from bprflow.exchange.table.sheets import SHEETS, Cell, to_tables
from bprflow.flow import build
from bprflow.flow.graph import NodeKind
from bprflow.language import values
from bprflow.model import Process

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

READING_SHEET = "読みもの"
SKIPPED_SHEETS = frozenset({READING_SHEET, "書き方", "選択肢", "記入例", "説明", "凡例", "README"})
"""Sheets for people; the reader passes them by."""
_BAD_SHEET_SIGNS = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    """Write a cell; a text stays a text whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = sheet.cell(row=row, column=column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@", "\t"):
            cell.quotePrefix = True
    else:
        cell.value = value


def write_workbook(process: Process) -> bytes:
    """Write a process as a workbook: 読みもの for people, the other sheets for machines.

    Reading it gives an equal process.
    """
    import openpyxl
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    reading = book.active
    assert reading is not None
    reading.title = READING_SHEET
    _reading(reading, process)
    tables = to_tables(process)
    for spec in SHEETS:
        sheet = book.create_sheet(spec.name)
        for column, (heading, code) in enumerate(spec.columns, 1):
            _put(sheet, 1, column, heading)
            sheet.column_dimensions[get_column_letter(column)].width = max(10, len(heading) * 2 + 2)
            for row, cells in enumerate(tables[spec.name], 2):
                if cells.get(code) not in (None, ""):
                    _put(sheet, row, column, cells[code])
        sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def reading_rows(process: Process) -> list[list[str]]:
    """Give the flow as rows people read: number, lane, step, kind, media, time, wait, papers, ways out."""
    flow = build(process)
    numbers = {node.id: str(k) for k, node in enumerate((n for n in flow.nodes.values() if n.kind is NodeKind.TASK), 1)}
    rows = []
    for node in flow.nodes.values():
        step = node.step
        if node.kind is not NodeKind.TASK or step is None:
            continue
        facts = flow.facts[step.id]
        kind = values.STEP_KIND.word(facts.kind.value) + ("（推定）" if facts.kind.inferred else "")
        media = "、".join(values.MEDIUM.word(fact.value) for fact in facts.media)
        out = flow.outgoing[node.id]
        if len(out) == 1 and out[0].target not in numbers and flow.outgoing[out[0].target]:
            out = flow.outgoing[out[0].target]
        ways = "\n".join(
            f"{edge_label(edge)}→{numbers.get(edge.target, '終了' if not flow.outgoing[edge.target] else '…')}".lstrip(
                "→"
            )
            for edge in out
        )
        papers = "\n".join(
            [f"読: {use.document}" for use in step.reads] + [f"書: {use.document}" for use in step.writes]
        )
        rows.append(
            [numbers[node.id], step.lane, step.name, kind, media, step.touch.text if step.touch else "",
             step.wait.text if step.wait else "", papers, "、".join(step.rules), ways, step.note]
        )  # fmt: skip
    return rows


READING_HEADINGS = ("番号", "担当", "手順", "種類", "媒体", "時間", "待ち", "帳票", "ルール", "次へ", "備考")


def _reading(sheet: Worksheet, process: Process) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    _put(sheet, 1, 1, process.name)
    sheet["A1"].font = Font(size=14, bold=True)
    _put(sheet, 2, 1, "・".join(part for part in (process.owner, *(rate.text for rate in process.volume)) if part))
    line = Side(style="thin", color="999999")
    frame = Border(left=line, right=line, top=line, bottom=line)
    for column, heading in enumerate(READING_HEADINGS, 1):
        _put(sheet, 4, column, heading)
        cell = sheet.cell(row=4, column=column)
        cell.font, cell.fill, cell.border = Font(bold=True), PatternFill("solid", fgColor="E8EEF4"), frame
    for row, cells in enumerate(reading_rows(process), 5):
        for column, text in enumerate(cells, 1):
            _put(sheet, row, column, text)
            cell = sheet.cell(row=row, column=column)
            cell.alignment, cell.border = Alignment(wrap_text=True, vertical="top"), frame
    for letter, width in zip("ABCDEFGHIJK", (6, 14, 34, 12, 14, 10, 10, 22, 18, 20, 26), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


TEMPLATE_COLUMNS = (
    ("番号", 6, "1から順に。行き先を番号で書けます"),
    ("担当", 14, "だれがするか (例: 市民、窓口、住民記録システム)。上と同じなら空けてかまいません"),
    ("手順", 36, "何をするか。一行に一つ (例: 住民異動届を手書きする)"),
    ("種類", 10, "選択肢から。わからなければ空けてください (言葉から推定します)"),
    ("媒体", 14, "紙・電話・メールなど。いくつもあれば「、」で区切る"),
    ("時間（分）", 10, "手を動かす時間。1件あたり。8〜12 のように幅で書けます"),
    ("待ち", 10, "次に進めるまでの時間 (例: 3日、2時間)"),
    ("読む", 20, "見る書類。いくつもあれば「、」で区切る"),
    ("書く", 20, "書く・作る書類"),
    ("ルール", 18, "従っている決まり (例: 届出は書面で)"),
    ("分岐", 30, "分かれるとき: 不備あり 15%→2; 不備なし→4"),
    ("次", 10, "次の行でない所へ進むとき、その番号か手順の名前。おわりなら「終了」"),
    ("備考", 26, "気づいたこと、困っていること"),
)
_EXAMPLE = (
    ("1", "市民", "住民異動届を手書きする", "記入", "紙", "8〜12", "", "", "住民異動届", "届出は書面で", "", "", ""),
    ("2", "窓口", "本人確認し記入もれを直す", "確認", "対面、紙", "6", "15分", "住民異動届、本人確認書類", "", "", "不備あり 15%→1; 不備なし→3", "", ""),
    ("3", "入力係", "住民記録システムへ入力する", "転記", "システム", "8", "", "住民異動届", "住民記録", "", "", "", "届出書を見て打ち直している"),
)  # fmt: skip
_MANUAL = (
    "この表の使い方",
    "1. 「手順」シートの2行目から、仕事の流れを一行に一つずつ書きます。",
    "2. まず「担当」と「手順」だけで十分です。時間や書類は、わかる所から足してください。",
    "3. 「種類」と「媒体」は、升目を選ぶと選択肢が出ます。",
    "4. 「業務」シートに、業務の名前・所管・年間の件数を書きます。",
    "5. 保存したら、次のように実行します。",
    "      bprflow audit この表.xlsx        … 点検する",
    "      bprflow import この表.xlsx -o 流れ.flow.yaml   … 流れの形にする",
    "6. 〃 や空いた担当、全角の数字、「10分」のような書き方も読みます。読みかえた所は、行の番号で知らせます。",
    "",
    "列の意味",
)


def excel_template(name: str = "") -> bytes:
    """Make the empty workbook offices fill in: headings, drop-downs, instructions, an example.

    Args:
        name: Name of the process, put into 業務; empty leaves it to the writer.

    """
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "手順"
    example = book.create_sheet("記入例")
    for target in (sheet, example):
        for column, (heading, width, _) in enumerate(TEMPLATE_COLUMNS, 1):
            _put(target, 1, column, heading)
            cell = target.cell(row=1, column=column)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
            target.column_dimensions[get_column_letter(column)].width = width
        target.freeze_panes = "A2"
        target.page_setup.orientation = "landscape"
        target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
        target.sheet_properties.pageSetUpPr.fitToPage = True
    _fill(example, _EXAMPLE)
    facts = book.create_sheet("業務")
    _fill(facts, (("項目", "値"), ("業務", name), ("所管", ""), ("件数", ""), ("目的", ""), ("開始", "")), first=1)
    facts.column_dimensions["B"].width = 50
    choices = book.create_sheet("選択肢")
    manual = book.create_sheet("書き方")
    _fill(manual, [(line,) for line in _MANUAL] + [(f"　{h}: {text}",) for h, _, text in TEMPLATE_COLUMNS], first=1)
    manual.column_dimensions["A"].width = 100
    for row in manual.iter_rows():
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    manual["A1"].font = Font(size=14, bold=True)
    for column, (heading, vocabulary) in enumerate((("種類", values.STEP_KIND), ("媒体", values.MEDIUM)), 1):
        words = [term.ja for term in vocabulary]
        _fill(choices, [(heading,), *((word,) for word in words)], first=1, left=column)
        letter = get_column_letter(column)
        # A warning, not a ban: several media in one cell are allowed.
        rule = DataValidation(
            type="list", formula1=f"選択肢!${letter}$2:${letter}${len(words) + 1}", allow_blank=True, errorStyle="warning",
            promptTitle=heading, prompt=next(text for name, _, text in TEMPLATE_COLUMNS if name == heading), showInputMessage=True,
        )  # fmt: skip
        position = next(k for k, (name, _, _) in enumerate(TEMPLATE_COLUMNS, 1) if name == heading)
        rule.add(f"{get_column_letter(position)}2:{get_column_letter(position)}500")
        sheet.add_data_validation(rule)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Worksheet, rows: Sequence[Sequence[str]], first: int = 2, left: int = 1) -> None:
    for row, cells in enumerate(rows, first):
        for column, text in enumerate(cells, left):
            _put(sheet, row, column, text or None)
