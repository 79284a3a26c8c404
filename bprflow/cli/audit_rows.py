"""`bprflow audit` of a table too long to hold: row by row, counted on the screen, written as it goes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import IO, TYPE_CHECKING

import click

from bprflow.cli.shared import bilingual, current_language, note

if TYPE_CHECKING:
    from bprflow.audit import AuditConfig, Rule
    from bprflow.audit.analysis import Analysis
    from bprflow.source.diagnostic import Loaded

STREAMED = ("csv", "jsonl")
"""Papers that are written flow by flow."""
_EVERY = 10_000


def rows_of(paths: Sequence[str], wanted: str) -> Iterator[Loaded] | None:
    """Give the flows of an inventory that is too long to hold; None for everything else.

    Raises:
        UsageError: Such a table is named beside other files.

    """
    from bprflow.errors import UsageError
    from bprflow.exchange.inventory.listing import long_inventory
    from bprflow.exchange.inventory.read import is_inventory

    for path in paths:
        if path == "-" or path.casefold().endswith((".yaml", ".yml")) or not is_inventory(path):
            continue
        flows = long_inventory(path, wanted=wanted)
        if flows is None:
            continue
        if len(paths) > 1:
            raise UsageError(
                f"{path} は2,000件を超える棚卸なので、ほかのファイルと一緒には点検できません", "このファイルだけを指定してください",
                message_en=f"{path} holds more than 2,000 procedures and cannot be audited beside other files", hint_en="name this file alone",
            )  # fmt: skip
        return flows
    return None


def check_papers(names: Sequence[str]) -> None:
    """Refuse papers that would have to hold all flows at once.

    Raises:
        UsageError: One of the names asks for such a paper.

    """
    from bprflow.errors import UsageError
    from bprflow.report.papers import paper_for

    for name in names:
        if name != "text" and paper_for(name).format not in STREAMED:
            raise UsageError(
                f"{name} には2,000件を超える手続を書き出せません", ".csv か .jsonl に書き出すか、--match で絞り込んでください",
                message_en=f"{name} cannot hold more than 2,000 procedures", hint_en="write .csv or .jsonl, or narrow down with --match",
            )  # fmt: skip


def audit_rows(
    path: str,
    flows: Iterator[Loaded],
    config: AuditConfig,
    more: tuple[Rule, ...],
    outputs: Sequence[str],
    form: str | None,
    encoding: str,
    fails: Callable[[Analysis, AuditConfig], bool],
) -> int:
    """Audit flows one after another.

    Args:
        path: File they come from.
        flows: Each is forgotten when the next is taken.
        config: What to audit.
        more: Further rules.
        outputs: Files to write, .csv or .jsonl.
        form: Form on the screen; None for the summary.
        encoding: Encoding of CSV files.
        fails: Whether a flow makes the exit code 1.

    Returns:
        1 when a flow fails, else 0.

    """
    from bprflow.audit import all_rules
    from bprflow.audit.alike import analyse_many
    from bprflow.files import whole_file
    from bprflow.report.many import Totals, totals_text

    totals = Totals()
    failed = False
    with contextlib.ExitStack() as stack:
        papers = [_Sheet(stack.enter_context(whole_file(name)), name, encoding) for name in outputs]
        if form and form != "text":
            papers.append(_Sheet(sys.stdout.buffer, form, "utf-8"))
        for analysis in analyse_many(flows, (*all_rules(), *more), config):
            totals.add(analysis)
            failed = failed or fails(analysis, config)
            for paper in papers:
                paper.add(analysis)
            if totals.flows % _EVERY == 0 and sys.stderr.isatty():
                note(bilingual(f"{totals.flows:,}件まで点検しました", f"{totals.flows:,} procedures audited"))
    sys.stdout.flush()
    if not form or form == "text":
        click.echo(totals_text(totals, path, language=current_language()), nl=False)
    for name in outputs:
        note(bilingual(f"{name} を書き出しました", f"Wrote {name}"))
    if not papers:
        note(bilingual("一件ごとの指摘は -o 結果.csv で書き出せます (元の表の行番号つき)。絞り込むには --match 言葉", "-o result.csv writes every finding with its row; --match WORDS narrows down"))  # fmt: skip
    return 1 if failed else 0


class _Sheet:
    """A paper that grows flow by flow."""

    def __init__(self, stream: IO[bytes], name: str, encoding: str) -> None:
        from bprflow.report.papers import paper_for

        self.stream, self.language = stream, current_language()
        self.table = paper_for(name).format == "csv"
        self.encoding = encoding if self.table else "utf-8"
        if self.table:
            from bprflow.report.table import csv_head

            mark = "\ufeff" if self.encoding == "utf-8" and stream is not sys.stdout.buffer else ""
            self._write(mark + csv_head(self.language))

    def add(self, analysis: Analysis) -> None:
        """Write the findings of one flow."""
        from bprflow.report.structured import findings_lines
        from bprflow.report.table import csv_rows

        self._write((csv_rows if self.table else findings_lines)(analysis, self.language))

    def _write(self, text: str) -> None:
        if self.encoding == "cp932":
            text = "".join(letter if _fits(letter) else "〓" for letter in text)
        self.stream.write(text.encode(self.encoding))


def _fits(letter: str) -> bool:
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
