"""What a step's time refers to, and how often that comes round in a year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bprflow.language.text import normalise
from bprflow.measure.amounts import exact, of_rate, product, scaled
from bprflow.measure.result import Amount
from bprflow.model import Process, Rate, Step
from bprflow.units import PERIODS_PER_YEAR

CASE_UNITS = ("件", "人", "筆", "運行", "文書")
"""Words that mean "one case" where the volume does not count them apart."""
_TIMES = re.compile(r"[×x*]\s*(\d+(?:\.\d+)?)\s*回?$")


@dataclass(frozen=True, slots=True)
class Refers:
    """What one touch time refers to.

    Attributes:
        per_case: True when it is spent on each case that passes.
        unit: The unit, folded: the main unit for per-case work.
        times: Times in each unit (文書×3回 → 3; 週2回 → 2 in each 週).
        per_year: Units a year for work not done per case; None when unknown.

    """

    per_case: bool
    unit: str
    times: float = 1.0
    per_year: Amount | None = None


@dataclass(frozen=True)
class Volumes:
    """The yearly volumes of a process by unit."""

    process: Process

    @cached_property
    def main_unit(self) -> str:
        """Unit of the first volume; without any, 件."""
        return self.process.volume[0].unit if self.process.volume else "件"

    @cached_property
    def by_unit(self) -> Mapping[str, Amount]:
        """Units a year, by unit."""
        rates: dict[str, Rate] = {}
        for rate in self.process.volume:
            rates.setdefault(rate.unit, rate)
        return {unit: of_rate(rate) for unit, rate in rates.items()}

    @cached_property
    def cases_per_year(self) -> Amount | None:
        """Cases a year in the main unit; None when nothing is written."""
        return self.by_unit.get(self.main_unit) if self.process.volume else None

    def refers(self, step: Step) -> Refers:
        """Say what the touch time of a step refers to."""
        if step.per is None:
            return self._batch(step.frequency) if step.frequency else Refers(True, self.main_unit)
        written = normalise(step.per)
        counted = _TIMES.search(written)
        times = float(counted[1]) if counted else 1.0
        base = _TIMES.sub("", written)
        if base == "回" and step.frequency is not None and base != self.main_unit:
            return self._batch(step.frequency)
        own = next((unit for unit in self.by_unit if _same(base, unit)), None)
        if own == self.main_unit or (own is None and base.startswith((self.main_unit, *CASE_UNITS))):
            return Refers(True, self.main_unit, times)
        if own is not None:
            return Refers(False, own, times, self.by_unit[own])
        periods = PERIODS_PER_YEAR.get(base)
        if periods is None and step.frequency is not None:
            return Refers(False, base, times, of_rate(step.frequency))
        return Refers(False, base, times, None if periods is None else exact(periods))

    def _batch(self, rate: Rate) -> Refers:
        """Work done as a batch: 月1回 is spent once a 月, 週2回 twice a 週."""
        each = (rate.low + rate.high) / 2
        if not each:
            return Refers(False, rate.period, 0.0, exact(0.0))
        return Refers(False, rate.period, each, scaled(of_rate(rate), 1 / each))

    def runs_per_year(self, refers: Refers, runs: Amount) -> Amount | None:
        """Give how often the work is done in a year; None when the volume is unknown."""
        units = self.cases_per_year if refers.per_case else refers.per_year
        return None if units is None else product(units, runs)


def _same(base: str, unit: str) -> bool:
    return base == unit or base.startswith((f"{unit}×", f"{unit}x", f"{unit}("))
