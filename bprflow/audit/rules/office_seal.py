"""押印 SEAL in the office: internal, official, contract, tie and checking seals."""

from __future__ import annotations

from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit
from bprflow.audit.finding import Severity, Status
from bprflow.audit.guards import DEMAND
from bprflow.audit.rule import Earlier, rule
from bprflow.audit.rules.seal import CONTRACT, TIE
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.model import Requirement, SealKind

_SEAL = (Requirement.SEAL,)
_OF_VISITORS = Words(r"本人|来庁|届出人|申請者|住民|市民|代理人|印鑑登録")
_CHECKER = Words(r"検印|確認印|供覧印|受付印|収受印|受領印|領収印|閲覧印")
_RECEIPT = Words(r"領収印|受領印")
_LIGHT = Words(r"照会|回答|依頼|案内|お知らせ|送付状|通知|連絡")
_HEAVY = Words(
    r"許可|認可|免許|命令|納入通知|納税通知|督促|差押|裁決|契約|証明|許認可|不利益|処分|火葬|埋葬|感謝状|表彰"
)


@rule(
    "SEAL-06", "庁内手続の押印", "Internal seal", "warning medium basic",
    tags=("押印", "紙"), ecrs="E", heuristic="task elimination", technology=("電子文書作成", "情報の真正性の証明"),
    basis=(src.SEAL_INTERNAL, src.E_APPROVAL), guards=("G2", "G3", "G8"), aspect=_SEAL, operation="digitise", effort=3,
    message=Text("「{step}」で、庁内の印を{places}求めています", '{count} internal seal(s) in "{step}"'),
    earlier=(Earlier("2026.11", message=Text("「{step}」で、庁内の印を{count}か所に求めています", '{count} internal seal(s) in "{step}"')),),
)  # fmt: skip
def internal_seal(case: Case) -> Iterator[Hit]:
    """職員どうしの手続で印を押しています。

    なぜ困るか: 印のために紙で回り、席にいない人のところで止まります。
    直し方: 電子決裁やグループウェアの承認の記録で代えられるかもしれません。
    言ってはいけないとき: 会計の審査など、規則の条文が印を求めているときは、その改正と合わせて考えます。
    悪い例:
        - 課長: 月報に押印する
    良い例:
        - 課長: 月報を電子決裁する
    良い例 (公印は SEAL-07 で見る):
        - 担当課: 許可書に公印を押す
    良い例 (契約書は SEAL-08 で見る):
        - 契約課: 契約書を2部作り記名押印する
    良い例 (窓口に来た人の印):
        - 窓口: 来庁した代理人の認印を確認する
    What: Staff put seals for one another.
    Why: Paper travels for the seal and waits for people who are away.
    Remedy: An electronic approval keeps a better record.
    Not when: A regulation demands the seal for accounts; then amend both together.
    """
    for seen in case.staff:
        fact = seen.seal(SealKind.PLAIN)
        if not fact or _CHECKER.search(seen.text) or TIE.search(seen.text) or seen.seal(SealKind.OFFICIAL):
            continue
        if case.since("2026.12") and CONTRACT.search(seen.text):
            continue  # SEAL-08
        if _OF_VISITORS.search(seen.text):
            continue  # the seal is the visitor's, whatever lane the step stands in
        count = max(1, seen.facts.seal_count)
        places = f"{count}か所に" if count > 1 else ""
        yield seen.hit(fact, count=count, places=places, evidence={"count": str(seen.facts.seal_count)})


@rule(
    "SEAL-07", "軽易な文書への公印", "Official seal on a light letter", "info medium standard",
    tags=("押印", "紙", "郵送"), ecrs="E", heuristic="task elimination", technology=("電子的な情報通知", "情報の真正性の証明"),
    basis=(src.OFFICIAL_SEAL_PRACTICE,), guards=("G2", "G3", "G8"), aspect=_SEAL, operation="amend_rule", effort=2,
    message=Text("「{step}」で公印を押しています。公印を省ける文書かもしれません", 'an official seal is put in "{step}"; this letter may not need one'),
)  # fmt: skip
def light_letter(case: Case) -> Iterator[Hit]:
    """照会・回答・依頼・案内・通知などの文書に、公印を押しています。

    なぜ困るか: 公印の使用申請と押印のために紙で作り、郵送することになります。
    直し方: 公印規則や取扱いを改め、「公印省略」や電子公印、メールでの送付にできるかもしれません。
    言ってはいけないとき: 許認可、命令、納入通知、督促、裁決書、契約書、事実を証明する文書。
    悪い例:
        - 担当課: 会議の案内に公印を押して郵送する
    良い例 (許可書には公印が要る):
        - 担当課: 火葬許可証を作り公印を押す
    良い例:
        - 担当課: 公印省略の案内をメールで送る
    What: An official seal is put on inquiries, answers, requests, invitations or notices.
    Why: The seal forces paper and post.
    Remedy: Amend the rules on official seals: leave it out, or use an electronic one.
    Not when: Permits, orders, payment notices, rulings, contracts, certificates.
    """
    for seen in case.staff:
        fact = seen.seal(SealKind.OFFICIAL)
        if fact and (light := seen.says(_LIGHT)) and not _HEAVY.search(seen.text):
            yield seen.hit(fact, light)


