"""流れ FLOW-09 to FLOW-11: how work is shared out among cases, steps and people."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.guards import is_fallback
from bprflow.audit.rule import rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.model import StepKind

_ONE_PERSON = Words(r"課ごとに別々|担当者しか|各自の|自己流|属人|一人で担当|一人だけ|人によって")
_DEPUTY = Words(r"代理|出納員|会計管理者")


@rule(
    "FLOW-09", "全件を同じ道で処理", "No triage", "info low exemplary",
    tags=("待ち",), ecrs="S", heuristic="triage", technology=("分類",),
    basis=(src.HEURISTICS,), guards=("G2", "G3"), operation="rearrange", effort=3, review=True,
    message=Text("年{volume}件すべてを「{step}」で同じように見ています", 'all {volume} cases a year get the same look in "{step}"'),
)  # fmt: skip
def no_triage(case: Case, *, cases: float = 1000, minutes: float = 5) -> Iterator[Hit]:
    """件数が多いのに、簡単な件も難しい件も同じ手間で見ています。

    なぜ困るか: 簡単な件が、難しい件の後ろで待ちます。
    直し方: 決まった条件の件は早く済ませる道を分けられるかもしれません。
    言ってはいけないとき: 件数が少ないとき、一件ごとの判断を法令が求めるとき。
    悪い例:
        業務: 例
        件数: 5,000件/年
        手順:
          - 担当課: 申請を審査する
            時間: 15分
    良い例:
        業務: 例
        件数: 100件/年
        手順:
          - 担当課: 申請を審査する
            時間: 15分
    良い例 (道が分かれている):
        業務: 例
        件数: 5,000件/年
        手順:
          - 担当課: 申請を振り分ける
            分岐:
              定型 80%: 終了
              要審査: 申請を審査する
          - 担当課: 申請を審査する
            時間: 15分
    What: Simple and hard cases get the same work though there are many.
    Why: The simple ones wait behind the hard ones.
    Remedy: A fast lane for standard cases.
    Not when: Few cases, or a statute wants each decided.
    """
    volume = case.measures.cases_per_year
    if volume is None or volume.value < cases or any(seen.step.branches for seen in case.steps):
        return
    for seen in case.staff:
        if seen.kind is StepKind.REVIEW and (seen.touch_minutes or 0) >= minutes and seen.runs >= 1:
            yield seen.hit(seen.facts.kind, volume=f"{volume.value:,.0f}")


@rule(
    "FLOW-10", "細切れの作業", "Fragmented tasks", "info low exemplary",
    tags=("待ち",), ecrs="C", heuristic="task composition", technology=(),
    basis=(src.HEURISTICS, src.ECRS), guards=("G3",), operation="combine", effort=1,
    message=Text("「{step}」と「{after}」は、同じ担当が同じ書類で続けて行う短い作業です", '"{step}" and "{after}" are short pieces of work on the same document'),
)  # fmt: skip
def fragments(case: Case, *, minutes: float = 5) -> Iterator[Hit]:
    """同じ担当が、同じ書類で、短い作業を続けています。

    なぜ困るか: 分けて書くほどの区切りがないのに、手順書や引継ぎが細かくなります。
    直し方: 一つの手順にまとめられるかもしれません。
    言ってはいけないとき: それぞれに記録を残す決まりがあるとき。どちらか片方だけ通る道、印をもらいに行く手順。
    悪い例:
        - 窓口: 案内票を書く
          時間: 2分
          書く: 案内票
        - 窓口: 案内票を渡す
          時間: 1分
          読む: 案内票
    良い例:
        - 窓口: 案内票を書いて渡す
          時間: 3分
          書く: 案内票
    良い例 (間に待ちがある):
        - 窓口: 案内票を書く
          時間: 2分
          待ち: 1日
          書く: 案内票
        - 窓口: 案内票を渡す
          時間: 1分
          読む: 案内票
    良い例 (片方だけ通る道):
        - 受講者: スマホで回答する
          時間: 3分
          書く: 回答データ
        - 受講者: 端末がない人は紙で答える
          割合: 10%
          時間: 3分
          書く: 回答データ
    良い例 (印をもらいに行く):
        - 運転職員: 日報に書く
          時間: 4分
          書く: 運転日報
        - 運転職員: 所属長の認印をもらう
          時間: 2分
          読む: 運転日報
    What: The same person does short pieces of work on the same document.
    Why: There is no real break between them.
    Remedy: Make them one step.
    Not when: Separate records are demanded; only one of the two is taken; somebody else has to seal.
    """
    if case.since("2026.12"):
        yield from _pieces(case, minutes)
        return
    for chain in case.chains:
        for seen, after in itertools.pairwise(chain):
            short = 0 < (seen.touch_minutes or 0) <= minutes and 0 < (after.touch_minutes or 0) <= minutes
            if seen.lane != after.lane or not short or (seen.wait_minutes or 0) > 0 or not seen.by_people:
                continue
            both = {u.document for u in (*seen.step.reads, *seen.step.writes)} & {
                u.document for u in (*after.step.reads, *after.step.writes)
            }
            if both:
                yield seen.hit(also=(after,), after=after.name)


def _pieces(case: Case, minutes: float) -> Iterator[Hit]:
    """Give each run of short pieces of work once, however many there are."""
    for chain in case.chains:
        run: list[Seen] = []
        for seen in (*chain, None):
            if seen and _is_piece(seen, minutes) and (not run or _belongs(run[-1], seen, case)):
                run.append(seen)
                continue
            if len(run) > 1:
                first, *rest = run
                many = Text(
                    "「{step}」から「{after}」までの{count}手順は、同じ担当が同じ書類で続けて行う短い作業です",
                    '{count} steps from "{step}" to "{after}" are short pieces of work on the same document',
                )
                yield first.hit(
                    also=tuple(rest), after=rest[-1].name, count=len(run), message=many if len(run) > 2 else None
                )
            run = [seen] if seen and _is_piece(seen, minutes) else []


def _is_piece(seen: Seen, minutes: float) -> bool:
    return 0 < (seen.touch_minutes or 0) <= minutes and seen.by_people and not seen.seals


def _belongs(before: Seen, seen: Seen, case: Case) -> bool:
    """Does the same person go on with the same document at once, whenever the step before was done?"""
    used = {use.document for use in (*before.step.reads, *before.step.writes)}
    here = {use.document for use in (*seen.step.reads, *seen.step.writes)}
    other_way = seen.step.share is not None or is_fallback(seen, case)
    waits = (before.wait_minutes or 0) > 0
    return seen.lane == before.lane and not waits and not other_way and not used.isdisjoint(here)


@rule(
    "FLOW-11", "一人に頼る仕事", "Single-person dependency", "info medium standard",
    tags=("属人化",), ecrs="S", heuristic="flexible assignment", technology=("大規模言語モデル", "ストレージ"),
    basis=(src.HEURISTICS,), guards=("G3",), operation="simplify", effort=1,
    message=Text("「{step}」は、やり方が人や課ごとに分かれています", '"{step}" is done in a different way by each person or section'),
)  # fmt: skip
def one_person(case: Case) -> Iterator[Hit]:
    """やり方が一人ひとり、または課ごとに分かれています。

    なぜ困るか: 休みや異動のときに止まり、同じ工夫を何度も作ることになります。
    直し方: 手順書やシナリオを一つの場所に置き、分け合えるかもしれません。
    言ってはいけないとき: 代理の決まりがある法定の職 (会計管理者など)。
    悪い例:
        - 各課担当: 課ごとに別々の手順書を作る
    良い例:
        - DX担当: シナリオ台帳で公開し版を管理する
    良い例 (代理の決まりがある):
        - 会計管理者: 会計管理者が一人だけで支払を確かめる
    What: Each person or section has its own way.
    Why: Work stops with holidays and transfers; the same thing is invented again.
    Remedy: Keep manuals and scenarios in one place.
    Not when: A statutory post with a deputy rule.
    """
    for seen in case.steps:
        if seen.by_people and not seen.resident and (words := seen.says(_ONE_PERSON)) and not _DEPUTY.search(seen.text):
            yield seen.hit(words)
