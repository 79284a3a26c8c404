"""Small text facts that every floor shares: normal form, display width, near misses."""

from __future__ import annotations

import difflib
import functools
import unicodedata
from collections.abc import Iterable


@functools.cache
def normalise(text: str) -> str:
    """Fold width and compatibility variants (NFKC) and trim, for comparing words."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).replace("〜", "~").replace("～", "~").strip()


def display_width(text: str) -> int:
    """Count terminal cells: wide, full-width and ambiguous characters take two."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WFA" else 1 for ch in text)


def close_matches(word: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Find the words of `known` a writer probably meant.

    The cutoff 0.5 keeps 名前→名称 and 添付資料→添付書類, which difflib's default loses.
    """
    candidates = list(dict.fromkeys(known))
    folded = {normalise(name).casefold(): name for name in reversed(candidates)}
    hits = difflib.get_close_matches(normalise(word).casefold(), folded, n=limit, cutoff=0.5)
    return tuple(folded[hit] for hit in hits)
