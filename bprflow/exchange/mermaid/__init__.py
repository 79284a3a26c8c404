"""Mermaid flowcharts and swimlanes in and out, alone or inside Markdown."""

from bprflow.exchange.mermaid.read import read_mermaid

__all__ = ["read_mermaid"]
