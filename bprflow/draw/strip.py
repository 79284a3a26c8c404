"""The indicators under the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.dress import format_minutes
from bprflow.draw.shapes import Align, Card, Rect, TextLine, Tone
from bprflow.draw.text import shorten, text_width
from bprflow.language.terms import Text, counter
from bprflow.measure.amounts import rounded
from bprflow.measure.result import Amount, Measures

if TYPE_CHECKING:
    from bprflow.redesign.indicators import Indicator as ComparedIndicator

CARD_HEIGHT = 52.0
_LEAST_VALUE = 13.0
"""A figure is not set smaller than this to keep its unit whole [pt]."""
_CARD_MIN = 98.0
_CARD_GAP = 7.0


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of the strip.

    Attributes:
        title: What it counts.
        value: The figure as shown, e.g. "28" or "28→11".
        unit: Its unit.
        note: Difference and uncertainty, at the upper right corner.
        better: True when the note is an improvement, None when neutral.

    """

    title: str
    value: str
    unit: str = ""
    note: str = ""
    better: bool | None = None


def short_number(value: float) -> str:
    """Write a figure with two or three digits that count: 7.6, 28, 11,600."""
    shown = rounded(value)
    return f"{shown:,.0f}" if shown == int(shown) else f"{shown:.1f}"


def _minutes(amount: Amount, unit: str, language: str) -> tuple[str, str]:
    if amount.value >= 600:
        text = format_minutes(amount.value, amount.value, language)
        cut = next((i for i, char in enumerate(text) if not (char.isdigit() or char in ",.")), len(text))
        return text[:cut], f"{text[cut:].strip()}/{unit}"
    return short_number(amount.value), f"{'min' if language == 'en' else '分'}/{unit}"


def indicators(measures: Measures, language: str) -> tuple[Indicator, ...]:
    """The figures of one process, in the order people ask for them."""

    def say(text: Text) -> str:
        return text.in_language(language)

    unit = counter(measures.unit).in_language(language)
    found = [
        Indicator(say(words.STEPS), str(measures.step_count)),
        Indicator(say(words.HANDOFFS), str(measures.handoffs), say(words.TIMES)),
        Indicator(say(words.TRANSCRIPTIONS), str(measures.transcriptions), say(words.TIMES)),
        Indicator(say(words.SEALS), str(measures.seals), say(words.PLACES)),
        Indicator(say(words.PAPERS), str(measures.paper_documents), say(words.KINDS)),
        *(
            Indicator(say(title), *_minutes(amount, unit, language))
            if measures.has_times
            else Indicator(say(title), say(words.UNKNOWN))
            for title, amount in (
                (words.STAFF, measures.staff_minutes),
                (words.RESIDENTS, measures.resident_minutes),
            )
        ),
        Indicator(say(words.WAITING), *_minutes(measures.wait_minutes, unit, language)),
    ]
    year = measures.staff_hours_per_year
    found.append(
        Indicator(say(words.STAFF_YEAR), short_number(year.value), say(words.HOURS))
        if year
        else Indicator(say(words.STAFF_YEAR), say(words.UNKNOWN))
    )
    if measures.has_times:
        found.append(Indicator(say(words.ASSUMED), f"{measures.assumed_share * 100:.0f}", "%"))
    return tuple(found)


