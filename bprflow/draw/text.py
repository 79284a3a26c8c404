"""Measuring and breaking text: one width table, phrases kept whole, at most so many lines."""

from __future__ import annotations

import functools
import itertools
import math
import re
import unicodedata
from typing import TYPE_CHECKING

from bprflow.draw.breaks import NOT_FIRST, NOT_LAST, Cost, best_lines, break_costs

if TYPE_CHECKING:
    import budoux

# Advance widths of U+0020 to U+007E in Noto Sans CJK JP [1/1000 em].
_REGULAR = (
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555, 555, 555, 555,
    555, 555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589, 552, 689, 728, 293, 535, 646,
    543, 812, 723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573, 531, 603, 338, 392, 338, 555, 559, 606, 563,
    618, 510, 620, 554, 325, 564, 607, 275, 275, 552, 284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802,
    498, 521, 475, 338, 270, 338, 555,
)  # fmt: skip
_BOLD = (
    227, 370, 574, 590, 590, 963, 740, 325, 378, 378, 507, 590, 325, 370, 325, 387, 590, 590, 590, 590, 590, 590,
    590, 590, 590, 590, 325, 325, 590, 590, 590, 514, 1007, 641, 681, 656, 714, 615, 585, 717, 757, 330, 568, 686,
    578, 853, 749, 770, 667, 770, 682, 624, 625, 748, 619, 915, 627, 580, 613, 378, 387, 378, 590, 567, 626, 591,
    644, 527, 644, 581, 372, 597, 640, 304, 306, 604, 315, 964, 641, 626, 644, 644, 436, 495, 421, 637, 576, 863,
    562, 574, 511, 378, 296, 378, 590,
)  # fmt: skip
_SLACK = 1.03
"""The reader's font may be a little wider than the one measured."""
_LABEL_LINES = 8
"""Longer texts are read, not looked at: their lines are filled one after the other."""
# Pairs that stand further apart than their widths say: first letter, distance [1/1000 em], second letters.
_LOOSE = (
    ("(", 100, "j"),
    (",", 40, "j"),
    (".", 40, "j"),
    ("/", 10, "t"),
    ("/", 30, "ij"),
    ("A", 30, "as"),
    ("R", 10, "W"),
    ("S", 20, "-"),
    ("V", 20, "V"),
    ("[", 100, "j"),
    ("\\", 20, "y"),
    ("\\", 40, "g"),
    ("\\", 90, "j"),
    ("b", 10, "-"),
    ("c", 10, "vwxy"),
    ("e", 20, "-"),
    ("f", 20, "!v"),
    ("f", 30, "?"),
    ("f", 40, "X"),
    ("f", 50, "\"'"),
    ("f", 60, ")TW]}"),
    ("f", 70, "Y\\"),
    ("f", 80, "V"),
    ("g", 20, ")]y}"),
    ("g", 50, "j"),
    ("g", 60, "/"),
    ("k", 20, ",.:;"),
    ("l", 20, "j"),
    ("o", 10, "-"),
    ("p", 10, "-"),
    ("r", 20, "\\"),
    ("r", 30, ":;vwy"),
    ("s", 20, "-"),
    ("t", 10, ",."),
    ("t", 20, "/:;"),
    ("x", 20, ",;"),
    ("{", 100, "j"),
)
_LOOSE_PAIRS = {(first, second): extra / 1000 for first, extra, seconds in _LOOSE for second in seconds}
_LOOSE_FIRST = frozenset(first for first, _ in _LOOSE_PAIRS)


@functools.lru_cache(maxsize=4096)
def _em(char: str, bold: bool) -> float:
    code = ord(char)
    if 0x20 <= code <= 0x7E:
        return (_BOLD if bold else _REGULAR)[code - 0x20] / 1000
    if unicodedata.combining(char) and code < 0x0370:
        return 0.0
    if 0xA0 <= code < 0x250:
        return 0.95 if bold else 0.9
    if 0x1F000 <= code < 0x20000:
        return 1.4  # pictures, and the framed figures drawn where no font has one, are wider than a letter
    return 0.5 if unicodedata.east_asian_width(char) == "H" else 1.0


