"""目視・実地・定期 VIS / SITE / PERI: looking, going there, doing it again every so often."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.finding import Status
from bprflow.audit.guards import ON_SITE, WORK
from bprflow.audit.rule import Earlier, rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.model import Medium, Requirement, StepKind

_VISUAL = (Requirement.VISUAL, Requirement.ON_SITE)
_ON_SITE = (Requirement.ON_SITE,)
_PERIODIC = (Requirement.PERIODIC,)
_REPORTING = (StepKind.AGGREGATE, StepKind.SEND, StepKind.NOTIFY)
_SITE = Words(r"現地|現場(?!代理)|実地")
_LOOK = Words(r"確認|目視|見に|見る|見回|撮|調べ|調査|探しながら回|照合")
_COMPARE = Words(r"突合|突き合わせ|照合|読み合わせ|読合せ|見比べ|目視")
_PAPERS = Words(r"書|票|簿|届|一覧|名簿|明細|表|データ|画面|リスト|伝票|原稿|入力|記録|写真|図")
"""What papers and screens are called: looking at one with another is comparing, looking at a thing is not."""
_BILLS = Words(r"請求書|領収書|納品書|給油伝票")
_SEAL_COMPARED = Words(r"届出印|印影|登録印|印鑑証明")
_DAILY_SHEET = Words(r"日計|釣銭|つり銭|現金出納|レジ締め")
_NOT_COMPARED = Words(r"本人確認|顔写真|システム照合|システムで照合|自動照合|データ照合")
_RECHECK = Words(r"入力結果|転記|入力内容|打ち直")
_PATROL = Words(r"巡回|巡視|見張り|見回り|パトロール")
_SOCIAL = Words(r"見守り|訪問|声かけ|登下校|相談")
_METER = Words(r"検針|メーター|計器|水位|測定|計測|線量|残留塩素")
_MEASURED = Words(r"取り?込|検針値|測定値|計測値|測定結果|検針データ|測定データ")
_AUDIT = Words(r"実地監査|実地検査|実地調査|立入検査|立ち入り検査|立入調査|実地指導")
_FIXED = Words(
    r"(?:毎年|毎月|毎週|毎日|年\s*\d+\s*回|月\s*\d+\s*回|\d+\s*年ごと|\d+\s*か月ごと|定期)[^。]{0,8}(?:検査|点検|巡視|測定|調査)|定期(?:検査|点検|調査)"
)
_REPORT = Words(r"(?:毎月|毎年|四半期|月次|年次|定期|年度末|半期)[^。]{0,12}報告|定期報告|実績報告(?!書)|月報を")
_STATISTICS = Words(r"統計法|基幹統計|国勢調査|業務統計")
_RENEWAL = Words(r"現況届|更新申請|継続申請|更新手続|毎年[^。]{0,8}(?:届|申請|提出)|年次更新")
_ONLY_NEEDED = Words(r"必要な(?:もの|現場|とき|場合)|必要時|異常時|抽出|前年と違う|優先|要否")


@rule(
    "VIS-01", "現地での目視確認", "On-site visual check", "warning medium basic",
    tags=("現地", "目視"), official="目視規制", phase=1, principle="デジタルファースト", ecrs="S", heuristic="task automation",
    technology=("カメラ", "ドローン", "画像認識", "GNSS"), basis=(src.ANALOG_MANUAL,), guards=ON_SITE, aspect=_VISUAL,
    operation="digitise", effort=3,
    message=Text("「{step}」で、毎回現地へ行って目で確かめています", 'in "{step}" somebody goes there to look every time'),
)  # fmt: skip
def on_site(case: Case) -> Iterator[Hit]:
    """すべての件で、人が現地へ行き、目で確かめています。

    なぜ困るか: 移動の時間が長く、日程待ちも生まれます。見た結果も紙に残りがちです。
    直し方: 先に写真や位置情報を送ってもらい、必要な所だけ行く形が考えられます。
    言ってはいけないとき: 安全のために人が見るほかないとき、交付要綱や法令が現地確認を定めるとき。
    悪い例:
        - 担当課: 公用車で現地を見に行き写真を撮る
    良い例 (必要なものだけ行く):
        - 担当課: 必要なものだけ現地確認する
          割合: 2割
    良い例:
        - 担当課: 送られた写真を画面で確認する
    言わない例 (安全のため):
        - 担当課: 落下のおそれを現地で確認する
    言わない例 (法令):
        業務: 例
        ルール:
          現地確認: {求めること: 実地, 根拠: {種別: 法令, 名称: 農地法, 条項: 第30条}}
        手順:
          - 調査員: 現地を目視で確認する
            ルール: 現地確認
    What: Somebody goes there to look in every case.
    Why: Travel takes long, dates have to be found, and the result stays on paper.
    Remedy: Have photos and positions sent first and go only where needed.
    Not when: Safety demands a person, or a statute or grant condition lays the visit down.
    """
    for seen in case.staff:
        place = seen.says(_SITE)
        looks = (
            seen.kind is StepKind.SITE
            or (place and _LOOK.search(seen.text))
            or ("探しながら回" in seen.text and seen.demand(*_VISUAL))
        )
        if (
            looks
            and not _ONLY_NEEDED.search(seen.text)
            and not _AUDIT.search(seen.text)
            and not seen.medium(Medium.GIS)
        ):
            fact = seen.demand(*_VISUAL) or place
            yield seen.hit(fact, seen.is_kind(StepKind.SITE))


@rule(
    "VIS-02", "書類の目視での突合", "Documents compared by eye", "warning medium basic",
    tags=("目視", "紙"), ecrs="S", heuristic="task automation", technology=("文字認識", "分類", "集計・統計・数理解析"),
    basis=(src.HEURISTICS,), guards=("G2", "G3", "G4", "G8"), aspect=(Requirement.VISUAL,), operation="automate", effort=3,
    message=Text("「{step}」で、人の目で見比べています", 'in "{step}" people compare by eye'),
)  # fmt: skip
def compared_by_eye(case: Case) -> Iterator[Hit]:
    """書類どうし、または書類と画面を、人の目で突き合わせています。

    なぜ困るか: 件数が増えると時間が掛かり、見落としも増えます。
    直し方: 元をデータで持てば、システムの突合や抽出の確認で足りるかもしれません。
    言ってはいけないとき: 争いのある件のように、人の判断が要るとき。書類ではなく物の状態を見るとき。転記の直後の読み合わせは KEY-05、日計や現金は CASH-04 で見ます。
    悪い例:
        - 担当課: 給油伝票と日報を突合する
    良い例 (システムが突き合わせる):
        - システム: 給油データと運転記録を突合する
    良い例 (本人確認は FACE-02):
        - 窓口: 本人確認で署名を照合する
    良い例 (転記のあとの読み合わせは KEY-05):
        - 担当課: 届出書を見てシステムへ入力する
        - 別の職員: 入力結果と届出書を読み合わせで照合する
    良い例 (日計や現金は CASH-04):
        - 受付職員: 申請書を日計表と突合して綴る
    良い例 (書類ではなく物を見る):
        - 司書: 返された本の破損を目視で確認する
    言わない例 (支出の審査は法律の務め):
        - 会計課: 請求書と伺いを照合し支払う
    言わない例 (残す理由がある):
        - 担当課: 写真と報告書を照合する
          残す理由: 国の交付金が捕獲の確認を求めている
    What: Documents are compared with documents or screens by eye.
    Why: It grows with the volume, and so do oversights.
    Remedy: Hold the source as data; let the system match, and sample.
    Not when: Disputed cases need judgement; a thing is looked at, not papers. The re-check after re-keying is KEY-05, cash and daily sheets are CASH-04.
    """
    for seen in case.steps:
        if seen.resident or not seen.by_people or seen.kind not in (StepKind.CHECK, StepKind.REVIEW, StepKind.STORE):
            continue
        if case.since("2026.12") and _DAILY_SHEET.search(seen.text):
            continue
        words = seen.says(_COMPARE)
        if words and words.value == "目視" and case.since("2026.12") and not _PAPERS.search(seen.text):
            continue  # a thing is looked at, nothing is compared
        if words and case.since("2026.12") and _SEAL_COMPARED.search(seen.text):
            continue  # a seal is compared with its register: SEAL-05
        if words and not recheck(seen, case) and not _elsewhere(seen):
            yield seen.hit(words, seen.facts.kind)


def _elsewhere(seen: Seen) -> bool:
    """Is it no comparing of documents: identity, a system's match, or a look at a place?"""
    on_site = seen.kind is StepKind.SITE or _SITE.search(seen.text) is not None or Medium.GIS in seen.media
    return on_site or _NOT_COMPARED.search(seen.text) is not None


