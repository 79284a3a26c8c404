"""The program itself: languages, exit codes, start-up, errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from bprflow.cli import shared
from bprflow.cli.main import program, run
from bprflow.errors import UnreadableInputError
from bprflow.language.choose import choose_language

LOCALE = Path(shared.__file__).parents[1] / "language/locale/ja/LC_MESSAGES"


def call(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bprflow", *words],
        capture_output=True,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))},
            "PYTHONIOENCODING": "utf-8",
            **environment,
        },
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        ([], {}, "ja"), ([], {"LANG": "en_US.UTF-8"}, "en"), ([], {"LANG": "C.UTF-8"}, "ja"), ([], {"LC_ALL": "ja_JP.UTF-8", "LANG": "en_US"}, "ja"),
        (["--lang", "en"], {}, "en"), (["audit", "--lang=en"], {"LANG": "ja_JP"}, "en"), (["--lang", "ja"], {"LANG": "en_GB"}, "ja"),
        (["--", "--lang", "en"], {}, "ja"),
    ],
)  # fmt: skip
def test_the_language_is_asked_for_or_follows_the_locale(
    words: list[str], environment: dict[str, str], language: str
) -> None:
    assert choose_language(words, environment) == language


def test_help_is_japanese_or_english_and_lists_every_command() -> None:
    japanese = call("--help").stdout.decode()
    english = call("--help", "--lang", "en").stdout.decode()
    assert "使い方:" in japanese
    assert "この説明を表示して終わる" in japanese
    assert "Usage:" in english
    for entry in shared.command_table():
        assert entry.ja in japanese
        assert entry.en in english


@pytest.mark.parametrize("entry", shared.command_table(), ids=lambda e: e.name)
def test_every_command_explains_itself_with_two_examples(entry: shared.CommandEntry, capsys) -> None:
    assert run([entry.name, "--help"]) == 0
    assert capsys.readouterr().out.count(f"bprflow {entry.name}") >= 3


def test_help_imports_neither_pydantic_nor_networkx() -> None:
    heavy = {"pydantic", "networkx", "yaml", "jinja2", "openpyxl", "pptx", "lxml", "scipy", "numpy", "pygraphviz"}
    for words in (["--help"], *([entry.name, "--help"] for entry in shared.command_table())):
        code = f"import sys; from bprflow.cli.main import run; run({words!r}); print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        assert result.stderr.decode().strip() == "[]"


def test_an_unknown_command_is_answered_with_the_one_that_was_meant() -> None:
    result = call("docter")
    assert result.returncode == 2
    assert "もしかして: doctor" in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_a_wrong_option_is_wrong_usage() -> None:
    result = call("doctor", "--colour")
    assert result.returncode == 2
    assert "--colour" in result.stderr.decode()


def test_nothing_ever_shows_a_traceback(monkeypatch, capsys) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.delenv("BPRFLOW_DEBUG", raising=False)
    monkeypatch.setattr(program, "main", fail)
    assert run(["doctor"]) == 70
    assert "boom" in capsys.readouterr().err


def test_a_known_failure_gives_its_own_exit_code(monkeypatch, capsys) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise UnreadableInputError("読めません", "別の場所へ")

    monkeypatch.setattr(program, "main", fail)
    assert run(["doctor"]) == 4
    assert capsys.readouterr().err == "読めません\n  直し方: 別の場所へ\n"


def test_doctor_says_what_this_machine_can_do() -> None:
    result = call("doctor", "--format", "json")
    checks = json.loads(result.stdout)["checks"]
    assert {"python", "libraries", "graphviz", "font", "encoding", "folder"} <= {c["check"] for c in checks}
    assert result.returncode == 0


def test_output_survives_a_console_without_the_characters() -> None:
    result = call("--help", PYTHONIOENCODING="cp932")
    assert result.returncode == 0
    assert "使い方" in result.stdout.decode("cp932")
    assert call("--help", PYTHONIOENCODING="ascii").returncode == 0


def test_the_compiled_catalogue_is_fresh() -> None:
    source = polib.pofile(str(LOCALE / "messages.po"))
    compiled = polib.mofile(str(LOCALE / "messages.mo"))
    assert {(e.msgid, e.msgstr) for e in source} == {(e.msgid, e.msgstr) for e in compiled}
