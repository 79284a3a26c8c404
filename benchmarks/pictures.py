"""Count the beauty of pictures: ours beside Graphviz's `dot` with lane clusters, on the same flows.

    python benchmarks/pictures.py                    # about two minutes
    python benchmarks/pictures.py --quick            # a tenth of the random flows, no timing of large ones
    python benchmarks/pictures.py --imports FOLDER   # also the BPMN and Mermaid diagrams found there
    python benchmarks/pictures.py --json pictures.json

Peers get the same shapes (our sizes) and the same labels. `dot` runs in a process of its own: it may
abort on valid input, and that is counted. Exit code 1 when a picture of ours has a fault.

What is counted: arrows through boxes, labels on boxes or labels, text wider than its frame (measured
with the real font), shapes outside their lane, arrows on top of each other, labels on foreign arrows;
then crossings, bends, length, area, aspect; and how much the order of steps changes when one is added.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.flows import drawn_flow  # noqa: E402
from bprflow.draw import Direction, DrawOptions, Layout, Paper, layout, render  # noqa: E402
from bprflow.draw.labels import crosses  # noqa: E402
from bprflow.draw.quality import quality  # noqa: E402
from bprflow.draw.shapes import Rect  # noqa: E402
from bprflow.flow import FlowGraph, build  # noqa: E402
from bprflow.measure import measure  # noqa: E402
from bprflow.model import Process, Step  # noqa: E402
from bprflow.source import load_file  # noqa: E402

Point = tuple[float, float]
FAULTS = ("through_box", "label_overlaps", "text_overflow", "outside_lane", "overlapping_lines", "label_on_line")
FIGURES = ("crossings", "bends", "length", "area", "aspect")
_PEER_SECONDS = 15.0
_CHILD = """
import sys, pygraphviz
graph = pygraphviz.AGraph(string=sys.stdin.read())
sys.stdout.buffer.write(graph.draw(format="plain", prog="dot"))
"""


@functools.cache
def _font(bold: bool) -> Callable[[str], float]:
    from PIL import ImageFont

    name = "noto_cjk_sans_jp_bold" if bold else "noto_cjk_sans_jp_regular"
    font = ImageFont.truetype(str(__import__(name).FONT_PATH), 1000)
    return functools.cache(font.getlength)


def real_width(text: str, size: float, bold: bool) -> float:
    """Width of a text in the font that draws it [pt]."""
    return _font(bold)(text) * size / 1000


def ours(made: Layout) -> dict[str, float]:
    """Count a picture of ours."""
    counted = quality(made, real_width)
    found = {name: float(getattr(counted, name)) for name in (*FAULTS, "crossings", "bends", "length", "area")}
    return found | {"aspect": made.width / made.height}


# ---- dot with clusters


@dataclass(frozen=True)
class Foreign:
    """A picture somebody else laid out: places of shapes, polylines of arrows, places of labels [pt]."""

    shapes: dict[str, Rect]
    lanes: dict[str, str]
    arrows: list[tuple[str, str, list[Point]]]
    labels: list[Rect]
    width: float
    height: float
    straight: bool


def dot_source(made: Layout, splines: str) -> tuple[str, dict[str, str]]:
    """The same flow for `dot`: a cluster a lane, our sizes, labels at the arrows."""
    names = {node.id: f"n{index}" for index, node in enumerate(made.nodes)}
    lines = [
        f'digraph {{ rankdir=LR; splines={splines}; nodesep=0.4; ranksep=0.5; node [shape=box fixedsize=true label=""];'
    ]
    lanes: dict[str, str] = {}
    for number, lane in enumerate(made.lanes):
        lines.append(f"subgraph cluster_{number} {{")
        for node in made.nodes:
            if node.lane == lane.name:
                lanes[names[node.id]] = lane.name
                lines.append(f"{names[node.id]} [width={node.rect.width / 72:.4f} height={node.rect.height / 72:.4f}];")
        lines.append("}")
    for edge in made.edges:
        label = ""
        if edge.label_rect is not None:
            text = "\\n".join("M" * max(1, round(line.width / 8.3)) for line in edge.lines)
            label = f' [label="{text}" fontsize=10]'
        lines.append(f"{names[edge.source]} -> {names[edge.target]}{label};")
    lines.append("}")
    return "\n".join(lines), lanes


def dot_picture(made: Layout, splines: str) -> Foreign | None:
    """Let `dot` lay the flow out; None when it fails or aborts."""
    source, lanes = dot_source(made, splines)
    sizes = iter([edge.label_rect for edge in made.edges if edge.label_rect is not None])
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=source.encode(),
            capture_output=True,
            timeout=_PEER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    shapes: dict[str, Rect] = {}
    arrows: list[tuple[str, str, list[Point]]] = []
    labels: list[Rect] = []
    width = height = 0.0
    for line in done.stdout.decode().replace("\\\n", "").splitlines():
        parts = line.split(" ")
        if parts[0] == "graph":
            width, height = float(parts[2]) * 72, float(parts[3]) * 72
        elif parts[0] == "node":
            x, y, w, h = (float(part) * 72 for part in parts[2:6])
            shapes[parts[1]] = Rect(x - w / 2, height - y - h / 2, w, h)
        elif parts[0] == "edge":
            count = int(parts[3])
            numbers = [float(part) * 72 for part in parts[4 : 4 + 2 * count]]
            control = [(numbers[i], height - numbers[i + 1]) for i in range(0, 2 * count, 2)]
            arrows.append((parts[1], parts[2], _flattened(control, straight=splines == "ortho")))
            if len(parts) > 4 + 2 * count + 2:
                x, y = float(parts[-4]) * 72, height - float(parts[-3]) * 72
                size = next(sizes, None) or Rect(0.0, 0.0, 60.0, 13.0)
                labels.append(Rect(x - size.width / 2, y - size.height / 2, size.width, size.height))
    return Foreign(shapes, lanes, arrows, labels, width, height, splines == "ortho")


def _flattened(control: list[Point], *, straight: bool) -> list[Point]:
    """Cubic pieces as short straight ones."""
    found = [control[0]]
    for start in range(0, len(control) - 3, 3):
        a, b, c, d = control[start : start + 4]
        for step in range(1, 2 if straight else 9):
            t = step if straight else step / 8
            s = 1 - t
            found.append(
                (
                    s**3 * a[0] + 3 * s * s * t * b[0] + 3 * s * t * t * c[0] + t**3 * d[0],
                    s**3 * a[1] + 3 * s * s * t * b[1] + 3 * s * t * t * c[1] + t**3 * d[1],
                )
            )
    return found


def count_foreign(picture: Foreign) -> dict[str, float]:
    """Count somebody else's picture by the same rules, as far as it has the same things."""
    through = 0
    for source, target, points in picture.arrows:
        for name, rect in picture.shapes.items():
            if name not in (source, target):
                through += any(_cuts(rect, a, b) for a, b in itertools.pairwise(points))
    overlaps = sum(1 for a, b in itertools.combinations(picture.labels, 2) if a.overlaps(b, 0.75))
    overlaps += sum(1 for label in picture.labels for shape in picture.shapes.values() if label.overlaps(shape, 0.75))
    crossings = 0
    for (s, t, one), (s2, t2, other) in itertools.combinations(picture.arrows, 2):
        crossings += sum(
            1
            for a, b in itertools.pairwise(one)
            for c, d in itertools.pairwise(other)
            if (_meet(a, b, c, d) and not {s, t} & {s2, t2})
            or ({s, t} & {s2, t2} and _meet_inside(a, b, c, d, one, other))
        )
    extents: dict[str, tuple[float, float]] = {}
    for name, rect in picture.shapes.items():
        low, high = extents.get(picture.lanes[name], (math.inf, -math.inf))
        extents[picture.lanes[name]] = (min(low, rect.y), max(high, rect.bottom))
    mixed = sum(1 for a, b in itertools.combinations(extents.values(), 2) if a[0] < b[1] and b[0] < a[1])
    return {
        "through_box": float(through),
        "label_overlaps": float(overlaps),
        "text_overflow": 0.0,
        "outside_lane": float(mixed),
        "overlapping_lines": 0.0,
        "label_on_line": 0.0,
        "crossings": float(crossings),
        "bends": float(sum(_bends(points) for _, _, points in picture.arrows)),
        "length": sum(math.dist(a, b) for _, _, points in picture.arrows for a, b in itertools.pairwise(points)),
        "area": picture.width * picture.height,
        "aspect": picture.width / max(picture.height, 1.0),
    }


