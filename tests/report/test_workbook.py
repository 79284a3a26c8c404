from __future__ import annotations

import datetime
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from bprflow.audit.analysis import Analysis
from bprflow.errors import UnreadableInputError, UsageError
from bprflow.language.terms import Text
from bprflow.redesign.diff import ChangeKind
from bprflow.report.book import Decision, read_answers
from bprflow.report.book.workbook import workbook

from .formulas import Calculator
from .planned import PLANS, planned
from .sample import analysis, findings

FORMULAS = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1+1)", "=HYPERLINK(\"http://example.org\",\"x\")", "\t=1+1", "\r=1+1",
    "＝1+1", "=1+1\x00", "=IMPORTXML(1)", "%0A=1+1", "'=1+1",
)  # fmt: skip
TABLES = ("課題一覧", "改善提案台帳", "例規・様式改正一覧", "業務説明表", "前提", "効果試算", "効果集計", "工程データ", "数値データ", "このファイルについて")  # fmt: skip


def opened(*analyses: Analysis, language: str = "ja") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(analyses or (analysis(),), language=language)))


def column(book: Workbook, sheet: str, head: str) -> list[object]:
    heads = [cell.value for cell in book[sheet][1]]
    return [row[heads.index(head)].value for row in book[sheet].iter_rows(min_row=2)]


def test_the_sheets_stand_in_the_order_people_need_them() -> None:
    assert opened().sheetnames == ["読む", *TABLES]
    assert len(opened(language="en").sheetnames) == len(TABLES) + 1
    assert all(name.isascii() for name in opened(language="en").sheetnames)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_for_machines_has_one_header_row_and_no_merged_cells(name: str) -> None:
    sheet = opened(analysis(), analysis())[name]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.merged_cells.ranges == set()
    assert all(heads)
    assert len(heads) == len(set(heads))
    assert sheet.freeze_panes == "A2"
    assert not sheet._images
    assert not sheet._charts
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows
    assert all(any(v is not None for v in row) for row in rows)


def test_formulas_give_our_own_figures() -> None:
    book = opened(analysis(), analysis())
    count = Calculator(book)
    measures = analysis().measures
    assert measures.hours_per_year
    assert measures.staff_hours_per_year
    assert measures.resident_hours_per_year
    for row in (2, 3):
        assert count.value("効果集計", f"C{row}") == pytest.approx(measures.hours_per_year.value)
        assert count.value("効果集計", f"D{row}") == pytest.approx(measures.staff_hours_per_year.value)
        assert count.value("効果集計", f"E{row}") == pytest.approx(measures.resident_hours_per_year.value)
        assert count.value("効果集計", f"F{row}") == 0
    for row, step in enumerate(measures.steps.values(), 2):
        assert step.hours_per_year
        assert count.value("効果試算", f"J{row}") == pytest.approx(step.hours_per_year.value)


def test_changing_an_assumption_changes_the_result() -> None:
    book = opened()
    before = Calculator(book).value("効果集計", "C2")
    book["前提"]["D2"].value *= 2
    book["前提"]["D3"].value = 2500
    book["前提"]["D4"].value = 0.5
    book["効果試算"]["K4"].value = 0.8
    count = Calculator(book)
    assert count.value("効果集計", "C2") == pytest.approx(2 * float(before))
    saved = 2 * 3200 * 0.8 * 0.5
    assert count.value("効果集計", "F2") == pytest.approx(saved)
    assert count.value("効果集計", "G2") == pytest.approx(saved * 2500)
    assert count.value("効果集計", "H2") == pytest.approx(saved / (2 * float(before)))


