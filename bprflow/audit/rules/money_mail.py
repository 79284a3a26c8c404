"""現金・郵送・FAX・電話 CASH / MAIL: old channels for money and messages."""

from __future__ import annotations

from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.finding import Severity
from bprflow.audit.guards import CHANNEL, DEMAND, WORK, is_fallback
from bprflow.audit.media import ONLINE
from bprflow.audit.rule import Earlier, rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.model import Medium, Requirement, StepKind

_STAMP = Words(r"収入証紙|収入印紙|証紙|(?<!収入)印紙")
_STAMP_TAX = Words(r"印紙税|契約書に(?:収入)?印紙")
_SLIP = Words(r"納付書|納入通知書|払込票")
_OTHER_PAY = Words(
    r"el-?qr|qr|口座振替|カード|コンビニ|ペイジー|キャッシュレス|オンライン|スマホ決済|スマホで払|ネットバンキング|電子決済|コード決済"
)
_COUNT = Words(r"日計|釣銭|つり銭|現金出納|現金を数|手計算|レジ締め")
_INQUIRY = Words(r"照会|問い合わせ|回答を求め|調査を依頼")
_TO_PEOPLE = Words(r"本人|申請者|届出人|住民|市民|町民|事業者|保護者")
_EMERGENCY = Words(r"緊急|災害|救急|安否|急ぎの?")
_BY_PHONE = Text("「{step}」を、電話で行っています", '"{step}" is done by phone')
_CALLED = Text(
    "「{step}」で、{lane}に電話をかけてもらっています。ほかの道が書かれていません",
    '{lane} has to call in "{step}"; no other way is written',
)
_PHONE_OR = Words(r"電話(?:・|又は|または|もしくは|か(?!け)|可|でも)|(?:・|又は|または|もしくは|か)電話")
_CALLING = (StepKind.NOTIFY, StepKind.CHECK, StepKind.SEND, StepKind.TASK, StepKind.REVIEW, StepKind.INPUT)
_MAILING = Words(r"封入|封緘|封かん|宛名貼|宛名を貼|三つ折")
_POSTAL_BY_LAW = Words(r"特別送達|書留|内容証明|配達証明")


@rule(
    "CASH-01", "現金だけの納付", "Cash only", "warning medium basic",
    tags=("現金", "対面"), principle="デジタルファースト", ecrs="S", heuristic="integral technology",
    technology=("オンライン手続き",), basis=(src.LOCAL_AUTONOMY_231, src.DIGITAL_PROCEDURE_6_5), guards=CHANNEL, aspect=(Requirement.CASH,),
    operation="digitise", effort=3,
    message=Text("「{step}」は、現金だけで受けています", '"{step}" takes cash only'),
)  # fmt: skip
def cash_only(case: Case) -> Iterator[Hit]:
    """手数料や使用料を、現金だけで受けています。

    なぜ困るか: 釣銭の用意、日計の突合、金融機関への入金の手間が毎日掛かります。
    直し方: 指定納付受託者の仕組みで、カードやコード決済を加えられるかもしれません。
    言ってはいけないとき: ほかの払い方がすでに選べるとき。
    悪い例:
        - 窓口: 手数料を現金で受け取る
    良い例:
        - 窓口: 手数料をキャッシュレスで受ける
    良い例 (どちらも選べる):
        - 窓口: 手数料を受け取る
          媒体: [現金, キャッシュレス]
    言わない例 (非常時):
        - 窓口: 停電時は手数料を現金で受け取る
    What: Fees are taken in cash only.
    Why: Change, daily reconciliation and banking every day.
    Remedy: A designated payment agent makes cards and codes possible.
    Not when: Other ways can be chosen.
    """
    if any(Medium.CASHLESS in seen.media for seen in case.steps):
        return
    for seen in case.steps:
        fact = seen.medium(Medium.CASH) or seen.demand(Requirement.CASH)
        if fact and not _COUNT.search(seen.text):
            yield seen.hit(fact)


