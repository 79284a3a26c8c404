"""What a rule sees: one process with everything known of it, prepared once for all rules.

All rules together look at every step about a hundred times, so a `Seen` step holds its facts as
plain sets. Nothing here grows faster than the process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from bprflow.audit.laws import Laws
from bprflow.audit.media import ONLINE
from bprflow.audit.papers import Paper
from bprflow.audit.seen import AnyFact, Hit, Seen
from bprflow.flow.faults import StructureFault
from bprflow.flow.graph import Edge, FlowGraph, NodeKind
from bprflow.flow.structure import structure_faults
from bprflow.language.editions import EDITION, in_force
from bprflow.language.text import normalise
from bprflow.measure.result import Measures
from bprflow.model import (
    Process,
    Step,
    StepKind,
)

_SKIP_LIMIT = 24
"""Gateways with more ways than this are not looked through: no rule needs it, and it keeps the work linear."""

_LOOK_AHEAD = 200
"""Steps a rule looks ahead for a mention."""

__all__ = ["AnyFact", "Case", "Hit", "Seen"]


class Case:
    """One process as the rules see it.

    Args:
        flow: Its graph.
        measures: Its figures.
        laws: Law texts at hand, to look up what is cited; None when there are none.
        edition: Edition of the rules to judge by; the newest by default.

    """

    def __init__(self, flow: FlowGraph, measures: Measures, laws: Laws | None = None, edition: str = EDITION) -> None:
        self.laws = laws
        self.edition = edition
        self.flow = flow
        self.measures = measures
        self.process: Process = flow.process
        self.steps: tuple[Seen, ...] = tuple(
            self._see(index, step) for index, step in enumerate(self.process.all_steps) if step.id in flow.facts
        )
        self.by_id: dict[str, Seen] = {seen.id: seen for seen in self.steps}

    def _see(self, index: int, step: Step) -> Seen:
        facts = self.flow.facts[step.id]
        measure = self.measures.steps.get(step.id)
        rules = self.process.rule_by_name
        return Seen(
            step=step,
            facts=facts,
            index=index,
            text=normalise(step.name).lower(),
            kind=facts.kind.value,
            media=frozenset(fact.value for fact in facts.media),
            demands=frozenset(fact.value for fact in facts.requirements),
            seals=frozenset(fact.value for fact in facts.seals),
            rules=tuple(rules[name] for name in step.rules if name in rules),
            hands=facts.lane_kind.value,
            touch_minutes=measure.touch_minutes.value if measure and measure.touch_minutes else None,
            wait_minutes=measure.wait_minutes.value if measure and measure.wait_minutes else None,
            hours=measure.hours_per_year.value if measure and measure.hours_per_year else None,
            runs=measure.runs if measure else 1.0,
        )

    def since(self, edition: str) -> bool:
        """Does what came with an edition count here?"""
        return in_force(self.edition, edition)

    def hit(self, *facts: AnyFact | None, key: str = "", **values: object) -> Hit:
        """Say that a rule found something about the process as a whole."""
        return Hit((), tuple(fact for fact in facts if fact is not None), values, key)

    @cached_property
    def residents(self) -> tuple[Seen, ...]:
        """Steps done by those who apply."""
        return tuple(seen for seen in self.steps if seen.resident)

    @cached_property
    def staff(self) -> tuple[Seen, ...]:
        """Steps done by people of the authority."""
        return tuple(seen for seen in self.steps if seen.staff)

    @cached_property
    def words_around(self) -> tuple[tuple[Seen, tuple[str, ...]], ...]:
        """Give each step with its words, its note, its rules, and the names and notes of its documents, folded.

        Seven rules about files ask for them; O(uses of documents), once.
        """
        found = []
        for seen in self.steps:
            texts = [
                seen.text,
                normalise(seen.step.note).lower(),
                *(normalise(name).lower() for name in seen.step.rules),
            ]
            for use in (*seen.step.reads, *seen.step.writes):
                declared = self.process.document_by_name.get(use.document)
                texts += [normalise(use.document).lower(), normalise(declared.note).lower() if declared else ""]
            found.append((seen, tuple(dict.fromkeys(text for text in texts if text))))
        return tuple(found)

    @cached_property
    def _next(self) -> Mapping[str, tuple[Seen, ...]]:
        return {seen.id: self._across(seen.id, forwards=True) for seen in self.steps}

    @cached_property
    def _previous(self) -> Mapping[str, tuple[Seen, ...]]:
        return {seen.id: self._across(seen.id, forwards=False) for seen in self.steps}

    def next_of(self, seen: Seen) -> tuple[Seen, ...]:
        """Give the steps that can come right after, gateways looked through, loops back left out."""
        return self._next[seen.id]

    def previous_of(self, seen: Seen) -> tuple[Seen, ...]:
        """Give the steps that can come right before, gateways looked through, loops back left out."""
        return self._previous[seen.id]

    def _across(self, start: str, *, forwards: bool) -> tuple[Seen, ...]:
        edges = self.flow.outgoing if forwards else self.flow.incoming
        back = self.flow.back_edges
        found: dict[str, Seen] = {}
        todo, looked = [start], {start}
        while todo and len(looked) <= _SKIP_LIMIT:
            for edge in edges[todo.pop()]:
                node = edge.target if forwards else edge.source
                if node in looked or (edge.source, edge.target, edge.key) in back:
                    continue
                looked.add(node)
                if self.flow.nodes[node].kind is NodeKind.TASK:
                    if node in self.by_id:
                        found[node] = self.by_id[node]
                else:
                    todo.append(node)
        return tuple(sorted(found.values(), key=lambda seen: seen.index))

    @cached_property
    def chains(self) -> tuple[tuple[Seen, ...], ...]:
        """Steps in a row: each has one next step, which has one step before it; every step is in one chain."""
        chains: list[list[Seen]] = []
        place: dict[str, list[Seen]] = {}
        for seen in self.steps:
            before = self.previous_of(seen)
            if len(before) == 1 and len(self.next_of(before[0])) == 1 and before[0].id in place:
                chain = place[before[0].id]
                if chain[-1] is before[0]:
                    chain.append(seen)
                    place[seen.id] = chain
                    continue
            place[seen.id] = [seen]
            chains.append(place[seen.id])
        return tuple(tuple(chain) for chain in chains)

    @cached_property
    def loops(self) -> tuple[tuple[Edge, Seen, Seen], ...]:
        """Edges that go back, with the step they leave and the step they lead to."""
        found = []
        for edge in self.flow.edges:
            if (edge.source, edge.target, edge.key) not in self.flow.back_edges:
                continue
            source = self._step_at(edge.source, forwards=False)
            target = self._step_at(edge.target, forwards=True)
            if source and target:
                found.append((edge, source, target))
        return tuple(found)

    def _step_at(self, node: str, *, forwards: bool) -> Seen | None:
        if node in self.by_id:
            return self.by_id[node]
        owner = self.flow.nodes[node].step
        if owner is not None:
            return self.by_id.get(owner.id)
        around = self._across(node, forwards=forwards)
        return around[0] if around else None

    @cached_property
    def documents(self) -> Mapping[str, Paper]:
        """Every document named anywhere, with who reads and writes it."""
        found: dict[str, Paper] = {document.name: Paper(document.name, document) for document in self.process.documents}
        for seen in self.steps:
            for use in seen.step.writes:
                found.setdefault(use.document, Paper(use.document, None)).writers.append(seen)
            for use in seen.step.reads:
                found.setdefault(use.document, Paper(use.document, None)).readers.append(seen)
            for name in seen.step.attachments:
                found.setdefault(name, Paper(name, None)).attached.append(seen)
        return found

    @cached_property
    def faults(self) -> tuple[StructureFault, ...]:
        """What the shape of the flow gets wrong, found once for all rules."""
        return structure_faults(self.flow)

    def mentioned_after(self, words: str, seen: Seen) -> bool:
        """Does a later step name `words`? Looks at the next steps only, so that it stays linear."""
        later = self.steps[seen.index + 1 : seen.index + 1 + _LOOK_AHEAD]
        return any(words in other.name for other in later)

    @cached_property
    def digital_entry(self) -> Seen | None:
        """A step where people outside enter data themselves, if there is one."""
        return next(
            (s for s in self.residents if not s.media.isdisjoint(ONLINE) and s.kind in (StepKind.INPUT, StepKind.FILL, StepKind.SEND)),
            None,
        )  # fmt: skip

    @cached_property
    def fallbacks(self) -> frozenset[str]:
        """Words written as 代替手段 anywhere, to see which steps are such routes."""
        return frozenset(normalise(seen.step.fallback) for seen in self.steps if seen.step.fallback)

    def in_order(self) -> Iterator[tuple[Seen, Seen]]:
        """Yield each pair of steps that follow each other."""
        for seen in self.steps:
            for after in self.next_of(seen):
                yield seen, after
