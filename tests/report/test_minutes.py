from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import docx
import pytest

from bprflow.language.terms import Text
from bprflow.report.minutes import form, minutes, minutes_docx

from .sample import analysis, findings


def opened(language: str = "ja", **changes: Any) -> Any:
    return docx.Document(io.BytesIO(minutes_docx([analysis(**changes)], language=language)))


def words(document: Any) -> list[str]:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


@pytest.mark.parametrize("language", ["ja", "en"])
def test_both_forms_ask_the_same(language: str) -> None:
    marked, typed = minutes([analysis()], language=language), "\n".join(words(opened(language)))
    for number, finding in enumerate(analysis().shown, 1):
        assert f"{number}. **{finding.message.in_language(language)}**" in marked
        assert finding.message.in_language(language) in typed
        assert finding.remedy.in_language(language) in typed
    choices = (
        ("対応する", "検討する", "要協議", "対応しない") if language == "ja" else ("act", "consider", "ask", "decline")
    )
    for choice in choices:
        assert marked.count(f"[ ] {choice}") == len(analysis().shown)
        assert typed.count(f"☐ {choice}") == len(analysis().shown)


def test_the_document_has_headings_word_knows_and_room_to_write() -> None:
    document = opened()
    styles = [p.style.name for p in document.paragraphs if p.text]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2"} <= set(styles)
    assert document.core_properties.title == "業務改善の打合せ 議事録"
    last = document.tables[-1]
    assert [cell.text for cell in last.rows[0].cells] == ["何を", "だれが", "いつまでに"]
    assert len(last.rows) == 5
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_a_list_and_a_table_do_not_run_into_what_follows() -> None:
    lines = minutes([analysis()]).split("\n")
    for place, line in enumerate(lines[1:], 1):
        if line.startswith("#"):
            assert lines[place - 1] == "", line


@pytest.mark.parametrize("attack", ["\x00\x0b", "\ud800", "<w:p/>&amp;", "＝cmd|' /C calc'!A0", "](javascript:1)"])
def test_words_are_only_words(attack: str) -> None:
    evil = replace(findings()[0], message=Text(f"A{attack}Z", f"A{attack}Z"), remedy=Text(attack + "!", attack + "!"))
    said = "".join(words(opened(findings=(evil,))))
    assert "A" in said
    if attack.isprintable():
        assert f"A{attack}Z" in said
    assert not re.search(r"(?<!\\)\]\(", minutes([analysis(findings=(evil,))]))


def test_the_form_is_put_together_once() -> None:
    kinds = [block.kind for block in form([analysis()], "ja")]
    assert kinds[0] == "title"
    assert kinds.count("finding") == len(analysis().shown)
    assert kinds[-2:] == ["table", "field"]