@rule(
    "CASH-02", "収入証紙・収入印紙", "Revenue stamps", "warning medium basic",
    tags=("現金", "紙"), principle="デジタルファースト", ecrs="E", heuristic="task elimination",
    technology=("オンライン手続き",), basis=(src.LOCAL_AUTONOMY_231, src.DIGITAL_PROCEDURE_6_5), guards=DEMAND, aspect=(Requirement.REVENUE_STAMP,),
    operation="amend_rule", effort=3,
    message=Text("「{step}」で、{stamp}での納付を求めています", '"{step}" asks for revenue stamps'),
)  # fmt: skip
def revenue_stamp(case: Case) -> Iterator[Hit]:
    """手数料を、証紙や印紙で納めてもらっています。

    なぜ困るか: 売りさばき所で買い、紙に貼り、職員が消印する手間が掛かり、電子では出せません。
    直し方: 証紙条例を改め、キャッシュレスでの納付に替えられるかもしれません。
    言ってはいけないとき: 印紙税のように、税法が印紙を求めるとき。
    悪い例:
        - 申請者: 収入証紙を買い申請書に貼る
    良い例:
        - 申請者: 手数料をキャッシュレスで納める
    良い例 (印紙税):
        - 契約係: 契約書に収入印紙を貼る
    What: Fees are paid with revenue stamps.
    Why: Bought elsewhere, stuck on paper, cancelled by staff; impossible online.
    Remedy: Amend the stamp ordinance and take electronic payment.
    Not when: Stamp duty under tax law.
    """
    for seen in case.steps:
        words = seen.says(_STAMP)
        fact = words or seen.demand(Requirement.REVENUE_STAMP)
        if fact and seen.by_people and not _STAMP_TAX.search(seen.text):
            yield seen.hit(fact, stamp=Text(words.value if words else "証紙", "stamps"))


@rule(
    "CASH-03", "納付書だけの納付", "Payment slip only", "info medium standard",
    tags=("紙", "現金"), principle="デジタルファースト", ecrs="S", heuristic="integral technology",
    technology=("オンライン手続き",), basis=(src.DIGITAL_PROCEDURE_6_5,), guards=CHANNEL, aspect=(Requirement.CASH, Requirement.WRITTEN), operation="digitise", effort=3,
    message=Text("「{step}」は、納付書だけで受けています", '"{step}" is possible with a payment slip only'),
)  # fmt: skip
def slip_only(case: Case) -> Iterator[Hit]:
    """納付の方法が、納付書だけです。

    なぜ困るか: 印刷・発送・消し込みの手間が掛かり、金融機関の窓口へ行ってもらうことになります。
    直し方: eL-QR、口座振替、カードなどを加えられるかもしれません。
    言ってはいけないとき: すでにほかの払い方があるとき。
    悪い例:
        - 担当課: 納付書を郵送する
    良い例:
        - 担当課: eL-QR付きの納付書を郵送する
    良い例 (あとの手順でほかの払い方が選べる):
        - 水道課: 納入通知書を郵送する
        - 使用者: 口座振替かスマホ決済で支払う
    良い例 (口座振替もある):
        - 担当課: 口座振替か納付書を選んでもらう
    What: Payment is possible with a slip only.
    Why: Printing, posting, clearing, and a trip to the bank.
    Remedy: Add eL-QR, direct debit, cards.
    Not when: Other ways exist.
    """
    if any(_OTHER_PAY.search(seen.text) and not seen.medium(Medium.FORM, Medium.LINE) for seen in case.residents):
        return
    for seen in case.staff:
        sent = seen.kind in (StepKind.SEND, StepKind.ISSUE, StepKind.NOTIFY, StepKind.PRINT)
        words = seen.says(_SLIP)
        if words and sent and not _OTHER_PAY.search(seen.text) and Medium.CASHLESS not in seen.media:
            yield seen.hit(words)


@rule(
    "CASH-04", "現金の手計算・日計表", "Cash counted by hand", "info medium standard",
    tags=("現金", "転記"), ecrs="S", heuristic="task automation", technology=("集計・統計・数理解析",),
    basis=(src.HEURISTICS,), guards=WORK, operation="automate", effort=3,
    message=Text("「{step}」で、現金や日計を手で合わせています", 'cash or daily sheets are reconciled by hand in "{step}"'),
)  # fmt: skip
def cash_count(case: Case) -> Iterator[Hit]:
    """現金や日計表を、手で数え、書き、突き合わせています。

    なぜ困るか: 毎日の締めに時間が掛かり、合うまで終われません。
    直し方: POSレジやセルフレジで、数えること以外は自動にできるかもしれません。
    言ってはいけないとき: 現金を数える義務そのもの (数えることは残し、書き写しを減らします)。
    悪い例:
        - 受付職員: 申請書を日計表と突合して綴る
    良い例:
        - システム: 日計を自動で保存する
    良い例 (現金ではない):
        - 担当課: 申請の件数を集計する
    What: Cash or daily sheets are counted, written and reconciled by hand.
    Why: Closing takes time every day.
    Remedy: A POS register does all but the counting.
    Not when: The duty to count itself; keep it and drop the rewriting.
    """
    for seen in case.staff:
        if seen.by_people and (words := seen.says(_COUNT)):
            yield seen.hit(words)


