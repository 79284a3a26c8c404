"""The procedures inventory: codes, periods, stubs, three file formats, the whole national table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.audit import analyse_loaded
from bprflow.errors import UnreadableInputError
from bprflow.exchange.canonical import process_json, read_process_json
from bprflow.exchange.formats import load_any
from bprflow.exchange.inventory import inventory_flows, is_inventory, procedures, read_inventory, stub
from bprflow.exchange.inventory.listing import load_inventory
from bprflow.exchange.inventory.procedure import (
    COLUMNS,
    IdentityCheck,
    OnlineState,
    Party,
    Payment,
    ProcedureKind,
    period,
    procedure,
)
from bprflow.flow import build, structure_faults
from bprflow.model import Authority, LaneKind, Medium, Provenance, Requirement, SealKind, StepKind
from bprflow.source.diagnostic import Loaded, Positions, SourceText
from tests.exchange.samples import shared

ROW: dict[str, object] = {
    "手続ID": "144", "所管府省庁": "国土交通省", "手続名": "建築確認の申請", "法令名": "建築基準法", "法令番号": "昭和二十五年法律第二百一号",
    "根拠条項号": "第6条第1項", "手続類型": "1 申請等", "手続主体": "7 国民等、民間事業者等", "手続の受け手": "3 地方等", "経由機関": "3 地方等",
    "事務区分": "1 自治事務", "オンライン化の実施状況": "5 一部実施済", "オンライン化の実施予定及び検討時の懸念点": "6 オンライン化の費用対効果が小さい又は不明; 7 上記に該当しない",
    "申請等における本人確認手法": "2 押印; 3 署名", "手数料等の納付有無": "2 手数料等有り", "手数料等の納付方法": "1-1 行政機関の窓口; 2-3 クレジットカード払い",
    "処理期間(オンライン)": None, "処理期間(非オンライン)": "1週～2週", "情報システム(申請)": "電子メール; 独自システム", "情報システム(事務処理)": "台帳",
    "総手続件数": 1234, "オンライン手続件数": 234, "非オンライン手続件数": 1000, "申請書等に記載させる情報": "商号又は名称; 資本金",
    "申請時に添付させる書類": "住民票; 定款", "添付書類等の提出方法": "2 原紙での提出のみ", "申請を提出する機関": "市役所・町村役場",
    "手続が行われるイベント(個人)": "住まい", "手続が行われるイベント(法人)": None,
}  # fmt: skip


def test_a_row_is_typed() -> None:
    found = procedure(ROW)
    assert (found.kind, found.actor, found.receiver, found.via) == (
        ProcedureKind.APPLICATION,
        Party.CITIZEN_OR_FIRM,
        Party.LOCAL,
        Party.LOCAL,
    )
    assert found.online is OnlineState.PARTLY
    assert found.identity == (IdentityCheck.SEAL, IdentityCheck.SIGNATURE)
    assert (found.fee, found.payments) == (True, (Payment.COUNTER, Payment.CREDIT_CARD))
    assert found.concerns == ("オンライン化の費用対効果が小さい又は不明", "上記に該当しない")
    assert found.period_minutes is not None
    assert (found.period_minutes.low, found.period_minutes.high) == (7 * 1440, 14 * 1440)
    assert (found.duty, found.attachments, found.items) == ("自治事務", ("住民票", "定款"), ("商号又は名称", "資本金"))
    assert (found.volume, found.volume_online, found.volume_offline) == (1234, 234, 1000)


@pytest.mark.parametrize(
    ("cell", "days"),
    [("30日", (30, 30)), ("1月", (30, 30)), ("２週", (14, 14)), ("～1週", (0, 7)), ("1日～3月", (1, 90)), ("1カ月", (30, 30)), ("即日", (0, 1)), ("1月; 2月", (30, 60)),
     ("3箇月以内", (90, 90)), ("0", None), ("標準処理期間の定めなし", None), ("地方等における手続であり、処理期間は不明である。", None), (None, None), ("1(1.5)月", (30, 30))],
)  # fmt: skip
def test_periods_as_the_ministries_wrote_them(cell: str | None, days: tuple[int, int] | None) -> None:
    span = period(cell)
    assert (None if span is None else (span.low / 1440, span.high / 1440)) == days


def test_the_stub_says_what_the_row_says() -> None:
    made = stub(procedure(ROW))
    assert (made.name, made.owner, made.id) == ("建築確認の申請", "国土交通省", "144")
    assert made.volume[0].per_year == 1234
    assert made.volume[0].provenance is Provenance.PUBLISHED
    assert [(step.lane, step.kind) for step in made.all_steps] == [
        ("国民・事業者等", StepKind.FILL), ("国民・事業者等", StepKind.SEND), ("地方公共団体（経由）", StepKind.SEND), ("国民・事業者等", StepKind.PAY),
        ("地方公共団体", StepKind.RECEIVE), ("地方公共団体", StepKind.REVIEW),
    ]  # fmt: skip
    fill, _, _, pay, take, review = made.all_steps
    assert fill.media == (Medium.FORM, Medium.PAPER)
    assert fill.seals == (SealKind.PLAIN, SealKind.SIGNATURE)
    assert fill.original is True
    assert pay.media == (Medium.CASH, Medium.CASHLESS)
    assert take.system == "電子メール、独自システム"
    assert review.wait is not None
    assert review.wait.high_minutes == 14 * 1440
    demands = {demand for rule in made.rules for demand in rule.requirements}
    assert demands == {
        Requirement.SEAL,
        Requirement.SIGNATURE,
        Requirement.ATTACHMENT,
        Requirement.ORIGINAL,
        Requirement.VIA,
    }
    assert all(rule.authority is Authority.STATE for rule in made.rules)
    assert all(rule.bases[0].citation == "建築基準法 第6条第1項" for rule in made.rules)
    assert made.lane_by_name["国民・事業者等"].kind is LaneKind.RESIDENT
    assert made.document_by_name["住民票"].issuer == "市区町村"
    assert "要聞き取り" in made.note
    assert all(step.touch is None for step in made.all_steps), "the inventory knows no working time"


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(COLUMNS),
        st.one_of(
            st.none(),
            st.text(max_size=12),
            st.integers(-5, 10**9),
            st.sampled_from(["1 申請等", "2-1 x", "3", "4 保存", "5 国民等; 6 x", "; ;", "2 押印;2 押印"]),
        ),
    )
)
def test_any_cells_make_a_valid_sound_process(cells: dict[str, object]) -> None:
    made = stub(procedure({"手続名": "x", **cells}))
    assert read_process_json(process_json(made)) == made, "copied values must be as valid as validated ones"
    assert not structure_faults(build(made))


def _csv(path: Path, encoding: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([name.replace("(", "（").replace(")", "）") for name in COLUMNS])
        writer.writerow([ROW.get(name) for name in COLUMNS])
        writer.writerow(["2", "", "", *[""] * (len(COLUMNS) - 3)])
    return path


def test_csv_and_xlsx_give_the_same_record(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "cp932", "utf-16"):
        path = _csv(tmp_path / f"{encoding}.csv", encoding)
        assert is_inventory(str(path))
        assert list(read_inventory(str(path))) == [procedure(ROW, 2)]
    book = openpyxl.Workbook()
    book.active.append(["説明"])
    sheet = book.create_sheet("手続")
    sheet.append(["令和6年度"])
    sheet.append(list(COLUMNS))
    sheet.append([ROW.get(name) for name in COLUMNS])
    book.save(tmp_path / "a.xlsx")
    assert is_inventory(str(tmp_path / "a.xlsx"))
    assert list(read_inventory(str(tmp_path / "a.xlsx"))) == [procedure(ROW, 3)]


def test_findings_point_at_the_row_of_the_table(tmp_path: Path) -> None:
    """A record of two lines, one without a name, title lines: the row is where the record begins."""
    path = tmp_path / "棚卸.csv"
    with path.open("w", encoding="cp932", newline="") as stream:
        writer = csv.DictWriter(stream, list(ROW))
        writer.writerow({"手続ID": "令和6年度 悉皆調査"})
        writer.writeheader()
        writer.writerow({**ROW, "手続名": "建築確認\nの申請"})
        writer.writerow({**ROW, "手続名": ""})
        writer.writerow({**ROW, "手続名": "二つ目"})
    rows = list(procedures(str(path)))
    assert [(row.row, row.name) for row in rows] == [(3, "建築確認\nの申請"), (6, "二つ目")]
    assert [row.row for row in procedures(str(path), "二つ")] == [6]
    assert [row.row for row in procedures(str(path), "建築基準法")] == [3, 6]
    for loaded, row in zip(inventory_flows(str(path)), (3, 6), strict=True):
        findings = analyse_loaded(loaded).findings
        assert findings
        assert {(finding.file, finding.line) for finding in findings} == {(str(path), row)}


def test_notices_on_paper_are_not_called_handwriting() -> None:
    for kind in ("2-1 申請等に基づく処分通知等", "4 書類の作成・保存等"):
        made = stub(procedure({**ROW, "手続類型": kind, "手続主体": "3 地方等", "オンライン化の実施状況": "2 未実施"}))
        assert Medium.PAPER in made.all_steps[0].media
        loaded = Loaded(SourceText("x", ""), made, (), Positions())
        assert "PAP-09" not in {finding.code for finding in analyse_loaded(loaded).findings}


def test_other_tables_are_no_inventory(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("担当,手順\n窓口,受ける\n", encoding="utf-8")
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    assert not is_inventory(str(tmp_path / "a.csv"))
    assert not is_inventory(str(tmp_path / "c.bpmn"))
    with pytest.raises(UnreadableInputError):
        list(read_inventory(str(tmp_path / "a.csv")))
    pytest.importorskip("pyarrow")
    with pytest.raises(UnreadableInputError):
        list(read_inventory(str(tmp_path / "b.parquet")))


def test_the_national_inventory() -> None:
    pytest.importorskip("pyarrow")
    (path,) = shared("procedures", "*.parquet")
    kinds: Counter[object] = Counter()
    seals = volume = periods = count = 0
    for number, row in enumerate(read_inventory(str(path))):
        count += 1
        kinds[row.kind] += 1
        seals += IdentityCheck.SEAL in row.identity or IdentityCheck.SEAL_WITH_CERTIFICATE in row.identity
        volume += row.volume
        periods += row.period_minutes is not None
        if number % 1500 == 0:
            made = stub(row)
            assert read_process_json(process_json(made)) == made
            assert not structure_faults(build(made))
    assert count == 75_071
    assert kinds[ProcedureKind.APPLICATION] == 36_480
    assert kinds[None] == 2
    assert seals == 897, "832 押印 and 65 押印＋印鑑証明"
    assert periods > 25_000
    assert volume > 0


def test_memory_holds_shapes_not_rows() -> None:
    rows = [procedure({**ROW, "手続ID": str(k), "手続名": f"手続{k}", "根拠条項号": f"第{k}条"}) for k in range(300)]
    made = [stub(row) for row in rows]
    assert len({id(process.steps) for process in made}) == 1
    assert len({process.rules[0].bases[0].article for process in made}) == 300
    assert io.StringIO(made[0].note).readline().startswith("棚卸")


def test_an_inventory_is_read_as_flows_up_to_what_can_be_held(tmp_path: Path) -> None:
    path = tmp_path / "棚卸.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(ROW))
        writer.writeheader()
        writer.writerows({**ROW, "手続ID": str(k), "手続名": f"手続{k}"} for k in range(5))
    every = load_any(str(path))
    assert [part.process.name for part in every if part.process] == [f"手続{k}" for k in range(5)]
    assert not [d for part in every for d in part.diagnostics]
    some = load_inventory(str(path), most=3)
    assert len(some) == 3
    assert [d.code for d in some[0].diagnostics] == ["XCH-11"]
    path.write_text(",".join(ROW) + "\n", encoding="utf-8")
    assert [(part.process, [d.code for d in part.diagnostics]) for part in load_any(str(path))] == [(None, ["XCH-03"])]
