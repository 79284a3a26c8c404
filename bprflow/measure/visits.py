"""How often a case visits each node: exact, by solving the flow equations.

Every node takes in what its predecessors send: a decision sends its share, a parallel split
sends every branch the full flow, a parallel join takes the mean of its inputs (they are equal
in any sound flow). Loops make the equations circular; they are solved over the heads of the
loops only, so that a long flow with few loops stays linear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bprflow.flow.graph import Edge, FlowGraph, NodeKind
from bprflow.flow.order import components

_CHOICES = (NodeKind.XOR, NodeKind.EVENT)
_DENSE_LIMIT = 60
"""Loop heads in one tangle up to which plain elimination is used; above, scipy's sparse solver."""
_SINGULAR = 1e-12

Weights = Mapping[str, tuple[tuple[str, float], ...]]
"""For every node the nodes that feed it, each with the factor its visits count."""


def expected_visits(flow: FlowGraph) -> dict[str, float]:
    """Give the expected visits of every node by one case, loops and branches included.

    An endless loop has no finite answer; its nodes get the visits of one pass.

    Args:
        flow: Any graph, n nodes, m edges, k loops in the worst tangle; O(n log n + m·k + k³).

    """
    return solve(flow, feeding(flow, flow.edges), start_weights(flow))


def single_pass_visits(flow: FlowGraph) -> dict[str, float]:
    """Give the visits of one case without rework: ways that only lead back are never taken."""
    order = flow.order
    forward = [edge for edge in flow.edges if (edge.source, edge.target, edge.key) not in flow.back_edges]
    onward: dict[str, list[Edge]] = {}
    for edge in forward:
        onward.setdefault(edge.source, []).append(edge)
    finishing = set(flow.ends)
    for node in reversed(order):
        if any(edge.target in finishing for edge in onward.get(node, ())):
            finishing.add(node)
    kept = [edge for edge in forward if edge.target in finishing or edge.source not in finishing]
    return solve(flow, feeding(flow, kept), start_weights(flow))


def start_weights(flow: FlowGraph) -> dict[str, float]:
    """Give each start its share of the cases: by the volume of its name, else equal parts."""
    starts = flow.starts
    if len(starts) == 1:
        return {starts[0]: 1.0}
    rates = {rate.unit: rate.per_year for rate in flow.process.volume}
    known = [rates.get(flow.nodes[start].label) for start in starts]
    if all(known):
        whole = sum(rate for rate in known if rate)
        return {start: (rate or 0.0) / whole for start, rate in zip(starts, known, strict=True)}
    return dict.fromkeys(starts, 1.0 / len(starts))


def choice_shares(edges: Iterable[Edge]) -> list[float]:
    """Give the probabilities of the ways out of a choice, made to come to one."""
    shares = [max(0.0, edge.share) for edge in edges]
    whole = sum(shares)
    return [share / whole for share in shares] if whole > 0 else [1.0 / len(shares)] * len(shares)


