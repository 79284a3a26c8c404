"""手戻り FLOW: loops, late refusals, a digital front with an analog back."""

from __future__ import annotations

from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.finding import Confidence, Severity
from bprflow.audit.media import ONLINE
from bprflow.audit.rule import rule
from bprflow.audit.words import Words
from bprflow.flow.graph import Edge
from bprflow.language.terms import Text
from bprflow.model import END, Medium, StepKind

_REWORK = Words(
    r"(?:記入|記載)(?:もれ|漏れ)(?!が?(?:ない|無い)か|の有無|等がないか)|不備(?!が?(?:ない|無い)か|の有無)|聞き返|差し?戻|補正|書き直|再訪|訂正(?!印)|電話し直|もれを直|やり直"
)
_REJECT = Words(r"却下|不可|対象外|不適|不許可|非該当|要件を満たさ|受けられない|不承認")
_ITERATION = Words(r"都市計画|協議を重ね|事前協議|校正")
_PRINT = Words(r"印刷|紙に出|打ち出|印字")
_LOOK_BACK = 30


_MUCH_REWORK_HOURS = 100.0
"""Rework above this is 重大 [h/year]."""
_LONGEST_LOOP = 60


def _done_again(case: Case, source: Seen, target: Seen, share: float) -> float | None:
    """Touch hours a year that are spent only because cases go back [h/year].

    With a share p going back, a step of the loop is done 1 / (1 - p) times a case, and p of these are repeats.
    """
    loop = case.steps[target.index : source.index + 1][-_LONGEST_LOOP:] or (target, source)
    known = [seen.hours for seen in loop if seen.hours is not None]
    return share * sum(known) if known else None


@rule(
    "FLOW-05", "差戻し・書き直し", "Rework loop", "warning high basic",
    tags=("手戻り",), ecrs="R", heuristic="control relocation", technology=("オンライン手続き",),
    basis=(src.PROCEDURE_7, src.HEURISTICS), guards=("G3", "G8"), operation="rearrange", effort=2,
    message=Text("{what}", "{what}"),
)  # fmt: skip
def rework(case: Case, *, share: float = 0.1) -> Iterator[Hit]:
    """不備による書き直しや聞き返しが、多く起きています (または、どれだけ起きているか分かっていません)。

    なぜ困るか: 間違いが最後に見つかり、書いた人も職員も二度手間になります。
    直し方: 入力のときに確かめる形 (フォームの入力検査、記入例、事前の確認) に替えられるかもしれません。
    言ってはいけないとき: 協議や校正のように、行き来することが目的のとき。
    悪い例:
        - 市民: 届出書を手書きする
        - 窓口: 内容を確認する
          分岐:
            不備あり 15%: 届出書を手書きする
            不備なし: 終了
    悪い例 (言葉から):
        - 担当課: 場所が分からず電話で聞き返す
    良い例:
        - 市民: フォームで入力する
        - 窓口: 内容を確認する
          分岐:
            不備あり 2%: フォームで入力する
            不備なし: 終了
    良い例 (補正の手順を通って戻る、割合は分岐に書いてある):
        - 市民: フォームで入力する
        - 窓口: 内容を画面で審査する
          分岐:
            不備あり 8%: 画面で補正を依頼する
            不備なし: 結果を知らせる
        - 窓口: 画面で補正を依頼する
          次: フォームで入力する
        - 窓口: 結果を知らせる
    良い例 (ふつうの確認):
        - 窓口: 記入もれがないか確認する
    良い例 (校正のための行き来):
        - 担当者: 校正を書き込む
        - 担当者: 直しを確認する
          分岐:
            直しあり 50%: 校正を書き込む
            直しなし: 終了
    What: Cases come back for mistakes often, or nobody knows how often.
    Why: Mistakes show last, and both sides work twice.
    Remedy: Check at the entrance: input validation, samples, a pre-check.
    Not when: Going back and forth is the purpose.
    """
    told: set[str] = set()
    for back, source, target in case.loops:
        edge = _way_in(case, back)
        if _ITERATION.search(source.text + target.text + case.process.name) or source.id in told:
            continue
        if edge.share >= share or not edge.stated:
            told.add(source.id)
            known = edge.stated
            percent = f"{edge.share * 100:.0f}"
            label = edge.label or "戻り"
            what = (
                Text(f"「{source.name}」のあと、{label} {percent}%が「{target.name}」へ戻っています", f'{percent}% go back from "{source.name}" to "{target.name}" ({label})')
                if known
                else Text(f"「{source.name}」から「{target.name}」へ戻る件の割合が書かれていません。まず数えてみてください", f'nobody wrote how many go back from "{source.name}" to "{target.name}"')
            )  # fmt: skip
            again = _done_again(case, source, target, edge.share) if known else None
            heavy = again is not None and edge.share >= share and again >= _MUCH_REWORK_HOURS
            yield source.hit(
                also=(target,),
                what=what,
                place=("branches",),
                severity=Severity.ERROR if heavy else None,
                hours=again,
                evidence={"share": percent},
            )
    for seen in case.staff:
        words = seen.says(_REWORK)
        # Sending it back on the screen is the mended way, not the fault.
        on_screen = seen.by_screen and not seen.on_paper and seen.media.isdisjoint({Medium.PHONE, Medium.IN_PERSON})
        if words and seen.id not in told and seen.by_people and not on_screen and seen.kind is not StepKind.REVIEW:
            what = Text(f"「{seen.name}」という手戻りの手順が入っています", f'"{seen.name}" exists because of mistakes')
            yield seen.hit(words, what=what, confidence=Confidence.MEDIUM)


