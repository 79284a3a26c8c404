"""What rests on assumptions is said of every total, branch shares included."""

import gc
import itertools
import random

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bprflow.flow import build
from bprflow.measure import indicators, measure
from bprflow.measure.certain import assumed_parts, meeting_points
from bprflow.measure.visits import expected_visits
from tests.flow import brute
from tests.flow.drawn import as_flow
from tests.flow.make import flow, gateway, parallel, process, step


def known(text):
    """A figure somebody measured; one without provenance is assumed."""
    return {"value": text, "provenance": "measured"}


def parts(graph):
    return assumed_parts(graph, expected_visits(graph))


def test_an_assumed_branch_share_is_part_of_what_rests_on_assumptions():
    graph = flow(
        step("窓口", "a", touch=known("10分"), to=[("要る", "20%", "b"), ("要らない", None, "c")]),
        step("窓口", "b", touch=known("30分")),
        step("窓口", "c", touch=known("5分")),
        volume=[known("100件/年")],
    )
    m = measure(graph)
    assert parts(graph) == {"b": 1.0}  # everybody comes to c, whatever the share
    assert m.per_case_minutes.value == 21 and m.assumed_share == pytest.approx(6 / 21)
    assert m.staff_hours_per_year.assumed_share == pytest.approx(6 / 21)
    assert m.by_lane_minutes["窓口"].assumed_share == pytest.approx(6 / 21)


def test_measured_branch_shares_rest_on_nothing():
    graph = flow(
        step("窓口", "a", touch=known("10分"), to=[("要る", known("20%"), "b"), ("要らない", None, "c")]),
        step("窓口", "b", touch=known("30分")),
        step("窓口", "c", touch=known("5分")),
    )
    assert parts(graph) == {} and measure(graph).assumed_share == 0.0


def test_shares_nobody_wrote_are_assumed_but_the_rest_of_known_ones_is_not():
    two = flow(step("窓口", "a", to=[("甲", None, "b"), ("乙", None, "終了")]), step("窓口", "b"))
    assert parts(two)["b"] == 1.0
    rest = flow(step("窓口", "a", to=[("甲", known("30%"), "終了"), ("乙", None, "b")]), step("窓口", "b"))
    assert "b" not in parts(rest)


def test_assumed_rework_makes_only_the_repeats_assumed():
    graph = flow(
        step("窓口", "a"), step("窓口", "b", to=[("不備", "20%", "a"), ("よい", None, "次へ")]), step("窓口", "c")
    )
    found = parts(graph)
    assert found["a"] == found["b"] == pytest.approx(0.2)  # 1 of 1.25 visits stands
    assert "c" not in found


def test_a_parallel_branch_does_not_blur_the_others():
    graph = flow(
        parallel(
            "p",
            [
                step("窓口", "a", to=[("要る", "20%", "b"), ("なし", None, "m")]),
                step("窓口", "b"),
                step("窓口", "m"),
            ],
            [step("税", "c")],
        ),
        step("窓口", "d"),
    )
    assert {node for node in parts(graph) if node in graph.process.step_by_id} == {"b"}


def test_inclusive_and_unknown_starts():
    inclusive = flow(
        gateway("g", "包含", ("甲", "30%", "a"), ("乙", known("80%"), "b")),
        step("税", "a", next="h"),
        step("国保", "b", next="h"),
        gateway("h", "包含"),
        step("窓口", "c"),
    )
    assert {node for node in parts(inclusive) if node in "abc"} == {"a"}
    items = [step("窓口", "a", start="窓口", next="c"), step("電話", "b", start="電話"), step("税", "c")]
    assert {node for node in parts(build(process(*items))) if node in "abc"} == {"a", "b"}
    weighed = build(process(*items, volume=[known("300窓口/年"), known("100電話/年")]))
    assert parts(weighed) == {}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0, max_value=2**40))
def test_meeting_points_are_the_dominators_of_the_graph_turned_round(seed):
    rng = random.Random(seed)
    graph = as_flow(brute.mutated(brute.block_graph(rng.randint(2, 25), rng), rng, rng.randint(0, 3)))
    turned = networkx.DiGraph()
    turned.add_edges_from(("", node) for node in graph.nodes if not graph.outgoing[node])
    turned.add_edges_from((edge.target, edge.source) for edge in graph.edges)
    expected = dict(networkx.immediate_dominators(turned, "")) if "" in turned else {}
    expected.pop("", None)
    assert meeting_points(graph) == expected


