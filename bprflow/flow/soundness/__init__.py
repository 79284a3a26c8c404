"""Can every case finish, properly, whatever is decided on the way? With a run that shows it if not.

check(graph)            verdict of any workflow graph, from YAML or from BPMN
workflow_graph(flow)    the graph of a flow for `check`
soundness_faults(flow)  the same as faults of structure
"""

from bprflow.flow.soundness.check import check
from bprflow.flow.soundness.graph import WorkflowGraph, workflow_graph
from bprflow.flow.soundness.report import soundness_faults
from bprflow.flow.soundness.verdict import State, Verdict, Witness

__all__ = ["State", "Verdict", "Witness", "WorkflowGraph", "check", "soundness_faults", "workflow_graph"]
