"""Before and after: what was removed stays visible, the same step stands in the same place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bprflow.draw import Direction, DrawOptions, Layout, Paper, render
from bprflow.draw.change import Change, before_after, change_of, overlay
from bprflow.draw.quality import quality
from bprflow.draw.shapes import BadgeKind, ChangeKind, Rect
from bprflow.draw.union import unite
from bprflow.flow import FlowGraph, NodeKind, build
from bprflow.model import END, Branch, Lane, Process, Share, Step
from bprflow.redesign.compare import Comparison, compare
from bprflow.redesign.diff import ChangeKind as RedesignKind
from bprflow.redesign.side import Side

from .flows import EXAMPLES, example, processes
from .test_quality import real_width

CASES = [Path(name).parent.name for name in EXAMPLES if name.endswith("to-be.flow.yaml")]


def comparison(case: str) -> Comparison:
    sides = [
        Side.of(example(f"examples/{case}/{state}.flow.yaml").process, audited=False) for state in ("as-is", "to-be")
    ]
    return compare(*sides)


def _flow(*steps: tuple[str, str]) -> FlowGraph:
    lanes = tuple(Lane(name=name) for name in ("住民", "窓口", "システム"))
    made = tuple(Step(id=name, lane=lane, name=name) for lane, name in steps)
    return build(Process(name="届出", lanes=lanes, steps=made))


BEFORE = _flow(("住民", "届を書く"), ("窓口", "受け取る"), ("窓口", "読み合わせる"), ("システム", "登録する"))
AFTER = _flow(("住民", "スマホで入力する"), ("窓口", "受け取る"), ("システム", "登録する"))
CHANGE = Change(
    BEFORE,
    AFTER,
    (("受け取る", "受け取る"), ("登録する", "登録する"), ("届を書く", "スマホで入力する")),
    {"届を書く": ChangeKind.DIGITISED, "読み合わせる": ChangeKind.REMOVED},
    {"スマホで入力する": ChangeKind.DIGITISED},
    summary="4工程 → 3工程",
)


def test_the_words_of_both_rooms_agree() -> None:
    theirs = {kind.value for kind in RedesignKind}
    ours = {kind.value for kind in ChangeKind}
    assert theirs == ours


def test_overlay_shows_what_was_removed_in_its_old_place() -> None:
    made = overlay(CHANGE)
    shapes = {node.full_text: node for node in made.nodes}
    gone = shapes["読み合わせる"]
    assert gone.change is ChangeKind.REMOVED
    assert gone.gone
    assert gone.lane == "窓口"
    assert shapes["受け取る"].rect.x < gone.rect.x
    assert [badge.text.text for badge in gone.numbers] == ["×廃止"]
    assert [badge.text.text for badge in shapes["スマホで入力する"].numbers] == ["◆電子化"]
    assert "届を書く" not in shapes
    assert not any("読み合わせる" in (edge.source, edge.target) for edge in made.edges)
    assert made.heading[1].text.startswith("4工程 → 3工程")


def test_before_and_after_share_lanes_scale_and_columns() -> None:
    made = before_after(CHANGE)
    old = {node.full_text: node for node in made.nodes if node.id.endswith("@before")}
    new = {node.full_text: node for node in made.nodes if not node.id.endswith("@before")}
    assert set(old) >= {"届を書く", "受け取る", "読み合わせる", "登録する"}
    for before, after in (("受け取る", "受け取る"), ("登録する", "登録する"), ("届を書く", "スマホで入力する")):
        assert old[before].rect.x == pytest.approx(new[after].rect.x)
    names = [lane.name for lane in made.lanes]
    assert names[: len(names) // 2] == names[len(names) // 2 :]
    assert [caption.text.text for caption in made.captions] == ["現状", "改善後"]


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("case", CASES)
def test_cases_before_and_after_have_no_fault(case: str, direction: Direction) -> None:
    change = change_of(comparison(case))
    for draw in (overlay, before_after):
        made = draw(change, options=DrawOptions(direction=direction))
        assert quality(made, real_width).faults == 0
    shown = {node.step_id for node in overlay(change).nodes if not node.gone}
    assert shown >= {step.id for step in change.after.process.all_steps}


def test_comparison_gives_indicators_with_difference_and_summary() -> None:
    change = change_of(comparison("address-change"))
    values = {indicator.title: (indicator.value, indicator.note, indicator.better) for indicator in change.indicators}
    assert values["転記"] == ("2→0", "−2", True)
    assert values["工程"][1] == "±0"
    assert change.summary.startswith("工程は9のまま中身が変わり、職員の時間は年11,600時間から4,000時間に減る見込みです")
    assert change_of(comparison("address-change"), "en").summary.startswith(
        "9 steps stay but change; staff time should fall from 11,600 to 4,000 h a year"
    )


def test_nothing_changed_says_so() -> None:
    side = Side.of(BEFORE.process, audited=False)
    change = change_of(compare(side, side))
    assert change.summary == "変わる工程はありません"
    made = overlay(change)
    assert {node.change for node in made.nodes} == {ChangeKind.SAME}


def test_paper_and_black_and_white() -> None:
    made = before_after(CHANGE, options=DrawOptions(paper=Paper.A4, mono=True))
    assert (made.width, made.height) in {(842.0, 595.0), (595.0, 842.0)}
    svg = render(made, "svg").decode()
    assert "#0a3fc2" not in svg
    assert "stroke-dasharray" in svg
    assert "電子化" in svg


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(processes(9), processes(9))
def test_any_two_flows_can_be_laid_over_each_other(before: Process, after: Process) -> None:
    one, other = build(before), build(after)
    known = {step.id for step in after.all_steps}
    pairs = tuple((step.id, step.id) for step in before.all_steps[::2] if step.id in known)
    removed = {step.id: ChangeKind.REMOVED for step in before.all_steps if (step.id, step.id) not in pairs}
    change = Change(one, other, pairs, removed, {})
    made = overlay(change)
    counted = quality(made, real_width)
    assert counted.faults == 0, counted
    gone = {node.step_id for node in made.nodes if node.gone}
    assert gone == set(removed)
    both = before_after(change)
    assert quality(both, real_width).faults == 0
    union = unite(one, other, pairs, gateways=True)
    assert len(union.flow.order) == len(union.flow.nodes), "no edge kept for the order closes a circle"


def test_marks_stand_on_their_boxes() -> None:
    made = overlay(CHANGE)
    for node in made.nodes:
        for badge in node.numbers:
            if badge.kind is BadgeKind.CHANGE:
                assert node.rect.overlaps(badge.rect)


def test_a_step_that_was_merged_away_is_dashed_and_says_so() -> None:
    change = Change(
        BEFORE,
        AFTER,
        (("受け取る", "受け取る"), ("登録する", "登録する")),
        {"届を書く": ChangeKind.REMOVED, "読み合わせる": ChangeKind.MERGED, "受け取る": ChangeKind.MERGED},
        {"受け取る": ChangeKind.MERGED, "スマホで入力する": ChangeKind.NEW},
    )
    shapes = {node.full_text: node for node in overlay(change).nodes}
    merged = shapes["読み合わせる"]
    assert merged.gone
    assert [badge.text.text for badge in merged.numbers] == ["◎統合"]
    assert not shapes["受け取る"].gone


def reads_forward(made: Layout) -> bool:
    """Every arrow leads to the right, or straight down to a lower lane."""
    place = {node.id: node.rect.centre for node in made.nodes}
    ends = [(place[edge.source], place[edge.target]) for edge in made.edges]
    return all(a[0] + 1.0 < b[0] or (abs(a[0] - b[0]) < 0.01 and a[1] < b[1]) for a, b in ends)


def test_steps_that_changed_places_read_forward_on_both_sides() -> None:
    one = _flow(("住民", "甲"), ("住民", "乙"), ("窓口", "丙"))
    other = _flow(("住民", "乙"), ("住民", "甲"), ("窓口", "丙"))
    made = before_after(Change(one, other, (("甲", "甲"), ("乙", "乙"), ("丙", "丙"))))
    assert reads_forward(made)
    place = {node.id: node.rect.centre[0] for node in made.nodes}
    assert place["丙"] == pytest.approx(place["丙@before"])


def test_an_end_stands_after_what_leads_to_it_on_either_side() -> None:
    """The flow after may end early; the flow before still ends where its last step stands."""
    longer = _flow(("住民", "甲"), ("窓口", "乙"), ("窓口", "丙"), ("窓口", "丁"))
    ways = (Branch(condition="不備", target=END, share=Share(low=0.2, high=0.2)), Branch(condition="可"))
    steps = (Step(id="甲", lane="住民", name="甲", branches=ways), Step(id="新", lane="窓口", name="新"))
    shorter = build(Process(name="届出", lanes=longer.process.lanes, steps=steps))
    made = before_after(Change(longer, shorter, (("甲", "甲"),)))
    assert reads_forward(made)
    assert quality(made, real_width).faults == 0


@pytest.mark.parametrize("case", CASES)
def test_boxes_are_equally_large_before_and_after(case: str) -> None:
    made = before_after(change_of(comparison(case)))
    sizes = {(node.rect.width, round(node.rect.height, 2)) for node in made.nodes if node.kind is NodeKind.TASK}
    assert len(sizes) == 1


@pytest.mark.parametrize("case", CASES[::3])
def test_a_lane_without_steps_on_one_side_still_says_whose_it_is(case: str) -> None:
    from bprflow.draw.change import halves

    before, after = halves(change_of(comparison(case)))
    assert [(lane.name, lane.kind) for lane in before.lanes] == [(lane.name, lane.kind) for lane in after.lanes]
    assert {node.rect.width for node in before.nodes if node.step_id and node.rect.width > 60} == {
        node.rect.width for node in after.nodes if node.step_id and node.rect.width > 60
    }


def test_halves_are_folded_alike_where_that_reads_better() -> None:
    from bprflow.draw.change import halves

    change = change_of(comparison("subsidy-seal"))
    one, two = halves(change, room=(900.0, 420.0))
    wide = halves(change)[0]
    assert min(900.0 / one.width, 420.0 / one.height) >= min(900.0 / wide.width, 420.0 / wide.height)
    assert len({lane.page_row for lane in one.lanes}) == len({lane.page_row for lane in two.lanes})


def test_figures_are_short() -> None:
    from bprflow.draw.strip import short_number

    given = (9.97, 7.04, 2.6, 10.4, 1234.0, 0.04, 0.0)
    assert [short_number(value) for value in given] == ["10", "7", "2.6", "10", "1,200", "0", "0"]


def test_a_long_comparison_is_folded_at_the_same_places_on_both_sides() -> None:
    change = change_of(comparison("day-duty"))
    free = before_after(change)
    made = before_after(change, options=DrawOptions(paper=Paper.A3))
    assert {lane.page_row for lane in free.lanes} == {0}
    assert {lane.page_row for lane in made.lanes} == {0, 1}
    sheet = (1191.0, 842.0)
    flat = max(min(w / free.width, h / free.height) for w, h in (sheet, sheet[::-1]))
    assert made.scale > flat * 1.1
    assert quality(made, real_width).faults == 0
    signs = [chip.text.text for edge in made.edges for chip in edge.chips if chip.kind == "link"]
    assert all(signs.count(letter) == 2 for letter in set(signs))
    pairs = dict(change.pairs)
    nodes = {node.id: node for node in made.nodes}
    aligned = [
        abs(nodes[f"{old}@before"].rect.centre[0] - nodes[new].rect.centre[0])
        for old, new in pairs.items()
        if f"{old}@before" in nodes and new in nodes
    ]
    assert sum(distance < 1.0 for distance in aligned) >= len(aligned) - 2


def test_the_mark_of_a_change_covers_none_of_the_words() -> None:
    for case in CASES:
        made = before_after(change_of(comparison(case)))
        for node in made.nodes:
            for badge in node.numbers:
                for line in node.lines:
                    letters = Rect(line.rect.x, line.y - line.size * 0.8, line.rect.width, line.size * 0.8)
                    assert not badge.rect.overlaps(letters), (case, line.text)
