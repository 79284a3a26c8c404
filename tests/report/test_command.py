from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from bprflow.audit import analyse_loaded
from bprflow.cli.main import run
from bprflow.model import Process
from bprflow.redesign.apply import apply
from bprflow.report.anonymity import anonymise, anonymise_redesign
from bprflow.source import load_file
from bprflow.source.redesign import load_redesign

ROOT = Path(__file__).parents[2]
FLOW = ROOT / "examples" / "address-change" / "as-is.flow.yaml"
OTHER = ROOT / "examples" / "wildlife-capture" / "as-is.flow.yaml"
BROKEN = "業務: [\n"


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")


def test_one_command_prints_the_audit_and_writes_every_paper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = [tmp_path / name for name in ("報告.html", "結果.json", "課題.xlsx", "点検.txt")]
    assert run(["report", str(FLOW), *(word for o in outputs for word in ("-o", str(o)))]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("住所変更受付 (現状)")
    assert "言わないと判断したもの" in said.out
    assert all(str(o) in said.err for o in outputs)
    assert outputs[3].read_text(encoding="utf-8") == said.out
    result = json.loads(outputs[1].read_text(encoding="utf-8"))
    assert result["format"] == "bprflow.audit/1"
    assert result["summary"]["findings"] > 3
    page = outputs[0].read_text(encoding="utf-8")
    assert "<svg" in page
    assert len(page.encode()) < 600_000
    rows = openpyxl.load_workbook(outputs[2])["課題一覧"].max_row - 1
    assert rows == len(result["findings"])


def test_the_same_flow_gives_the_same_page_twice(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        run(["report", str(FLOW), "-o", str(tmp_path / name)])
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_redesign_adds_before_and_after_and_the_road_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = FLOW.parent / "kaizen.kaizen.yaml"
    assert (
        run(
            ["report", str(FLOW), "--改善案", str(plan), "-o", str(tmp_path / "a.html"), "-o", str(tmp_path / "a.json")]
        )
        == 0
    )
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    for words in ("改善案の効果", "重ねた図", "改正が要るルール", "改革の道すじ", "悪くなること"):
        assert words in page
    assert len(page.encode()) < 600_000
    assert run(["report", str(FLOW), "--kaizen", str(FLOW)]) == 2


def test_a_redesign_goes_to_the_flow_it_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, page = FLOW.parent / "kaizen.kaizen.yaml", tmp_path / "a.html"
    assert run(["report", str(OTHER), str(FLOW), "--改善案", str(plan), "-o", str(page)]) == 0
    assert [key in page.read_text(encoding="utf-8") for key in ('id="p1-redesign"', 'id="p2-redesign"')] == [
        False,
        True,
    ]
    capsys.readouterr()
    assert run(["report", str(OTHER), str(OTHER.parent / "to-be.flow.yaml"), "--kaizen", str(plan)]) == 2
    assert "どれでもありません" in capsys.readouterr().err


def test_of_a_folder_the_redesigns_that_fit_are_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a.html"
    for number, flow in enumerate((FLOW, OTHER)):
        shutil.copytree(flow.parent, tmp_path / "班" / str(number))
    second = tmp_path / "班" / "0" / "second.kaizen.yaml"
    shutil.copy(tmp_path / "班" / "0" / "kaizen.kaizen.yaml", second)
    (tmp_path / "班" / "broken.kaizen.yaml").write_text(BROKEN, encoding="utf-8")
    flows = [str(tmp_path / "班" / n / "as-is.flow.yaml") for n in "01"]
    assert run(["report", *flows, "--改善案", str(tmp_path / "班"), "-o", str(page)]) == 0
    text, said = page.read_text(encoding="utf-8"), capsys.readouterr().err
    assert 'id="p1-redesign"' in text
    assert 'id="p2-redesign"' in text
    assert f"{second} は使いません" in said
    assert "broken.kaizen.yaml" in said
    (tmp_path / "空").mkdir()
    assert run(["report", str(FLOW), "--改善案", str(tmp_path / "空")]) == 0
    assert "見つかりませんでした" in capsys.readouterr().err


def test_a_folder_gives_one_page_about_all(tmp_path: Path) -> None:
    folder = tmp_path / "班"
    folder.mkdir()
    for number, flow in enumerate((FLOW, OTHER)):
        (folder / f"{number}.flow.yaml").write_text(flow.read_text(encoding="utf-8"), encoding="utf-8")
    assert run(["report", str(folder), "-o", str(tmp_path / "all.html"), "-o", str(tmp_path / "all.json")]) == 0
    page = (tmp_path / "all.html").read_text(encoding="utf-8")
    assert page.count('<article class="process"') == 2
    assert len(json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["processes"]) == 2


@pytest.mark.parametrize(
    ("level", "keys"), [("注意", ("error", "warning")), ("warning", ("error", "warning")), ("重大", ("error",))]
)
@pytest.mark.parametrize("flow", [FLOW, OTHER], ids=["address", "wildlife"])
def test_it_fails_only_when_asked_to(tmp_path: Path, flow: Path, level: str, keys: tuple[str, ...]) -> None:
    assert run(["report", str(flow), "-o", str(tmp_path / "a.json")]) == 0
    summary = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["summary"]
    assert run(["report", str(flow), "--fail-on", level]) == int(any(summary[key] for key in keys))


def test_a_flow_with_nothing_to_say_never_fails(tmp_path: Path) -> None:
    flow = tmp_path / "a.flow.yaml"
    flow.write_text("業務: 案内\n手順:\n  - システム: 通知を自動で送る\n", encoding="utf-8")
    assert run(["report", str(flow), "--fail-on", "重大"]) == 0


def test_a_broken_flow_beside_a_good_one_is_said_and_the_good_one_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.flow.yaml"
    bad.write_text(BROKEN, encoding="utf-8")
    assert run(["report", str(FLOW), str(bad), "-o", str(tmp_path / "a.html")]) == 4
    said = capsys.readouterr()
    assert "住所変更受付" in said.out
    assert "bad.flow.yaml" in said.err
    assert (tmp_path / "a.html").is_file()


def test_wrong_outputs_are_refused_before_any_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(FLOW), "-o", str(tmp_path / "a.docm")]) == 2
    assert "a.docm の形式が分かりません" in capsys.readouterr().err
    assert run(["report", str(FLOW), "-o", str(tmp_path / "a.html"), "-o", str(tmp_path / "a.html")]) == 2
    assert not (tmp_path / "a.html").exists()
    assert run(["report", str(FLOW), "-o", str(tmp_path / "nowhere" / "a.html")]) == 2


