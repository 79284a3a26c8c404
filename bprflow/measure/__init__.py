"""Expected time, cost and counts of one process, with ranges and the evidence behind them."""

from bprflow.measure.calculate import measure
from bprflow.measure.result import Amount, Measures, StepMeasure

__all__ = ["Amount", "Measures", "StepMeasure", "measure"]
