"""The message table: every message is documented, its examples are true, and its codes are stable."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from string import Formatter

import pytest

import bprflow
from bprflow.audit import all_rules
from bprflow.cli.main import run
from bprflow.errors import NothingToCheckError
from bprflow.redesign.conflict import SENTENCES
from bprflow.report.rulebook import OWN
from bprflow.source import load_text
from bprflow.source.message import Message
from bprflow.source.messages import MESSAGES, all_messages
from bprflow.source.pages import diagnostic_codes, diagnostic_page
from bprflow.source.redesign import load_redesign_text

WITHOUT_EXAMPLE = {
    "YAML-01",  # about bytes, shown by test_encoding
    "YAML-09",  # needs more than 200 faults
    "YAML-31",  # what no other message says: nothing is known to lead there
    "XCH-07",  # needs a workbook with more rows than are read
    "XCH-11",  # needs an inventory of thousands of rows
    "SHAPE-02", "SHAPE-07", "SHAPE-08", "SHAPE-09",  # need large or foreign graphs, shown by tests/flow
}  # fmt: skip


def told_by_check(message: Message, text: str, folder: Path) -> list[str]:
    """Check an example as the file it stands for, in a folder of its own."""
    path = folder / f"例{message.suffix}"
    path.write_text(text, "utf-8")
    if message.beside:
        (folder / "as-is.flow.yaml").write_text(message.beside, "utf-8")
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = run(["check", str(path), "--format", "json"])
    found = [found["code"] for found in json.loads(said.getvalue())["diagnostics"]]
    return ["YAML-00"] if code == NothingToCheckError.exit_code else found


def test_codes_are_unique_and_well_formed() -> None:
    codes = [message.code for message in MESSAGES.values()]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"(YAML|SHAPE|PLAN|XCH)-\d\d", code) for code in codes)
    assert list(diagnostic_codes()) == sorted(codes)


@pytest.mark.parametrize("message", all_messages(), ids=lambda message: message.code)
def test_both_languages_say_the_same(message: Message) -> None:
    for text in (message.name, message.text, message.hint, message.why):
        assert bool(text.ja) == bool(text.en)
    for text in (message.text, message.hint):
        fields = [{name for _, name, _, _ in Formatter().parse(words) if name} for words in (text.ja, text.en)]
        assert fields[1] <= fields[0] | fields[1]
        assert all("_" not in name for names in fields for name in names)
    assert message.why.ja
    assert message.text.ja.endswith(("。", "}", "か。")), "one polite sentence"


@pytest.mark.parametrize("message", [m for m in all_messages() if m.bad], ids=lambda message: message.code)
def test_the_bad_example_earns_the_message_and_the_good_one_does_not(message: Message, tmp_path: Path) -> None:
    assert message.code in told_by_check(message, message.bad, tmp_path)
    if message.good:
        assert told_by_check(message, message.good, tmp_path) == []


def test_few_messages_have_no_example() -> None:
    without = {message.code for message in all_messages() if not message.bad}
    assert without == WITHOUT_EXAMPLE, "their reason stands beside WITHOUT_EXAMPLE"


def test_every_code_that_is_written_anywhere_has_a_page() -> None:
    """Codes of diagnostics are literals; every one in the package must be in a table, with the same level."""
    package = Path(bprflow.__file__).parent
    written = {
        code for path in package.rglob("*.py") for code in re.findall(r'"((?:YAML|SHAPE|PLAN|XCH)-\d\d)"', path.read_text("utf-8"))
    }  # fmt: skip
    assert written <= set(diagnostic_codes())
    assert not set(diagnostic_codes()) & {rule.code for rule in all_rules()}, "one code, one page"
    assert {code for code in diagnostic_codes() if code.startswith(("PLAN", "XCH"))} <= written


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("code", diagnostic_codes())
def test_every_code_has_a_page(code: str, language: str) -> None:
    page = diagnostic_page(code.lower(), language)
    assert page is not None
    assert page.startswith(f"# {code} ")
    assert not re.search(r"\{\w+\}", page.split("```")[0])


def test_an_unknown_code_has_none() -> None:
    assert diagnostic_page("YAML-99") is None


@pytest.mark.parametrize(("written", "number"), [("10", "10"), ("１０", "10"), ("7.5", "7.5")])
def test_a_number_without_its_unit_is_told_which_units_there_are(written: str, number: str) -> None:
    (found,) = load_text(f"業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: {written}\n").diagnostics
    assert found.code == "YAML-25"
    assert f"「{number}分」「{number}時間」" in found.hint.ja
    assert f"{number} min" in found.hint.en


def test_a_missing_and_a_misspelt_key_become_one_message() -> None:
    (found,) = load_text("業務: 受付\n手順:\n  - 担当: 窓口\n    名まえ: 受け取る\n").diagnostics
    assert (found.code, found.suggestions) == ("YAML-22", ("名前",))
    assert found.edits


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_told_of_single_changes_is_explained_too(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for code in SENTENCES:
        assert run(["rule", code, "--lang", language]) == 0
        page = capsys.readouterr().out
        assert page.startswith(f"{code} ")
        assert not re.search(r"\{\w+\}", page)


@pytest.mark.parametrize("code", [*diagnostic_codes(), *OWN])
def test_every_page_is_given_by_the_command_and_stands_in_the_reference(
    code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rule", code]) == 0
    assert capsys.readouterr().out.startswith(f"{code} ")
    reference = Path(bprflow.__file__).parents[1] / "docs" / "reference" / "diagnostics.md"
    assert f"\n## {code} " in reference.read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "code", "word"),
    [
        ("統合: a\n    新: {窓口: 渡す}", "YAML-23", "「統合」には2つ以上"), ("並行: [a]", "YAML-23", "「並行」には2つ以上"),
        ("統合: [a, b]", "YAML-21", "「新」がありません"), ("置換: a", "YAML-21", "「新」がありません"),
        ("振分: a", "YAML-21", "「割合」がありません"), ("前倒し: a", "YAML-21", "「前」がありません"),
        ("帳票統合: [a, b]\n    統合のち: c", "YAML-22", "「統合後」の書き間違い"),
        ("置換: a\n    新: [{並行: [[{市民: 入力する}], [{窓口: 見る}]]}]", "YAML-64", "手順だけが書けます"),
    ],
)  # fmt: skip
def test_a_change_that_lacks_something_is_told_once_and_plainly(change: str, code: str, word: str) -> None:
    text = f"改善案: 例\n対象: as-is.flow.yaml\n変更:\n  - {change}\n"
    (found,) = load_redesign_text(text).diagnostics
    assert (found.code, found.span and found.span.line) in {(code, 4), (code, 5)}
    assert word in found.message.ja
    assert found.hint.ja
