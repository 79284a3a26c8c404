"""Which changes touch what is protected, and which rules still stand against a new way."""

from __future__ import annotations

from collections.abc import Iterator

from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.model import Medium, Process, Requirement, Step
from bprflow.model.redesign import (
    AmendRule,
    Automate,
    Change,
    Combine,
    DropAttachment,
    DropForm,
    Eliminate,
    Insert,
    MergeForms,
    Redesign,
    Replace,
    Triage,
)
from bprflow.redesign.protect import Protection, demand_words, rule_protection, step_protection

_MEDIUM_OF: dict[Requirement, Medium] = {
    Requirement.IN_PERSON: Medium.IN_PERSON,
    Requirement.CASH: Medium.CASH,
    Requirement.POST: Medium.POST,
    Requirement.WRITTEN: Medium.PAPER,
}
"""What a step must be done by to satisfy a requirement, where that can be seen from its medium."""
_SCREEN = frozenset({Medium.FORM, Medium.LINE, Medium.SYSTEM, Medium.EMAIL, Medium.CHAT, Medium.GIS, Medium.EXCEL})
_PAPER_LAW = frozenset({Requirement.WRITTEN, Requirement.ATTACHMENT, Requirement.ORIGINAL})


def new_steps(redesign: Redesign) -> tuple[Step, ...]:
    """List every step the redesign writes."""
    found: list[Step] = []
    for change in redesign.changes:
        if isinstance(change, (Replace, Combine, Insert)):
            found.extend(change.new)
        elif isinstance(change, Triage):
            found.extend(change.decision)
    return tuple(found)


def find_step(process: Process, word: str) -> Step | None:
    """Find a step by id or name; None when there is none."""
    return process.step_by_id.get(word) or next((step for step in process.all_steps if step.name == word), None)


def guarded(change: Change, process: Process, redesign: Redesign) -> Iterator[tuple[str, Text]]:
    """Yield what a change would take away although it is protected: its name and why.

    A rule that one of the new steps obeys in its place is not taken away.
    """
    if isinstance(change, AmendRule):
        rule = process.rule_by_name.get(change.rule)
        why = rule_protection(rule) if rule is not None else None
        if why is not None:
            yield change.rule, why
        return
    if isinstance(change, (DropForm, MergeForms, DropAttachment)):
        yield from _papers(change, process)
        return
    obeyed = {name for step in new_steps(redesign) for name in step.rules}
    for step in _touched(change, process):
        protection = step_protection(step, process)
        if protection is not None and _takes_away(change, protection, process, obeyed):
            yield step.name, protection.why


def _touched(change: Change, process: Process) -> list[Step]:
    words: tuple[str, ...] = ()
    if isinstance(change, (Eliminate, Combine)):
        words = change.targets
    elif isinstance(change, (Replace, Automate, Triage)):
        words = (change.target,)
    return [step for step in (find_step(process, word) for word in words) if step is not None]


def _takes_away(change: Change, protection: Protection, process: Process, obeyed: set[str]) -> bool:
    if isinstance(change, (Replace, Combine)):
        first = change.new[0]
        if not protection.rules:
            return "keep_reason" in first.model_fields_set and not first.keep_reason
        if "rules" in first.model_fields_set:
            return not set(protection.rules) <= obeyed
        return any(set(_unmet(first, name, process)) - {Requirement.WRITTEN} for name in protection.rules)
    return not protection.rules or not set(protection.rules) <= obeyed


def _papers(change: DropForm | MergeForms | DropAttachment, process: Process) -> Iterator[tuple[str, Text]]:
    at = frozenset(change.at) if isinstance(change, DropAttachment) else frozenset[str]()
    names = frozenset(change.targets)
    for step in process.all_steps:
        if at and step.id not in at and step.name not in at:
            continue
        used = {*(use.document for use in (*step.reads, *step.writes)), *step.attachments}
        protection = step_protection(step, process)
        if not names & used or protection is None:
            continue
        demands = {r for name in protection.rules for r in process.rule_by_name[name].requirements}
        if demands & _PAPER_LAW:
            yield next(iter(sorted(names & used))), protection.why


def _unmet(step: Step, rule_name: str, process: Process) -> tuple[Requirement, ...]:
    rule = process.rule_by_name.get(rule_name)
    if rule is None or not step.media:
        return ()
    met = set(step.media)
    on_screen = bool(met & _SCREEN) and not met & {Medium.IN_PERSON, Medium.PHYSICAL}
    return tuple(
        r
        for r in rule.requirements
        if r in _MEDIUM_OF and _MEDIUM_OF[r] not in met and (r is not Requirement.WRITTEN or on_screen)
    )


def standing_rules(
    process: Process, changed: frozenset[str]
) -> Iterator[tuple[Step, str, str, dict[str, str], dict[str, str]]]:
    """Yield changed steps whose medium does not fit a rule that still binds them.

    Args:
        process: The to-be process.
        changed: Ids of new and changed steps.

    Yields:
        Step, rule name, and the words of medium and demand in Japanese and English.

    """
    for step in process.all_steps:
        if step.id not in changed:
            continue
        for name in step.rules:
            if _unmet(step, name, process):
                rule = process.rule_by_name[name]
                ja = {"media": _media(step, "ja"), "demand": demand_words(rule, "ja")}
                en = {"media": _media(step, "en"), "demand": demand_words(rule, "en")}
                yield step, name, step.name, ja, en


def _media(step: Step, language: str) -> str:
    return (", " if language == "en" else "・").join(values.MEDIUM.word(medium, language) for medium in step.media)