def test_every_assumption_of_a_process_is_where_its_formulas_look(tmp_path: Path) -> None:
    book = opened(analysis(), analysis())
    book["前提"]["D5"].value = 0  # the volume of the second process only
    count = Calculator(book)
    assert count.value("効果集計", "C2") > 0
    assert count.value("効果集計", "C3") == 0


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize("plan", [PLANS[0], PLANS[-1]], ids=lambda path: path.parent.name)
def test_libreoffice_computes_the_same(tmp_path: Path, plan: Path) -> None:
    """Every formula, as written and after somebody changed the volume, a share and an hourly rate."""
    made = planned(plan)
    book = opened(made)
    written, changed = tmp_path / "written.xlsx", tmp_path / "changed.xlsx"
    book.save(written)
    for cell, value in (("前提!D2", 1234), ("前提!D3", 3000), ("効果試算!K3", 0.4), ("効果試算!K4", 0.25)):
        sheet, _, place = cell.partition("!")
        assert book[sheet][place].data_type != "f", f"{cell} is for people to change"
        book[sheet][place].value = value
    book.save(changed)
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(written), str(changed)],
        check=True, timeout=180, capture_output=True,
    )  # fmt: skip
    for source in (written, changed):
        formulas = openpyxl.load_workbook(source)
        count = Calculator(formulas)
        theirs = openpyxl.load_workbook(tmp_path / "out" / source.name, data_only=True)
        cells = [(s.title, c.coordinate) for s in formulas for row in s.iter_rows() for c in row if c.data_type == "f"]
        assert len(cells) > 20
        for sheet, place in cells:
            assert theirs[sheet][place].value == pytest.approx(count.value(sheet, place)), (source.name, sheet, place)
    hours = made.measures.hours_per_year
    assert hours
    ours = openpyxl.load_workbook(tmp_path / "out" / "written.xlsx", data_only=True)["効果集計"]["C2"].value
    assert ours == pytest.approx(hours.value)


@pytest.mark.parametrize("attack", FORMULAS)
def test_words_never_become_a_formula(attack: str) -> None:
    words = Text(attack, attack)
    made = analysis()
    process = made.process.model_copy(
        update={
            "name": attack, "owner": attack, "purpose": attack, "source": attack,
            "steps": tuple(s.model_copy(update={"name": attack, "lane": attack}) for s in made.process.steps),
            "rules": tuple(r.model_copy(update={"name": attack, "owner": attack}) for r in made.process.rules),
        }
    )  # fmt: skip
    said = tuple(replace(f, message=words, why=words, remedy=words, lane=attack, file=attack) for f in findings())
    book = opened(replace(made, process=process, findings=said))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert sheet.title in {"効果試算", "効果集計"}
                    assert attack not in str(cell.value)
    shown = column(book, "課題一覧", "指摘")
    assert shown[0] == attack.replace("\x00", " ").replace("\r", "\n")


def test_the_file_holds_no_macro_link_or_object() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook([analysis()]))) as packed:
        names = packed.namelist()
    assert not [n for n in names if "vba" in n or "externalLink" in n or "embeddings" in n or "drawing" in n]


def answered(tmp_path: Path, **cells: object) -> str:
    """Fill the first issue in, save, and give the path."""
    book = opened()
    sheet = book["課題一覧"]
    heads = [cell.value for cell in sheet[1]]
    for head, value in cells.items():
        sheet.cell(2, heads.index(head) + 1).value = value
    path = tmp_path / "記入済み.xlsx"
    book.save(path)
    return str(path)


def test_what_people_fill_in_is_read_back(tmp_path: Path) -> None:
    path = answered(
        tmp_path, 対応方針="対応しない", 理由="システム更新まで残す", 対応担当="市民課 係長", 期限="令和9年3月31日"
    )
    found = read_answers(path)
    assert found.faults == ()
    first = found.answers[0]
    assert (first.finding, first.code, first.decision) == ("FLOW-05-0001", "FLOW-05", Decision.DECLINE)
    assert (first.reason, first.person, first.until) == ("システム更新まで残す", "市民課 係長", "2027-03-31")


def test_what_was_already_held_back_is_not_lost_on_the_way(tmp_path: Path) -> None:
    found = read_answers(answered(tmp_path))
    assert [(a.finding, a.decision, a.until) for a in found.answers] == [
        ("FACE-02-0005", Decision.DECLINE, "2027-03-31")
    ]


@pytest.mark.parametrize(
    ("value", "iso"),
    [(datetime.date(2027, 3, 31), "2027-03-31"), ("R9.3.31", "2027-03-31"), ("2027-03", "2027-03"), (None, "")],
)
def test_dates_are_read_however_they_are_written(tmp_path: Path, value: object, iso: str) -> None:
    assert read_answers(answered(tmp_path, 対応方針="対応する", 期限=value)).answers[0].until == iso


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"対応方針": "たぶん"}, "2行目: 対応方針「たぶん」が分かりません"),
        ({"対応方針": "対応しない"}, "2行目: 「対応しない」には理由を"),
        ({"対応方針": "対応する", "期限": "そのうち"}, "2行目: 期限「そのうち」が読めません"),
    ],
)
def test_what_cannot_be_understood_is_named_by_its_row(tmp_path: Path, cells: dict[str, object], said: str) -> None:
    faults = read_answers(answered(tmp_path, **cells)).faults
    assert len(faults) == 1
    assert faults[0].ja.startswith(said)


