"""Redesigns (改善案) from files and texts: positions, both languages, every fault at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import yaml
from pydantic import BaseModel

from bprflow.errors import NothingToCheckError
from bprflow.language import keys, redesign_keys, values
from bprflow.language.terms import Text, Vocabulary
from bprflow.model import Document, Lane, LegacyRule
from bprflow.model import redesign as model
from bprflow.model.redesign import AmendRule, Change, Costs, Redesign, Stage
from bprflow.source import read_parts
from bprflow.source.attempt import Outcome, read_well
from bprflow.source.compose import is_nothing
from bprflow.source.diagnostic import Diagnostic, Positions, SourceText, Span
from bprflow.source.encoding import read_text
from bprflow.source.notebook import Notebook
from bprflow.source.places import Node, NodeSpans, Path
from bprflow.source.read_steps import StepReader, who_does
from bprflow.source.reader import MAPPING, Data, Fields, Pair, Reader
from bprflow.source.validate import Validator

REDESIGN_SUFFIX = ".kaizen.yaml"
M = TypeVar("M", bound=BaseModel)
ReadNamed = Callable[[Reader, str, "Node | None", Path], Data]
"""Reads one declared thing: reader, name, body, place."""

_CLASSES: dict[str, type[Change]] = {
    "eliminate": model.Eliminate, "combine": model.Combine, "parallelise": model.Parallelise, "move": model.Move,
    "check_earlier": model.CheckEarlier, "replace": model.Replace, "insert": model.Insert, "automate": model.Automate,
    "triage": model.Triage, "drop_form": model.DropForm, "merge_forms": model.MergeForms,
    "drop_attachment": model.DropAttachment, "amend_rule": model.AmendRule,
}  # fmt: skip
_NAMES = frozenset({"targets", "digital", "fallback", "at"})
"""Lists of names; a name may hold commas, so one text is one name."""
_TWO_OR_MORE = frozenset({"combine", "merge_forms"})
"""One name is never enough for these, so commas in a text separate names."""
_CLOSED: dict[str, Vocabulary] = {"media": values.MEDIUM, "requirements": values.REQUIREMENT}
_QUANTITIES = frozenset({"share", "touch", "uptake", "staff_hours"})


@dataclass(frozen=True, slots=True)
class LoadedRedesign:
    """A redesign that was read.

    Attributes:
        source: The text.
        redesign: What it says; None when nothing could be understood.
        diagnostics: Everything that is wrong with it, in order of position.
        positions: Where its parts stand: ("changes", 2), ("amendments", 0, "due") …
        partial: True when parts had to be left out because they are broken.

    """

    source: SourceText
    redesign: Redesign | None
    diagnostics: tuple[Diagnostic, ...]
    positions: Positions
    partial: bool = False

    def span_of(self, operation: int) -> Span | None:
        """Give the place of a change by its index in `Redesign.operations`."""
        count = len(self.redesign.changes) if self.redesign else 0
        path: Path = ("changes", operation) if operation < count else ("amendments", operation - count)
        return self.positions.at(path)


def load_redesign(path: str) -> LoadedRedesign:
    """Read a redesign file.

    Args:
        path: File as the user gave it, or `-` for standard input.

    Raises:
        UnreadableInputError: Missing, a folder, not permitted, too large, or binary.
        NothingToCheckError: Empty, or comments only.

    """
    source = read_text(path)
    loaded = load_redesign_source(source)
    if loaded.redesign is None and loaded.diagnostics and loaded.diagnostics[0].code == "YAML-00":
        raise NothingToCheckError(
            f"{source.file} には改善案が書かれていません",
            "「改善案:」と「変更:」を書いてください。bprflow improve でたたき台を作れます",
            message_en=f"{source.file} holds no redesign",
            hint_en="write 'redesign:' and 'changes:'; bprflow improve makes a draft",
        )
    return loaded


def load_redesign_text(text: str, file: str = "<text>") -> LoadedRedesign:
    """Read a redesign from text; never raises on what the text holds.

    Args:
        text: YAML, n characters; O(n).
        file: Name used in diagnostics.

    """
    return load_redesign_source(SourceText(file, text.removeprefix("\ufeff")))


def load_redesign_source(source: SourceText) -> LoadedRedesign:
    """Read a redesign from a decoded text."""
    attempt = read_well(source, _read)
    outcome = attempt.outcome
    return LoadedRedesign(source, outcome.value, attempt.diagnostics, attempt.positions, outcome.partial)


def _read(node: Node, notebook: Notebook, spans: NodeSpans) -> Outcome[Redesign]:
    reading = RedesignReading(notebook, spans)
    redesign = reading.read(node)
    return Outcome(redesign, reading.partial)


def is_redesign(text: str) -> bool:
    """Tell a redesign from a flow by its first top-level keys."""
    for line in text.splitlines():
        head, colon, _ = line.partition(":")
        if not colon or line[:1] in (" ", "#", "-", ""):
            continue
        term = redesign_keys.REDESIGN.find(head.strip())
        if term is not None and term.code in ("title", "changes", "amendments"):
            return True
        if keys.PROCESS.find(head.strip()) is not None and (term is None or term.code not in _SHARED):
            return False
    return False


_SHARED = frozenset({"id", "purpose", "source", "note", "lanes", "documents", "rules"})
"""Keys flows and redesigns have in common."""


class RedesignReading:
    """One reading of one redesign.

    Args:
        notebook: Takes the faults.
        spans: Takes the positions.

    """

    def __init__(self, notebook: Notebook, spans: NodeSpans) -> None:
        self.notebook = notebook
        self.spans = spans
        self.reader = Reader(notebook, spans)
        self.validator = Validator(notebook, spans)
        self.steps = StepReader(self.reader, {}, frozenset())
        self.partial = False

    def read(self, node: Node) -> Redesign | None:
        """Read the root node; None when it holds no redesign."""
        known = redesign_keys.REDESIGN
        words = [key.value for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
        codes = {term.code for word in words if isinstance(word, str) and (term := known.find(word))}
        if not isinstance(node, yaml.MappingNode) or not codes & {"title", "changes", "amendments"}:
            self.notebook.say("not_a_redesign", (node.start_mark.index, node.start_mark.index))
            return None
        self.spans.record((), (node.start_mark.index, node.start_mark.index))
        fields = self.reader.closed(node, known, ("title",))
        data = self._head(fields)
        data["lanes"] = self._named(fields, "lanes", keys.LANE, Lane, read_parts.lane)
        data["documents"] = self._named(fields, "documents", keys.DOCUMENT, Document, read_parts.document)
        data["rules"] = self._named(fields, "rules", keys.RULE, LegacyRule, read_parts.rule)
        data["changes"] = self._changes(fields)
        data["amendments"] = self._amendments(fields)
        data["stages"] = self._stages(fields)
        redesign = self.validator.build(Redesign, data, ())
        self.partial = self.partial or self.validator.partial or self.steps.partial
        return redesign

    def _head(self, fields: Fields) -> Data:
        data: Data = {}
        listed = ("lanes", "documents", "rules", "changes", "amendments", "stages")
        for code, (_, value) in fields.items():
            if code in listed or is_nothing(value):
                continue
            self.spans.record((code,), value)
            if code == "costs":
                costs = self._mapping(value, redesign_keys.COSTS, ("costs",))
                data["costs"] = self.validator.build(Costs, costs, ("costs",))
            else:
                reading = self._field(code, value, redesign_keys.REDESIGN, (code,))
                if reading is not None:
                    data[code] = reading
        if not data.get("title"):
            self.partial = True
            data["title"] = self.notebook.file
        return data

    def _named(
        self,
        fields: Fields,
        code: str,
        vocabulary: Vocabulary,
        kind: type[M],
        read: ReadNamed,
    ) -> tuple[M, ...]:
        if code not in fields:
            return ()
        found: list[M] = []
        what = read_parts.term_text(redesign_keys.REDESIGN, code)
        for name, where, body in read_parts.named(self.reader, fields[code][1], vocabulary, what):
            path = (code, len(found))
            self.spans.record(path, where)
            thing = self.validator.build(kind, read(self.reader, name, body, path), path)
            found += [thing] if thing is not None else []
        return tuple(found)

    # -- changes -----------------------------------------------------------------------------

    def _children(self, fields: Fields, code: str) -> list[Node]:
        """List the entries of a section; one mapping stands for a list of one."""
        if code not in fields or is_nothing(fields[code][1]):
            return []
        node = fields[code][1]
        if isinstance(node, yaml.MappingNode):
            return [node]
        if not isinstance(node, yaml.SequenceNode):
            self.reader.wrong_shape(node, read_parts.term_text(redesign_keys.REDESIGN, code), MAPPING)
            self.partial = True
            return []
        return [child for child in node.value if not is_nothing(child)]

    def _changes(self, fields: Fields) -> tuple[Change, ...]:
        found: list[Change] = []
        for child in self._children(fields, "changes"):
            path: Path = ("changes", len(found))
            change = self._change(child, path)
            if change is None:
                self.partial = True
            else:
                found.append(change)
        return tuple(found)

    def _change(self, node: Node, path: Path) -> Change | None:
        if not isinstance(node, yaml.MappingNode):
            remedy = Text(
                "「- 廃止: 手順の名前」のように、何をするかから書き始めてください",
                "begin with what is done, e.g. '- eliminate: a step'",
            )
            self.reader.wrong_shape(node, Text("変更", "change"), MAPPING, remedy)
            return None
        pairs = self.reader.pairs(node)
        named = [(pair, term) for pair in pairs if (term := redesign_keys.OPERATION.find(pair[0].value))]
        if not named:
            known = read_parts.known_words(redesign_keys.OPERATION)
            first = pairs[0][0] if pairs else node
            near = self.notebook.near_term(pairs[0][0].value, redesign_keys.OPERATION) if pairs else ()
            self.notebook.say("no_operation", first, suggestions=near, known=known)
            return None
        (head, term), *others = named
        for extra, other in others:
            self.notebook.say("two_operations", extra[0], one=Text(term.ja, term.en), other=Text(other.ja, other.en))
            pairs.remove(extra)
        self.spans.record(path, (head[0].start_mark.index, head[1].end_mark.index))
        pairs.remove(head)
        data = self._operation(term.code, head, pairs, node, path)
        return self.validator.build(_CLASSES[term.code], data, path) if data is not None else None

    def _operation(self, code: str, head: Pair, pairs: list[Pair], node: Node, path: Path) -> Data | None:
        target = redesign_keys.TARGET_FIELD[code]
        vocabulary = redesign_keys.VOCABULARY_OF_OPERATION[code]
        value = self._field(target, head[1], vocabulary, (*path, target))
        if code in _TWO_OR_MORE and isinstance(value, list) and len(value) == 1:
            only = head[1].value[0] if isinstance(head[1], yaml.SequenceNode) else head[1]
            value = self.reader.words(only, read_parts.term_text(redesign_keys.OPERATION, code), (*path, target))
        if (value is None or value == []) and not is_nothing(head[1]):
            return None
        if value is None or value == []:
            term = redesign_keys.OPERATION[code]
            remedy = Text(f"「{term.ja}: 手順の名前」のように書いてください", f"write e.g. '{term.en}: name of a step'")
            self.notebook.say("empty_value", head[0], what=head[0].value, remedy=remedy)
            return None
        data: Data = {"type": code, target: value}
        own = redesign_keys.FIELDS_OF_OPERATION[code]
        required = tuple(f for f, info in _CLASSES[code].model_fields.items() if info.is_required() and f in own)
        fields = self.reader.closed(node, vocabulary, required, pairs=pairs)
        allowed = {*redesign_keys.FIELDS_OF_OPERATION[code], *redesign_keys.COMMON_FIELDS}
        for name, (key, child) in fields.items():
            if name not in allowed:
                words = [vocabulary[c] for c in redesign_keys.FIELDS_OF_OPERATION[code]]
                known = Text("、".join(w.ja for w in words) or "なし", ", ".join(w.en for w in words) or "none")
                operation = redesign_keys.OPERATION[code]
                self.notebook.say(
                    "field_elsewhere", key, key=key.value, operation=Text(operation.ja, operation.en), known=known
                )
                continue
            reading = self._field(name, child, vocabulary, (*path, name))
            if reading is not None:
                data[name] = reading
        return data if all(field in data for field in required) else None

    def _amendments(self, fields: Fields) -> tuple[AmendRule, ...]:
        found: list[AmendRule] = []
        for child in self._children(fields, "amendments"):
            path: Path = ("amendments", len(found))
            self.spans.record(path, child)
            data = self._mapping(child, redesign_keys.AMENDMENT, path, required=("rule",))
            amendment = self.validator.build(AmendRule, data, path) if data.get("rule") else None
            if amendment is None:
                self.partial = True
            else:
                found.append(amendment)
        return tuple(found)

    def _stages(self, fields: Fields) -> tuple[Stage, ...]:
        found: list[Stage] = []
        for child in self._children(fields, "stages"):
            path: Path = ("stages", len(found))
            self.spans.record(path, child)
            data: Data = (
                {"name": child.value.strip()}
                if isinstance(child, yaml.ScalarNode)
                else self._mapping(child, redesign_keys.STAGE, path, required=("name",))
            )
            stage = self.validator.build(Stage, data, path) if data.get("name") else None
            found += [stage] if stage is not None else []
        return tuple(found)

    # -- fields ------------------------------------------------------------------------------

    def _mapping(self, node: Node, vocabulary: Vocabulary, path: Path, required: tuple[str, ...] = ()) -> Data:
        data: Data = {}
        for code, (_, value) in self.reader.closed(node, vocabulary, required).items():
            reading = self._field(code, value, vocabulary, (*path, code))
            if reading is not None:
                data[code] = reading
        return data

    def _field(self, code: str, node: Node, vocabulary: Vocabulary, path: Path) -> object | None:
        what = read_parts.term_text(vocabulary, code) if code in vocabulary else Text("手順", "step")
        if is_nothing(node):
            return None
        self.spans.record(path, node)
        if code in redesign_keys.STEP_FIELDS:
            return self._new_steps(node, path)
        if code == "branches":
            return self._branches(node, path)
        if code in _NAMES or (code == "after" and vocabulary is redesign_keys.AMENDMENT):
            return self.reader.words(node, what, path, split=False)
        if code in _CLOSED:
            return self.reader.words(node, what, path, _CLOSED[code])
        if code == "resolves":
            return self.reader.words(node, what, path)
        if code in _QUANTITIES:
            return read_parts.quantity(self.reader, node, what, path)
        if code == "basis":
            return self.reader.listed(node, lambda child, deep: read_parts.basis(self.reader, child, deep), path)
        if code == "override" and isinstance(node, yaml.MappingNode):
            return self._mapping(node, redesign_keys.OVERRIDE, path, required=("person",))
        return self.reader.text(node, what)

    def _branches(self, node: Node, path: Path) -> list[list[str]]:
        """Read 並行: each entry is a step, or a list of steps done one after the other."""
        if not isinstance(node, yaml.SequenceNode):
            return [[word] for word in self.reader.words(node, Text("並行", "parallel"), path)]
        return [
            self.reader.words(child, Text("並行", "parallel"), (*path, index), split=False)
            for index, child in enumerate(node.value)
        ]

    def _new_steps(self, node: Node, path: Path) -> list[Data]:
        """Read one step or a list of steps, as in 手順."""
        if isinstance(node, yaml.ScalarNode):
            example = who_does(node.value.strip())
            remedy = Text(
                f"{{{example.ja}}} のように、だれが何をするかを書いてください",
                f"write who does what, e.g. {{{example.en}}}",
            )
            self.reader.wrong_shape(node, Text("新しい手順", "new step"), MAPPING, remedy)
            self.partial = True
            return []
        if isinstance(node, yaml.MappingNode):
            node = yaml.SequenceNode("tag:yaml.org,2002:seq", [node], node.start_mark, node.end_mark)
        found: list[Data] = []
        for data in self.steps.items(node, path):
            if data.get("type") != "step":
                self.notebook.say("step_only", node)
                self.partial = True
                continue
            data.setdefault("id", data["name"])
            found.append(data)
        return found