def _looks_at_what_was_typed(seen: Seen, typed: Seen) -> bool:
    """Where both name their documents, does the check read what was typed in? Vouchers against a log do not."""
    read = {use.document for use in seen.step.reads}
    written = {use.document for use in typed.step.writes}
    return not read or not written or not read.isdisjoint(written)


def recheck(seen: Seen, case: Case) -> bool:
    """Is this the check that only follows from typing something in again?"""
    if seen.kind is not StepKind.CHECK:
        return False
    before = case.previous_of(seen)
    bill = _BILLS.search(seen.text) if case.since("2026.12") else None
    if bill and not any(bill[0] in earlier.text for earlier in before):
        return False  # a bill is compared with what was delivered, typed in or not
    typed = any(
        earlier.by_people
        and earlier.kind in (StepKind.TRANSCRIBE, StepKind.INPUT)
        and not earlier.resident
        and _looks_at_what_was_typed(seen, earlier)
        for earlier in before
    )
    return typed and (_COMPARE.search(seen.text) is not None or _RECHECK.search(seen.text) is not None)


@rule(
    "VIS-03", "巡視・見張り", "Patrol or watch", "info medium standard",
    tags=("目視", "現地"), official="目視規制", phase=1, ecrs="S", heuristic="task automation",
    technology=("カメラ", "巡回ロボット", "リアルタイムモニタリング・緊急通報"), basis=(src.ANALOG_MANUAL,), guards=ON_SITE, aspect=_VISUAL,
    operation="digitise", effort=4,
    message=Text("「{step}」で、人が見て回っています", 'in "{step}" people go round to watch'),
)  # fmt: skip
def patrol(case: Case) -> Iterator[Hit]:
    """施設や区域を、人が見て回っています。

    なぜ困るか: 時間が決まっていて、ほかの仕事の手が止まります。見た結果が紙に残りがちです。
    直し方: カメラやセンサーを組み合わせ、回数や範囲を減らせるかもしれません。記録はフォームで足りるかもしれません。
    言ってはいけないとき: 住民を見守る訪問のとき、安全のために人がいるほかないとき。
    悪い例:
        - 日直職員: 庁舎を巡回して日誌に時刻を書く
    良い例 (見守りの訪問):
        - 民生委員: 見守りで高齢者宅を巡回訪問する
    良い例:
        - システム: カメラで庁舎を見る
    What: People walk round a building or area.
    Why: Fixed hours stop other work, and the result stays on paper.
    Remedy: Cameras and sensors can thin out the rounds; record on a form.
    Not when: Social visits, or safety demands a person.
    """
    for seen in case.steps:
        words = seen.says(_PATROL)
        if words and seen.by_people and not _SOCIAL.search(seen.text) and not seen.medium(Medium.FORM):
            yield seen.hit(words)


