"""Everything a paper says of a comparison, in words and tables of one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bprflow.language import values
from bprflow.language.redesign_keys import LADDER
from bprflow.language.terms import Text
from bprflow.measure.result import Amount
from bprflow.redesign.compare import Comparison
from bprflow.redesign.conflict import Conflict, Weight
from bprflow.redesign.diff import WORDS, ChangeKind, StepChange
from bprflow.redesign.effect import Others
from bprflow.redesign.indicators import Indicator
from bprflow.redesign.match import Ground
from bprflow.redesign.reform import RuleChange
from bprflow.redesign.roadmap import Roadmap, RowKind
from bprflow.report.figures import number, percent

_ARROW = Text("→", "->")
_WEIGHT = {
    Weight.REFUSED: Text("当てはめられません", "refused"),
    Weight.HELD: Text("要協議", "to be agreed"),
    Weight.WARNING: Text("ご確認ください", "please check"),
}
_GROUND = {
    Ground.TRACE: Text("改善案による", "by the redesign"),
    Ground.ID: Text("識別子", "same id"),
    Ground.LIKENESS: Text("名前・帳票・位置などが近い", "alike"),
    Ground.PART: Text("一部が重なる", "partly alike"),
}

_OTHERS = {
    Others.NOBODY: Text("全員が新しい流れ", "everyone takes the new route"),
    Others.AS_IS: Text("ほかの人は今の流れのままと数える", "others are counted on the as-is route"),
    Others.EARLIER_STAGES: Text("ほかの人は前の段階までの流れと数える", "others are counted on the stages before"),
    Others.FALLBACK: Text("ほかの人は代替手段を通ると数える", "others are counted on the fallback"),
}


@dataclass(frozen=True)
class Table:
    """One table of a paper.

    Attributes:
        title: Its heading.
        head: Names of the columns.
        rows: Cells as text.
        right: Columns set to the right.

    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


