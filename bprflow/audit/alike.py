"""Many flows of few shapes, each shape gone through once: 75,000 rows of an inventory share a third as many.

Flows are alike when they differ in nothing but words about the whole (name, id, owner, basis, start, note), the words
of the laws their rules rest on, and how many cases a year there are, where no times are written that would add up. The first of each shape is audited in full, and it is watched which rules look at
those words. A rule that said nothing and looked at none of them says nothing about the others either; every other rule
is run anew, so that findings are the same as if each flow had been audited alone.
"""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from typing import cast

from bprflow.audit.analysis import Analysis
from bprflow.audit.case import Case
from bprflow.audit.config import AuditConfig
from bprflow.audit.engine import Maker, rules_at
from bprflow.audit.finding import Finding
from bprflow.audit.laws import laws_of
from bprflow.audit.rule import Rule
from bprflow.flow import build
from bprflow.flow.build import retitled
from bprflow.flow.graph import FlowGraph
from bprflow.measure import measure
from bprflow.measure.result import Measures
from bprflow.model import LegacyRule, Process
from bprflow.source.diagnostic import Loaded

WORDS = frozenset({"name", "id", "owner", "basis", "volume", "start", "source", "note"})
"""Fields of a process in which flows of one shape may differ; of volumes, in the numbers only."""
MOST_SHAPES = 4_096
"""Shapes kept in mind, last used first: about 60 MB."""
_COLLECT_EVERY = 25_000
"""Flows between two runs of the cycle collector: left to itself it takes a fifth of the time and finds nothing."""
_LONG = ("lanes", "documents", "steps")
"""Compared by identity: makers of many flows share them, and comparing them step by step would cost an audit."""
_SHORT = tuple(name for name in Process.model_fields if name not in {*WORDS, *_LONG, "rules"})
_PLAIN = frozenset({*_LONG, *_SHORT, "all_steps", "step_by_id", "lane_by_name", "document_by_name"})
_RULE = tuple(name for name in LegacyRule.model_fields if name != "bases")
_PLAIN_RULE = frozenset({*_RULE, "authority"})
_PLAIN_BASIS = frozenset({"kind"})


