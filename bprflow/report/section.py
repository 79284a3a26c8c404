"""One process of the page: everything a template reads is a property of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding
from bprflow.flow.graph import NodeKind
from bprflow.language import values
from bprflow.language.terms import Text, counter
from bprflow.measure.result import Amount, Measures, StepMeasure
from bprflow.model import LegacyRule, Process, Step
from bprflow.report import figures
from bprflow.report.answered import AnsweredAnalysis, decision_of
from bprflow.report.book.answers import DECISION
from bprflow.report.cards import Raised
from bprflow.report.digest import Digest, Priority, digest, priorities
from bprflow.source.diagnostic import Diagnostic

if TYPE_CHECKING:
    from bprflow.report.compared_view import ComparedView

PLAN_ROWS = 15
TORNADO_ROWS = 6


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as a line of the written flow and of the table of figures."""

    step: Step
    facts: tuple[str, ...]
    ways: tuple[str, ...]
    numbers: tuple[int, ...]
    measure: StepMeasure | None
    time: str
    evidence: str


@dataclass(frozen=True, slots=True)
class LaneRow:
    """One lane with its bar, in units of the drawing (0–200)."""

    name: str
    kind: str
    amount: Amount
    width: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BarRow:
    """One figure and how far the total moves with it, in units of the drawing (0–200)."""

    figure: Text
    evidence: str
    total: Amount
    left: float
    base: float
    width: float


