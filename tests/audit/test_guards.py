"""What is held back stays in sight, with its reason, in every report; what must stay is never proposed away."""

from __future__ import annotations

import datetime
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from bprflow.audit import AuditConfig, Status, all_rules, analyse_loaded
from bprflow.audit.analysis import Analysis
from bprflow.audit.page import Example, Expectation, rule_page
from bprflow.audit.rule import Rule
from bprflow.language.editions import EDITIONS
from bprflow.model import Step
from bprflow.report import audit_json, html, terminal
from bprflow.report.github import github
from bprflow.report.junit import junit
from bprflow.report.markdown import markdown
from bprflow.report.sarif import sarif
from bprflow.report.table import csv
from bprflow.source import load_text

from .flows import analysed

_TODAY = AuditConfig(today=datetime.date(2026, 11, 22))
_LAW = "業務: 例\nルール:\n  届出の押印: {求めること: 押印, 根拠: {種別: 法令, 名称: ○○法, 条項: 第5条}}\n手順:\n"

HELD = {
    "G1": ("SEAL-01", "業務: 例\n手順:\n  - 市民: 電子申請に認印を押した書類を添える\n    媒体: [フォーム, 紙]\n"),
    "G2": ("SEAL-03", _LAW + "  - 市民: 届書に認印を押す\n    ルール: 届出の押印\n"),
    "G3": ("FACE-04", "業務: 例\n手順:\n  - 市民: 許可証を受け取りに来庁する\n    残す理由: 渡すときに説明が要る\n"),
    "G4": ("STAY-01", "業務: 例\n手順:\n  - 監視員: プールに常駐する\n"),
    "G5": ("FACE-04", "業務: 例\n手順:\n  - 市民: マイナンバーカードの交付を受け取りに来庁する\n"),
    "G6": ("KEY-01", "業務: 例\n手順:\n  - 窓口: 紙の人の申請書を見てシステムへ入力する\n"),
    "G8": ("MAIL-03", "業務: 例\n手順:\n  - 窓口: 停電時は受付をFAXで送る\n"),
    "G9": (
        "APPR-05",
        "業務: 例\n手順:\n  - 課長: 修繕伺いを紙で決裁する\n    除外:\n"  # noqa: ISC004
        "      - {指摘: APPR-05, 理由: 電子決裁の更新が令和9年2月に済むまで紙で回す, 期限: 2027-03-31, 担当: 庶務係 佐藤}\n",
    ),
}  # fmt: skip


