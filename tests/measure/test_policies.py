"""Share ranges, large flows and loops: arrays agree with plain Python, lead times with the state equations."""

import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.flow import build
from bprflow.measure import lead_time, measure, tornado
from bprflow.measure import ranges as ranges_module
from bprflow.measure.policies import Policies
from bprflow.measure.ranges import choices, extreme_policies, extreme_total, shares_with, with_share
from bprflow.measure.visits import expected_visits
from bprflow.model import Process
from tests.flow.make import flow, gateway, parallel, step

from .randomflow import random_flow

SEEDS = st.integers(min_value=0, max_value=2**32)


def ranged(graph, rng):
    """Make the written shares of a flow ranges."""
    data = graph.process.model_dump()

    def spread(items):
        for item in items:
            for branch in item.get("branches") or ():
                if isinstance(branch, (list, tuple)):
                    spread(branch)
                elif branch.get("share") and rng.random() < 0.8:
                    middle = branch["share"]["low"]
                    branch["share"].update(
                        low=middle * rng.uniform(0.3, 1), high=min(0.9, middle * rng.uniform(1, 1.6))
                    )
                    branch["share"]["text"] = ""

    spread(data["steps"])
    return build(Process.model_validate(data))


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_arrays_give_the_same_extremes_as_plain_python(seed):
    rng = random.Random(seed)
    graph = ranged(random_flow(seed, rng.randint(3, 14)), rng)
    found = choices(graph)
    policies = Policies(graph, found)
    cost = {name: rng.uniform(0, 60) for name in graph.process.step_by_id}
    for highest in (False, True):
        wanted = extreme_total(graph, cost, highest=highest)
        assert policies.extreme_total(list(cost), list(cost.values()), highest=highest) == pytest.approx(
            wanted, rel=1e-7
        )
    visits = dict(zip(policies.names, policies.visits(), strict=True))
    assert visits == pytest.approx(expected_visits(graph), rel=1e-9, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_one_changed_decision_needs_no_new_factorisation(seed):
    rng = random.Random(seed)
    graph = random_flow(seed, rng.randint(3, 12))
    found = [choice for choice in choices(graph) if any(choice.shares)]
    if not found:
        return
    policies = Policies(graph, found)
    cost = {name: rng.uniform(0, 60) for name in graph.process.step_by_id}
    worth, visits = policies.worth(policies.vector(cost)), policies.visits()
    choice = rng.choice(found)
    at = next(place for place, share in enumerate(choice.shares) if share is not None)
    new = rng.uniform(0.05, 0.9)
    usual, changed = expected_visits(graph), with_share(graph, choice, at, new)
    wanted = sum(amount * (changed[name] - usual[name]) for name, amount in cost.items())
    got = policies.changed_total(choice, shares_with(choice, at, new), worth, visits)
    assert got == pytest.approx(wanted, rel=1e-6, abs=1e-7)


def long(count, share="10%", back=7):
    steps = []
    for n in range(count):
        one = {"id": f"s{n}", "lane": "窓口", "name": f"手順{n}", "touch": "5〜9分", "wait": "10分"}
        if n % 3 == 0:
            one["branches"] = [
                {"condition": "戻す", "share": share, "target": f"s{max(0, n - back)}"}, {"condition": "次へ"},
            ]  # fmt: skip
        steps.append(one)
    return build(Process.model_validate({"name": "長い", "volume": ["100件/年"], "steps": steps}))


def test_long_flows_with_ranges_are_measured_as_short_ones_are(monkeypatch):
    graph = long(1200, "5〜15%")
    fast = measure(graph)
    monkeypatch.setattr(sys.modules["bprflow.measure.calculate"], "LARGE", 10**9)
    plain = measure(graph)
    assert fast.per_case_minutes.low == pytest.approx(plain.per_case_minutes.low, rel=1e-9)
    assert fast.per_case_minutes.high == pytest.approx(plain.per_case_minutes.high, rel=1e-9)
    assert fast.hours_per_year.high == pytest.approx(plain.hours_per_year.high, rel=1e-9)


def test_the_tornado_knows_all_decisions_of_a_long_flow():
    graph = long(400)
    named = {bar.figure.ja for bar in tornado(graph, measure(graph))}
    assert sum("分岐" in name for name in named) == 80
    few = long(60)
    bars = {bar.figure.ja: bar for bar in tornado(few, measure(few)) if "分岐" in bar.figure.ja}
    assert len(bars) == 20


def test_the_steepest_decisions_are_the_ones_the_exact_way_finds(monkeypatch):
    graph = long(60)
    exact = {bar.figure.ja: (bar.low, bar.high) for bar in tornado(graph, measure(graph)) if "分岐" in bar.figure.ja}
    monkeypatch.setattr(sys.modules["bprflow.measure.influence"], "MOST_CHOICES", 5)
    few = {bar.figure.ja: (bar.low, bar.high) for bar in tornado(graph, measure(graph)) if "分岐" in bar.figure.ja}
    assert len(few) == 5
    for name, ends in few.items():
        assert ends == pytest.approx(exact[name], rel=1e-9)
    swings = sorted((high - low for low, high in exact.values()), reverse=True)
    assert min(high - low for low, high in few.values()) >= swings[7] * 0.99


# -- lead times -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [40, 200, 700])
def test_the_mean_of_many_loops_is_exact_however_long_the_flow(count):
    """Without parallel parts the mean time is visits × time, whatever the loops; it was 0 beyond 600 rounds."""
    graph = long(count)
    found = lead_time(graph)
    assert found.mean == pytest.approx(sum(expected_visits(graph)[f"s{n}"] for n in range(count)) * 17, rel=1e-9)
    assert found.p50 < found.p80 < found.p95 and found.exact
    assert found.fitted or count < 200


def test_a_loop_hardly_ever_left_has_its_long_tail():
    """99 % go round: 100 rounds of 10 minutes on average, half done within 69 (geometric)."""
    graph = flow(step("窓口", "a", touch="10分", to=[("戻す", "99%", "a"), ("よい", None, "次へ")]), step("窓口", "b"))
    found = lead_time(graph)
    assert found.mean == pytest.approx(1000, rel=1e-6)
    assert found.p50 == pytest.approx(690, rel=0.02) and found.p95 == pytest.approx(2990, rel=0.03)


def test_the_fitted_distribution_agrees_with_many_cases():
    graph = long(200, "30%", 3)
    found = lead_time(graph)
    rng = random.Random(5)
    times = []
    for _ in range(4000):
        at, spent = 0, 0.0
        while at < 200:
            spent += rng.uniform(5, 9) + 10
            at = max(0, at - 3) if at % 3 == 0 and rng.random() < 0.3 else at + 1
        times.append(spent)
    times.sort()
    assert found.fitted
    for share, value in ((0.5, found.p50), (0.8, found.p80), (0.95, found.p95)):
        assert value == pytest.approx(times[int(share * len(times))], rel=0.015)


def test_ranges_of_shares_widen_the_lead_time():
    """A way of 60 minutes taken by 10 to 30 % of the cases: mean 6 to 18, expected 12."""
    graph = flow(
        step("窓口", "a", touch="0分", to=[("詳しく", "10〜30%", "詳しく見る"), ("すぐ", None, "終了")]),
        step("窓口", "詳しく見る", touch="60分"),
    )
    found = lead_time(graph)
    assert (found.low_mean, found.mean, found.high_mean) == pytest.approx((6, 12, 18), rel=1e-6)
    assert found.exact and not found.fitted
    assert found.low[1] <= found.p80 <= found.high[1] and found.high[1] == pytest.approx(60, abs=1)


def test_ranges_inside_parallel_parts_widen_by_what_the_part_leaves():
    """A branch of 60 or 0 minutes beside one of 60: it never matters, so nothing widens."""
    block = parallel(
        "p",
        [step("窓口", "a", touch="60分")],
        [step("税", "b", touch="0分", to=[("詳しく", "10〜30%", "c"), ("すぐ", None, "d")]), step("税", "c", touch="60分"),
         step("税", "d")],
    )  # fmt: skip
    found = lead_time(flow(block))
    assert (found.low_mean, found.mean, found.high_mean) == pytest.approx((60, 60, 60), abs=0.5)


def test_policies_of_lead_times_hold_the_written_ranges():
    graph = flow(
        step("窓口", "a", touch="10分", to=[("戻す", "10〜40%", "a"), ("よい", None, "次へ")]), step("窓口", "b")
    )
    low, high = extreme_policies(graph, {"a": 10.0})
    assert low.shares["a?"] == pytest.approx([0.1, 0.9]) and high.shares["a?"] == pytest.approx([0.4, 0.6])
    assert high.visits["a"] == pytest.approx(1 / 0.6)
    assert ranges_module.LARGE > 1000


def test_gateways_with_ranges_count_as_steps_do():
    graph = flow(
        step("窓口", "a", touch="5分"),
        gateway("x", "排他", ("甲", {"low": 0.2, "high": 0.4, "text": ""}, "b"), ("乙", None, "終了")),
        step("窓口", "b", touch="100分"),
    )
    found = lead_time(graph)
    assert (found.low_mean, found.high_mean) == pytest.approx((25, 45), rel=1e-6)
