"""Pictures without a fault: on every example and on whatever Hypothesis thinks of."""

from __future__ import annotations

import functools

import pytest
from hypothesis import HealthCheck, given, settings
from PIL import ImageFont

from bprflow.draw import Direction, DrawOptions, Paper, layout
from bprflow.draw.quality import overflowing, overlaps, quality, through_box
from bprflow.flow import NodeKind, build
from bprflow.measure import measure
from bprflow.model import Process

from .flows import EXAMPLES, chain, example, processes


@functools.cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    import noto_cjk_sans_jp_bold
    import noto_cjk_sans_jp_regular

    return ImageFont.truetype(str((noto_cjk_sans_jp_bold if bold else noto_cjk_sans_jp_regular).FONT_PATH), 1000)


def real_width(text: str, size: float, bold: bool) -> float:
    """Width of a text in the font that draws it [pt]."""
    return _font(bold).getlength(text) * size / 1000


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_have_no_fault(name: str, direction: Direction) -> None:
    flow = example(name)
    numbers = {step.id: tuple(range(1, index % 6 + 1)) for index, step in enumerate(flow.process.all_steps)}
    made = layout(flow, measures=measure(flow), numbers=numbers, options=DrawOptions(direction=direction))
    assert through_box(made) == []
    assert overflowing(made, real_width) == []
    assert overlaps(made) == []
    assert quality(made, real_width).faults == 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_cross_at_most_twice(name: str) -> None:
    assert quality(layout(example(name))).crossings <= 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(processes())
def test_any_flow_keeps_clear_of_boxes_and_lanes(process: Process) -> None:
    flow = build(process)
    for direction in Direction:
        made = layout(flow, options=DrawOptions(direction=direction))
        counted = quality(made, real_width)
        assert through_box(made) == []
        assert overflowing(made, real_width) == []
        assert overlaps(made) == []
        assert counted.outside_lane == 0
        assert counted.label_on_line == 0
        assert counted.overlapping_lines == 0


def test_long_flow_has_no_fault() -> None:
    made = layout(chain(60))
    assert quality(made, real_width).faults == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(processes())
def test_any_flow_folds_onto_paper(process: Process) -> None:
    flow = build(process)
    for paper in (Paper.A4, Paper.SLIDE):
        for direction in Direction:
            made = layout(flow, options=DrawOptions(direction=direction, paper=paper))
            counted = quality(made, real_width)
            assert counted.faults == 0
            tasks = [node for node in made.nodes if node.kind is NodeKind.TASK]
            assert sorted(node.step_id for node in tasks) == sorted(step.id for step in process.all_steps)
