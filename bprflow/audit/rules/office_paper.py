"""紙・書面 PAP in the office: paper that is printed, kept, passed around and written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit
from bprflow.audit.finding import Status
from bprflow.audit.guards import WORK
from bprflow.audit.rule import Earlier, rule
from bprflow.audit.rules.paper import NOTICE
from bprflow.audit.words import Words
from bprflow.flow.documents import document_flow
from bprflow.language.terms import Text
from bprflow.model import Medium, Requirement, StepKind

_WRITTEN = (Requirement.WRITTEN,)
_DRAWN_UP = Words(r"作る|作成|作り|用意|準備")
_BY_HAND = Words(r"手書|書[きくいこ]|記入|記載|記録|書き込|メモ|落と|赤ペン|なぞ")
"""Drawing up a paper says nothing of writing it by hand; these words do."""
_SCAN = Words(r"スキャン|pdf化|pdfにし|読み込み直|電子化し")
_MEETING = Words(
    r"会議資料|配布資料|議案書|資料を(?:印刷|コピー|配)|回覧(?!押印)|供覧|順に回す|回付票|紙で(?:順に)?回|コピー配布|コピーを配|写しを配"
)
_LOG = Words(r"受付簿|収受簿|受付台帳|収受印|整理簿|電話受付票|受付票")
_ARCHIVE_BY_LAW = Words(r"公文書館|歴史|永久保存")


@rule(
    "PAP-03", "印刷してスキャン・打ち直し", "Print, then scan or retype", "warning high basic",
    tags=("紙", "転記"), principle="デジタルファースト", ecrs="E", heuristic="task elimination",
    technology=("電子文書作成", "文字認識"), basis=(src.ECRS, src.SLUDGE), guards=("G2", *WORK), aspect=_WRITTEN,
    operation="eliminate", effort=2,
    message=Text("「{step}」で紙に出したものを、「{again}」でまたデータにしています", 'what "{step}" prints becomes data again in "{again}"'),
)  # fmt: skip
def print_and_back(case: Case) -> Iterator[Hit]:
    """データを紙に出し、それをスキャンしたり打ち直したりしています。

    なぜ困るか: 一度データだったものを、もう一度人が作っています。打ち間違いも入ります。
    直し方: データのまま次へ渡せないか、紙に出す理由 (印や署名) をなくせないか、見てみてください。
    言ってはいけないとき: 法令が手書きの署名を求めるとき。
    悪い例:
        - 担当課: 回答をExcelでまとめて印刷する
        - 担当課: 印刷した書類をスキャンして保存する
    悪い例 (入口だけデジタル):
        業務: 例
        帳票:
          申込データ: {媒体: フォーム}
          申込書: {媒体: 紙}
        手順:
          - 市民: フォームで申し込む
            書く: 申込データ
          - 担当課: 申込内容を印刷する
            読む: 申込データ
            書く: 申込書
          - 担当課: 申込書を見てシステムへ入力する
            読む: 申込書
            書く: 受付システム
    良い例:
        - 担当課: 回答をExcelでまとめる
        - 担当課: ファイルを共有フォルダに保存する
    良い例 (紙で来た書類を電子化する):
        - 担当課: 届いた書類をスキャンして保存する
    What: Data is printed and then scanned or typed in again.
    Why: People make the same data twice, with new errors.
    Remedy: Pass the data on; remove the reason for printing (a seal or signature).
    Not when: A statute demands a hand-written signature.
    """
    told: set[str] = set()
    for trip in document_flow(case.flow).round_trips:
        way = trip.steps if case.since("2026.12") else (trip.steps[0], *trip.around, trip.steps[-1])
        steps = [case.by_id[step] for step in way if step in case.by_id]
        between = case.steps[steps[0].index : steps[-1].index] if len(steps) > 1 else ()
        # A blank form that people fill in is no round trip: what is typed in was not data before.
        filled = any(seen.kind in (StepKind.FILL, StepKind.RECORD) or seen.resident for seen in between)
        typed = steps[-1:] and steps[-1].kind in (StepKind.TRANSCRIBE, StepKind.INPUT, StepKind.AGGREGATE)
        if between and typed and steps[0].id not in told and not filled:
            told.add(steps[0].id)
            yield steps[0].hit(steps[0].facts.kind, also=tuple(steps[1:]), again=steps[-1].name)
    for seen, after in case.in_order():
        printed = seen.is_kind(StepKind.PRINT) or (seen.on_paper and "印刷" in seen.text)
        if printed and seen.by_people and (scan := after.says(_SCAN)) and seen.id not in told:
            told.add(seen.id)
            yield seen.hit(seen.facts.kind, scan, also=(after,), again=after.name)


@rule(
    "PAP-06", "紙の台帳・紙の保管", "Paper register or archive", "info high standard",
    tags=("紙",), principle="デジタルファースト", ecrs="S", heuristic="integral technology",
    technology=("台帳・データベース作成", "ストレージ"), basis=(src.DIGITAL_PROCEDURE_9,), guards=("G1", "G2", "G3", "G8"), aspect=_WRITTEN,
    operation="digitise", effort=3,
    message=Text("「{step}」で、紙のまま保管しています", 'paper is filed in "{step}"'),
)  # fmt: skip
def archive(case: Case) -> Iterator[Hit]:
    """台帳や書類を紙で綴り、保管しています。

    なぜ困るか: 探すのに時間が掛かり、置き場所も要り、二重の台帳のもとになります。
    直し方: 元がデータなら紙を綴らずに済むかもしれません。文書管理システムや台帳のデータベースも考えられます。
    言ってはいけないとき: 歴史的な文書、法令が紙での保存を求めるとき。
    悪い例:
        - 担当課: 届出書を綴り文書庫へ保存する
    良い例:
        - 担当課: 申請データをシステムに保存する
    言わない例 (法令が紙を求めている):
        - 担当課: 届書を綴り保管する
          残す理由: 戸籍法施行規則が届書の保存を定めている
    What: Registers or papers are bound and kept on paper.
    Why: They take time to find, take space, and breed second registers.
    Remedy: When the source is data, nothing needs to be bound; else a database or document system.
    Not when: Historic records, or a statute demands paper.
    """
    for seen in case.steps:
        if (
            seen.by_people
            and seen.kind is StepKind.STORE
            and not seen.resident
            and not _ARCHIVE_BY_LAW.search(seen.text)
        ) and (medium := seen.medium(Medium.PAPER, Medium.PAPER_MAP)):
            yield seen.hit(seen.facts.kind, medium)


@rule(
    "PAP-07", "紙の資料・紙の回覧", "Paper packs and circulation", "info medium standard",
    tags=("紙",), ecrs="S", heuristic="parallelism", technology=("電子文書作成", "ストレージ"),
    basis=(src.E_APPROVAL,), guards=WORK, aspect=_WRITTEN, operation="simplify", effort=2,
    message=Text("「{step}」で、紙を配ったり順に回したりしています", 'paper is handed round in "{step}"'),
)  # fmt: skip
def circulation(case: Case) -> Iterator[Hit]:
    """資料や書類を紙で配り、または順に回しています。

    なぜ困るか: 前の人の机で止まり、だれまで見たか分かりません。印刷と配る手間も掛かります。
    直し方: 共有フォルダやグループウェアで、関係者が同時に見る形に替えられるかもしれません。
    言ってはいけないとき: 議会が自らの規則で紙の資料を定めているとき (議会と相談)。
    悪い例:
        - 担当者: 係長・課長・部長へ紙で順に回す
    良い例:
        - 担当者: 共有フォルダに置き期限を知らせる
    良い例 (電子で回覧する):
        - 担当者: グループウェアで回覧する
    What: Papers are handed out or passed round one after the other.
    Why: They wait on desks and nobody knows who has read them.
    Remedy: Put them in one shared place and let all read at once.
    Not when: The assembly has laid down paper for itself.
    """
    for seen in case.staff:
        words = seen.says(_MEETING)
        paper = seen.medium(Medium.PAPER)
        routed = words is None and seen.kind is StepKind.SEND and paper and re.search(r"回す|回し|回付|逓送", seen.text)
        if paper and (words or routed) and not seen.by_screen and seen.kind is not StepKind.APPROVE:
            yield seen.hit(paper, words or seen.facts.kind)


@rule(
    "PAP-08", "紙の受付簿", "Paper reception log", "info high standard",
    tags=("紙", "転記"), ecrs="S", heuristic="task automation", technology=("台帳・データベース作成",),
    basis=(src.FRONT_YARD,), guards=("G3", "G8"), aspect=_WRITTEN, operation="digitise", effort=2,
    message=Text("「{step}」で、受付を{log}に手で書いています", 'receptions are logged by hand in "{step}"'),
)  # fmt: skip
def reception_log(case: Case) -> Iterator[Hit]:
    """受付を、紙の受付簿や受付票に手で書いています。

    なぜ困るか: 受付番号や日時を人が書き、あとで数え直すことになります。
    直し方: フォームやシステムで受ければ、番号と日時は自動で付きます。
    言ってはいけないとき: 停電や災害のときの備え。
    悪い例:
        - 受付: 死亡届を受領し受付簿に書く
    良い例:
        - 受付: 届の受付番号をシステムに登録する
    言わない例 (停電時の備え):
        - 受付: 停電時は受付簿に手書きする
    What: Receptions are written into a paper log or slip by hand.
    Why: Numbers and times are written by people and counted again later.
    Remedy: A form or system gives number and time by itself.
    Not when: It is the procedure for power cuts.
    """
    for seen in case.staff:
        words = seen.says(_LOG)
        by_hand = seen.kind in (StepKind.FILL, StepKind.RECORD, StepKind.RECEIVE)
        if words and by_hand and not seen.by_screen:
            yield seen.hit(words, seen.facts.kind, log=words.value)


@rule(
    "PAP-09", "職員の手書き", "Staff write by hand", "info medium standard",
    tags=("紙", "転記"), ecrs="S", heuristic="integral technology", technology=("台帳・データベース作成", "オンライン手続き"),
    basis=(src.FRONT_YARD, src.APPLICATION_SPEC), guards=("G2", "G3", "G4", "G6", "G8"), aspect=_WRITTEN, operation="digitise", effort=2,
    message=Text("「{step}」で、職員が紙に手で書いています", 'staff write "{step}" on paper'),
    earlier=(Earlier("2026.11", message=Text("「{step}」を、職員が紙に手で書いています", 'staff write "{step}" on paper')),),
)  # fmt: skip
def staff_handwriting(case: Case) -> Iterator[Hit]:
    """職員が、メモ・記録・案内などを紙に手で書いています。

    なぜ困るか: あとで打ち直すか、紙を綴るか、どちらかが必ず付いてきます。
    直し方: 初めから画面やタブレット、共有の台帳に書く形が考えられます。
    言ってはいけないとき: 停電などの備え、残す理由が書かれているとき。
    悪い例:
        - 職員: 聞き取りながら変更メモを手書きする
    良い例:
        - 職員: 聞き取りながら画面に入力する
    良い例 (手書きするのは住民、PAP-01 で見る):
        - 市民: 申請書を手書きする
    言わない例 (備え):
        - 職員: 停電時は受付内容を手書きする
    良い例 (書類を作るだけでは手書きと言えない):
        - 担当課: 協議の書類を作る
          種類: 記入
          媒体: 紙
    What: Staff write notes, records or slips on paper.
    Why: Typing it again or filing it always follows.
    Remedy: Write into a screen, a tablet or a shared register from the start.
    Not when: It is an emergency procedure, or a reason to keep it is written.
    """
    for seen in case.steps:
        if seen.resident or not seen.by_people or _LOG.search(seen.text):
            continue
        medium = seen.medium(Medium.PAPER, Medium.PAPER_MAP)
        if case.since("2026.12") and _DRAWN_UP.search(seen.text) and not _BY_HAND.search(seen.text):
            continue
        if medium and seen.kind in (StepKind.FILL, StepKind.RECORD) and not seen.by_screen:
            yield seen.hit(seen.facts.kind, medium, status=Status.FINDING)


@rule(
    "PAP-10", "仕事のための印刷", "Printing for one's own work", "info medium standard",
    tags=("紙",), ecrs="E", heuristic="integral technology", technology=("ストレージ", "GNSS"),
    basis=(src.ECRS, src.E_APPROVAL), guards=("G1", "G2", "G3", "G8"), aspect=_WRITTEN, operation="digitise", effort=2,
    message=Text("「{step}」で、庁内の仕事のために紙に出しています", '"{step}" prints for work inside the office'),
)  # fmt: skip
def printing(case: Case) -> Iterator[Hit]:
    """職員が見たり持ち歩いたりするために、地図や一覧や原稿を紙に出しています。

    なぜ困るか: 印刷・貼り合わせ・配る手間が掛かり、書き込んだことは後で打ち直すことになります。
    直し方: 画面やタブレットで見る、地理情報に載せる、で紙を減らせるかもしれません。
    言ってはいけないとき: 外へ出す通知や証明書の印刷、停電などの備え。
    悪い例:
        - 農政課: 地番図を印刷し貼り合わせて色分けする
        - 調査員: 紙地図を見て回る
    良い例:
        - 農政課: 台帳をGISへ取り込みタブレットへ送る
        - 調査員: タブレットで確認する
    良い例 (外へ出す通知):
        - 担当課: 通知書を印刷して送付する
    What: Maps, lists or drafts are printed to look at or carry round.
    Why: Printing and pasting take time, and what is written on them is typed again.
    Remedy: Look at a screen or tablet; use a map system.
    Not when: Notices and certificates that go out; emergencies.
    """
    for seen in case.staff:
        fact = seen.medium(Medium.PAPER, Medium.PAPER_MAP)
        if seen.kind is not StepKind.PRINT or not fact or NOTICE.search(seen.text) or "用紙" in seen.text:
            continue
        after = case.next_of(seen)
        if after and all(other.staff for other in after) and not any(_SCAN.search(other.text) for other in after):
            yield seen.hit(seen.facts.kind, fact)
