"""Mermaid's flowchart language → nodes, links and subgraphs, as written.

Forgiving where Mermaid itself is not: subgraph titles may hold any character (・（）), labels any
bracket that is closed again. One pass over the text, O(n).
Source: Mermaid documentation, "Flowcharts - Basic Syntax" and "Swimlanes Diagram" (v11.16+).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from bprflow.exchange.sketch import one_line

MAX_NODES = 20_000
"""More than anybody can draw; stops `&` products that grow with the square."""

MAX_DEPTH = 40
"""Subgraphs inside subgraphs; nobody draws more than three."""


@dataclass(slots=True)
class DrawnNode:
    """A node: its shape's name (rect, stadium, diamond …), its label lines, its class, where it first stands."""

    id: str
    shape: str = ""
    lines: tuple[str, ...] = ()
    line: int = 0
    subgraph: str = ""
    mark: str = ""

    @property
    def label(self) -> str:
        """The label on one line; the id where there is none."""
        return " ".join(self.lines) or self.id


@dataclass(slots=True)
class DrawnLink:
    """An arrow as written; `invisible` ones only push nodes about."""

    source: str
    target: str
    label: str
    line: int
    arrow: bool = True
    both: bool = False
    dotted: bool = False


@dataclass(slots=True)
class DrawnSubgraph:
    """A subgraph; the same title opened again is the same one."""

    id: str
    title: str
    parent: str
    line: int


@dataclass(slots=True)
class Diagram:
    """One diagram of the flowchart family."""

    keyword: str
    nodes: dict[str, DrawnNode] = field(default_factory=dict)
    links: list[DrawnLink] = field(default_factory=list)
    subgraphs: dict[str, DrawnSubgraph] = field(default_factory=dict)
    unread: list[tuple[int, str]] = field(default_factory=list)
    ignored: list[tuple[int, str]] = field(default_factory=list)
    cut: int = 0
    """Line from which on nothing was read, as there was too much; 0 when all was."""


HEADER = re.compile(r"\s*(flowchart-elk|flowchart|graph|swimlane-beta)\b[ \t]*(TB|TD|BT|LR|RL|[<>^v])?", re.I)
_SKIP = re.compile(r"(?:[ \t\r\n;]+|%%[^\n]*)+")
_SPACE = re.compile(r"[ \t]*(?:\r?\n[ \t]*(?=[-=&]))?|[ \t]*")
_IGNORED = re.compile(r"(?:style|classDef|class|linkStyle|click|accTitle|accDescr|direction)\b[^\n]*")
_ACC_BLOCK = re.compile(r"accDescr\s*\{[^}]*\}")
_SUBGRAPH = re.compile(r"subgraph\b[ \t]*([^\n]*)")
_END = re.compile(r"end(?=[ \t]*(?:[;\r\n]|%%|$))")
_ID = re.compile(r"(?:[^\s\[\](){}<>|&;:@\"'~=%\-#,]|-(?=[^\s\-.>=\[\](){}<>|&;:@\"'~]))+")
_LINK_ID = re.compile(r"[\w.-]+@(?=[<xo]?(?:--|==|-\.|~~~))")
_FULL = re.compile(r"(?P<start><|[xo](?=--|==|-\.))?(?P<body>~~~+|--+[->xo]|==+[=>xo]|-\.+-[>xo]?)")
_OPEN = re.compile(r"(?P<start><|[xo](?=--|==|-\.))?(?P<body>--|==|-\.)(?![-=.])")
_CLOSE = {
    "--": re.compile(r"--+[->xo]"),
    "==": re.compile(r"==+[=>xo]"),
    "-.": re.compile(r"\.+-[>xo]?"),
}
_CLASS = re.compile(r":::[\w-]+")
_BRACKETS = (
    ("(((", ")))", "double-circle"), ("((", "))", "circle"), ("([", "])", "stadium"), ("(", ")", "round"),
    ("[[", "]]", "subroutine"), ("[(", ")]", "cylinder"), ("[/", "/]", "lean"), ("[/", "\\]", "trapezoid"),
    ("[\\", "\\]", "lean"), ("[\\", "/]", "trapezoid"), ("[", "]", "rect"), ("{{", "}}", "hexagon"), ("{", "}", "diamond"), (">", "]", "flag"),
)  # fmt: skip
_ATTRIBUTE = re.compile(r"""([A-Za-z-]+)\s*:\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^,}\n]*)""")
_TAG = re.compile(r"</?(?:b|i|u|em|strong|small|span|font|center|p|code)\b[^<>]{0,200}>", re.I)
_BREAKS = re.compile(r"<br\s*/?>|\\n|\r?\n", re.I)
_ENTITY = re.compile(r"#(\d{1,6}|[A-Za-z]{2,8});")
_ICON = re.compile(r"\bfa[bklrs]?:fa-[\w-]+\s*")


