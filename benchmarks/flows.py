"""Random flows for the picture benchmark: lanes, jumps forward and back, early ends, parallel blocks."""

from __future__ import annotations

import random

from bprflow.flow import FlowGraph, build
from bprflow.model import END, Branch, Duration, Item, Lane, Parallel, Process, Share, Step

WORDS = (
    "申請書を受け取る", "内容を確認する", "台帳へ転記する", "課長が決裁印を押す", "審査",
    "関係する課を順に回って同じ内容をもう一度書いて提出する", "FAXで送る", "結果を通知する",
)  # fmt: skip
CONDITIONS = ("不備あり", "対象外", "市外の人で代理人が来た場合", "金額が10万円以上")


def drawn_flow(seed: int, size: int | None = None, lanes: int | None = None) -> FlowGraph:
    """Make a flow; the same seed gives the same flow.

    Args:
        seed: Any number.
        size: Steps; 3 to 16 when not given.
        lanes: Lanes; 1 to 5 when not given.

    """
    rng = random.Random(seed)
    count = size or rng.randint(3, 16)
    names = [f"担当{number}" for number in range(lanes or rng.randint(1, 5))]
    items: list[Item] = []
    number = 0
    while number < count:
        if rng.random() < 0.12 and number + 3 <= count:
            one = (_step(rng, number, count, names, False), _step(rng, number + 1, count, names, False))
            other = (_step(rng, number + 2, count, names, False),)
            items.append(Parallel(id=f"p{number}", branches=(one, other)))
            number += 3
        else:
            items.append(_step(rng, number, count, names, True))
            number += 1
    return build(Process(name=f"乱数{seed}", lanes=tuple(Lane(name=n) for n in names), steps=tuple(items)))


def _step(rng: random.Random, number: int, count: int, lanes: list[str], may_branch: bool) -> Step:
    branches: tuple[Branch, ...] = ()
    if may_branch and rng.random() < 0.3:
        share = Share(low=0.2, high=0.2)
        ways = []
        for _ in range(rng.randint(1, 2)):
            near = f"s{max(0, min(count - 1, number + rng.randint(-3, 4)))}"
            ways.append(
                Branch(condition=rng.choice(CONDITIONS), share=share, target=near if rng.random() < 0.8 else END)
            )
        branches = (*ways, Branch(condition="不備なし"))
    wait = Duration(low_minutes=30, high_minutes=30) if rng.random() < 0.3 else None
    touch = Duration(low_minutes=10, high_minutes=10)
    return Step(
        id=f"s{number}", lane=rng.choice(lanes), name=rng.choice(WORDS), touch=touch, wait=wait, branches=branches
    )
