"""YAML text to nodes with positions: everything stays text, nothing dangerous gets through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from bprflow.language.terms import Text
from bprflow.source.notebook import Notebook
from bprflow.source.places import Node, Stretch

if TYPE_CHECKING:
    _Base = yaml.SafeLoader
else:
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 48
"""Levels of nesting: a flow needs about ten, a parallel block inside another adds four."""
_OURS = "text"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")
_MAYBE_FORBIDDEN = ("&", "*", "<<", "!")


class _TooDeepError(yaml.YAMLError):
    """Raised in the middle of composing, before any recursion gets far."""


class _Loader(_Base):
    """Composes nodes; every scalar keeps its text, nesting is counted on the way."""

    depth = 0

    def descend_resolver(self, current_node: Node | None, current_index: object) -> None:  # noqa: ARG002
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooDeepError(current_node.start_mark.index if current_node is not None else 0)

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, kind: type[Node], value: str | None, implicit: object) -> str:  # noqa: ARG002
        return _OURS


def compose(text: str, notebook: Notebook) -> Node | None:
    """Compose the one document of a text.

    Args:
        text: Decoded text without byte order mark, n characters; O(n).
        notebook: Takes the faults.

    Returns:
        The root node, or None when the text is empty or cannot be parsed.

    """
    if not _characters_allowed(text, notebook):
        text = _FORBIDDEN.sub("\ufffd", text)
    loader = _Loader(text)
    node: Node | None = None
    try:
        if loader.check_node():
            node = loader.get_node()
            _refuse_second(loader, notebook)
    except _TooDeepError as error:
        start = int(error.args[0])
        notebook.say("too_deep", (start, min(start + 1, len(text))), limit=MAX_DEPTH)
        return None
    except yaml.MarkedYAMLError as error:
        _explain(error, text, notebook)
        return None
    except (yaml.YAMLError, RecursionError) as error:
        _as_fault(str(error), text, (0, 0)).tell(notebook)
        return None
    finally:
        loader.dispose()
    if node is not None and any(mark in text for mark in _MAYBE_FORBIDDEN) and _refuse_features(text, notebook):
        _cut_aliases(node)
    return node


def _refuse_second(loader: _Loader, notebook: Notebook) -> None:
    """Tell a second document; the first is read all the same."""
    if loader.check_node():
        second = loader.get_node()
        if second is not None:
            start = second.start_mark.index
            notebook.say("second_document", (start, start + 1))


def _cut_aliases(root: Node) -> None:
    """Replace every repeated node by its own empty text, so that the tree is a tree again, O(n)."""
    seen: set[int] = {id(root)}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            continue
        for index, entry in enumerate(node.value):
            parts = entry if isinstance(entry, tuple) else (entry,)
            kept = tuple(part if id(part) not in seen else _blank(part) for part in parts)
            seen.update(map(id, kept))
            node.value[index] = kept if isinstance(entry, tuple) else kept[0]
            waiting.extend(kept)


def _blank(node: Node) -> Node:
    return yaml.ScalarNode(_OURS, "", node.start_mark, node.start_mark)


def _characters_allowed(text: str, notebook: Notebook) -> bool:
    allowed = True
    for match in _FORBIDDEN.finditer(text):
        allowed = False
        notebook.say("character", (match.start(), match.end()), name=f"U+{ord(match[0]):04X}")
        if notebook.overflow:
            break
    return allowed


def _refuse_features(text: str, notebook: Notebook) -> bool:
    """Tell anchors, aliases, merge keys and tags in a second pass; say whether there are aliases."""
    aliases = False
    kinds = {
        "anchor": Text("アンカー", "anchor"),
        "alias": Text("エイリアス", "alias"),
        "tag": Text("型の指定", "tag"),
        "merge": Text("マージ", "merge key"),
    }
    for event in yaml.parse(text, Loader=_Loader):
        start = event.start_mark.index if event.start_mark is not None else 0
        found: tuple[str, str] | None = None
        if isinstance(event, yaml.AliasEvent):
            found, aliases = ("alias", f"*{event.anchor}"), True
        elif isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            if event.anchor:
                found = ("anchor", f"&{event.anchor}")
            elif event.tag and (event.tag != "!" or text.startswith("!", start)):
                found = ("tag", text[start : start + 20].split()[0] if text[start:].strip() else event.tag)
            elif isinstance(event, yaml.ScalarEvent) and event.value == "<<" and not event.style:
                found = ("merge", "<<")
        if found:
            notebook.say("anchor", (start, start + len(found[1])), what=kinds[found[0]], text=found[1])
    return aliases


_PROBLEMS: tuple[tuple[str, Text, Text], ...] = (
    (
        "mapping values are not allowed",
        Text("この場所にコロン「:」は書けません。", "A colon is not allowed here."),
        Text(
            "前の行と字下げをそろえてください。内容の中に「: 」があるときは \" \" で囲みます",
            "align the line with the one above, or quote a value that contains ': '",
        ),
    ),
    (
        "could not find expected ':'",
        Text("「項目: 内容」の形になっていない行があります。", "A line is not of the form 'key: value'."),
        Text("項目名のあとに半角のコロンと空白を書いてください", "write a colon and a space after the key"),
    ),
    (
        "did not find expected ',' or ']'",
        Text("角かっこ [ ] が閉じていません。", "A square bracket is not closed."),
        Text("「]」で閉じ、間は半角の「,」で区切ってください", "close it with ']' and separate with ','"),
    ),
    (
        "did not find expected ',' or '}'",
        Text("波かっこ { } が閉じていません。", "A brace is not closed."),
        Text("「}」で閉じ、間は半角の「,」で区切ってください", "close it with '}' and separate with ','"),
    ),
    (
        "did not find expected '-' indicator",
        Text("並び(- )の中に、字下げの違う行があります。", "A line in the list is indented differently."),
        Text("同じ並びの「-」は、縦にそろえて書いてください", "align the dashes of one list"),
    ),
    (
        "did not find expected key",
        Text("字下げがそろっていないか、内容の書き方に誤りがあります。", "The indentation or a value is wrong here."),
        Text(
            "前の行と字下げをそろえてください。[ や { や \" で始まる内容は、全体を \" \" で囲みます",
            "align the line with the one above; quote values that begin with [, { or a quote",
        ),
    ),
    (
        "found unexpected end of stream",
        Text("引用符が閉じていません。", "A quote is not closed."),
        Text("始まりと同じ引用符で閉じてください", "close it with the same quote"),
    ),
    (
        "found character that cannot start any token",
        Text("内容の先頭に使えない記号があります。", "A value begins with a reserved character."),
        Text("内容を \" \" で囲んでください。字下げにタブは使えません", "quote the value; do not indent with tabs"),
    ),
    (
        "found character '\\t'",
        Text("字下げにタブがあります。", "A tab is used for indentation."),
        Text("タブを半角の空白2つに替えてください", "replace the tab by two spaces"),
    ),
    (
        "did not find expected alphabetic or numeric character",
        Text("内容が「*」か「&」で始まっています。", "A value begins with '*' or '&'."),
        Text("内容を \" \" で囲んでください", "quote the value"),
    ),
    (
        "block sequence entries are not allowed",
        Text("この場所に「- 」は書けません。", "A list entry is not allowed here."),
        Text("「項目:」の次の行から、字下げして「- 」を書いてください", "begin the list on the line after the key"),
    ),
    (
        "found undefined tag handle",
        Text("内容が「!」で始まっています。", "A value begins with '!'."),
        Text("内容を \" \" で囲んでください", "quote the value"),
    ),
)  # fmt: skip
_GENERAL = (
    Text("この行の書き方が読み取れません。", "This line cannot be parsed."),
    Text("字下げ、コロン、かっこ、引用符を確かめてください", "check indentation, colons, brackets and quotes"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What stops a text from being parsed.

    Attributes:
        start, end: Where, as offsets.
        problem, remedy: What is wrong, and what to write.

    """

    start: int
    end: int
    problem: Text
    remedy: Text

    def moved(self, offset: int) -> Fault:
        """Give the same fault of a text that begins `offset` characters earlier."""
        return Fault(self.start + offset, self.end + offset, self.problem, self.remedy)

    def tell(self, notebook: Notebook) -> None:
        """Write it down."""
        notebook.say("syntax", (self.start, self.end), problem=self.problem, remedy=self.remedy)


