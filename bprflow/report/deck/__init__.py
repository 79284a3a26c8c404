"""The slides a group shows in five minutes: native, editable shapes, one statement a slide."""

from bprflow.report.deck.slides import deck

__all__ = ["deck"]
