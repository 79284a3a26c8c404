"""A polynomial decision for AND/XOR graphs: no starved edges, one consistent positive flow.

An AND/XOR graph is a free-choice net. It is sound exactly when (a) every edge can get a token
(no unmarked siphon) and (b) for any probabilities at its choices there is exactly one flow of
visits, it is positive, every join gets equal flows on all inputs, and one token comes out at the
end. (b) is tested once with random probabilities in the field of 2^61-1 elements: a graph that
fails is caught but for a chance of about n / 2^61; the sign is read from the same equations in
floating point.

Source: Desel & Esparza, Free Choice Petri Nets (rank theorem, Commoner), as randomised linear
algebra; specification and differential tests in this project's algorithm notes.
"""

from __future__ import annotations

import random

from bprflow.flow.soundness.reduce import END, START, Residue

PRIME = (1 << 61) - 1
_EPSILON = 1e-9

Row = dict[str, int]


def starved_edges(residue: Residue) -> set[tuple[str, str]]:
    """Find the edges that can never carry a token, O(m)."""
    waiting = {node: len(into) if residue.parallel[node] else min(1, len(into)) for node, into in residue.into.items()}
    edges = {(source, target) for source, targets in residue.out.items() for target in targets}
    ready = [START]
    fired: set[str] = set()
    while ready:
        node = ready.pop()
        if node in fired:
            continue
        fired.add(node)
        for target in residue.out[node]:
            edges.discard((node, target))
            waiting[target] -= 1
            if waiting[target] <= 0:
                ready.append(target)
    return edges


def consistent_flow(residue: Residue, seed: int = 20261122) -> bool:
    """Test (b): one positive flow that is equal at all inputs of every join and brings one token to the end.

    Args:
        residue: What the reduction left, n nodes; O(n³) at worst, sparse in practice.
        seed: Of the random probabilities; fixed, so that answers repeat.

    """
    rng = random.Random(seed)  # noqa: S311 - test points of an identity, not a secret
    weights: dict[tuple[str, str], tuple[int, float]] = {}
    for node, targets in residue.out.items():
        if residue.parallel[node]:
            weights.update({(node, target): (1, 1.0) for target in targets})
            continue
        drawn = [rng.randrange(1, PRIME) for _ in targets]
        inverse = pow(sum(drawn) % PRIME, PRIME - 2, PRIME)
        plain = [rng.uniform(0.5, 1.5) for _ in targets]
        for target, exact, rough in zip(targets, drawn, plain, strict=True):
            weights[node, target] = (exact * inverse % PRIME, rough / sum(plain))
    rows = _rows(residue)
    kept = _independent_rows(rows, weights)
    return kept is not None and len(kept) == len(residue.parallel) and _positive(list(residue.parallel), kept, weights)


Equation = tuple[str, tuple[tuple[str, str], ...], int]
"""visits(node) = sum of the flows on these edges + constant."""


def _rows(residue: Residue) -> list[Equation]:
    rows: list[Equation] = [(START, (), 1)]
    for node, sources in residue.into.items():
        if node == START:
            continue
        edges = tuple((source, node) for source in sources)
        if residue.parallel[node]:
            rows += [(node, (edge,), 0) for edge in edges]
        else:
            rows.append((node, edges, 0))
    rows.append((END, (), 1))
    return rows


def _independent_rows(rows: list[Equation], weights: dict[tuple[str, str], tuple[int, float]]) -> list[Equation] | None:
    """Eliminate over the field; give the rows that were needed, None when they contradict each other."""
    pivots: dict[str, tuple[Row, int]] = {}
    kept: list[Equation] = []
    for equation in rows:
        node, edges, right = equation
        row: Row = {node: 1}
        for source, target in edges:
            row[source] = (row.get(source, 0) - weights[source, target][0]) % PRIME
        while True:
            row = {column: value for column, value in row.items() if value}
            if not row:
                if right % PRIME:
                    return None
                break
            column = next((name for name in row if name in pivots), None)
            if column is None:
                lead = next(iter(row))
                inverse = pow(row[lead], PRIME - 2, PRIME)
                pivots[lead] = ({name: value * inverse % PRIME for name, value in row.items()}, right * inverse % PRIME)
                kept.append(equation)
                break
            pivot, constant = pivots[column]
            factor = row[column]
            for name, value in pivot.items():
                row[name] = (row.get(name, 0) - factor * value) % PRIME
            right = (right - factor * constant) % PRIME
    return kept


def _positive(nodes: list[str], rows: list[Equation], weights: dict[tuple[str, str], tuple[int, float]]) -> bool:
    """Solve the kept rows in floating point (Gauss with pivoting) and look at the signs."""
    place = {node: index for index, node in enumerate(nodes)}
    size = len(nodes)
    matrix = [[0.0] * (size + 1) for _ in range(size)]
    for index, (node, edges, constant) in enumerate(rows):
        matrix[index][place[node]] += 1.0
        matrix[index][size] = float(constant)
        for source, target in edges:
            matrix[index][place[source]] -= weights[source, target][1]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(matrix[row][column]))
        if abs(matrix[pivot][column]) < _EPSILON:
            return False
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        lead = matrix[column]
        for row in matrix[column + 1 :]:
            factor = row[column] / lead[column]
            if factor:
                for at in range(column, size + 1):
                    row[at] -= factor * lead[at]
    values = [0.0] * size
    for index in reversed(range(size)):
        known = sum(matrix[index][at] * values[at] for at in range(index + 1, size))
        values[index] = (matrix[index][size] - known) / matrix[index][index]
    return all(value > _EPSILON for value in values)
