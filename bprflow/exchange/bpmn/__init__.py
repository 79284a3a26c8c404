"""BPMN 2.0 in and out (ISO/IEC 19510)."""

from bprflow.exchange.bpmn.read import read_bpmn

__all__ = ["read_bpmn"]
