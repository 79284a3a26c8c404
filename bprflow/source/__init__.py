"""Texts in: YAML to model and back, with positions and diagnostics."""

from bprflow.source.diagnostic import Diagnostic, Edit, Level, Loaded, Positions, SourceText, Span
from bprflow.source.dump import dump_text
from bprflow.source.encoding import read_text
from bprflow.source.load import find_flows, load_file, load_text
from bprflow.source.pages import diagnostic_codes, diagnostic_page
from bprflow.source.schema import json_schema
from bprflow.source.schema_redesign import redesign_schema

__all__ = [
    "Diagnostic", "Edit", "Level", "Loaded", "Positions", "SourceText", "Span",
    "diagnostic_codes", "diagnostic_page", "dump_text", "find_flows", "json_schema", "load_file", "load_text", "read_text", "redesign_schema",
]  # fmt: skip
