"""Counts, tornado, order of checks, indicators."""

import itertools
import random

import pytest

from bprflow.flow import build
from bprflow.measure import measure
from bprflow.measure.finance import indicators
from bprflow.measure.influence import tornado
from bprflow.measure.knockout import Check, _exact, _expected, _greedy, knock_out, moved
from bprflow.model import Process, Provenance
from tests.flow.make import flow, parallel, process, step

ASSUMED = Provenance.ASSUMED


def timed(minutes: str, provenance: str) -> dict[str, str]:
    return {"value": minutes, "provenance": provenance}


# -- units --------------------------------------------------------------------------------------


def test_units_decide_what_a_time_refers_to():
    made = flow(
        step("窓口", "a", touch="10分"),
        step("窓口", "b", touch="30分", per="月"),
        step("窓口", "c", touch="40分", frequency="月2回"),
        step("窓口", "d", touch="5分", per="電話", share="20%"),
        step("窓口", "e", touch="7分", per="件×課"),
        step("窓口", "f", touch="3分", per="人×4回"),
        step("窓口", "g", touch="9分", per="現場"),
        volume=["600件/年", "50電話/月"],
    )
    m = measure(made)
    assert m.unit == "件"
    assert m.per_case_minutes.value == pytest.approx(10 + 7 + 12)
    assert {unit: amount.value for unit, amount in m.per_unit_minutes.items()} == {
        "月": 110.0,
        "電話": 1.0,
        "現場": 9.0,
    }
    hours = {name: s.hours_per_year.value if s.hours_per_year else None for name, s in m.steps.items()}
    assert hours["b"] == pytest.approx(6) and hours["c"] == pytest.approx(16) and hours["g"] is None
    assert hours["d"] == pytest.approx(600 * 0.2 * 5 / 60)
    assert m.hours_per_year.value == pytest.approx(290 + 6 + 16 + 10)


def test_people_counted_apart_are_no_cases():
    m = measure(
        flow(
            step("窓口", "a", touch="60分", per="回"),
            step("市民", "b", touch="5分", per="人"),
            volume=["12回/年", "960人/年"],
        )
    )
    assert m.unit == "回" and m.per_case_minutes.value == 60
    assert m.per_unit_minutes["人"].value == 5
    assert m.resident_hours_per_year.value == pytest.approx(80)


def test_without_a_volume_hours_are_unknown():
    m = measure(flow(step("窓口", "a", touch="10分")))
    assert m.hours_per_year is None and m.cases_per_year is None and m.per_case_minutes.value == 10


def test_costs_need_a_rate():
    made = Process.model_validate(
        {
            "name": "x",
            "volume": ["600件/年"],
            "lanes": [{"name": "窓口", "kind": "staff", "yen_per_hour": "3,000円/時"}, {"name": "税", "kind": "staff"}],
            "steps": [step("窓口", "a", touch="10分"), step("税", "b", touch="30分")],
        }
    )
    assert measure(build(made)).cost_yen_per_year.value == pytest.approx(100 * 3000)
    assert measure(flow(step("窓口", "a", touch="10分"), volume=["600件/年"])).cost_yen_per_year is None


def test_rates_have_ranges_and_evidence_too():
    """By hand: 10 min × 600 = 100 h; at 2,000 to 3,000 yen 200,000 to 300,000; 8 to 12 min widen it further."""

    def made(touch, rate):
        lanes = [{"name": "窓口", "kind": "staff", "yen_per_hour": rate}]
        volume = [{"value": "600件/年", "provenance": "measured"}]
        base = process(step("窓口", "a", touch=touch), volume=volume).model_dump() | {"lanes": lanes}
        return measure(build(Process.model_validate(base)))

    cost = made(timed("10分", "measured"), "2,000〜3,000円/時").cost_yen_per_year
    assert (cost.value, cost.low, cost.high) == pytest.approx((250_000, 200_000, 300_000))
    assert cost.assumed_share == 1.0
    cost = made(timed("8〜12分", "measured"), {"value": "2000〜3000円/時", "provenance": "published"}).cost_yen_per_year
    assert (cost.low, cost.high) == pytest.approx((160_000, 360_000))
    assert cost.assumed_share == 0.0


def test_evidence_flows_into_totals():
    m = measure(flow(step("窓口", "a", touch=timed("30分", "measured")), step("窓口", "b", touch="10分")))
    assert m.per_case_minutes.assumed_share == pytest.approx(0.25)
    assert m.assumed_share == pytest.approx(0.25)
    assert m.weakest[0] == "b"


# -- counts -------------------------------------------------------------------------------------


def test_handoffs_look_through_gateways_and_count_ways_back():
    made = flow(
        step("市民", "a"),
        step("窓口", "b", to=[("不備", "10%", "a"), ("よい", None, "次へ")]),
        parallel("p", [step("窓口", "c")], [step("税", "d")]),
        step("窓口", "e"),
    )
    assert measure(made).handoffs == 4  # a→b, b→a, b→d, d→e


