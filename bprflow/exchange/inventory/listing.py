"""An inventory for the commands that work on flows: one stub a row, up to what they can hold."""

from __future__ import annotations

from itertools import islice

from bprflow.exchange.faults import fault
from bprflow.exchange.inventory.read import read_inventory
from bprflow.exchange.inventory.stub import stub
from bprflow.language.terms import Text
from bprflow.source.diagnostic import Level, Loaded, Positions, SourceText

MOST_ROWS = 2_000
"""A report of more flows than this nobody reads, and each analysed flow stays in memory."""


def load_inventory(path: str, most: int = MOST_ROWS) -> tuple[Loaded, ...]:
    """Read an inventory as flows.

    Args:
        path: Parquet, CSV or XLSX with the published columns.
        most: How many rows are taken; that there are more is told with the first.

    Returns:
        One entry a row, at least one; the row's number stands as the id of its process.

    Raises:
        UnreadableInputError: It cannot be read.
        UsageError: pyarrow is missing.

    """
    source = SourceText(path, "", "")
    rows = list(islice(read_inventory(path), most + 1))
    if not rows:
        empty = fault("XCH-03", Level.ERROR, Text("手続が一つもありません", "there is no procedure in it"), file=path)
        return (Loaded(source, None, (empty,), Positions()),)
    parts = [Loaded(source, stub(row), (), Positions()) for row in rows[:most]]
    if len(rows) > most:
        more = fault(
            "XCH-11", Level.WARNING,
            Text(f"手続が{most:,}件を超えるので、はじめの{most:,}件だけを読みました", f"more than {most:,} procedures; only the first {most:,} were read"),
            Text("bprflow import --match で、手続名か法令名の言葉で絞り込めます", "narrow down with bprflow import --match"), path,
        )  # fmt: skip
        parts[0] = Loaded(source, parts[0].process, (more,), Positions())
    return tuple(parts)
