"""bprflow: see, audit and redesign the work of a city hall.

    >>> import bprflow
    >>> flow = bprflow.load("examples/address-change/as-is.flow.yaml")
    >>> findings = bprflow.audit(flow)
    >>> bprflow.draw(flow, "flow.svg")

Everything is imported on first use, so that `import bprflow` costs nothing.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bprflow.api import BrokenFlowError as BrokenFlowError
    from bprflow.api import analyse as analyse
    from bprflow.api import audit as audit
    from bprflow.api import draw as draw
    from bprflow.api import flows as flows
    from bprflow.api import load as load
    from bprflow.api import measure as measure
    from bprflow.api import procedures as procedures
    from bprflow.api import read as read
    from bprflow.audit import AuditConfig as AuditConfig
    from bprflow.audit.analysis import Analysis as Analysis
    from bprflow.audit.finding import Finding as Finding
    from bprflow.draw import DrawOptions as DrawOptions
    from bprflow.errors import BprflowError as BprflowError
    from bprflow.exchange.inventory import Procedure as Procedure
    from bprflow.measure.result import Measures as Measures
    from bprflow.model import Document as Document
    from bprflow.model import Lane as Lane
    from bprflow.model import LegacyRule as LegacyRule
    from bprflow.model import Process as Process
    from bprflow.model import Step as Step
    from bprflow.source.diagnostic import Diagnostic as Diagnostic

__version__ = "0.1.0"

_HOMES = {
    "load": "bprflow.api", "read": "bprflow.api", "audit": "bprflow.api", "analyse": "bprflow.api",
    "flows": "bprflow.api", "procedures": "bprflow.api", "Procedure": "bprflow.exchange.inventory",
    "measure": "bprflow.api", "draw": "bprflow.api", "BrokenFlowError": "bprflow.api",
    "Process": "bprflow.model", "Step": "bprflow.model", "Lane": "bprflow.model", "Document": "bprflow.model",
    "LegacyRule": "bprflow.model", "Diagnostic": "bprflow.source.diagnostic",
    "Finding": "bprflow.audit.finding", "Analysis": "bprflow.audit.analysis", "AuditConfig": "bprflow.audit",
    "Measures": "bprflow.measure.result", "DrawOptions": "bprflow.draw", "BprflowError": "bprflow.errors",
}  # fmt: skip

__all__ = [
    "Analysis", "AuditConfig", "BprflowError", "BrokenFlowError", "Diagnostic", "Document", "DrawOptions", "Finding",
    "Lane", "LegacyRule", "Measures", "Procedure", "Process", "Step", "analyse", "audit", "draw", "flows", "load", "measure",
    "procedures", "read",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Import a public name on first use."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'bprflow' has no attribute {name!r}")
    value: object = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


class _Face(ModuleType):
    """Keeps `bprflow.audit`, `measure` and `draw` the functions, though there are floors of these names.

    Importing a floor sets it as an attribute of its package; here the function of the same name stays.
    The floors are reached by `from bprflow.audit import ...`, which does not look at the attribute.
    """

    def __setattr__(self, name: str, value: object) -> None:
        """Take any attribute but a floor that would hide a function."""
        if not (isinstance(value, ModuleType) and name in _HOMES):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def __dir__() -> list[str]:
    """List the public names."""
    return sorted([*__all__, "__version__"])