def fault_of(text: str) -> Fault | None:
    """Find what stops a part of a text from being parsed; nothing where it is only nested too deeply.

    Args:
        text: Whole lines, n characters; O(n).

    """
    loader = _Loader(_FORBIDDEN.sub("\ufffd", text))
    try:
        while loader.check_node():
            loader.get_node()
    except yaml.MarkedYAMLError as error:
        return None if "found undefined alias" in (error.problem or "") else _fault(error, text)
    except (yaml.YAMLError, RecursionError):
        return None
    finally:
        loader.dispose()
    return None


def _as_fault(problem: str, text: str, where: Stretch) -> Fault:
    said, remedy = next(((said, remedy) for sign, said, remedy in _PROBLEMS if sign in problem), _GENERAL)
    if "cannot start any token" in problem and text.startswith("\t", where[0]):
        said, remedy = next((said, remedy) for sign, said, remedy in _PROBLEMS if sign == "found character '\\t'")
    return Fault(*where, said, remedy)


def _explain(error: yaml.MarkedYAMLError, text: str, notebook: Notebook) -> None:
    mark = error.problem_mark or error.context_mark
    if "found undefined alias" in (error.problem or "") and mark is not None:
        word = re.match(r"\*[^\s,\]}]*", text[mark.index : mark.index + 80])
        notebook.say(
            "anchor",
            (mark.index, mark.index + len(word[0]) if word else mark.index + 1),
            what=Text("エイリアス", "alias"),
            text=word[0] if word else "*",
        )
        return
    _fault(error, text).tell(notebook)


def _fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    problem = error.problem or ""
    mark, context = error.problem_mark or error.context_mark, error.context_mark
    if context is not None and ("expected ',' or" in problem or "end of stream" in problem):
        mark = context
    index = mark.index if mark is not None else 0
    if "could not find expected ':'" in problem and context is not None:
        index = context.index
    if "expected node content" in problem and not text[index:].strip():  # the text ends within brackets
        index = max(text.rfind("[", 0, index), text.rfind("{", 0, index), 0)
        problem = f"did not find expected ',' or '{'}' if text.startswith('{', index) else ']'}'"
    line = re.compile(r"[^\r\n]*").match(text, index)
    end = index + max(1, len(line[0]) if line else 0)
    return _as_fault(problem, text, (index, min(end, len(text))))


def is_nothing(node: Node) -> bool:
    """Is this an empty value (`時間:` with nothing behind it, or `null`)?"""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NOTHING


_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
