"""What a person reads: terminal, HTML, JSON and the other papers, all from one analysis.

Names are loaded when first used, so that a terminal audit never pays for a web page.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bprflow.report.console import terminal
    from bprflow.report.diagnostics import diagnostics_text
    from bprflow.report.page import html
    from bprflow.report.papers import render_paper, write_papers
    from bprflow.report.structured import audit_json, measure_json

_HOMES = {
    "audit_json": "structured",
    "diagnostics_text": "diagnostics",
    "html": "page",
    "measure_json": "structured",
    "render_paper": "papers",
    "terminal": "console",
    "write_papers": "papers",
}

__all__ = ["audit_json", "diagnostics_text", "html", "measure_json", "render_paper", "terminal", "write_papers"]


def __getattr__(name: str) -> object:
    """Load a name of this room when it is first asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"bprflow.report.{home}"), name)
