"""The example plug-in as a city would have it: found by its entry point, its own tests run, its rules in every command."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "examples" / "plugin"
FLOW = "業務: 領収\n手順:\n  - 窓口: 三枚複写の領収書に書く\n"


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """An environment in which the plug-in stands as if installed: its code and its entry points, without a build."""
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text("utf-8"))["project"]
    facts = tmp_path / "site" / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    facts.mkdir(parents=True)
    (facts / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", "utf-8"
    )
    points = "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for group, entries in project["entry-points"].items()
    )
    (facts / "entry_points.txt").write_text(points, "utf-8")
    path = os.pathsep.join((str(facts.parent), str(PLUGIN), str(ROOT)))
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _run(env: dict[str, str], *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words], env=env, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_its_own_tests_pass(installed: dict[str, str], tmp_path: Path) -> None:
    done = _run(
        installed, "pytest", "-o", "addopts=", "-p", "no:cacheprovider", "--rootdir", str(PLUGIN), str(PLUGIN / "tests"), cwd=tmp_path
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout, "a bad, a good and a guarded example"


def test_audit_and_rule_know_it(installed: dict[str, str], tmp_path: Path) -> None:
    flow = tmp_path / "x.flow.yaml"
    flow.write_text(FLOW, "utf-8")
    audited = _run(installed, "bprflow", "audit", str(flow), "--format", "csv")
    assert "OKA-01" in audited.stdout and "複写式の用紙" in audited.stdout
    told = _run(installed, "bprflow", "rule", "OKA-01")
    assert told.returncode == 0 and "丘の市 文書事務の手引き" in told.stdout


def test_without_it_nobody_knows_the_rule(tmp_path: Path) -> None:
    flow = tmp_path / "x.flow.yaml"
    flow.write_text(FLOW, "utf-8")
    assert "OKA-01" not in _run(dict(os.environ), "bprflow", "audit", str(flow), "--format", "csv").stdout
