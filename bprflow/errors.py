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

    """

    exit_code = 70

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


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