class _Words(HTMLParser):
    """The words of a page a reader sees: no markup, no scripts, no styles."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _seen(page: str) -> str:
    reader = _Words()
    reader.feed(page)
    return _folded(unescape("".join(reader.words)))


def _folded(text: str) -> str:
    return "".join(text.split())


def _held(guard: str) -> tuple[str, Analysis]:
    code, text = HELD[guard]
    return code, analysed(text, _TODAY)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("guard", HELD)
def test_held_back_with_the_reason_in_text_json_and_html(guard: str, language: str) -> None:
    code, analysis = _held(guard)
    finding = next(f for f in analysis.findings if f.code == code)
    assert finding.status is (Status.REVIEW if guard == "G2" else Status.SUPPRESSED)
    assert finding.suppression is not None
    assert finding.suppression.guard == guard
    reason = finding.suppression.reason.in_language(language)
    assert reason
    entry = next(f for f in audit_json([analysis], language=language)["findings"] if f["code"] == code)
    assert (entry["suppression"]["reason"], entry["suppression"]["guard"]) == (reason, guard)
    text = _folded(terminal(analysis, language=language))
    assert code in text
    assert _folded(reason) in text
    page = _seen(html([analysis], language=language))
    assert code in page
    assert _folded(reason) in page


def test_a_question_says_why_it_is_asked_in_every_other_format() -> None:
    code, analysis = _held("G2")
    for paper in (markdown([analysis]), github([analysis]), csv([analysis]), junit([analysis])):
        line = next(line for line in paper.splitlines() if code in line and "要望" in paper)
        assert line
        assert "○○法 第5条 が求めています" in paper
    (result,) = [r for r in sarif([analysis])["runs"][0]["results"] if r["ruleId"] == code]  # type: ignore[index]
    assert result["kind"] == "review"
    assert "○○法 第5条" in result["properties"]["heldBack"]


def test_a_waiver_shows_who_and_until_when() -> None:
    _, analysis = _held("G9")
    for shown in (_folded(terminal(analysis)), _seen(html([analysis]))):
        assert "庶務係佐藤" in shown
        assert "令和9年2月" in shown
        assert "2027-03-31" in shown or "令和9年3月31日" in shown or "2027年3月31日" in shown


def test_small_work_is_lowered_and_stays() -> None:
    # G7 is no guard that hides: the finding is there, only lighter.
    text = "業務: 例\n件数: 12件/年\n手順:\n  - 窓口: 届出書を見てシステムへ入力する\n    時間: 5分\n"
    (finding,) = [f for f in analysed(text).findings if f.code == "KEY-01"]
    assert (finding.status, finding.severity.value) == (Status.FINDING, "info")


_BAD = [
    (rule, example) for rule in all_rules() if rule.operation == "eliminate"
    for example in rule_page(rule).examples if example.expectation is Expectation.BAD
]  # fmt: skip


@pytest.mark.parametrize(("rule", "example"), _BAD, ids=[r.code for r, _ in _BAD])
def test_a_step_with_a_reason_to_keep_it_is_never_proposed_away(rule: Rule, example: Example) -> None:
    loaded = load_text(example.flow)
    assert loaded.process is not None

    def kept(step: Step) -> Step:
        return step.model_copy(update={"keep_reason": "国の交付金が確認を求めている"})

    process = loaded.process.model_copy(update={"steps": tuple(kept(step) for step in loaded.process.steps)})
    analysis = analyse_loaded(replace(loaded, process=process), AuditConfig(select=(rule.code,), profile="exemplary"))
    found = [f for f in analysis.findings if f.code == rule.code and f.step]
    if rule.code != "BASIS-02":  # speaks of a rule, not of a step
        assert [f.code for f in found if f.operations or f.status is not Status.SUPPRESSED] == []
        assert found, "held back, not forgotten"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("KEY-05", "  - 窓口: 届出書を見て台帳へ入力する\n  - 別の職員: 入力結果を読み合わせで照合する\n    ルール: 法の務め\n"),
        ("APPR-06", "  - 課長: 起案を電子決裁する\n  - 担当者: 決裁文書を印刷して綴る\n    ルール: 法の務め\n"),
        ("SEAL-01", "  - 市民: 申請書に認印を押して提出する\n    ルール: 法の務め\n"),
    ],
)  # fmt: skip
def test_what_a_statute_demands_is_never_proposed_away(code: str, text: str) -> None:
    head = "業務: 例\nルール:\n  法の務め: {求めること: [書面, 目視, 押印], 根拠: {種別: 法令, 名称: ○○法, 条項: 第7条}}\n手順:\n"
    found = [f for f in analysed(head + text).findings if f.code == code or (code == "SEAL-01" and f.code == "SEAL-03")]
    assert found
    for finding in found:
        assert finding.status is Status.REVIEW
        assert all(operation.kind != "eliminate" for operation in finding.operations)
        assert finding.suppression is not None
        assert "○○法 第7条" in finding.suppression.reason.ja


def test_handing_in_papers_is_not_what_the_papers_are_about() -> None:
    text = "業務: 危険物施設の設置許可\n手順:\n  - 事業者: 申請書を消防署の窓口へ持参する\n  - 事業者: 見張りを常駐させる\n"
    status = {f.code: f.status for f in analysed(text).findings}
    assert status["FACE-01"] is Status.FINDING
    assert status["STAY-01"] is Status.SUPPRESSED


def _statuses(process: str, lane: str, step: str, edition: str = EDITIONS[-1]) -> dict[str, Status]:
    text = f"業務: {process}\n手順:\n  - {lane}: {step}\n"
    return {f.code: f.status for f in analysed(text, AuditConfig(edition=edition)).findings}


@pytest.mark.parametrize(
    ("process", "lane", "step", "code"),
    [
        ("マイナンバーカードの交付", "市民", "交付通知書を持って来庁する", "FACE-01"),
        ("境界の確定", "土木課", "隣の地主と現地で立会いし境界を確認する", "VIS-01"),
        ("境界の確定", "土木課", "隣の地主と現地で立会いし境界を確認する", "FACE-06"),
        ("期日前投票", "受付係", "選挙人名簿と照合する", "VIS-02"),
    ],
)
def test_what_the_second_edition_began_to_hold_back(process: str, lane: str, step: str, code: str) -> None:
    assert _statuses(process, lane, step)[code] is Status.SUPPRESSED
    assert _statuses(process, lane, step, "2026.11")[code] is Status.FINDING


def test_the_basis_of_a_registered_seal_is_asked_for() -> None:
    assert _statuses("境界の確定", "申請者", "確定書に実印を押す")["SEAL-01"] is Status.REVIEW
    assert _statuses("境界の確定", "申請者", "確定書に認印を押す")["SEAL-01"] is Status.FINDING


def test_writing_down_is_not_being_there_but_looking_is() -> None:
    assert _statuses("乳児家庭の訪問", "保健師", "訪問票を手書きする")["PAP-09"] is Status.FINDING
    on_site = _statuses("被災建物の応急危険度判定", "判定員", "現地で建物を目視し判定を記録する")
    assert on_site.get("VIS-01", Status.SUPPRESSED) is Status.SUPPRESSED


QUOTED = """業務: 例
ルール:
  媒体の指定:
    求めること: 記録媒体
    根拠: {{種別: 条例, 名称: ○○市条例, 条項: {article}, 引用: {quote}}}
