"""`bprflow audit` and `bprflow rule` as a user calls them: exit codes, formats, suggestions, no heavy imports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bprflow.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
FLOW = str(ROOT / "examples" / "address-change" / "as-is.flow.yaml")
GOOD = str(ROOT / "examples" / "survey-tally" / "to-be.flow.yaml")


@pytest.fixture(autouse=True)
def japanese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.setattr(sys, "argv", ["bprflow"])
    monkeypatch.chdir(tmp_path)


def test_findings_make_the_exit_code(capsys) -> None:
    assert run(["audit", FLOW]) == 1
    out = capsys.readouterr().out.replace("\n", "")
    assert "段階: 最低限 → 基本まであと" in out
    assert run(["audit", FLOW, "--fail-on", "なし"]) == 0
    assert run(["audit", FLOW, "--select", "FACE-08"]) == 0  # 参考 only
    assert run(["audit", FLOW, "--select", "FACE-08", "--終了条件", "参考"]) == 1
    assert run(["audit", GOOD]) == 0


def test_wrong_options_are_explained(capsys) -> None:
    assert run(["audit", FLOW, "--select", "SEEL"]) == 2
    assert "もしかして: SEAL" in capsys.readouterr().err
    assert run(["audit", FLOW, "--profile", "最強"]) == 2
    assert run(["audit", FLOW, "--fail-on", "すごく"]) == 2
    assert run(["audit", FLOW, "--format", "pdf2"]) == 2
    assert run(["audit", FLOW, "--baseline", "ない.json"]) == 4


def test_nothing_to_check_and_unreadable(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run(["audit", str(tmp_path / "empty")]) == 3
    assert run(["audit", str(tmp_path / "none.flow.yaml")]) == 4
    (tmp_path / "binary.flow.yaml").write_bytes(b"\x00\x01\x02\xff" * 50)
    assert run(["audit", str(tmp_path / "binary.flow.yaml")]) == 4


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, capsys) -> None:
    (tmp_path / "a.flow.yaml").write_bytes(b"\x00\x01\x02\xff" * 50)
    (tmp_path / "b.flow.yaml").write_text("業務: 例\n手順:\n  - 学校: 依頼書をFAXする\n", encoding="utf-8")
    assert run(["audit", str(tmp_path)]) == 4
    assert "MAIL-03" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["json", "sarif", "md", "csv", "junit", "github"])
def test_every_format_goes_to_the_screen(form: str, capsys) -> None:
    run(["audit", FLOW, "--format", form])
    out = capsys.readouterr().out
    assert "KEY-05" in out
    if form in {"json", "sarif"}:
        json.loads(out)


def test_one_run_writes_all_papers_and_a_baseline_compares(tmp_path: Path, capsys) -> None:
    names = ["結果.json", "結果.sarif", "結果.md", "結果.csv", "結果.junit.xml"]
    run(["audit", FLOW, *(word for name in names for word in ("-o", str(tmp_path / name)))])
    assert all((tmp_path / name).stat().st_size > 500 for name in names)
    assert (tmp_path / "結果.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    capsys.readouterr()
    assert run(["audit", FLOW, "--baseline", str(tmp_path / "結果.json")]) == 0
    assert "新しい0件 解消0件" in capsys.readouterr().out


def test_cp932_csv(tmp_path: Path) -> None:
    run(["audit", FLOW, "-o", str(tmp_path / "x.csv"), "--文字コード", "cp932"])
    assert "記号" in (tmp_path / "x.csv").read_text(encoding="cp932")


def test_settings_and_city_rules(tmp_path: Path, capsys) -> None:
    flow = tmp_path / "x.flow.yaml"
    flow.write_text("業務: 例\n手順:\n  - 学校: 依頼書をFAXする\n", encoding="utf-8")
    (tmp_path / "bprflow.toml").write_text('除く = ["MAIL-03"]\n追加規則 = ["r.yaml"]\n', encoding="utf-8")
    (tmp_path / "r.yaml").write_text(
        "規則:\n  - {記号: CITY-01, 名前: 依頼書, 言葉: [依頼書], 文: '「{step}」です', なぜ: 例, 直し方: 例}\n",
        encoding="utf-8",
    )
    assert run(["audit", str(flow), "--fail-on", "注意"]) == 1
    out = capsys.readouterr().out
    assert "CITY-01" in out and "MAIL-03" not in out


def test_every_flow_follows_the_settings_nearest_to_it(tmp_path: Path, capsys) -> None:
    for name, settings in (("east", '除く = ["MAIL-03"]\n'), ("west", '段階 = "模範"\n終了条件 = "注意"\n')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bprflow.toml").write_text(settings, encoding="utf-8")
        text = f"業務: {name}の例\n手順:\n  - 学校: 依頼書をFAXする\n"
        (tmp_path / name / "x.flow.yaml").write_text(text, encoding="utf-8")
    east, west = (str(tmp_path / name / "x.flow.yaml") for name in ("east", "west"))
    assert run(["audit", east]) == 0
    assert "MAIL-03" not in capsys.readouterr().out
    # In either order, and for the folder: what the west excludes and minds is the west's business.
    for order in ([east, west], [west, east], [str(tmp_path)]):
        assert run(["audit", *order]) == 1
        out = capsys.readouterr().out
        assert out.count("▲ 注意 MAIL-03") == 1
        assert "MAIL-03" not in out.partition("westの例")[0] or order[0] == west
    assert run(["audit", east, west, "--fail-on", "重大"]) == 0, "an option wins over every file"


def test_a_fault_in_the_settings_of_a_later_flow_is_told(tmp_path: Path, capsys) -> None:
    (tmp_path / "x.flow.yaml").write_text("業務: 例\n手順:\n  - 課: 例\n", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bprflow.toml").write_text('段階 = "完璧"\n', encoding="utf-8")
    (tmp_path / "in" / "y.flow.yaml").write_text("業務: 例\n手順:\n  - 課: 例\n", encoding="utf-8")
    assert run(["audit", str(tmp_path)]) == 2
    assert "完璧" in capsys.readouterr().err


def test_rule_explains_offline(capsys) -> None:
    assert run(["rule", "seal01"]) == 0
    out = capsys.readouterr().out
    for head in ("何が", "なぜ困るか", "直し方", "言ってはいけないとき", "根拠", "悪い例", "良い例", "2026-11-01"):
        assert head in out
    assert run(["rule", "紙からの転記", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "KEY-01"
    assert run(["rule"]) == 0
    assert "SEAL-01" in capsys.readouterr().out
    assert run(["rule", "--format", "md"]) == 0
    assert run(["rule", "SEAL-99"]) == 2
    assert "もしかして: SEAL" in capsys.readouterr().err


def test_a_word_of_names_lists_the_rules_that_have_it(capsys) -> None:
    assert run(["rule", "押印"]) == 0
    out = capsys.readouterr().out
    assert {"SEAL-01", "SEAL-02", "SEAL-06"} <= set(out.split())
    assert "PAP-01" not in out
    assert run(["rule", "key"]) == 0
    assert "KEY-05" in capsys.readouterr().out
    assert run(["rule", "押印", "--format", "json"]) == 0
    assert "SEAL-01" in {rule["code"] for rule in json.loads(capsys.readouterr().out)["rules"]}
    assert run(["rule", ""]) == 2


def test_rule_needs_no_heavy_imports() -> None:
    """The pages need neither the graph library nor the report engines."""
    code = (
        "import sys; from bprflow.cli.main import run; run(['rule', 'KEY-05']);"
        "heavy = {'networkx', 'jinja2', 'openpyxl', 'scipy', 'pygraphviz'} & set(sys.modules); assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_help_needs_neither_pydantic_nor_networkx() -> None:
    code = (
        "import sys; from bprflow.cli.main import run\n"
        "run(['audit', '--help']); run(['rule', '--help'])\n"
        "heavy = {'networkx', 'pydantic', 'yaml'} & set(sys.modules); assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
