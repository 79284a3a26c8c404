"""Every wrong file of the corpus earns its code at its place, and one fault earns one message."""

from __future__ import annotations

import pytest

from bprflow.source import Level, load_text
from bprflow.source.diagnostic import SourceText
from bprflow.source.fix import mend

from .wrong_files import MARK, WRONG

CASES = [pytest.param(code, text, id=f"{number:03d}-{code}") for number, (code, text) in enumerate(WRONG)]


def test_the_corpus_is_large_and_varied() -> None:
    assert len({text for _, text in WRONG}) == len(WRONG) >= 150
    assert all(text.count(MARK) == 1 for _, text in WRONG)
    assert len({code for code, _ in WRONG}) >= 35


@pytest.mark.parametrize(("code", "text"), CASES)
def test_the_code_is_told_at_its_place(code: str, text: str) -> None:
    before, after = text.split(MARK)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    found = load_text(before + after).diagnostics
    places = [(d.code, d.span.line, d.span.column) for d in found if d.span]
    assert (code, line, column) in places
    assert all(d.hint.ja for d in found)


@pytest.mark.parametrize(("code", "text"), CASES)
def test_what_can_be_mended_is_mended_once_and_for_all(code: str, text: str) -> None:
    source = SourceText("x.flow.yaml", text.replace(MARK, ""))
    first = load_text(source.text)
    mended = mend(source)
    again = mend(SourceText("x.flow.yaml", mended.text))
    assert again.text == mended.text
    after = load_text(mended.text)
    if any(diagnostic.edits for diagnostic in first.diagnostics):
        assert len(after.diagnostics) < len(first.diagnostics)
        assert first.process is None or after.process == first.process
    else:
        assert mended.text == source.text
    if code.startswith("YAML-1"):
        assert [d for d in after.diagnostics if d.level is Level.ERROR] == []
