"""Checks in the best order: proved against every order there is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.model.redesign import CheckEarlier
from bprflow.redesign.improve import improve
from bprflow.redesign.knockout import Check, best_order, expected_cost
from bprflow.redesign.options import OptionMaker
from bprflow.redesign.side import Side
from tests.redesign.make import process, step

checks = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), min_size=1, max_size=6).map(
    lambda rows: [Check(f"c{i}", float(c), q / 10) for i, (c, q) in enumerate(rows)]
)


def test_the_cost_of_an_order_by_hand() -> None:
    # 10 min on all, 20 min on the 80 % left, 5 min on the 40 % left then.
    order = [Check("a", 10, 0.2), Check("b", 20, 0.5), Check("c", 5, 0.1)]
    assert expected_cost(order) == pytest.approx(10 + 0.8 * 20 + 0.4 * 5)


@settings(max_examples=150, deadline=None)
@given(checks, st.data())
def test_no_allowed_order_is_cheaper(given_checks, data) -> None:
    names = [check.id for check in given_checks]
    before = {
        name: frozenset(data.draw(st.lists(st.sampled_from(names[:index]), max_size=2))) if index else frozenset()
        for index, name in enumerate(names)
    }

    def fits(order) -> bool:
        return all(before[c.id] <= {d.id for d in order[:i]} for i, c in enumerate(order))

    best = best_order(given_checks, before)
    assert sorted(c.id for c in best) == sorted(names) and fits(best)
    least = min(expected_cost(order) for order in itertools.permutations(given_checks) if fits(order))
    assert expected_cost(best) == pytest.approx(least)
    free = best_order(given_checks)
    assert expected_cost(free) == pytest.approx(min(expected_cost(o) for o in itertools.permutations(given_checks)))


def test_a_circle_of_conditions_leaves_the_order_alone() -> None:
    pair = [Check("a", 1, 0.1), Check("b", 2, 0.2)]
    assert best_order(pair, {"a": frozenset({"b"}), "b": frozenset({"a"})}) == tuple(pair)


def test_many_checks_with_precedence_still_come_in_an_allowed_order() -> None:
    many = [Check(f"c{i}", 20 - i, 0.1) for i in range(20)]
    order = best_order(many, {"c0": frozenset({"c19"})})
    assert [c.id for c in order].index("c19") < [c.id for c in order].index("c0")


def test_a_late_refusal_is_proposed_earlier_with_the_time_it_frees() -> None:
    late = process(
        step("現地調査を行う", touch="60分", kind="作業"),
        step("書類を整理する", touch="20分", kind="作業"),
        step("資格を確認する", touch="5分", kind="確認",
             branches=[{"condition": "対象外", "share": "10%", "target": "終了"}, {"condition": "対象"}]),
        step("結果を伝える", touch="2分", kind="連絡"),
    )  # fmt: skip
    side = Side.of(late)
    moved = [o for o in OptionMaker(side).options() if o.kind == "check_earlier"]
    assert moved and isinstance(moved[0].changes[0], CheckEarlier)
    # 10 % of 1,200 cases no longer spend 80 minutes.
    assert moved[0].hours == pytest.approx(0.1 * 80 * 1200 / 60)
    applied = improve(side).applied
    assert applied.refused == ()
