"""The plan of the picture: columns, rows, routes, stability, direction, documents, departments."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings

from bprflow.draw import Direction, DrawOptions, Layout, Paper, layout, layout_pages, render
from bprflow.draw.grid import arrange
from bprflow.draw.quality import quality
from bprflow.draw.routing import Router
from bprflow.draw.shapes import BadgeKind, EdgeStyle, LaneBand
from bprflow.draw.tracks import assign
from bprflow.flow import NodeKind, build
from bprflow.measure import measure
from bprflow.model import Branch, Duration, Lane, LaneKind, Process, Provenance, Share, Step

from .flows import EXAMPLES, chain, example, processes, read
from .test_quality import real_width

ADDRESS = "examples/address-change/as-is.flow.yaml"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(processes())
def test_forward_arrows_go_on_or_straight_down_and_cells_hold_one_shape(process: Process) -> None:
    grid = arrange(build(process))
    cells = [(grid.column[shape], grid.row[shape]) for shape in grid.places]
    assert len(cells) == len(set(cells))
    for link in grid.links:
        if not link.back:
            columns = (grid.column[link.source], grid.column[link.target])
            assert columns[0] <= columns[1]
            if columns[0] == columns[1]:
                assert grid.row[link.source] < grid.row[link.target]
    for shape, place in grid.places.items():
        assert grid.row[shape] in grid.lane_rows[place.lane]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(processes())
def test_segments_on_one_line_have_tracks_of_their_own(process: Process) -> None:
    grid = arrange(build(process))
    routes = Router(grid, 90.0, 50.0).routes()
    tracks = assign(routes).track
    runs: dict[tuple[bool, int], list[tuple[int, int, float]]] = {}
    for index, route in routes.items():
        for number, ((u, v), (u2, v2)) in enumerate(itertools.pairwise(route)):
            assert (u == u2) != (v == v2), "every piece runs along one axis"
            line = (v == v2, v if v == v2 else u)
            ends = sorted((u, u2) if v == v2 else (v, v2))
            runs.setdefault(line, []).append((ends[0], ends[1], tracks[index, number]))
    for found in runs.values():
        for (low, high, track), (low2, high2, track2) in itertools.combinations(found, 2):
            if low < high2 and low2 < high:
                assert track != track2


def test_the_main_path_of_one_lane_is_a_straight_line() -> None:
    made = layout(read("業務: 一本道\n手順:\n  - 係: 受け取る\n  - 係: 確かめる\n  - 係: 送る\n"))
    middles = {round(node.rect.centre[1], 3) for node in made.nodes}
    assert len(middles) == 1
    assert all(len(edge.points) == 2 for edge in made.edges)
    lefts = [node.rect.x for node in made.nodes if node.kind is NodeKind.TASK]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize("name", EXAMPLES)
def test_time_runs_one_way(name: str) -> None:
    flow = example(name)
    for direction, axis in ((Direction.LEFT_TO_RIGHT, 0), (Direction.TOP_TO_BOTTOM, 1)):
        made = layout(flow, options=DrawOptions(direction=direction))
        place = {node.id: node.rect.centre for node in made.nodes}
        for edge in made.edges:
            if edge.style is not EdgeStyle.BACK:
                one, two = place[edge.source], place[edge.target]
                straight_down = one[axis] == pytest.approx(two[axis]) and one[1 - axis] < two[1 - axis]
                assert one[axis] < two[axis] or straight_down


def test_a_hand_over_to_a_lower_lane_is_a_straight_line() -> None:
    text = "業務: 渡す\n担当:\n  甲: 職員\n  乙: 職員\n  丙: 職員\n手順:\n"
    flow = read(text + "  - 甲: 受け取る\n  - 乙: 確かめる\n  - 丙: 控える\n  - 甲: 返す\n  - 丙: しまう\n")
    for direction, axis in ((Direction.LEFT_TO_RIGHT, 0), (Direction.TOP_TO_BOTTOM, 1)):
        made = layout(flow, options=DrawOptions(direction=direction))
        corners = {(edge.source, edge.target): len(edge.points) - 2 for edge in made.edges}
        assert corners["受け取る", "確かめる"] == corners["確かめる", "控える"] == corners["返す", "しまう"] == 0
        assert corners["控える", "返す"] <= 2
        place = {node.id: node.rect.centre[axis] for node in made.nodes}
        assert place["受け取る"] == pytest.approx(place["控える"])
        assert place["控える"] < place["返す"]


def test_an_early_end_hangs_below_its_decision() -> None:
    branches = (Branch(condition="却下", share=Share(low=0.1, high=0.1), target="終了"), Branch(condition="承認"))
    steps = (Step(id="a", lane="係", name="決める", branches=branches), Step(id="b", lane="係", name="送る"))
    made = layout(build(Process(name="x", steps=steps)))
    early = next(edge for edge in made.edges if edge.lines and "却下" in edge.lines[0].text)
    assert len(early.points) == 2
    assert early.points[0][0] == early.points[1][0]


@pytest.mark.parametrize("name", EXAMPLES)
def test_lanes_are_equally_long_and_fill_the_picture(name: str) -> None:
    made = layout(example(name))
    assert len({round(lane.rect.width, 3) for lane in made.lanes}) == 1
    for upper, lower in itertools.pairwise(made.lanes):
        assert upper.rect.bottom == pytest.approx(lower.rect.y)


@pytest.mark.parametrize("name", EXAMPLES[::5])
def test_the_same_flow_gives_the_same_bytes(name: str) -> None:
    flow = example(name)
    first, second = layout(flow, measures=measure(flow)), layout(flow, measures=measure(flow))
    assert first == second
    for format_ in ("svg", "png", "dot", "drawio"):
        assert render(first, format_) == render(second, format_)


def _places(made: Layout) -> dict[str, tuple[float, float]]:
    """Steps by lane and by their rank in time."""
    tasks = sorted((node for node in made.nodes if node.kind is NodeKind.TASK), key=lambda node: node.rect.x)
    lanes = [lane.name for lane in made.lanes]
    return {node.full_text: (index, lanes.index(node.lane)) for index, node in enumerate(tasks)}


def test_a_step_more_does_not_reshuffle_the_picture() -> None:
    steps = [Step(id=f"s{n}", lane=f"担当{n % 3}", name=f"手順{n}") for n in range(10)]
    lanes = tuple(Lane(name=f"担当{n}") for n in range(3))
    before = _places(layout(build(Process(name="前", lanes=lanes, steps=tuple(steps)))))
    more = [*steps[:4], Step(id="new", lane="担当1", name="新しい手順"), *steps[4:]]
    after = _places(layout(build(Process(name="後", lanes=lanes, steps=tuple(more)))))
    rest = {name: place for name, place in after.items() if name != "新しい手順"}
    order = [name for name, _ in sorted(rest.items(), key=lambda pair: pair[1][0])]
    assert order == [name for name, _ in sorted(before.items(), key=lambda pair: pair[1][0])]
    assert {name: place[1] for name, place in rest.items()} == {name: place[1] for name, place in before.items()}


def test_numbers_badges_time_and_waiting_are_shown() -> None:
    flow = example(ADDRESS)
    step = flow.process.all_steps[1]
    made = layout(flow, numbers={step.id: (1, 4)})
    node = next(node for node in made.nodes if node.step_id == step.id and node.kind is NodeKind.TASK)
    assert [badge.text.text for badge in node.numbers] == ["1", "4"]
    assert [badge.text.text for badge in node.badges] == ["書面", "紙"]
    assert "8〜12分" in [line.text for line in node.lines]
    chips = {chip.text.text for edge in made.edges for chip in edge.chips}
    assert {"30分", "15分", "45分"} <= chips
    labels = {line.text for edge in made.edges for line in edge.lines}
    assert {"不備あり 15%", "不備なし 85%"} <= labels


def test_numbers_can_be_left_out() -> None:
    flow = example(ADDRESS)
    numbers = {step.id: (1,) for step in flow.process.all_steps}
    made = layout(flow, numbers=numbers, options=DrawOptions(show_numbers=False))
    assert not any(node.numbers for node in made.nodes)


def test_inferred_badges_are_marked() -> None:
    made = layout(read("業務: 推定\n手順:\n  - 係: 申請書に手書きで記入する\n"))
    badges = [badge for node in made.nodes for badge in node.badges]
    assert badges
    assert all(badge.inferred for badge in badges)
    assert "inferred" in {entry.symbol for entry in made.legend}


def test_provenance_marks_appear_only_when_they_differ() -> None:
    def flow(*known: Provenance) -> Layout:
        steps = tuple(
            Step(id=f"s{n}", lane="係", name="確認", touch=Duration(low_minutes=1, high_minutes=1, provenance=known[n]))
            for n in range(2)
        )
        return layout(build(Process(name="x", steps=steps)))

    same = flow(Provenance.MEASURED, Provenance.MEASURED)
    assert "所要時間はすべて実測" in same.heading[1].text
    assert not [b for n in same.nodes for b in n.badges if b.kind is BadgeKind.PROVENANCE]
    mixed = flow(Provenance.MEASURED, Provenance.ASSUMED)
    marks = [b.text.text for n in mixed.nodes for b in n.badges if b.kind is BadgeKind.PROVENANCE]
    assert marks == ["測", "仮"]


def test_documents_ride_on_the_arrows() -> None:
    flow = example(ADDRESS)
    assert not [c for e in layout(flow).edges for c in e.chips if c.kind == "sheet"]
    made = layout(flow, options=DrawOptions(show_documents=True))
    sheets = {chip.full_text for edge in made.edges for chip in edge.chips if chip.kind == "sheet"}
    assert "住民異動届" in sheets
    assert quality(made, real_width).faults == 0


def test_departments_head_neighbouring_lanes() -> None:
    lanes = tuple(
        Lane(name=name, department=dept)
        for name, dept in (("甲係", "市民課"), ("乙係", "市民課"), ("丙係", "税務課"), ("丁", ""))
    )
    steps = tuple(Step(id=f"s{n}", lane=lane.name, name="確認する") for n, lane in enumerate(lanes))
    for direction in Direction:
        made = layout(build(Process(name="x", lanes=lanes, steps=steps)), options=DrawOptions(direction=direction))
        assert [band.name for band in made.departments] == ["市民課", "税務課"]
        inside = [lane for lane in made.lanes if lane.department == "市民課"]
        area = sum(lane.rect.height if direction is Direction.LEFT_TO_RIGHT else lane.rect.width for lane in inside)
        band = made.departments[0].rect
        assert area == pytest.approx(band.height if direction is Direction.LEFT_TO_RIGHT else band.width)
        assert quality(made, real_width).faults == 0


def test_an_end_with_several_ways_in_is_drawn_at_each() -> None:
    share = Share(low=0.3, high=0.3)
    branches = (Branch(condition="却下", share=share, target="終了"), Branch(condition="承認"))
    steps = (Step(id="a", lane="係", name="決める", branches=branches), Step(id="b", lane="別", name="送る"))
    made = layout(build(Process(name="x", steps=steps)))
    ends = [node for node in made.nodes if node.kind is NodeKind.END]
    assert len(ends) == 2
    assert len({node.id for node in made.nodes}) == len(made.nodes)


def test_residents_lane_is_tinted() -> None:
    lane: LaneBand = layout(example(ADDRESS)).lanes[0]
    assert lane.kind is LaneKind.RESIDENT
    svg = render(layout(example(ADDRESS)), "svg").decode()
    assert "#fff8ea" in svg


@pytest.mark.parametrize("paper", [Paper.A4, Paper.A3, Paper.SLIDE])
@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("name", EXAMPLES[::3])
def test_folded_pictures_fit_the_paper_without_fault(name: str, direction: Direction, paper: Paper) -> None:
    flow = example(name)
    numbers = {step.id: (1,) for step in flow.process.all_steps}
    options = DrawOptions(direction=direction, paper=paper)
    made = layout(flow, measures=measure(flow), numbers=numbers, options=options)
    sides = {Paper.A4: (842.0, 595.0), Paper.A3: (1191.0, 842.0), Paper.SLIDE: (960.0, 540.0)}[paper]
    assert (made.width, made.height) in {sides, (sides[1], sides[0])}
    counted = quality(made, real_width)
    assert (counted.through_box, counted.text_overflow, counted.label_overlaps, counted.outside_lane) == (0, 0, 0, 0)
    assert {node.step_id for node in made.nodes if node.step_id} == {step.id for step in flow.process.all_steps}


def test_a_fold_repeats_the_lanes_and_letters_both_ends_of_a_cut_arrow() -> None:
    made = layout(chain(24), options=DrawOptions(paper=Paper.A3))
    rows = {lane.page_row for lane in made.lanes}
    assert len(rows) > 1
    for row in rows:
        assert len([lane for lane in made.lanes if lane.page_row == row]) == 4
    letters: dict[str, int] = {}
    for edge in made.edges:
        for chip in edge.chips:
            if chip.kind == "link":
                letters[chip.text.text] = letters.get(chip.text.text, 0) + 1
    assert letters
    assert set(letters.values()) == {2}
    assert len([edge for edge in made.edges if edge.arrow]) == len(build(chain(24).process).edges)


@pytest.mark.parametrize("direction", list(Direction))
def test_a_flow_too_long_for_one_page_goes_on_several(direction: Direction) -> None:
    flow = chain(45)
    pages = layout_pages(flow, measures=measure(flow), options=DrawOptions(paper=Paper.A4, direction=direction))
    assert len(pages) > 1
    assert all(page.scale >= 0.45 for page in pages)
    assert [quality(page, real_width).faults for page in pages] == [0] * len(pages)
    drawn = [node.step_id for page in pages for node in page.nodes if node.kind is NodeKind.TASK]
    assert sorted(drawn) == sorted(step.id for step in flow.process.all_steps)
    assert sum(edge.arrow for page in pages for edge in page.edges) == len(flow.edges)
    assert [bool(page.cards) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert pages[0].heading[1].text.startswith(f"1/{len(pages)}")


def test_a_short_flow_stays_on_one_page() -> None:
    flow = example(ADDRESS)
    assert len(layout_pages(flow, options=DrawOptions(paper=Paper.A4))) == 1
    assert layout_pages(flow) == (layout(flow),)


@pytest.mark.parametrize(
    ("low", "high", "ja", "en"),
    [
        (10, 10, "10分", "10 min"),
        (8, 12, "8〜12分", "8-12 min"),
        (0.5, 0.5, "30秒", "30 s"),
        (150, 150, "2.5時間", "2.5 h"),
        (1440, 1440, "1日", "1 d"),
        (1500, 1500, "25時間", "25 h"),
        (2 * 1440, 3 * 1440, "2〜3日", "2-3 d"),
        (20160, 20160, "14日", "14 d"),
    ],
)
def test_durations_are_written_short(low: float, high: float, ja: str, en: str) -> None:
    from bprflow.draw.dress import format_minutes

    assert format_minutes(low, high) == ja
    assert format_minutes(low, high, "en") == en
