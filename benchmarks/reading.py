"""Measure reading: bprflow against a bare YAML loader, by size; checking many files with one and two processes.

    python benchmarks/reading.py

CPU time in one run; the ratios are what counts. The goals are those of issue "The flow language": reading with
positions at most 1.3 times the bare loader on 1,500 lines, 100 steps read and validated in at most 30 ms, two
processes at least 1.7 times as fast as one on 1,000 files.
"""

from __future__ import annotations

import gc
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.run import sample_flow
from bprflow.report.check import check_files
from bprflow.source import dump_text, load_text
from bprflow.source.compose import compose
from bprflow.source.diagnostic import SourceText
from bprflow.source.format import format_source
from bprflow.source.notebook import Notebook
from bprflow.source.places import Lines, NodeSpans, Places
from bprflow.source.reader import Reader
from bprflow.source.slips import find_slips


def milliseconds(run: Callable[[], object], repeat: int = 15) -> float:
    """Give the median CPU time of one run [ms]."""
    times = []
    for _ in range(repeat):
        gc.collect()
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def bare(text: str) -> object:
    """Read with PyYAML's C loader: data without positions, checks or types of ours."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def data_with_positions(text: str) -> object:
    """Read the same plain data with our loader, every key and value with its place, duplicates refused."""
    notebook = Notebook("x", Places(Lines(text)))
    reader = Reader(notebook, spans := NodeSpans(notebook.places))
    root = compose(text, notebook)
    assert root is not None

    def build(node: yaml.Node, path: tuple[str | int, ...]) -> object:
        spans.record(path, node)
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [build(child, (*path, index)) for index, child in enumerate(node.value)]
        assert isinstance(node, yaml.MappingNode)
        return {key.value: build(child, (*path, key.value)) for key, child in reader.pairs(node)}

    return build(root, ())


def main() -> None:
    """Print the table."""
    many_files()  # first: processes that are forked off a large heap pay for it
    print(
        f"{'steps':>6} {'lines':>6} {'bare':>8} {'+places':>8} {'ratio':>6} {'load':>8} {'ratio':>6} {'slips':>7} {'fmt':>8} {'dump':>7}  [ms]"
    )
    loads: dict[int, float] = {}
    for steps in (12, 100, 330, 1_000, 10_000):
        text = sample_flow(steps)
        repeat = 15 if steps < 2_000 else 3
        plain, placed = (
            milliseconds(partial(bare, text), repeat),
            milliseconds(partial(data_with_positions, text), repeat),
        )
        loads[steps] = milliseconds(partial(load_text, text), repeat)
        process = load_text(text).process
        assert process is not None
        slips = milliseconds(partial(find_slips, text), 3)
        formatted = milliseconds(partial(format_source, SourceText("x", text)), 3) if steps <= 1_000 else math.nan
        dumped = milliseconds(partial(dump_text, process), 3)
        print(
            f"{steps:>6} {text.count(chr(10)):>6} {plain:>8.1f} {placed:>8.1f} {placed / plain:>6.2f} {loads[steps]:>8.1f}"
            f" {loads[steps] / plain:>6.2f} {slips:>7.1f} {formatted:>8.1f} {dumped:>7.1f}",
            flush=True,
        )
    exponent = math.log(loads[10_000] / loads[100]) / math.log(100)
    print(f"load grows from 100 to 10,000 steps with exponent {exponent:.2f} (goal 1.15)")


def many_files(count: int = 1_000) -> None:
    """Check many files with one process and with two.

    Beside the time on the clock, which others on the machine disturb, the CPU time is told: what one process
    takes against what the busier half takes with two, everything the first process does itself included.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / f"{number}.flow.yaml") for number in range(count)]
        for path in paths:
            Path(path).write_text(sample_flow(12), "utf-8")
        clock, cpu = {}, {}
        for jobs in (1, 2):
            start, used = time.perf_counter(), (time.process_time(), _of_children())
            check_files(paths, jobs)
            clock[jobs] = time.perf_counter() - start
            cpu[jobs] = time.process_time() - used[0] + (_of_children() - used[1]) / 2
    print(
        f"check of {count} files: {clock[1]:.1f} s with one process, {clock[2]:.1f} s with two,"
        f" {clock[1] / clock[2]:.2f} times as fast; by CPU time {cpu[1]:.2f} s and {cpu[2]:.2f} s,"
        f" {cpu[1] / cpu[2]:.2f} times as fast (goal 1.7, {os.cpu_count()} processors)"
    )


def _of_children() -> float:
    used = os.times()
    return used.children_user + used.children_system


if __name__ == "__main__":
    main()
