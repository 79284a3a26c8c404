"""The repairs an editor offers for what is told: the safe fix, and each もしかして."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bprflow.source.diagnostic import Diagnostic, Edit
from bprflow.source.yaml_text import scalar

_ON_THE_COMMAND_LINE = re.compile(r"\s*[(;]\s*bprflow check[^)]*\)?")


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing an editor can do about a diagnostic.

    Attributes:
        title: What the menu says.
        edits: What changes, in offsets of the text.
        certain: It is the one fix there is; a guess is not.

    """

    title: str
    edits: tuple[Edit, ...]
    certain: bool


def repairs(found: Diagnostic, text: str, language: str) -> Iterator[Repair]:
    """Offer the repairs of one diagnostic, best first.

    Args:
        found: What is told.
        text: The text it is told of.
        language: "ja" or "en", for the titles.

    """
    if found.edits:
        hint = _ON_THE_COMMAND_LINE.sub("", found.hint.in_language(language))
        yield Repair(hint or found.message.in_language(language), found.edits, True)
        return
    span = found.span
    if span is None or re.search(r"[\n\[{]|: ", text[span.start : span.end]):
        return  # more than the one word: nothing that could be put in its place
    for word in found.suggestions:
        title = f"「{word}」に直す" if language == "ja" else f"Change to '{word}'"
        yield Repair(title, (Edit(span.start, span.end, scalar(word)),), False)