def test_one_stay_at_the_office_is_one_trip():
    made = flow(
        step("市民", "来庁する", kind="move", media=["in_person"], wait="30分"),
        step("市民", "各課を回る", kind="move", media=["in_person"], wait="3日"),
        step("市民", "受け取りに来る", kind="move", media=["in_person"]),
    )
    assert measure(made).visits.value == 2


def test_sheets_copies_calls_and_papers():
    made = flow(
        step("市民", "書く", kind="fill", writes=["届"]),
        step("窓口", "刷る", kind="print", media=["paper"], copies="3部", writes=["控え"]),
        step("窓口", "電話する", kind="notify", media=["phone"], share="20%"),
        documents=[{"name": "届", "media": ["paper"], "copies": "2部"}, {"name": "台帳", "media": ["system"]}],
    )
    m = measure(made)
    assert m.sheets.value == 5 and m.phone_calls.value == pytest.approx(0.2) and m.paper_documents == 2
    assert indicators(made, m).copies.value == 5


# -- tornado ------------------------------------------------------------------------------------


def test_bars_move_the_total_as_a_new_measurement_would():
    """Each bar's ends are those of a full measurement with that one figure changed."""

    def hours(a="8〜12分", share="10〜20%", volume="100件/年"):
        return measure(
            flow(
                step("市民", "a", touch=a),
                step("窓口", "b", touch="6分", to=[("不備", share, "a"), ("よい", None, "次へ")]),
                volume=[volume],
            )
        ).hours_per_year.value

    made = flow(
        step("市民", "a", touch="8〜12分"),
        step("窓口", "b", touch="6分", to=[("不備", "10〜20%", "a"), ("よい", None, "次へ")]),
        volume=["100件/年"],
    )
    bars = {bar.figure.ja: bar for bar in tornado(made, measure(made))}
    assert (bars["「a」の時間"].low, bars["「a」の時間"].high) == pytest.approx((hours(a="8分"), hours(a="12分")))
    branch = bars["「b」の分岐「不備」の割合"]
    assert (branch.low, branch.high) == pytest.approx((hours(share="10%"), hours(share="20%")))
    assert (bars["件数"].low, bars["件数"].high) == pytest.approx((hours(volume="50件/年"), hours(volume="150件/年")))


def test_weak_evidence_comes_before_strong():
    made = flow(step("窓口", "a", touch=timed("60分", "measured")), step("窓口", "b", touch=timed("20分", "assumed")))
    bars = tornado(made, measure(made))
    assert [bar.step for bar in bars] == ["b", "a"]
    assert bars[0].unit == "minutes_per_case"
    assert all(one.score >= other.score for one, other in itertools.pairwise(bars))


# -- order of checks ----------------------------------------------------------------------------


def checks_flow(**reads):
    def check(name, minutes, reject):
        return step(
            "窓口", name, touch=f"{minutes}分", reads=reads.get(name, [f"書類{name}"]), writes=[f"結果{name}"],
            to=[("だめ", f"{reject}%", "終了"), ("よい", None, "次へ")],
        )  # fmt: skip

    return flow(
        check("a", 60, 5), check("b", 5, 40), check("c", 30, 10), step("窓口", "d", touch="5分", reads=["届"]),
        volume=["1,000件/年"],
    )  # fmt: skip


def test_cheap_strict_checks_come_first():
    made = checks_flow()
    result = knock_out(made, measure(made))
    assert [check.step for check in result.best] == ["b", "c", "a"]
    assert result.minutes == pytest.approx(60 + 0.95 * 5 + 0.95 * 0.6 * 30)
    assert result.best_minutes == pytest.approx(5 + 0.6 * 30 + 0.6 * 0.9 * 60)
    assert result.saved_hours_per_year == pytest.approx(result.saved_minutes * 1000 / 60)
    assert result.certain and moved(result)


def test_data_keeps_checks_in_order():
    made = checks_flow(b=["結果a"], c=["結果b"])
    assert knock_out(made, measure(made)) is None


def test_rejections_may_share_their_last_step_and_checks_their_first():
    """By hand: written 100 + 0.9·10 + 0.45·1 = 109.45; best 10 + 0.5·100 + 0.45·1 = 60.45 (the record needs the visit)."""

    def check(name, minutes, share, reads, writes):
        return step(
            "係",
            name,
            touch=f"{minutes}分",
            reads=reads,
            writes=writes,
            to=[("不可", share, "断る"), ("可", None, "次へ")],
        )

    made = flow(
        step("窓口", "受ける", touch="5分", writes=["申請書"]),
        check("現地を見る", 100, "10%", ["申請書"], ["現地の記録"]),
        check("滞納を調べる", 10, "50%", ["申請書"], ["滞納の結果"]),
        check("記録を確かめる", 1, "20%", ["現地の記録"], ["確かめ"]),
        step("係", "交付する", touch="5分", reads=["現地の記録", "滞納の結果"], next="終了"),
        step("係", "断る", touch="3分"),
        volume=["120件/年"],
    )
    found = knock_out(made, measure(made))
    assert found is not None and found.certain
    assert [c.step for c in found.best] == ["滞納を調べる", "現地を見る", "記録を確かめる"]
    assert (found.minutes, found.best_minutes) == pytest.approx((109.45, 60.45))
    assert found.saved_hours_per_year == pytest.approx(98)
    assert "受ける" not in {name for c in found.checks for name in c.steps}


