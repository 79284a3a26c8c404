"""Graphviz `dot`, a cluster a lane, with our sizes; each picture in a process of its own, as `dot` may abort."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.peers.picture import Arrow, Picture, Point, Task
from bprflow.draw.shapes import Rect
from bprflow.draw.text import text_width

_SECONDS = 15.0
_CHILD = """
import sys, pygraphviz
graph = pygraphviz.AGraph(string=sys.stdin.read())
sys.stdout.buffer.write(graph.draw(format="plain", prog="dot"))
"""


def version() -> str:
    """Version of Graphviz."""
    code = "import pygraphviz; print(pygraphviz.AGraph(directed=True).draw(format='xdot', prog='nop2')[:0])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    from importlib.metadata import version as installed

    return f"Graphviz in pygraphviz {installed('pygraphviz')}" if done.returncode == 0 else "Graphviz"


def draw(tasks: list[Task], splines: str) -> list[Picture | None]:
    """Lay out every task; None where `dot` fails or aborts.

    Args:
        tasks: What to draw.
        splines: "true" for curves, "ortho" for right angles.

    """
    return [_one(task, splines) for task in tasks]


def _source(task: Task, splines: str) -> str:
    lines = [
        f'digraph {{ rankdir=LR; splines={splines}; nodesep=0.4; ranksep=0.5; node [shape=box fixedsize=true label=""];'
    ]
    for number, lane in enumerate(task.lanes):
        lines.append(f"subgraph cluster_{number} {{")
        for node in task.nodes:
            if node["lane"] == lane:
                size = f"width={float(str(node['width'])) / 72:.4f} height={float(str(node['height'])) / 72:.4f}"
                lines.append(f"{node['id']} [{size}];")
        lines.append("}")
    for edge in task.edges:
        label = f' [label="{"M" * max(1, round(_label_width(edge["label"]) / 8.3))}" fontsize=10]'
        lines.append(f"{edge['source']} -> {edge['target']}{label if edge['label'] else ''};")
    return "\n".join([*lines, "}"])


def _label_width(text: str) -> float:
    return min(text_width(text, 10.0), 118.0)


def _one(task: Task, splines: str) -> Picture | None:
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=_source(task, splines).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return _read(task, done.stdout.decode(), splines) if done.returncode == 0 else None


def _read(task: Task, plain: str, splines: str) -> Picture:
    """Read Graphviz's plain format: node name x y w h …, edge tail head n x1 y1 … [label lx ly] style colour."""
    shapes: dict[str, Rect] = {}
    arrows: list[Arrow] = []
    labels: list[tuple[int, Rect]] = []
    height = 0.0
    wanted = {(edge["source"], edge["target"]): edge["label"] for edge in task.edges}
    for line in plain.replace("\\\n", "").splitlines():
        parts = line.split(" ")
        if parts[0] == "graph":
            height = float(parts[3]) * 72
        elif parts[0] == "node":
            x, y, w, h = (float(part) * 72 for part in parts[2:6])
            shapes[parts[1]] = Rect(x - w / 2, height - y - h / 2, w, h)
        elif parts[0] == "edge":
            count = int(parts[3])
            numbers = [float(part) * 72 for part in parts[4 : 4 + 2 * count]]
            control = [(numbers[i], height - numbers[i + 1]) for i in range(0, 2 * count, 2)]
            points = _flattened(control, straight=splines == "ortho")
            if len(parts) > 4 + 2 * count + 2:
                x, y = float(parts[-4]) * 72, height - float(parts[-3]) * 72
                w = _label_width(wanted.get((parts[1], parts[2]), ""))
                labels.append((len(arrows), Rect(x - w / 2, y - 6.5, w, 13.0)))
            arrows.append(Arrow(parts[1], parts[2], points))
    lanes = {str(node["id"]): str(node["lane"]) for node in task.nodes}
    return Picture(shapes, lanes, arrows, labels, [])


def _flattened(control: list[Point], *, straight: bool) -> list[Point]:
    """Cubic pieces as short straight ones."""
    found = [control[0]]
    for start in range(0, len(control) - 3, 3):
        a, b, c, d = control[start : start + 4]
        for step in range(1, 2 if straight else 9):
            t = 1.0 if straight else step / 8
            s = 1 - t
            w = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
            found.append(
                (
                    sum(k * p[0] for k, p in zip(w, (a, b, c, d), strict=True)),
                    sum(k * p[1] for k, p in zip(w, (a, b, c, d), strict=True)),
                )
            )
    return found
