"""From a flow to its layout: grid, routes, tracks, places, words, page, paper."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from bprflow.draw import theme as look
from bprflow.draw.aside import led_aside
from bprflow.draw.body import Body, body
from bprflow.draw.collapse import numbers_of
from bprflow.draw.dress import Dress, dress
from bprflow.draw.grid import EdgeKey, Grid, arrange
from bprflow.draw.headings import LaneWords
from bprflow.draw.options import Direction, DrawOptions, Paper, Symbols
from bprflow.draw.page import HEADING_HEIGHT, LEAST_WIDTH, Furniture, furniture, page, provenances
from bprflow.draw.place import Plan, Sheet, place
from bprflow.draw.riders import Riders, riders
from bprflow.draw.routing import Router
from bprflow.draw.shapes import Layout, Mark, Point
from bprflow.draw.strip import indicators
from bprflow.draw.tracks import assign
from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.measure.result import Measures


def layout(
    flow: FlowGraph,
    *,
    measures: Measures | None = None,
    numbers: Mapping[str, tuple[int, ...]] | None = None,
    options: DrawOptions | None = None,
) -> Layout:
    """Lay out the swimlane picture of one flow.

    Args:
        flow: The flow, 0 to 500 steps.
        measures: Its figures, for the strip underneath; None leaves it out.
        numbers: Numbers of findings by step id.
        options: What it should look like.

    Returns:
        Plain data; the same input gives the same layout.

    Complexity: about O(m · s) for m arrows and s segments in the gaps they pass; 12 steps take some ms.

    """
    made, things, chosen = _prepared(flow, measures, numbers, options)
    if chosen.paper is Paper.NONE:
        return page(made, things, chosen)
    from bprflow.draw.paper import fit

    return fit(made, things, chosen)


def layout_pages(
    flow: FlowGraph,
    *,
    measures: Measures | None = None,
    numbers: Mapping[str, tuple[int, ...]] | None = None,
    options: DrawOptions | None = None,
) -> tuple[Layout, ...]:
    """Lay out a flow on as many pages as its text needs to stay readable; see `layout`.

    Returns:
        One page, unless the options name a paper and the flow is too long for it.

    """
    made, things, chosen = _prepared(flow, measures, numbers, options)
    if chosen.paper is Paper.NONE:
        return (page(made, things, chosen),)
    from bprflow.draw.paper import fit_pages

    return fit_pages(made, things, chosen)


def _prepared(
    flow: FlowGraph,
    measures: Measures | None,
    numbers: Mapping[str, tuple[int, ...]] | None,
    options: DrawOptions | None,
) -> tuple[Body, Furniture, DrawOptions]:
    """The lanes placed, and what will stand around them."""
    chosen = options or DrawOptions()
    shown = dict(numbers or {}) if chosen.show_numbers else {}
    drawn = led_aside(flow) if chosen.aside else flow
    draft = Draft.of(drawn, chosen, numbers=numbers_of(flow, shown))
    made = draft.build(draft.plan(), (look.MARGIN, look.MARGIN + HEADING_HEIGHT))
    strip = indicators(measures, chosen.language) if measures is not None and chosen.show_strip else ()
    return made, furniture(flow, strip, chosen, numbered=any(shown.values())), chosen


@dataclass(frozen=True)
class Draft:
    """One flow planned in half-indices, not yet placed.

    Attributes:
        sheet: What the placing needs.
        ride: What rides on the arrows.
        headings: Words of the lane headings.
        marks: What becomes of each step, by node id.

    """

    options: DrawOptions
    sheet: Sheet
    ride: Mapping[int, Riders]
    headings: LaneWords
    marks: Mapping[str, Mark] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        flow: FlowGraph,
        options: DrawOptions,
        *,
        numbers: Mapping[str, tuple[int, ...]] | None = None,
        marks: Mapping[str, Mark] | None = None,
        lanes: Sequence[str] = (),
        columns: Mapping[str, int] | None = None,
        ghosts: frozenset[EdgeKey] = frozenset(),
        common: Mapping[str, Hashable] | None = None,
        box_height: float = 0.0,
    ) -> Draft:
        """Plan one flow; see `arrange`, `Sheet` and `dress` for the arguments."""
        turned = options.direction is Direction.TOP_TO_BOTTOM
        grid = arrange(flow, lanes=lanes, columns=columns, ghosts=ghosts)
        routes = Router(grid, *((50.0, 90.0) if turned else (90.0, 50.0))).routes()
        ride = riders(grid, options)
        headings = LaneWords(flow, grid.lanes, options, turned)
        sheet = Sheet(
            grid,
            routes,
            assign(routes),
            _dresses(flow, grid, numbers or {}, options, box_height),
            {index: rider.demand(turned) for index, rider in ride.items()},
            headings.minimum(),
            common or {},
        )
        return cls(options, sheet, ride, headings, marks or {})

    def plan(self) -> Plan:
        """Place this picture alone."""
        return place([self.sheet], self.headings.turned)[0]

    def build(self, plan: Plan, origin: Point, length: float = 0.0) -> Body:
        """Put words and shapes in their places, the lanes' upper left corner at `origin`, at least `length` long."""
        least = max(length, 0.0 if self.headings.turned else LEAST_WIDTH)
        return body(
            self.sheet.grid,
            plan,
            self.sheet.dresses,
            self.ride,
            self.headings,
            origin,
            self.marks,
            self.options.language,
            least,
        )


def box_height(flow: FlowGraph, options: DrawOptions) -> float:
    """Height of the boxes of a flow [pt]."""
    office = options.symbols is Symbols.OFFICE
    by_node = dress(flow, {}, options.language, show_marks=len(provenances(flow)) > 1, office=office)
    return max((by_node[node.id].height for node in flow.nodes.values() if node.kind is NodeKind.TASK), default=0.0)


def _dresses(
    flow: FlowGraph, grid: Grid, numbers: Mapping[str, tuple[int, ...]], options: DrawOptions, least: float
) -> dict[str, Dress]:
    marks = len(provenances(flow)) > 1
    office = options.symbols is Symbols.OFFICE
    by_node = dress(flow, numbers, options.language, show_marks=marks, least_height=least, office=office)
    return {shape: by_node[spot.node.id] for shape, spot in grid.places.items()}
