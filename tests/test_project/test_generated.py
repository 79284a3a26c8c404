"""Pages and schemas that follow from the program are up to date."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("maker", ["make_reference.py", "make_rules.py"])
def test_the_pages_are_up_to_date(maker: str):
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / maker), "--check"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_check_notices_a_stale_page(tmp_path: Path):
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("images"))
    page = next((tmp_path / "docs" / "reference").glob("keys.md"))
    page.write_text(page.read_text(encoding="utf-8") + "古い行\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "docs" / "make_reference.py"), "--check"],
        capture_output=True, encoding="utf-8", check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "keys.md" in done.stderr
