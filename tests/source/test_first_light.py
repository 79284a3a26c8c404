"""The sample of the language description reads whole; a broken file tells everything at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bprflow.model import END, LaneKind, Medium, Provenance
from bprflow.source import load_file, load_text

ROOT = Path(__file__).resolve().parents[2]

FULL = """\
業務: 住所変更受付
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
手順:
  - 市民: 住民異動届を手書きする
    時間: 8〜12分
    書く: 住民異動届
    ルール: 届出は書面で
  - 窓口: 本人確認し記入もれを直す
    時間: 6分
    待ち: 15分
    読む: [住民異動届, 本人確認書類]
    分岐:
      不備あり 15%: 住民異動届を手書きする
      不備なし: 住民記録へ入力する
  - 入力係: 住民記録へ入力する
    種類: 転記
    時間: {値: 8分, 根拠: 実測}
    読む: 住民異動届
    書く: 住民記録
    次: 終了
"""


def test_the_sample_of_the_language_reads_whole() -> None:
    loaded = load_text(FULL)
    process = loaded.process
    assert process is not None
    assert not loaded.partial
    assert [d.code for d in loaded.diagnostics] == ["YAML-33"]
    assert process.volume[0].per_year == 24000
    assert process.peak is not None
    assert process.peak.months == (3, 4)
    assert [lane.kind for lane in process.lanes] == [LaneKind.RESIDENT, LaneKind.STAFF, LaneKind.STAFF, LaneKind.SYSTEM]
    assert process.lanes[1].headcount == 8
    assert process.lanes[2].yen_per_hour == 2500
    assert process.documents[0].media == (Medium.PAPER,)
    fill, check, key = process.all_steps
    assert fill.touch is not None
    assert (fill.touch.low_minutes, fill.touch.high_minutes) == (8, 12)
    assert [branch.condition for branch in check.branches] == ["不備あり", "不備なし"]
    assert check.branches[0].share is not None
    assert check.branches[0].share.value == pytest.approx(0.15)
    assert key.touch is not None
    assert key.touch.provenance is Provenance.MEASURED
    assert key.next == END


def test_positions_point_at_what_they_name() -> None:
    loaded = load_text(FULL)
    span = loaded.positions.of_step("住民記録へ入力する", "touch")
    assert span is not None
    assert FULL[span.start : span.end] == "{値: 8分, 根拠: 実測}"
    assert FULL.splitlines()[span.line - 1][span.column - 1 :].startswith("{値")
    step = loaded.positions.of_step("本人確認し記入もれを直す")
    assert step is not None
    assert FULL[step.start : step.end] == "窓口: 本人確認し記入もれを直す"


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("examples/**/*.flow.yaml")), ids=lambda path: "/".join(path.parts[-2:])
)
def test_every_example_reads_without_a_word(path: Path) -> None:
    loaded = load_file(str(path))
    assert [d.message.ja for d in loaded.diagnostics] == []
    assert loaded.process is not None
    assert not loaded.partial