def _cuts(rect: Rect, a: Point, b: Point) -> bool:
    """Does a straight piece run through a rectangle (0.75 pt slack)?"""
    if crosses(rect, (a[0], a[1], a[0], a[1]), 0.75) or crosses(rect, (b[0], b[1], b[0], b[1]), 0.75):
        return True
    x, y, r, d = rect.x + 0.75, rect.y + 0.75, rect.right - 0.75, rect.bottom - 0.75
    return any(_meet(a, b, c, e) for c, e in (((x, y), (r, d)), ((x, d), (r, y))))


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def _meet_inside(a: Point, b: Point, c: Point, d: Point, one: list[Point], other: list[Point]) -> bool:
    """Arrows of the same shape start or end together; that is no crossing."""
    ends = {one[0], one[-1], other[0], other[-1]}
    return not ({a, b, c, d} & ends) and _meet(a, b, c, d)


def _bends(points: list[Point]) -> int:
    """Changes of direction by more than 30 degrees (a curve counts by how far it turns)."""
    turned = 0.0
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        if math.dist(a, b) > 0.5 and math.dist(b, c) > 0.5:
            angle = math.atan2(c[1] - b[1], c[0] - b[0]) - math.atan2(b[1] - a[1], b[0] - a[0])
            turned += abs((angle + math.pi) % (2 * math.pi) - math.pi)
    return round(turned / (math.pi / 2))


