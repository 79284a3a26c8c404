"""転記 KEY: the same data typed, kept and checked again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.finding import Confidence
from bprflow.audit.guards import WORK
from bprflow.audit.rule import Earlier, rule
from bprflow.audit.rules.site import recheck
from bprflow.audit.words import Words
from bprflow.flow.documents import document_flow
from bprflow.language.terms import Text
from bprflow.model import Medium, Requirement, StepKind

_PAPER_SOURCE = Words(
    r"([一-龠々ァ-ヶー0-9a-z()（）・]{0,12}?(?:申請書|届出書|届|報告書|調査票|用紙|伝票|日報|名簿|受付票|請求書|申込書|依頼書|受診票|回答|メモ|fax|赤字|紙|書類|点検表|記録表|調査表|確認表|票|簿|書))(?:の内容)?(?:を|から|の)"
)
_TYPED_IN = Words(r"([一-龠々ァ-ヶー]{2,12})を[^。]{0,18}入力")
_ON_PAPER_BEFORE = Words(r"手書|fax|記入")
_NEAR = 4
"""Steps before it in which what is typed in was written."""
_HEARD = Words(r"聞き取|聴き取|電話")
_UNWRITTEN = Words(r"((?:届出|申請|申込み?))の内容を")
_SCREEN_SOURCE = Words(r"(excel|エクセル|csv|メール|フォーム|画面|pdf|一覧|データ|システム(?:の|から))")
_DOUBLE = Words(
    r"二重入力|二重に|両方に入力|(?:excel|エクセル|台帳)と[^。]{0,14}(?:システム|台帳|excel)[^。]{0,6}(?:へ|に)[^。]{0,4}入力"
)
_REGISTER = Words(r"台帳|名簿|受付簿|管理簿|日計表|予約簿|一覧\.xls|一覧表")
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
        if before.on_paper and not before.by_screen:
            if before.step.writes:
                return before.step.writes[0].document, before.facts.media[0]
            if not seen.step.reads and case.since("2026.12") and (words := _PAPER_SOURCE.search(before.text)):
                return words[1], before.facts.media[0]
    if not case.digital_entry and (words := _UNWRITTEN.search(seen.text)):
        return words[1], seen.facts.kind
    if seen.medium(Medium.PAPER, Medium.FAX):
        return "紙", seen.medium(Medium.PAPER, Medium.FAX)
    return None


def _written_before(seen: Seen, case: Case) -> tuple[str, object] | None:
    """Is what it types in what somebody wrote by hand or faxed a few steps before?"""
    words = _TYPED_IN.search(seen.text)
    if not words or case.digital_entry:
        return None
    for before in case.steps[max(0, seen.index - _NEAR) : seen.index]:
        if words[1] in before.text and not before.by_screen and _ON_PAPER_BEFORE.search(before.text):
            return words[1], seen.facts.kind
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
    悪い例 (手書きしたものを、あとで入力する):
        - 保健師: 訪問記録を手書きする
        - 保健師: 訪問記録を健康管理システムに入力する
    悪い例 (前の手順の紙を写す):
        - 申請者: 申請書を書いて押印する
          媒体: 紙
        - 窓口: 受け付けて台帳へ書き写す
    良い例:
        - システム: 申込データを取り込む
    良い例 (その場で画面に入れる):
        - 保健師: 訪問記録を健康管理システムに入力する
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
        if seen.resident or not seen.by_people:
            continue
        if seen.kind is StepKind.TRANSCRIBE:
            source = _source_of(seen, case)
        elif seen.kind is StepKind.INPUT and case.since("2026.12"):
            source = _written_before(seen, case)
        else:
            continue
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
    言わない例 (三層分離で回線がつながらない):
        - 各課担当: Excelの一覧からシステムへ手入力する
          残す理由: 三層分離の対策基準により、二つのネットワークをつなげない
    What: Data in one system or sheet is typed into another.
    Why: People carry what is data already.
    Remedy: Import, interface or robot; first put the list into one form.
    Not when: Networks are separated by security policy.
    """
    for seen in case.staff:
        if seen.kind is not StepKind.TRANSCRIBE:
            continue
        if _HEARD.search(seen.text):
            continue  # what somebody tells has to be typed once
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
    言わない例 (間違いを見つけるために二人が別々に入れる):
        業務: 例
        帳票:
          台帳一: {媒体: システム, 項目: [氏名, 金額]}
          台帳二: {媒体: システム, 項目: [氏名, 金額]}
        手順:
          - 職員: 申請書を見て入力する
            書く: 台帳一
            残す理由: 会計規則により、二人が別々に入れて照らし合わせる
          - 別の職員: 申請書を見てもう一度入力する
            書く: 台帳二
            残す理由: 会計規則により、二人が別々に入れて照らし合わせる
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
    shown = Text(
        "・".join(items[:3]) + ("など" if len(items) > 3 else ""),
        ", ".join(items[:3]) + (" and more" if len(items) > 3 else ""),
    )
    told, more = [seen.name for seen in (first, *again)[:3]], " …" if longest > 3 else ""
    places = Text(" → ".join(f"「{name}」" for name in told) + more, " → ".join(f'"{name}"' for name in told) + more)
    # The first writing is the source; what could go is the writing after it.
    yield again[0].hit(
        also=tuple(again[1:]),
        key="items",
        items=Text(f"同じ「{shown.ja}」" + (f" (ほか{others}項目も重なり)" if others else ""), shown.en),
        count=longest,
        places=places,
        place=("writes",),
        evidence={"items": "、".join(item for item, _ in most), "count": str(longest), "first": first.id},
    )


def _double_words(case: Case) -> Iterator[Hit]:
    """Without written items only the words of one step can tell."""
    for seen in case.staff:
        if words := seen.says(_DOUBLE):
            yield seen.hit(
                words,
                key="words",
                items=Text("同じこと", "the same"),
                count=2,
                places=Text(f"「{seen.name}」", f'"{seen.name}"'),
            )


@rule(
    "KEY-04", "台帳の重なり", "Duplicate registers", "info low standard",
    tags=("転記", "紙"), principle="ワンスオンリー", ecrs="C", heuristic="integral technology",
    technology=("台帳・データベース作成",), basis=(src.PRINCIPLES,), guards=("G3", "G8"), operation="combine", effort=3,
    message=Text("同じ件を{registers}に、それぞれ書いています", 'the same case is kept in {registers}'),
    earlier=(Earlier("2026.11", message=Text("同じ件を {registers} にそれぞれ書いています", 'the same case is kept in {registers}')),),
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
        names = Text(
            ("" if case.since("2026.12") else "、").join(f"「{name}」" for name in list(written)[:4]),
            ", ".join(f'"{name}"' for name in list(written)[:4]),
        )
        yield first.hit(first.facts.kind, also=tuple(rest), registers=names, key="registers")


@rule(
    "KEY-05", "転記のための読み合わせ", "Re-check caused by re-keying", "warning high basic",
    tags=("転記", "目視"), ecrs="E", heuristic="task elimination", technology=("オンライン手続き",),
    basis=(src.ECRS, src.HEURISTICS), guards=("G2", "G3", "G8"), operation="eliminate", effort=1,
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
    良い例 (請求書の確認は、転記がなくても要る):
        - 健康課: 予診票を見て健康管理システムへ入力する
        - 健康課: 医療機関の請求書と予診票を突合する
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