@functools.lru_cache(maxsize=8192)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of one line [pt]: full width 1 em, half width from the font, 3 % slack, loose pairs of letters."""
    loose = sum(_LOOSE_PAIRS.get(pair, 0.0) for pair in itertools.pairwise(text)) if _LOOSE_FIRST & set(text) else 0.0
    return (sum(_em(char, bold) for char in text) * _SLACK + loose) * size


@functools.lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """Fold white space and drop what cannot be shown: control, format and unassigned characters."""
    kept = (
        " " if char.isspace() else "" if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} else char
        for char in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(kept).split())


@functools.cache
def _parser() -> budoux.Parser:
    import budoux

    return budoux.load_default_japanese_parser()


def _phrases(text: str) -> list[str]:
    """Cut into phrases that should stay whole; ASCII words too."""
    if text.isascii():
        words = text.split(" ")
        return [word + " " for word in words[:-1]] + words[-1:]
    found: list[str] = []
    for phrase in _parser().parse(text):
        head, *rest = phrase.split(" ")
        pieces = [head, *(" " + word for word in rest)]
        found.extend(part for piece in pieces for part in re.split(r"(?<=[・/])", piece) if part)
    glued: list[str] = []
    for phrase in found:
        if glued and (phrase[0] in NOT_FIRST or glued[-1][-1] in NOT_LAST):
            glued[-1] += phrase
        else:
            glued.append(phrase)
    return glued


def _split_long(phrase: str, width: float, size: float, bold: bool) -> list[str]:
    """Cut a phrase that is too long for any line into even pieces, minding what may not start or end one."""
    whole = text_width(phrase, size, bold)
    pieces = _cut(phrase, width, size, bold)
    for part in range(8):
        narrow = _cut(phrase, whole / len(pieces) + part * size / 2, size, bold)
        if len(narrow) == len(pieces) and text_width(narrow[0], size, bold) <= width:
            return narrow if all(text_width(piece, size, bold) <= width for piece in narrow) else pieces
    return pieces


def _cut(phrase: str, width: float, size: float, bold: bool) -> list[str]:
    pieces: list[str] = []
    current = ""
    for char in phrase:
        if current and text_width(current + char, size, bold) > width:
            keep = len(current)
            if keep > 1 and (char in NOT_FIRST or current[-1] in NOT_LAST):
                keep -= 1
            pieces.append(current[:keep])
            current = current[keep:] + char
        else:
            current += char
    return [*pieces, current] if current else pieces


def _greedy(pieces: list[str], width: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and text_width((lines[-1] + piece).strip(), size, bold) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [stripped for line in lines if (stripped := line.strip())]


@functools.lru_cache(maxsize=4096)
def wrap(text: str, width: float, size: float, max_lines: int, bold: bool = False) -> tuple[str, ...]:
    """Break text into at most `max_lines` lines of at most `width` [pt].

    Breaks come between phrases, else between words, inside a word only where nothing else is left; the
    lines are even, so that none is left with a tail; what does not fit ends in an ellipsis.

    Source: budoux (phrase segmentation), JIS X 4051 line-start and line-end rules.
    """
    shown = _beginning(clean(text), 4 * max_lines * width, size, bold)
    if not shown:
        return ()
    if text_width(shown, size, bold) <= width:
        return (shown,)
    phrases = _phrases(shown)
    if not shown.isascii():
        chosen = _japanese(shown, phrases, width, size, max_lines, bold)
        if chosen is not None:
            return chosen
    pieces: list[str] = []
    for phrase in phrases:
        if text_width(phrase.strip(), size, bold) <= width:
            pieces.append(phrase)
        else:
            pieces.extend(_split_long(phrase, width, size, bold))
    lines = _greedy(pieces, width, size, bold)
    if len(lines) > max_lines:
        filled = _greedy(_split_long(shown, width, size, bold), width, size, bold)
        lines = lines if len(filled) > max_lines else filled
    if len(lines) > max_lines:
        return (*lines[: max_lines - 1], shorten("".join(lines[max_lines - 1 :]), width, size, bold))
    return tuple(_balanced(pieces, lines, width, size, bold))


def _japanese(
    text: str, phrases: list[str], width: float, size: float, most: int, bold: bool
) -> tuple[str, ...] | None:
    """The lines that read best, as few as hold the text without a break inside a word; None when none do, or when it is no label."""
    costs = break_costs(text, phrases)
    places = [0.0]
    for place, char in enumerate(text):
        loose = _LOOSE_PAIRS.get((text[place - 1], char), 0.0) if place and char < "\x7f" else 0.0
        places.append(places[-1] + (_em(char, bold) * _SLACK + loose) * size)

    def measure(start: int, stop: int) -> float:
        return places[stop] - places[start] - (places[stop] - places[stop - 1] if text[stop - 1] == " " else 0.0)

    solid = places[-1] - text.count(" ") * _em(" ", bold) * _SLACK * size
    least = max(2, math.ceil(solid / width))
    if least > _LABEL_LINES:
        return None
    for gentle in (True, False):
        usable = {place: cost for place, cost in costs.items() if cost <= Cost.BOUND or not gentle}
        for count in range(least, min(most, 2 * _LABEL_LINES) + 1):
            lines = best_lines(text, usable, count, width, measure)
            if lines is not None:
                return tuple(lines)
    return None


def _balanced(pieces: list[str], lines: list[str], width: float, size: float, bold: bool) -> list[str]:
    """The narrowest set of lines with the same number of lines."""
    best = lines
    low = max(text_width(piece.strip(), size, bold) for piece in pieces)
    for tried in (low + (width - low) * part / 6 for part in range(6)):
        narrower = _greedy(pieces, tried, size, bold)
        if len(narrower) == len(lines):
            return narrower
    return best


def _beginning(text: str, width: float, size: float, bold: bool) -> str:
    """Keep the beginning of a text that is far too long, so that a page pasted as a name costs no more than a name."""
    most = int(width / size * 8)  # no letter that is seen is narrower than an eighth of an em
    if len(text) > most:
        text = text[: most + 1]
    filled = 0.0
    for place, char in enumerate(text):
        if filled > width:
            return text[: place + 1]
        filled += _em(char, bold) * size
    return text


def shorten(text: str, width: float, size: float, bold: bool = False) -> str:
    """Cut a line so that it fits with an ellipsis at its end."""
    shown = _beginning(clean(text), 2 * width, size, bold)
    if text_width(shown, size, bold) <= width:
        return shown
    while shown and text_width(shown + "…", size, bold) > width:
        shown = shown[:-1]
    return shown.rstrip() + "…"
