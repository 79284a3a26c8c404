"""Measure redesigns: apply and compare of every case, matching of two large flows, proposals.

    python benchmarks/redesign.py              # some ten seconds
    python benchmarks/redesign.py --json r.json

Processor time, medians of warm runs. Every figure the issue names stands beside its limit; one over its limit makes
the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bprflow.flow import FlowGraph, build  # noqa: E402
from bprflow.model import Process  # noqa: E402
from bprflow.redesign.apply import apply  # noqa: E402
from bprflow.redesign.compare import compare  # noqa: E402
from bprflow.redesign.improve import improve  # noqa: E402
from bprflow.redesign.match import match  # noqa: E402
from bprflow.redesign.side import Side  # noqa: E402
from bprflow.source import load_file  # noqa: E402
from bprflow.source.redesign import load_redesign  # noqa: E402

APPLY_AND_COMPARE_MS = 50.0
MATCHING_MS = 1_000.0
_VERBS = ("確認する", "入力する", "送る", "綴る", "印刷する", "審査する", "知らせる", "集計する")
_THINGS = ("申請書", "台帳", "通知書", "見積書", "日報", "名簿", "請求書", "報告書", "調査票", "領収書")


def median_ms(work: Callable[[], object], times: int) -> float:
    """Time a piece of work warm, in processor milliseconds."""
    work()
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1_000)
    return statistics.median(taken)


def large(count: int, seed: int) -> FlowGraph:
    """Make a flow of many steps; another seed words, orders and lanes a third of them differently."""
    chance = random.Random(seed)
    names = [f"{_THINGS[i % 10]}{i // 10}を{_VERBS[(i // 3) % 8]}" for i in range(count)]
    if seed:
        for index in chance.sample(range(count), count // 3):
            names[index] = names[index].replace("を", "の内容を", 1)
        for index in chance.sample(range(count - 1), count // 6):
            names[index], names[index + 1] = names[index + 1], names[index]
    steps = [{"id": f"{seed}-{i}", "name": name, "lane": f"課{i % 7}"} for i, name in enumerate(names)]
    return build(Process.model_validate({"name": "大きな流れ", "steps": steps}))


def main() -> int:
    """Measure and print; 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", default="", metavar="FILE")
    parser.add_argument("--times", type=int, default=7)
    chosen = parser.parse_args()
    rows: list[tuple[str, float, float | None]] = []

    def add(what: str, value: float, limit: float | None = None) -> None:
        rows.append((what, value, limit))
        over = "  over" if limit is not None and value > limit else ""
        print(f"{what:<58}{value:>10.1f} ms{f'  (limit {limit:,.0f})' if limit else ''}{over}", flush=True)

    for path in sorted((ROOT / "examples").glob("*/kaizen.kaizen.yaml")):
        plan = load_redesign(str(path)).redesign
        assert plan is not None
        process = load_file(str(path.parent / plan.target)).process
        assert process is not None
        before = Side.of(process)

        def both(process: Process = process, plan=plan, before: Side = before) -> object:
            applied = apply(process, plan)
            return compare(before, Side.of(applied.process, audited=False), applied)

        def audited(process: Process = process, plan=plan) -> object:
            applied = apply(process, plan)
            return compare(Side.of(process), Side.of(applied.process), applied)

        name = f"{path.parent.name}, {len(process.all_steps)} steps"
        add(f"apply + compare: {name}", median_ms(both, chosen.times), APPLY_AND_COMPARE_MS)
        add(f"  with both audits: {name}", median_ms(audited, max(3, chosen.times // 2)))
        add(f"  improve: {name}", median_ms(lambda before=before: improve(before), 3))
    for count in (50, 100, 200):
        pair = large(count, 0), large(count, 1)
        limit = MATCHING_MS if count == 200 else None
        add(f"matching of two flows of {count} steps", median_ms(lambda pair=pair: match(*pair), 3), limit)
    if chosen.json:
        data = [{"what": what, "ms": round(value, 2), "limit_ms": limit} for what, value, limit in rows]
        Path(chosen.json).write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return int(any(limit is not None and value > limit for _, value, limit in rows))


if __name__ == "__main__":
    sys.exit(main())
