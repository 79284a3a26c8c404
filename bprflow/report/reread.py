"""A report carries what it was made of, so that it can be opened again and turned into other papers.

Carried are the texts of the flows and of their redesigns, and what people decided about the findings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import PurePath

from bprflow.audit.analysis import Analysis
from bprflow.errors import NothingToCheckError, UnreadableInputError
from bprflow.files import read_bytes
from bprflow.model.redesign import Redesign
from bprflow.report.answered import AnsweredAnalysis
from bprflow.report.book.answers import Answer, Decision
from bprflow.source import load_text
from bprflow.source.diagnostic import Loaded, Positions, SourceText
from bprflow.source.redesign import LoadedRedesign, load_redesign_text

FLOWS_FORMAT = "bprflow.flows/1"
_ELEMENT = "bprflow-flows"


@dataclass(frozen=True, slots=True)
class Carried:
    """One flow out of a report.

    Attributes:
        flow: As read anew.
        plan: Its redesign, where the report showed one.
        decisions: What people decided about its findings.

    """

    flow: Loaded
    plan: LoadedRedesign | None = None
    decisions: tuple[Answer, ...] = ()


def embedded_flows(analyses: Iterable[Analysis]) -> dict[str, object]:
    """Give what a report carries of each flow; nothing where the text was taken out."""
    return {"format": FLOWS_FORMAT, "flows": [_packed(a) for a in analyses if a.loaded.source.text]}


def without_text(plan: LoadedRedesign, redesign: Redesign) -> LoadedRedesign:
    """Give a redesign that was changed in memory, without the text it no longer agrees with.

    Args:
        plan: As read.
        redesign: What it says now.

    """
    file = PurePath(plan.source.file.replace("\\", "/")).name
    return replace(plan, source=SourceText(file, "", plan.source.encoding), redesign=redesign, positions=Positions())


def _packed(analysis: Analysis) -> dict[str, object]:
    source = analysis.loaded.source
    packed: dict[str, object] = {"file": source.file, "text": source.text}
    if not isinstance(analysis, AnsweredAnalysis):
        return packed
    plan = analysis.plan
    if plan is not None and plan.redesign is not None:
        said = {"text": plan.source.text} if plan.source.text else {"model": plan.redesign.model_dump(mode="json")}
        packed["redesign"] = {"file": plan.source.file, **said}
    if analysis.decisions:
        packed["decisions"] = [
            {"finding": a.finding, "code": a.code, "decision": a.decision.value, "reason": a.reason, "person": a.person, "until": a.until, "row": a.row}
            for a in analysis.decisions.values()
        ]  # fmt: skip
    return packed


def is_report(path: str) -> bool:
    """Say whether a path names an HTML report."""
    return PurePath(path).suffix.casefold() in {".html", ".htm"}


class _Finder(HTMLParser):
    """Finds the element the flows are in."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script" and ("id", _ELEMENT) in attrs

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser calls it so
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found += data


def read_report(path: str) -> list[Carried]:
    """Read what a report carries.

    Args:
        path: An HTML report of this program.

    Raises:
        UnreadableInputError: Not such a report.
        NothingToCheckError: The report was made with --匿名 of a flow that could be read only in part.

    """
    finder = _Finder()
    finder.feed(read_bytes(path, limit=200 * 1024 * 1024).decode("utf-8", errors="replace"))
    try:
        found = [_unpacked(packed) for packed in json.loads(finder.found)["flows"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableInputError(
            f"{path} は bprflow の報告書ではありません",
            "bprflow report で書き出した HTML か、*.flow.yaml を指定してください",
            message_en=f"{path} is not a report of bprflow",
            hint_en="Give an HTML file written by bprflow report, or *.flow.yaml",
        ) from None
    if not found:
        raise NothingToCheckError(
            f"{path} には流れの文が入っていません (匿名の報告書です)",
            "元の *.flow.yaml を指定してください",
            message_en=f"{path} carries no flow (it is anonymous)",
            hint_en="Give the original *.flow.yaml",
        )
    return found


def _unpacked(packed: dict[str, object]) -> Carried:
    """Read one flow; a page somebody changed by hand may hold anything."""
    flow = load_text(str(packed["text"]), str(packed["file"]))
    rows = packed.get("decisions", [])
    if not isinstance(rows, list):
        raise TypeError
    return Carried(flow, _plan(packed.get("redesign")), tuple(_decision(row) for row in rows))


def _plan(packed: object) -> LoadedRedesign | None:
    if packed is None:
        return None
    if not isinstance(packed, dict):
        raise TypeError
    if "model" not in packed:
        return load_redesign_text(str(packed["text"]), str(packed["file"]))
    redesign = Redesign.model_validate(packed["model"])
    return LoadedRedesign(SourceText(str(packed["file"]), "", "utf-8"), redesign, (), Positions())


def _decision(row: dict[str, object]) -> Answer:
    words = [str(row[key]) for key in ("finding", "code", "decision", "reason", "person", "until")]
    return Answer(words[0], words[1], Decision(words[2]), words[3], words[4], words[5], int(str(row["row"])))
