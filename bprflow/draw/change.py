"""Before and after in one picture: one on top of the other, or above each other on one time line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.aside import led_aside
from bprflow.draw.body import Body
from bprflow.draw.compose import Draft, box_height
from bprflow.draw.fold import fold_alike
from bprflow.draw.grid import arrange
from bprflow.draw.headings import lane_kind
from bprflow.draw.options import DrawOptions, Paper, sheets
from bprflow.draw.page import HEADING_HEIGHT, Furniture, describe, page
from bprflow.draw.place import Plan, place
from bprflow.draw.rows import moved
from bprflow.draw.shapes import Align, Badge, BadgeKind, ChangeKind, Layout, Mark, Point, Rect, TextLine, Tone, around
from bprflow.draw.strip import Indicator, compared, short_number
from bprflow.draw.text import clean, text_width
from bprflow.draw.transform import on_page, transformed
from bprflow.draw.union import unite
from bprflow.flow.graph import FlowGraph
from bprflow.language.terms import Text

if TYPE_CHECKING:
    from bprflow.redesign.compare import Comparison

_CAPTION = 34.0
_MOST_ROWS = 3
_ENOUGH = 0.72
"""At this size (8.6 pt text) a picture reads well and is not folded further."""
_BETTER = 1.04
"""Another fold must make the picture this much larger to be worth it."""


@dataclass(frozen=True)
class Change:
    """A flow before and after, as much of it as a picture needs.

    Attributes:
        before, after: The two flows.
        pairs: (step before, step after) that are the same work.
        marks_before: What becomes of each step, by its id before.
        marks_after: What each step came from, by its id after.
        indicators: Figures before → after, for the strip.
        summary: One sentence.

    """

    before: FlowGraph
    after: FlowGraph
    pairs: tuple[tuple[str, str], ...]
    marks_before: Mapping[str, ChangeKind] = field(default_factory=dict)
    marks_after: Mapping[str, ChangeKind] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    summary: str = ""


def change_of(comparison: Comparison, language: str = "ja") -> Change:
    """Take from a comparison what the pictures need.

    Args:
        comparison: From `redesign.compare`.
        language: "ja" or "en".

    """
    pairs = tuple(
        (old.id, new.id) for change in comparison.changes for old, new in zip(change.before, change.after, strict=False)
    )
    before, after = comparison.marks
    return Change(
        led_aside(comparison.before.flow),
        led_aside(comparison.after.flow),
        pairs,
        {step: ChangeKind(kind.value) for step, kind in before.items()},
        {step: ChangeKind(kind.value) for step, kind in after.items()},
        compared(comparison.indicators, language),
        summary(comparison, language),
    )


def summary(comparison: Comparison, language: str = "ja") -> str:
    """Say what changes in one sentence, with the yearly hours where they are known."""

    def say(text: Text) -> str:
        return text.in_language(language)

    dot = " · " if language == "en" else "・"
    if comparison.identical:
        return say(words.NOTHING_CHANGED)
    counts = {kind: sum(c.kind.value == kind for c in comparison.changes) for kind in words.CHANGES}
    told = dot.join(
        f"{say(words.CHANGES[kind])}{' ' if language == 'en' else ''}{n}" for kind, n in counts.items() if n
    )
    before, after = len(comparison.before.process.all_steps), len(comparison.after.process.all_steps)
    become = words.STEPS_STAY if before == after else words.STEPS_BECOME
    said = say(become).format(before=before, after=after)
    hours = comparison.indicator("staff_hours_per_year")
    if hours is None or hours.before is None or hours.after is None:
        sentence = say(words.BECOME_END).format(told=said, counts=told)
    else:
        figures = (short_number(hours.before.value), short_number(hours.after.value))
        rises = hours.after.value > hours.before.value
        form = words.YEARLY_STAYS if figures[0] == figures[1] else words.YEARLY_RISES if rises else words.YEARLY_FALLS
        sentence = say(form).format(told=said, counts=told, before=figures[0], after=figures[1])
    if comparison.applied is not None and comparison.applied.overrides:
        people = dict.fromkeys(override.person for _, _, override in comparison.applied.overrides)
        ended = sentence.endswith(("。", "."))
        return (
            sentence + ("" if ended else dot) + say(words.OVERRIDDEN).format(people=say(words.LIST_MARK).join(people))
        )
    return sentence


def overlay(change: Change, *, options: DrawOptions | None = None) -> Layout:
    """Draw before and after on top of each other: removed steps dashed in their old place.

    Args:
        change: The two flows.
        options: What it should look like.

    """
    chosen = options or DrawOptions()
    union = unite(change.before, change.after, change.pairs, gateways=False)
    marks = {step: Mark(kind) for step, kind in change.marks_after.items()}
    for step, kind in change.marks_before.items():
        if union.name[step] not in change.after.nodes:
            marks[union.name[step]] = Mark(kind, gone=True)
    draft = Draft.of(union.flow, chosen, marks=marks, lanes=union.lanes, ghosts=union.ghosts)
    made = draft.build(draft.plan(), (look.MARGIN, look.MARGIN + HEADING_HEIGHT))
    return _on_paper(page(made, _furniture(change, chosen), chosen), chosen)


def before_after(change: Change, *, options: DrawOptions | None = None) -> Layout:
    """Draw before above after (beside it when time runs downwards): same lanes, same scale, same columns.

    Args:
        change: The two flows.
        options: What it should look like.

    """
    chosen = options or DrawOptions()
    bodies = _same_length(*_aligned(change, chosen, {}), (look.MARGIN, look.MARGIN + HEADING_HEIGHT + _CAPTION))
    best: tuple[float, Layout] | None = None
    for rows in range(1, _MOST_ROWS + 1):
        folded = bodies if rows == 1 else fold_alike(bodies, rows)
        if folded is not None:
            made = _beside(change, folded, chosen)
            scale = _paper_scale(made, chosen)[0]
            if best is None or scale > best[0] * _BETTER:
                best = (scale, made)
        if chosen.paper is Paper.NONE or (best is not None and best[0] >= _ENOUGH):
            break
    assert best is not None, "one row always fits"
    return _on_paper(best[1], chosen)


def _beside(change: Change, bodies: Sequence[Body], chosen: DrawOptions) -> Layout:
    """Set before and after beside each other, each under its caption."""
    one, two = bodies
    x, y = one.rect.x, one.rect.y
    if one.turned:
        two = moved(two, one.rect.right + 24.0 - x, 0.0)
    else:
        two = moved(two, 0.0, one.rect.bottom + _CAPTION + 12.0 - y)
    captions = tuple(
        _caption(text.in_language(chosen.language), body.rect)
        for text, body in ((words.BEFORE, one), (words.AFTER, two))
    )
    return page(_joined(_renamed(one), two), _furniture(change, chosen), chosen, captions)


def _same_length(first: Draft, second: Draft, plans: list[Plan], origin: Point) -> list[Body]:
    """Both pictures at the same place and equally long."""
    pairs = list(zip((first, second), plans, strict=True))
    length = max(_length(draft.build(plan, origin)) for draft, plan in pairs)
    return [draft.build(plan, origin, length) for draft, plan in pairs]


def halves(
    change: Change,
    *,
    options: DrawOptions | None = None,
    numbers: Mapping[str, tuple[int, ...]] | None = None,
    room: tuple[float, float] | None = None,
) -> tuple[Layout, Layout]:
    """Draw before and after as pictures of their own that can be laid over each other: same lanes, columns and size.

    Args:
        change: The two flows.
        options: What they should look like; paper is left to whoever sets them on a page.
        numbers: Finding numbers by step before.
        room: Width and height they are meant for [pt]; long flows are folded into as many rows as read best there.

    Returns:
        Before and after without headings, each with the figures of both underneath.

    """
    chosen = replace(options or DrawOptions(), paper=Paper.NONE)
    bodies = _same_length(*_aligned(change, chosen, numbers or {}), (look.MARGIN, look.MARGIN + HEADING_HEIGHT))
    best: tuple[float, list[Layout]] | None = None
    for rows in range(1, _MOST_ROWS + 1 if room else 2):
        folded = bodies if rows == 1 else fold_alike(bodies, rows)
        if folded is None:
            continue
        made = [without_heading(page(one, _furniture(change, chosen), chosen)) for one in folded]
        scale = min(min(room[0] / one.width, room[1] / one.height) for one in made) if room else 1.0
        if best is None or scale > best[0] * _BETTER:
            best = (scale, made)
    assert best is not None, "one row always fits"
    return best[1][0], best[1][1]


def without_heading(made: Layout) -> Layout:
    """Take the heading off a picture, for pages that have a title of their own."""
    moved = transformed(made, 1.0, 0.0, -HEADING_HEIGHT)
    return replace(moved, height=made.height - HEADING_HEIGHT, heading=(), pill=None)


def _aligned(
    change: Change, chosen: DrawOptions, numbers: Mapping[str, tuple[int, ...]]
) -> tuple[Draft, Draft, list[Plan]]:
    """Plan both flows on one time line: the same step stands at the same time."""
    union = unite(change.before, change.after, change.pairs, gateways=True)
    twins = {union.name[node.id]: node.lane for node in change.before.nodes.values() if node.lane}
    grid = arrange(union.flow, lanes=union.lanes, ghosts=union.ghosts, twins=twins)
    columns: dict[str, int] = {}
    for shape, place_ in grid.places.items():  # an end drawn several times counts where it is last
        columns[place_.node.id] = max(grid.column[shape], columns.get(place_.node.id, 0))
    old, new = (_with_lanes(flow, union.flow) for flow in (change.before, change.after))
    height = max(box_height(flow, chosen) for flow in (old, new))
    before = {step: Mark(kind, kind is ChangeKind.REMOVED) for step, kind in change.marks_before.items()}
    first = Draft.of(
        old,
        chosen,
        numbers=numbers,
        marks=before,
        lanes=union.lanes,
        columns={node: columns[name] for node, name in union.name.items()},
        common=dict(union.name),
        box_height=height,
    )
    second = Draft.of(
        new,
        chosen,
        marks={step: Mark(kind) for step, kind in change.marks_after.items()},
        lanes=union.lanes,
        columns={node: columns[node] for node in change.after.nodes},
        common={node: node for node in change.after.nodes},
        box_height=height,
    )
    return first, second, place([first.sheet, second.sheet], first.headings.turned)


def _with_lanes(flow: FlowGraph, union: FlowGraph) -> FlowGraph:
    """Give a flow the lanes of both, each with whose hands it is, so that a lane without steps looks the same."""
    lanes = tuple(lane.model_copy(update={"kind": lane_kind(union, lane.name)}) for lane in union.process.lanes)
    return replace(flow, process=flow.process.model_copy(update={"lanes": lanes}))


def _length(body: Body) -> float:
    """Extent along time, headings included [pt]."""
    return body.rect.height if body.turned else body.rect.width


def _caption(text: str, over: Rect) -> Badge:
    width = text_width(text, look.STEP_TEXT, True)
    rect = Rect(over.x, over.y - 29.0, width + 24.0, 22.0)
    line = TextLine(
        text, rect.centre[0], rect.y + 15.5, look.STEP_TEXT, width, Align.CENTRE, bold=True, tone=Tone.ON_DARK
    )
    return Badge(BadgeKind.RULE, rect, line)


def _renamed(body: Body) -> Body:
    """Give the shapes of the flow before names of their own."""
    nodes = tuple(replace(node, id=f"{node.id}@before") for node in body.nodes)
    edges = tuple(
        replace(e, id=f"{e.id}@before", source=f"{e.source}@before", target=f"{e.target}@before") for e in body.edges
    )
    return replace(body, nodes=nodes, edges=edges)


def _joined(one: Body, two: Body) -> Body:
    rect = around([one.rect, two.rect]) or one.rect
    return Body(
        rect,
        one.start,
        one.turned,
        (*one.departments, *two.departments),
        (*one.lanes, *two.lanes),
        (*one.nodes, *two.nodes),
        (*one.edges, *two.edges),
    )


def _furniture(change: Change, options: DrawOptions) -> Furniture:
    language = options.language
    name = clean(options.title or change.before.process.name) or words.UNTITLED.in_language(language)
    reading = words.HOW_TO_READ.in_language(language)
    dot = " · " if language == "en" else "・"
    told = change.summary
    subtitle = f"{told} {reading}" if told.endswith(("。", ".")) else dot.join(part for part in (told, reading) if part)
    title = words.COMPARISON_OF.in_language(language).format(name=name)
    told = f"{change.summary} {describe(change.after, language)}".strip()
    shown = change.indicators if options.show_strip else ()
    return Furniture(name, words.BEFORE_AFTER.in_language(language), subtitle, title, told, shown)


def _on_paper(layout: Layout, options: DrawOptions) -> Layout:
    if options.paper is Paper.NONE:
        return layout
    scale, sheet = _paper_scale(layout, options)
    return on_page(layout, scale, *sheet)


def _paper_scale(layout: Layout, options: DrawOptions) -> tuple[float, tuple[float, float]]:
    """How large a picture can be on the paper, and which way the page then lies."""
    if options.paper is Paper.NONE:
        return 1.0, (layout.width, layout.height)
    scale, at = max(
        (min(w / layout.width, h / layout.height, 1.25), -n) for n, (w, h) in enumerate(sheets(options.paper))
    )
    return scale, sheets(options.paper)[-at]
