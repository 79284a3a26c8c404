"""What an office has to tell: periods and criteria (BASIS-05, BASIS-06), and open data (OPEN)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.rule import rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import StepKind

_PUBLISH = Words(r"公開|公表|ホームページに(?:掲載|載せ)|オープンデータ")
_PDF = Words(r"pdf|紙で(?:公表|公開)|冊子|印刷して配")
_FIGURES = Words(r"統計|集計|一覧|数値|件数|データ|台帳|表")
_LICENCE = Words(r"ライセンス|cc\s*by|利用規約|二次利用|pdl")
_OPEN = Words(r"オープンデータ|データカタログ")
_CRITERIA_FREE = Words(r"契約|庁内|内部|校正|赤ペン|写真|現場|修繕|請求書|報告")
_PERIOD_BY_LAW = Words(r"生活保護|保護申請|要介護|介護認定|建築確認")
"""Decisions whose period a statute sets itself."""
_NO_DECISION = Words(
    r"(?:意見書の提出|計画の提出|届|届出|届け出|届出書|報告|報告書|申告|申出|申立て|返納|返還|通知|閲覧(?:等)?の?(?:申請|請求)"
    r"|宣言書|申出書|説明書|目録|計算書|図面|図書|書類|撤回|提案|要請|推薦|協議)"
    r"(?:等)?(?:の(?:提出|受理|受付|特例|添付)|の[^の]{1,10}への提出|に係る手続|(?:の|に係る)?添付書類)?(?:等)?\s*[,、。]?\s*(?:\([^()]*\))?$"
)
_OUTSIDE_THE_ACT = Words(
    r"審査請求|異議|不服|裁決|裁定|調停|あっせん|不当労働行為|審判|勧告の申請|検査請求"  # disputes: 行政手続法 3条1項12号・15号
    r"|選挙|当選|投票|議会|議決"  # elections and assemblies: 3条1項2号
    r"|任命|選任|解任|懲戒|採用試験|叙勲|褒章|表彰|審査委員の承認"  # officers and honours: 3条1項9号
    r"|技能(?:試験|検定|審査)|指導員審査|合格証明"  # examinations of people: 3条1項11号
    r"|国の機関|国有|都道府県営|市町村営|(?:市町村長?|知事|地方公共団体|管理者|国)との協議"  # between authorities: 4条
    r"|(?:取得|資産|事業|住民|市町村民|県民|市民|引取|所得|法人|消費|計画|自動車|入湯|環境性能割|地方|国|村|町|市)税(?!理士)|種別割|納税"  # 地方税法 18条の4, 国税通則法 74条の14
    r"|助言|援助$|取消し?$|聴聞|弁明|命令|督促|差押|契約|入札|随意"  # what the authority itself starts, and contracts
)
"""Names of work chapter 2 of the Administrative Procedure Act does not speak of (arts. 2(3), 3, 4 and the tax acts)."""

_NOTIFIED = Words(r"届(?:出|書|け|を|の)|報告書|審査請求|協議")
"""What a step looks at when it decides no application."""


def _application(case: Case) -> Seen | None:
    """The step that decides an application of people outside, or None when this is no such process."""
    name, strict = normalise(case.process.name), case.since("2026.12")
    if strict and (_NO_DECISION.search(name) or _OUTSIDE_THE_ACT.search(name)):
        return None  # a notification or a report asks for no decision, a dispute or a tax has rules of its own
    named = re.search(r"申請|許可|認可|認定|交付|登録", case.process.name)
    asked = any(re.search(r"申請", seen.text) for seen in case.residents)
    if not (named or asked) or not case.residents:
        return None
    decides = (StepKind.REVIEW, StepKind.APPROVE)
    found = (s for s in case.staff if s.kind in decides and re.search(r"審査|許可|認定|決定|可否", s.text))
    return next((s for s in found if not (strict and _NOTIFIED.search(s.text))), None)


@rule(
    "BASIS-05", "標準処理期間が書かれていない", "No standard period", "info medium standard",
    tags=("根拠", "待ち"), ecrs="S", heuristic="order types", technology=(), basis=(src.PROCEDURE_6,), guards=("G8",),
    operation="amend_rule", effort=1, review=True,
    message=Text("「{process}」の標準処理期間が書かれていません。定めて公表しているか確かめてください", 'no standard period is written for "{process}"'),
)  # fmt: skip
def no_period(case: Case) -> Iterator[Hit]:
    """申請に対する処分なのに、標準処理期間が書かれていません。

    なぜ困るか: いつ決まるか分からず、問い合わせの電話が増えます。
    直し方: 実際の日数を測って定め、公表できるかもしれません (努力義務です)。
    言ってはいけないとき: 期間を国が定めるもの、処分のない届出や報告、契約や内部の手続。行政手続法の外の手続
        (不服申立て、選挙、任命、国や自治体の間の協議、税) と、聴聞や取消しのように役所が始めるもの。
    悪い例:
        業務: 助成金の交付申請
        手順:
          - 団体: 申請書を出す
          - 担当課: 申請を審査する
    良い例 (不服申立ては行政手続法の外):
        業務: 処分に対する審査請求
        手順:
          - 市民: 審査請求の申請書を出す
          - 審理員: 審査し裁決を決定する
    良い例 (国や自治体の間の協議):
        業務: 国の機関が行う開発の許可に係る協議の申請
        手順:
          - 事業者: 協議の申請書を出す
          - 都市計画課: 協議の内容を審査する
    良い例 (税には行政手続法の第2章が当てはまらない):
        業務: 固定資産税の減免の申請
        手順:
          - 市民: 減免の申請書を出す
          - 税務課: 申請を審査し減免を決定する
    良い例 (役所が始める不利益処分):
        業務: 営業許可の取消し
        手順:
          - 事業者: 弁明書を出す
          - 保健所: 取消しを審査し決定する
    良い例:
        業務: 助成金の交付申請
        標準処理期間: 14日
        手順:
          - 団体: 申請書を出す
          - 担当課: 申請を審査する
    良い例 (期間を法律が定める):
        業務: 生活保護の申請と決定
        手順:
          - 市民: 保護申請書を出す
          - 福祉事務所長: 保護を決定する
    良い例 (届出には処分がない):
        業務: 登録申請書の記載事項の変更の届出 (様式第3号)
        手順:
          - 事業者: 申請・届出の書類を出す
          - 担当課: 審査し処理する
    良い例 (内部の手続):
        業務: 公用車の日報
        手順:
          - 運転職員: 日報を書く
          - 課長: 日報を確認する
    What: Applications are decided, but no standard period is written.
    Why: Nobody knows when, and people call.
    Remedy: Measure, set and publish one (a duty of effort).
    Not when: Set by the state; notifications and reports; contracts; internal matters; disputes, elections, appointments,
        dealings between authorities, taxes (outside the Act); what the authority itself starts, such as a revocation.
    """
    decision = _application(case)
    if decision and case.process.standard_period is None and not _PERIOD_BY_LAW.search(normalise(case.process.name)):
        yield case.hit(decision.facts.kind, key="period")


@rule(
    "BASIS-06", "審査基準が書かれていない", "Criteria not published", "info low recommended",
    tags=("根拠",), ecrs="S", heuristic="triage", technology=(), basis=(src.PROCEDURE_5,), guards=("G8",),
    operation="amend_rule", effort=1, review=True,
    message=Text("「{step}」の審査基準がどこに公表されているか書かれていません", 'it is not written where the criteria of "{step}" are published'),
)  # fmt: skip
def no_criteria(case: Case) -> Iterator[Hit]:
    """審査をしているのに、審査基準の場所が書かれていません。

    なぜ困るか: 何を満たせばよいか分からず、不備や問い合わせが増えます。
    直し方: 基準を公表し、様式や入力画面にも示せるかもしれません。
    言ってはいけないとき: 処分のない届出や報告、契約や内部の手続。行政手続法の外の手続 (BASIS-05 と同じ)。
    悪い例:
        業務: 助成金の交付申請
        手順:
          - 団体: 申請書を出す
          - 担当課: 申請を審査する
    良い例:
        業務: 助成金の交付申請
        審査基準: https://example.jp/criteria
        手順:
          - 団体: 申請書を出す
          - 担当課: 申請を審査する
    良い例 (届出には処分がない):
        業務: 登録申請書の記載事項の変更の届出 (様式第3号)
        手順:
          - 事業者: 申請・届出の書類を出す
          - 担当課: 審査し処理する
    良い例 (選挙は行政手続法の外):
        業務: 選挙の候補者の通称認定の申請
        手順:
          - 候補者: 申請書を出す
          - 選挙管理委員会: 申請を審査する
    良い例 (届を見るだけで、申請を審査しない):
        業務: 火葬の許可
        手順:
          - 市民: 死亡届を出す
          - 市民課: 死亡届を審査する
    良い例 (内部の手続):
        業務: 公用車の日報
        手順:
          - 課長: 日報を審査する
    What: There is a review, but it is not written where its criteria stand.
    Why: Applicants do not know what to meet.
    Remedy: Publish them and show them on form and screen.
    Not when: Notifications and reports, contracts, internal matters, and what is outside the Act (as BASIS-05).
    """
    decision = _application(case)
    if decision and decision.kind is StepKind.REVIEW and not case.process.criteria and not _CRITERIA_FREE.search(decision.text):  # fmt: skip
        yield decision.hit(decision.facts.kind)


@rule(
    "OPEN-01", "PDFや紙だけの公開", "Published as PDF or paper only", "info medium recommended",
    tags=("公開", "紙"), principle="デジタルファースト", ecrs="S", heuristic="interfacing", technology=("ストレージ",),
    basis=(src.OPEN_DATA_11, src.MACHINE_READABLE), guards=("G3",), operation="digitise", effort=1,
    message=Text("「{step}」で、数字をPDFや紙だけで公開しています", 'in "{step}" figures are published as PDF or paper only'),
)  # fmt: skip
def pdf_only(case: Case) -> Iterator[Hit]:
    """表や数字を、PDFや紙だけで公開しています。

    なぜ困るか: 使う人が打ち直すことになります。
    直し方: CSVも一緒に置き、利用の条件を書けるかもしれません。
    言ってはいけないとき: 文章の文書、個人情報を含むもの。
    悪い例:
        - 統計担当: 集計表をPDFで公開する
    良い例:
        - 統計担当: 集計表をCSVで公開する
    良い例 (文章の文書):
        - 総務課: 議事録をPDFで公開する
    What: Tables or figures are published as PDF or paper only.
    Why: Users type them again.
    Remedy: Add CSV and terms of use.
    Not when: Texts, personal data.
    """
    for seen in case.staff:
        if seen.says(_PUBLISH) and (words := seen.says(_PDF)) and _FIGURES.search(seen.text) and "csv" not in seen.text:
            yield seen.hit(words)


@rule(
    "OPEN-02", "利用条件のない公開データ", "Open data without a licence", "info medium recommended",
    tags=("公開",), ecrs="S", heuristic="interfacing", technology=("ストレージ",),
    basis=(src.OPEN_DATA_11,), guards=("G3",), operation="simplify", effort=1,
    message=Text("「{step}」で、利用の条件 (CC BY など) が書かれていません", 'no terms of use are written in "{step}"'),
)  # fmt: skip
def no_licence(case: Case) -> Iterator[Hit]:
    """オープンデータに、二次利用の条件が書かれていません。

    なぜ困るか: 使ってよいか分からず、問い合わせが来るか、使われません。
    直し方: CC BY 4.0 などの条件を一行添えれば済みます。
    言ってはいけないとき: 自分の団体のデータでないとき。
    悪い例:
        - 統計担当: オープンデータを公開する
    良い例:
        - 統計担当: オープンデータをCC BYで公開する
    良い例 (公開していない):
        - 統計担当: データを集計する
    What: Open data has no terms of use.
    Why: People do not know whether they may use it.
    Remedy: One line, e.g. CC BY 4.0.
    Not when: It is not the body's own data.
    """
    for seen in case.staff:
        words = seen.says(_OPEN)
        if words and seen.says(_PUBLISH) and not _LICENCE.search(seen.text + normalise(seen.step.note).lower()):
            yield seen.hit(words)
