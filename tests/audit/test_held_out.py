"""Flows written after the rules, by somebody else: what a reasonable officer would nod to, and what not.

Each line names a piece of a step's name (empty: anywhere) and codes. Of the expected ones, one has to be
said or asked about; of the forbidden ones, none may be said as a finding.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bprflow.audit import Status, analyse_loaded
from bprflow.audit.analysis import Analysis
from bprflow.source import load_file

FLOWS = Path(__file__).parent / "held_out"

QUIET = (
    "childcare-digital", "facility-digital", "hr-digital", "info-disclosure", "library-digital", "procurement-digital",
    "resident-tax", "road-digital", "subsidy-digital", "tax-certificate-digital", "waste-permit",
)  # fmt: skip
"""Well designed already: nothing at all is to be said."""

EXPECTED = {
    "building-inspection": [("点検表を事務所で", "KEY-01"), ("点検表に手書き", "PAP-09"), ("毎年春に", "PERI-01")],
    "childcare-paper": [
        ("窓口で申込書", "PAP-01"), ("窓口で申込書", "FACE-01"), ("社印をもらう", "SEAL-01"), ("1枚ずつ入力", "KEY-01"),
        ("二人で読み合わせ", "KEY-05"), ("足りない書類", "FLOW-05"), ("印刷し封入", "MAIL-05"),
    ],
    "council-question": [("打ち直す", "KEY-01")],
    "dog-registration": [("現金で払う", "CASH-01"), ("犬の台帳へ", "KEY-01"), ("FAXで送る", "MAIL-03"), ("つり銭", "CASH-04")],
    "facility-booking": [("くじを引く", "FACE-01"), ("申請書を書く", "PAP-01"), ("現金で払い", "CASH-01"), ("Excelで集計", "AGG-01")],
    "fire-drill-report": [("防火対象物台帳へ", "KEY-01"), ("受付印", "SEAL-10"), ("2部作り", "PAP-04")],
    "fire-permit": [("正副2部", "PAP-04"), ("正副2部", "FACE-01"), ("受付簿", "PAP-08")],
    "hr-leave": [("休暇簿に押印する", "SEAL-06"), ("月末に集計", "AGG-01"), ("給与システムへ手入力", "KEY-02"), ("命令簿と突合", "KEY-05")],
    "koseki-birth": [("同じ内容を書く", "FACE-07")],
    "library-card": [("登録申込書", "PAP-01")],
    "nursing-care": [("調査票をシステムへ", "KEY-01"), ("手書きし特記事項", "PAP-09"), ("意見書の作成を郵送", "FLOW-01")],
    "pension-change": [("届出の内容を", "KEY-01"), ("窓口へ行き", "FACE-01")],
    "procurement-small": [("FAXする", "MAIL-03"), ("社印を押して", "SEAL-01"), ("印刷し見積書", "APPR-06"), ("検収印", "SEAL-06")],
    "road-use": [
        ("押印して窓口へ", "SEAL-03"), ("押印して窓口へ", "FACE-01"), ("押印して窓口へ", "PAP-04"), ("部長の印", "APPR-01"),
        ("部長の印", "SEAL-06"), ("受付印を押し", "SEAL-10"),
    ],
    "school-transfer": [("FAXする", "MAIL-03"), ("新しい学校へ持参", "FACE-01")],
    "water-open": [("電話で使用開始", "MAIL-04")],
}  # fmt: skip

FORBIDDEN = {
    "building-inspection": [("看板を掲示", "POST-01"), ("", "KEY-02"), ("目視で点検", "VIS-01")],
    "consult-child": [("", "MAIL-04 VIS-01 FACE-01 FACE-06 PAP-01 FLOW-03")],
    "council-question": [("取りまとめ印刷", "AGG-01"), ("議員から", "FACE-06"), ("通告書を", "PAP-01 FACE-01")],
    "disaster-certificate": [("", "PAP-01 FACE-01 PAP-09 APPR-03 BASIS-05")],
    "dog-registration": [("診察し注射", "VIS-01 FACE-01"), ("会場へ犬を", "FACE-05")],
    "election-early": [("", "PAP-01 PAP-09 FACE-01 FACE-06 PAP-06 SEAL-04 VIS-02")],
    "facility-booking": [("館長印", "SEAL-06 SEAL-07")],
    "fire-drill-report": [("訓練に立ち会い", "FACE-06 SITE-01"), ("半年ごとに", "PERI-01 VIS-01"), ("2部作り", "FACE-01 PAP-01")],
    "fire-permit": [("完成検査を行い", "VIS-01 SITE-01"), ("公印を押して", "SEAL-06 SEAL-07"), ("", "FLOW-03")],
    "koseki-birth": [("出生届に署名し", "FACE-01 PAP-01 SEAL-04"), ("入力した戸籍", "APPR-04 KEY-05")],
    "nursing-care": [("自宅を訪ねて", "FACE-01 FACE-06 VIS-01"), ("", "FLOW-03 BASIS-05")],
    "pension-change": [("", "KEY-02")],
    "procurement-small": [("印刷し見積書", "APPR-05"), ("請求書と伺い", "VIS-02 APPR-04 APPR-03")],
    "school-transfer": [("書留で送る", "MAIL-01")],
    "water-open": [("聞き取った", "KEY-01 KEY-02"), ("検針値を", "VIS-04"), ("納入通知書", "CASH-03 PAP-02")],
    "welfare-apply": [("渡し説明", "PAP-02"), ("家庭訪問", "VIS-01 FACE-06"), ("相談する", "FACE-01 FACE-06"), ("", "BASIS-05")],
}  # fmt: skip


@cache
def analysis(name: str) -> Analysis:
    return analyse_loaded(load_file(str(FLOWS / f"{name}.flow.yaml")))


def _said(name: str, piece: str, codes: str, statuses: tuple[Status, ...]) -> list[str]:
    flow = analysis(name)
    assert not piece or any(piece in step.name for step in flow.process.all_steps), "no such step"
    return [
        f"{finding.code}: {finding.message.ja}"
        for finding in flow.findings
        if finding.code in codes.split()
        and finding.status in statuses
        and (not piece or any(piece in step for step in finding.steps))
    ]


def test_every_flow_is_judged():
    names = {path.name.removesuffix(".flow.yaml") for path in FLOWS.glob("*.flow.yaml")}
    assert names == {*QUIET, *EXPECTED, *FORBIDDEN}
    assert len(names) >= 25


@pytest.mark.parametrize("name", QUIET)
def test_nothing_is_said_of_good_work(name: str):
    assert [f"{f.code}: {f.message.ja}" for f in analysis(name).findings if f.status is not Status.SUPPRESSED] == []


@pytest.mark.parametrize(("name", "piece", "codes"), [(n, p, c) for n, lines in EXPECTED.items() for p, c in lines])
def test_it_is_said(name: str, piece: str, codes: str):
    assert _said(name, piece, codes, (Status.FINDING, Status.REVIEW)), [f.code for f in analysis(name).findings]


@pytest.mark.parametrize(("name", "piece", "codes"), [(n, p, c) for n, lines in FORBIDDEN.items() for p, c in lines])
def test_it_is_not_said(name: str, piece: str, codes: str):
    assert _said(name, piece, codes, (Status.FINDING,)) == []
