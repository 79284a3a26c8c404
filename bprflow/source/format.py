"""One way of writing: key language, order of keys, spacing; comments and meaning stay."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

import yaml

from bprflow.errors import BprflowError
from bprflow.language import keys, redesign_keys
from bprflow.language.terms import Text, Vocabulary
from bprflow.source import shapes
from bprflow.source.compose import compose, is_nothing
from bprflow.source.diagnostic import Diagnostic, Level, SourceText
from bprflow.source.fix import differs, encoded, looks_like_redesign, mend, unified_diff
from bprflow.source.load import load_source
from bprflow.source.notebook import Notebook
from bprflow.source.places import Lines, Node, Places
from bprflow.source.redesign import load_redesign_source
from bprflow.source.shapes import Shape
from bprflow.source.trivia import Trivia, find_trivia
from bprflow.source.write import Entry, Value, write
from bprflow.source.yaml_text import language_of, plain, plain_in_brackets, quoted

_MANY_LEAVES = 14
"""A bracketed value with more parts is written one part a line; a count, so that both languages agree."""
_SECTIONS = frozenset({"lanes", "documents", "rules", "steps", "changes", "amendments"})
_SECTION = 1000
"""Added to the rank of a section."""
_SEPARATORS = re.compile(r"[、,，・/／､﹐]|\s(?:と|及び|および)\s")


class UnformattableError(BprflowError):
    """A text cannot be formatted without the risk of changing what it says.

    Attributes:
        diagnostics: The errors in its way, as `check` shows them for the text as it is saved.

    """

    exit_code = 1
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text before and after formatting."""

    source: SourceText
    text: str

    @property
    def changed(self) -> bool:
        """Does formatting change the file?"""
        return differs(self.source, self.text)

    def data(self) -> bytes:
        """Give the bytes to write: UTF-8, with a byte order mark only where there was one."""
        return encoded(self.source, self.text)

    def diff(self) -> str:
        """Give a unified diff; empty when nothing changes."""
        return unified_diff(self.source, self.text)


def format_source(source: SourceText, language: str | None = None) -> Formatted:
    """Format a flow or redesign; the line ends of the file are kept (those of its first line win).

    Args:
        source: The decoded text, n characters; O(n log n).
        language: "ja" or "en" for keys and closed values; None keeps the language of the text.

    Raises:
        UnformattableError: The text has errors, or would not say the same afterwards.

    """
    text = mend(replace(source, encoding="utf-8")).text
    redesign = looks_like_redesign(source)
    read = _read_redesign if redesign else _read_flow
    before = read(source.file, text)
    if before is None:
        raise _faulty(source, redesign=redesign)
    notebook = Notebook(source.file, Places(Lines(text)))
    root = compose(text, notebook)
    assert root is not None
    value, lane_keys = before
    shape = shapes.REDESIGN if redesign else shapes.FLOW
    builder = _Builder(find_trivia(text, root), language or language_of(text), lane_keys)
    tree, head = builder.root(root, shape)
    written = write(head, tree)
    after = read(source.file, written)
    if after is None or after[0] != value or _comments(written) != _comments(text):
        hint = Text("手で直すか、そのままお使いください", "leave it as it is")
        raise _refusal(source.file, "意味を変えずに整えられません", "cannot be formatted without changing it", hint)
    return Formatted(source, written.replace("\n", _line_end(source.text)))


def _faulty(source: SourceText, *, redesign: bool) -> UnformattableError:
    """Say what is in the way: what cannot be read would be lost, so nothing at all is rewritten."""
    load = load_redesign_source if redesign else load_source
    errors = tuple(found for found in load(source).diagnostics if found.level is Level.ERROR)
    fixable = sum(bool(found.edits) for found in errors)
    hint = Text(
        "示した所を直してから、もう一度整えてください (bprflow check で確かめられます)。"
        + (f"うち{fixable}か所は bprflow check --fix で直せます" if fixable else ""),
        "mend the places shown (bprflow check tells), then format it again"
        + (f"; bprflow check --fix mends {fixable} of them" if fixable else ""),
    )
    ja = f"誤りが{len(errors)}か所あるので、整えずにそのままにしました (読めない所を失わないためです)"
    en = f"has {len(errors)} errors and was left as it is, so that nothing unread is lost"
    refusal = _refusal(source.file, ja, en, hint)
    refusal.diagnostics = errors
    return refusal


