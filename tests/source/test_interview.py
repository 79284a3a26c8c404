"""The interview makes a flow that reads, from ten questions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
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


TYPED = st.one_of(
    st.text(max_size=12),
    st.sampled_from([
        "窓口", "・窓口", "①窓口", "担当", "並行", "時間", "呼出", "関門", "待機", "id", "終了", "次", "確認：記入もれ", "“x”", "\x1b[A",
        "a\x00b", "- x", "? x", "<<", "null", "08", "no", "a # b", "x: y", ":", "{", "[a]", "'", '"', "\\", "\t", "、", "紙、電話", "業務",
        "1. 窓口", "窓口 10%", "%", "@", "\ufeff", "\u2028", "--- a", "...",
    ]),
)  # fmt: skip


@given(st.lists(st.tuples(TYPED, TYPED, st.sampled_from(["", "1", "1 に 15%"])), min_size=1, max_size=4), TYPED, TYPED)
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_the_flow_reads_and_says_it(steps: list[tuple[str, str, str]], name: str, owner: str) -> None:
    asked = Interview()
    settled = {
        word: asked.settled(QUESTIONS["work"], word) or "x"
        for word in (name, owner, *(w for s in steps for w in s[:2]))
    }
    asked.job = {"name": settled[name], "owner": settled[owner]}
    asked.steps = [{"lane": settled[lane], "work": settled[work], "missing": back} for lane, work, back in steps]
    for language in ("ja", "en"):
        loaded = load_text(asked.text(language))
        assert [d for d in loaded.diagnostics if d.level == "error"] == []
        assert loaded.process is not None
        assert (loaded.process.name, loaded.process.owner) == (settled[name], settled[owner])
        assert [step.lane for step in loaded.process.all_steps] == [settled[lane] for lane, _, _ in steps]
        if len({settled[work] for _, work, _ in steps}) == len(steps):
            assert [step.name for step in loaded.process.all_steps] == [settled[work] for _, work, _ in steps]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("10", "10分"), ("８〜１２", "８〜１２分"), ("5-7", "5-7分"), ("10分", "10分"), ("1時間半", "1時間半"), ("\x1b[D 3 ", "3分"), ("", "")],
)  # fmt: skip
def test_a_bare_number_answers_how_many_minutes(typed: str, answer: str) -> None:
    asked = interview()
    assert asked.settled(QUESTIONS["time"], typed) == answer
    assert asked.fault(QUESTIONS["time"], answer) is None
    assert asked.settled(QUESTIONS["wait"], "3") == "3"


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
