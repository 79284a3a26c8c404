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


CHANGED = DATA.parent / "before-after"
# Before and after of one drawing. A pair is what kept its element in the drawing or, in the pizza, its work;
# in the sub-processes only the unnamed task stays, and the two collaborations have nothing in common.
CHANGED_LABELS: dict[tuple[str, str], set[tuple[int, int]]] = {
    ("add__before", "add__after"): {(1, 1)},
    ("change__before", "change__after"): {(1, 1)},
    ("change__type-change.before", "change__type-change.after"): {(1, 1)},
    ("data-objects__before", "data-objects__after"): {(1, 1)},
    ("different-collaboration__before", "different-collaboration__after"): set(),
    ("event-definition__before", "event-definition__after"): {(1, 1)},
    ("extension-elements__c7.before", "extension-elements__c7.after"): {(1, 1), (2, 2)},
    ("incoming-outgoing__reconnect.before", "incoming-outgoing__reconnect.after"): {(1, 2), (2, 1)},
    ("pizza-collaboration__old", "pizza-collaboration__new"): {(2, 1), (3, 2), (4, 3), (5, 4), (6, 5), (7, 6)},
    ("signavio-collapsed__before.collapsed", "signavio-collapsed__after.expanded"): {(1, 1), (2, 2)},
    ("sub-processes__before", "sub-processes__after"): {(5, 4)},
}


def steps(name: str, folder: Path = DATA):
    from bprflow.exchange import read_bpmn

    path = folder / f"{name}.bpmn"
    processes = read_bpmn(path.read_bytes(), path.name).processes
    return max(processes, key=lambda process: len(process.all_steps))


def found(one: str, other: str, folder: Path = DATA) -> set[tuple[int, int]]:
    before, after = steps(one, folder), steps(other, folder)
    left = {s.id: i for i, s in enumerate(before.all_steps, 1)}
    right = {s.id: i for i, s in enumerate(after.all_steps, 1)}
    return {(left[b], right[a]) for m in match(build(before), build(after)) for b in m.before for a in m.after}


def measured(labelled: dict[tuple[str, str], set[tuple[int, int]]], folder: Path) -> tuple[float, float]:
    right = told = wanted = 0
    for (one, other), labels in labelled.items():
        pairs = found(one, other, folder)
        right += len(pairs & labels)
        told += len(pairs)
        wanted += len(labels)
        print(one, other, "missed", sorted(labels - pairs), "wrong", sorted(pairs - labels))
    print(f"precision {right / told:.2f}, recall {right / wanted:.2f}")
    return right / told, right / wanted


@pytest.mark.skipif(not DATA.is_dir(), reason="the drawings are not beside this repository")
def test_precision_and_recall_on_twelve_pairs_of_the_same_exercise() -> None:
    precision, recall = measured(LABELS, DATA)
    assert precision >= 0.95 and recall >= 0.92, (precision, recall)


@pytest.mark.skipif(not CHANGED.is_dir(), reason="the drawings are not beside this repository")
def test_precision_and_recall_on_eleven_drawings_that_were_changed() -> None:
    precision, recall = measured(CHANGED_LABELS, CHANGED)
    assert precision >= 0.94 and recall >= 0.94, (precision, recall)
