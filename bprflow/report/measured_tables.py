"""Tables of figures by lane, step, document or region; one table, written as text, Markdown or CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bprflow.flow.graph import NodeKind
from bprflow.flow.regions import RegionKind, region_tree
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.language.text import display_width
from bprflow.measure.amounts import ZERO, scaled, total
from bprflow.measure.result import Amount
from bprflow.report import figures
from bprflow.report.measured import Measured
from bprflow.report.measured_papers import CARRIER

_UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head and whether its cells are figures."""

    head: Text
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table in both languages; cells are numbers, texts or None for unknown."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Text | str | float | None, ...], ...]


_REGION = {
    RegionKind.STEP: Text("手順", "step"),
    RegionKind.CHOICE: Text("分岐", "choice"),
    RegionKind.PARALLEL: Text("並行", "parallel"),
    RegionKind.INCLUSIVE: Text("包含", "inclusive"),
    RegionKind.LOOP: Text("繰り返し", "loop"),
    RegionKind.TANGLE: Text("入り組んだ部分", "tangle"),
}


def table_by(what: str, shown: Measured) -> Table:
    """Make the table of one flow by `lane`, `step`, `document` or `region`."""
    makers: Mapping[str, Callable[[Measured], Table]] = {
        "lane": _by_lane,
        "step": _by_step,
        "document": _by_document,
        "region": _by_region,
    }
    return makers[what](shown)


def _by_lane(shown: Measured) -> Table:
    m, flow = shown.analysis.measures, shown.analysis.flow
    kinds = {step.lane: flow.facts[step.id].lane_kind.value for step in flow.process.all_steps}
    rows = []
    for lane, minutes in m.by_lane_minutes.items():
        hours = m.by_lane_hours.get(lane)
        count = sum(step.lane == lane for step in flow.process.all_steps)
        known = hours if hours and hours.value else None
        base = known or minutes
        kind = values.LANE_KIND[kinds[lane].value]
        rows.append(
            (lane, Text(kind.ja, kind.en), count, minutes.value, minutes.low, minutes.high,
             known.value if known else None, known.low if known else None, known.high if known else None,
             base.assumed_share)
        )  # fmt: skip
    unit = m.unit
    return Table(
        (
            Column(Text("担当", "lane")), Column(Text("種別", "kind")), Column(Text("手順", "steps"), True),
            Column(Text(f"分/{unit}", "min/case"), True), Column(Text("最小(分)", "low (min)"), True),
            Column(Text("最大(分)", "high (min)"), True), Column(Text("時間/年", "h/year"), True),
            Column(Text("最小(時間)", "low (h)"), True), Column(Text("最大(時間)", "high (h)"), True),
            Column(Text("仮定の割合", "assumed"), True),
        ),
        tuple(rows),
    )  # fmt: skip


def _by_step(shown: Measured) -> Table:
    a = shown.analysis
    rows = []
    for step in a.process.all_steps:
        figure = a.measures.steps[step.id]
        time, wait, hours = figure.touch_minutes, figure.wait_minutes, figure.hours_per_year
        rows.append(
            (step.name, step.lane, figure.runs, figure.per, time.value if time else None,
             time.low if time else None, time.high if time else None, figure.per_case_minutes.value,
             wait.value if wait else None, hours.value if hours else None, time.assumed_share if time else None)
        )  # fmt: skip
    return Table(
        (
            Column(Text("手順", "step")), Column(Text("担当", "lane")), Column(Text(f"回/{a.measures.unit}", "runs/case"), True),
            Column(Text("単位", "per")), Column(Text("分", "min"), True), Column(Text("最小(分)", "low (min)"), True),
            Column(Text("最大(分)", "high (min)"), True), Column(Text(f"分/{a.measures.unit}", "min/case"), True),
            Column(Text("待ち(分)", "wait (min)"), True), Column(Text("時間/年", "h/year"), True),
            Column(Text("仮定の割合", "assumed"), True),
        ),
        tuple(rows),
    )  # fmt: skip


def _by_document(shown: Measured) -> Table:
    data = shown.documents
    rewritten: dict[str, int] = {}
    for item in data.rewritten_items:
        for carrier in item.carriers[1:]:
            rewritten[carrier] = rewritten.get(carrier, 0) + 1
    unread = {write.document for write in data.unread_writes if not write.leaves}
    rows = []
    for life in data.lives.values():
        medium = CARRIER[life.carrier] if life.carrier else None
        note = Text("あとで読まれない", "never read") if life.name in unread else Text("", "")
        if life.from_outside:
            note = Text("外から来る", "from outside")
        rows.append(
            (
                life.name,
                medium,
                len(life.items),
                len(life.writers),
                len(life.readers),
                rewritten.get(life.name, 0),
                note,
            )
        )
    return Table(
        (
            Column(Text("帳票", "document")), Column(Text("媒体", "carrier")), Column(Text("項目", "items"), True),
            Column(Text("書く手順", "written by"), True), Column(Text("読む手順", "read by"), True),
            Column(Text("書き直される項目", "items written again"), True), Column(Text("覚え", "note")),
        ),
        tuple(rows),
    )  # fmt: skip


