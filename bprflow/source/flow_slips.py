"""Slips inside brackets: `［紙、対面］`, `{値：8分}`, `[氏名，住所]`."""

from __future__ import annotations

import re

from bprflow.source.slip import (
    CLOSING,
    COMMAS,
    OPENING,
    WIDE_COLONS,
    Slip,
    is_key,
    replaced,
    takes_nouns,
)

LONGEST_BRACKET = 4000
"""Characters a bracketed value may have to be looked at."""
_INNER_OPEN, _INNER_CLOSE = "(（「『【〔", ")）」』】〕"
_WORD_THEN_COLON = re.compile(rf"\s*([^\s:{WIDE_COLONS},{COMMAS}\[\]{{}}]+)\s*[:{WIDE_COLONS}]")


class _Brackets:
    """Walks through one bracketed value and notes what is not plain YAML.

    Args:
        text: The whole text.
        start: Offset of the opening bracket.
        key: Key whose value it is, or an empty string.

    """

    def __init__(self, text: str, start: int, key: str) -> None:
        self.key = key
        self.text = text
        self.start = start
        self.slips: list[Slip] = []
        self.stack: list[str] = []
        self.inner = 0
        self.fresh = True

    def walk(self) -> int | None:
        """Give the offset behind the closing bracket; None when it never comes."""
        position, limit = self.start, min(len(self.text), self.start + LONGEST_BRACKET)
        while position < limit:
            ch = self.text[position]
            if ch in "\"'" and self.fresh:
                position = self._quoted(position, limit)
                self.fresh = False
                continue
            step = self._sign(ch, position)
            if not self.stack:
                return position + 1
            position += step
        return None

    def _quoted(self, position: int, limit: int) -> int:
        quote = self.text[position]
        position += 1
        while position < limit and self.text[position] != quote:
            position += 2 if quote == '"' and self.text[position] == "\\" else 1
        return position + 1

    def _sign(self, ch: str, position: int) -> int:
        if ch in OPENING and self.fresh and not self.inner:
            self._open(ch, position)
        elif ch in CLOSING and not self.inner and self.stack:
            self._close(ch, position)
        elif ch in _INNER_OPEN or (ch in OPENING and not self.fresh):
            self.inner += 1
        elif (ch in _INNER_CLOSE or ch in CLOSING) and self.inner:
            self.inner -= 1
        elif ch in "," + COMMAS and not self.inner:
            self._comma(ch, position)
        elif ch in ":" + WIDE_COLONS and self.stack and self.stack[-1] == "{" and not self.inner:
            self._colon(ch, position)
        elif not ch.isspace():
            self.fresh = False
        return 1

    def _open(self, ch: str, position: int) -> None:
        if ch != OPENING[ch]:
            whole = position == self.start and takes_nouns(self.key)  # else a name of its own: 備考: ［重要］
            wanted = OPENING[ch]
            self.slips.append(replaced("wide_bracket", self.text, position, position + 1, wanted, certain=whole))
        self.stack.append(OPENING[ch])

    def _close(self, ch: str, position: int) -> None:
        wanted = "]" if self.stack.pop() == "[" else "}"
        if ch != wanted:
            self.slips.append(replaced("wide_bracket", self.text, position, position + 1, wanted))
        self.fresh = False

    def _comma(self, ch: str, position: int) -> None:
        if ch == ",":
            self.fresh = True
            return
        in_list = self.stack[-1] == "[" and takes_nouns(self.key)
        word = _WORD_THEN_COLON.match(self.text, position + 1, position + 60)
        if in_list or (word and is_key(word[1])):
            gap = "" if self.text[position + 1 : position + 2] == " " else " "
            self.slips.append(replaced("wide_comma", self.text, position, position + 1, "," + gap, certain=in_list))
            self.fresh = True
        else:
            self.fresh = False

    def _colon(self, ch: str, position: int) -> None:
        word = re.search(
            rf"[^\s,{COMMAS}\[\]{{}}［］｛｝:{WIDE_COLONS}]+\s*$", self.text[max(self.start, position - 40) : position]
        )
        follows = self.text[position + 1 : position + 2]
        gap = "" if follows in (" ", "\n", "") else " "
        self.key = word[0].strip() if word else self.key
        if word and is_key(self.key) and (ch != ":" or gap):
            message = "wide_colon" if ch != ":" else "colon_space"
            self.slips.append(replaced(message, self.text, position, position + 1, ":" + gap))
            self.fresh = True
        elif ch == ":" and not gap:
            self.fresh = True
        else:
            self.fresh = False


def bracket_slips(text: str, start: int, key: str = "") -> tuple[list[Slip], int | None]:
    """Find the slips of one bracketed value.

    Args:
        text: The whole text.
        start: Offset of its opening bracket, of either width.
        key: Key whose value it is.

    Returns:
        The slips, and the offset behind the closing bracket (None when it never comes).

    """
    walker = _Brackets(text, start, key)
    end = walker.walk()
    return walker.slips, end
