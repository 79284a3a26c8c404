"""転記・ワンスオンリー KEY / ONCE: the same data typed, kept or asked for again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.finding import Confidence, Status
from bprflow.audit.guards import DEMAND, WORK
from bprflow.audit.rule import rule
from bprflow.audit.rules.site import recheck
from bprflow.audit.words import Words
from bprflow.flow.documents import document_flow
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import Medium, Requirement, StepKind

_PAPER_SOURCE = Words(
    r"([一-龠々ァ-ヶー0-9a-z()（）・]{0,12}?(?:申請書|届出書|届|報告書|調査票|用紙|伝票|日報|名簿|受付票|請求書|申込書|依頼書|受診票|回答|メモ|fax|赤字|紙|書類|票|簿|書))(?:の内容)?(?:を|から|の)"
)
_SCREEN_SOURCE = Words(r"(excel|エクセル|csv|メール|フォーム|画面|pdf|一覧|データ|システム(?:の|から))")
_DOUBLE = Words(
    r"二重入力|二重に|両方に入力|(?:excel|エクセル|台帳)と[^。]{0,14}(?:システム|台帳|excel)[^。]{0,6}(?:へ|に)[^。]{0,4}入力"
)
_REGISTER = Words(r"台帳|名簿|受付簿|管理簿|日計表|予約簿|一覧\.xls|一覧表")
_RESIDENT_RECORD = Words(r"住民票")
_REGISTRY = Words(r"登記事項証明|登記簿|全部事項証明|履歴事項")
_TAX = Words(r"納税証明|課税証明|所得証明|非課税証明|完納証明|税の証明")
_FAMILY = Words(r"戸籍|身分証明書\(本籍|除籍|改製原")
_KNOWN_PROOFS = (_RESIDENT_RECORD, _REGISTRY, _TAX, _FAMILY)
_OWN_ISSUER = Words(r"市|町|村|区|課|庁内|自団体|本庁|当団体")
_OTHER_ISSUER = Words(r"法務局|税務署|国|県|他市|警察|年金|法人|病院|医療")
_SECURE = Words(r"三層分離|セキュリティ|情報系|基幹系")


def _source_of(seen: Seen, case: Case) -> tuple[str, object] | None:
    """The paper a step copies from, with the fact behind it."""
    for use in seen.step.reads:
        paper = case.documents[use.document].on_paper
        if paper:
            return use.document, paper
    words = _PAPER_SOURCE.search(seen.text)
    if words and not _SCREEN_SOURCE.search(words[1]):
        return words[1], seen.facts.kind
    for before in case.previous_of(seen):
        if before.on_paper and not before.by_screen and before.step.writes:
            return before.step.writes[0].document, before.facts.media[0]
    if seen.medium(Medium.PAPER, Medium.FAX):
        return "紙", seen.medium(Medium.PAPER, Medium.FAX)
    return None


def _target_of(seen: Seen) -> str:
    if seen.step.writes:
        return seen.step.writes[0].document
    if seen.step.system:
        return seen.step.system
    match = re.search(r"([一-龠々ァ-ヶーA-Za-z0-9]{1,14})(?:[(（][^)）]*[)）])?(?:へ|に)[^。]{0,10}(?:入力|転記|打ち|登録|書)", seen.name)  # fmt: skip
    return match[1] if match else "システム"


@rule(
    "KEY-01", "紙からの転記", "Re-keying from paper", "warning high basic",
    tags=("転記", "紙"), principle="ワンスオンリー", ecrs="S", heuristic="task automation",
    technology=("オンライン手続き", "文字認識"), basis=(src.APPLICATION_SPEC, src.PRINCIPLES), guards=WORK, aspect=(Requirement.WRITTEN,),
    operation="automate", effort=3,
    message=Text("「{step}」で、{source}を見て{target}へ{verb}しています", 'in "{step}" {source} is copied into {target}'),
)  # fmt: skip
def paper_to_system(case: Case) -> Iterator[Hit]:
    """紙に書かれたことを見て、システムやExcelへ打ち直しています。

    なぜ困るか: 一度書かれたものをもう一度作る手間で、打ち間違いと読み合わせのもとになります。
    直し方: 書く人に初めからフォームで入れてもらい、取り込む形が考えられます。紙が残る分は文字認識 (AI-OCR) も使えるかもしれません。
    言ってはいけないとき: デジタルを使えない人の分を、職員が同じ台帳へ代行入力するとき。
    悪い例:
        - 窓口: 届出書を見て住民記録システムへ入力する
    良い例:
        - システム: 申込データを取り込む
    良い例 (住民が自分で入力する):
        - 市民: フォームに届出の内容を入力する
    言わない例 (代替手段):
        - 窓口: 紙の人の申請書を見てシステムへ代行入力する
    What: What stands on paper is typed again into a system or sheet.
    Why: The same data is made twice; errors and re-checking follow.
    Remedy: Let the writer enter it in a form and import it; OCR for the rest.
    Not when: Staff enter paper cases for people who cannot use the digital way.
    """
    for seen in case.steps:
        if seen.resident or not seen.by_people or seen.kind is not StepKind.TRANSCRIBE:
            continue
        source = _source_of(seen, case)
        if source and not _from_data(seen, case):
            fact = source[1]
            yield seen.hit(
                seen.facts.kind,
                fact if hasattr(fact, "inferred") else None,  # type: ignore[arg-type]
                source=source[0],
                target=_target_of(seen),
                verb="打ち直" if seen.by_screen else "書き写",
                evidence={"source": source[0], "target": _target_of(seen)},
            )


def _from_data(seen: Seen, case: Case) -> bool:
    """Is everything it reads held as data?"""
    return bool(seen.step.reads) and all(case.documents[use.document].in_system for use in seen.step.reads)


@rule(
    "KEY-02", "システムからシステムへの手入力", "System to system re-keying", "warning medium basic",
    tags=("転記",), principle="コネクテッド・ワンストップ", ecrs="S", heuristic="interfacing",
    technology=("オンライン行動・遠隔操作", "有線通信"), basis=(src.PRINCIPLES, src.APPLICATION_SPEC), guards=WORK, operation="automate", effort=3,
    message=Text("「{step}」で、データを見ながら別の画面へ手で入れています", 'in "{step}" data is typed from one screen into another'),
)  # fmt: skip
def system_to_system(case: Case) -> Iterator[Hit]:
    """あるシステムやExcelのデータを、別のシステムへ手で入れています。

    なぜ困るか: すでにデータなのに、人が運び役になっています。
    直し方: 取込み、連携、RPAで渡せるかもしれません。RPAの前に、一覧の様式をそろえることが近道です。
    言ってはいけないとき: 三層分離で回線がつながらないとき (受渡しの方法を考えます)。
    悪い例:
        業務: 例
        帳票:
          申請一覧: {媒体: Excel}
        手順:
          - 各課担当: 申請一覧を見てシステムへ1件ずつ手入力する
            読む: 申請一覧
    悪い例 (言葉から):
        - 各課担当: Excelの一覧からシステムへ手入力する
    良い例:
        - RPA: 一覧を読み込みシステムへ入力する
    良い例 (紙からの転記は KEY-01):
        - 窓口: 届出書を見てシステムへ入力する
    What: Data in one system or sheet is typed into another.
    Why: People carry what is data already.
    Remedy: Import, interface or robot; first put the list into one form.
    Not when: Networks are separated by security policy.
    """
    for seen in case.staff:
        if seen.kind is not StepKind.TRANSCRIBE:
            continue
        data = _from_data(seen, case)
        words = None if seen.step.reads else seen.says(_SCREEN_SOURCE)
        if data or (words and _source_of_screen(seen)) or (not seen.step.reads and _source_of(seen, case) is None):
            confidence = Confidence.LOW if _SECURE.search(seen.text) else None
            yield seen.hit(seen.facts.kind, words, confidence=confidence)


def _source_of_screen(seen: Seen) -> bool:
    """Does the text name data as what is copied from, not what is copied to?"""
    return re.search(r"(?:excel|エクセル|csv|メール|フォーム|画面|pdf|一覧|データ)[^。]{0,8}(?:から|を見|の)", seen.text) is not None  # fmt: skip


@rule(
    "KEY-03", "同じデータの書き直し", "Duplicate entry", "warning high basic",
    tags=("転記",), principle="ワンスオンリー", ecrs="C", heuristic="integral technology",
    technology=("台帳・データベース作成",), basis=(src.PRINCIPLES, src.HEURISTICS), guards=("G3", "G8"), operation="combine", effort=3,
    message=Text("{items}を{count}回、人が書いています ({places})", '{items} is written {count} times by hand ({places})'),
)  # fmt: skip
def written_repeatedly(case: Case, *, at_least: float = 2) -> Iterator[Hit]:
    """同じデータ項目を、二つ以上の手順や帳票で書いています。

    なぜ困るか: 書くたびに時間が掛かり、どれが正しいか分からなくなります。
    直し方: 初めに書いた所を元データにして、あとは見るだけ・写すだけの仕組みにできるかもしれません。
    言ってはいけないとき: 間違いを見つけるために、わざと二人が別々に入れるとき (残す理由に書いてください)。
    悪い例:
        業務: 例
        帳票:
          変更メモ: {媒体: 紙, 項目: [氏名, 健診日]}
          名簿: {媒体: 紙, 項目: [氏名, 健診日]}
          予約システム: {媒体: システム, 項目: [氏名, 健診日]}
        手順:
          - 職員: 聞き取りながら変更メモを手書きする
            書く: 変更メモ
          - 職員: 名簿に書き写す
            読む: 変更メモ
            書く: 名簿
          - 職員: 夕方にシステムへ入力する
            読む: 名簿
            書く: 予約システム
    良い例:
        業務: 例
        帳票:
          予約システム: {媒体: システム, 項目: [氏名, 健診日]}
        手順:
          - 職員: 聞き取りながら予約システムへ入力する
            書く: 予約システム
    良い例 (見るだけ):
        業務: 例
        帳票:
          予約システム: {媒体: システム, 項目: [氏名, 健診日]}
        手順:
          - 職員: 予約システムへ入力する
            書く: 予約システム
          - 職員: 予約を画面で確認する
            読む: 予約システム
    What: The same data item is written in two or more steps.
    Why: Each time costs work, and nobody knows which one is right.
    Remedy: Make the first one the source and only look at it afterwards.
    Not when: Two people enter it separately on purpose to find errors.
    """
    most: list[tuple[str, tuple[Seen, ...]]] = []
    for rewritten in document_flow(case.flow).rewritten_items:
        steps = tuple(case.by_id[step] for step in dict.fromkeys(rewritten.steps) if step in case.by_id)
        if len(steps) >= at_least and not all(seen.resident for seen in steps):
            most.append((rewritten.item, steps))
    if not most:
        yield from _double_words(case)
        return
    longest = max(len(steps) for _, steps in most)
    items = [item for item, steps in most if len(steps) == longest]
    first, *again = next(steps for _, steps in most if len(steps) == longest)
    others = len(most) - len(items)
    shown = "・".join(items[:3]) + ("など" if len(items) > 3 else "")
    places = " → ".join(f"「{seen.name}」" for seen in (first, *again)[:3]) + (" …" if longest > 3 else "")
    # The first writing is the source; what could go is the writing after it.
    yield again[0].hit(
        also=tuple(again[1:]),
        key="items",
        items=Text(f"同じ「{shown}」" + (f" (ほか{others}項目も重なり)" if others else ""), shown),
        count=longest,
        places=places,
        place=("writes",),
        evidence={"items": "、".join(item for item, _ in most), "count": str(longest), "first": first.id},
    )


def _double_words(case: Case) -> Iterator[Hit]:
    """Without written items only the words of one step can tell."""
    for seen in case.staff:
        if words := seen.says(_DOUBLE):
            yield seen.hit(words, key="words", items=Text("同じこと", "the same"), count=2, places=f"「{seen.name}」")


@rule(
    "KEY-04", "台帳の重なり", "Duplicate registers", "info low standard",
    tags=("転記", "紙"), principle="ワンスオンリー", ecrs="C", heuristic="integral technology",
    technology=("台帳・データベース作成",), basis=(src.PRINCIPLES,), guards=("G3", "G8"), operation="combine", effort=3,
    message=Text("同じ件を {registers} にそれぞれ書いています", 'the same case is kept in {registers}'),
)  # fmt: skip
def duplicate_registers(case: Case) -> Iterator[Hit]:
    """同じ件を、二つ以上の台帳・名簿・一覧に書いています。

    なぜ困るか: 片方だけ直されて食い違い、突き合わせの仕事が生まれます。
    直し方: 一つを元の台帳にして、ほかはそこから出せるかもしれません。
    言ってはいけないとき: 控えとしての複製、法令が別の帳簿を求めるとき。
    悪い例:
        - 担当課: 受付簿に手書きする
          書く: 受付簿
        - 担当課: Excel台帳へ入力する
          書く: 要望台帳
    良い例:
        - 担当課: 台帳へ入力する
          書く: 要望台帳
    良い例 (見るだけ):
        - 担当課: 台帳へ入力する
          書く: 要望台帳
        - 担当課: 名簿を見る
          読む: 名簿
    What: One case is kept in two or more registers.
    Why: They drift apart and have to be reconciled.
    Remedy: One master; the others come out of it.
    Not when: Backups, or separate books by statute.
    """
    written: dict[str, Seen] = {}
    for seen in case.steps:
        if seen.by_people and not seen.resident and seen.kind not in (StepKind.PRINT, StepKind.SEND):
            for use in seen.step.writes:
                if _REGISTER.search(use.document):
                    written.setdefault(use.document, seen)
    if len(written) >= 2:
        first, *rest = sorted(written.values(), key=lambda seen: seen.index)
        names = "、".join(f"「{name}」" for name in list(written)[:4])
        yield first.hit(first.facts.kind, also=tuple(rest), registers=names, key="registers")


@rule(
    "KEY-05", "転記のための読み合わせ", "Re-check caused by re-keying", "warning high basic",
    tags=("転記", "目視"), ecrs="E", heuristic="task elimination", technology=("オンライン手続き",),
    basis=(src.ECRS, src.HEURISTICS), guards=("G3", "G8"), operation="eliminate", effort=1,
    message=Text("「{step}」は、前の「{typed}」があるために要る確認です", '"{step}" is needed only because of "{typed}"'),
)  # fmt: skip
def caused_recheck(case: Case) -> Iterator[Hit]:
    """打ち直したあとに、元と見比べています。

    なぜ困るか: 転記という原因がある限り、この確認もなくせません。
    直し方: 先に転記をなくせば、この確認も一緒になくせるかもしれません。
    言ってはいけないとき: 支払いのように、二人で見ることが定められているとき。
    悪い例:
        - 入力職員: 届出書を見てシステムへ入力する
        - 別の職員: 入力結果と届出書を読み合わせで照合する
    良い例:
        - システム: 申込データを取り込む
        - 職員: 取り込みのエラーを確認する
    良い例 (転記ではない):
        - 職員: 申請の内容を審査する
        - 別の職員: 審査の結果を確認する
    言わない例 (四つの目):
        - 会計課: 請求書を見て振込データを入力する
        - 別の職員: 入力結果を読み合わせで照合する
          残す理由: 会計規則が二人での確認を定めている
    What: What was typed in again is compared with its source.
    Why: As long as it is re-keyed, the check stays.
    Remedy: End the re-keying first, and this goes with it.
    Not when: Four eyes are laid down for payments.
    """
    for seen in case.steps:
        if seen.by_people and not seen.resident and recheck(seen, case):
            typed = next(
                b for b in case.previous_of(seen) if b.kind in (StepKind.TRANSCRIBE, StepKind.INPUT) and not b.resident
            )
            yield seen.hit(seen.facts.kind, typed.facts.kind, typed=typed.name, evidence={"cause": typed.id})


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
    What: A copy of the resident record must be attached.
    Why: People pay to fetch what the office has.
    Remedy: Official inquiry, the resident network, information linkage.
    Not when: The procedure is outside the linkage and the applicant outside the town.
    """
    for seen, name in _proof(case, _RESIDENT_RECORD):
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
    What: A tax or income certificate must be attached.
    Why: Often fetched, for a fee, at another counter of the same office.
    Remedy: With consent, look it up inside or through the linkage.
    Not when: No consent, or another municipality's data outside the linkage.
    """
    for seen, name in _proof(case, _TAX):
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
    for seen, name in _attachments(case):
        paper = case.documents.get(name)
        mentioned = case.mentioned_after(name, seen)
        if paper and not paper.readers and not mentioned:
            yield seen.hit(key=name, document=name, status=Status.REVIEW, place=("attachments",))
