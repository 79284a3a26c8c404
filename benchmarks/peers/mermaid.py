"""Mermaid in Chromium: flow chart with a subgraph a lane, and its swimlane diagram; places read from the page."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

from benchmarks.peers.picture import Arrow, Picture, Task
from bprflow.draw.shapes import Rect

_SHAPES = {"start": ("([", "])"), "end": ("([", "])"), "xor": ("{", "}"), "and": ("{{", "}}"), "or": ("{{", "}}")}
_MILLISECONDS = 20_000
_PAGE = """
async ([source, id]) => {
  document.body.innerHTML = '';
  mermaid.initialize({startOnLoad: false, securityLevel: 'strict', maxEdges: 5000,
                      fontFamily: '"Noto Sans CJK JP", sans-serif'});
  const { svg } = await mermaid.render(id, source);
  document.body.innerHTML = svg;
  const root = document.querySelector('svg');
  root.style.maxWidth = 'none';
  const box = root.viewBox.baseVal;
  root.setAttribute('width', box.width); root.setAttribute('height', box.height);
  const origin = root.getBoundingClientRect();
  const place = e => { const r = e.getBoundingClientRect();
                       return [r.x - origin.x, r.y - origin.y, r.width, r.height]; };
  const nodes = [...root.querySelectorAll('g.node')].map(e => {
    const shape = e.querySelector('.label-container, rect, polygon, circle, path') || e;
    const text = e.querySelector('.nodeLabel p, .nodeLabel, text');
    const range = document.createRange();
    const written = text && text.textContent.trim();
    if (written) range.selectNodeContents(text);
    return {id: e.id, place: place(shape), text: written ? place(range) : null};
  });
  const edges = [...root.querySelectorAll('path.flowchart-link, path[data-edge=true], g.edgePaths path')]
    .filter((e, i, all) => all.indexOf(e) === i).map(e => {
    const matrix = e.getScreenCTM(), length = e.getTotalLength(), points = [];
    const steps = Math.max(2, Math.ceil(length / 3));
    for (let i = 0; i <= steps; i++) {
      const p = e.getPointAtLength(length * i / steps).matrixTransform(matrix);
      points.push([p.x - origin.x, p.y - origin.y]);
    }
    return {id: e.dataset.id || e.id, points};
  });
  const labels = [...root.querySelectorAll('g.edgeLabel')].filter(e => e.textContent.trim()).map(e => {
    const inner = e.querySelector('.label') || e;
    return {id: inner.dataset.id || e.dataset.id || '', words: e.textContent.trim(), place: place(e)};
  });
  return {nodes, edges, labels};
}
"""


def version(modules: Path) -> str:
    """Version of Mermaid."""
    return "Mermaid " + str(json.loads((modules / "mermaid" / "package.json").read_text())["version"])


def source(task: Task, *, swimlane: bool) -> str:
    """Write the task as Mermaid text."""
    lines = ["swimlane-beta LR" if swimlane else "flowchart LR"]
    for number, lane in enumerate(task.lanes):
        lines.append(f'subgraph l{number}["{_quoted(lane)}"]')
        for node in task.nodes:
            if node["lane"] == lane:
                opening, closing = _SHAPES.get(str(node["kind"]), ("[", "]"))
                lines.append(f'{node["id"]}{opening}"{_quoted(str(node["label"]))}"{closing}')
        lines.append("end")
    for edge in task.edges:
        label = f'|"{_quoted(edge["label"])}"|' if edge["label"] else ""
        lines.append(f"{edge['source']} -->{label} {edge['target']}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    return kept.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;") or " "


def draw(tasks: list[Task], modules: Path, *, swimlane: bool) -> list[Picture | None]:
    """Lay out every task; None where Mermaid fails.

    Args:
        tasks: What to draw.
        modules: Folder `node_modules` with `mermaid` in it.
        swimlane: The swimlane diagram instead of a flow chart with subgraphs.

    """
    from playwright.sync_api import Error, sync_playwright

    found: list[Picture | None] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(_MILLISECONDS)
        page.set_content("<!doctype html><meta charset=utf-8><body></body>")
        page.add_script_tag(path=str(modules / "mermaid" / "dist" / "mermaid.min.js"))
        for number, task in enumerate(tasks):
            try:
                drawn = page.evaluate(_PAGE, [source(task, swimlane=swimlane), f"m{number}"])
                found.append(_read(task, drawn))
            except Error:
                found.append(None)
        browser.close()
    return found


def _read(task: Task, drawn: dict[str, list[dict[str, object]]]) -> Picture | None:
    known = {str(node["id"]): str(node["lane"]) for node in task.nodes}
    shapes: dict[str, Rect] = {}
    texts: list[tuple[Rect, Rect]] = []
    for one in drawn["nodes"]:
        name = next((part for part in str(one["id"]).split("-") if part in known), "")
        if name:
            shapes[name] = Rect(*one["place"])  # type: ignore[misc]
            if one["text"]:
                texts.append((Rect(*one["text"]), shapes[name]))  # type: ignore[misc]
    if len(shapes) != len(known) or len(drawn["edges"]) < len(task.edges):
        return None
    waiting = [(edge["source"], edge["target"]) for edge in task.edges]
    arrows: list[Arrow] = []
    index: dict[str, int] = {}
    for path in drawn["edges"]:
        ends = str(path["id"]).split("_")
        pair = next(
            (p for p in waiting if p[0] in ends and p[1] in ends and ends.index(p[0]) < _last(ends, p[1])), None
        )
        if pair is None:
            continue
        waiting.remove(pair)
        index[str(path["id"])] = len(arrows)
        arrows.append(Arrow(*pair, [(p[0], p[1]) for p in path["points"]]))  # type: ignore[attr-defined]
    labels: list[tuple[int, Rect]] = []
    for one in drawn["labels"]:
        rect = Rect(*one["place"])  # type: ignore[misc]
        owner = index.get(str(one["id"]))
        labels.append((_nearest(task, arrows, str(one["words"]), rect) if owner is None else owner, rect))
    return Picture(shapes, known, arrows, labels, texts) if not waiting else None


def _nearest(task: Task, arrows: list[Arrow], words: str, rect: Rect) -> int:
    """The arrow a label without a name belongs to: one with these words, nearest to it."""
    wanted = {(e["source"], e["target"]) for e in task.edges if "".join(e["label"].split()) == "".join(words.split())}
    x, y = rect.centre
    away = {
        number: min(math.dist(point, (x, y)) for point in arrow.points)
        for number, arrow in enumerate(arrows)
        if (arrow.source, arrow.target) in wanted
    }
    return min(away, key=lambda number: away[number], default=-1)


def _last(parts: list[str], wanted: str) -> int:
    return len(parts) - 1 - parts[::-1].index(wanted)
