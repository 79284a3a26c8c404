from __future__ import annotations

import datetime
import io
from pathlib import Path

import openpyxl
import pytest

from bprflow.audit.finding import Status
from bprflow.cli.main import run
from bprflow.report.answered import apply_answers, decision_of
from bprflow.report.book.answers import Answer, Answers, Decision
from bprflow.report.book.workbook import workbook
from bprflow.report.page import html

from .sample import analysis

FLOW = Path(__file__).parents[2] / "examples" / "address-change" / "as-is.flow.yaml"
TODAY = datetime.date(2026, 11, 22)


def answer(**changes: object) -> Answers:
    parts: dict[str, object] = {
        "finding": "KEY-01-0002", "code": "KEY-01", "decision": Decision.DECLINE, "reason": "令和9年のシステム更新まで残す",
        "person": "市民課 係長", "until": "2027-03-31", "row": 3,
    }  # fmt: skip
    return Answers((Answer(**{**parts, **changes}),), ())  # type: ignore[arg-type]


def test_what_was_declined_with_a_reason_is_held_back_with_it() -> None:
    (made,), faults = apply_answers([analysis()], answer(), today=TODAY)
    assert faults == ()
    assert "KEY-01-0002" not in {f.id for f in made.shown}
    held = next(f for f in made.suppressed if f.id == "KEY-01-0002")
    assert held.suppression
    assert held.suppression.reason.ja == "令和9年のシステム更新まで残す (判断: 市民課 係長)"
    assert held.suppression.until == "2027-03-31"
    assert [f.status is Status.SUPPRESSED for f in made.findings] == sorted(
        f.status is Status.SUPPRESSED for f in made.findings
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": "従来通り"}, "残す理由が分かりません"),
        ({"until": "2026-11-21"}, "期限 令和8年11月21日 を過ぎました"),
        ({"until": "2026-10"}, "期限 令和8年10月 を過ぎました"),
        ({"finding": "GONE-1"}, "今回の結果にありません"),
    ],
)
def test_what_cannot_be_followed_is_said_and_the_finding_stays(changes: dict[str, object], said: str) -> None:
    (made,), faults = apply_answers([analysis()], answer(**changes), today=TODAY)
    assert said in faults[0].ja
    assert faults[0].ja.startswith("3行目")
    assert made.findings == analysis().findings


@pytest.mark.parametrize("until", ["2026-11-22", "2026-11", "2026", ""])
def test_a_date_counts_to_its_last_day(until: str) -> None:
    (made,), faults = apply_answers([analysis()], answer(until=until), today=TODAY)
    assert faults == ()
    assert len(made.suppressed) == 2


@pytest.mark.parametrize("decision", [Decision.ACT, Decision.CONSIDER, Decision.ASK])
def test_other_decisions_hold_nothing_back_but_stand_in_the_plan(decision: Decision) -> None:
    (made,), _ = apply_answers([analysis()], answer(decision=decision), today=TODAY)
    assert made.findings == analysis().findings
    found = decision_of(made, made.findings[1])
    assert found
    assert found.decision is decision
    page = html([made], picture=lambda _: "")
    assert "市民課 係長" in page
    assert "令和9年3月31日" in page


def test_a_workbook_made_from_answers_gives_the_same_answers_again(tmp_path: Path) -> None:
    (made,), _ = apply_answers([analysis()], answer(decision=Decision.ACT), today=TODAY)
    book = openpyxl.load_workbook(io.BytesIO(workbook([made])))
    heads = [cell.value for cell in book["課題一覧"][1]]
    rows = [dict(zip(heads, row, strict=True)) for row in book["課題一覧"].iter_rows(min_row=2, values_only=True)]
    row = next(r for r in rows if r["指摘ID"] == "KEY-01-0002")
    assert (row["対応方針"], row["対応担当"], row["期限"]) == ("対応する", "市民課 係長", "2027-03-31")


@pytest.mark.parametrize("command", ["report", "audit"])
def test_the_whole_round_from_the_command_line(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "課題.xlsx"
    run(["report", str(FLOW), "-o", str(book)])
    opened = openpyxl.load_workbook(book)
    sheet = opened["課題一覧"]
    heads = [cell.value for cell in sheet[1]]
    code = sheet.cell(2, heads.index("記号") + 1).value
    finding = sheet.cell(2, heads.index("指摘ID") + 1).value
    sheet.cell(2, heads.index("対応方針") + 1).value = "対応しない"
    sheet.cell(2, heads.index("理由") + 1).value = "窓口の改修が終わる令和10年まで今の形で行う"
    opened.save(book)
    capsys.readouterr()
    assert run([command, str(FLOW), "--answers", str(book), "-o", str(tmp_path / "a.json")]) in {0, 1}
    said = capsys.readouterr().out
    assert f"{code} " in said.split("言わないと判断したもの")[1]
    assert "窓口の改修が終わる令和10年まで" in said.replace("\n   ", "")
    import json

    found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["findings"]
    assert next(f for f in found if f["id"] == finding)["status"] == "suppressed"
