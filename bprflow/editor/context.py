"""Where the cursor is, told from the text alone, so that it works while a line is half typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bprflow.language import keys
from bprflow.language.terms import Vocabulary
from bprflow.language.text import normalise

_KEY = re.compile(
    r"^(?P<indent> *)(?P<dashes>(?:- +)*)(?P<key>[^\s#'\"\[\]{},][^:：]*?)\s*[:：](?=\s|$)\s*(?P<value>.*)$"
)
_LIST_MAPS = {"lanes", "documents", "rules"}


@dataclass(frozen=True, slots=True)
class Context:
    """What can stand at the cursor.

    Attributes:
        section: Top-level field the cursor is in: "" (top), "steps", "lanes", "documents", "rules" …
        key: Field code of the key whose value is being typed; empty when a key is being typed.
        written_key: That key as it is written.
        inside: Field codes of the mappings around the cursor below the section, outermost first.
        prefix: The word being typed.
        in_item: True inside a step's attributes (not on its first line).
    """

    section: str
    key: str
    written_key: str
    inside: tuple[str, ...]
    prefix: str
    in_item: bool


@dataclass(frozen=True, slots=True)
class _Line:
    indent: int
    dashes: int
    key: str
    value: str


def _read(line: str) -> _Line | None:
    match = _KEY.match(line)
    if not match:
        return None
    return _Line(
        len(match["indent"]) + len(match["dashes"]),
        match["dashes"].count("-"),
        match["key"].strip("'\""),
        match["value"],
    )


def key_language(text: str) -> str:
    """Tell in which language the keys of a text are written, by its top-level keys.

    Args:
        text: The flow as it stands.
    """
    english = japanese = 0
    for line in text.splitlines():
        read = _read(line)
        if read and read.indent == 0 and (term := keys.PROCESS.find(read.key)):
            english += normalise(read.key).casefold() == term.en.casefold()
            japanese += normalise(read.key) == normalise(term.ja)
    return "en" if english > japanese else "ja"


def context_at(text: str, line: int, column: int) -> Context:
    """Tell what can stand at a place.

    Args:
        text: The whole text.
        line, column: The place, both from 0, column in characters.
    """
    lines = text.splitlines() or [""]
    current = lines[line] if line < len(lines) else ""
    head = current[:column]
    read = _read(head) or _read(head + ":")
    typed_value = bool(re.search(r"[:：](\s|$)", head))
    parents = _parents(lines[:line], _indent_of(head))
    section = _section_code(parents[0].key) if parents else ""
    inside = tuple(code for code in (_field_code(section, parent.key) for parent in parents[1:]) if code)
    if typed_value and read is not None:
        code = _section_code(read.key) if read.indent == 0 else _field_code(section, read.key)
        prefix = re.split(r"[\[,、{:：]\s*", head)[-1].strip()
        return Context(section, code, read.key, inside, prefix, _in_item(head, parents))
    dash_list = re.match(r"^\s*-\s+(?P<word>[^:：]*)$", head)
    if dash_list and inside:
        return Context(section, inside[-1], parents[-1].key, inside[:-1], dash_list["word"], True)
    prefix = re.sub(r"^\s*(?:- +)*", "", head)
    return Context(section, "", "", inside, prefix, _in_item(head, parents))


def _indent_of(head: str) -> int:
    return len(head) - len(head.lstrip(" "))


def _in_item(head: str, parents: list[_Line]) -> bool:
    return not head.lstrip(" ").startswith("-") and any(parent.dashes for parent in parents)


def _parents(lines: list[str], indent: int) -> list[_Line]:
    """Collect the keys that enclose a line, outermost first."""
    chain: list[_Line] = []
    limit = indent
    for line in reversed(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        read = _read(line)
        if read is None:
            continue
        outer = read.indent < limit
        item_head = read.dashes and read.indent == limit and not any(parent.dashes for parent in chain)
        if outer or item_head:
            chain.append(read)
            limit = read.indent - 2 * read.dashes if read.dashes else read.indent
            if limit <= 0 and not read.dashes:
                break
    return list(reversed(chain))


def _section_code(key: str) -> str:
    term = keys.PROCESS.find(key)
    return term.code if term else ""


def vocabulary_of(section: str, inside: tuple[str, ...] = ()) -> Vocabulary:
    """Give the keys that may stand in a part of the file."""
    last = inside[-1] if inside else ""
    nested = {
        "touch": keys.QUANTITY,
        "wait": keys.QUANTITY,
        "basis": keys.BASIS,
        "waivers": keys.WAIVER,
        "peak": keys.PEAK,
    }
    if last in nested:
        return nested[last]
    return {
        "": keys.PROCESS, "steps": keys.STEP, "lanes": keys.LANE, "documents": keys.DOCUMENT, "rules": keys.RULE,
        "peak": keys.PEAK, "basis": keys.BASIS, "waivers": keys.WAIVER,
    }.get(section, keys.PROCESS)  # fmt: skip


def _field_code(section: str, key: str) -> str:
    if not section:
        return _section_code(key)
    term = vocabulary_of(section).find(key)
    if term is None and section == "rules":
        term = keys.BASIS.find(key)
    if term is None and section == "steps":
        term = keys.GATEWAY.find(key) or keys.PARALLEL.find(key) or keys.QUANTITY.find(key)
    return term.code if term else ""
