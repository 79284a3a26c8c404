"""`check --fix/--diff`, its forms, and `fmt`: what they print, save and return."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bprflow.cli.main import run

SLIPS = "業務：受付  # 名前\n手順:\n　　- 窓口：受け取る\n"
MENDED = "業務: 受付  # 名前\n手順:\n    - 窓口: 受け取る\n"
TIDY = "業務: 受付\n\n手順:\n  - 窓口: 受け取る\n"


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "受付.flow.yaml"
    path.write_text(SLIPS, "utf-8")
    return path


def test_diff_shows_and_saves_nothing(flow: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--diff", str(flow)]) == 1
    out = capfd.readouterr().out
    assert "-業務：受付  # 名前\n+業務: 受付  # 名前\n" in out
    assert flow.read_text("utf-8") == SLIPS


def test_fix_saves_and_leaves_a_clean_file(flow: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--fix", str(flow)]) == 0
    assert flow.read_text("utf-8") == MENDED
    assert "3か所" in capfd.readouterr().err
    before = flow.stat().st_mtime_ns
    assert run(["check", "--fix", str(flow)]) == 0
    assert flow.stat().st_mtime_ns == before


def test_fix_turns_cp932_into_utf_8_and_keeps_a_byte_order_mark(tmp_path: Path) -> None:
    old, marked = tmp_path / "a.flow.yaml", tmp_path / "b.flow.yaml"
    old.write_bytes(TIDY.encode("cp932"))
    marked.write_bytes(SLIPS.encode("utf-8-sig"))
    assert run(["check", "--fix", str(tmp_path)]) == 0
    assert old.read_bytes() == TIDY.encode()
    assert marked.read_bytes() == MENDED.encode("utf-8-sig")


def test_fix_says_that_the_encoding_changed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    tidy, slips = tmp_path / "a.flow.yaml", tmp_path / "b.flow.yaml"
    tidy.write_bytes(TIDY.encode("cp932"))
    slips.write_bytes(SLIPS.encode("utf-16"))
    assert run(["check", "--fix", "--diff", str(tmp_path)]) == 1
    shown = capfd.readouterr()
    assert "Shift_JIS (CP932) から UTF-8 に変わります" in shown.err
    assert "+業務: 受付  # 名前\n" in shown.out
    assert tidy.read_bytes() == TIDY.encode("cp932")
    assert slips.read_bytes() == SLIPS.encode("utf-16")
    assert run(["check", "--fix", str(tmp_path)]) == 0
    said = capfd.readouterr().err.splitlines()
    assert said[0].endswith("a.flow.yaml: 文字コードを Shift_JIS (CP932) から UTF-8 に変えて保存しました")
    assert said[1].endswith("b.flow.yaml: 3か所を直し、文字コードを UTF-16 から UTF-8 に変えて保存しました")
    tidy.write_bytes(TIDY.encode("cp932"))
    assert run(["check", "--fix", "--lang", "en", str(tidy)]) == 0
    assert capfd.readouterr().err.endswith("turned Shift_JIS (CP932) into UTF-8, and saved\n")


def test_fix_never_touches_what_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "a.flow.yaml"
    path.write_text("業務: [受付\n手順:\n", "utf-8")
    assert run(["check", "--fix", str(path)]) == 4
    assert path.read_text("utf-8") == "業務: [受付\n手順:\n"


def test_a_failed_save_keeps_the_file(
    flow: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert run(["check", "--fix", str(flow)]) == 2
    assert flow.read_text("utf-8") == SLIPS
    assert "書き込めません" in capfd.readouterr().err
    assert [path.name for path in flow.parent.iterdir()] == [flow.name]


def test_json_names_every_file_and_fault(flow: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (flow.parent / "b.flow.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert run(["check", "--format", "json", str(flow.parent)]) == 4
    data = json.loads(capfd.readouterr().out)
    assert data["format"] == "bprflow.check/1"
    assert [file["understood"] for file in data["files"]] == [False, True]
    assert data["files"][0]["failure"]
    assert {(d["code"], d["line"], d["column"]) for d in data["diagnostics"]} == {("YAML-10", 1, 3), ("YAML-11", 3, 1), ("YAML-10", 3, 7)}  # fmt: skip
    assert data["summary"]["error"] == 3


def test_github_form_is_one_command_a_line(flow: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format", "github", str(flow)]) == 1
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("::error file=")
    assert ",line=1,col=3,endLine=1,endColumn=4,title=YAML-10::" in lines[0]


def test_english_on_request(flow: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--lang", "en", str(flow)]) == 1
    out = capfd.readouterr().out
    assert "error YAML-10" in out
    assert "Try: write ': '" in out


def test_structure_is_checked_too(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.flow.yaml"
    path.write_text("業務: 受付\n手順:\n  - 窓口: 受け取る\n  - 係: 審査する\n    次: 受け取る\n", "utf-8")
    assert run(["check", str(path)]) == 1
    assert ":3:5: 誤り SHAPE-03" in capfd.readouterr().out


def test_several_processes_say_the_same_as_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for number in range(8):
        (tmp_path / f"{number}.flow.yaml").write_text(SLIPS if number % 2 else TIDY, "utf-8")
    assert run(["check", "-j", "1", str(tmp_path)]) == 1
    one = capfd.readouterr().out
    assert run(["check", "-j", "2", str(tmp_path)]) == 1
    assert capfd.readouterr().out == one


def test_fmt_checks_shows_and_saves(flow: Path, capfd: pytest.CaptureFixture[str]) -> None:
    flow.write_text("手順:\n- 窓口: 受け取る\n業務: 受付\n", "utf-8")
    assert run(["fmt", "--check", str(flow)]) == 1
    assert "整っていません" in capfd.readouterr().err
    assert run(["fmt", "--diff", str(flow)]) == 0
    assert "+業務: 受付\n" in capfd.readouterr().out
    assert run(["fmt", str(flow)]) == 0
    assert flow.read_text("utf-8") == TIDY
    assert run(["fmt", "--check", str(flow)]) == 0
    assert run(["fmt", "--keys", "en", str(flow)]) == 0
    assert flow.read_text("utf-8") == "process: 受付\n\nsteps:\n  - 窓口: 受け取る\n"


def test_fmt_leaves_broken_files_alone(flow: Path, capfd: pytest.CaptureFixture[str]) -> None:
    flow.write_text("業務: 受付\n手順:\n  - 窓口: 見る\n    時間: たくさん\n", "utf-8")
    before = flow.read_bytes()
    assert run(["fmt", str(flow)]) == 1
    assert flow.read_bytes() == before
    assert "bprflow check" in capfd.readouterr().err


def test_schema_prints_and_saves(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--lang", "ja"]) == 0
    printed = capfd.readouterr().out
    target = tmp_path / "s.json"
    assert run(["schema", "--lang", "ja", "-o", str(target)]) == 0
    assert target.read_text("utf-8") == printed
    assert "住所変更受付" in printed


@pytest.mark.parametrize(
    ("language", "heads"), [("ja", ("なぜ困るか", "直し方")), ("en", ("Why it hurts", "How to mend it"))]
)
def test_a_message_is_explained_in_the_look_of_a_rule(
    language: str, heads: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    pages = {}
    for code in ("yaml-14", "KEY-01"):
        assert run(["rule", code, "--lang", language]) == 0
        pages[code] = capfd.readouterr().out.splitlines()
    for page in pages.values():
        assert set(heads) <= set(page)
        assert not any(line.startswith(("#", "```")) for line in page)
    assert pages["yaml-14"][0].startswith("YAML-14 ")
    assert run(["rule", "YAML-25", "--format", "md", "--lang", language]) == 0
    assert capfd.readouterr().out.startswith("# YAML-25 ")
    assert run(["rule", "YAML-25", "--format", "json", "--lang", language]) == 2


def test_a_code_that_is_not_there_is_answered_with_the_nearest(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", "YALM-14"]) == 2
    assert "YAML-14" in capfd.readouterr().err


def test_a_broken_step_does_not_stop_the_audit_and_the_result_says_it_is_partial(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path, result = tmp_path / "a.flow.yaml", tmp_path / "結果.json"
    whole = "業務: 受付\n手順:\n  - 市民: 申請書に手書きする\n  - 窓口: 申請書を見てシステムへ入力する\n"
    for text, partial in ((whole, False), (whole + "  - {窓口: 渡す\n", True)):
        path.write_text(text, "utf-8")
        run(["audit", str(path)])
        shown = capfd.readouterr().out
        assert ("読めた部分だけ" in shown) is partial
        assert "KEY-01" in shown
        run(["audit", str(path), "-o", str(result)])
        assert json.loads(result.read_text("utf-8"))["processes"][0]["partial"] is partial
        capfd.readouterr()


def test_fmt_shows_what_is_in_its_way_and_writes_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "業務: 受付\n手順:\n  - 係: 受け付ける\n    時間: たくさん\n"
    (tmp_path / "a.flow.yaml").write_text(text, "utf-8")
    (tmp_path / "b.flow.yaml").write_text("業務:   受付\n手順:\n- 係: 受け付ける\n", "utf-8")
    assert run(["fmt", "a.flow.yaml", "b.flow.yaml"]) == 1
    said = capfd.readouterr().err
    assert "a.flow.yaml:4:9: 誤り YAML-25" in said
    assert "整えずにそのままにしました" in said
    assert "b.flow.yaml を整えました" in said
    assert (tmp_path / "a.flow.yaml").read_text("utf-8") == text
