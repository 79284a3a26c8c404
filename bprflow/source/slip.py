"""A slip of typing: what an IME or an editor put where YAML wants something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bprflow.language import keys
from bprflow.language.terms import Vocabulary
from bprflow.language.text import normalise
from bprflow.source.diagnostic import Edit

WIDE_COLONS = "：；﹕︓"
WIDE_SPACES = "\u3000\u00a0\u2002\u2003\u2009\u200b\u202f"
COMMAS = "，、､﹐"
OPENING = {"［": "[", "｛": "{", "[": "[", "{": "{"}
CLOSING = {"］": "]", "｝": "}", "]": "]", "}": "}"}
SMART_QUOTES = "“”„‟＂‘’‚＇"


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip, with the edits that mend it.

    Attributes:
        message_id: Key of the message table; empty where what is then read there says it all.
        start, end: Characters it concerns, as offsets.
        edits: What to replace, in offsets of the same text.
        found, wanted: What stands there and what should.
        certain: True when it is a slip even in a text that reads without errors.

    """

    message_id: str
    start: int
    end: int
    edits: tuple[Edit, ...]
    found: str
    wanted: str
    certain: bool = False


def replaced(message_id: str, text: str, start: int, end: int, wanted: str, *, certain: bool = False) -> Slip:
    """Make the slip that replaces `text[start:end]` by `wanted`."""
    return Slip(message_id, start, end, (Edit(start, end, wanted),), text[start:end], wanted, certain)


def quoted(text: str, start: int, end: int) -> Slip:
    """Make the slip that puts a value in quotes."""
    value = text[start:end]
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return Slip("unquoted", start, end, (Edit(start, end, f'"{escaped}"'),), value, f'"{escaped}"')


def braced(text: str, start: int, end: int) -> Slip:
    """Make the slip that puts one step in braces."""
    value = text[start:end]
    return Slip("unbraced", start, end, (Edit(start, end, f"{{{value}}}"),), value, f"{{{value}}}")


@cache
def _known_keys() -> dict[str, str]:
    from bprflow.language import redesign_keys

    found: dict[str, str] = {}
    for module in (keys, redesign_keys):
        for vocabulary in vars(module).values():
            if isinstance(vocabulary, Vocabulary):
                for term in vocabulary:
                    for word in (term.ja, term.en, *term.aliases):
                        found.setdefault(normalise(word).casefold(), term.code)
    return found


def is_key(word: str) -> bool:
    """Is a word a key of any part of the language?"""
    return len(word) < 40 and normalise(word).casefold() in _known_keys()


def is_attribute(word: str) -> bool:
    """Is a word an attribute of a step, and no word a lane may be called by?"""
    term = keys.STEP.find(word)
    return term is not None and term.code not in ("lane", "name", "system", "call")


def is_operation(word: str) -> bool:
    """Does a word say what a change does (廃止, 統合 …)?"""
    from bprflow.language import redesign_keys

    return redesign_keys.OPERATION.find(word) is not None


@cache
def step_words() -> frozenset[str]:
    """Give the words of step attributes, as they are written."""
    return frozenset(word for term in keys.STEP for word in (term.ja, term.en))


_LISTS = frozenset(
    {
        "steps", "parallel", "parallelise", "items", "media", "reads", "writes", "attachments", "rules", "requirements",
        "seals", "documents", "lanes", "basis", "changes", "amendments", "waivers", "volume", "branches", "resolves",
        "new", "combine", "eliminate", "months", "stages", "digital", "at", "decision",
    }
)  # fmt: skip
_NOUNS = frozenset({"items", "media", "reads", "writes", "attachments", "requirements", "seals", "resolves", "months"})
_NAMED = frozenset({"lanes", "documents", "rules", "volume", "branches", "waivers", "reads", "writes"})
_ITEMS = frozenset({"steps", "parallel", "parallelise", "changes", "amendments", "new", "decision"})


def takes_list(key: str) -> bool:
    """May the value of a key be a list?"""
    return _known_keys().get(normalise(key).casefold()) in _LISTS


def takes_nouns(key: str) -> bool:
    """Does a key hold a list of nouns, in which a Japanese comma separates (and is no part of a sentence)?"""
    return _known_keys().get(normalise(key).casefold()) in _NOUNS


def takes_names(key: str) -> bool:
    """Are the keys below a key names of the user's own?"""
    return _known_keys().get(normalise(key).casefold()) in _NAMED


def takes_changes(key: str) -> bool:
    """Does a key hold the changes of a redesign?"""
    return _known_keys().get(normalise(key).casefold()) == "changes"


def takes_step(key: str) -> bool:
    """Is the value of a key one new step?"""
    return _known_keys().get(normalise(key).casefold()) in ("new", "insert", "decision")


def takes_steps(key: str) -> bool:
    """Does a key hold a list of steps?"""
    return _known_keys().get(normalise(key).casefold()) in ("steps", "parallel", "new", "decision")


def takes_items(key: str) -> bool:
    """Does a key hold items that begin `who: what`?"""
    return _known_keys().get(normalise(key).casefold()) in _ITEMS


_STEP_WORDS = "|".join(re.escape(term.ja) for term in keys.STEP)
MAYBE_CERTAIN = re.compile(
    rf"^ *[\t{WIDE_SPACES}]|[\[［][^\]］\n\"']*[{COMMAS}]|: ［|^ +(?:{_STEP_WORDS})：", re.MULTILINE
)
"""Texts without any of this hold no certain slip; a quick first look."""
