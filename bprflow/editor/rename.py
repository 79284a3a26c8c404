"""Every place where a name of a flow is written: in the flow itself and in the redesigns beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from bprflow.editor.places import Name, names_of, occurrences, scalar_around
from bprflow.errors import BprflowError
from bprflow.language import keys, values
from bprflow.language import redesign_keys as rk
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import Process
from bprflow.model.redesign import Redesign
from bprflow.source import load_text, read_text
from bprflow.source.compose import compose
from bprflow.source.diagnostic import Level, SourceText
from bprflow.source.notebook import Notebook
from bprflow.source.places import Lines, Node, Places
from bprflow.source.redesign import is_redesign, load_redesign_text
from bprflow.source.starter import one_line, quoted

_DECLARED = frozenset({"lanes", "documents", "rules"})
_SPOKEN = frozenset({"steps", "changes", "amendments", "digital", "fallback"})
_NO_NAMES = frozenset(
    {
        "kind", "media", "seals", "touch", "wait", "share", "per", "note", "keep_reason", "waivers", "basis", "reason",
        "resolves", "authority", "disposition", "question", "agreed", "override", "stage", "requirements", "instrument",
        "owner", "due", "original", "copies", "condition", "start", "items", "until", "uptake", "call", "gateway",
        "deadline", "headcount", "department", "volume",
    }
)  # fmt: skip
"""Keys whose values are words of the language, quantities or free text: a name is never meant there."""
_KEYS = (keys.STEP, keys.USE, keys.BRANCH, keys.GATEWAY, keys.PARALLEL, rk.CHANGE, rk.OPERATION, rk.AMENDMENT)

_MEANT = Text(
    "「{word}」は流れの言葉なので、名前にすると意味が変わってしまいます。別の名前にしてください",
    "'{word}' is a word of the flow language; as a name it would change what the flow says",
)

Stretch = tuple[int, int]


def name_places(text: str, name: str) -> tuple[Stretch, ...]:
    """Find where a name stands for the thing it names: never in free text, quantities or closed lists.

    Args:
        text: A flow or a redesign, n characters; O(n). One that cannot be parsed is searched as text.
        name: The name, as it is read.

    """
    root = compose(text, Notebook("", Places(Lines(text))))
    if not isinstance(root, yaml.MappingNode):
        return tuple(scalar_around(text, *place) for place in occurrences(text, name))
    found: set[Stretch] = set()
    for key, value in root.value:
        term = keys.PROCESS.find(key.value) or rk.REDESIGN.find(key.value)
        code = term.code if term else ""
        nodes = _declared(value) if code in _DECLARED else _spoken(value) if code in _SPOKEN else ()
        found |= {(node.start_mark.index, node.end_mark.index) for node in nodes if node.value == name}
    return tuple(sorted(found | set(_lanes(text, name))))


def _lanes(text: str, name: str) -> Iterator[Stretch]:
    """Give the lanes the reader saw: `担当者: 原稿を作る` may name one although 担当者 is a key."""
    positions = load_redesign_text(text).positions if is_redesign(text) else load_text(text).positions
    for path in [path for path in positions.spans if path[-1:] == ("lane",)]:
        span = positions.spans[path]
        if text[span.start : span.end].strip("'\"") == name:
            yield span.start, span.end


def _declared(section: Node) -> Iterator[Node]:
    """Give the names a section declares: its keys, its plain entries, or what stands under 名前."""
    if isinstance(section, yaml.MappingNode):
        yield from (key for key, _ in section.value if isinstance(key, yaml.ScalarNode))
    elif isinstance(section, yaml.SequenceNode):
        for entry in section.value:
            if isinstance(entry, yaml.ScalarNode):
                yield entry
            elif isinstance(entry, yaml.MappingNode):
                named = [value for key, value in entry.value if _code(key) == "name"]
                yield from named or (key for key, _ in entry.value if not _code(key))


def _spoken(node: Node) -> Iterator[Node]:
    """Give every scalar that may be a name: lanes, steps, documents and rules as steps and changes use them."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _spoken(entry)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            code = _code(key)
            if not code and isinstance(key, yaml.ScalarNode):
                yield key
            if code in ("reads", "writes") and isinstance(value, (yaml.MappingNode, yaml.SequenceNode)):
                yield from _documents(value)
            elif code not in _NO_NAMES:
                yield from _spoken(value)


