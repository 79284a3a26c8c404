"""The vocabulary: one word, one meaning, both languages."""

from __future__ import annotations

import enum

import pytest

from bprflow import model
from bprflow.language import keys, values
from bprflow.language.terms import Term, Vocabulary
from bprflow.language.text import close_matches, display_width, normalise

TABLES = [v for module in (keys, values) for v in vars(module).values() if isinstance(v, Vocabulary)]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_word_leads_back_to_its_term(table: Vocabulary) -> None:
    for term in table:
        for word in (term.ja, term.en, term.code, *term.aliases):
            assert table.find(word) is term
        assert term.ja
        assert term.en


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (values.STATE, None), (values.LANE_KIND, model.LaneKind), (values.STEP_KIND, model.StepKind),
        (values.MEDIUM, model.Medium), (values.SEAL_KIND, model.SealKind), (values.REQUIREMENT, model.Requirement),
        (values.BASIS_KIND, model.BasisKind), (values.AUTHORITY, model.Authority), (values.PROVENANCE, model.Provenance),
        (values.GATEWAY_KIND, model.GatewayKind),
    ],
    ids=lambda v: getattr(v, "name", None),
)  # fmt: skip
def test_values_are_the_members_of_the_enums(table: Vocabulary, members: type[enum.StrEnum] | None) -> None:
    members = members or model.State
    assert {term.code for term in table} == {member.value for member in members}


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (keys.LANE, model.Lane), (keys.DOCUMENT, model.Document), (keys.STEP, model.Step), (keys.BASIS, model.Basis),
        (keys.PROCESS, model.Process), (keys.WAIVER, model.Waiver), (keys.PEAK, model.Period), (keys.BRANCH, model.Branch),
    ],
    ids=lambda v: getattr(v, "name", None),
)  # fmt: skip
def test_every_key_names_a_field_of_its_model(table: Vocabulary, kind: type) -> None:
    fields = set(kind.model_fields) - {"type"}
    assert {term.code for term in table} == fields


def test_a_spelling_belongs_to_one_term_only() -> None:
    with pytest.raises(ValueError, match="two terms"):
        Vocabulary("t", "t", [Term("a", "同じ", "a"), Term("b", "同じ", "b")])


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("所要時間", "時間"), ("時問", "時間"), ("捺印", "印"), ("担当者", "担当"), ("媒休", "媒体"), ("raeds", "reads")],
)
def test_slips_of_the_pen_are_understood(wrong: str, meant: str) -> None:
    assert meant in keys.STEP.suggest(wrong)


def test_words_match_whatever_their_width() -> None:
    assert normalise("ＦＡＸ") == "FAX"
    assert values.MEDIUM.find("ｆａｘ") is values.MEDIUM["fax"]
    assert display_width("住民A") == 5
    assert close_matches("印鑑証明所", ["印鑑証明書", "住民票"]) == ("印鑑証明書",)


def test_every_synonym_leads_to_a_key_and_is_none_itself() -> None:

    vocabularies = [value for value in vars(keys).values() if isinstance(value, Vocabulary)]
    for word, meant in keys.SYNONYMS.items():
        home = [vocabulary for vocabulary in vocabularies if vocabulary.find(meant)]
        assert home, word
        assert any(vocabulary.find(word) is None for vocabulary in home), word
