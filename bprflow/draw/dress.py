"""What stands in and on a box: its words, badges, time and finding numbers, measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bprflow.draw import theme as look
from bprflow.draw.collapse import count_word, inside_of
from bprflow.draw.office import OfficeSymbol, symbol_for
from bprflow.draw.text import clean, shorten, text_width, wrap
from bprflow.draw.words import TOTAL
from bprflow.flow.graph import FlowGraph, Node, NodeKind
from bprflow.language import values
from bprflow.language.terms import counter
from bprflow.model import Duration, Medium, Provenance, SealKind, Step, StepKind
from bprflow.model.facts import StepFacts

_KIND_BADGES = {StepKind.TRANSCRIBE}
"""Kinds that are themselves legacy work and get a dark badge."""
_TIME_PART = 0.85
"""Most of a box's width that a time takes before it is cut; the badges then stand above it."""
PROVENANCE_MARKS = {
    Provenance.MEASURED: ("測", "m"),
    Provenance.INTERVIEW: ("聞", "i"),
    Provenance.PUBLISHED: ("公", "p"),
    Provenance.ASSUMED: ("仮", "a"),
}
"""One letter after a time that says how well it is known."""


@dataclass(frozen=True, slots=True)
class Word:
    """A badge before it has a place."""

    text: str
    dark: bool
    inferred: bool = False
    fallback: bool = False
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Dress:
    """What one shape shows, with the size it needs.

    Attributes:
        width, height: Size of the shape itself [pt].
        lines: Its text, broken.
        full_text: Its text, whole.
        rows: Badges by row, from the top; the last row shares its line with the time.
        time: Touch time as shown, with its provenance mark.
        numbers: Finding numbers.
        symbol: Sign of the office-work notation, where that is drawn.
        inside: How many steps are folded into it.

    """

    width: float
    height: float
    lines: tuple[str, ...] = ()
    full_text: str = ""
    rows: tuple[tuple[Word, ...], ...] = ()
    time: str = ""
    mark: str = ""
    numbers: tuple[int, ...] = ()
    timer: bool = False
    symbol: OfficeSymbol | None = None
    inside: int = 0


def format_minutes(low: float, high: float, language: str = "ja") -> str:
    """Write a duration short: 8〜12分, 1.5時間, 3日.

    Args:
        low, high: Range [min].
        language: "ja" or "en".

    """
    top = max(low, high)
    whole_days = top >= 1440 and top % 1440 == 0 and low % 1440 == 0
    if top >= 2 * 1440 or whole_days:
        scale, unit = 1440.0, ("日", "d")
    elif top >= 120:
        scale, unit = 60.0, ("時間", "h")
    elif 0 < top < 1:
        scale, unit = 1 / 60, ("秒", "s")
    else:
        scale, unit = 1.0, ("分", "min")
    first, last = _figure(low / scale), _figure(high / scale)
    word = unit[language == "en"]
    space = " " if language == "en" else ""
    dash = "-" if language == "en" else "〜"
    return f"{first}{space}{word}" if first == last else f"{first}{dash}{last}{space}{word}"


def _figure(value: float) -> str:
    rounded = round(value, 1)
    return f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,.1f}"


def duration_text(duration: Duration, language: str = "ja") -> str:
    """The writer's own words where they are short and Japanese is shown, else the figures."""
    written = clean(duration.text)
    if language == "ja" and written and len(written) <= 8 and not written.replace(".", "").isdigit():
        return written
    return format_minutes(duration.low_minutes, duration.high_minutes, language)


def touch_text(step: Step, language: str) -> str:
    """Touch time with its unit where that is not the case itself; for a timer, until when it waits."""
    if step.touch is None:
        return clean(step.until)
    text = duration_text(step.touch, language)
    per = clean(counter(step.per).in_language(language)) if step.per else ""
    return f"{text}/{per}" if per and step.per not in {"件", "case"} else text


def medium_word(medium: Medium, language: str) -> str:
    """A medium as it is shown: proper names (FAX, Excel, GIS) are written alike in both languages."""
    name = values.MEDIUM.word(medium.value, "ja")
    return name if name.isascii() else values.MEDIUM.word(medium.value, language)


def step_words(step: Step, facts: StepFacts | None, language: str) -> tuple[Word, ...]:
    """Badges of a step: what rules demand and legacy work dark, media light, each word once."""
    found: dict[str, Word] = {}

    def add(word: Word) -> None:
        found.setdefault(word.text, word)

    if facts is None:
        for medium in step.media:
            add(Word(medium_word(medium, language), False))
        return (*found.values(), *_outlined(step, language))
    for demand in facts.requirements:
        add(Word(values.REQUIREMENT.word(demand.value.value, language), True, demand.inferred))
    for seal in facts.seals:
        kind = "signature" if seal.value is SealKind.SIGNATURE else "seal"
        word = values.REQUIREMENT.word(kind, language)
        found.pop(word, None)
        count = f"×{facts.seal_count}" if facts.seal_count > 1 else ""
        add(Word(word + count, True, seal.inferred))
    if facts.kind.value in _KIND_BADGES:
        add(Word(values.STEP_KIND.word(facts.kind.value.value, language), True, facts.kind.inferred))
    for carrier in facts.media:
        add(Word(medium_word(carrier.value, language), False, carrier.inferred))
    return (*found.values(), *_outlined(step, language))