def label_lines(text: str) -> tuple[str, ...]:
    """Take quotes, markup and entities off a label; give its lines."""
    body = text.strip()
    if len(body) >= 2 and body[0] == body[-1] and body[0] in "\"'":
        body = body[1:-1]
    if len(body) >= 2 and body[0] == body[-1] == "`":
        body = body[1:-1].replace("**", "")
    body = _ENTITY.sub(lambda m: html.unescape(f"&#{m[1]};" if m[1].isdigit() else f"&{m[1]};"), body)
    body = html.unescape(_ICON.sub("", _TAG.sub("", body)))
    return tuple(line for part in _BREAKS.split(body) if (line := one_line(part)))


def scan(text: str, first_line: int = 1) -> Diagram | None:
    """Read one diagram.

    Args:
        text: From its keyword to its end, without Markdown fence and frontmatter.
        first_line: Line of its first character in the file.

    Returns:
        The diagram; None when it is of another family (sequence, gantt …).

    """
    start = _SKIP.match(text)
    match = HEADER.match(text, start.end() if start else 0)
    return _Scanner(text, first_line, match).scan() if match else None


class _Scanner:
    def __init__(self, text: str, first_line: int, header: re.Match[str]) -> None:
        self.text, self.position = text, header.end()
        self.counted, self.line = 0, first_line
        self.diagram = Diagram(header[1].lower())
        self.open: list[str] = []
        self.titles: dict[tuple[str, str], str] = {}
        self.members: list[list[str]] = []

    def scan(self) -> Diagram:
        while (skip := _SKIP.match(self.text, self.position)) or self.position < len(self.text):
            if skip:
                self.position = skip.end()
                continue
            before = self.position
            self._statement()
            if len(self.diagram.nodes) > MAX_NODES or len(self.diagram.links) > MAX_NODES:
                self.diagram.cut = self._at()
                break
            if self.position == before:
                self._give_up(before)
        while self.open:
            self._close()
        return self.diagram

    def _at(self) -> int:
        """Line of the current position; counts on from the last call."""
        self.line += self.text.count("\n", self.counted, self.position)
        self.counted = self.position
        return self.line

    def _give_up(self, start: int) -> None:
        """Skip a line nobody understands, and say so."""
        end = self.text.find("\n", self.position)
        end = len(self.text) if end < 0 else end
        self.diagram.unread.append((self._at(), self.text[start:end].strip()[:80]))
        self.position = end

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.position)
        if match:
            self.position = match.end()
        return match

    def _statement(self) -> None:
        if match := self._take(_ACC_BLOCK) or self._take(_IGNORED):
            self.diagram.ignored.append((self._at(), match[0].split()[0]))
        elif match := self._take(_SUBGRAPH):
            self._open(match[1])
        elif self._take(_END):
            if self.open:
                self._close()
        else:
            self._chain()

    # --- subgraphs -----------------------------------------------------------------------------

    def _open(self, words: str) -> None:
        line = self._at()
        body = words.split("%%")[0].strip().rstrip(";").strip()
        match = re.match(r"([^\s\[\"']+)\s*\[(.*)\]\s*$", body)
        identifier, title = (match[1], match[2]) if match else (body, body)
        name = " ".join(label_lines(title)) or f"レーン{len(self.diagram.subgraphs) + 1}"
        parent = self.open[-1] if self.open else ""
        if len(self.open) >= MAX_DEPTH:
            self.diagram.unread.append((line, f"subgraph {name}"[:80]))
            parent = self.diagram.subgraphs[parent].parent
        key = self.titles.get((name, parent), "")
        if not key:
            key = identifier.strip("\"'") or name
            if key in self.diagram.subgraphs:
                key = f"{key}~{len(self.diagram.subgraphs)}"
            self.titles[name, parent] = key
            self.diagram.subgraphs[key] = DrawnSubgraph(key, name, parent, line)
        self.open.append(key)
        self.members.append([])

    def _close(self) -> None:
        subgraph, members = self.open.pop(), self.members.pop()
        for node in members:
            drawn = self.diagram.nodes[node]
            drawn.subgraph = drawn.subgraph or subgraph

    # --- nodes and links -------------------------------------------------------------------------

    def _chain(self) -> None:
        group = self._group()
        while group:
            self._take(_SPACE)
            mark = self.position
            link = self._link()
            if link is None:
                self.position = mark if mark == self.position else self.position
                return
            self._take(_SPACE)
            following = self._group()
            if not following:
                return
            label, body, start, line = link
            for source in group:
                for target in following:
                    self._add_link(source, target, label, body, start, line)
                    if len(self.diagram.links) > MAX_NODES:
                        return
            group = following

    def _add_link(self, source: str, target: str, label: str, body: str, start: str, line: int) -> None:
        if body.startswith("~"):
            return
        arrow = body[-1] in ">xo" or bool(start)
        self.diagram.links.append(
            DrawnLink(source, target, label, line, arrow, start == "<" and body[-1] == ">", "." in body)
        )

    def _group(self) -> list[str]:
        found: list[str] = []
        while (node := self._node()) is not None:
            found.append(node)
            mark = self.position
            self._take(_SPACE)
            if not self.text.startswith("&", self.position):
                self.position = mark
                return found
            self.position += 1
            skip = _SKIP.match(self.text, self.position)
            self.position = skip.end() if skip else self.position
        return found

    def _node(self) -> str | None:
        match = self._take(_ID)
        if not match:
            return None
        identifier = match[0]
        line = self._at()
        shape, lines = self._attributes() if self.text.startswith("@{", self.position) else self._shape()
        mark = self._take(_CLASS)
        if identifier in self.diagram.subgraphs and not shape:
            return identifier
        node = self.diagram.nodes.setdefault(identifier, DrawnNode(identifier, line=line))
        if shape:
            node.shape = shape
        if lines:
            node.lines = lines
        if mark:
            node.mark = mark[0][3:]
        if self.members:
            self.members[-1].append(identifier)
        return identifier

    def _shape(self) -> tuple[str, tuple[str, ...]]:
        for opening, closing, name in _BRACKETS:
            if not self.text.startswith(opening, self.position):
                continue
            end = self._closing(self.position + len(opening), closing)
            if end >= 0:
                body = self.text[self.position + len(opening) : end]
                self.position = end + len(closing)
                return name, label_lines(body)
        return "", ()

    def _closing(self, start: int, closing: str) -> int:
        """Find the end of a label: past quotes, on the same line unless it is quoted."""
        quote = re.compile(r'[ \t]*"').match(self.text, start)
        if quote:
            end = self.text.find('"', quote.end())
            after = re.compile(r"[ \t]*").match(self.text, end + 1) if end >= 0 else None
            if after and self.text.startswith(closing, after.end()):
                return after.end()
        line_end = self.text.find("\n", start)
        line_end = len(self.text) if line_end < 0 else line_end
        depth, position = 0, start
        pairs = {"[": "]", "(": ")", "{": "}"}
        while position < line_end:
            if depth == 0 and self.text.startswith(closing, position):
                return position
            character = self.text[position]
            depth += character in pairs
            depth -= depth > 0 and character in pairs.values()
            position += 1
        return self.text.find(closing, start, line_end)

    def _attributes(self) -> tuple[str, tuple[str, ...]]:
        end = self.text.find("}", self.position)
        if end < 0:
            return "", ()
        found = dict(_ATTRIBUTE.findall(self.text[self.position + 2 : end]))
        self.position = end + 1
        return found.get("shape", "rect").strip("\"' "), label_lines(found.get("label", ""))

    def _link(self) -> tuple[str, str, str, int] | None:
        self._take(_LINK_ID)
        line = self._at()
        full = self._take(_FULL)
        if full:
            label = ""
            self._take(_SPACE)
            if self.text.startswith("|", self.position):
                end = self.text.find("|", self.position + 1)
                if end >= 0:
                    label = " ".join(label_lines(self.text[self.position + 1 : end]))
                    self.position = end + 1
            return label, full["body"], full["start"] or "", line
        opening = _OPEN.match(self.text, self.position)
        if not opening:
            return None
        close = _CLOSE[opening["body"]].search(self.text, opening.end(), opening.end() + 2000)
        if not close:
            return None
        self.position = close.end()
        body = opening["body"] + close[0]
        return " ".join(label_lines(self.text[opening.end() : close.start()])), body, opening["start"] or "", line