def feeding(flow: FlowGraph, edges: Iterable[Edge]) -> Weights:
    """Write the flow equations of the graph that has only `edges`."""
    leaving: dict[str, list[Edge]] = {}
    entering: dict[str, list[Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.source, []).append(edge)
        entering.setdefault(edge.target, []).append(edge)
    factor: dict[tuple[str, str, int], float] = {}
    for node, ways in leaving.items():
        kind = flow.nodes[node].kind
        shares = choice_shares(ways) if kind in _CHOICES else [min(1.0, e.share) for e in ways]
        for edge, share in zip(ways, shares, strict=True):
            factor[edge.source, edge.target, edge.key] = share
    matched = _matched_splits(flow, entering)
    weights: dict[str, tuple[tuple[str, float], ...]] = {}
    for node, ways in entering.items():
        if node in matched:
            weights[node] = ((matched[node], 1.0),)
            continue
        scale = 1.0 / len(ways) if flow.nodes[node].kind is NodeKind.AND else 1.0
        weights[node] = tuple((e.source, scale * factor[e.source, e.target, e.key]) for e in ways)
    return weights


def _matched_splits(flow: FlowGraph, entering: Mapping[str, list[Edge]]) -> dict[str, str]:
    """Match each OR join with the split it closes: it fires once for each time that split did."""
    joins = [node for node, ways in entering.items() if flow.nodes[node].kind is NodeKind.OR and len(ways) > 1]
    if not joins or not flow.starts:
        return {}
    import networkx

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_edges_from(("", start) for start in flow.starts)
    graph.add_edges_from((edge.source, node) for node, ways in entering.items() for edge in ways)
    dominator = networkx.immediate_dominators(graph, "")
    found: dict[str, str] = {}
    for join in joins:
        split = dominator.get(join, "")
        while split and flow.nodes[split].kind is NodeKind.TASK and len(entering.get(split, ())) == 1:
            split = dominator.get(split, "")
        if split and flow.nodes[split].kind in (NodeKind.OR, NodeKind.AND):
            found[join] = split
    return found


def solve(flow: FlowGraph, weights: Weights, starts: Mapping[str, float]) -> dict[str, float]:
    """Solve the flow equations, one tangle of loops after the other."""
    rank = {node: index for index, node in enumerate(flow.order)}
    fed: dict[str, list[str]] = {node: [] for node in flow.nodes}
    for node, feeders in weights.items():
        for source, _ in feeders:
            fed[source].append(node)
    values: dict[str, float] = {}
    for group in reversed(components(flow.nodes, fed.__getitem__)):
        if len(group) == 1 and all(source != group[0] for source, _ in weights.get(group[0], ())):
            node = group[0]
            values[node] = starts.get(node, 0.0) + sum(w * values[s] for s, w in weights.get(node, ()))
        else:
            _solve_tangle(sorted(group, key=rank.__getitem__), weights, starts, values)
    return values


Line = dict[str, float]
"""A linear form over the visits of loop heads; the constant stands under the empty name."""


def _solve_tangle(group: list[str], weights: Weights, starts: Mapping[str, float], values: dict[str, float]) -> None:
    """Express every node by the loop heads, solve for these, put them in."""
    place = {node: index for index, node in enumerate(group)}
    heads = [n for n in group if any(place.get(s, -1) >= place[n] for s, _ in weights.get(n, ()))]
    if len(heads) > _DENSE_LIMIT:
        _solve_sparse(group, weights, starts, values)
        return
    known = set(heads)
    lines: dict[str, Line] = {head: {head: 1.0} for head in heads}
    for node in group:
        if node not in known:
            lines[node] = _inflow(node, weights, starts, values, lines)
    closing = [_inflow(head, weights, starts, values, lines) for head in heads]
    solution = _eliminate(heads, closing)
    if solution is None:
        solution = _one_pass(group, heads, weights, starts, values)
    for node, line in lines.items():
        values[node] = line.get("", 0.0) + sum(c * solution[h] for h, c in line.items() if h)


def _inflow(
    node: str, weights: Weights, starts: Mapping[str, float], values: Mapping[str, float], lines: Mapping[str, Line]
) -> Line:
    line: Line = {"": starts.get(node, 0.0)}
    for source, weight in weights.get(node, ()):
        if source in lines:
            for head, factor in lines[source].items():
                line[head] = line.get(head, 0.0) + weight * factor
        else:
            line[""] += weight * values.get(source, 0.0)
    return line


def _eliminate(heads: list[str], closing: list[Line]) -> dict[str, float] | None:
    """Solve x = closing(x) by Gauss-Jordan with pivoting; None when there is no finite answer."""
    size = len(heads)
    rows = [
        [float(i == j) - line.get(head, 0.0) for j, head in enumerate(heads)] + [line.get("", 0.0)]
        for i, line in enumerate(closing)
    ]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        if abs(rows[pivot][column]) < _SINGULAR:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        scale = rows[column][column]
        rows[column] = [value / scale for value in rows[column]]
        for other in range(size):
            factor = rows[other][column]
            if other != column and factor:
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[column], strict=True)]
    found = {head: row[-1] for head, row in zip(heads, rows, strict=True)}
    return found if all(value > -_SINGULAR for value in found.values()) else None


def _one_pass(
    group: list[str], heads: list[str], weights: Weights, starts: Mapping[str, float], values: Mapping[str, float]
) -> dict[str, float]:
    inside = dict(values)
    for node in group:
        inside[node] = starts.get(node, 0.0) + sum(w * inside.get(s, 0.0) for s, w in weights.get(node, ()))
    return {head: inside[head] for head in heads}


def _solve_sparse(group: list[str], weights: Weights, starts: Mapping[str, float], values: dict[str, float]) -> None:
    import numpy
    import scipy.sparse
    import scipy.sparse.linalg

    place = {node: index for index, node in enumerate(group)}
    right = numpy.array([starts.get(node, 0.0) for node in group])
    rows, columns, data = [], [], []
    for node, row in place.items():
        for source, weight in weights.get(node, ()):
            if source in place:
                rows.append(row)
                columns.append(place[source])
                data.append(-weight)
            else:
                right[row] += weight * values.get(source, 0.0)
    size = len(group)
    inner = scipy.sparse.csc_matrix((data, (rows, columns)), shape=(size, size))
    matrix = (scipy.sparse.identity(size, format="csc") + inner).tocsc()
    try:
        found = scipy.sparse.linalg.splu(matrix).solve(right)
    except RuntimeError:
        found = None
    if found is None or not numpy.isfinite(found).all() or (found < -_SINGULAR).any():
        values.update(_one_pass(group, group, weights, starts, values))
    else:
        values.update(zip(group, map(float, found), strict=True))
