"""Exceptions of bprflow, drawn as one tree.

    BprflowError
    ├── UnreadableInputError   an input could not be read at all        (exit 4)
    ├── NothingToCheckError    no flow was found                        (exit 3)
    ├── UsageError             a wrong option, value or configuration   (exit 2)
    └── OutputError            a result could not be written            (exit 2)

Findings and diagnostics are data, never exceptions.
"""

from __future__ import annotations


class BprflowError(Exception):
    """A failure a user can understand and mend.

    Args:
        message: One polite Japanese sentence saying what is wrong.
        hint: What to do instead, or an empty string.
        message_en: The same sentence in English; the Japanese one when empty.
        hint_en: The hint in English; the Japanese one when empty.

    """

    exit_code = 70

    def __init__(self, message: str, hint: str = "", *, message_en: str = "", hint_en: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.message_en = message_en or message
        self.hint_en = hint_en or hint

    def in_language(self, language: str) -> tuple[str, str]:
        """Give the sentence and the hint in `language` ("ja" or "en")."""
        return (self.message_en, self.hint_en) if language == "en" else (self.message, self.hint)


class UnreadableInputError(BprflowError):
    """An input could not be read (missing, binary, too large, not permitted)."""

    exit_code = 4


class NothingToCheckError(BprflowError):
    """The input holds no flow at all."""

    exit_code = 3


class UsageError(BprflowError):
    """An option, value or configuration does not fit."""

    exit_code = 2


class OutputError(BprflowError):
    """A result could not be written; nothing was left behind."""

    exit_code = 2
