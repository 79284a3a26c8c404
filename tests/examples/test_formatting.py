"""What we hand out as examples is written the way `bprflow fmt` writes."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bprflow.cli.main import program

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_every_example_is_formatted():
    result = CliRunner().invoke(program, ["fmt", "--check", str(EXAMPLES)])
    assert result.exit_code == 0, result.output