def strip(shown: tuple[Indicator, ...], x: float, y: float, width: float) -> tuple[Card, ...]:
    """Lay the indicators out in rows of equal cards.

    Args:
        shown: The indicators.
        x, y, width: Place of the strip [pt].

    """
    if not shown:
        return ()
    fitting = max(1, int((width + _CARD_GAP) // (_CARD_MIN + _CARD_GAP)))
    rows = -(-len(shown) // fitting)
    a_row = -(-len(shown) // rows)
    card_width = (width - _CARD_GAP * (a_row - 1)) / a_row
    cards: list[Card] = []
    for index, indicator in enumerate(shown):
        row, column = divmod(index, a_row)
        rect = Rect(x + column * (card_width + _CARD_GAP), y + row * (CARD_HEIGHT + _CARD_GAP), card_width, CARD_HEIGHT)
        cards.append(_card(indicator, rect))
    return tuple(cards)


def _card(indicator: Indicator, rect: Rect) -> Card:
    inner = rect.width - 20.0
    lines: list[TextLine] = []
    note_width = 0.0
    if indicator.note:
        tone = {True: Tone.GOOD, False: Tone.ALERT, None: Tone.MUTED}[indicator.better]
        note = shorten(indicator.note, inner * 0.55, look.SMALL_TEXT, True)
        note_width = text_width(note, look.SMALL_TEXT, True) + 4.0
        lines.append(
            TextLine(note, rect.right - 9.0, rect.y + 17.0, look.SMALL_TEXT, note_width - 4.0, Align.RIGHT, True, tone)
        )
    title = shorten(indicator.title, inner - note_width, look.SMALL_TEXT)
    lines.append(
        TextLine(
            title, rect.x + 10.0, rect.y + 17.0, look.SMALL_TEXT, text_width(title, look.SMALL_TEXT), tone=Tone.MUTED
        )
    )
    lines += _figure(indicator, rect.x + 10.0, rect.y + 41.0, inner)
    full = f"{indicator.title} {indicator.value} {indicator.unit} {indicator.note}".strip()
    return Card(rect, tuple(lines), full)


def _figure(indicator: Indicator, x: float, y: float, room: float) -> list[TextLine]:
    """The figure and its unit: both get smaller to fit, then the unit is cut, the figure last of all."""
    unit = indicator.unit
    taken = text_width(unit, look.SMALL_TEXT) + 5.0 if unit else 0.0
    size = look.VALUE_TEXT
    while size > _LEAST_VALUE and text_width(indicator.value, size, True) + taken > room:
        size -= 1.0
    while size > 9.0 and text_width(indicator.value, size, True) > room:
        size -= 1.0
    value = shorten(indicator.value, room, size, True)
    width = text_width(value, size, True)
    found = [TextLine(value, x, y, size, width, bold=True)]
    left = room - width - 4.0
    if unit and taken - 5.0 > left:
        unit = shorten(unit, left, look.SMALL_TEXT) if left > look.SMALL_TEXT * 2 else ""
    if unit:
        found.append(
            TextLine(unit, x + width + 4.0, y, look.SMALL_TEXT, text_width(unit, look.SMALL_TEXT), tone=Tone.MUTED)
        )
    return found


def strip_height(count: int, width: float) -> float:
    """Height the strip will take [pt]."""
    if not count:
        return 0.0
    fitting = max(1, int((width + _CARD_GAP) // (_CARD_MIN + _CARD_GAP)))
    rows = -(-count // fitting)
    return rows * CARD_HEIGHT + (rows - 1) * _CARD_GAP


_COMPARED = (
    ("step_count", words.STEPS),
    ("handoffs", words.HANDOFFS),
    ("transcriptions", words.TRANSCRIPTIONS),
    ("seals", words.SEALS),
    ("paper_documents", words.PAPERS),
    ("staff_minutes", words.STAFF),
    ("resident_minutes", words.RESIDENTS),
    ("wait_minutes", words.WAITING),
    ("staff_hours_per_year", words.STAFF_YEAR),
)


def compared(rows: Sequence[ComparedIndicator], language: str) -> tuple[Indicator, ...]:
    """The strip of a comparison: before → after, the difference and its uncertainty.

    Args:
        rows: Lines of `redesign.indicators`; those the strip shows are picked by code.
        language: "ja" or "en".

    """
    by_code = {row.code: row for row in rows}
    found: list[Indicator] = []
    for code, title in _COMPARED:
        row = by_code.get(code)
        if row is None:
            continue
        unit = row.unit.in_language(language)
        unit = "" if code == "step_count" else unit.removesuffix("/年")
        if row.before is None or row.after is None:
            found.append(Indicator(title.in_language(language), words.UNKNOWN.in_language(language)))
            continue
        scale = 1.0
        if code.endswith("_minutes") and max(row.before.value, row.after.value) >= 1440:
            scale, unit = 1440.0, unit.replace("分", "日").replace("min", "d")
        value = f"{short_number(row.before.value / scale)}→{short_number(row.after.value / scale)}"
        found.append(Indicator(title.in_language(language), value, unit, _difference(row), row.better))
    return tuple(found)


def _difference(row: ComparedIndicator) -> str:
    """The difference: as a count for counts, in per cent with its range for figures."""
    change = row.change
    if change is None or abs(change.value) < 1e-9 or row.before is None:
        return "±0"
    sign = "+" if change.value > 0 else "−"
    if change.low == change.high == round(change.value) and abs(change.value) < 100:
        return f"{sign}{abs(change.value):.0f}"
    if not row.before.value:
        return f"{sign}{short_number(abs(change.value))}"
    percent = change.value / row.before.value * 100
    spread = (change.high - change.low) / 2 / row.before.value * 100
    doubt = f"±{spread:.0f}" if spread >= 1 else ""
    return f"{sign}{abs(percent):.0f}{doubt}%"
