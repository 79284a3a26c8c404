"""Equations `x = given + W x` over named nodes, solved more than once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bprflow.measure.visits import Weights, solve_equations

LARGE = 1_500
"""Nodes from which on sparse factorisation is faster than elimination in plain Python."""

Solve = Callable[[Mapping[str, float]], dict[str, float]]


def solver(nodes: Sequence[str], weights: Weights) -> Solve:
    """Prepare the equations of some nodes.

    Args:
        nodes: All nodes.
        weights: For every node what its value takes in: (node, factor).

    Returns:
        A function from what is given to the values; near linear for flows people draw. A loop that
        is never left has no finite answer; its nodes get the value of one round.

    """
    if len(nodes) < LARGE:
        return lambda given: solve_equations(nodes, weights, given)
    return _factored(nodes, weights)


def _factored(nodes: Sequence[str], weights: Weights) -> Solve:
    import numpy as np
    from scipy.sparse import csc_matrix
    from scipy.sparse.linalg import splu

    index = {node: at for at, node in enumerate(nodes)}
    rows, columns, values = list(range(len(nodes))), list(range(len(nodes))), [1.0] * len(nodes)
    for node, taken in weights.items():
        for other, weight in taken:
            rows.append(index[node])
            columns.append(index[other])
            values.append(-weight)
    try:
        factors = splu(csc_matrix((values, (rows, columns)), shape=(len(nodes), len(nodes))))
    except RuntimeError:  # singular: some loop is never left
        return lambda given: solve_equations(nodes, weights, given)

    def solve(given: Mapping[str, float]) -> dict[str, float]:
        found = factors.solve(np.array([given.get(node, 0.0) for node in nodes]))
        return dict(zip(nodes, found.tolist(), strict=True))

    return solve