class Section:
    """One process of the page; everything a template reads is a property of it.

    Args:
        key: Prefix of all ids of the process.
        analysis: The process.
        language: "ja" or "en".
        svg: Its picture, or an empty string.
        alone: True when the page is about this process only.
        namesake: True when another process of the page has the same name.

    """

    def __init__(
        self, key: str, analysis: Analysis, language: str, svg: str, *, alone: bool, namesake: bool = False
    ) -> None:
        self.key = key
        self._namesake = namesake
        self.alone = alone
        self.ordinal = "" if alone else f" {key[1:]}"
        self.analysis = analysis
        self.language = language
        self._svg = svg

    @property
    def process(self) -> Process:
        """The process."""
        return self.analysis.process

    @property
    def title(self) -> str:
        """Its name; with its state where another process of the page has the same."""
        name = self.process.name
        return f"{name} ({values.STATE.word(self.process.state, self.language)})" if self._namesake else name

    @property
    def measures(self) -> Measures:
        """Its figures."""
        return self.analysis.measures

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Notes on its text."""
        return self.analysis.diagnostics

    @cached_property
    def digest(self) -> Digest:
        """What every paper says of it."""
        return digest(self.analysis)

    @cached_property
    def step_names(self) -> dict[str, str]:
        """Names of steps by id."""
        return {step.id: step.name for step in self.process.all_steps}

    @cached_property
    def picture(self) -> object:
        """The picture as markup of this page, or None."""
        from bprflow.report.embedding import inline_svg

        name = Text(f"{self.process.name}の流れ図", f"Flow of {self.process.name}").in_language(self.language)
        about = Text(
            "同じ内容を、図のあとに文章でも書いています。", "The same flow is written as a list after the picture."
        ).in_language(self.language)
        return inline_svg(self._svg, self.key, name, about) if self._svg else None

    @property
    def least(self) -> str:
        """Smallest width at which the picture can be read [CSS length]."""
        from bprflow.report.embedding import natural_size

        return f"{natural_size(self._svg)[0] * 0.72:.0f}px"

    @property
    def landscape(self) -> bool:
        """Is the picture so wide that it needs a page of its own, turned?"""
        from bprflow.report.embedding import natural_size

        width, height = natural_size(self._svg)
        return width > 1.2 * height

    def box(self, step: str) -> str:
        """Name the box of a step in the picture."""
        from bprflow.draw.drawing import anchor

        return f"{self.key}-{anchor('step', step)}"

    @property
    def links(self) -> str:
        """Where a click on a box of the picture leads, as JSON."""
        found = {self.box(step): f"{self.key}-f{numbers[0]}" for step, numbers in self.analysis.numbers.items()}
        return json.dumps(found, ensure_ascii=False)

    @cached_property
    def places(self) -> dict[str, int]:
        """Place of each step in the written flow, from 1, by id."""
        return {step.id: place for place, step in enumerate(self.process.all_steps, 1)}

    @cached_property
    def raised(self) -> Raised:
        """Its findings as cards, and what a reader can choose among them."""
        return Raised(self.analysis, self.language)

    @cached_property
    def plan(self) -> tuple[Priority, ...]:
        """Rows of the action plan, best first."""
        return priorities(self.analysis, PLAN_ROWS)

    def decided(self, finding: Finding) -> tuple[str, str, str]:
        """What the plan says of a finding: decision, person, date; empty where nobody decided."""
        answer = decision_of(self.analysis, finding)
        if answer is None:
            return "", "", ""
        word = DECISION.word(answer.decision, self.language)
        said = f"{word}: {answer.reason}" if answer.reason else word
        return said, answer.person, figures.office_day(answer.until).in_language(self.language)

    @cached_property
    def redesign(self) -> ComparedView | None:
        """What the redesign brings; None when there is none."""
        analysis = self.analysis
        if not isinstance(analysis, AnsweredAnalysis) or analysis.comparison is None:
            return None
        from bprflow.report.compared_view import compared_view

        return compared_view(analysis.comparison, self.language, analysis.road, f"{self.key}-to-be-")

    @cached_property
    def steps(self) -> tuple[StepRow, ...]:
        """The steps in written order."""
        numbers = self.analysis.numbers
        return tuple(self._step_row(step, numbers.get(step.id, ())) for step in self.process.all_steps)

    @property
    def columns(self) -> int:
        """Columns of the strip on a wide screen, so that no card stands alone in its row."""
        count = len(self.digest.indicators)
        return count if count <= 8 else (count + 1) // 2

    @property
    def lane_unit(self) -> str:
        """What the table of lanes counts."""
        if self.measures.by_lane_hours:
            return Text("時間/年", "h/year").in_language(self.language)
        return Text(f"分/{self.measures.unit}", "min/case").in_language(self.language)

    @cached_property
    def lanes(self) -> tuple[LaneRow, ...]:
        """Lanes with bars; hours a year where known, else minutes a case."""
        amounts = {n: a for n, a in (self.measures.by_lane_hours or self.measures.by_lane_minutes).items() if a.high}
        scale = 196 / max((a.high for a in amounts.values()), default=1.0)
        return tuple(
            LaneRow(
                n, self._lane_kind(n), a, round(a.value * scale, 1), round(a.low * scale, 1), round(a.high * scale, 1)
            )
            for n, a in amounts.items()
        )

    @cached_property
    def bars(self) -> tuple[BarRow, ...]:
        """Figures the total hangs on, most pressing first, as bars."""
        from bprflow.measure.influence import tornado

        bars = tornado(self.analysis.flow, self.measures)[:TORNADO_ROWS]
        if not bars:
            return ()
        floor, top = min(b.low for b in bars), max(b.high for b in bars)
        scale = 196 / ((top - floor) or 1.0)
        return tuple(
            BarRow(
                b.figure,
                values.PROVENANCE.word(b.provenance, self.language),
                Amount(b.base, min(b.low, b.high), max(b.low, b.high)),
                round(2 + (min(b.low, b.high) - floor) * scale, 1),
                round(2 + (b.base - floor) * scale, 1),
                round(max(b.swing * scale, 1.0), 1),
            )
            for b in bars
        )

    def citations(self, rule: LegacyRule) -> list[str]:
        """Name where a rule is written."""
        return [basis.cited.in_language(self.language) for basis in rule.bases if basis.citation]

    def _step_row(self, step: Step, numbers: tuple[int, ...]) -> StepRow:
        facts = self.analysis.flow.facts.get(step.id)
        said: list[Text] = []
        if facts:
            said += [Text(values.MEDIUM.word(f.value), values.MEDIUM.word(f.value, "en")) for f in facts.media]
        if step.touch:
            said.append(
                Text(f"作業 {figures.minutes(step.touch.minutes).ja}", f"work {figures.minutes(step.touch.minutes).en}")
            )
        if step.wait:
            said.append(
                Text(f"待ち {figures.minutes(step.wait.minutes).ja}", f"wait {figures.minutes(step.wait.minutes).en}")
            )
        evidence = values.PROVENANCE.word(step.touch.provenance, self.language) if step.touch else "-"
        if step.touch and step.touch.note:
            evidence += f" ({step.touch.note})"
        return StepRow(
            step,
            tuple(t.in_language(self.language) for t in said),
            self._ways(step),
            numbers,
            self.measures.steps.get(step.id),
            self._time(step),
            evidence,
        )

    def _time(self, step: Step) -> str:
        """Write the touch time of a step with what it refers to, as the writer put it where possible."""
        if not step.touch:
            return "-"
        measure = self.measures.steps.get(step.id)
        per = counter(measure.per if measure else step.per or "").in_language(self.language)
        written = step.touch.text if self.language == "ja" else ""
        low, high = figures.minutes(step.touch.low_minutes), figures.minutes(step.touch.high_minutes)
        span = low if low == high else Text(f"{low.ja}〜{high.ja}", f"{low.en} - {high.en}")
        return (written or span.in_language(self.language)) + (f" / {per}" if per else "")

    def _ways(self, step: Step) -> tuple[str, ...]:
        """Name where a decision leads, in the writer's words."""
        names = self.step_names
        ways: list[str] = []
        for branch in step.branches:
            target = names.get(branch.target, branch.target)
            share = f" {figures.percent(branch.share.value)}" if branch.share else ""
            ways.append(f"{branch.condition}{share}: {target}")
        if step.next and not step.branches:
            ways.append(names.get(step.next, step.next))
        return tuple(ways)

    def _lane_kind(self, name: str) -> str:
        hands = next(
            (
                self.analysis.flow.facts[node.id].lane_kind.value
                for node in self.analysis.flow.nodes.values()
                if node.kind is NodeKind.TASK and node.lane == name and node.id in self.analysis.flow.facts
            ),
            None,
        )
        return values.LANE_KIND.word(hands, self.language) if hands else ""
