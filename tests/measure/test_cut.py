"""Ends that stop everything: what they may cut off is bounded, and named."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bprflow.cli.main import run
from bprflow.flow import NodeKind
from bprflow.flow.concurrency import concurrent_edges
from bprflow.flow.soundness import workflow_graph
from bprflow.flow.soundness.net import Net
from bprflow.flow.soundness.search import search
from bprflow.measure import measure
from bprflow.measure.visits import expected_visits
from tests.flow import brute
from tests.flow.drawn import as_flow
from tests.flow.make import flow, gateway, parallel, step

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def minutes(value):
    return {"low_minutes": value, "high_minutes": value, "text": f"{value}分"}


def racing(kind: str = "打切り"):
    """Two ways at the same time; 30 % of the cases are stopped on one of them."""
    return flow(
        step("窓口", "受ける", touch=minutes(10)),
        parallel(
            "p",
            [step("窓口", "調べる", touch=minutes(20), to=[("却下", "30%", "却下"), ("よい", None, "次へ")])],
            [step("係", "照会する", touch=minutes(5)), step("係", "まとめる", touch=minutes(40))],
        ),
        step("係", "決める", touch=minutes(8), next="終了"),
        gateway("却下", kind),
        volume=["100件/年"],
    )


def test_what_an_end_may_cut_off_is_named_and_bounded():
    figures = measure(racing())
    assert figures.cut_short == ("照会する", "まとめる", "決める")
    late = figures.steps["まとめる"].per_case_minutes
    assert late.value == late.high == 40 and round(late.low, 9) == 28
    decided = figures.steps["決める"].per_case_minutes
    assert decided.low <= 0.7 * 8 <= decided.value  # 70 % of the cases come to it, however quick anybody is
    assert figures.steps["調べる"].per_case_minutes.low == 20
    whole = figures.per_case_minutes
    assert whole.low < whole.value == whole.high
    assert figures.hours_per_year.low < figures.hours_per_year.value


def test_without_parallel_ways_nothing_is_cut_off():
    alone = flow(
        step("窓口", "受ける", touch=minutes(10), to=[("却下", "30%", "却下"), ("よい", None, "次へ")]),
        step("窓口", "決める", touch=minutes(5), next="終了"),
        gateway("却下", "打切り"),
    )
    assert measure(alone).cut_short == ()
    assert measure(alone).per_case_minutes.low == measure(alone).per_case_minutes.value == 13.5


def test_an_end_after_the_join_cuts_nothing():
    after = flow(
        parallel("p", [step("窓口", "調べる", touch=minutes(20))], [step("係", "照会する", touch=minutes(5))]),
        gateway("止め", "打切り"),
    )
    assert measure(after).cut_short == ()


CASES = 1_000


def drawn_with_stops(seed: int):
    """Draw a sound block graph with parallel parts in which some decisions may stop the whole case."""
    rng = random.Random(seed)
    while True:
        drawn = _drawn(rng)
        if any(at_once(drawn, stop) for stop in drawn.cancelling):
            return drawn


def at_once(drawn, stop: str) -> bool:
    """May other ways be under way when a case comes to this end?"""
    entering = drawn.entering[stop][0]
    return any(len(marking) > 1 and entering in marking for marking in markings(Net(drawn)))


def _drawn(rng: random.Random):
    drawn = brute.block_graph(rng.randint(3, 9), rng, loops=rng.random() < 0.4, widest=3)
    made = as_flow(drawn)
    kinds, edges = dict(drawn.kinds), list(drawn.edges)
    splits = [n for n, k in kinds.items() if k is NodeKind.XOR and len(made.outgoing[n]) > 1]
    for number, split in enumerate(rng.sample(splits, min(len(splits), rng.randint(1, 2)))):
        kinds[f"stop{number}"] = NodeKind.END
        edges.append((split, f"stop{number}"))
    return type(drawn)(kinds, tuple(edges), cancelling=frozenset(n for n in kinds if n.startswith("stop")))


def stopping(drawn):
    """The same as a flow, with equal shares and ends that stop everything."""
    from dataclasses import replace

    made = as_flow(drawn)
    ways = {node: len(edges) for node, edges in made.outgoing.items()}
    edges = tuple(replace(e, share=1 / ways[e.source] if made.nodes[e.source].kind is NodeKind.XOR else 1.0) for e in made.edges)  # fmt: skip
    nodes = {name: replace(node, cancels=name in drawn.cancelling) for name, node in made.nodes.items()}
    return replace(made, nodes=nodes, edges=edges)


def walked(drawn, cases: int, seed: int) -> dict[str, float]:
    """Play cases in a random order of moves; visits a case of each node."""
    rng = random.Random(seed)
    net = Net(drawn)
    count = dict.fromkeys(drawn.kinds, 0)
    for _ in range(cases):
        marking = net.initial
        slow = rng.random()  # some cases hurry on one side, some on the other
        while True:
            groups: dict[frozenset[int], list] = {}
            for move in net.moves:
                if move.takes <= marking:
                    groups.setdefault(move.takes, []).append(move)
            if not groups:
                break
            ready = sorted(groups.values(), key=lambda moves: min(moves[0].takes))
            moves = ready[0] if rng.random() < slow else rng.choice(ready)
            move = rng.choice(moves)
            count[move.node] += 1
            marking = (frozenset() if move.cancels else marking - move.takes) | move.puts
            if move.cancels:
                break
    return {node: number / cases for node, number in count.items()}


@settings(QUIET, max_examples=25)
@given(st.integers(0, 2**32))
def test_played_cases_lie_within_the_bounds(seed):
    from bprflow.measure.cut import cut_short

    drawn = drawn_with_stops(seed)
    made = stopping(drawn)
    visits = expected_visits(made)
    sure = cut_short(made, visits)
    if not sure:
        return
    played = walked(drawn, CASES, seed)
    for node, value in visits.items():
        if made.nodes[node].kind in (NodeKind.TASK, NodeKind.AND):
            error = 5 * (max(value, 0.02) * (1 + value) / CASES) ** 0.5
            assert played[node] <= value + error, node
            assert played[node] >= value * sure.get(node, 1.0) - error, node


@QUIET
@given(st.integers(0, 2**32))
def test_concurrent_edges_are_those_that_hold_tokens_together(seed):
    rng = random.Random(seed)
    drawn = brute.block_graph(rng.randint(2, 9), rng, widest=3)
    made = as_flow(drawn)
    together = {(a, b) for marking in markings(Net(drawn)) for a in marking for b in marking if a != b}
    edges = range(len(drawn.edges))
    beside = concurrent_edges(made)
    assert {(a, b) for a in edges for b in edges if beside[a] >> b & 1} == {(a, b) for a, b in together if a in edges and b in edges}  # fmt: skip


def markings(net: Net) -> set[frozenset[int]]:
    seen, stack = {net.initial}, [net.initial]
    while stack:
        marking = stack.pop()
        for move in net.moves:
            after = (marking - move.takes) | move.puts
            if move.takes <= marking and after not in seen:
                seen.add(after)
                stack.append(after)
    return seen


def test_the_search_agrees_that_these_flows_are_sound():
    """Otherwise the bounds above would be tried on flows nobody measures."""
    assert all(not search(Net(drawn_with_stops(seed))).faults for seed in range(40))
    assert workflow_graph(racing()).cancelling == {"却下"}


FLOW = """業務: 審査
手順:
  - 窓口: 受ける
    時間: 10分
  - 並行:
      - - 窓口: 調べる
          時間: 20分
          分岐: {却下 30%: 却下, よい: 次へ}
      - - 係: 照会する
          時間: 5分
  - 係: 決める
    時間: 8分
    次: 終了
  - 関門: 打切り
    識別子: 却下
"""


def test_the_command_line_says_so(tmp_path, capfd):
    path = tmp_path / "a.flow.yaml"
    path.write_text(FLOW, encoding="utf-8")
    said = {}
    for language in ("ja", "en"):
        assert run(["measure", str(path), "--lang", language]) == 0
        said[language] = capfd.readouterr().out
    assert "多くてもこれだけ" in said["ja"] and "途中で終わった場合): 「照会する」、「決める」\n" in said["ja"]
    assert "Upper bounds" in said["en"] and 'low ends allow for it): "照会する", "決める"\n' in said["en"]
