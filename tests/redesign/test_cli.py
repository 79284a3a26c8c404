"""apply, compare and improve as a user runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from bprflow.cli.main import run
from bprflow.source import load_file
from bprflow.source.redesign import load_redesign

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    for name in ("as-is.flow.yaml", "to-be.flow.yaml", "kaizen.kaizen.yaml"):
        shutil.copy(EXAMPLES / "address-change" / name, tmp_path / name)
    return tmp_path


def test_apply_writes_the_to_be_flow_beside_and_leaves_the_inputs_alone(case: Path, capsys) -> None:
    before = {path.name: path.read_bytes() for path in case.iterdir()}
    out = case / "out.flow.yaml"
    assert run(["apply", str(case / "kaizen.kaizen.yaml"), "-o", str(out), "-o", str(case / "trace.json")]) == 0
    process = load_file(str(out)).process
    assert process.state == "to_be" and len(process.all_steps) == 9
    assert "だれが登場するか" in out.read_text("utf-8"), "remarks of the as-is file stay"
    trace = json.loads((case / "trace.json").read_text("utf-8"))
    assert trace["format"] == "bprflow.apply/1" and trace["now"]["届出書を綴り文書庫へ保存する"] == []
    assert {name: (case / name).read_bytes() for name in before} == before
    told = capsys.readouterr().err
    assert "書き出しました" in told and "指摘: 解消" in told


def test_apply_without_a_file_prints_the_flow(case: Path, capsys) -> None:
    assert run(["apply", str(case / "kaizen.kaizen.yaml")]) == 0
    assert "手順:" in capsys.readouterr().out


def test_a_refused_change_writes_nothing_unless_asked_and_names_its_line(case: Path, capsys) -> None:
    plan = case / "bad.kaizen.yaml"
    plan.write_text(
        "改善案: 案\n対象: as-is.flow.yaml\n変更:\n  - 廃止: 本人確認し届出書の記入もれを直す\n  - 廃止: 届出書を綴り文書庫へ保存する\n",
        "utf-8",
    )
    out = case / "out.flow.yaml"
    assert run(["apply", str(plan), "-o", str(out)]) == 1
    told = capsys.readouterr().err
    assert f"{plan}:4: 当てはめられません" in told and "例外承認" in told and not out.exists()
    assert run(["apply", str(plan), "-o", str(out), "--partial"]) == 1
    assert len(load_file(str(out)).process.all_steps) == 8


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("業務: 受付\n", 4),
        ("改善案: 案\n変更:\n  - 廃止: 甲\n", 2),
        ("改善案: 案\n対象: ない.yaml\n変更:\n  - 廃止: 甲\n", 4),
        ("", 3),
    ],
)
def test_what_cannot_be_read_has_its_own_exit_code(tmp_path: Path, capsys, text: str, code: int) -> None:
    plan = tmp_path / "plan.kaizen.yaml"
    plan.write_text(text, "utf-8")
    assert run(["apply", str(plan)]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_the_inputs_are_never_written_over(case: Path, capsys) -> None:
    assert run(["apply", str(case / "kaizen.kaizen.yaml"), "-o", str(case / "as-is.flow.yaml")]) == 2
    assert run(["apply", str(case / "kaizen.kaizen.yaml"), "-o", str(case / "x.docx")]) == 2


def test_an_unknown_stage_is_said_with_those_there_are(capsys) -> None:
    plan = str(EXAMPLES / "no-write-counter" / "kaizen.kaizen.yaml")
    assert run(["apply", plan, "--段階", "第3段階"]) == 2
    assert "第1段階 (署名)" in capsys.readouterr().err
    assert run(["apply", plan, "--stage", "第1段階 (署名)"]) == 0


def test_compare_tells_the_whole_story_as_text_markdown_and_json(case: Path, capsys) -> None:
    plan = str(case / "kaizen.kaizen.yaml")
    assert run(["compare", plan, "--道すじ", "--始め", "2026-11-22"]) == 0
    text = capsys.readouterr().out
    for words in ("廃止2", "電子化", "利用率 50%", "改正が要るルール", "改革の道すじ", "令和9年2月", "指摘: 解消"):
        assert words in text, words
    assert run(["compare", plan, "-o", str(case / "c.md"), "-o", str(case / "c.json")]) == 0
    markdown = (case / "c.md").read_text("utf-8")
    tables = [line for line in markdown.splitlines() if line.startswith("|")]
    assert all(line.count("|") - line.count("\\|") == tables[0].count("|") for line in tables[:10])
    data = json.loads((case / "c.json").read_text("utf-8"))
    assert data["format"] == "bprflow.compare/1" and data["effect"]["own_routes"]
    assert {step["kind"] for step in data["steps"]} >= {"removed", "digitised", "new"}
    assert data["worse"] and data["rules"][0]["owner"]


def test_compare_takes_two_flows_and_speaks_english(case: Path, capsys) -> None:
    assert run(["compare", str(case / "as-is.flow.yaml"), str(case / "as-is.flow.yaml"), "--lang", "en"]) == 0
    assert "The two flows are the same" in capsys.readouterr().out
    assert run(["compare", str(case / "as-is.flow.yaml"), str(case / "to-be.flow.yaml"), "--lang", "en"]) == 0
    assert "removed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [("as-is.flow.yaml",), ("as-is.flow.yaml", "to-be.flow.yaml", "kaizen.kaizen.yaml"), ("kaizen.kaizen.yaml", "-o", "x.docx"),
     ("kaizen.kaizen.yaml", "--道すじ", "--始め", "いつか")],
)  # fmt: skip
def test_a_wrong_use_is_explained(case: Path, capsys, words: tuple[str, ...]) -> None:
    paths = [str(case / word) if word.endswith((".yaml", ".docx")) else word for word in words]
    assert run(["compare", *paths]) == 2
    assert "直し方" in capsys.readouterr().err


def test_another_uptake_can_be_tried_without_editing(case: Path, capsys) -> None:
    plan = str(case / "kaizen.kaizen.yaml")
    hours = []
    for share in ("20%", "80%"):
        assert run(["compare", plan, "--利用率", share, "--format", "json"]) == 0
        data = json.loads(capsys.readouterr().out)
        assert data["effect"]["uptake"]["value"] == pytest.approx(float(share[:-1]) / 100)
        hours.append(data["effect"]["saved_hours"]["value"])
    assert hours[0] < hours[1]
    assert run(["compare", plan, "--uptake", "たくさん"]) == 2


def test_compare_draws_the_change(case: Path) -> None:
    out = case / "change.svg"
    assert run(["compare", str(case / "kaizen.kaizen.yaml"), "-o", str(out)]) == 0
    picture = out.read_text("utf-8")
    assert picture.lstrip().startswith("<") and "廃止" in picture and "電子化" in picture


def test_improve_drafts_a_redesign_that_applies(case: Path, capsys) -> None:
    before = (case / "as-is.flow.yaml").read_bytes()
    draft = case / "draft.kaizen.yaml"
    assert run(["improve", str(case / "as-is.flow.yaml"), "-o", str(draft)]) == 0
    loaded = load_redesign(str(draft))
    assert loaded.diagnostics == () and loaded.redesign.target == "as-is.flow.yaml" and loaded.redesign.changes
    assert (case / "as-is.flow.yaml").read_bytes() == before
    assert "今すぐまで" in capsys.readouterr().err
    assert run(["compare", str(draft)]) == 0
    assert run(["apply", str(draft)]) == 0


def test_improve_keeps_to_its_limits(capsys) -> None:
    flow = str(EXAMPLES / "subsidy-seal" / "as-is.flow.yaml")
    assert run(["improve", flow, "--権限", "課", "--上限", "1", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["format"] == "bprflow.improve/1" and len(data["chosen"]) == 1
    assert {option["authority"] for option in data["chosen"]} == {"section"}
    assert run(["improve", flow, "--期限", "いつか"]) == 2
    assert run(["improve", flow, "--staff-days", "0"]) == 0
    assert "0件の変更" in capsys.readouterr().err


def test_flows_of_other_tools_are_compared_too(case: Path, capsys) -> None:
    (case / "one.mmd").write_text("flowchart LR\n  a[書く] --> b[受ける]\n  b --> c[綴る]\n", "utf-8")
    (case / "two.mmd").write_text("flowchart LR\n  a[書く] --> b[受ける]\n", "utf-8")
    assert run(["compare", str(case / "one.mmd"), str(case / "two.mmd"), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [step["kind"] for step in data["steps"]] == ["same", "same", "removed"]


def test_many_redesigns_make_one_road_map_as_text_table_data_and_picture(tmp_path: Path, capsys) -> None:
    cases = [EXAMPLES / name / "kaizen.kaizen.yaml" for name in ("address-change", "subsidy-seal")]
    names = [str(path) for path in cases]
    assert run(["compare", *names, "--道すじ", "--始め", "2026-11-22"]) == 0
    text = capsys.readouterr().out
    assert "2件の改善案" in text and "まず: 各課の申請書" in text and "二次元バーコ" in text and "補助金の電子" in text
    outputs = [str(tmp_path / f"r.{suffix}") for suffix in ("md", "json", "svg", "png")]
    assert run(["compare", *names, "--roadmap", "--start", "2026-11-22", *(w for o in outputs for w in ("-o", o))]) == 0
    data = json.loads((tmp_path / "r.json").read_text("utf-8"))
    jsonschema.validate(data, json.loads((ROOT / "schemas" / "roadmap.schema.json").read_text("utf-8")))
    keys = [row["key"] for row in data["rows"]]
    assert data["start"] == "2026-11-22" and set(data["first"]) < set(keys)
    for row in data["rows"]:
        assert all(keys.index(other) < keys.index(row["key"]) for other in row["waits_for"])
    picture = (tmp_path / "r.svg").read_text("utf-8")
    for row in data["rows"]:
        if row["kind"] == "rule":
            assert row["title"] in picture
    assert "12月議会" in picture and "令和9年度" in picture
    assert (tmp_path / "r.png").read_bytes().startswith(b"\x89PNG")
    markdown = (tmp_path / "r.md").read_text("utf-8")
    assert sum(line.startswith("|") for line in markdown.splitlines()) == len(keys) + 2


def test_a_folder_of_redesigns_makes_one_road_map(tmp_path: Path, capsys) -> None:
    for name in ("redpen-proof", "rpa-share"):
        shutil.copytree(EXAMPLES / name, tmp_path / name)
    assert run(["compare", str(tmp_path), "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "2 redesigns" in text and "RPA" in text
    assert run(["compare", str(tmp_path / "rpa-share"), "--roadmap-only", "-o", str(tmp_path / "x.pptx")]) == 2
    (tmp_path / "empty").mkdir()
    assert run(["compare", str(tmp_path / "empty")]) == 3
    (tmp_path / "rpa-share" / "kaizen.kaizen.yaml").write_text("改善案: 空\n変更: [\n", "utf-8")
    assert run(["compare", str(tmp_path)]) == 4, "one of two cannot be read: the other is still laid out"
    said = capsys.readouterr()
    assert "赤ペン" in said.out and "除いて続けます" in said.err


def test_a_deadline_in_words_is_understood_and_said(capsys) -> None:
    flow = str(EXAMPLES / "day-duty" / "as-is.flow.yaml")
    assert run(["improve", flow, "--期限", "年度内"]) == 0
    said = capsys.readouterr()
    assert "3月31日までに施行できるもの" in said.err and "議会" not in said.out.replace("議会へ", "")
    assert run(["improve", flow, "--until", "within 6 months", "--lang", "en"]) == 0
    assert "in force by" in capsys.readouterr().err
    assert run(["improve", flow, "--期限", "そのうち"]) == 2
    assert "年度内" in capsys.readouterr().err, "it says how to write one"


def test_two_redesigns_without_a_road_map_are_not_taken_for_flows(capsys) -> None:
    names = [str(EXAMPLES / name / "kaizen.kaizen.yaml") for name in ("address-change", "subsidy-seal")]
    assert run(["compare", *names]) == 2
    assert "--道すじ" in capsys.readouterr().err


def words_of(path: Path) -> str:
    """Read what a paper says, whatever its format."""
    import zipfile

    if path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.load_workbook(path)
        return "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    if path.suffix == ".pptx":
        with zipfile.ZipFile(path) as parts:
            return "".join(parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml"))
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return "".join(page.extract_text() for page in PdfReader(path).pages)
    return path.read_text("utf-8")


def test_a_named_override_shows_in_every_paper(tmp_path: Path, capsys) -> None:
    folder = EXAMPLES / "wildlife-capture"
    plan, as_is, person = str(folder / "kaizen.kaizen.yaml"), str(folder / "as-is.flow.yaml"), "農林課長"
    to_be = str(tmp_path / "to-be.flow.yaml")
    assert run(["apply", plan, "-o", to_be, "-o", str(tmp_path / "apply.json")]) == 0
    assert person in capsys.readouterr().err

    def written(prefix: str, *suffixes: str) -> list[str]:
        return [word for suffix in suffixes for word in ("-o", str(tmp_path / f"{prefix}.{suffix}"))]

    papers = ("html", "md", "xlsx", "pptx", "pdf")
    assert run(["compare", plan, *written("compare", "txt", "md", "json", "html", "svg", "pptx", "pdf", "xlsx")]) == 0
    assert run(["compare", plan, "--道すじだけ", *written("roadmap", "txt", "md", "json", "svg")]) == 0
    assert run(["report", as_is, "--改善案", plan, *written("planned", *papers)]) == 0
    assert run(["report", to_be, *written("after", *papers, "json")]) == 0
    capsys.readouterr()
    for form in ("text", "json", "sarif", "md", "csv", "junit", "github"):
        run(["audit", to_be, "--format", form])
        said = capsys.readouterr().out
        assert person in "".join(said.split()) and "WAIVE-05" in said, form
    for path in sorted(tmp_path.iterdir()):
        assert person in "".join(words_of(path).split()), path.name


def test_an_override_cannot_be_waived_away(tmp_path: Path, capsys) -> None:
    folder = EXAMPLES / "wildlife-capture"
    assert run(["apply", str(folder / "kaizen.kaizen.yaml"), "-o", str(tmp_path / "to-be.flow.yaml")]) == 0
    text = (tmp_path / "to-be.flow.yaml").read_text("utf-8")
    (tmp_path / "to-be.flow.yaml").write_text(text + "除外: {WAIVE-05: 市長が認めたので言わなくてよい}\n", "utf-8")
    capsys.readouterr()
    run(["audit", str(tmp_path / "to-be.flow.yaml")])
    assert "農林課長" in "".join(capsys.readouterr().out.split())
    assert run(["rule", "WAIVE-05"]) == 0
    assert "例外承認" in capsys.readouterr().out


def test_a_comparison_as_a_workbook_has_numbers_in_its_cells(tmp_path: Path, capsys) -> None:
    import openpyxl

    plan, book, data = (
        str(EXAMPLES / "subsidy-seal" / "kaizen.kaizen.yaml"),
        tmp_path / "比較.xlsx",
        tmp_path / "c.json",
    )
    assert run(["compare", plan, "--道すじ", "-o", str(book), "-o", str(data)]) == 0
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == [
        "概要",
        "指標",
        "手順の変化",
        "指摘",
        "改正が要るルール",
        "悪くなること",
        "改革の道すじ",
    ]
    said = json.loads(data.read_text("utf-8"))
    rows = {row[0]: row for row in sheets["指標"].iter_rows(min_row=2, values_only=True)}
    for one in said["indicators"]:
        if one["before"] and one["after"]:
            assert rows[one["name"]][2] == pytest.approx(one["before"]["value"])
            assert rows[one["name"]][5] == pytest.approx(one["after"]["value"])
    assert sheets["手順の変化"].max_row == len(said["steps"]) + 1
    assert sheets["改正が要るルール"].max_row == len(said["rules"]) + 1
    assert sheets["改革の道すじ"].max_row == len(said["roadmap"]) + 1
    states = [row[0] for row in sheets["指摘"].iter_rows(min_row=2, values_only=True)]
    assert states.count("解消") == len(said["findings"]["solved"]) and states.count("新しい") == len(
        said["findings"]["new"]
    )


def _told_codes(files: list[str], capsys) -> set[str]:
    assert run(["compare", *files, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["findings"]
    return {ident.rpartition("-")[0] for state in ("solved", "unchanged", "new") for ident in told[state]}


def test_apply_and_compare_audit_as_the_project_wants(case: Path, capsys) -> None:
    plan, flows = str(case / "kaizen.kaizen.yaml"), [str(case / f"{name}.flow.yaml") for name in ("as-is", "to-be")]
    usual, of_flows = _told_codes([plan], capsys), _told_codes(flows, capsys)
    assert {"KEY-01", "KEY-05"} <= usual & of_flows
    run(["apply", plan, "-o", str(case / "out.flow.yaml")])
    lines = [line for line in capsys.readouterr().err.splitlines() if "指摘: 解消" in line]

    (case / "bprflow.toml").write_text('除く = ["KEY"]\n', "utf-8")
    assert _told_codes([plan], capsys) == {code for code in usual if not code.startswith("KEY")}
    assert _told_codes(flows, capsys) == {code for code in of_flows if not code.startswith("KEY")}
    run(["apply", plan, "-o", str(case / "out.flow.yaml")])
    assert [line for line in capsys.readouterr().err.splitlines() if "指摘: 解消" in line] != lines

    (case / "bprflow.toml").write_text('規則版 = "2099.01"\n', "utf-8")
    assert run(["compare", plan]) == 2, "a fault of the settings is told here too"