@rule(
    "VIS-04", "計器の読取り・手での測定", "Manual meter reading", "info medium recommended",
    tags=("目視", "現地"), official="定期検査・点検規制", phase=1, ecrs="S", heuristic="task automation",
    technology=("リアルタイムモニタリング・緊急通報", "遠隔無線通信"), basis=(src.ANALOG_MANUAL,), guards=ON_SITE, aspect=(Requirement.VISUAL, Requirement.PERIODIC),
    operation="automate", effort=4,
    message=Text("「{step}」で、{word}を人が行っています", 'in "{step}" people read or measure ({word})'),
)  # fmt: skip
def meter(case: Case) -> Iterator[Hit]:
    """計器の値を人が読み取り、または手で測っています。

    なぜ困るか: 回る時間が掛かり、読み間違いや書き間違いが入ります。
    直し方: スマートメーターやセンサーで自動に取れるかもしれません。
    言ってはいけないとき: 法令が校正や測定の方法を定めるとき。
    悪い例:
        - 検針員: 水道のメーターを検針し票に書く
    良い例:
        - システム: スマートメーターで検針する
    良い例 (測ったあとの取込み):
        - 検針員: 検針値をシステムへ取り込む
    言わない例 (残す理由がある):
        - 担当課: 残留塩素を測定する
          残す理由: 水道法施行規則が測定の方法を定めている
    What: People read meters or measure by hand.
    Why: Rounds take time and figures are misread.
    Remedy: Smart meters and sensors.
    Not when: A statute fixes calibration or method.
    """
    for seen in case.steps:
        if seen.by_people and not seen.resident and not _MEASURED.search(seen.text) and (words := seen.says(_METER)):
            yield seen.hit(words, word=words.value)


