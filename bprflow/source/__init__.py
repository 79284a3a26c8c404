"""Texts in: YAML to model and back, with positions and diagnostics.

Names are loaded when first used, so that reading a flow never pays for schemas or formatting.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bprflow.source.diagnostic import Diagnostic, Edit, Level, Loaded, Positions, SourceText, Span

if TYPE_CHECKING:
    from bprflow.source.dump import dump_text
    from bprflow.source.encoding import read_text
    from bprflow.source.load import find_flows, load_file, load_text
    from bprflow.source.pages import diagnostic_codes, diagnostic_page
    from bprflow.source.schema import json_schema
    from bprflow.source.schema_redesign import redesign_schema

_HOMES = {
    "diagnostic_codes": "pages",
    "diagnostic_page": "pages",
    "dump_text": "dump",
    "find_flows": "load",
    "json_schema": "schema",
    "load_file": "load",
    "load_text": "load",
    "read_text": "encoding",
    "redesign_schema": "schema_redesign",
}

__all__ = [
    "Diagnostic", "Edit", "Level", "Loaded", "Positions", "SourceText", "Span",
    "diagnostic_codes", "diagnostic_page", "dump_text", "find_flows", "json_schema", "load_file", "load_text",
    "read_text", "redesign_schema",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a name of this room when it is first asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"bprflow.source.{home}"), name)