# ---- stability


def order_change(before: dict[str, Point], after: dict[str, Point]) -> float:
    """Share of pairs of steps whose order along time or across the lanes turned round."""
    common = sorted(before.keys() & after.keys())
    turned = total = 0
    for a, b in itertools.combinations(common, 2):
        for axis in (0, 1):
            old, new = before[a][axis] - before[b][axis], after[a][axis] - after[b][axis]
            total += 1
            turned += old * new < 0 and min(abs(old), abs(new)) > 5
    return turned / total if total else 0.0


def with_one_more(flow: FlowGraph) -> FlowGraph:
    """The same flow with a step put in the middle."""
    items = flow.process.steps
    middle = len(items) // 2
    lane = flow.process.all_steps[0].lane
    more = Step(id="ひとつ増えた手順", lane=lane, name="ひとつ増えた手順")
    return build(flow.process.model_copy(update={"steps": (*items[:middle], more, *items[middle:])}))


def centres(made: Layout) -> dict[str, Point]:
    """Middle of every step."""
    return {node.step_id: node.rect.centre for node in made.nodes if node.rect.width > 60}


# ---- what is drawn


def cases() -> list[tuple[str, FlowGraph]]:
    """The municipal cases of the repository, as-is and to-be."""
    found = []
    for path in sorted((ROOT / "examples").glob("*/*.flow.yaml")):
        process = load_file(str(path)).process
        if process is not None:
            found.append((f"{path.parent.name}/{path.name}", build(process)))
    return found


def imported(folder: Path) -> list[tuple[str, FlowGraph]]:
    """Diagrams of other tools, as far as they can be understood."""
    from bprflow.exchange.formats import read_foreign

    found = []
    for path in sorted([*folder.rglob("*.bpmn"), *folder.rglob("*.mmd"), *folder.rglob("*.md")]):
        try:
            parts = read_foreign(path.read_bytes(), str(path)).parts
        except Exception as error:  # noqa: BLE001 - a benchmark counts what cannot be read
            print(f"  not read: {path.name} ({type(error).__name__})", file=sys.stderr)
            continue
        found += [(f"{path.name}#{n}", _built(part.process)) for n, part in enumerate(parts) if part.process.all_steps]
    return found


def _built(process: Process) -> FlowGraph:
    return build(process)


