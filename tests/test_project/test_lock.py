"""The lock names one version of everything that pyproject.toml asks for, and no machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = {}
    for line in (ROOT / "requirements-lock.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            (pin,) = requirement.specifier
            assert pin.operator == "==", line
            versions.setdefault(canonical(requirement.name), []).append(Version(pin.version))
    return versions


def test_everything_asked_for_is_locked_in_a_version_that_fits():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = locked()
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    asked = [requirement for line in lines if (requirement := Requirement(line)).name != "bprflow"]
    assert len(asked) > 10
    for requirement in asked:
        found = versions.get(canonical(requirement.name), [])
        assert found, f"{requirement.name} is not locked: run the command at the top of requirements-lock.txt"
        assert all(requirement.specifier.contains(version) for version in found), requirement


def test_the_lock_names_no_machine():
    text = (ROOT / "requirements-lock.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in "\n".join(line for line in text.splitlines() if not line.startswith("#"))
