"""Our facts into somebody else's BPMN file: everything foreign and the picture stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.read import read_bpmn
from bprflow.exchange.bpmn.tree import label
from bprflow.exchange.bpmn.vocabulary import MODEL_SPELLINGS, OURS
from bprflow.exchange.canonical import compact, item_json, process_json
from bprflow.exchange.fidelity import Fate, ImportedProcess, Row
from bprflow.exchange.sketch import one_line
from bprflow.exchange.xml import decode_xml, parse_xml
from bprflow.language.terms import Text
from bprflow.model import Gateway, Item, Parallel, Process, Step, walk

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Patched:
    """A foreign file with our facts, and what could not be put into it.

    Attributes:
        data: The file, in UTF-8.
        rows: Steps of ours that the drawing does not show, drawn jumps that differ.

    """

    data: bytes
    rows: tuple[Row, ...]


def patch_bpmn(original: bytes, processes: Sequence[Process]) -> Patched:
    """Write the facts of processes into the BPMN file they came from.

    Names that changed are changed in place; our facts go into `extensionElements` beside the
    vendor's own. Steps that were added or removed are not drawn: they are listed.

    Args:
        original: The foreign file, any encoding.
        processes: As imported, then edited; matched by name, else by order.

    Raises:
        XmlRefusedError: The original cannot be read.

    """
    from lxml import etree

    imported = read_bpmn(original)
    root = parse_xml(decode_xml(original))
    by_id = {str(e.get("id")): e for e in root.iter("{*}*") if e.get("id")}
    rows: list[Row] = []
    left = list(processes)
    for part in imported.parts:
        ours = next((p for p in left if p.name == part.process.name), left[0] if left else None)
        if ours is None:
            break
        left.remove(ours)
        rows += _steps(part, ours, by_id)
        holder = by_id.get(part.element)
        if holder is not None:
            _header(holder, part, ours)
    rows += [
        Row(
            "process",
            "",
            p.name,
            0,
            Fate.DROPPED,
            Text("図に対応するプールがありません", "no pool of the drawing fits it"),
        )
        for p in left
    ]
    _sign_again(root)
    data: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return Patched(data, tuple(rows))


def _steps(part: ImportedProcess, ours: Process, by_id: dict[str, _Element]) -> list[Row]:
    rows: list[Row] = []
    known = {item.id: item for item in walk(part.process.steps)}
    for item in walk(ours.steps):
        element = by_id.get(part.elements.get(item.id, ""))
        if element is None:
            if not isinstance(item, Parallel) and item.id not in known:
                remark = Text("図にない手順です。図には描き足していません", "not in the drawing, and not drawn into it")
                rows.append(Row("step", item.id, item.name, 0, Fate.DROPPED, remark))
            continue
        if isinstance(item, (Step, Gateway)) and item.name and one_line(item.name) != label(element):
            before = known.get(item.id)
            if isinstance(before, (Step, Gateway)) and before.name != item.name:
                element.set("name", one_line(item.name))
        if isinstance(item, Step):
            _put(element, "step", compact(item_json(item)))
        if item.id in known and _ways(known[item.id]) != _ways(item):
            remark = Text("進み方の変更は図に描いていません", "its new ways out are not drawn")
            rows.append(Row("flow", item.id, getattr(item, "name", ""), 0, Fate.DROPPED, remark))
    gone = set(known) - {item.id for item in walk(ours.steps)}
    remark = Text("図には残っています", "it is still in the drawing")
    rows.extend(Row("step", name, name, 0, Fate.DROPPED, remark) for name in known if name in gone)
    return rows


def _ways(item: Item) -> object:
    return None if isinstance(item, Parallel) else (item.next, tuple((b.condition, b.target) for b in item.branches))


def _header(process: _Element, part: ImportedProcess, ours: Process) -> None:
    same = [i.id for i in walk(ours.steps)] == [i.id for i in walk(part.process.steps)]
    same = same and [_ways(i) for i in walk(ours.steps)] == [_ways(i) for i in walk(part.process.steps)]
    same = same and [s.lane for s in ours.all_steps] == [s.lane for s in part.process.all_steps]
    facts = _put(process, "process", compact(process_json(ours)))
    facts.set("version", "1")
    facts.set("fingerprint", "pending" if same else "redrawn")
    _put(process, "items", compact(dict(part.elements)))


def _put(element: _Element, name: str, text: str) -> _Element:
    """Set one of our facts beside the vendor's extensions, right after the documentation."""
    from lxml import etree

    namespace = str(element.tag)[1:].partition("}")[0]
    assert namespace in MODEL_SPELLINGS
    holder = element.find(f"{{{namespace}}}extensionElements")
    if holder is None:
        holder = etree.Element(f"{{{namespace}}}extensionElements")
        place = sum(1 for child in element if child.tag == f"{{{namespace}}}documentation")
        element.insert(place, holder)
    found = holder.find(f"{{{OURS}}}{name}")
    if found is None:
        found = etree.SubElement(holder, f"{{{OURS}}}{name}", nsmap={"bprflow": OURS})
    found.text = text
    return found


def _sign_again(root: _Element) -> None:
    """Fingerprint the flows whose drawing still says what the process says."""
    from bprflow.exchange.bpmn.write import sign

    redrawn = [found for found in root.iter(f"{{{OURS}}}process") if found.get("fingerprint") == "redrawn"]
    sign(root)
    for found in redrawn:
        found.set("fingerprint", "redrawn")
