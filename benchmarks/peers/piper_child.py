"""Runs in the Python that has ProcessPiper: tasks as JSON on standard input, one line of places a task."""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from pathlib import Path

from PIL import ImageFont

_FONT = sys.argv[1]
_truetype = ImageFont.truetype


def with_japanese(_font=None, size=10, *_more, **_named):
    """Load our font instead of one of its own, which have no Japanese letters."""
    return _truetype(_FONT, size)


ImageFont.truetype = with_japanese

import processpiper  # noqa: E402
from processpiper.painter import Painter, PNGPainter  # noqa: E402

logging.disable(logging.CRITICAL)


class Notes:
    """What is drawn where, while one picture is drawn."""

    def __init__(self):
        self.in_arrow = False
        self.texts = []
        self.labels = []


NOTES = Notes()
_box_with_text, _draw_text, _connection = Painter.draw_box_with_text, PNGPainter.draw_text, PNGPainter.draw_connection


def box_with_text(self, *positional, **named):
    lines = _box_with_text(self, *positional, **named)
    face = _truetype(_FONT, named["text_font_size"])
    frame = [named[key] for key in ("box_x", "box_y", "box_width", "box_height")]
    NOTES.texts += [((x, y, face.getlength(line), named["text_font_size"]), frame) for x, y, line in lines]
    return lines


def draw_text(self, x, y, text, font, font_size, font_colour):
    if text.strip() and NOTES.in_arrow:
        face = _truetype(_FONT, font_size)
        lines = text.split("\n")
        NOTES.labels.append((x, y, max(face.getlength(line) for line in lines), font_size * 1.2 * len(lines)))
    return _draw_text(self, x, y, text, font, font_size, font_colour)


def connection(self, *positional, **named):
    NOTES.in_arrow = True
    try:
        return _connection(self, *positional, **named)
    finally:
        NOTES.in_arrow = False


Painter.draw_box_with_text, PNGPainter.draw_text, PNGPainter.draw_connection = box_with_text, draw_text, connection


def main() -> None:
    """Draw every task."""
    for task in json.load(sys.stdin):
        try:
            drawn = draw(task)
        except Exception:  # noqa: BLE001 - it refuses more than four arrows a shape; whatever else, there is no picture
            drawn = None
        print("@@" + json.dumps(drawn), flush=True)


def draw(task):
    """Draw one task and give its places."""
    global NOTES
    NOTES = Notes()
    kinds = {
        "start": processpiper.EventType.START,
        "end": processpiper.EventType.END,
        "xor": processpiper.GatewayType.EXCLUSIVE,
        "and": processpiper.GatewayType.PARALLEL,
        "or": processpiper.GatewayType.INCLUSIVE,
    }
    with tempfile.TemporaryDirectory() as folder:
        whole = processpiper.ProcessMap(task["title"] or "x", colour_theme="DEFAULT", painter_type="png")
        lanes = {name: whole.add_lane(name or " ") for name in task["lanes"]}
        shapes = {}
        for node in task["nodes"]:
            kind = kinds.get(node["kind"], processpiper.ActivityType.TASK)
            shapes[node["id"]] = lanes[node["lane"]].add_element(node["label"] or " ", kind)
        for edge in task["edges"]:
            shapes[edge["source"]].connect(shapes[edge["target"]], edge["label"])
        whole.draw()
        whole.save(str(Path(folder) / "x.png"))
    arrows = []
    for name, shape in shapes.items():
        for made in shape.connection_to:
            target = next(other for other, candidate in shapes.items() if candidate is made.target)
            if made.connection_points:
                arrows.append((name, target, [tuple(point[:2]) for point in made.connection_points]))
    labels = []
    for x, y, width, height in NOTES.labels:
        owner = min(range(len(arrows)), key=lambda n: away(arrows[n][2], x + width / 2, y), default=-1)
        labels.append((owner, (x, y, width, height)))
    return {
        "shapes": [(name, place(shape)) for name, shape in shapes.items()],
        "arrows": arrows,
        "labels": labels,
        "texts": NOTES.texts,
    }


def place(shape):
    """Left, top, width and height; circles are kept by their middle."""
    x, y, radius = shape.coord.x_pos, shape.coord.y_pos, getattr(shape, "radius", None)
    return (x, y, shape.width, shape.height) if radius is None else (x - radius, y - radius, 2 * radius, 2 * radius)


def away(points, x, y):
    """Distance of a place from the middle piece of an arrow, where its label stands."""
    middle = len(points) // 2
    a, b = points[middle - 1], points[middle]
    return abs((a[0] + b[0]) / 2 - x) + abs((a[1] + b[1]) / 2 - y)


main()
