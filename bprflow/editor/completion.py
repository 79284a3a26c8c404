"""Words that may stand at the cursor: keys, values, lanes, steps, documents, rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bprflow.editor.context import Context, context_at, key_language, vocabulary_of
from bprflow.language import keys, values
from bprflow.language.terms import Vocabulary
from bprflow.model import END, Process

_VALUES: dict[tuple[str, str], Vocabulary] = {
    ("", "state"): values.STATE,
    ("steps", "kind"): values.STEP_KIND,
    ("steps", "media"): values.MEDIUM,
    ("steps", "seals"): values.SEAL_KIND,
    ("steps", "gateway"): values.GATEWAY_KIND,
    ("steps", "provenance"): values.PROVENANCE,
    ("lanes", "kind"): values.LANE_KIND,
    ("documents", "media"): values.MEDIUM,
    ("documents", "seals"): values.SEAL_KIND,
    ("rules", "requirements"): values.REQUIREMENT,
    ("rules", "kind"): values.BASIS_KIND,
}
DURATIONS = {
    "ja": ("5分", "10分", "8〜12分", "1時間半", "1日", "3営業日"),
    "en": ("5 min", "10 min", "8-12 min", "1.5 hours", "1 day"),
}


@dataclass(frozen=True, slots=True)
class Completion:
    """One word offered.

    Attributes:
        label: What is shown and searched.
        insert: What is written.
        kind: "key", "value", "lane", "step", "document" or "rule".
        about: One sentence of explanation, may be empty.
    """

    label: str
    insert: str
    kind: str
    about: str = ""


def complete(text: str, line: int, column: int, process: Process | None) -> tuple[Completion, ...]:
    """Offer what may stand at a place, in the language of the file.

    Args:
        text: The whole text as it stands.
        line, column: The place, both from 0, column in characters.
        process: What could be understood of the text, for the names in it.
    """
    context = context_at(text, line, column)
    language = key_language(text)
    if context.key:
        return tuple(_value_words(context, language, process))
    return tuple(_key_words(context, language, process))


def _key_words(context: Context, language: str, process: Process | None) -> Iterable[Completion]:
    if context.section == "steps" and not context.in_item:
        for lane in process.lanes if process else ():
            yield Completion(lane.name, f"{lane.name}: ", "lane")
        for special in (*keys.PARALLEL, keys.GATEWAY["gateway"], keys.STEP["call"]):
            yield Completion(special.word(language), f"{special.word(language)}: ", "key", special.about(language))
        return
    if context.section == "steps" and context.inside[-1:] == ("branches",):
        yield from targets(language, process)
        return
    for term in vocabulary_of(context.section, context.inside):
        if context.section in {"lanes", "documents", "rules"} and term.code == "name":
            continue
        yield Completion(term.word(language), f"{term.word(language)}: ", "key", term.about(language))


def _value_words(context: Context, language: str, process: Process | None) -> Iterable[Completion]:
    in_branches = "branches" in context.inside or context.key in {"next", "branches"}
    if context.section == "steps" and in_branches:
        yield from targets(language, process)
    elif context.section == "steps" and context.key == "rules":
        yield from (Completion(rule.name, rule.name, "rule", rule.note) for rule in (process.rules if process else ()))
    elif context.section == "steps" and context.key in {"reads", "writes", "attachments"}:
        yield from (Completion(name, name, "document") for name in document_names(process))
    elif context.section == "steps" and context.key == "lane":
        yield from (Completion(lane.name, lane.name, "lane") for lane in (process.lanes if process else ()))
    elif context.key in {"touch", "wait", "value"}:
        yield from (Completion(word, word, "value") for word in DURATIONS[language])
    elif table := _value_table(context):
        yield from (
            Completion(term.word(language), term.word(language), "value", term.about(language)) for term in table
        )


def _value_table(context: Context) -> Vocabulary | None:
    if context.section == "lanes" and not context.inside and context.key not in {term.code for term in keys.LANE}:
        return values.LANE_KIND
    return _VALUES.get((context.section, context.key)) or _VALUES.get(("", context.key))


def targets(language: str, process: Process | None) -> Iterable[Completion]:
    """Offer the steps of a flow, and its end."""
    for step in process.all_steps if process else ():
        yield Completion(step.id, step.id, "step", step.lane)
    yield Completion("end" if language == "en" else END, "end" if language == "en" else END, "value")


def document_names(process: Process | None) -> tuple[str, ...]:
    """Name every document a flow declares or uses."""
    if process is None:
        return ()
    used = (use.document for step in process.all_steps for use in (*step.reads, *step.writes))
    return tuple(dict.fromkeys([*(document.name for document in process.documents), *used]))