def compare(name: str, flows: Iterable[tuple[str, FlowGraph]], peers: bool) -> dict[str, object]:
    """Draw a set of flows every way and print medians and totals."""
    flows = list(flows)
    rows: dict[str, list[dict[str, float]]] = {"bprflow": [], "bprflow tb": [], "bprflow A4": []}
    failed = {"dot": 0, "dot ortho": 0}
    faulty: list[str] = []
    for label, flow in flows:
        made = layout(flow)
        for key, options in (
            ("bprflow", DrawOptions()),
            ("bprflow tb", DrawOptions(direction=Direction.TOP_TO_BOTTOM)),
            ("bprflow A4", DrawOptions(paper=Paper.A4)),
        ):
            counted = ours(layout(flow, options=options))
            rows[key].append(counted)
            if any(counted[fault] for fault in FAULTS):
                faulty.append(f"{key} {label}: " + ", ".join(f"{f} {counted[f]:.0f}" for f in FAULTS if counted[f]))
        for key, splines in (("dot", "true"), ("dot ortho", "ortho")) if peers else ():
            picture = dot_picture(made, splines)
            if picture is None:
                failed[key] += 1
            else:
                rows.setdefault(key, []).append(count_foreign(picture))
    print(f"\n{name}: {len(flows)} flows")
    head = ["", *FAULTS, *FIGURES, "failed"]
    print("  " + " ".join(f"{column[:11]:>11}" for column in head))
    for key, found in rows.items():
        sums = [f"{sum(row[fault] for row in found):.0f}" for fault in FAULTS]
        medians = [f"{statistics.median(row[figure] for row in found):,.4g}" if found else "-" for figure in FIGURES]
        print("  " + " ".join(f"{cell:>11}" for cell in [key, *sums, *medians, str(failed.get(key, 0))]))
    for line in faulty[:10]:
        print("  fault:", line)
    return {"set": name, "flows": len(flows), "rows": rows, "failed": failed, "faulty": faulty}


def stability(flows: list[tuple[str, FlowGraph]], peers: bool) -> dict[str, float]:
    """Print how much the order of steps changes when one step is added."""
    mine, theirs = [], []
    for _, flow in flows:
        if len(flow.process.all_steps) < 3:
            continue
        more = with_one_more(flow)
        one, two = layout(flow), layout(more)
        mine.append(order_change(centres(one), centres(two)))
        if peers:
            a, b = dot_picture(one, "true"), dot_picture(two, "true")
            if a and b:
                theirs.append(order_change(_foreign_centres(a, one), _foreign_centres(b, two)))
    found = {"bprflow": statistics.mean(mine)} | ({"dot": statistics.mean(theirs)} if theirs else {})
    told = ", ".join(f"{key} {value:.2%}" for key, value in found.items())
    print(f"\nstability: pairs of steps that change order when one is added, mean: {told}")
    return found


def _foreign_centres(picture: Foreign, made: Layout) -> dict[str, Point]:
    names = {f"n{index}": node.step_id for index, node in enumerate(made.nodes) if node.rect.width > 60}
    return {names[name]: rect.centre for name, rect in picture.shapes.items() if name in names}


def timing(quick: bool) -> dict[str, float]:
    """Print layout times by size with their growth, and how long a thousand pictures take."""
    print("\ntimes (best of 3)")
    found: dict[str, float] = {}
    sizes = (12, 25, 50, 100, 200, 500)
    for size in sizes[:4] if quick else sizes:
        flow = drawn_flow(7, size, 5)
        layout(flow)
        best = min(_seconds(lambda flow=flow: layout(flow)) for _ in range(3))  # type: ignore[misc]
        made = layout(flow)
        drawn = min(_seconds(lambda made=made: render(made, "svg")) for _ in range(2))  # type: ignore[misc]
        found[f"layout {size}"], found[f"svg {size}"] = best, drawn
        print(f"  {size:>4} steps: layout {best * 1000:8.1f} ms, svg {drawn * 1000:8.1f} ms")
    points = [(math.log(size), math.log(found[f"layout {size}"])) for size in sizes if f"layout {size}" in found]
    found["exponent"] = _slope(points)
    print(f"  growth exponent of layout: {found['exponent']:.2f}")
    flows = [drawn_flow(seed) for seed in range(20)]
    count = 100 if quick else 1000
    start = time.perf_counter()
    for number in range(count):
        render(layout(flows[number % 20]), "svg")
    found["pictures a second"] = count / (time.perf_counter() - start)
    print(f"  {count} pictures to SVG: {count / found['pictures a second']:.1f} s")
    return found


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _slope(points: list[Point]) -> float:
    mx, my = statistics.mean(x for x, _ in points), statistics.mean(y for _, y in points)
    return sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--imports", type=Path)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    peers = not chosen.no_peers
    known = cases()
    measured = [measure(flow) for _, flow in known]
    assert measured
    sets = [compare("cases", known, peers)]
    sets.append(compare("random flows", [(str(s), drawn_flow(s)) for s in range(20 if chosen.quick else 200)], peers))
    if chosen.imports:
        sets.append(compare("imported diagrams", imported(chosen.imports), peers))
    results = {"sets": sets, "stability": stability(known, peers), "times": timing(chosen.quick)}
    if chosen.json:
        chosen.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if any(found["faulty"] for found in sets) else 0


if __name__ == "__main__":
    sys.exit(main())
