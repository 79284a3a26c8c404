"""What the audit must say of the modelled cases, and what it must not say.

The first comes from 「監査で出てほしい指摘」, the second from 「誤提案を防ぐ注意」 of each case. A line names a
piece of the step's name (empty: anywhere in the process) and codes, one of which is enough; for the
forbidden ones, none of which may be said as a finding (held back or asked about is fine).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bprflow.audit import Status, analyse_loaded
from bprflow.audit.analysis import Analysis
from bprflow.source import load_file

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

MUST = {
    "wildlife-capture/as-is": [
        ("捕獲報告書に貼り手書き", "PAP-01"), ("捕獲報告書に貼り手書き", "SEAL-02"), ("受付印を押す", "SEAL-10"),
        ("押印4か所", "SEAL-06"), ("押印4か所", "APPR-01"), ("押印4か所", "APPR-05"), ("Excel台帳へ入力", "KEY-01"),
        ("口座振込を手入力", "KEY-01 KEY-02 PAP-03"), ("県・国の様式", "AGG-01"), ("支所へ持参", "FACE-01"),
        ("電話で確認", "MAIL-04"), ("紙地図", "PAP-09"), ("", "KEY-03"),
    ],
    "address-change/as-is": [
        ("記載台で", "PAP-01"), ("住民記録システムへ入力", "KEY-03"), ("本人確認し", "FLOW-05"), ("住民記録システムへ入力", "KEY-01"), ("読み合わせ", "KEY-05"),
        ("各課を順に回り", "FACE-07"), ("各システムへ入力", "KEY-01"), ("案内票を手書き", "PAP-09"), ("綴り文書庫", "PAP-06"),
    ],
    "school-repair/as-is": [
        ("FAXする", "MAIL-03"), ("FAXで受け取る", "MAIL-03"), ("FAXする", "SEAL-02 SEAL-07"), ("聞き返す", "MAIL-04"),
        ("現地を見に行き", "VIS-01"), ("押印5か所", "APPR-01"), ("押印5か所", "APPR-05"), ("押印5か所", "SEAL-06"),
        ("受付簿(Excel)へ転記", "KEY-01"), ("修繕一覧を作る", "AGG-01 KEY-01"), ("", "KEY-03"),
    ],
    "checkup-reschedule/as-is": [
        ("電話する", "MAIL-04"), ("変更メモを手書き", "PAP-09"), ("システムへ入力", "KEY-01"), ("突合する", "KEY-05 VIS-02"),
        ("FAXする", "MAIL-03"), ("受診票を差し替える", "KEY-01"), ("郵送する", "MAIL-01 MAIL-05 PAP-02"), ("", "KEY-03"),
    ],
    "vehicle-log/as-is": [
        ("認印をもらう", "SEAL-06"), ("Excelへ入力", "KEY-01"), ("紙決裁する", "APPR-05"), ("日報に手書き", "PAP-09"),
        ("伝票と日報を突合", "VIS-02"), ("綴って保存", "PAP-06"), ("", "KEY-03"),
    ],
    "no-write-counter/as-is": [
        ("申請書を選び手書き", "PAP-01"), ("また同じことを書く", "FACE-07"), ("発行操作する", "KEY-01"), ("目視照合", "KEY-05 VIS-02 APPR-04"),
        ("現金で受け取り", "CASH-01"), ("領収印", "SEAL-10"), ("日計表と突合", "CASH-04"), ("日計表と突合", "PAP-06"), ("", "KEY-03"),
    ],
    "day-duty/as-is": [
        ("日誌に手書き", "PAP-09"), ("回覧押印し", "SEAL-06"), ("回覧押印し", "PAP-07 APPR-03"), ("電話し直す", "MAIL-04"),
        ("現金で受ける", "CASH-01"), ("変更届に押印", "SEAL-06"), ("巡回して", "VIS-03"), ("", "KEY-03"),
    ],
    "line-report/as-is": [
        ("市役所へ電話", "MAIL-04"), ("受付票に手書き", "PAP-08 PAP-09"), ("Excelへ入力", "KEY-01"), ("供覧・押印", "SEAL-06"),
        ("供覧・押印", "APPR-05"), ("FAXで指示", "MAIL-03"), ("現地確認に行き", "VIS-01"), ("", "KEY-03"),
    ],
    "survey-tally/as-is": [
        ("手書きで回答", "PAP-01"), ("1枚ずつ入力", "KEY-01"), ("読み合わせ", "KEY-05"), ("グラフを作る", "AGG-01"),
        ("グラフを作る", "DATA-02"), ("回覧する", "SEAL-06"), ("回覧する", "PAP-07 APPR-03"), ("押印3か所", "APPR-05"), ("綴って保存", "PAP-06"),
    ],
    "subsidy-seal/as-is": [
        ("代表者印を押す", "SEAL-03"), ("領収書原本を貼り", "SEAL-03"), ("請求書を作り", "SEAL-03"), ("5人が押印", "SEAL-06"),
        ("5人が押印", "APPR-01"), ("公印を押して郵送", "SEAL-07"), ("公印を押して郵送", "PAP-02 MAIL-01"), ("訂正印", "SEAL-09"),
        ("納税証明書", "ONCE-03"), ("窓口", "FACE-01"), ("領収書原本を貼り", "PAP-05"), ("目視で照合", "VIS-02"),
        ("Excel台帳へ入力", "KEY-01"), ("振込を入力", "KEY-01"),
    ],
    "field-survey/as-is": [
        ("台帳システムへ入力", "KEY-01"), ("読み合わせ", "KEY-05"), ("調査票に手書き", "PAP-09"), ("写真をPCへ移し", "MEDIA-02"),
        ("交付金様式を作る", "AGG-01"), ("", "KEY-03"),
    ],
    "redpen-proof/as-is": [
        ("紙で順に回す", "PAP-07"), ("打ち直す", "KEY-01"), ("見比べる", "KEY-05 VIS-02"), ("押印する", "SEAL-06"), ("", "PAP-03"),
    ],
    "rpa-share/as-is": [("手入力する", "KEY-02"), ("照合する", "KEY-05"), ("受け取る", "DATA-02")],
    "practice/form-print-transcribe": [("印刷する", "PAP-03"), ("打ち込む", "KEY-01"), ("見比べる", "KEY-05")],
    "practice/security-reason": [("持って行く", "BASIS-07"), ("持って行く", "MEDIA-02")],
    "practice/via-office": [("支所へ届ける", "FLOW-08"), ("本庁へ送る", "FLOW-08")],
    "practice/digital-front-analog-back": [("印刷する", "PAP-03"), ("下書きする", "KEY-01"), ("システムへ入力", "KEY-01")],
}  # fmt: skip

MUST_NOT = {
    # The grant asks for evidence: the checks stay, only their way may change.
    "wildlife-capture/as-is": [("目視照合", "VIS-01 VIS-02 SITE-01"), ("スプレーで記入", "VIS-01 PAP-01"), ("切り取り", "PAP-05 ONCE-07")],
    # "No visit at all" would be wrong: the law asks who it is that came.
    "address-change/as-is": [("", "FACE-01 FACE-02 FACE-06"), ("本人確認し", "VIS-02 APPR-03")],
    "school-repair/as-is": [("電話でも説明", "FACE-06")],
    # The telephone stays for the elderly.
    "checkup-reschedule/as-is": [("電話する", "FACE-01 PAP-01")],
    # Checking for alcohol and keeping the record a year is the law.
    "vehicle-log/as-is": [("アルコールチェック", "VIS-01 VIS-02 VIS-03 FACE-02 FACE-06 PAP-08 PAP-09 PERI-01")],
    # Identity and the seal on a certificate stay.
    "no-write-counter/as-is": [("", "FACE-02"), ("公印を確認", "SEAL-07 SEAL-01")],
    # Deaths are reported on any day; the permit to cremate is a document of weight.
    "day-duty/as-is": [("死亡届", "FACE-01 FACE-06 PAP-01 PAP-08"), ("火葬許可証", "SEAL-01 SEAL-06 SEAL-07 PAP-02")],
    "line-report/as-is": [("市役所へ電話", "FACE-01"), ("県・国へ電話", "FLOW-08")],
    "survey-tally/as-is": [("手書きで回答", "SEAL-01 FACE-01")],
    # Another section checks the money: that is the law, not a doubled check.
    "subsidy-seal/as-is": [("合議(紙)", "APPR-03 APPR-04"), ("請求書を審査", "APPR-03 APPR-04 VIS-02")],
    # Looking at the field is the law; how, is open.
    "field-survey/as-is": [("紙地図で現在地", "VIS-01 SITE-01 PERI-01"), ("調査票に手書き", "VIS-01 PERI-01")],
    # The last proof may have to stay on paper: that is asked about, never told.
    "redpen-proof/as-is": [("最終版", "PAP-05 PAP-06 APPR-05"), ("赤ペン", "DATA-03 PAP-09")],
    # A robot suits lists, not papers: what comes on paper is not told to be typed in by one.
    "rpa-share/as-is": [("受け取る", "KEY-01 KEY-02 PAP-01"), ("", "FACE-01 PERI-01")],
    "practice/digital-front-analog-back": [("", "FACE-01 FACE-02")],
    "practice/via-office": [("審査する", "FLOW-08")],
}  # fmt: skip


@cache
def analysis(name: str) -> Analysis:
    file = EXAMPLES / f"{name}.flow.yaml"
    return analyse_loaded(load_file(str(file)))


def said(name: str, piece: str, codes: str, statuses: tuple[Status, ...]) -> list[str]:
    return [
        f"{finding.code} {finding.step}: {finding.message.ja}"
        for finding in analysis(name).findings
        if finding.code in codes.split()
        and finding.status in statuses
        and (not piece or any(piece in step for step in finding.steps))
    ]


@pytest.mark.parametrize(("name", "piece", "codes"), [(n, p, c) for n, lines in MUST.items() for p, c in lines])
def test_must_appear(name: str, piece: str, codes: str):
    assert not piece or any(piece in step.name for step in analysis(name).process.all_steps), "no such step"
    assert said(name, piece, codes, (Status.FINDING, Status.REVIEW)), [f.code for f in analysis(name).shown]


@pytest.mark.parametrize(("name", "piece", "codes"), [(n, p, c) for n, lines in MUST_NOT.items() for p, c in lines])
def test_must_not_appear(name: str, piece: str, codes: str):
    wrong = [
        finding.message.ja
        for finding in analysis(name).findings
        if finding.code in codes.split() and finding.status is Status.FINDING and piece in finding.step
    ]
    assert wrong == []


def test_every_case_has_both_lists() -> None:
    cases = {f"{path.parent.name}/as-is" for path in EXAMPLES.glob("*/as-is.flow.yaml")}
    assert len(cases) == 13
    assert cases <= MUST.keys() and cases <= MUST_NOT.keys()
    for name, lines in MUST_NOT.items():
        names = [step.name for step in analysis(name).process.all_steps]
        assert all(not piece or any(piece in step for step in names) for piece, _ in lines), name


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/to-be.flow.yaml")), ids=lambda path: path.parent.name)
def test_a_good_redesign_is_left_in_peace(path: Path):
    loud = [
        f"{finding.code} {finding.step}: {finding.message.ja}"
        for finding in analysis(f"{path.parent.name}/to-be").findings
        if finding.status is Status.FINDING and finding.severity.value in ("error", "warning")
    ]
    assert loud == []


def test_no_rule_fell_over():
    names = [*MUST, *(f"{path.parent.name}/to-be" for path in EXAMPLES.glob("*/to-be.flow.yaml"))]
    assert [n for n in names if any(finding.code == "INTERNAL" for finding in analysis(n).findings)] == []
