"""Word patterns that cost nothing until they are used.

Most patterns of the rules are plain alternatives (備え置|備え付|備置). These are looked for as
substrings, which is faster than a regular expression and needs no compiling; the others are
compiled when first asked for. So importing a hundred rules compiles nothing.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Protocol

_META = re.compile(r"[\\.^$*+?{}\[\]()]")


class Found(Protocol):
    """What a search found; `[0]` is the text, `[n]` a group."""

    def __getitem__(self, group: int, /) -> str:
        """Give a group."""


class _Literal:
    """A plain alternative that was found."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __getitem__(self, group: int) -> str:
        if group:
            raise IndexError("a plain alternative has no groups")
        return self.text


class Words:
    """A pattern of words.

    Args:
        pattern: A regular expression over text that is NFKC folded and lower case; plain alternatives are recognised.

    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.literals = None if _META.search(pattern) else tuple(_Literal(word) for word in pattern.split("|"))

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The regular expression."""
        return re.compile(self.pattern, re.IGNORECASE)

    def search(self, text: str) -> Found | None:
        """Find the pattern anywhere; of plain alternatives the first one written wins."""
        if self.literals is None:
            return self.compiled.search(text)
        for literal in self.literals:
            if literal.text in text:
                return literal
        return None
