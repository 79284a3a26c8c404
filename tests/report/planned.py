"""The example flows with their redesigns, as `bprflow report --改善案` puts them together."""

from __future__ import annotations

from pathlib import Path

from bprflow.audit import analyse_loaded
from bprflow.redesign.apply import apply
from bprflow.redesign.compare import compare
from bprflow.redesign.roadmap import roadmap
from bprflow.redesign.side import Side
from bprflow.report.answered import AnsweredAnalysis, with_redesign
from bprflow.report.figures import today
from bprflow.source import load_file
from bprflow.source.redesign import load_redesign

PLANS = sorted((Path(__file__).parents[2] / "examples").glob("*/kaizen.kaizen.yaml"))


def planned(plan: Path) -> AnsweredAnalysis:
    """Analyse the flow beside a redesign, and add the redesign."""
    analysis = analyse_loaded(load_file(str(plan.parent / "as-is.flow.yaml")))
    redesign = load_redesign(str(plan)).redesign
    assert redesign
    applied = apply(analysis.process, redesign)
    comparison = compare(Side.of(applied.as_is), Side.of(applied.process), applied)
    return with_redesign(analysis, comparison, roadmap([comparison], today()))
