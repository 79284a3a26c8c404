"""BPMN 2.0 → processes: pools, lanes, tasks, events, gateways, sub-processes, data, messages.

Every element of the file ends in one row of the fidelity table. Sequence flows come from
sourceRef and targetRef, never from incoming/outgoing; lanes from flowNodeRef, from the picture
where that is missing.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from bprflow.exchange.assemble import Assembled, assemble
from bprflow.exchange.bpmn.ours import exact_process, our_header, our_item
from bprflow.exchange.bpmn.pools import Pool, find_pools, message_flows, outside_lanes
from bprflow.exchange.bpmn.scope import ScopeReader
from bprflow.exchange.bpmn.together import Together
from bprflow.exchange.bpmn.tree import label, local
from bprflow.exchange.bpmn.vocabulary import MODEL_SPELLINGS, PARTS, fate_of
from bprflow.exchange.faults import fault
from bprflow.exchange.fidelity import Fate, Imported, ImportedProcess, Row
from bprflow.exchange.positions import element_positions
from bprflow.exchange.sketch import Shape, Sketch
from bprflow.exchange.xml import XmlRefusedError, decode_xml, parse_xml
from bprflow.language.terms import NO_TEXT, Text
from bprflow.source.diagnostic import Diagnostic, Level

if TYPE_CHECKING:
    from lxml.etree import _Element

REWORDED = {
    "implicit_split": Text("分かれ目を関門として書き出しました", "an implicit split became a gateway"),
    "joined_starts": Text("同じ手順に入る開始を一つにまとめました", "starts of the same step were joined"),
    "label_to_note": Text("一本道の矢印の言葉は備考に書きました", "the label of a single flow became a note"),
    "begin_together": Text(
        "始まりのない図なので、同時に始まるとして読みました", "no start is drawn: all begin at once"
    ),
}


def read_bpmn(data: bytes, file: str = "") -> Imported:
    """Read a BPMN 2.0 file of any vendor.

    Args:
        data: The bytes of the file, in UTF-8, UTF-16, Shift_JIS, EUC-JP or a Latin encoding.
        file: Path as the user gave it, for messages and as a last resort for a name.

    Returns:
        One process for each pool with a flow; a broken file gives no process and one diagnostic.
        Never raises. O(elements).

    """
    try:
        source = decode_xml(data)
        root = parse_xml(source)
    except XmlRefusedError as error:
        found = fault("XCH-01", Level.ERROR, error.message, error.hint, file, error.line)
        return Imported(file, "bpmn", (), diagnostics=(found,))
    if local(root) != "definitions":
        found = fault(
            "XCH-02", Level.ERROR,
            Text("BPMN 2.0 のファイルではありません", "this is not a BPMN 2.0 file"),
            Text("作図の道具から「BPMN 2.0」の形式で書き出してください", "export it as BPMN 2.0"), file, root.sourceline or 1,
        )  # fmt: skip
        return Imported(file, "bpmn", (), diagnostics=(found,), encoding=source.encoding, text=source.text)
    return _Reader(root, source.text, source.encoding, file).read()


class _Reader:
    def __init__(self, root: _Element, text: str, encoding: str, file: str) -> None:
        self.root, self.text, self.encoding, self.file = root, text, encoding, file
        self.diagnostics: list[Diagnostic] = []
        self.rows: list[Row] = []
        self.special: dict[_Element, tuple[Fate, Text]] = {}
        self.by_id: dict[str, _Element] = {}
        self.together = Together()

    def read(self) -> Imported:
        self._index()
        pools = find_pools(self.root, self.by_id, PurePath(self.file).name.split(".")[0] or "業務")
        self.flows = message_flows(self.root, pools)
        parts = [part for pool in pools if pool.process is not None and (part := self._part(pool, pools))]
        if not parts:
            self.diagnostics.append(
                fault(
                    "XCH-03", Level.ERROR,
                    Text("手順が一つもありません (中身のない図です)", "there is no flow in this file"),
                    Text("プールの中に手順を描いたファイルを指定してください", "name a file with tasks in its pools"), self.file, 1,
                )
            )  # fmt: skip
        between = list(dict.fromkeys(flow for flows in self.flows.values() for flow in flows))
        for level, line, text in self.together.faults(between):
            self.diagnostics.append(fault("XCH-12", level, text, NO_TEXT, self.file, line))
        self._account()
        self.diagnostics.sort(key=lambda item: item.span.line if item.span else 0)
        return Imported(
            self.file, "bpmn", tuple(parts), tuple(self.rows), tuple(self.diagnostics), self.encoding, self.text
        )

    def _index(self) -> None:
        for element in self.root.iter("{*}*"):
            identifier = element.get("id")
            if identifier is None or not local(element):
                continue
            if identifier in self.by_id:
                self.diagnostics.append(
                    fault(
                        "XCH-04", Level.WARNING,
                        Text(f"識別子 {identifier} が二度使われています", f"id {identifier} is used twice"),
                        NO_TEXT, self.file, element.sourceline or 0,
                    )
                )  # fmt: skip
            else:
                self.by_id[identifier] = element

    def _part(self, pool: Pool, pools: list[Pool]) -> ImportedProcess | None:
        assert pool.process is not None
        reader = ScopeReader(self.root, self.by_id, self.special)
        sketch = reader.read(pool)
        for line, text in reader.faults:
            self.diagnostics.append(fault("XCH-05", Level.WARNING, text, NO_TEXT, self.file, line))
        if all(node.shape in (Shape.START, Shape.END, Shape.THROUGH) for node in sketch.nodes.values()):
            return None
        self.together.add(sketch, reader.elements)
        outside_lanes(self.flows.get(pool.id, []), self.by_id, pool, pools, sketch, reader.elements, self.special)
        lines = {node: found.line for node, found in sketch.nodes.items()}
        exact = exact_process(pool.process, sketch)
        our_header(pool.process, sketch)
        for node, element in reader.elements.items():
            if node in sketch.nodes:
                our_item(element, sketch.nodes[node])
        if exact is not None:
            positions = element_positions(exact.process, exact.node_of, lines, self.text)
            elements = {item: _element_id(reader.elements, node) for item, node in exact.node_of.items()}
            return ImportedProcess(exact.process, positions, elements, pool.process.get("id") or "", exact=True)
        return self._assembled(sketch, reader, lines, pool.process.get("id") or "")

    def _assembled(self, sketch: Sketch, reader: ScopeReader, lines: dict[str, int], root: str) -> ImportedProcess:
        made: Assembled = assemble(sketch)
        for node, what in made.reworded:
            element = reader.elements.get(node)
            if element is not None and self.special.get(element, (Fate.CARRIED,))[0] is Fate.CARRIED:
                self.special[element] = (Fate.APPROXIMATED, REWORDED[what])
        positions = element_positions(made.process, made.node_of, lines, self.text)
        elements = {item: _element_id(reader.elements, node) for item, node in made.node_of.items()}
        return ImportedProcess(made.process, positions, elements, root)

    def _account(self) -> None:
        """Give every element of the model exactly one row."""
        foreign: dict[str, int] = {}
        # Some vendors leave their extensions in the BPMN namespace: they are foreign all the same.
        inside = {
            found for ext in self.root.iter("{*}extensionElements") for found in ext.iter("{*}*") if found is not ext
        }
        for element in self.root.iter("{*}*"):
            name = local(element)
            if not name or element in inside:
                self._count_foreign(element, foreign)
            elif name == "property" and element.get("name") == "__targetRef_placeholder":
                continue  # bpmn-js puts it in only because the schema wants a target there
            elif name not in PARTS or element in self.special:
                fate, remark = self.special.get(element) or fate_of(name)
                self.rows.append(
                    Row(name, element.get("id") or "", label(element), element.sourceline or 0, fate, remark)
                )
        remark = Text("元のファイルに残します", "kept in the original file")
        for name, line in foreign.items():
            self.rows.append(Row(name, "", "", line, Fate.DROPPED, remark))

    def _count_foreign(self, element: _Element, found: dict[str, int]) -> None:
        parent = element.getparent()
        if parent is None or local(parent) not in ("extensionElements", "definitions"):
            return
        namespace, _, name = str(element.tag)[1:].partition("}")
        if namespace.startswith("urn:bprflow:"):
            return
        kind = (
            "diagram"
            if "omg.org" in namespace
            else f"extension:{namespace.rstrip('/').rpartition('/')[2] or namespace}:{name}"
        )
        found.setdefault(kind, element.sourceline or 0)


def _element_id(elements: dict[str, _Element], node: str) -> str:
    element = elements.get(node)
    return (element.get("id") or "") if element is not None else ""


def is_bpmn(data: bytes) -> bool:
    """Guess from the first bytes whether this is BPMN, in any encoding."""
    head = data[:4000].replace(b"\x00", b"")
    return b"definitions" in head and any(name.encode() in head for name in MODEL_SPELLINGS)
