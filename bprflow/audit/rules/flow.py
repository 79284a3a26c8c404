"""流れ FLOW: waiting, batches, hand-offs, order, detours."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.rule import rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import LaneKind, Requirement, StepKind

_STATUTORY_WAIT = Words(r"縦覧|異議|公示|公告|不服|意見募集|パブリックコメント|審議会|審査会|委員会|議会|待機")
_NOTICE_BEFORE_HEARING = Words(r"聴聞|弁明")
"""Between the notice and the hearing the law wants time to prepare (行政手続法 15条・30条)."""
_BATCH = Words(r"月末に|週末に|年度末に|夕方に|締め日|締めて|月次で|月\s*1\s*回|週\s*1\s*回|溜めて|ためて")
_CYCLE = Words(r"支払|振込|委員会|審議会|課税|賦課|給与|当初")
_VIA = Words(r"を経由|経由して|経由で|取り次|取次|進達|とりまとめて(?:送|回)")
_ORDER = Words(r"命令(?:等)?$")
_ADDS_OPINION = Words(r"意見を(?:付|添)|副申")
_OPINION = Words(r"意見を付|副申|審査し|意見書")
_DAY = 1440.0


def _span(minutes: float) -> Text:
    if minutes >= _DAY:
        days = minutes / _DAY
        shown = f"{days:.0f}" if days >= 3 else f"{days:.1f}".removesuffix(".0")
        return Text(f"{shown}日", f"{shown} days")
    return Text(f"{minutes:.0f}分", f"{minutes:.0f} min")


_ONCE_A_YEAR = "年"
_SEPARATED = Words(r"会計|出納|監査")
"""Offices that examine what others decide; passing to them is the point."""


@rule(
    "FLOW-01", "待ちが長い", "Waiting dominates", "info medium basic",
    tags=("待ち",), ecrs="R", heuristic="resequencing", technology=("オンラインテキストコミュニケーション",),
    basis=(src.GUIDEBOOK, src.HEURISTICS), guards=("G2", "G3", "G8"), operation="rearrange", effort=2,
    message=Text("手を動かす{touch}に対して、待ちが{wait}あります。いちばん長いのは「{step}」のあとです", 'work takes {touch}, waiting {wait}; the longest wait follows "{step}"'),
)  # fmt: skip
def waiting(case: Case, *, ratio: float = 2, days: float = 5) -> Iterator[Hit]:
    """手を動かす時間に比べて、待ちがとても長くなっています。

    なぜ困るか: 仕事を速くしても、待ちが変わらなければ届くまでの日数は変わりません。
    直し方: 溜めずに渡す、期限を決める、同時に進める、の順に見てみてください。
    言ってはいけないとき: 縦覧や不服申立てのように、法令が期間を定めるとき。年に一度の準備の待ちは、件を待たせません。
        手を動かす時間が分からず、標準処理期間をそのまま待ちに書いたとき。
    悪い例:
        - 担当課: 申請を審査する
          時間: 30分
          待ち: 10日
        - 担当課: 結果を伝える
          時間: 5分
    良い例:
        - 担当課: 申請を審査する
          時間: 30分
          待ち: 20分
    良い例 (法令が定める期間):
        - 担当課: 図書の縦覧を行う
          時間: 10分
          待ち: 14日
    良い例 (聴聞までの期間は法律が求める):
        - 担当課: 聴聞の通知を送る
          時間: 30分
          待ち: 14日
    良い例 (標準処理期間をそのまま待ちに書いた):
        業務: 事業の登録
        標準処理期間: 30日
        手順:
          - 申請者: 申請書を出す
          - 担当課: 申請を審査する
            待ち: 30日
    良い例 (年に一度の準備は件を待たせない):
        - 人事担当: 年間の割当表を作り回覧する
          時間: 8時間
          単位: 年
          待ち: 10日
        - 日直職員: 電話を受ける
          時間: 6分
    What: Waiting is far longer than work.
    Why: Faster work changes nothing for the person who waits.
    Remedy: Pass on at once, set dates, work in parallel.
    Not when: Statutory periods; preparations once a year keep no case waiting; the published
        period written as a wait while nobody knows how long the work takes.
    """
    waits = [seen for seen in case.steps if (seen.wait_minutes or 0) > 0 and not _STATUTORY_WAIT.search(seen.text) and seen.kind is not StepKind.WAIT]  # fmt: skip
    if case.since("2026.12"):  # what is done once a year keeps no case waiting
        waits = [seen for seen in waits if seen.step.per != _ONCE_A_YEAR or case.measures.unit == _ONCE_A_YEAR]
        waits = [seen for seen in waits if not _NOTICE_BEFORE_HEARING.search(seen.text)]
    total = sum(seen.wait_minutes or 0.0 for seen in waits)
    touch = sum(seen.touch_minutes or 0.0 for seen in case.steps if seen.step.per in (None, case.measures.unit))
    period = case.process.standard_period
    if case.since("2026.12") and not touch and len(waits) == 1 and period and total >= period.high_minutes:
        return  # the published period itself was written as the wait: nobody has looked yet where the time goes
    if waits and total >= days * _DAY and total >= ratio * touch:
        longest = max(waits, key=lambda seen: seen.wait_minutes or 0.0)
        untold = Text(
            f"待ちが合わせて{_span(total).ja}あります。いちばん長いのは「{{step}}」のあとです",
            f'waiting adds up to {_span(total).en}; the longest wait follows "{{step}}"',
        )
        yield longest.hit(
            message=None if touch else untold, touch=_span(touch), wait=_span(total), place=("wait",), key="waiting", timed=False,
            evidence={"wait_minutes": f"{total:.0f}", "touch_minutes": f"{touch:.0f}"},
        )  # fmt: skip


@rule(
    "FLOW-02", "まとめて処理する待ち", "Batch hold", "info medium standard",
    tags=("待ち", "定期"), ecrs="R", heuristic="order-based work", technology=("オンライン手続き",),
    basis=(src.HEURISTICS,), guards=("G2", "G3", "G8"), aspect=(Requirement.PERIODIC,), operation="rearrange", effort=2,
    message=Text("「{step}」で、ためてからまとめて行っています", '"{step}" waits until there is a batch'),
)  # fmt: skip
def batch(case: Case) -> Iterator[Hit]:
    """件をためて、月末や週末にまとめて処理しています。

    なぜ困るか: 早く来た件ほど長く待ち、月末に仕事が集まります。
    直し方: 来たつど渡し、その都度片づける形に替えられるかもしれません。
    言ってはいけないとき: 支払日、課税、委員会の日程のように、まとまる理由があるとき。
    悪い例:
        - 捕獲者: 月末にまとめて支所へ持参する
    良い例:
        - 捕獲者: 捕獲したその日にフォームで送る
    良い例 (支払日):
        - 会計課: 月末にまとめて振込する
    What: Cases are held and done at the end of the month or week.
    Why: The earliest wait longest, and work piles up.
    Remedy: Pass each on as it comes.
    Not when: Payment runs, tax cycles, committee dates.
    """
    for seen in case.steps:
        if not seen.by_people or _CYCLE.search(seen.text) or seen.kind is StepKind.AGGREGATE:
            continue
        if words := seen.says(_BATCH):
            yield seen.hit(words)


@rule(
    "FLOW-03", "受渡しが多い", "Too many hand-offs", "info medium standard",
    tags=("待ち",), principle="コネクテッド・ワンストップ", ecrs="C", heuristic="case manager",
    technology=("台帳・データベース作成",), basis=(src.HEURISTICS,), guards=("G3",), operation="combine", effort=3,
    message=Text("一つの件が担当の間を{count}回渡り、「{lane}」の手を{times}回通ります", 'a case changes hands {count} times and passes {lane} {times} times'),
)  # fmt: skip
def handoffs(case: Case, *, at_least: float = 5, returns: float = 3) -> Iterator[Hit]:
    """一つの件が、人から人へ何度も渡っています。

    なぜ困るか: 渡すたびに待ちと説明が生まれ、だれの仕事か分かりにくくなります。
    直し方: 一人が続けて受け持つ、同じ台帳を見る、で渡す回数を減らせるかもしれません。
    言ってはいけないとき: 支出の決定と審査のように、分けることに意味があるとき。
    悪い例:
        - 窓口: 届を受け取る
        - 入力係: 届を入力する
        - 窓口: 案内を渡す
        - 入力係: 結果を確認する
        - 窓口: 結果を伝える
        - 入力係: 記録を直す
    良い例:
        - 窓口: 届を受け取る
        - 窓口: 届を入力する
        - 窓口: 案内を渡す
    良い例 (申請する人とのやり取り):
        - 請求者: 開示を請求する
        - 総務課: 請求を確かめる
        - 担当課: 文書を探す
        - 総務課: 決定を伝える
        - 請求者: 手数料を払う
        - 総務課: 写しを送る
    良い例 (一度ずつ渡る):
        - 窓口: 届を受け取る
        - 審査係: 審査する
        - 課長: 決裁する
        - 会計課: 支払う
    良い例 (支出の決定と審査は分けておく):
        - 担当課: 支出負担行為を起案する
        - 会計課: 支出負担行為を審査する
        - 担当課: 検収する
        - 会計課: 請求書を審査する
        - 担当課: 支出命令を作る
        - 会計課: 支払う
    What: One case passes from hand to hand many times.
    Why: Each passing brings waiting and explaining.
    Remedy: Let one person keep it, or all look at one register.
    Not when: Duties are separated on purpose.
    """
    changes = 0
    entries: dict[str, int] = {}
    first: dict[str, Seen] = {}
    previous: Seen | None = None
    for seen in case.steps:
        if seen.hands in (LaneKind.SYSTEM, LaneKind.RESIDENT):
            continue  # giving to and taking from those who apply is no passing on inside
        if _SEPARATED.search(seen.lane):
            continue  # who decides on money and who examines it must be two
        if previous is None or seen.lane != previous.lane:
            changes += previous is not None
            if seen.staff:
                entries[seen.lane] = entries.get(seen.lane, 0) + 1
            first.setdefault(seen.lane, seen)
        previous = seen
    if changes >= at_least and entries:
        lane = max(entries, key=lambda name: entries[name])
        if entries[lane] >= returns:
            yield first[lane].hit(count=changes, times=entries[lane], key="handoffs", timed=False)


@rule(
    "FLOW-04", "システムの切替えが多い", "Many system switches", "info low recommended",
    tags=("転記",), principle="コネクテッド・ワンストップ", ecrs="C", heuristic="integral technology",
    technology=("オンライン行動・遠隔操作",), basis=(src.HEURISTICS,), guards=("G3",), operation="combine", effort=4,
    message=Text("「{lane}」は、一つの件で{count}つのシステムを使い分けています ({systems})", '{lane} uses {count} systems for one case ({systems})'),
)  # fmt: skip
def switches(case: Case, *, at_least: float = 3) -> Iterator[Hit]:
    """一人の担当が、一つの件で三つ以上のシステムを使い分けています。

    なぜ困るか: 開き直すたびに検索し直し、同じことを入れ直しがちです。
    直し方: 連携や一つの入口で、切替えを減らせるかもしれません。
    言ってはいけないとき: セキュリティの決まりで分かれているとき。
    悪い例:
        - 窓口: 住所を確認する
          システム: 住基システム
        - 窓口: 税を確認する
          システム: 税システム
        - 窓口: 資格を確認する
          システム: 国保システム
    良い例:
        - 窓口: 住所を確認する
          システム: 住基システム
    良い例 (同じシステム):
        - 窓口: 住所を確認する
          システム: 住基システム
        - 窓口: 世帯を確認する
          システム: 住基システム
    What: One person uses three systems or more for one case.
    Why: Each switch means searching and typing again.
    Remedy: Interfaces or one portal.
    Not when: Separated by security policy.
    """
    used: dict[str, dict[str, Seen]] = {}
    for seen in case.staff:
        if seen.step.system:
            used.setdefault(seen.lane, {}).setdefault(seen.step.system, seen)
    for systems in used.values():
        if len(systems) >= at_least:
            first, *rest = systems.values()
            yield first.hit(also=tuple(rest), count=len(systems), systems="、".join(systems), key="systems")


@rule(
    "FLOW-07", "順番に並んだ別々の仕事", "Independent work in a row", "info low recommended",
    tags=("待ち",), ecrs="R", heuristic="parallelism", technology=("台帳・データベース作成",),
    basis=(src.HEURISTICS,), guards=("G2", "G3"), operation="rearrange", effort=1,
    message=Text("「{step}」と「{after}」は、互いの書類を使っていません。同時に進められるかもしれません", '"{step}" and "{after}" do not use each other\'s documents; they might run in parallel'),
)  # fmt: skip
def independent(case: Case) -> Iterator[Hit]:
    """互いに関係のない仕事が、順番に並んでいます。

    なぜ困るか: 後の人が、前の人を待つ理由なく待っています。
    直し方: 同時に始め、あとで合わせる形 (並行) にできるかもしれません。
    言ってはいけないとき: 同じ人や同じ道具が要るとき。
    悪い例:
        - 財政課: 予算の残額を確認する
          待ち: 3日
          読む: 予算書
          書く: 残額メモ
        - 契約係: 業者の資格を確認する
          待ち: 2日
          読む: 業者名簿
          書く: 資格メモ
    良い例:
        - 財政課: 予算の残額を確認する
          待ち: 3日
          読む: 予算書
          書く: 残額メモ
        - 契約係: 残額に合わせて発注する
          待ち: 2日
          読む: 残額メモ
          書く: 発注書
    良い例 (書類が書かれていないので何も言わない):
        - 財政課: 予算の残額を確認する
          待ち: 3日
        - 契約係: 業者の資格を確認する
          待ち: 2日
    What: Independent work is done one after the other.
    Why: Later people wait for nothing.
    Remedy: Start both and join afterwards.
    Not when: The same person or resource is needed.
    """
    for chain in case.chains:
        for seen, after in itertools.pairwise(chain):
            if seen.lane == after.lane or not (seen.staff and after.staff) or (seen.wait_minutes or 0) < _DAY:
                continue
            made = {use.document for use in seen.step.writes}
            used = {use.document for use in (*after.step.reads, *after.step.writes)}
            looked = {use.document for use in seen.step.reads}
            if made and used and not made & used and not looked & {u.document for u in after.step.writes}:
                checks = (StepKind.CHECK, StepKind.REVIEW, StepKind.APPROVE, StepKind.NOTIFY)
                if seen.kind in checks and after.kind in checks and not looked & used:
                    yield seen.hit(also=(after,), after=after.name)


@rule(
    "FLOW-08", "経由するだけの機関", "Filing via another office", "warning medium basic",
    tags=("経由", "紙"), principle="コネクテッド・ワンストップ", ecrs="E", heuristic="task elimination",
    technology=("オンライン手続き",), basis=(src.PRINCIPLES, src.HEURISTICS), guards=("G2", "G3", "G8"), aspect=(Requirement.VIA,),
    operation="eliminate", effort=3,
    message=Text("「{step}」で、別の機関を経由しています", '"{step}" goes through another office'),
)  # fmt: skip
def via(case: Case) -> Iterator[Hit]:
    """申請や報告が、別の役所や課を経由しています。

    なぜ困るか: 受けて送るだけの手間と日数が、件ごとに掛かります。
    直し方: 直接出してもらい、経由していた所には知らせる形に替えられるかもしれません。
    言ってはいけないとき: 経由する機関が審査や意見を付けているとき。
    悪い例:
        - 事業者: 申請書を市町村を経由して県へ提出する
    良い例:
        - 事業者: 申請を県へオンラインで提出する
    良い例 (意見を付ける):
        - 担当課: 意見を付して県へ進達する
    良い例 (経由する機関が、別の手順で意見を付ける):
        - 申請者: 申請書を農業委員会を経由して知事に出す
        - 農業委員会: 申請書に意見を付して県へ送る
    良い例 (命令は監督の順に下りる):
        業務: 監督上必要な命令
        手順:
          - 県: 国の命令を受け取って取り次ぐ
          - 法人: 命令に従う
    言わない例 (法令が経由を定める):
        業務: 例
        ルール:
          市町村経由: {求めること: 経由, 根拠: {種別: 法令, 名称: ○○法, 条項: 第9条}}
        手順:
          - 事業者: 申請書を市町村を経由して県へ提出する
            ルール: 市町村経由
    言わない例 (法令に基づくルールの名前に経由とある):
        業務: 例
        ルール:
          市町村経由: {求めること: 書面, 根拠: {種別: 法令, 名称: ○○法, 条項: 第9条}}
        手順:
          - 事業者: 申請書を市町村を経由して県へ提出する
            ルール: 市町村経由
    What: Filings or reports go through another office.
    Why: Receiving and passing on costs days in each case.
    Remedy: File directly and inform the other office.
    Not when: It adds an opinion or a review.
    """
    now = case.since("2026.12")
    if now and any(_ADDS_OPINION.search(seen.text) for seen in case.steps):
        return  # the office in between says something of its own
    if now and _ORDER.search(normalise(case.process.name)):
        return  # orders go down the line of those who supervise
    for seen in case.steps:
        fact = seen.demand(Requirement.VIA) or seen.says(_VIA)
        if fact and seen.by_people and not _OPINION.search(seen.text):
            named = tuple(bound for bound in seen.rules if "経由" in bound.name) if now else ()
            about = (*seen.rules_about(frozenset({Requirement.VIA})), *named)
            yield seen.hit(fact, seen.says(_VIA), rules=tuple(dict.fromkeys(about)) if named else None)
