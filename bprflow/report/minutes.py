"""The minutes of the meeting that goes through the findings: a form to fill in while talking, as Markdown or DOCX."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.report import figures
from bprflow.report.digest import digest
from bprflow.report.verdict import counts, figures_to_measure

if TYPE_CHECKING:
    from docx.document import Document

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_EMPTY_ROWS = 4
_TICKS = Text("対応する / 検討する / 要協議 / 対応しない (理由: )", "act / consider / ask / decline (reason: )")


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the form.

    Attributes:
        kind: title, part, chapter (three depths of headings), text, field (to fill in), tick (to tick and
            fill in), finding (numbered, with its questions), or table.
        text: Its words, or the name of a field.
        after: What stands behind it: the filled part of a field, facts of a finding.
        number: Of a finding.
        lines: Of a finding: remedy; then the questions with their answers to choose from.
        rows: Of a table, the header first.

    """

    kind: Literal["title", "part", "chapter", "text", "field", "tick", "finding", "table"]
    text: str = ""
    after: str = ""
    number: int = 0
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def form(analyses: Iterable[Analysis], language: str) -> tuple[Block, ...]:
    """Put the form together.

    Args:
        analyses: The flows to be talked about.
        language: "ja" or "en".

    """

    def say(ja: str, en: str) -> str:
        return en if language == "en" else ja

    day = figures.office_date(figures.today()).in_language(language)
    blocks = [Block("title", say("業務改善の打合せ 議事録", "Minutes of the process review"))]
    blocks += [Block("field", say("日時", "Date"), day), Block("field", say("場所", "Place"))]
    blocks.append(Block("field", say("出席", "Present")))
    for analysis in analyses:
        blocks += _about(analysis, language)
    heads = (say("何を", "What"), say("だれが", "Who"), say("いつまでに", "By when"))
    blocks.append(Block("part", say("宿題", "To do")))
    blocks.append(Block("table", rows=(heads, *[("", "", "")] * _EMPTY_ROWS)))
    return (*blocks, Block("field", say("次回", "Next meeting")))


def _about(analysis: Analysis, language: str) -> list[Block]:
    def say(text: Text) -> str:
        return text.in_language(language)

    state = values.STATE.word(analysis.process.state, language)
    blocks = [Block("part", f"{analysis.process.name} ({state})"), Block("text", say(digest(analysis).headline))]
    blocks.append(Block("text", say(counts(analysis))))
    weakest = figures_to_measure(analysis)
    if weakest:
        blocks.append(Block("chapter", say(Text("先に確かめる数字", "Figures to check first"))))
        blank = say(Text("測った値: ＿＿＿", "measured: ______"))
        blocks += [Block("tick", say(name), blank) for name in weakest]
    blocks.append(Block("chapter", say(Text("見直し候補", "Suggestions"))))
    return blocks + [_one(number, finding, language) for number, finding in enumerate(analysis.shown, 1)]


def _one(number: int, finding: Finding, language: str) -> Block:
    """Take one finding with the question to settle and the boxes to tick."""

    def say(text: Text) -> str:
        return text.in_language(language)

    who = f"{say(Text('決める人', 'decided by'))}: {values.AUTHORITY.word(finding.authority, language)}"
    facts = f"({finding.code}, {say(figures.yearly_hours(finding.hours_per_year))}, {who})"
    lines = (
        (say(finding.remedy), ()),
        (say(Text("判断", "Decision")), tuple(say(_TICKS).split(" / "))),
        (say(Text("担当・期限", "Who, by when")), ("",)),
    )
    return Block("finding", say(finding.message), facts, number, lines)


def minutes(analyses: Iterable[Analysis], *, language: str = "ja") -> str:
    """Write a form for minutes as Markdown.

    Args:
        analyses: The flows to be talked about.
        language: "ja" or "en".

    """
    lines: list[str] = []
    listed = False
    for block in form(analyses, language):
        in_list = block.kind in {"field", "tick"}
        lines += [""] if listed and not in_list else []
        lines += _marked(block)
        listed = in_list
    return "\n".join([*lines, ""])


def _marked(block: Block) -> list[str]:
    """Write one part as lines of Markdown."""
    text, after = escape(block.text), escape(block.after)
    match block.kind:
        case "title" | "part" | "chapter":
            return [f"{'#' * (1 + ('title', 'part', 'chapter').index(block.kind))} {text}", ""]
        case "field":
            return [f"- {text}: {after}"]
        case "tick":
            return [f"- [ ] {text} {after}"]
        case "finding":
            return [f"{block.number}. **{text}** {after}", *(f"   - {line}" for line in _questions(block, "[ ] ")), ""]
        case "table":
            heads, *rows = block.rows
            return ["| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *rows)] + [""]
        case _:
            return [text, ""]


def _questions(block: Block, box: str) -> list[str]:
    """Write what is asked about a finding; our own words stand behind the boxes, a writer's before them."""
    return [
        escape(ask) if not choices else f"{escape(ask)}: {' '.join(box + one if one else '' for one in choices)}"
        for ask, choices in block.lines
    ]


def minutes_docx(analyses: Iterable[Analysis], *, language: str = "ja") -> bytes:
    """Write the form as a Word document.

    Args:
        analyses: The flows to be talked about.
        language: "ja" or "en".

    """
    from bprflow.draw.word import new_document, saved

    blocks = form(analyses, language)
    document = new_document(blocks[0].text, "bprflow")
    stamp = datetime.datetime.combine(figures.today(), datetime.time())
    document.core_properties.created = document.core_properties.modified = stamp
    for block in blocks:
        _typed(document, block)
    return saved(document)


def _typed(document: Document, block: Block) -> None:
    """Add one part to a Word document."""
    from bprflow.draw.word import TEXT_WIDTH_MM, legal, put_table

    text = legal(block.text)
    match block.kind:
        case "title" | "part" | "chapter":
            document.add_heading(text, ("title", "part", "chapter").index(block.kind))
        case "field":
            document.add_paragraph(legal(f"{block.text}: {block.after}"))
        case "tick":
            document.add_paragraph(legal(f"☐ {block.text}  {block.after}"))
        case "finding":
            asked = [(ask, "  ".join(f"☐ {one}" for one in choices if one)) for ask, choices in block.lines[1:]]
            rows = [(str(block.number), f"{block.text} {block.after}"), ("→", block.lines[0][0]), *asked]
            put_table(document, rows, (24.0, TEXT_WIDTH_MM - 24.0), headed=False)
            document.add_paragraph()
        case "table":
            put_table(document, block.rows, (TEXT_WIDTH_MM - 70.0, 35.0, 35.0), headed=True)
            document.add_paragraph()
        case _:
            document.add_paragraph(text)


def escape(text: str) -> str:
    """Make words plain in Markdown: nothing in them becomes markup, a link, or HTML."""
    flat = " ".join(text.split())
    return _SPECIAL.sub(r"\\\1", flat)
