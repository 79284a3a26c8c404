"""Nodes to plain canonical data: keys by vocabulary, positions on the way, faults to the notebook."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from bprflow.language.keys import SYNONYMS
from bprflow.language.terms import Term, Text, Vocabulary
from bprflow.language.text import normalise
from bprflow.source.compose import is_nothing
from bprflow.source.diagnostic import Edit
from bprflow.source.notebook import Notebook
from bprflow.source.places import Node, NodeSpans, Path

Pair = tuple[yaml.ScalarNode, Node]
Fields = dict[str, Pair]
Data = dict[str, object]

_IN_BRACKETS = re.compile(r"「[^「」]+」|『[^『』]+』")
_SPLIT_WORDS = re.compile(r"\s*[、,，](?![^（(]*[)）])\s*")
_NOTHING = frozenset({"なし", "無し", "無", "特になし", "-", "none"})
MAPPING = Text("「項目: 内容」の並び", "a mapping")
LIST = Text("並び(- または [ ])", "a list")
TEXT = Text("文字", "text")
_KINDS = ((yaml.MappingNode, MAPPING), (yaml.SequenceNode, LIST), (yaml.ScalarNode, TEXT))
_NOTE_REMEDY = Text("覚え書きなら「備考」に書けます", "free text goes into 'note'")


class Reader:
    """Reads nodes into data, remembering where everything stood.

    Args:
        notebook: Takes the faults.
        spans: Takes the positions, by path of model fields.

    """

    def __init__(self, notebook: Notebook, spans: NodeSpans) -> None:
        self.notebook = notebook
        self.spans = spans

    # -- keys --------------------------------------------------------------------------------

    def pairs(self, node: yaml.MappingNode) -> list[Pair]:
        """Give the entries of a mapping with scalar keys; duplicates are told and dropped."""
        seen: dict[str, yaml.ScalarNode] = {}
        result: list[Pair] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.wrong_shape(key, Text("項目名", "key"), TEXT)
                continue
            if result and not value.value and self._is_thousands(result[-1][1], key, value):
                previous = result[-1][1]
                assert isinstance(previous, yaml.ScalarNode)
                joined = yaml.ScalarNode(
                    previous.tag, f"{previous.value},{key.value}", previous.start_mark, key.end_mark
                )
                result[-1] = (result[-1][0], joined)
                self._say_thousands(joined)
                continue
            first = seen.setdefault(key.value, key)
            if first is not key:
                self.say_duplicate(key, first)
                continue
            result.append((key, value))
        return result

    @staticmethod
    def _is_thousands(before: Node, key: yaml.ScalarNode, value: Node) -> bool:
        return (
            isinstance(before, yaml.ScalarNode)
            and not before.style
            and not key.style
            and is_nothing(value)
            and key.start_mark.index == before.end_mark.index + 1
            and re.search(r"(?:^|\D)\d{1,3}(?:,\d{3})*$", before.value) is not None
            and re.match(r"\d{3}(?!\d)", key.value) is not None
        )

    def _say_thousands(self, node: yaml.ScalarNode) -> None:
        span = self.notebook.places.of(node)
        edits = (Edit(span.start, span.start, '"'), Edit(span.end, span.end, '"'))
        self.notebook.say("thousands", span, edits=edits, value=node.value)

    def say_duplicate(self, key: yaml.ScalarNode, first: yaml.ScalarNode) -> None:
        """Tell that a key occurs twice, with both places."""
        line = self.notebook.places.of(first).line
        self.notebook.say("duplicate_key", key, key=key.value, first=first.value, line=line)

    def fields(self, pairs: list[Pair], vocabulary: Vocabulary) -> tuple[Fields, list[Pair]]:
        """Sort entries into known fields (by model field name) and unknown ones."""
        known: Fields = {}
        unknown: list[Pair] = []
        for pair in pairs:
            term = vocabulary.find(pair[0].value)
            if term is None:
                unknown.append(pair)
            elif term.code in known:
                self.say_duplicate(pair[0], known[term.code][0])
            else:
                known[term.code] = pair
        return known, unknown

    def closed(
        self,
        node: Node,
        vocabulary: Vocabulary,
        required: tuple[str, ...] = (),
        *,
        pairs: list[Pair] | None = None,
        what: Text | None = None,
    ) -> Fields:
        """Read a mapping whose keys are all of one vocabulary; tell missing and unknown ones.

        A missing key and an unknown one become one message; where they are similar, the value is used.
        """
        if pairs is None:
            if not isinstance(node, yaml.MappingNode):
                self.wrong_shape(node, what or Text(vocabulary.ja, vocabulary.name), MAPPING)
                return {}
            pairs = self.pairs(node)
        known, unknown = self.fields(pairs, vocabulary)
        lacking = [code for code in required if code not in known]
        for code in lacking:
            term = vocabulary[code]
            twin = next((pair for pair in unknown if self.means(pair[0].value, term, vocabulary)), None)
            if twin is not None:
                unknown.remove(twin)
                known[code] = twin
                self.say_misspelt(twin[0], term)
            elif len(lacking) == len(unknown) == 1:
                self._say_instead(unknown.pop()[0], term, vocabulary)
            else:
                self.missing(node, term, vocabulary)
        for key, _ in unknown:
            self.unknown_key(key, vocabulary, taken=known)
        return known

    def means(self, word: str, term: Term, vocabulary: Vocabulary) -> bool:
        """Does an unknown key probably stand for `term`?"""
        return term.word(language_of(word)) in self.suggest_key(word, vocabulary)

    def suggest_key(self, word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
        """Suggest keys of a vocabulary, synonyms first."""
        language = language_of(word)
        synonym = SYNONYMS.get(normalise(word).casefold())
        term = vocabulary.find(synonym) if synonym else None
        first = (term.word(language),) if term else ()
        return tuple(dict.fromkeys((*first, *self.notebook.near_term(word, vocabulary, language))))[:3]

    def unknown_key(self, key: yaml.ScalarNode, vocabulary: Vocabulary, *, taken: Fields) -> None:
        """Tell that a key is not known."""
        near = tuple(word for word in self.suggest_key(key.value, vocabulary) if not _is_taken(word, vocabulary, taken))
        words_ja = "、".join(term.ja for term in vocabulary)
        words_en = ", ".join(term.en for term in vocabulary)
        self.notebook.say(
            "unknown_key",
            key,
            suggestions=near,
            key=key.value,
            place=_place_name(vocabulary),
            remedy=_NOTE_REMEDY if near else Text(f"使える項目: {words_ja}", f"known keys: {words_en}"),
        )

    def missing(self, node: Node, term: Term, vocabulary: Vocabulary) -> None:
        """Tell that a required key is missing; points at the first line of the mapping."""
        start = node.start_mark.index
        first = node.value[0][0] if isinstance(node, yaml.MappingNode) and node.value else None
        where = (start, first.end_mark.index) if first is not None else (start, start)
        self.notebook.say(
            "missing_key",
            where,
            place=_place_name(vocabulary),
            wanted=Text(term.ja, term.en),
            example=term.example or "…",
        )

    def say_misspelt(self, key: yaml.ScalarNode, term: Term) -> None:
        """Tell that an unknown key stands where `term` is missing."""
        span = self.notebook.places.of(key)
        word = term.word(language_of(key.value))
        self.notebook.say(
            "misspelt_key",
            key,
            suggestions=(word,),
            edits=(Edit(span.start, span.end, word),),
            key=key.value,
            wanted=Text(term.ja, term.en),
        )

    def _say_instead(self, key: yaml.ScalarNode, term: Term, vocabulary: Vocabulary) -> None:
        """Tell that a required key is missing and an unknown one is there."""
        wanted, example = Text(term.ja, term.en), term.example or "…"
        place = _place_name(vocabulary)
        self.notebook.say("key_instead", key, key=key.value, place=place, wanted=wanted, example=example)

    # -- values ------------------------------------------------------------------------------

    def wrong_shape(
        self, node: Node, what: Text, expected: Text, remedy: Text | None = None, found: Text | None = None
    ) -> None:
        """Tell that a value has the wrong shape."""
        found = found or next((words for kind, words in _KINDS if isinstance(node, kind)), TEXT)
        if is_nothing(node):
            found = Text("何も書かれていない値", "nothing")
        remedy = remedy or Text(f"{expected.ja}に書き直してください", f"write {expected.en}")
        self.notebook.say(
            "shape",
            node,
            what=what,
            expected=expected,
            found=found,
            remedy=remedy,
        )

    def text(self, node: Node, what: Text) -> str | None:
        """Read one piece of text; None when it is something else (told) or empty (silent)."""
        if isinstance(node, yaml.ScalarNode):
            return None if is_nothing(node) else node.value.strip()
        self.wrong_shape(node, what, TEXT)
        return None

    def words(
        self, node: Node, what: Text, path: Path, closed: Vocabulary | None = None, *, split: bool = True
    ) -> list[str]:
        """Read a name or a list of names; `紙、対面` in one text is split at the commas."""
        if is_nothing(node):
            return []
        if isinstance(node, yaml.ScalarNode):
            if not split or node.style or (closed is not None and closed.find(node.value)):
                return [node.value.strip()]
            if normalise(node.value).casefold() in _NOTHING:
                return []
            pattern = SPLIT_CLOSED if closed is not None or path[-1:] == ("items",) else _SPLIT_WORDS
            words = pattern.split(node.value.strip())
            if all(_IN_BRACKETS.fullmatch(word) for word in words):
                words = [word[1:-1].strip() for word in words]
            return [word for word in words if word]
        if not isinstance(node, yaml.SequenceNode):
            self.wrong_shape(node, what, LIST)
            return []
        result: list[str] = []
        for child in node.value:
            word = self.text(child, what)
            if word is not None:
                self.spans.record((*path, len(result)), child)
                result.append(word)
        return result

    def listed(self, node: Node, read: Callable[[Node, Path], object | None], path: Path) -> list[object]:
        """Read one thing or a list of things, each with its own path."""
        children = node.value if isinstance(node, yaml.SequenceNode) else [node]
        result: list[object] = []
        for child in children:
            if is_nothing(child):
                continue
            place = (*path, len(result))
            value = read(child, place)
            if value is not None:
                self.spans.record(place, child)
                result.append(value)
        return result


SPLIT_CLOSED = re.compile(r"\s*[、,，・/／]\s*|\s+(?:と|及び|および)\s+")


def language_of(word: str) -> str:
    """Tell in which language a word was written: any ASCII word is English."""
    return "en" if word.isascii() else "ja"


def _is_taken(word: str, vocabulary: Vocabulary, taken: Fields) -> bool:
    term = vocabulary.find(word)
    return term is not None and term.code in taken


def _place_name(vocabulary: Vocabulary) -> Text:
    return Text(vocabulary.ja.removesuffix("の項目"), vocabulary.name)
