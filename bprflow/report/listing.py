"""The flow as a list in columns, for the one page: what is left where boxes would need letters too small to print.

Every step is a row with its place, lane, name and time; where the work does not simply go on with the next
row, an arrow says where. Where even the rows do not fit, the steps the page speaks of are shown with their
neighbours, and every gap says how many steps it stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bprflow.draw.drawing import Form
from bprflow.draw.shapes import Align, Rect
from bprflow.draw.text import shorten, text_width, wrap
from bprflow.flow.graph import FlowGraph
from bprflow.language.terms import Text
from bprflow.model import LaneKind
from bprflow.redesign.diff import WORDS, ChangeKind
from bprflow.report import figures
from bprflow.report.glance import Glance, Told, following, named, tasks, write

LETTERS = (7.0, 6.5, 6.0)
"""Sizes tried, largest first [pt]; smaller ones cannot be read on paper."""
COLUMNS = (2, 3)
LEADING = 1.25
HEAD = 16.0
"""Height of caption and explanation [pt]."""
MOST_LINES = 3
NEIGHBOURS = (6, 4, 3, 2, 1, 0)
"""Steps shown on either side of one the page speaks of, as many as there is room for."""
_GAP, _PLACE, _TAIL = 8.0, 29.0, 44.0
_INK, _SOFT, _NAVY, _LINE, _RED, _RESIDENT = "#1a1a1c", "#4d4d4d", "#1b2733", "#b8c2cc", "#ce0000", "#fff8ea"

Item = str | int
"""A step by its id, or how many steps are left out here."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with where it stands."""

    item: Item
    area: Rect
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A way to set the rows that fits: size of letters, rows, and whether a name is cut."""

    letters: float
    rows: tuple[_Row, ...]
    cut: bool


def listing(flow: FlowGraph, area: Rect, told: Told, language: str = "ja") -> Glance:
    """List a flow in an area.

    Args:
        flow: The flow; n steps, O(n × sizes × columns) for each choice of rows.
        area: Where it must fit [pt].
        told: Caption, numbers and marks.
        language: "ja" or "en".

    """
    steps = tasks(flow)
    body = Rect(area.x, area.y + HEAD, area.width, area.height - HEAD)
    plan = _fitting(flow, steps, body, told, language)
    bottom = max((row.area.bottom for row in plan.rows), default=body.y)
    made = Glance(plan.letters, bottom - area.y)
    if told.caption:
        write(made, told.caption, area.x, area.y + 9, 8.5, colour=_NAVY, bold=True)
    left = area.x + (text_width(told.caption, 8.5, True) + 8 if told.caption else 0)
    write(made, shorten(_explained(len(steps)).in_language(language), area.right - left, 6.5), left, area.y + 9, 6.5, colour=_SOFT)  # fmt: skip
    places = {step: place for place, step in enumerate(steps, 1)}
    for row in plan.rows:
        if isinstance(row.item, int):
            said = Text(f"(ほか {row.item}工程)", f"({row.item} more steps)").in_language(language)
            write(made, said, row.area.x + _PLACE, row.area.y + plan.letters * 1.05, plan.letters, colour=_SOFT)
        else:
            _put(made, flow, row, places, told, language)
    return made


def _explained(count: int) -> Text:
    return Text(
        f"全{count}工程の一覧 (矢印は、次が下の行でないときの行き先)",
        f"List of {count} steps (arrows: where it goes on if not in the next row)",
    )


def _fitting(flow: FlowGraph, steps: tuple[str, ...], area: Rect, told: Told, language: str) -> _Plan:
    """Find the largest letters that hold all steps, else those the page speaks of, else as many as there is room for."""
    for items in _choices(steps, told):
        for letters in LETTERS:
            for columns in COLUMNS:
                plan = _set(flow, items, area, letters, columns, told, language, MOST_LINES)
                if plan is not None and not plan.cut:
                    return _balanced(flow, items, area, plan, columns, told, language)
    items = list(_choices(steps, told))[-1]
    while len(items) > 1:
        plan = _set(flow, items, area, LETTERS[-1], COLUMNS[-1], told, language, 2)
        if plan is not None:
            return plan
        left_out = items[-1] if isinstance(items[-1], int) else 1
        before = items[-2] if isinstance(items[-2], int) else 1
        items = (*items[:-2], left_out + before)
    return _Plan(LETTERS[-1], (), True)


def _balanced(
    flow: FlowGraph, items: Sequence[Item], area: Rect, plan: _Plan, columns: int, told: Told, language: str
) -> _Plan:
    """Make the columns as short as they go, so that all end about alike."""
    low, high = 0.0, area.height
    for _ in range(8):
        middle = (low + high) / 2
        room = Rect(area.x, area.y, area.width, middle)
        tried = _set(flow, items, room, plan.letters, columns, told, language, MOST_LINES)
        if tried is None:
            low = middle
        else:
            plan, high = tried, middle
    return plan


def _choices(steps: tuple[str, ...], told: Told) -> Iterator[tuple[Item, ...]]:
    """Give all steps; then the ends and those the page speaks of, with fewer and fewer of their neighbours."""
    yield steps
    spoken = {step for step in steps if told.numbers.get(step) or told.marks.get(step, ChangeKind.SAME) is not ChangeKind.SAME}  # fmt: skip
    ends = {steps[0], steps[-1]} if steps else set()
    for reach in NEIGHBOURS:
        near = {steps[m] for n, step in enumerate(steps) if step in spoken | ends for m in range(n - reach, n + reach + 1) if 0 <= m < len(steps)}  # fmt: skip
        yield _with_gaps(steps, near)


def _with_gaps(steps: Sequence[str], kept: set[str]) -> tuple[Item, ...]:
    items: list[Item] = []
    for step in steps:
        if step in kept:
            items.append(step)
        elif items and isinstance(items[-1], int):
            items[-1] += 1
        else:
            items.append(1)
    return tuple(items)


def _set(
    flow: FlowGraph, items: Sequence[Item], area: Rect, letters: float, columns: int, told: Told, language: str, most: int
) -> _Plan | None:  # fmt: skip
    """Set rows column by column; None when they do not fit."""
    width = (area.width - _GAP * (columns - 1)) / columns
    rows: list[_Row] = []
    column, y, cut = 0, area.y, False
    for item in items:
        room = width - _PLACE - _lane_width(width) - _TAIL - (
            _chip(told, item, language)[1] if isinstance(item, str) else 0.0
        )  # fmt: skip
        name = "" if isinstance(item, int) else named(flow, item)
        lines = wrap(name, room, letters, most) if name else ("",)
        cut = cut or (bool(name) and lines[-1].endswith("…") and not name.endswith("…"))
        height = len(lines) * letters * LEADING + 2.4
        if y + height > area.bottom:
            column, y = column + 1, area.y
        if column >= columns or height > area.height:
            return None
        rows.append(_Row(item, Rect(area.x + column * (width + _GAP), y, width, height), tuple(lines)))
        y += height
    return _Plan(letters, tuple(rows), cut)


def _lane_width(width: float) -> float:
    return min(58.0, width * 0.25)


def _chip(told: Told, step: str, language: str) -> tuple[str, float]:
    """Give the word for what becomes of a step, and the width it takes [pt]."""
    mark = told.marks.get(step, ChangeKind.SAME)
    if mark is ChangeKind.SAME:
        return "", 0.0
    word = WORDS[mark].in_language(language)
    return word, text_width(word, 6, True) + 8


def _put(made: Glance, flow: FlowGraph, row: _Row, places: dict[str, int], told: Told, language: str) -> None:
    """Write one step."""
    step, area, size = str(row.item), row.area, made.letters
    facts = flow.facts.get(step)
    if facts is not None and facts.lane_kind.value is LaneKind.RESIDENT:
        made.marks.append(Form("rect", area, _RESIDENT, _RESIDENT, 0.3))
    made.marks.append(Form("rect", Rect(area.x, area.bottom - 0.4, area.width, 0.3), _LINE, _LINE, 0.3))
    base = area.y + 1.5 + size * 0.95
    numbers = told.numbers.get(step, ())
    place = str(places[step])
    if numbers:
        said = "・".join(map(str, numbers))
        width = max(text_width(said, 6.5, True) + 4, 9.0)
        made.marks.append(Form("ellipse", Rect(area.x, area.y + 0.6, width, 9.0), "#ffffff", _RED, 1.0))
        write(made, said, area.x + width / 2, area.y + 7.4, 6.5, colour=_RED, bold=True, align=Align.CENTRE)
    write(made, place, area.x + _PLACE - 2, base, 6.0, colour=_SOFT, align=Align.RIGHT)
    lane = _lane_width(area.width)
    write(made, shorten(flow.nodes[step].lane, lane - 4, size, True), area.x + _PLACE, base, size, colour=_NAVY, bold=True)  # fmt: skip
    x = area.x + _PLACE + lane
    word, taken = _chip(told, step, language)
    if word:
        made.marks.append(Form("round", Rect(x, area.y + 1.2, taken - 3, 8.0), _NAVY, _NAVY, 0.5))
        write(made, word, x + (taken - 3) / 2, area.y + 7.4, 6, colour="#ffffff", bold=True, align=Align.CENTRE)
    gone = told.marks.get(step) is ChangeKind.REMOVED
    for number, line in enumerate(row.lines):
        write(made, line, x + taken, base + number * size * LEADING, size, colour=_SOFT if gone else _INK)
    tail = shorten(_tail(flow, step, places, language), _TAIL - 2, 6)
    write(made, tail, area.right - 1, base, 6, colour=_SOFT, align=Align.RIGHT)


def _tail(flow: FlowGraph, step: str, places: dict[str, int], language: str) -> str:
    """Say how long a step takes, and where it goes on if not with the next row."""
    written = flow.nodes[step].step
    parts = [figures.minutes(written.touch.minutes).in_language(language)] if written and written.touch else []
    after = [places[target] for target in following(flow, step) if target in places]
    if after and after != [places[step] + 1]:
        parts.append("→" + "・".join(str(place) for place in after[:3]) + ("…" if len(after) > 3 else ""))
    return " ".join(parts)
