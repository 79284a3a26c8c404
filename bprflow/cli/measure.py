"""`bprflow measure`: times, waiting, counts and what they rest on."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from bprflow.cli.shared import (
    BilingualCommand,
    Words,
    bilingual,
    current_language,
    flows_argument,
    lang_option,
    note,
    output_option,
    tell_partly_read,
)

if TYPE_CHECKING:
    from bprflow.cli.reading import Every
    from bprflow.errors import UsageError
    from bprflow.measure.result import Amount
    from bprflow.report.measured import Measured

FORMATS = ("text", "json", "csv", "md")
_SUFFIXES = {".txt": "text", ".json": "json", ".csv": "csv", ".md": "md", ".markdown": "md"}
_TABLES = {
    "担当": "lane", "手順": "step", "帳票": "document", "部分": "region",
    "lane": "lane", "step": "step", "document": "document", "region": "region",
}  # fmt: skip
UNREADABLE = 4


@click.command("measure", cls=BilingualCommand)
@flows_argument
@click.option(
    "--by", "by", type=Words(_TABLES), multiple=True,
    help=bilingual("どの単位の表を付けるか。繰り返し指定できる", "Which table to add; may be repeated"),
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMATS), help=bilingual("画面に出す形式", "Format on the screen"))
@click.option(
    "--往復", "--travel", "travel", metavar="30分",
    help=bilingual("来庁1回の往復の時間。住民の負担に加える", "Travel there and back for one trip, for the residents' burden"),
)  # fmt: skip
@click.option(
    "--交通費", "--fare", "fare", metavar="400円",
    help=bilingual("来庁1回の交通費。住民の負担に加える", "Fare of one trip, for the residents' burden"),
)  # fmt: skip
@output_option
@lang_option
def command(
    flows: tuple[str, ...],
    by: tuple[str, ...],
    form: str | None,
    travel: str | None,
    fare: str | None,
    outputs: tuple[str, ...],
) -> int:
    """作業時間・待ち・期間・年間の時間・紙・押印・受渡しなどを数え、どれだけ仮定によるかを示します。

    単位 (--by): 担当、手順、帳票、部分。省くと担当ごとです。

    \b
    例:
      bprflow measure examples/address-change/as-is.flow.yaml
      bprflow measure examples/wildlife-capture/as-is.flow.yaml --by 手順 -o 数字.csv

    \f
    EN: Measures touch time, waiting, lead time, yearly hours, paper, seals and handoffs, and says what is assumed.

    Tables (--by): lane, step, document, region; lane by default.

    \b
    Examples:
      bprflow measure examples/address-change/as-is.flow.yaml
      bprflow measure examples/wildlife-capture/as-is.flow.yaml --by step -o figures.csv
    """
    from bprflow.files import write_whole

    formats = [(path, _format_of(path)) for path in outputs]
    if len(set(by)) > 1 and "csv" in (form, *(chosen for _, chosen in formats)):
        raise _one_table_only()
    (loaded, unreadable), every = _measure(flows, travel, fare)
    language = current_language()
    if every:
        made = [(path, _render(every, chosen, by, language)) for path, chosen in formats]
        for path, text in made:
            bom = "utf-8-sig" if _format_of(path) == "csv" else "utf-8"
            write_whole(path, text.encode(bom, errors="replace"))
            note(bilingual(f"{path} を書き出しました", f"Wrote {path}"))
        if form or not formats:
            click.echo(_render(every, form or "text", by, language), nl=False)
    partly = tell_partly_read(loaded)
    if unreadable or len(every) < len(loaded):
        return UNREADABLE
    return 1 if partly else 0


def _format_of(path: str) -> str:
    """Find the format of a file to write by its suffix."""
    from bprflow.errors import UsageError

    found = _SUFFIXES.get(PurePath(path).suffix.casefold())
    if found is None:
        known = " ".join(_SUFFIXES)
        raise UsageError(
            f"{PurePath(path).name} の形式が分かりません", f"拡張子を次のどれかにしてください: {known}",
            message_en=f"The format of {PurePath(path).name} is not known", hint_en=f"Use one of these endings: {known}",
        )  # fmt: skip
    return found


def _one_table_only() -> UsageError:
    """Say that a CSV has one table: tables with other columns below one another open in no spreadsheet."""
    from bprflow.errors import UsageError

    return UsageError(
        "CSVに書ける表は一つです", "--by を一つにするか、.md か .json に書き出してください",
        message_en="A CSV holds one table", hint_en="Give one --by, or write .md or .json",
    )  # fmt: skip


def _measure(flows: tuple[str, ...], travel: str | None, fare: str | None) -> tuple[Every, list[Measured]]:
    """Read every flow, and measure those that can be understood."""
    from bprflow.cli.reading import read_every
    from bprflow.report.measured import measured
    from bprflow.source import find_flows

    minutes, yen = _given(travel, fare)
    every = read_every(find_flows(list(flows)))
    understood = [one for one in every.loaded if one.process is not None]
    return every, [measured(one, travel_minutes=minutes, fare_yen=yen) for one in understood]


def _given(travel: str | None, fare: str | None) -> tuple[Amount | None, float | None]:
    """Read the travel time and fare the user gave."""
    from bprflow.errors import UsageError
    from bprflow.measure.result import Amount
    from bprflow.units import QuantityError, parse_minutes, parse_yen

    try:
        span = parse_minutes(travel) if travel else None
        yen = parse_yen(fare) if fare else None
    except QuantityError as error:
        raise UsageError(
            f"「{error.text}」を読めません", error.hint_ja,
            message_en=f"'{error.text}' cannot be read", hint_en=error.hint_en,
        ) from None  # fmt: skip
    minutes = Amount((span.low + span.high) / 2, span.low, span.high) if span else None
    return minutes, yen


def _render(every: list[Measured], form: str, by: tuple[str, ...], language: str) -> str:
    """Write the figures in one format."""
    from bprflow.report.measured_text import measured_markdown, measured_text

    tables = by or ("lane",)
    if form == "json":
        import json

        from bprflow.report.measured_json import measured_json

        return json.dumps(measured_json(every, language=language), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        from bprflow.report.measured_tables import csv_text, table_by

        what = by[0] if by else "step"
        return csv_text(
            [(shown.analysis.process.name, shown.analysis.measures.unit, table_by(what, shown)) for shown in every],
            language,
        )
    writer = measured_markdown if form == "md" else measured_text
    return writer(every, by=tables, language=language)