@rule(
    "MAIL-01", "郵送だけの提出", "Post only", "warning medium basic",
    tags=("郵送", "紙"), principle="デジタルファースト", ecrs="S", heuristic="contact reduction",
    technology=("オンライン手続き",), basis=(src.PRINCIPLES,), guards=CHANNEL, aspect=(Requirement.POST,), operation="digitise", effort=3,
    message=Text("「{step}」は、郵送で出してもらうほかありません", '"{step}" is possible by post only'),
)  # fmt: skip
def post_only(case: Case) -> Iterator[Hit]:
    """住民や事業者に、郵送だけで出してもらっています。

    なぜ困るか: 切手代と日数が掛かり、届いたか分からず電話が増えます。
    直し方: 電子申請やメールでの提出を加えられるかもしれません。
    言ってはいけないとき: 書留や特別送達を法令が定めるとき。
    悪い例:
        - 事業者: 報告書を郵送する
    良い例:
        - 事業者: 報告書をフォームで送る
    良い例 (窓口でもよい):
        - 事業者: 報告書を窓口か郵送で出す
          媒体: [郵送, 対面]
    What: People can only post something.
    Why: Stamps and days; and they call to ask whether it arrived.
    Remedy: Add online or e-mail.
    Not when: A statute demands registered post.
    """
    if case.digital_entry:
        return
    for seen in case.steps:
        sends = seen.kind in (StepKind.SEND, StepKind.FILL, StepKind.MOVE, StepKind.TASK, StepKind.SEAL)
        fact = seen.medium(Medium.POST)
        only = fact and seen.media.isdisjoint({*ONLINE, Medium.EMAIL, Medium.IN_PERSON})
        if not seen.staff and seen.by_people and sends and only and not _POSTAL_BY_LAW.search(seen.text):
            yield seen.hit(fact)


@rule(
    "MAIL-02", "郵送での照会", "Postal inquiry between offices", "info medium standard",
    tags=("郵送", "紙"), principle="コネクテッド・ワンストップ", ecrs="S", heuristic="interfacing",
    technology=("オンライン手続き", "有線通信"), basis=(src.MY_NUMBER_22, src.PRINCIPLES), guards=("G2", "G3", "G8"), aspect=(Requirement.POST,),
    operation="digitise", effort=3,
    message=Text("「{step}」で、ほかの機関へ郵送で照会しています", 'other offices are asked by post in "{step}"'),
)  # fmt: skip
def postal_inquiry(case: Case) -> Iterator[Hit]:
    """ほかの役所や機関へ、郵送で照会しています。

    なぜ困るか: 返事まで何日も待ち、その間は件が止まります。
    直し方: 情報連携やLGWANのメールで確かめられるかもしれません。
    言ってはいけないとき: 相手がネットワークの外にあるとき。
    悪い例:
        - 担当課: 前住所地へ郵送で照会する
    良い例:
        - 担当課: 情報連携で照会する
    良い例 (本人への照会書):
        - 担当課: 登録する本人へ照会書を郵送する
    What: Other offices are asked by post.
    Why: Days of waiting for the answer.
    Remedy: The information network or LGWAN mail.
    Not when: The other side is outside the network.
    """
    for seen in case.staff:
        fact = seen.medium(Medium.POST)
        if fact and (words := seen.says(_INQUIRY)) and not _TO_PEOPLE.search(seen.text):
            yield seen.hit(fact, words)


@rule(
    "MAIL-03", "FAXの利用", "Fax", "warning high basic",
    tags=("FAX", "紙"), principle="デジタルファースト", ecrs="S", heuristic="integral technology",
    technology=("オンライン手続き", "オンラインテキストコミュニケーション"), basis=(src.PRINCIPLES, src.HEURISTICS), guards=CHANNEL,
    operation="digitise", effort=2,
    message=Text("「{step}」で、FAXを使っています", 'fax is used in "{step}"'),
)  # fmt: skip
def fax(case: Case) -> Iterator[Hit]:
    """FAXで送り、または受けています。

    なぜ困るか: 読みにくく、誤送信のおそれがあり、受けた側は打ち直すことになります。
    直し方: フォームやメール、チャットに替えられるかもしれません。
    言ってはいけないとき: 耳の聞こえない人のための窓口、災害のときの連絡。
    悪い例:
        - 学校: 修繕依頼書をFAXする
    良い例:
        - 学校: 修繕依頼をフォームで送る
    良い例 (FAX番号を扱うだけ):
        - 担当課: 事業者のFAX番号を登録する
    言わない例 (災害のとき):
        - 担当課: 災害時は被害状況をFAXする
    What: Something is sent or received by fax.
    Why: Hard to read, easily misdirected, and typed in again.
    Remedy: A form, e-mail or chat.
    Not when: A channel for deaf people, or for disasters.
    """
    for seen in case.steps:
        if seen.by_people and (fact := seen.medium(Medium.FAX)):
            yield seen.hit(fact)


