"""The figures of a flow without an audit: everything `bprflow measure` shows, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bprflow.audit.analysis import Analysis
from bprflow.flow import build
from bprflow.flow.constraints import OrderAnalysis, order_analysis
from bprflow.flow.documents import DocumentFlow, document_flow
from bprflow.measure import measure
from bprflow.measure.finance import Indicators, indicators
from bprflow.measure.influence import Bar, tornado
from bprflow.measure.knockout import KnockOut, knock_out
from bprflow.measure.result import Amount
from bprflow.source.diagnostic import Loaded


@dataclass(frozen=True)
class Measured:
    """One flow with its figures; the costly ones are worked out when first asked for.

    Attributes:
        analysis: Flow and measures, without findings.
        travel_minutes: Travel there and back for one trip, if the user gave it [min].
        fare_yen: Fare of one trip, if the user gave it [yen].

    """

    analysis: Analysis
    travel_minutes: Amount | float | None = None
    fare_yen: float | None = None

    @cached_property
    def indicators(self) -> Indicators:
        """Lead time, burden, shares, peak month."""
        return indicators(
            self.analysis.flow, self.analysis.measures, travel_minutes=self.travel_minutes, fare_yen=self.fare_yen
        )

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        """Figures to measure next, most pressing first."""
        return tornado(self.analysis.flow, self.analysis.measures)

    @cached_property
    def checks(self) -> KnockOut | None:
        """A better order of checks, if there is one."""
        return knock_out(self.analysis.flow, self.analysis.measures)

    @cached_property
    def documents(self) -> DocumentFlow:
        """What happens to the documents."""
        return document_flow(self.analysis.flow)

    @cached_property
    def order(self) -> OrderAnalysis:
        """Which orders are needed and which are habit."""
        return order_analysis(self.analysis.flow)


def measured(
    loaded: Loaded, *, travel_minutes: Amount | float | None = None, fare_yen: float | None = None
) -> Measured:
    """Measure a flow that was read.

    Args:
        loaded: A text whose process was understood.
        travel_minutes, fare_yen: Travel and fare of one trip, if known.

    Raises:
        ValueError: Nothing of the text was understood.

    """
    if loaded.process is None:
        raise ValueError("nothing was understood")
    flow = build(loaded.process)
    return Measured(Analysis(loaded, loaded.process, flow, measure(flow), ()), travel_minutes, fare_yen)
