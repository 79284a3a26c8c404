"""The rule catalogue, a module for each family or two; importing this package fills the registry."""

from bprflow.audit.rules import (
    aggregation,
    approval,
    basis,
    face,
    flow,
    money_mail,
    office_paper,
    office_seal,
    once_only,
    paper,
    place,
    publication,
    rekeying,
    rework,
    seal,
    site,
    structure,
    workload,
)

__all__ = [
    "aggregation", "approval", "basis", "face", "flow", "money_mail", "office_paper", "office_seal", "once_only", "paper", "place",
    "publication", "rekeying", "rework", "seal", "site", "structure", "workload",
]  # fmt: skip