@rule(
    "SEAL-08", "紙の契約書への記名押印", "Wet-ink contract", "info medium recommended",
    tags=("押印", "紙"), ecrs="S", heuristic="integral technology", technology=("情報の真正性の証明", "電子文書作成"),
    basis=(src.LOCAL_AUTONOMY_234, src.SEAL_QA), guards=("G1", "G3", "G6", "G8"), aspect=_SEAL, operation="digitise", effort=3,
    message=Text("「{step}」で、紙の契約書に押印しています。電子契約の道もあります", 'a paper contract is sealed in "{step}"; contracts may be electronic'),
)  # fmt: skip
def paper_contract(case: Case) -> Iterator[Hit]:
    """契約書を紙で作り、記名押印しています。

    なぜ困るか: 製本、割印、郵送の往復、収入印紙が要り、契約まで日数が掛かります。
    直し方: 地方自治法第234条第5項の電子的な契約 (電子契約サービス) を選べるかもしれません。
    言ってはいけないとき: 相手方が電子契約を使えないとき、公正証書のとき。
    悪い例:
        - 契約係: 契約書を2部作り押印する
    良い例:
        - 契約係: 電子契約サービスで契約する
    良い例 (契約書ではない):
        - 契約係: 契約の内容を台帳に登録する
    What: A contract is made on paper and sealed.
    Why: Binding, posting both ways and stamp duty take days and money.
    Remedy: Local governments may conclude contracts electronically (art. 234(5)).
    Not when: The other side cannot use it, or it is a notarial deed.
    """
    for seen in case.steps:
        if seen.by_people and seen.seals and (words := seen.says(CONTRACT)):
            yield seen.hit(seen.facts.seals[0], words)


@rule(
    "SEAL-09", "割印・契印・捨印・訂正印", "Tie, cross or correction seal", "info high standard",
    tags=("押印", "紙"), ecrs="E", heuristic="task elimination", technology=("電子文書作成", "情報の真正性の証明"),
    basis=(src.SEAL_MANUAL,), guards=DEMAND, aspect=_SEAL, operation="eliminate", effort=1,
    message=Text("「{step}」で{word}を求めています", '"{step}" asks for a tie or correction seal'),
)  # fmt: skip
def tie_seal(case: Case) -> Iterator[Hit]:
    """割印・契印・捨印・訂正印を求めています。

    なぜ困るか: 直すたびに来てもらい、印のために紙を手放せません。
    直し方: 訂正は職員が補って記録を残す、ページ番号で綴りを示す、などに替えられるかもしれません。
    言ってはいけないとき: 法令が紙の原本の綴りを定めているとき。
    悪い例:
        - 担当課: 不備を電話し再来庁で訂正印をもらう
    良い例:
        - 担当課: 不備を電話で聞き補正の記録を残す
    言わない例 (残す理由がある):
        - 担当課: 原本に契印を押す
          残す理由: 法令が原本の綴りを定めている
    What: Tie seals, cross seals, waste seals or correction seals are asked for.
    Why: People come again for a correction, and the paper cannot go.
    Remedy: Let staff correct and keep a record; number the pages.
    Not when: A statute fixes how the paper original is bound.
    """
    for seen in case.steps:
        if seen.by_people and (words := seen.says(TIE)) and seen.demand(*_SEAL):
            yield seen.hit(words, word=words.value)


@rule(
    "SEAL-10", "職員の確認印・受付印", "Checker's and reception stamps", "info medium standard",
    tags=("押印", "紙"), ecrs="E", heuristic="task automation", technology=("台帳・データベース作成",),
    basis=(src.SEAL_INTERNAL, src.E_APPROVAL), guards=("G2", "G3", "G8"), aspect=_SEAL, operation="simplify", effort=2,
    message=Text("「{step}」で{word}を押しています", 'a stamp is put in "{step}"'),
)  # fmt: skip
def stamp(case: Case) -> Iterator[Hit]:
    """検印・確認印・供覧印・受付印などを、職員が押しています。

    なぜ困るか: いつだれが確かめたかを、紙の印だけが示しています。
    直し方: システムの受付番号・日時や承認の記録で代えられるかもしれません。
    言ってはいけないとき: 現金や証拠の扱いで、規則の条文が印を求めているとき。
    悪い例:
        - 支所: 報告書を照合し受付印を押す
    良い例:
        - 支所: 報告書の受付番号を登録する
    言わない例 (会計規則が求めている):
        業務: 例
        ルール:
          領収印: {求めること: 押印, 根拠: {種別: 規則, 名称: 会計規則, 条項: 第20条}, 残す理由: 現金の領収を証する}
        手順:
          - 窓口: 手数料を受け取り領収印を押す
            ルール: 領収印
    What: Staff put checker's, reading or reception stamps.
    Why: Only the ink says who checked when.
    Remedy: A number, a time stamp and a log in the system say more.
    Not when: A regulation demands the stamp for cash or evidence.
    """
    for seen in case.staff:
        if words := seen.says(_CHECKER):
            receipt = _RECEIPT.search(seen.text) is not None
            yield seen.hit(words, word=words.value, status=Status.REVIEW if receipt else None, severity=Severity.INFO)
