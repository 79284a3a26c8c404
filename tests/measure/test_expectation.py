import gc
import itertools
import random
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bprflow.flow import build
from bprflow.measure import measure
from bprflow.measure.grid import Grid, latest, mixed
from bprflow.measure.leadtime import lead_time
from bprflow.measure.ranges import choices, extreme_visits
from bprflow.measure.visits import expected_visits, feeding, single_pass_visits, start_weights
from tests.flow import brute
from tests.flow.drawn import as_flow
from tests.flow.make import flow, gateway, parallel, process, step

from .montecarlo import disagreements, simulate
from .randomflow import random_flow

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(min_value=0, max_value=2**40)


def solved(graph):
    """Solve the same equations with numpy in one dense system."""
    place = {node: at for at, node in enumerate(graph.nodes)}
    matrix, right = np.eye(len(place)), np.zeros(len(place))
    for node, weight in start_weights(graph).items():
        right[place[node]] = weight
    for node, feeders in feeding(graph, graph.edges).items():
        for source, weight in feeders:
            matrix[place[node], place[source]] -= weight
    return dict(zip(place, np.linalg.solve(matrix, right), strict=True))


@QUIET
@given(SEEDS)
def test_visits_solve_the_flow_equations(seed):
    rng = random.Random(seed)
    graph = as_flow(brute.block_graph(rng.randint(2, 60), rng, widest=3))
    expected = solved(graph)
    for node, visits in expected_visits(graph).items():
        assert visits == pytest.approx(expected[node], rel=1e-9, abs=1e-12)


def test_visits_and_lead_times_agree_with_many_cases():
    """200 random flows against simulation; `python benchmarks/proof.py` does the same with a million cases each."""
    for seed in range(200):
        assert disagreements(random_flow(seed, 4 + seed % 9), 4_000, seed + 1) == [], seed


def test_the_simulation_notices_a_wrong_answer(monkeypatch):
    """The oracle itself can fail: one branch share changed behind its back is found."""
    graph = flow(step("窓口", "a", touch="10分", to=[("x", "30%", "終了"), ("y", None, "b")]), step("窓口", "b"))
    assert disagreements(graph, 20_000, 1) == []
    right = expected_visits(graph)
    monkeypatch.setattr(f"{simulate.__module__}.expected_visits", lambda _: {**right, "b": 0.72})
    assert [found for found in disagreements(graph, 20_000, 1) if found.startswith("visits of b")]


def test_a_loop_is_a_geometric_series():
    graph = flow(
        step("市民", "a"), step("窓口", "b", to=[("不備", "20%", "a"), ("よい", None, "次へ")]), step("窓口", "c")
    )
    visits = expected_visits(graph)
    assert visits["a"] == pytest.approx(1.25) and visits["b"] == pytest.approx(1.25) and visits["c"] == pytest.approx(1)
    assert set(single_pass_visits(graph).values()) == {1.0}


def test_rework_with_a_detour_counts_once_in_a_single_pass():
    graph = flow(
        step("市民", "a"),
        step("窓口", "b", to=[("不備", "20%", "電話"), ("よい", None, "c")]),
        step("窓口", "電話", next="a"),
        step("窓口", "c"),
    )
    assert expected_visits(graph)["電話"] == pytest.approx(0.25)
    single = single_pass_visits(graph)
    assert single["c"] == single["a"] == 1.0 and single["電話"] == 0.0


def test_inclusive_parts_join_once():
    graph = flow(
        gateway("g", "包含", ("甲", "30%", "a"), ("乙", "80%", "b")),
        step("税", "a", next="h"),
        step("国保", "b", next="h"),
        gateway("h", "包含"),
        step("窓口", "c"),
    )
    visits = expected_visits(graph)
    assert [round(visits[name], 9) for name in "abc"] == [0.3, 0.8, 1.0]


def test_starts_share_the_cases_by_their_volume():
    items = [step("窓口", "a", start="窓口"), step("窓口", "b", next="終了"), step("電話", "c", start="電話", next="b")]
    even = expected_visits(build(process(*items)))
    assert even["a"] == even["c"] == 0.5
    weighed = expected_visits(build(process(*items, volume=["300窓口/年", "100電話/年"])))
    assert weighed["a"] == 0.75 and weighed["c"] == 0.25


def test_an_endless_loop_gives_one_pass_not_a_crash():
    graph = flow(step("窓口", "a"), step("窓口", "b", next="a"))
    assert expected_visits(graph)["b"] == 1.0
    assert measure(graph).per_case_minutes.value == 0.0


def test_unreached_steps_cost_nothing():
    graph = flow(step("窓口", "a", touch="5分", next="終了"), step("窓口", "b", touch="60分"))
    assert measure(graph).per_case_minutes.value == 5.0


