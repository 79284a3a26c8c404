"""draw.io → processes: one a page; containers are lanes, shapes say what a node is.

Source: diagrams.net, "mxfile format" and "Extracting the XML from mxfiles": pages may be plain XML
or deflated, Base64-coded, percent-encoded text.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from bprflow.draw.drawio import AGAIN, AROUND, DOTTED, PIECE
from bprflow.exchange.assemble import assemble
from bprflow.exchange.bpmn.ours import fingerprint, step_facts
from bprflow.exchange.canonical import read_process_json
from bprflow.exchange.drawio.nearby import MAX_PAIRS, Box, Point, beside, box_distance, centre, inside, nearest
from bprflow.exchange.drawio.page import Cell, model_of, number_of, words_of
from bprflow.exchange.faults import fault
from bprflow.exchange.fidelity import Fate, Imported, ImportedProcess, Row
from bprflow.exchange.positions import element_positions
from bprflow.exchange.sketch import Shape, Sketch, SketchEdge, SketchLane, SketchNode, free_names, one_line
from bprflow.exchange.xml import XmlRefusedError, decode_xml, parse_xml
from bprflow.language.terms import NO_TEXT, Text
from bprflow.language.values import END_WORDS
from bprflow.model import Document, Medium, Process
from bprflow.source.diagnostic import Diagnostic, Level

if TYPE_CHECKING:
    from lxml.etree import _Element

SHORT = 8
"""Loose words of up to this many characters are marks, not remarks."""


def read_drawio(data: bytes, file: str = "") -> Imported:
    """Read a draw.io file; every page with arrows is a process.

    Args:
        data: Bytes of the .drawio or .xml file.
        file: Path as the user gave it.

    Returns:
        Never raises; what is wrong is a diagnostic.

    """
    try:
        source = decode_xml(data)
        root = parse_xml(source)
    except XmlRefusedError as error:
        return Imported(file, "drawio", (), diagnostics=(fault("XCH-01", Level.ERROR, error.message, error.hint, file, error.line),))  # fmt: skip
    if root.tag not in ("mxfile", "mxGraphModel"):
        found = fault(
            "XCH-02",
            Level.ERROR,
            Text("draw.io のファイルではありません", "this is not a draw.io file"),
            NO_TEXT,
            file,
            1,
        )
        return Imported(file, "drawio", (), diagnostics=(found,), encoding=source.encoding, text=source.text)
    fallback = PurePath(file).name.split(".")[0] or "業務"
    parts: list[ImportedProcess] = []
    rows: list[Row] = []
    faults: list[Diagnostic] = []
    pages = [root] if root.tag == "mxGraphModel" else list(root.iter("diagram"))
    names = free_names([_page_name(page, fallback, len(pages)) for page in pages])
    for page, name in zip(pages, names, strict=True):
        try:
            model = model_of(page)
        except XmlRefusedError as error:
            faults.append(fault("XCH-01", Level.ERROR, error.message, error.hint, file, page.sourceline or 1))
            continue
        plain = model is page or model.getparent() is not None
        reader = _PageReader(model, name)
        sketch = reader.read()
        rows += reader.rows
        if sketch.nodes:
            parts.append(_part(reader, sketch, source.text if plain else ""))
    if not parts and not faults:
        text = Text("矢印でつながった図形が見つかりません", "no shapes joined by arrows were found")
        faults.append(fault("XCH-03", Level.ERROR, text, NO_TEXT, file, 1))
    return Imported(file, "drawio", tuple(parts), tuple(rows), tuple(faults), source.encoding, source.text)


def sign(root: _Element) -> None:
    """Store the fingerprint of the drawn flow beside our facts."""
    for page in root.iter("diagram"):
        reader = _PageReader(model_of(page), "")
        sketch = reader.read()
        for holder in page.iter("object"):
            if holder.get("id") == "pool":
                holder.set("fingerprint", fingerprint(sketch))


def _part(reader: _PageReader, sketch: Sketch, text: str) -> ImportedProcess:
    lines = {node.id: node.line if text else 0 for node in sketch.nodes.values()}
    exact = reader.exact(sketch)
    if exact is not None:
        named = {node.label: node.id for node in sketch.nodes.values()}
        node_of = {step.id: named[step.name] for step in exact.all_steps if step.name in named}
        return ImportedProcess(exact, element_positions(exact, node_of, lines, text), node_of, exact=True)
    for cell in reader.cells.values():
        if cell.id in sketch.nodes and "bprflow" in cell.data:
            step_facts(cell.data["bprflow"], sketch.nodes[cell.id])
    made = assemble(sketch)
    return ImportedProcess(made.process, element_positions(made.process, made.node_of, lines, text), made.node_of)


def _page_name(page: _Element, fallback: str, count: int) -> str:
    name = one_line(page.get("name"))
    plain = re.fullmatch(r"(?:Page|ページ|page|Seite)[- ]?\d+", name)
    return fallback if not name or (plain and count == 1) else name


class _PageReader:
    def __init__(self, model: _Element, name: str) -> None:
        self.model, self.name = model, name
        self.rows: list[Row] = []
        self.cells: dict[str, Cell] = {}
        self._collect()
        self.labels: dict[str, list[Cell]] = {}
        for cell in self.cells.values():
            if cell.vertex and cell.parent in self.cells and self.cells[cell.parent].edge:
                self.labels.setdefault(cell.parent, []).append(cell)

    def read(self) -> Sketch:
        sketch = Sketch(self.name, implicit_choice=Shape.XOR)
        arrows = self._arrows()
        self.ins: dict[str, int] = {}
        self.outs: dict[str, int] = {}
        for arrow in arrows:
            self.outs[arrow.source] = self.outs.get(arrow.source, 0) + 1
            self.ins[arrow.target] = self.ins.get(arrow.target, 0) + 1
        self._lanes(sketch)
        self._settle_texts(arrows)
        for cell in self.cells.values():
            if cell.vertex and cell.id not in self.containers and cell.id not in self.settled:
                self._shape_cell(cell, sketch)
        for arrow in arrows:
            if arrow.source in sketch.nodes and arrow.target in sketch.nodes:
                label = self._arrow_label(arrow)
                sketch.edges.append(SketchEdge(arrow.source, arrow.target, label, bool(label), line=arrow.line))
        return sketch

    def exact(self, sketch: Sketch) -> Process | None:
        """Give the process as it was written, if nobody redrew the flow since."""
        import json

        pool = self.cells.get("pool")
        if pool is None or "bprflow" not in pool.data or pool.data.get("fingerprint") != fingerprint(sketch):
            return None
        try:
            value = json.loads(pool.data["bprflow"])
            return read_process_json(value) if isinstance(value, dict) else None
        except (ValueError, RecursionError):
            return None

    # --- cells -------------------------------------------------------------------------------

    def _collect(self) -> None:
        for element in self.model.iter("mxCell"):
            holder = element.getparent()
            wrapped = holder is not None and holder.tag in ("object", "UserObject")
            outer = holder if wrapped and holder is not None else element
            identifier = outer.get("id") or f"cell{len(self.cells)}"
            label = words_of(outer.get("label") if wrapped else element.get("value"))
            cell = Cell(
                identifier, label, element.get("style") or "", element.get("parent") or "", element.sourceline or 0,
                element.get("vertex") == "1", element.get("edge") == "1", element.get("source") or "", element.get("target") or "",
            )  # fmt: skip
            if wrapped:
                cell.data = {str(key): str(value) for key, value in outer.attrib.items()}
            geometry = element.find("mxGeometry")
            if geometry is not None:
                self._geometry(cell, geometry)
            self.cells[identifier] = cell

    def _geometry(self, cell: Cell, geometry: _Element) -> None:
        x, y, width, height = (number_of(geometry.get(key)) for key in ("x", "y", "width", "height"))
        cell.box = (x, y, width, height)
        points = {str(p.get("as")): (number_of(p.get("x")), number_of(p.get("y"))) for p in geometry.findall("mxPoint")}
        cell.ends = (points.get("sourcePoint"), points.get("targetPoint"))
        cell.corners = [(number_of(p.get("x")), number_of(p.get("y"))) for p in geometry.iterfind("Array/mxPoint")]

    def _absolute(self, cell: Cell) -> Box:
        x, y, width, height = cell.box
        seen = {cell.id}
        parent = self.cells.get(cell.parent)
        while parent is not None and parent.id not in seen:
            seen.add(parent.id)
            x, y = x + parent.box[0], y + parent.box[1]
            parent = self.cells.get(parent.parent)
        return (x, y, width, height)

    def _arrows(self) -> list[Cell]:
        """List arrows that join two shapes; loose ends are led to the shape they touch."""
        self.containers = {
            cell.id for cell in self.cells.values()
            if cell.vertex and cell.has("swimlane", "shape=table", "shape=tableRow", "mxgraph.bpmn.swimlane")
        }  # fmt: skip
        found = []
        for cell in self.cells.values():
            if not cell.edge or cell.has(PIECE):  # a piece of an arrow whose last piece joins both shapes
                continue
            ends = []
            for name, point in zip((cell.source, cell.target), cell.ends, strict=True):
                ends.append(name if name in self.cells else self._touched(self._on_page(cell, point)))
            cell.source, cell.target = ends
            kind = "arrow"
            if cell.source and cell.target:
                found.append(cell)
                self.rows.append(Row(kind, cell.id, cell.label, cell.line, Fate.CARRIED))
            else:
                remark = Text("両端が図形につながっていません", "it does not join two shapes")
                self.rows.append(Row(kind, cell.id, cell.label, cell.line, Fate.DROPPED, remark))
        return found

    def _on_page(self, arrow: Cell, point: Point | None) -> Point | None:
        """Give a loose end on the page: it is written relative to the lane the arrow was drawn in."""
        parent = self.cells.get(arrow.parent)
        if point is None or parent is None or not parent.vertex:
            return point
        x, y = self._absolute(parent)[:2]
        return (point[0] + x, point[1] + y)

    def _touched(self, point: Point | None, slack: float = 12.0) -> str:
        """Find the shape nearest to a loose end, at most `slack` away; of several the smallest."""
        if point is None:
            return ""
        near = [
            (distance, box[2] * box[3], cell.id) for cell in self.cells.values()
            if cell.vertex and cell.id not in self.containers and not cell.has("edgeLabel") and not cell.style.startswith(("text", "group"))
            and (distance := box_distance(point, box := self._absolute(cell))) <= slack
        ]  # fmt: skip
        return min(near)[2] if near else ""

    # --- loose texts -------------------------------------------------------------------------

    def _settle_texts(self, arrows: list[Cell]) -> None:
        """Give loose texts to what they stand beside: arrows out of a decision, nameless decisions, boxes."""
        self.settled: dict[str, Text] = {}
        drawn = {arrow.source for arrow in arrows} | {arrow.target for arrow in arrows}
        aside = self._dotted_aside(arrows)
        loose = {
            cell.id: self._absolute(cell) for cell in self.cells.values()
            if cell.vertex and cell.label and cell.id not in drawn and cell.id not in self.containers
            and not cell.has("edgeLabel", "document", "cylinder", "shape=note", AROUND)
        }  # fmt: skip
        if not loose:
            self._name_aside(aside)
            return
        plain = {
            name
            for name in loose
            if self.cells[name].style.startswith("text") or self.cells[name].has("strokeColor=none")
        }
        texts = {name: box for name, box in loose.items() if name in plain}
        asking = {name for name in drawn if self._shape(self.cells[name]) in (Shape.XOR, Shape.OR, Shape.EVENT)}
        bare = {arrow.id: arrow for arrow in arrows if arrow.source in asking and not self._arrow_label(arrow)}
        bare |= {arrow.id: arrow for arrow in aside}
        for text, arrow_id in beside(texts, {name: self._points(arrow) for name, arrow in bare.items()}).items():
            bare[arrow_id].label = self.cells[text].label
            self.settled[text] = Text("矢印の条件として", "as the condition of an arrow")
        self._name_aside(aside)
        left = {name: box for name, box in texts.items() if name not in self.settled}
        nameless = {name: self._absolute(self.cells[name]) for name in asking if not self.cells[name].label}
        for text, shape in nearest(left, nameless).items():
            self.cells[shape].label = self.cells[text].label
            self.settled[text] = Text("分かれ道の問いとして", "as the question of a decision")
        boxes = [self._absolute(self.cells[name]) for name in drawn]
        if len(loose) * len(boxes) <= MAX_PAIRS:
            for name, box in loose.items():
                if name not in self.settled and any(inside(centre(box), other) for other in boxes):
                    self.settled[name] = Text("図形の中の飾りです", "decoration inside a shape")
        for name, remark in self.settled.items():
            cell = self.cells[name]
            fate = Fate.DROPPED if remark.en.startswith("decoration") else Fate.CARRIED
            self.rows.append(Row("text", name, cell.label, cell.line, fate, remark))

    def _dotted_aside(self, arrows: list[Cell]) -> list[Cell]:
        """Find nameless dotted arrows out of a shape that has other arrows too: the way of those who cannot go digital."""
        dotted = [arrow for arrow in arrows if arrow.has(DOTTED) and not self._arrow_label(arrow)]
        plain = {arrow.source for arrow in arrows if not arrow.has(DOTTED)}
        return [arrow for arrow in dotted if arrow.source in plain]

    def _name_aside(self, aside: list[Cell]) -> None:
        for arrow in aside:
            arrow.label = arrow.label or "代替手段"

    def _points(self, arrow: Cell) -> list[tuple[float, float]]:
        """Corners of an arrow on the page, from shape to shape."""
        dx, dy = 0.0, 0.0
        parent = self.cells.get(arrow.parent)
        if parent is not None and parent.vertex:
            dx, dy = self._absolute(parent)[:2]
        first, last = (centre(self._absolute(self.cells[name])) for name in (arrow.source, arrow.target))
        return [first, *((x + dx, y + dy) for x, y in arrow.corners), last]

    def _arrow_label(self, arrow: Cell) -> str:
        if arrow.label:
            return arrow.label
        return " ".join(cell.label for cell in self.labels.get(arrow.id, ()) if cell.label)

    # --- lanes -------------------------------------------------------------------------------

    def _lanes(self, sketch: Sketch) -> None:
        inner = {self.cells[c].parent for c in self.containers}
        leaves = [self.cells[c] for c in self.cells if c in self.containers and c not in inner]
        first: dict[str, str] = {}
        for cell in leaves:
            first.setdefault(cell.label, cell.id)
        self.again = {cell.id: first[cell.label] for cell in leaves if cell.has(AGAIN)}
        leaves = [cell for cell in leaves if self.again.get(cell.id, cell.id) == cell.id]
        pools = {cell.id for cell in self.cells.values() if cell.id in self.containers and cell.id in inner}
        for cell in leaves:
            path = self._outer(cell)
            department = " / ".join(outer.label for outer in path[1:] if outer.label)
            sketch.lanes.append(SketchLane(cell.id, cell.label, department, cell.line))
            self.rows.append(
                Row("swimlane", cell.id, cell.label, cell.line, Fate.CARRIED, Text("担当として", "as a lane"))
            )
        tops = {self._outer(cell)[0].id for cell in leaves if self._outer(cell)}
        for identifier in pools:
            cell = self.cells[identifier]
            if identifier in tops and len(tops) == 1 and cell.label:
                sketch.name = cell.label
            self.rows.append(Row("swimlane", cell.id, cell.label, cell.line, Fate.CARRIED, Text("業務の名前か所属として", "as a name or department")))  # fmt: skip

    def _outer(self, cell: Cell) -> list[Cell]:
        path: list[Cell] = []
        parent = self.cells.get(cell.parent)
        while parent is not None and parent.id in self.containers and parent not in path:
            path.append(parent)
            parent = self.cells.get(parent.parent)
        return path[::-1]

    def _lane_of(self, cell: Cell, sketch: Sketch) -> str:
        known = {lane.id for lane in sketch.lanes}
        seen: set[str] = set()
        parent = cell.parent
        while parent in self.cells and parent not in seen:
            if self.again.get(parent, parent) in known:
                return self.again.get(parent, parent)
            seen.add(parent)
            parent = self.cells[parent].parent
        x, y, width, height = self._absolute(cell)
        boxes = sorted(
            (self._absolute(self.cells[lane])[2] * self._absolute(self.cells[lane])[3], lane) for lane in known
        )
        for _, lane in boxes:
            left, top, w, h = self._absolute(self.cells[lane])
            if left <= x + width / 2 <= left + w and top <= y + height / 2 <= top + h:
                return lane
        return ""

    # --- shapes ------------------------------------------------------------------------------

    def _shape_cell(self, cell: Cell, sketch: Sketch) -> None:
        linked = self.ins.get(cell.id, 0) + self.outs.get(cell.id, 0)
        parent = self.cells.get(cell.parent)
        if cell.has("edgeLabel") or (parent is not None and parent.edge) or cell.style.startswith("group"):
            return
        if not linked:
            self._loose(cell, sketch)
            return
        shape = self._shape(cell)
        node = SketchNode(cell.id, shape, cell.label, self._lane_of(cell, sketch), cell.line)
        if cell.has("shape=process") and shape is Shape.TASK:
            node.facts["call"] = cell.label
        sketch.nodes[cell.id] = node
        self.rows.append(Row(f"shape:{shape.value}", cell.id, cell.label, cell.line, Fate.CARRIED))

    def _loose(self, cell: Cell, sketch: Sketch) -> None:
        """Read a shape no arrow touches: a paper, or a remark."""
        if not cell.label:
            return
        if cell.has(AROUND):
            remark = Text("表題・数字・凡例です", "heading, figures or legend")
            self.rows.append(Row("text", cell.id, cell.label, cell.line, Fate.DROPPED, remark))
            return
        if cell.has("document", "cylinder", "datastore", "data_store"):
            media = () if cell.has("document") else (Medium.SYSTEM,)
            sketch.documents.setdefault(cell.label, Document(name=cell.label, media=media))
            fate, remark = Fate.CARRIED, Text("帳票として", "as a document")
        elif not cell.has("shape=note", "callout") and len(cell.label) <= SHORT:
            fate, remark = Fate.DROPPED, Text("何に付く言葉かわかりません", "it is not clear what this word belongs to")
        else:
            sketch.notes.append(cell.label)
            fate, remark = (
                Fate.APPROXIMATED,
                Text("矢印のない図形は業務の備考にしました", "a shape without arrows became a note"),
            )
        self.rows.append(Row("shape:loose", cell.id, cell.label, cell.line, fate, remark))

    def _shape(self, cell: Cell) -> Shape:
        style, ins, outs = cell.style, self.ins.get(cell.id, 0), self.outs.get(cell.id, 0)
        if cell.data.get("gateway") in ("or", "event"):
            return Shape(cell.data["gateway"])
        if "rhombus" in style or cell.has("decision", "mxgraph.bpmn.gateway"):
            if cell.has("gwType=parallel", "symbol=parallelGw"):
                return Shape.AND
            if cell.has("outline=end", "symbol=inclusiveGw"):
                return Shape.OR
            return Shape.EVENT if cell.has("symbol=multiple", "gwType=event") else Shape.XOR
        round_shape = cell.has("ellipse", "terminator", "start_1", "start_2", "mxgraph.bpmn.event", "shape=startState", "endState", "arcSize=50", "arcSize=40")  # fmt: skip
        word = cell.label.casefold()
        if ins and not outs and (round_shape or word in END_WORDS):
            return Shape.END
        if outs and not ins and (round_shape or word in {"start", "開始", "スタート", "はじめ"}):
            return Shape.START
        return Shape.TASK
