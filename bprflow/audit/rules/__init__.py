"""The rule catalogue, one module a family; importing this package fills the registry."""

from bprflow.audit.rules import approval, data, data_entry, face, flow, money_mail, paper, place, seal, site, structure

__all__ = [
    "approval", "data", "data_entry", "face", "flow", "money_mail", "paper", "place", "seal", "site", "structure",
]  # fmt: skip
