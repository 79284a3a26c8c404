"""The engine: stable ids, order, hours, authority, guards, crashes, thresholds, editions, speed."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.audit import AuditConfig, Severity, Status, all_rules, analyse_loaded, audit
from bprflow.audit.case import Case, Hit
from bprflow.audit.config import EDITION
from bprflow.audit.engine import run_rules
from bprflow.audit.finding import Confidence
from bprflow.audit.rule import Registry, RuleError, rule
from bprflow.audit.sources import HOUSE
from bprflow.flow import build
from bprflow.language.terms import Text
from bprflow.measure import measure
from bprflow.model import Authority
from bprflow.source import load_file, load_text

from .flows import analysed, found

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*/as-is.flow.yaml"))

PAPER_FLOW = """業務: 届出の受付
件数: 1,200件/年
手順:
  - 市民: 届出書を手書きする
    時間: 10分
    書く: 届出書
  - 窓口: 届出書を見てシステムへ入力する
    時間: 5分
    読む: 届出書
  - 別の職員: 入力結果を読み合わせで照合する
    時間: 3分
"""
PAGE = """何か。

なぜ困るか: 例。
直し方: 例。
言ってはいけないとき: 例。
悪い例: なし
良い例: なし
What: x.
Why: x.
Remedy: x.
Not when: x.
"""


def test_hours_are_those_of_the_steps_named() -> None:
    (finding,) = found(PAPER_FLOW, "KEY-01")
    assert finding.hours_per_year == pytest.approx(1200 * 5 / 60)
    assert finding.message.ja == "「届出書を見てシステムへ入力する」で、届出書を見てシステムへ打ち直しています"
    assert (finding.line, finding.lane, finding.inferred) == (7, "窓口", True)


def test_written_kind_and_medium_make_a_finding_certain() -> None:
    text = """業務: 例
帳票:
  届: {媒体: 紙}
手順:
  - 担当: 窓口
    名前: 住民記録へ入れる
    種類: 転記
    媒体: システム
    読む: 届
"""
    (finding,) = found(text, "KEY-01")
    assert not finding.inferred


def test_order_is_status_severity_hours_position() -> None:
    weights = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    status = {Status.FINDING: 0, Status.REVIEW: 1, Status.SUPPRESSED: 2}
    for path in EXAMPLES:
        findings = analyse_loaded(load_file(str(path))).findings
        keys = [(status[f.status], weights[f.severity], -(f.hours_per_year or 0)) for f in findings]
        assert keys == sorted(keys), path


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_ids_are_unique_and_survive_moving_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    before = analyse_loaded(load_text(text)).findings
    moved = analyse_loaded(load_text("# 一行足す\n\n" + text.replace("\n手順:\n", "\n\n# 手順の前\n手順:\n"))).findings
    assert len({finding.id for finding in before}) == len(before)
    assert [finding.id for finding in before] == [finding.id for finding in moved]
    assert [finding.line for finding in before] != [finding.line for finding in moved]


def test_ids_do_not_depend_on_other_steps() -> None:
    longer = PAPER_FLOW + "  - 窓口: 結果を電話で連絡する\n"
    before = {finding.id for finding in analysed(PAPER_FLOW).findings}
    after = {finding.id for finding in analysed(longer).findings}
    assert before <= after


@pytest.mark.parametrize(
    ("kind", "authority"),
    [("慣行", Authority.SECTION), ("要綱", Authority.MAYOR), ("規則", Authority.MAYOR), ("条例", Authority.ASSEMBLY)],
)
def test_authority_follows_from_the_basis(kind: str, authority: Authority) -> None:
    text = f"""業務: 例
ルール:
  押印: {{求めること: 押印, 根拠: {{種別: {kind}, 名称: きまり, 条項: 第3条}}}}
手順:
  - 市民: 申請書に認印を押す
    ルール: 押印
"""
    findings = [f for f in analysed(text).findings if f.code in {"SEAL-01", "SEAL-03"}]
    assert [finding.authority for finding in findings] == [authority]


def test_a_statute_turns_a_finding_into_a_question_to_the_state() -> None:
    text = """業務: 例
ルール:
  押印: {求めること: 押印, 根拠: {種別: 法令, 名称: ○○法, 条項: 第5条}}
手順:
  - 市民: 届書に認印を押す
    ルール: 押印
"""
    (finding,) = found(text, "SEAL-03")
    assert finding.status is Status.REVIEW
    assert finding.authority is Authority.STATE
    assert finding.suppression is not None
    assert finding.suppression.guard == "G2"
    assert "○○法 第5条" in finding.suppression.reason.ja


def test_a_statute_that_allows_the_electronic_form_does_not_guard() -> None:
    text = """業務: 例
ルール:
  書面: {求めること: 書面, 根拠: {種別: 法令, 名称: ○○法, 条項: 第5条, 引用: 書面又は電磁的記録により}}