def _by_region(shown: Measured) -> Table:
    """List the regions as an indented tree; a block shows the sum of what it holds."""
    unit = shown.analysis.measures.unit
    rows = [_region_row(shown, part) for part in region_figures(shown)]
    return Table(
        (
            Column(Text("部分", "part")), Column(Text("形", "shape")), Column(Text("手順", "steps"), True),
            Column(Text(f"回/{unit}", "runs/case"), True), Column(Text(f"分/{unit}", "min/case"), True),
            Column(Text(f"待ち(分/{unit})", "wait (min/case)"), True), Column(Text("時間/年", "h/year"), True),
        ),
        tuple(rows),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """A region with steps in it, how deep it is nested, and the sums over its steps."""

    kind: RegionKind
    depth: int
    steps: tuple[str, ...]
    runs: float
    minutes: Amount
    wait: Amount
    hours: Amount | None


def region_figures(shown: Measured) -> Iterator[RegionFigures]:
    """Add up every region of a flow that holds steps, outer ones before what they hold."""
    flow, steps = shown.analysis.flow, shown.analysis.measures.steps
    pending = [(region, 0) for region in reversed(region_tree(flow).line.regions)]
    while pending:
        region, depth = pending.pop()
        pending.extend((inner, depth + 1) for line in reversed(region.lines) for inner in reversed(line.regions))
        tasks = tuple(node for node in region.all_nodes() if flow.nodes[node].kind is NodeKind.TASK)
        if not tasks:
            continue
        found = [steps[node] for node in tasks if node in steps]
        hours = [figure.hours_per_year for figure in found if figure.hours_per_year is not None]
        yield RegionFigures(
            region.kind,
            depth,
            tasks,
            max((figure.runs for figure in found), default=0.0),
            total(figure.per_case_minutes for figure in found),
            total(scaled(figure.wait_minutes or ZERO, figure.runs) for figure in found),
            total(hours) if hours else None,
        )


def _region_row(shown: Measured, part: RegionFigures) -> tuple[Text | str | float | None, ...]:
    first = shown.analysis.flow.nodes[part.steps[0]]
    name = first.step.name if first.step is not None else first.id
    label = name if part.kind is RegionKind.STEP else f"{name} ..."
    hours = part.hours.value if part.hours else None
    shape, count = _REGION[part.kind], len(part.steps)
    return ("  " * part.depth + label, shape, count, part.runs, part.minutes.value, part.wait.value, hours)


def text_lines(table: Table, language: str) -> list[str]:
    """Write a table in columns for a terminal; figures are rounded and stand to the right."""
    heads = [column.head.in_language(language) for column in table.columns]
    body = [
        [_cell(cell, column, language) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    widths = [max(display_width(row[at]) for row in [heads, *body]) for at in range(len(heads))]
    return ["  ".join(_padded(cell, width, column.figure) for cell, width, column in zip(row, widths, table.columns, strict=True)).rstrip() for row in [heads, *body]]  # fmt: skip


def markdown_lines(table: Table, language: str) -> list[str]:
    """Write a table in Markdown."""
    heads = [column.head.in_language(language) for column in table.columns]
    rule = ["---:" if column.figure else "---" for column in table.columns]
    body = [
        [_cell(cell, column, language) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in [heads, rule, *body]]


def csv_text(tables: Iterable[tuple[str, str, Table]], language: str) -> str:
    """Write tables as one CSV with the flow's name in the first column; figures are not rounded.

    Where flows count different units (件, 頭, 運行), the heads say "per unit" and a second column names it.
    Texts that a spreadsheet would take for a formula get an apostrophe in front.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    every = list(tables)
    mixed = len({unit for _, unit, _ in every}) > 1
    for number, (name, unit, table) in enumerate(every):
        if number == 0:
            first = ["process", "unit"] if language == "en" else ["業務", "数える単位"]
            heads = [column.head.in_language(language) for column in table.columns]
            # 分/頭 is no head for the rows of a flow that counts 件.
            heads = [re.sub(rf"/{re.escape(unit)}(?=\)|$)", "/単位", head) for head in heads] if mixed else heads
            writer.writerow([*first[: 1 + mixed], *heads])
        for row in table.rows:
            writer.writerow([_safe(name), *([_safe(unit)] if mixed else []), *(_raw(cell, language) for cell in row)])
    return stream.getvalue()


def _cell(cell: Text | str | float | None, column: Column, language: str) -> str:
    if cell is None:
        return _UNKNOWN
    if isinstance(cell, Text):
        return cell.in_language(language)
    if isinstance(cell, str):
        return cell
    if column.head.en == "assumed":
        return figures.percent(cell)
    if column.head.en == "runs/case":
        return f"{cell:.2f}"
    return figures.exact(cell) if isinstance(cell, int) else figures.number(cell)


def _raw(cell: Text | str | float | None, language: str) -> str | float:
    if cell is None:
        return ""
    if isinstance(cell, Text):
        return _safe(cell.in_language(language))
    return _safe(cell) if isinstance(cell, str) else round(cell, 6)


def _safe(text: str) -> str:
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") and text.strip() else text


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - display_width(text))
    return space + text if right else text + space
