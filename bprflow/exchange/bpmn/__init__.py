"""BPMN 2.0 in and out (ISO/IEC 19510)."""

from bprflow.exchange.bpmn.patch import Patched, patch_bpmn
from bprflow.exchange.bpmn.read import read_bpmn
from bprflow.exchange.bpmn.write import write_bpmn

__all__ = ["Patched", "patch_bpmn", "read_bpmn", "write_bpmn"]
