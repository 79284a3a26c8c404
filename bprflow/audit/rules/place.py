"""常駐・掲示・閲覧・媒体 STAY / POST / VIEW / MEDIA: being there, signs, looking things up, disks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit
from bprflow.audit.guards import CHANNEL, DEMAND, ON_SITE, PRESENCE
from bprflow.audit.rule import rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.model import Medium, Requirement

_HOURS = Words(r"平日の?日中|開庁時間|受付時間|執務時間|時間内に|窓口の開いて|平日に")
_BOARD = Words(r"掲示場|公示送達|(?:告示|公告|公示)(?:書)?[^。]{0,8}掲示")
_POST = Words(r"(?<!web)(?<!電子)(?<!ウェブ)(?<!デジタル)掲示(?!場|板システム)|見やすい場所|貼り出")
_HAZARD = Words(r"危険|使用禁止|通行止|立ち?入り?禁止|看板|工事|避難|立入禁止|注意喚起|現場の標識")
_GAZETTE = Words(
    r"(?:公告|公示|公表|募集|お知らせ|周知)[^。]{0,12}(?:広報紙|広報誌|新聞|官報|公報)(?:のみ|だけ)?|(?:広報紙|新聞|官報|公報)[^。]{0,8}(?:のみ|だけ)"
)
_WEB = Words(r"ウェブ|web|ホームページ|hp|インターネット|オンライン")
_VIEW = Words(r"閲覧(?!履歴)|縦覧")
_REGISTER_VIEW = Words(r"住民基本台帳の閲覧|住民基本台帳の一部の写し")
_KEPT = Words(r"備え置|備え付|備置|備付")
_COPY = Words(r"写しの?(?:を)?(?:交付|渡)|コピーを(?:交付|渡)")
_CERTIFIED = Words(r"謄本|抄本|住民票の写し|認証")
_DISK = Words(r"フロッピー|磁気ディスク|光ディスク|cd-?r(?:om)?|dvd|usb|sdカード|\bmo\b")
_BULK = Words(r"磁気ディスク等をもって調製|大容量|動画|数百gb|バックアップ")


@rule(
    "STAY-01", "常駐", "Continuous presence", "info medium basic",
    tags=("常駐",), official="常駐・専任規制", phase=1, ecrs="S", heuristic="contact reduction",
    technology=("リアルタイムモニタリング・緊急通報", "オンライン会議", "カメラ"), basis=(src.ANALOG_MANUAL,), guards=PRESENCE, aspect=(Requirement.STATIONED,),
    operation="amend_rule", effort=4,
    message=Text("「{step}」で、人が常にその場にいることを求めています", 'in "{step}" somebody has to be there at all times'),
)  # fmt: skip
def stationed(case: Case) -> Iterator[Hit]:
    """人が、いつもその場にいること (常駐) を求めています。

    なぜ困るか: 用がない時間も人が要り、ほかの場所を助けられません。
    直し方: 遠隔での見守りやオンライン会議を組み合わせ、常駐を緩められるかもしれません。
    言ってはいけないとき: 監視員、救助、危険物のように、人がいること自体が大切なとき。
    悪い例:
        - 施設担当: 施設に常駐し入退室を見る
    良い例:
        - 施設担当: 遠隔カメラで入退室を見る
    言わない例 (監視員):
        - 監視員: プールに常駐し見る
    What: Somebody has to be there at all times.
    Why: People are bound even when there is nothing to do.
    Remedy: Remote monitoring and meetings can relax it.
    Not when: Lifeguards, rescue, dangerous goods.
    """
    for seen in case.steps:
        if seen.by_people and (fact := seen.demand(Requirement.STATIONED)):
            yield seen.hit(fact)


@rule(
    "STAY-02", "専任", "Exclusive post", "info medium basic",
    tags=("常駐",), official="常駐・専任規制", phase=1, ecrs="S", heuristic="flexible assignment",
    technology=("オンライン会議",), basis=(src.ANALOG_MANUAL,), guards=PRESENCE, aspect=(Requirement.EXCLUSIVE,),
    operation="amend_rule", effort=4,
    message=Text("「{step}」で、専任の人を置くことを求めています", '"{step}" demands a person with no other post'),
)  # fmt: skip
def exclusive(case: Case) -> Iterator[Hit]:
    """ほかの仕事と兼ねない人 (専任) を求めています。

    なぜ困るか: 小さな部署ほど人が足りず、近くの部署と分け合えません。
    直し方: 兼任や、近隣の市町村との共同を認める改正ができるかもしれません。
    言ってはいけないとき: 資格のある人を置く義務 (必置) だけのとき。勤務の形としての常勤。
    悪い例:
        - 管理者: 専任の管理者が日報を見る
    良い例:
        - 管理者: 管理者が日報を見る
    良い例 (必置は専任ではない):
        - 管理者: 有資格者を置き日報を見る
    What: A person with no other post is demanded.
    Why: Small sections cannot share people.
    Remedy: Allow concurrent posts or sharing with neighbours.
    Not when: It is only a duty to place a qualified person, or a term of employment.
    """
    for seen in case.steps:
        if seen.by_people and (fact := seen.demand(Requirement.EXCLUSIVE)):
            yield seen.hit(fact)


@rule(
    "STAY-03", "開庁時間に縛られる用", "Tied to opening hours", "info medium standard",
    tags=("対面", "電話"), principle="デジタルファースト", ecrs="S", heuristic="contact reduction",
    technology=("オンライン手続き", "大規模言語モデル"), basis=(src.FRONT_YARD,), guards=("G1", "G3", "G4", "G6", "G8"), operation="digitise", effort=3,
    message=Text("「{step}」は、開庁時間でなければできません", '"{step}" is possible in opening hours only'),
)  # fmt: skip
def opening_hours(case: Case) -> Iterator[Hit]:
    """開庁時間でなければできない用になっています。

    なぜ困るか: 働いている人が休みを取ることになり、同じ時間に電話や来庁が重なります。
    直し方: いつでも出せるフォームやLINEを加え、電話の分は職員が同じ台帳へ入れる形が考えられます。
    言ってはいけないとき: 緊急の窓口。
    悪い例:
        - 市民: 平日の日中に市役所へ電話する
    良い例:
        - 市民: LINEで24時間いつでも送る
    良い例 (時間の縛りを書いていない):
        - 市民: 市役所へ電話する
    What: Something is possible in opening hours only.
    Why: People take time off, and calls and visits come all at once.
    Remedy: Add a form or LINE at any hour; staff enter phone cases into the same register.
    Not when: Emergency desks.
    """
    if case.digital_entry:
        return
    for seen in case.residents:
        if words := seen.says(_HOURS):
            yield seen.hit(words)


@rule(
    "POST-01", "書面の掲示", "Paper posting", "info medium basic",
    tags=("紙", "掲示"), official="書面掲示規制", phase=1, principle="デジタルファースト", ecrs="S", heuristic="integral technology",
    technology=("電子的な情報通知",), basis=(src.ANALOG_MANUAL, src.ANALOG_ACT), guards=ON_SITE, aspect=(Requirement.POSTING,),
    operation="digitise", effort=2,
    message=Text("「{step}」で、紙の掲示を求めています", '"{step}" asks for a posting on paper'),
)  # fmt: skip
def posting(case: Case) -> Iterator[Hit]:
    """お知らせや証明を、決まった場所に紙で掲示しています。

    なぜ困るか: その場所へ来た人しか見られず、貼り替えの手間も掛かります。
    直し方: ウェブでの公表を加え、現地には二次元コードを置く形が考えられます。
    言ってはいけないとき: 危険を知らせる標識のように、その場にあることが大切なとき。
    悪い例:
        - 担当課: 料金表を見やすい場所に掲示する
    良い例:
        - 担当課: 料金表をウェブで公表する
    良い例 (危険の標識):
        - 担当課: 工事の危険を掲示する
    What: Notices or certificates are posted on paper at a place.
    Why: Only those who come there see them.
    Remedy: Publish on the web, with a code at the place.
    Not when: Hazard signs that must be there.
    """
    for seen in case.steps:
        if not seen.by_people or _BOARD.search(seen.text) or _HAZARD.search(seen.text):
            continue
        if fact := (seen.says(_POST) or seen.demand(Requirement.POSTING)):
            yield seen.hit(fact)


@rule(
    "POST-02", "掲示場への公示・告示", "Notice board of the office", "info medium basic",
    tags=("紙", "掲示"), official="書面掲示規制", phase=1, ecrs="S", heuristic="integral technology",
    technology=("電子的な情報通知",), basis=(src.PROCEDURE_15, src.ANALOG_ACT), guards=("G2", "G3", "G8"), aspect=(Requirement.POSTING,),
    operation="amend_rule", effort=3,
    message=Text("「{step}」で、掲示場に紙を貼っています。ウェブでの公示を加えられるかもしれません", 'in "{step}" paper goes on the notice board; the web could be added'),
)  # fmt: skip
def notice_board(case: Case) -> Iterator[Hit]:
    """公示送達・告示・公告を、役所の掲示場に紙で掲示しています。

    なぜ困るか: 掲示場まで見に来られる人は限られ、貼る・剥がす・記録する手間も掛かります。
    直し方: 改正後の行政手続法第15条第4項はインターネットでの公示を定めています。公告式条例の改正も合わせて考えられます。
    言ってはいけないとき: 法律が掲示を続けるよう定める部分 (掲示は残し、ウェブを加えます)。
    悪い例:
        - 総務課: 告示を掲示場に掲示する
    良い例:
        - 総務課: 告示をウェブで公表する
    良い例 (ウェブが並んでいる):
        - 総務課: 告示を掲示場に掲示しウェブに載せる
    言わない例 (法令の掲示):
        業務: 例
        ルール:
          公示送達: {求めること: 掲示, 根拠: {種別: 法令, 名称: 地方税法, 条項: 第20条の2}}
        手順:
          - 税務課: 公示送達の書面を掲示場に掲示する
            ルール: 公示送達
    What: Services by publication, notices and promulgations hang on the office's board.
    Why: Hardly anybody comes to read, yet pasting and recording take work.
    Remedy: Art. 15(4) as amended foresees the internet; amend the promulgation ordinance.
    Not when: The law keeps the posting; then keep it and add the web.
    """
    for seen in case.staff:
        beside = case.since("2026.12") and _WEB.search(seen.text)
        if (words := seen.says(_BOARD)) and not beside:
            yield seen.hit(words)


@rule(
    "POST-03", "紙の媒体だけの公告", "Newspaper or gazette only", "info medium recommended",
    tags=("紙", "掲示"), principle="デジタルファースト", ecrs="S", heuristic="integral technology",
    technology=("電子的な情報通知",), basis=(src.PRINCIPLES,), guards=("G1", "G2", "G3", "G8"), aspect=(Requirement.POSTING,), operation="digitise", effort=2,
    message=Text("「{step}」で、紙の媒体だけで知らせています", 'in "{step}" only a printed medium is used'),
)  # fmt: skip
def gazette(case: Case) -> Iterator[Hit]:
    """公告や募集を、広報紙・新聞・公報だけで知らせています。

    なぜ困るか: 発行日まで待ち、紙を読まない人には届きません。
    直し方: ウェブやメール、LINEでの知らせを加えられるかもしれません。
    言ってはいけないとき: 法令が官報などを名指しするとき。
    悪い例:
        - 担当課: 募集を広報紙だけで知らせる
    良い例:
        - 担当課: 募集をウェブとLINEで知らせる
    良い例 (紙だけではない):
        - 担当課: 原稿を広報担当へ渡す
    What: Public notices appear in the bulletin, newspaper or gazette only.
    Why: They wait for the issue and miss those who do not read it.
    Remedy: Add web, mail or LINE.
    Not when: A statute names the gazette.
    """
    for seen in case.staff:
        if (words := seen.says(_GAZETTE)) and not re.search(r"ウェブ|web|ホームページ|hp|sns", seen.text):
            yield seen.hit(words)


def _on_the_web(case: Case) -> bool:
    """Can what is open to inspection be seen on the web too?"""
    return any(_WEB.search(seen.text) and (_VIEW.search(seen.text) or "公開" in seen.text) for seen in case.steps)


@rule(
    "VIEW-01", "出向いての閲覧・縦覧", "Visit to inspect", "info medium basic",
    tags=("対面", "閲覧"), official="往訪閲覧・縦覧規制", phase=1, principle="デジタルファースト", ecrs="S", heuristic="contact reduction",
    technology=("オンライン証明書の発行", "検索・翻訳"), basis=(src.ANALOG_MANUAL, src.DIGITAL_PROCEDURE_8), guards=PRESENCE, aspect=(Requirement.INSPECTION,),
    operation="digitise", effort=3,
    message=Text("「{step}」のために、役所へ来てもらっています", 'people have to come for "{step}"'),
)  # fmt: skip
def inspection(case: Case) -> Iterator[Hit]:
    """閲覧・縦覧を、役所に来た人だけに認めています。

    なぜ困るか: 期間と場所が限られ、見たい人が見られません。職員の付き添いも要ります。
    直し方: ウェブでの公開が考えられます。なりすまし・のぞき見・複写を防ぐ手だてと合わせて検討してください。
    言ってはいけないとき: 住民基本台帳の閲覧のように、法令が管理を求めるとき。個人情報を守る手だてがないとき。
    悪い例:
        - 市民: 窓口で図書を縦覧する
    良い例:
        - 担当課: 図書をウェブで公開する
    良い例 (ウェブでも見られる):
        - 担当課: 案をウェブと窓口で縦覧に供する
        - 市民: 窓口で図書を縦覧する
    良い例 (法令が管理を求める閲覧):
        - 事業者: 窓口で住民基本台帳の閲覧をする
    What: Documents open to inspection can be seen at the office only.
    Why: Period and place are limited, and staff have to attend.
    Remedy: Publish on the web, guarding against impersonation, peeping and copying.
    Not when: Resident registers, or personal data without protection.
    """
    for seen in case.steps:
        if not seen.by_people or _REGISTER_VIEW.search(seen.text) or seen.by_screen or "ウェブ" in seen.text:
            continue
        public = seen.says(_VIEW)
        if public and case.since("2026.12") and _on_the_web(case):
            continue
        if public and (seen.resident or seen.medium(Medium.IN_PERSON) or seen.demand(Requirement.IN_PERSON)):
            yield seen.hit(public)


@rule(
    "VIEW-02", "備え置き・備付け", "Kept at the office", "info medium standard",
    tags=("紙", "閲覧"), official="往訪閲覧・縦覧規制", phase=1, ecrs="S", heuristic="integral technology",
    technology=("台帳・データベース作成",), basis=(src.DIGITAL_PROCEDURE_9,), guards=ON_SITE, aspect=(Requirement.INSPECTION, Requirement.WRITTEN),
    operation="digitise", effort=2,
    message=Text("「{step}」で、書類を決まった場所に備えています", 'in "{step}" papers are kept at a place'),
)  # fmt: skip
def kept_there(case: Case) -> Iterator[Hit]:
    """帳簿や書類を、決まった場所に紙で備えています。

    なぜ困るか: その場所でしか見られず、差し替えの手間が掛かります。
    直し方: 電子の記録にして、端末で見る形が考えられます。
    言ってはいけないとき: 許可証のように、備え付けや携帯そのものが求められるとき。
    悪い例:
        - 施設: 帳簿を事務所に備え置く
    良い例:
        - 施設: 帳簿をデータで持つ
    言わない例 (許可証の備付け):
        - 施設: 許可証を備え付ける
          残す理由: 法令が許可証の備付けを求めている
    What: Books or papers are kept at a place.
    Why: They can be seen there only and have to be replaced by hand.
    Remedy: Hold them electronically and look on a terminal.
    Not when: A permit must be kept or carried.
    """
    for seen in case.steps:
        if seen.by_people and not seen.by_screen and (words := seen.says(_KEPT)):
            yield seen.hit(words)


@rule(
    "VIEW-03", "写しの紙での交付", "Paper copy on request", "info medium recommended",
    tags=("紙",), principle="デジタルファースト", ecrs="S", heuristic="integral technology",
    technology=("オンライン証明書の発行",), basis=(src.DIGITAL_PROCEDURE_7,), guards=CHANNEL, aspect=(Requirement.INSPECTION,), operation="digitise", effort=2,
    message=Text("「{step}」で、写しを紙で渡しています", 'copies are given on paper in "{step}"'),
)  # fmt: skip
def paper_copy(case: Case) -> Iterator[Hit]:
    """求められた書類の写しを、紙で渡しています。

    なぜ困るか: コピーと郵送または来庁が要ります。
    直し方: PDFなどで渡せるかもしれません。
    言ってはいけないとき: 認証の文言が要る謄本・抄本。
    悪い例:
        - 担当課: 文書の写しを交付する
    良い例:
        - 担当課: 文書のPDFをメールで送る
    良い例 (認証の要る書類):
        - 市民課: 戸籍謄本の写しを交付する
    What: Copies on request are handed out on paper.
    Why: Copying plus post or a visit.
    Remedy: Deliver a PDF.
    Not when: Certified copies.
    """
    for seen in case.staff:
        if (words := seen.says(_COPY)) and not seen.by_screen and not _CERTIFIED.search(seen.text):
            yield seen.hit(words)


@rule(
    "MEDIA-01", "記録媒体の指定", "A medium is named", "warning medium basic",
    tags=("記録媒体",), official="FD等の記録媒体を指定する規制", phase=1, principle="デジタルファースト", ecrs="S", heuristic="interfacing",
    technology=("オンライン手続き", "ストレージ"), basis=(src.MEDIA_ABOLISHED, src.ANALOG_ACT), guards=DEMAND, aspect=(Requirement.STORAGE_MEDIUM,),
    operation="amend_rule", effort=2,
    message=Text("「{step}」で、{medium}での提出を求めています", '"{step}" asks for {medium}'),
)  # fmt: skip
def medium_named(case: Case) -> Iterator[Hit]:
    """提出する記録媒体 (CD-R、USBメモリなど) を名指ししています。

    なぜ困るか: 持って来るか郵送することになり、紛失やウイルスの心配もあります。
    直し方: 「電磁的記録」と書き、オンラインで受け取る形に改められるかもしれません。国の規定では2024年に名指しがなくなりました。
    言ってはいけないとき: 用語の定義や罰則の条文、「磁気ディスク等をもって調製」の台帳。
    悪い例:
        - 事業者: 図面をCD-Rで提出する
    良い例:
        - 事業者: 図面をオンラインで提出する
    良い例 (職員どうしの受渡しは MEDIA-02):
        - 担当課: 写真をSDカードからPCへ移す
    What: A storage medium is named for filing.
    Why: It has to be brought or posted, may be lost or infected.
    Remedy: Say "electronic record" and take it online; national rules stopped naming media in 2024.
    Not when: Definitions, penalties, registers "made on magnetic disk".
    """
    for seen in case.steps:
        if seen.staff or not seen.by_people or _BULK.search(seen.text):
            continue
        fact = seen.medium(Medium.STORAGE) or seen.demand(Requirement.STORAGE_MEDIUM)
        if fact:
            words = _DISK.search(seen.text)
            name = words[0].upper() if words else "記録媒体"
            yield seen.hit(fact, medium=Text(name, name if words else "a storage medium"))


@rule(
    "MEDIA-02", "記録媒体の手渡し", "Media carried by hand", "info medium standard",
    tags=("記録媒体",), principle="コネクテッド・ワンストップ", ecrs="S", heuristic="interfacing",
    technology=("ストレージ", "有線通信"), basis=(src.PRINCIPLES,), guards=("G2", "G3", "G8"), aspect=(Requirement.STORAGE_MEDIUM,),
    operation="digitise", effort=2,
    message=Text("「{step}」で、記録媒体を使ってデータを移しています", 'data is moved on a storage medium in "{step}"'),
)  # fmt: skip
def medium_carried(case: Case) -> Iterator[Hit]:
    """データを、USBメモリやSDカードなどで移しています。

    なぜ困るか: 手で移し、名前を付け直す手間があり、紛失の心配もあります。
    直し方: LGWANのファイル交換や、撮ったその場で送る仕組みに替えられるかもしれません。
    言ってはいけないとき: 三層分離など、根拠のあるセキュリティの決まりで回線を分けているとき。
    悪い例:
        - 担当課: 写真をSDカードからPCへ移す
    良い例:
        - 担当課: 写真をファイル交換システムで送る
    言わない例 (根拠のある分離):
        - 担当課: USBメモリで住民情報系へ移す
          残す理由: 情報セキュリティ基準第12条の三層分離
    What: Data moves on USB sticks or cards.
    Why: Moving and renaming by hand, and the risk of loss.
    Remedy: A file exchange, or sending where it is made.
    Not when: A security rule with a text keeps the networks apart.
    """
    for seen in case.staff:
        if fact := (seen.medium(Medium.STORAGE) or seen.demand(Requirement.STORAGE_MEDIUM)):
            yield seen.hit(fact)
