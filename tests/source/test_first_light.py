"""Positions point at what they name; every example reads; a broken file tells everything at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bprflow.source import load_file, load_text

from .described import MINUTE_30

ROOT = Path(__file__).resolve().parents[2]


def test_positions_point_at_what_they_name() -> None:
    loaded = load_text(MINUTE_30)
    span = loaded.positions.of_step("住民記録へ入力する", "touch")
    assert span is not None
    assert MINUTE_30[span.start : span.end] == "{値: 8分, 根拠: 実測}"
    assert MINUTE_30.splitlines()[span.line - 1][span.column - 1 :].startswith("{値")
    step = loaded.positions.of_step("本人確認し記入もれを直す")
    assert step is not None
    assert MINUTE_30[step.start : step.end] == "窓口: 本人確認し記入もれを直す"


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("examples/**/*.flow.yaml")), ids=lambda path: "/".join(path.parts[-2:])
)
def test_every_example_reads_without_a_word(path: Path) -> None:
    loaded = load_file(str(path))
    assert [d.message.ja for d in loaded.diagnostics] == []
    assert loaded.process is not None
    assert not loaded.partial