def analyse_many(
    flows: Iterable[Loaded], rules: tuple[Rule, ...], config: AuditConfig
) -> Generator[Analysis, None, None]:
    """Audit flows one after another; what holds no process is passed over.

    Args:
        flows: n flows of k shapes; each is forgotten when the next is taken.
        rules: Rules to choose from; `config` says which of them run.
        config: What to audit and how.

    Yields:
        The same as `analyse_loaded` gives; O(k) full audits, O(n) of the rules that look at words.

    """
    audit = ManyAlike(rules, config)
    collecting = gc.isenabled()
    gc.disable()
    try:
        for number, loaded in enumerate(flows, 1):
            analysis = audit.analyse(loaded)
            if analysis is not None:
                yield analysis
            if collecting and number % _COLLECT_EVERY == 0:
                gc.collect()
    finally:
        if collecting:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is known of the flows of one shape.

    Attributes:
        alike: The first of them; what the key tells by identity lives as long as it does.
        flow, measures: Its graph and figures.
        rules: Rules that may say something about another.

    """

    alike: Process
    flow: FlowGraph
    measures: Measures
    rules: tuple[Rule, ...]


class ManyAlike:
    """Audits flows one after another and remembers shapes, not flows.

    Args:
        rules: Rules to choose from; `config` says which of them run.
        config: What to audit and how.
        most_shapes: Shapes kept in mind.

    """

    def __init__(self, rules: tuple[Rule, ...], config: AuditConfig, most_shapes: int = MOST_SHAPES) -> None:
        self.config = config
        self.laws = laws_of(config.laws)
        self.every = rules_at(rules, config.edition)
        self.wanted = tuple(rule for rule in self.every if config.wants(rule))
        self.most_shapes = most_shapes
        self._shapes: OrderedDict[tuple[object, ...], _Shape] = OrderedDict()

    def analyse(self, loaded: Loaded) -> Analysis | None:
        """Give the same as `analyse_loaded` would; None for what holds no process. O(1) rules for a known shape."""
        process = loaded.process
        if process is None:
            return None
        key = _key(process)
        shape = self._shapes.get(key)
        if shape is None:
            return self._first(loaded, process, key)
        self._shapes.move_to_end(key)
        flow = retitled(shape.flow, process)
        measures = shape.measures if process.volume == shape.alike.volume else measure(flow)
        maker = self._maker(loaded, Case(flow, measures, self.laws, self.config.edition))
        found = [finding for rule in shape.rules for finding in maker.findings_of(rule)]
        return self._analysis(loaded, process, flow, measures, maker.all_findings(found, self.every))

    def _first(self, loaded: Loaded, process: Process, key: tuple[object, ...]) -> Analysis:
        flow = build(process, edition=self.config.edition)
        measures = measure(flow)
        watch = _Watch()
        case = Case(replace(flow, process=watch.process(process)), measures, self.laws, self.config.edition)
        case.measures = watch.measures(measures)
        maker = self._maker(loaded, case)
        found: list[Finding] = []
        again: list[Rule] = []
        for rule in self.wanted:
            watch.looked = False
            said = maker.findings_of(rule)
            found.extend(said)
            if said or watch.looked:
                again.append(rule)
        if len(flow.starts) == 1 and not any(step.touch or step.per or step.frequency for step in process.all_steps):
            self._shapes[key] = _Shape(process, flow, measures, tuple(again))
            if len(self._shapes) > self.most_shapes:
                self._shapes.popitem(last=False)
        return self._analysis(loaded, process, flow, measures, maker.all_findings(found, self.every))

    def _maker(self, loaded: Loaded, case: Case) -> Maker:
        return Maker(case, loaded.positions, loaded.source.file, self.config)

    def _analysis(
        self, loaded: Loaded, process: Process, flow: FlowGraph, measures: Measures, findings: tuple[Finding, ...]
    ) -> Analysis:
        return Analysis(loaded, process, flow, measures, findings, self.config.edition)


def _key(process: Process) -> tuple[object, ...]:
    """Give what flows of one shape have in common; O(rules)."""
    rules = (
        (tuple(getattr(rule, name) for name in _RULE), tuple(basis.kind for basis in rule.bases))
        for rule in process.rules
    )
    long = (id(getattr(process, name)) for name in _LONG)
    units = tuple(rate.unit for rate in process.volume)
    return (*long, *(getattr(process, name) for name in _SHORT), units, *rules)


class _Watch:
    """Remembers whether anybody looked at the words in which flows of one shape differ."""

    def __init__(self) -> None:
        self.looked = False

    def process(self, process: Process) -> Process:
        """Give the process to look at under watch."""
        rules = tuple(self._rule(rule) for rule in process.rules)
        by_name = {rule.name: rule for rule in rules}
        return cast("Process", _Watched(process, self, _PLAIN, {"rules": rules, "rule_by_name": by_name}))

    def measures(self, measures: Measures) -> Measures:
        """Give figures to look at under watch: all of them may follow the number of cases."""
        return cast("Measures", _Watched(measures, self, frozenset(), {}))

    def _rule(self, rule: LegacyRule) -> LegacyRule:
        bases = tuple(_Watched(basis, self, _PLAIN_BASIS, {}) for basis in rule.bases)
        return cast("LegacyRule", _Watched(rule, self, _PLAIN_RULE, {"bases": bases}))


class _Watched:
    """A value under watch: what is plain is given as it is, everything else is told."""

    def __init__(self, value: object, watch: _Watch, plain: frozenset[str], instead: dict[str, object]) -> None:
        self.__dict__ |= instead
        self._value, self._watch, self._plain = value, watch, plain

    def __getattr__(self, name: str) -> object:
        found = getattr(self._value, name)
        if name in self._plain:
            self.__dict__[name] = found  # asked a hundred times: the next time without coming here
        else:
            self._watch.looked = True
        return found
