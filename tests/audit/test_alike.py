"""Flows of one shape audited together get the findings each gets alone, to the letter."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice

import pytest

from bprflow.audit import AuditConfig, all_rules
from bprflow.audit.alike import WORDS, ManyAlike, analyse_many
from bprflow.audit.analysis import Analysis
from bprflow.audit.case import Case
from bprflow.audit.engine import run_rules
from bprflow.audit.rule import Registry, Rule, rule
from bprflow.audit.seen import Hit
from bprflow.audit.sources import HOUSE
from bprflow.exchange.inventory import inventory_flows, procedures
from bprflow.exchange.inventory.stub import stub
from bprflow.flow import build
from bprflow.language.terms import Text
from bprflow.measure import measure
from bprflow.model import Process
from bprflow.source import load_text
from bprflow.source.diagnostic import Loaded, Positions, SourceText
from tests.exchange.samples import shared
from tests.exchange.test_inventory import ROW

CONFIG = AuditConfig()


def _loaded(process: Process) -> Loaded:
    return Loaded(SourceText("x", "", ""), process, (), Positions())


def _alone(loaded: Loaded, rules: tuple[Rule, ...]) -> Analysis:
    assert loaded.process is not None
    flow = build(loaded.process)
    measures = measure(flow)
    positions, file = loaded.positions, loaded.source.file
    findings = run_rules(rules, flow, measures, positions=positions, file=file, config=CONFIG)
    return Analysis(loaded, loaded.process, flow, measures, findings)


def _same(many: Analysis | None, alone: Analysis) -> None:
    assert many is not None
    assert many.findings == alone.findings
    assert many.measures == alone.measures
    assert many.flow == alone.flow


@pytest.mark.parametrize("part", range(3))
def test_every_row_gets_what_it_gets_alone(part: int) -> None:
    path = str(shared("procedures", "*.parquet")[0])
    audit, rules = ManyAlike(all_rules(), CONFIG), all_rules()
    shapes = []
    for loaded in islice(inventory_flows(path), part * 30_000, part * 30_000 + 300):
        many = audit.analyse(loaded)
        _same(many, _alone(loaded, rules))
        shapes.append(many.flow.edges if many else ())
    assert len({id(shape) for shape in shapes}) < 240, "shapes are to be shared"


def _row(**more: object) -> Process:
    from bprflow.exchange.inventory.procedure import procedure

    return stub(procedure({**ROW, **more}))


def _rule(check: Callable[[Case], Iterator[Hit]]) -> Rule:
    registry = Registry()
    check.__doc__ = all_rules()[0].documentation
    rule(
        "ZZ-01", "試し", "Try", "warning high minimum", message=Text("あり", "there"), basis=(HOUSE,), registry=registry
    )(check)
    return registry.rules["ZZ-01"]


def _law(case: Case) -> bool:
    return any(basis.name == "戸籍法" for legacy in case.process.rules for basis in legacy.bases)


@pytest.mark.parametrize(
    ("looks", "change"),
    [
        (lambda case: case.process.name == "別の手続", {"手続名": "別の手続"}),
        (lambda case: case.process.owner == "法務省", {"所管府省庁": "法務省"}),
        (lambda case: case.flow.process.start == "出生", {"手続が行われるイベント(個人)": "出生"}),
        (lambda case: "9,999" in case.process.note, {"オンライン手続件数": 9999}),
        (lambda case: case.process.basis[0].name == "戸籍法", {"法令名": "戸籍法"}),
        (_law, {"法令名": "戸籍法"}),
        (lambda case: any(b.name == "戸籍法" for seen in case.steps for b in seen.bases), {"法令名": "戸籍法"}),
        (lambda case: (case.measures.cases_per_year or 0) and case.measures.cases_per_year.value > 5e6, {"総手続件数": 9_000_000}),
        (lambda case: case.process.volume[0].low > 5e6, {"総手続件数": 9_000_000}),
    ],
)  # fmt: skip
def test_a_rule_that_looks_at_words_is_asked_again(looks: Callable[[Case], bool], change: dict[str, object]) -> None:
    """Silent on the first row of a shape, it must still speak on the second."""

    def check(case: Case) -> Iterator[Hit]:
        if looks(case):
            yield case.hit()

    mine = _rule(check)
    first, second = list(analyse_many([_loaded(_row()), _loaded(_row(**change))], (mine,), CONFIG))
    assert [finding.code for finding in first.findings] == []
    assert [finding.code for finding in second.findings] == ["ZZ-01"]


def test_a_silent_rule_is_not_asked_twice() -> None:
    asked = []

    def check(case: Case) -> Iterator[Hit]:
        asked.append(case)
        yield from (seen.hit() for seen in case.steps if seen.step.name == "ない")

    list(analyse_many([_loaded(_row(手続名=name)) for name in ("ア", "イ", "ウ")], (_rule(check),), CONFIG))
    assert len(asked) == 1


def test_what_rules_share_of_a_case_follows_no_words() -> None:
    """A cached value made from words would hide from the watch that the next rule looks at them too."""
    shared_values = [name for name, value in vars(Case).items() if isinstance(value, cached_property)]
    assert len(shared_values) > 5
    told = _row(手続名="別の手続", 所管府省庁="法務省", **{"手続が行われるイベント(個人)": "出生"})
    for name in shared_values:
        plain, other = (Case(flow := build(process), measure(flow)) for process in (_row(), told))
        assert repr(getattr(plain, name)) == repr(getattr(other, name)), name


def test_flows_with_times_are_each_their_own() -> None:
    first = load_text("業務: 受付\n件数: 100件/年\n手順:\n  - 担当課: 紙の申請書を確認する\n    時間: 10分\n").process
    assert first is not None
    assert first.volume
    volume = tuple(rate.model_copy(update={"low": 9e5, "high": 9e5}) for rate in first.volume)
    second = first.model_copy(update={"name": "届出", "volume": volume})
    rules = all_rules()
    for many, process in zip(analyse_many(map(_loaded, (first, second)), rules, CONFIG), (first, second), strict=True):
        _same(many, _alone(_loaded(process), rules))


def test_shapes_are_forgotten_and_the_collector_comes_back() -> None:
    audit = ManyAlike(all_rules(), CONFIG, most_shapes=1)
    rows = [_row(), _row(手続類型="4 文書の備付"), _row(手続名="い")]
    for process in rows:
        _same(audit.analyse(_loaded(process)), _alone(_loaded(process), all_rules()))
    assert audit.analyse(replace(_loaded(rows[0]), process=None)) is None
    flows = analyse_many(map(_loaded, rows), all_rules(), CONFIG)
    next(flows)
    flows.close()
    assert gc.isenabled()


def test_the_words_are_fields_of_a_process() -> None:
    assert set(Process.model_fields) >= WORDS
    assert next(procedures(str(shared("procedures", "*.parquet")[0]))).name
