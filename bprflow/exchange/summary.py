"""The fidelity table in words: what was carried over, reworded, left in the original."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bprflow.exchange.fidelity import FATE_WORDS, Fate, Imported, Row, fidelity_table
from bprflow.language.terms import Text
from bprflow.language.text import display_width

_HEAD = (Text("要素", "Element"), *(FATE_WORDS[fate] for fate in Fate))
_DETAIL = Text("くわしく (言い換えたもの・引き継げないもの)", "Details (approximated and not carried)")
_LINE = Text("{line}行目", "line {line}")
_MORE = Text("ほか{count}個", "{count} more")


def fidelity_text(imported: Imported, *, language: str = "ja", details: int = 40) -> str:
    """Write what became of the elements of a file.

    Args:
        imported: A file as read.
        language: "ja" or "en".
        details: Most approximated or dropped elements that are listed one by one.

    """
    lines = [_title(imported, language), *_table(fidelity_table(imported.rows), language)]
    listed = [row for row in imported.rows if row.fate is not Fate.CARRIED]
    if listed:
        lines += ["", _DETAIL.in_language(language), *(_detail(row, language) for row in listed[:details])]
        if len(listed) > details:
            lines.append("  " + _MORE.in_language(language).format(count=len(listed) - details))
    return "\n".join(lines) + "\n"


def _title(imported: Imported, language: str) -> str:
    steps = sum(len(process.all_steps) for process in imported.processes)
    if language == "en":
        return f"{imported.file} ({imported.format}, {imported.encoding}): {len(imported.parts)} process(es), {steps} steps"
    return f"{imported.file} ({imported.format}、{imported.encoding}): 業務{len(imported.parts)}件、手順{steps}個"


def _table(table: Sequence[tuple[str, int, int, int]], language: str) -> Iterable[str]:
    head = [text.in_language(language) for text in _HEAD]
    width = max([display_width(head[0]), *(display_width(line[0]) for line in table)], default=8)
    yield "  " + "  ".join([_padded(head[0], width), *head[1:]])
    for kind, *counts in table:
        cells = [
            _right(str(count) if count else "-", display_width(word))
            for count, word in zip(counts, head[1:], strict=True)
        ]
        yield "  " + "  ".join([_padded(kind, width), *cells])


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - display_width(text))


def _right(text: str, width: int) -> str:
    return " " * max(0, width - display_width(text)) + text


def _detail(row: Row, language: str) -> str:
    place = _LINE.in_language(language).format(line=row.line) if row.line else ""
    name = f"「{row.name}」" if row.name and language == "ja" else f"'{row.name}'" if row.name else row.element
    remark = row.remark.in_language(language)
    fate = FATE_WORDS[row.fate].in_language(language)
    return "  " + " ".join(part for part in (place, row.kind, name, f"{fate}: {remark}" if remark else fate) if part)
