"""集計・データ・根拠・公開 AGG / DATA / BASIS / OPEN: figures, sheets, legal basis, publication."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.guards import WORK
from bprflow.audit.rule import rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import Authority, BasisKind, LegacyRule, Medium, StepKind

_BY_HAND = Words(r"正の字|手集計|関数で|電卓|手計算|紙から|数え")
_ONE_OFF = Words(r"一度だけ|臨時|単発|研究")
_COLLECT = Words(
    r"(?:照会|調査|様式|依頼)[^。]{0,14}(?:回収|取りまとめ|とりまとめ|集め)|メールで[^。]{0,12}(?:回収|取りまとめ|集め)|メール添付"
)
_VERSION = Words(r"最終版[_0-9(（]|_v\d|ver\.?\d|版管理をファイル名|ファイル名で版|最新版を探")
_GRID = Words(r"神エクセル|神excel|方眼|1マス1文字|一マス一文字|ネ申")
_MERGED = Words(r"セル結合|結合セル|セルの結合|セルを結合")
_NO_MERGE = Words(r"結合なし|結合しない|結合を(?:やめ|解)|1行1")
_COLOUR = Words(r"(?:赤字|色|網掛け|太字|セルの色)(?:は|で|が)[^。]{0,10}(?:示|表|意味|区別|欠席|対象外|済)")
_MANY_TABLES = Words(r"1シートに(?:複数|二つ|いくつ)|シートに複数の表")
_MIXED = Words(r"単位(?:や文字)?が混|数値に(?:単位|文字)|「\d+人」のまま|全角の数字|文字と数字が混")
_CODES = Words(r"表記揺れ|表記ゆれ|独自コード|和暦のまま|日付の形式がばらばら|様式がばらばら|地域コードがな")
_PUBLISH = Words(r"公開|公表|ホームページに(?:掲載|載せ)|オープンデータ")
_PDF = Words(r"pdf|紙で(?:公表|公開)|冊子|印刷して配")
_FIGURES = Words(r"統計|集計|一覧|数値|件数|データ|台帳|表")
_LICENCE = Words(r"ライセンス|cc\s*by|利用規約|二次利用|pdl")
_OPEN = Words(r"オープンデータ|データカタログ")
_CRITERIA_FREE = Words(r"契約|庁内|内部|校正|赤ペン|写真|現場|修繕|請求書|報告")
_SECURITY = Words(r"セキュリティ|三層分離|個人情報(?:が|だから|なので)|lgwan(?:だから|なので)|情報漏")
_GONE_LAWS: dict[str, Text] = {
    "行政手続オンライン化法": Text("2019年にデジタル手続法へ改められました", "renamed in 2019 (Digital Procedures Act)"),
    "行政手続等における情報通信の技術の利用に関する法律": Text("2019年にデジタル手続法へ改められました", "renamed in 2019 (Digital Procedures Act)"),
    "行政機関の保有する個人情報の保護に関する法律": Text("2022〜2023年に個人情報保護法へ一本化されました", "merged into the Personal Information Act"),
    "行政機関個人情報保護法": Text("2022〜2023年に個人情報保護法へ一本化されました", "merged into the Personal Information Act"),
    "個人情報保護条例": Text("2023年4月から個人情報保護法が直接適用されています (施行条例を確かめてください)", "since April 2023 the national act applies directly"),
    "外国人登録法": Text("2012年に廃止されました", "repealed in 2012"),
    "老人保健法": Text("2008年に高齢者の医療の確保に関する法律へ改められました", "renamed in 2008"),
    "障害者自立支援法": Text("2013年に障害者総合支援法へ改められました", "renamed in 2013"),
    "母子及び寡婦福祉法": Text("2014年に母子及び父子並びに寡婦福祉法へ改められました", "renamed in 2014"),
    "高度情報通信ネットワーク社会形成基本法": Text("2021年にデジタル社会形成基本法に替わりました", "replaced in 2021"),
    "薬事法": Text("2014年に医薬品医療機器等法へ改められました", "renamed in 2014"),
}  # fmt: skip
"""Laws that are cited long after they were renamed or repealed (state: November 2026)."""


def _about_sheets(
    case: Case, pattern: Words, unless: Words | None = None
) -> Iterator[tuple[Seen, str, tuple[Seen, ...]]]:
    """Find steps whose words, note, rules or documents say something about the shape of a file.

    What a document or note says of itself is told once: at the first step, with the others that use it.
    """
    told: dict[str, tuple[Seen, str, list[Seen]]] = {}
    for seen in case.steps:
        texts = [seen.text, normalise(seen.step.note).lower(), *(normalise(name).lower() for name in seen.step.rules)]
        for use in (*seen.step.reads, *seen.step.writes):
            declared = case.process.document_by_name.get(use.document)
            texts += [normalise(use.document).lower(), normalise(declared.note).lower() if declared else ""]
        for text in texts:
            match = pattern.search(text)
            if match and not (unless and unless.search(text)):
                first = told.setdefault(text, (seen, match[0], []))
                if first[0] is not seen:
                    first[2].append(seen)
                break
    for seen, words, others in told.values():
        yield seen, words, tuple(dict.fromkeys(others))


@rule(
    "AGG-01", "Excelでの手集計", "Manual spreadsheet aggregation", "warning medium basic",
    tags=("転記", "集計"), ecrs="S", heuristic="task automation", technology=("集計・統計・数理解析",),
    basis=(src.HEURISTICS,), guards=WORK, operation="automate", effort=2,
    message=Text("「{step}」を、人が手でまとめています", '"{step}" is put together by hand'),
)  # fmt: skip
def manual_aggregation(case: Case) -> Iterator[Hit]:
    """数字や表を、Excelや手でまとめ直しています。

    なぜ困るか: 毎回同じ手間が掛かり、式の間違いに気づきにくいものです。
    直し方: 元がデータなら、問合せや集計の雛形で自動に出せるかもしれません。
    言ってはいけないとき: 一度だけの調べもの。
    悪い例:
        - 研修担当: 正の字・関数で集計しグラフを作る
          媒体: Excel
    良い例:
        - システム: 回答を自動集計する
    良い例 (一度だけ):
        - 担当課: 一度だけExcelで集計する
    言わない例 (残す理由):
        - 担当課: Excelで集計する
          残す理由: 国が指定した様式でしか受け付けない
    What: Figures and tables are put together by hand or in a sheet.
    Why: The same work every time, and errors hide in formulas.
    Remedy: Queries and templates, when the source is data.
    Not when: A one-off study.
    """
    for seen in case.steps:
        if not seen.by_people or seen.kind is not StepKind.AGGREGATE or _ONE_OFF.search(seen.text):
            continue
        before = next((b.medium(Medium.EXCEL) for b in case.previous_of(seen) if b.medium(Medium.EXCEL)), None)
        before = before or next(
            (b.medium(Medium.EXCEL) for p in case.previous_of(seen) for b in case.previous_of(p)), None
        )
        fact = seen.medium(Medium.EXCEL, Medium.PAPER) or seen.says(_BY_HAND) or (None if seen.media else before)
        if fact:
            yield seen.hit(seen.facts.kind, fact)


@rule(
    "AGG-02", "メール添付での照会・回収", "Collecting by mail attachment", "info medium standard",
    tags=("集計", "メール"), principle="コネクテッド・ワンストップ", ecrs="S", heuristic="integral technology",
    technology=("オンライン手続き", "集計・統計・数理解析"), basis=(src.HEURISTICS,), guards=WORK, operation="digitise", effort=2,
    message=Text("「{step}」で、様式をメールで集めています", 'in "{step}" forms are collected by mail'),
)  # fmt: skip
def mail_collection(case: Case) -> Iterator[Hit]:
    """様式をメールに添付して照会し、返ってきたファイルをまとめています。

    なぜ困るか: 版が混ざり、貼り合わせる手間と督促が生まれます。
    直し方: フォームや共有の表、調査・照会システムで集められるかもしれません。
    言ってはいけないとき: 相手がネットワークの外にあるとき。
    悪い例:
        - 企画課: 調査の様式をメールで送り回収して取りまとめる
    良い例:
        - 企画課: フォームで照会し集める
          媒体: フォーム
    良い例 (知らせるだけ):
        - 企画課: 会議の日程をメールで知らせる
    What: Forms go out by mail and the answers are pasted together.
    Why: Versions mix; pasting and reminding take time.
    Remedy: A form, a shared table, an inquiry system.
    Not when: The others are outside the network.
    """
    for seen in case.staff:
        if seen.media.isdisjoint({Medium.FORM}) and (words := seen.says(_COLLECT)) and seen.medium(Medium.EMAIL):
            yield seen.hit(words)


@rule(
    "AGG-03", "ファイル名での版管理", "Version by file name", "info high standard",
    tags=("集計",), ecrs="S", heuristic="integral technology", technology=("ストレージ",),
    basis=(src.MACHINE_READABLE,), guards=("G3",), operation="simplify", effort=1,
    message=Text("「{step}」で、版をファイル名で見分けています", 'versions are told apart by file name in "{step}"'),
)  # fmt: skip
def version_names(case: Case) -> Iterator[Hit]:
    """「最終版」「_v2」のように、版をファイル名で見分けています。

    なぜ困るか: どれが本物か分からなくなり、古い版で仕事をしてしまいます。
    直し方: 一つの場所に置き、変更の履歴が残る仕組みを使えるかもしれません。
    言ってはいけないとき: 決裁した版を記録として残すとき。
    悪い例:
        - 担当者: 原稿_v2をExcelで直す
    良い例:
        - 担当者: 共有フォルダの原稿を直す
    良い例 (版ではない):
        - 担当者: 原稿を確かめる
    What: Versions are told apart by file names.
    Why: Nobody knows which one counts.
    Remedy: One place with a history.
    Not when: An approved version is kept as a record.
    """
    for seen, words, others in _about_sheets(case, _VERSION):
        yield seen.hit(also=others, evidence={"words": words})


@rule(
    "DATA-01", "紙の様式のままのExcel", "Spreadsheet as a paper form", "info high standard",
    tags=("集計",), ecrs="S", heuristic="integral technology", technology=("オンライン手続き",),
    basis=(src.MACHINE_READABLE,), guards=("G3",), operation="simplify", effort=2,
    message=Text("「{step}」で、方眼のExcel様式を使っています (L1-07)", '"{step}" uses a grid-paper spreadsheet (L1-07)'),
)  # fmt: skip
def grid_sheet(case: Case) -> Iterator[Hit]:
    """1マスに1文字ずつ入れるような、紙の見た目のExcelを使っています。

    なぜ困るか: 入れるのも集めるのも手作業になります。
    直し方: フォームで受けるか、1行1件の表に替えられるかもしれません。
    言ってはいけないとき: データから印刷するための体裁だけのとき。
    悪い例:
        - 各課担当: 方眼のExcel様式に入力する
    良い例:
        - 各課担当: 1行1件の一覧に入力する
    良い例 (普通のExcel):
        - 各課担当: Excelの一覧に入力する
    What: A spreadsheet that looks like paper, one character a cell.
    Why: Filling and collecting stay manual.
    Remedy: A form, or one row a case.
    Not when: It is only the print layout of data.
    """
    for seen, words, others in _about_sheets(case, _GRID):
        yield seen.hit(also=others, evidence={"words": words})


@rule(
    "DATA-02", "セル結合", "Merged cells", "info high basic",
    tags=("集計",), ecrs="S", heuristic="task automation", technology=("集計・統計・数理解析",),
    basis=(src.MACHINE_READABLE,), guards=("G3",), operation="simplify", effort=1,
    message=Text("「{step}」の表に、セルの結合があります (L1-12)", 'the table of "{step}" has merged cells (L1-12)'),
)  # fmt: skip
def merged_cells(case: Case) -> Iterator[Hit]:
    """表のセルが結合されています。

    なぜ困るか: 並べ替えも集計もRPAの読み込みもできず、人が読み替えることになります。
    直し方: 1行1件・1列1項目の表に直せば、そのあとの自動化が楽になります。
    言ってはいけないとき: データの表が別にあり、見せるための写しのとき。
    悪い例:
        - 各課担当: セル結合のあるExcelの申請一覧を受け取る
    良い例:
        - 各課担当: 共通様式(1行1件・結合なし)で一覧を受け取る
    良い例 (結合に触れていない):
        - 各課担当: Excelの申請一覧を受け取る
    What: Cells of the table are merged.
    Why: No sorting, summing or robot; people read it instead.
    Remedy: One row a case, one column an item.
    Not when: It is a presentation copy beside the data.
    """
    for seen, words, others in _about_sheets(case, _MERGED, _NO_MERGE):
        yield seen.hit(also=others, evidence={"words": words})


@rule(
    "DATA-03", "色や書式での意味づけ", "Meaning by colour", "info medium recommended",
    tags=("集計",), ecrs="S", heuristic="task automation", technology=("集計・統計・数理解析",),
    basis=(src.MACHINE_READABLE,), guards=("G3",), operation="simplify", effort=1,
    message=Text("「{step}」で、色や書式が意味を持っています (L1-11)", 'colour or format carries meaning in "{step}" (L1-11)'),
)  # fmt: skip
def colour_meaning(case: Case) -> Iterator[Hit]:
    """色や太字が、欠席や対象外などの意味を持っています。

    なぜ困るか: 機械にも、色の見えにくい人にも伝わりません。
    直し方: 意味を書く列を一つ足せば済みます。
    言ってはいけないとき: 列にも同じことが書いてあるとき。
    悪い例:
        - 研修担当: 名簿の赤字は欠席を示すので数え直す
    良い例:
        - 研修担当: 出欠の列に欠席と入力する
    良い例 (校正の赤字):
        - 係長: 赤ペンで修正を書き込む
    What: Colour or bold type carries meaning.
    Why: Neither machines nor colour-blind people can read it.
    Remedy: Add a column.
    Not when: A column says the same.
    """
    for seen, words, others in _about_sheets(case, _COLOUR):
        yield seen.hit(also=others, evidence={"words": words})


@rule(
    "DATA-04", "1シートに複数の表", "Several tables on one sheet", "info high recommended",
    tags=("集計",), ecrs="S", heuristic="task automation", technology=("集計・統計・数理解析",),
    basis=(src.MACHINE_READABLE,), guards=("G3",), operation="simplify", effort=1,
    message=Text("「{step}」の1枚のシートに、複数の表があります (L1-02)", 'several tables share a sheet in "{step}" (L1-02)'),
)  # fmt: skip
def many_tables(case: Case) -> Iterator[Hit]:
    """1枚のシートに、いくつもの表が並んでいます。

    なぜ困るか: 読み込むたびに、人が表を切り分けることになります。
    直し方: 表ごとにシートを分けられるかもしれません。
    言ってはいけないとき: 見せるための一覧で、元のデータが別にあるとき。
    悪い例:
        - 担当課: 1シートに複数の表があるExcelを集計する
    良い例:
        - 担当課: 1シート1表のExcelを集計する
    良い例 (触れていない):
        - 担当課: Excelを集計する
    What: Several tables stand on one sheet.
    Why: People have to cut them apart each time.
    Remedy: One sheet a table.
    Not when: A presentation copy.
    """
    for seen, words, others in _about_sheets(case, _MANY_TABLES):
        yield seen.hit(also=others, evidence={"words": words})


@rule(
    "DATA-05", "数値に単位や文字が混じる", "Numbers with text", "info medium recommended",
    tags=("集計",), ecrs="S", heuristic="task automation", technology=("集計・統計・数理解析",),
    basis=(src.MACHINE_READABLE,), guards=("G3",), operation="simplify", effort=1,
    message=Text("「{step}」で、数値に単位や文字が混じっています (L2-01)", 'numbers are mixed with text in "{step}" (L2-01)'),
)  # fmt: skip
def mixed_numbers(case: Case) -> Iterator[Hit]:
    """数値の欄に、単位や文字が混じっています。

    なぜ困るか: 足し算も並べ替えもできず、人が直すことになります。
    直し方: 単位は見出しか別の列に書けば済みます。
    言ってはいけないとき: 自由に書く欄。
    悪い例:
        - 担当課: 数値に単位が混じる一覧を直す
    良い例:
        - 担当課: 単位を見出しに書いた一覧を使う
    良い例 (触れていない):
        - 担当課: 一覧を使う
    What: Numbers are mixed with units or text.
    Why: They cannot be summed or sorted.
    Remedy: Put the unit into the heading.
    Not when: Free text.
    """
    for seen, words, others in _about_sheets(case, _MIXED):
        yield seen.hit(also=others, evidence={"words": words})


@rule(
    "DATA-06", "表記の揺れ・独自のコード", "Non-standard codes", "info medium standard",
    tags=("集計",), principle="コネクテッド・ワンストップ", ecrs="S", heuristic="integral technology", technology=("分類",),
    basis=(src.MACHINE_READABLE,), guards=("G3",), operation="simplify", effort=2,
    message=Text("「{step}」で、表記やコードがそろっていません ({words})", 'notations or codes differ in "{step}" ({words})'),
)  # fmt: skip
def own_codes(case: Case) -> Iterator[Hit]:
    """日付・住所・コードの書き方がそろっていません。

    なぜ困るか: つなぐたびに人が直し、RPAも止まります。
    直し方: 日付はISO、地域は全国地方公共団体コードのように、先に書き方をそろえると後が楽です。
    言ってはいけないとき: 見せるための表記だけのとき。
    悪い例:
        - 各課担当: 表記揺れのある一覧を直す
    良い例:
        - 各課担当: 共通のコードで一覧を作る
    良い例 (触れていない):
        - 各課担当: 一覧を作る
    What: Dates, addresses or codes are written in different ways.
    Why: People mend them each time and robots stop.
    Remedy: Agree on ISO dates and national codes first.
    Not when: Display text only.
    """
    for seen, words, others in _about_sheets(case, _CODES):
        yield seen.hit(also=others, words=words)


def _binding(case: Case) -> Iterator[tuple[LegacyRule, tuple[Seen, ...]]]:
    """Legacy rules with the steps they bind; rules nobody uses are left out."""
    bound: dict[str, list[Seen]] = {}
    for seen in case.steps:
        for legacy in seen.rules:
            bound.setdefault(legacy.name, []).append(seen)
    for legacy in case.process.rules:
        if legacy.name in bound:
            yield legacy, tuple(bound[legacy.name])


@rule(
    "BASIS-01", "根拠が書かれていないルール", "Rule without a basis", "info high basic",
    tags=("根拠",), ecrs="E", heuristic="task elimination", technology=(), basis=(src.SEAL_MANUAL,), guards=("G3",),
    operation="amend_rule", effort=1,
    message=Text("ルール「{legacy}」の根拠が書かれていません", 'the rule "{legacy}" names no basis'),
)  # fmt: skip
def rule_without_basis(case: Case) -> Iterator[Hit]:
    """ルールの根拠 (どの条文・様式・慣行か) が書かれていません。

    なぜ困るか: だれが変えられるか分からないので、いつまでも変えられません。
    直し方: 例規集や様式を探し、見つからなければ「慣行」と書いて、課でやめるか決められるかもしれません。
    言ってはいけないとき: 残す理由が書かれているとき。
    悪い例:
        業務: 例
        ルール:
          紙で出す: {求めること: 書面}
        手順:
          - 市民: 届を出す
            ルール: 紙で出す
    良い例:
        業務: 例
        ルール:
          紙で出す: {求めること: 書面, 根拠: {種別: 要綱, 名称: ○○要綱, 条項: 第3条}}
        手順:
          - 市民: 届を出す
            ルール: 紙で出す
    良い例 (どの手順も縛っていない):
        業務: 例
        ルール:
          紙で出す: {求めること: 書面}
        手順:
          - 市民: 届を出す
    What: A rule names no article, form or habit.
    Why: Nobody knows who can change it, so nobody does.
    Remedy: Look it up; if there is nothing, write 慣行 and decide in the section.
    Not when: A reason to keep it is written.
    """
    for legacy, steps in _binding(case):
        if not legacy.bases:
            yield steps[0].hit(also=steps[1:], key=legacy.name, legacy=legacy.name, rules=(legacy,), place=("rules",))


@rule(
    "BASIS-02", "慣行だけのルール", "Custom only", "warning high basic",
    tags=("根拠",), ecrs="E", heuristic="task elimination", technology=(), basis=(src.SEAL_MANUAL,), guards=("G3",),
    operation="eliminate", effort=1,
    message=Text("ルール「{legacy}」は慣行だけです。課の判断で今日から変えられます", 'the rule "{legacy}" is only a habit; the section can change it today'),
)  # fmt: skip
def custom_only(case: Case) -> Iterator[Hit]:
    """ルールが、文書の根拠のない慣行だけに基づいています。

    なぜ困るか: 決めた人も理由も分からないまま、手間だけが続きます。
    直し方: 続ける理由を話し合い、なければやめ、あれば書き残す、が近道です。
    言ってはいけないとき: 続ける理由が確かめられ、書かれているとき。
    悪い例:
        業務: 例
        ルール:
          読み合わせ: {求めること: 目視, 根拠: {種別: 慣行}}
        手順:
          - 職員: 入力結果を読み合わせる
            ルール: 読み合わせ
    良い例:
        業務: 例
        ルール:
          読み合わせ: {求めること: 目視, 根拠: {種別: 規程, 名称: ○○事務処理規程}}
        手順:
          - 職員: 入力結果を読み合わせる
            ルール: 読み合わせ
    言わない例 (続ける理由がある):
        業務: 例
        ルール:
          読み合わせ: {求めること: 目視, 根拠: {種別: 慣行}, 残す理由: 支払額の誤りを防ぐため課で決めた}
        手順:
          - 職員: 入力結果を読み合わせる
            ルール: 読み合わせ
    What: A rule rests on habit only.
    Why: Work goes on though nobody knows who decided it and why.
    Remedy: Ask for the reason; drop it, or write it down.
    Not when: The reason is known and written.
    """
    for legacy, steps in _binding(case):
        if legacy.bases and all(basis.kind is BasisKind.CUSTOM for basis in legacy.bases):
            yield steps[0].hit(also=steps[1:], key=legacy.name, legacy=legacy.name, rules=(legacy,), place=("rules",))


@rule(
    "BASIS-03", "要綱だけで住民に求める義務", "Duty on residents by guideline only", "info low recommended",
    tags=("根拠",), ecrs="S", heuristic="task elimination", technology=(), basis=(src.LEGALITY,), guards=("G3",),
    operation="amend_rule", effort=3, review=True, authority=Authority.MAYOR,
    message=Text("ルール「{legacy}」は、{basis}だけで住民に求めています。お願いなのか義務なのか確かめてください", '"{legacy}" asks residents by {basis} only; is it a request or a duty?'),
)  # fmt: skip
def guideline_duty(case: Case) -> Iterator[Hit]:
    """住民への義務が、要綱や要領だけに書かれています。

    なぜ困るか: 義務を課すには条例が要るので (地方自治法第14条第2項)、求め方が強すぎることがあります。
    直し方: お願いの形に書き改めるか、続けるなら条例や規則に根拠を置けるかもしれません。
    言ってはいけないとき: 補助金の条件のように、約束として求めるもの。
    悪い例:
        業務: 開発の届出
        ルール:
          事前の届出: {求めること: 書面, 根拠: {種別: 要綱, 名称: 開発指導要綱, 条項: 第4条}}
        手順:
          - 事業者: 事前の届出書を出す
            ルール: 事前の届出
    良い例:
        業務: 開発の届出
        ルール:
          事前の届出: {求めること: 書面, 根拠: {種別: 条例, 名称: 開発条例, 条項: 第4条}}
        手順:
          - 事業者: 事前の届出書を出す
            ルール: 事前の届出
    良い例 (補助金の条件):
        業務: 補助金の交付
        ルール:
          書面で申請: {求めること: 書面, 根拠: {種別: 要綱, 名称: 補助金交付要綱, 条項: 第4条}}
        手順:
          - 団体: 補助金の申請書を出す
            ルール: 書面で申請
    What: A duty of residents stands only in a guideline.
    Why: Duties need an ordinance (Local Autonomy Act, art. 14(2)).
    Remedy: Make it a request, or give it an ordinance.
    Not when: Conditions of a subsidy.
    """
    weak = (BasisKind.GUIDELINE, BasisKind.PROCEDURE)
    grant = re.compile(r"補助|助成|給付|交付金|報奨|貸付|表彰")
    for legacy, steps in _binding(case):
        kinds = {basis.kind for basis in legacy.bases}
        duty = next((seen for seen in steps if seen.resident), None)
        names = case.process.name + "".join(basis.name for basis in legacy.bases)
        if duty and kinds and kinds <= set(weak) and not grant.search(names):
            word = Text("要綱", "a guideline") if BasisKind.GUIDELINE in kinds else Text("要領", "a procedure")
            yield duty.hit(key=legacy.name, legacy=legacy.name, basis=word, rules=(legacy,), place=("rules",))


@rule(
    "BASIS-04", "廃止・改正された法令の引用", "Basis repealed or renamed", "warning high basic",
    tags=("根拠",), ecrs="S", heuristic="task elimination", technology=("検索・翻訳",), basis=(src.HOUSE,), guards=(),
    operation="amend_rule", effort=1,
    message=Text("ルール「{legacy}」が引く「{law}」は、{change}", '"{legacy}" cites {law}: {change}'),
)  # fmt: skip
def gone_law(case: Case) -> Iterator[Hit]:
    """根拠として、すでに改められたか廃止された法令を引いています。

    なぜ困るか: 根拠がなくなった手間を続けているおそれがあります。
    直し方: いまの法令の条文を確かめ、書き直すか、ルールをやめられるかもしれません。
    言ってはいけないとき: 経過措置が残っているとき。
    悪い例:
        業務: 例
        ルール:
          書面の届出: {求めること: 書面, 根拠: {種別: 法令, 名称: 行政手続オンライン化法, 条項: 第3条}}
        手順:
          - 市民: 届出書を書く
            ルール: 書面の届出
    良い例:
        業務: 例
        ルール:
          書面の届出: {求めること: 書面, 根拠: {種別: 法令, 名称: 住民基本台帳法, 条項: 第27条}}
        手順:
          - 市民: 届出書を書く
            ルール: 書面の届出
    良い例 (施行条例):
        業務: 例
        ルール:
          開示の請求: {求めること: 書面, 根拠: {種別: 条例, 名称: ○○市個人情報の保護に関する法律施行条例}}
        手順:
          - 市民: 開示の請求書を書く
            ルール: 開示の請求
    What: The basis is a law that was renamed or repealed.
    Why: Work may go on without a basis.
    Remedy: Look up the present law; rewrite or drop the rule.
    Not when: Transitional provisions apply.
    """
    for legacy, steps in _binding(case):
        for basis in legacy.bases:
            law = next((name for name in _GONE_LAWS if basis.name and name in basis.name), None)
            if law:
                yield steps[0].hit(key=legacy.name, legacy=legacy.name, law=law, change=_GONE_LAWS[law], rules=(legacy,), place=("rules",))  # fmt: skip


def _application(case: Case) -> Seen | None:
    """The step that decides an application of people outside, or None when this is no such process."""
    named = re.search(r"申請|許可|認可|認定|交付|登録", case.process.name)
    asked = any(re.search(r"申請", seen.text) for seen in case.residents)
    if not (named or asked) or not case.residents:
        return None
    decides = (StepKind.REVIEW, StepKind.APPROVE)
    return next((s for s in case.staff if s.kind in decides and re.search(r"審査|許可|認定|決定|可否", s.text)), None)


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
    言ってはいけないとき: 期間を国が定めるもの、契約や内部の手続。
    悪い例:
        業務: 助成金の交付申請
        手順:
          - 団体: 申請書を出す
          - 担当課: 申請を審査する
    良い例:
        業務: 助成金の交付申請
        標準処理期間: 14日
        手順:
          - 団体: 申請書を出す
          - 担当課: 申請を審査する
    良い例 (内部の手続):
        業務: 公用車の日報
        手順:
          - 運転職員: 日報を書く
          - 課長: 日報を確認する
    What: Applications are decided, but no standard period is written.
    Why: Nobody knows when, and people call.
    Remedy: Measure, set and publish one (a duty of effort).
    Not when: Set by the state; contracts; internal matters.
    """
    decision = _application(case)
    if decision and case.process.standard_period is None:
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
    言ってはいけないとき: 契約や内部の手続。
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
    良い例 (内部の手続):
        業務: 公用車の日報
        手順:
          - 課長: 日報を審査する
    What: There is a review, but it is not written where its criteria stand.
    Why: Applicants do not know what to meet.
    Remedy: Publish them and show them on form and screen.
    Not when: Contracts, internal matters.
    """
    decision = _application(case)
    if decision and decision.kind is StepKind.REVIEW and not case.process.criteria and not _CRITERIA_FREE.search(decision.text):  # fmt: skip
        yield decision.hit(decision.facts.kind)


@rule(
    "BASIS-07", "セキュリティを理由にした手作業", "Security given as the reason", "info medium basic",
    tags=("根拠", "紙", "転記"), ecrs="S", heuristic="task automation", technology=("物理セキュリティ・ネットワークセキュリティ",),
    basis=(src.HOUSE,), guards=(), operation="amend_rule", effort=1, review=True,
    message=Text("「{step}」の手作業は「{reason}」が理由とされています。どの規定の何条か確かめてください", '"{step}" is done by hand because of "{reason}"; please check which article says so'),
)  # fmt: skip
def security_reason(case: Case) -> Iterator[Hit]:
    """手作業や紙の理由が「セキュリティ」とだけ書かれています。

    なぜ困るか: 根拠を確かめないまま、できないことになってしまいます。
    直し方: セキュリティポリシーのどの条文かを情報部門に聞けば、認められた方法が見つかるかもしれません。
    言ってはいけないとき: 条文まで書かれているとき。
    悪い例:
        業務: 例
        ルール:
          セキュリティのため紙で渡す: {求めること: 書面}
        手順:
          - 担当課: 一覧を紙で渡す
            ルール: セキュリティのため紙で渡す
    良い例:
        業務: 例
        ルール:
          セキュリティのため紙で渡す: {求めること: 書面, 根拠: {種別: 規程, 名称: 情報セキュリティ対策基準, 条項: 第12条}}
        手順:
          - 担当課: 一覧を紙で渡す
            ルール: セキュリティのため紙で渡す
    良い例 (手作業ではない):
        - 担当課: セキュリティの研修を案内する
    What: Paper or manual work is explained by "security" without an article.
    Why: Things are called impossible without anybody looking.
    Remedy: Ask the IT section for the article; an accepted way may exist.
    Not when: The article is written.
    """
    for seen in case.steps:
        if not seen.by_people:
            continue
        for legacy in seen.rules:
            about = normalise(" ".join((legacy.name, legacy.keep_reason, legacy.note))).lower()
            words = _SECURITY.search(about)
            if words and not any(basis.article for basis in legacy.bases):
                yield seen.hit(key=legacy.name, reason=legacy.name, rules=(legacy,), place=("rules",))
        by_hand = seen.kind in (StepKind.TRANSCRIBE, StepKind.PRINT, StepKind.MOVE, StepKind.FILL) or seen.medium(Medium.STORAGE)  # fmt: skip
        reason = _SECURITY.search(normalise(seen.step.note + seen.step.keep_reason).lower())
        if by_hand and reason and "条" not in seen.step.note + seen.step.keep_reason and not seen.rules:
            yield seen.hit(key="note", reason=reason[0])


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
