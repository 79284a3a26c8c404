"""Expected time, cost and counts of one process, with ranges and the evidence behind them.

    measure(flow)               the figures
    lead_time(flow)             how long a case takes, as a distribution
    indicators(flow, measures)  residents' burden, peak month, shares
    tornado(flow, measures)     which figures should be measured next
    knock_out(flow, measures)   a better order of checks

All but the figures themselves are loaded when first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bprflow.measure.calculate import measure
from bprflow.measure.result import Amount, Measures, StepMeasure

if TYPE_CHECKING:
    from bprflow.measure.finance import Indicators, indicators
    from bprflow.measure.influence import Bar, tornado
    from bprflow.measure.knockout import KnockOut, knock_out
    from bprflow.measure.leadtime import LeadTime, lead_time

_HOMES = {
    "Indicators": "finance", "indicators": "finance", "KnockOut": "knockout", "knock_out": "knockout",
    "LeadTime": "leadtime", "lead_time": "leadtime", "Bar": "influence", "tornado": "influence",
}  # fmt: skip

__all__ = [
    "Amount", "Bar", "Indicators", "KnockOut", "LeadTime", "Measures", "StepMeasure",
    "indicators", "knock_out", "lead_time", "measure", "tornado",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load the module behind a name."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"bprflow.measure.{home}"), name)
