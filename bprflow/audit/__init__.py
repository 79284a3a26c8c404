"""Findings: the rule registry, the engine, the guards, the analysis of one flow."""
