"""The graph of one process and what its shape tells.

build(process)         the graph
structure_faults(flow) what is broken in it, with witnesses
"""

from bprflow.flow.build import build
from bprflow.flow.faults import FaultKind, StructureFault
from bprflow.flow.graph import Edge, FlowGraph, Node, NodeKind
from bprflow.flow.structure import structure_faults

__all__ = ["Edge", "FaultKind", "FlowGraph", "Node", "NodeKind", "StructureFault", "build", "structure_faults"]
