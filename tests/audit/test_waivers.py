"""除外: reasons an auditor accepts, dates that end, waivers nobody uses."""

from __future__ import annotations

import datetime

import pytest

from bprflow.audit import AuditConfig, Status
from bprflow.audit.waivers import last_day, says_nothing

from .flows import analysed

TODAY = AuditConfig(today=datetime.date(2026, 11, 22))


def flow(waiver: str) -> str:
    return f"業務: 修繕の受付\n手順:\n  - 課長: 修繕伺いを紙で決裁する\n    除外:\n      - {waiver}\n"


def codes(text: str, config: AuditConfig = TODAY) -> dict[str, Status]:
    return {finding.code: finding.status for finding in analysed(text, config).findings}


def test_a_waiver_with_a_reason_holds_back() -> None:
    text = flow("{指摘: APPR-05, 理由: 電子決裁は来年4月に入る予定, 期限: 令和9年3月31日, 担当: 総務課長}")
    (finding,) = [f for f in analysed(text, TODAY).findings if f.code == "APPR-05"]
    assert finding.status is Status.SUPPRESSED
    assert finding.suppression is not None
    assert finding.suppression.guard == "G9"
    assert "来年4月" in finding.suppression.reason.ja
    assert "総務課長" in finding.suppression.reason.ja
    assert finding.suppression.until
    assert not [code for code in codes(text) if code.startswith("WAIVE")]


@pytest.mark.parametrize(
    "reason",
    ["", "なし", "特になし", "今まで通り", "必要なため", "ルールだから", "TODO", "問題ない", "慣例による。", "n/a"],
)
def test_empty_phrases_are_refused(reason: str) -> None:
    found = codes(flow(f'{{指摘: APPR-05, 理由: "{reason}"}}'))
    assert found["APPR-05"] is Status.FINDING
    assert found["WAIVE-01"] is Status.FINDING


@pytest.mark.parametrize(
    "reason", ["契約書の原本と一緒に回すため", "会計規則第12条が求めている", "令和9年度に電子決裁へ移る"]
)
def test_real_reasons_are_accepted(reason: str) -> None:
    assert not says_nothing(reason)


def test_an_expired_waiver_returns() -> None:
    text = flow("{指摘: APPR-05, 理由: 電子決裁は来年4月に入る予定, 期限: 令和8年11月21日}")
    assert codes(text) | {"APPR-05": Status.FINDING, "WAIVE-02": Status.FINDING} == codes(text)
    earlier = AuditConfig(today=datetime.date(2026, 11, 21))
    assert codes(text, earlier)["APPR-05"] is Status.SUPPRESSED


@pytest.mark.parametrize(
    "reason",
    [
        "やむを得ないため", "昔からそうしているため", "以前からやっている", "特に理由はない", "仕方がないから", "必要なものだから",
        "上司の指示による", "忙しいため後回し", "従来どおりのやり方", "他市も同じ",
    ],
)  # fmt: skip
def test_habits_and_orders_are_no_reasons(reason: str) -> None:
    assert says_nothing(reason)
    assert codes(flow(f"{{指摘: APPR-05, 理由: {reason}}}"))["APPR-05"] is Status.FINDING


@pytest.mark.parametrize(
    "reason",
    [
        "これまでのシステムの契約が令和9年3月まで残る", "必要な予算が令和9年度に付く", "やむを得ない事由を条例第5条が紙で出すよう定めている",
        "他市もつながる県の共同システムが令和9年に動くまで", "部長の決裁区分を令和9年4月に改める",
    ],
)  # fmt: skip
def test_reasons_that_begin_like_a_habit_are_accepted(reason: str) -> None:
    assert not says_nothing(reason)