@rule(
    "SITE-01", "実地監査・立入検査", "On-site audit", "info medium basic",
    tags=("現地",), official="実地監査規制", phase=1, ecrs="S", heuristic="contact reduction",
    technology=("オンライン会議", "カメラ", "ストレージ"), basis=(src.ANALOG_MANUAL,), guards=ON_SITE, aspect=_ON_SITE,
    operation="digitise", effort=3,
    message=Text("「{step}」で、現地へ行っています。書類の部分は事前に確かめられるかもしれません", '"{step}" takes place on site; its paper part could be done beforehand'),
    earlier=(Earlier("2026.11", message=Text("「{step}」を、現地へ行って行っています。書類の部分は事前に確かめられるかもしれません", '"{step}" takes place on site; its paper part could be done beforehand')),),
)  # fmt: skip
def on_site_audit(case: Case) -> Iterator[Hit]:
    """監査や検査を、現地へ行って行っています。

    なぜ困るか: 移動と日程調整に時間が掛かり、見られる件数が限られます。
    直し方: 書類は事前にデータで受け、現地では見なければ分からない所だけを見る形が考えられます。
    言ってはいけないとき: 予告なしに行くことに意味がある検査、犯則の調査 (臨検)。
    悪い例:
        - 監査担当: 事業所で実地監査を行う
    良い例:
        - 監査担当: 提出されたデータで書面監査を行う
    言わない例 (予告なしの検査):
        - 監査担当: 立入検査を行う
          残す理由: 予告なしに行くことで実態が分かる
    What: Audits or inspections take place on site.
    Why: Travel and dates limit how many can be done.
    Remedy: Take the papers as data beforehand; look only at what must be seen.
    Not when: Surprise inspections, criminal inquiries.
    """
    for seen in case.staff:
        if words := seen.says(_AUDIT):
            yield seen.hit(words, seen.demand(*_ON_SITE))


@rule(
    "SITE-02", "現地調査の重なり", "Two sections visit the same site", "info low recommended",
    tags=("現地",), principle="コネクテッド・ワンストップ", ecrs="C", heuristic="task composition",
    technology=("ストレージ", "カメラ"), basis=(src.ECRS,), guards=ON_SITE, aspect=_ON_SITE, operation="combine", effort=2,
    message=Text("「{step}」と「{other}」で、別の担当がそれぞれ現地へ行っています", 'different sections go on site for "{step}" and "{other}"'),
)  # fmt: skip
def same_site(case: Case) -> Iterator[Hit]:
    """一つの件で、二つ以上の担当が別々に現地へ行っています。

    なぜ困るか: 移動が二重になり、相手も二度迎えることになります。
    直し方: 一緒に行くか、先に行った担当の写真と記録を分け合えるかもしれません。
    言ってはいけないとき: 監査委員のように、独立して見ることに意味があるとき。
    悪い例:
        - 建築課: 現地調査を行う
        - 下水道課: 現地確認を行う
    良い例:
        - 建築課: 現地調査を行う
        - 下水道課: 建築課の写真を見て確認する
    良い例 (独立して見る):
        - 建築課: 現地調査を行う
        - 監査委員: 現地調査を行う
    What: Two or more sections go on site separately for one case.
    Why: Double travel, and people are visited twice.
    Remedy: Go together, or share photos and notes.
    Not when: Independence is the point (auditors).
    """
    sites = [s for s in case.staff if s.kind is StepKind.SITE and "監査" not in s.lane]
    first = sites[0] if sites else None
    other = next((seen for seen in sites[1:] if first and seen.lane != first.lane), None)
    if first and other:
        yield first.hit(first.facts.kind, also=(other,), other=other.name)


