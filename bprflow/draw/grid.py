"""Which column and which row every shape stands in: time runs along columns, lanes hold rows."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bprflow.draw.aside import fallback_steps
from bprflow.draw.stack import Stack
from bprflow.flow.graph import Edge, FlowGraph, Node, NodeKind

Cell = tuple[int, int]
"""(column, row): the column along time, the row across the lanes."""


@dataclass(frozen=True, slots=True)
class Place:
    """One shape to be placed: a node of the flow, or one of several drawings of an end."""

    id: str
    node: Node
    lane: str


@dataclass(frozen=True, slots=True)
class Link:
    """One arrow to be routed."""

    index: int
    source: str
    target: str
    edge: Edge
    back: bool
    main: bool
    fallback: bool = False


@dataclass
class Grid:
    """The plan of the picture before it has any lengths.

    Attributes:
        places: Shapes by id, in forward order.
        links: Arrows.
        lanes: Lanes that occur, in drawing order.
        column: Column of each shape.
        row: Row of each shape, counted over all lanes.
        lane_rows: For each lane its rows.
        columns, rows: How many there are.
        ghosts: (earlier, later) pairs of shapes that are not joined by an arrow but belong in this order.

    """

    places: dict[str, Place]
    links: list[Link]
    lanes: list[str]
    column: dict[str, int] = field(default_factory=dict)
    row: dict[str, int] = field(default_factory=dict)
    lane_rows: dict[str, range] = field(default_factory=dict)
    columns: int = 0
    rows: int = 0
    ghosts: tuple[tuple[str, str], ...] = ()

    @property
    def cells(self) -> dict[Cell, str]:
        """Which shape stands in which cell."""
        return {(self.column[shape], self.row[shape]): shape for shape in self.places}


EdgeKey = tuple[str, str, int]
"""(source, target, key) of an edge of the flow."""


def arrange(
    flow: FlowGraph,
    *,
    lanes: Sequence[str] = (),
    columns: Mapping[str, int] | None = None,
    ghosts: frozenset[EdgeKey] = frozenset(),
    twins: Mapping[str, str] | None = None,
) -> Grid:
    """Give every node a column and a row.

    Args:
        flow: n nodes and m edges; O((n + m) log n) plus the rows searched in crowded lanes.
        lanes: Lanes to draw, in order; empty for those that occur, in the order written.
        columns: Columns by node id, for pictures that share a time line; None works them out.
        ghosts: Edges that say what comes before what but are not drawn.
        twins: When the columns will serve two pictures: lanes of nodes in the other one, by node id.

    """
    grid, unseen = _shapes(flow, ghosts)
    if lanes:
        grid.lanes = [*lanes, *(lane for lane in grid.lanes if lane not in lanes)]
    if columns is None:
        _set_columns(grid, unseen, twins)
    else:
        grid.column = {shape: columns[place.node.id] for shape, place in grid.places.items() if shape == place.node.id}
        for link in grid.links:  # an end drawn several times stands after whatever leads to it
            after = grid.column.get(link.source, 0) + 1
            known = grid.column.setdefault(link.target, after)
            if grid.places[link.target].node.kind is NodeKind.END:  # the other flow may end earlier than this one
                grid.column[link.target] = max(known, after)
        grid.columns = max(grid.column.values(), default=0) + 1
        grid.links = [replace(link, back=link.back or not _ahead(grid, link)) for link in grid.links]
    grid.ghosts = tuple((link.source, link.target) for link in unseen)
    _set_rows(grid)
    return grid


def _ahead(grid: Grid, link: Link) -> bool:
    """Does an arrow lead to a later column, or straight down in its own?"""
    before, after = grid.column[link.source], grid.column[link.target]
    lanes = [grid.lanes.index(grid.places[shape].lane) for shape in (link.source, link.target)]
    ends = grid.places[link.target].node.kind is NodeKind.END
    return before < after or (before == after and (lanes[0] < lanes[1] or ends))


def _lane_of(flow: FlowGraph) -> dict[str, str]:
    """Lane of every node; those without one stay with their neighbours."""
    lanes = {node.id: node.lane for node in flow.nodes.values()}
    for node in flow.order:
        if not lanes[node]:
            sources = [lanes[e.source] for e in flow.incoming[node] if lanes[e.source]]
            lanes[node] = sources[0] if sources else ""
    for node in reversed(flow.order):
        if not lanes[node]:
            targets = [lanes[e.target] for e in flow.outgoing[node] if lanes[e.target]]
            lanes[node] = targets[0] if targets else ""
    declared = [lane.name for lane in flow.process.lanes]
    fallback = next(iter(declared), "")
    return {node: lane or fallback for node, lane in lanes.items()}


def _main_path(flow: FlowGraph, ghosts: frozenset[EdgeKey]) -> set[EdgeKey]:
    """Edges of the way most cases go, from the first start."""
    path: set[EdgeKey] = set()
    hidden = flow.back_edges | ghosts
    seen: set[str] = set()
    current = next(iter(flow.starts or flow.order), None)
    while current is not None and current not in seen:
        seen.add(current)
        ahead = [e for e in flow.outgoing[current] if (e.source, e.target, e.key) not in hidden]
        if not ahead:
            break
        best = max(ahead, key=lambda e: (round(e.share, 6), flow.nodes[e.target].kind is not NodeKind.END))
        path.add((best.source, best.target, best.key))
        current = best.target
    return path


def _shapes(flow: FlowGraph, ghosts: frozenset[EdgeKey]) -> tuple[Grid, list[Link]]:
    """The shapes and arrows to draw, and the links that only tell an order."""
    lane_of = _lane_of(flow)
    main = _main_path(flow, ghosts)
    order = [*flow.order, *(node for node in flow.nodes if node not in set(flow.order))]
    places: dict[str, Place] = {}
    ends: dict[tuple[str, str], str] = {}
    for node_id in order:
        node = flow.nodes[node_id]
        seen = (e for e in flow.incoming[node_id] if (e.source, e.target, e.key) not in ghosts)
        sources = list(dict.fromkeys(edge.source for edge in seen))
        if node.kind is NodeKind.END and len(sources) > 1:
            for number, source in enumerate(sources, 1):
                copy = f"{node_id}~{number}"
                ends[source, node_id] = copy
                places[copy] = Place(copy, node, lane_of[source])
        else:
            only = sources[0] if node.kind is NodeKind.END and sources else node_id
            places[node_id] = Place(node_id, node, lane_of[only])
    aside = fallback_steps(flow)
    links: list[Link] = []
    unseen: list[Link] = []
    for edge in flow.edges:
        key = (edge.source, edge.target, edge.key)
        known = unseen if key in ghosts else links
        target = ends.get((edge.source, edge.target), edge.target)
        if target in places:
            other = edge.source in aside or edge.target in aside
            known.append(Link(len(known), edge.source, target, edge, key in flow.back_edges, key in main, other))
    used = {place.lane for place in places.values()}
    declared = [lane.name for lane in flow.process.lanes if lane.name in used]
    lanes = list(dict.fromkeys([*declared, *(place.lane for place in places.values())]))
    return Grid(places, links, lanes), unseen


def _set_columns(grid: Grid, unseen: list[Link], twins: Mapping[str, str] | None) -> None:
    """Longest path over the forward edges, hand-overs straight down where nothing is in the way."""
    known = [link for link in (*grid.links, *unseen) if not link.back]
    incoming: dict[str, list[str]] = defaultdict(list)
    outgoing: dict[str, list[str]] = defaultdict(list)
    for link in known:
        incoming[link.target].append(link.source)
        outgoing[link.source].append(link.target)
    stack = Stack(grid, known, twins)
    for shape in _forward(grid, incoming, outgoing):
        grid.column[shape] = stack.column(shape, incoming[shape])
    for shape in grid.places:  # loose starts move up to what they start
        if not incoming[shape] and outgoing[shape]:
            grid.column[shape] = stack.moved(shape, max(0, min(grid.column[t] for t in outgoing[shape]) - 1))
    grid.columns = max(grid.column.values(), default=0) + 1


def _forward(grid: Grid, incoming: dict[str, list[str]], outgoing: dict[str, list[str]]) -> list[str]:
    waiting = {shape: len(incoming[shape]) for shape in grid.places}
    ready = [shape for shape, count in waiting.items() if not count]
    order: list[str] = []
    while ready:
        shape = ready.pop(0)
        order.append(shape)
        for target in outgoing[shape]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return order


def _set_rows(grid: Grid) -> None:
    """The main path keeps the first row of every lane; what would be in its way goes below it."""
    taken: dict[str, dict[int, set[int]]] = {lane: defaultdict(set) for lane in grid.lanes}
    local: dict[str, int] = {}
    lane = {shape: place.lane for shape, place in grid.places.items()}

    def claim(shape: str, row: int, columns: range) -> None:
        local[shape] = row
        taken[lane[shape]][row].update(columns)

    main = [link for link in grid.links if link.main]
    for link in main:
        for shape in (link.source, link.target):
            if shape not in local:
                column = grid.column[shape]
                free = next(r for r in itertools.count() if column not in taken[lane[shape]][r])
                claim(shape, free, range(column, column + 1))
        if lane[link.source] == lane[link.target]:
            taken[lane[link.source]][0].update(range(grid.column[link.source], grid.column[link.target]))
    feeding: dict[str, list[str]] = defaultdict(list)
    for link in grid.links:
        if not link.back:
            feeding[link.target].append(link.source)
    for shape in sorted(grid.places, key=lambda s: grid.column[s]):
        if shape in local:
            continue
        column = grid.column[shape]
        same = [s for s in feeding[shape] if lane[s] == lane[shape] and s in local]
        first = max((grid.column[s] + 1 for s in same), default=column)
        rows = taken[lane[shape]]
        wanted = [local[s] for s in same]
        choices = [*wanted, *range(len(rows) + 1)]
        row = next((r for r in choices if not rows[r].intersection(range(min(first, column), column + 1))), None)
        claim(shape, len(rows) if row is None else row, range(min(first, column), column + 1))
    base = 0
    for name in grid.lanes:
        used = sorted({local[shape] for shape in grid.places if lane[shape] == name})
        rank = {row: base + index for index, row in enumerate(used)}
        for shape in grid.places:
            if lane[shape] == name:
                grid.row[shape] = rank[local[shape]]
        grid.lane_rows[name] = range(base, base + len(used))
        base += len(used)
    grid.rows = base
