"""Excel and CSV: what offices really write, our own tables without loss, bombs and formulas."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.exchange.fidelity import Imported
from bprflow.exchange.losses import losses
from bprflow.exchange.table.grid import cell_text
from bprflow.exchange.table.headers import column_of
from bprflow.exchange.table.read import read_csv_flow, read_workbook_flows
from bprflow.exchange.table.workbook import excel_template, write_workbook
from bprflow.exchange.table.write_csv import write_csv
from bprflow.flow import build
from bprflow.model import (
    END,
    Basis,
    BasisKind,
    Document,
    Lane,
    LegacyRule,
    Medium,
    Parallel,
    Process,
    Requirement,
    Step,
    StepKind,
    Waiver,
    walk,
)
from bprflow.source import dump_text
from bprflow.source.diagnostic import Level
from tests.exchange.strategies import picture, processes
from tests.exchange.test_bpmn_write import EXAMPLES, example


def book(*sheets: tuple[str, list[list[object]]], merge: str = "") -> bytes:
    work = openpyxl.Workbook()
    work.remove(work.active)
    for name, rows in sheets:
        sheet = work.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if merge:
            for area in merge.split():
                sheet.merge_cells(area)
    stream = io.BytesIO()
    work.save(stream)
    return stream.getvalue()


def told(imported: Imported, level: Level | None = None) -> list[str]:
    return [d.message.ja for d in imported.diagnostics if level is None or d.level is level]


def test_what_offices_really_have() -> None:
    data = book(
        (
            "Sheet1",
            [
                ["住所変更受付業務フロー"],
                ["所管課", "市民課", None, "年間件数", "24,000件/年"],
                [],
                ["Ｎｏ．", "担当課", "作業内容", "所要時間（分）", "待ち時間", "使用書類", "媒体", "課題", "決裁欄"],
                [1, "市民", "① 届を書く", "１０分", None, "住民異動届", "紙", None, "x"],
                [2, None, "番号札を取る", "８〜１２", "半日", "〃", "紙・対面", "混む", None],
                [3, "窓口", "確認する", 6, 3, "同上", "目視", None, None],
                [],
                [4, "〃", "入力する", "ひどく長い", None, None, "システム", None, None],
                ["合計", None, "合計", 24, None, None, None, None, None],
            ],
        ),
        merge="B5:B6",
    )
    imported = read_workbook_flows(data, "住所変更.xlsx")
    found = imported.processes[0]
    assert (found.name, found.owner, found.volume[0].per_year) == ("住所変更受付", "市民課", 24000)
    assert [(s.lane, s.name) for s in found.all_steps] == [
        ("市民", "届を書く"),
        ("市民", "番号札を取る"),
        ("窓口", "確認する"),
        ("窓口", "入力する"),
    ]
    touch = [s.touch and (s.touch.low_minutes, s.touch.high_minutes) for s in found.all_steps]
    assert touch == [(10, 10), (8, 12), (6, 6), None]
    assert [use.document for step in found.all_steps[:3] for use in step.reads] == ["住民異動届"] * 3
    assert found.all_steps[2].wait is not None
    assert found.all_steps[2].wait.minutes == 3 * 1440
    assert found.all_steps[1].media == (Medium.PAPER, Medium.IN_PERSON)
    assert "課題: 混む" in found.all_steps[1].note
    faults = told(imported, Level.WARNING)
    assert len(faults) == 1
    assert "9行目「所要時間（分）」" in faults[0]
    notes = "\n".join(told(imported, Level.INFO))
    assert "6行目「使用書類」: 「〃」を上の行と同じ「住民異動届」" in notes
    assert "単位のない「3」を「3日」" in notes
    assert "「目視」は選択肢にない" in notes
    assert [row.name for row in imported.rows if row.kind == "column"] == ["決裁欄"]


def test_branches_and_jumps_by_number_name_and_words() -> None:
    rows = "番号,担当,手順,分岐,次\n1,市民,書く,,\n2,窓口,見る,不備あり 15%→1; 不備なし→入力する,\n3,窓口,断る,,終了\n4,係,入力する,誤り→2へ戻る,終了\n5,係,綴る,,9\n"
    imported = read_csv_flow(rows.encode("cp932"), "流れ.csv")
    found = imported.processes[0]
    assert imported.encoding == "cp932"
    see = found.step_by_id["見る"]
    assert [(b.condition, b.share.value if b.share else None, b.target) for b in see.branches] == [
        ("不備あり", 0.15, "書く"),
        ("不備なし", None, "入力する"),
    ]
    assert found.step_by_id["断る"].next == END
    assert [(b.condition, b.target) for b in found.step_by_id["入力する"].branches] == [
        ("誤り", "見る"),
        ("その他", END),
    ]
    assert [text for text in told(imported, Level.WARNING) if "6行目" in text and "「9」" in text]
    span = imported.parts[0].positions.of_step("断る")
    assert span is not None
    assert span.line == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    text = (
        delimiter.join(["担当", "手順", "時間（分）"])
        + "\r\n"
        + delimiter.join(["窓口", '"受け付ける\n確認する"', "5"])
        + "\r\n"
    )
    imported = read_csv_flow(text.encode(encoding), "a.csv")
    step = imported.processes[0].all_steps[0]
    assert (step.lane, step.name, step.touch.minutes if step.touch else 0) == ("窓口", "受け付ける 確認する", 5)


@pytest.mark.parametrize(
    ("heading", "code", "unit"),
    [("所要時間（分）", "touch", "分"), ("処理時間[時間]", "touch", "時間"), ("経過日数(日)", "wait", "日"), ("担当 部署", "lane", ""), ("Ｎｏ", "number", ""),
     ("作業内容", "name", ""), ("medium", "media", ""), ("発生率（%）", "share", "%"), ("1件あたりの時間（分/件）", "touch", "分")],
)  # fmt: skip
def test_headings(heading: str, code: str, unit: str) -> None:
    column = column_of(heading)
    assert column is not None
    assert (column.code, column.unit) == (code, unit)


def test_cells_as_people_write_them() -> None:
    assert cell_text(0.15, "0%") == "15%"
    assert cell_text(datetime.time(1, 30)) == "1時間30分"
    assert cell_text(datetime.timedelta(minutes=90)) == "1時間30分"
    assert cell_text(datetime.datetime.combine(datetime.date(2026, 4, 1), datetime.time())) == "2026-04-01"
    assert cell_text(10.0) == "10"
    assert cell_text(True) == "はい"


def test_uncomputed_formulas_are_told() -> None:
    imported = read_workbook_flows(
        book(("手順", [["担当", "手順", "時間（分）"], ["窓口", "受ける", "=1+2"]])), "a.xlsx"
    )
    assert any("数式" in text and "2行目" in text for text in told(imported, Level.WARNING))
    assert imported.processes[0].all_steps[0].touch is None


def test_several_sheets_are_several_flows_and_sheets_for_people_are_passed_by() -> None:
    rows: list[list[object]] = [["担当", "手順"], ["窓口", "受ける"]]
    imported = read_workbook_flows(
        book(("転入", rows), ("転出", rows), ("書き方", rows), ("表紙", [["部外秘"]])), "a.xlsx"
    )
    assert [p.name for p in imported.processes] == ["転入", "転出"]
    assert [row.name for row in imported.rows if row.kind == "sheet"] == ["表紙"]


def test_a_sheet_called_gyomu_may_hold_the_steps_themselves() -> None:
    imported = read_workbook_flows(book(("業務", [["担当", "手順"], ["窓口", "受ける"]])), "a.xlsx")
    assert [step.name for step in imported.processes[0].all_steps] == ["受ける"]
    assert read_csv_flow("担当,手順\n窓口,受ける\n".encode(), "業務.csv").processes[0].name == "業務"


# --- our own tables ------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(processes(facts=True))
def test_workbook_round_trip_is_lossless(given_process: Process) -> None:
    imported = read_workbook_flows(write_workbook(given_process), "x.xlsx")
    assert imported.processes == (given_process,), imported.diagnostics


@pytest.mark.parametrize("path", EXAMPLES[::3], ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_example_workbooks_are_lossless(path: object) -> None:
    ours = example(path)  # type: ignore[arg-type]
    assert read_workbook_flows(write_workbook(ours), "x.xlsx").processes == (ours,)


def test_everything_a_process_can_say_survives_a_workbook() -> None:
    ours = Process.model_validate(
        {
            "name": "=危険+式", "owner": "-課", "volume": ["24,000件/年", "月80人"], "peak": {"months": "12〜2月", "share": "30%"},
            "standard_period": "14日", "basis": [Basis(kind=BasisKind.STATUTE, name="住民基本台帳法", article="第27条")],
            "lanes": [Lane(name="窓口", headcount=8, yen_per_hour=2500.5, department="市民課")],
            "documents": [Document(name="届", media=(Medium.PAPER,), items=("氏名", "住所"), copies=2, original=True, attachment=False)],
            "rules": [LegacyRule(name="書面", requirements=(Requirement.WRITTEN, Requirement.SEAL), bases=(Basis(name="規則", article="第3条"), Basis(kind=BasisKind.FORM)), keep_reason="法")],
            "waivers": [Waiver(code="SEAL-03", reason="理由", until="2027-03-31")],
            "steps": [
                {"id": "a", "lane": "窓口", "name": "@式のような名前", "kind": "check", "media": ["紙", "FAX"], "touch": {"value": "8〜12分", "provenance": "measured", "note": "計測"},
                 "wait": "3営業日", "per": "筆", "frequency": "月1回", "share": "2割", "reads": [{"document": "届", "items": ["氏名", "住所"]}], "writes": ["台帳"],
                 "items": ["氏名"], "attachments": ["写し"], "original": True, "copies": 3, "seals": ["認印"], "system": "住基", "rules": ["書面"],
                 "fallback": "電話", "waivers": [Waiver(code="X-1", reason="r")], "keep_reason": "k", "note": "改行\nあり"},
                {"type": "parallel", "id": "並行/・1", "branches": [[{"id": "b", "lane": "係", "name": "b"}, {"type": "parallel", "id": "中", "branches": [[{"id": "d", "lane": "係", "name": "d"}]]}], [{"id": "c", "lane": "係", "name": "c"}]]},
                {"type": "gateway", "id": "g", "gateway": "inclusive", "lane": "係", "name": "どれか", "start": "電話", "branches": [{"condition": "", "target": "a"}, {"condition": "x", "share": "3割", "target": END}]},
            ],
        }
    )  # fmt: skip
    data = write_workbook(ours)
    assert read_workbook_flows(data, "x.xlsx").processes == (ours,)
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row), "a text became a formula"
        if sheet.title != "読みもの":
            assert not sheet.merged_cells.ranges


def test_a_value_broken_by_hand_is_named_by_sheet_and_row() -> None:
    work = openpyxl.load_workbook(io.BytesIO(write_workbook(example(EXAMPLES[0]))))
    sheet = work["手順"]
    column = next(cell.column for cell in sheet[1] if cell.value == "時間の上限（分）")
    sheet.cell(row=3, column=column).value = "ながい"
    stream = io.BytesIO()
    work.save(stream)
    imported = read_workbook_flows(stream.getvalue(), "x.xlsx")
    assert not imported.parts
    assert any("シート「手順」の3行目" in text and "ながい" in text for text in told(imported))


@settings(max_examples=40, deadline=None)
@given(processes(blocks=False))
def test_csv_round_trip_keeps_the_picture(given_process: Process) -> None:
    clean = not any(
        set(';；→⇒:：、"') & set(w)
        for item in given_process.steps
        for w in [item.id, *(b.condition for b in getattr(item, "branches", ()))]
    )
    data = write_csv(given_process)
    imported = read_csv_flow(data, f"{given_process.name}.csv")
    assert len(imported.processes[0].steps) == len(given_process.steps)
    if clean and not any(
        "->" in w or "=>" in w
        for item in given_process.steps
        for w in [item.id, *(b.condition for b in getattr(item, "branches", ()))]
    ):
        flow = build(given_process)
        if all(len(flow.outgoing[n]) or n == "@end" for n in flow.nodes):
            assert picture(imported.processes[0])[0] == picture(given_process)[0], data.decode()


@settings(max_examples=40, deadline=None)
@given(processes(facts=True, blocks=False))
def test_csv_gives_every_fact_back(given_process: Process) -> None:
    back = read_csv_flow(write_csv(given_process), "x.csv").processes[0]
    header = {"steps", "lanes"}
    assert back.model_dump(exclude=header) == given_process.model_dump(exclude=header)
    ways = {"branches", "next", "id", "start", "name", "lane"}
    ours = [item.model_dump(exclude=ways) for item in given_process.steps if isinstance(item, Step)]
    assert [item.model_dump(exclude=ways) for item in back.steps if isinstance(item, Step)] == ours


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_examples_without_parallel_work_survive_csv(path: Path) -> None:
    ours = example(path)
    data = write_csv(ours)
    if any(isinstance(item, Parallel) for item in walk(ours.steps)):
        assert losses(ours, data, "csv") is not None
    else:
        assert dump_text(read_csv_flow(data, "x.csv").processes[0], "ja") == dump_text(ours, "ja")
        assert losses(ours, data, "csv") is None


def test_what_people_change_in_a_csv_counts_and_the_rest_stays() -> None:
    ours = example(next(path for path in EXAMPLES if path.parent.name == "address-change"))
    rows = list(csv.reader(io.StringIO(write_csv(ours).decode("utf-8-sig"))))
    rows[1][rows[0].index("時間")] = "7分"
    rows[2][rows[0].index("媒体")] = "システム"
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    back = read_csv_flow(stream.getvalue().encode(), "x.csv").processes[0]
    first, second = back.all_steps[:2]
    before = ours.all_steps
    assert first.touch is not None
    assert first.touch.low_minutes == 7
    assert first.model_copy(update={"touch": before[0].touch}) == before[0]
    assert second.media == (Medium.SYSTEM,)
    assert second.model_copy(update={"media": before[1].media}) == before[1]
    assert (back.rules, back.documents, back.all_steps[2:]) == (ours.rules, ours.documents, before[2:])


@pytest.mark.parametrize("cell", ["{", "[]", "null", "1", '{"touch": {}}', '{"rules": 3}', "[" * 3000])
def test_a_spoilt_cell_for_machines_does_no_harm(cell: str) -> None:
    stream = io.StringIO()
    heads = ["担当", "手順", "時間", "手順の情報（機械用）", "業務の情報（機械用）"]
    csv.writer(stream).writerows([heads, ["窓口", "受ける", "5分", cell, cell]])
    back = read_csv_flow(stream.getvalue().encode(), "受付.csv").processes[0]
    assert [(s.name, s.touch.text if s.touch else "") for s in back.all_steps] == [("受ける", "5分")]


def test_csv_never_holds_a_formula() -> None:
    ours = Process(
        name="x",
        steps=(
            Step(id="=HYPERLINK(1)", lane="@a", name="=HYPERLINK(1)", note="+1"),
            Step(id="b", lane="-c", name="送る"),
        ),
    )
    text = write_csv(ours).decode("utf-8-sig")
    cells = [cell for line in text.splitlines()[1:] for cell in line.split(",")]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@")]
    assert [s.name for s in read_csv_flow(write_csv(ours), "x.csv").processes[0].all_steps] == ["=HYPERLINK(1)", "送る"]


def test_template_has_drop_downs_and_its_example_reads_without_a_fault() -> None:
    data = excel_template()
    work = openpyxl.load_workbook(io.BytesIO(data))
    assert {str(rule.sqref)[0] for rule in work["手順"].data_validations.dataValidation} == {"D", "E"}
    assert "書き方" in work.sheetnames
    empty = read_workbook_flows(data, "ひな型.xlsx")
    assert [d.code for d in empty.diagnostics] == ["XCH-03"]
    work["手順"].title = "元の手順"
    work["記入例"].title = "手順"
    work["業務"]["B2"] = "住所変更受付"
    work["業務"]["B4"] = "24,000件/年"
    stream = io.BytesIO()
    work.save(stream)
    filled = read_workbook_flows(stream.getvalue(), "ひな型.xlsx")
    assert not told(filled), told(filled)
    found = filled.processes[0]
    assert (found.name, found.volume[0].per_year, len(found.steps)) == ("住所変更受付", 24000, 3)
    assert found.all_steps[2].kind is StepKind.TRANSCRIBE
    assert [b.target for b in found.all_steps[1].branches] == ["住民異動届を手書きする", "住民記録システムへ入力する"]


# --- hostile files -------------------------------------------------------------------------------


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def test_bombs_entities_old_formats_and_passwords_are_refused() -> None:
    bomb = _zip({"xl/worksheets/sheet1.xml": b"0" * 30_000_000})
    many = _zip({f"a{k}.xml": b"" for k in range(2100)})
    laughs = _zip(
        {"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><workbook>&lol;</workbook>'}
    )
    old = b"\xd0\xcf\x11\xe0" + bytes(600)
    for data, word in (
        (bomb, "圧縮率"),
        (many, "大きすぎる"),
        (laughs, "実体宣言"),
        (old, ".xls"),
        (b"PK\x03\x04zzz", "開けません"),
        (b"", "開けません"),
    ):
        imported = read_workbook_flows(data, "x.xlsx")
        assert not imported.parts
        assert [d.code for d in imported.diagnostics] == ["XCH-01"]
        assert word in imported.diagnostics[0].message.ja + imported.diagnostics[0].hint.ja


def test_a_lone_cell_far_away_costs_nothing() -> None:
    work = openpyxl.Workbook()
    work.active.append(["担当", "手順"])
    work.active.append(["窓口", "受ける"])
    work.active["XFD1048576"] = "x"
    stream = io.BytesIO()
    work.save(stream)
    imported = read_workbook_flows(stream.getvalue(), "x.xlsx")
    assert len(imported.processes[0].steps) == 1
    assert any("読みませんでした" in text for text in told(imported))


GOOD = write_workbook(
    Process(name="業務", steps=(Step(id="a", lane="係", name="書く"), Step(id="b", lane="係", name="読む")))
)


@settings(max_examples=40, deadline=3000)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_damaged_workbooks_never_crash(damage: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for position, byte in damage:
        data[position] = byte
    imported = read_workbook_flows(bytes(data), "x.xlsx")
    assert imported.parts or imported.diagnostics


@settings(max_examples=80, deadline=2000)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "担当",
                    "手順",
                    "時間（分）",
                    "分岐",
                    "次",
                    "番号",
                    "〃",
                    "x→2",
                    "1",
                    "",
                    "終了",
                    "10分",
                    "=1",
                    "合計",
                    "a;b",
                    "\n",
                    "25%",
                    '"',
                    "業務: z",
                ]
            ),
            max_size=6,
        ),
        max_size=8,
    )
)
def test_any_table_is_read_or_told(rows: list[list[str]]) -> None:
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    imported = read_csv_flow(text.encode(), "x.csv")
    assert imported.parts or imported.diagnostics
    for found in imported.processes:
        build(found)


@settings(max_examples=60, deadline=2000)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_any_bytes_as_csv(data: bytes) -> None:
    imported = read_csv_flow(data, "x.csv")
    assert imported.parts or imported.diagnostics


def _two_tables(second_title: str | None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["犬の登録　業務フロー"])
    sheet.append([])
    sheet.append(["Ｎｏ", "担当課", "作業内容", "所要時間（分）"])
    sheet.append(["１", "窓口", "申請書を受け取る", "１０"])
    sheet.append(["２", "係", "隠れた手順", "3"])
    sheet.row_dimensions[5].hidden = True
    if second_title is not None:
        sheet.append([])
        if second_title:
            sheet.append([second_title])
        sheet.append(["番号", "担当", "手順", "備考"])
        sheet.append([1, "獣医", "注射する", "春"])
    else:
        sheet.append(["Ｎｏ", "担当課", "作業内容", "所要時間（分）"])
        sheet.append(["3", "係", "台帳に書く", "4"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("title", ["狂犬病予防注射の業務フロー", ""])
def test_two_tables_on_a_sheet_are_two_flows(title: str) -> None:
    found = read_workbook_flows(_two_tables(title), "x.xlsx")
    names = [(part.process.name, [step.name for step in part.process.all_steps]) for part in found.parts]
    assert names[0] == ("犬の登録", ["申請書を受け取る", "隠れた手順"])
    assert names[1][1] == ["注射する"]
    assert names[1][0] == ("狂犬病予防注射" if title else "x")
    row = found.parts[1].positions.of_step("注射する")
    assert row is not None
    assert row.line == (9 if title else 8)
    assert [d.span.line for d in found.diagnostics if d.span and "隠れて" in d.message.ja] == [5]


def test_headings_repeated_on_the_next_page_are_no_second_table() -> None:
    found = read_workbook_flows(_two_tables(None), "x.xlsx")
    assert [[s.name for s in p.all_steps] for p in found.processes] == [
        ["申請書を受け取る", "隠れた手順", "台帳に書く"]
    ]