@pytest.mark.parametrize(
    ("more", "missing"),
    [("", "期限と担当"), (", 期限: 2027-03-31", "担当"), (", 担当: 総務課長", "期限")],
)
def test_a_waiver_nobody_will_look_at_again_is_named_and_holds(more: str, missing: str) -> None:
    found = analysed(flow(f"{{指摘: APPR-05, 理由: 電子決裁は来年4月に入る予定{more}}}"), TODAY).findings
    (told,) = [f for f in found if f.code == "WAIVE-04"]
    assert f"{missing}が書かれていません" in told.message.ja
    assert told.severity.value == "info"
    assert next(f for f in found if f.code == "APPR-05").status is Status.SUPPRESSED


def test_an_unused_waiver_is_named() -> None:
    found = analysed(flow("{指摘: MAIL-03, 理由: 災害のときの連絡に使うため}"), TODAY).findings
    (unused,) = [finding for finding in found if finding.code == "WAIVE-03"]
    assert "MAIL-03" in unused.message.ja
    assert unused.step == "修繕伺いを紙で決裁する"
    assert unused.line > 0


def test_an_unknown_code_gets_a_suggestion() -> None:
    found = analysed(flow("{指摘: APPR05, 理由: 電子決裁は来年4月に入る予定}"), TODAY).findings
    (unused,) = [finding for finding in found if finding.code == "WAIVE-03"]
    assert "APPR-05" in unused.message.ja


def test_a_waiver_of_a_rule_that_does_not_run_is_not_unused() -> None:
    text = flow("{指摘: APPR-05, 理由: 電子決裁は来年4月に入る予定}")
    config = AuditConfig(ignore=("APPR",), today=datetime.date(2026, 11, 22))
    assert "WAIVE-03" not in codes(text, config)


def test_a_family_and_the_whole_process_can_be_waived() -> None:
    text = (
        "業務: 修繕の受付\n除外:\n  - {指摘: APPR, 理由: 電子決裁は来年4月に入る予定}\n手順:\n"
        "  - 課長: 修繕伺いを紙で決裁する\n"
    )
    assert codes(text)["APPR-05"] is Status.SUPPRESSED


@pytest.mark.parametrize(
    ("until", "day"),
    [
        ("2027-03-31", datetime.date(2027, 3, 31)),
        ("2027-02", datetime.date(2027, 2, 28)),
        ("2027-12", datetime.date(2027, 12, 31)),
        ("2027", datetime.date(2027, 12, 31)),
        ("令和9年3月", datetime.date(2027, 3, 31)),
        ("", None),
        ("いつか", None),
    ],
)
def test_last_day(until: str, day: datetime.date | None) -> None:
    assert last_day(until) == day


def test_a_date_nobody_can_read_does_not_hold_back_for_ever() -> None:
    from bprflow.audit import analyse_loaded
    from bprflow.model import Waiver
    from bprflow.source import load_text

    loaded = load_text("業務: 例\n手順:\n  - 学校: 依頼書をFAXする\n")
    assert loaded.process is not None
    waiver = Waiver(code="MAIL-03", reason="災害のときの連絡に使うため", until="いつか")
    import dataclasses

    process = loaded.process.model_copy(update={"waivers": (waiver,)})
    found = {f.code: f.status for f in analyse_loaded(dataclasses.replace(loaded, process=process), TODAY).findings}
    assert found["MAIL-03"] is Status.FINDING
    assert found["WAIVE-02"] is Status.FINDING


@pytest.mark.parametrize(
    "written",
    [
        "  - {code}: {{理由: 仕方ない, 期限: 2030-01-01, 担当: 山田}}\n",
        "  - 指摘: {code}\n    理由: 仕方ない\n    期限: 2030-01-01\n    担当: 山田\n",
    ],
)
def test_each_trouble_points_at_its_own_waiver(written: str) -> None:
    text = "業務: 例\n除外:\n" + "".join(written.format(code=code) for code in ("SEAL-06", "FACE-01"))
    text += "手順:\n  - 課長: 月報に押印する\n"
    lines = text.split("\n")
    troubles = [finding for finding in analysed(text).findings if finding.code.startswith("WAIVE")]
    assert troubles
    for trouble in troubles:
        assert next(code for code in ("SEAL-06", "FACE-01") if code in trouble.message.ja) in lines[trouble.line - 1]
