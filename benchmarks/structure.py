"""Measure the analyses of structure: soundness beside other checkers, expected values, regions, lead times.

    python benchmarks/structure.py             # about a minute
    python benchmarks/structure.py --quick     # small sizes only
    python -m venv peers                       # optional: other checkers, measured in the same run
    peers/bin/pip install rust-bpmn-analyzer-bindings pm4py    # pm4py (Woflan) is AGPL: never a dependency
    python benchmarks/structure.py --peers peers/bin/python

Processor time, with Python's collector as it is by default; the ratios in one run are what counts.
Peers get the same graphs as BPMN text, each call in a process of its own with a time limit, their
start-up left out.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bprflow.flow import Edge, FlowGraph, Node, NodeKind, build  # noqa: E402
from bprflow.flow.regions import region_tree  # noqa: E402
from bprflow.flow.soundness import WorkflowGraph, check  # noqa: E402
from bprflow.measure import measure  # noqa: E402
from bprflow.measure.leadtime import lead_time  # noqa: E402
from bprflow.model import Process  # noqa: E402
from tests.flow import brute  # noqa: E402
from tests.measure.randomflow import random_flow  # noqa: E402

PEER_SECONDS = 20.0
_PEERS = {
    "rust_bpmn_analyzer_bindings": """
import sys, time, rust_bpmn_analyzer_bindings as peer
text = sys.stdin.read()
began = time.process_time()
found = [getattr(peer, "analyze_" + name)(text).fulfilled for name in
         ("safeness", "option_to_complete", "proper_completion", "dead_activities")]
print(time.process_time() - began, all(found))
""",
    "pm4py": """
import sys, time, tempfile, pm4py
with tempfile.NamedTemporaryFile("w", suffix=".bpmn") as file:
    file.write(sys.stdin.read())
    file.flush()
    net, first, last = pm4py.convert_to_petri_net(pm4py.read_bpmn(file.name))
began = time.process_time()
sound = pm4py.check_soundness(net, first, last)[0]
print(time.process_time() - began, sound)
""",
}
_TAGS = {
    NodeKind.START: "startEvent",
    NodeKind.END: "endEvent",
    NodeKind.TASK: "task",
    NodeKind.XOR: "exclusiveGateway",
    NodeKind.AND: "parallelGateway",
}


def milliseconds(work: Callable[[], object], repeats: int = 5) -> float:
    """Run a piece of work a few times and give the median time."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return statistics.median(times) * 1e3


def wide(branches: int) -> WorkflowGraph:
    """Make one fork, `branches` steps, one join."""
    tasks = [f"t{n}" for n in range(branches)]
    kinds = {
        "s": NodeKind.START,
        "f": NodeKind.AND,
        **dict.fromkeys(tasks, NodeKind.TASK),
        "j": NodeKind.AND,
        "e": NodeKind.END,
    }
    return WorkflowGraph(kinds, (("s", "f"), *(("f", t) for t in tasks), *((t, "j") for t in tasks), ("j", "e")))


