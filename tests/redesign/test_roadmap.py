"""The road map keeps the order of things and the calendar of a city hall."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.model import Authority, BasisKind
from bprflow.redesign.apply import apply
from bprflow.redesign.calendar import (
    SESSION_MONTHS,
    add_months,
    first_of_next_month,
    fiscal_year,
    fiscal_year_end,
    next_session,
    passage,
    read_day,
)
from bprflow.redesign.compare import compare
from bprflow.redesign.deadline import read_deadline
from bprflow.redesign.roadmap import RowKind, bars, marks, roadmap
from bprflow.redesign.side import Side
from bprflow.source import load_file
from bprflow.source.redesign import load_redesign
from tests.redesign.make import process, redesign, step

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DAY = datetime.date(2026, 11, 22)
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 12, 31))


@given(days, st.sampled_from(BasisKind))
def test_a_passage_never_runs_backwards(day: datetime.date, kind: BasisKind) -> None:
    found = passage(kind, day)
    assert found.start == day <= found.decision <= found.force
    if kind is BasisKind.ORDINANCE:
        assert found.decision.month in SESSION_MONTHS and found.force > found.decision


@given(days, st.integers(0, 60))
def test_adding_months_stays_in_the_month(day: datetime.date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_the_calendar_of_an_ordinance_by_hand() -> None:
    # Drafting from 22 November takes three months: 22 February; the March session; a month to make it known.
    found = passage(BasisKind.ORDINANCE, DAY)
    assert (found.decision, found.force) == (datetime.date(2027, 3, 1), datetime.date(2027, 4, 1))
    assert next_session(datetime.date(2026, 12, 31)) == datetime.date(2026, 12, 1)
    assert next_session(datetime.date(2026, 10, 1)) == datetime.date(2026, 12, 1)
    assert first_of_next_month(datetime.date(2027, 1, 31)) == datetime.date(2027, 2, 1)
    assert (fiscal_year(datetime.date(2027, 3, 31)), fiscal_year(datetime.date(2027, 4, 1))) == (2026, 2027)
    assert fiscal_year_end(DAY) == datetime.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("令和9年4月", "2027-04-01", "2027-04-30"),
        ("2027-04-15", "2027-04-15", "2027-04-15"),
        ("令和8年度", "2026-04-01", "2027-03-31"),
        ("2027年", "2027-01-01", "2027-12-31"),
    ],
)
def test_dates_as_written(text: str, first: str, last: str) -> None:
    assert read_day(text, end=False).isoformat() == first and read_day(text).isoformat() == last
    assert read_day("そのうち") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("年度内", "2027-03-31"),
        ("今年度末まで", "2027-03-31"),
        ("来年度当初", "2027-04-01"),
        ("来年度", "2028-03-31"),
        ("令和9年度内", "2028-03-31"),
        ("令和9年3月", "2027-03-31"),
        ("令和9年3月末", "2027-03-31"),
        ("年内", "2026-12-31"),
        ("半年以内", "2027-05-22"),
        ("１年半以内", "2028-05-22"),
        ("３ヶ月後", "2027-02-22"),
        ("90日以内", "2027-02-20"),
        ("6月議会", "2027-07-01"),
        ("来年3月議会まで", "2027-04-01"),
        ("次の定例会", "2027-01-01"),
        ("来月末", "2026-12-31"),
        ("4月1日", "2027-04-01"),
        ("end of fiscal year", "2027-03-31"),
        ("within 6 months", "2027-05-22"),
    ],
)
def test_deadlines_as_people_say_them(text: str, day: str) -> None:
    assert read_deadline(text, DAY).isoformat() == day


@pytest.mark.parametrize("text", ["そのうち", "5月議会", "2月30日", "", "13月"])
def test_what_is_no_deadline_is_not_guessed(text: str) -> None:
    assert read_deadline(text, DAY) is None


@given(days)
def test_a_session_named_as_deadline_is_one_an_ordinance_started_in_time_can_meet(day: datetime.date) -> None:
    force = passage(BasisKind.ORDINANCE, day).force
    session = passage(BasisKind.ORDINANCE, day).decision
    assert read_deadline(f"{session.year}年{session.month}月議会", day) == force


def compared(flow, plan):
    applied = apply(flow, plan)
    return compare(Side.of(flow, audited=False), Side.of(applied.process, audited=False), applied)


RULES = [
    {"name": "条例の対面", "requirements": ["対面"], "bases": [{"kind": "条例", "name": "○○条例"}], "owner": "市民課"},
    {"name": "様式の印", "requirements": ["押印"], "bases": [{"kind": "様式", "name": "様式第1号"}], "owner": "総務課"},
    {"name": "昔からの照合", "requirements": ["目視"], "bases": [{"kind": "慣行"}], "owner": "市民課"},
]


def example():
    flow = process(
        step("届を書く", "市民", touch="10分", rules=["条例の対面", "様式の印"]),
        step("照合する", touch="6分", rules=["昔からの照合"]),
        rules=RULES,
    )
    plan = redesign(
        {
            "type": "replace",
            "target": "届を書く",
            "new": step("フォームで送る", "市民", touch="4分", media=["フォーム"], rules=[]),
        },
        {"type": "eliminate", "targets": "照合する"},
        amendments=[
            {"rule": "条例の対面", "due": "令和9年3月"},
            {"rule": "様式の印", "after": ["条例の対面"]},
            {"rule": "昔からの照合"},
        ],
        uptake="100%",
    )
    return compared(flow, plan)


def test_what_waits_comes_after_what_it_waits_for() -> None:
    plan = roadmap([example()], DAY)
    rows = {row.key: row for row in plan.rows}
    for row in plan.rows:
        for key in row.waits_for:
            assert rows[key].passage.force <= row.passage.start
    form = next(row for row in plan.rows if row.title == "様式の印")
    assert form.waits_for == ("rule:条例の対面|市民課",) and form.instrument.ja == "様式の変更"
    work = next(row for row in plan.rows if row.kind is RowKind.WORK)
    assert set(work.waits_for) == {row.key for row in plan.rows if row.kind is RowKind.RULE}
    assert plan.rows[-1] is work and plan.end == work.passage.force


def test_a_form_is_not_in_force_before_the_ordinance_it_hangs_on_but_drafted_at_once() -> None:
    flow = process(step("届を書く", "市民", touch="10分", rules=["条例の対面", "様式の印"]), step("綴る"), rules=RULES)
    change = {"type": "replace", "target": "届を書く", "new": step("フォームで送る", "市民", touch="4分", rules=[])}
    plan = redesign(change, amendments=[{"rule": "様式の印"}, {"rule": "条例の対面"}])
    made = roadmap([compared(flow, plan)], DAY)
    rows = {row.title: row for row in made.rows if row.kind is RowKind.RULE}
    form, ordinance = rows["様式の印"], rows["条例の対面"]
    assert form.follows == (ordinance.key,) and not ordinance.follows
    assert form.passage.force == ordinance.passage.force > passage(BasisKind.FORM, DAY).force
    assert form.passage.start == DAY, "both are drafted at the same time"
    assert ordinance.unlocks == pytest.approx(form.hours + ordinance.hours) and form.unlocks == form.hours
    assert made.first[0] == ordinance.key, "the one the other hangs on falls first"
    assert made.rows[-1].kind is RowKind.WORK, "rules before the system"


def test_each_stage_counts_by_its_own_part_of_the_cases() -> None:
    flow = process(
        step("届を書く", "市民", touch="10分"), step("二重に照合する", touch="6分"), step("綴る", touch="2分")
    )
    form = step("フォームで送る", "市民", touch="4分", media=["フォーム"], fallback="窓口で書く")
    plan = redesign(
        {"type": "eliminate", "targets": "二重に照合する", "stage": "一"},
        {"type": "replace", "target": "届を書く", "new": form, "stage": "二"},
        stages=[{"name": "一"}, {"name": "二"}],
        uptake="50%",
    )
    first, second = [row for row in roadmap([compared(flow, plan)], DAY).rows if row.kind is RowKind.WORK]
    # 1200 cases: 6 minutes fall for everybody (120 h); 6 minutes for half of them (60 h).
    assert (first.hours, second.hours) == pytest.approx((120, 60))


def test_what_waits_stands_below_what_it_waits_for_even_on_the_same_day() -> None:
    """The second stage of the day duty saves more, and could start the day the first is there."""
    folders = sorted(EXAMPLES.glob("*/kaizen.kaizen.yaml"))
    plans = [(path, load_redesign(str(path)).redesign) for path in folders]
    plan = roadmap([compared(load_file(str(path.parent / p.target)).process, p) for path, p in plans], DAY)
    place = {row.key: index for index, row in enumerate(plan.rows)}
    waiting = [(place[row.key], place[key]) for row in plan.rows for key in (*row.waits_for, *row.follows)]
    assert len(plan.rows) > 70 and waiting
    assert all(mine > other for mine, other in waiting)


def test_a_stage_of_the_office_alone_counts_every_case() -> None:
    """`compare --段階` of the first stage says what the road map and the whole comparison count for it."""
    path = EXAMPLES / "day-duty" / "kaizen.kaizen.yaml"
    plan = load_redesign(str(path)).redesign
    flow = load_file(str(path.parent / plan.target)).process
    first = apply(flow, plan, stage=plan.stages[0].name)
    alone = compare(Side.of(flow, audited=False), Side.of(first.process, audited=False), first).effect
    whole = compared(flow, plan)
    assert whole.effect.uptake.value == pytest.approx(0.3)
    assert alone.saved_hours.value == pytest.approx(whole.effect.curve[0][1])
    row = next(row for row in roadmap([whole], DAY).rows if row.kind is RowKind.WORK)
    assert row.hours == pytest.approx(alone.saved_hours.value)


def test_no_title_is_cut_however_many_rows_there_are() -> None:
    from bprflow.language.text import display_width
    from bprflow.report.compared import roadmap_text

    path = EXAMPLES / "no-write-counter" / "kaizen.kaizen.yaml"
    redesigned = load_redesign(str(path)).redesign
    plan = roadmap([compared(load_file(str(path.parent / redesigned.target)).process, redesigned)], DAY)
    for width in (80, 100):
        text = roadmap_text(plan, "題", width=width)
        table = text[text.index("■") :].splitlines()
        assert "…" not in text and all(display_width(line) <= width for line in table)
        first = "".join(line[table[1].index("何を") :].split("  ")[0].strip() for line in table[3:])
        for row in plan.rows:
            assert row.title.replace(" ", "") in first.replace(" ", ""), (row.title, width)


def test_the_hours_are_shared_among_the_rules_that_bound_a_step() -> None:
    plan = roadmap([example()], DAY)
    hours = {row.title: row.hours for row in plan.rows if row.kind is RowKind.RULE}
    # 6 minutes saved on 1200 forms are 120 h, shared by two rules; the check gives up 6 minutes: 120 h.
    assert hours == pytest.approx({"条例の対面": 60, "様式の印": 60, "昔からの照合": 120})
    assert plan.first[0] == "rule:昔からの照合|市民課"
    assert sum(hours.values()) == pytest.approx(next(r for r in plan.rows if r.kind is RowKind.WORK).hours)


def test_a_date_that_cannot_be_kept_is_said_and_the_session_named() -> None:
    plan = roadmap([example()], DAY)
    ordinance = next(row for row in plan.rows if row.authority is Authority.ASSEMBLY)
    assert ordinance.late and ordinance.session.ja == "令和9年3月議会" and ordinance.year == 2027
    assert not next(row for row in plan.rows if row.title == "昔からの照合").late


def test_a_rule_many_processes_share_is_one_reform() -> None:
    plan = roadmap([example(), example()], DAY)
    rules = [row for row in plan.rows if row.kind is RowKind.RULE]
    assert len(rules) == 3
    assert next(r for r in rules if r.title == "昔からの照合").hours == pytest.approx(240)


def test_a_circle_of_conditions_is_cut_not_endless() -> None:
    flow = process(step("届を書く", rules=["条例の対面", "様式の印"]), step("送る"), rules=RULES)
    plan = redesign(
        {"type": "eliminate", "targets": "届を書く"},
        amendments=[{"rule": "条例の対面", "after": ["様式の印"]}, {"rule": "様式の印", "after": ["条例の対面"]}],
    )
    assert len(roadmap([compared(flow, plan)], DAY).rows) == 3


def test_bars_and_marks_lie_on_one_scale() -> None:
    plan = roadmap([example()], DAY)
    for bar, row in zip(bars(plan), plan.rows, strict=True):
        assert bar.key == row.key and 0 <= bar.begin <= bar.end
    assert {text.ja for _, text in marks(plan)} >= {"12月議会", "3月議会", "令和9年度"}


@settings(max_examples=20, deadline=None)
@given(days)
def test_any_start_gives_the_same_rows(day: datetime.date) -> None:
    assert {r.key for r in roadmap([example()], day).rows} == {r.key for r in roadmap([example()], DAY).rows}


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXAMPLES.glob("*/kaizen.kaizen.yaml")))
def test_the_stages_together_promise_what_the_comparison_promises(name: str) -> None:
    plan = load_redesign(str(EXAMPLES / name / "kaizen.kaizen.yaml")).redesign
    comparison = compared(load_file(str(EXAMPLES / name / plan.target)).process, plan)
    work = [row.hours for row in roadmap([comparison], DAY).rows if row.kind is RowKind.WORK]
    assert sum(work) == pytest.approx(comparison.effect.saved_hours.value)
