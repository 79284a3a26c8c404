"""Everything people (and machines) feed to the program by mistake: a message, a code, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bprflow.cli.main import run

GOOD = "業務: 受付\n手順:\n  - 係: 受け付ける\n"
FILES: dict[str, tuple[bytes, int | dict[str, int], str]] = {
    "empty": (b"", 3, "空"),
    "blank": ("\n\n# 覚え書き\n".encode(), 3, ""),
    "binary": (bytes(range(256)) * 20, 4, ""),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, 4, ""),
    "full-width-colon": ("業務：受付\n手順:\n  - 係: 受け付ける\n".encode(), 1, "："),
    "full-width-space": ("業務: 受付\n手順:\n　　- 係: 受け付ける\n".encode(), 1, "全角"),
    "tab": ("業務: 受付\n手順:\n\t- 係: 受け付ける\n".encode(), 1, "タブ"),
    "duplicate-key": ("業務: 受付\n業務: 別\n手順:\n  - 係: 受け付ける\n".encode(), 1, "業務"),
    "unknown-lane": ("業務: 受付\n担当:\n  窓口: 職員\n手順:\n  - 窓囗: 受け付ける\n".encode(), 1, "もしかして"),
    "unknown-step": ("業務: 受付\n手順:\n  - 係: 受け付ける\n    次: 受け付けろ\n".encode(), 1, "もしかして"),
    "unknown-document": ("業務: 受付\n帳票:\n  住民異動届: {媒体: 紙}\n手順:\n  - 係: 受け付ける\n    読む: 住民移動届\n".encode(), 0, "もしかして"),
    "unknown-rule": ("業務: 受付\nルール:\n  書面で: {求めること: 書面}\n手順:\n  - 係: 受け付ける\n    ルール: 書面に\n".encode(), 1, "もしかして"),
    "no-number": (f"{GOOD}    時間: たくさん\n".encode(), 1, "たくさん"),
    "negative": (f"{GOOD}    時間: -5分\n".encode(), 1, "0以上"),
    "share": (f"{GOOD}    割合: 120%\n".encode(), 1, "100%"),
    "share-sum": (f"{GOOD}    分岐:\n      はい 50%: 終了\n      いいえ 70%: 終了\n".encode(), 1, "120%"),
    "deep": (b"a: " + b"[" * 5000 + b"]" * 5000, 4, ""),
    "deep-block": ("業務: 受付\n手順:\n".encode() + b"".join(b" " * i + b"- \n" for i in range(1, 1500)), 4, ""),
    "anchors": (("業務: 受付\na: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8)) + "手順:\n  - 係: 受け付ける\n").encode(), 1, ""),
    "unclosed": ("業務: [受付\n手順:\n  - 係: 受け付ける\n".encode(), 1, "閉じて"),
    "unclosed-steps": ("業務: 受付\n手順: [係: 受け付ける\n".encode(), 4, "閉じて"),
    "utf-16": (GOOD.encode("utf-16"), 0, ""),
    "no-steps": ("業務: 受付\n".encode(), {"check": 1}, "手順"),
    "steps-of-nothing": ("業務: 受付\n手順:\n  -\n  - ~\n".encode(), {"check": 1}, "手順"),
    "empty-braces": ("業務: 受付\n手順:\n  - {}\n".encode(), {"check": 1}, "空の"),
    "list": (b"- a\n- b\n", 4, ""),
    "only-text": ("こんにちは\n".encode(), 4, ""),
}  # fmt: skip


WRITES = {
    "check": [],
    "audit": ["-o", "結果.json"],
    "measure": ["-o", "結果.json"],
    "draw": ["-o", "図.svg"],
    "report": ["-o", "報告.html"],
}


@pytest.mark.parametrize("command", WRITES)
@pytest.mark.parametrize("case", FILES)
def test_bad_files_are_explained(
    command: str, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    data, expected, word = FILES[case]
    code = expected.get(command, 4) if isinstance(expected, dict) else expected
    path = tmp_path / "流れ.flow.yaml"
    path.write_bytes(data)
    monkeypatch.chdir(tmp_path)
    assert run([command, path.name, *WRITES[command]]) == code
    out, err = capfd.readouterr()
    said = out + err
    assert "Traceback" not in said
    assert "思わぬ誤り" not in said
    if code:
        assert path.name in said
        assert word in said
        assert "直し方" in said
    if code in {3, 4}:
        assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("command", ["measure", "draw"])
def test_a_result_of_half_a_flow_says_so(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.flow.yaml").write_text(f"{GOOD}    時間: たくさん\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run([command, "a.flow.yaml"]) == 1
    err = capfd.readouterr().err
    assert "a.flow.yaml:4:9" in err
    assert "読めた部分だけ" in err


def test_a_check_of_nothing_does_not_say_that_all_is_well(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path / "ない.flow.yaml")]) == 4
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_files_from_notepad_are_read(encoding: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "流れ.flow.yaml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode(encoding))
    assert run(["check", str(path)]) == 0
    out, err = capfd.readouterr()
    if encoding == "cp932":
        assert "Shift_JIS" in out + err or "CP932" in (out + err).upper()


def test_a_missing_file_and_a_folder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path / "ない.flow.yaml")]) == 4
    assert "見つかりません" in capfd.readouterr().err
    assert run(["check", str(tmp_path)]) == 3
    (tmp_path / "a.flow.yaml").write_text(GOOD, "utf-8")
    assert run(["check", str(tmp_path)]) == 0


def test_a_huge_file_is_refused_quickly(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "大きい.flow.yaml"
    with path.open("wb") as stream:
        stream.seek(50 * 1024 * 1024)
        stream.write(b"x")
    assert run(["audit", str(path)]) == 4
    assert "大きすぎます" in capfd.readouterr().err


@pytest.mark.parametrize(
    "words", [["report"], ["draw"], ["audit", "--format", "json"], ["measure", "--format", "json"]]
)
def test_an_unwritable_target_leaves_nothing_behind(
    words: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    flow = tmp_path / "a.flow.yaml"
    flow.write_text(GOOD, "utf-8")
    suffix = {"report": "html", "draw": "svg", "audit": "json", "measure": "json"}[words[0]]
    target = tmp_path / "ない" / f"x.{suffix}"
    assert run([*words, str(flow), "-o", str(target)]) == 2
    assert "フォルダ" in capfd.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.flow.yaml"]


def test_a_failed_write_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    flow, target = tmp_path / "a.flow.yaml", tmp_path / "図.svg"
    flow.write_text(GOOD, "utf-8")
    target.write_text("前の図", "utf-8")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert run(["draw", str(flow), "-o", str(target)]) == 2
    assert "書き込めません" in capfd.readouterr().err
    assert target.read_text("utf-8") == "前の図"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.flow.yaml", "図.svg"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
@pytest.mark.parametrize("words", [["audit"], ["audit", "--format", "json"], ["measure"], ["draw", "--format", "png"]])
def test_a_full_disk_behind_a_redirection_is_told(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.flow.yaml").write_text(GOOD, "utf-8")
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "bprflow", *words, str(tmp_path / "a.flow.yaml")],
            stdout=full, stderr=subprocess.PIPE, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, check=False,
        )  # fmt: skip
    said = result.stderr.decode()
    assert result.returncode == 2
    assert "出しきれません" in said
    assert "思わぬ誤り" not in said
    assert "Exception ignored" not in said


def test_a_home_nobody_may_look_into_does_not_stop_the_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service account often has a HOME it may not enter; the cache of fonts then lies elsewhere."""
    from bprflow.draw import engine

    monkeypatch.setattr(Path, "exists", _forbidden)
    monkeypatch.setenv("HOME", str(tmp_path / "closed"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert engine._cache_folder().name == "bprflow"


def _forbidden(self: Path, **_options: object) -> bool:
    raise PermissionError(13, "Permission denied", str(self))


def test_every_error_of_a_file_is_told_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.flow.yaml"
    path.write_text(
        "業務: 受付\n手順:\n  - 係: 受け付ける\n    時間: たくさん\n    媒体: 石板\n  - 係: 渡す\n    割合: 120%\n",
        "utf-8",
    )
    assert run(["check", str(path)]) == 1
    out = capfd.readouterr().out
    for place in ("4:", "5:", "7:"):
        assert place in out


def test_standard_input_is_read() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "bprflow", "check", "-"], input=GOOD.encode(), capture_output=True, check=False
    )
    assert result.returncode == 0


