"""What is wrong with a text, as a person reads it: place, line, marker, sentence, remedy."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from bprflow.language.terms import Text
from bprflow.language.text import display_width
from bprflow.source.diagnostic import Diagnostic, Level, Span

_LEVEL_WORDS = {
    Level.ERROR: Text("誤り", "error"),
    Level.WARNING: Text("注意", "warning"),
    Level.INFO: Text("お知らせ", "note"),
}
_COLORS = {Level.ERROR: "31", Level.WARNING: "33", Level.INFO: "36"}
_GITHUB = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
_ROOM = 96
"""Cells of a source line that are shown; longer lines are cut around the fault."""
_BEFORE = 48
_REPEATS = 3
"""A slip that can be mended by itself is shown this often in full, then summed up."""
_PLACES = 12


def diagnostics_text(diagnostics: Iterable[Diagnostic], *, language: str = "ja", color: bool = False) -> str:
    """Write diagnostics for a terminal.

    Args:
        diagnostics: In the order to be read.
        language: "ja" or "en".
        color: Paint level, marker and place with ANSI colours.

    Returns:
        One block for each, ended by a line feed; empty when there is nothing to say.

    """
    every = list(diagnostics)
    times = Counter((d.file, d.code, d.hint.ja) for d in every)
    seen: Counter[tuple[str, str, str]] = Counter()
    blocks: list[str] = []
    for diagnostic in every:
        kind = (diagnostic.file, diagnostic.code, diagnostic.hint.ja)
        seen[kind] += 1
        if times[kind] <= _REPEATS + 1 or not diagnostic.edits or seen[kind] <= _REPEATS:
            blocks.append("\n".join(_block(diagnostic, language, color)))
        elif seen[kind] == _REPEATS + 1:
            more = [d for d in every if (d.file, d.code, d.hint.ja) == kind][_REPEATS:]
            blocks.append("\n".join(_more(more, language, color)))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _more(same: list[Diagnostic], language: str, color: bool) -> list[str]:
    """Sum up the rest of a slip that was made many times."""
    first = same[0]
    places = [":".join(_place(d.span)) for d in same if d.span is not None]
    shown = ", ".join(places[:_PLACES]) + (" …" if len(places) > _PLACES else "")
    level = _LEVEL_WORDS[first.level].in_language(language)
    head = f"{_paint(first.file, '1', color)}: {_paint(level, _COLORS[first.level], color)} {first.code}"
    said = (
        f"  There are {len(same)} more of the same: {shown}"
        if language == "en"
        else f"  同じものがほかに{len(same)}か所あります: {shown}"
    )
    return [head, said]


def diagnostics_github(diagnostics: Iterable[Diagnostic], *, language: str = "ja") -> str:
    """Write diagnostics as GitHub workflow commands, one line each."""
    return "".join(_github_line(diagnostic, language) + "\n" for diagnostic in diagnostics)


def _block(diagnostic: Diagnostic, language: str, color: bool) -> list[str]:
    code = _COLORS[diagnostic.level]
    level = _LEVEL_WORDS[diagnostic.level].in_language(language)
    place = ":".join([diagnostic.file, *_place(diagnostic.span)])
    lines = [f"{_paint(place, '1', color)}: {_paint(level, code, color)} {diagnostic.code}"]
    if diagnostic.span is not None and diagnostic.line_text:
        shown, marker = line_and_marker(diagnostic.line_text, diagnostic.span)
        number = str(diagnostic.span.line)
        gutter = " " * len(number)
        lines += [f"  {number} | {shown}".rstrip(), f"  {gutter} | {_paint_marker(marker, code, color)}"]
    lines.append("  " + diagnostic.message.in_language(language))
    hint = diagnostic.hint.in_language(language)
    if diagnostic.suggestions:
        words = ("、" if language == "ja" else ", ").join(diagnostic.suggestions)
        lines.append(("  もしかして: " if language == "ja" else "  Did you mean: ") + words)
    if hint:
        lines.append(("  直し方: " if language == "ja" else "  Try: ") + hint)
    return lines


def _place(span: Span | None) -> list[str]:
    return [str(span.line), str(span.column)] if span is not None else []


def line_and_marker(line: str, span: Span) -> tuple[str, str]:
    """Give the line as shown and a marker that stands right under the fault.

    Wide characters are matched by wide spaces before the marker, so that it also stands right
    where a wide character is not exactly two narrow ones.

    Args:
        line: The source line, without its end.
        span: What to mark; only its part on the first line is marked.

    """
    start = min(span.column - 1, len(line))
    end = len(line) if span.end_line > span.line else min(span.end_column - 1, len(line))
    line, start, end = _cut(line, start, max(end, start))
    shown = "".join(_visible(ch) for ch in line)
    pad = "".join(_blank(ch) for ch in shown[:start])
    cells = sum(display_width(ch) for ch in shown[start:end])
    return shown, pad + "^" * max(1, cells)


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    if display_width(line[: _ROOM * 2]) <= _ROOM and len(line) <= _ROOM:
        return line, start, end
    first = 0 if display_width(line[: min(start, _ROOM)]) < _BEFORE and start < _ROOM else max(0, start - _BEFORE // 2)
    head = "…" if first else ""
    piece: list[str] = []
    room = _ROOM
    for ch in line[first : first + _ROOM]:
        room -= display_width(_visible(ch))
        if room < 0:
            break
        piece.append(ch)
    tail = "…" if first + len(piece) < len(line) else ""
    shift = len(head) - first
    last = len(head) + len(piece)
    return head + "".join(piece) + tail, min(start + shift, last), min(end + shift, last)


def _visible(ch: str) -> str:
    if ch == "\t":
        return "→"
    if ch == "\u00a0":
        return " "
    return "\ufffd" if unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Zl", "Zp") else ch


def _blank(ch: str) -> str:
    if unicodedata.east_asian_width(ch) in "WF":
        return "\u3000"
    return " " * display_width(ch)


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text


def _paint_marker(marker: str, code: str, color: bool) -> str:
    carets = marker.lstrip(" \u3000")
    return marker[: len(marker) - len(carets)] + _paint(carets, code, color)


def _github_line(diagnostic: Diagnostic, language: str) -> str:
    span = diagnostic.span
    where = f",line={span.line},col={span.column},endLine={span.end_line},endColumn={span.end_column}" if span else ""
    words = diagnostic.message.in_language(language)
    hint = diagnostic.hint.in_language(language)
    message = f"{words} {hint}".strip()
    return f"::{_GITHUB[diagnostic.level]} file={_escape(diagnostic.file, ':,')}{where},title={diagnostic.code}::{_escape(message)}"


def _escape(text: str, more: str = "") -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for ch in more:
        escaped = escaped.replace(ch, f"%{ord(ch):02X}")
    return escaped
