"""紙・書面 PAP: what people outside hand in and are told on paper."""

from __future__ import annotations

from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit
from bprflow.audit.guards import CHANNEL, DEMAND
from bprflow.audit.media import ONLINE
from bprflow.audit.rule import rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import Medium, Requirement, StepKind

_WRITTEN = (Requirement.WRITTEN,)
_HANDED_BACK = Words(r"返納|返還|返却")
_BY_FAMILY_REGISTER_ACT = Words(r"死亡診断書|死体検案書|出生証明書")
"""Papers of a doctor that 戸籍法 49条3項 and 86条2項 want attached."""
_SIGNED_BY_BOTH = Words(r"契約書|協定書|覚書")
"""Contracts are no filing: SEAL-08."""
NOTICE = Words(r"決定通知|通知書|許可書|許可証|決定書|承認書|結果通知|通知を|証明書を(?:交付|郵送|渡)|認定証")
_BILL = Words(r"納税通知|納入通知|納付書|督促|請求書")
_TOLD = Words(r"渡し[^。]{0,6}説明|説明し[^。]{0,6}渡|面談")
_FORMAL_COPIES = Words(r"正副|正本|副本|[2-9二三四五]部(?=を|ずつ|作|提出|印刷)|写しを\d+部")


@rule(
    "PAP-01", "紙だけの申請・届出・回答", "Paper-only filing", "warning high basic",
    tags=("紙",), principle="デジタルファースト", ecrs="S", heuristic="control relocation",
    technology=("オンライン手続き",), basis=(src.DIGITAL_PROCEDURE_6, src.ONLINE_GUIDE), guards=CHANNEL, aspect=_WRITTEN,
    operation="digitise", effort=3,
    message=Text("「{step}」は紙だけで受けています。電子で出せる道が書かれていません", '"{step}" takes paper; no electronic way is written'),
)  # fmt: skip
def paper_only(case: Case) -> Iterator[Hit]:
    """申請・届出・報告・回答を、紙だけで受けています。

    なぜ困るか: 紙で受けると、あとの入力・読み合わせ・保管まで紙が決めてしまいます。
    直し方: 電子申請やフォームを入口に加え、紙の人の分は職員が同じ入口へ代行入力する形が考えられます。
    言ってはいけないとき: 電子の道がすでにあるとき、法令が原本や対面を定めているとき、使えない人のための道。
    悪い例:
        - 申請者: 申請書を手書きする
        - 担当課: 申請書を審査する
    良い例:
        - 申請者: フォームで申し込む
        - 担当課: 画面で審査する
    良い例 (契約書は申請ではない):
        - 業者: 契約書に収入印紙を貼り代表者印を押す
    良い例 (電子の道が別にある):
        - 申請者: フォームで入力する
        - 申請者: 使えない人は紙の申請書に手書きする
    言わない例 (投票の方法は公職選挙法が定めている):
        - 選挙人: 投票用紙に候補者名を書き投票箱に入れる
    言わない例 (法令が書面を求めている):
        業務: 例
        ルール:
          書面: {求めること: 書面, 根拠: {種別: 法令, 名称: ○○法, 条項: 第27条第1項}}
        手順:
          - 市民: 届出書を手書きする
            ルール: 書面
    What: Applications, reports or answers are taken on paper only.
    Why: Paper at the entrance decides on re-keying, re-checking and filing behind it.
    Remedy: Add a form as an entrance; staff enter the paper ones into the same entrance.
    Not when: A digital way exists, a statute fixes the original or presence, or it is the route for those who cannot.
    """
    if case.digital_entry:
        return
    kinds = (StepKind.FILL, StepKind.SEND, StepKind.SEAL, StepKind.MOVE, StepKind.RECORD, StepKind.INPUT)
    steps = [seen for seen in case.residents if seen.on_paper and seen.kind in kinds]
    if case.since("2026.12"):
        steps = [seen for seen in steps if not _SIGNED_BY_BOTH.search(seen.text)]
    if steps:
        first = next((seen for seen in steps if seen.kind is StepKind.FILL), steps[0])
        medium = first.medium(Medium.PAPER, Medium.POST, Medium.FAX, Medium.PAPER_MAP)
        rest = tuple(seen for seen in steps if seen.kind in (StepKind.FILL, StepKind.SEAL))
        yield first.hit(medium, also=rest, key="filing", evidence={"steps": str(len(steps))})


@rule(
    "PAP-02", "紙だけの通知・交付", "Paper-only notice", "info medium standard",
    tags=("紙", "郵送"), principle="デジタルファースト", ecrs="S", heuristic="integral technology",
    technology=("電子的な情報通知", "オンライン証明書の発行"), basis=(src.DIGITAL_PROCEDURE_7,), guards=CHANNEL, aspect=_WRITTEN,
    operation="digitise", effort=3,
    message=Text("「{step}」では、結果を紙だけで知らせています", 'in "{step}" the result is told on paper only'),
)  # fmt: skip
def paper_notice(case: Case) -> Iterator[Hit]:
    """処分や結果の通知を、紙だけで出しています。

    なぜ困るか: 印刷・封入・郵送の手間が掛かり、届くまで日数が要ります。
    直し方: 本人が望むときは電子で知らせる道 (デジタル手続法第7条) を加えられるかもしれません。
    言ってはいけないとき: 電子の通知を選べるようにしてあり、本人が紙を選んだとき。
    悪い例:
        - 担当課: 交付決定通知書を郵送する
    良い例:
        - システム: 交付決定通知を電子交付する
    良い例 (職員どうしの連絡):
        - 担当課: 会計課へ電話で連絡する
    良い例 (納めてもらうための通知は CASH-03 で見る):
        - 税務課: 納税通知書を発送する
    良い例 (会って説明しながら渡す):
        - ケースワーカー: 決定通知書を本人へ渡し説明する
    What: Decisions or results are told on paper only.
    Why: Printing and posting cost work and days.
    Remedy: Offer an electronic notice to those who opt in (art. 7).
    Not when: It is offered and the addressee chose paper.
    """
    for seen in case.staff:
        words = seen.says(NOTICE)
        told = seen.kind in (StepKind.SEND, StepKind.ISSUE, StepKind.NOTIFY, StepKind.SEAL)
        paper = seen.on_paper and seen.media.isdisjoint({*ONLINE, Medium.EMAIL, Medium.CHAT})
        if words and told and paper and not _BILL.search(seen.text) and not _TOLD.search(seen.text):
            yield seen.hit(seen.medium(Medium.PAPER, Medium.POST, Medium.FAX), words)


