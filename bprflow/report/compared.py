"""A comparison as a person reads it, in a terminal or as Markdown: steps, figures, rules, what got worse."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from bprflow.language.text import display_width
from bprflow.redesign.compare import Comparison
from bprflow.redesign.conflict import Conflict
from bprflow.redesign.roadmap import Roadmap
from bprflow.report.compared_words import Table, Words
from bprflow.report.lifted import lifted_text
from bprflow.report.wrapping import clean, pad, wrap

__all__ = ["Table", "Words", "compare_markdown", "compare_text", "conflict_lines", "markdown_table", "roadmap_markdown", "roadmap_text"]  # fmt: skip

_NARROWEST = 8
"""Cells a column keeps at least."""


def compare_text(comparison: Comparison, *, language: str = "ja", width: int = 100, plan: Roadmap | None = None) -> str:
    """Write a comparison for a terminal.

    Args:
        comparison: What to write.
        language: "ja" or "en".
        width: Cells a line.
        plan: Road map to add, if wanted.

    """
    words = Words(language)
    rows = [comparison.before.process.name, words.headline(comparison), *words.effect(comparison), ""]
    for table in _tables(words, comparison, plan):
        rows += [f"■ {table.title}", *_aligned(table, width), ""]
    for title, said in _lists(words, comparison):
        rows += [f"■ {title}"]
        for sentence in said:
            lines = wrap(sentence, width - 4)
            rows += [f"  ・{line}" if i == 0 else f"    {line}" for i, line in enumerate(lines)]
        rows.append("")
    return "\n".join(line.rstrip() for line in rows).rstrip("\n") + "\n"


def compare_markdown(comparison: Comparison, *, language: str = "ja", plan: Roadmap | None = None) -> str:
    """Write a comparison as Markdown.

    Args:
        comparison: What to write.
        language: "ja" or "en".
        plan: Road map to add, if wanted.

    """
    words = Words(language)
    rows = [
        f"# {clean(comparison.before.process.name)} {words.say('現状→改善後', 'before and after')}",
        "",
        words.headline(comparison),
        "",
    ]
    rows += [f"- {sentence}" for sentence in words.effect(comparison)]
    for table in _tables(words, comparison, plan):
        rows += ["", f"## {table.title}", "", *markdown_table(table)]
    for title, said in _lists(words, comparison):
        rows += ["", f"## {title}", "", *(f"- {sentence}" for sentence in said)]
    return "\n".join(rows) + "\n"


def roadmap_text(plan: Roadmap, title: str, *, language: str = "ja", width: int = 100) -> str:
    """Write a road map for a terminal: the rules to begin with, then every row.

    Args:
        plan: What to write.
        title: What it is about.
        language: "ja" or "en".
        width: Cells a line.

    """
    words = Words(language)
    table = words.roadmap(plan)
    rows = [title, *words.first_rules(plan), *_lifted(words, plan), "", f"■ {table.title}", *_aligned(table, width)]
    return "\n".join(line.rstrip() for line in rows) + "\n"


def roadmap_markdown(plan: Roadmap, title: str, *, language: str = "ja") -> str:
    """Write a road map as Markdown; see `roadmap_text`."""
    words = Words(language)
    table = words.roadmap(plan)
    said = [f"- {sentence}" for sentence in (*words.first_rules(plan), *_lifted(words, plan))]
    rows = [f"# {clean(title)} {table.title}", "", *said, "", *markdown_table(table)]
    return "\n".join(rows) + "\n"


def _lifted(words: Words, plan: Roadmap) -> list[str]:
    """Say which protections fall by an override and who answers for them."""
    said = words.text(lifted_text(plan.overrides)).strip()
    return [clean(said)] if said else []


def _tables(words: Words, comparison: Comparison, plan: Roadmap | None) -> list[Table]:
    tables = [words.steps(comparison.changes), words.indicators(comparison.indicators), words.rules(comparison.rules)]
    if plan is not None:
        tables.append(words.roadmap(plan))
    return [table for table in tables if table.rows]


def _lists(words: Words, comparison: Comparison) -> list[tuple[str, list[str]]]:
    lists = [
        (words.say("だれかにとって悪くなること", "What gets worse for anyone"), words.worse(comparison)),
        (words.say("指摘", "Findings"), words.findings(comparison)),
    ]
    if comparison.applied is not None:
        lists.append((words.say("改善案について", "About the redesign"), words.conflicts(comparison.applied.conflicts)))
    return [(title, said) for title, said in lists if said]


def markdown_table(table: Table) -> list[str]:
    """Write a table as Markdown."""
    rule = ["---:" if index in table.right else "---" for index in range(len(table.head))]
    rows = [table.head, tuple(rule), *table.rows]
    return ["| " + " | ".join(clean(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]


def _aligned(table: Table, width: int) -> list[str]:
    """Set a table in columns; where the line is too short, cells go on in the line below: nothing is cut."""
    rows = [[clean(cell) for cell in row] for row in (table.head, *table.rows)]
    widths = _widths([[display_width(cell) for cell in row] for row in rows], width - 2 * len(table.head))
    found = []
    for number_of_row, row in enumerate(rows):
        cells = [wrap(cell, size) or [""] for cell, size in zip(row, widths, strict=True)]
        for line in zip_longest(*cells, fillvalue=""):
            parts = (
                _cell(part, size, right=i in table.right)
                for i, (part, size) in enumerate(zip(line, widths, strict=True))
            )
            found.append("  " + "  ".join(parts).rstrip())
        if number_of_row == 0:
            found.append("  " + "  ".join("-" * size for size in widths))
    return found


def _widths(cells: list[list[int]], room: int) -> list[int]:
    """Share a line out among columns: as long as it is too long, the column gives way that costs the fewest lines."""
    columns = [list(column) for column in zip(*cells, strict=True)]
    widths = [max(column) for column in columns]

    def lines(column: list[int], size: int) -> int:
        return sum(-(-cell // size) for cell in column)

    while sum(widths) > room and max(widths) > _NARROWEST:
        able = [i for i, size in enumerate(widths) if size > _NARROWEST]
        more = {i: lines(columns[i], widths[i] - 1) - lines(columns[i], widths[i]) for i in able}
        widths[min(able, key=lambda i: (more[i], -widths[i]))] -= 1
    return widths


def _cell(text: str, size: int, *, right: bool) -> str:
    return " " * (size - display_width(text)) + text if right else pad(text, size)


def conflict_lines(conflicts: Sequence[Conflict], places: Sequence[str], *, language: str = "ja") -> list[str]:
    """Write conflicts with the place of the change each is about.

    Args:
        conflicts: What to say.
        places: `file:line` by operation; empty entries are left out.
        language: "ja" or "en".

    """
    words = Words(language)
    lines = []
    for one, sentence in zip(conflicts, words.conflicts(conflicts), strict=True):
        place = places[one.operation] if one.operation is not None and one.operation < len(places) else ""
        lines.append(f"{place}: {sentence}" if place else sentence)
    return lines
