"""Measure interchange: import + audit of real BPMN files, beside bpmnlint and bpmn-io; the national inventory.

    python benchmarks/interchange.py [--data FOLDER] [--node-modules FOLDER] [--inventory FILE]

FOLDER holds .bpmn files (the shared reference data by default). bpmnlint and bpmn-io are measured where they
are installed: `npm install bpmnlint@11.15 bpmn-moddle` and `pip install bpmn-io==0.2.2`. All tools run warm:
each file is done once before it is timed. Goals (issue "Interchange"): import + audit median at most 10 ms,
p95 at most 50 ms; 75,071 inventory rows typed and audited in at most 60 s on one core and 1.5 GB.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SHARED = ROOT.parent / "shared" / "data"
_LINT = """
const fs = require('fs'), path = require('path');
const { createRequire } = require('module');
const need = createRequire(process.argv[2] + '/x.js');
(async () => {
  const { BpmnModdle } = await import(need.resolve('bpmn-moddle')).catch(() => ({}));
  const Moddle = BpmnModdle || need('bpmn-moddle').default || need('bpmn-moddle');
  const { Linter } = need('bpmnlint');
  const NodeResolver = need('bpmnlint/lib/resolver/node-resolver');
  const files = JSON.parse(fs.readFileSync(0, 'utf8'));
  const result = [];
  for (const file of files) {
    const text = fs.readFileSync(file, 'utf8');
    let best = null, failed = false;
    for (let k = 0; k < 3; k++) {
      const start = process.hrtime.bigint();
      try {
        const { rootElement } = await new Moddle().fromXML(text);
        await new Linter({ config: { extends: 'bpmnlint:recommended' }, resolver: new NodeResolver() }).lint(rootElement);
      } catch (error) { failed = true; }
      const spent = Number(process.hrtime.bigint() - start) / 1e6;
      best = k === 0 ? null : best === null ? spent : Math.min(best, spent);
    }
    result.push([best, failed]);
  }
  console.log(JSON.stringify(result));
})();
"""


def timed(run: Callable[[], object], repeat: int = 3) -> float:
    """Give the shortest of some warm runs [ms]."""
    run()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def line(name: str, times: list[float], failed: int) -> None:
    """Print one row of the table."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(
        f"| {name} | {len(times) - failed} | {failed} | {statistics.median(ordered):.1f} | {p95:.1f} | {ordered[-1]:.0f} |"
    )


def ours(files: list[Path]) -> None:
    """Measure our import alone, and import + graph + measures + audit."""
    from bprflow.audit import analyse_loaded
    from bprflow.exchange.bpmn import read_bpmn
    from bprflow.exchange.formats import as_loaded

    def audit(data: bytes, name: str) -> int:
        loaded = as_loaded(read_bpmn(data, name))
        return sum(len(analyse_loaded(one).findings) for one in loaded if one.process is not None)

    audit(files[0].read_bytes(), "warm")
    reading, auditing, failed = [], [], 0
    for path in files:
        data = path.read_bytes()
        try:
            reading.append(timed(lambda data=data, path=path: read_bpmn(data, path.name)))
            auditing.append(timed(lambda data=data, path=path: audit(data, path.name)))
        except Exception as error:  # noqa: BLE001 - one broken file must not end the table
            failed += 1
            print(f"{path.name}: {type(error).__name__}: {error}", file=sys.stderr)
    line("bprflow import", reading, failed)
    line("bprflow import + audit", auditing, failed)


def parse_only(files: list[Path]) -> None:
    """Measure lxml alone: the floor under every reader."""
    from lxml import etree

    times, failed = [], 0
    for path in files:
        data = path.read_bytes()
        try:
            times.append(timed(lambda data=data: etree.fromstring(data)))
        except etree.XMLSyntaxError:
            failed += 1
            times.append(0.0)
    line("lxml parse only", times, failed)


def bpmn_io(files: list[Path]) -> None:
    """Measure the Python port of bpmnlint."""
    try:
        from bpmn_io import check
    except ImportError:
        print("| bpmn-io (pip) | not installed | | | | |")
        return
    times, failed = [], 0
    for path in files:
        text = path.read_text("utf-8", errors="replace")
        try:
            times.append(timed(lambda text=text: check(text), 1))
        except Exception:  # noqa: BLE001 - the other tool may fail in any way
            failed += 1
            times.append(0.0)
    line("bpmn-io check", times, failed)


def bpmnlint(files: list[Path], modules: Path) -> None:
    """Measure bpmnlint, parse and recommended rules, in one warm Node process."""
    node = shutil.which("node")
    if node is None or not (modules / "bpmnlint").is_dir():
        print("| bpmnlint (npm) | not installed | | | | |")
        return
    names = json.dumps([str(path) for path in files])
    run = subprocess.run(
        [node, "-e", _LINT, "x", str(modules)], input=names, capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(f"| bpmnlint | failed: {run.stderr.strip().splitlines()[-1][:80] if run.stderr else ''} | | | | |")
        return
    found = json.loads(run.stdout)
    line("bpmnlint parse + recommended", [entry[0] for entry in found], sum(entry[1] for entry in found))


def inventory(path: Path) -> None:
    """Measure typing the inventory, making stubs, and auditing them, on one core."""
    from bprflow.audit import AuditConfig, all_rules
    from bprflow.audit.alike import analyse_many
    from bprflow.exchange.inventory import inventory_flows, read_inventory

    start = time.process_time()
    count = sum(1 for _ in read_inventory(str(path)))
    typed = time.process_time() - start
    start = time.process_time()
    rows = findings = 0
    for analysis in analyse_many(inventory_flows(str(path)), all_rules(), AuditConfig()):
        findings += len(analysis.findings)
        rows += 1
    whole = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"\ninventory: {count:,} rows typed in {typed:.1f} s; {rows:,} typed and audited in {whole:.1f} s, {findings:,} findings; peak {peak:.2f} GB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED / "bpmn")
    parser.add_argument("--node-modules", type=Path, default=ROOT / "node_modules")
    parser.add_argument("--inventory", type=Path, default=SHARED / "procedures" / "procedures.parquet")
    parser.add_argument("--only", choices=["bpmn", "inventory"])
    options = parser.parse_args()
    files = sorted(options.data.rglob("*.bpmn")) if options.only != "inventory" else []
    if files:
        print(
            f"{len(files)} BPMN files, warm\n\n| tool | answered | error | median ms | p95 ms | max ms |\n| --- | --- | --- | --- | --- | --- |"
        )
        parse_only(files)
        ours(files)
        bpmnlint(files, options.node_modules)
        bpmn_io(files)
    if options.only != "bpmn" and options.inventory.is_file():
        inventory(options.inventory)


if __name__ == "__main__":
    main()
