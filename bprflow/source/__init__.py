"""Texts in: YAML to model and back, with positions and diagnostics."""

from bprflow.source.diagnostic import Diagnostic, Edit, Level, Loaded, Positions, SourceText, Span
from bprflow.source.encoding import read_text
from bprflow.source.load import find_flows, load_file, load_text

__all__ = [
    "Diagnostic", "Edit", "Level", "Loaded", "Positions", "SourceText", "Span",
    "find_flows", "load_file", "load_text", "read_text",
]  # fmt: skip
