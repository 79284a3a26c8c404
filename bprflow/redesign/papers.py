"""Changes to documents and rules: what steps read, write, attach and obey."""

from __future__ import annotations

from collections.abc import Callable

from bprflow.model import Document, DocumentUse, Item, LegacyRule, Parallel, Process, Step
from bprflow.model.redesign import AmendRule, DropAttachment, DropForm, MergeForms
from bprflow.redesign.conflict import unknown


def map_steps(items: tuple[Item, ...], change: Callable[[Step], Step]) -> tuple[Item, ...]:
    """Apply a function to every step, inside parallel blocks too; untouched items stay the same objects."""
    mapped: list[Item] = []
    for item in items:
        if isinstance(item, Parallel):
            branches = tuple(map_steps(branch, change) for branch in item.branches)
            same = all(
                a is b for old, new in zip(item.branches, branches, strict=True) for a, b in zip(old, new, strict=True)
            )
            mapped.append(item if same else item.model_copy(update={"branches": branches}))
        else:
            mapped.append(change(item) if isinstance(item, Step) else item)
    return tuple(mapped)


def used_documents(process: Process) -> frozenset[str]:
    """Name every document some step reads, writes or asks to be attached."""
    return frozenset(
        name
        for step in process.all_steps
        for name in (*(u.document for u in step.reads), *(u.document for u in step.writes), *step.attachments)
    )


def known_documents(process: Process) -> frozenset[str]:
    """Name every document that is declared or used."""
    return frozenset(document.name for document in process.documents) | used_documents(process)


def check_known(names: tuple[str, ...], known: frozenset[str]) -> None:
    """See that papers a change names are there.

    Raises:
        RefusedError: One is not; near names are suggested.

    """
    for name in names:
        if name not in known:
            raise unknown("unknown-document", name, sorted(known))


def _swap_uses(uses: tuple[DocumentUse, ...], old: frozenset[str], new: str) -> tuple[DocumentUse, ...]:
    """Put `new` where any of `old` was; without `new` drop them. Nothing appears twice."""
    swapped: dict[str, DocumentUse] = {}
    for use in uses:
        name = new if use.document in old else use.document
        if not name:
            continue
        before = swapped.get(name)
        items = tuple(dict.fromkeys((*(before.items if before else ()), *use.items)))
        swapped[name] = use.model_copy(update={"document": name, "items": items})
    return tuple(swapped.values())


def _swap_documents(process: Process, old: frozenset[str], new: str) -> Process:
    def change(step: Step) -> Step:
        reads, writes = _swap_uses(step.reads, old, new), _swap_uses(step.writes, old, new)
        if reads == step.reads and writes == step.writes:
            return step
        return step.model_copy(update={"reads": reads, "writes": writes})

    documents = tuple(document for document in process.documents if document.name not in old)
    return process.model_copy(update={"documents": documents, "steps": map_steps(process.steps, change)})


def drop_form(process: Process, change: DropForm) -> Process:
    """Take papers out of every step, or put their substitute there."""
    return _swap_documents(process, frozenset(change.targets), change.substitute)


def merge_forms(process: Process, change: MergeForms) -> Process:
    """Make one paper of several, with the items of all."""
    declared = [process.document_by_name[name] for name in change.targets if name in process.document_by_name]
    swapped = _swap_documents(process, frozenset(change.targets), change.into)
    items = tuple(dict.fromkeys(item for document in declared for item in document.items))
    media = change.media or tuple(dict.fromkeys(medium for document in declared for medium in document.media))
    merged = Document(name=change.into, media=media, items=items)
    rest = tuple(document for document in swapped.documents if document.name != change.into)
    return swapped.model_copy(update={"documents": (*rest, merged)})


def drop_attachment(process: Process, change: DropAttachment) -> Process:
    """Ask for an attachment no longer, at some steps or everywhere."""
    dropped = frozenset(change.targets)
    at = frozenset(change.at)

    def lighten(step: Step) -> Step:
        if at and step.id not in at and step.name not in at:
            return step
        update: dict[str, object] = {
            "attachments": tuple(name for name in step.attachments if name not in dropped),
            "reads": _swap_uses(step.reads, dropped, change.substitute),
            "writes": _swap_uses(step.writes, dropped, change.substitute),
        }
        return (
            step
            if all(getattr(step, key) == value for key, value in update.items())
            else step.model_copy(update=update)
        )

    steps = map_steps(process.steps, lighten)
    changed = process.model_copy(update={"steps": steps})
    still = used_documents(Process(name=process.name, steps=steps))
    documents = tuple(d for d in process.documents if d.name not in dropped or d.name in still)
    return changed.model_copy(update={"documents": documents})


def find_rule(process: Process, name: str) -> LegacyRule:
    """Find a rule by name.

    Raises:
        RefusedError: There is none.

    """
    rule = process.rule_by_name.get(name)
    if rule is None:
        raise unknown("unknown-rule", name, sorted(process.rule_by_name))
    return rule


def amend_rule(process: Process, change: AmendRule) -> Process:
    """Lift a rule, or let it demand less; steps it bound are free of it."""
    rule = find_rule(process, change.rule)
    if change.requirements:
        amended = rule.model_copy(update={"requirements": change.requirements})
        rules = tuple(amended if r.name == rule.name else r for r in process.rules)
        return process.model_copy(update={"rules": rules})

    def free(step: Step) -> Step:
        if rule.name not in step.rules:
            return step
        return step.model_copy(update={"rules": tuple(name for name in step.rules if name != rule.name)})

    rules = tuple(r for r in process.rules if r.name != rule.name)
    return process.model_copy(update={"rules": rules, "steps": map_steps(process.steps, free)})
