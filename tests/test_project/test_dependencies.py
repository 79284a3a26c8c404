"""What the package imports is what pyproject.toml asks for: a fresh install lacks nothing."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
EXTRA_OF = {"bprflow/cli/lsp.py": "lsp", "bprflow/editor": "lsp", "bprflow/exchange/inventory": "inventory"}
"""Parts that only work with an optional extra; they say so themselves when it is missing."""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path: Path) -> set[str]:
    """Top-level modules imported anywhere in a file, imports for type checkers only left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"bprflow", "__future__"}


def asked(lines: list[str]) -> set[str]:
    """Distributions asked for, and what these bring along themselves (pydantic brings pydantic-core)."""
    names = {canonical(Requirement(line).name) for line in lines}
    for name in sorted(names):
        for line in requires(name) or ():
            brought = Requirement(line)
            if brought.marker is None or brought.marker.evaluate({"extra": ""}):
                names.add(canonical(brought.name))
    return names


def test_every_import_is_asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    always = asked(project["dependencies"])
    extras = {name: asked(lines) for name, lines in project["optional-dependencies"].items()}
    owners = packages_distributions()
    missing = []
    for path in sorted((ROOT / "bprflow").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        allowed = set(always)
        for prefix, extra in EXTRA_OF.items():
            if place.startswith(prefix):
                allowed |= extras[extra]
        for module in imported(path):
            distributions = {canonical(owner) for owner in owners.get(module, [module])}
            if not distributions & allowed:
                missing.append(f"{place}: {module}")
    assert not missing, "\n".join(missing)