def _documents(node: Node) -> Iterator[Node]:
    """Give the documents a step uses; what stands under each are its items."""
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from (entry,) if isinstance(entry, yaml.ScalarNode) else _documents(entry)
    elif isinstance(node, yaml.MappingNode):
        named = [value for key, value in node.value if _code(key) == "document"]
        yield from named or (key for key, _ in node.value)


def _code(key: Node) -> str:
    if not isinstance(key, yaml.ScalarNode):
        return ""
    return next((term.code for vocabulary in _KEYS if (term := vocabulary.find(key.value))), "")


def own_names(redesign: Redesign) -> dict[str, str]:
    """Give the names a redesign brings itself, and their kinds: no other file knows them."""
    found: dict[str, str] = {}
    for change in redesign.changes:
        for step in (*getattr(change, "new", ()), *getattr(change, "decision", ())):
            found |= {step.lane: "lane", step.name: "step"}
            found |= {use.document: "document" for use in (*step.reads, *step.writes)}
        for field, kind in (("name", "step"), ("into", "document")):
            if word := getattr(change, field, ""):
                found[word] = kind
    found |= {lane.name: "lane" for lane in redesign.lanes} | {rule.name: "rule" for rule in redesign.rules}
    return {name: kind for name, kind in found.items() if name} | {paper.name: "document" for paper in redesign.documents}  # fmt: skip


def name_under(text: str, offset: int, names: dict[str, str]) -> Name | None:
    """Find the longest of some names that covers an offset where it may be renamed.

    Args:
        text: A flow or a redesign.
        offset: Character offset.
        names: Names and their kinds.

    """
    start = text.rfind("\n", 0, offset) + 1
    line = text[start : text.find("\n", offset) if "\n" in text[offset:] else len(text)]
    for name in sorted((name for name in names if name in line), key=len, reverse=True):
        for left, right in name_places(text, name):
            if left <= offset <= right:
                return Name(name, names[name], left, right)
    return None


def redesigns_of(flow: Path) -> tuple[Path, ...]:
    """List the redesigns beside a flow that change it, in order of name; one that cannot be read is left out."""
    found = []
    for path in sorted(flow.parent.glob("*.kaizen.yaml")):
        try:
            redesign = load_redesign_text(read_text(str(path)).text, str(path)).redesign
        except (BprflowError, OSError):
            continue
        if redesign is not None and redesign.target and (path.parent / redesign.target).resolve() == flow.resolve():
            found.append(path)
    return tuple(found)


def refusal(name: Name, new: str, known: dict[str, str], flow: SourceText | None) -> Text | None:
    """Say why a name cannot be changed to another one; None when it can.

    Args:
        name: The name to change.
        new: The new one, as typed.
        known: Names that are taken.
        flow: The flow that would be changed, to see that it still says the same; None when no flow is.

    """
    word = one_line(new)
    if not word:
        return Text("新しい名前を書いてください", "please type a new name")
    if word != name.text and word in known:
        return Text(
            f"「{word}」という名前はすでにあります。別の名前にしてください",
            f"there is already something named '{word}'; please choose another name",
        )
    if name.kind == "step" and normalise(word).casefold() in values.END_WORDS | values.NEXT_WORDS:
        return Text(_MEANT.ja.format(word=word), _MEANT.en.format(word=word))
    if flow is None:
        return None
    before, after = load_text(flow.text), load_text(renamed(flow.text, name.text, word))
    if _shape(before.process) == _shape(after.process) and _errors(after.diagnostics) <= _errors(before.diagnostics):
        return None
    return Text(_MEANT.ja.format(word=word), _MEANT.en.format(word=word))


def _shape(process: Process | None) -> tuple[int, ...]:
    if process is None:
        return ()
    ways = sum(len(step.branches) for step in process.all_steps)
    return (len(process.all_steps), len(process.lanes), len(process.documents), len(process.rules), ways, len(names_of(process)))  # fmt: skip


def _errors(diagnostics: tuple[object, ...]) -> int:
    return sum(getattr(found, "level", None) is Level.ERROR for found in diagnostics)


def renamed(text: str, old: str, new: str) -> str:
    """Give a text with a name changed wherever it stands for the thing."""
    word = quoted(new)
    for start, end in reversed(name_places(text, old)):
        text = text[:start] + word + text[end:]
    return text
