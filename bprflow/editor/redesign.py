"""Completion and hover in redesigns (改善案): keys of each operation, and names of the flow it changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bprflow.editor.completion import DURATIONS, Completion, document_names, targets
from bprflow.editor.context import Line, indent_of, inside_brackets, key_language, parents_of, read_line
from bprflow.language import keys, values
from bprflow.language import redesign_keys as rk
from bprflow.language.terms import Vocabulary
from bprflow.model import Process

_SECTIONS: dict[str, Vocabulary] = {
    "lanes": keys.LANE, "documents": keys.DOCUMENT, "rules": keys.RULE, "amendments": rk.AMENDMENT,
    "costs": rk.COSTS, "stages": rk.STAGE,
}  # fmt: skip
_NESTED: dict[str, Vocabulary] = {"basis": keys.BASIS, "override": rk.OVERRIDE, "touch": keys.QUANTITY, "wait": keys.QUANTITY}  # fmt: skip
_CLOSED: dict[str, Vocabulary] = {
    "media": values.MEDIUM, "seals": values.SEAL_KIND, "requirements": values.REQUIREMENT,
    "authority": values.AUTHORITY, "disposition": rk.DISPOSITION, "provenance": values.PROVENANCE,
}  # fmt: skip
_ABOUT_DOCUMENTS = frozenset({"drop_form", "merge_forms"})
_WITHIN = 1 << 30
_STEP_NAMES = frozenset({"before", "after", "at", "next", "fallback", "digital", "targets", "target", "branches"})


@dataclass(frozen=True, slots=True)
class RedesignPlace:
    """Where in a redesign the cursor is.

    Attributes:
        section: Code of the top-level key it is under; empty at the top.
        operation: Code of the change it is in; empty where none is named yet.
        vocabulary: Keys that may stand there.
        codes: Those of them that may; all when empty.
        key: Code of the key whose value is being typed; empty while a key is being typed.
    """

    section: str
    operation: str
    vocabulary: Vocabulary
    codes: tuple[str, ...]
    key: str


def redesign_place(text: str, line: int, column: int) -> RedesignPlace:
    """Tell where in a redesign a place is, from text that may be half typed.

    Args:
        text: The whole text.
        line, column: The place, both from 0, column in characters.
    """
    rows = text.splitlines() or [""]
    head = (rows[line] if line < len(rows) else "")[:column]
    chain = parents_of(rows[:line], indent_of(head))
    own = read_line(head)
    if own is not None and re.search(r"[:：](\s|$)", head):
        if (inner := inside_brackets(head)) is not None:
            return _place([*chain, own], inner[0], column=_WITHIN)
        return _place(chain, own.key, first=bool(own.dashes), top=own.indent == 0, column=own.indent)
    if re.match(r"^\s*- +", head) and chain and not _is_list_of_maps(chain):
        last = chain[-1]
        return _place(chain[:-1], last.key, first=bool(last.dashes), top=len(chain) == 1, column=last.indent)
    return _place(chain, "", first=head.lstrip().startswith("-"), column=indent_of(head))


def _is_list_of_maps(chain: list[Line]) -> bool:
    term = rk.REDESIGN.find(chain[0].key) if len(chain) == 1 else None
    if term is not None:
        return term.code in {"changes", "amendments", "stages"}
    step = rk.CHANGE.find(chain[-1].key)
    return step is not None and step.code in rk.STEP_FIELDS


def _place(chain: list[Line], key: str, *, column: int, first: bool = False, top: bool = False) -> RedesignPlace:
    section = _code(rk.REDESIGN, chain[0].key) if chain and not top else ""
    if not section:
        return RedesignPlace("", "", rk.REDESIGN, (), _code(rk.REDESIGN, key))
    operation = next((term.code for row in chain[1:] if (term := rk.OPERATION.find(row.key)) and row.dashes), "")
    if section == "changes" and not operation and first:
        return RedesignPlace(section, _code(rk.OPERATION, key), rk.OPERATION, (), rk.TARGET_FIELD.get(_code(rk.OPERATION, key), ""))  # fmt: skip
    vocabulary: Vocabulary = _SECTIONS.get(section, rk.CHANGE)
    codes: tuple[str, ...] = ()
    if operation:
        vocabulary = rk.VOCABULARY_OF_OPERATION[operation]
        codes = (*rk.FIELDS_OF_OPERATION[operation], *rk.COMMON_FIELDS)
    # The first key of an item stands beside the others of that item, not around them.
    for row in (row for row in chain[1:] if row.indent < column):
        code = _code(vocabulary, row.key) or (rk.TARGET_FIELD.get(operation, "") if row.dashes else "")
        if code in rk.STEP_FIELDS:
            vocabulary, codes = keys.STEP, ()
        elif code in _NESTED:
            vocabulary, codes = _NESTED[code], ()
    return RedesignPlace(section, operation, vocabulary, codes, _code(vocabulary, key))


def _code(vocabulary: Vocabulary, key: str) -> str:
    term = vocabulary.find(key)
    return term.code if term else ""


def complete_redesign(text: str, line: int, column: int, process: Process | None) -> tuple[Completion, ...]:
    """Offer what may stand at a place of a redesign, in the language of the file.

    Args:
        text: The whole text as it stands.
        line, column: The place, both from 0, column in characters.
        process: The flow it changes, for the names in it; None when that cannot be read.
    """
    place, language = redesign_place(text, line, column), key_language(text)
    if place.key:
        return tuple(_value_words(place, language, process))
    terms = (place.vocabulary[code] for code in place.codes) if place.codes else iter(place.vocabulary)
    return tuple(Completion(t.word(language), f"{t.word(language)}: ", "key", t.about(language)) for t in terms)


def _value_words(place: RedesignPlace, language: str, process: Process | None) -> Iterable[Completion]:
    key = place.key
    if key in _CLOSED:
        yield from (Completion(t.word(language), t.word(language), "value", t.about(language)) for t in _CLOSED[key])
    elif key == "kind" and place.vocabulary is keys.STEP:
        yield from (Completion(t.word(language), t.word(language), "value", t.about(language)) for t in values.STEP_KIND)  # fmt: skip
    elif key in {"touch", "wait", "value"}:
        yield from (Completion(word, word, "value") for word in DURATIONS[language])
    elif key == "resolves":
        from bprflow.audit import all_rules

        yield from (Completion(rule.code, rule.code, "rule", rule.name.in_language(language)) for rule in all_rules())
    elif process is None:
        return
    elif key in {"rule", "rules"}:
        yield from (Completion(rule.name, rule.name, "rule", rule.note) for rule in process.rules)
    elif key == "lane" and place.section == "changes":
        yield from (Completion(lane.name, lane.name, "lane") for lane in process.lanes)
    elif key in {"reads", "writes", "attachments"} or (key == "targets" and place.operation in _ABOUT_DOCUMENTS):
        yield from (Completion(name, name, "document") for name in document_names(process))
    elif key in _STEP_NAMES and place.section in {"", "changes"}:
        yield from targets(language, process)