@pytest.mark.parametrize("command", ["check", "audit", "measure"])
def test_output_never_fails_on_a_japanese_windows_console(command: str, tmp_path: Path) -> None:
    path = tmp_path / "𠮷野家—.flow.yaml"
    path.write_text(GOOD.replace("受け付ける", "𠮷—✓を受け付ける"), "utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "bprflow", command, str(path)],
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": "cp932"}, check=False,
    )  # fmt: skip
    assert result.returncode in {0, 1}
    assert b"Traceback" not in result.stderr
    assert result.stdout.decode("cp932")


def test_json_on_a_japanese_windows_console_is_still_json(tmp_path: Path) -> None:
    """What CP932 lacks is escaped the way JSON does, in two halves where it must be; 「—」 gets its look-alike."""
    path = tmp_path / "a.flow.yaml"
    path.write_text(GOOD.replace("受け付ける", "𠮷田と髙橋の紙を郵送する"), "utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "cp932"}
    command = [sys.executable, "-m", "bprflow", "audit", str(path), "--format"]
    made = subprocess.run([*command, "json"], capture_output=True, env=environment, check=False)
    assert "𠮷田と髙橋" in json.dumps(json.loads(made.stdout.decode("cp932")), ensure_ascii=False)
    shown = subprocess.run([*command, "md"], capture_output=True, env=environment, check=False)
    assert b"\\u2014" not in shown.stdout


def test_too_much_nesting_is_told_where_it_begins(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.flow.yaml"
    path.write_text("業務: 受付\n備考: " + "[" * 5000 + "]" * 5000 + "\n手順:\n  - 係: 受け付ける\n", "utf-8")
    assert run(["check", str(path)]) == 4
    assert "a.flow.yaml:2:" in capfd.readouterr().out
