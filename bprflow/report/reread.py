"""A report carries the text it was made of, so that it can be opened again and turned into other papers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import PurePath

from bprflow.audit.analysis import Analysis
from bprflow.errors import NothingToCheckError, UnreadableInputError
from bprflow.files import read_bytes
from bprflow.source import load_text
from bprflow.source.diagnostic import Loaded

FLOWS_FORMAT = "bprflow.flows/1"
_ELEMENT = "bprflow-flows"


def embedded_flows(analyses: Iterable[Analysis]) -> dict[str, object]:
    """Give what a report carries: name and text of each flow; nothing where the text was taken out."""
    sources = [a.loaded.source for a in analyses]
    return {"format": FLOWS_FORMAT, "flows": [{"file": s.file, "text": s.text} for s in sources if s.text]}


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


def read_report(path: str) -> list[Loaded]:
    """Read the flows a report carries.

    Args:
        path: An HTML report of this program.

    Raises:
        UnreadableInputError: Not such a report.
        NothingToCheckError: The report was made with --匿名 and carries no text.

    """
    finder = _Finder()
    finder.feed(read_bytes(path, limit=200 * 1024 * 1024).decode("utf-8", errors="replace"))
    try:
        carried = json.loads(finder.found)
        texts = [(str(flow["text"]), str(flow["file"])) for flow in carried["flows"]]
    except (ValueError, KeyError, TypeError):
        raise UnreadableInputError(
            f"{path} は bprflow の報告書ではありません",
            "bprflow report で書き出した HTML か、*.flow.yaml を指定してください",
            message_en=f"{path} is not a report of bprflow",
            hint_en="Give an HTML file written by bprflow report, or *.flow.yaml",
        ) from None
    if not texts:
        raise NothingToCheckError(
            f"{path} には流れの文が入っていません (匿名の報告書です)",
            "元の *.flow.yaml を指定してください",
            message_en=f"{path} carries no flow (it is anonymous)",
            hint_en="Give the original *.flow.yaml",
        )
    return [load_text(text, file) for text, file in texts]
