"""The example flows, read as users read them, against the hand-computed totals."""

from pathlib import Path

import pytest

from bprflow.flow import build, structure_faults
from bprflow.measure import measure
from bprflow.source import load_file

from .cases import Case, load
from .test_cases import LEFT_OUT_MINUTES, ROUNDING

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FOLDERS = {
    "wildlife_capture": "wildlife-capture", "address_change_qr": "address-change", "school_repair": "school-repair",
    "checkup_reschedule": "checkup-reschedule", "vehicle_log": "vehicle-log", "kakanai_madoguchi": "no-write-counter",
    "day_duty": "day-duty", "line_report": "line-report", "survey_tally": "survey-tally", "subsidy_seal": "subsidy-seal",
    "field_survey_gis": "field-survey", "redpen_proof": "redpen-proof", "rpa_share": "rpa-share",
}  # fmt: skip
WITH_ROUNDS = {("redpen_proof", "as_is")}
"""This one writes its three rounds of proofs as a loop, so the rounds belong to its total."""


@pytest.mark.parametrize("case", load(), ids=lambda case: f"{case.name}-{case.state}")
def test_examples_come_to_the_totals_of_the_tables(case: Case):
    path = EXAMPLES / FOLDERS[case.name] / ("as-is.flow.yaml" if case.state == "as_is" else "to-be.flow.yaml")
    loaded = load_file(str(path))
    assert loaded.process is not None
    flow = build(loaded.process)
    m = measure(flow)
    main = m.per_case_minutes if (case.name, case.state) in WITH_ROUNDS else m.single_pass_minutes
    found = sorted([main.value, *(amount.value for amount in m.per_unit_minutes.values())])
    assert found == pytest.approx(sorted(case.minutes.values()), abs=ROUNDING)
    wait = case.wait + LEFT_OUT_MINUTES.get((case.name, case.state), 0.0)
    assert m.single_pass_wait_minutes.value == pytest.approx(wait)
    assert m.transcriptions == case.transcriptions
    assert m.step_count == len(case.rows)
    assert m.handoffs - len(_ways_back(flow)) <= case.handoffs <= m.handoffs
    assert structure_faults(flow) == ()


def _ways_back(flow):
    """Give the lane changes on ways back; the tables list each case once and have none."""
    return [e for e in flow.edges if (e.source, e.target, e.key) in flow.back_edges]
