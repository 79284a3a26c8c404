"""The message table: every message is documented, its examples are true, and its codes are stable."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from bprflow.report.check import check_loaded
from bprflow.source import SourceText, load_text
from bprflow.source.fix import looks_like_redesign
from bprflow.source.messages import MESSAGES, Message, all_messages
from bprflow.source.pages import diagnostic_codes, diagnostic_page
from bprflow.source.redesign import load_redesign_text


def codes_of(text: str) -> list[str]:
    if looks_like_redesign(SourceText("<text>", text)):
        return [d.code for d in load_redesign_text(text).diagnostics]
    return [d.code for d in check_loaded(load_text(text))]


def test_codes_are_unique_and_well_formed() -> None:
    codes = [message.code for message in MESSAGES.values()]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"(YAML|FLOW)-\d\d", code) for code in codes)
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
def test_the_bad_example_earns_the_message_and_the_good_one_does_not(message: Message) -> None:
    assert message.code in codes_of(message.bad)
    if message.good:
        assert codes_of(message.good) == []


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
