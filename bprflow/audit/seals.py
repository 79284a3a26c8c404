"""The decision flow of the Cabinet Office manual for one seal: basis × kind of seal × substitute.

Source: 内閣府「地方公共団体における押印見直しマニュアル」, as told in domain facts 2.2:

1. No basis in text or form → abolish.
2. Basis is only a seal box in a form → abolish, unless it is a 登記印 or 登録印.
3. Basis exists, but no reasonable purpose → abolish.
4. Reasonable purpose, but replaceable → abolish and replace.
5. Remains only when 登記印・登録印 (with certificate) and reasonable purpose and no substitute.
"""

from __future__ import annotations

from enum import StrEnum

from bprflow.model import BasisKind, SealKind

REGISTERED = frozenset({SealKind.REGISTERED, SealKind.CORPORATE})
"""Seals somebody has registered: 登録印 (実印) and 登記印."""


class SealVerdict(StrEnum):
    """What the flow says of a seal."""

    NO_BASIS = "no_basis"
    FORM_ONLY = "form_only"
    NO_PURPOSE = "no_purpose"
    REPLACE = "replace"
    REMAINS = "remains"


def decide(basis: BasisKind | None, seal: SealKind, *, purpose: bool, substitute: bool) -> SealVerdict:
    """Go through the five questions.

    Args:
        basis: Strongest text it rests on; None when there is none.
        seal: Kind of seal.
        purpose: Is there a reasonable purpose?
        substitute: Can something else serve that purpose?

    """
    if basis is None or basis is BasisKind.CUSTOM:
        return SealVerdict.NO_BASIS
    if basis is BasisKind.FORM and seal not in REGISTERED:
        return SealVerdict.FORM_ONLY
    if not purpose:
        return SealVerdict.NO_PURPOSE
    if substitute or seal not in REGISTERED:
        return SealVerdict.REPLACE
    return SealVerdict.REMAINS
