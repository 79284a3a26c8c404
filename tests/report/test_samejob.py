from __future__ import annotations

from pathlib import Path

from bprflow.audit import analyse_loaded
from bprflow.audit.analysis import Analysis
from bprflow.report.overview import same_jobs
from bprflow.report.page import html
from bprflow.report.samejob import BY_BASIS, BY_ID, BY_NAME, BY_STEPS, alike
from bprflow.source import load_file, load_text

EXAMPLES = Path(__file__).parents[2] / "examples"
STEPS = ("申請書を受け取る", "申請書を見て台帳へ入力する", "入力結果を読み合わせで確認する", "証明書を印刷し交付する")


def town(name: str, source: str, *, head: str = "", steps: tuple[str, ...] = STEPS) -> Analysis:
    rows = "".join(f"  - 窓口: {step}\n    時間: 5分\n" for step in steps)
    return analyse_loaded(
        load_text(f"業務: {name}\n出典: {source}\n{head}件数: 600件/年\n手順:\n{rows}", f"{source}.flow.yaml")
    )


LAW = "根拠: {種別: 法令, 名称: 住民基本台帳法, 条項: 第12条第1項}\n"


def test_one_name_however_it_is_spaced() -> None:
    found = alike([town("住民票の写しの交付", "A町"), town("住民票の 写しの交付", "B町", steps=("ごみを集める",))])
    assert [(group.places, group.ground) for group in found] == [((0, 1), BY_NAME)]


def test_one_number_of_the_procedure() -> None:
    one = town("住民票の写しの交付", "A町", head="識別子: 0012\n")
    other = town("証明発行", "B町", head="識別子: 0012\n", steps=("まったく別の書き方をする",))
    assert [(group.places, group.ground) for group in alike([one, other])] == [((0, 1), BY_ID)]
    third = town("証明発行", "C町", head="識別子: 0013\n", steps=("まったく別の書き方をする",))
    assert alike([one, third]) == ()


def test_one_law_and_steps_that_are_alike() -> None:
    one = town("住民票の写しの交付", "A町", head=LAW)
    other = town("証明の発行業務", "B町", head=LAW, steps=("申請書を窓口で受け取る", *STEPS[1:]))
    assert [(group.places, group.ground) for group in alike([one, other])] == [((0, 1), BY_BASIS)]


def test_one_law_but_other_work_is_not_the_same_job() -> None:
    one = town("住民票の写しの交付", "A町", head=LAW)
    other = town("閲覧簿の点検", "B町", head=LAW, steps=("書庫を見回る", "鍵を返す", "報告をまとめる"))
    assert alike([one, other]) == ()


def test_names_and_steps_alike_without_a_law() -> None:
    one, other = town("道路損傷の通報受付", "A町"), town("道路の損傷通報の受付", "B町")
    assert [group.ground for group in alike([one, other])] == [BY_STEPS]
    apart = town("道路損傷の通報受付簿の廃棄", "C町", steps=("箱に詰める", "業者を呼ぶ", "立ち会う"))
    assert alike([one, apart]) == ()


def test_three_towns_come_together_through_the_middle_one() -> None:
    flows = [town("住民票交付", "A町", head=LAW), town("ごみ収集", "X町", steps=("集める",)), town("住民票交付", "B町"), town("証明の発行", "C町", head=LAW)]  # fmt: skip
    found = alike(flows)
    assert [(group.places, group.ground) for group in found] == [((0, 2, 3), BY_BASIS)]
    job = same_jobs(flows)[0]
    assert len(job.labels) == 3
    page = html(flows, picture=lambda _: "")
    assert "根拠の条文が同じで、手順が似ている" in page
    assert "same legal basis, similar steps" in html(flows, language="en", picture=lambda _: "")


def test_thirteen_different_cases_are_thirteen_jobs() -> None:
    every = [analyse_loaded(load_file(str(path))) for path in sorted(EXAMPLES.glob("*/as-is.flow.yaml"))]
    assert len(every) == 13
    assert alike(every) == ()


def test_a_case_and_its_planned_flow_are_one_job() -> None:
    folder = EXAMPLES / "address-change"
    pair = [analyse_loaded(load_file(str(folder / name))) for name in ("as-is.flow.yaml", "to-be.flow.yaml")]
    assert [group.places for group in alike(pair)] == [(0, 1)]
