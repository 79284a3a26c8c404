"""The modelled cases: they read cleanly, add up to the stated totals, and never pose as measurements."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bprflow.flow import build, structure_faults
from bprflow.measure import measure
from bprflow.model import Process, Provenance
from bprflow.source import load_file

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FLOWS = sorted(EXAMPLES.rglob("*.flow.yaml"))
DAY = 1440.0

# What the tables of the cases state: minutes by unit, the applicants' part, waiting if every step is passed once.
TOTALS: dict[str, tuple[dict[str, float], float, float]] = {
    "wildlife-capture": ({"件": 51, "月": 170, "四半期": 240}, 35, 36 * DAY),
    "address-change": ({"件": 80}, 52, 105),
    "school-repair": ({"件": 151, "年": 960}, 0, 21 * DAY),
    "checkup-reschedule": ({"件": 28, "日": 20}, 4, 5 * DAY + 270),
    "vehicle-log": ({"運行": 24, "月": 315}, 0, 26 * DAY + 8),
    "no-write-counter": ({"件": 29.5, "日": 30}, 15.5, 50),
    # The table's 4日+30分 leaves out the yearly roster (10日) and the change form (3日).
    "day-duty": ({"日直": 105, "年": 480, "変更届": 20, "電話": 10, "届": 45}, 0, 17 * DAY + 30),
    "line-report": ({"件": 98.9}, 6, 9 * DAY + 3),
    "survey-tally": ({"回": 265, "人": 9}, 5, 15 * DAY),
    "subsidy-seal": ({"件": 515}, 340, 48 * DAY),
    "field-survey": ({"筆": 15.5, "回": 1740, "調査日": 10}, 0, 20 * DAY),
    "redpen-proof": ({"文書": 278}, 0, 4 * DAY),
    "rpa-share": ({"回": 395, "年": 120}, 0, 4 * DAY),
}
STEPS = {
    "wildlife-capture": 13, "address-change": 9, "school-repair": 11, "checkup-reschedule": 9, "vehicle-log": 10,
    "no-write-counter": 9, "day-duty": 12, "line-report": 10, "survey-tally": 9, "subsidy-seal": 14, "field-survey": 11,
    "redpen-proof": 6, "rpa-share": 4,
}  # fmt: skip


# The same of the to-be tables: minutes by unit, the applicants' part.
TO_BE_TOTALS: dict[str, tuple[dict[str, float], float]] = {
    "wildlife-capture": ({"件": 9.1, "月": 25}, 7.6),
    "address-change": ({"件": 24.5}, 13.5),
    "school-repair": ({"件": 39}, 0),
    "checkup-reschedule": ({"件": 4.7, "日": 5}, 3),
    "vehicle-log": ({"運行": 4.5, "月": 20}, 0),
    "no-write-counter": ({"件": 7.2, "日": 0}, 1),
    "day-duty": ({"年": 120, "電話": 4.6, "届": 34, "日直": 25}, 0),
    "line-report": ({"件": 47.4}, 3),
    "survey-tally": ({"回": 38, "人": 3.3}, 0),  # the respondents' 3.3 are counted per 人, not per 回
    "subsidy-seal": ({"件": 151}, 100),
    "field-survey": ({"回": 90, "筆": 5.9, "調査日": 0}, 0),
    "redpen-proof": ({"文書": 42}, 0),
    "rpa-share": ({"回": 27, "月": 60}, 0),
}


def as_is(case: str) -> Process:
    process = load_file(str(EXAMPLES / case / "as-is.flow.yaml")).process
    assert process is not None
    return process


def test_every_case_has_a_flow_and_a_page_and_nothing_is_left_over():
    folders = {path.name for path in EXAMPLES.iterdir() if (path / "as-is.flow.yaml").exists()}
    assert folders == set(TOTALS) == set(STEPS) == set(TO_BE_TOTALS)
    assert all((EXAMPLES / case / "README.md").exists() for case in [*TOTALS, "practice"])


def test_the_index_names_every_case_with_its_number_of_steps():
    index = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    rows = {
        slug: int(steps) for slug, steps in re.findall(r"^\| \[[^]]+\]\(([\w-]+)/README.md\) \| (\d+) \|", index, re.M)
    }
    assert rows == STEPS


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_reads_without_a_word_of_complaint(path: Path):
    loaded = load_file(str(path))
    assert loaded.diagnostics == ()
    assert loaded.process is not None
    assert not loaded.partial
    assert structure_faults(build(loaded.process)) == ()


@pytest.mark.parametrize("case", TOTALS)
def test_adds_up_to_the_stated_totals(case: str):
    minutes, applicants, wait = TOTALS[case]
    process = as_is(case)
    measures = measure(build(process))
    assert len(process.all_steps) == STEPS[case]
    # The proof rounds of redpen-proof are a loop; everywhere else the tables count a single pass.
    per_case = measures.per_case_minutes if case == "redpen-proof" else measures.single_pass_minutes
    found = {measures.unit: per_case.value} | {unit: figure.value for unit, figure in measures.per_unit_minutes.items()}
    assert found == pytest.approx(minutes)
    assert measures.single_pass_wait_minutes.value == pytest.approx(wait)
    facts = build(process).facts
    once = sum(
        step.touch.minutes * (step.share.value if step.share else 1)
        for step in process.all_steps
        if step.touch and step.per in (None, *minutes) and step.per not in ("年", "月", "四半期", "日")
        and facts[step.id].lane_kind.value == "resident"
    )  # fmt: skip
    assert once == pytest.approx(applicants)


@pytest.mark.parametrize("case", TO_BE_TOTALS)
def test_the_redesign_adds_up_too(case: str):
    minutes, applicants = TO_BE_TOTALS[case]
    process = load_file(str(EXAMPLES / case / "to-be.flow.yaml")).process
    assert process is not None
    assert process.state == "to_be"
    measures = measure(build(process))
    found = {measures.unit: measures.single_pass_minutes.value}
    found |= {unit: figure.value for unit, figure in measures.per_unit_minutes.items()}
    assert found == pytest.approx(minutes)
    assert measures.resident_minutes.value == pytest.approx(applicants)


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_never_poses_as_a_measurement(path: Path):
    text = path.read_text(encoding="utf-8")
    assert "○○市モデル" in text.splitlines()[0]
    assert "仮定" in text
    facts = re.sub(r"#.*", "", text)
    assert not re.search(r"根拠: *(実測|聞き取り)", facts)
    process = load_file(str(path)).process
    assert process is not None
    for step in process.all_steps:
        for figure in (step.touch, step.wait, step.share):
            assert figure is None or figure.provenance is Provenance.ASSUMED, step.name
    for rate in process.volume:
        assert rate.provenance is Provenance.ASSUMED or (rate.provenance is Provenance.PUBLISHED and rate.note)


@pytest.mark.parametrize("case", TOTALS)
def test_every_rule_says_where_it_is_written_and_is_used(case: str):
    process = as_is(case)
    used = {rule for step in process.all_steps for rule in step.rules}
    assert used == set(process.rule_by_name)
    for rule in process.rules:
        assert rule.bases, rule.name
        assert all(basis.kind for basis in rule.bases), rule.name
        assert rule.owner or rule.keep_reason or rule.authority == "state", f"{rule.name}: nobody owns it"


@pytest.mark.parametrize("case", TOTALS)
def test_documents_are_declared_and_used(case: str):
    process = as_is(case)
    named = {use.document for step in process.all_steps for use in (*step.reads, *step.writes)}
    assert named == set(process.document_by_name)


@pytest.mark.parametrize(
    ("case", "item", "at_least"),
    [
        ("wildlife-capture", "捕獲日", 4), ("address-change", "氏名", 5), ("school-repair", "場所", 5),
        ("checkup-reschedule", "新しい日時", 5), ("line-report", "場所", 4), ("vehicle-log", "運転者", 2),
    ],
)  # fmt: skip
def test_the_same_datum_is_written_as_often_as_the_case_says(case: str, item: str, at_least: int):
    process = as_is(case)
    holding = {document.name for document in process.documents if item in document.items}
    written = {use.document for step in process.all_steps for use in step.writes if use.document in holding}
    assert len(written) >= at_least
