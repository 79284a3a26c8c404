"""Measure which steps of two flows are recognised as the same work, against labels set by hand.

    python benchmarks/matching.py               # the matching as it stands
    python benchmarks/matching.py --leave-out   # weights fitted anew without the pair they are tried on

Sets: thirteen modelled cases, as-is against to-be, where the redesign says which step is which and its ids are hidden;
six pairs of made-up flows two people wrote (tests/redesign/independent.py; no part in the weights, but their scores
were seen) and one nobody had seen; twelve pairs of
drawings of the same exercise and eleven drawings before and after a change, when they stand beside the repository;
and flows of different work, of which nothing should be matched.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bprflow.flow import FlowGraph, build  # noqa: E402
from bprflow.model import Process  # noqa: E402
from bprflow.redesign.apply import apply  # noqa: E402
from bprflow.redesign.evidence import FLOOR, clues  # noqa: E402
from bprflow.redesign.match import match  # noqa: E402
from bprflow.redesign.similarity import around  # noqa: E402
from bprflow.source import load_file, load_text  # noqa: E402
from bprflow.source.redesign import load_redesign  # noqa: E402
from tests.redesign.independent import HELD_OUT, PAIRS, Pair  # noqa: E402
from tests.redesign.test_matching_real import CHANGED, CHANGED_LABELS, DATA, LABELS, steps  # noqa: E402

UNSEEN = ("different work", "two writers", "held out")
"""Sets that have no part in the weights."""

Pairs = set[tuple[int, int]]
"""Steps that belong together, counted from 0 in written order."""


class Sample(NamedTuple):
    """Two flows and what belongs together in them."""

    group: str
    name: str
    before: FlowGraph
    after: FlowGraph
    labels: Pairs


def hidden(process: Process) -> Process:
    """Name the steps anew, so that no id tells which is which."""
    text = process.model_dump_json()
    made = Process.model_validate_json(text)
    from bprflow.redesign.papers import map_steps

    names = {word: f"{step.id} '" for step in made.all_steps for word in (step.id,)}

    def other(word: str | None) -> str | None:
        return names.get(word or "", word)

    def renamed(step):
        branches = tuple(branch.model_copy(update={"target": other(branch.target)}) for branch in step.branches)
        return step.model_copy(update={"id": names[step.id], "next": other(step.next), "branches": branches})

    return made.model_copy(update={"steps": map_steps(made.steps, renamed)})


def cases() -> list[Sample]:
    """Load the modelled cases with what their redesigns say."""
    found = []
    for path in sorted((ROOT / "examples").glob("*/kaizen.kaizen.yaml")):
        plan = load_redesign(str(path)).redesign
        assert plan is not None
        process = load_file(str(path.parent / plan.target)).process
        assert process is not None
        applied = apply(process, plan)
        before = {step.id: index for index, step in enumerate(process.all_steps)}
        after = {step.id: index for index, step in enumerate(applied.process.all_steps)}
        labels = {(before[old], after[new]) for old, news in applied.now.items() for new in news}
        found.append(Sample("modelled cases", path.parent.name, build(process), build(hidden(applied.process)), labels))
    return found


def independent(pairs: tuple[Pair, ...] = PAIRS, group: str = "two writers") -> list[Sample]:
    """Load flows two people wrote."""

    def flow(lines: tuple[str, ...]) -> FlowGraph:
        process = load_text("業務: 試し\n手順:\n" + "".join(f"  - {line}\n" for line in lines)).process
        assert process is not None
        return build(process)

    return [Sample(group, p.name, flow(p.before), flow(p.after), {(i - 1, j - 1) for i, j in p.labels}) for p in pairs]


def drawings() -> list[Sample]:
    """Load the drawings beside the repository; none when they are not there."""
    sets = (("same exercise", LABELS, DATA), ("changed drawings", CHANGED_LABELS, CHANGED))
    return [
        Sample(group, f"{one} {other}", build(steps(one, folder)), build(hidden(steps(other, folder))),
               {(i - 1, j - 1) for i, j in wanted})
        for group, labels, folder in sets
        if folder.is_dir()
        for (one, other), wanted in labels.items()
    ]  # fmt: skip


def different(samples: list[Sample]) -> list[Sample]:
    """Pair flows of different work."""
    found = []
    for group in ("modelled cases", "two writers"):
        for a, b in itertools.combinations([s for s in samples if s.group == group], 2):
            found.append(
                Sample("different work", f"{a.name} {b.name}", a.before, build(hidden(b.before.process)), set())
            )
    return found


def matched(sample: Sample) -> Pairs:
    """Match as the tool does."""
    before = {step.id: index for index, step in enumerate(sample.before.process.all_steps)}
    after = {step.id: index for index, step in enumerate(sample.after.process.all_steps)}
    return {(before[b], after[a]) for m in match(sample.before, sample.after) for b in m.before for a in m.after}


def table(samples: list[Sample], judge: Callable[[Sample], Pairs]) -> None:
    """Print precision and recall by set."""
    print(f"{'set':<20}{'pairs':>6}{'labels':>8}{'told':>6}{'right':>7}{'precision':>11}{'recall':>8}")
    for group in dict.fromkeys(sample.group for sample in samples):
        own = [sample for sample in samples if sample.group == group]
        told = [judge(sample) for sample in own]
        right = sum(len(t & s.labels) for t, s in zip(told, own, strict=True))
        count, wanted = sum(map(len, told)), sum(len(s.labels) for s in own)
        if not wanted:
            able = sum(min(len(s.before.process.all_steps), len(s.after.process.all_steps)) for s in own)
            print(f"{group:<20}{len(own):>6}{0:>8}{count:>6}{0:>7}   {count / able:.1%} of the steps are matched")
            continue
        print(f"{group:<20}{len(own):>6}{wanted:>8}{count:>6}{right:>7}{right / count:>11.2f}{right / wanted:>8.2f}")


def fitted(samples: list[Sample]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit the weights of both readings to labelled samples (logistic regression with a small ridge)."""
    first = _regress([(_columns(s, None), s) for s in samples])
    second = _regress([(_columns(s, first), s) for s in samples])
    return first, second


