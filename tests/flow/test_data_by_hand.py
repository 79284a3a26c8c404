"""Document and data flow of flows written by hand in the language of the users, worked out by hand clause by clause."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from bprflow.cli.main import run
from bprflow.flow import FlowGraph, build, document_flow, order_analysis
from bprflow.flow.carriers import Carrier
from bprflow.flow.constraints import Reason
from bprflow.flow.documents import Access
from bprflow.measure import measure
from bprflow.measure.knockout import knock_out
from bprflow.source import load_text

ROOT = Path(__file__).resolve().parents[2]

CAPTURE = """業務: 有害鳥獣捕獲の報告
件数: 600頭/年
帳票:
  - {名前: 捕獲報告書, 媒体: 紙, 項目: [獣種, 捕獲日, 場所, 口座]}
  - {名前: 捕獲台帳, 媒体: Excel, 項目: [獣種, 捕獲日, 場所]}
  - {名前: 振込依頼書, 媒体: システム, 項目: [口座, 獣種]}
  - {名前: 県様式, 媒体: Excel, 項目: [獣種, 場所]}
  - {名前: 受付印簿, 媒体: 紙}
  - {名前: 控え, 媒体: 紙}
手順:
  - 捕獲者: 報告書を手書きする
    識別子: 書く
    時間: 20分
    書く: 捕獲報告書
  - 支所: 受付印簿に書く
    識別子: 受ける
    時間: 5分
    読む: 捕獲報告書
    書く: 受付印簿
  - 支所: 報告書の写しをとる
    識別子: 写す
    種類: 印刷
    読む: 捕獲報告書
    書く: 控え
  - 支所: 控えを綴る
    識別子: 綴る
    種類: 保管
    読む: 控え
  - 農林課: 報告書を台帳へ転記する
    識別子: 台帳
    時間: 4分
    待ち: 2日
    読む: 捕獲報告書
    書く: 捕獲台帳
  - 会計課: 口座振込を入力する
    識別子: 振込
    種類: 転記
    時間: 6分
    待ち: 5日
    読む: [捕獲台帳, 捕獲報告書]
    書く: 振込依頼書
  - 県担当: 県の様式に作り直す
    識別子: 県
    種類: 集計
    時間: 8分
    読む: 捕獲台帳
    書く: 県様式
"""


def read(text: str) -> FlowGraph:
    loaded = load_text(text)
    assert loaded.process is not None and not loaded.diagnostics, loaded.diagnostics
    return build(loaded.process)


def test_which_step_reads_writes_copies_and_archives_what():
    lives = document_flow(read(CAPTURE)).lives
    assert lives["捕獲報告書"].writers == ("書く",)
    assert lives["捕獲報告書"].readers == ("受ける", "写す", "台帳", "振込")
    assert lives["控え"].accesses == (("写す", Access.COPY), ("綴る", Access.READ), ("綴る", Access.ARCHIVE))


def test_what_is_written_and_never_read():
    unread = {write.document: write.leaves for write in document_flow(read(CAPTURE)).unread_writes}
    assert unread == {"受付印簿": False, "振込依頼書": True, "県様式": True}


def test_the_same_item_written_again_with_the_chain_of_carriers():
    data = document_flow(read(CAPTURE))
    again = {item.item: item.carriers for item in data.rewritten_items}
    assert again == {
        "獣種": ("捕獲報告書", "捕獲台帳", "振込依頼書", "県様式"),
        "場所": ("捕獲報告書", "捕獲台帳", "県様式"),
        "捕獲日": ("捕獲報告書", "捕獲台帳"),
        "口座": ("捕獲報告書", "振込依頼書"),
    }
    chains = {chain.documents: chain.items for chain in data.copy_chains}
    assert chains[("捕獲報告書", "捕獲台帳", "振込依頼書")] == ("獣種",)
    assert chains[("捕獲報告書", "捕獲台帳", "県様式")] == ("獣種", "場所")


def test_media_breaks_from_paper_to_digital():
    breaks = [(b.step, b.before, b.after) for b in document_flow(read(CAPTURE)).media_breaks]
    assert breaks == [("台帳", Carrier.PAPER, Carrier.DIGITAL)]  # the remittance reads the digital ledger as well


def test_which_orders_come_from_data_and_which_are_habit():
    """The remittance and the prefecture's form both need the ledger only: one need not wait for the other."""
    order = order_analysis(read(CAPTURE))
    reasons = {(c.before, c.after): c.reason for c in order.written}
    assert reasons["台帳", "振込"] is Reason.DATA
    assert reasons["振込", "県"] is Reason.HABIT
    assert [(h.before, h.after) for h in order.habits] == [("綴る", "台帳"), ("振込", "県")]
    day = 1440
    assert order.path_as_written.minutes == 20 + 5 + (4 + 2 * day) + (6 + 5 * day) + 8
    assert order.path_as_needed.minutes == 20 + (4 + 2 * day) + (6 + 5 * day)
    assert order.saved_minutes == 5 + 8


