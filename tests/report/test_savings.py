from __future__ import annotations

from pathlib import Path

import pytest

from bprflow.redesign.compare import Comparison, compare
from bprflow.redesign.diff import ChangeKind
from bprflow.redesign.side import Side
from bprflow.report.compared_view import compared_view
from bprflow.report.savings import MOST_STAGES, hours_of, way
from bprflow.source import load_text

from .planned import PLANS, planned

BEFORE = (
    "業務: 申請\n件数: 600件/年\n手順:\n  - 窓口: 受け付ける\n    時間: 10分\n  - 窓口: 台帳に写す\n    時間: 20分\n"
)
AFTER = "業務: 申請\n件数: 600件/年\n手順:\n  - 窓口: 受け付ける\n    時間: 15分\n"


def written(before: str, after: str) -> Comparison:
    one, other = load_text(before).process, load_text(after).process
    assert one
    assert other
    return compare(Side.of(one), Side.of(other))


def test_each_change_has_its_own_hours() -> None:
    stages = way(written(BEFORE, AFTER))
    assert [(s.change, round(s.hours), round(s.level), s.total) for s in stages] == [
        (None, 300, 300, True), (ChangeKind.REMOVED, -200, 100, False), (ChangeKind.CHANGED, 50, 150, False), (None, 150, 150, True),
    ]  # fmt: skip
    assert "台帳に写す" in stages[1].name.ja


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: p.parent.name)
def test_the_stages_lead_from_one_end_to_the_other(plan: Path) -> None:
    comparison = planned(plan).comparison
    assert comparison
    stages, row = way(comparison), comparison.indicator("hours_per_year")
    assert row
    assert row.before
    assert row.after
    assert stages[0].level == pytest.approx(row.before.value)
    assert stages[-1].level == pytest.approx(row.after.value)
    assert stages[0].level + sum(s.hours for s in stages[1:-1]) == pytest.approx(row.after.value)
    assert len(stages) <= MOST_STAGES + 3
    assert all(hours_of(c, comparison) == 0 for c in comparison.changes if c.kind is ChangeKind.SAME and not c.fields)


def test_where_nothing_moves_or_nothing_is_known_there_is_no_way() -> None:
    unknown = BEFORE.replace("件数: 600件/年\n", "")
    assert way(written(unknown, unknown)) == ()
    assert compared_view(written(unknown, unknown), "ja", None).way == ()
    assert compared_view(written(BEFORE, BEFORE), "ja", None).way == ()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_bars_hang_where_the_one_before_ended(language: str) -> None:
    bars = compared_view(written(BEFORE, AFTER), language, None).way
    assert [b.look for b in bars] == ["body", "fall", "was", "body"]
    assert [b.hours for b in bars] == ["300", "-200", "+50", "150"]
    assert bars[1].left + bars[1].width == pytest.approx(bars[0].left + bars[0].width, abs=0.2)
    assert bars[2].left == pytest.approx(bars[1].left, abs=0.2)
    assert bars[3].left + bars[3].width == pytest.approx(bars[2].left + bars[2].width, abs=0.2)
