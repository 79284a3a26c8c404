"""Flows without a word of Japanese, so that whatever Japanese an English paper holds is ours."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from html.parser import HTMLParser
from pathlib import Path

from bprflow.audit import analyse_loaded
from bprflow.audit.analysis import Analysis
from bprflow.language.terms import counter
from bprflow.model import Process
from bprflow.model.infer import infer_step, lane_kind
from bprflow.model.redesign import Redesign
from bprflow.redesign.apply import apply
from bprflow.redesign.compare import compare
from bprflow.redesign.roadmap import roadmap
from bprflow.redesign.side import Side
from bprflow.report.answered import with_redesign
from bprflow.report.figures import today
from bprflow.source import load_file
from bprflow.source.diagnostic import Loaded, Positions, SourceText
from bprflow.source.redesign import load_redesign

JAPANESE = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uffef]+")


def translated(folder: Path) -> Analysis:
    """Read a case and its redesign with every text of the writer replaced by plain English."""
    process = load_file(str(folder / "as-is.flow.yaml")).process
    redesign = load_redesign(str(folder / "kaizen.kaizen.yaml")).redesign
    assert process
    assert redesign
    names: dict[str, str] = {}
    written = Process.model_validate(_spoken(_explicit(process), names))
    source = SourceText("case.flow.yaml", "process: without its text")
    analysis = analyse_loaded(Loaded(source, written, (), Positions(), partial=False))
    plan = Redesign.model_validate(_spoken(redesign.model_dump(), names))
    applied = apply(analysis.process, plan)
    comparison = compare(Side.of(applied.as_is), Side.of(applied.process), applied)
    return with_redesign(analysis, comparison, roadmap([comparison], today()))


def _explicit(process: Process) -> dict[str, object]:
    """Write down what is read out of Japanese words, for it cannot be read out of others."""
    data = process.model_dump()
    known = {lane["name"]: lane for lane in data["lanes"]}
    for step in process.all_steps:
        if step.lane not in known:
            known[step.lane] = {"name": step.lane}
    for name, lane in known.items():
        lane["kind"] = lane_kind(name, process).value
    data["lanes"] = tuple(known.values())

    def fill(steps: Iterable[dict[str, object]]) -> None:
        for step in steps:
            facts = (
                infer_step(process.step_by_id[str(step["id"])], process)
                if step.get("id") in process.step_by_id
                else None
            )
            if facts is not None:
                step["kind"] = facts.kind.value
                step["media"] = tuple(fact.value for fact in facts.media)
            for part in step.values():
                if (
                    isinstance(part, tuple | list)
                    and part
                    and all(isinstance(one, dict) and "lane" in one for one in part)
                ):
                    fill(part)

    fill(data["steps"])
    return data


def _spoken(value: object, names: dict[str, str]) -> object:
    if isinstance(value, dict):
        return {key: _quantity(key, part) or _spoken(part, names) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_spoken(part, names) for part in value)
    if isinstance(value, Enum) or not isinstance(value, str) or not JAPANESE.search(value):
        return value
    return names.setdefault(value, f"Word {len(names) + 1}")


def _quantity(key: str, value: object) -> object:
    """Keep how quantities are counted where the language knows it: English counters are read into the same ones."""
    if key in {"unit", "per"} and value:
        return value if counter(str(value)).en.isascii() else "round"
    return value if key == "period" else ""


class _Seen(HTMLParser):
    """What a page says, to eyes or to screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.mute = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.mute += tag in {"style", "script"}
        self.said += [value for name, value in attrs if value and name not in {"style", "font-family"}]

    def handle_endtag(self, tag: str) -> None:
        self.mute -= tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if not self.mute:
            self.said.append(data)


def said(kind: str, data: bytes) -> list[str]:
    """Give every text of a paper."""
    if kind in {"html", "summary-html"}:
        page = _Seen()
        page.feed(data.decode("utf-8"))
        return page.said
    if kind in {"xlsx", "pptx", "minutes-docx"}:
        import zipfile

        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            xml = {
                n: packed.read(n).decode("utf-8", "replace") for n in packed.namelist() if n.endswith((".xml", ".rels"))
            }
        named = re.compile(r'(?:typeface|ascii|hAnsi|eastAsia|cs|val|script)="[^"]*"')
        return [named.sub("", text) for name, text in xml.items() if "theme" not in name and "fontTable" not in name]
    if kind == "summary":
        from pypdf import PdfReader

        return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    if kind == "json":
        return list(_values(json.loads(data)))
    if kind == "jsonl":
        return [text for line in data.decode("utf-8").splitlines() for text in _values(json.loads(line))]
    if kind == "text":  # a note has a dot for its sign, as a warning has a triangle
        return [line.removeprefix("・ ") for line in data.decode("utf-8").splitlines()]
    return data.decode("utf-8-sig").splitlines()


def _values(value: object, key: str = "") -> Iterator[str]:
    """Give the texts of a result; counters and evidence are data, the same in every language."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in {"unit", "per", "evidence", "per_unit_minutes"}:
                yield from _values(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _values(part, key)
    elif isinstance(value, str):
        yield value
