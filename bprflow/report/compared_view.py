"""What papers show of a comparison: sentences, cards, pictures and tables, worked out once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bprflow.language.terms import Text
from bprflow.redesign.compare import Comparison
from bprflow.redesign.indicators import Indicator
from bprflow.redesign.roadmap import Roadmap
from bprflow.report import figures
from bprflow.report.compared import Table, Words
from bprflow.report.embedding import inline_svg, natural_size
from bprflow.report.savings import way

if TYPE_CHECKING:
    from markupsafe import Markup

STRIP_ROWS = 6
ASKED_FIRST = ("staff_hours_per_year", "resident_hours_per_year", "staff_minutes", "resident_minutes", "handoffs", "transcriptions", "seals", "visits")  # fmt: skip
"""Figures people ask for first, by code."""


@dataclass(frozen=True, slots=True)
class _Card:
    name: str
    before: str
    after: str
    unit: str
    change: str


@dataclass(frozen=True, slots=True)
class _Picture:
    id: str
    title: str
    caption: str
    svg: Markup
    least: str
    landscape: bool


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    bars: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Sheet:
    id: str
    title: str
    labels: tuple[str, ...]
    rows: tuple[_Row, ...]
    right: frozenset[int]

    @property
    def heads(self) -> list[str | tuple[str]]:
        """Headers as the table macro wants them: figures in a tuple."""
        return [(label,) if place in self.right else label for place, label in enumerate(self.labels)]


@dataclass(frozen=True, slots=True)
class _Fall:
    """One bar of the way from before to after, in units of the drawing (0–200)."""

    name: str
    hours: str
    level: str
    look: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class ComparedView:
    """A comparison for a page.

    Attributes:
        sentences: The verdict first.
        strip: Figures before → after.
        pictures: On top of each other, and above each other; empty where nothing can draw.
        way: The way from the hours before to those after, change by change.
        worse: What gets worse for anyone.
        tables: Figures and steps.
        reforms: Rules to amend, and the road map.
        lists: Other sentences by title.

    """

    sentences: tuple[str, ...]
    strip: tuple[_Card, ...]
    pictures: tuple[_Picture, ...]
    way: tuple[_Fall, ...]
    worse: tuple[str, ...]
    tables: tuple[_Sheet, ...]
    reforms: tuple[_Sheet, ...]
    lists: tuple[tuple[str, list[str]], ...]


def compared_view(comparison: Comparison, language: str, plan: Roadmap | None, prefix: str = "") -> ComparedView:
    """Work out what a page shows.

    Args:
        comparison: Before and after.
        language: "ja" or "en".
        plan: Road map to add, if wanted.
        prefix: Prefix of all ids.

    """
    words = Words(language)
    effect = words.effect(comparison)
    lists = [(words.say("指摘の変化", "Findings"), words.findings(comparison))]
    if comparison.applied is not None:
        conflicts = words.conflicts(comparison.applied.conflicts)
        lists.append((words.say("改善案について", "About the redesign"), conflicts))
    return ComparedView(
        (*effect[:1], words.headline(comparison), *effect[1:]),
        tuple(_strip(words, comparison)),
        tuple(_pictures(comparison, language, prefix)),
        tuple(_falls(comparison, language)),
        tuple(words.worse(comparison)),
        tuple(_sheets(words, comparison, prefix)),
        tuple(_reforms(words, comparison, plan, prefix)),
        tuple((title, said) for title, said in lists if said),
    )


def _falls(comparison: Comparison, language: str) -> list[_Fall]:
    """Draw the way as bars that hang where the one before ended; none when nothing moves."""
    stages = way(comparison)
    if len(stages) < 3:
        return []
    scale = 196 / (max(stage.level for stage in stages) or 1.0)
    bars = []
    for stage in stages:
        start = 0.0 if stage.total else stage.level - stage.hours
        low, high = sorted((max(start, 0.0) * scale, max(stage.level, 0.0) * scale))
        look = "body" if stage.total else "fall" if stage.hours < 0 else "was"
        signed = (
            figures.number(abs(stage.hours))
            if stage.total
            else ("-" if stage.hours < 0 else "+") + figures.number(abs(stage.hours))
        )
        bars.append(
            _Fall(
                stage.name.in_language(language),
                signed,
                figures.number(stage.level),
                look,
                round(2 + low, 1),
                round(max(high - low, 0.8), 1),
            )
        )
    return bars


def _strip(words: Words, comparison: Comparison) -> list[_Card]:
    """Choose the figures people ask for first, those that are there and not both nothing."""
    found = [comparison.indicator(code) for code in ASKED_FIRST]
    rows = [row for row in found if row and row.before and row.after and (row.before.value or row.after.value)]
    return [
        _Card(
            words.text(row.name),
            figures.number(row.before.value),
            figures.number(row.after.value),
            words.text(row.unit),
            words.change(row),
        )
        for row in rows[:STRIP_ROWS]
        if row.before and row.after
    ]


def _pictures(comparison: Comparison, language: str, prefix: str) -> list[_Picture]:
    """Draw before and after on top of each other, and above each other; none where nothing can draw."""
    from bprflow.draw import DrawOptions, render
    from bprflow.draw.change import before_after, change_of, overlay
    from bprflow.errors import OutputError

    change = change_of(comparison, language)
    options = DrawOptions(language=language, show_strip=False)
    told = (
        (
            "overlay", overlay, Text("重ねた図", "One on the other"),
            Text("廃止は破線、新規と電子化は太枠です。色がなくても分かるように、言葉でも書いています。", "Dropped steps are dashed; new and digitised ones have thick frames. Words say it too."),
        ),
        (
            "sides", before_after, Text("並べた図", "Side by side"),
            Text("上が現状、下が改善後です。担当の順は同じです。", "Before is above, after below, lanes in the same order."),
        ),
    )  # fmt: skip
    made: list[_Picture] = []
    for key, draw, title, caption in told:
        try:
            svg = render(draw(change, options=options), "svg").decode()
        except OutputError:
            return []
        width, height = natural_size(svg)
        name = title.in_language(language)
        picture = inline_svg(svg, prefix + key, f"{comparison.before.process.name}: {name}", change.summary or name)
        made.append(
            _Picture(
                prefix + key,
                name,
                caption.in_language(language),
                picture,
                f"{width * 0.72:.0f}px",
                width > 1.2 * height,
            )
        )
    return made


def _sheets(words: Words, comparison: Comparison, prefix: str) -> list[_Sheet]:
    """Turn the tables of the comparison into tables of the page; figures get bars."""
    sheets = [
        _sheet(prefix + "figures", words.indicators(comparison.indicators)),
        _sheet(prefix + "steps", words.steps(comparison.changes)),
    ]
    sheets[0] = _with_bars(words, sheets[0], comparison)
    return [sheet for sheet in sheets if sheet.rows]


def _reforms(words: Words, comparison: Comparison, plan: Roadmap | None, prefix: str) -> list[_Sheet]:
    """Turn the rules to amend and the road map into tables of the page."""
    sheets = [_sheet(prefix + "rules", words.rules(comparison.rules))]
    if plan is not None:
        road = words.roadmap(plan)
        sheets.append(_sheet(prefix + "roadmap", replace(road, head=(words.say("番号", "No."), *road.head[1:]))))
    return [sheet for sheet in sheets if sheet.rows]


def _sheet(key: str, table: Table) -> _Sheet:
    return _Sheet(key, table.title, table.head, tuple(_Row(row) for row in table.rows), table.right)


def _with_bars(words: Words, sheet: _Sheet, comparison: Comparison) -> _Sheet:
    """Add a pair of bars to each figure: before above, after below."""
    shown = {words.text(row.name): row for row in comparison.indicators}
    rows = tuple(_Row(row.cells, _bars(shown[row.cells[0]])) for row in sheet.rows)
    label = words.say("上が現状、下が改善後", "before above, after below")
    return _Sheet(sheet.id, sheet.title, (*sheet.labels, label), rows, sheet.right)


def _bars(row: Indicator) -> tuple[float, float]:
    """Give the lengths of both bars, the longer one 198 units."""
    before, after = (amount.value if amount else 0.0 for amount in (row.before, row.after))
    most = max(before, after) or 1.0
    return round(before / most * 198, 1), round(after / most * 198, 1)
