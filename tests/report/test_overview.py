from __future__ import annotations

from dataclasses import replace

import pytest

from bprflow.audit import analyse_loaded
from bprflow.audit.analysis import Analysis
from bprflow.model import Authority, State
from bprflow.report.digest import digest
from bprflow.report.overview import MOST_COMPARED, comparison, counted, same_jobs, shared_rules, total_staff_hours
from bprflow.report.page import html
from bprflow.source import load_text

from .sample import analysis, measures


def test_hours_are_added_up_over_the_flows_that_know_them() -> None:
    unknown = analysis(measures=replace(measures(), staff_hours_per_year=None))
    assert total_staff_hours([analysis(), analysis(), unknown]) == pytest.approx(14400)
    assert total_staff_hours([unknown]) is None


def test_a_text_that_binds_two_flows_is_shared_and_their_hours_add_up() -> None:
    shared = {rule.citation: rule for rule in shared_rules([analysis(), analysis()])}
    law = shared["住民基本台帳法 第27条第1項"]
    assert law.processes == (0, 1)
    assert law.authority is Authority.STATE
    assert law.hours == pytest.approx(8000)
    assert shared_rules([analysis()]) == ()


def test_a_habit_is_shared_by_its_name_not_by_being_a_habit() -> None:
    made = analysis()
    other = made.process.model_copy(
        update={
            "rules": tuple(
                r.model_copy(update={"name": f"別の{r.name}"}) for r in made.process.rules if not r.bases[0].name
            )
        }
    )
    shared = {rule.citation for rule in shared_rules([made, replace(made, process=other)])}
    assert shared == set()


def test_a_few_flows_stand_side_by_side_and_many_do_not() -> None:
    rows = {
        row.name.ja: row.values for row in comparison([analysis(), analysis(measures=replace(measures(), handoffs=9))])
    }
    assert rows["受渡し"] == ("2", "9")
    assert rows["職員の年間"] == ("7,200", "7,200")
    assert comparison([analysis()]) == ()
    assert comparison([analysis()] * (MOST_COMPARED + 1)) == ()


def town(source: str, *steps: str, name: str = "申請受付") -> Analysis:
    text = f"業務: {name}\n出典: {source}\n件数: 600件/年\n手順:\n"
    return analyse_loaded(
        load_text(text + "".join(f"  - 窓口: {step}\n    時間: 10分\n" for step in steps), f"{source}.flow.yaml")
    )


def test_two_towns_that_do_the_same_job_stand_side_by_side() -> None:
    one = town("A町", "申請書を受け取る", "台帳に写す", "結果を通知する")
    other = town("B町", "申請書を受け取る", "結果を通知する", "督促する", name="申請 受付")
    third = town("A町", "ごみを集める", name="ごみ収集")
    jobs = same_jobs([one, third, other])
    assert [(job.places, job.labels) for job in jobs] == [((0, 2), ("A町", "B町"))]
    said = {(kind.ja, here, there) for kind, _, here, there in jobs[0].steps}
    assert ("左だけ", "窓口: 台帳に写す", "") in said
    assert ("右だけ", "", "窓口: 督促する") in said
    assert not any("申請書を受け取る" in here for _, here, _ in said)
    assert {row.name.ja: row.values for row in jobs[0].figures}["工程"] == ("3", "3")
    page = html([one, third, other], picture=lambda _: "")
    assert "同じ業務「申請受付」のやり方の違い" in page
    assert "督促する" in page[page.index("やり方の違い") :][:3000]
    assert "The same job" in html([one, other], language="en", picture=lambda _: "")


def test_flows_of_one_name_and_one_source_are_told_apart_by_what_differs() -> None:
    labels = same_jobs([town("A町", "受ける"), town("A町", "渡す")])[0].labels
    assert len(set(labels)) == 2
    assert same_jobs([town("A町", "受ける"), town("B町", "渡す", name="別")]) == ()
    assert same_jobs([town(f"{n}町", "受ける") for n in range(MOST_COMPARED + 1)]) == ()


def test_a_planned_flow_beside_the_flow_of_today_is_not_added_up() -> None:
    today = town("A町", "申請書を受け取る", "台帳に写す")
    later = replace(today, process=today.process.model_copy(update={"state": State.TO_BE}))
    alone = replace(later, process=later.process.model_copy(update={"name": "別の仕事"}))
    assert counted([later, today, alone]) == (1, 2)
    assert total_staff_hours([later, today]) == total_staff_hours([today]) == pytest.approx(200)
    assert total_staff_hours([alone]) == pytest.approx(200)
    bound = analysis()
    planned = replace(bound, process=bound.process.model_copy(update={"state": State.TO_BE}))
    assert shared_rules([bound, planned]) == ()
    page = html([later, today, alone], picture=lambda _: "")
    assert "2つの業務に、職員の時間が年 400時間" in page
    assert "改善後の流れ 1本は、合計に入れていません" in page


def stated(source: str, state: str, *steps: str, file: str = "") -> Analysis:
    rows = "".join(f"  - 窓口: {step}\n    時間: 10分\n" for step in steps)
    text = f"業務: 申請受付\n出典: {source}\n状態: {state}\n件数: 600件/年\n手順:\n{rows}"
    return analyse_loaded(load_text(text, file or f"{source}/{state}.flow.yaml"))


def test_a_plan_stands_beside_its_own_flow_of_today_and_not_among_the_towns() -> None:
    today, plan = stated("A町", "現状", "受け取る", "台帳に写す"), stated("A町", "改善後", "受け取る")
    other, theirs = stated("B町", "現状", "受け取る", "綴る"), stated("B町", "改善後", "画面で受け取る")
    jobs = same_jobs([today, plan, other, theirs])
    assert [(job.places, job.labels, job.planned) for job in jobs] == [
        ((0, 2), ("A町", "B町"), False),
        ((0, 1), ("現状", "改善後"), True),
        ((2, 3), ("現状", "改善後"), True),
    ]
    page = html([today, plan, other, theirs], picture=lambda _: "")
    towns, plans = page.index("やり方の違い"), page.index("<summary>申請受付: 現状と改善後</summary>")
    assert towns < plans
    assert "違う理由を話し合って" not in page[plans:]
    assert "工程がどう変わるか" in page[plans:]


def test_processes_of_one_name_are_told_apart_wherever_they_are_named() -> None:
    flows = [
        stated("A町", "現状", "受け取る"),
        stated("A町", "改善後", "受け取る"),
        town("C町", "集める", name="ごみ収集"),
    ]
    page = html(flows, picture=lambda _: "")
    assert page.count(">申請受付 (現状)<") == page.count(">申請受付 (改善後)<") == 3  # contents, table, heading
    assert ">ごみ収集<" in page
    assert "ごみ収集 (現状)" not in page


def test_long_sources_and_files_head_a_column_with_what_tells_them_apart() -> None:
    one = stated("公開資料から作った例 (くわしくは同じフォルダの説明)", "現状", "受け取る", file="作例/東/a.flow.yaml")
    assert same_jobs([one, stated("練習", "現状", "渡す")])[0].labels == ("公開資料から作った例", "練習")
    other = stated("公開資料から作った例 (くわしくは同じフォルダの説明)", "現状", "渡す", file="作例/西/a.flow.yaml")
    assert same_jobs([one, other])[0].labels == ("東/a", "西/a")


def test_a_level_where_only_rules_bind_says_so_instead_of_none() -> None:
    made = analysis()
    only = [rung for rung in digest(made).ladder if not rung.count]
    page = html([made], picture=lambda _: "")
    assert ("ルールが縛る分" in page) == bool(only)
    assert only
