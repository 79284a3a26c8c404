"""bpmn-auto-layout (Node): the flow as BPMN without a picture; it drops lanes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.peers.picture import Arrow, Picture, Task
from bprflow.draw.shapes import Rect

_SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
}
_TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
}
_CHILD = """
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import fs from 'node:fs';
import path from 'node:path';
const folder = path.join(process.argv[2], 'bpmn-auto-layout', 'dist', 'index.js');
const { layoutProcess } = await import(pathToFileURL(folder));
for (const source of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  let found = null;
  try { found = await layoutProcess(source); } catch (error) { found = null; }
  process.stdout.write(JSON.stringify(found) + '\\n');
}
"""


def version(modules: Path) -> str:
    """Version of bpmn-auto-layout."""
    known = json.loads((modules / "bpmn-auto-layout" / "package.json").read_text())
    return f"bpmn-auto-layout {known['version']}"


def draw(tasks: list[Task], modules: Path, scratch: Path) -> list[Picture | None]:
    """Lay out every task; None where it fails.

    Args:
        tasks: What to draw.
        modules: Folder `node_modules` with `bpmn-auto-layout` in it.
        scratch: Folder for the program that Node runs.

    """
    program = scratch / "auto-layout.mjs"
    program.write_text(_CHILD, encoding="utf-8")
    asked = json.dumps([_source(task) for task in tasks])
    done = subprocess.run(
        ["node", str(program), str(modules)], input=asked, capture_output=True, text=True, check=False
    )
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith(('"', "null"))]
    found = [None if one is None else _read(task, one) for task, one in zip(tasks, answers, strict=False)]
    return found + [None] * (len(tasks) - len(found))


def _source(task: Task) -> str:
    for prefix, space in _SPACES.items():
        ElementTree.register_namespace(prefix, space)
    space = "{" + _SPACES["bpmn"] + "}"
    root = ElementTree.Element(space + "definitions", {"targetNamespace": "urn:benchmark", "id": "d"})
    process = ElementTree.SubElement(root, space + "process", {"id": "p", "isExecutable": "false"})
    for node in task.nodes:
        name = "".join(letter for letter in str(node["label"]) if letter.isprintable())
        one = ElementTree.SubElement(
            process, space + _TAGS.get(str(node["kind"]), "task"), {"id": str(node["id"]), "name": name}
        )
        for number, edge in enumerate(task.edges):
            if edge["target"] == node["id"]:
                ElementTree.SubElement(one, space + "incoming").text = f"f{number}"
        for number, edge in enumerate(task.edges):
            if edge["source"] == node["id"]:
                ElementTree.SubElement(one, space + "outgoing").text = f"f{number}"
    for number, edge in enumerate(task.edges):
        ElementTree.SubElement(
            process,
            space + "sequenceFlow",
            {"id": f"f{number}", "sourceRef": edge["source"], "targetRef": edge["target"], "name": edge["label"]},
        )
    return ElementTree.tostring(root, encoding="unicode")


def _read(task: Task, xml: str) -> Picture | None:
    root = ElementTree.fromstring(xml)
    shapes: dict[str, Rect] = {}
    for one in root.iter("{" + _SPACES["bpmndi"] + "}BPMNShape"):
        bounds = one.find("dc:Bounds", _SPACES)
        if bounds is not None:
            shapes[one.attrib["bpmnElement"]] = Rect(*(float(bounds.attrib[k]) for k in ("x", "y", "width", "height")))
    arrows: list[Arrow] = []
    labels: list[tuple[int, Rect]] = []
    for one in root.iter("{" + _SPACES["bpmndi"] + "}BPMNEdge"):
        edge = task.edges[int(one.attrib["bpmnElement"][1:])]
        points = [(float(p.attrib["x"]), float(p.attrib["y"])) for p in one.findall("di:waypoint", _SPACES)]
        bounds = one.find("bpmndi:BPMNLabel/dc:Bounds", _SPACES)
        if bounds is not None:
            rect = Rect(*(float(bounds.attrib[k]) for k in ("x", "y", "width", "height")))
            labels.append((len(arrows), rect))
        arrows.append(Arrow(edge["source"], edge["target"], points))
    lanes = {str(node["id"]): str(node["lane"]) for node in task.nodes}
    if len(shapes) != len(lanes) or len(arrows) != len(task.edges):
        return None
    return Picture(shapes, lanes, arrows, labels, None)
