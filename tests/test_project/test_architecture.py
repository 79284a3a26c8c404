"""The house: floors, start-up cost, and what a committed file may say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "pydantic",
    "networkx",
    "yaml",
    "jinja2",
    "pygraphviz",
    "graphviz",
    "openpyxl",
    "pptx",
    "lxml",
    "scipy",
    "numpy",
)


def test_no_arrow_points_upwards():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def loaded_by(code: str) -> set[str]:
    probe = f"import sys\ntry:\n    {code}\nexcept SystemExit: pass\nprint('LOADED', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, encoding="utf-8", check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("LOADED"))
    return set(line.split()[1:])


@pytest.mark.parametrize(
    "code",
    [
        "import bprflow",
        "from bprflow.cli.main import run; run(['--help'])",
        "from bprflow.cli.main import run; run(['report', '--help'])",
        "from bprflow.cli.main import run; run(['audit', '--help'])",
        "from bprflow.cli.main import run; run(['draw', '--help'])",
    ],
)
def test_help_loads_nothing_heavy(code: str):
    assert sorted(loaded_by(code) & set(HEAVY)) == []


def committed_texts() -> list[Path]:
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    names = [name for name in done.stdout.decode("utf-8").split("\0") if name]
    binary = {".png", ".pdf", ".pptx", ".xlsx", ".mo", ".otf", ".zip", ".docx", ".vsdx"}
    return [ROOT / name for name in names if Path(name).suffix not in binary and (ROOT / name).is_file()]


def test_no_committed_file_names_a_machine():
    # Spelt in pieces, so that this file does not name one itself.
    traces = re.compile("|".join([r"(?<![\w.])/" + "work/", "/" + "root/", "/" + "opt/pypi", "file:///" + "opt"]))
    found = []
    for path in committed_texts():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # CP932 samples of the reader's tests
        found += [f"{path.relative_to(ROOT)}:{n}" for n, line in enumerate(text.splitlines(), 1) if traces.search(line)]
    assert found == []


def test_public_names_are_few_and_all_there():
    import bprflow

    assert len(bprflow.__all__) <= 24
    assert all(getattr(bprflow, name) is not None for name in bprflow.__all__)
    assert os.path.exists(ROOT / "bprflow" / "py.typed")  # noqa: PTH110


def test_functions_stay_functions_when_floors_of_the_same_name_are_imported():
    code = (
        "import bprflow, bprflow.audit.engine, bprflow.draw, bprflow.measure\n"
        "from bprflow.audit import audit as inner\n"
        "from bprflow import audit, draw, measure\n"
        "assert callable(audit) and callable(draw) and callable(measure) and callable(bprflow.measure)\n"
        "assert audit is not inner and audit.__module__ == 'bprflow.api'\n"
        "print('fine')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "fine\n", done.stderr
