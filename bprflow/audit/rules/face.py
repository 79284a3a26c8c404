"""対面・来庁 FACE: people who have to come, wait, or come again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.guards import PRESENCE, WORK
from bprflow.audit.rule import Earlier, rule
from bprflow.audit.words import Words
from bprflow.flow.documents import document_flow
from bprflow.language.terms import Text
from bprflow.model import LegacyRule, Medium, Requirement, StepKind

_IN_PERSON = (Requirement.IN_PERSON,)
_VISIT = Words(r"来庁|持参|窓口へ|窓口に行|窓口で|出向|来所|取りに|来場|番号札|総合案内|各課を|再訪")
_AGAIN = Words(r"再来庁|再度来|もう一度来|再び来|改めて来|取りに(?:行|来)|受け取りに")
_COLLECT = Words(r"(?:受け取り|取り|受取り|受領)に(?:来|行)|窓口で(?:証明書|許可証|通知書|物品|結果)?を?受け取")
_LOOKED_UP = Words(r"閲覧|縦覧")
"""Left to VIEW-01."""
_HEARING = Words(r"聴聞|弁明|口頭審理|口頭意見陳述")
"""Hearings a statute gives people a right to."""
_TOUR = Words(r"各課を|順に回|別の窓口|窓口を回|他課へ")
_IDENTITY = Words(r"本人確認|身元確認|本人であること")
_TRAINING = Words(r"講習|説明会|研修会|教室|セミナー")
_SKILL = Words(r"実技|救命|訓練|実習|避難")
_INTERVIEW = Words(r"面接|聴取|立会|立ち会|面談|ヒアリング|対面で引き継")
_CARE = Words(r"投票|開票|訓練|消火|児童|高齢|家庭訪問|虐待|相談|聴聞|弁明")
_HANDED_OVER = Words(r"(?:鍵|現金|金庫|公印|備品|現物|無線機|端末)[^。]{0,24}引き?継")
"""Objects have to change hands; no web meeting does that."""
_BOOKED = Words(r"予約")
_SAME = Words(r"同じ(?:内容|こと|項目|事項)[^。]{0,10}(?:書|記入)|また書|重ねて書|何度も書")
_SHORT_VISIT_MINUTES = 480.0


_CARRIED = frozenset({Requirement.WRITTEN, Requirement.SIGNATURE, Requirement.ORIGINAL})


def _visit_rules(case: Case, visit: Seen | None = None) -> tuple[LegacyRule, ...]:
    """Every rule of the process that demands presence: where the law wants a visit, no visit is proposed away.

    What the visitor has to carry (`visit`) counts too: a paper the law wants signed brings people there.
    """
    aspect = frozenset(_IN_PERSON)
    rules = [bound for seen in case.steps for bound in seen.rules_about(aspect)]
    if visit is not None:
        rules += visit.rules_about(_CARRIED)
    return tuple({bound.name: bound for bound in rules}.values())


def _visits(case: Case) -> list[Seen]:
    return [
        seen
        for seen in case.residents
        if (seen.demand(*_IN_PERSON) or seen.medium(Medium.IN_PERSON)) and (_VISIT.search(seen.text) or seen.kind is StepKind.MOVE)
    ]  # fmt: skip


@rule(
    "FACE-01", "来庁が必須", "Visit required", "warning medium basic",
    tags=("対面",), principle="デジタルファースト", ecrs="E", heuristic="contact reduction",
    technology=("オンライン手続き", "オンライン会議"), basis=(src.FRONT_YARD, src.PRINCIPLES), guards=PRESENCE, aspect=_IN_PERSON,
    operation="digitise", effort=3,
    message=Text("「{step}」で、{lane}に来てもらっています。来なくて済む道が書かれていません", 'in "{step}" {lane} must come; no other way is written'),
)  # fmt: skip
def visit_required(case: Case) -> Iterator[Hit]:
    """申請する人が、役所へ来るか持って来るほかありません。

    なぜ困るか: 開いている時間に休みを取って来てもらい、窓口は混み合います。
    直し方: 電子申請を第一に、郵送を第二の道にし、来る人には予約を、という順が考えられます。
    言ってはいけないとき: 法令が対面の本人確認を定めるとき。人や物がそこにあること自体が大切なとき。
    悪い例:
        - 申請団体: 申請書を窓口へ持参する
    良い例:
        - 申請団体: フォームで申請する
    良い例 (閲覧・縦覧は VIEW-01 で見る):
        - 市民: 窓口で図書を縦覧する
    言わない例 (法律が書面と署名を求めている):
        業務: 例
        ルール:
          戸籍の届出: {求めること: [書面, 署名], 根拠: {種別: 法令, 名称: 戸籍法, 条項: 第29条}}
        手順:
          - 届出人: 出生届に署名し窓口へ持参する
            ルール: 戸籍の届出
    言わない例 (法律が本人確認を求めている):
        業務: 例
        ルール:
          本人確認: {求めること: 対面, 根拠: {種別: 法令, 名称: 住民基本台帳法, 条項: 第27条第2項}, 残す理由: 法律が本人確認を求めている}
        手順:
          - 市民: 来庁し番号札を取る
          - 窓口: 本人確認する
            ルール: 本人確認
    What: People who apply have no choice but to come or bring something.
    Why: They take time off during opening hours, and the counter is crowded.
    Remedy: Online first, post second, and a booking for those who come.
    Not when: A statute lays down identity checks in person, or presence itself is what matters.
    """
    visits = _visits(case)
    if case.since("2026.12"):
        visits = [seen for seen in visits if not _LOOKED_UP.search(seen.text)]
    if visits and not case.digital_entry:
        first = visits[0]
        fact = first.demand(*_IN_PERSON) or first.medium(Medium.IN_PERSON)
        others = tuple(seen for seen in visits[1:] if not _TOUR.search(seen.text))
        yield first.hit(
            fact, also=others, key="visit", rules=_visit_rules(case, first), evidence={"visits": str(len(visits))}
        )


@rule(
    "FACE-02", "対面の本人確認", "Identity check in person", "info medium standard",
    tags=("対面",), principle="デジタルファースト", ecrs="S", heuristic="trusted party",
    technology=("利用者の認証",), basis=(src.IDENTITY, src.MY_NUMBER_16), guards=PRESENCE, aspect=_IN_PERSON,
    operation="digitise", effort=4,
    message=Text("「{step}」の本人確認が、対面だけです", 'the identity check in "{step}" is in person only'),
)  # fmt: skip
def identity_in_person(case: Case) -> Iterator[Hit]:
    """本人確認を、窓口での対面だけで行っています。

    なぜ困るか: 本人確認のためだけに来庁が残ることがあります。
    直し方: まず本人確認が要る手続きかを確かめ、要るなら公的個人認証やeKYCを選べるようにできるかもしれません。
    言ってはいけないとき: 住民基本台帳法・戸籍法が窓口での確認を定めるとき。厳格な確認 (IAL3) が要るとき。
    悪い例:
        - 窓口: 窓口で本人確認する
          媒体: 対面
    良い例:
        - 窓口: マイナンバーカードの電子署名で本人確認する
          媒体: フォーム
    言わない例 (住民基本台帳法):
        業務: 例
        ルール:
          窓口での本人確認: {求めること: 対面, 根拠: {種別: 法令, 名称: 住民基本台帳法, 条項: 第27条第2項}, 残す理由: 法律が本人確認を求めている}
        手順:
          - 窓口: 本人確認し記入もれを直す
            ルール: 窓口での本人確認
    What: Identity is checked at the counter only.
    Why: A visit may remain only for that.
    Remedy: First ask whether it is needed at all; then offer electronic identification.
    Not when: Resident or family registration law fixes it, or IAL3 is needed.
    """
    for seen in case.staff:
        fact = seen.medium(Medium.IN_PERSON) or seen.demand(*_IN_PERSON)
        if fact and (words := seen.says(_IDENTITY)):
            yield seen.hit(fact, words)


@rule(
    "FACE-03", "何度も来てもらう", "Repeated visits", "warning medium basic",
    tags=("対面",), principle="コネクテッド・ワンストップ", ecrs="C", heuristic="contact reduction",
    technology=("オンライン手続き", "オンライン会議"), basis=(src.HEURISTICS, src.FRONT_YARD), guards=PRESENCE, aspect=_IN_PERSON,
    operation="combine", effort=2,
    message=Text("一つの件で{count}回、来てもらうことがあります (「{step}」ほか)", 'one case can take {count} visits ("{step}" and others)'),
)  # fmt: skip
def repeated_visits(case: Case, *, at_least: float = 2) -> Iterator[Hit]:
    """一つの手続きで、同じ人が2回以上来ています。

    なぜ困るか: 様式をもらう、証明書を取る、持って来る、直しに来る、と来庁が重なります。
    直し方: 様式は公開し、証明書は庁内で確かめ、結果は送れば、来庁は1回か0回にできるかもしれません。
    言ってはいけないとき: 2回目が法令の聴聞などのとき。
    悪い例:
        - 申請団体: 窓口へ様式を取りに行く
        - 申請団体: 申請書を書く
        - 申請団体: 申請書を窓口へ持参する
    良い例:
        - 申請団体: 申請書を窓口へ持参する
    良い例 (同じ日に番号札を取って各課を回る):
        - 市民: 来庁し番号札を取る
        - 市民: 各課を順に回る
    良い例 (2回目は法令の聴聞):
        - 事業者: 申請書を窓口へ持参する
          待ち: 20日
        - 事業者: 窓口へ出頭し聴聞を受ける
    What: The same person comes twice or more for one case.
    Why: To get the form, to fetch a certificate, to hand in, to correct: visits pile up.
    Remedy: Publish the form, check certificates inside, send the result.
    Not when: The second visit is a statutory hearing.
    """
    visits = [seen for seen in _visits(case) if not _TOUR.search(seen.text) and not _HEARING.search(seen.text)]
    separate = visits[:1]
    since = visits[0].index if visits else 0
    waited = False
    for seen in visits[1:]:
        waited = waited or any((s.wait_minutes or 0) >= _SHORT_VISIT_MINUTES for s in case.steps[since : seen.index])
        since = seen.index
        if waited or re.search(r"持参|取りに|窓口で取|別窓口", seen.text) or _AGAIN.search(seen.text):
            separate.append(seen)
            waited = False
    called_back = [seen for seen in case.staff if _AGAIN.search(seen.text)]
    if separate and len(separate) + len(called_back) >= at_least:
        first, rest = separate[0], (*separate[1:], *called_back)
        yield first.hit(first.facts.lane_kind, also=rest, key="visits", count=len(separate) + len(called_back))


@rule(
    "FACE-04", "受け取りのための来庁", "Visit to collect", "warning medium standard",
    tags=("対面",), principle="デジタルファースト", ecrs="E", heuristic="contact reduction",
    technology=("オンライン証明書の発行", "電子的な情報通知"), basis=(src.HEURISTICS,), guards=PRESENCE, aspect=_IN_PERSON,
    operation="simplify", effort=2,
    message=Text("「{step}」は、受け取るためだけの来庁です", '"{step}" is a visit only to collect something'),
)  # fmt: skip
def collect(case: Case) -> Iterator[Hit]:
    """結果や証明書を受け取るために、来てもらっています。

    なぜ困るか: 渡すだけの用で、もう一度来てもらうことになります。
    直し方: 郵送、コンビニ交付、電子の証明書で届けられるかもしれません。
    言ってはいけないとき: マイナンバーカードの交付のように、渡すときの本人確認が要るもの。
    悪い例:
        - 申請者: 許可証を受け取りに来庁する
    良い例:
        - 申請者: 許可証を郵送で受け取る
    言わない例 (渡すときの本人確認が要る):
        - 市民: マイナンバーカードの交付を受け取りに来庁する
    What: People come only to collect a result or certificate.
    Why: A second trip for a hand-over.
    Remedy: Post it, issue it at convenience stores, or electronically.
    Not when: Identity must be checked at the hand-over.
    """
    for seen in case.residents:
        if (words := seen.says(_COLLECT)) and not seen.medium(Medium.POST):
            yield seen.hit(words)


@rule(
    "FACE-05", "対面の講習・説明会", "In-person training", "info medium recommended",
    tags=("対面",), official="対面講習規制", phase=1, principle="デジタルファースト", ecrs="S", heuristic="integral technology",
    technology=("オンライン学習",), basis=(src.ANALOG_MANUAL,), guards=PRESENCE, aspect=_IN_PERSON, operation="digitise", effort=3,
    message=Text("「{step}」の講習・説明を、集まってもらって行っています", 'the training in "{step}" is held in person'),
)  # fmt: skip
def training(case: Case) -> Iterator[Hit]:
    """講習や説明会を、集まってもらう形だけで行っています。

    なぜ困るか: 日時と場所が合わない人が受けられず、会場の準備も要ります。
    直し方: 動画やオンライン講習を選べるようにできるかもしれません。
    言ってはいけないとき: 実技、救命、避難などの訓練。
    悪い例:
        - 受講者: 会場で講習を受ける
    良い例:
        - 受講者: オンライン講習を受ける
          媒体: フォーム
    良い例 (実技):
        - 受講者: 会場で救命講習を受ける
    What: Courses or briefings are held in person only.
    Why: People who cannot come miss them; a hall is needed.
    Remedy: Offer video or online courses.
    Not when: Practical skills, rescue, evacuation drills.
    """
    for seen in case.steps:
        present = seen.medium(Medium.IN_PERSON) or seen.demand(*_IN_PERSON)
        if present and (words := seen.says(_TRAINING)) and not _SKILL.search(seen.text):
            yield seen.hit(present, words)


@rule(
    "FACE-06", "対面の面接・聴取・立会い", "In-person interview or witness", "info medium recommended",
    tags=("対面",), principle="デジタルファースト", ecrs="S", heuristic="contact reduction",
    technology=("オンライン会議",), basis=(src.PRINCIPLES, src.HEURISTICS), guards=PRESENCE, aspect=_IN_PERSON, operation="digitise", effort=2,
    message=Text("「{step}」は、会って行う形になっています", '"{step}" is done face to face'),
    earlier=(Earlier("2026.11", message=Text("「{step}」を、会って行っています", '"{step}" is done face to face')),),
)  # fmt: skip
def interview(case: Case) -> Iterator[Hit]:
    """面接・聴き取り・立会い・引継ぎを、会って行っています。

    なぜ困るか: 日程を合わせ、移動する時間が掛かります。
    直し方: Web会議や記録の共有で足りる場面があるかもしれません。
    言ってはいけないとき: 児童・高齢者の訪問、安全の確認、法令の聴聞。鍵や現金のような物の受渡し、電話でもよいとき。
    悪い例:
        - 担当課: 申請者と面談する
    良い例:
        - 担当課: 申請者とWeb会議で話す
    良い例 (会うこと自体に意味がある):
        - 担当課: 児童の家庭訪問で面談する
    良い例 (電話でもよい):
        - 総務課: 相手に直接連絡する (電話・面談)
    良い例 (物を手渡す):
        - 日直職員: 鍵束と日誌を前任から対面で引き継ぐ
    What: Interviews, hearings, witnessing or hand-overs take place face to face.
    Why: Dates have to be agreed and people travel.
    Remedy: A web meeting or shared notes may do.
    Not when: Child or elderly welfare, safety, statutory hearings; keys, cash and other objects handed over; calling will do.
    """
    for seen in case.steps:
        if case.since("2026.12") and _HANDED_OVER.search(seen.text):
            continue
        if case.since("2026.12") and seen.medium(Medium.PHONE):
            continue  # calling is another way already
        if seen.by_people and (words := seen.says(_INTERVIEW)) and not _CARE.search(seen.text) and not seen.by_screen:
            yield seen.hit(words)


@rule(
    "FACE-07", "何度も書かせる", "The same data written again", "warning high basic",
    tags=("紙", "対面", "転記"), principle="ワンスオンリー", ecrs="E", heuristic="integral technology",
    technology=("オンライン手続き", "台帳・データベース作成"), basis=(src.FRONT_YARD, src.PRINCIPLES), guards=WORK, aspect=(Requirement.WRITTEN,),
    operation="combine", effort=3,
    message=Text("「{step}」で、{items}をもう一度書いてもらっています", 'in "{step}" {items} is written once more'),
)  # fmt: skip
def written_again(case: Case) -> Iterator[Hit]:
    """住民に、同じこと (氏名・住所・生年月日など) を何度も書いてもらっています。

    なぜ困るか: 書く人の時間を取り、書き間違いが増え、そのたびに職員が見直します。
    直し方: 一度聞いた内容を印字した書類や、書かない窓口の仕組みで渡せるかもしれません。
    言ってはいけないとき: 法令がそれぞれ別の申告を求めるとき。
    悪い例:
        - 市民: 届出書を手書きする
        - 市民: 各課を順に回り同じ内容を書く
    悪い例 (項目で見つける):
        業務: 例
        帳票:
          異動届: {媒体: 紙, 項目: [氏名, 住所]}
          国保の届: {媒体: 紙, 項目: [氏名, 住所, 記号番号]}
        手順:
          - 市民: 異動届を手書きする
            書く: 異動届
          - 市民: 国保の届を手書きする
            書く: 国保の届
    良い例:
        - 市民: 届出書を手書きする
    良い例 (職員が聞き取って入力する):
        - 窓口: 聞き取った内容を画面に入力する
        - 市民: 印字された内容を見て署名する
    What: Residents write the same data on several forms.
    Why: It takes their time, breeds errors and checking.
    Remedy: Hear it once, print it on every form.
    Not when: Statutes demand separate declarations.
    """
    for seen in case.residents:
        if words := seen.says(_SAME):
            yield seen.hit(words, key="words", items=Text("同じこと", "the same"))
            return
    named: dict[str, list[str]] = {}
    for rewritten in document_flow(case.flow).rewritten_items:
        steps = [
            s
            for s in rewritten.steps
            if s in case.by_id and case.by_id[s].resident and case.by_id[s].kind is not StepKind.RECORD
        ]
        if len(steps) > 1:
            named.setdefault(steps[-1], []).append(rewritten.item)
    for step, items in named.items():
        shown = Text("・".join(items[:3]), ", ".join(items[:3]))
        yield case.by_id[step].hit(key="items", items=shown, evidence={"items": "、".join(items)}, place=("writes",))


@rule(
    "FACE-08", "予約のない待ち", "Walk-in queue", "info medium standard",
    tags=("対面",), ecrs="R", heuristic="buffering", technology=("オンライン手続き",),
    basis=(src.FRONT_YARD, src.SLUDGE), guards=("G3", "G6", "G8"), aspect=_IN_PERSON, operation="rearrange", effort=2,
    message=Text("「{step}」で{minutes}分ほど待ちます。予約の道が書かれていません", 'people wait about {minutes} minutes at "{step}"; no booking is written'),
)  # fmt: skip
def queue(case: Case, *, minutes: float = 20) -> Iterator[Hit]:
    """窓口の待ちが長いのに、予約の道が書かれていません。

    なぜ困るか: 来た人の時間を取り、混む時期に職員の手も止まります。
    直し方: 来庁の予約、混み具合の表示、書類の事前作成で、待ちをならせるかもしれません。
    言ってはいけないとき: 急ぎの用、予約の仕組みがすでにあるとき。
    悪い例:
        - 市民: 来庁し番号札を取る
          待ち: 30分
    良い例:
        - 市民: 来庁日時を予約する
          媒体: フォーム
        - 市民: 来庁し番号札を取る
          待ち: 30分
    良い例 (短い待ち):
        - 市民: 来庁し番号札を取る
          待ち: 5分
    What: People wait long at the counter and no booking is written.
    Why: Their time, and at peaks the staff's too.
    Remedy: Bookings, a queue display, forms made beforehand.
    Not when: Urgent services, or bookings exist.
    """
    if any(_BOOKED.search(seen.text) for seen in case.steps):
        return
    for seen in _visits(case):
        wait = seen.wait_minutes or 0.0
        if minutes <= wait < _SHORT_VISIT_MINUTES and seen.resident:
            yield seen.hit(
                seen.facts.lane_kind, minutes=round(wait), timed=False, place=("wait",), rules=_visit_rules(case)[:0]
            )
