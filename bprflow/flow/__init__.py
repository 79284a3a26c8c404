"""The graph of one process and what its shape tells.

    build(process)         the graph
    structure_faults(flow) what is broken in it, with witnesses
    region_tree(flow)      its nested parts with one way in and one way out
    document_flow(flow)    what happens to documents and data
    order_analysis(flow)   which orders are needed and which are habit

Soundness of any workflow graph, BPMN's included, is in `bprflow.flow.soundness`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bprflow.flow.build import build
from bprflow.flow.faults import FaultKind, StructureFault
from bprflow.flow.graph import Edge, FlowGraph, Node, NodeKind
from bprflow.flow.structure import structure_faults

if TYPE_CHECKING:
    from bprflow.flow.constraints import OrderAnalysis, order_analysis
    from bprflow.flow.documents import DocumentFlow, document_flow
    from bprflow.flow.regions import RegionTree, region_tree

_HOMES = {
    "OrderAnalysis": "constraints", "order_analysis": "constraints",
    "DocumentFlow": "documents", "document_flow": "documents",
    "RegionTree": "regions", "region_tree": "regions",
}  # fmt: skip

__all__ = [
    "DocumentFlow", "Edge", "FaultKind", "FlowGraph", "Node", "NodeKind", "OrderAnalysis", "RegionTree",
    "StructureFault", "build", "document_flow", "order_analysis", "region_tree", "structure_faults",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load the module behind a name when it is first asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"bprflow.flow.{home}"), name)
