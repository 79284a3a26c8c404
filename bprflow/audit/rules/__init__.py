"""The rule catalogue, one module a family; importing this package fills the registry."""

from bprflow.audit.rules import approval, data_entry, face, money_mail, paper, place, seal, site

__all__ = ["approval", "data_entry", "face", "money_mail", "paper", "place", "seal", "site"]
