"""決裁 APPR: approvals that are long, many, empty or on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.rule import rule
from bprflow.audit.rules.site import recheck
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.model import Authority, Medium, Requirement, StepKind

_CONSENT = Words(r"合議|協議|回議")
_COUNT = Words(r"(\d+)\s*(?:課|部署|か所|箇所)(?:へ|に|の|と)?[^。]{0,4}合議")
_AFTERWARDS = Words(r"供覧|回覧|報告を?受け|事後報告|形だけ|形式的")
_DECIDES = Words(r"方針|処分|決定|許可|認定|査定|審査|支出|契約")
_TWICE = Words(r"ダブルチェック|二重チェック|再確認|再チェック|もう一度確認|二人目|読み合わせ|トリプルチェック")
_MONEY = Words(r"支払|振込|現金|収納|公金|給付額|個人番号|マイナンバー")
_E_APPROVAL = Words(r"電子決裁|電子で決裁|ワークフロー")
_PRINT = Words(r"印刷|紙に出|打ち出")
_FILED = Words(r"印刷|打ち出|綴|保存|スキャン")
_ROUTED = Words(r"決裁|承認|合議|供覧|回覧|押印|の印|印を")
_OUTWARD = Words(r"通知|交付|送付|証|契約書|発送|公印")
_ASSEMBLY = Words(r"議会|議決|監査委員|審査会|委員会")


def _seal_count(seen: Seen) -> int:
    return seen.facts.seal_count if seen.kind is StepKind.APPROVE else 0


@rule(
    "APPR-01", "多段の決裁", "Long approval chain", "warning medium basic",
    tags=("決裁", "押印"), ecrs="E", heuristic="empower", technology=("電子文書作成",),
    basis=(src.HEURISTICS,), guards=("G2", "G3", "G8"), operation="amend_rule", effort=3, authority=Authority.MAYOR,
    message=Text("「{step}」の決裁が{count}段になっています", 'approval in "{step}" takes {count} levels'),
)  # fmt: skip
def long_chain(case: Case, *, at_least: float = 4) -> Iterator[Hit]:
    """一つの件の決裁が、4段以上続いています (数は変えられます)。

    なぜ困るか: 席にいない人のところで止まり、だれの判断で決まったのかも見えにくくなります。
    直し方: 事務決裁規程の専決の区分を下げる、金額で段数を変える、といった改正が考えられます。
    言ってはいけないとき: 議決や監査、専決の限度を超える金額のとき。
    悪い例:
        - 担当課: 交付決定を起案し5人が押印する
    良い例:
        - 課長: 交付決定を専決する
    良い例 (2か所なら少ない):
        - 担当課: 月報を紙決裁する(押印2か所)
    良い例 (議決と監査は決裁の段に数えない):
        - 課長: 予算案を決裁する
        - 部長: 予算案を決裁する
        - 議会: 予算案を議決し承認する
        - 監査委員: 監査して承認する
    What: One case takes four levels of approval or more.
    Why: It waits for people who are away, and it is hard to see whose decision it was.
    Remedy: Lower the level of delegated decisions; fewer levels for small amounts.
    Not when: Votes of the assembly, audits, amounts above the limit.
    """
    for seen in case.steps:
        if seen.by_people and not seen.resident and _seal_count(seen) >= at_least and not _ASSEMBLY.search(seen.text):
            yield seen.hit(seen.facts.kind, count=_seal_count(seen), evidence={"seals": str(_seal_count(seen))})
    for chain in case.chains:
        run: list[Seen] = []
        for link in (*chain, None):
            level = link is not None and link.kind is StepKind.APPROVE and not _CONSENT.search(link.text)
            if link is not None and level and not _ASSEMBLY.search(link.text):
                run.append(link)
                continue
            if len(run) >= at_least:
                yield run[0].hit(run[0].facts.kind, also=tuple(run[1:]), count=len(run), key="chain")
            run = []


@rule(
    "APPR-02", "合議が多い", "Many concurrences", "warning medium standard",
    tags=("決裁",), ecrs="R", heuristic="parallelism", technology=("電子文書作成",),
    basis=(src.HEURISTICS,), guards=("G2", "G3", "G8"), operation="rearrange", effort=2, authority=Authority.MAYOR,
    message=Text("合議が{count}か所で順に続いています (「{step}」から)", '{count} concurrences follow one another from "{step}"'),
)  # fmt: skip
def many_concurrences(case: Case, *, at_least: float = 3) -> Iterator[Hit]:
    """合議を、3か所以上で順番に回しています。

    なぜ困るか: 一か所ごとに数日待ち、関係の薄い課にも回ります。
    直し方: 同時に回す、知らせるだけ (後閲) にする、包括の合議にする、といった形が考えられます。
    言ってはいけないとき: 財務規則が財政の合議を定めるとき。
    悪い例:
        - 財政課: 合議する
        - 総務課: 合議する
        - 契約課: 合議する
    良い例:
        - 財政課: 合議する
    良い例 (同時に回す):
        - 並行:
            - - 財政課: 財政の合議をする
            - - 総務課: 総務の合議をする
            - - 契約課: 契約の合議をする
    What: Three or more sections concur one after the other.
    Why: Days at each, and sections that hardly care.
    Remedy: All at once, notify only, or a blanket concurrence.
    Not when: Financial rules demand it.
    """
    for seen in case.staff:
        match = _COUNT.search(seen.text)
        if match and int(match[1]) >= at_least:
            yield seen.hit(seen.facts.kind, count=int(match[1]))
    for chain in case.chains:
        run: list[Seen] = []
        for link in (*chain, None):
            if link is not None and link.kind is StepKind.APPROVE and _CONSENT.search(link.text):
                run.append(link)
                continue
            if len(run) >= at_least:
                yield run[0].hit(run[0].facts.kind, also=tuple(run[1:]), count=len(run), key="chain")
            run = []


@rule(
    "APPR-03", "判断を伴わない決裁・供覧", "Rubber stamp", "info medium standard",
    tags=("決裁",), ecrs="E", heuristic="task elimination", technology=("オンラインテキストコミュニケーション",),
    basis=(src.HEURISTICS,), guards=("G2", "G3", "G8"), operation="simplify", effort=1,
    message=Text("「{step}」は、あとから見てもらうための手順に見えます。共有で足りるかもしれません", '"{step}" seems to be for information only; sharing may do'),
)  # fmt: skip
def rubber_stamp(case: Case) -> Iterator[Hit]:
    """起きたことを見てもらうだけの供覧・回覧に、印や順番を求めています。

    なぜ困るか: 結論が変わらないのに、全員を回るまで終わりません。
    直し方: 期限つきの共有や事後の報告、抜き取りの確認に替えられるかもしれません。
    言ってはいけないとき: 処分や支出を決める決裁のとき。
    悪い例:
        - 総務課: 日誌を課長・部長まで回覧押印する
    良い例:
        - 総務課: 日誌をグループウェアで共有する
    良い例 (決める決裁):
        - 課長: 交付決定を決裁する
    What: Reading rounds for information carry stamps and an order.
    Why: Nothing changes, yet it ends only after everybody.
    Remedy: Share with a date, report afterwards, or sample.
    Not when: It decides a disposition or an expense.
    """
    for seen in case.staff:
        if seen.kind not in (StepKind.APPROVE, StepKind.SEND, StepKind.PRINT) or _DECIDES.search(seen.text):
            continue
        words = seen.says(_AFTERWARDS)
        never_rejected = any(
            branch.share is not None and branch.share.high == 0 and re.search(r"差戻|却下|否", branch.condition)
            for branch in seen.step.branches
        )
        if (words and (seen.on_paper or seen.seals)) or never_rejected:
            yield seen.hit(words or seen.facts.kind)


@rule(
    "APPR-04", "確認の重なり", "Repeated checks", "info medium standard",
    tags=("目視",), ecrs="C", heuristic="control addition", technology=("オンライン手続き",),
    basis=(src.HEURISTICS,), guards=("G3", "G4", "G8"), operation="combine", effort=2,
    message=Text("「{step}」は、「{before}」に続く二度目の確認です", '"{step}" checks again after "{before}"'),
)  # fmt: skip
def repeated_checks(case: Case) -> Iterator[Hit]:
    """同じものを、同じ立場の職員が二度確かめています。

    なぜ困るか: 二度見ても、前の人が見たという安心で見落としが減らないことがあります。
    直し方: 一度の確認と、入力検査や抽出の確認を組み合わせられるかもしれません。
    言ってはいけないとき: 現金・支払い・個人番号のように、四つの目が定められているとき。転記の読み合わせは KEY-05 で見ます。
    悪い例:
        - 担当者: 申請書の内容を確認する
          読む: 申請書
        - 別の職員: 申請書の内容を再確認する
          読む: 申請書
    良い例:
        - 担当者: 申請書の内容を確認する
          読む: 申請書
    良い例 (支払いの四つの目):
        - 担当者: 振込データを確認する
        - 別の職員: 振込データを再確認する
    What: The same thing is checked twice at the same level.
    Why: The second look relies on the first.
    Remedy: One check plus validation or sampling.
    Not when: Four eyes for cash, payments, personal numbers.
    """
    checks = [
        s
        for s in case.staff
        if s.kind in (StepKind.CHECK, StepKind.REVIEW)
        and s.by_people
        and Medium.PHONE not in s.media  # asking back is no second look
        and not recheck(s, case)
    ]
    last: dict[str, Seen] = {}
    for seen in checks:
        before = None
        for use in seen.step.reads:
            before = before or last.get(use.document)
            last[use.document] = seen
        words = seen.says(_TWICE)
        neighbour = next((b for b in case.previous_of(seen) if b in checks), None)
        earlier = (before if words or (before and before.kind is seen.kind) else None) or (neighbour if words else None)
        asks = seen.medium(Medium.PHONE, Medium.IN_PERSON) or re.search(r"もれ|漏れ|聞き返|不備", seen.text)
        if earlier and earlier is not seen and not asks and not _MONEY.search(seen.text + earlier.text):
            yield seen.hit(words or seen.facts.kind, earlier.facts.kind, also=(earlier,), before=earlier.name)


@rule(
    "APPR-05", "紙の決裁", "Paper approval", "warning high basic",
    tags=("決裁", "紙", "押印"), ecrs="S", heuristic="integral technology", technology=("電子文書作成", "情報の真正性の証明"),
    basis=(src.E_APPROVAL,), guards=("G1", "G2", "G3", "G8"), aspect=(Requirement.SEAL, Requirement.WRITTEN), operation="digitise", effort=3,
    message=Text("「{step}」の決裁を、紙で回しています", 'approval in "{step}" travels on paper'),
)  # fmt: skip
def paper_approval(case: Case) -> Iterator[Hit]:
    """起案・決裁・合議を、紙で回しています。

    なぜ困るか: どこまで進んだか分からず、席にいない人のところで止まります。
    直し方: 電子決裁に載せれば、外からでも決裁でき、記録も残ります。
    言ってはいけないとき: 契約書の原本のように、紙が一緒に回らなければならないとき。
    悪い例:
        - 課長: 修繕伺いを紙で決裁する
    良い例:
        - 課長: 修繕伺いを電子決裁する
    良い例 (決裁のあとの印刷は APPR-06 で見る):
        - 担当課: 起案した伺いを印刷し見積書を綴じる
    良い例 (媒体を書いた電子の決裁):
        - 課長: 起案を決裁する
          媒体: システム
    言わない例 (残す理由):
        - 課長: 契約書を添えて紙で決裁する
          残す理由: 契約書の原本と一緒に回す規則がある
    What: Drafts, approvals and concurrences travel on paper.
    Why: Nobody knows where they are, and they wait for people who are away.
    Remedy: Electronic approval works from anywhere and keeps a record.
    Not when: Originals must travel with it.
    """
    for seen in case.staff:
        if _FILED.search(seen.text) and not _ROUTED.search(seen.text):
            continue  # what was approved is printed or filed: no routing (APPR-06 looks at it)
        if seen.kind is StepKind.APPROVE and not seen.by_screen and (fact := seen.medium(Medium.PAPER, Medium.FAX)):
            yield seen.hit(seen.facts.kind, fact)


@rule(
    "APPR-06", "電子決裁のあとの紙出力", "Print after electronic approval", "warning medium standard",
    tags=("決裁", "紙"), ecrs="E", heuristic="task elimination", technology=("ストレージ",),
    basis=(src.E_APPROVAL,), guards=("G2", "G3", "G8"), operation="eliminate", effort=1,
    message=Text("電子決裁のあとに、「{step}」で紙に出しています", 'after electronic approval "{step}" prints it'),
)  # fmt: skip
def print_after(case: Case) -> Iterator[Hit]:
    """電子決裁が済んだものを、紙に出して綴っています。

    なぜ困るか: 電子にした効き目が減り、紙の保管も残ります。
    直し方: 電子のまま保存し、紙に出すのをやめられるかもしれません。
    言ってはいけないとき: 外へ出す通知のために紙が要るとき。
    悪い例:
        - 課長: 起案を電子決裁する
        - 担当者: 決裁文書を印刷して綴る
    良い例:
        - 課長: 起案を電子決裁する
        - システム: 決裁文書を保存する
    良い例 (外へ出す通知):
        - 課長: 起案を電子決裁する
        - 担当者: 通知書を印刷して送付する
    What: What was approved electronically is printed and filed.
    Why: Half the benefit is lost and filing stays.
    Remedy: Keep it electronic.
    Not when: A notice has to go out on paper.
    """
    for seen, after in case.in_order():
        approved = seen.says(_E_APPROVAL) or (seen.kind is StepKind.APPROVE and seen.by_screen and not seen.on_paper)
        printed = after.kind is StepKind.PRINT or _PRINT.search(after.text)
        if approved and printed and after.by_people and not _OUTWARD.search(after.text):
            yield after.hit(after.facts.kind, also=(seen,))
