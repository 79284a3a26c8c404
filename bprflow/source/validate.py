"""Data to frozen models, part by part: a broken field is told and left out, the rest is kept."""

from __future__ import annotations

import re
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bprflow.language import keys, redesign_keys, values
from bprflow.language.terms import Text, Vocabulary
from bprflow.language.text import normalise
from bprflow.source.notebook import Notebook
from bprflow.source.places import Node, NodeSpans, Path, Stretch
from bprflow.source.read_parts import known_words
from bprflow.source.reader import Data

M = TypeVar("M", bound=BaseModel)

_ROUNDS = 8
_CLOSED_SETS: dict[str, Vocabulary] = {
    vocabulary.name: vocabulary
    for vocabulary in (*vars(values).values(), redesign_keys.DISPOSITION)
    if isinstance(vocabulary, Vocabulary)
}
_KEY_SETS = (
    keys.STEP,
    keys.QUANTITY,
    keys.PROCESS,
    keys.LANE,
    keys.DOCUMENT,
    keys.RULE,
    keys.BASIS,
    keys.BRANCH,
    keys.GATEWAY,
    keys.PEAK,
    keys.WAIVER,
    keys.USE,
    redesign_keys.CHANGE,
    redesign_keys.AMENDMENT,
    redesign_keys.REDESIGN,
    redesign_keys.COSTS,
    redesign_keys.STAGE,
    redesign_keys.OVERRIDE,
)
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_QUANTITY_MESSAGES = {
    "quantity_negative": "negative",
    "quantity_share_range": "share_range",
    "quantity_range": "range_order",
    "quantity_date": "date",
}


class Validator:
    """Builds models from data that was read.

    Args:
        notebook: Takes the faults.
        spans: Positions recorded while reading.

    """

    def __init__(self, notebook: Notebook, spans: NodeSpans) -> None:
        self.notebook = notebook
        self.spans = spans
        self.partial = False

    def build(self, model: type[M], data: Data, path: Path) -> M | None:
        """Build one model; None when what is left is not enough.

        Args:
            model: Class of the value.
            data: Its fields; broken ones are taken out of it.
            path: Where it stands.

        """
        for attempt in range(_ROUNDS):
            try:
                return model.model_validate(data)
            except ValidationError as error:
                details = error.errors(include_url=False)
                self.partial = True
                for detail in details:
                    if attempt == 0 or detail["type"] != "missing":
                        self._tell(detail, data, path)
                for location in sorted((tuple(detail["loc"]) for detail in details), key=repr, reverse=True):
                    if not _take_out(data, location):
                        return None
        return None

    def _tell(self, detail: ErrorDetails, data: Data, path: Path) -> None:
        location = tuple(part for part in detail["loc"] if isinstance(part, (str, int)))
        what, known = _names(location), dict(detail.get("ctx") or {})
        value = str(known.get("text", _value_at(data, location)))
        where = self._where(path, location, value)
        kind = detail["type"]
        count = int(known.get("actual_length", 0))
        if (kind == "missing" or (kind == "too_short" and not count)) and self.notebook.told_within(where):
            return  # what stood there was told to be wrong: it is not missing as well
        if kind == "too_short" and count:
            least = known.get("min_length")
            self.notebook.say(
                "shape", where, what=_operation_name(data) or what,
                expected=Text(f"{least}つ以上の名前", f"at least {least} names"), found=Text(f"{count}つ", f"{count}"),
                remedy=Text("[ ] で囲み、半角の「,」で区切って書いてください。例: [案内票を書く, 案内票を渡す]", "write them in brackets, e.g. [write the slip, hand it over]"),
            )  # fmt: skip
            return
        if kind == "vocabulary":
            vocabulary = _CLOSED_SETS[str(known["set"])]
            language = "en" if value.isascii() else "ja"
            self.notebook.say(
                "unknown_value", where, suggestions=self.notebook.near_term(value, vocabulary, language),
                value=value, what=what, known=known_words(vocabulary),
            )  # fmt: skip
            return
        hint = Text(
            str(known.get("hint_ja", "決まりに合う値を書いてください")), str(known.get("hint_en", detail["msg"]))
        )
        if kind == "quantity_duration" and _BARE_NUMBER.fullmatch(number := normalise(value)):
            hint = Text(
                f"単位を付けてください。「{number}分」「{number}時間」「{number}日」のように書きます",
                f"add the unit: {number} min, {number} hours or {number} days",
            )
        message = _QUANTITY_MESSAGES.get(kind, "quantity" if kind.startswith("quantity_") else "invalid")
        if kind == "greater_than_equal":
            message, hint = "negative", Text("0以上で書いてください", "write 0 or more")
        self.notebook.say(message, where, what=what, value=value, remedy=hint)

    def _where(self, path: Path, location: Path, text: str) -> Node | Stretch | None:
        full = (*path, *location)
        node = self.spans.node((*full, "value")) if (*full, "value") in self.spans else self.spans.node(full)
        children = getattr(node, "value", None)
        if isinstance(children, list):
            for child in children:
                if isinstance(child, yaml.ScalarNode) and child.value == text:
                    return child
        return node


def _operation_name(data: Data) -> Text | None:
    """Name the operation of a change, as its first key is written."""
    kind = str(data.get("type", ""))
    term = next((term for term in redesign_keys.OPERATION if term.code == kind), None)
    return Text(term.ja, term.en) if term else None


def _names(location: Path) -> Text:
    """Name a field in both languages by the last word of its place."""
    for part in reversed(location):
        for vocabulary in _KEY_SETS:
            if part in vocabulary:
                term = vocabulary[str(part)]
                return Text(term.ja, term.en)
    return Text("値", "value")


def _value_at(data: object, location: Path) -> object:
    for part in location:
        if not _holds(data, part):
            break
        data = data[part]  # type: ignore[index]
    if isinstance(data, dict):
        return data.get("value", "")
    return data if not isinstance(data, list) else "、".join(str(item) for item in data)


def _take_out(data: Data, location: Path) -> bool:
    """Remove the smallest removable part at `location`; False when there is none."""
    trail: list[tuple[dict[object, object] | list[object], object]] = []
    here: object = data
    for part in location:
        if not _holds(here, part):
            break
        trail.append((here, part))  # type: ignore[arg-type]
        here = here[part]  # type: ignore[index]
    if not trail:
        return False
    container, key = trail[-1]
    del container[key]  # type: ignore[arg-type]
    return True


def _holds(container: object, part: object) -> bool:
    if isinstance(container, dict):
        return part in container
    return isinstance(container, list) and isinstance(part, int) and part < len(container)
