"""Safe repairs as text edits: comments, order and everything else stay as they are."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bprflow.source.diagnostic import Diagnostic, SourceText
from bprflow.source.load import load_source
from bprflow.source.places import apply_edits

_ROUNDS = 4
_KEPT_ENCODINGS = frozenset({"utf-8", "utf-8-sig"})


def differs(source: SourceText, text: str) -> bool:
    """Would writing `text` change the file (its text, or its encoding to UTF-8)?"""
    return text != source.text or source.encoding not in _KEPT_ENCODINGS


def encoded(source: SourceText, text: str) -> bytes:
    """Give the bytes to write: UTF-8, with a byte order mark only where there was one."""
    return text.encode("utf-8-sig" if source.encoding == "utf-8-sig" else "utf-8")


def unified_diff(source: SourceText, text: str) -> str:
    """Show how `text` differs from the source; empty when it does not."""
    before, after = source.text.splitlines(keepends=True), text.splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, source.file, source.file)
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Mended:
    """A text before and after its safe repairs.

    Attributes:
        source: The text as it was.
        text: The text as it should be.
        applied: The diagnostics whose edits were applied.

    """

    source: SourceText
    text: str
    applied: tuple[Diagnostic, ...]

    @property
    def changed(self) -> bool:
        """Would writing change the file (its text, or its encoding to UTF-8)?"""
        return differs(self.source, self.text)

    @property
    def recoded(self) -> bool:
        """Would writing change the encoding to UTF-8?"""
        return self.source.encoding not in _KEPT_ENCODINGS

    def data(self) -> bytes:
        """Give the bytes to write: UTF-8, with a byte order mark only where there was one."""
        return encoded(self.source, self.text)

    def diff(self) -> str:
        """Give a unified diff; empty when nothing changes."""
        return unified_diff(self.source, self.text)


def mend(source: SourceText) -> Mended:
    """Apply every safe repair of a flow or redesign.

    A repair is kept only if the text then has fewer faults and says the same. A text without
    faults is never changed, and mending twice changes nothing the second time.

    Args:
        source: The decoded text, n characters; O(n).

    """
    read = _reader(source)
    text, applied = source.text, list[Diagnostic]()
    value, diagnostics = read(replace(source, encoding="utf-8"))
    for _ in range(_ROUNDS):
        fixable = [diagnostic for diagnostic in diagnostics if diagnostic.edits]
        edits = tuple(edit for diagnostic in fixable for edit in diagnostic.edits)
        mended = apply_edits(text, edits)
        if mended == text:
            break
        value_after, after = read(replace(source, text=mended, encoding="utf-8"))
        if len(after) > len(diagnostics) or (value is not None and value_after != value):
            break
        text, value, diagnostics = mended, value_after, after
        applied += fixable
    return Mended(source, text, tuple(applied))


_Reading = tuple[object, tuple[Diagnostic, ...]]


def _reader(source: SourceText) -> Callable[[SourceText], _Reading]:
    """Choose how to read: as a redesign or as a flow."""
    if looks_like_redesign(source):
        return _read_redesign
    return _read_flow


def looks_like_redesign(source: SourceText) -> bool:
    """Tell a redesign from a flow: by its suffix, else by its keys."""
    name = Path(source.file).name
    if name.endswith((".flow.yaml", ".kaizen.yaml")):
        return name.endswith(".kaizen.yaml")
    from bprflow.source.redesign import is_redesign

    return is_redesign(source.text)


def _read_flow(source: SourceText) -> _Reading:
    loaded = load_source(source)
    return loaded.process, loaded.diagnostics


def _read_redesign(source: SourceText) -> _Reading:
    from bprflow.source.redesign import load_redesign_source

    loaded = load_redesign_source(source)
    return loaded.redesign, loaded.diagnostics
