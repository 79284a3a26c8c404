"""The notebook of one reading: every fault is written down here, none is raised."""

from __future__ import annotations

from collections.abc import Iterable

from bprflow.language.terms import Text, Vocabulary
from bprflow.language.text import close_matches
from bprflow.source.diagnostic import Diagnostic, Edit, Level, Span
from bprflow.source.messages import MESSAGES
from bprflow.source.places import Node, Places, Stretch

MAX_SHOWN = 200
"""Diagnostics told of one file; nobody reads more, and a hostile file has millions."""
_SUGGESTION_WORK = 40_000
"""Words compared for もしかして in one file, so that a hostile file costs bounded time."""
_LONGEST_GUESSABLE = 80
_SHOWN_TEXT = 60


class Notebook:
    """Collects the diagnostics of one text.

    Args:
        file: Path as the user gave it.
        places: To turn nodes into spans of the original text.

    """

    def __init__(self, file: str, places: Places) -> None:
        self.file = file
        self.places = places
        self.found: list[Diagnostic] = []
        self.errors = 0
        self.overflow = 0
        self._work = _SUGGESTION_WORK

    def say(
        self,
        message_id: str,
        where: Node | Stretch | Span | None,
        *,
        suggestions: tuple[str, ...] = (),
        edits: tuple[Edit, ...] = (),
        **values: object,
    ) -> None:
        """Write down one fault.

        Args:
            message_id: Key of the message table.
            where: A node, two offsets of the parsed text, or a span of the original.
            suggestions: もしかして, best first.
            edits: Safe fix in offsets of the original text.
            values: What fills the placeholders; a `Text` fills each language with its own words.

        """
        message = MESSAGES[message_id]
        if message.level is Level.ERROR:
            self.errors += 1
        if len(self.found) >= MAX_SHOWN:
            self.overflow += 1
            return
        span = self._span(where)
        self.found.append(
            Diagnostic(
                code=message.code,
                level=message.level,
                message=_fill(message.text, values),
                hint=_fill(message.hint, values),
                file=self.file,
                span=span,
                suggestions=suggestions,
                edits=edits,
                line_text=self.places.lines.line_text(span.line) if span else "",
            )
        )

    def _span(self, where: Node | Stretch | Span | None) -> Span | None:
        if where is None or isinstance(where, Span):
            return where
        return self.places.between(*where) if isinstance(where, tuple) else self.places.of(where)

    def told_within(self, where: Node | Stretch | None) -> bool:
        """Was an error inside this part already told?"""
        span = self._span(where)
        return span is not None and any(
            found.level is Level.ERROR and found.span is not None and span.start <= found.span.start <= span.end
            for found in self.found
        )

    def near(self, word: str, known: Iterable[str]) -> tuple[str, ...]:
        """Find what the writer probably meant among `known`, within the work allowed for one file."""
        if self._work <= 0 or len(word) > _LONGEST_GUESSABLE:
            return ()
        every = list(known)
        candidates = [name for name in every if abs(len(name) - len(word)) <= max(len(word), 4)]
        self._work -= len(candidates) + len(every) // 8
        return close_matches(word, candidates)

    def near_term(self, word: str, vocabulary: Vocabulary, language: str = "ja") -> tuple[str, ...]:
        """Find the words of a vocabulary the writer probably meant."""
        self._work -= 2 * len(vocabulary.terms)
        if self._work < 0 or len(word) > _LONGEST_GUESSABLE:
            return ()
        return vocabulary.suggest(word, language)

    def finish(self) -> tuple[Diagnostic, ...]:
        """Give everything in order of position, without repetitions."""
        if self.overflow:
            self.found.append(_overflow(self.file))
            self.overflow = 0
        unique = {(d.code, d.span, d.message.ja): d for d in self.found}
        return tuple(sorted(unique.values(), key=position_of))


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Put diagnostics of several readings of one text in order, as many as anybody reads."""
    every = sorted(dict.fromkeys(found), key=position_of)
    told = [diagnostic for diagnostic in every if diagnostic.code != "YAML-09"]
    if len(told) == len(every) <= MAX_SHOWN:
        return tuple(every)
    told.sort(key=lambda diagnostic: diagnostic.code != "YAML-03")  # what hides the most is told in any case
    return (*sorted(told[:MAX_SHOWN], key=position_of), _overflow(every[0].file))


def _overflow(file: str) -> Diagnostic:
    message = MESSAGES["too_many"]
    return Diagnostic(message.code, message.level, message.text.format(shown=MAX_SHOWN), message.hint, file)


def position_of(diagnostic: Diagnostic) -> tuple[int, int, str]:
    """Give what diagnostics are sorted by: their place, what concerns the whole file first."""
    if diagnostic.span is None:
        return (-1 if diagnostic.code != "YAML-09" else 1 << 60, 0, diagnostic.code)
    return (diagnostic.span.start, diagnostic.span.end, diagnostic.code)


def _fill(text: Text, values: dict[str, object]) -> Text:
    return Text(text.ja.format(**_in(values, "ja")), text.en.format(**_in(values, "en")))


def _in(values: dict[str, object], language: str) -> dict[str, object]:
    """Take one language of every value; what the user wrote is cut to fit one line."""
    return {
        key: value.in_language(language)
        if isinstance(value, Text)
        else shorten(value)
        if isinstance(value, str)
        else value
        for key, value in values.items()
    }


def shorten(text: str, limit: int = _SHOWN_TEXT) -> str:
    """Cut a quoted value so that a message stays one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
