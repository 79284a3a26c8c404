"""Mermaid → processes: subgraphs are lanes, shapes say what a node is, words go through inference."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePath

from bprflow.errors import UnreadableInputError
from bprflow.exchange.assemble import assemble
from bprflow.exchange.faults import fault
from bprflow.exchange.fidelity import Fate, Imported, ImportedProcess, Row
from bprflow.exchange.mermaid.scan import HEADER, MAX_NODES, Diagram, DrawnNode, DrawnSubgraph, scan
from bprflow.exchange.positions import element_positions
from bprflow.exchange.sketch import Shape, Sketch, SketchEdge, SketchLane, SketchNode, free_names, one_line
from bprflow.language.terms import NO_TEXT, Text
from bprflow.language.values import END_WORDS
from bprflow.model import Document, Medium, Process, StepKind
from bprflow.source.diagnostic import Diagnostic, Level

TERMINALS = frozenset(
    {"stadium", "circle", "double-circle", "terminal", "pill", "start", "stop", "circ", "dbl-circ", "fr-circ",
     "framed-circle", "sm-circ", "small-circle"}
)  # fmt: skip
DECISIONS = frozenset({"diamond", "diam", "decision", "question", "hexagon", "hex", "prepare"})
CALLS = frozenset({"subroutine", "subproc", "subprocess", "fr-rect", "framed-rectangle"})
STORES = frozenset({"cylinder", "cyl", "database", "db", "das", "lin-cyl", "disk", "h-cyl"})
PAPERS = frozenset({"doc", "document", "docs", "documents", "st-doc", "lin-doc", "lined-document", "tag-doc"})
CLASS_SHAPES = {"bprParallel": Shape.AND, "bprInclusive": Shape.OR, "bprEvent": Shape.EVENT}
GATEWAY_SIGNS = frozenset({"＋", "○", "◎", "×", " ", "+"})
"""Signs that stand in a nameless gateway."""
BARS = frozenset({"fork", "join"})
_KIND_OF_SHAPE = {
    "delay": StepKind.WAIT, "half-rounded-rectangle": StepKind.WAIT, "hourglass": StepKind.WAIT, "collate": StepKind.WAIT,
    "sl-rect": StepKind.INPUT, "manual-input": StepKind.INPUT, "sloped-rectangle": StepKind.INPUT,
}  # fmt: skip
_START_WORDS = frozenset({"start", "begin", "開始", "スタート", "はじめ", "始め"})
_FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,}|:{3,})[ \t]*\{?\.?mermaid\b[^\n]*$", re.I)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*$")
_EMPTY_HEADINGS = frozenset(
    {"ワークフロー", "フロー", "業務フロー", "全体フロー", "流れ", "業務の流れ", "図", "Flow", "Workflow", "Diagram"}
)
_TITLE = re.compile(r"^title:[ \t]*(.*)$", re.M)


@dataclass(frozen=True, slots=True)
class Block:
    """One diagram's text: the line it starts in, the heading above it."""

    text: str
    line: int
    heading: str


def read_mermaid(data: bytes, file: str = "") -> Imported:
    """Read a Mermaid file, or all Mermaid fences of a Markdown file, one process a diagram.

    Args:
        data: The bytes of the file.
        file: Path as the user gave it.

    Returns:
        Never raises; what cannot be read is a diagnostic. O(n).

    """
    from bprflow.source.encoding import decode

    try:
        text, encoding = decode(data, file or "<text>")
    except UnreadableInputError as error:
        found = fault(
            "XCH-01", Level.ERROR, Text(error.message, error.message_en), Text(error.hint, error.hint_en), file
        )
        return Imported(file, "mermaid", (), diagnostics=(found,))
    parts: list[ImportedProcess] = []
    rows: list[Row] = []
    faults: list[Diagnostic] = []
    fallback = PurePath(file).name.split(".")[0] or "業務"
    blocks = find_blocks(text)
    read = [(block, scan(block.text, block.line)) for block in blocks]
    names = free_names([block.heading or fallback for block, diagram in read if diagram is not None])
    for block, diagram in read:
        if diagram is None:
            word = block.text.split(maxsplit=1)[0][:30] if block.text.split() else ""
            remark = Text("流れ図ではない図です", "not a flowchart")
            rows.append(Row(f"diagram:{word}", "", block.heading, block.line, Fate.DROPPED, remark))
            continue
        name = names.pop(0)
        found_rows, part = _one(diagram, name, text)
        rows += found_rows
        if part is not None:
            parts.append(part)
        if diagram.cut:
            said = Text(f"図が大きすぎるので、{MAX_NODES:,}個までを読み、残りは読みませんでした", f"too large: {MAX_NODES:,} nodes and arrows were read, the rest was not")  # fmt: skip
            faults.append(
                fault(
                    "XCH-06",
                    Level.WARNING,
                    said,
                    Text("業務ごとに図を分けてください", "split it by process"),
                    file,
                    diagram.cut,
                )
            )
        for line, words in diagram.unread:
            faults.append(
                fault("XCH-06", Level.WARNING, Text(f"読めない行です: {words}", f"this line is not understood: {words}"), NO_TEXT, file, line)
            )  # fmt: skip
    if not parts:
        faults.append(
            fault("XCH-03", Level.ERROR, Text("Mermaid の流れ図が見つかりません", "no Mermaid flowchart was found"),
                  Text("「```mermaid」と「flowchart」で始まる図を書いてください", "write a ```mermaid fence with a flowchart"), file)
        )  # fmt: skip
    return Imported(file, "mermaid", tuple(parts), tuple(rows), tuple(faults), encoding, text)


