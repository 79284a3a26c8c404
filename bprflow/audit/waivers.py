"""除外: findings people decided not to hear, with a reason an auditor accepts.

A waiver counts when its code names a rule, its reason says something, and its date is not past.
Waivers that are refused, over or unused are told as findings themselves, so that none is forgotten.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from bprflow.audit.config import AuditConfig
from bprflow.audit.finding import Finding, Status, Suppression
from bprflow.audit.rule import Rule
from bprflow.language.terms import Text
from bprflow.language.text import close_matches, normalise
from bprflow.model import Process, Waiver

EMPTY_PHRASES = re.compile(
    r"^(?:|-|ー|なし|無し|特になし|特に無し|理由なし|不明|未定|todo|tbd|n/?a|none|あとで|後で|後日|確認中|検討中|とりあえず|対応不要|対象外|問題ない|問題なし|問題ありません|必要|必要なため|必要だから|今まで通り|従来通り|これまで通り|前例踏襲|慣例|慣行|慣例による|慣例のため|昔から|誤検知|ok|ルール|ルールだから|決まり|決まりだから|仕方ない|そのまま|同上|上記|ignore|test|テスト|x+|a+)[。.、]*$",
    re.I,
)
"""Reasons that say nothing."""
HABIT = re.compile(
    r"^(?:(?:昔|以前|前|従来|これまで|今まで|いままで|長年)(?:から)?(?:の)?(?:ずっと|そう|こう|同じ|通り|どおり|やり方|やって|して|行って).{0,12}"
    r"|(?:やむを得|やむをえ|仕方が?|しかたが?)な.{0,8}|(?:特に|とくに)?理由(?:は|が)?(?:特に)?(?:な[いし]|あり?ません).{0,4}|忙し.{0,10}"
    r"|必要(?:なもの|な手続き?|な作業|な業務|と判断|があるため|だと思).{0,8}|(?:上司|課長|係長|部長|前任者?)(?:の|から(?:の)?)(?:指示|判断|引継ぎ?|引き継ぎ).{0,8}"
    r"|(?:みんな|他課も|他市も|どこも).{0,10})[。.、]*$"
)
"""Sentences of some length that name a habit, a person or a feeling, and no reason either."""
SHORTEST_REASON = 5
"""A reason shorter than this many letters says nothing either."""


def says_nothing(reason: str) -> bool:
    """Is this reason empty, or one of the phrases that say nothing?"""
    text = normalise(reason)
    empty = EMPTY_PHRASES.match(text) or HABIT.match(text)
    return len(text) < SHORTEST_REASON or empty is not None


@dataclass(frozen=True, slots=True)
class Trouble:
    """One waiver that does not count.

    Attributes:
        code: WAIVE-01 refused, WAIVE-02 over, WAIVE-03 unused, WAIVE-04 without a date or a person.
        waiver: The waiver.
        step: Step it stands at, or empty for the whole process.
        index: Its place in the list of waivers there.

    """

    code: str
    waiver: Waiver
    step: str
    index: int
    name: Text
    message: Text
    why: Text
    remedy: Text


class Waivers:
    """The waivers of one process.

    Args:
        process: The process.
        config: For the day to judge by and the rules that run.
        rules: All rules, to know which codes exist.

    """

    def __init__(self, process: Process, config: AuditConfig, rules: tuple[Rule, ...]) -> None:
        self.config = config
        self._every = rules
        self.everywhere = [("", index, waiver) for index, waiver in enumerate(process.waivers)]
        self.at_step: dict[str, list[tuple[str, int, Waiver]]] = {}
        for step in process.all_steps:
            if step.waivers:
                self.at_step[step.id] = [(step.id, index, waiver) for index, waiver in enumerate(step.waivers)]
        self.used: set[tuple[str, int]] = set()

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Rules by code and alias; most processes have no waiver that asks for them."""
        return {name: rule for rule in self._every for name in (rule.code, *rule.aliases)}

    @cached_property
    def families(self) -> set[str]:
        """Letters all codes begin with."""
        return {rule.family for rule in self._every}

    def applied(self, finding: Finding) -> Finding:
        """Hold the finding back when a waiver that counts speaks of it."""
        for place in (*self.at_step.get(finding.step, ()), *self.everywhere):
            step, index, waiver = place
            if not self._speaks_of(waiver, finding):
                continue
            self.used.add((step, index))
            if finding.status is Status.SUPPRESSED or says_nothing(waiver.reason) or self._over(waiver):
                continue
            return replace(
                finding,
                status=Status.SUPPRESSED,
                suppression=Suppression(_reason(waiver), until=waiver.until, guard="G9"),
                operations=(),
            )
        return finding

    def _speaks_of(self, waiver: Waiver, finding: Finding) -> bool:
        code = normalise(waiver.code).upper()
        rule = self.rules.get(code)
        return finding.code == (rule.code if rule else code) or finding.code.partition("-")[0] == code

    def _over(self, waiver: Waiver) -> bool:
        """Is it past its date? A date nobody can read is no promise, so it counts as past."""
        end = last_day(waiver.until)
        return bool(waiver.until) and (end is None or end < self.config.date)

    def troubles(self) -> Iterator[Trouble]:
        """Give every waiver that does not count, in written order; ask after all findings were applied."""
        for step, index, waiver in (*self.everywhere, *(p for places in self.at_step.values() for p in places)):
            trouble = self._trouble(waiver, (step, index) in self.used)
            if trouble:
                code, name, message, why, remedy = trouble
                yield Trouble(code, waiver, step, index, name, message, why, remedy)

    def _trouble(self, waiver: Waiver, used: bool) -> tuple[str, Text, Text, Text, Text] | None:
        code = waiver.code
        if says_nothing(waiver.reason):
            return (
                "WAIVE-01",
                Text("理由のない除外", "Waiver without a reason"),
                Text(
                    f"除外「{code}」の理由が書かれていない (または理由になっていない) ので、指摘を戻しました",
                    f'the waiver "{code}" gives no reason, so the finding is back',
                ),
                Text(
                    "理由のない除外は、次の担当者が判断できません。",
                    "Nobody can judge a waiver without a reason later.",
                ),
                Text(
                    "なぜ言わなくてよいかを一文で書き、期限と判断した人を添えてください。",
                    "Write one sentence why, with a date and a person.",
                ),
            )
        if self._over(waiver):
            return (
                "WAIVE-02",
                Text("期限の過ぎた除外", "Waiver that is over"),
                Text(
                    f"除外「{code}」の期限「{waiver.until}」が過ぎた (または日付として読めない) ので、指摘を戻しました",
                    f'the waiver "{code}" ended on {waiver.until} (or that is no date), so the finding is back',
                ),
                Text("期限は見直しの約束です。", "The date was a promise to look again."),
                Text(
                    "理由が今も当てはまるか確かめ、期限を延ばすか除外を消してください。",
                    "Check whether the reason still holds; extend the date or drop the waiver.",
                ),
            )
        if not used and self._would_run(code):
            near = "" if self._known(code) else "、".join(close_matches(code.upper(), self.rules))
            return (
                "WAIVE-03",
                Text("使われていない除外", "Unused waiver"),
                Text(
                    f"除外「{code}」に当てはまる指摘がありません" + (f" (もしかして: {near})" if near else ""),
                    f'the waiver "{code}" matches nothing' + (f" (did you mean {near}?)" if near else ""),
                ),
                Text(
                    "古い除外が残ると、次に出た本当の指摘を隠します。", "A stale waiver may hide a real finding later."
                ),
                Text("直った除外は消してください。", "Remove waivers that are no longer needed."),
            )
        return self._open(waiver)

    @staticmethod
    def _open(waiver: Waiver) -> tuple[str, Text, Text, Text, Text] | None:
        """It holds; but nobody promised to look again, or nobody is named."""
        if waiver.until and waiver.person:
            return None
        missing = Text("と".join(w for w, v in (("期限", waiver.until), ("担当", waiver.person)) if not v),
                       " and ".join(w for w, v in (("date", waiver.until), ("person", waiver.person)) if not v))  # fmt: skip
        return (
            "WAIVE-04",
            Text("期限か担当のない除外", "Waiver without a date or a person"),
            Text(
                f"除外「{waiver.code}」に{missing.ja}が書かれていません。除外はそのまま効いています",
                f'the waiver "{waiver.code}" names no {missing.en}; it still counts',
            ),
            Text(
                "いつ、だれが見直すかが分からないと、除外がいつまでも残ります。",
                "Nobody knows who looks at it again, and when.",
            ),
            Text("見直す日と、判断した人を添えられるかもしれません。", "Add a date to look again and who decided."),
        )

    def _known(self, code: str) -> bool:
        folded = normalise(code).upper()
        return folded in self.rules or folded in self.families

    def _would_run(self, code: str) -> bool:
        """A waiver of a rule that does not run today is not unused."""
        rule = self.rules.get(normalise(code).upper())
        return rule is None or self.config.wants(rule)


def _reason(waiver: Waiver) -> Text:
    person = f" ({waiver.person})" if waiver.person else ""
    return Text(f"除外: {waiver.reason}{person}", f"waived: {waiver.reason}{person}")


def last_day(until: str) -> datetime.date | None:
    """Give the last day a waiver counts: the day, or the last one of a month or year; None for no date.

    Args:
        until: ISO date, month or year, or a date in Japanese, or empty.

    """
    from bprflow.units import QuantityError, parse_date

    if not until:
        return None
    if re.fullmatch(r"\d{4}", until):
        return datetime.date(int(until), 12, 31)
    try:
        iso = parse_date(until)
    except QuantityError:
        return None
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        return datetime.date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)