手順:
  - 市民: 届出書を手書きする
    ルール: 書面
"""
    (finding,) = found(text, "PAP-01")
    assert finding.status is Status.FINDING


@pytest.mark.parametrize(
    ("guard", "code", "step"),
    [
        ("G1", "SEAL-01", "  - 市民: 電子申請に認印を押した書類を添える\n    媒体: [フォーム, 紙]\n"),
        ("G3", "FACE-04", "  - 市民: 許可証を受け取りに来庁する\n    残す理由: 渡すときに説明が要る\n"),
        ("G4", "STAY-01", "  - 監視員: プールに常駐する\n"),
        ("G5", "FACE-04", "  - 市民: マイナンバーカードの交付を受け取りに来庁する\n"),
        ("G6", "KEY-01", "  - 窓口: 紙の人の申請書を見てシステムへ入力する\n"),
        ("G8", "MAIL-03", "  - 窓口: 停電時は受付をFAXで送る\n"),
    ],
)
def test_each_guard_holds_back_and_says_why(guard: str, code: str, step: str) -> None:
    findings = found("業務: 例\n手順:\n" + step, code)
    assert findings
    for finding in findings:
        assert finding.status is Status.SUPPRESSED
        assert finding.suppression is not None
        assert finding.suppression.guard == guard
        assert finding.suppression.reason.ja and finding.suppression.reason.en
        assert finding.operations == ()


def test_little_work_only_lowers_the_weight() -> None:
    small = PAPER_FLOW.replace("1,200件/年", "12件/年")
    (before,), (after,) = found(PAPER_FLOW, "KEY-01"), found(small, "KEY-01")
    assert (before.severity, after.severity) == (Severity.WARNING, Severity.INFO)
    assert after.status is Status.FINDING
    assert found(small, "KEY-01", AuditConfig(small_hours=0))[0].severity is Severity.WARNING


def test_thresholds_are_parameters() -> None:
    text = "業務: 例\n手順:\n  - 担当課: 月報を紙決裁する(押印3か所)\n"
    assert not found(text, "APPR-01")
    assert found(text, "APPR-01", AuditConfig(thresholds={"APPR-01.at_least": 3}))


def test_select_ignore_profile_and_edition() -> None:
    codes = {finding.code for finding in analysed(PAPER_FLOW).findings}
    assert {"KEY-01", "KEY-05", "PAP-01"} <= codes
    assert {f.code for f in analysed(PAPER_FLOW, AuditConfig(select=("KEY",))).findings} == {"KEY-01", "KEY-05"}
    assert "KEY-01" not in {f.code for f in analysed(PAPER_FLOW, AuditConfig(ignore=("KEY-01",))).findings}
    assert analysed(PAPER_FLOW, AuditConfig(profile="minimum")).findings == ()
    assert analysed(PAPER_FLOW, AuditConfig(edition="2026.10")).findings == ()
    assert all(one.edition <= EDITION for one in all_rules())


def _crashing(registry: Registry) -> None:
    def crash(case: Case) -> Iterator[Hit]:
        yield case.hit()
        raise ZeroDivisionError("boom")

    crash.__doc__ = PAGE
    register = rule(
        "CRASH-01", "落ちる", "Crash", "info low minimum", message=Text("例", "x"), basis=(HOUSE,), registry=registry
    )
    register(crash)


def test_a_crashing_rule_costs_one_finding_and_the_others_still_run() -> None:
    registry = Registry()
    _crashing(registry)
    process = load_text(PAPER_FLOW).process
    assert process is not None
    flow = build(process)
    rules = (*registry.rules.values(), *all_rules())
    findings = run_rules(rules, flow, measure(flow), config=AuditConfig())
    internal = [finding for finding in findings if finding.code == "INTERNAL"]
    assert len(internal) == 1
    assert "CRASH-01" in internal[0].message.ja
    assert internal[0].evidence["error"] == "ZeroDivisionError: boom"
    codes = {finding.code for finding in findings}
    assert {"KEY-01", "KEY-05"} <= codes
    assert "CRASH-01" not in codes, "what it said before it fell does not pass for all of it"


def test_the_registry_refuses_a_code_twice_and_a_missing_heading() -> None:
    registry = Registry()
    _crashing(registry)
    with pytest.raises(RuleError, match="twice"):
        _crashing(registry)

    def bare(case: Case) -> Iterator[Hit]:
        """No headings."""
        yield case.hit()

    with pytest.raises(RuleError, match="なぜ困るか"):
        rule("BARE-01", "x", "x", "info low minimum", message=Text("x", "x"), basis=(HOUSE,), registry=registry)(bare)


NAMES = st.sampled_from([
    "申請書を手書きする", "届出書を見てシステムへ入力する", "入力結果を読み合わせで照合する", "認印を押す", "紙で決裁する(押印4か所)",
    "FAXで送る", "電話で確認する", "現地を見に行く", "綴って保存する", "現金で受け取る", "フォームで申し込む", "結果を郵送する", "集計する",
])  # fmt: skip
LANES = st.sampled_from(["市民", "窓口", "会計課", "県", "システム"])


@given(st.lists(st.tuples(LANES, NAMES), min_size=1, max_size=12), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_any_flow_is_audited_without_a_crash(steps: list[tuple[str, str]], loop: int) -> None:
    lines = ["業務: 例", "件数: 500件/年", "手順:"]
    for number, (lane, name) in enumerate(steps):
        lines += [f"  - {lane}: {number}番目に{name}", f"    時間: {number + 1}分"]
    if loop and len(steps) > loop:
        lines += ["    分岐:", f"      不備 20%: 0番目に{steps[0][1]}", "      よし: 終了"]
    analysis = analysed("\n".join(lines) + "\n", AuditConfig(profile="exemplary"))
    assert not [finding for finding in analysis.findings if finding.code == "INTERNAL"]
    for finding in analysis.findings:
        assert finding.message.ja and "{" not in finding.message.ja + finding.message.en
        assert (finding.suppression is not None) >= (finding.status is Status.SUPPRESSED)
        assert finding.confidence in Confidence
        assert set(finding.steps) <= set(analysis.process.step_by_id)
    assert {symptom.id for cause in analysis.causes for symptom in cause.symptoms}.isdisjoint(
        {cause.finding.id for cause in analysis.causes}
    )


def test_findings_are_frozen() -> None:
    finding = analysed(PAPER_FLOW).findings[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.code = "X"  # type: ignore[misc]


def _long(steps: int) -> str:
    kinds = [
        "  - 市民: 申請書その{n}を手書きする\n    書く: 書{k}",
        "  - 窓口: 申請書{n}を確認する\n    読む: 書{k}",
        "  - 入力係: 申請書{n}を見てシステムへ入力する\n    読む: 書{k}",
        "  - 窓口: 入力結果{n}を読み合わせで照合する\n    読む: 書{k}",
        "  - 課長: 内容{n}を決裁する(押印4か所)\n    読む: 書{k}",
        "  - 窓口: 結果{n}を電話で連絡する\n    読む: 書{k}",
    ]
    body = "\n".join(kinds[n % 6].format(n=n, k=n // 6) + "\n    時間: 5分" for n in range(steps))
    return f"業務: 長い流れ\n件数: 1,000件/年\n手順:\n{body}\n"


def test_time_grows_with_the_flow_and_no_faster() -> None:
    """From 300 to 3,000 steps ten times the work may take at most twenty times the time."""
    seconds = []
    for steps in (300, 3000):
        loaded = load_text(_long(steps))
        assert loaded.process is not None
        flow = build(loaded.process)
        measures = measure(flow)
        best = float("inf")
        for _ in range(3):
            begin = time.process_time()
            audit(flow, measures, positions=loaded.positions)
            best = min(best, time.process_time() - begin)
        seconds.append(best)
    assert seconds[1] / seconds[0] < 20


def test_a_loop_costs_what_is_done_again() -> None:
    text = """業務: 届出
