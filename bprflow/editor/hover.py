"""What is known of the word under the cursor: attribute, step with inferred facts, rule, document."""

from __future__ import annotations

import re

from bprflow.editor.context import context_at, vocabulary_of
from bprflow.editor.places import Name, name_at, name_in, step_named
from bprflow.editor.redesign import redesign_place
from bprflow.language import redesign_keys as rk
from bprflow.language import values
from bprflow.language.terms import Term, Vocabulary
from bprflow.model import Process, Step
from bprflow.model.facts import Fact
from bprflow.source.diagnostic import Loaded


def hover(loaded: Loaded, line: int, column: int, offset: int, language: str) -> str:
    """Explain the word under the cursor in Markdown; empty when there is nothing to say.

    Args:
        loaded: The text as read.
        line, column: The place, both from 0, column in characters.
        offset: The same place as a character offset.
        language: "ja" or "en".
    """
    name = name_at(loaded, offset)
    if name is not None and loaded.process is not None and (page := _name_page(name, loaded.process, language)):
        return page
    return _key_page(loaded.source.text, line, column, language)


def _name_page(name: Name, process: Process, language: str) -> str:
    if name.kind == "step" and (step := step_named(process, name.text)):
        return _step_page(step, process, language)
    if name.kind == "lane":
        return _lane_page(name.text, process, language)
    if name.kind == "rule":
        return _rule_page(name.text, process, language)
    if name.kind == "document":
        return _document_page(name.text, process, language)
    return ""


def _key_page(text: str, line: int, column: int, language: str) -> str:
    lines = text.splitlines()
    current = lines[line] if line < len(lines) else ""
    end = next((i for i in range(column, len(current)) if current[i] in ":："), None)
    if end is None:
        return ""
    context = context_at(text, line, end)
    word = current[:end].lstrip(" -").strip("'\" ")
    term = vocabulary_of(context.section if current.startswith((" ", "-")) else "", context.inside).find(word)
    return term_page(term, language) if term is not None else ""


def redesign_hover(text: str, line: int, column: int, offset: int, process: Process | None, language: str) -> str:
    """Explain the word under the cursor in a redesign; empty when there is nothing to say.

    Args:
        text: The text as it stands.
        line, column: The place, both from 0, column in characters.
        offset: The same place as a character offset.
        process: The flow it changes; None when that cannot be read.
        language: "ja" or "en".
    """
    name = name_in(text, offset, process) if process is not None else None
    if name is not None and process is not None and (page := _name_page(name, process, language)):
        return page
    rows = text.splitlines()
    current = rows[line] if line < len(rows) else ""
    end = next((i for i in range(column, len(current)) if current[i] in ":："), None)
    if end is None:
        return ""
    word = re.split(r"[{,、]\s*|^\s*(?:- +)+", current[:end])[-1]
    if column < end - len(word):
        return ""
    word = word.strip("'\" ")
    place = redesign_place(text, line, end + 1)
    if rk.OPERATION.find(word) and place.vocabulary is rk.OPERATION:
        return term_page(rk.OPERATION[place.operation], language)
    term = place.vocabulary.find(word)
    return term_page(term, language) if term is not None else ""


def term_page(term: Term, language: str) -> str:
    """Explain one key in Markdown."""
    example = f"\n\n`{term.word(language)}: {term.example}`" if term.example else ""
    return f"**{term.ja}** / `{term.en}`\n\n{term.about(language)}{example}"


def _step_page(step: Step, process: Process, language: str) -> str:
    from bprflow.model.infer import infer_step

    facts = infer_step(step, process)
    rows = [f"**{step.name}** — {step.lane}"]
    rows.append(_row("種類" if language == "ja" else "kind", values.STEP_KIND, (facts.kind,), language))
    if facts.media:
        rows.append(_row("媒体" if language == "ja" else "medium", values.MEDIUM, facts.media, language))
    if facts.requirements:
        rows.append(
            _row("求めること" if language == "ja" else "demands", values.REQUIREMENT, facts.requirements, language)
        )
    return "\n\n".join(rows)


def _row(label: str, table: Vocabulary, facts: tuple[Fact[object], ...] | tuple[object, ...], language: str) -> str:
    inferred = "推定" if language == "ja" else "inferred"
    words = []
    for fact in facts:
        if isinstance(fact, Fact):
            word = table.word(str(fact.value), language)
            why = f"{inferred}: {fact.evidence}" if fact.evidence else inferred
            words.append(f"{word} ({why})" if fact.inferred else word)
    return f"{label}: {', '.join(words)}"


def _lane_page(name: str, process: Process, language: str) -> str:
    from bprflow.model.infer import lane_kind

    ja = language == "ja"
    steps = [step.name for step in process.all_steps if step.lane == name]
    rows = [_row("種別" if ja else "kind", values.LANE_KIND, (lane_kind(name, process),), language)]
    rows.append(f"{'手順' if ja else 'steps'}: {'、'.join(steps) if ja else ', '.join(steps)}" if steps else "")
    return "\n\n".join([f"**{name}**", *(row for row in rows if row)])


def _rule_page(name: str, process: Process, language: str) -> str:
    rule = process.rule_by_name[name]
    ja = language == "ja"
    demands = ", ".join(values.REQUIREMENT.word(r, language) for r in rule.requirements)
    basis = ", ".join(b.citation for b in rule.bases)
    if rule.authority:
        authority = values.AUTHORITY.word(rule.authority, language)
    else:
        authority = "根拠を書くと分かります" if ja else "write its basis to see"
    labels = (
        ("求めること", "根拠", "変えられる人", "残す理由")
        if ja
        else ("demands", "basis", "can be changed by", "kept because")
    )
    unwritten = "まだ書かれていません" if ja else "not written yet"
    parts = zip(labels, (demands, basis or unwritten, authority, rule.keep_reason), strict=True)
    return "\n\n".join([f"**{name}**", *(f"{label}: {part}" for label, part in parts if part)])


def _document_page(name: str, process: Process, language: str) -> str:
    document = process.document_by_name[name]
    reads = [s.name for s in process.all_steps if any(u.document == name for u in s.reads)]
    writes = [s.name for s in process.all_steps if any(u.document == name for u in s.writes)]
    words = (
        ("媒体", "項目", "書く手順", "読む手順") if language == "ja" else ("medium", "items", "written by", "read by")
    )
    media = ", ".join(values.MEDIUM.word(m, language) for m in document.media)
    parts = zip(words, (media, ", ".join(document.items), ", ".join(writes), ", ".join(reads)), strict=True)
    return "\n\n".join([f"**{name}**", *(f"{word}: {part}" for word, part in parts if part)])
