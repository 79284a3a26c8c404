"""What each edition of the rules said of a fixed set of flows, so that a pinned audit never changes.

`corpus.json` holds flows: the examples, the held-out flows and every example of every rule's page, as they were when the
first edition shipped. `<edition>.json` holds what that edition says of them. `order.json` holds, by edition, what goes with
which cause and what comes first in the flows of the examples and held out; `texts.json` a digest of what each rule explains
(why and remedy), which is the newest one's for everybody, so that a new one is told. `python -m tests.audit.editions`
records the newest edition anew, as long as it has not been released.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

from bprflow.audit import AuditConfig, Finding, all_rules, analyse_loaded
from bprflow.audit.causes import causes
from bprflow.audit.config import EDITION
from bprflow.audit.first import first_three
from bprflow.audit.page import page_of
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


def order(edition: str) -> dict[str, list[str]]:
    """Give what an edition puts under which cause, and what it puts first, in the flows longer than an example of a page."""
    config = AuditConfig(edition=edition, today=TODAY)
    found = {}
    for name, text in corpus().items():
        if name.startswith("rules/"):
            continue
        analysis = analyse_loaded(load_text(text, f"{name}.flow.yaml"), config)
        under = [
            " ".join((f"{cause.finding.id}:", *sorted(one.id for one in cause.symptoms))) for cause in causes(analysis)
        ]
        first = " ".join(("first:", *(thing.finding.id for thing in first_three(analysis))))
        found[name] = [*sorted(under), first]
    return found


def texts() -> dict[str, str]:
    """Give a digest of what each rule explains today."""
    found = {}
    for one in all_rules():
        page = page_of(one.documentation)
        words = "\x1f".join((page.why.ja, page.remedy.ja, page.why.en, page.remedy.en))
        found[one.code] = hashlib.sha256(words.encode()).hexdigest()[:12]
    return found


def kept(name: str) -> dict[str, dict[str, object]]:
    """Give what was recorded by edition in `order.json` or `texts.json`."""
    return dict(json.loads((HERE / f"{name}.json").read_text("utf-8")))


def record() -> str:
    """Write what the newest edition says today, while it is open; those that shipped are never written again."""
    _write(EDITION, said(EDITION))
    _write("order", kept("order") | {EDITION: order(EDITION)})
    _write("texts", kept("texts") | {EDITION: texts()})
    return EDITION


def _write(name: str, value: object) -> None:
    (HERE / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
