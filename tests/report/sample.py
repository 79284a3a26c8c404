"""An analysis made by hand, so that papers are tested apart from the rooms below."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Confidence, Finding, Operation, Severity, Source, Status, Suppression
from bprflow.flow.graph import Edge, FlowGraph, Node, NodeKind
from bprflow.language.terms import Text
from bprflow.measure.result import Amount, Measures, StepMeasure
from bprflow.model import Authority, LaneKind, Medium, Process, StepKind
from bprflow.model.facts import Fact, StepFacts
from bprflow.source.diagnostic import Loaded, Positions, SourceText

FILE = "examples/address-change/as-is.flow.yaml"
TEXT = """業務: 住所変更受付
件数: 24,000件/年
手順:
  - 市民: 住民異動届を手書きする
    時間: 8〜12分
  - 窓口: 本人確認し記入もれを直す
    時間: 6分
  - 入力係: 住民記録へ入力する
    時間: 8分
  - 入力係: 入力結果を読み合わせで照合する
    時間: 4分
"""
STEPS = (
    ("write", "市民", "住民異動届を手書きする", 8.0, 12.0, 15.0, LaneKind.RESIDENT, StepKind.FILL, Medium.PAPER),
    ("identify", "窓口", "本人確認し記入もれを直す", 6.0, 6.0, 15.0, LaneKind.STAFF, StepKind.CHECK, Medium.IN_PERSON),
    ("key", "入力係", "住民記録へ入力する", 8.0, 8.0, 10.0, LaneKind.STAFF, StepKind.TRANSCRIBE, Medium.SYSTEM),
    ("proof", "入力係", "入力結果を読み合わせで照合する", 4.0, 4.0, 5.0, LaneKind.STAFF, StepKind.CHECK, Medium.PAPER),
)
VOLUME = 24000.0


def process() -> Process:
    """Build the sample's process."""
    return Process.model_validate(
        {
            "name": "住所変更受付",
            "id": "address-change",
            "owner": "市民課",
            "volume": ["24,000件/年"],
            "lanes": [
                {"name": "市民", "kind": "住民"},
                {"name": "窓口", "kind": "職員", "headcount": 8},
                {"name": "入力係", "kind": "職員", "headcount": 2},
            ],
            "rules": [
                {
                    "name": "届出は書面で",
                    "requirements": ["書面"],
                    "bases": [{"kind": "法令", "name": "住民基本台帳法", "article": "第27条第1項"}],
                },
                {
                    "name": "窓口での本人確認",
                    "requirements": ["対面"],
                    "bases": [{"kind": "法令", "name": "住民基本台帳法", "article": "第27条第2項"}],
                    "keep_reason": "法律が本人確認を求めている",
                },
                {"name": "読み合わせ", "requirements": ["目視"], "bases": [{"kind": "慣行"}]},
            ],
            "steps": [
                {
                    "id": i, "lane": lane, "name": name, "kind": kind, "media": [medium],
                    "touch": f"{low}〜{high}分", "wait": f"{wait}分",
                    "rules": {"write": ["届出は書面で"], "identify": ["窓口での本人確認"], "proof": ["読み合わせ"]}.get(i, []),
                }
                for i, lane, name, low, high, wait, _, kind, medium in STEPS
            ],
            "source": "A市モデル(作例)",
            "updated": "令和8年4月1日",
        }
    )  # fmt: skip