@rule(
    "PERI-01", "頻度を決めた定期の検査・点検", "Fixed-frequency inspection", "info medium basic",
    tags=("定期",), official="定期検査・点検規制", phase=1, ecrs="S", heuristic="triage",
    technology=("リアルタイムモニタリング・緊急通報", "予測"), basis=(src.ANALOG_MANUAL,), guards=ON_SITE, aspect=_PERIODIC,
    operation="simplify", effort=3,
    message=Text("「{step}」を、決まった間隔で行っています。状態に応じた間隔にできるかもしれません", '"{step}" runs at a fixed interval; it might follow the condition instead'),
)  # fmt: skip
def fixed_interval(case: Case) -> Iterator[Hit]:
    """検査や点検を、状態によらず決まった間隔で行っています。

    なぜ困るか: 問題のない所にも同じ手間が掛かり、問題のある所を見る時間が減ります。
    直し方: センサーや過去の記録をもとに、間隔や対象を変えられるかもしれません。
    言ってはいけないとき: 安全の法令が間隔を定めるとき。
    悪い例:
        - 施設課: 遊具を毎月点検し点検表に書く
    良い例:
        - 施設課: 通報のあった遊具を点検する
    言わない例 (法令が間隔を定める):
        業務: 例
        ルール:
          定期点検: {求めること: 定期, 根拠: {種別: 法令, 名称: 消防法, 条項: 第17条の3の3}}
        手順:
          - 施設課: 消防設備を定期点検する
            ルール: 定期点検
    What: Inspections run at a fixed interval whatever the condition.
    Why: The sound ones cost as much as the unsound.
    Remedy: Let sensors and records decide interval and scope.
    Not when: Safety law fixes the cycle.
    """
    for seen in case.steps:
        if seen.resident or not seen.by_people or seen.kind in _REPORTING:
            continue  # a report at fixed times is no inspection: PERI-02
        inspects = re.search(r"検査|点検|巡視|測定|調査|検診|健診", seen.text)
        fact = (seen.demand(*_PERIODIC) if inspects else None) or seen.says(_FIXED)
        if fact:
            yield seen.hit(fact)


@rule(
    "PERI-02", "定期の報告", "Periodic report", "info low standard",
    tags=("定期", "転記"), principle="ワンスオンリー", ecrs="E", heuristic="task elimination",
    technology=("集計・統計・数理解析",), basis=(src.COST_MODEL, src.ECRS), guards=WORK, operation="automate", effort=3, review=True,
    message=Text("「{step}」の報告を、だれが何に使っているか確かめてみてください", 'please check who uses the report of "{step}" and for what'),
)  # fmt: skip
def periodic_report(case: Case) -> Iterator[Hit]:
    """決まった時期に、報告のための書類を作り直しています。

    なぜ困るか: 同じ数字を様式に合わせて作り直す時間が掛かります。使われていない報告もあります。
    直し方: 使い道を尋ね、やめるか、手元のデータから自動で出せるかもしれません。
    言ってはいけないとき: 統計法による報告。
    悪い例:
        - 担当課: 県・国の様式に作り直して実績報告する
    良い例:
        - システム: 実績報告様式を自動出力する
    良い例 (統計法による報告):
        - 担当課: 基幹統計の定期報告を作る
    What: Reports are made over again at fixed times.
    Why: The same figures are put into other forms; some reports nobody reads.
    Remedy: Ask for their use; end them or let the data produce them.
    Not when: Reports under the Statistics Act.
    """
    for seen in case.staff:
        words = seen.says(_REPORT)
        made = seen.kind in (StepKind.AGGREGATE, StepKind.TRANSCRIBE, StepKind.NOTIFY, StepKind.SEND, StepKind.TASK)
        if words and made and not _STATISTICS.search(seen.text):
            yield seen.hit(words)


@rule(
    "PERI-03", "毎年の更新・現況届", "Yearly renewal", "info medium standard",
    tags=("定期", "紙"), principle="ワンスオンリー", ecrs="E", heuristic="contact reduction",
    technology=("台帳・データベース作成", "オンライン手続き"), basis=(src.COST_MODEL, src.MY_NUMBER_22), guards=("G2", "G3", "G6", "G8"), aspect=_PERIODIC,
    operation="eliminate", effort=3,
    message=Text("「{step}」を、毎年求めています。変わった人だけで足りるかもしれません", '"{step}" is asked for every year; perhaps only from those whose facts changed'),
)  # fmt: skip
def renewal(case: Case) -> Iterator[Hit]:
    """更新の申請や現況届を、変わりのない人にも毎年求めています。

    なぜ困るか: 多くの人が去年と同じことを書き、職員が同じことを確かめます。
    直し方: 情報連携や庁内の照会で確かめ、変わった人だけに届けてもらう形が考えられます。
    言ってはいけないとき: 本人しか知らない事情の変化を聞くとき。
    悪い例:
        - 市民: 現況届を毎年書いて出す
    良い例:
        - 担当課: 情報連携で所得を確認する
    良い例 (変わった人だけ):
        - 市民: 変更があった人だけ変更届を出す
    What: Renewals or status reports are asked from everybody every year.
    Why: Most write what they wrote last year, and staff check it again.
    Remedy: Look it up inside; ask only those whose facts changed.
    Not when: Only the person knows what changed.
    """
    for seen in case.residents:
        if words := seen.says(_RENEWAL):
            yield seen.hit(words, status=Status.FINDING)