件数: 1,200件/年
手順:
  - 市民: 届出書を手書きする
    時間: 10分
  - 窓口: 内容を確認する
    時間: 5分
    分岐:
      不備あり 20%: 届出書を手書きする
      不備なし: 終了
"""
    (finding,) = found(text, "FLOW-05")
    once = 1200 * 15 / 60
    assert finding.hours_per_year == pytest.approx(once / 0.8 - once)


def test_a_detour_back_has_the_share_of_the_branch_it_began_with() -> None:
    text = """業務: 例
件数: 1,200件/年
手順:
  - 市民: 申請書を出す
    時間: 10分
  - 窓口: 申請書の内容を確かめる
    時間: 5分
    分岐:
      不備あり 20%: 申請する人に連絡する
      不備なし: 結果を伝える
  - 窓口: 申請する人に連絡する
    時間: 5分
    次: 申請書を出す
  - 窓口: 結果を伝える
"""
    (rework,) = found(text, "FLOW-05")
    assert rework.evidence["share"] == "20"
    assert "20%" in rework.message.ja
    assert rework.hours_per_year is not None
    whole = sum(found_hours for found_hours in _hours(text))
    assert 0 < rework.hours_per_year < whole / 2, "a fifth comes again, not all"
    assert found(text.replace("20%", "8%"), "FLOW-05") == []
    (unknown,) = found(text.replace("不備あり 20%", "不備あり"), "FLOW-05")
    assert "割合が書かれていません" in unknown.message.ja


def _hours(text: str) -> list[float]:
    steps = analysed(text).measures.steps.values()
    return [step.hours_per_year.value for step in steps if step.hours_per_year]
