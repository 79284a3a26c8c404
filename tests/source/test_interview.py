"""The interview makes a flow that reads, from ten questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bprflow.source import load_text
from bprflow.source.interview import ABOUT_A_STEP, ABOUT_THE_JOB, Interview, split_return
from bprflow.source.starter import ARCHETYPES, file_name, quoted, starter

QUESTIONS = {question.code: question for question in (*ABOUT_THE_JOB, *ABOUT_A_STEP)}


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


def interview() -> Interview:
    return Interview(
        {"name": "犬の登録: 受付", "owner": "環境課", "volume": "800件/年", "start": "届出"},
        [
            {"lane": "飼い主", "work": "申請書を手書きする", "media": "紙", "time": "10分", "wait": "", "missing": ""},
            {
                "lane": "窓口",
                "work": "記入もれを確認する",
                "media": "紙・対面",
                "time": "3〜5分",
                "wait": "",
                "missing": "1 に 15%",
            },
            {"lane": "窓口", "work": "台帳へ入力する", "media": "", "time": "5分", "wait": "2日", "missing": ""},
        ],
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_answers_become_a_flow_without_faults(language: str) -> None:
    loaded = load_text(interview().text(language))
    assert loaded.diagnostics == ()
    process = loaded.process
    assert process is not None
    assert process.name == "犬の登録: 受付"
    assert [lane.name for lane in process.lanes] == ["飼い主", "窓口"]
    check = process.all_steps[1]
    assert [(b.share.value if b.share else None, b.target) for b in check.branches] == [
        (0.15, "申請書を手書きする"),
        (None, "台帳へ入力する"),
    ]
    assert check.touch is not None
    assert (check.touch.low_minutes, check.touch.high_minutes) == (3, 5)
    assert process.all_steps[2].wait is not None


def test_two_steps_of_the_same_name_stay_apart() -> None:
    asked = interview()
    asked.steps.append(dict(asked.steps[0]))
    loaded = load_text(asked.text())
    assert loaded.process is not None
    assert len(loaded.process.step_by_id) == 4
    assert loaded.diagnostics == ()


@pytest.mark.parametrize(
    ("code", "answer", "wrong"),
    [
        ("name", "", True), ("name", "犬", False), ("time", "たくさん", True), ("time", "", False), ("time", "10分", False),
        ("wait", "3営業日", False), ("volume", "多い", True), ("media", "紙、電話", False), ("media", "石板", True),
        ("missing", "9 に 10%", True), ("missing", "1", False), ("missing", "1 に 200%", True), ("missing", "わからない", True),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_used_are_asked_again(code: str, answer: str, wrong: bool) -> None:
    fault = interview().fault(QUESTIONS[code], answer)
    assert (fault is not None) is wrong


def test_the_way_back_is_read_in_many_forms() -> None:
    assert split_return("1 に 15%") == (1, "15%")
    assert split_return("手順２へ 2割") == (2, "2割")
    assert split_return("3") == (3, None)
    assert split_return("戻る") == (None, None)


@pytest.mark.parametrize("archetype", ARCHETYPES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_starter_reads_without_a_word_of_complaint(archetype: str, language: str) -> None:
    loaded = load_text(starter("お試し: その1", archetype, language))
    assert loaded.diagnostics == ()
    assert loaded.process is not None
    assert loaded.process.name == "お試し: その1"
    assert len(loaded.process.all_steps) >= 6


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30))
def test_any_name_survives_quoting(name: str) -> None:
    expected = " ".join(name.split())
    if not expected:
        return
    loaded = load_text(f"業務: {quoted(name)}\n手順:\n  - 係: 受け付ける\n")
    assert loaded.process is not None
    assert loaded.process.name == expected


@given(st.text(max_size=60))
def test_file_names_are_safe_everywhere(name: str) -> None:
    made = file_name(name)
    assert made.endswith(".flow.yaml")
    assert not set(made) & set('\\/:*?"<>|\n\t\0')
