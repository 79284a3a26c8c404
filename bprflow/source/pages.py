"""The documentation page of each diagnostic, made from the message tables."""

from __future__ import annotations

import re

from bprflow.language.terms import Text
from bprflow.source.diagnostic import Level
from bprflow.source.message import Message
from bprflow.source.messages import all_messages, find_message

_LEVELS = {
    Level.ERROR: Text(
        "誤り: 直すまで、その部分は正しく扱えません", "error: that part cannot be used until it is mended"
    ),
    Level.WARNING: Text("注意: 思っている意味と違うかもしれません", "warning: it may not mean what you think"),
    Level.INFO: Text("お知らせ: 直さなくても使えます", "note: nothing has to be done"),
}
_HEADS = {
    "level": Text("重さ", "Level"),
    "said": Text("言葉", "Message"),
    "why": Text("なぜ", "Why"),
    "remedy": Text("直し方", "Remedy"),
    "bad": Text("悪い例", "Wrong"),
    "good": Text("よい例", "Right"),
    "beside": Text("現状の流れ (as-is.flow.yaml)", "The as-is flow (as-is.flow.yaml)"),
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def diagnostic_codes() -> tuple[str, ...]:
    """List every code, in order."""
    return tuple(message.code for message in all_messages())


def diagnostic_page(code: str, language: str = "ja") -> str | None:
    """Write the page of one diagnostic as Markdown; None when there is no such code.

    Args:
        code: e.g. YAML-03, in any case.
        language: "ja" or "en".

    """
    message = find_message(code)
    return _page(message, language) if message is not None else None


def _page(message: Message, language: str) -> str:
    def head(key: str) -> str:
        return _HEADS[key].in_language(language)

    parts = [
        f"# {message.code} {message.name.in_language(language)}",
        f"{head('level')}: {level_words(message.level, language)}",
    ]
    said = plain_words(message.text, language)
    if said:
        parts.append(f"{head('said')}: {said}")
    parts.append(f"## {head('why')}\n\n{message.why.in_language(language)}")
    hint = plain_words(message.hint, language)
    if hint:
        parts.append(f"## {head('remedy')}\n\n{hint}")
    languages = {".csv": "csv", ".bpmn": "xml", ".mmd": "mermaid"}
    for key, example in (("beside", message.beside), ("bad", message.bad), ("good", message.good)):
        if example:
            fence = "text" if key == "bad" else languages.get(message.suffix, "yaml")
            parts.append(f"## {head(key)}\n\n```{fence}\n{example.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def level_words(level: Level, language: str = "ja") -> str:
    """Say what a level means for the writer."""
    return _LEVELS[level].in_language(language)


def plain_words(text: Text, language: str = "ja") -> str:
    """Put … where a message fills in what the user wrote; empty when nothing else is left."""
    words = _PLACEHOLDER.sub("…", text.in_language(language)).replace("{{", "{").replace("}}", "}")
    return words if words.strip("…") else ""
