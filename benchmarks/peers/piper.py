"""ProcessPiper, in a Python of its own; its places are noted down while it draws."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict
from pathlib import Path

from benchmarks.peers.picture import Arrow, Picture, Task
from bprflow.draw.shapes import Rect

_CHILD = Path(__file__).with_name("piper_child.py")


def version(python: str) -> str:
    """Version of ProcessPiper; empty when this Python has none."""
    code = "from importlib.metadata import version; print(version('processpiper'))"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return f"ProcessPiper {done.stdout.strip()}" if done.returncode == 0 else ""


def draw(tasks: list[Task], python: str, font: str) -> list[Picture | None]:
    """Lay out every task; None where ProcessPiper refuses (it takes at most four arrows a shape) or fails.

    Args:
        tasks: What to draw.
        python: A Python interpreter with `processpiper` installed.
        font: File of a font with Japanese letters, so that widths are those of real letters.

    """
    asked = json.dumps([asdict(task) for task in tasks])
    done = subprocess.run([python, str(_CHILD), font], input=asked, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("@@")]
    found: list[Picture | None] = [_read(task, json.loads(line[2:])) for task, line in zip(tasks, lines, strict=False)]
    return found + [None] * (len(tasks) - len(found))


def _read(task: Task, drawn: dict[str, list[list[object]]] | None) -> Picture | None:
    if drawn is None or len(drawn["shapes"]) != len(task.nodes) or len(drawn["arrows"]) != len(task.edges):
        return None
    shapes = {str(name): Rect(*rect) for name, rect in drawn["shapes"]}  # type: ignore[misc]
    arrows = [Arrow(str(a), str(b), [(x, y) for x, y in points]) for a, b, points in drawn["arrows"]]  # type: ignore[misc, attr-defined]
    labels = [(int(str(number)), Rect(*rect)) for number, rect in drawn["labels"]]  # type: ignore[misc]
    texts = [(Rect(*text), Rect(*frame)) for text, frame in drawn["texts"]]  # type: ignore[misc]
    lanes = {str(node["id"]): str(node["lane"]) for node in task.nodes}
    return Picture(shapes, lanes, arrows, labels, texts)
