"""集計・データ AGG / DATA: figures put together by hand, sheets machines cannot read."""

from __future__ import annotations

from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.guards import WORK
from bprflow.audit.rule import Earlier, rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.model import Medium, StepKind

_BY_HAND = Words(r"正の字|手集計|関数で|電卓|手計算|紙から|数え")
_PROSE = Words(r"答弁|意見|原稿|議事|提案|文案|案を")
_ONE_OFF = Words(r"一度だけ|臨時|単発|研究")
_COLLECT = Words(
    r"(?:照会|調査|様式|依頼)[^。]{0,14}(?:回収|取りまとめ|とりまとめ|集め)|メールで[^。]{0,12}(?:回収|取りまとめ|集め)|メール添付"
)
_VERSION = Words(r"最終版[_0-9(（]|_v\d|ver\.?\d|版管理をファイル名|ファイル名で版|最新版を探")
_GRID = Words(r"神エクセル|神excel|方眼|1マス1文字|一マス一文字|ネ申")
_MERGED = Words(r"セル結合|結合セル|セルの結合|セルを結合")
_NO_MERGE = Words(
    r"(?:配布|掲示|表示|見せる|説明)[^。]{0,4}(?:写し|ため|用)|結合なし|結合しない|結合を(?:やめ|解)|1行1"
)
_COLOUR = Words(r"(?:赤字|色|網掛け|太字|セルの色)(?:は|で|が)[^。]{0,10}(?:示|表|意味|区別|欠席|対象外|済)")
_MANY_TABLES = Words(r"1シートに(?:複数|二つ|いくつ)|シートに複数の表")
_MIXED = Words(r"単位(?:や文字)?が混|数値に(?:単位|文字)|「\d+人」のまま|全角の数字|文字と数字が混")
_CODES = Words(r"表記揺れ|表記ゆれ|独自コード|和暦のまま|日付の形式がばらばら|様式がばらばら|地域コードがな")


def _about_sheets(
    case: Case, pattern: Words, unless: Words | None = None
) -> Iterator[tuple[Seen, str, tuple[Seen, ...]]]:
    """Find steps whose words, note, rules or documents say something about the shape of a file.

    What a document or note says of itself is told once: at the first step, with the others that use it.
    """
    if case.since("2026.12"):
        yield from _sheets(case, pattern, unless)
        return
    told: dict[str, tuple[Seen, str, list[Seen]]] = {}
    for seen, texts in case.words_around:
        for text in texts:
            match = pattern.search(text)
            if match and not (unless and unless.search(text)):
                first = told.setdefault(text, (seen, match[0], []))
                if first[0] is not seen:
                    first[2].append(seen)
                break
    for seen, words, others in told.values():
        yield seen, words, tuple(dict.fromkeys(others))


def _sheets(case: Case, pattern: Words, unless: Words | None) -> Iterator[tuple[Seen, str, tuple[Seen, ...]]]:
    """Tell each file once, also where the step and the document both say it."""
    groups: list[tuple[str, set[str], list[Seen]]] = []
    for seen, texts in case.words_around:
        found = {text: m[0] for text in texts if (m := pattern.search(text)) and not (unless and unless.search(text))}
        if not found:
            continue
        same = next((group for group in groups if not group[1].isdisjoint(found)), None)
        if same is None:
            groups.append((next(iter(found.values())), set(found), [seen]))
        else:
            same[1].update(found)
            same[2].append(seen)
    for words, _, steps in groups:
        yield steps[0], words, tuple(steps[1:])


@rule(
    "AGG-01", "Excelでの手集計", "Manual spreadsheet aggregation", "warning medium basic",
    tags=("転記", "集計"), ecrs="S", heuristic="task automation", technology=("集計・統計・数理解析",),
    basis=(src.HEURISTICS,), guards=WORK, operation="automate", effort=2,
    message=Text("「{step}」で、数字や表を人の手でまとめています", '"{step}" is put together by hand'),
    earlier=(Earlier("2026.11", message=Text("「{step}」を、人が手でまとめています", '"{step}" is put together by hand')),),
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
    良い例 (数字ではなく文章):
        - 企画課: 答弁案を取りまとめ印刷する
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
        if _PROSE.search(seen.text) and not seen.medium(Medium.EXCEL):
            continue  # sentences, not figures
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
    良い例 (データとは別の、見せるための写し):
        - 広報係: 配布用の写しのExcelだけセルを結合する
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
