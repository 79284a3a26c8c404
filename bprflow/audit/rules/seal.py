"""押印・署名 SEAL: what is asked of people outside, along the decision flow of the Cabinet Office manual."""

from __future__ import annotations

from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.finding import Status
from bprflow.audit.guards import DEMAND
from bprflow.audit.papers import strongest
from bprflow.audit.rule import rule
from bprflow.audit.seals import REGISTERED, SealVerdict, decide
from bprflow.audit.words import Words
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.model import BasisKind, Requirement, SealKind, StepKind

_SEAL = (Requirement.SEAL,)
TIE = Words(r"割印|割り印|契印|捨印|訂正印")
CONTRACT = Words(r"契約書|協定書|覚書|(?<!申)請書")
_STATUTORY_SIGNATURE = Words(r"戸籍|婚姻|離婚|養子|証人|遺言|宣誓|同意書|承諾書")
_FAMILY_SEALS = (SealKind.PLAIN, SealKind.REGISTERED, SealKind.CORPORATE, SealKind.BANK)


_COMPANY_SEALS = ("社印", "法人印", "代表者印")


def _word(seal: SealKind) -> Text:
    return Text(values.SEAL_KIND.word(seal), values.SEAL_KIND.word(seal, "en"))


def _basis(seen: Seen) -> BasisKind | None:
    """Strongest basis of the legacy rules that demand the seal here."""
    rules = seen.rules_about(frozenset(_SEAL))
    found = strongest(tuple(basis for bound in rules for basis in bound.bases))
    return found.kind if found else None


def _asked_outside(case: Case) -> Iterator[tuple[Seen, SealKind]]:
    """Seals people outside must put, one a step, tie and correction seals left to SEAL-09."""
    for seen in case.steps:
        if (seen.resident or seen.facts.lane_kind.value == "outside") and not TIE.search(seen.text):
            fact = seen.seal(*_FAMILY_SEALS)
            # Contracts are left to SEAL-08; who compares a seal does not put one.
            aside = CONTRACT.search(seen.text) or (seen.kind is StepKind.CHECK and not seen.resident)
            if fact and not (aside and case.since("2026.12")):
                yield seen, fact.value


def _verdict(seen: Seen, seal: SealKind) -> SealVerdict:
    rules = seen.rules_about(frozenset(_SEAL))
    purpose = seal in REGISTERED or any(bound.keep_reason for bound in rules)
    return decide(_basis(seen), seal, purpose=purpose, substitute=seal is SealKind.PLAIN)


def _seal_hit(case: Case, seen: Seen, seal: SealKind, status: Status | None = None) -> Hit:
    basis = _basis(seen)
    fact = seen.seal(seal)
    # 社印 is a company's everyday seal more often than the registered one: say what was written.
    written = fact.evidence if fact and fact.evidence in _COMPANY_SEALS and case.since("2026.12") else ""
    return seen.hit(
        fact,
        status=status,
        seal=Text(written, "company seal") if written else _word(seal),
        basis=Text(values.BASIS_KIND.word(basis), values.BASIS_KIND.word(basis, "en")) if basis else Text("", ""),
        evidence={"seal": seal.value, "basis": basis.value if basis else ""},
    )


@rule(
    "SEAL-01", "根拠のない押印", "Seal without a basis", "warning high basic",
    tags=("押印", "紙"), principle="デジタルファースト", ecrs="E", heuristic="task elimination",
    technology=("利用者の認証", "情報の真正性の証明"), basis=(src.SEAL_MANUAL,), guards=DEMAND, aspect=_SEAL,
    operation="eliminate", effort=1,
    message=Text("「{step}」で{seal}を求めていますが、根拠が書かれていません", 'a {seal} is asked for in "{step}", but no basis is written'),
)  # fmt: skip
def no_basis(case: Case) -> Iterator[Hit]:
    """申請する人に押印を求めていますが、条例・規則・要綱・様式のどこに書いてあるか示されていません。

    なぜ困るか: 印のために紙を作り、来庁や郵送が要ります。根拠のない押印は、課の判断でやめられます。
    直し方: 様式の印の欄を消し、記名だけで受けられるかもしれません。根拠があるなら「ルール」に書いてください。
    言ってはいけないとき: 根拠の条文が示されているとき。すでに電子の申請が並んでいるとき。登録印 (実印) と銀行届出印は、根拠を探すようお尋ねするだけにします。
    悪い例:
        - 市民: 申請書に認印を押して提出する
    良い例:
        - 市民: 申請書に氏名を書いて提出する
    良い例 (契約書の印は SEAL-08 で見る):
        - 業者: 契約書に代表者印を押す
    良い例 (印を照らし合わせる側):
        - 銀行: 届出印を照合する
    良い例 (押印をやめたことを書いている):
        - 市民: 押印を廃止した申請書を提出する
    良い例 (根拠の条文が示されている):
        業務: 例
        ルール:
          届出の押印: {求めること: 押印, 根拠: {種別: 法令, 名称: ○○法, 条項: 第5条}}
        手順:
          - 市民: 届書に押印する
            ルール: 届出の押印
    What: People who apply must seal, but no text is named that demands it.
    Why: The seal forces paper, a visit or post. A seal without a basis can be dropped by the section.
    Remedy: Drop the seal box and accept a written name; if there is a basis, write it under ルール.
    Not when: An article is named, or an electronic way stands beside it.
    """
    for seen, seal in _asked_outside(case):
        if _verdict(seen, seal) is SealVerdict.NO_BASIS:
            # a registered seal is seldom asked for without a text: look for it before dropping the seal
            ask = seal in (SealKind.REGISTERED, SealKind.BANK) and case.since("2026.12")
            yield _seal_hit(case, seen, seal, Status.REVIEW if ask else None)


