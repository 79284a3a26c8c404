"""Checking a redesign against its as-is flow: every name that is not there is told where it is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bprflow.cli.main import run
from bprflow.redesign.fits import check_against_target, misfits
from bprflow.redesign.guard import find_step
from bprflow.redesign.selection import step_words
from bprflow.source import load_file
from bprflow.source.redesign import load_redesign, load_redesign_text

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CASES = sorted(path.parent.name for path in EXAMPLES.glob("*/kaizen.kaizen.yaml"))


@pytest.mark.parametrize("name", CASES)
def test_every_step_a_case_names_is_told_at_its_word_when_it_is_misspelt(name: str) -> None:
    path = EXAMPLES / name / "kaizen.kaizen.yaml"
    text = path.read_text("utf-8")
    loaded = load_redesign(str(path))
    process = load_file(str(EXAMPLES / name / loaded.redesign.target)).process
    assert misfits(loaded, process) == ()
    words = [w for c in loaded.redesign.changes for w in step_words(c) if find_step(process, w) is not None]
    word = max(words, key=len)
    wrong = word[:-1] + "ゑ"
    broken = load_redesign_text(text.replace(word, wrong), "x.kaizen.yaml")
    told = [d for d in misfits(broken, process) if wrong in d.message.ja]
    assert told and f"もしかして: {word}" in told[0].message.ja
    for diagnostic in told:
        assert wrong in diagnostic.line_text
        assert broken.source.text[diagnostic.span.start : diagnostic.span.end].strip("\"'") == wrong


def test_check_tells_it_on_the_command_line_and_a_missing_flow_too(tmp_path: Path, capsys) -> None:
    shutil.copytree(EXAMPLES / "redpen-proof", tmp_path / "a")
    plan = tmp_path / "a" / "kaizen.kaizen.yaml"
    assert run(["check", str(plan)]) == 0
    plan.write_text(plan.read_text("utf-8").replace("原稿をWordで作り全頁印刷する", "原稿を作り全頁印刷する"), "utf-8")
    capsys.readouterr()
    assert run(["check", str(plan)]) == 1
    told = capsys.readouterr().out
    assert "PLAN-01" in told and "もしかして: 原稿をWordで作り全頁印刷する" in told
    (tmp_path / "a" / "as-is.flow.yaml").unlink()
    assert [d.code for d in check_against_target(load_redesign(str(plan)))] == ["PLAN-02"]
    assert run(["check", str(plan)]) == 0, "a warning only: the flow may come later"
