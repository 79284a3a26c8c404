"""The indicators under the picture."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.dress import format_minutes
from bprflow.draw.shapes import Align, Card, Rect, TextLine, Tone
from bprflow.draw.text import shorten, text_width
from bprflow.language.terms import Text
from bprflow.measure.result import Amount, Measures

CARD_HEIGHT = 52.0
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


def _number(value: float) -> str:
    if abs(value) >= 1000:
        return f"{round(value, -2):,.0f}"
    return f"{value:,.0f}" if abs(value) >= 10 or value == round(value) else f"{value:.1f}"


def _minutes(amount: Amount, unit: str, language: str) -> tuple[str, str]:
    if amount.value >= 600:
        text = format_minutes(amount.value, amount.value, language)
        cut = next((i for i, char in enumerate(text) if not (char.isdigit() or char in ",.")), len(text))
        return text[:cut], f"{text[cut:].strip()}/{unit}"
    return _number(amount.value), f"{'min' if language == 'en' else '分'}/{unit}"


def indicators(measures: Measures, language: str) -> tuple[Indicator, ...]:
    """The figures of one process, in the order people ask for them."""

    def say(text: Text) -> str:
        return text.in_language(language)

    unit = {"件": "case"}.get(measures.unit, measures.unit) if language == "en" else measures.unit
    found = [
        Indicator(say(words.STEPS), str(measures.step_count)),
        Indicator(say(words.HANDOFFS), str(measures.handoffs), say(words.TIMES)),
        Indicator(say(words.TRANSCRIPTIONS), str(measures.transcriptions), say(words.TIMES)),
        Indicator(say(words.SEALS), str(measures.seals), say(words.PLACES)),
        Indicator(say(words.PAPERS), str(measures.paper_documents), say(words.KINDS)),
        Indicator(say(words.STAFF), *_minutes(measures.staff_minutes, unit, language)),
        Indicator(say(words.RESIDENTS), *_minutes(measures.resident_minutes, unit, language)),
        Indicator(say(words.WAITING), *_minutes(measures.wait_minutes, unit, language)),
    ]
    year = measures.staff_hours_per_year
    found.append(
        Indicator(say(words.STAFF_YEAR), _number(year.value), say(words.HOURS))
        if year
        else Indicator(say(words.STAFF_YEAR), say(words.UNKNOWN))
    )
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
    unit_width = text_width(indicator.unit, look.SMALL_TEXT) + 5.0 if indicator.unit else 0.0
    size = look.VALUE_TEXT
    while size > 9.0 and text_width(indicator.value, size, True) + unit_width > inner:
        size -= 1.0
    value = shorten(indicator.value, inner - unit_width, size, True)
    width = text_width(value, size, True)
    lines.append(TextLine(value, rect.x + 10.0, rect.y + 41.0, size, width, bold=True))
    if indicator.unit:
        lines.append(
            TextLine(
                indicator.unit,
                rect.x + 10.0 + width + 4.0,
                rect.y + 41.0,
                look.SMALL_TEXT,
                unit_width - 5.0,
                tone=Tone.MUTED,
            )
        )
    full = f"{indicator.title} {indicator.value} {indicator.unit} {indicator.note}".strip()
    return Card(rect, tuple(lines), full)


def strip_height(count: int, width: float) -> float:
    """Height the strip will take [pt]."""
    if not count:
        return 0.0
    fitting = max(1, int((width + _CARD_GAP) // (_CARD_MIN + _CARD_GAP)))
    rows = -(-count // fitting)
    return rows * CARD_HEIGHT + (rows - 1) * _CARD_GAP