def find_blocks(text: str) -> list[Block]:
    """Find the diagrams: every Mermaid fence of a Markdown text, else the whole text."""
    lines = text.split("\n")
    blocks: list[Block] = []
    heading, title, number = "", "", 0
    while number < len(lines):
        line = lines[number].rstrip("\r")
        if match := _HEADING.match(line):
            heading = one_line(re.sub(r"[*_`]", "", match[1]))
            title = title or heading
            heading = f"{title} {heading}" if heading in _EMPTY_HEADINGS and heading != title else heading
        elif match := _FENCE.match(line):
            start = number + 1
            number = start
            while number < len(lines) and not re.fullmatch(
                rf"[ \t]*{re.escape(match['mark'])}[`~:]*\s*", lines[number]
            ):
                number += 1
            blocks.append(_block(lines[start:number], start + 1, heading))
        number += 1
    return blocks or ([_block(lines, 1, "")] if HEADER.search(text[:4000]) else [])


def _block(lines: list[str], first: int, heading: str) -> Block:
    """Take frontmatter and leading directives off a diagram."""
    skip, title = 0, ""
    while skip < len(lines) and not lines[skip].strip():
        skip += 1
    if skip < len(lines) and lines[skip].strip() == "---":
        end = next((k for k in range(skip + 1, len(lines)) if lines[k].strip() == "---"), skip)
        match = _TITLE.search("\n".join(lines[skip:end]))
        title = _unquoted(match[1].strip()) if match else ""
        skip = end + 1
    while skip < len(lines) and (not lines[skip].strip() or lines[skip].lstrip().startswith("%%")):
        skip += 1
    return Block("\n".join(lines[skip:]), first + skip, title or heading)


def _unquoted(title: str) -> str:
    """Take YAML quotes off a title."""
    if title.startswith('"'):
        try:
            return one_line(str(json.loads(title)))
        except ValueError:
            pass
    return one_line(title.strip("\"'"))


def _one(diagram: Diagram, name: str, text: str) -> tuple[list[Row], ImportedProcess | None]:
    reader = _SketchReader(diagram, name)
    sketch = reader.read()
    if not any(node.shape not in (Shape.START, Shape.END) for node in sketch.nodes.values()):
        return reader.rows, None
    lines = {node.id: node.line for node in sketch.nodes.values()}
    made = assemble(sketch)
    words = {
        "implicit_split": Text(
            "言葉のない複数の矢印は並行と仮定しました", "several arrows without words: assumed parallel"
        ),
        "label_to_note": Text("一本道の矢印の言葉は備考に書きました", "the label of a single arrow became a note"),
        "joined_starts": Text("同じ手順に入る開始を一つにまとめました", "starts of the same step were joined"),
    }
    notes: dict[str, Text] = {}
    for node, what in made.reworded:
        notes.setdefault(node, words[what])
    rows = [
        Row(row.kind, row.element, row.name, row.line, Fate.APPROXIMATED, notes[row.element])
        if row.element in notes and row.fate is Fate.CARRIED and row.kind.startswith("node") else row
        for row in reader.rows
    ]  # fmt: skip
    process: Process = made.process
    positions = element_positions(process, made.node_of, lines, text)
    return rows, ImportedProcess(process, positions, made.node_of)


