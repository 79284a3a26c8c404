"""ワンスオンリー ONCE: papers people have to bring though the office has or could have them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.finding import Status
from bprflow.audit.guards import DEMAND
from bprflow.audit.rule import rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import Requirement

_ALL_PAPERS = Words(r"書類|一式|添付")
_RESIDENT_RECORD = Words(r"住民票")
_REGISTRY = Words(r"登記事項証明|登記簿|全部事項証明|履歴事項")
_TAX = Words(r"納税証明|課税証明|所得証明|非課税証明|完納証明|税の証明")
_FAMILY = Words(r"戸籍|身分証明書\(本籍|除籍|改製原")
_KNOWN_PROOFS = (_RESIDENT_RECORD, _REGISTRY, _TAX, _FAMILY)
_OWN_ISSUER = Words(r"市|町|村|区|課|庁内|自団体|本庁|当団体")
_OTHER_ISSUER = Words(r"法務局|税務署|^国(?!保|民)|^県|他市|警察|年金|法人|病院|医療")


def _attachments(case: Case) -> Iterator[tuple[Seen, str]]:
    """Everything people outside have to attach, by step and name."""
    for seen in case.steps:
        if seen.staff or not seen.by_people:
            continue
        names = dict.fromkeys(seen.step.attachments)
        for use in (*seen.step.writes, *seen.step.reads):
            declared = case.process.document_by_name.get(use.document)
            if declared and declared.attachment:
                names.setdefault(use.document)
        for name in names:
            yield seen, name
        if not names and seen.demand(Requirement.ATTACHMENT):
            yield seen, seen.name


_ELSEWHERE = Words(r"他(?:の)?(?:市町村|市区町村|自治体|市|町|村)|市外|町外|村外|区外")
"""Data another municipality holds: out of reach unless the procedure is linked."""


def _proof(case: Case, pattern: Words) -> Iterator[tuple[Seen, str]]:
    """Attachments of one kind, each kind once a step."""
    told: set[str] = set()
    for seen, name in _attachments(case):
        match = pattern.search(normalise(name))
        if match and seen.id not in told:
            told.add(seen.id)
            yield seen, name if name != seen.name else match[0]
    for seen in case.residents:
        match = pattern.search(seen.text)
        fetched = re.search(r"取りに|取り添|を取|を添|を付|提出", seen.text)
        if match and fetched and seen.id not in told:
            told.add(seen.id)
            yield seen, match[0]


@rule(
    "ONCE-01", "住民票の写しの添付", "Resident record attached", "warning high basic",
    tags=("添付書類", "紙"), principle="ワンスオンリー", ecrs="E", heuristic="integral technology",
    technology=("オンライン手続き", "台帳・データベース作成"), basis=(src.DIGITAL_PROCEDURE_11, src.MY_NUMBER_22), guards=DEMAND, aspect=(Requirement.ATTACHMENT,),
    operation="eliminate", effort=2,
    message=Text("「{step}」で、住民票の写しを添えてもらっています", '"{step}" asks for a copy of the resident record'),
)  # fmt: skip
def resident_record(case: Case) -> Iterator[Hit]:
    """住民票の写しを添付させています。

    なぜ困るか: 役所が持つ情報を、手数料と時間を掛けて取って来てもらっています。
    直し方: 公用照会、住基ネット、情報連携で確かめ、添付をやめられるかもしれません。
    言ってはいけないとき: 情報連携の対象でなく、他市町村の人だけが対象のとき。
    悪い例:
        - 申請者: 申請書に住民票の写しを添付して提出する
    良い例:
        - 担当課: 住民票の情報を庁内で照会する
    良い例 (住民票そのものの交付):
        - 市民課: 住民票の写しを交付する
    良い例 (情報連携の対象でない市外の人だけ):
        - 申請者: 市外の人だけ住民票の写しを添付して提出する
    What: A copy of the resident record must be attached.
    Why: People pay to fetch what the office has.
    Remedy: Official inquiry, the resident network, information linkage.
    Not when: The procedure is outside the linkage and the applicant outside the town.
    """
    for seen, name in _proof(case, _RESIDENT_RECORD):
        if _ELSEWHERE.search(seen.text):
            continue
        yield seen.hit(seen.demand(Requirement.ATTACHMENT), key="proof", evidence={"attachment": name})


@rule(
    "ONCE-02", "登記事項証明書の添付", "Registry certificate attached", "warning high basic",
    tags=("添付書類", "紙"), principle="ワンスオンリー", ecrs="E", heuristic="integral technology",
    technology=("オンライン手続き",), basis=(src.DIGITAL_PROCEDURE_11,), guards=DEMAND, aspect=(Requirement.ATTACHMENT,), operation="eliminate", effort=3,
    message=Text("「{step}」で、登記事項証明書を添えてもらっています", '"{step}" asks for a registry certificate'),
)  # fmt: skip
def registry(case: Case) -> Iterator[Hit]:
    """登記事項証明書を添付させています。

    なぜ困るか: 法務局で取る手間と手数料が掛かります。
    直し方: 登記情報連携で役所が確かめられるかもしれません。
    言ってはいけないとき: 役所が登記情報連携を使えないとき。
    悪い例:
        - 事業者: 登記事項証明書を添付して提出する
    良い例:
        - 担当課: 登記情報連携で確認する
    良い例 (法人番号だけを書く):
        - 事業者: 法人番号を書いて提出する
    What: A registry certificate must be attached.
    Why: It costs a trip and a fee.
    Remedy: The registry linkage.
    Not when: The office has no access to it.
    """
    for seen, name in _proof(case, _REGISTRY):
        yield seen.hit(seen.demand(Requirement.ATTACHMENT), key="proof", evidence={"attachment": name})


@rule(
    "ONCE-03", "所得・納税証明の添付", "Tax certificate attached", "warning high basic",
    tags=("添付書類", "紙"), principle="ワンスオンリー", ecrs="E", heuristic="integral technology",
    technology=("オンライン手続き", "台帳・データベース作成"), basis=(src.MY_NUMBER_22,), guards=DEMAND, aspect=(Requirement.ATTACHMENT,),
    operation="eliminate", effort=2,
    message=Text("「{step}」で、所得や納税の証明書を取って添えてもらっています", 'in "{step}" a tax certificate has to be fetched and attached'),
)  # fmt: skip
def tax_certificate(case: Case) -> Iterator[Hit]:
    """所得・課税・納税の証明書を添付させています。

    なぜ困るか: 同じ役所の別の窓口で、手数料を払って取ることが多くあります。
    直し方: 本人の同意をもらい、庁内の照会や情報連携で確かめられるかもしれません。
    言ってはいけないとき: 同意なしに使えないとき、他市町村の情報で連携の対象でないとき。
    悪い例:
        - 申請団体: 納税証明書を別窓口で取り添付する
    良い例:
        - 担当課: 同意に基づき納税の状況を庁内照会する
    良い例 (証明書の交付そのもの):
        - 税務課: 納税証明書を交付する
    良い例 (他市町村が持つ情報):
        - 申請者: 他市町村の所得証明書を添付して提出する
    What: A tax or income certificate must be attached.
    Why: Often fetched, for a fee, at another counter of the same office.
    Remedy: With consent, look it up inside or through the linkage.
    Not when: No consent, or another municipality's data outside the linkage.
    """
    for seen, name in _proof(case, _TAX):
        if _ELSEWHERE.search(seen.text):
            continue
        yield seen.hit(seen.demand(Requirement.ATTACHMENT), key="proof", evidence={"attachment": name})


@rule(
    "ONCE-04", "戸籍謄抄本の添付", "Family register attached", "warning high standard",
    tags=("添付書類", "紙"), principle="ワンスオンリー", ecrs="E", heuristic="integral technology",
    technology=("オンライン手続き",), basis=(src.DIGITAL_PROCEDURE_11,), guards=DEMAND, aspect=(Requirement.ATTACHMENT,), operation="eliminate", effort=3,
    message=Text("「{step}」で、戸籍の証明書を添えてもらっています", '"{step}" asks for a family register certificate'),
)  # fmt: skip
def family_register(case: Case) -> Iterator[Hit]:
    """戸籍の謄本・抄本を添付させています。

    なぜ困るか: 本籍地が遠い人ほど、取るのに時間が掛かります。
    直し方: 戸籍情報連携や広域交付で足りるかもしれません。
    言ってはいけないとき: 電子化されていない古い戸籍が要るとき。
    悪い例:
        - 申請者: 戸籍謄本を添付して提出する
    良い例:
        - 担当課: 戸籍情報連携で確認する
    良い例 (戸籍の届出そのもの):
        - 市民課: 戸籍に記載する
    What: A family register certificate must be attached.
    Why: It takes long for people registered far away.
    Remedy: The family register linkage, or wide-area issue.
    Not when: Old registers that are not digitised.
    """
    for seen, name in _proof(case, _FAMILY):
        yield seen.hit(seen.demand(Requirement.ATTACHMENT), key="proof", evidence={"attachment": name})


@rule(
    "ONCE-05", "庁内にある情報の再提出", "Own data asked again", "warning medium standard",
    tags=("添付書類",), principle="ワンスオンリー", ecrs="E", heuristic="integral technology",
    technology=("台帳・データベース作成",), basis=(src.PRINCIPLES,), guards=DEMAND, aspect=(Requirement.ATTACHMENT,), operation="eliminate", effort=2,
    review=True,
    message=Text("「{document}」は庁内 ({issuer}) が出す書類です。庁内で確かめられないか相談してみてください", '"{document}" is issued by the authority itself ({issuer})'),
)  # fmt: skip
def own_data(case: Case) -> Iterator[Hit]:
    """同じ役所が出した書類を、もう一度出してもらっています。

    なぜ困るか: 庁内にある情報を、申請する人が運んでいます。
    直し方: 担当課どうしで確かめる仕組みにできるかもしれません。
    言ってはいけないとき: 税の守秘義務など、目的の外に使えない情報 (本人の同意が要ります)。
    悪い例:
        業務: 例
        帳票:
          受給者証の写し: {媒体: 紙, 添付: はい, 発行: 福祉課}
        手順:
          - 申請者: 受給者証の写しを添付して提出する
            書く: 受給者証の写し
    良い例:
        業務: 例
        帳票:
          診断書: {媒体: 紙, 添付: はい, 発行: 病院}
        手順:
          - 申請者: 診断書を添付して提出する
            書く: 診断書
    良い例 (職員が確かめる):
        - 担当課: 受給者の情報を福祉課に照会する
    What: People hand in what the same authority issued.
    Why: They carry data between its sections.
    Remedy: Let the sections ask each other.
    Not when: Purpose limits such as tax secrecy; consent is needed.
    """
    for seen, name in _attachments(case):
        declared = case.process.document_by_name.get(name)
        issuer = declared.issuer if declared else ""
        own = issuer and _OWN_ISSUER.search(issuer) and not _OTHER_ISSUER.search(issuer)
        if own and not any(pattern.search(name) for pattern in _KNOWN_PROOFS):
            yield seen.hit(key=name, document=name, issuer=issuer)


@rule(
    "ONCE-06", "提出済みの書類", "Filed before", "info medium recommended",
    tags=("添付書類",), principle="ワンスオンリー", ecrs="E", heuristic="task elimination",
    technology=("ストレージ",), basis=(src.COST_MODEL, src.PRINCIPLES), guards=DEMAND, aspect=(Requirement.ATTACHMENT,), operation="eliminate", effort=2,
    message=Text("「{document}」を、「{before}」に続いてもう一度出してもらっています", '"{document}" was already filed in "{before}"'),
)  # fmt: skip
def filed_before(case: Case) -> Iterator[Hit]:
    """一度出した書類を、後の手順でもう一度出してもらっています。

    なぜ困るか: 同じ書類を用意し直す手間が掛かります。
    直し方: 「前と変わりません」の申し出で足りるかもしれません。
    言ってはいけないとき: 法令が有効期間を定める書類。
    悪い例:
        - 申請団体: 交付申請書を提出する
          添付: 団体規約
        - 申請団体: 実績報告書を提出する
          添付: 団体規約
    良い例:
        - 申請団体: 交付申請書を提出する
          添付: 団体規約
    良い例 (別の書類):
        - 申請団体: 交付申請書を提出する
          添付: 団体規約
        - 申請団体: 実績報告書を提出する
          添付: 収支決算書
    What: A document handed in before is asked for again.
    Why: It has to be prepared again.
    Remedy: A declaration of "no change" may do.
    Not when: A statute limits its validity.
    """
    first: dict[str, Seen] = {}
    for seen, name in _attachments(case):
        if name == seen.name:
            continue
        before = first.setdefault(name, seen)
        if before is not seen:
            yield seen.hit(also=(before,), key=name, document=name, before=before.name)


@rule(
    "ONCE-07", "使われない添付書類", "Attachment never used", "info medium standard",
    tags=("添付書類",), principle="ワンスオンリー", ecrs="E", heuristic="task elimination",
    technology=(), basis=(src.COST_MODEL, src.ECRS), guards=DEMAND, aspect=(Requirement.ATTACHMENT,), operation="eliminate", effort=1,
    review=True,
    message=Text("「{document}」を添えてもらっていますが、あとの手順で読んでいません", '"{document}" is attached, but no later step reads it'),
)  # fmt: skip
def unused_attachment(case: Case) -> Iterator[Hit]:
    """添えてもらった書類を、どの手順でも読んでいません。

    なぜ困るか: 用意する人と、綴る職員の手間だけが残ります。
    直し方: 使い道を確かめ、なければ添付をやめられるかもしれません。
    言ってはいけないとき: 監査の証拠として保存する根拠があるとき。
    悪い例:
        - 申請者: 申請書を提出する
          書く: 申請書
          添付: 位置図
        - 担当課: 申請書を審査する
          読む: 申請書
    良い例:
        - 申請者: 申請書を提出する
          書く: 申請書
          添付: 位置図
        - 担当課: 申請書と位置図を審査する
          読む: [申請書, 位置図]
    良い例 (書類をまとめて読む):
        - 申請者: 申請書を提出する
          書く: 申請書
          添付: 位置図
        - 担当課: 申請を審査する
          読む: 申請書類一式
    良い例 (読む書類をまだ書いていない流れ):
        - 申請者: 申請書を提出する
          添付: 位置図
        - 担当課: 審査する
    What: No step reads what was attached.
    Why: Only the work of preparing and filing remains.
    Remedy: Ask for its use; without one, drop it.
    Not when: It is kept as evidence with a basis.
    """
    if not any(seen.step.reads for seen in case.steps if not seen.resident):
        return
    if case.since("2026.12") and any(
        _ALL_PAPERS.search(use.document) for seen in case.steps for use in seen.step.reads
    ):
        return  # somebody reads the papers as a whole, attachments among them
    for seen, name in _attachments(case):
        paper = case.documents.get(name)
        mentioned = case.mentioned_after(name, seen)
        if paper and not paper.readers and not mentioned:
            yield seen.hit(key=name, document=name, status=Status.REVIEW, place=("attachments",))