class Words:
    """Says everything of a comparison in one language.

    Args:
        language: "ja" or "en".

    """

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, ja: str, en: str) -> str:
        """Choose a language."""
        return en if self.language == "en" else ja

    def text(self, text: Text) -> str:
        """Choose a language."""
        return text.in_language(self.language)

    def _listed(self, parts: Iterable[str]) -> str:
        return self.say("、", ", ").join(parts)

    def _span(self, low: str, high: str) -> str:
        return f"{low}{self.say('〜', '-')}{high}"

    # --- tables ------------------------------------------------------------------------------

    def steps(self, changes: Iterable[StepChange]) -> Table:
        """List what became of every step."""
        rows = []
        for change in changes:
            before = self._listed(f"{step.lane}: {step.name}" for step in change.before)
            after = self._listed(f"{step.lane}: {step.name}" for step in change.after)
            if change.kind is ChangeKind.SAME and before == after:
                after = self.say("(同じ)", "(same)")
            rows.append((self.kind(change), before or "―", after or "―", self.sure(change)))
        head = (
            self.say("変化", "change"),
            self.say("現状", "before"),
            self.say("改善後", "after"),
            self.say("確からしさ", "sure"),
        )
        return Table(self.say("手順の変化", "Steps"), head, tuple(rows))

    def kind(self, change: StepChange) -> str:
        """Name what became of a step; a changed one that also moved says both."""
        word = self.text(WORDS[change.kind])
        extra = change.kind not in (ChangeKind.MOVED, ChangeKind.SAME) and change.moved
        return f"{word}{self.say('・', ', ')}{self.text(WORDS[ChangeKind.MOVED])}" if extra else word

    def ground(self, change: StepChange) -> str:
        """Say what a match rests on."""
        return "" if change.ground is None else self.text(_GROUND[change.ground])

    def sure(self, change: StepChange) -> str:
        """Say how sure a match is and what it rests on."""
        if change.ground is None:
            return ""
        if change.ground in (Ground.TRACE, Ground.ID):
            return self.text(_GROUND[change.ground])
        return f"{percent(change.confidence)} {self.text(_GROUND[change.ground])}"

    def indicators(self, table: Iterable[Indicator]) -> Table:
        """List the figures before and after."""
        rows = []
        for row in table:
            if row.before is None and row.after is None:
                continue
            if not (row.before and row.before.value) and not (row.after and row.after.value):
                continue
            rows.append(
                (
                    self.text(row.name),
                    self.amount(row.before),
                    self.amount(row.after),
                    self.change(row),
                    self.text(row.unit),
                    self.assumed(row),
                )
            )
        head = (
            self.say("指標", "indicator"), self.say("現状", "before"), self.say("改善後", "after"), self.say("差", "change"),
            self.say("単位", "unit"), self.say("仮定", "assumed"),
        )  # fmt: skip
        return Table(self.say("指標", "Figures"), head, tuple(rows), frozenset({1, 2, 3, 5}))

    def amount(self, amount: Amount | None) -> str:
        """Write a figure with its range."""
        if amount is None:
            return self.say("不明", "unknown")
        if number(amount.low) == number(amount.high):
            return number(amount.value)
        return f"{number(amount.value)} ({self._span(number(amount.low), number(amount.high))})"

    def change(self, row: Indicator) -> str:
        """Write a difference with its sign and share."""
        change = row.change
        if change is None or row.before is None:
            return ""
        if abs(change.value) < 1e-9:
            return self.say("変わらず", "same")
        sign = "-" if change.value < 0 else "+"
        part = f" ({sign}{percent(abs(change.value) / row.before.value)})" if row.before.value else ""
        return f"{sign}{number(abs(change.value))}{part}"

    def assumed(self, row: Indicator) -> str:
        """Say which part of a difference rests on assumptions."""
        change = row.change
        return percent(change.assumed_share) if change is not None and change.value else ""

    def rules(self, rules: Iterable[RuleChange]) -> Table:
        """List the rules that change."""
        rows = []
        for rule in rules:
            basis = rule.rule.strongest_basis
            low, high = rule.lead_months
            months = self._span(f"{low:g}", f"{high:g}") if low != high else f"{low:g}"
            rows.append((
                rule.rule.name, self.text(rule.demands), self.text(basis.cited) if basis else self.say("不明", "unknown"),
                self.text(rule.instrument), rule.owner or "―", values.AUTHORITY.word(rule.authority, self.language),
                self.say(f"{months}か月", f"{months} months"), rule.due or ("―" if rule.planned else self.say("(改善案に無い)", "(not planned)")),
            ))  # fmt: skip
        head = (
            self.say("ルール", "rule"), self.say("外れる求め", "falls"), self.say("根拠", "basis"), self.say("手段", "instrument"),
            self.say("担う課", "owner"), self.say("決める人", "decided by"), self.say("目安 (仮定)", "lead (assumed)"), self.say("期限", "due"),
        )  # fmt: skip
        return Table(self.say("改正が要るルール", "Rules to amend"), head, tuple(rows))

    def roadmap(self, plan: Roadmap) -> Table:
        """List the reforms in the order they can be done."""
        rows = []
        for index, row in enumerate(plan.rows, 1):
            titles = [str(number) for number, other in enumerate(plan.rows, 1) if other.key in row.waits_for]
            titles += [
                self.say(f"{number}と同時以降", f"not before {number}")
                for number, other in enumerate(plan.rows, 1)
                if other.key in row.follows
            ]
            when = self._day(row.passage.force.year, row.passage.force.month)
            late = self.say(" (期限に間に合わない見込み)", " (later than due)") if row.late else ""
            decided = self.text(row.session) if row.session else values.AUTHORITY.word(row.authority, self.language)
            what = (
                self.text(row.instrument)
                if row.kind is RowKind.RULE
                else self.say("新しい流れを始める", "start the new flow")
            )
            rows.append(
                (
                    str(index),
                    row.title,
                    what,
                    row.owner or "―",
                    decided,
                    when + late,
                    number(row.hours),
                    self._listed(titles) or "―",
                )
            )
        head = (
            "", self.say("何を", "what"), self.say("手段", "how"), self.say("担う課", "owner"), self.say("決まる所", "decided"),
            self.say("早くて", "earliest"), self.say("時間/年", "h/year"), self.say("先に", "after"),
        )  # fmt: skip
        return Table(
            self.say("改革の道すじ (日数は仮定)", "Road map (durations assumed)"), head, tuple(rows), frozenset({6})
        )

    def _day(self, year: int, month: int) -> str:
        return self.say(f"令和{year - 2018}年{month}月", f"{year}-{month:02d}")

    # --- sentences ---------------------------------------------------------------------------

    def headline(self, comparison: Comparison) -> str:
        """Say the whole in one sentence."""
        if comparison.identical:
            return self.say("2つの流れに違いはありません。", "The two flows are the same.")
        counts = [
            f"{self.text(WORDS[kind])}{self.say('', ' ')}{comparison.counted(kind)}"
            for kind in ChangeKind
            if kind is not ChangeKind.SAME and comparison.counted(kind)
        ]
        before, after = comparison.before.measures.step_count, comparison.after.measures.step_count
        return self.say(
            f"工程 {before}→{after} ({'・'.join(counts)})", f"{before} -> {after} steps ({', '.join(counts)})"
        )

    def effect(self, comparison: Comparison) -> list[str]:
        """Say the effect, from which uptake it pays, and when the cost is back."""
        effect = comparison.effect
        if effect is None:
            return []
        said: list[str] = []
        saved = effect.saved_hours
        if saved is not None:
            word = self.say("減る見込み", "less") if saved.value >= 0 else self.say("増える見込み", "more")
            sign = 1 if saved.value >= 0 else -1
            low, high = sorted((sign * saved.low, sign * saved.high))
            size = Amount(sign * saved.value, low, high, saved.assumed_share)
            said.append(self.say(
                f"手間は年 {self.amount(size)}時間 {word} (うち仮定に基づく分 {percent(saved.assumed_share)})",
                f"About {self.amount(size)} h a year {word} ({percent(saved.assumed_share)} of it assumed)",
            ))  # fmt: skip
        if effect.uptake.low < 1 or effect.own_routes:
            said += self._uptake(comparison)
        if effect.payback_years is not None:
            said.append(
                self.say(
                    f"費用は約{number(effect.payback_years)}年で戻る見込み",
                    f"The cost is back after about {number(effect.payback_years)} years",
                )
            )
        return said

    def _uptake(self, comparison: Comparison) -> list[str]:
        effect = comparison.effect
        assert effect is not None
        shown = percent(effect.uptake.value)
        if effect.uptake.low != effect.uptake.high:
            shown = self._span(percent(effect.uptake.low), percent(effect.uptake.high))
        rest = self.text(_OTHERS[effect.others])
        said = [self.say(
            f"利用率 {shown}{'' if effect.stated else ' (書かれていないので仮定)'}: {rest}",
            f"uptake {shown}{'' if effect.stated else ' (not written: assumed)'}: {rest}",
        )]  # fmt: skip
        drawn = effect.saved_as_drawn
        if drawn is not None and effect.saved_hours is not None and drawn.value > effect.saved_hours.value:
            said.append(self.say(
                f"ほかの人の手間も改善後の流れに書いたとおりになれば年 {number(drawn.value)}時間 (確かめるまで見込みに入れません)",
                f"{number(drawn.value)} h a year if the others save as the to-be flow says (not counted until measured)",
            ))  # fmt: skip
        if effect.break_even is None and effect.curve:
            said.append(self.say("どの利用率でも得になりません", "It pays at no uptake"))
        elif effect.break_even:
            said.append(
                self.say(
                    f"利用率 {percent(effect.break_even)} から得になります",
                    f"It pays from {percent(effect.break_even)} uptake",
                )
            )
        if effect.curve:
            points = self._listed(f"{percent(u)}: {number(h)}" for u, h in effect.curve)
            said.append(self.say(f"利用率ごとに減る時間/年  {points}", f"h a year less by uptake  {points}"))
        return said

    def first_rules(self, plan: Roadmap, most: int = 3) -> list[str]:
        """Name the rules that unlock most hours, most first."""
        rows = {row.key: row for row in plan.rows}
        return [
            self.say(
                f"まず: {row.title} ({self.text(row.instrument)}) ― 年 {number(row.unlocks)}時間の見込み、早くて"
                f"{self._day(row.passage.force.year, row.passage.force.month)}",
                f"first: {row.title} ({self.text(row.instrument)}) - about {number(row.unlocks)} h a year, "
                f"{self._day(row.passage.force.year, row.passage.force.month)} at the earliest",
            )
            for row in (rows[key] for key in plan.first[:most])
            if row.unlocks > 0
        ]

    def findings(self, comparison: Comparison) -> list[str]:
        """Say which findings fall, appear and stay."""
        if comparison.before.findings is None:
            return []
        said = [self.say(
            f"指摘: 解消 {len(comparison.solved)}・残る {len(comparison.unchanged)}・新しい {len(comparison.new)}",
            f"findings: {len(comparison.solved)} solved, {len(comparison.unchanged)} left, {len(comparison.new)} new",
        )]  # fmt: skip
        said += [f"+ {f.code} {self.text(f.message)}" for f in comparison.new]
        return said

    def worse(self, comparison: Comparison) -> list[str]:
        """Say what got worse for anyone."""
        return [self.text(one.message) for one in comparison.worse]

    def conflicts(self, conflicts: Iterable[Conflict]) -> list[str]:
        """Say what was refused, is held back, or should be looked at."""
        return [f"{self.text(_WEIGHT[one.weight])}: {self.text(one.message)}" for one in conflicts]

    def rung(self, authority: str) -> str:
        """Name a rung of the ladder."""
        return LADDER.word(authority, self.language)
