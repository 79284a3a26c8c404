"""At which column a line with a faulty indentation was meant to stand."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.source.slip import WIDE_SPACES


@dataclass(slots=True)
class Level:
    """An open block.

    Attributes:
        column: Where its keys or dashes stand once the text is mended.
        is_list: They are dashes.
        key: The key last seen there.
        typed: Where they stand on the screen as typed; a wide space takes two columns.

    """

    column: int
    is_list: bool
    key: str
    typed: int


def width_of(typed: str) -> int:
    """Count the columns an indentation with its marks takes on the screen; a tab counts two."""
    return sum(2 if ch == "\t" or ch > "\u2fff" else 1 for ch in typed)


def mixed_column(levels: list[Level], indent: str, is_item: bool, expects_block: bool) -> int:
    """Choose the column an indentation of wide spaces or tabs most probably means.

    Args:
        levels: Open blocks, outermost first.
        indent: The indentation as typed.
        is_item: The line begins with a dash.
        expects_block: The last entry has no value yet.

    """
    typed = width_of(indent)
    level = next((level for level in reversed(levels) if level.is_list == is_item and level.typed == typed), None)
    if level is not None:
        return level.column
    spaces, wide, tabs = indent.count(" "), sum(ch in WIDE_SPACES for ch in indent), indent.count("\t")
    guesses = [spaces + 2 * wide + width * tabs for width in (2, 4, 8)] + [spaces + wide + tabs]
    columns = [level.column for level in levels if level.is_list == is_item]
    top = levels[-1] if levels else None
    opens = top if top is not None and not top.is_list and expects_block else None
    fitting = next((guess for guess in guesses if guess in columns), None)
    if fitting is not None and not (opens and typed > opens.typed):
        return fitting
    if opens is not None:
        return opens.column + max(typed - opens.typed, 0 if is_item else 2)
    return min(columns, key=lambda column: (abs(column - guesses[0]), -column)) if columns else guesses[0]


def aligned_column(levels: list[Level], column: int, is_item: bool, is_attribute: bool, expects_block: bool) -> int:
    """Move a line that fits no open block to the one it was meant for; else leave it where it is.

    An attribute between the dash and the keys of its item belongs to those keys, an item where no
    new list can begin belongs to the nearest list, and a line that is one column off belongs to
    its neighbours.

    Args:
        levels: Open blocks, outermost first.
        column: Where the line stands.
        is_item: The line begins with a dash.
        is_attribute: It begins with a key of the language.
        expects_block: The last entry has no value yet, so a deeper line opens a new block.

    """
    columns = {level.column for level in levels if level.is_list == is_item}
    if column in columns or not levels or (expects_block and column > levels[-1].column):
        return column
    if is_item and not expects_block and columns:
        return min(columns, key=lambda other: (abs(other - column), other > column))
    if is_attribute and not is_item:
        for lower, upper in zip(reversed(levels[:-1]), reversed(levels), strict=False):
            if lower.is_list and not upper.is_list and lower.column <= column < upper.column:
                return upper.column
    return max((other for other in columns if abs(other - column) == 1), default=column)
