from __future__ import annotations

from dataclasses import replace

import pytest

from bprflow.model import Authority
from bprflow.report.overview import MOST_COMPARED, comparison, shared_rules, total_staff_hours

from .sample import analysis, measures


def test_hours_are_added_up_over_the_flows_that_know_them() -> None:
    unknown = analysis(measures=replace(measures(), staff_hours_per_year=None))
    assert total_staff_hours([analysis(), analysis(), unknown]) == pytest.approx(14400)
    assert total_staff_hours([unknown]) is None


def test_a_text_that_binds_two_flows_is_shared_and_their_hours_add_up() -> None:
    shared = {rule.citation: rule for rule in shared_rules([analysis(), analysis()])}
    law = shared["住民基本台帳法 第27条第1項"]
    assert law.processes == (0, 1)
    assert law.authority is Authority.STATE
    assert law.hours == pytest.approx(8000)
    assert shared_rules([analysis()]) == ()


def test_a_habit_is_shared_by_its_name_not_by_being_a_habit() -> None:
    made = analysis()
    other = made.process.model_copy(
        update={
            "rules": tuple(
                r.model_copy(update={"name": f"別の{r.name}"}) for r in made.process.rules if not r.bases[0].name
            )
        }
    )
    shared = {rule.citation for rule in shared_rules([made, replace(made, process=other)])}
    assert shared == set()


def test_a_few_flows_stand_side_by_side_and_many_do_not() -> None:
    rows = {
        row.name.ja: row.values for row in comparison([analysis(), analysis(measures=replace(measures(), handoffs=9))])
    }
    assert rows["受渡し"] == ("2", "9")
    assert rows["職員の年間"] == ("7,200", "7,200")
    assert comparison([analysis()]) == ()
    assert comparison([analysis()] * (MOST_COMPARED + 1)) == ()