def _outlined(step: Step, language: str) -> list[Word]:
    """Badges in a strong frame: a timer, another flow that stands here, a fallback route."""
    found: list[Word] = []
    if step.until or step.kind is StepKind.WAIT:
        found.append(Word(values.STEP_KIND.word("wait", language), False, fallback=True))
    if step.call:
        found.append(Word("別の流れ" if language == "ja" else "sub-flow", False, fallback=True))
    if step.fallback:
        found.append(Word("代替手段" if language == "ja" else "fallback", False, fallback=True))
    return found


def badge_width(text: str) -> float:
    """Width of a badge with its frame [pt]."""
    return text_width(text, look.BADGE_TEXT, True) + 9.0


def fit_words(words: tuple[Word, ...], room: float) -> tuple[Word, ...]:
    """As many badges as fit side by side; the rest is counted in a last one."""
    for shown in range(len(words), -1, -1):
        rest = len(words) - shown
        chosen = (*words[:shown], Word(f"+{rest}", False)) if rest else words
        if sum(badge_width(word.text) + 3.0 for word in chosen) - 3.0 <= room:
            return chosen
    return ()


def badge_rows(words: tuple[Word, ...], room: float, time_room: float) -> tuple[tuple[Word, ...], ...]:
    """Badges in rows: one beside the time where all fit, else two; more only so that no rule badge is hidden.

    Args:
        words: Badges, what rules demand first.
        room: Width for badges in a box [pt].
        time_room: How much of it the time takes in the last row [pt].

    Returns:
        Rows from the top; media that do not fit in two rows are counted in a last badge.

    """
    if not words:
        return ()
    most = max(2, len(words))
    for count in range(1, most + 1):
        rows = _filled(words, [room] * (count - 1) + [room - time_room])
        shown = {word.text for row in rows for word in row}
        hidden = [word for word in words if word.text not in shown]
        if not hidden or (count >= 2 and not any(word.dark for word in hidden)):
            return rows
    return rows


def _filled(words: tuple[Word, ...], rooms: list[float]) -> tuple[tuple[Word, ...], ...]:
    """Fill rows one after the other; what is left at the end is counted in the last one."""
    rows: list[tuple[Word, ...]] = []
    left = words
    for room in rooms[:-1]:
        taken, width = 0, -3.0
        while taken < len(left) and width + 3.0 + badge_width(left[taken].text) <= room:
            width += 3.0 + badge_width(left[taken].text)
            taken += 1
        rows.append(left[:taken])
        left = left[taken:]
    return (*rows, fit_words(left, rooms[-1]))


def dress(
    flow: FlowGraph,
    numbers: Mapping[str, tuple[int, ...]],
    language: str,
    *,
    show_marks: bool,
    least_height: float = 0.0,
    office: bool = False,
) -> dict[str, Dress]:
    """Measure what every node shows.

    Args:
        flow: The flow.
        numbers: Finding numbers by step id.
        language: "ja" or "en".
        show_marks: Show how well each time is known.
        least_height: Height of the boxes at least, for pictures beside each other [pt].
        office: Give every step the sign of the office-work notation.

    """
    tasks: dict[str, Dress] = {}
    height = least_height
    room = look.BOX_WIDTH - 2 * look.BOX_PADDING
    for node in flow.nodes.values():
        if node.kind is not NodeKind.TASK or node.step is None:
            continue
        step = node.step
        name = clean(step.name) or clean(step.id)
        lines = wrap(name, room, look.STEP_TEXT, 3)
        time = touch_text(step, language)
        shown_words = step_words(step, flow.facts.get(step.id), language)
        folded = inside_of(flow, step.id)
        if folded is not None:
            shown_words = (Word(count_word(folded, language), False, inside=True), *shown_words)
            time = TOTAL.in_language(language).format(time=time) if time else ""
        mark = PROVENANCE_MARKS[step.touch.provenance][language == "en"] if step.touch and show_marks else ""
        time_room = text_width(time, look.SMALL_TEXT) + (13.0 if mark else 0.0) + 4.0 if time else 0.0
        if time_room > room * _TIME_PART:
            time = shorten(time, room * _TIME_PART - (17.0 if mark else 4.0), look.SMALL_TEXT)
            time_room = room * _TIME_PART
        rows = badge_rows(shown_words, room, time_room)
        timer = bool(step.until) or step.kind is StepKind.WAIT
        shown = tuple(numbers.get(step.id, ()))
        symbol = symbol_for(step, flow.facts.get(step.id)) if office else None
        width = look.BOX_WIDTH + (look.SIGN_ROOM if symbol else 0.0)
        whole, inside = (f"{name} ({folded.told})", len(folded.steps)) if folded is not None else (name, 0)
        tasks[node.id] = Dress(width, 0.0, lines, whole, rows, time, mark, shown, timer, symbol, inside)
        text = look.STEP_TEXT * look.LINE_HEIGHT * max(2, len(lines))
        height = max(height, 7.0 + text + 5.0 + max(1, len(rows)) * look.BADGE_ROW - 3.0 + 6.0)
    found: dict[str, Dress] = {}
    for node in flow.nodes.values():
        found[node.id] = replace(tasks[node.id], height=height) if node.id in tasks else _small(node)
    return found


def _small(node: Node) -> Dress:
    if node.kind in (NodeKind.START, NodeKind.END):
        lines = wrap(node.label, 84.0, look.SMALL_TEXT, 2)
        return Dress(look.CIRCLE, look.CIRCLE, lines, clean(node.label))
    lines = wrap(node.label, 96.0, look.SMALL_TEXT, 2)
    return Dress(look.DIAMOND_WIDTH, look.DIAMOND_HEIGHT, lines, clean(node.label))
