"""Pictures of a flow: layout is ours, drawing is Graphviz's (design: one layout, many writers)."""

from bprflow.draw.compose import layout
from bprflow.draw.engine import render
from bprflow.draw.options import Direction, DrawOptions, Paper
from bprflow.draw.shapes import Layout

__all__ = ["Direction", "DrawOptions", "Layout", "Paper", "layout", "render"]
