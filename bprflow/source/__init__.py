"""Texts in: YAML to model and back, with positions and diagnostics."""
