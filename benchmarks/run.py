"""Measure bprflow: cold starts, warm reading, auditing and drawing by size, memory. One command, one table.

    python benchmarks/run.py            # everything, about two minutes
    python benchmarks/run.py --quick    # up to 1,000 steps
    python benchmarks/run.py --json benchmarks.json

Times differ from machine to machine; the ratios in one run are what counts. Every figure that issue
"First light" names is printed beside its limit, and a figure over its limit makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "address-change" / "as-is.flow.yaml"
SIZES = (10, 100, 1_000, 10_000)


@dataclass
class Table:
    """Rows as they are measured: what, figure, limit."""

    rows: list[dict[str, object]] = field(default_factory=list)

    def add(self, what: str, value: float, unit: str, limit: float | None = None, note: str = "") -> None:
        """Keep one figure and print it at once."""
        within = limit is None or value <= limit
        self.rows.append({"what": what, "value": value, "unit": unit, "limit": limit, "ok": within, "note": note})
        bound = "" if limit is None else f"limit {limit:g}"
        mark = "" if limit is None else ("ok" if within else "OVER")
        print(f"{what:<58}{value:>10.2f} {unit:<5}{bound:>12}  {mark:<5}{note}", flush=True)

    @property
    def over(self) -> list[str]:
        """What lies over its limit."""
        return [str(row["what"]) for row in self.rows if not row["ok"]]


def sample_flow(steps: int) -> str:
    """Write a flow of `steps` steps: paper, re-keying, checks, seals, loops, documents and rules in a fixed mixture."""
    lines = [
        "業務: 大きな流れ", "件数: 1200件/年", "担当:", "  市民: 住民", "  窓口: 職員 4人", "  入力係: 職員 2人", "  課長: 職員 1人",
        "帳票:", "  申請書: {媒体: 紙, 項目: [氏名, 住所, 電話番号]}", "  台帳: {媒体: システム, 項目: [氏名, 住所, 電話番号]}",
        "ルール:", "  申請は書面で: {求めること: [書面, 押印], 根拠: {種別: 要綱, 名称: 助成要綱, 条項: 第3条}}", "手順:",
    ]  # fmt: skip
    kinds = (
        ("市民", "申請書{n}に手書きする", ["時間: 10分", "書く: 申請書", "ルール: 申請は書面で", "印: 認印"]),
        ("窓口", "申請書{n}の記入もれを確かめる", ["時間: 5分", "読む: 申請書", "待ち: 1日", "分岐:", "  不備あり 10%: 申請書{p}に手書きする", "  不備なし: 次へ"]),
        ("入力係", "申請書{n}を台帳へ転記する", ["時間: {値: 6〜10分, 根拠: 実測}", "読む: 申請書", "書く: 台帳"]),
        ("窓口", "入力した内容{n}を読み合わせる", ["時間: 3分", "読む: [申請書, 台帳]"]),
        ("課長", "内容{n}を決裁する", ["時間: 2分", "待ち: 2日", "印: 認印"]),
    )  # fmt: skip
    for n in range(steps):
        lane, name, attributes = kinds[n % len(kinds)]
        lines.append(f"  - {lane}: {name.format(n=n)}")
        lines += ["    " + attribute.replace("{p}", str(n - 1)) for attribute in attributes]
    return "\n".join(lines) + "\n"


def seconds(run: Callable[[], object], repeat: int, clock: Callable[[], float] = time.process_time) -> float:
    """Give the median time of one run [s]; CPU time, so that other programs on the machine do not count."""
    import gc

    times = []
    for _ in range(repeat):
        gc.collect()  # what earlier runs left behind is not this one's work
        started = clock()
        run()
        times.append(clock() - started)
    return statistics.median(times)


def _spent_by_children() -> float:
    """CPU time of finished child processes [s], so that a busy machine does not count; the wall clock on Windows."""
    try:
        import resource
    except ImportError:
        return time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cold(table: Table, rounds: int) -> None:
    """Compare cold starts; the commands take turns, so that a busy machine hits all alike."""
    script = Path(sys.executable).with_name("bprflow.exe" if os.name == "nt" else "bprflow")
    program = [str(script)] if script.exists() else [sys.executable, "-m", "bprflow"]
    commands = {
        "python -c 'import click'": [sys.executable, "-c", "import click"],
        "bprflow --help": [*program, "--help"],
        "python -c 'import pydantic, yaml, networkx'": [sys.executable, "-c", "import pydantic, yaml, networkx"],
        "bprflow audit (example)": [*program, "audit", str(EXAMPLE)],
        "bprflow draw (example, SVG)": [*program, "draw", str(EXAMPLE), "-o", str(scratch("cold.svg"))],
    }  # fmt: skip
    # As after an installation: compiled modules are kept, ours as well as the libraries'.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(scratch("compiled"))
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, words in commands.items():
            started = _spent_by_children()
            done = subprocess.run(words, capture_output=True, check=False, stdin=subprocess.DEVNULL, env=environment)
            if done.returncode not in (0, 1):  # 1 only says that there are findings
                raise SystemExit(f"{name} failed: {done.stderr.decode(errors='replace')}")
            if turn:  # the first turn fills the caches
                times[name].append(_spent_by_children() - started)
    median = {name: statistics.median(values) for name, values in times.items()}
    for name, value in median.items():
        table.add(f"cold: {name}", value * 1000, "ms")
    names = list(commands)
    table.add("cold: --help / import click", median[names[1]] / median[names[0]], "x", 2.0)
    table.add("cold: audit / import pydantic, yaml, networkx", median[names[3]] / median[names[2]], "x", 2.0)


def scratch(name: str) -> Path:
    """Give a file name in a folder of our own."""
    import tempfile

    folder = Path(tempfile.gettempdir()) / f"bprflow-benchmark-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    return folder / name


def warm_times(steps: int, repeat: int) -> dict[str, float]:
    """Measure reading, auditing and drawing one flow of `steps` steps, warm [s]."""
    from bprflow.audit import analyse_loaded
    from bprflow.draw import layout, render
    from bprflow.source import load_text

    text = sample_flow(steps)
    loaded = load_text(text)
    assert loaded.process is not None
    assert not loaded.diagnostics, loaded.diagnostics[0].message.ja
    analysis = analyse_loaded(loaded)
    found = {
        "read": seconds(lambda: load_text(text), repeat),
        "audit": seconds(lambda: analyse_loaded(loaded), repeat),
        "read+audit": seconds(lambda: analyse_loaded(load_text(text)), repeat),
    }
    if steps <= 1_000:
        flow = analysis.flow
        picture = layout(flow)
        render(picture, "svg")
        found["draw"] = seconds(lambda: render(layout(flow), "svg"), repeat)
        if shutil.which("dot"):  # against another process only the wall clock is fair
            found["draw, wall clock"] = seconds(lambda: render(layout(flow), "svg"), repeat, time.perf_counter)
            source = render(picture, "dot")
            found["dot process"] = seconds(
                lambda: subprocess.run(
                    ["dot", "-Kneato", "-n2", "-Tsvg"], input=source, capture_output=True, check=True
                ),
                repeat,
                time.perf_counter,
            )
    return found


def warm(table: Table, sizes: tuple[int, ...]) -> None:
    """Measure by size, then the growth exponents and the figures for a 12-step flow."""
    small = warm_times(12, 30)
    table.add("warm, 12 steps: read + audit", small["read+audit"] * 1000, "ms", 15.0)
    table.add("warm, 12 steps: audit alone (graph, figures, rules)", small["audit"] * 1000, "ms", 10.0)
    table.add("warm, 12 steps: draw (layout + SVG)", small["draw"] * 1000, "ms", 10.0)
    if "dot process" in small:
        table.add("warm, 12 steps: draw / dot process", small["draw, wall clock"] / small["dot process"], "x")
    else:
        print("(no `dot` on this machine: nothing to compare drawing with)")
    by_size: dict[int, dict[str, float]] = {}
    for steps in sizes:
        by_size[steps] = warm_times(steps, 9 if steps <= 100 else 5 if steps <= 1_000 else 3)
        for phase, value in by_size[steps].items():
            table.add(f"warm, {steps:,} steps: {phase}", value * 1000, "ms")
    largest = max(sizes)
    for phase, limit, top in (
        ("read", None, largest),
        ("audit", None, largest),
        ("read+audit", 1.15, largest),
        ("draw", None, min(largest, 1_000)),
    ):
        growth = math.log(by_size[top][phase] / by_size[100][phase]) / math.log(top / 100)
        table.add(f"growth exponent, 100 to {top:,} steps: {phase}", growth, "", limit)


def catalogue(table: Table, flows: int) -> None:
    """Measure the whole rule catalogue (profile 模範): one flow of 12 steps warm, then many flows of 30 steps."""
    from bprflow.audit import AuditConfig, analyse_loaded
    from bprflow.source import load_text

    every = AuditConfig(profile="exemplary")
    small = load_text(sample_flow(12))
    analyse_loaded(small, every)
    one = seconds(lambda: analyse_loaded(small, every), 60)
    table.add("warm, 12 steps: audit with every rule", one * 1000, "ms", 10.0)
    texts = [sample_flow(30).replace("大きな流れ", f"流れ{number}") for number in range(flows)]
    started = time.process_time()
    found = sum(len(analyse_loaded(load_text(text), every).findings) for text in texts)
    spent = time.process_time() - started
    limit = 20.0 * flows / 1_000
    table.add(f"{flows:,} flows of 30 steps: read + audit with every rule", spent, "s", limit, f"{found:,} findings")


_MEMORY_PROBE = """
import re, resource, sys
sys.path.insert(0, {folder!r})
from run import sample_flow
from bprflow.cli.main import collect_rarely
collect_rarely()
from bprflow.source import load_text
from bprflow.audit import analyse_loaded
analysis = analyse_loaded(load_text(sample_flow({steps})))
try:  # what the kernel kept of this program alone; ru_maxrss also remembers the process it was forked from
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
print(peak, len(analysis.findings))
"""


def memory(table: Table, sizes: tuple[int, ...]) -> None:
    """Measure peak memory of reading and auditing, each size in a process of its own."""
    if os.name == "nt":
        print("(peak memory is not measured on Windows)")
        return
    for steps in sizes:
        probe = _MEMORY_PROBE.format(folder=str(Path(__file__).parent), steps=steps)
        done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT)
        peak, findings = done.stdout.split()
        table.add(
            f"peak memory, {steps:,} steps: read + audit",
            float(peak),
            "MB",
            400.0 if steps == 10_000 else None,
            f"{findings} findings",
        )


def main(arguments: list[str]) -> int:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="up to 1,000 steps, fewer rounds")
    parser.add_argument("--json", metavar="FILE", help="also write the figures as JSON")
    options = parser.parse_args(arguments)
    sizes = SIZES[:-1] if options.quick else SIZES
    from bprflow.cli.main import collect_rarely

    collect_rarely()  # as the program itself does
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores\n")
    table = Table()
    cold(table, 5 if options.quick else 11)
    warm(table, sizes)
    catalogue(table, 100 if options.quick else 1_000)
    memory(table, sizes)
    if options.json:
        Path(options.json).write_text(json.dumps(table.rows, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"\n{len(table.over)} figure(s) over the limit" + (": " + "; ".join(table.over) if table.over else ""))
    return 1 if table.over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