def _line_end(text: str) -> str:
    """Give the line end to write: that of the first line, since old editors on Windows need theirs."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


_Read = tuple[object, frozenset[int]]


def _read_flow(file: str, text: str) -> _Read | None:
    loaded = load_source(SourceText(file, text))
    if loaded.process is None or any(d.level is Level.ERROR for d in loaded.diagnostics):
        return None
    paths = (path for path in loaded.positions.spans if path and path[-1] == "lane")
    return loaded.process, frozenset(loaded.positions.spans[path].start for path in paths)


def _read_redesign(file: str, text: str) -> _Read | None:
    loaded = load_redesign_source(SourceText(file, text))
    if loaded.redesign is None or any(d.level is Level.ERROR for d in loaded.diagnostics):
        return None
    paths = (path for path in loaded.positions.spans if path and path[-1] == "lane")
    return loaded.redesign, frozenset(loaded.positions.spans[path].start for path in paths)


def _comments(text: str) -> Counter[str]:
    root = compose(text, Notebook("", Places(Lines(text))))
    return Counter(trivia.text for trivia in find_trivia(text, root) if trivia.text) if root is not None else Counter()


def _refusal(file: str, ja: str, en: str, hint: Text) -> UnformattableError:
    return UnformattableError(f"{file} は{ja}", hint.ja, message_en=f"{file} {en}", hint_en=hint.en)


@dataclass
class _Builder:
    """Turns nodes into entries to be written, taking comments along.

    Attributes:
        trivia: Comments and blank lines, in order.
        language: Language of keys and closed values.
        lane_keys: Offsets of keys that are lane names, whatever word they are.
        position: Next of `trivia`.

    """

    trivia: list[Trivia]
    language: str
    lane_keys: frozenset[int]
    position: int = 0
    open: list[tuple[int, Value]] = field(default_factory=list)

    def root(self, node: Node, shape: Shape) -> tuple[Value, list[str]]:
        """Build the outermost mapping; give it and the remarks above everything."""
        first = node.value[0][0] if isinstance(node, yaml.MappingNode) and node.value else node
        head = self._before(int(first.start_mark.index))
        value = self._value(node, shape)
        self._leave(0, len(self.trivia))
        value.tail += self._before(1 << 60)
        for index, entry in enumerate(value.entries):
            lead = entry.lead
            while index == 0 and lead and not lead[0]:
                lead.pop(0)
            if index and entry.rank >= _SECTION and "" not in lead[:1]:
                lead.insert(0, "")
        return value, head

    # -- remarks -----------------------------------------------------------------------------

    def _before(self, offset: int) -> list[str]:
        """Take the remarks that stand alone before an offset."""
        found: list[str] = []
        while self.position < len(self.trivia) and self.trivia[self.position].offset < offset:
            trivia = self.trivia[self.position]
            if trivia.text or (found and found[-1]):
                found.append(trivia.text)
            elif not found:
                found.append("")
            self.position += 1
        return found

    def _leave(self, column: int, stop: int) -> None:
        """Give remarks that are indented deeper than `column` to the blocks they close."""
        while self.position < stop:
            trivia = self.trivia[self.position]
            if trivia.text and trivia.column <= column:
                break
            if not trivia.text:
                after = next((t for t in self.trivia[self.position : stop] if t.text), None)
                if after is None or after.column <= column:
                    break
                self.position += 1
                continue
            owner = next((value for at, value in reversed(self.open) if column < at <= trivia.column), None)
            if owner is None:
                break
            owner.tail.append(trivia.text)
            self.position += 1

    def _lead(self, offset: int, column: int, previous: Value | None) -> list[str]:
        stop = self.position
        while stop < len(self.trivia) and self.trivia[stop].offset < offset:
            stop += 1
        if previous is not None:
            self._leave(column, stop)
        self._close(column)
        return self._before(offset)

    def _close(self, column: int) -> None:
        while self.open and self.open[-1][0] > column:
            self.open.pop()

    def _beside(self, start: int, stop: int, line: int) -> str:
        """Take the remark at the end of a line."""
        if self.position < len(self.trivia):
            trivia = self.trivia[self.position]
            if not trivia.alone and start <= trivia.offset < stop and trivia.line == line:
                self.position += 1
                return trivia.text
        return ""

    # -- values ------------------------------------------------------------------------------

    def _value(self, node: Node, shape: Shape) -> Value:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, shape)
        assert isinstance(node, yaml.CollectionNode)
        if node.flow_style or not node.value:
            return self._flow(node, shape)
        value = Value(is_list=isinstance(node, yaml.SequenceNode))
        column = int(node.start_mark.column)
        self.open.append((column, value))
        previous: Value | None = None
        if isinstance(node, yaml.SequenceNode):
            for child in node.value:
                lead = self._lead(int(child.start_mark.index), column, previous)
                inner = self._value(child, shape.entry or shape)
                value.entries.append(Entry(lead, "", inner, self._after(child)))
                previous = inner
        else:
            for key, child in node.value:
                lead = self._lead(int(key.start_mark.index), int(key.start_mark.column), previous)
                value.entries.append(self._pair(key, child, shape, node, lead))
                previous = value.entries[-1].value
            self._sort(value, shape)
        if value.entries:
            while value.entries[0].lead and not value.entries[0].lead[0]:
                value.entries[0].lead.pop(0)
        return value

    def _after(self, node: Node) -> str:
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            return ""
        return self._beside(int(node.end_mark.index), 1 << 60, int(node.end_mark.line))

    def _pair(self, key: yaml.ScalarNode, child: Node, shape: Shape, parent: Node, lead: list[str]) -> Entry:
        word, inner_shape, rank = self._key(key, child, shape, parent)
        block = isinstance(child, yaml.CollectionNode) and not child.flow_style and bool(child.value)
        literal = isinstance(child, yaml.ScalarNode) and child.style in ("|", ">")
        beside = ""
        if block or literal:
            beside = self._beside(int(key.end_mark.index), 1 << 60, int(key.start_mark.line))
        value = self._value(child, inner_shape)
        if not (block or literal):
            beside = self._after(child if not is_nothing(child) else key)
        return Entry(lead, word, value, beside, rank)

    def _scalar(self, node: yaml.ScalarNode, shape: Shape) -> Value:
        if is_nothing(node):
            return Value(text="")
        if node.style in ("|", ">") and shape is shapes.TEXT and not re.match(r"\s", node.value):
            return Value(lines=node.value)
        return Value(text=self._words(node, shape, flow=False))

    def _words(self, node: yaml.ScalarNode, shape: Shape, *, flow: bool) -> str:
        words = shape.scalar(node.value, self.language) if shape.scalar is not shapes.TEXT.scalar else node.value
        words = words.strip()
        keep = bool(node.style) and (_SEPARATORS.search(words) is not None or not words)
        if keep:
            return quoted(words)
        return words if (plain_in_brackets if flow else plain)(words) else quoted(words)

    def _flow(self, node: Node, shape: Shape) -> Value:
        end = int(node.end_mark.index)
        inside = self._before(end) if self._has_inside(node) else []
        value = self._flow_value(node, shape)
        value.inside = [text for text in inside if text]
        if _leaves(node) > _MANY_LEAVES:
            value.is_flow = False
        return value

    def _has_inside(self, node: Node) -> bool:
        return self.position < len(self.trivia) and self.trivia[self.position].offset < node.end_mark.index

    def _flow_value(self, node: Node, shape: Shape) -> Value:
        if isinstance(node, yaml.ScalarNode):
            return Value(
                text="" if is_nothing(node) else self._words(node, shape, flow=False),
                flow_text="" if is_nothing(node) else self._words(node, shape, flow=True),
            )
        value = Value(is_list=isinstance(node, yaml.SequenceNode), is_flow=True)
        if isinstance(node, yaml.SequenceNode):
            value.entries = [Entry([], "", self._flow_value(child, shape.entry or shape)) for child in node.value]
            return value
        for key, child in node.value:
            word, inner, rank = self._key(key, child, shape, node)
            value.entries.append(Entry([], word, self._flow_value(child, inner), "", rank))
        self._sort(value, shape)
        return value

    # -- keys --------------------------------------------------------------------------------

    def _key(self, key: yaml.ScalarNode, child: Node, shape: Shape, parent: Node) -> tuple[str, Shape, int]:
        """Give the canonical word of a key, the shape of its value, and its place in the order."""
        if shape.item or shape.change:
            return self._item_key(key, child, shape, parent)
        vocabulary = shape.fields
        if vocabulary is not None and (shape.named is None or self._is_body(parent, shape)):
            term = vocabulary.find(key.value)
            if term is not None:
                return term.word(self.language), shape.values.get(term.code, shapes.TEXT), _rank(vocabulary, term.code)
        return _name(key), shape.named or shapes.TEXT, 0

    @staticmethod
    def _is_body(parent: Node, shape: Shape) -> bool:
        """Is a mapping that may hold names or fields one of fields?"""
        vocabulary = shape.fields
        if vocabulary is None or not isinstance(parent, yaml.MappingNode):
            return False
        codes = {term.code for key, _ in parent.value if (term := vocabulary.find(key.value))}
        first = {"use": "document", "waiver": "code", "quantity": ""}.get(vocabulary.name)
        if first is not None and first:
            return first in codes
        if vocabulary.name in ("lane", "document", "rule"):
            return "name" in codes
        return bool(codes)

    def _item_key(self, key: yaml.ScalarNode, child: Node, shape: Shape, parent: Node) -> tuple[str, Shape, int]:
        if key.start_mark.index in self.lane_keys:
            nested = shapes.STEP if isinstance(child, yaml.MappingNode) else shapes.TEXT
            return _name(key), nested, -1
        if shape.change:
            operation = redesign_keys.OPERATION.find(key.value)
            if operation is not None:
                target = redesign_keys.TARGET_FIELD[operation.code]
                return operation.word(self.language), shapes.STEP if target == "new" else shapes.TEXT, -1
            code = next((t.code for k, _ in parent.value if (t := redesign_keys.OPERATION.find(k.value))), "")
            vocabulary: Vocabulary = redesign_keys.VOCABULARY_OF_OPERATION.get(code, redesign_keys.CHANGE)
            found = vocabulary.find(key.value)
            if found is not None:
                return (
                    found.word(self.language),
                    shape.values.get(found.code, shapes.TEXT),
                    _rank(vocabulary, found.code),
                )
            return _name(key), shapes.TEXT, 0
        for other in self._item_shapes(parent):
            assert other.fields is not None
            term = other.fields.find(key.value)
            if term is not None:
                return (
                    term.word(self.language),
                    other.values.get(term.code, shapes.TEXT),
                    _rank(other.fields, term.code),
                )
        return _name(key), shapes.STEP if isinstance(child, yaml.MappingNode) else shapes.TEXT, -1

    @staticmethod
    def _item_shapes(parent: Node) -> tuple[Shape, ...]:
        words = [key.value for key, _ in parent.value]
        if any((term := keys.PARALLEL.find(word)) and term.code == "parallel" for word in words):
            return (shapes.PARALLEL,)
        unknown = [word for word in words if keys.STEP.find(word) is None]
        if any((term := keys.GATEWAY.find(word)) and term.code == "gateway" for word in unknown):
            return (shapes.GATEWAY,)
        return (shapes.STEP,)

    def _sort(self, value: Value, shape: Shape) -> None:
        if shape.fields is not None:
            value.entries.sort(key=lambda entry: entry.rank)


def _rank(vocabulary: Vocabulary, code: str) -> int:
    """Give the place of a key: that of the vocabulary, with the long sections of a file at its end."""
    place = next(index for index, term in enumerate(vocabulary) if term.code == code)
    is_section = vocabulary in (keys.PROCESS, redesign_keys.REDESIGN) and code in _SECTIONS
    return place + _SECTION if is_section else place


def _name(key: yaml.ScalarNode) -> str:
    words = key.value.strip()
    return words if plain(words) and not re.search(r":\s|^\s|[:]$", words) else quoted(words)


def _leaves(node: Node) -> int:
    if isinstance(node, yaml.ScalarNode):
        return 1
    return sum(_leaves(part) for entry in node.value for part in (entry[1:] if isinstance(entry, tuple) else (entry,)))
