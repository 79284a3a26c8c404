"""流れの形 STR: what the shape of the flow itself gets wrong, each with the way a case gets there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit
from bprflow.audit.finding import Severity, Status
from bprflow.audit.rule import rule
from bprflow.audit.words import Words
from bprflow.flow.documents import document_flow
from bprflow.flow.faults import FaultKind
from bprflow.language.terms import Text
from bprflow.model import StepKind

_PASSING = Words(r"メモ|写し|コピー|連絡票|控え|照合|チェック表|リスト|一覧|集計表|資料")
"""Papers made on the way; records, registers and drafts are kept for themselves."""
_SAID = Text("{fault}{witness}", "{fault}{witness}")


def _faults(case: Case, *kinds: FaultKind) -> Iterator[Hit]:
    for fault in case.faults:
        if fault.kind not in kinds:
            continue
        steps = [case.by_id[step] for step in fault.steps if step in case.by_id]
        way = " → ".join(fault.witness[:8])
        witness = Text(f" (通り道: {way})", f" (way: {way})") if len(fault.witness) > 1 else Text("", "")
        evidence = {"witness": way} if way else {}
        if steps:
            yield steps[0].hit(
                also=tuple(steps[1:]),
                key="|".join(fault.nodes),
                fault=fault.message,
                witness=witness,
                evidence=evidence,
            )
        else:
            yield Hit((), (), {"fault": fault.message, "witness": witness}, "|".join(fault.nodes), evidence=evidence)


@rule(
    "STR-01", "たどり着けない手順", "Unreachable step", "error high minimum",
    tags=("流れ",), basis=(src.STRUCTURE,), ecrs="", operation="rearrange", effort=1, message=_SAID,
)  # fmt: skip
def unreachable(case: Case) -> Iterator[Hit]:
    """始まりから進んでも、たどり着けない手順があります。

    なぜ困るか: 書かれていても行われないか、道が書き漏れているかのどちらかです。
    直し方: 前の手順の「次」や「分岐」に道を足すか、手順を消してください。
    言ってはいけないとき: 別のきっかけで始まる手順 (「開始」を書けば言いません)。
    悪い例:
        - 窓口: 受け付ける
          次: 終了
        - 窓口: 入力する
    良い例:
        - 窓口: 受け付ける
        - 窓口: 入力する
    良い例 (別のきっかけで始まる):
        - 窓口: 受け付ける
          次: 終了
        - 窓口: 電話を受ける
          開始: 電話
    What: A step can never be reached.
    Why: Either it is not done, or a way is missing.
    Remedy: Add the way or drop the step.
    Not when: It starts with an event of its own (開始).
    """
    yield from _faults(case, FaultKind.UNREACHABLE, FaultKind.UNDEFINED_TARGET, FaultKind.DEAD_STEP)


@rule(
    "STR-02", "行き止まり・終わらない繰返し", "Dead end or endless loop", "error high minimum",
    tags=("流れ",), basis=(src.STRUCTURE,), ecrs="", operation="rearrange", effort=1, message=_SAID,
)  # fmt: skip
def no_end(case: Case) -> Iterator[Hit]:
    """入ると終わりにたどり着けない所があります。

    なぜ困るか: そこへ入った件は片づきません。
    直し方: 抜ける分岐を足してください。
    言ってはいけないとき: 抜ける道があるとき。
    悪い例:
        - 窓口: 内容を確認する
        - 窓口: 問い合わせる
          次: 内容を確認する
    良い例:
        - 窓口: 内容を確認する
          分岐:
            不備あり 10%: 問い合わせる
            不備なし: 終了
        - 窓口: 問い合わせる
          次: 内容を確認する
    良い例 (まっすぐ):
        - 窓口: 内容を確認する
        - 窓口: 入力する
    What: Cases that enter never reach the end.
    Why: They are never finished.
    Remedy: Add a way out.
    Not when: There is one.
    """
    yield from _faults(case, FaultKind.DEAD_END, FaultKind.ENDLESS_LOOP, FaultKind.LIVELOCK)


@rule(
    "STR-03", "分岐の割合が合わない", "Shares do not add up", "warning high minimum",
    tags=("流れ",), basis=(src.STRUCTURE,), ecrs="", operation="simplify", effort=1, message=_SAID,
)  # fmt: skip
def shares(case: Case) -> Iterator[Hit]:
    """分岐の割合を足しても100%になりません。

    なぜ困るか: 時間や件数の計算が合わなくなります。
    直し方: 割合を直すか、一つを書かずに「残り」にしてください。
    言ってはいけないとき: 合計が100%のとき、書いていない道があるとき。
    悪い例:
        - 窓口: 内容を確認する
          分岐:
            不備あり 30%: 終了
            不備なし 60%: 次へ
        - 窓口: 入力する
    良い例:
        - 窓口: 内容を確認する
          分岐:
            不備あり 30%: 終了
            不備なし 70%: 次へ
        - 窓口: 入力する
    良い例 (残りは書かなくてよい):
        - 窓口: 内容を確認する
          分岐:
            不備あり 30%: 終了
            不備なし: 次へ
        - 窓口: 入力する
    What: The shares of a decision do not add up to 100 %.
    Why: Times and counts come out wrong.
    Remedy: Mend them or leave one out as the rest.
    Not when: They add up, or one is left out.
    """
    yield from _faults(case, FaultKind.SHARES)


@rule(
    "STR-04", "待ち合わせで止まる", "Deadlock", "error high minimum",
    tags=("流れ",), basis=(src.STRUCTURE,), ecrs="", operation="rearrange", effort=2, message=_SAID,
)  # fmt: skip
def deadlock(case: Case) -> Iterator[Hit]:
    """全部がそろうのを待つ所で、来ないものを待って止まる場合があります。

    なぜ困るか: その件は止まったままになります。
    直し方: 分けるときと合わせるときの関門の種類 (排他・並行) をそろえてください。
    言ってはいけないとき: 並行で分けて並行で合わせるとき。
    悪い例:
        - 窓口: 受け付ける
        - 関門: 排他
          識別子: 分ける
          分岐:
            軽い: 簡単な確認をする
            重い: 詳しい確認をする
        - 窓口: 簡単な確認をする
          次: 合わせる
        - 窓口: 詳しい確認をする
          次: 合わせる
        - 関門: 並行
          識別子: 合わせる
        - 窓口: 結果を伝える
    良い例:
        - 窓口: 受け付ける
        - 並行:
            - - 窓口: 簡単な確認をする
            - - 係: 詳しい確認をする
        - 窓口: 結果を伝える
    良い例 (排他で分けて排他で合わせる):
        - 窓口: 受け付ける
        - 関門: 排他
          識別子: 分ける
          分岐:
            軽い: 簡単な確認をする
            重い: 詳しい確認をする
        - 窓口: 簡単な確認をする
          次: 合わせる
        - 窓口: 詳しい確認をする
          次: 合わせる
        - 関門: 排他
          識別子: 合わせる
        - 窓口: 結果を伝える
    What: A join waits for something that never comes.
    Why: Those cases stop there.
    Remedy: Use the same kind of gateway for the split and the join.
    Not when: Split and join match.
    """
    yield from _faults(case, FaultKind.DEADLOCK)
    for hit in _faults(case, FaultKind.UNDECIDED):
        yield replace(hit, status=Status.REVIEW, severity=Severity.INFO)


@rule(
    "STR-05", "そろわないまま先へ進む", "Lack of synchronisation", "error medium minimum",
    tags=("流れ",), basis=(src.STRUCTURE,), ecrs="", operation="rearrange", effort=2, message=_SAID,
)  # fmt: skip
def unsynchronised(case: Case) -> Iterator[Hit]:
    """同時に進めた仕事が合わさらないまま、後の手順が二度行われる場合があります。

    なぜ困るか: 同じ手順が二度行われたり、終わったはずの件が続いたりします。
    直し方: 同時に分けたものは、並行の関門で合わせてください。
    言ってはいけないとき: 合わせる関門があるとき。
    悪い例:
        - 窓口: 受け付ける
        - 関門: 並行
          識別子: 分ける
          分岐:
            財政: 財政の確認をする
            契約: 契約の確認をする
        - 財政課: 財政の確認をする
          次: 結果を伝える
        - 契約係: 契約の確認をする
          次: 結果を伝える
        - 窓口: 結果を伝える
    良い例:
        - 窓口: 受け付ける
        - 並行:
            - - 財政課: 財政の確認をする
            - - 契約係: 契約の確認をする
        - 窓口: 結果を伝える
    良い例 (一列):
        - 窓口: 受け付ける
        - 財政課: 財政の確認をする
        - 窓口: 結果を伝える
    What: Parallel work is not joined, so later steps may run twice.
    Why: Work is doubled, or a finished case goes on.
    Remedy: Join with a parallel gateway.
    Not when: There is one.
    """
    yield from _faults(case, FaultKind.LACK_OF_SYNCHRONISATION, FaultKind.IMPROPER_COMPLETION)


@rule(
    "STR-06", "だれも読まない書類", "Document nobody reads", "info medium standard",
    tags=("紙",), basis=(src.ECRS, src.COST_MODEL), ecrs="E", heuristic="task elimination", guards=("G2", "G3", "G8"),
    operation="eliminate", effort=1, review=True,
    message=Text("「{document}」を「{step}」で作っていますが、あとの手順で読んでいません", '"{document}" is made in "{step}", but no later step reads it'),
)  # fmt: skip
def unread(case: Case) -> Iterator[Hit]:
    """作った書類を、あとの手順でだれも読んでいません。

    なぜ困るか: 使われない書類を作る手間だけが残っているかもしれません。
    直し方: 使う人に尋ね、いなければ作るのをやめられるかもしれません。
    言ってはいけないとき: 外へ出す書類、保存や台帳のための書類。
    悪い例:
        - 担当課: 確認メモを紙に書く
          読む: 申請書
          書く: 確認メモ
        - 担当課: 申請を審査する
          読む: 申請書
    良い例:
        - 担当課: 確認メモを紙に書く
          読む: 申請書
          書く: 確認メモ
        - 担当課: 申請を審査する
          読む: [申請書, 確認メモ]
    良い例 (台帳に残す):
        業務: 例
        帳票:
          申請台帳: {媒体: システム}
        手順:
          - 担当課: 申請を台帳に登録する
            読む: 申請書
            書く: 申請台帳
          - 担当課: 申請を審査する
            読む: 申請書
    What: A document is made, but no later step reads it.
    Why: Perhaps only the making remains.
    Remedy: Ask who uses it; stop making it if nobody does.
    Not when: It goes out, or is a register or archive.
    """
    if sum(bool(seen.step.reads) for seen in case.steps) < 2:
        return
    for unread_write in document_flow(case.flow).unread_writes:
        seen = case.by_id.get(unread_write.step)
        if seen is None or unread_write.leaves or seen.resident or not seen.by_people:
            continue
        mentioned = case.mentioned_after(unread_write.document, seen)
        last = not case.next_of(seen)
        if not _PASSING.search(unread_write.document) or seen.kind in (StepKind.CHECK, StepKind.REVIEW):
            continue
        if not mentioned and not last:
            yield seen.hit(key=unread_write.document, document=unread_write.document, place=("writes",))


@rule(
    "STR-07", "書かれる前に読む書類", "Read before it is written", "warning medium standard",
    tags=("流れ",), basis=(src.STRUCTURE,), ecrs="R", heuristic="resequencing", guards=("G3",), operation="rearrange", effort=1,
    message=Text("「{step}」が読む「{document}」は、まだ書かれていません", '"{step}" reads "{document}", which is not written yet'),
)  # fmt: skip
def early_read(case: Case) -> Iterator[Hit]:
    """この流れで書く書類を、書く前に読んでいます。

    なぜ困るか: 順番の書き違いか、前の回の書類を見ているかが分かりません。
    直し方: 手順の順番を入れ替えるか、書類の名前を分けてください。
    言ってはいけないとき: 外から来る書類、前から持っている台帳。
    悪い例:
        - 担当課: 審査結果を伝える
          読む: 審査メモ
        - 担当課: 申請を審査する
          書く: 審査メモ
    良い例:
        - 担当課: 申請を審査する
          書く: 審査メモ
        - 担当課: 審査結果を伝える
          読む: 審査メモ
    良い例 (外から来る書類):
        - 担当課: 申請を審査する
          読む: 申請書
    What: A document of this flow is read before it is written.
    Why: Either the order is wrong, or last time's document is meant.
    Remedy: Change the order or name them apart.
    Not when: It comes from outside or is a standing register.
    """
    for early in document_flow(case.flow).early_reads:
        seen = case.by_id.get(early.step)
        paper = case.documents.get(early.document)
        standing = paper and any(word in early.document for word in ("台帳", "名簿", "簿", "データ", "DB", "システム", "記録", "一覧", "マニュアル"))  # fmt: skip
        if seen and early.never and not standing:
            yield seen.hit(key=early.document, document=early.document, place=("reads",))
