"""Slips inside one plain value: smart quotes, signs of YAML, a step without its braces, a wide comment."""

from __future__ import annotations

import re

from bprflow.source.diagnostic import Edit
from bprflow.source.slip import SMART_QUOTES, WIDE_SPACES, Slip, braced, quoted, replaced, takes_step

_COMMENT = re.compile(r"[ \t]#")
_WIDE_COMMENT = re.compile(rf"(?<![{WIDE_SPACES}])[{WIDE_SPACES}]+([#＃])")
_STEP_ON_ONE_LINE = re.compile(r"[^\s:,\[\]{}\"'#][^:,\[\]{}\"'#]*: +[^:,\[\]{}\"'#]+$")
"""`窓口: 受け取る` where one step is wanted as a value."""
_RESERVED = "*&!@%`"
_PLAIN_ANCHOR = re.compile(r"[&*!][A-Za-z0-9_-]+$")
_COLON_INSIDE = re.compile(r":(?:[ \t]|$)")


def value_slip(text: str, start: int, stop: int, key: str) -> Slip | None:
    """Find what is wrong with a plain value, comment left out.

    Args:
        text: The whole text.
        start, stop: The value, as offsets.
        key: The key it belongs to.

    """
    first = text[start]
    if first in SMART_QUOTES:
        return _smart_quotes(text, start, stop)
    if takes_step(key) and _STEP_ON_ONE_LINE.match(text, start, stop):
        return braced(text, start, stop)
    is_sign = first in _RESERVED and not _PLAIN_ANCHOR.match(text, start, stop)
    return quoted(text, start, stop) if is_sign or _COLON_INSIDE.search(text[start:stop]) else None


def _smart_quotes(text: str, start: int, stop: int) -> Slip | None:
    last = stop - 1
    if last <= start or text[last] not in SMART_QUOTES:
        return None
    inner = text[start + 1 : last].replace("\\", "\\\\").replace('"', '\\"')
    edits: tuple[Edit, ...] = (Edit(start, start + 1, '"'), Edit(last, stop, '"'))
    if inner != text[start + 1 : last]:
        edits = (Edit(start, stop, f'"{inner}"'),)
    return Slip("smart_quotes", start, stop, edits, text[start:stop], f'"{inner}"')


def comment_start(text: str, start: int, end: int) -> tuple[int, Slip | None]:
    """Find where a value ends and its comment begins, and whether a wide space sets it off."""
    wide, plain = _WIDE_COMMENT.search(text, start, end), _COMMENT.search(text, start, end)
    if wide and (plain is None or wide.start() < plain.start()):
        return wide.start(), replaced("wide_space", text, wide.start(), wide.end(), " #")
    stop = plain.start() if plain else end
    return start + len(text[start:stop].rstrip()), None


def quote_end(text: str, start: int, limit: int) -> int | None:
    """Give the offset behind the quote that closes the one at `start`; None when there is none before `limit`."""
    quote, position = text[start], start + 1
    while position < limit:
        ch = text[position]
        if ch == "\\" and quote == '"':
            position += 2
        elif ch == quote:
            if quote == "'" and text.startswith("''", position):
                position += 2
                continue
            return position + 1
        else:
            position += 1
    return None
