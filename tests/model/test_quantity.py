"""Figures with a range: the lower end comes first, whoever makes them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bprflow.model import Duration, Share, Wage


def test_the_middle_lies_between_the_ends() -> None:
    assert Share(low=0.1, high=0.3).value == pytest.approx(0.2)
    assert Wage(low=2_000, high=3_000).value == 2_500
    assert Duration(low_minutes=8, high_minutes=12).minutes == 10


@pytest.mark.parametrize(
    "make",
    [
        lambda: Share(low=0.3, high=0.1),
        lambda: Share(low=0.3, high=1.1),
        lambda: Wage(low=3_000, high=2_000),
        lambda: Wage(low=-1, high=2_000),
        lambda: Duration(low_minutes=12, high_minutes=8),
    ],
)
def test_a_range_out_of_order_or_out_of_bounds_is_refused(make) -> None:
    with pytest.raises(ValidationError):
        make()
