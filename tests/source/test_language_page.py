"""The examples of the language's description read as it says, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bprflow.flow import build, structure_faults
from bprflow.model import LaneKind, Medium, Provenance, Requirement, StepKind
from bprflow.model import redesign as changes
from bprflow.model.infer import infer_step
from bprflow.source import load_text
from bprflow.source.redesign import load_redesign_text

from .described import MINUTE_5, MINUTE_30, REDESIGN


def test_minute_5_is_a_complete_flow_whose_kinds_are_inferred() -> None:
    loaded = load_text(MINUTE_5)
    process = loaded.process
    assert loaded.diagnostics == ()
    assert process is not None
    assert [lane.name for lane in process.lanes] == ["研修担当", "受講者", "別の職員"]
    assert structure_faults(build(process)) == ()
    answer, check = (infer_step(process.all_steps[index], process) for index in (1, 3))
    assert (answer.kind.value, answer.kind.inferred) == (StepKind.FILL, True)
    assert [(fact.value, fact.inferred) for fact in answer.media] == [(Medium.PAPER, True)]
    assert (check.kind.value, check.kind.inferred) == (StepKind.CHECK, True)


def test_a_written_value_always_wins() -> None:
    written = MINUTE_5.replace("手書きで回答する\n", "手書きで回答する\n    種類: 確認\n    媒体: フォーム\n")
    process = load_text(written).process
    assert process is not None
    facts = infer_step(process.all_steps[1], process)
    assert (facts.kind.value, facts.kind.inferred) == (StepKind.CHECK, False)
    assert [(fact.value, fact.inferred) for fact in facts.media] == [(Medium.FORM, False)]


def test_minute_30_reads_with_its_facts() -> None:
    loaded = load_text(MINUTE_30)
    process = loaded.process
    assert [(found.code, found.level) for found in loaded.diagnostics] == [("YAML-33", "info")]
    assert process is not None
    assert not loaded.partial
    assert structure_faults(build(process)) == ()
    assert (process.owner, process.volume[0].per_year) == ("市民課", 24_000)
    assert process.peak is not None
    assert process.peak.months == (3, 4)
    clerk = process.lanes[2]
    assert (clerk.kind, clerk.headcount, clerk.yen_per_hour.value) == (LaneKind.STAFF, 2, 2_500)
    assert process.rule_by_name["窓口での本人確認"].keep_reason == "法律が本人確認を求めている"
    form, desk, entry = process.all_steps
    assert [lane.kind for lane in process.lanes] == [LaneKind.RESIDENT, LaneKind.STAFF, LaneKind.STAFF, LaneKind.SYSTEM]
    assert process.lanes[1].headcount == 8
    assert process.documents[0].media == (Medium.PAPER,)
    assert form.touch is not None
    assert (form.touch.low_minutes, form.touch.high_minutes) == (8, 12)
    assert desk.branches[0].share is not None
    assert desk.branches[0].share.value == pytest.approx(0.15)
    assert [(f.value, f.inferred) for f in infer_step(form, process).requirements] == [(Requirement.WRITTEN, False)]
    assert [(branch.condition, branch.target) for branch in desk.branches] == [
        ("不備あり", form.name), ("不備なし", entry.name),
    ]  # fmt: skip
    assert [use.document for use in desk.reads] == ["住民異動届", "本人確認書類"]
    assert (entry.kind, entry.touch.provenance if entry.touch else None) == (StepKind.TRANSCRIBE, Provenance.MEASURED)


def test_the_redesign_reads_as_its_five_changes() -> None:
    loaded = load_redesign_text(REDESIGN)
    redesign = loaded.redesign
    assert loaded.diagnostics == ()
    assert redesign is not None
    assert redesign.uptake is not None
    assert redesign.uptake.value == pytest.approx(0.5)
    kinds = [type(change) for change in redesign.changes]
    assert kinds == [changes.Replace, changes.Eliminate, changes.Combine, changes.Parallelise, changes.Insert]
    replace, eliminate, combine, parallel, insert = redesign.changes
    assert isinstance(replace, changes.Replace)
    assert replace.resolves == ("PAP-01", "KEY-01")
    assert replace.new[0].media == (Medium.FORM,)
    assert isinstance(eliminate, changes.Eliminate)
    assert eliminate.reason == "データ連携で転記がなくなる"
    assert isinstance(combine, changes.Combine)
    assert combine.targets == ("案内票を書く", "案内票を渡す")
    assert isinstance(parallel, changes.Parallelise)
    assert parallel.branches == (("財政課の合議",), ("契約係の合議",))
    assert isinstance(insert, changes.Insert)
    assert insert.before == "来庁し番号札を取る"
    (amendment,) = redesign.amendments
    assert (amendment.rule, amendment.owner, amendment.due) == ("届出は書面で", "総務課", "令和9年4月")


PAGE = Path(__file__).resolve().parents[3] / "shared" / "design" / "language.md"


@pytest.mark.skipif(not PAGE.is_file(), reason="the description lies beside the repository")
def test_these_are_the_examples_of_the_description() -> None:
    assert re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.S) == [MINUTE_5, MINUTE_30, REDESIGN]
