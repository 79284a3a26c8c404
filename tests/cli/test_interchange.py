"""`bprflow import` and `bprflow export` as people use them."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from bprflow.cli.main import run
from bprflow.cli.watch import watch
from bprflow.exchange import excel_template, load_any, write_foreign
from bprflow.source import load_file

ROOT = Path(__file__).resolve().parents[2]
DOG = str(ROOT / "examples" / "interchange" / "dog-registration.bpmn")
FLOW = str(ROOT / "examples" / "address-change" / "as-is.flow.yaml")


@pytest.mark.parametrize("name", ["dog-registration.bpmn", "certificate.md", "bulky-waste.xlsx"])
def test_import_writes_a_flow_that_checks(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "流れ.flow.yaml"
    assert run(["import", str(ROOT / "examples" / "interchange" / name), "-o", str(target)]) == 0
    assert run(["check", str(target)]) == 0
    loaded = load_file(str(target))
    assert loaded.process == load_any(str(ROOT / "examples" / "interchange" / name))[0].process
    assert run(["import", DOG, "-o", str(target)]) == 2, "an existing file is kept"
    assert run(["import", DOG, "-o", str(target), "--force"]) == 0
    assert "犬の登録" in target.read_text("utf-8")
    assert "書きました" in capfd.readouterr().err


def test_import_prints_the_flow_or_the_report(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["import", DOG]) == 0
    assert capfd.readouterr().out.startswith("業務: 犬の登録")
    assert run(["import", DOG, "--report"]) == 0
    out = capfd.readouterr().out
    assert "引き継いだ" in out
    assert "sequenceFlow" in out
    assert "業務:" not in out
    assert run(["--lang", "en", "import", DOG, "--report"]) == 0


def test_several_processes_need_a_folder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = "## 転入/転居\n```mermaid\ngraph TD\na-->b\n```\n## 転出\n```mermaid\ngraph TD\nc-->d\n```\n"
    source = tmp_path / "手引き.md"
    source.write_text(text, encoding="utf-8")
    assert run(["import", str(source)]) == 2
    assert "転入/転居、転出" in capfd.readouterr().err
    assert run(["import", str(source), "-o", str(tmp_path / "flows") + "/"]) == 0
    assert sorted(path.name for path in (tmp_path / "flows").iterdir()) == ["転入-転居.flow.yaml", "転出.flow.yaml"]
    assert run(["import", str(source), "-o", str(tmp_path / "x.flow.yaml")]) == 0
    assert (tmp_path / "x-2.flow.yaml").is_file()


def test_unreadable_and_empty_files_have_their_exit_codes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.bpmn").write_bytes(b"<broken")
    (tmp_path / "b.xlsx").write_bytes(excel_template())
    assert run(["import", str(tmp_path / "a.bpmn")]) == 4
    assert run(["import", str(tmp_path / "b.xlsx")]) == 3
    assert run(["import", str(tmp_path / "none.bpmn")]) == 4
    assert "XCH-01" in capfd.readouterr().err


def test_export_writes_every_format_and_patches(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    names = [
        "a.bpmn",
        "a.mmd",
        "a.swimlane.mmd",
        "a.drawio",
        "a.xlsx",
        "a.csv",
        "a.json",
        "a.dot",
        "a.md",
        "a.docx",
        "a.pdf",
        "a.flow.yaml",
    ]
    arguments = [word for name in names for word in ("-o", str(tmp_path / name))]
    assert run(["export", FLOW, *arguments]) == 0
    assert all((tmp_path / name).stat().st_size > 200 for name in names)
    for name in ("a.bpmn", "a.drawio", "a.xlsx", "a.json"):
        assert load_any(str(tmp_path / name))[0].process == load_file(FLOW).process, name
    capfd.readouterr()
    assert run(["export", FLOW, "--to", "mermaid"]) == 0
    assert "flowchart LR" in capfd.readouterr().out
    assert run(["export", FLOW]) == 2
    assert run(["export", FLOW, "-o", str(tmp_path / "a.vsdx")]) == 2


def test_export_into_the_original_keeps_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "流れ.flow.yaml"
    assert run(["import", DOG, "-o", str(target)]) == 0
    target.write_text(target.read_text("utf-8").replace("開始:", "件数: 800件/年\n開始:"), encoding="utf-8")
    patched = tmp_path / "new.bpmn"
    assert run(["export", str(target), "--into", DOG, "-o", str(patched)]) == 0
    found = load_any(str(patched))[0].process
    assert found == load_file(str(target)).process
    assert found is not None
    assert found.volume[0].per_year == 800
    assert run(["export", str(target), "--into", DOG]) == 2
    assert "-o" in capfd.readouterr().err


def test_several_flows_go_into_one_bpmn_or_many_files(tmp_path: Path) -> None:
    other = str(ROOT / "examples" / "survey-tally" / "as-is.flow.yaml")
    assert run(["export", FLOW, other, "-o", str(tmp_path / "all.bpmn")]) == 0
    assert len(load_any(str(tmp_path / "all.bpmn"))) == 2
    assert run(["export", FLOW, other, "--to", "csv", "-o", str(tmp_path / "csv") + "/"]) == 0
    assert len(list((tmp_path / "csv").glob("*.csv"))) == 2
    assert run(["export", FLOW, other, "-o", str(tmp_path / "m.mmd")]) == 0
    assert (tmp_path / "m-2.mmd").is_file()


def test_other_commands_take_any_format(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", DOG]) in (0, 1)
    out = capfd.readouterr().out
    assert "KEY-01" in out
    assert "62行" in out
    assert run(["draw", DOG, "-o", str(tmp_path / "犬.svg")]) == 0
    ours = load_file(FLOW).process
    assert ours is not None
    (tmp_path / "x.drawio").write_bytes(write_foreign([ours], "drawio"))
    assert run(["measure", str(tmp_path / "x.drawio")]) == 0


def test_inventory_rows_become_stubs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "棚卸.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            [
                "手続ID",
                "手続名",
                "法令名",
                "根拠条項号",
                "手続類型",
                "手続主体",
                "手続の受け手",
                "申請等における本人確認手法",
            ]
        )
        writer.writerow(["1", "犬の登録", "狂犬病予防法", "第4条第1項", "1 申請等", "5 国民等", "3 地方等", "2 押印"])
        writer.writerow(["2", "注射の届出", "狂犬病予防法", "第5条", "1 申請等", "5 国民等", "3 地方等", ""])
    assert run(["import", str(tmp_path / "棚卸.csv"), "--match", "登録"]) == 0
    out = capfd.readouterr().out
    assert out.startswith("業務: 犬の登録")
    assert "狂犬病予防法" in out
    assert run(["import", str(tmp_path / "棚卸.csv"), "-o", str(tmp_path / "out") + "/"]) == 0
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert run(["check", str(tmp_path / "out")]) == 0
    assert run(["import", str(tmp_path / "棚卸.csv"), "--match", "ない言葉"]) == 3
    capfd.readouterr()
    assert run(["audit", str(tmp_path / "棚卸.csv")]) in (0, 1)
    out = capfd.readouterr().out
    assert "犬の登録" in out
    assert "SEAL-" in out
    assert run(["check", str(tmp_path / "棚卸.csv")]) == 0


def test_the_excel_template_is_made_filled_in_and_audited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "犬の登録", "--excel"]) == 0
    assert capfd.readouterr().out.strip() == "犬の登録.xlsx"
    assert run(["new", "犬の登録", "--excel"]) == 2
    book = openpyxl.load_workbook("犬の登録.xlsx")
    for cells in (
        [1, "飼い主", "申請書を手書きする", "記入", "紙", 10],
        [2, "環境課", "申請書を見て台帳へ入力する", "転記", "システム", 5],
    ):
        book["手順"].append(cells)
    book.save("犬の登録.xlsx")
    assert run(["audit", "犬の登録.xlsx"]) in (0, 1)
    out = capfd.readouterr().out
    assert "犬の登録 (現状)" in out
    assert "3行" in out


def test_every_flow_of_a_file_gets_a_picture_of_its_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = "## 転入\n```mermaid\ngraph TD\na-->b\n```\n## 転出\n```mermaid\ngraph TD\nc-->d\n```\n## 転出\n```mermaid\ngraph TD\nc-->d\n```\n"
    (tmp_path / "手引き.md").write_text(text, encoding="utf-8")
    assert run(["draw", str(tmp_path / "手引き.md"), "-o", str(tmp_path / "図.svg")]) == 0
    assert len(list(tmp_path.glob("*.svg"))) == 3
    assert capfd.readouterr().err.count("書き出しました") == 3


def test_check_takes_any_format_and_points_into_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", DOG]) == 0
    assert "1ファイル" in capfd.readouterr().out
    before = Path(DOG).read_bytes()
    assert run(["check", DOG, "--fix"]) == 0
    assert Path(DOG).read_bytes() == before
    capfd.readouterr()
    body = (
        '<?xml version="1.0"?>\n<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">\n'
        '<process id="p" name="届出">\n<startEvent id="s"/>\n<task id="a" name="受け付ける"/>\n<task id="z" name="孤立した仕事"/>\n'
        '<endEvent id="e"/>\n<sequenceFlow id="f" sourceRef="s" targetRef="a"/>\n<sequenceFlow id="g" sourceRef="a" targetRef="e"/>\n'
        '<sequenceFlow id="h" sourceRef="z" targetRef="z"/>\n</process>\n</definitions>\n'
    )
    (tmp_path / "x.bpmn").write_text(body, encoding="utf-8")
    assert run(["check", str(tmp_path / "x.bpmn"), "--format", "json"]) == 0  # a warning
    found = json.loads(capfd.readouterr().out)
    assert {d["line"] for d in found["diagnostics"] if d["code"].startswith("SHAPE")} == {6}
    (tmp_path / "壊れ.bpmn").write_text("<definitions", encoding="utf-8")
    (tmp_path / "壊れ.xlsx").write_bytes(b"PK\x03\x04nothing")
    for name in ("壊れ.bpmn", "壊れ.xlsx"):
        assert run(["check", str(tmp_path / name)]) == 4, name


def test_a_workbook_with_a_broken_flow_is_checked_without_its_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cells in (["番号", "担当", "手順", "次"], [1, "窓口", "受け付ける", "2"], [2, "窓口", "控える", "2"]):
        book.active.append(cells)
    book.save(tmp_path / "表.xlsx")
    assert run(["check", str(tmp_path / "表.xlsx")]) == 1


def test_improve_apply_compare_and_watch_take_any_format(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "改善案.kaizen.yaml"
    assert run(["improve", DOG, "-o", str(plan)]) == 0
    assert run(["apply", str(plan), "-o", str(tmp_path / "to-be.flow.yaml")]) == 0
    assert run(["compare", DOG, str(tmp_path / "to-be.flow.yaml")]) == 0
    assert run(["compare", str(plan)]) == 0
    assert "犬の登録" in capfd.readouterr().out

    def wait() -> None:
        raise KeyboardInterrupt

    assert any("KEY-01" in line for line in watch(DOG, (), "ja", wait))


_HOSTILE = {
    "笑い.bpmn": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><definitions name="&b;"/>',
    "笑い.drawio": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aa">]><mxfile>&a;</mxfile>',
    "長い属性.bpmn": b'<definitions name="' + b"x" * 11_000_000 + b'"/>',
    "二度.bpmn": b'<definitions a="1" a="2"/>',
    "深い.bpmn": b"<a>" * 300 + b"</a>" * 300,
    "深い.json": b'{"format":"bprflow.process/1","a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("command", ["import", "audit", "check"])
@pytest.mark.parametrize("name", [*_HOSTILE, "爆弾.xlsx"])
def test_hostile_files_get_one_japanese_sentence_and_exit_code_4(
    name: str, command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if name == "爆弾.xlsx":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("[Content_Types].xml", "<x/>")
            bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    else:
        path.write_bytes(_HOSTILE[name])
    assert run([command, str(path)]) == 4
    said = "".join(capfd.readouterr())
    assert said.count("誤り XCH-") == 1
    sentences = [
        line.strip() for line in said.splitlines() if "ません" in line and not line.strip().startswith("直し方")
    ]
    assert len(sentences) == 1, said[:500]
    assert not re.search(r"[A-Za-z]{4,} [a-z]{4,}", sentences[0]), "no English in the Japanese sentence"


def test_export_says_what_the_file_would_not_give_back(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["export", FLOW, "-o", str(tmp_path / "a.mmd")]) == 0
    said = capfd.readouterr().err
    assert "残らないもの" in said
    assert "帳票" in said
    assert "ルール" in said
    assert "手順の" in said
    parallel = tmp_path / "b.flow.yaml"
    parallel.write_text("業務: 届出\n手順:\n  - 並行:\n    - 窓口: 書く\n    - 係: 読む\n", encoding="utf-8")
    assert run(["export", str(parallel), "-o", str(tmp_path / "b.csv")]) == 0
    assert "並行の関門" in capfd.readouterr().err
    for name in ("a.csv", "a.bpmn", "a.drawio", "a.xlsx", "a.json", "a.flow.yaml"):
        assert run(["export", FLOW, "-o", str(tmp_path / name)]) == 0
        assert "残らない" not in capfd.readouterr().err, name


# --- folders with a bad file, inventories ------------------------------------------------------

GOOD = "業務: 転入\n手順:\n  - 住民: 書く\n  - 窓口: 受ける\n"


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "流れ"
    folder.mkdir()
    (folder / "a.flow.yaml").write_text(GOOD, encoding="utf-8")
    with (folder / "b.flow.yaml").open("wb") as stream:
        stream.seek(21 * 1024 * 1024)
        stream.write(b"x")
    (folder / "c.flow.yaml").write_text(GOOD.replace("転入", "転出"), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("command", "made"),
    [
        (["measure", "-o", "x.json"], ["x.json"]),
        (["draw", "-o", "x.svg"], ["x-a.svg", "x-c.svg"]),
        (["report", "-o", "x.html"], ["x.html"]),
        (["audit", "-o", "x.csv"], ["x.csv"]),
        (["export", "-o", "x.mmd"], ["x-1.mmd", "x-2.mmd"]),
    ],
)
def test_one_file_too_large_never_stops_a_folder(
    command: list[str],
    made: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    folder = _folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run([command[0], folder.name, *command[1:]]) == 4
    assert "b.flow.yaml が大きすぎます" in capfd.readouterr().err
    assert sorted(path.name for path in tmp_path.glob("x*")) == made


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("broken.bpmn", b"<definitions><", 4),
        ("other.bpmn", b"<html/>", 4),
        ("empty.bpmn", b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', 3),
        ("bad.flow.yaml", "業務: [転入\n".encode(), 4),
        ("empty.flow.yaml", b"", 3),
        ("half.flow.yaml", f"{GOOD}    時間: たくさん\n".encode(), 1),
        ("whole.flow.yaml", GOOD.encode(), 0),
    ],
)
def test_export_says_by_its_exit_code_what_could_be_read(
    name: str, data: bytes, code: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    target = tmp_path / "x.mmd"
    assert run(["export", str(tmp_path / name), "-o", str(target)]) == code
    assert target.exists() == (code < 2)
    assert "Traceback" not in capfd.readouterr().err


def _inventory(path: Path, rows: int, encoding: str = "utf-8-sig") -> None:
    heads = ["手続ID", "手続名", "法令名", "根拠条項号", "手続類型", "手続主体", "手続の受け手", "オンライン化の実施状況", "総手続件数"]  # fmt: skip
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(heads)
        writer.writerows(
            [k, f"届出{k}", "戸籍法" if k % 2 else "建築基準法", "第1条", "1 申請等", "5 国民等", "3 地方等", "2 未実施", k] for k in range(1, rows + 1)
        )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_long_inventory_is_audited_to_its_last_row(
    encoding: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "棚卸.csv"
    _inventory(table, 2_003, encoding)
    assert run(["audit", str(table), "-o", str(tmp_path / "x.csv"), "-o", str(tmp_path / "x.jsonl")]) == 0
    out = capfd.readouterr().out
    assert "手続 2,003件を点検しました" in out
    assert re.search(r"2004 +2,003 +届出2003 .*PAP-01", out), "the row with most cases a year comes first"
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {int(row["行"]) for row in rows} == set(range(2, 2_005))
    assert all(row["業務"] == f"届出{int(row['行']) - 1}" for row in rows)
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text("utf-8").splitlines()]
    assert [(line["code"], line["line"], line["id"]) for line in lines] == [
        (row["記号"], int(row["行"]), row["識別子"]) for row in rows
    ]
    assert run(["audit", str(table), "--format", "jsonl", "--fail-on", "info"]) == 1
    assert [json.loads(line) for line in capfd.readouterr().out.splitlines()] == lines


def test_what_cannot_be_done_with_a_long_inventory_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "棚卸.csv"
    _inventory(table, 2_001)
    target = tmp_path / "x.html"
    assert run(["audit", str(table), "-o", str(target)]) == 2
    assert "--match" in capfd.readouterr().err
    assert not target.exists()
    assert run(["audit", str(table), FLOW]) == 2
    assert "このファイルだけ" in capfd.readouterr().err
    assert run(["audit", str(table), "--match", "届出12", "-o", str(target)]) == 0
    out = capfd.readouterr().out
    assert target.exists()
    assert "届出1234" in out
    assert "届出1300" not in out
    assert run(["audit", str(table), "--match", "ない手続"]) == 3
    assert "当てはまる手続がありません" in capfd.readouterr().err
