"""Flows for the drawing tests: the examples, hand-made ones, and generated ones."""

from __future__ import annotations

import functools
from pathlib import Path

from hypothesis import strategies as st

from bprflow.flow import FlowGraph, build
from bprflow.model import END, Branch, Duration, Item, Lane, LaneKind, Parallel, Process, Provenance, Share, Step
from bprflow.source import load_file, load_text

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "examples").glob("*/*.flow.yaml"))


@functools.cache
def example(name: str) -> FlowGraph:
    """The graph of one example, by its path from the root."""
    process = load_file(str(ROOT / name)).process
    assert process is not None, name
    return build(process)


def read(text: str) -> FlowGraph:
    """The graph of a flow written as text."""
    loaded = load_text(text)
    assert loaded.process is not None, loaded.diagnostics
    return build(loaded.process)


def chain(count: int, lanes: int = 4) -> FlowGraph:
    """A long flow that hands over now and then, with a loop and an early end every ten steps."""
    steps: list[Item] = []
    for index in range(count):
        branches: tuple[Branch, ...] = ()
        if index % 10 == 7:
            back = Branch(condition="不備あり", share=Share(low=0.2, high=0.2), target=f"s{max(index - 3, 0)}")
            branches = (back, Branch(condition="不備なし"))
        elif index % 10 == 3 and index + 4 < count:
            skip = Branch(condition="対象外", share=Share(low=0.1, high=0.1), target=f"s{index + 4}")
            branches = (skip, Branch(condition="対象"))
        wait = Duration(low_minutes=30, high_minutes=30) if index % 5 == 0 else None
        steps.append(
            Step(
                id=f"s{index}",
                lane=f"担当{index * 7 // 3 % lanes}",
                name=f"申請書の{index}番目の項目を確かめて次へ回す",
                touch=Duration(low_minutes=5, high_minutes=8),
                wait=wait,
                branches=branches,
            )
        )
    names = [Lane(name=f"担当{number}", kind=LaneKind.STAFF) for number in range(lanes)]
    return build(Process(name=f"{count}手順の流れ", lanes=tuple(names), steps=tuple(steps)))


_WORDS = st.sampled_from(
    ["申請書を受け取る", "内容を確認する", "台帳へ転記する", "課長が決裁印を押す", "FAXで送る", "Excelへ入力し直す",
     "関係する課を順に回って同じ内容をもう一度書いて提出する", "審査", "通知を郵送する", "Check the form", "窓口で本人確認する"]
)  # fmt: skip
_CONDITIONS = st.sampled_from(
    ["不備あり", "不備なし", "対象", "市外の人で代理人が来た場合", "No", "OK", "金額が10万円以上"]
)


@st.composite
def processes(draw: st.DrawFn, most: int = 14) -> Process:
    """Any process the language can say: lanes, jumps forward and back, early ends, parallel blocks."""
    lanes = [f"担当{number}" for number in range(draw(st.integers(1, 5)))]
    count = draw(st.integers(0, most))
    ids = [f"s{index}" for index in range(count)]
    items: list[Item] = []

    def step(number: int, *, branch: bool) -> Step:
        branches: tuple[Branch, ...] = ()
        if branch and draw(st.integers(0, 9)) < 3:
            ways = draw(st.integers(2, 3))
            targets = [draw(st.sampled_from([*ids, END])) for _ in range(ways - 1)]
            share = Share(low=0.2, high=0.2)
            branches = (
                *(Branch(condition=draw(_CONDITIONS), share=share, target=target) for target in targets),
                Branch(condition=draw(_CONDITIONS)),
            )
        minutes = draw(st.sampled_from([None, 2.0, 15.0, 600.0]))
        wait = draw(st.sampled_from([None, None, 30.0, 20160.0]))
        provenance = draw(st.sampled_from(list(Provenance)))
        return Step(
            id=ids[number],
            lane=draw(st.sampled_from(lanes)),
            name=draw(_WORDS),
            touch=None
            if minutes is None
            else Duration(low_minutes=minutes, high_minutes=minutes, provenance=provenance),
            wait=None if wait is None else Duration(low_minutes=wait, high_minutes=wait),
            branches=branches,
        )

    number = 0
    while number < count:
        if draw(st.integers(0, 9)) == 0 and number + 4 <= count:
            blocks = ((step(number, branch=False), step(number + 1, branch=False)), (step(number + 2, branch=False),))
            items.append(Parallel(id=f"p{number}", branches=blocks))
            number += 3
        else:
            items.append(step(number, branch=True))
            number += 1
    return Process(name="ためしの流れ", lanes=tuple(Lane(name=lane) for lane in lanes), steps=tuple(items))
