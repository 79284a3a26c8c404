"""An inventory as flows: one stub a row, in the order of the table, as many as are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice

from bprflow.exchange.faults import fault, line_span
from bprflow.exchange.inventory.procedure import Procedure
from bprflow.exchange.inventory.read import read_inventory
from bprflow.exchange.inventory.stub import stub
from bprflow.language.terms import Text
from bprflow.source.diagnostic import Level, Loaded, Positions, SourceText

MOST_ROWS = 2_000
"""A report of more flows than this nobody reads, and each analysed flow stays in memory."""


def procedures(path: str, wanted: str = "") -> Iterator[Procedure]:
    """Read the rows of an inventory one after another.

    Args:
        path: Parquet, CSV or XLSX with the published columns.
        wanted: Words the name of the procedure or of its law must hold; all rows when empty.

    Yields:
        Typed rows; nothing is kept of those before. O(rows).

    Raises:
        UnreadableInputError: It cannot be read.
        UsageError: pyarrow is missing.

    """
    rows = read_inventory(path)
    return (row for row in rows if wanted in row.name or wanted in row.law) if wanted else rows


def inventory_flows(path: str, wanted: str = "") -> Iterator[Loaded]:
    """Read the rows of an inventory as flows, one after another.

    Args:
        path: Parquet, CSV or XLSX with the published columns.
        wanted: Words the name of the procedure or of its law must hold; all rows when empty.

    Yields:
        One flow a row: the row's number is its line, the procedure's number the id of its process.

    Raises:
        UnreadableInputError: It cannot be read.
        UsageError: pyarrow is missing.

    """
    source = SourceText(path, "", "")
    for row in procedures(path, wanted):
        process = stub(row)
        places = _places(tuple(step.id for step in process.all_steps))
        yield Loaded(source, process, (), Positions({(): line_span(row.row)}, places))


@lru_cache(maxsize=1_000)
def _places(steps: tuple[str, ...]) -> Mapping[str, tuple[str | int, ...]]:
    """Every step of a stub stands in the one row it was made from."""
    return {step: ("steps", number) for number, step in enumerate(steps)}


def load_inventory(path: str, most: int = MOST_ROWS, wanted: str = "") -> tuple[Loaded, ...]:
    """Read an inventory as flows that all stay in memory.

    Args:
        path: Parquet, CSV or XLSX with the published columns.
        most: How many rows are taken; that there are more is told with the first.
        wanted: Words the name of the procedure or of its law must hold; all rows when empty.

    Returns:
        One entry a row, at least one; findings point at the row.

    Raises:
        UnreadableInputError: It cannot be read.
        UsageError: pyarrow is missing.

    """
    found = list(islice(inventory_flows(path, wanted), most + 1))
    if not found:
        said = Text(f"「{wanted}」に当てはまる手続がありません", f"no procedure matches '{wanted}'") if wanted else Text("手続が一つもありません", "there is no procedure in it")  # fmt: skip
        empty = fault("XCH-03", Level.ERROR, said, file=path)
        return (Loaded(SourceText(path, "", ""), None, (empty,), Positions()),)
    if len(found) > most:
        more = fault(
            "XCH-11", Level.WARNING,
            Text(f"手続が{most:,}件を超えるので、はじめの{most:,}件だけを読みました", f"more than {most:,} procedures; only the first {most:,} were read"),
            Text("全件は bprflow audit で点検できます。絞り込むには bprflow audit --match か import --match を使います", "bprflow audit goes through all of them; narrow down with --match of audit or import"), path,
        )  # fmt: skip
        first = found[0]
        found = [Loaded(first.source, first.process, (more,), first.positions), *found[1:most]]
    return tuple(found)


def long_inventory(path: str, most: int = MOST_ROWS, wanted: str = "") -> Iterator[Loaded] | None:
    """Give the flows of an inventory one after another, when there are more than can be held.

    Returns:
        All flows, the ones already looked at included; None for a table of at most `most` rows.

    """
    flows = inventory_flows(path, wanted)
    first = list(islice(flows, most + 1))
    return chain(first, flows) if len(first) > most else None