def test_a_way_that_comes_back_to_the_main_way_is_no_rejection():
    made = flow(
        step("係", "a", touch="50分", to=[("補う", "10%", "d"), ("可", None, "次へ")]),
        step("係", "b", touch="1分", to=[("不可", "40%", "断る"), ("可", None, "次へ")]),
        step("係", "c", next="終了"),
        step("係", "d", next="c"),
        step("係", "断る"),
    )
    assert knock_out(made, measure(made)) is None


def test_the_best_order_is_the_best_of_all():
    rng = random.Random(5)
    for _ in range(60):
        count = rng.randint(2, 6)
        checks = [Check(str(n), (), rng.uniform(1, 60), rng.uniform(0.01, 0.9)) for n in range(count)]
        before = [{other for other in range(n) if rng.random() < 0.25} for n in range(count)]
        allowed = [
            order
            for order in itertools.permutations(range(count))
            if all(order.index(one) < order.index(n) for n in range(count) for one in before[n])
        ]
        best = min(_expected([checks[n] for n in order]) for order in allowed)
        assert _expected([checks[n] for n in _exact(checks, before)]) == pytest.approx(best)
        greedy = _greedy(checks, before)
        assert tuple(greedy) in allowed
        if not any(before):
            assert _expected([checks[n] for n in greedy]) == pytest.approx(best)


def test_rework_is_no_rejection():
    made = flow(
        step("市民", "a", touch="5分"),
        step("窓口", "b", touch="5分", to=[("不備", "30%", "a"), ("よい", None, "次へ")]),
        step("窓口", "c", touch="50分", to=[("不備", "30%", "a"), ("よい", None, "次へ")]),
    )
    assert knock_out(made, measure(made)) is None


# -- indicators ---------------------------------------------------------------------------------


def test_busy_months_weigh_more():
    made = flow(step("窓口", "a", touch="10分"), volume=["1,200件/年"], peak={"months": "3〜4月", "share": "30%"})
    found = indicators(made, measure(made))
    assert found.average_month_hours.value == pytest.approx(200 / 12)
    assert found.peak_month_hours.value == pytest.approx(200 * 0.3 / 2)


def test_burden_counts_work_waiting_and_given_travel_only():
    made = flow(
        step("市民", "来る", kind="move", media=["in_person"], touch="2分", wait="30分"),
        step("窓口", "見る", touch="6分", wait="3日"),
        volume=["100件/年"],
    )
    m = measure(made)
    plain, given = indicators(made, m).burden, indicators(made, m, travel_minutes=40, fare_yen=300).burden
    assert plain.travel_minutes is None and plain.minutes.value == pytest.approx(32)
    assert given.minutes.value == pytest.approx(72) and given.out_of_pocket_yen.value == 300


def test_shares_switches_and_standard_costs():
    made = flow(
        step("市民", "a", media=["form"], touch="6分", share="50%"),
        step("窓口", "b", media=["system"], system="住記", touch="6分"),
        step("税", "c", media=["paper", "system"], system="税", touch="30分", per="現場"),
        volume=["100件/年"],
    )
    found = indicators(made, measure(made))
    assert found.digital_share == pytest.approx(1.5 / 2.5)
    assert found.system_switches == 1
    assert found.unknown_volume == ("c",)
    (duty,) = found.standard_costs
    assert (duty.step, duty.times_per_year.value, duty.hours_per_year.value) == ("a", 50, 5)
    assert duty.yen_per_year is None
    assert 0 < found.flow_efficiency <= 1


def test_open_cases_follow_littles_law():
    made = flow(step("窓口", "a", touch="10分", wait="10日"), volume=["365件/年"])
    found = indicators(made, measure(made))
    assert found.open_cases == pytest.approx(10 + 10 / 1440)
    assert indicators(*(lambda f: (f, measure(f)))(flow(step("窓口", "a", wait="1日")))).open_cases is None


def test_nothing_written_gives_nothing_and_no_error():
    made = flow(step("窓口", "a"), step("窓口", "b"))
    m = measure(made)
    found = indicators(made, m)
    assert (found.flow_efficiency, found.peak_month_hours, tornado(made, m), knock_out(made, m)) == (
        None,
        None,
        (),
        None,
    )
    assert process().name
