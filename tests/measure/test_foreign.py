"""Every shared BPMN file, whatever it contains, is built, checked and measured."""

import json
import math
from pathlib import Path

import pytest

from bprflow.exchange.formats import load_any
from bprflow.flow import build, structure_faults
from bprflow.report.measured import measured
from bprflow.report.measured_json import measured_json
from bprflow.report.measured_text import measured_markdown, measured_text

MODELS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "bpmn"
TABLES = ("lane", "step", "document", "region")
pytestmark = pytest.mark.skipif(not MODELS.is_dir(), reason="shared models are not beside the repository")


def flows(pattern):
    for path in sorted(MODELS.glob(pattern)):
        for loaded in load_any(str(path)):
            yield path, loaded


def test_every_shared_file_is_measured_and_checked_or_says_why_not():
    understood = 0
    for path, loaded in flows("**/*.bpmn"):
        if loaded.process is None:
            assert loaded.diagnostics, path
            continue
        understood += 1
        flow = build(loaded.process)
        for fault in structure_faults(flow):
            assert fault.message.ja and fault.message.en and set(fault.nodes) <= set(flow.nodes), path
        shown = measured(loaded)
        for figures in shown.analysis.measures.steps.values():
            assert math.isfinite(figures.visits) and figures.visits >= 0, (path, figures.step_id)
            assert 0 <= figures.visits_assumed <= 1, (path, figures.step_id)
        json.dumps(measured_json([shown]), allow_nan=False)
        assert measured_text([shown], by=TABLES) and measured_markdown([shown], by=TABLES, language="en")
    assert understood >= 130


def test_real_models_that_wait_for_messages_say_what_is_assumed():
    said = [
        fault.message.en
        for _, loaded in flows("miwg-reference/B.2.0.bpmn")
        if loaded.process is not None
        for fault in structure_faults(build(loaded.process))
    ]
    assert any("Message Catch" in message and message.endswith("is assumed to arrive)") for message in said)
