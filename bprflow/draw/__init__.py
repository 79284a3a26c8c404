"""Pictures of a flow: layout is ours, drawing is Graphviz's (design: one layout, many writers)."""

from bprflow.draw.compose import layout, layout_pages
from bprflow.draw.engine import render
from bprflow.draw.options import Direction, DrawOptions, Paper
from bprflow.draw.shapes import Layout

__all__ = ["Direction", "DrawOptions", "Layout", "Paper", "layout", "layout_pages", "render"]
