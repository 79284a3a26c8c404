"""The redesign model and its vocabulary agree with each other."""

from __future__ import annotations

import typing

import pytest
from pydantic import ValidationError

from bprflow.language import redesign_keys as keys
from bprflow.model import redesign as model
from bprflow.model.redesign import Disposition, OperationKind, Redesign

CLASSES = {typing.get_args(cls.model_fields["type"].annotation)[0]: cls for cls in model.ChangeBase.__subclasses__()}


def test_every_operation_has_a_word_a_class_and_a_target_field() -> None:
    codes = [kind.value for kind in OperationKind]
    assert [term.code for term in keys.OPERATION] == codes
    assert set(CLASSES) == set(codes) == set(keys.TARGET_FIELD) == set(keys.FIELDS_OF_OPERATION)
    assert {term.code for term in keys.DISPOSITION} == {d.value for d in Disposition}


@pytest.mark.parametrize("operation", sorted(CLASSES))
def test_the_words_of_an_operation_are_exactly_its_fields(operation: str) -> None:
    words = {keys.TARGET_FIELD[operation], *keys.FIELDS_OF_OPERATION[operation], *keys.COMMON_FIELDS}
    assert words == set(CLASSES[operation].model_fields) - {"type"}
    vocabulary = keys.VOCABULARY_OF_OPERATION[operation]
    assert all(field in vocabulary for field in words - {keys.TARGET_FIELD[operation]})


@pytest.mark.parametrize(
    ("vocabulary", "cls"),
    [
        (keys.REDESIGN, model.Redesign),
        (keys.COSTS, model.Costs),
        (keys.STAGE, model.Stage),
        (keys.OVERRIDE, model.Override),
    ],
)
def test_the_words_of_a_part_are_exactly_its_fields(vocabulary, cls) -> None:
    assert {term.code for term in vocabulary} == set(cls.model_fields)


def test_an_operation_word_never_means_a_field_of_a_change() -> None:
    for term in keys.OPERATION:
        for spelling in (term.ja, term.en, *term.aliases):
            assert keys.CHANGE.find(spelling) is None, spelling


def test_words_people_write_become_values() -> None:
    redesign = Redesign.model_validate(
        {
            "title": "案",
            "uptake": "40〜60%",
            "changes": [
                {
                    "type": "eliminate",
                    "targets": "照合",
                    "authority": "市長",
                    "disposition": "要協議",
                    "override": "課長",
                },
                {"type": "parallelise", "branches": ["甲", ["乙", "丙"]]},
                {"type": "amend_rule", "rule": "届出は書面で", "requirements": "書面", "due": 2027},
            ],
            "costs": {"initial_yen": "300万円", "staff_hours": "80時間"},
        }
    )
    eliminate, parallel, amend = redesign.changes
    assert eliminate.targets == ("照合",) and eliminate.override.person == "課長"
    assert eliminate.disposition is Disposition.CONSULT
    assert parallel.branches == (("甲",), ("乙", "丙"))
    assert amend.requirements == ("written",) and amend.due == "2027"
    assert redesign.costs.initial_yen == 3_000_000 and redesign.costs.staff_hours.minutes == 4800
    assert (redesign.uptake.low, redesign.uptake.high) == (0.4, 0.6)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "combine", "targets": ["甲"], "new": {"id": "n", "name": "n", "lane": "l"}},
        {"type": "eliminate", "targets": []},
        {"type": "eliminate", "targets": "甲", "override": ""},
        {"type": "replace", "target": "甲"},
        {"type": "unknown", "target": "甲"},
    ],
)
def test_an_incomplete_change_is_refused(change) -> None:
    with pytest.raises(ValidationError):
        Redesign.model_validate({"title": "案", "changes": [change]})
