"""The decision flow of the seal manual, as a table: basis x kind of seal x purpose x substitute."""

from __future__ import annotations

import itertools

import pytest

from bprflow.audit.seals import REGISTERED, SealVerdict, decide
from bprflow.model import BasisKind, SealKind

TEXTS = [kind for kind in BasisKind if kind not in (BasisKind.CUSTOM, BasisKind.FORM)]


@pytest.mark.parametrize(
    ("seal", "purpose", "substitute"), list(itertools.product(SealKind, [True, False], [True, False]))
)
def test_step_1_no_basis_is_abolished(seal: SealKind, purpose: bool, substitute: bool) -> None:
    for basis in (None, BasisKind.CUSTOM):
        assert decide(basis, seal, purpose=purpose, substitute=substitute) is SealVerdict.NO_BASIS


@pytest.mark.parametrize("seal", SealKind)
def test_step_2_a_box_in_a_form_is_abolished_but_for_registered_seals(seal: SealKind) -> None:
    verdict = decide(BasisKind.FORM, seal, purpose=True, substitute=False)
    assert (verdict is SealVerdict.FORM_ONLY) is (seal not in REGISTERED)


@pytest.mark.parametrize(("basis", "seal"), list(itertools.product(TEXTS, SealKind)))
def test_steps_3_to_5(basis: BasisKind, seal: SealKind) -> None:
    assert decide(basis, seal, purpose=False, substitute=False) is SealVerdict.NO_PURPOSE
    assert decide(basis, seal, purpose=True, substitute=True) is SealVerdict.REPLACE
    remains = decide(basis, seal, purpose=True, substitute=False)
    assert (remains is SealVerdict.REMAINS) is (seal in REGISTERED)
