"""Prove expected visits and lead times against a Monte Carlo simulation; too long for the test suite.

    python benchmarks/proof.py                          # 200 random flows, a million cases each: some minutes
    python benchmarks/proof.py --flows 20 --cases 100000
    python benchmarks/proof.py --first 60               # go on after the first 60 flows

Ends with an error code when any visit, mean or quantile lies outside the error of its simulation.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.measure.montecarlo import disagreements  # noqa: E402
from tests.measure.randomflow import random_flow  # noqa: E402


def main() -> int:
    """Compare flow after flow and say what disagrees."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flows", type=int, default=200, help="random flows, seeds counted from 0")
    parser.add_argument("--cases", type=int, default=1_000_000, help="simulated cases for each flow")
    parser.add_argument("--first", type=int, default=0, help="seed to begin with")
    options = parser.parse_args()
    began, wrong, done = time.process_time(), 0, 0
    for seed in range(options.first, options.flows):
        flow = random_flow(seed, 4 + seed % 9)
        found = disagreements(flow, options.cases, seed + 1, points=480)
        wrong += bool(found)
        done += 1
        for sentence in found:
            print(f"flow {seed}: {sentence}", flush=True)
        if done % 10 == 0:
            print(f"{done} flows, {wrong} in disagreement, {time.process_time() - began:.0f} s CPU", flush=True)
    print(f"{done} flows of {options.cases:,} cases: {wrong} in disagreement")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
