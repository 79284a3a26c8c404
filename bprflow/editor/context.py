"""Where the cursor is, told from the text alone, so that it works while a line is half typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bprflow.language import keys
from bprflow.language.redesign_keys import REDESIGN
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
class Line:
    """A line that begins with a key: its column, the dashes before it, the key and what follows.

    Attributes:
        indent: Column of the key.
        dashes: How many dashes stand before it.
        key: The key without quotes.
        value: What follows the colon.
    """

    indent: int
    dashes: int
    key: str
    value: str


def read_line(line: str) -> Line | None:
    """Read a line that begins with a key; None for any other."""
    match = _KEY.match(line)
    if not match:
        return None
    return Line(
        len(match["indent"]) + len(match["dashes"]),
        match["dashes"].count("-"),
        match["key"].strip("'\""),
        match["value"],
    )


def key_language(text: str) -> str:
    """Tell in which language the keys of a text are written, by its top-level keys.

    Args:
        text: The flow or redesign as it stands.
    """
    english = japanese = 0
    for line in text.splitlines():
        read = read_line(line)
        if read and read.indent == 0 and (term := keys.PROCESS.find(read.key) or REDESIGN.find(read.key)):
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
    read = read_line(head) or read_line(head + ":")
    typed_value = bool(re.search(r"[:：](\s|$)", head))
    parents = parents_of(lines[:line], indent_of(head))
    section = _section_code(parents[0].key) if parents else ""
    inside = tuple(code for code in (_field_code(section, parent.key) for parent in parents[1:]) if code)
    if typed_value and read is not None:
        code = _section_code(read.key) if read.indent == 0 else _field_code(section, read.key)
        if (inner := inside_brackets(head)) is not None:
            at_top = read.indent == 0
            around = inside if at_top or not code else (*inside, code)
            section = code if at_top else section
            return Context(section, _field_code(section, inner[0], around), inner[0], around, inner[1], True)
        prefix = re.split(r"[\[,、{:：]\s*", head)[-1].strip()
        return Context(section, code, read.key, inside, prefix, _in_item(head, parents))
    dash_list = re.match(r"^\s*-\s+(?P<word>[^:：]*)$", head)
    if dash_list and inside:
        return Context(section, inside[-1], parents[-1].key, inside[:-1], dash_list["word"], True)
    prefix = re.sub(r"^\s*(?:- +)*", "", head)
    return Context(section, "", "", inside, prefix, _in_item(head, parents))


def indent_of(head: str) -> int:
    """Count the spaces a line begins with."""
    return len(head) - len(head.lstrip(" "))


def _in_item(head: str, parents: list[Line]) -> bool:
    return not head.lstrip(" ").startswith("-") and any(parent.dashes for parent in parents)


def parents_of(lines: list[str], indent: int) -> list[Line]:
    """Collect the keys that enclose a line, outermost first."""
    chain: list[Line] = []
    limit = indent
    for line in reversed(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        read = read_line(line)
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


def _field_code(section: str, key: str, inside: tuple[str, ...] = ()) -> str:
    if not section:
        return _section_code(key)
    term = vocabulary_of(section, inside).find(key)
    if term is None and section == "rules":
        term = keys.BASIS.find(key)
    if term is None and section == "steps":
        term = keys.GATEWAY.find(key) or keys.PARALLEL.find(key) or keys.QUANTITY.find(key)
    return term.code if term else ""


def inside_brackets(head: str) -> tuple[str, str] | None:
    """Give the key and the value being typed inside `{key: value, …`; None when no brace is open.

    The key is empty while it is itself being typed; then the value is what stands of it.

    Args:
        head: The line up to the cursor.
    """
    opened: list[int] = []
    for offset, ch in enumerate(head):
        if ch in "{[":
            opened.append(offset)
        elif ch in "}]" and opened:
            opened.pop()
    braces = [offset for offset in opened if head[offset] == "{"]
    if not braces:
        return None
    entry = re.split(r",(?![^\[]*\])", head[braces[-1] + 1 :].lstrip())[-1]
    listed = re.search(r"([^,{]+?)[:：]\s*\[[^\]]*$", head[braces[-1] + 1 :])
    if listed:
        return listed[1].strip(), re.split(r"[\[,、]\s*", head)[-1].strip()
    key, colon, value = entry.partition(":")
    return (key.strip(), value.strip()) if colon else ("", entry.strip())
