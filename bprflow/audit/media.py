"""What the carriers of work have in common: paper, data, a way in from outside."""

from __future__ import annotations

from bprflow.model import Medium

ON_PAPER = frozenset({Medium.PAPER, Medium.FAX, Medium.POST, Medium.PAPER_MAP})
"""Carriers that put words on paper."""
BY_SCREEN = frozenset({Medium.FORM, Medium.LINE, Medium.SYSTEM, Medium.GIS, Medium.EMAIL, Medium.CHAT, Medium.EXCEL})
"""Carriers that hold data."""
ONLINE = frozenset({Medium.FORM, Medium.LINE, Medium.CASHLESS})
"""Carriers that let people outside use the office without coming."""
