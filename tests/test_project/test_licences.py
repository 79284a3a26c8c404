"""Nothing with a licence an office could not live with is installed along."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
UNWELCOME = re.compile(r"\bAGPL|Affero|SSPL|Business Source|Commons Clause|Proprietary", re.I)
STRONG_COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )\bGPL|GNU General Public", re.I)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def brought_along() -> dict[str, Distribution]:
    """bprflow and everything it installs at run time, found through the installed metadata."""
    found: dict[str, Distribution] = {}
    waiting = ["bprflow"]
    while waiting:
        name = canonical(waiting.pop())
        if name in found:
            continue
        found[name] = distribution(name)
        for line in found[name].requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found


def licence_of(one: Distribution) -> str:
    meta = one.metadata
    words = [
        meta.get("License-Expression") or "",
        (meta.get("License") or "").splitlines()[0] if meta.get("License") else "",
    ]
    words += [line for line in meta.get_all("Classifier") or () if line.startswith("License ::")]
    return " | ".join(filter(None, words))


def test_every_package_brought_along_names_a_welcome_licence():
    found = brought_along()
    assert {"click", "pydantic", "pyyaml", "networkx", "pygraphviz"} <= set(found)
    licences = {name: licence_of(one) for name, one in found.items()}
    assert [name for name, licence in licences.items() if not licence] == []
    assert {
        name: text for name, text in licences.items() if UNWELCOME.search(text) or STRONG_COPYLEFT.search(text)
    } == {}


def test_the_pattern_would_see_the_unwelcome_ones():
    assert UNWELCOME.search("License :: OSI Approved :: GNU Affero General Public License v3")
    assert UNWELCOME.search("AGPL-3.0-only")
    assert STRONG_COPYLEFT.search("GPL-3.0-or-later")
    assert not STRONG_COPYLEFT.search("LGPL-2.1-or-later")
    assert not UNWELCOME.search("MIT")


def test_our_own_licence_and_the_notice_of_fonts_and_colours():
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for needed in ("Noto Sans CJK", "SIL Open Font License", "DADS", "Graphviz"):
        assert needed in notice
