"""The manual as Markdown, with the flow as a Mermaid picture (which our import reads back)."""

from __future__ import annotations

from bprflow.exchange.manual.content import Block, manual
from bprflow.exchange.mermaid.write import write_mermaid
from bprflow.model import Process


def write_markdown(process: Process, *, language: str = "ja") -> str:
    """Write the manual of a process as Markdown."""
    parts: list[str] = []
    for block in manual(process, language=language):
        parts += [*_block(block, process), ""]
    return "\n".join(parts).rstrip() + "\n"


def _block(block: Block, process: Process) -> list[str]:
    if block.kind == "heading":
        return [f"{'#' * block.level} {_plain(block.text)}"]
    if block.kind == "text":
        return [_plain(line) for line in block.text.splitlines()]
    if block.kind == "picture":
        return ["```mermaid", write_mermaid(process).rstrip(), "```"]
    if block.kind == "step":
        return [f"### {_plain(block.text)}", "", *(f"- {label}: {_plain(text)}" for label, text in block.rows)]
    head, *rows = block.rows
    lines = [_row(head), "|" + " --- |" * len(head)]
    return [*lines, *(_row(row) for row in rows)]


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_plain(cell).replace("|", "\\|") for cell in cells) + " |"


def _plain(text: str) -> str:
    """Keep Markdown from reading our words as markup."""
    joined = " ".join(text.split())
    for sign in "\\`*_<>[]":
        joined = joined.replace(sign, "\\" + sign)
    return joined
