"""Reading what the user named: one file that cannot be read never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bprflow.cli.shared import current_language, show_error

if TYPE_CHECKING:
    from bprflow.source.diagnostic import Loaded

    Reader = Callable[[str], Sequence[Loaded]]


class Every(NamedTuple):
    """Everything that was read.

    Attributes:
        loaded: One entry a flow, understood or not.
        unreadable: True when a file could not be read at all; it has been told.

    """

    loaded: list[Loaded]
    unreadable: bool


def read_every(paths: Sequence[str], reader: Reader | None = None) -> Every:
    """Read files of any format.

    Args:
        paths: As `find_flows` lists them.
        reader: How to read one; `load_any` by default.

    Returns:
        The flows, in order; files that cannot be read are told on stderr and left out.

    Raises:
        UnreadableInputError: The only file cannot be read.
        NothingToCheckError: There is nothing in the only file, or in any of them.

    """
    from bprflow.errors import NothingToCheckError, UnreadableInputError
    from bprflow.exchange.formats import load_any

    read: Reader = reader or load_any
    loaded: list[Loaded] = []
    last: NothingToCheckError | UnreadableInputError | None = None
    unreadable = False
    for path in paths:
        try:
            loaded += read(path)
        except (UnreadableInputError, NothingToCheckError) as error:
            if len(paths) == 1:
                raise
            if last is not None:
                show_error(last, current_language())
            last = error
            unreadable = unreadable or isinstance(error, UnreadableInputError)
    if last is not None:
        if not loaded:
            raise last
        show_error(last, current_language())
    return Every(loaded, unreadable)


def is_empty(loaded: Loaded) -> bool:
    """Tell a file of another tool that could be read but holds no flow."""
    return loaded.process is None and {found.code for found in loaded.diagnostics} <= {"XCH-03"}