def test_branch_ranges_widen_totals_to_their_corners():
    """The range found by policy iteration is that of the best and worst corner of all shares."""
    graph = flow(
        step("市民", "a", touch="8〜12分"),
        step(
            "窓口", "b", touch="6分", to=[("不備", "10〜30%", "a"), ("却下", "5〜10%", "終了"), ("よい", None, "次へ")]
        ),
        step("窓口", "c", touch="20分", to=[("要る", "20〜50%", "d"), ("要らない", None, "終了")]),
        step("税", "d", touch="45分"),
    )
    figure = measure(graph).per_case_minutes
    totals = []
    for back, reject, more in itertools.product((0.1, 0.3), (0.05, 0.1), (0.2, 0.5)):
        for a in (8, 12):
            passes = 1 / (1 - back)
            accepted = (1 - back - reject) * passes
            totals.append(passes * (a + 6) + accepted * (20 + more * 45))
    assert figure.low == pytest.approx(min(totals)) and figure.high == pytest.approx(max(totals))
    assert min(totals) < figure.value < max(totals)


def test_only_ranged_decisions_move():
    graph = flow(step("窓口", "a", to=[("x", "20%", "終了"), ("y", None, "b")]), step("窓口", "b"))
    assert not any(choice.ranged for choice in choices(graph))
    assert extreme_visits(graph, {"b": 1.0}, highest=True)["b"] == pytest.approx(0.8)


# -- distributions ----------------------------------------------------------------------------


def test_the_later_of_two_is_not_the_later_mean():
    graph = flow(parallel("p", [step("窓口", "a", touch="0〜60分")], [step("税", "b", touch="0〜60分")]))
    assert lead_time(graph).mean == pytest.approx(40, rel=0.005)


def test_certain_times_stay_certain():
    found = lead_time(flow(step("窓口", "a", touch="10分", wait="20分"), step("窓口", "b", touch="30分")))
    assert (found.mean, found.p50, found.p95, found.exact) == (60, 60, 60, True)


def test_the_sum_of_two_even_times_is_a_triangle():
    found = lead_time(flow(step("窓口", "a", touch="0〜60分"), step("窓口", "b", touch="0〜60分")))
    assert found.mean == pytest.approx(60)
    assert found.p80 == pytest.approx(120 - np.sqrt(2 * 0.2) * 60, abs=0.6)
    assert found.p95 == pytest.approx(120 - np.sqrt(2 * 0.05) * 60, abs=0.6)


def test_rework_takes_its_geometric_mean():
    found = lead_time(
        flow(
            step("市民", "a", touch="10分"), step("窓口", "b", touch="5分", to=[("x", "50%", "a"), ("y", None, "次へ")])
        )
    )
    assert found.mean == pytest.approx(30, rel=1e-4)
    assert found.p50 == pytest.approx(15, abs=1) and found.p80 == pytest.approx(45, abs=1)


def test_a_parallel_tangle_gives_bounds_and_says_so():
    graph = flow(
        parallel("p", [step("窓口", "a", touch="10分"), step("窓口", "b", touch="10分", to=[("x", "50%", "d"), ("y", None, "次へ")])], [step("税", "c", touch="5分")]),
        step("窓口", "d", touch="5分"),
    )  # fmt: skip
    found = lead_time(graph)
    assert not found.exact and found.low_mean < found.mean < found.high_mean


def test_no_times_give_no_lead_time():
    assert lead_time(flow(step("窓口", "a"))).mean == 0.0
    assert lead_time(flow()).p95 == 0.0


def test_mass_is_kept_by_every_operation():
    grid = Grid(1.0, 100)
    one, two = grid.spread(3, 17.5), grid.point(8.25)
    assert one.total == pytest.approx(1) and one.mean == pytest.approx(10.25)
    assert sum(at * value for at, value in enumerate(one.values)) == pytest.approx(10.25)
    both = one.then(two)
    assert both.total == pytest.approx(1) and both.mean == pytest.approx(18.5)
    assert mixed([one.scaled(0.3), two.scaled(0.7)]).mean == pytest.approx(0.3 * 10.25 + 0.7 * 8.25)
    last = latest([one, two])
    assert last.total == pytest.approx(1) and last.mean >= 10.25
    assert Grid(1.0, 10).spread(0, 30).beyond > 0.5


def test_time_grows_with_the_steps_not_their_square():
    def seconds(count):
        items = [
            step(
                "窓口",
                f"s{n}",
                touch="5分",
                to=[("戻す", "10%", f"s{max(0, n - 7)}"), ("次", None, "次へ")] if n % 3 == 0 else None,
            )
            for n in range(count)
        ]
        graph = build(process(*items, volume=["100件/年"]))
        gc.disable()
        began = time.process_time()
        measure(graph)
        spent = time.process_time() - began
        gc.enable()
        return spent

    seconds(100)
    small, large = min(seconds(500) for _ in range(3)), min(seconds(5_000) for _ in range(2))
    assert large < 60 * max(small, 0.01)  # quadratic growth would be 100 times


def test_several_starts_mix_their_times():
    graph = flow(
        step("窓口", "a", start="窓口", touch="10分", next="c"),
        step("電話", "b", start="電話", touch="30分"),
        step("税", "c", touch="5分"),
        volume=["300窓口/年", "100電話/年"],
    )
    found = lead_time(graph)
    assert found.exact and found.mean == pytest.approx(0.75 * 15 + 0.25 * 35)
    assert found.p50 == pytest.approx(15, abs=0.5) and found.p95 == pytest.approx(35, abs=0.5)


def test_steps_with_one_id_are_both_measured():
    m = measure(flow(step("窓口", "a", touch="10分"), step("窓口", "a", touch="5分")))
    assert m.per_case_minutes.value == 15 and list(m.steps) == ["a"]
