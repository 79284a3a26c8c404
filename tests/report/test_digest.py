from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bprflow.audit import analyse_loaded
from bprflow.model import Authority, LaneKind, LegacyRule
from bprflow.report.digest import decision_ladder, digest, next_move, priorities, total_hours
from bprflow.report.markdown import markdown
from bprflow.report.page import html
from bprflow.report.verdict import counts
from bprflow.source import load_text
from bprflow.source.diagnostic import Level

from .sample import analysis, findings, measures

STEPS = ("write", "identify", "key", "proof")


def test_a_step_counts_once_however_often_it_is_named() -> None:
    made = analysis()
    once, often = total_hours(made, ("key", "proof")), total_hours(made, ("key", "proof", "key", "key"))
    assert once == often
    assert once is not None
    assert once.value == pytest.approx(24000 * 12 / 60)


def test_hours_can_be_told_apart_by_whose_they_are() -> None:
    made = analysis()
    staff = total_hours(made, STEPS, of=LaneKind.STAFF)
    resident = total_hours(made, STEPS, of=LaneKind.RESIDENT)
    assert staff
    assert resident
    assert staff.value == pytest.approx(7200)
    assert resident.value == pytest.approx(4000)
    assert total_hours(made, STEPS, of=LaneKind.SYSTEM) is None


@given(st.lists(st.sampled_from(STEPS)))
def test_no_selection_of_steps_exceeds_the_whole(steps: list[str]) -> None:
    made = analysis()
    found = total_hours(made, steps)
    assert (found is None) == (not steps)
    if found:
        assert made.measures.hours_per_year
        assert found.low <= found.value <= found.high
        assert found.value <= made.measures.hours_per_year.value + 1e-6


def test_levels_of_decision_never_promise_an_hour_twice() -> None:
    made = analysis()
    rungs = decision_ladder(made)
    assert [r.authority for r in rungs] == [Authority.SECTION, Authority.MAYOR, Authority.STATE]
    assert [r.staff_hours for r in rungs] == pytest.approx([1600, 3200, 2400])
    assert rungs[-1].reach == pytest.approx(11200)
    assert made.measures.hours_per_year
    assert rungs[-1].reach <= made.measures.hours_per_year.value + 1e-6


def test_the_section_is_never_promised_what_a_law_binds() -> None:
    """FLOW-05 says the section decides, but both its steps are bound by 住民基本台帳法."""
    only = decision_ladder(analysis(findings=findings()[:1]))
    assert [(r.authority, r.count, r.staff_hours) for r in only] == [
        (Authority.SECTION, 1, None),
        (Authority.STATE, 0, pytest.approx(2400)),
    ]


def test_first_things_are_those_of_the_audit_with_the_numbers_of_the_paper() -> None:
    made = analysis()
    first = priorities(made)
    assert [p.finding.id for p in first] == [thing.finding.id for thing in made.first_things]
    assert [p.score for p in first] == sorted((p.score for p in first), reverse=True)
    for priority, thing in zip(first, made.first_things, strict=True):
        assert [made.shown[n - 1] for n in priority.numbers] == [thing.finding, *thing.symptoms]
        assert (priority.hours.value if priority.hours else None) == pytest.approx(thing.hours_per_year)


def test_the_stage_on_the_ladder_is_said() -> None:
    assert digest(analysis()).stage.ja.startswith("段階: ")


def test_a_rule_says_what_could_go_digital_without_it() -> None:
    rows = {row.rule.name: row for row in digest(analysis()).rules}
    assert [s.id for s in rows["届出は書面で"].opens] == ["write"]
    assert [row.hours.value for row in digest(analysis()).rules if row.hours] == pytest.approx([4000, 2400, 1600])


def test_the_verdict_names_hours_and_what_the_section_could_move() -> None:
    said = digest(analysis()).headline
    assert "のべ5回" in said.ja
    assert "年 7,200時間" in said.ja
    assert "年 1,600時間が、課の判断だけで" in said.ja
    assert "7,200 hours" in said.en


def test_the_verdict_changes_with_the_facts() -> None:
    quiet = replace(measures(), rekeyed_items=0, transcriptions=0, handoffs=0, staff_hours_per_year=None)
    said = digest(analysis(measures=quiet, findings=())).headline
    assert said.ja == "1件あたり職員18分、住民10分かかっています。見直し候補は見つかりませんでした。"
    assert "Each case takes" in said.en


def test_assumptions_are_said_only_where_there_are_any() -> None:
    sure = replace(measures(), assumed_share=0.0, weakest=())
    assert "仮定" not in digest(analysis(measures=sure)).caveat.ja
    assert "測る" not in digest(analysis(measures=sure)).caveat.ja
    assert "30%が仮定" in digest(analysis(measures=replace(measures(), assumed_share=0.3))).caveat.ja


def test_counts_leave_out_what_is_held_back() -> None:
    assert counts(analysis()).ja == "指摘 3件 (重大1 注意1 参考1) 要確認 1件 除外 1件"


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ({"bases": [{"kind": "慣行"}]}, "課で話し合えば"),
        ({"bases": [{"kind": "規則", "name": "会計規則"}], "owner": "会計課"}, "会計課と改正案"),
        ({"bases": [{"kind": "条例", "name": "手数料条例"}]}, "条例の改正が要る"),
        ({"bases": [{"kind": "法令", "name": "住民基本台帳法"}], "requirements": ["書面"]}, "デジタル手続法 第6条"),
        ({"bases": [{"kind": "法令", "name": "住民基本台帳法"}], "requirements": ["対面"]}, "国の通知"),
        ({"bases": [{"kind": "慣行"}], "keep_reason": "災害時に使う"}, "残す: 災害時に使う"),
        ({}, "根拠を調べて"),
    ],
)
def test_the_next_move_follows_from_who_can_change_the_rule(rule: dict[str, object], start: str) -> None:
    assert next_move(LegacyRule.model_validate({"name": "r", **rule})).ja.startswith(start)


def test_where_no_step_copies_but_data_are_written_anew_the_strip_says_so() -> None:
    def named(**changes: object) -> dict[str, str]:
        made = analysis(measures=replace(measures(), **changes))
        return {item.name.ja: item.value for item in digest(made).indicators}

    anew = named(transcriptions=0, rekeyed_items=4)
    assert anew["書き直し"] == "4"
    assert "転記" not in anew
    assert named(transcriptions=3, rekeyed_items=4)["転記"] == "3"
    assert named(transcriptions=0, rekeyed_items=0)["転記"] == "0"


def test_a_flow_read_in_part_says_so_first_in_every_paper() -> None:
    text = "業務: 途中\n件数: 100件/年\n手順:\n  - 市民: 申請書に手書きする\n    時間: 十分くらい？？\n"
    made = analyse_loaded(load_text(text, "a.flow.yaml"))
    unread = sum(found.level is Level.ERROR for found in made.diagnostics)
    assert unread
    said = f"流れ図に読み取れない所が{unread}か所あり"
    assert digest(made).caveat.ja.startswith(said)
    assert said in html([made], picture=lambda _: "")
    assert said in markdown([made])
    assert "could not be read" in digest(made).caveat.en
    assert "読み取れない" not in digest(analysis()).caveat.ja