LOOP = """業務: 起案
帳票:
  - {名前: 伺いデータ, 媒体: システム}
  - {名前: 伺い, 媒体: 紙}
  - {名前: 財務データ, 媒体: システム}
手順:
  - 係: 伺いを作る
    識別子: 作る
    種類: 入力
    書く: 伺いデータ
  - 係: 伺いを印刷する
    識別子: 刷る
    読む: 伺いデータ
    書く: 伺い
  - 課長: 伺いに押印する
    識別子: 押す
    読む: 伺い
  - 係: 押印した伺いをスキャンする
    識別子: スキャン
    読む: 伺い
  - 会計: 伺いを見て財務会計へ入力する
    識別子: 打つ
    読む: 伺い
    書く: 財務データ
  - 部長: 伺いの綴りに印を押す
    識別子: 後で
    読む: 伺い
"""


def test_print_sign_scan_retype_is_one_loop_and_ends_where_it_is_typed():
    (trip,) = document_flow(read(LOOP)).round_trips
    assert trip.steps == ("刷る", "押す", "スキャン", "打つ")
    assert trip.documents == ("伺いデータ", "伺い", "財務データ")
    assert trip.signed and trip.scanned and trip.around == ("押す", "スキャン", "後で")
    # A seal that is on the paper already is no second seal.
    assert measure(read(LOOP)).seals == 2


def test_reading_with_the_eyes_is_no_scan():
    eyes = LOOP.replace("押印した伺いをスキャンする", "押印した伺いを綴る").replace(
        "伺いを見て", "伺いの赤字を読み取って"
    )
    (trip,) = document_flow(read(eyes)).round_trips
    assert trip.signed and not trip.scanned
    faxed = LOOP.replace("押印した伺いをスキャンする", "押印した伺いを複合機で読み取る")
    (trip,) = document_flow(read(faxed)).round_trips
    assert trip.scanned


EARLY = """業務: 相談
手順:
  - 窓口: 受ける
    分岐: {初めて 40%: 票を作る, 前にも来た: 票を見る}
  - 窓口: 票を作る
    書く: 相談票
  - 窓口: 票を見る
    読む: [相談票, 結果票]
  - 係: 結果を書く
    書く: 結果票
  - 係: 結果を読む
    読む: 結果票
"""


def test_read_before_written_on_some_ways_and_on_all():
    early = {(e.document, e.never): (e.step, e.writers) for e in document_flow(read(EARLY)).early_reads}
    assert early == {
        ("相談票", False): ("票を見る", ("票を作る",)),
        ("結果票", True): ("票を見る", ("結果を書く",)),
    }


CHECKS = """業務: 補助金の審査
件数: 1,200件/年
手順:
  - 窓口: 受ける
    時間: 5分
    書く: 申請書
  - 係: 現地を見る
    時間: 90分
    読む: 申請書
    書く: 現地の記録
    分岐: {要件外 5%: 断る, よい: 次へ}
  - 係: 納税を調べる
    時間: 10分
    読む: 申請書
    書く: 納税の結果
    分岐: {滞納 20%: 断る, よい: 次へ}
  - 係: 書類を確かめる
    時間: 5分
    読む: 申請書
    書く: 書類の結果
    分岐: {不足 40%: 断る, よい: 次へ}
  - 係: 交付を決める
    時間: 15分
    読む: [現地の記録, 納税の結果, 書類の結果]
    次: 終了
  - 係: 断る
    時間: 5分
"""