@rule(
    "PAP-04", "正副・複数部の提出", "Multiple copies", "info medium standard",
    tags=("紙",), principle="ワンスオンリー", ecrs="E", heuristic="task elimination", technology=("ストレージ",),
    basis=(src.DIGITAL_PROCEDURE_6,), guards=DEMAND, aspect=(Requirement.WRITTEN, Requirement.ORIGINAL), operation="simplify", effort=2,
    message=Text("「{step}」で{copies}の書類を求めています", '"{step}" asks for several copies ({copies})'),
)  # fmt: skip
def copies(case: Case) -> Iterator[Hit]:
    """同じ書類を2部以上、または正本と副本を求めています。

    なぜ困るか: 同じものを何度も作り、綴り、配ることになります。
    直し方: 一つのデータを関係する課で見る形にすれば、1回で足りるかもしれません。
    言ってはいけないとき: 裁判所や第三者が、法令により写しを持つとき。
    悪い例:
        - 申請者: 申請書を正副2部提出する
    悪い例 (部数で書く):
        - 申請者: 申請書を提出する
          部数: 3部
    良い例:
        - 申請者: 申請書を1部提出する
    良い例 (部署の名前):
        - 総務部: 申請書を確認する
    What: Two or more copies, or an original and a duplicate, are demanded.
    Why: The same thing is made, bound and passed on several times.
    Remedy: One file that all sections can see.
    Not when: A court or third party keeps a copy by statute.
    """
    for seen in case.steps:
        if not seen.by_people or seen.by_screen:
            continue
        written = seen.step.copies or 0
        words = seen.says(_FORMAL_COPIES)
        if written >= 2:
            yield seen.hit(copies=Text(f"{written}部", f"{written} copies"), place=("copies",))
        elif words and not seen.staff:
            yield seen.hit(words, copies=Text(words.value, words.value))


@rule(
    "PAP-05", "原本の提出", "Original required", "warning medium basic",
    tags=("紙", "添付書類"), principle="デジタルファースト", ecrs="S", heuristic="control relocation",
    technology=("オンライン手続き", "文字認識"), basis=(src.DIGITAL_PROCEDURE_6_6,), guards=DEMAND, aspect=(Requirement.ORIGINAL,),
    operation="simplify", effort=2,
    message=Text("「{step}」で原本を求めています", '"{step}" demands the original'),
)  # fmt: skip
def original(case: Case) -> Iterator[Hit]:
    """書類の原本を出させています。

    なぜ困るか: 原本が要ると、電子では出せず、郵送や来庁が残ります。
    直し方: 写しや画像で受け、必要なときだけ後から原本を見せてもらう (抽出) 形が考えられます。
    言ってはいけないとき: 原本の確認が要ると法令や残す理由に書かれているとき。許可証などを返してもらう手続。
        戸籍法が添付を定める出生証明書・死亡診断書。
    悪い例:
        - 申請団体: 実績報告書に領収書の原本を貼って提出する
    良い例:
        - 申請団体: 領収書の写しを添付して送る
    良い例 (戸籍法が添付を定める):
        - 届出人: 死亡届と死亡診断書の原本を窓口に出す
    良い例 (返してもらうのが目的):
        業務: 許可証の返納
        手順:
          - 事業者: 許可証の原本を返す
    言わない例 (原本確認が定められている):
        業務: 例
        ルール:
          原本確認: {求めること: 原本, 根拠: {種別: 法令, 名称: ○○法, 条項: 第8条}, 残す理由: 原本確認が定められている}
        手順:
          - 申請者: 証明書の原本を提出する
            ルール: 原本確認
    What: Originals have to be handed in.
    Why: That rules out filing online and keeps post and visits.
    Remedy: Take a copy or image; ask for the original in samples or when in doubt.
    Not when: The check of the original is laid down; a certificate is handed back; a doctor's certificate the Family
        Register Act wants attached.
    """
    handed_back = case.since("2026.12") and _HANDED_BACK.search(normalise(case.process.name))
    for seen in () if handed_back else case.steps:
        if seen.staff or not seen.by_people or (case.since("2026.12") and _BY_FAMILY_REGISTER_ACT.search(seen.text)):
            continue
        if fact := seen.demand(Requirement.ORIGINAL):
            yield seen.hit(fact)
        else:
            used = (*seen.step.writes, *seen.step.reads)
            named = next((u.document for u in used if (p := case.documents.get(u.document)) and p.declared and p.declared.original), None)  # fmt: skip
            if named:
                yield seen.hit(key=named, evidence={"document": named})
