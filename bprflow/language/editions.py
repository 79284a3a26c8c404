"""Editions of the rules: what an upgrade may add and what a pinned project keeps.

An edition that has been released never changes; the newest stays open until then. Whatever makes the audit say something else (a new rule, another threshold or
weight, another guard, another word of the lexicon) belongs to the newest edition, and the older ones go on without it.
`tests/audit/editions/` records what each edition says.
"""

from __future__ import annotations

EDITIONS = ("2026.11", "2026.12")
"""Every edition there was, oldest first; a project may pin one of them (`規則版`)."""

EDITION = EDITIONS[-1]
"""The edition of this version, for projects that pin none."""


def in_force(edition: str, since: str = "", until: str = "") -> bool:
    """Does something that came with `since` and was last seen in `until` count in an edition?

    Args:
        edition: The edition asked about; empty for the newest.
        since: First edition it counts in; empty for the first of all.
        until: Last edition it counts in; empty when it still does.

    """
    asked = edition or EDITION
    return since <= asked and (not until or asked <= until)
