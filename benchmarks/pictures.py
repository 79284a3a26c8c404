"""Count the beauty of pictures: ours beside four other programs, on the same flows, by the same counter.

    python benchmarks/pictures.py                    # ours and dot: about three minutes
    python benchmarks/pictures.py --quick            # a tenth of the generated flows
    python benchmarks/pictures.py --imports FOLDER   # also the BPMN and Mermaid diagrams found there
    python benchmarks/pictures.py --json FILE --markdown FILE              # keep the results, write the page
    python benchmarks/pictures.py --parts stability --json FILE --markdown FILE   # renew one part of them

Peers get the same shapes, arrows, labels and lanes. `dot` (Graphviz, clusters as lanes) runs in a process
of its own. More peers take part when they are there:

    BPRFLOW_NODE_MODULES=…/node_modules   with `npm install mermaid bpmn-auto-layout` done beside it; Mermaid is
                                          drawn in Chromium (`pip install playwright`), twice: as a flow chart
                                          with a subgraph a lane, and as its swimlane diagram
    BPRFLOW_PIPER_PYTHON=…/bin/python     a Python with `pip install processpiper`

Faults: arrows through boxes, labels or boxes on each other, text wider than its frame (measured with the
font that draws it), labels struck by foreign arrows, arrows on top of each other, lanes that do not lie
apart. Figures: crossings, bends (90° each), length of arrows in box widths, area in boxes, aspect. A
picture that a program cannot draw counts as failed. Exit code 1 when a picture of ours has a fault or
takes longer than it may.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.edits import edits, turned_pairs  # noqa: E402
from benchmarks.flows import drawn_flow  # noqa: E402
from benchmarks.peers import auto_layout, dot, mermaid, piper  # noqa: E402
from benchmarks.peers.picture import (  # noqa: E402
    FAULTS,
    FIGURES,
    Picture,
    Task,
    count,
    outside_bands,
    picture_of,
    task_of,
)
from bprflow.draw import Direction, DrawOptions, Layout, Paper, layout, render  # noqa: E402
from bprflow.draw.quality import quality  # noqa: E402
from bprflow.flow import FlowGraph, build  # noqa: E402
from bprflow.source import load_file  # noqa: E402

Point = tuple[float, float]
Row = dict[str, float]
Kept = dict[str, Any]
"""Results as they are kept in JSON."""
OURS = {
    "bprflow": DrawOptions(),
    "bprflow, down": DrawOptions(direction=Direction.TOP_TO_BOTTOM),
    "bprflow, A4": DrawOptions(paper=Paper.A4),
}
HEADS = {
    "through_box": "through box",
    "label_overlaps": "overlaps",
    "text_overflow": "overflow",
    "label_on_line": "label struck",
    "overlapping_lines": "on top",
    "lane_faults": "lanes mixed",
    "crossings": "crossings",
    "bends": "bends",
    "length": "length",
    "area": "area",
    "aspect": "aspect",
}
PARTS = ("cases", "generated", "imports", "stability", "times")
SIZES = (12, 25, 50, 100, 200, 500)
_LARGE = 60
LIMITS = {12: 0.005, 100: 0.100, 500: 2.0}
"""Longest CPU time of layout and routing by number of steps [s]."""


@functools.cache
def _font(bold: bool) -> Callable[[str], float]:
    from PIL import ImageFont

    name = "noto_cjk_sans_jp_bold" if bold else "noto_cjk_sans_jp_regular"
    font = ImageFont.truetype(str(__import__(name).FONT_PATH), 1000)
    return functools.cache(font.getlength)


def real_width(text: str, size: float, bold: bool) -> float:
    """Width of a text in the font that draws it [pt]."""
    return _font(bold)(text) * size / 1000


def ours(made: Layout) -> Row:
    """Count a picture of ours: by the common counter, and its words by the stricter one of the library."""
    found, strict = count(picture_of(made)), quality(made, real_width)
    found["text_overflow"] = float(strict.text_overflow)
    found["label_overlaps"] = max(found["label_overlaps"], float(strict.label_overlaps))
    found["label_on_line"] = max(found["label_on_line"], float(strict.label_on_line))
    found["through_box"] = max(found["through_box"], float(strict.through_box))
    found["overlapping_lines"] = max(found["overlapping_lines"], float(strict.overlapping_lines))
    # Folded pictures repeat their lanes, so only the bands can tell whether every shape is in its own.
    found["lane_faults"] = float(outside_bands(made))
    return found


# ---- the peers


@dataclass(frozen=True)
class Peer:
    """Another program: its name in the table, and how it draws many tasks."""

    name: str
    draw: Callable[[list[Task]], list[Picture | None]]


def peers() -> tuple[list[Peer], list[str]]:
    """The programs that are there, and a line about each: its version, or why it does not take part."""
    found = [Peer("dot", lambda t: dot.draw(t, "true")), Peer("dot, ortho", lambda t: dot.draw(t, "ortho"))]
    told = [dot.version()]
    modules = Path(os.environ.get("BPRFLOW_NODE_MODULES", "node_modules"))
    if (modules / "mermaid").is_dir():
        found.append(Peer("Mermaid", lambda t: mermaid.draw(t, modules, swimlane=False)))
        found.append(Peer("Mermaid swimlane", lambda t: mermaid.draw(t, modules, swimlane=True)))
        told.append(mermaid.version(modules))
    else:
        told.append("Mermaid: not there (BPRFLOW_NODE_MODULES)")
    python = os.environ.get("BPRFLOW_PIPER_PYTHON", sys.executable)
    if version := piper.version(python):
        import noto_cjk_sans_jp_regular as letters

        found.append(Peer("ProcessPiper", lambda t: piper.draw(t, python, str(letters.FONT_PATH))))
        told.append(version)
    else:
        told.append("ProcessPiper: not there (BPRFLOW_PIPER_PYTHON)")
    if (modules / "bpmn-auto-layout").is_dir():
        scratch = Path(tempfile.mkdtemp(prefix="bprflow-pictures-"))
        found.append(Peer("bpmn-auto-layout", lambda t: auto_layout.draw(t, modules, scratch)))
        told.append(auto_layout.version(modules))
    else:
        told.append("bpmn-auto-layout: not there (BPRFLOW_NODE_MODULES)")
    return found, told


# ---- what is drawn


def cases() -> list[tuple[str, FlowGraph]]:
    """The municipal cases of the repository, as-is and to-be, and the exercises."""
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
        found += [(f"{path.name}#{n}", build(part.process)) for n, part in enumerate(parts) if part.process.all_steps]
    return found


# ---- counting


@dataclass
class Counted:
    """One set of flows, drawn by everybody.

    Attributes:
        rows: Counts by program, in the order of the flows; None for a picture that failed.
        faulty: Pictures of ours with a fault, in words.

    """

    name: str
    flows: int
    rows: dict[str, list[Row | None]] = field(default_factory=dict)
    faulty: list[str] = field(default_factory=list)

    def drawn(self, program: str) -> list[Row]:
        """Pictures that a program did draw."""
        return [row for row in self.rows[program] if row is not None]

    def cells(self, program: str) -> list[str]:
        """One line of the table: totals of faults, pictures with lanes kept, medians of figures."""
        rows = self.drawn(program)
        sums = [sum(row[fault] for row in rows) for fault in FAULTS]
        faults = ["–" if math.isnan(total) else f"{total:.0f}" for total in sums]
        kept = sum(row["lane_faults"] == 0 for row in rows)
        medians = [f"{statistics.median(row[figure] for row in rows):.3g}" if rows else "–" for figure in FIGURES]
        return [program, *faults, f"{kept}/{self.flows}", *medians, str(self.rows[program].count(None))]


HEAD_JA = [
    "", "貫通", "重なり", "はみ出し", "文字を横切る", "線の重なり", "帯の混ざり", "帯を保った図",
    "交差", "曲がり角", "長さ", "面積", "縦横比", "描けず",
]  # fmt: skip
HEAD = ["", *(HEADS[f] for f in FAULTS), "lanes kept", *(HEADS[f] for f in FIGURES), "failed"]


def compare(name: str, flows: list[tuple[str, FlowGraph]], others: list[Peer]) -> Counted:
    """Draw a set of flows every way and print totals of faults and medians of figures."""
    found = Counted(name, len(flows))
    for key, options in OURS.items():
        found.rows[key] = []
        for label, flow in flows:
            row = ours(layout(flow, options=options))
            found.rows[key].append(row)
            if any(row[fault] for fault in FAULTS):
                found.faulty.append(f"{key} {label}: " + ", ".join(f"{f} {row[f]:.0f}" for f in FAULTS if row[f]))
    tasks = [task_of(layout(flow)) for _, flow in flows]
    for peer in others:
        found.rows[peer.name] = [None if one is None else count(one) for one in peer.draw(tasks)]
    print(f"\n{name}: {len(flows)} flows (faults are totals, figures medians)")
    for cells in [HEAD, *(found.cells(key) for key in found.rows)]:
        print("  " + f"{cells[0]:<18}" + "".join(f"{cell:>13}" for cell in cells[1:]), flush=True)
    for line in found.faulty[:10]:
        print("  fault:", line)
    return found


def summary(found: Counted) -> Kept:
    """What is kept of a set: the lines of its table, and medians for the verdict."""
    medians = {
        name: {figure: statistics.median(row[figure] for row in found.drawn(name)) for figure in ("crossings", "bends")}
        for name in found.rows
        if found.drawn(name)
    }
    keeping = [name for name in medians if name not in OURS and all(not r["lane_faults"] for r in found.drawn(name))]
    cells = [found.cells(key) for key in found.rows]
    return {"flows": found.flows, "cells": cells, "medians": medians, "keeping": keeping, "faulty": found.faulty}


def verdict(name: str, kept: Kept) -> list[str]:
    """Say whether crossings and bends are no worse than those of the best peer that keeps the lanes."""
    told = []
    for figure in ("crossings", "bends"):
        own = kept["medians"]["bprflow"][figure]
        best = {peer: row[figure] for peer, row in kept["medians"].items() if peer not in OURS}
        lanes = min((best[peer] for peer in kept["keeping"]), default=math.nan)
        told.append(
            f"{name}, {figure}: ours {own:g}; best peer that keeps lanes everywhere "
            f"{lanes:g} ({', '.join(kept['keeping']) or 'none'}); best of all {min(best.values(), default=math.nan):g}"
        )
    return told


# ---- stability


def centres(made: Layout) -> dict[str, Point]:
    """Middle of every step."""
    return {node.step_id: node.rect.centre for node in made.nodes if node.rect.width > 60}


def stability(flows: list[tuple[str, FlowGraph]], others: list[Peer]) -> Kept:
    """Print how much stays where it was when one step is added, removed or renamed."""
    before = [layout(flow) for _, flow in flows]
    changes = [
        (index, kind, layout(changed)) for index, (_, flow) in enumerate(flows) for kind, changed, _ in edits(flow)
    ]
    found: dict[str, list[tuple[float, float]]] = {"bprflow": []}
    kinds: dict[str, list[float]] = {}
    for index, kind, after in changes:
        one = turned_pairs(centres(before[index]), centres(after))
        found["bprflow"].append(one)
        kinds.setdefault(kind, []).append(one[1])
    for peer in others:
        drawn = peer.draw([task_of(made) for made in before])
        again = peer.draw([task_of(after) for _, _, after in changes])
        found[peer.name] = []
        for (index, _, after), second in zip(changes, again, strict=True):
            first = drawn[index]
            if first is not None and second is not None:
                places = (_centres_in(first, before[index]), _centres_in(second, after))
                found[peer.name].append(turned_pairs(*places))
    print(f"\nstability: {len(changes)} edits of {len(flows)} flows")
    result = {}
    for name, pairs in found.items():
        if pairs:
            result[name] = (statistics.mean(p[0] for p in pairs), statistics.mean(p[1] for p in pairs))
            print(
                f"  {name:<18} pairs turned {result[name][0]:7.2%}   steps that keep column and row {result[name][1]:7.2%}"
            )
    print("  ours by kind: " + ", ".join(f"{kind} {statistics.mean(v):.2%}" for kind, v in kinds.items()))
    return {"edits": len(changes), "programs": result}


def _centres_in(picture: Picture, made: Layout) -> dict[str, Point]:
    names = {f"n{index}": node.step_id for index, node in enumerate(made.nodes) if node.rect.width > 60}
    return {names[name]: rect.centre for name, rect in picture.shapes.items() if name in names}


# ---- times


def timing(quick: bool) -> tuple[dict[str, float], list[str]]:
    """Print CPU times by size with their growth, and how long a thousand pictures take."""
    print("\nCPU times (best of 3)")
    found: dict[str, float] = {}
    late: list[str] = []
    for size in SIZES[:4] if quick else SIZES:
        flow = drawn_flow(7, size, 5)
        made = layout(flow)
        found[f"layout {size}"] = _seconds(functools.partial(layout, flow), 3 if size > 50 else 15)
        found[f"svg {size}"] = _seconds(functools.partial(render, made, "svg"), 2)
        limit = LIMITS.get(size)
        bound = "" if limit is None else f"   (may take {limit * 1000:.0f} ms)"
        print(
            f"  {size:>4} steps: layout {found[f'layout {size}'] * 1000:8.1f} ms, svg {found[f'svg {size}'] * 1000:8.1f} ms{bound}"
        )
        if limit is not None and found[f"layout {size}"] > limit:
            late.append(f"layout of {size} steps")
    for what in ("layout", "svg"):
        points = [(math.log(s), math.log(found[f"{what} {s}"])) for s in SIZES if f"{what} {s}" in found]
        found[f"exponent {what}"] = _slope(points)
        print(f"  growth exponent of {what}: {found[f'exponent {what}']:.2f}")
    flows = [drawn_flow(seed) for seed in range(20)]
    amount = 100 if quick else 1000
    start = time.process_time()
    for number in range(amount):
        render(layout(flows[number % 20]), "svg")
    found["seconds for 1000"] = (time.process_time() - start) * 1000 / amount
    print(f"  1000 pictures to SVG: {found['seconds for 1000']:.1f} s (may take 30 s)")
    if found["seconds for 1000"] > 30.0:
        late.append("1000 pictures")
    return found, late


def _seconds(call: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        start = time.process_time()
        call()
        spent.append(time.process_time() - start)
    return min(spent)


def _slope(points: list[Point]) -> float:
    mx, my = statistics.mean(x for x, _ in points), statistics.mean(y for _, y in points)
    return sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)


# ---- the paper


def markdown(results: Kept) -> str:
    """Write the results as the page of the documentation."""
    lines = [
        "# 図の比較(測定値)",
        "",
        "この頁は次の命令が書きました。手で直さないでください。数え方は `benchmarks/peers/picture.py` にあります。",
        "",
        "```bash",
        "npm install mermaid bpmn-auto-layout",
        "python -m venv piper && piper/bin/pip install processpiper",
        "BPRFLOW_NODE_MODULES=node_modules BPRFLOW_PIPER_PYTHON=piper/bin/python \\",
        "  python benchmarks/pictures.py --imports 図のある場所 --json pictures.json --markdown docs/background/pictures.md",
        "```",
        "",
        f"比べたもの: {'、'.join(results['versions'])}。同じ図形・矢印・文字・担当を渡し、できた図を同じ物差しで数えます。",
        "",
        (
            "左の6列は誤り(合計、0 がよい): 矢印が箱を貫く、文字や箱が重なる、文字が枠からはみ出す、"
            "文字をほかの矢印が横切る、矢印どうしが重なる、担当の帯が混ざる。"
            "次は担当の帯が保たれた図の数。残りは中央値: 交差、曲がり角(90°で1、曲線は曲がった角度で数える)、"
            "矢印の長さ(箱の幅で)、面積(箱の数で)、縦横比。最後は描けなかった図。"
            "「–」はその道具が自分では決めないもの。箱の大きさは dot には渡し、ほかはその道具に任せています。"
        ),
        "",
        (
            "曲がり角だけなら、担当を無視して一列に並べる bpmn-auto-layout や、帯が混ざる dot が少なくなります。"
            "帯を保ったまま描く道具のなかで比べてください。"
        ),
    ]
    for name, found in results["sets"].items():
        lines += ["", f"## {name}({found['flows']}の流れ)", ""]
        lines += ["| " + " | ".join(HEAD_JA) + " |", "|" + " --- |" + " ---: |" * (len(HEAD_JA) - 1)]
        lines += ["| " + " | ".join(cells) + " |" for cells in found["cells"]]
    if "stability" in results:
        edited = results["stability"]
        lines += ["", f"## 一手順の追加・削除・改名で動くもの({edited['edits']} 回の変更)", ""]
        lines += ["| | 順序が入れ替わった組 | 列と段を保った手順 |", "| --- | ---: | ---: |"]
        lines += [f"| {name} | {turned:.2%} | {same:.2%} |" for name, (turned, same) in edited["programs"].items()]
    if "times" in results:
        times = results["times"]
        lines += ["", "## かかる時間 (CPU)", "", "| 手順 | 配置と経路 | SVG |", "| ---: | ---: | ---: |"]
        for size in SIZES:
            if f"layout {size}" in times:
                spent = (times[f"layout {size}"] * 1000, times[f"svg {size}"] * 1000)
                lines.append(f"| {size} | {spent[0]:.1f} ms | {spent[1]:.1f} ms |")
        growth = f"増え方の指数: 配置 {times['exponent layout']:.2f}、SVG {times['exponent svg']:.2f}。"
        lines += ["", f"{growth}1,000枚の SVG に {times['seconds for 1000']:.1f} 秒。"]
    return "\n".join([*lines, ""])


def main() -> int:
    """Draw, count, print; see the head of this file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--imports", type=Path, action="append", default=[])
    parser.add_argument("--parts", default=",".join(PARTS), help="some of " + ",".join(PARTS))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    chosen = parser.parse_args()
    parts = set(chosen.parts.split(","))
    others, told = ([], []) if chosen.no_peers else peers()
    print("; ".join(told))
    results: Kept = {"sets": {}}
    if chosen.json and chosen.json.exists():
        results = json.loads(chosen.json.read_text(encoding="utf-8"))
    results["versions"] = told
    bad: list[str] = []
    for name, flows, drawing in _sets(parts, chosen.quick, chosen.imports, others):
        results["sets"][name] = summary(compare(name, flows, drawing))
        bad += results["sets"][name]["faulty"]
        print("\n".join(verdict(name, results["sets"][name])))
        _save(chosen.json, results)
    if "stability" in parts:
        results["stability"] = stability(cases()[::3], others)
        _save(chosen.json, results)
    if "times" in parts:
        results["times"], late = timing(chosen.quick)
        bad += [f"too slow: {what}" for what in late]
        _save(chosen.json, results)
    if chosen.markdown:
        chosen.markdown.write_text(markdown(results), encoding="utf-8")
    for line in bad:
        print(line)
    return 1 if bad else 0


def _sets(
    parts: set[str], quick: bool, folders: list[Path], others: list[Peer]
) -> Iterator[tuple[str, list[tuple[str, FlowGraph]], list[Peer]]]:
    """Name, flows and peers of every set that is asked for."""
    if "cases" in parts:
        yield "例題の現状と改善後", cases(), others
    if "generated" in parts:
        yield "作られた流れ", [(str(seed), drawn_flow(seed)) for seed in range(20 if quick else 200)], others
    if "imports" in parts and folders:
        foreign = [flow for folder in folders for flow in imported(folder)]
        large = [pair for pair in foreign if len(pair[1].process.all_steps) > _LARGE]
        yield "ほかの道具の図", [pair for pair in foreign if pair not in large], others
        if large:  # some peers need minutes for one of these
            yield f"ほかの道具の図({_LARGE}手順を超えるもの)", large, []


def _save(file: Path | None, results: Kept) -> None:
    if file:
        file.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