def test_english_papers_are_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(FLOW), "--lang", "en", "-o", str(tmp_path / "a.html")]) == 0
    assert "decided by" in capsys.readouterr().out
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "First things to do" in page


def test_a_report_can_be_opened_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["report", str(FLOW), str(OTHER), "-o", str(tmp_path / "a.html")])
    first = capsys.readouterr().out
    assert run(["report", str(tmp_path / "a.html"), "-o", str(tmp_path / "b.html")]) == 0
    assert capsys.readouterr().out == first
    assert (tmp_path / "b.html").read_bytes() == (tmp_path / "a.html").read_bytes()


@pytest.mark.parametrize("anonymous", [(), ("--匿名",)], ids=["named", "anonymous"])
def test_a_report_opened_again_still_has_its_redesign_and_decisions(
    tmp_path: Path, anonymous: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    book, page, again = (str(tmp_path / name) for name in ("課題.xlsx", "a.html", "b.html"))
    run(["report", str(FLOW), "-o", book])
    sheets = openpyxl.load_workbook(book)
    sheet = sheets["課題一覧"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["対応方針"]).value = "対応しない"
    sheet.cell(2, columns["理由"]).value = "災害時に紙の控えが要ると協議で決めたため"
    sheet.cell(3, columns["対応方針"]).value = "対応する"
    sheet.cell(3, columns["期限"]).value = "令和9年3月31日"
    sheets.save(book)
    plan = ["--改善案", str(FLOW.parent / "kaizen.kaizen.yaml"), "--answers", book]
    assert run(["report", str(FLOW), *plan, *anonymous, "-o", page]) == 0
    assert run(["report", page, "-o", again, "-o", str(tmp_path / "b.xlsx"), "-o", str(tmp_path / "b.md")]) == 0
    assert Path(again).read_text(encoding="utf-8") == Path(page).read_text(encoding="utf-8")
    text = Path(again).read_text(encoding="utf-8")
    assert "改善案の効果" in text
    assert "災害時に紙の控えが要る" in text
    assert "令和9年3月31日" in text
    words = [str(c.value) for s in openpyxl.load_workbook(tmp_path / "b.xlsx") for r in s.iter_rows() for c in r]
    assert "改善案" in words
    if anonymous:
        assert "市民課" not in text


@pytest.mark.parametrize(
    "change", ['"redesign":3', '"redesign":{"file":"a"}', '"redesign":{"file":"a","model":{"changes":7}}', '"decisions":7', '"decisions":[{"row":"x"}]'],
)  # fmt: skip
def test_a_report_changed_by_hand_is_refused_not_believed(tmp_path: Path, change: str) -> None:
    page = tmp_path / "x.html"
    page.write_text(
        f'<script type="application/json" id="bprflow-flows">{{"flows":[{{"file":"a","text":"業務: 案内",{change}}}]}}</script>',
        encoding="utf-8",
    )
    assert run(["report", str(page)]) == 4


@pytest.mark.parametrize("content", ["", "<html></html>", '<script id="bprflow-flows">{"flows": 3}</script>'])
def test_another_page_is_not_taken_for_a_report(tmp_path: Path, content: str) -> None:
    page = tmp_path / "x.html"
    page.write_text(content, encoding="utf-8")
    assert run(["report", str(page)]) == 4


def test_anonymous_papers_name_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "極秘市"
    folder.mkdir()
    flow = folder / "as-is.flow.yaml"
    text = FLOW.read_text(encoding="utf-8").replace("所管: 市民課", "所管: 鶴亀課", 1).replace("○○市文書", "鶴亀市文書")
    text = text.replace("受付職員", "山田花子").replace("山田花子: {種別", "山田花子: {種別")
    flow.write_text(text.replace("\n備考: ", "\n備考: 鶴亀太郎に聞いた。", 1), encoding="utf-8")
    assert "鶴亀" in flow.read_text(encoding="utf-8")
    outputs = [tmp_path / name for name in ("a.html", "a.json", "a.txt")]
    assert run(["report", str(flow), "--匿名", *(w for o in outputs for w in ("-o", str(o)))]) == 0
    said = capsys.readouterr()
    for shown in (said.out, *(o.read_text(encoding="utf-8") for o in outputs)):
        assert not re.search("鶴亀|極秘市|山田花子", shown)
        assert "職員A" in shown
    assert "確かめてください" in said.err
    book = tmp_path / "a.xlsx"
    run(["report", str(flow), "--anonymous", "-o", str(book)])
    words = [str(c.value) for s in openpyxl.load_workbook(book).worksheets for r in s.iter_rows() for c in r if c.value]
    assert not [w for w in words if re.search("鶴亀|極秘市|山田花子", w)]
    again = tmp_path / "again.html"
    assert run(["report", str(outputs[0]), "-o", str(again)]) == 0
    assert again.read_text(encoding="utf-8") == outputs[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("plan", sorted((ROOT / "examples").glob("*/kaizen.kaizen.yaml")), ids=lambda p: p.parent.name)
def test_a_redesign_fits_the_flow_without_names_as_it_fitted_the_flow(plan: Path) -> None:
    loaded, redesign = load_file(str(plan.parent / "as-is.flow.yaml")), load_redesign(str(plan)).redesign
    assert loaded.process
    assert redesign
    bare = anonymise_redesign(redesign, loaded.process)
    assert [len(c.model_dump()) for c in bare.operations] == [len(c.model_dump()) for c in redesign.operations]
    there, here = apply(loaded.process, redesign), apply(anonymise(loaded).process or loaded.process, bare)
    assert [t.kind for t in here.trace] == [t.kind for t in there.trace]
    assert len(here.conflicts) == len(there.conflicts)


def test_a_redesign_without_names_names_nobody(tmp_path: Path) -> None:
    plan, page, book = tmp_path / "a.kaizen.yaml", tmp_path / "a.html", tmp_path / "a.xlsx"
    text = (FLOW.parent / "kaizen.kaizen.yaml").read_text(encoding="utf-8")
    assert "担当: {システム: システム}" in text
    text = text.replace("担当: {システム: システム}", "担当: {システム: システム, 鶴亀課: 職員}")
    text = text.replace("理由: 書くことを", "備考: 鶴亀課の山田\n    理由: 鶴亀課が言うには、書くことを")
    plan.write_text(text + "\n備考: 鶴亀太郎に聞いた\n", encoding="utf-8")
    words = ["report", str(FLOW), "--匿名", "--改善案", str(plan), "-o", str(page), "-o", str(book)]
    assert run(words) == 0
    shown = page.read_text(encoding="utf-8")
    shown += "".join(str(c.value) for s in openpyxl.load_workbook(book).worksheets for r in s.iter_rows() for c in r)
    assert "改善案の効果" in shown
    assert "鶴亀" not in shown


def without_notes(value: object) -> object:
    """Empty every note of a dumped process; rules may read them, and anonymous papers must not."""
    if isinstance(value, dict):
        return {key: "" if key == "note" else without_notes(part) for key, part in value.items()}
    return [without_notes(part) for part in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("flow", sorted((ROOT / "examples").glob("*/as-is.flow.yaml")), ids=lambda p: p.parent.name)
def test_taking_names_out_changes_no_figure_and_no_finding(flow: Path) -> None:
    loaded = load_file(str(flow))
    assert loaded.process
    bare = Process.model_validate(without_notes(loaded.process.model_dump()))
    before, after = analyse_loaded(replace(loaded, process=bare)), analyse_loaded(anonymise(loaded))
    assert after.measures.per_case_minutes.value == pytest.approx(before.measures.per_case_minutes.value)
    assert after.measures.handoffs == before.measures.handoffs
    assert sorted(f.code for f in after.findings) == sorted(f.code for f in before.findings)