@rule(
    "MAIL-04", "電話での聞き取り・連絡", "Phone to ask or tell", "info medium standard",
    tags=("電話",), ecrs="S", heuristic="control relocation", technology=("オンライン手続き", "オンラインテキストコミュニケーション"),
    basis=(src.SLUDGE, src.FRONT_YARD), guards=("G1", "G3", "G4", "G6", "G8"), operation="digitise", effort=2,
    message=Text("「{step}」で、電話を使っています", '"{step}" uses the phone'),
    earlier=(Earlier("2026.11", message=_BY_PHONE),),
)  # fmt: skip
def phone(case: Case, *, many: float = 3) -> Iterator[Hit]:
    """申込み、確認、連絡を、電話で行っています。

    なぜ困るか: つながるまで掛け直し、相手と自分の手が同時に止まり、記録が残りません。
    直し方: 入力のときに確かめるフォーム、進み具合の表示、SMSなどで、電話の多くを減らせるかもしれません。
    言ってはいけないとき: 緊急の連絡、電話しか使えない人のための道 (電話の分も同じ台帳へ入れます)、電話でもほかの道でもよいとき。
    悪い例:
        - 担当課: 記載もれを電話で確認する
    良い例:
        - 市民: フォームの入力検査で確かめて送る
    良い例 (電話はいくつかの道の一つ):
        - 総務課: 相手に直接連絡する (電話・面談)
        - 市民: 電話かフォームで申し込む
    良い例 (電話が本人確認の代わりになる):
        - 窓口: 登録の電話番号に電話し本人確認する
    良い例 (緊急):
        - 日直職員: 緊急の件を担当者へ電話する
    言わない例 (電話の人のための道):
        - 職員: スマホがない人には電話で連絡する
    What: Applications, checks or messages go by phone.
    Why: Calling again and again, two people stop at once, nothing is recorded.
    Remedy: A form that checks its input, a status page, SMS.
    Not when: Emergencies, the route for people who have only a phone, or calling is one of several ways.
    """
    residents: list[Seen] = []
    staff: list[Seen] = []
    for seen in case.steps:
        if not seen.by_people or _EMERGENCY.search(seen.text) or seen.kind not in _CALLING:
            continue
        if case.since("2026.12") and (_PHONE_OR.search(seen.text) or "本人確認" in seen.text):
            continue  # calling is one of several ways
        if seen.medium(Medium.PHONE):
            (residents if seen.resident else staff).append(seen)
    for seen in residents:
        if not case.digital_entry:
            asked = _CALLED if case.since("2026.12") else None
            yield seen.hit(seen.medium(Medium.PHONE), severity=Severity.WARNING, message=asked)
    calls = [seen for seen in staff if not is_fallback(seen, case)]
    if len(calls) >= many:
        first = calls[0]
        message = Text(
            "電話での聞き取りや連絡が{count}か所あります (「{step}」ほか)",
            '{count} steps call somebody ("{step}" and others)',
        )
        yield first.hit(
            first.medium(Medium.PHONE), also=tuple(calls[1:]), key="calls", count=len(calls), message=message
        )
        return
    for seen in staff:
        yield seen.hit(seen.medium(Medium.PHONE))


@rule(
    "MAIL-05", "封入・封かんの手作業", "Manual mass mailing", "info medium standard",
    tags=("郵送", "紙"), principle="デジタルファースト", ecrs="S", heuristic="outsourcing",
    technology=("電子的な情報通知",), basis=(src.HEURISTICS,), guards=("G3", "G6", "G8"), aspect=(Requirement.POST,), operation="digitise", effort=2,
    message=Text("「{step}」で、封入・封かんを手で行っています", 'envelopes are filled by hand in "{step}"'),
)  # fmt: skip
def mailing(case: Case) -> Iterator[Hit]:
    """通知を、職員が手で封入・封かんして送っています。

    なぜ困るか: 入れ違いの心配があり、まとまった時間が要ります。
    直し方: 電子の通知、圧着はがき、委託などを選べるかもしれません。
    言ってはいけないとき: 特別送達のように方法が定められているとき。
    悪い例:
        - 職員: 新しい案内を封入して郵送する
    良い例:
        - システム: 案内を自動送信する
    良い例 (委託している):
        - 委託業者: 案内を封入して郵送する
    What: Staff fill and close envelopes by hand.
    Why: Mix-ups, and hours of work.
    Remedy: Electronic notices, postcards, outsourcing.
    Not when: Service by law.
    """
    for seen in case.staff:
        if (words := seen.says(_MAILING)) and not _POSTAL_BY_LAW.search(seen.text):
            yield seen.hit(words)
