"""What a message about a text is: a code with its level, its sentence and its page."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.language.terms import NO_TEXT, Text
from bprflow.source.diagnostic import Level


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that can be wrong with a text.

    Attributes:
        code: Stable code, e.g. YAML-03.
        level: How bad it is.
        name: Short title for the list of codes.
        text: The sentence, with placeholders.
        hint: What to write instead, with placeholders.
        why: One or two sentences for the documentation page.
        bad, good: The shortest text that earns the message, and the same put right.
        suffix: What the name of such a file ends in, where it is no flow.
        beside: The flow a redesign of the examples changes, as the file `as-is.flow.yaml` beside it.

    """

    code: str
    level: Level
    name: Text
    text: Text
    hint: Text = NO_TEXT
    why: Text = NO_TEXT
    bad: str = ""
    good: str = ""
    suffix: str = ".flow.yaml"
    beside: str = ""
