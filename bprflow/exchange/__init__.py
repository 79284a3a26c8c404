"""Other tools' formats in and out.

load_any(path)                         any file → Loaded, for the commands that work on flows
read_foreign(data, file)               any file's bytes → Imported, with the fate of every element
write_foreign(processes, target)       processes → bytes of another tool's format
patch_bpmn(original, processes)        our facts into somebody's BPMN file, everything else kept
excel_template()                       the workbook offices fill in
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bprflow.exchange.bpmn import patch_bpmn, read_bpmn, write_bpmn
    from bprflow.exchange.fidelity import Fate, Imported, ImportedProcess, Row
    from bprflow.exchange.formats import TARGETS, as_loaded, load_any, read_foreign, write_foreign
    from bprflow.exchange.table.workbook import excel_template

__all__ = [
    "TARGETS", "Fate", "Imported", "ImportedProcess", "Row", "as_loaded", "excel_template", "load_any", "patch_bpmn",
    "read_bpmn", "read_foreign", "write_bpmn", "write_foreign",
]  # fmt: skip
_HOME = {
    "patch_bpmn": "bpmn", "read_bpmn": "bpmn", "write_bpmn": "bpmn", "Fate": "fidelity", "Imported": "fidelity",
    "ImportedProcess": "fidelity", "Row": "fidelity", "TARGETS": "formats", "as_loaded": "formats", "load_any": "formats",
    "read_foreign": "formats", "write_foreign": "formats", "excel_template": "table.workbook",
}  # fmt: skip


def __getattr__(name: str) -> object:
    """Import a name when it is asked for: a command pays only for the formats it touches."""
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"bprflow.exchange.{_HOME[name]}"), name)
