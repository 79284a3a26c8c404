"""Whatever people write, every analysis answers: no crash, no negative or infinite figure."""

import math
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bprflow.flow import FlowGraph, build, document_flow, order_analysis, region_tree, structure_faults
from bprflow.measure import indicators, knock_out, measure, tornado
from bprflow.model import Process

NAMES = [f"手順{n}" for n in range(9)]
PAPERS = ["届", "台帳", "通知", "控え"]
KINDS = ["exclusive", "parallel", "inclusive", "event"]


def anything(seed: int) -> FlowGraph:
    """Draw a process in which anything may jump anywhere, with or without figures."""
    rng = random.Random(seed)

    def target() -> str:
        return rng.choice([*NAMES, "終了", "次へ", "どこにもない", "p1", "関門1"])

    def branches(count: int) -> list[dict[str, object]]:
        share = [None, "0%", "10%", "20〜40%", "100%"]
        made = [{"condition": f"条件{n}", "target": target(), "share": rng.choice(share)} for n in range(count)]
        return [{key: value for key, value in branch.items() if value is not None} for branch in made]

    def item(depth: int) -> dict[str, object]:
        drawn = rng.random()
        if drawn < 0.15 and depth < 3:
            ways = [[item(depth + 1) for _ in range(rng.randint(0, 3))] for _ in range(rng.randint(1, 3))]
            return {"type": "parallel", "id": f"p{rng.randint(0, 3)}", "branches": ways}
        if drawn < 0.3:
            made = {"type": "gateway", "id": f"関門{rng.randint(0, 3)}", "gateway": rng.choice(KINDS)}
            return {
                **made,
                "branches": branches(rng.randint(0, 3)),
                **({"next": target()} if rng.random() < 0.3 else {}),
            }
        name = rng.choice(NAMES)
        made = {"id": name, "lane": rng.choice(["市民", "窓口", "税", "システム"]), "name": name}
        facts = {
            "touch": rng.choice(["5分", "0分", "8〜12分", "2時間"]), "wait": rng.choice(["3日", "0分", "10〜20分"]),
            "per": rng.choice(["件", "月", "人", "件×3回", "現場"]), "frequency": rng.choice(["月1回", "0回/年"]),
            "share": rng.choice(["0%", "20%", "100%"]), "reads": [rng.choice(PAPERS)], "writes": [rng.choice(PAPERS)],
            "kind": rng.choice(["fill", "print", "transcribe", "seal", "move", "auto", "store"]),
            "media": [rng.choice(["paper", "system", "phone", "in_person"])], "start": "電話", "next": target(),
        }  # fmt: skip
        made |= {
            key: value for key, value in facts.items() if rng.random() < (0.1 if key in ("start", "next") else 0.4)
        }
        return {**made, **({"branches": branches(rng.randint(1, 3))} if rng.random() < 0.4 else {})}

    fields: dict[str, object] = {"name": "何でも", "steps": [item(0) for _ in range(rng.randint(0, 8))]}
    if rng.random() < 0.6:
        fields["volume"] = [rng.choice(["600件/年", "0件/年", "100〜200件/月"]), "12回/年"]
    if rng.random() < 0.3:
        fields["peak"] = {"months": "3〜4月", "share": "30%"}
    return build(Process.model_validate(fields))


def figures(value: object) -> list[float]:
    """Collect every number in a result."""
    if isinstance(value, bool):
        return []
    if isinstance(value, (int, float)):
        return [float(value)]
    if isinstance(value, dict):
        return [number for part in value.values() for number in figures(part)]
    if isinstance(value, (list, tuple)):
        return [number for part in value for number in figures(part)]
    names = getattr(value, "__dataclass_fields__", None)
    return [number for name in names for number in figures(getattr(value, name))] if names else []


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0, max_value=2**40))
def test_every_analysis_answers(seed):
    flow = anything(seed)
    for fault in structure_faults(flow):
        assert set(fault.nodes) <= set(flow.nodes) and fault.message.ja and fault.message.en
        assert set(fault.steps) <= {node.step.id for node in flow.nodes.values() if node.step}
    tree = region_tree(flow)
    assert sorted([*tree.line.nodes(), *tree.outside]) == sorted(flow.nodes)
    data, order = document_flow(flow), order_analysis(flow)
    for name in ("early_reads", "unread_writes", "lost_writes", "parallel_conflicts", "rewritten_items"):
        assert isinstance(getattr(data, name), tuple)
    assert len(data.copy_chains) + len(data.media_breaks) + len(data.round_trips) >= 0
    assert order.path_as_needed.minutes <= order.path_as_written.minutes + order.saved_minutes + 1e-6
    m = measure(flow)
    every = [*figures(m), *figures(indicators(flow, m)), *figures(knock_out(flow, m) or ())]
    assert all(math.isfinite(number) and number >= -1e-9 for number in every)
    assert all(math.isfinite(bar.low) and math.isfinite(bar.high) for bar in tornado(flow, m))
    for amount in (m.per_case_minutes, m.wait_minutes, m.hours_per_year):
        if amount is not None:
            assert amount.low <= amount.value + 1e-6 and amount.value <= amount.high + 1e-6
    assert sum(a.value for a in m.by_lane_minutes.values()) - m.per_case_minutes.value < 1e-6