def _way_in(case: Case, back: Edge) -> Edge:
    """Give the edge that says how many go back: the branch a detour began with, else the edge itself."""
    edge = back
    for _ in range(_LOOK_BACK):
        if edge.stated or edge.share < 1.0:
            return edge
        before = [e for e in case.flow.incoming[edge.source] if (e.source, e.target, e.key) not in case.flow.back_edges]
        if len(before) != 1:
            return back
        edge = before[0]
    return back


@rule(
    "FLOW-06", "遅い足切り", "Late knock-out", "info low recommended",
    tags=("手戻り",), ecrs="R", heuristic="knock-out", technology=("オンライン手続き",),
    basis=(src.HEURISTICS,), guards=("G2", "G3"), operation="rearrange", effort=2, review=True,
    message=Text("「{step}」で断る件は、その前の{count}手順 ({minutes}分) が使われないまま終わります", 'cases refused in "{step}" have already used {count} steps ({minutes} min)'),
)  # fmt: skip
def late_knockout(case: Case, *, steps: float = 2, minutes: float = 30) -> Iterator[Hit]:
    """要件に合わない件が、手間を掛けたあとで断られています。

    なぜ困るか: 断る件にも、審査や現地確認の手間が掛かります。
    直し方: 要件の確認を先に移せるかもしれません。
    言ってはいけないとき: その確認に、前の手順の結果が要るとき。
    悪い例:
        - 担当課: 現地調査を行う
          時間: 60分
        - 担当課: 書類を整理する
          時間: 20分
        - 担当課: 資格を確認する
          時間: 5分
          分岐:
            対象外 10%: 終了
            対象: 結果を伝える
        - 担当課: 結果を伝える
    良い例:
        - 担当課: 資格を確認する
          時間: 5分
          分岐:
            対象外 10%: 終了
            対象: 現地調査を行う
        - 担当課: 現地調査を行う
          時間: 60分
    良い例 (断る道がない):
        - 担当課: 現地調査を行う
          時間: 60分
        - 担当課: 書類を整理する
          時間: 20分
        - 担当課: 資格を確認する
          時間: 5分
    良い例 (前の手順の結果が要る):
        - 担当課: 現地調査を行う
          時間: 60分
          書く: 調査書
        - 担当課: 調査書を清書する
          時間: 20分
          書く: 調査書
        - 担当課: 資格を確認する
          時間: 5分
          読む: 調査書
          分岐:
            対象外 10%: 終了
            対象: 結果を伝える
        - 担当課: 結果を伝える
    What: Unfit cases are refused after much work.
    Why: They cost as much as the others.
    Remedy: Move the check of eligibility forward.
    Not when: The check needs the result of those steps.
    """
    for chain_seen in case.staff:
        rejects = next((b for b in chain_seen.step.branches if b.target == END and _REJECT.search(b.condition)), None)
        if rejects is None:
            continue
        written = {use.document for use in chain_seen.step.reads}
        earlier = case.steps[max(0, chain_seen.index - _LOOK_BACK) : chain_seen.index]
        before = [s for s in earlier if s.staff and not written & {u.document for u in s.step.writes}]
        cost = sum(s.touch_minutes or 0.0 for s in before)
        if len(before) >= steps and cost >= minutes:
            yield chain_seen.hit(also=tuple(before), count=len(before), minutes=f"{cost:.0f}", place=("branches",))


@rule(
    "FLOW-12", "入口だけデジタル", "Digital front, analog back", "warning high basic",
    tags=("紙", "転記"), principle="デジタルファースト", ecrs="E", heuristic="integral technology",
    technology=("オンライン手続き", "台帳・データベース作成"), basis=(src.FRONT_YARD, src.PRINCIPLES), guards=("G3", "G8"), operation="automate", effort=3,
    message=Text("「{entry}」でデータを受けたのに、「{step}」で紙に出しています", '"{entry}" takes data, but "{step}" puts it on paper again'),
)  # fmt: skip
def digital_front(case: Case) -> Iterator[Hit]:
    """フォームやLINEで受けたものを、職員が印刷したり打ち直したりしています。

    なぜ困るか: 申請する人は楽になっても、職員の手間は紙のときと変わりません (夜の準備が増えた例もあります)。
    直し方: 受けたデータをそのまま取り込む所まで、一続きで考えてみてください。
    言ってはいけないとき: 法令が紙の原本の保存を求めるとき。
    悪い例:
        - 市民: フォームで申し込む
        - 担当課: 申込内容を印刷する
        - 担当課: 印刷した申込書を見てシステムへ入力する
    良い例:
        - 市民: フォームで申し込む
        - システム: 申込データを取り込む
    良い例 (紙の入口):
        - 市民: 申込書を手書きする
        - 担当課: 申込書を見てシステムへ入力する
    What: What came in by form or LINE is printed or typed in again.
    Why: The applicant gains, the staff do not.
    Remedy: Think it through to the import.
    Not when: A statute demands a paper original.
    """
    entry = case.digital_entry
    if entry is None:
        return
    for seen in case.staff:
        if seen.index <= entry.index or not seen.by_people or not seen.media.isdisjoint(ONLINE):
            continue
        printed = seen.kind is StepKind.PRINT or (_PRINT.search(seen.text) and seen.kind is not StepKind.APPROVE)
        typed = seen.kind is StepKind.TRANSCRIBE
        typed_later = next(
            (s for s in case.staff if s.index > seen.index and s.kind is StepKind.TRANSCRIBE and s.by_people), None
        )
        if printed and typed_later:
            yield seen.hit(seen.facts.kind, also=(typed_later,), entry=entry.name)
            return
        if typed:
            message = Text(
                "「{entry}」でデータを受けたのに、「{step}」で打ち直しています",
                '"{entry}" takes data, but "{step}" types it again',
            )
            yield seen.hit(seen.facts.kind, entry=entry.name, message=message)
            return
