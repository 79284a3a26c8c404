"""Where a line of Japanese may break, what each place costs, and the lines that cost least."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from enum import IntEnum


class Cost(IntEnum):
    """How much a reader minds a break; a line left two thirds empty is minded about as much as `WORD` ten times."""

    PHRASE = 0
    MARK = 1
    WORD = 2
    BOUND = 3
    SCRIPT = 12
    COMPOUND = 25
    ODD = 40
    INSIDE = 90


_RAGGED = 20.0
"""What a wholly empty line costs."""
NOT_FIRST = frozenset(
    "、。，．,.!?！？:;：；）)］]」』】〉》〕｝}・ー〜～%％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々…"
)
NOT_LAST = frozenset("（([［「『【〈《〔｛{")


def _script(char: str) -> str:
    """Kind of writing: k kanji, h hiragana, t katakana, l letters and digits, - anything else."""
    code = ord(char)
    if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or char == "々":
        return "k"
    if 0x3041 <= code <= 0x309F:
        return "h"
    if 0x30A1 <= code <= 0x30FF and char != "・":
        return "t"
    return "l" if unicodedata.category(char)[0] in "LN" else "-"


def break_costs(text: str, phrases: Sequence[str]) -> dict[int, int]:
    """Cost of a break before each character that may start a line.

    Args:
        text: One line of n characters; O(n).
        phrases: The same text, cut into phrases that should stay whole.

    Returns:
        Cost by position, without those that may not start or end a line.

    """
    ends: set[int] = set()
    place = 0
    for phrase in phrases:
        place += len(phrase)
        ends.add(place)
    scripts = "".join(map(_script, text))
    runs = {match.start(): match.end() - match.start() for match in re.finditer(r"k+|h+|t+|l+|-+", scripts)}
    found: dict[int, int] = {}
    start = 0
    for at in range(1, len(text)):
        if at in runs:
            fresh, start, run = start, at, runs[at]
        if text[at] in NOT_FIRST or text[at - 1] in NOT_LAST or text[at] == " ":
            continue
        if at not in runs:
            found[at] = _inside(scripts[at], at - start, start + run - at) if start else _inside(scripts[at], at, 0)
        else:
            found[at] = _between(text, scripts, at, fresh, run, phrase=at in ends)
    return found


def _inside(script: str, before: int, after: int) -> int:
    """Cost within a run of one script: kanji words mostly come in pairs."""
    if script != "k":
        return Cost.INSIDE
    return Cost.ODD if before % 2 or after % 2 else Cost.COMPOUND


def _between(text: str, scripts: str, at: int, fresh: int, run: int, *, phrase: bool) -> int:
    """Cost where one script follows another."""
    if text[at - 1] in "・/／":
        return Cost.MARK
    if text[at - 1].isdigit() and scripts[at] in "kt":
        return Cost.INSIDE  # a number and what it counts
    if phrase or text[at - 1] == " " or text[at] in NOT_LAST:
        return Cost.BOUND if text[at - 1] == "の" else Cost.PHRASE
    before, after = scripts[at - 1], scripts[at]
    if before == "h" and text[at].isdigit():
        return Cost.WORD
    if before == "h" and after in "ktl":
        return Cost.WORD if run >= 2 and fresh > 0 else Cost.ODD
    return Cost.SCRIPT if after in "ktl" and before in "ktl" else Cost.INSIDE


def best_lines(
    text: str, costs: dict[int, int], count: int, width: float, measure: Callable[[int, int], float]
) -> list[str] | None:
    """Break a text into `count` lines at the least cost.

    Args:
        text: What to break.
        costs: Cost by place; b places.
        count: How many lines.
        width: Longest line [pt].
        measure: Width of the text between two positions [pt].

    Returns:
        The lines, or None when they do not fit; O(count · b · places in a line).

    """
    places = [0, *sorted(costs), len(text)]
    reached: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for line in range(count):
        last = line + 1 == count
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for index, start in enumerate(places):
            if start not in reached:
                continue
            spent, before = reached[start]
            for stop in places[index + 1 :]:
                wide = measure(start, stop)
                if wide > width:
                    break
                if last != (stop == len(text)):
                    continue
                total = spent + costs.get(stop, 0) + _RAGGED * (1.0 - wide / width) ** 2
                if stop not in after or total < after[stop][0]:
                    after[stop] = (total, (*before, stop))
        reached = after
    if len(text) not in reached:
        return None
    stops = reached[len(text)][1]
    lines = [text[start:stop].strip() for start, stop in zip((0, *stops), stops, strict=False)]
    return lines if all(lines) else None


__all__ = ["NOT_FIRST", "NOT_LAST", "Cost", "best_lines", "break_costs"]