@rule(
    "SEAL-02", "様式のみを根拠とする押印", "Seal box in a form only", "warning high basic",
    tags=("押印", "紙"), principle="デジタルファースト", ecrs="E", heuristic="task elimination",
    technology=("オンライン手続き",), basis=(src.SEAL_MANUAL,), guards=DEMAND, aspect=_SEAL,
    operation="amend_rule", effort=2,
    message=Text("「{step}」の{seal}は、様式に欄があるだけです", 'the {seal} in "{step}" rests on a box in a form only'),
)  # fmt: skip
def form_only(case: Case) -> Iterator[Hit]:
    """押印の根拠が、様式の押印欄だけです。

    なぜ困るか: 様式に欄があるだけで、紙に印を押す手間が続きます。
    直し方: 様式を改め、まとめて直すなら押印の一括特例規定が使えるかもしれません。
    言ってはいけないとき: 登録印・登記印で、印鑑証明と照らし合わせるとき。
    悪い例:
        業務: 例
        ルール:
          申請書の押印欄: {求めること: 押印, 根拠: {種別: 様式, 名称: 様式第1号}}
        手順:
          - 申請者: 申請書に押印する
            印: 認印
            ルール: 申請書の押印欄
    良い例 (登録印は SEAL-05 で確認する):
        業務: 例
        ルール:
          申請書の押印欄: {求めること: 押印, 根拠: {種別: 様式, 名称: 様式第1号}}
        手順:
          - 申請者: 申請書に実印を押す
            印: 登録印
            ルール: 申請書の押印欄
    良い例:
        - 申請者: 申請書を提出する
    What: The only basis of the seal is a box in a form.
    Why: A box alone keeps the paper and the seal alive.
    Remedy: Amend the form; one blanket amendment can cover all forms.
    Not when: It is a registered seal that is compared with a certificate.
    """
    for seen, seal in _asked_outside(case):
        if _verdict(seen, seal) is SealVerdict.FORM_ONLY:
            yield _seal_hit(case, seen, seal)


@rule(
    "SEAL-03", "認印の要求", "Plain seal required", "warning high basic",
    tags=("押印", "紙"), principle="デジタルファースト", ecrs="E", heuristic="trusted party",
    technology=("利用者の認証", "オンライン手続き"), basis=(src.SEAL_MANUAL, src.DIGITAL_PROCEDURE_3), guards=DEMAND, aspect=_SEAL,
    operation="amend_rule", effort=3,
    message=Text("「{step}」で{seal}を求めています (根拠: {basis})。認印では本人を確かめられません", 'a {seal} is required in "{step}" (basis: {basis}); it proves nobody\'s identity'),
)  # fmt: skip
def plain_seal(case: Case) -> Iterator[Hit]:
    """条例・規則・要綱などが認印を求めています。

    なぜ困るか: 認印はだれでも買えるので、本人を確かめる役には立たず、紙と来庁だけが残ります。
    直し方: 本人確認書類の写し、ID・パスワード、電話での確認などに替える改正ができるかもしれません。
    言ってはいけないとき: 法令が印を求めているとき (国への要望になります)。
    悪い例:
        業務: 例
        ルール:
          申請の押印: {求めること: 押印, 根拠: {種別: 規則, 名称: ○○市補助金交付規則, 条項: 第4条}}
        手順:
          - 申請団体: 交付申請書に押印する
            印: 認印
            ルール: 申請の押印
    言わない例 (G2):
        業務: 例
        ルール:
          届出の押印: {求めること: 押印, 根拠: {種別: 法令, 名称: ○○法, 条項: 第5条}}
        手順:
          - 市民: 届書に押印する
            ルール: 届出の押印
    良い例:
        - 申請団体: 交付申請書を提出する
    What: An ordinance, regulation or guideline asks for a plain seal.
    Why: Anybody can buy such a seal; it identifies nobody and keeps paper and visits alive.
    Remedy: Amend the rule: a copy of an identity document, an account, or a phone check can do the same.
    Not when: A statute demands it; then it is a request to the state.
    """
    for seen, seal in _asked_outside(case):
        if seal is SealKind.PLAIN and _verdict(seen, seal) in (SealVerdict.NO_PURPOSE, SealVerdict.REPLACE):
            yield _seal_hit(case, seen, seal)


