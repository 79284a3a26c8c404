"""What each edition of the rules said of a fixed set of flows, so that a pinned audit never changes.

`corpus.json` holds flows: the examples, the held-out flows and every example of every rule's page, as they were when the
first edition shipped. `<edition>.json` holds what that edition says of them. `python -m tests.audit.editions` records the
newest edition anew, as long as it has not been released.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from bprflow.audit import AuditConfig, Finding, analyse_loaded
from bprflow.audit.config import EDITION
from bprflow.source import load_text

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 11, 22)


def corpus() -> dict[str, str]:
    """Give the flows by name."""
    return dict(json.loads((HERE / "corpus.json").read_text("utf-8")))


def recorded(edition: str) -> dict[str, list[str]]:
    """Give what an edition said when it was recorded."""
    return dict(json.loads((HERE / f"{edition}.json").read_text("utf-8")))


def said(edition: str) -> dict[str, list[str]]:
    """Give what an edition says today."""
    config = AuditConfig(profile="exemplary", edition=edition, today=TODAY)
    found = {}
    for name, text in corpus().items():
        loaded = load_text(text, f"{name}.flow.yaml")
        found[name] = [line(finding) for finding in analyse_loaded(loaded, config).findings]
    return found


def line(finding: Finding) -> str:
    """Say all that a pin promises of a finding in one line."""
    hours = "" if finding.hours_per_year is None else f"{finding.hours_per_year:.1f}"
    guard = finding.suppression.guard if finding.suppression else ""
    inferred = "inferred" if finding.inferred else "written"
    parts = (
        finding.id,
        finding.status,
        finding.severity,
        finding.confidence,
        finding.authority,
        inferred,
        hours,
        guard,
    )
    return " ".join((*(str(part) or "-" for part in parts), finding.message.ja))


def record() -> str:
    """Write what the newest edition says today, while it is open; those that shipped are never written again."""
    text = json.dumps(said(EDITION), ensure_ascii=False, indent=1)
    (HERE / f"{EDITION}.json").write_text(text + "\n", "utf-8")
    return EDITION