def test_the_early_check_that_saves_most_comes_first_and_its_saving_is_given():
    """By hand: ratios 5/0.4 < 10/0.2 < 90/0.05. Written 90 + 0.95·10 + 0.76·5; best 5 + 0.6·10 + 0.48·90."""
    made = read(CHECKS)
    found = knock_out(made, measure(made))
    assert found is not None and found.certain
    assert [check.step for check in found.best] == ["書類を確かめる", "納税を調べる", "現地を見る"]
    assert found.minutes == pytest.approx(103.3) and found.best_minutes == pytest.approx(54.2)
    assert found.saved_hours_per_year == pytest.approx(49.1 * 1200 / 60)


def test_a_check_that_reads_what_another_writes_stays_behind_it():
    """The papers can only be checked against the survey: 10 + 0.8·(90 + 0.95·5)."""
    made = read(
        CHECKS.replace("    読む: 申請書\n    書く: 書類の結果", "    読む: [申請書, 現地の記録]\n    書く: 書類の結果")
    )
    found = knock_out(made, measure(made))
    assert found is not None
    assert [check.step for check in found.best] == ["納税を調べる", "現地を見る", "書類を確かめる"]
    assert found.best_minutes == pytest.approx(85.8)


def test_a_check_whose_papers_are_not_written_down_is_told_to_be_confirmed():
    made = read(CHECKS.replace("    読む: 申請書\n    書く: 書類の結果\n", ""))
    found = knock_out(made, measure(made))
    assert found is not None and not found.certain


# -- what the command prints and exports ---------------------------------------------------------


@pytest.fixture
def say(tmp_path, capfd):
    def call(text: str, *words: str) -> str:
        path = tmp_path / "a.flow.yaml"
        path.write_text(text, encoding="utf-8")
        assert run(["measure", str(path), *words]) == 0
        return capfd.readouterr().out

    return call


def test_the_command_prints_all_of_it_beside_the_documents(say):
    capture = say(CAPTURE, "--by", "帳票", "--lang", "ja")
    assert "捕獲報告書 → 捕獲台帳 → 県様式 (項目: 獣種、場所)" in capture
    assert "「報告書を台帳へ転記する」: 紙から電子へ" in capture
    assert "「控え」: 「報告書の写しをとる」で写しを作る" in capture and "「控え」: 「控えを綴る」で保管する" in capture
    assert "あとで読まれない" in capture and "同時に進められるかもしれない手順" in capture
    loop = say(LOOP, "--by", "帳票", "--lang", "ja")
    assert "伺いを印刷する → 伺いに押印する → 押印した伺いをスキャンする → 伺いを見て財務会計へ入力する (間に押印・署名、スキャン・FAX)" in loop  # fmt: skip
    early = say(EARLY, "--by", "document", "--lang", "en", "--format", "md")
    assert '- "票を見る" reads "結果票", which is not written yet' in early
    assert '- "票を見る" reads "相談票", which is not written on every way' in early
    checks = say(CHECKS, "--lang", "ja")
    assert "書類を確かめる → 納税を調べる → 現地を見る: 1件49分" in checks


def test_the_json_holds_all_of_it_by_its_schema(say):
    schema = json.loads((ROOT / "schemas" / "measure.schema.json").read_text(encoding="utf-8"))
    found = {}
    for name, text in (("capture", CAPTURE), ("loop", LOOP), ("early", EARLY), ("checks", CHECKS)):
        data = json.loads(say(text, "--format", "json"))
        jsonschema.Draft202012Validator(schema).validate(data)
        found[name] = data["processes"][0]["indicators"]
    papers = {paper["name"]: paper for paper in found["capture"]["documents"]}
    assert papers["控え"]["copied_by"] == ["写す"] and papers["控え"]["archived_by"] == ["綴る"]
    assert papers["受付印簿"]["never_read"]
    assert found["capture"]["data_flow"]["media_breaks"] == [
        {"step": "台帳", "source": "捕獲報告書", "target": "捕獲台帳", "before": "paper", "after": "digital"}
    ]
    assert found["loop"]["data_flow"]["round_trips"][0]["steps"] == ["刷る", "押す", "スキャン", "打つ"]
    assert {read["never"] for read in found["early"]["data_flow"]["early_reads"]} == {True, False}
    assert found["checks"]["check_order"]["saved_minutes_per_case"] == pytest.approx(49.1)
    assert found["capture"]["critical_path_minutes"] - found["capture"]["critical_path_without_habits_minutes"] == 13