def spoiled(graph: WorkflowGraph) -> WorkflowGraph:
    """Turn one join of a sound graph into a merge."""
    joins = [n for n, kind in graph.kinds.items() if kind is NodeKind.AND and len(graph.entering[n]) > 1]
    return WorkflowGraph({**graph.kinds, joins[len(joins) // 2]: NodeKind.XOR}, graph.edges)


def fresh(graph: WorkflowGraph) -> WorkflowGraph:
    """Copy a graph without what it has worked out already."""
    return WorkflowGraph(graph.kinds, graph.edges)


def bpmn(graph: WorkflowGraph) -> str:
    """Write a graph as BPMN for the peers."""
    nodes = "".join(_node(graph, node, _TAGS[kind]) for node, kind in graph.kinds.items())
    flows = "".join(
        f'<sequenceFlow id="f{k}" sourceRef="{s}" targetRef="{t}"/>' for k, (s, t) in enumerate(graph.edges)
    )
    head = '<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">'
    return f'{head}<process id="p" isExecutable="false">{nodes}{flows}</process></definitions>'


def _node(graph: WorkflowGraph, node: str, tag: str) -> str:
    into = "".join(f"<incoming>f{number}</incoming>" for number in graph.entering[node])
    out = "".join(f"<outgoing>f{number}</outgoing>" for number in graph.leaving[node])
    return f'<{tag} id="{node}">{into}{out}</{tag}>'


def installed(python: str) -> list[str]:
    """Name the peers an interpreter can import."""
    known = []
    for name in _PEERS:
        done = subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False)
        known += [name] if done.returncode == 0 else []
    return known


def peer(name: str, graph: WorkflowGraph, python: str) -> str:
    """Time one peer on one graph; says so when it takes too long."""
    try:
        done = subprocess.run(
            [python, "-c", _PEERS[name]],
            input=bpmn(graph),
            capture_output=True,
            text=True,
            timeout=PEER_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return f"> {PEER_SECONDS:.0f} s"
    except subprocess.CalledProcessError as error:
        return f"failed: {error.stderr.strip().splitlines()[-1][:40] if error.stderr else ''}"
    seconds, answer = done.stdout.split()
    return f"{float(seconds) * 1e3:.1f} ms {'sound' if answer == 'True' else 'unsound'}"


def ratio(answer: str, ours_ms: float) -> str:
    """Say how many times as long a peer took as we did."""
    figure, _, rest = answer.partition(" ms ")
    if rest:
        return f"{answer} ({float(figure) / ours_ms:,.0f}x)"
    return f"{answer} (> {PEER_SECONDS * 1e3 / ours_ms:,.0f}x)" if answer.startswith(">") else answer


def soundness(
    sizes: list[int], branches: list[int], known: list[str], python: str, rows: list[dict[str, object]]
) -> None:
    """Compare soundness checks and estimate how ours grows."""
    models = [(f"{count} parallel branches", wide(count)) for count in branches]
    drawn = {size: [brute.block_graph(size, random.Random(size + k)) for k in range(3)] for size in sizes}
    models += [(f"block model, {size} steps", graphs[0]) for size, graphs in drawn.items()]
    models += [(f"the same, {size} steps, one join spoiled", spoiled(graphs[0])) for size, graphs in drawn.items()]
    print(f"{'model':<44}{'nodes':>7}{'bprflow ms':>12}  verdict   " + "  ".join(f"{name:<34}" for name in known))
    for name, graph in models:
        verdict = check(graph)
        time_ms = milliseconds(lambda graph=graph: check(fresh(graph)))
        others = [ratio(peer(one, graph, python), time_ms) for one in known]
        rows.append(
            {
                "model": name,
                "nodes": len(graph.kinds),
                "ms": time_ms,
                "verdict": verdict.state.value,
                **dict(zip(known, others, strict=True)),
            }
        )
        print(
            f"{name:<44}{len(graph.kinds):>7}{time_ms:>12.2f}  {verdict.state.value:<9} "
            + "  ".join(f"{o:<34}" for o in others),
            flush=True,
        )
    points = [
        (
            statistics.mean(len(g.kinds) for g in graphs),
            statistics.median(milliseconds(lambda g=g: check(fresh(g)), 3) for g in graphs),
        )
        for graphs in drawn.values()
    ]
    if len(points) > 1:
        (small, fast), (large, slow) = points[0], points[-1]
        exponent = math.log(slow / fast) / math.log(large / small)
        rows.append({"model": "growth exponent", "value": exponent})
        print(f"growth exponent from {small:.0f} to {large:.0f} nodes: {exponent:.2f}   (limit 1.2)")


def long_process(count: int, share: str = "10%") -> Process:
    """Make a process of `count` steps with rework every third step; its share may be a range."""
    steps = []
    for n in range(count):
        step: dict[str, object] = {"id": f"s{n}", "lane": "窓口", "name": f"手順{n}", "touch": "5〜9分", "wait": "10分"}
        if n % 3 == 0:
            back = {"condition": "戻す", "share": share, "target": f"s{max(0, n - 7)}"}
            step["branches"] = [back, {"condition": "次へ"}]
        steps.append(step)
    return Process.model_validate({"name": "長い流れ", "volume": ["100件/年"], "steps": steps})


def expectations(sizes: list[int], rows: list[dict[str, object]]) -> None:
    """Time expected values, regions and lead times."""
    print(f"\n{'flow':<44}{'steps':>7}{'build ms':>11}{'measure ms':>12}{'regions ms':>12}{'lead time ms':>14}")
    for size, share in [(size, share) for size in sizes for share in ("10%", "5〜15%")]:
        process = long_process(size, share)
        flow = build(process)
        row = {
            "flow": f"rework every third step, share {share}", "steps": size,
            "build_ms": milliseconds(lambda process=process: build(process), 3),
            "measure_ms": milliseconds(lambda flow=flow: measure(unworked(flow)), 3),
            "regions_ms": milliseconds(lambda flow=flow: region_tree(unworked(flow)), 3),
            "lead_time_ms": milliseconds(lambda flow=flow: lead_time(unworked(flow)), 1),
        }  # fmt: skip
        rows.append(dict(row))
        print(
            f"{row['flow']:<44}{size:>7}{row['build_ms']:>11.1f}{row['measure_ms']:>12.1f}{row['regions_ms']:>12.1f}{row['lead_time_ms']:>14.1f}"
        )
    times = [
        milliseconds(lambda flow=flow: lead_time(flow), 1) for flow in (random_flow(seed, 10) for seed in range(30))
    ]
    print(
        f"{'lead time of 30 random flows of 10 steps':<44}{'':>42}{statistics.median(times):>14.1f}  worst {max(times):.1f}"
    )
    rows.append(
        {"flow": "30 random flows", "steps": 10, "lead_time_ms": statistics.median(times), "worst_ms": max(times)}
    )


_ALONE = {
    "soundness, block model of 10,000 nodes": """
graph = brute.block_graph(5_000, random.Random(5_000))
assert check(graph).state.value == "sound"
""",
    "expected values, 10,000 steps": "measure(build(long_process(10_000)))",
    "expected values, 10,000 steps, shares as ranges": "measure(build(long_process(10_000, '5〜15%')))",
    "lead time, 10,000 steps, shares as ranges": "lead_time(build(long_process(10_000, '5〜15%')))",
}


_PEAK = """
from pathlib import Path
status = Path("/proc/self/status")
if status.exists():  # the maximum of getrusage begins with what the parent held when this process began
    print(int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))) / 1024)
else:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def memory(rows: list[dict[str, object]]) -> None:
    """Give the peak memory of each large analysis in a process of its own, the program itself included."""
    print(f"\n{'peak memory, each in a process of its own':<54}{'MB':>6}   (limit 200)")
    for name, code in _ALONE.items():
        text = (
            f"import sys; sys.path[:0] = {[str(ROOT), str(ROOT / 'benchmarks')]!r}\nfrom structure import *\n{code}\n"
        )
        text += _PEAK
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
        rows.append({"what": name, "mb": float(done.stdout)})
        print(f"{name:<54}{float(done.stdout):>6.0f}", flush=True)


def unworked(flow: FlowGraph) -> FlowGraph:
    """Copy a graph without what it has worked out already."""
    nodes: dict[str, Node] = dict(flow.nodes)
    edges: tuple[Edge, ...] = flow.edges
    return FlowGraph(flow.process, nodes, edges, flow.facts)


def main() -> int:
    """Run everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small sizes only")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--peers", default=sys.executable, help="Python in which the peers are installed")
    options = parser.parse_args()
    known = installed(options.peers)
    rows: list[dict[str, object]] = []
    sizes = [20, 60, 200] if options.quick else [20, 60, 200, 1_000, 5_000]
    soundness(sizes, [10, 13] if options.quick else [10, 13, 17, 200], known, options.peers, rows)
    expectations([100, 1_000] if options.quick else [100, 1_000, 10_000], rows)
    memory(rows)
    for name in _PEERS.keys() - set(known):
        print(f"not installed, not measured: {name}")
    if options.json:
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
