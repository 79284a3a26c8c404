import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from bprflow.cli.main import run
from bprflow.report.contract import result_schema

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
ADDRESS = str(EXAMPLES / "address-change" / "as-is.flow.yaml")


@pytest.fixture
def say(capsys, monkeypatch):
    def call(*words):
        monkeypatch.setattr("sys.argv", ["bprflow", *words])
        code = run(list(words))
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


def test_figures_are_printed_in_japanese(say):
    code, out, err = say("measure", ADDRESS)
    assert code == 0 and err == ""
    assert out.startswith("住所変更受付 (現状)")
    assert "次に測るとよい数字" in out and "担当ごと" in out
    out.encode("cp932")


def test_english_is_spoken_too(say):
    _, out, _ = say("measure", ADDRESS, "--lang", "en")
    assert "Figures to measure next" in out and "lead time" in out


@pytest.mark.parametrize(("word", "head"), [("手順", "手順ごと"), ("document", "帳票ごと"), ("部分", "部分ごと")])
def test_tables_are_chosen_in_either_language(say, word, head):
    _, out, _ = say("measure", ADDRESS, "--by", word)
    assert head in out and "担当ごと" not in out


def test_json_follows_its_schema_and_holds_the_indicators(say):
    _, out, _ = say("measure", ADDRESS, "--format", "json")
    data = json.loads(out)
    schema = json.loads((ROOT / "schemas" / "measure.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    (process,) = data["processes"]
    assert process["indicators"]["lead_time"]["p95_minutes"] >= process["indicators"]["lead_time"]["p50_minutes"]
    assert process["indicators"]["tornado"][0]["score"] > 0
    outer = [part for part in process["indicators"]["regions"] if part["depth"] == 0]
    assert sum(part["minutes_per_case"]["value"] for part in outer) == pytest.approx(
        process["measures"]["per_case_minutes"]["value"]
    )
    assert any(part["kind"] == "loop" and len(part["steps"]) == 2 for part in outer)
    written = {paper["name"]: paper["written_by"] for paper in process["indicators"]["documents"]}
    assert any(written.values())
    lanes = process["measures"]["by_lane_minutes"].values()
    assert sum(a["value"] for a in lanes) == pytest.approx(process["measures"]["per_case_minutes"]["value"])


def test_csv_opens_in_spreadsheets_and_adds_up(say, tmp_path):
    target = tmp_path / "数字.csv"
    code, out, _ = say("measure", ADDRESS, "-o", str(target))
    assert code == 0 and out == ""
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 9 and len(set(rows[0])) == len(rows[0])
    assert sum(float(row["分/件"]) for row in rows) == pytest.approx(82.82352941)


def test_several_papers_at_once(say, tmp_path):
    say("measure", ADDRESS, "-o", str(tmp_path / "a.md"), "-o", str(tmp_path / "a.json"), "--by", "step")
    assert "| 手順 |" in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["format"] == "bprflow.measure/1"


def test_travel_and_fare_are_added_when_given(say):
    _, plain, _ = say("measure", ADDRESS, "--format", "json")
    _, given, _ = say("measure", ADDRESS, "--format", "json", "--往復", "40分", "--交通費", "400円")
    before = json.loads(plain)["processes"][0]["indicators"]
    after = json.loads(given)["processes"][0]["indicators"]
    assert before["resident_travel_minutes"] is None
    assert after["resident_travel_minutes"]["value"] == pytest.approx(40)
    assert after["resident_fare_yen"]["value"] == pytest.approx(400)
    assert after["resident_burden_minutes"]["value"] == pytest.approx(before["resident_burden_minutes"]["value"] + 40)


def test_a_range_of_travel_stays_a_range(say):
    _, out, _ = say("measure", ADDRESS, "--format", "json", "--travel", "30〜50分")
    travel = json.loads(out)["processes"][0]["indicators"]["resident_travel_minutes"]
    assert (travel["low"], travel["value"], travel["high"]) == pytest.approx((30, 40, 50))


@pytest.mark.parametrize(
    ("words", "code"),
    [(("nothing.flow.yaml",), 4), ((ADDRESS, "-o", "x.zip"), 2), ((ADDRESS, "--往復", "たくさん"), 2)],
)
def test_mistakes_are_said_without_a_traceback(say, words, code):
    found, out, err = say("measure", *words)
    assert (found, out) == (code, "")
    assert "Traceback" not in err and err


def test_every_example_is_measured(say):
    code, out, _ = say("measure", str(EXAMPLES), "--format", "csv")
    assert code == 0
    assert len({row.split(",")[0] for row in out.splitlines()[1:]}) >= 13


def test_help_loads_no_model():
    import subprocess
    import sys

    probe = "import sys, bprflow.cli.measure; print([m for m in ('pydantic', 'networkx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_csv_holds_one_table_and_says_so(say, tmp_path):
    code, _, err = say("measure", ADDRESS, "--by", "lane", "--by", "step", "-o", str(tmp_path / "x.csv"))
    assert code == 2 and "CSV" in err and not (tmp_path / "x.csv").exists()


FINANCE = """
業務: 申請
件数: 1200件/年
繁忙期: {月: [3, 4], 割合: 50%}
担当:
  - {名前: 市民, 種別: 住民}
  - {名前: 窓口, 種別: 職員, 単価: "3,000円/時"}
手順:
  - {担当: 市民, 名前: 窓口へ行く, 種類: 移動, 媒体: 対面, 時間: 8〜12分, 待ち: 20分}
  - {担当: 窓口, 名前: 受け付ける, 種類: 受付, 媒体: 対面, 時間: 10〜20分}
"""


def test_what_a_finance_section_asks_for_is_printed(say, tmp_path):
    """Labour cost with its range, peak month, residents' burden with travel and fare, standard costs."""
    source = tmp_path / "申請.flow.yaml"
    source.write_text(FINANCE, encoding="utf-8")
    code, out, _ = say("measure", str(source), "--往復", "30分", "--交通費", "400円")
    assert code == 0
    lines = {line.split("  ")[1].strip(): line for line in out.splitlines() if line.startswith("  ")}
    assert "900,000円 (600,000から1,200,000円)" in lines["人件費 (単価の分かる担当だけ)"]
    assert "1か月75時間 (平均の月は25時間)" in lines["職員の忙しい月 (3月・4月)"]
    assert "60分 (58分から62分)" in lines["住民の負担"] and "400円" in lines["住民の交通費"]
    assert "標準費用モデル" in out
    assert "10分 (8分から12分) × 1,200回 = 200時間 (160〜240)" in lines["窓口へ行く"]
    _, english, _ = say("measure", str(source), "--lang", "en")
    assert "Standard Cost Model" in english and "900,000 yen (600,000 to 1,200,000)" in english


def test_the_schema_in_the_repository_follows_from_the_types():
    committed = json.loads((ROOT / "schemas" / "measure.schema.json").read_text(encoding="utf-8"))
    assert committed == json.loads(json.dumps(result_schema("measure")))


def test_a_csv_of_flows_with_different_units_names_the_unit_of_each_row(say):
    drives = str(EXAMPLES / "vehicle-log" / "as-is.flow.yaml")
    _, out, _ = say("measure", ADDRESS, drives, "--format", "csv", "--by", "step")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["数える単位"] for row in rows} == {"件", "運行"} and len({row["業務"] for row in rows}) == 2
    assert "分/単位" in rows[0] and "分/件" not in rows[0] and all(None not in row for row in rows)
    _, alone, _ = say("measure", ADDRESS, "--format", "csv", "--by", "region")
    assert "数える単位" not in alone and "分/件" in alone.splitlines()[0]


def test_ranges_of_branch_shares_widen_the_lead_time_that_is_printed(say, tmp_path):
    source = tmp_path / "a.flow.yaml"
    source.write_text(
        "業務: 調べる\n手順:\n  - 窓口: 受ける\n    時間: 10分\n    分岐: {詳しく 10〜30%: 調べる, すぐ: 終了}\n"
        "  - 窓口: 調べる\n    時間: 60分\n",
        encoding="utf-8",
    )
    _, out, _ = say("measure", str(source))
    assert "分岐の割合の幅により、平均は16分から28分" in out
    _, out, _ = say("measure", str(source), "--format", "json")
    time = json.loads(out)["processes"][0]["indicators"]["lead_time"]
    assert (time["low_mean_minutes"], time["high_mean_minutes"]) == pytest.approx((16, 28))
    assert time["low_p80_minutes"] <= time["p80_minutes"] <= time["high_p80_minutes"]


def test_a_rate_may_be_a_range_with_its_source(say, tmp_path):
    source = tmp_path / "a.flow.yaml"
    source.write_text(
        "業務: 調べる\n件数: 600件/年\n担当:\n  窓口: {種別: 職員, 単価: {値: '2,000〜3,000円/時', 根拠: 公表値}}\n"
        "手順:\n  - 窓口: 受ける\n    時間: 10分\n",
        encoding="utf-8",
    )
    code, out, err = say("measure", str(source), "--format", "json")
    assert code == 0, err
    cost = json.loads(out)["processes"][0]["measures"]["cost_yen_per_year"]
    assert (cost["low"], cost["value"], cost["high"]) == pytest.approx((200_000, 250_000, 300_000))


INDICATORS = (
    "作業時間", "うち住民", "うち職員", "待ちの合計", "手戻りの倍率", "始めから終わりまで", "半数は", "8割は", "95%は",
    "作業時間 / 期間", "住民の負担", "住民の交通費", "件数", "人件費", "職員の忙しい月", "仮定による割合", "標準費用モデル", "手順",
    "担当の間の受渡し", "転記", "押印", "くり返し書かれる項目", "紙の帳票", "システムの切り替え", "来庁", "紙 (1件あたり)", "電話",
    "写しや部数", "電子だけで済む割合", "担当ごと", "次に測るとよい数字",
)  # fmt: skip


@pytest.mark.parametrize("form", ["text", "md"])
def test_every_indicator_the_finance_section_asks_for_is_printed(say, tmp_path, form):
    source = tmp_path / "a.flow.yaml"
    text = (
        Path(ADDRESS)
        .read_text(encoding="utf-8")
        .replace("受付職員: 職員 8人", "受付職員: {種別: 職員, 単価: '2,000〜3,000円/時'}")
    )
    source.write_text(text, encoding="utf-8")
    _, out, _ = say("measure", str(source), "--往復", "30分", "--交通費", "400円", "--format", form)
    assert [word for word in INDICATORS if word not in out] == []
