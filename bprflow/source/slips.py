"""Finds slips of typing in raw text, line by line, knowing only where lists and keys may stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bprflow.source.diagnostic import Edit
from bprflow.source.flow_slips import LONGEST_BRACKET, bracket_slips
from bprflow.source.indentation import Level, aligned_column, mixed_column, width_of
from bprflow.source.slip import (
    OPENING,
    WIDE_COLONS,
    WIDE_SPACES,
    Slip,
    is_attribute,
    is_key,
    is_operation,
    quoted,
    replaced,
    step_words,
    takes_changes,
    takes_items,
    takes_list,
    takes_names,
    takes_step,
    takes_steps,
)
from bprflow.source.value_slips import comment_start, quote_end, value_slip

_LINE = re.compile(r"[^\r\n]*")
_INDENT = re.compile(rf"[ \t{WIDE_SPACES}]*")
_DASH = re.compile(r"-(?=[ \t]|$)[ \t]*")
_WRONG_MARK = re.compile(
    rf"(?:[－ー―–—‐−‑─━・･•·◦●○◆◇■□▪→⇒➡⇨▶►▷]|[*＊+＋](?=[ {WIDE_SPACES}])|[0-9０-９]{{1,2}}[.．)）](?!\d)|[①-⑳]|[(（][0-9０-９]{{1,2}}[)）])[ \t{WIDE_SPACES}]*"
    rf"|-[ \t]*[{WIDE_SPACES}][ \t{WIDE_SPACES}]*"
)
_TIGHT_DASH = re.compile(r"-(?=[^\s\-\d])")
_KEY = re.compile(
    rf"(?P<word>(?:\"[^\"\n]*\"|'[^'\n]*'|[^:{WIDE_COLONS};#\"'\[\]{{}}［］｛｝][^:{WIDE_COLONS};\n]*?))[ \t]*(?P<colon>[:{WIDE_COLONS};])"
)
_BARE_KEY = re.compile(
    rf"(?P<word>[^\s:{WIDE_COLONS};#\[\]{{}}]{{1,40}})(?P<gap>[ {WIDE_SPACES}]*)(?P<rest>[^:{WIDE_COLONS}]*)$"
)
_BLOCK_TEXT = re.compile(r"[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?$")
_LONGEST_KEY = 200
_DASH_IS_NEAR = 1_000
_DEEPEST = 12
_NEXT_AS_DEEP = [re.compile(rf"^ {{0,{column}}}[^\s#]", re.MULTILINE) for column in range(_DEEPEST)]
"""By column: the next line that stands no deeper."""
_LOOK_AHEAD = 200_000
"""Characters looked ahead in one text for closing brackets and quotes."""


@dataclass(slots=True)
class _Scanner:
    """Walks over the lines of a text.

    Attributes:
        levels: Open blocks, outermost first.
        scalar_column: Column of the entry whose plain text may go on in the next lines; -1 when none may.
        expects_block: The last entry has no value yet, so the next line may be deeper by any amount.
        skip_deeper: Lines deeper than this are a block text (`|`); -1 when none is open.
        skip_until: Offset up to which a multi-line bracket or quote runs.
        typed: Column on the screen of what is looked at, as typed.
        look_ahead: Characters that may still be looked ahead, so that hostile texts cost O(n).

    """

    text: str
    slips: list[Slip] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    scalar_column: int = -1
    scalar_is_name: bool = False
    expects_block: bool = False
    skip_deeper: int = -1
    skip_until: int = 0
    typed: int = 0
    look_ahead: int = _LOOK_AHEAD

    def scan(self) -> list[Slip]:
        position = 0
        while position < len(self.text):
            match = _LINE.match(self.text, position)
            assert match is not None
            if match.start() >= self.skip_until:
                self._line(match.start(), match.end())
            position = match.end() + 1
        return self.slips

    # -- one line ----------------------------------------------------------------------------

    def _line(self, start: int, end: int) -> None:
        indent = _INDENT.match(self.text, start, end)
        assert indent is not None
        body = indent.end()
        if body == end:
            if indent[0].strip(" \t") and self.skip_deeper < 0:
                self.slips.append(replaced("wide_space", self.text, start, end, ""))
            return
        ascii_column = len(indent[0]) if not indent[0].strip(" ") else -1
        if self.skip_deeper >= 0:
            if ascii_column < 0 or ascii_column > self.skip_deeper:
                return
            self.skip_deeper = -1
        if self.text[body] == "#":
            return
        if self.text.startswith(("---", "...", "%YAML"), body) and body == start:
            self.levels.clear()
            return
        self.typed = width_of(indent[0])
        if self._stray_dash(start, body, end, ascii_column):
            return
        column = self._indentation(start, body, end, ascii_column)
        if column is None:
            return
        self._content(body, end, column)

    def _indentation(self, start: int, body: int, end: int, ascii_column: int) -> int | None:
        """Give the column the line stands at, mended if need be; None for a continued text."""
        if ascii_column >= 0:
            if self.scalar_column >= 0 and ascii_column > self.scalar_column:
                return self._continued(start, body, end)
            column = aligned_column(
                self.levels,
                ascii_column,
                self._marks_item(body, end),
                self._is_attribute(body, end),
                self.expects_block,
            )
            if column != ascii_column:
                self.slips.append(replaced("indent", self.text, start, body, " " * column))
            return column
        raw = self.text[start:body]
        column = mixed_column(self.levels, raw, self._marks_item(body, end), self.expects_block)
        message = "tab" if "\t" in raw else "wide_space"
        if self.scalar_column >= 0 and column > self.scalar_column and not self._is_attribute(body, end):
            return None
        self.slips.append(replaced(message, self.text, start, body, " " * column, certain=True))
        return column

    def _continued(self, start: int, body: int, end: int) -> int | None:
        """Decide whether a deeper line goes on the text above, or is an attribute gone astray."""
        key = _KEY.match(self.text, body, min(end, body + _LONGEST_KEY))
        dash = _DASH.match(self.text, body, end)
        if dash and self.scalar_is_name and _KEY.match(self.text, dash.end(), min(end, dash.end() + _LONGEST_KEY)):
            column = next((level.column for level in reversed(self.levels) if level.is_list), 0)
            self.slips.append(replaced("indent", self.text, start, body, " " * column))
            return column
        if key is None:
            return None
        wide = self.scalar_is_name and key["colon"] in WIDE_COLONS and key["word"] in step_words()
        among_names = len(self.levels) > 1 and not self.levels[-2].is_list and takes_names(self.levels[-2].key)
        apart = key["colon"] == ":" and self.text[key.end() : key.end() + 1] in " \t\r\n"
        plain = apart and (among_names or is_key(key["word"].strip()))
        if not (wide or plain):
            return None
        column = next((level.column for level in reversed(self.levels) if not level.is_list), 0)
        self.slips.append(replaced("indent", self.text, start, body, " " * column, certain=wide))
        return column

    def _stray_dash(self, start: int, body: int, end: int, column: int) -> bool:
        """Mend `- 時間: 5分` below `- 窓口: 受け取る`: an attribute typed as if it were a step."""
        mark = self._mark(body, end)
        if mark is None or self.expects_block:
            return False
        place = next(
            (i for i, level in reversed([*enumerate(self.levels)]) if level.is_list and level.column <= column), -1
        )
        inside = self.levels[place + 1 : place + 2] if place >= 0 and takes_steps(self.levels[place].key) else []
        key = _KEY.match(self.text, mark.end(), min(end, mark.end() + _LONGEST_KEY))
        if not inside or inside[0].is_list or key is None or not is_attribute(key["word"].strip()):
            return False
        wanted = " " * inside[0].column
        edits = (Edit(start, mark.end(), wanted),)
        self.slips.append(Slip("stray_dash", body, mark.end(), edits, key["word"].strip(), inside[0].key))
        self.typed = inside[0].typed
        self._content(mark.end(), end, inside[0].column)
        return True

    def _marks_item(self, body: int, end: int) -> bool:
        return self._mark(body, end) is not None

    def _mark(self, body: int, end: int) -> re.Match[str] | None:
        """Match the mark of an item, right or wrong."""
        marks = (_DASH, _WRONG_MARK, _TIGHT_DASH)
        return next((match for mark in marks if (match := mark.match(self.text, body, end))), None)

    def _is_attribute(self, body: int, end: int) -> bool:
        key = _KEY.match(self.text, body, min(end, body + _LONGEST_KEY))
        return bool(self._marks_item(body, end) or (key and is_key(key["word"].strip())))

    # -- what the line says ------------------------------------------------------------------

    def _content(self, body: int, end: int, column: int) -> None:
        self.scalar_column, self.scalar_is_name = -1, False
        lacks_dash = self._lacks_dash(body, end, column)
        self.expects_block = False
        self._close(column, is_item=lacks_dash or self._marks_item(body, end))
        if lacks_dash:
            told = "no_dash" if _KEY.match(self.text, body, min(end, body + _LONGEST_KEY)) else ""
            self.slips.append(Slip(told, body, end, (Edit(body, body, "- "),), self.text[body:end], "- "))
            self._open(column, is_list=True, key=self._parent_key())
            self.typed, column = self.typed + 2, column + 2
        while body < end:
            dash = _DASH.match(self.text, body, end)
            wrong = None if dash else self._wrong_mark(body, end, column)
            if wrong is not None:
                self.slips.append(wrong)
                after, width = wrong.end, 2
            elif dash is not None:
                after, width = dash.end(), dash.end() - body
            else:
                break
            self._open(column, is_list=True, key=self._parent_key())
            self.typed += width_of(self.text[body:after])
            body, column = after, column + width
        if body >= end or self.text[body] == "#":
            self.expects_block = True
            return
        self._entry(body, end, column)

    def _lacks_dash(self, body: int, end: int, column: int) -> bool:
        """Does a line stand where only dashes may: among them, or first below a key of steps?"""
        if self._marks_item(body, end) or not self.levels:
            return False
        here = [level for level in self.levels if level.column == column]
        if here:
            return here[0].is_list and takes_items(here[0].key)
        top = self.levels[-1]
        if not (self.expects_block and takes_items(top.key) and column > top.column):
            return False
        following = _NEXT_AS_DEEP[column].search(self.text, end, end + _DASH_IS_NEAR) if column < _DEEPEST else None
        return following is not None and following[0].endswith("-")

    def _wrong_mark(self, body: int, end: int, column: int) -> Slip | None:
        expects = takes_list(self._parent_key()) or any(
            level.is_list and level.column == column for level in self.levels
        )
        if not expects:
            return None
        match = _WRONG_MARK.match(self.text, body, end)
        if match:
            message = "wide_space" if match[0].startswith("-") else "list_mark"
            return replaced(message, self.text, body, match.end(), "- ")
        tight = _TIGHT_DASH.match(self.text, body, end)
        return replaced("dash_space", self.text, body, tight.end(), "- ") if tight else None

    def _parent_key(self) -> str:
        top = self.levels[-1] if self.levels else None
        return top.key if top is not None else ""

    def _close(self, column: int, *, is_item: bool) -> None:
        while self.levels and self.levels[-1].column > column:
            self.levels.pop()
        while self.levels and not is_item and self.levels[-1].column == column and self.levels[-1].is_list:
            self.levels.pop()
        if is_item and any(level.is_list and level.column == column for level in self.levels):
            while not (self.levels[-1].is_list and self.levels[-1].column == column):
                self.levels.pop()

    def _open(self, column: int, *, is_list: bool, key: str) -> None:
        top = self.levels[-1] if self.levels else None
        if top is not None and top.column == column and top.is_list == is_list:
            top.key, top.typed = key, self.typed
        else:
            self.levels.append(Level(column, is_list, key, self.typed))

    def _entry(self, body: int, end: int, column: int) -> None:
        key = _KEY.match(self.text, body, min(end, body + _LONGEST_KEY))
        if self._lacks_colon(body, end, column):
            return
        if key is None or not self._is_entry(key, end, column):
            self._value(body, end, column)
            return
        word, colon = key["word"].strip("\"' \t" + WIDE_SPACES), key["colon"]
        after = key.end()
        rest = _INDENT.match(self.text, after, end)
        assert rest is not None
        if colon != ":":
            gap = " " if rest.end() < end else ""
            self.slips.append(replaced("wide_colon", self.text, key.start("colon"), rest.end(), ":" + gap))
        elif rest.end() == after and after < end:
            self.slips.append(replaced("colon_space", self.text, key.start("colon"), after, ": "))
        elif any(ch in WIDE_SPACES for ch in rest[0]):
            self.slips.append(replaced("wide_space", self.text, after, rest.end(), " " if rest.end() < end else ""))
        in_items = bool(self.levels) and self.levels[-1].is_list and takes_items(self.levels[-1].key)
        self._open(column, is_list=False, key=word)
        if rest.end() < end and self.text[rest.end()] != "#":
            self._value(rest.end(), end, column, is_name=in_items)
        else:
            self.expects_block = True

    def _lacks_colon(self, body: int, end: int, column: int) -> bool:
        """Mend `手順` and `業務 受付`: a key of ours at its place, only the colon is missing."""
        match = _BARE_KEY.match(self.text, body, end)
        if match is None or not is_key(match["word"]):
            return False
        top = self.levels[-1] if self.levels else None
        in_place = column == 0 if top is None else not top.is_list and top.column == column
        if top is not None and top.is_list and takes_changes(top.key):
            in_place = is_operation(match["word"]) and bool(match["rest"])
        if not in_place or (match["rest"] and not match["gap"]):
            return False
        wanted = ": " if match["rest"] else ":"
        self.slips.append(
            replaced("no_colon", self.text, match.start("word"), match.start("rest"), match["word"] + wanted)
        )
        self._open(column, is_list=False, key=match["word"])
        if match["rest"]:
            self._value(match.start("rest"), end, column)
        else:
            self.expects_block = True
        return True

    def _is_entry(self, key: re.Match[str], end: int, column: int) -> bool:
        """Does `word：…` name an entry here, or is it just text with a colon in it?"""
        word, colon = key["word"].strip("\"' \t" + WIDE_SPACES), key["colon"]
        follows = self.text[key.end() : key.end() + 1] if key.end() < end else ""
        if colon == ":" and follows in ("", " ", "\t"):
            return True
        if colon == ":" and (follows in "/\\" or (word[-1:].isdigit() and follows.isdigit())):
            return False
        if is_key(word):
            return True
        if colon == ";":
            return False
        top = self.levels[-1] if self.levels else None
        if top is None:
            return True
        if top.is_list:
            return takes_items(top.key)
        if top.column == column:
            return True
        return takes_names(top.key) or takes_step(top.key)

    # -- values ------------------------------------------------------------------------------

    def _value(self, start: int, end: int, column: int, *, is_name: bool = False) -> None:
        if _BLOCK_TEXT.match(self.text, start, end):
            self.skip_deeper = column
            return
        first = self.text[start]
        if first in OPENING:
            self._brackets(start, end)
            return
        if first in "\"'":
            limit = min(len(self.text), start + min(LONGEST_BRACKET, max(self.look_ahead, 0)))
            self.look_ahead -= LONGEST_BRACKET
            closing = quote_end(self.text, start, limit)
            if closing is None or closing > end:
                self.skip_until = closing or 0
            return
        found = value_slip(self.text, start, self._comment_start(start, end), self._parent_key())
        self.slips += [found] if found else []
        self.scalar_column, self.scalar_is_name = column, is_name

    def _comment_start(self, start: int, end: int) -> int:
        stop, slip = comment_start(self.text, start, end)
        self.slips += [slip] if slip else []
        return stop

    def _brackets(self, start: int, end: int) -> None:
        if self.look_ahead <= 0:
            return
        found, closing = bracket_slips(self.text, start, self._parent_key())
        self.look_ahead -= (closing or start + LONGEST_BRACKET) - start
        if closing is None:
            return
        self.slips += found
        line_end = _LINE.match(self.text, closing)
        assert line_end is not None
        self.skip_until = line_end.end() if closing > end else 0
        stop = self._comment_start(closing, line_end.end()) if closing < line_end.end() else closing
        tail = self.text[closing:stop].strip()
        if tail and not tail.startswith("#") and closing <= end:
            del self.slips[len(self.slips) - len(found) :]
            self.slips.append(quoted(self.text, start, max(stop, closing)))


def find_slips(text: str) -> list[Slip]:
    """Find slips of typing, in order of position.

    Args:
        text: Raw text, n characters; O(n).

    """
    found = _Scanner(text).scan()
    kept: list[Slip] = []
    position = 0
    for slip in sorted(found, key=lambda slip: (slip.start, slip.end)):
        if slip.edits[0].start >= position:
            kept.append(slip)
            position = max(edit.end for edit in slip.edits)
    return kept
