"""A proposal is the best there is, applies cleanly, and never touches what is protected."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.audit import Status
from bprflow.cli.main import run
from bprflow.flow import build, structure_faults
from bprflow.model import Authority, BasisKind, LegacyRule
from bprflow.model.redesign import Disposition, Eliminate, Redesign
from bprflow.redesign.amendments import amendment_days
from bprflow.redesign.apply import apply
from bprflow.redesign.calendar import passage
from bprflow.redesign.choose import Limits, Prices, allowed, choose, cost_of, value_of
from bprflow.redesign.improve import improve, proposal_text
from bprflow.redesign.options import Option, OptionMaker
from bprflow.redesign.protect import reach, step_protection
from bprflow.redesign.side import Side
from bprflow.redesign.wording import electronic_name, without_seal
from bprflow.source import load_file
from bprflow.source.redesign import load_redesign_text
from tests.redesign.make import flows, process, step

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CASES = sorted(path.parent.name for path in EXAMPLES.glob("*/as-is.flow.yaml"))
TODAY = datetime.date(2026, 11, 22)
KINDS = (BasisKind.CUSTOM, BasisKind.GUIDELINE, BasisKind.ORDINANCE, BasisKind.STATUTE)


@st.composite
def programs(draw: st.DrawFn) -> tuple[list[Option], dict[str, LegacyRule], Limits]:
    """A small random program: options that exclude, need and cost."""
    names = [f"rule{i}" for i in range(draw(st.integers(0, 3)))]
    rules = {
        name: LegacyRule.model_validate({"name": name, "bases": [{"kind": draw(st.sampled_from(KINDS))}]})
        for name in names
    }
    steps = [f"s{i}" for i in range(draw(st.integers(1, 5)))]
    options = []
    for index in range(draw(st.integers(1, 8))):
        mine = tuple(draw(st.lists(st.sampled_from(steps), min_size=1, max_size=2, unique=True)))
        needs = draw(st.lists(st.sampled_from(steps), max_size=2, unique=True))
        bound = tuple(draw(st.lists(st.sampled_from(names), max_size=2, unique=True))) if names else ()
        options.append(Option(
            f"o{index}", draw(st.sampled_from(("eliminate", "automate", "unseal"))), mine, (Eliminate(targets=mine),), bound,
            tuple(n for n in needs if n not in mine), (), float(draw(st.integers(0, 20))), float(draw(st.integers(1, 9))),
            draw(st.sampled_from(Authority)), Disposition.PROPOSE,
        ))  # fmt: skip
    limits = Limits(
        draw(st.sampled_from(Authority)),
        draw(st.none() | st.integers(1, 4)),
        draw(st.none() | st.integers(1, 25).map(float)),
        frozenset(draw(st.lists(st.sampled_from(names), max_size=1))) if names else frozenset(),
        draw(st.none() | st.integers(0, 900).map(lambda n: n * 10_000.0)),
        Prices(
            {kind: draw(st.integers(0, 300)) * 10_000.0 for kind in ("eliminate", "automate")},
            draw(st.sampled_from((0.0, 30_000.0))),
        ),
    )
    return options, rules, limits


def worth(chosen: tuple[Option, ...], rules: dict[str, LegacyRule]) -> float:
    from bprflow.redesign.choose import TIE

    amended = {name for option in chosen for name in option.rules}
    return sum(value_of(option) for option in chosen) - TIE * sum(amendment_days(rules[name]) for name in amended)


@settings(max_examples=200, deadline=None)
@given(programs())
def test_the_choice_is_the_best_there_is(program) -> None:
    options, rules, limits = program
    chosen = choose(options, rules, limits)
    assert allowed(chosen, rules, limits)
    best = max(
        worth(subset, rules)
        for size in range(len(options) + 1)
        for subset in itertools.combinations(options, size)
        if allowed(subset, rules, limits)
    )
    assert worth(chosen, rules) == pytest.approx(best, abs=1e-4)


def side(name: str) -> Side:
    return Side.of(load_file(str(EXAMPLES / name / "as-is.flow.yaml")).process)


@pytest.mark.parametrize("name", CASES)
def test_a_proposal_applies_cleanly_and_frees_time(name: str) -> None:
    before = side(name)
    proposal = improve(before, today=TODAY, target="as-is.flow.yaml")
    assert proposal.applied.refused == ()
    assert structure_faults(build(proposal.applied.process)) == ()
    assert proposal.chosen and proposal.hours > 0
    after = Side.of(proposal.applied.process, audited=False).measures
    assert after.hours_per_year.value < before.measures.hours_per_year.value
    rungs = [rung.hours for rung in proposal.ladder]
    assert before.measures.hours_per_year.value - after.hours_per_year.value == pytest.approx(rungs[-1])
    assert rungs == sorted(rungs) and rungs[-1] == pytest.approx(proposal.hours)


@pytest.mark.parametrize("name", CASES)
def test_a_proposal_is_a_file_people_can_edit(name: str) -> None:
    proposal = improve(side(name), today=TODAY, target="as-is.flow.yaml")
    for language in ("ja", "en"):
        loaded = load_redesign_text(proposal_text(proposal, language=language))
        assert loaded.diagnostics == ()
        assert [c.type for c in loaded.redesign.operations] == [c.type for c in proposal.redesign.operations]
        again = apply(proposal.applied.as_is, loaded.redesign)
        assert [s.name for s in again.process.all_steps] == [s.name for s in proposal.applied.process.all_steps]


@pytest.mark.parametrize("name", CASES)
def test_nothing_protected_is_ever_proposed(name: str) -> None:
    before = side(name)
    rules = before.process.rule_by_name
    for option in OptionMaker(before).options():
        for step_id in option.steps:
            protection = step_protection(before.process.step_by_id[step_id], before.process)
            if protection is None:
                continue
            kept = [rules[rule] for rule in protection.rules]
            assert option.kind == "digitise" and all(
                not r.keep_reason and set(r.requirements) == {"written"} for r in kept
            )
            assert option.disposition is Disposition.CONSULT
        assert not any(rules[rule].keep_reason for rule in option.rules)
        assert not any(finding.status is Status.SUPPRESSED for finding in option.findings)
    for amendment in improve(before, today=TODAY).redesign.amendments:
        assert not rules[amendment.rule].keep_reason and rules[amendment.rule].authority is not Authority.STATE


@pytest.mark.parametrize("name", ("subsidy-seal", "day-duty", "school-repair"))
@pytest.mark.parametrize("authority", list(Authority))
def test_no_decision_is_asked_above_the_limit(name: str, authority: Authority) -> None:
    before = side(name)
    proposal = improve(before, limits=Limits(authority, 4), today=TODAY)
    assert len(proposal.chosen) <= 4
    assert all(reach(option.authority) <= reach(authority) for option in (*proposal.chosen, *proposal.consult))
    assert [rung.authority for rung in proposal.ladder] == [a for a in Authority if reach(a) <= reach(authority)]


def test_what_cannot_be_in_force_in_time_is_left_out() -> None:
    before = side("subsidy-seal")
    until = datetime.date(2026, 12, 31)
    proposal = improve(before, until=until, today=TODAY)
    for amendment in proposal.redesign.amendments:
        kind = before.process.rule_by_name[amendment.rule].strongest_basis.kind
        assert passage(kind, TODAY).force <= until
    assert len(proposal.chosen) < len(improve(before, today=TODAY).chosen)


def test_what_is_to_be_agreed_carries_its_question_and_is_not_applied() -> None:
    proposal = improve(side("address-change"), today=TODAY)
    asked = [c for c in proposal.redesign.changes if c.disposition is Disposition.CONSULT]
    assert asked and all(change.question for change in asked)
    held = {conflict.operation for conflict in proposal.applied.held}
    assert held == {i for i, c in enumerate(proposal.redesign.operations) if c.disposition is Disposition.CONSULT}
    paper = next(c for c in asked if c.type == "replace")
    assert any(basis.article == "第27条第1項" for basis in paper.basis)


def test_a_reader_of_paper_is_not_automated_before_the_paper_is_gone() -> None:
    flow = process(
        step("申請書を手書きする", "市民", kind="記入", media=["紙"], touch="10分", writes=["申請書"]),
        step(
            "申請書を見てシステムへ入力する",
            kind="転記",
            media=["システム"],
            touch="8分",
            reads=["申請書"],
            writes=["台帳"],
        ),
        step("入力結果を読み合わせで確認する", kind="確認", media=["紙"], touch="4分", reads=["申請書", "台帳"]),
        documents=[{"name": "申請書", "media": ["紙"]}, {"name": "台帳", "media": ["システム"]}],
    )
    options = {option.key: option for option in OptionMaker(Side.of(flow)).options()}
    automate = options["automate:申請書を見てシステムへ入力する"]
    assert automate.needs == ("申請書を手書きする",)
    check = next(o for o in options.values() if o.kind == "eliminate" and "読み合わせ" in o.key)
    assert "申請書を見てシステムへ入力する" in check.needs
    one = choose(list(options.values()), {}, Limits(most=1))
    assert {o.key for o in one} <= {k for k, o in options.items() if not o.needs}


def test_paper_from_outside_is_looked_at_for_some_cases_not_by_a_machine() -> None:
    """A receipt somebody else printed stays paper: a system that compares it would be a foolish proposal."""
    found = {option.key: option for option in OptionMaker(side("subsidy-seal")).options()}
    assert "automate:領収書を1枚ずつ目視で照合する" not in found
    (change,) = found["triage:領収書を1枚ずつ目視で照合する"].changes
    assert change.share.value == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("アンケート様式を紙で決裁する(押印3か所)", "アンケート様式を電子で決裁する"),
        ("申請書・事業計画・予算書を手書きし代表者印を押す", "申請書・事業計画・予算書を画面で入力する"),
        ("検診機関へ変更分をFAXする", "検診機関へ変更分を電子で送る"),
        ("要件を審査する", "要件を審査する (電子で)"),
        ("住宅地図をコピーし印を付ける", "住宅地図の画面で印を付ける"),
        ("紙の予約簿で空車を確認し記入する", "画面の予約簿で空車を確認し入力する"),
        ("交付決定を起案し5人が押印する", "交付決定を起案し5人が電子で承認する"),
        ("額の確定を起案・押印し公印通知を郵送する", "額の確定を起案し通知を電子で送る"),
        ("請求書を作り押印して提出する", "請求書を作り画面から提出する"),
        ("不具合を見つけ校内の連絡票に書く", "不具合を見つけ校内の連絡票に画面で入力する"),
        ("また印刷して見比べる", "また画面で見比べる"),
        ("月末にまとめて支所へ持参する", "月末にまとめて支所へ電子で送る"),
        ("修繕業者へ電話とFAXで指示する", "修繕業者へ電子で指示する"),
        ("写真を印刷し捕獲報告書に貼り手書きする", "写真を捕獲報告書に添付し画面で入力する"),
        ("申請書に手書きで記入する", "申請書に画面で入力する"),
        ("窓口へ申請書を持参する", "申請書を電子で送る"),
        ("電話で申し込む", "フォームで申し込む"),
        ("手数料を現金で受け取る", "手数料をキャッシュレスで受け取る"),
        ("形式審査し不備を電話、再来庁で訂正印をもらう", "形式審査し、不備は画面で差し戻して直してもらう"),
        ("結果を学校へ電話し履歴ファイルに綴る", "結果を学校へ画面から連絡し履歴を電子で保存する"),
    ],
)
def test_new_names_are_whole_sentences(name: str, expected: str) -> None:
    assert electronic_name(name) == expected


@pytest.mark.parametrize("name", CASES)
def test_no_draft_names_the_old_way_of_doing_a_step_it_makes_digital(name: str) -> None:
    for option in OptionMaker(side(name)).options():
        for change in option.changes:
            new = (
                [s.name for s in getattr(change, "new", ())]
                if option.kind == "digitise"
                else [getattr(change, "name", "")]
            )
            for word in ("FAXする", "郵送する", "手書き", "目視", "持参", "紙の予約簿", "コピーし", "逓送"):
                assert not any(word in one for one in new), new


def test_a_name_that_cannot_be_mended_is_marked_not_mangled() -> None:
    assert without_seal("請求書を作り押印して提出する") == "請求書を作り提出する"
    assert without_seal("最終版に押印する") == "最終版を承認する"
    assert without_seal("荷物を受け取り受領印を押す") == "荷物を受け取り受領を記録する"
    assert without_seal("代わりを探し変更届に押印する") == "代わりを探し変更届を出す"
    assert without_seal("日誌に押印し翌開庁日に総務課へ持参する") == "日誌を翌開庁日に総務課へ持参する"
    assert without_seal("実印を押す") == "実印を押す (押印なし)"
    for name in (s.name for case in CASES for s in side(case).process.all_steps):
        assert len(electronic_name(name)) >= 4 and len(without_seal(name)) >= 4


@settings(max_examples=40, deadline=None)
@given(flows(minimum=3))
def test_any_flow_gets_a_proposal_that_applies_cleanly(flow) -> None:
    proposal = improve(Side.of(flow), today=TODAY)
    assert proposal.applied.refused == ()
    assert structure_faults(build(proposal.applied.process)) == ()
    assert load_redesign_text(proposal_text(proposal)).diagnostics == ()


def test_an_english_flow_gets_an_english_draft() -> None:
    flow = process(
        step("fill in the form by hand", "市民", kind="記入", media=["紙"], touch="10分", writes=["form"]),
        step(
            "key the form into the system", kind="転記", media=["システム"], touch="8分", reads=["form"], writes=["db"]
        ),
        documents=[{"name": "form", "media": ["紙"]}, {"name": "db", "media": ["システム"]}],
    )
    text = proposal_text(improve(Side.of(flow), today=TODAY, language="en"), language="en")
    body = "\n".join(line for line in text.splitlines() if "業務" not in line)
    allowed = set("市民窓口住民記録システム")
    assert not {ch for ch in body if not ch.isascii()} - allowed, body


def test_a_budget_is_kept_and_more_money_frees_no_less() -> None:
    before = side("line-report")
    prices = Prices({"digitise": 600_000.0, "automate": 900_000.0}, 30_000.0)
    rules = before.process.rule_by_name
    freed = []
    for budget in (0.0, 1_000_000.0, 3_000_000.0, 1e9):
        proposal = improve(before, limits=Limits(budget=budget, prices=prices), today=TODAY)
        assert proposal.cost_yen == pytest.approx(cost_of(proposal.chosen, rules, prices))
        assert proposal.cost_yen <= budget
        freed.append(proposal.hours)
    assert freed == sorted(freed) and freed[0] == 0 and freed[1] > 0
    assert freed[-1] == pytest.approx(improve(before, today=TODAY).hours)


def test_a_budget_on_the_command_line(capsys) -> None:
    flow = str(EXAMPLES / "line-report" / "as-is.flow.yaml")
    assert run(["improve", flow, "--予算", "100万円", "--単価", "電子化=60万円", "--日額", "3万円"]) == 0
    assert "費用: " in capsys.readouterr().err
    assert (
        run(["improve", flow, "--budget", "100", "--price", "digitise=600000", "--day-rate", "30000", "--lang", "en"])
        == 0
    )
    assert "cost: 0 yen" in capsys.readouterr().err
    for words in (
        ["--予算", "100万円"],
        ["--予算", "たくさん", "--日額", "3万円"],
        ["--予算", "1円", "--単価", "魔法=1円"],
    ):
        assert run(["improve", flow, *words]) == 2, words


def proposed(name: str):
    """Give the new step of each replacement by the name of the old one, and the proposal."""
    proposal = improve(side(name), today=TODAY)
    return {c.target: c.new[0] for c in proposal.redesign.changes if c.type == "replace"}, proposal


def test_a_certificate_that_falls_leaves_the_office_an_inquiry_that_costs_time() -> None:
    _, proposal = proposed("subsidy-seal")
    option = next(o for o in proposal.chosen if o.key == "eliminate:納税証明書を別窓口で取り添付する")
    assert [change.type for change in option.changes] == ["eliminate", "insert", "drop_attachment"]
    to_be = proposal.applied.process
    asks = next(s for s in to_be.all_steps if s.name == "納税証明書の内容を庁内で照会する")
    assert asks.touch.minutes > 0 and "同意" in asks.note and asks.lane == "担当課"
    check = to_be.step_by_id["形式審査し不備を電話、再来庁で訂正印をもらう"]
    assert [u.document for u in check.reads if u.document in ("納税証明書", "庁内照会の結果")] == ["庁内照会の結果"]
    order = [s.id for s in to_be.all_steps]
    assert order.index(asks.id) < order.index(check.id)
    before = side("subsidy-seal").measures.steps["納税証明書を別窓口で取り添付する"].hours_per_year.value
    assert 0 < option.hours < before, "what the office does instead is taken off"
    assert not [c for c in proposal.applied.warnings if c.code == "lost-writer"]


def test_no_draft_sends_things_by_wire_or_rings_back_by_screen_or_cuts_a_decision() -> None:
    changed, _ = proposed("wildlife-capture")
    assert "月末にまとめて支所へ持参する" not in changed, "the tail of an animal goes through no wire"
    changed, _ = proposed("day-duty")
    assert "コピーを見て改めて市民へ電話し直す" not in changed
    assert changed["日誌に押印し翌開庁日に総務課へ持参する"].name == "日誌を翌開庁日に総務課へ持参する"
    _, proposal = proposed("redpen-proof")
    assert proposal.applied.process.step_by_id["また印刷して見比べる"].branches
    changed, _ = proposed("no-write-counter")
    assert "税・国保など別の窓口でまた同じことを書く" not in changed, (
        "the second form falls, it does not move to a screen"
    )


def test_who_works_on_paper_goes_digital_with_the_paper_or_nobody_does() -> None:
    changed, proposal = proposed("redpen-proof")
    assert {"原稿をWordで作り全頁印刷する", "赤ペンで修正を書き込む", "また印刷して見比べる"} <= set(changed)
    assert all(d.media == ("system",) for d in proposal.redesign.documents)
    assert {"原稿(紙)", "赤入れ原稿"} <= {d.name for d in proposal.redesign.documents}
    options = {o.key: o for o in OptionMaker(side("redpen-proof")).options()}
    assert "赤ペンで修正を書き込む" in options["digitise:原稿をWordで作り全頁印刷する"].needs


def test_what_is_looked_at_takes_as_long_on_a_screen_and_travel_does_not() -> None:
    changed, _ = proposed("subsidy-seal")
    assert changed["窓口へ持参する"].touch.minutes == pytest.approx(4)
    assert changed["形式審査し不備を電話、再来庁で訂正印をもらう"].touch.minutes == pytest.approx(22.5)
    changed, _ = proposed("field-survey")
    assert all(new.kind != "print" for new in changed.values()), "nothing is printed on a screen"


def test_cash_and_letters_stay_open_and_the_draft_says_whom_its_figures_are_for() -> None:
    changed, proposal = proposed("no-write-counter")
    assert changed["番号を呼び手数料を現金で受け取り領収印を押す"].fallback == "現金でも受け取る"
    assert "全員が新しい道を使ったとき" in proposal_text(proposal)
    changed, proposal = proposed("checkup-reschedule")
    assert changed["新しい案内を封入して郵送する"].fallback and proposal.redesign.uptake is not None
    _, proposal = proposed("vehicle-log")
    assert proposal.redesign.uptake is None and "全員が" not in proposal_text(proposal)


def test_the_question_of_what_leans_on_another_change_names_it() -> None:
    _, proposal = proposed("address-change")
    asked = {c.target: c.question for c in proposal.redesign.changes if c.type == "automate"}
    assert "「記載台で住民異動届を手書きする」" in asked["届出書を見て住民記録システムへ入力する"]


def test_a_form_printed_blank_and_filled_in_by_residents_is_theirs() -> None:
    _, proposal = proposed("survey-tally")
    assert "automate:回答をExcelへ1枚ずつ入力する" in {o.key for o in proposal.chosen}


def test_the_inquiry_is_made_by_the_office_also_where_only_residents_handle_the_certificate() -> None:
    flow = process(
        step("住民票の写しを取りに行く", "市民", kind="移動", media=["対面"], touch="40分", writes=["住民票"]),
        step(
            "申請書を書いて出す", "市民", kind="記入", media=["紙"], touch="10分", reads=["住民票"], writes=["申請書"]
        ),
        step("申請を審査する", kind="審査", media=["紙"], touch="10分", reads=["申請書"]),
        documents=[{"name": "住民票", "media": ["紙"], "issuer": "市民課"}, {"name": "申請書", "media": ["紙"]}],
    )
    options = [o for o in OptionMaker(Side.of(flow)).options() if o.key == "eliminate:住民票の写しを取りに行く"]
    assert options, "a copy the office can look up itself"
    insert = next(c for c in options[0].changes if c.type == "insert")
    assert insert.new[0].lane == "窓口" and insert.before == "申請を審査する"
    to_be = apply(flow, Redesign(title="案", changes=options[0].changes))
    assert not to_be.refused and not to_be.warnings
    read = {s.lane: {u.document for u in s.reads} for s in to_be.process.all_steps}
    assert "住民票" not in read["市民"] | read["窓口"] and "庁内照会の結果" not in read["市民"]
