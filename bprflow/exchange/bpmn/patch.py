"""Our facts into somebody else's BPMN file: everything foreign and the picture stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.read import read_bpmn
from bprflow.exchange.bpmn.redraw import Redraw
from bprflow.exchange.bpmn.tree import label, local
from bprflow.exchange.bpmn.vocabulary import MODEL_SPELLINGS, OURS
from bprflow.exchange.canonical import compact, item_json, process_json
from bprflow.exchange.drawn import drawn_picture
from bprflow.exchange.fidelity import Fate, ImportedProcess, Row
from bprflow.exchange.sketch import one_line
from bprflow.exchange.xml import decode_xml, parse_xml
from bprflow.language.terms import Text
from bprflow.model import Gateway, Parallel, Process, Step, walk

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Patched:
    """A foreign file with our facts, and what could not be put into it.

    Attributes:
        data: The file, in UTF-8.
        rows: Steps that were drawn into it, steps of ours it does not show, drawn steps that were taken out.

    """

    data: bytes
    rows: tuple[Row, ...]


def patch_bpmn(original: bytes, processes: Sequence[Process]) -> Patched:
    """Write the facts of processes into the BPMN file they came from, and draw the steps that were added.

    Names that changed are changed in place; our facts go into `extensionElements` beside the
    vendor's own. Added steps stand between the steps they were put between, in their lane; room is
    made for them. Nothing is taken out of the drawing: steps that were removed are listed.

    Args:
        original: The foreign file, any encoding.
        processes: As imported, then edited; matched by name, else by order.

    Raises:
        XmlRefusedError: The original cannot be read.

    """
    from lxml import etree

    imported = read_bpmn(original)
    root = parse_xml(decode_xml(original))
    by_id: dict[str, _Element] = {}
    for element in root.iter("{*}*"):
        if element.get("id") and local(element):
            by_id.setdefault(str(element.get("id")), element)
    rows: list[Row] = []
    left = list(processes)
    holders: list[tuple[_Element, Process]] = []
    for part in imported.parts:
        ours = next((p for p in left if p.name == part.process.name), left[0] if left else None)
        if ours is None:
            break
        left.remove(ours)
        holder = by_id.get(part.element)
        if holder is None:
            continue
        drawing = Redraw(part, ours, holder, by_id)
        drawing.draw()
        rows += _steps(part, ours, drawing)
        _header(holder, ours, drawing)
        holders.append((holder, ours))
    remark = Text("図に対応するプールがありません", "no pool of the drawing fits it")
    rows += [Row("process", "", p.name, 0, Fate.DROPPED, remark) for p in left]
    remark = Text(
        "図の流れが YAML の流れと同じになっていません。図を確かめてください",
        "the drawing does not say what the flow says; look at it",
    )
    rows += [Row("process", "", ours.name, 0, Fate.APPROXIMATED, remark) for ours in _sign_again(root, holders)]
    data: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return Patched(data, tuple(rows))


def _steps(part: ImportedProcess, ours: Process, drawing: Redraw) -> list[Row]:
    rows: list[Row] = []
    known = {item.id: item for item in walk(part.process.steps)}
    kept: set[str] = set()
    for item in walk(ours.steps):
        if isinstance(item, Parallel):
            continue
        element = drawing.elements.get(item.id)
        before = known.get(drawing.same.get(item.id, item.id))
        kept.add(drawing.same.get(item.id, item.id))
        if element is None:
            if item.id in drawing.undrawn:
                remark = Text(
                    "つながる手順が図にないので、描き足していません",
                    "nothing it is joined to is drawn; it is not drawn either",
                )
                rows.append(Row("step", item.id, item.name, 0, Fate.DROPPED, remark))
            continue
        if before is None:
            rows.append(_drawn(item, item.id in drawing.elsewhere))
        elif isinstance(before, (Step, Gateway)) and before.name != item.name and one_line(item.name) != label(element):
            element.set("name", one_line(item.name))
        if isinstance(item, Step):
            _put(element, "step", compact(item_json(item)))
    remark = Text("図には残っています", "it is still in the drawing")
    rows.extend(
        Row("step", name, getattr(item, "name", "") or name, 0, Fate.DROPPED, remark)
        for name, item in known.items()
        if name not in kept and not isinstance(item, Parallel)
    )
    return rows


def _drawn(item: Step | Gateway, elsewhere: bool) -> Row:
    if not elsewhere:
        return Row("step", item.id, item.name, 0, Fate.CARRIED, Text("図に描き足しました", "drawn into it"))
    remark = Text(
        f"担当「{item.lane}」のレーンが図にないので、つながる手順のそばに描き足しました",
        f'the drawing has no lane "{item.lane}"; it stands beside what it is joined to',
    )
    return Row("step", item.id, item.name, 0, Fate.APPROXIMATED, remark)


def _header(process: _Element, ours: Process, drawing: Redraw) -> None:
    facts = _put(process, "process", compact(process_json(ours)))
    facts.set("version", "1")
    facts.set("fingerprint", "pending")
    items = {
        item.id: drawing.elements[item.id].get("id") or "" for item in walk(ours.steps) if item.id in drawing.elements
    }
    _put(process, "items", compact(dict(items)))


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


def _sign_again(root: _Element, holders: list[tuple[_Element, Process]]) -> list[Process]:
    """Fingerprint the flows whose drawing says what the process says; give the others: their drawing counts."""
    from lxml import etree

    from bprflow.exchange.bpmn.write import sign

    drawn = {part.element: part.process for part in read_bpmn(etree.tostring(root.getroottree())).parts}
    redrawn = [
        (holder, ours) for holder, ours in holders
        if (found := drawn.get(holder.get("id") or "")) is None or drawn_picture(found) != drawn_picture(ours)
    ]  # fmt: skip
    sign(root)
    for holder, _ in redrawn:
        facts = holder.find(f"{{*}}extensionElements/{{{OURS}}}process")
        if facts is not None:
            facts.set("fingerprint", "redrawn")
    return [ours for _, ours in redrawn]