手順:
  - 事業者: 届を出す
    ルール: 媒体の指定
"""


@pytest.mark.parametrize(
    ("article", "quote", "kind"),
    [
        ("第20条", "第5条の磁気ディスクを提出しない者は、五万円以下の過料に処する。", "罰則"),
        ("第2条", "この条例において電磁的記録とは、磁気ディスクその他の媒体に記録したものをいう。", "定義"),
        ("第9条", "第5条の規定は、変更の届出について準用する。", "準用"),
        ("第3条", "情報政策課は、記録媒体の管理に関する事務をつかさどる。", "職掌"),
        ("附則第2項", "磁気ディスクによる届出は、当分の間これを受け付ける。", "附則"),
        ("第30条", "この条例は、令和8年4月1日から施行する。", "附則"),
    ],
)
def test_g10_a_clause_that_demands_nothing(article: str, quote: str, kind: str) -> None:
    (held,) = [f for f in analysed(QUOTED.format(article=article, quote=quote)).findings if f.code == "MEDIA-01"]
    assert held.status is Status.SUPPRESSED
    assert held.suppression is not None and held.suppression.guard == "G10"
    assert kind in held.suppression.reason.ja and held.suppression.reason.en


def test_g10_leaves_a_clause_that_demands_something() -> None:
    text = QUOTED.format(article="第5条", quote="届出は、磁気ディスクを提出して行わなければならない。")
    (said,) = [f for f in analysed(text).findings if f.code == "MEDIA-01"]
    assert said.status is Status.FINDING


def test_g10_leaves_what_the_step_itself_shows() -> None:
    text = QUOTED.format(article="第20条", quote="違反した者は、五万円以下の過料に処する。")
    shown = text.replace("届を出す", "届をCD-Rに入れて提出する").replace("    ルール: 媒体の指定\n", "")
    assert [f.status for f in analysed(shown).findings if f.code == "MEDIA-01"] == [Status.FINDING]


def test_g10_came_with_the_second_edition() -> None:
    text = QUOTED.format(article="第20条", quote="違反した者は、五万円以下の過料に処する。")
    old = analysed(text, AuditConfig(edition="2026.11"))
    assert [f.status for f in old.findings if f.code == "MEDIA-01"] == [Status.FINDING]