class _SketchReader:
    def __init__(self, diagram: Diagram, name: str) -> None:
        self.diagram, self.name = diagram, name
        self.rows: list[Row] = []
        self.ins: dict[str, int] = {}
        self.outs: dict[str, int] = {}
        self.special: dict[str, tuple[Fate, Text]] = {}

    def read(self) -> Sketch:
        sketch = Sketch(self.name, implicit_choice=Shape.XOR)
        self._open_subgraph_links()
        for link in self.diagram.links:
            self.outs[link.source] = self.outs.get(link.source, 0) + 1
            self.ins[link.target] = self.ins.get(link.target, 0) + 1
        actors = self._legend()
        self._lanes(sketch, actors)
        documents = self._documents(sketch)
        for node in self.diagram.nodes.values():
            if node.id in documents or any(node.id in members for members in actors.values()):
                continue
            sketch.add(self._node(node, actors))
        self._edges(sketch, documents)
        self._account()
        return sketch

    # --- lanes -------------------------------------------------------------------------------

    def _legend(self) -> dict[str, list[str]]:
        """Find subgraphs that only list who takes part: no node in them has an arrow."""
        members: dict[str, list[str]] = {}
        for node in self.diagram.nodes.values():
            if node.subgraph:
                members.setdefault(node.subgraph, []).append(node.id)
        drawn = {link.source for link in self.diagram.links} | {link.target for link in self.diagram.links}
        if not drawn:
            return {}
        return {subgraph: nodes for subgraph, nodes in members.items() if not drawn.intersection(nodes)}

    def _path(self, subgraph: DrawnSubgraph) -> list[DrawnSubgraph]:
        path = [subgraph]
        while path[-1].parent:
            path.append(self.diagram.subgraphs[path[-1].parent])
        return path[::-1]

    def _lanes(self, sketch: Sketch, actors: dict[str, list[str]]) -> None:
        self.lane_of: dict[str, str] = {}
        used = {node.subgraph for node in self.diagram.nodes.values() if node.subgraph}
        for subgraph in self.diagram.subgraphs.values():
            path = self._path(subgraph)
            top = self.diagram.keyword == "swimlane-beta"
            self.lane_of[subgraph.id] = path[0].id if top else subgraph.id
            remark = (Fate.CARRIED, Text("担当として", "as a lane"))
            if subgraph.id in actors:
                remark = (Fate.APPROXIMATED, Text("凡例の登場者を担当にしました", "its legend entries became lanes"))
                for node in actors[subgraph.id]:
                    drawn = self.diagram.nodes[node]
                    sketch.lanes.append(
                        SketchLane(drawn.id, drawn.lines[0] if drawn.lines else drawn.id, line=drawn.line)
                    )
                    self.special[node] = remark
            elif (len(path) == 1) if top else subgraph.id in used:
                department = "" if top else " / ".join(outer.title for outer in path[:-1])
                sketch.lanes.append(SketchLane(subgraph.id, subgraph.title, department, subgraph.line))
            elif any(subgraph.id == other.parent for other in self.diagram.subgraphs.values()):
                remark = (Fate.CARRIED, Text("内側の担当の所属として", "as the department of its inner lanes"))
            else:
                remark = (Fate.DROPPED, Text("中に何もありません", "nothing is in it"))
            self.rows.append(Row("subgraph", subgraph.id, subgraph.title, subgraph.line, *remark))

    def _open_subgraph_links(self) -> None:
        """Lead an arrow to a subgraph to what it begins or ends with."""
        for link in self.diagram.links:
            for side in ("source", "target"):
                name = getattr(link, side)
                if name in self.diagram.nodes or name not in self.diagram.subgraphs:
                    continue
                inner = [node.id for node in self.diagram.nodes.values() if node.subgraph == name]
                if side == "target":
                    reached = {other.target for other in self.diagram.links if other.source in inner}
                    inner = [node for node in inner if node not in reached] or inner
                else:
                    left = {other.source for other in self.diagram.links if other.target in inner}
                    inner = [node for node in inner if node not in left][::-1] or inner[::-1]
                if inner:
                    setattr(link, side, inner[0])
        known = self.diagram.nodes
        self.diagram.links = [link for link in self.diagram.links if link.source in known and link.target in known]

    # --- nodes -------------------------------------------------------------------------------

    def _documents(self, sketch: Sketch) -> dict[str, str]:
        """Read stores and papers at the rim of the flow as documents of the steps beside them."""
        found: dict[str, str] = {}
        for node in self.diagram.nodes.values():
            rim = not self.ins.get(node.id) or not self.outs.get(node.id)
            if node.shape in STORES | PAPERS and rim and self.ins.get(node.id, 0) + self.outs.get(node.id, 0):
                found[node.id] = node.label
                media = (Medium.SYSTEM,) if node.shape in STORES else ()
                sketch.documents[node.label] = Document(name=node.label, media=media)
                self.special[node.id] = (Fate.CARRIED, Text("帳票として", "as a document"))
        return found

    def _node(self, node: DrawnNode, actors: dict[str, list[str]]) -> SketchNode:
        label = "" if node.label in GATEWAY_SIGNS else node.label
        drawn = SketchNode(node.id, self._shape(node), label, self.lane_of.get(node.subgraph, ""), node.line)
        if drawn.shape is Shape.TASK:
            if node.shape in CALLS:
                drawn.facts["call"] = node.label
            if node.shape in _KIND_OF_SHAPE:
                drawn.facts["kind"] = _KIND_OF_SHAPE[node.shape]
            if node.shape in STORES:
                drawn.facts["media"] = (Medium.SYSTEM,)
            if actors and not drawn.lane:
                self._actor_line(node, drawn, [name for names in actors.values() for name in names])
        return drawn

    def _actor_line(self, node: DrawnNode, drawn: SketchNode, actors: list[str]) -> None:
        """Take the lane from a label whose last line names somebody of the legend."""
        if len(node.lines) < 2:
            return
        last = node.lines[-1]
        for actor in actors:
            words = self.diagram.nodes[actor].lines[:1] or (actor,)
            if last.startswith((words[0], actor)):
                drawn.lane, drawn.label = actor, " ".join(node.lines[:-1])
                return

    def _shape(self, node: DrawnNode) -> Shape:
        ins, outs = self.ins.get(node.id, 0), self.outs.get(node.id, 0)
        word = node.label.casefold()
        ending = word in END_WORDS or node.shape in ("stop", "dbl-circ", "double-circle", "fr-circ", "framed-circle")
        if ins and not outs and (node.shape in TERMINALS or ending):
            return Shape.END
        if outs and not ins and (node.shape in TERMINALS or word in _START_WORDS):
            return Shape.START
        if node.mark in CLASS_SHAPES:
            return CLASS_SHAPES[node.mark]
        if node.shape in BARS:
            return Shape.AND
        if node.shape in ("diamond", "diam", "decision", "question") or (node.shape in DECISIONS and outs > 1):
            return Shape.XOR
        return Shape.TASK

    # --- edges -------------------------------------------------------------------------------

    def _edges(self, sketch: Sketch, documents: dict[str, str]) -> None:
        for link in self.diagram.links:
            ends = f"{link.source}→{link.target}"
            remark = (Fate.CARRIED, NO_TEXT)
            if link.source in documents or link.target in documents:
                self._use(sketch, link.source, link.target, documents)
                remark = (Fate.CARRIED, Text("読む・書くとして", "as reads or writes"))
            elif link.source in sketch.nodes and link.target in sketch.nodes:
                edge = SketchEdge(link.source, link.target, link.label, bool(link.label), line=link.line)
                sketch.edges.append(edge)
                if link.both:
                    remark = (
                        Fate.APPROXIMATED,
                        Text("両向きの矢印は片向きにしました", "a two-way arrow became one-way"),
                    )
                elif not link.arrow:
                    remark = (
                        Fate.APPROXIMATED,
                        Text("矢じりのない線を矢印にしました", "a line without head became an arrow"),
                    )
            self.rows.append(Row("link", ends, link.label, link.line, *remark))

    def _use(self, sketch: Sketch, source: str, target: str, documents: dict[str, str]) -> None:
        step, field, document = (target, "reads", source) if source in documents else (source, "writes", target)
        node = sketch.nodes.get(step)
        if node is None or document not in documents:
            return
        node.use(field, documents[document])

    def _account(self) -> None:
        for node in self.diagram.nodes.values():
            remark = self.special.get(node.id, (Fate.CARRIED, NO_TEXT))
            self.rows.append(Row(f"node:{node.shape or 'rect'}", node.id, node.label, node.line, *remark))
        looks = Text("色や見た目の指定です", "looks only")
        self.rows.extend(Row(word, "", "", line, Fate.DROPPED, looks) for line, word in self.diagram.ignored)