@rule(
    "SEAL-04", "署名 (自署) の要求", "Wet signature required", "info medium standard",
    tags=("押印", "紙", "対面"), principle="デジタルファースト", ecrs="S", heuristic="trusted party",
    technology=("情報の真正性の証明",), basis=(src.DIGITAL_PROCEDURE_3,), guards=DEMAND, aspect=(Requirement.SIGNATURE,),
    operation="simplify", effort=2,
    message=Text("「{step}」で、本人の自署を求めています", 'a hand-written signature is asked for in "{step}"'),
)  # fmt: skip
def signature(case: Case) -> Iterator[Hit]:
    """住民に手書きの署名を求めています。

    なぜ困るか: 手書きの署名のために、紙と対面が残ります。
    直し方: 記名だけで足りるか、電子署名や電子サインに替えられるか、確かめてみてください。
    言ってはいけないとき: 戸籍の届出の証人、遺言、法令が定める同意書の署名。
    悪い例:
        - 申請者: 申込書に署名する
    良い例 (法令が定める証人の署名):
        - 市民: 婚姻届に証人の署名をもらう
    良い例:
        - 申請者: 電子署名を付けて送る
    What: Residents must sign by hand.
    Why: The signature keeps paper and presence alive.
    Remedy: Check whether a printed name is enough, or an electronic signature.
    Not when: Witnesses of family registration, testaments, statutory declarations of consent.
    """
    for seen in case.residents:
        fact = seen.demand(Requirement.SIGNATURE)
        if fact and not _STATUTORY_SIGNATURE.search(seen.text):
            yield seen.hit(fact)


@rule(
    "SEAL-05", "登録印と印鑑証明", "Registered seal and certificate", "info medium basic",
    tags=("押印", "添付書類"), principle="デジタルファースト", ecrs="S", heuristic="trusted party",
    technology=("情報の真正性の証明", "利用者の認証"), basis=(src.SEAL_MANUAL,), guards=DEMAND, aspect=_SEAL,
    operation="digitise", effort=4, review=True,
    message=Text("「{step}」で{seal}を求めています。登録した印は残ることもあるので、目的と代わりを確かめてください", 'a {seal} is required in "{step}"; such seals may stay, please check purpose and substitutes'),
)  # fmt: skip
def registered_seal(case: Case) -> Iterator[Hit]:
    """登録印・登記印・銀行届出印 (または印鑑登録証明書) を求めています。押印の見直しで残りうる印です。

    なぜ困るか: 印鑑登録証明書を取りに行く手間が、申請する人に掛かります。
    直し方: 公的個人認証の電子署名、電子委任状などで代えられるか、所管と確かめてください。
    言ってはいけないとき: 法令・契約・登記のための印は、廃止を勧めません。
    悪い例:
        業務: 例
        ルール:
          実印: {求めること: 押印, 根拠: {種別: 規則, 名称: ○○規則, 条項: 第3条}}
        手順:
          - 申請者: 申請書に実印を押し印鑑登録証明書を添える
            ルール: 実印
    良い例:
        - 申請者: 申請書に氏名を書く
    良い例 (窓口が印鑑登録そのものを扱う):
        - 窓口: 印鑑登録の申請を受け付ける
    What: A registered, corporate or bank seal (or its certificate) is required. Such seals may survive the review.
    Why: Applicants have to fetch a certificate.
    Remedy: Check with the owner whether an electronic signature could serve.
    Not when: Seals for statutes, contracts or registration are never proposed for removal.
    """
    for seen in case.steps:
        if seen.staff:
            continue
        seal = seen.seal(SealKind.REGISTERED, SealKind.CORPORATE, SealKind.BANK)
        if seal and _verdict(seen, seal.value) is not SealVerdict.NO_BASIS and not CONTRACT.search(seen.text):
            yield _seal_hit(case, seen, seal.value)
