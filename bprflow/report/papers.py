"""One registry of papers: which suffix means which format, who writes it, and writing them all whole."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from bprflow.audit.analysis import Analysis
from bprflow.errors import UsageError
from bprflow.files import write_whole

Subject = Literal["audit", "measure"]


@dataclass(frozen=True, slots=True)
class Paper:
    """One format.

    Attributes:
        format: Its name for `--format`.
        suffixes: File name endings that mean it; the first is its own.
        writer: `module:function` in `bprflow.report`, called with (analyses, language=…) and giving
            text, bytes, or JSON-able data.
        bom: True when spreadsheet programs need a byte order mark to see UTF-8.

    """

    format: str
    suffixes: tuple[str, ...]
    writer: str
    bom: bool = False


PAPERS: tuple[Paper, ...] = (
    Paper("text", (".txt",), "papers:_plain"),
    Paper("json", (".json",), "structured:audit_json"),
    Paper("jsonl", (".jsonl", ".ndjson"), "structured:audit_lines"),
    Paper("html", (".html", ".htm"), "page:html"),
    Paper("md", (".md", ".markdown"), "markdown:markdown"),
    Paper("sarif", (".sarif", ".sarif.json"), "sarif:sarif"),
    Paper("csv", (".csv",), "table:csv", bom=True),
    Paper("junit", (".junit.xml", ".xml"), "junit:junit"),
    Paper("github", (), "github:github"),
    Paper("xlsx", (".xlsx",), "book.workbook:workbook"),
    Paper("pptx", (".pptx",), "deck.slides:deck"),
    Paper("summary", (".pdf",), "onepage:one_page"),
    Paper("summary-html", (".summary.html", ".概要.html", ".要約.html"), "onepage:one_page_html"),
    Paper("minutes", (".minutes.md", ".議事録.md"), "minutes:minutes"),
    Paper("minutes-docx", (".minutes.docx", ".議事録.docx", ".docx"), "minutes:minutes_docx"),
)
"""Every format, in the order they are named to users."""


def known_papers() -> tuple[Paper, ...]:
    """Give the formats this version can write."""
    return tuple(paper for paper in PAPERS if _present(paper.writer.split(":")[0]))


def _present(module: str) -> bool:
    return (Path(__file__).parent / f"{module.replace('.', '/')}.py").is_file()


def paper_for(output: str) -> Paper:
    """Find the format of a file name (by its longest known suffix) or of a format's own name.

    Raises:
        UsageError: No format has that suffix or name.

    """
    name = PurePath(output).name.casefold()
    papers = known_papers()
    hits = [(len(s), p) for p in papers for s in p.suffixes if name.endswith(s)]
    if hits:
        return max(hits, key=lambda hit: hit[0])[1]
    for paper in papers:
        if paper.format == output.casefold():
            return paper
    known = " ".join(p.suffixes[0] for p in papers if p.suffixes)
    raise UsageError(
        f"{PurePath(output).name} の形式が分かりません",
        f"拡張子を次のどれかにしてください: {known}",
        message_en=f"The format of {PurePath(output).name} is not known",
        hint_en=f"Use one of these endings: {known}",
    )


def render_paper(analyses: Iterable[Analysis], suffix_or_format: str, language: str = "ja") -> bytes:
    """Write one paper about flows.

    Args:
        analyses: The flows.
        suffix_or_format: A file name, a suffix (".html") or a format name ("html").
        language: "ja" or "en".

    Returns:
        The whole file; text is UTF-8 with Unix line ends.

    Raises:
        UsageError: The format is not known.

    """
    return _render(paper_for(suffix_or_format), tuple(analyses), language)


def _render(paper: Paper, analyses: Sequence[Analysis], language: str) -> bytes:
    module, _, name = paper.writer.partition(":")
    made: object = getattr(importlib.import_module(f"bprflow.report.{module}"), name)(analyses, language=language)
    if isinstance(made, bytes):
        return made
    text = made if isinstance(made, str) else json.dumps(made, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8-sig" if paper.bom else "utf-8", errors="replace")


def write_papers(analyses: Iterable[Analysis], outputs: Sequence[str], *, language: str = "ja") -> tuple[Path, ...]:
    """Write every paper that was asked for; nothing is written when one of them cannot be made.

    Args:
        analyses: The flows.
        outputs: File names; the suffix picks the format.
        language: "ja" or "en".

    Raises:
        UsageError: A suffix is not known, or the same file is named twice.
        OutputError: A file could not be written; the old one is untouched.

    """
    every = tuple(analyses)
    papers = [(Path(output), paper_for(output)) for output in outputs]
    doubled = next((path for n, (path, _) in enumerate(papers) if path in [p for p, _ in papers[:n]]), None)
    if doubled is not None:
        raise UsageError(
            f"{doubled} が2度指定されています", "別の名前にしてください",
            message_en=f"{doubled} is named twice", hint_en="Give each paper its own name",
        )  # fmt: skip
    made = [(path, _render(paper, every, language)) for path, paper in papers]
    for path, data in made:
        write_whole(path, data)
    return tuple(path for path, _ in made)


def _plain(analyses: Iterable[Analysis], *, language: str) -> str:
    from bprflow.report.console import terminal

    return "\n".join(terminal(analysis, language=language) for analysis in analyses)