def _columns(sample: Sample, first: NDArray[np.float64] | None) -> NDArray[np.float64]:
    rows, columns = list(sample.before.process.all_steps), list(sample.after.process.all_steps)
    seen = clues(sample.before, sample.after, rows, columns, {})
    parts = [seen.signs, seen.lane, seen.papers, seen.kind, seen.place]
    if first is not None:
        own = np.stack([part.ravel() for part in (*parts, np.ones_like(seen.signs))], 1)
        probable = (1 / (1 + np.exp(-own @ first))).reshape(seen.signs.shape)
        parts.append(around(sample.before, sample.after, rows, columns, {}, probable))
    return np.stack([part.ravel() for part in (*parts, np.ones_like(seen.signs))], 1)


def _regress(tables: list[tuple[NDArray[np.float64], Sample]]) -> NDArray[np.float64]:
    from scipy.optimize import minimize

    given = np.vstack([columns for columns, _ in tables])
    wanted = np.concatenate([
        [float((i, j) in s.labels) for i in range(len(s.before.process.all_steps)) for j in range(len(s.after.process.all_steps))]
        for _, s in tables
    ])  # fmt: skip

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = given @ weights
        ridge = np.r_[weights[:-1], 0.0]
        slope = given.T @ (1 / (1 + np.exp(-odds)) - wanted) + 0.5 * ridge
        return float((np.logaddexp(0, odds) - wanted * odds).sum() + 0.25 * (ridge**2).sum()), slope

    found: NDArray[np.float64] = minimize(loss, np.zeros(given.shape[1]), jac=True).x
    return found


def left_out(samples: list[Sample]) -> Callable[[Sample], Pairs]:
    """Match every sample with weights that never saw it, nor another drawing of its exercise."""
    from bprflow.redesign import evidence as room

    labelled = [s for s in samples if s.group not in UNSEEN]

    def judge(sample: Sample) -> Pairs:
        same = sample.name[:4] if sample.group == "same exercise" else sample.name
        first, second = fitted([s for s in labelled if not s.name.startswith(same)])
        kept = {name: getattr(room, name) for name in ("SIGNS", "LANE", "PAPERS", "KIND", "PLACE", "NEAR", "BIAS")}
        kept |= {name: getattr(room, name) for name in ("FIRST_PLACE", "FIRST_BIAS")}
        try:
            for name, weight in zip(("SIGNS", "LANE", "PAPERS", "KIND", "PLACE", "NEAR", "BIAS"), second, strict=True):
                setattr(room, name, float(weight))
            room.FIRST_PLACE, room.FIRST_BIAS = float(first[4]), float(first[5])
            return matched(sample)
        finally:
            for name, weight in kept.items():
                setattr(room, name, weight)

    return judge


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leave-out", action="store_true", help="fit the weights anew for every pair, without it")
    chosen = parser.parse_args()
    samples = [*cases(), *independent(), *independent(HELD_OUT, "held out"), *drawings()]
    table([*samples, *different(samples)], matched)
    if chosen.leave_out:
        print("\nweights fitted to all:", *(np.round(weights, 1).tolist() for weights in fitted(
            [s for s in samples if s.group not in UNSEEN])), f"floor {FLOOR}")  # fmt: skip
        print("each pair with weights that never saw it:")
        table([s for s in samples if s.group not in UNSEEN], left_out(samples))
    return 0


if __name__ == "__main__":
    sys.exit(main())