def _finding(number: int, **changes: object) -> Finding:
    base = Finding(
        code="KEY-01",
        name=Text("紙の情報の打ち直し", "Re-keying from paper"),
        status=Status.FINDING,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        process="住所変更受付",
        step="key",
        steps=("key",),
        lane="入力係",
        file=FILE,
        line=8,
        column=5,
        message=Text("紙の届出書を見て、住民記録へ打ち直しています", "A paper form is typed into the system again"),
        why=Text(
            "氏名や新住所など5項目を、市民が書いたあと職員がもう一度入力しています。",
            "Five items are typed again by staff.",
        ),
        remedy=Text(
            "市民の入力データをそのまま取り込めるかもしれません。", "The resident's own data might be taken over."
        ),
        basis=(Source(Text("デジタル手続法 第11条", "Digital Procedures Act art. 11"), "2026-11-01"),),
        authority=Authority.MAYOR,
        inferred=False,
        hours_per_year=3200.0,
        suppression=None,
        operations=(Operation("digitise", "key", Text("入力を取り込みに替える", "Replace typing by import")),),
        id=f"KEY-01-{number:04d}",
        evidence={"items": "5"},
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def findings() -> tuple[Finding, ...]:
    """Build the sample's findings in the order the audit room promises."""
    return (
        _finding(
            1, code="FLOW-05", name=Text("書き直しの多さ", "Much rework"), severity=Severity.ERROR, step="write",
            steps=("write", "identify"), lane="市民", line=4, authority=Authority.SECTION, hours_per_year=6400.0,
            message=Text("不備で15%が書き直しになっています", "15% must be written again"), id="FLOW-05-0001",
            why=Text("紙に書いてから確かめるので、間違いが最後に見つかります。", "Errors are found last."),
            remedy=Text("入力のときに確かめる形に替えられるかもしれません。", "Check while typing instead."), basis=(),
        ),
        _finding(2),
        _finding(
            3, code="CHK-02", step="proof", steps=("proof",), status=Status.REVIEW, confidence=Confidence.MEDIUM,
            authority=Authority.SECTION, hours_per_year=1600.0, line=10, inferred=True, id="CHK-02-0003",
            message=Text("入力した内容を、別の職員が紙で読み合わせています", "Another person proofreads on paper"),
        ),
        _finding(
            4, code="PAP-09", severity=Severity.INFO, status=Status.FINDING, step="", steps=(), lane="", line=0,
            hours_per_year=None, id="PAP-09-0004", message=Text("帳票の保存期間が書かれていません", "No retention is written"),
        ),
        _finding(
            5, code="FACE-02", name=Text("窓口での本人確認", "Identity check at the counter"), status=Status.SUPPRESSED,
            step="identify", steps=("identify",), lane="窓口", line=6, id="FACE-02-0005", authority=Authority.STATE,
            suppression=Suppression(Text("住民基本台帳法 第27条第2項", "Basic Resident Register Act art. 27(2)"), "2027-03-31", "G1"),
        ),
    )  # fmt: skip


def _amount(low: float, high: float, assumed: float = 1.0) -> Amount:
    return Amount((low + high) / 2, low, high, assumed)


def _sum(parts: list[Amount]) -> Amount:
    return Amount(sum(p.value for p in parts), sum(p.low for p in parts), sum(p.high for p in parts), 1.0)


def measures() -> Measures:
    """Build the sample's figures: every step once a case, all times assumed."""
    steps = {
        i: StepMeasure(
            i, 1.0, 1.0, "件", _amount(low, high), _amount(low, high), _amount(wait, wait), _amount(VOLUME, VOLUME),
            _amount(low * VOLUME / 60, high * VOLUME / 60),
        )
        for i, _, _, low, high, wait, *_ in STEPS
    }  # fmt: skip
    lanes = {lane: [steps[s[0]] for s in STEPS if s[1] == lane] for _, lane, *_ in STEPS}
    hours = {lane: _sum([m.hours_per_year for m in parts if m.hours_per_year]) for lane, parts in lanes.items()}
    minutes = {lane: _sum([m.per_case_minutes for m in parts]) for lane, parts in lanes.items()}
    staff, resident = ("窓口", "入力係"), ("市民",)
    everything = _sum(list(minutes.values()))
    return Measures(
        steps=steps,
        unit="件",
        per_case_minutes=everything,
        single_pass_minutes=everything,
        staff_minutes=_sum([minutes[lane] for lane in staff]),
        resident_minutes=_sum([minutes[lane] for lane in resident]),
        by_lane_minutes=minutes,
        per_unit_minutes={},
        wait_minutes=_amount(45, 45),
        single_pass_wait_minutes=_amount(45, 45),
        cases_per_year=_amount(VOLUME, VOLUME),
        hours_per_year=_sum(list(hours.values())),
        staff_hours_per_year=_sum([hours[lane] for lane in staff]),
        resident_hours_per_year=_sum([hours[lane] for lane in resident]),
        by_lane_hours=hours,
        cost_yen_per_year=None,
        step_count=4,
        handoffs=2,
        transcriptions=1,
        seals=0,
        visits=_amount(1, 1),
        sheets=_amount(2, 2),
        phone_calls=_amount(0, 0),
        rekeyed_items=5,
        paper_documents=2,
        rework_factor=1.0,
        assumed_share=1.0,
        weakest=("write", "key"),
    )


def flow(of: Process) -> FlowGraph:
    """Build the sample's graph: one straight line."""
    ids = [s[0] for s in STEPS]
    nodes = {"start": Node("start", NodeKind.START)}
    nodes |= {i: Node(i, NodeKind.TASK, of.step_by_id[i], of.step_by_id[i].lane) for i in ids}
    nodes["end"] = Node("end", NodeKind.END)
    chain = ["start", *ids, "end"]
    facts = {
        i: StepFacts(Fact(kind, False), (Fact(medium, False),), (), (), 0, Fact(hands, False))
        for i, _, _, _, _, _, hands, kind, medium in STEPS
    }
    return FlowGraph(of, nodes, tuple(Edge(a, b) for a, b in pairwise(chain)), facts)


def analysis(**changes: object) -> Analysis:
    """Build the whole sample; keyword arguments replace parts of it."""
    made = process()
    base = Analysis(
        Loaded(SourceText(FILE, TEXT), made, (), Positions()), made, flow(made), measures(), findings()
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]
