"""What every model shares: frozen, strict about unknown fields, readable in both languages."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from bprflow.language.terms import Vocabulary
from bprflow.units import QuantityError

E = TypeVar("E", bound=StrEnum)


class Frozen(BaseModel):
    """A value that never changes after it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def quantity_error(error: QuantityError) -> PydanticCustomError:
    """Turn a reading error into one pydantic reports with its id and hints."""
    return PydanticCustomError(
        "quantity_" + error.code,
        "{text}: {hint_en}",
        {"text": error.text, "hint_ja": error.hint_ja, "hint_en": error.hint_en},
    )


def enum_reader(enum: type[E], vocabulary: Vocabulary) -> Callable[[object], object]:
    """Make a validator that reads an enum by its Japanese word, English word or alias."""

    def read(value: object) -> object:
        if isinstance(value, enum) or not isinstance(value, str):
            return value
        term = vocabulary.find(value)
        if term is None:
            raise PydanticCustomError(
                "vocabulary", "unknown {set}: {text}", {"set": vocabulary.name, "set_ja": vocabulary.ja, "text": value}
            )
        return enum(term.code)

    return read


def as_tuple(value: object) -> object:
    """Let a single value stand for a list of one."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, (list, tuple, set, frozenset)) else (value,)
