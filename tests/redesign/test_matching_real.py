"""Matching on flows different people drew of the same exercise, against labels set by hand.

The drawings stand beside the repository and are not part of it; the test is skipped without them.
Labels: (number of the step in one drawing, number in the other), in the order they are read.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bprflow.flow import build
from bprflow.redesign.match import match

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "bpmn" / "same-exercise"
LABELS: dict[tuple[str, str], set[tuple[int, int]]] = {
    ("ex00_writer0001", "ex00_writer0002"): {(1, 1), (2, 8), (3, 3), (4, 6), (5, 5), (6, 4)},
    ("ex00_writer0005", "ex00_writer0008"): {(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6)},
    ("ex00_writer0006", "ex00_writer0013"): {(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6)},
    ("ex01_writer0001", "ex01_writer0002"): {(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)},
    ("ex01_writer0005", "ex01_writer0006"): {(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)},
    ("ex02_writer0001", "ex02_writer0013"): {(1, 1), (2, 2), (3, 3), (4, 4)},
    ("ex02_writer0005", "ex02_writer0002"): {(2, 1), (3, 2), (4, 3), (6, 5), (8, 4)},
    ("ex03_writer0005", "ex03_writer0002"): {(1, 1), (2, 3), (3, 6), (4, 6), (6, 7), (7, 8), (8, 9)},
    ("ex04_writer0014", "ex04_writer0024"): {(1, 1), (2, 3), (3, 5), (4, 6), (5, 4)},
    ("ex04_writer0019", "ex04_writer0013"): {(1, 1), (2, 3), (3, 2), (4, 6), (5, 4)},
    ("ex05_writer0014", "ex05_writer0019"): {(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 8), (8, 7)},
    ("ex05_writer0024", "ex05_writer0042"): {(1, 1), (2, 3), (3, 4), (4, 6), (6, 2), (7, 8), (8, 9), (9, 7)},
}


def steps(name: str):
    from bprflow.exchange import read_bpmn

    path = DATA / f"{name}.bpmn"
    processes = read_bpmn(path.read_bytes(), path.name).processes
    return max(processes, key=lambda process: len(process.all_steps))


def found(one: str, other: str) -> set[tuple[int, int]]:
    before, after = steps(one), steps(other)
    left = {s.id: i for i, s in enumerate(before.all_steps, 1)}
    right = {s.id: i for i, s in enumerate(after.all_steps, 1)}
    return {(left[b], right[a]) for m in match(build(before), build(after)) for b in m.before for a in m.after}


@pytest.mark.skipif(not DATA.is_dir(), reason="the drawings are not beside this repository")
def test_precision_and_recall_on_twelve_pairs() -> None:
    right = told = wanted = 0
    for (one, other), labels in LABELS.items():
        pairs = found(one, other)
        right += len(pairs & labels)
        told += len(pairs)
        wanted += len(labels)
        print(one, other, "missed", sorted(labels - pairs), "wrong", sorted(pairs - labels))
    precision, recall = right / told, right / wanted
    print(f"precision {precision:.2f}, recall {recall:.2f}")
    assert precision >= 0.9 and recall >= 0.8, (precision, recall)