def test_columns_may_be_moved_and_the_sheet_renamed(tmp_path: Path) -> None:
    path = answered(tmp_path, 対応方針="検討中")
    book = openpyxl.load_workbook(path)
    sheet = book["課題一覧"]
    sheet.title = "回答"
    sheet.insert_cols(1, 2)
    sheet.cell(1, 1).value = "メモ"
    book.save(path)
    assert read_answers(path).answers[0].decision is Decision.CONSIDER


def test_english_sheets_are_read_too(tmp_path: Path) -> None:
    book = opened(language="en")
    heads = [cell.value for cell in book["Issues"][1]]
    book["Issues"].cell(2, heads.index("Decision") + 1).value = "act"
    book.save(tmp_path / "en.xlsx")
    assert read_answers(str(tmp_path / "en.xlsx")).answers[0].decision is Decision.ACT


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_no_workbook_is_refused_kindly(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises((UnreadableInputError, UsageError)) as caught:
        read_answers(str(path))
    assert "x.xlsx" in caught.value.message
    assert caught.value.message_en.isascii() or "x.xlsx" in caught.value.message_en


def test_a_workbook_without_issues_says_what_is_missing(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "empty.xlsx")
    with pytest.raises(UsageError, match="指摘ID"):
        read_answers(str(tmp_path / "empty.xlsx"))


def test_the_cover_says_the_verdict() -> None:
    said = [cell.value for row in opened()["読む"].iter_rows() for cell in row if cell.value]
    assert any("年 7,200時間" in str(v) for v in said)
    assert any(str(v).startswith("1. ") for v in said)


def test_data_sheets_hold_unrounded_values_under_stable_names() -> None:
    book = opened()
    names = column(book, "数値データ", "指標")
    assert "staff_hours_per_year" in names
    hours = column(book, "数値データ", "値")[names.index("staff_hours_per_year")]
    assert hours == pytest.approx(7200)


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: p.parent.name)
def test_a_redesign_stands_in_the_ledgers(plan: Path) -> None:
    made = planned(plan)
    assert made.comparison
    assert made.comparison.applied
    book = opened(made)
    titles, origins = column(book, "改善提案台帳", "標題"), column(book, "改善提案台帳", "もと")
    assert titles[0] == made.comparison.applied.redesign.title
    changed = [change for change in made.comparison.changes if change.kind is not ChangeKind.SAME]
    assert origins.count("改善案") == 1 + len(changed)
    assert "見直し候補" in origins
    assert column(book, "改善提案台帳", "連番") == list(range(1, len(titles) + 1))
    effects = column(book, "改善提案台帳", "効果")
    assert all(effects)
    assert any("減る見込み" in str(effect) for effect in effects[1:])
    planned_rules = {change.rule.name: change for change in made.comparison.rules}
    rows = dict(
        zip(column(book, "例規・様式改正一覧", "ルール"), column(book, "例規・様式改正一覧", "改正の方法"), strict=True)
    )
    assert set(planned_rules) <= set(rows)
    assert {name: how for name, how in rows.items() if how} == {n: c.instrument.ja for n, c in planned_rules.items()}
    owners = dict(
        zip(column(book, "例規・様式改正一覧", "ルール"), column(book, "例規・様式改正一覧", "担当"), strict=True)
    )
    assert all(owners[name] == (change.owner or None) for name, change in planned_rules.items())


def test_every_row_of_a_table_is_dressed_like_its_first_and_only_what_needs_it_is_quoted() -> None:
    odd = tuple(replace(f, message=Text("=1+1" if n % 2 else f"言葉{n}", "x")) for n, f in enumerate(findings()))
    sheet = opened(analysis(findings=odd))["課題一覧"]
    heads = [cell.value for cell in sheet[1]]
    for column in range(1, len(heads) + 1):
        cells = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
        looks = {
            (c.font.name, c.border.left.style, c.alignment.vertical, c.number_format, c.fill.fgColor.rgb) for c in cells
        }
        assert len(looks) == 1
        for cell in cells:
            assert bool(cell.quotePrefix) == (isinstance(cell.value, str) and cell.value[:1] in {"=", "+", "-", "@"})
