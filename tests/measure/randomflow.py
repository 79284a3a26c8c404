"""Random block-structured processes with times, shares and loops."""

from __future__ import annotations

import random

from bprflow.flow import FlowGraph, build
from bprflow.model import Process


def random_flow(seed: int, size: int = 8) -> FlowGraph:
    """Draw a flow of about `size` steps: decisions, parallel blocks, rework, early ends, ranges."""
    rng = random.Random(seed)
    steps: list[dict[str, object]] = []
    items = _items(rng, size, steps)
    for item in items:
        if rng.random() < 0.3 and item.get("type") != "parallel" and "branches" not in item:
            item["branches"] = [{"condition": "却下", "share": "15%", "target": "終了"}, {"condition": "可"}]
    return build(Process.model_validate({"name": "乱数", "steps": items}))


def _items(rng: random.Random, size: int, made: list[dict[str, object]]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    while size > 0:
        drawn = rng.random()
        if drawn < 0.25 and size >= 3:
            ways = rng.randint(2, 3)
            block = [_items(rng, max(1, size // (ways + 1)), made) for _ in range(ways)]
            found.append({"type": "parallel", "id": f"p{len(made)}", "branches": block})
            size -= size // (ways + 1) * ways + 1
            continue
        step = _step(rng, made)
        found.append(step)
        size -= 1
        if drawn > 0.7 and size >= 2:
            skipped = _items(rng, max(1, size // 3), made)
            share = rng.choice(["20%", "35%", "60%"])
            after = _step(rng, made)
            step["branches"] = [
                {"condition": "要る", "share": share},
                {"condition": "要らない", "target": after["id"]},
            ]
            found += [*skipped, after]
            size -= len(skipped) + 1
        elif drawn > 0.55:
            back = next((item for item in reversed(found) if item.get("type") != "parallel"), step)
            step["branches"] = [
                {"condition": "やり直し", "share": rng.choice(["10%", "25%"]), "target": back["id"]},
                {"condition": "よい"},
            ]
    return found


def _step(rng: random.Random, made: list[dict[str, object]]) -> dict[str, object]:
    low = rng.randint(1, 30)
    step: dict[str, object] = {
        "id": f"s{len(made)}",
        "lane": rng.choice(["市民", "窓口", "税"]),
        "name": f"手順{len(made)}",
        "touch": f"{low}〜{low + rng.choice([0, 5, 40])}分",
    }
    if rng.random() < 0.3:
        step["wait"] = f"{rng.randint(0, 90)}分"
    if rng.random() < 0.2:
        step["share"] = rng.choice(["20%", "50%"])
    made.append(step)
    return step
