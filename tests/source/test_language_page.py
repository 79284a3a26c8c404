"""The examples of the language's description read as it says, word for word."""

from __future__ import annotations

import pytest

from bprflow.flow import build, structure_faults
from bprflow.model import LaneKind, Medium, Provenance, Requirement, StepKind
from bprflow.model import redesign as changes
from bprflow.model.infer import infer_step
from bprflow.source import load_text
from bprflow.source.redesign import load_redesign_text

MINUTE_5 = """業務: アンケート集計
手順:
  - 研修担当: アンケート用紙を作り印刷する
  - 受講者: 手書きで回答する
  - 研修担当: 回答をExcelへ1枚ずつ入力する
  - 別の職員: 入力結果を読み合わせで確認する
  - 研修担当: 集計してグラフを作る
"""
MINUTE_30 = """業務: 住所変更受付
所管: 市民課
状態: 現状                       # 現状 | 改善後
件数: 24,000件/年
繁忙期: {月: 3〜4月, 割合: 30%}
担当:
  市民: 住民
  窓口: 職員 8人
  入力係: {種別: 職員, 人数: 2, 単価: 2,500円/時}
  住民記録: システム
帳票:
  住民異動届: {媒体: 紙, 項目: [氏名, 生年月日, 旧住所, 新住所, 異動日]}
ルール:
  届出は書面で:
    求めること: [書面]
    根拠: {種別: 法令, 名称: 住民基本台帳法, 条項: 第27条第1項}
  窓口での本人確認:
    求めること: [対面]
    根拠: {種別: 法令, 名称: 住民基本台帳法, 条項: 第27条第2項}
    残す理由: 法律が本人確認を求めている
手順:
  - 市民: 住民異動届を手書きする
    時間: 8〜12分
    書く: 住民異動届
    ルール: 届出は書面で
  - 窓口: 本人確認し記入もれを直す
    時間: 6分
    待ち: 15分
    読む: [住民異動届, 本人確認書類]
    ルール: 窓口での本人確認
    分岐:
      不備あり 15%: 住民異動届を手書きする
      不備なし: 住民記録へ入力する
  - 入力係: 住民記録へ入力する
    種類: 転記
    時間: {値: 8分, 根拠: 実測}
    読む: 住民異動届
    書く: 住民記録
"""
REDESIGN = """改善案: 二次元バーコードによる事前入力
対象: as-is.yaml
利用率: 50%                       # share of cases that take the new digital route
変更:
  - 置換: 住民異動届を手書きする       # simplify / digitise
    新: {市民: スマホで入力し二次元バーコードを作る, 媒体: フォーム, 時間: 8分}
    解消: [PAP-01, KEY-01]
  - 廃止: 入力結果を読み合わせで照合する  # eliminate
    理由: データ連携で転記がなくなる
  - 統合: [案内票を書く, 案内票を渡す]   # combine
    新: {窓口: 手続き案内を印字して渡す, 時間: 1分}
  - 並行: [財政課の合議, 契約係の合議]   # rearrange
  - 追加: {市民: 来庁日時を予約する, 媒体: フォーム, 時間: 1分}
    前: 来庁し番号札を取る
ルール改正:
  - ルール: 届出は書面で
    手段: 規則改正
    担当: 総務課
    期限: 令和9年4月
"""


def test_minute_5_is_a_complete_flow_whose_kinds_are_inferred() -> None:
    loaded = load_text(MINUTE_5)
    process = loaded.process
    assert loaded.diagnostics == ()
    assert process is not None
    assert [lane.name for lane in process.lanes] == ["研修担当", "受講者", "別の職員"]
    assert structure_faults(build(process)) == ()
    answer, check = (infer_step(process.all_steps[index], process) for index in (1, 3))
    assert (answer.kind.value, answer.kind.inferred) == (StepKind.FILL, True)
    assert [(fact.value, fact.inferred) for fact in answer.media] == [(Medium.PAPER, True)]
    assert (check.kind.value, check.kind.inferred) == (StepKind.CHECK, True)


def test_a_written_value_always_wins() -> None:
    written = MINUTE_5.replace("手書きで回答する\n", "手書きで回答する\n    種類: 確認\n    媒体: フォーム\n")
    process = load_text(written).process
    assert process is not None
    facts = infer_step(process.all_steps[1], process)
    assert (facts.kind.value, facts.kind.inferred) == (StepKind.CHECK, False)
    assert [(fact.value, fact.inferred) for fact in facts.media] == [(Medium.FORM, False)]


def test_minute_30_reads_with_its_facts() -> None:
    loaded = load_text(MINUTE_30)
    process = loaded.process
    assert [(found.code, found.level) for found in loaded.diagnostics] == [("YAML-33", "info")]
    assert process is not None
    assert not loaded.partial
    assert structure_faults(build(process)) == ()
    assert (process.owner, process.volume[0].per_year) == ("市民課", 24_000)
    assert process.peak is not None
    assert process.peak.months == (3, 4)
    clerk = process.lanes[2]
    assert (clerk.kind, clerk.headcount, clerk.yen_per_hour) == (LaneKind.STAFF, 2, 2_500)
    assert process.rule_by_name["窓口での本人確認"].keep_reason == "法律が本人確認を求めている"
    form, desk, entry = process.all_steps
    assert [(f.value, f.inferred) for f in infer_step(form, process).requirements] == [(Requirement.WRITTEN, False)]
    assert [(branch.condition, branch.target) for branch in desk.branches] == [
        ("不備あり", form.name), ("不備なし", entry.name),
    ]  # fmt: skip
    assert [use.document for use in desk.reads] == ["住民異動届", "本人確認書類"]
    assert (entry.kind, entry.touch.provenance if entry.touch else None) == (StepKind.TRANSCRIBE, Provenance.MEASURED)


def test_the_redesign_reads_as_its_five_changes() -> None:
    loaded = load_redesign_text(REDESIGN)
    redesign = loaded.redesign
    assert loaded.diagnostics == ()
    assert redesign is not None
    assert redesign.uptake is not None
    assert redesign.uptake.value == pytest.approx(0.5)
    kinds = [type(change) for change in redesign.changes]
    assert kinds == [changes.Replace, changes.Eliminate, changes.Combine, changes.Parallelise, changes.Insert]
    replace, eliminate, combine, parallel, insert = redesign.changes
    assert isinstance(replace, changes.Replace)
    assert replace.resolves == ("PAP-01", "KEY-01")
    assert replace.new[0].media == (Medium.FORM,)
    assert isinstance(eliminate, changes.Eliminate)
    assert eliminate.reason == "データ連携で転記がなくなる"
    assert isinstance(combine, changes.Combine)
    assert combine.targets == ("案内票を書く", "案内票を渡す")
    assert isinstance(parallel, changes.Parallelise)
    assert parallel.branches == (("財政課の合議",), ("契約係の合議",))
    assert isinstance(insert, changes.Insert)
    assert insert.before == "来庁し番号札を取る"
    (amendment,) = redesign.amendments
    assert (amendment.rule, amendment.owner, amendment.due) == ("届出は書面で", "総務課", "令和9年4月")
