"""The findings of one process as cards, and the choices by which a reader narrows them down."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.model import Authority, LaneKind

MANY_CARDS = 100
"""From here on cards off the screen are neither styled nor laid out."""
MOST_CHOICES = 30
"""Lanes and causes a list offers."""


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as a card.

    Attributes:
        number: Its number.
        finding: The finding.
        badges: Words of its facts.
        symptoms: Numbers of what would go with it.
        together: Touch hours a year of it and of those, each step once; None when unknown.
        groups: Names of the filters that keep it: who decides, residents' burden, lane, cause.

    """

    number: int
    finding: Finding
    badges: tuple[str, ...]
    symptoms: tuple[int, ...]
    together: float | None
    groups: tuple[str, ...]


class Raised:
    """The findings of one process as the page shows them.

    Args:
        analysis: The process.
        language: "ja" or "en".

    """

    def __init__(self, analysis: Analysis, language: str) -> None:
        self.analysis = analysis
        self.language = language

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The findings that are said, numbered."""
        return tuple(self._card(number, finding) for number, finding in enumerate(self.analysis.shown, 1))

    @property
    def large(self) -> bool:
        """Are there so many cards that a browser must be spared work?"""
        return len(self.cards) > MANY_CARDS

    @property
    def filters(self) -> tuple[tuple[str, str, int], ...]:
        """Choices of the filter: value, name, how many findings."""
        names = {
            Authority.SECTION: Text("課で決められる", "Section decides"),
            Authority.MAYOR: Text("市長", "Mayor"),
            Authority.ASSEMBLY: Text("議会", "Assembly"),
            Authority.STATE: Text("国", "State"),
        }
        rows = [("all", Text("すべて", "All"), len(self.cards))]
        rows += [(a.value, name, sum(c.finding.authority is a for c in self.cards)) for a, name in names.items()]
        rows += [("resident", Text("住民の負担", "Residents' burden"), sum("resident" in c.groups for c in self.cards))]
        rows += [("held", Text("除外", "Not raised"), len(self.analysis.suppressed))]
        return tuple((value, name.in_language(self.language), count) for value, name, count in rows)

    @cached_property
    def _symptoms(self) -> dict[str, tuple[int, ...]]:
        """Numbers of the findings that follow from a finding, by its id."""
        numbers = {finding.id: number for number, finding in enumerate(self.analysis.shown, 1)}
        return {c.finding.id: tuple(numbers[f.id] for f in c.symptoms) for c in self.analysis.causes}

    @cached_property
    def _together(self) -> dict[str, float | None]:
        """Touch hours a year of each cause and all that follows from it, by its id."""
        return {cause.finding.id: cause.hours_per_year for cause in self.analysis.causes}

    def _card(self, number: int, finding: Finding) -> Card:
        facts = self.analysis.flow.facts.get(finding.step)
        badges: list[str] = []
        if facts:
            badges += [values.REQUIREMENT.word(f.value, self.language) for f in facts.requirements[:2]]
            badges += [] if badges else [values.STEP_KIND.word(facts.kind.value, self.language)]
            badges += [values.MEDIUM.word(f.value, self.language) for f in facts.media[:3]]
        badges += [finding.lane] if finding.lane else []
        hands = (self.analysis.flow.facts.get(step) for step in finding.steps)
        groups = [finding.authority.value, *self.groups_of(finding)]
        groups += ["resident"] if any(f.lane_kind.value is LaneKind.RESIDENT for f in hands if f) else []
        groups += [f"c{place}" for place, (_, numbers) in enumerate(self._causes, 1) if number in numbers]
        symptoms = self._symptoms.get(finding.id, ())
        together = self._together.get(finding.id)
        return Card(number, finding, tuple(dict.fromkeys(badges)), symptoms, together, tuple(groups))

    def groups_of(self, finding: Finding) -> tuple[str, ...]:
        """Name the choices of the lane filter that keep a finding: the lanes of all its steps."""
        steps = self.analysis.process.step_by_id
        lanes = {finding.lane, *(steps[step].lane for step in finding.steps if step in steps)}
        return tuple(f"l{place}" for place, lane in enumerate(self._lane_names, 1) if lane in lanes)

    @cached_property
    def _lane_names(self) -> tuple[str, ...]:
        """Lanes in written order, those first that are declared."""
        declared = (lane.name for lane in self.analysis.process.lanes)
        return tuple(dict.fromkeys((*declared, *(step.lane for step in self.analysis.process.all_steps))))

    @cached_property
    def _causes(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Number of each cause, and the numbers of it and of what would go with it."""
        numbers = {finding.id: number for number, finding in enumerate(self.analysis.shown, 1)}
        found = [(numbers[c.finding.id], c) for c in self.analysis.causes if c.finding.id in numbers]
        return tuple((n, (n, *self._symptoms[c.finding.id])) for n, c in found[:MOST_CHOICES])

    @cached_property
    def choices(self) -> tuple[tuple[str, str, tuple[tuple[str, str, int], ...]], ...]:
        """Lists of the filter (key, name, choices): lanes and causes, with how many findings each keeps."""
        counts = Counter(group for card in self.cards for group in card.groups)
        lanes = [(f"l{n}", name) for n, name in enumerate(self._lane_names[:MOST_CHOICES], 1)]
        causes = [
            (f"c{n}", f"{number}. {self.analysis.shown[number - 1].message.in_language(self.language)}")
            for n, (number, _) in enumerate(self._causes, 1)
        ]
        lists = [("lane", Text("担当", "Lane"), lanes, 2), ("cause", Text("原因", "Cause"), causes, 1)]
        rows = []
        for key, name, parts, least in lists:
            kept = tuple((value, word, counts[value]) for value, word in parts if counts[value])
            rows += [(key, name.in_language(self.language), kept)] if len(kept) >= least else []
        return tuple(rows)
