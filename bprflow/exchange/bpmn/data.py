"""Data objects and stores as documents; associations, annotations and groups as notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.tree import child, children, content, label, local, reference
from bprflow.exchange.fidelity import Fate
from bprflow.exchange.sketch import Sketch, SketchNode, one_line
from bprflow.language.terms import NO_TEXT, Text
from bprflow.model import Document, Medium

if TYPE_CHECKING:
    from lxml.etree import _Element

Special = dict["_Element", tuple[Fate, Text]]


def read_data(
    process: _Element, by_id: dict[str, _Element], sketch: Sketch, elements: dict[str, _Element], special: Special
) -> None:
    """Read data objects and stores as documents, and who reads and writes them."""
    names: dict[str, str] = {}
    for element in process.iter("{*}*"):
        kind = local(element)
        drawn_input = kind in ("dataInput", "dataOutput") and _of_process(element, process)
        if (
            kind in ("dataObjectReference", "dataStoreReference")
            or drawn_input
            or (kind == "dataObject" and label(element))
        ):
            referred = by_id.get(reference(element.get(f"{kind.removesuffix('Reference')}Ref")))
            name = label(element) or (label(referred) if referred is not None else "")
            if not name:
                continue
            names[element.get("id") or ""] = name
            known = sketch.documents.get(name)
            if known is None or kind == "dataStoreReference":
                sketch.documents[name] = _document(element, kind, name)
            special[element] = (Fate.CARRIED, Text("帳票として", "as a document"))
    for node, element in elements.items():
        drawn = sketch.nodes.get(node)
        if drawn is not None:
            _associations(element, drawn, names, special)
    owner = {(element.get("id") or ""): node for node, element in elements.items()}
    for element in process.iter("{*}association"):
        if local(element) == "association":
            _loose_association(element, names, owner, sketch, special)


def _of_process(element: _Element, process: _Element) -> bool:
    """Is this data of the whole process, which is drawn, and not an engine's variable of one task?"""
    holder = element.getparent()
    return holder is not None and holder.getparent() is process and bool(label(element))


def _document(element: _Element, kind: str, name: str) -> Document:
    state = child(element, "dataState")
    note = f"状態: {one_line(state.get('name'))}" if state is not None and state.get("name") else ""
    media = (Medium.SYSTEM,) if kind == "dataStoreReference" else ()
    return Document(name=name, media=media, note=note)


def _associations(element: _Element, node: SketchNode, names: dict[str, str], special: Special) -> None:
    for kind, association in children(element, "dataInputAssociation", "dataOutputAssociation"):
        reads = kind == "dataInputAssociation"
        ends = children(association, "sourceRef" if reads else "targetRef")
        found = [names[reference(end.text)] for _, end in ends if reference(end.text) in names]
        for name in found:
            node.use("reads" if reads else "writes", name)
        special[association] = (
            (Fate.CARRIED, Text("読む・書くとして", "as reads or writes")) if found
            else (Fate.DROPPED, Text("実行系の値の受渡しです", "engine data, kept in the original"))
        )  # fmt: skip


def _loose_association(
    element: _Element, names: dict[str, str], owner: dict[str, str], sketch: Sketch, special: Special
) -> None:
    """Read a plain association between a step and a document: older tools draw data flow so."""
    source, target = reference(element.get("sourceRef")), reference(element.get("targetRef"))
    for step, document, field in ((source, target, "writes"), (target, source, "reads")):
        node = sketch.nodes.get(owner.get(step, ""))
        if node is not None and document in names:
            node.use(field, names[document])
            special[element] = (Fate.CARRIED, Text("読む・書くとして", "as reads or writes"))


def read_artifacts(
    process: _Element, root: _Element, sketch: Sketch, elements: dict[str, _Element], special: Special
) -> None:
    """Read text annotations as notes of what they are joined to, else of the process."""
    owner = {(element.get("id") or ""): node for node, element in elements.items()}
    inside = {element.get("id") or "" for element in process.iter("{*}*")}
    texts: dict[str, tuple[_Element, str]] = {}
    scopes = [process, *root.iterchildren("{*}collaboration")]
    for scope in scopes:
        for found in scope.iter("{*}textAnnotation"):
            if local(found):
                texts[found.get("id") or ""] = (found, content(child(found, "text")))
    attached: set[str] = set()
    for scope in scopes:
        for link in scope.iter("{*}association"):
            ends = (reference(link.get("sourceRef")), reference(link.get("targetRef")))
            for note, step in (ends, ends[::-1]):
                if note not in texts:
                    continue
                if step in owner and owner[step] in sketch.nodes and texts[note][1]:
                    sketch.nodes[owner[step]].notes.append(texts[note][1])
                    special[texts[note][0]] = (Fate.CARRIED, Text("備考として", "as a note"))
                    special[link] = (Fate.CARRIED, NO_TEXT)
                    attached.add(note)
    for identifier, (element, text) in texts.items():
        if identifier in inside and identifier not in attached and text:
            sketch.notes.append(text)
            special[element] = (Fate.CARRIED, Text("業務の備考として", "as a note of the process"))