def test_what_stands_is_never_more_than_the_least_that_can_happen():
    """However the assumed shares turn out, at least the certain part of the visits takes place."""
    items = [
        step("窓口", "a", to=[("x", known("10%"), "終了"), ("y", "30%", "c"), ("z", None, "次へ")]),
        step("窓口", "b", to=[("戻す", "25%", "a"), ("よい", None, "次へ")]),
        step("窓口", "c", to=[("x", known("40%"), "e"), ("y", None, "次へ")]),
        step("窓口", "d"),
        step("窓口", "e"),
    ]
    graph = build(process(*items))
    found, usual = parts(graph), expected_visits(graph)
    for skip, back in itertools.product(("1%", "45%", "89%"), ("1%", "50%", "90%")):
        items[0]["branches"][1]["share"], items[1]["branches"][0]["share"] = skip, back
        other = expected_visits(build(process(*items)))
        for node in "abcde":
            assert other[node] >= usual[node] * (1 - found.get(node, 0.0)) - 1e-9, node


def test_ranges_of_shares_widen_counts_and_cost_too():
    graph = flow(
        step("市民", "行く", kind="move", touch="10分"),
        step("窓口", "聞く", kind="check", media=["電話"], touch="60分", to=[("不備", "10〜30%", "行く"), ("よい", None, "次へ")]),
        volume=["10件/年"],
        lanes=[{"name": "市民", "kind": "resident"}, {"name": "窓口", "kind": "staff", "yen_per_hour": 2000}],
    )  # fmt: skip
    m = measure(graph)
    for figure, unit in ((m.phone_calls, 1), (m.visits, 1), (m.cost_yen_per_year, 20_000)):
        assert (figure.low, figure.high) == (pytest.approx(unit / 0.9), pytest.approx(unit / 0.7))


def test_a_range_up_to_everybody_comes_back_does_not_hide_how_far_it_can_go():
    """50 to 100 % going round again: the high end is that of 99 %, not that of one pass."""
    again = step("窓口", "a", touch="5分", to=[("戻す", "50〜100%", "a"), ("よい", None, "次へ")])
    figure = measure(flow(again)).per_case_minutes
    assert (figure.low, figure.value) == (pytest.approx(10), pytest.approx(20))
    assert figure.high == pytest.approx(500)


def test_waiting_carries_the_range_and_evidence_of_its_share():
    m = measure(flow(step("窓口", "a", share="10〜30%", wait=known("100分"))))
    assert (m.wait_minutes.value, m.wait_minutes.low, m.wait_minutes.high) == (20, 10, pytest.approx(30))
    assert m.wait_minutes.assumed_share == 1.0


def test_residents_wait_on_the_spot_only_while_they_are_there():
    graph = flow(
        step("市民", "窓口へ行く", kind="move", media=["対面"], touch="10分", wait="20分"),
        step("窓口", "調べる", kind="check", wait="15分"),
        step("窓口", "窓口で渡す", kind="issue", media=["対面"], touch="5分", wait="7分"),
        step("窓口", "つづる", kind="store", wait="30分"),
    )
    burden = indicators(graph, measure(graph), travel_minutes=40, fare_yen=400).burden
    assert burden.waiting_minutes.value == 20 + 15  # what is filed afterwards keeps nobody waiting
    assert burden.minutes.value == 10 + 35 + 40 and burden.out_of_pocket_yen.value == 400


def test_who_has_to_come_again_does_not_wait_on_the_spot():
    graph = flow(
        step("市民", "窓口へ行く", kind="move", media=["対面"]),
        step("窓口", "審査する", kind="review", wait="3日"),
        step("窓口", "綴る", kind="store", wait="30分"),
        step("市民", "取りに行く", kind="move", media=["対面"]),
    )
    burden = indicators(graph, measure(graph)).burden
    assert burden.trips.value == 2 and burden.waiting_minutes.value == 0
    assert burden.travel_minutes is None and burden.out_of_pocket_yen is None  # nothing is invented


def test_a_peak_month_carries_the_range_and_evidence_of_its_share():
    graph = flow(
        step("窓口", "a", touch={"value": "60分", "provenance": "measured"}),
        volume=[known("120件/年")],
        peak={"months": [3, 4], "share": "30〜50%"},
    )
    found = indicators(graph, measure(graph))
    assert (found.peak_month_hours.low, found.peak_month_hours.value, found.peak_month_hours.high) == (18, 24, 30)
    assert found.peak_month_hours.assumed_share == 1.0 and found.average_month_hours.assumed_share == 0.0


def test_copies_rest_on_what_leads_to_them():
    graph = flow(
        step("窓口", "a", to=[("要る", "20%", "b"), ("要らない", None, "終了")]),
        step("窓口", "b", share=known("10〜30%"), copies=2),
    )
    copies = indicators(graph, measure(graph)).copies
    assert (copies.value, copies.low, copies.high) == (pytest.approx(0.08), pytest.approx(0.04), pytest.approx(0.12))
    assert copies.assumed_share == 1.0


def test_measuring_leaves_the_collector_as_it_was():
    items = [step("窓口", f"s{n}") for n in range(2_100)]
    graph = build(process(*items))
    assert gc.isenabled()
    measure(graph)
    assert gc.isenabled()
    gc.disable()
    try:
        measure(graph)
        assert not gc.isenabled()
    finally:
        gc.enable()
