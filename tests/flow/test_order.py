"""Which edges go back, and the forward order: a jump ahead does not turn the written order round."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from bprflow.flow import FlowGraph, build
from bprflow.model import Process
from bprflow.source import load_text
from tests.draw.flows import processes

TEXT = """
業務: 飛ばす
手順:
  - 係: 受ける
    分岐:
      対象外 10%: まとめる
      対象: 次へ
  - 係: 調べる
  - 係: 書く
  - 係: まとめる
    分岐:
      不備 20%: 調べる
      よし: 次へ
  - 係: 送る
"""


def read(text: str) -> FlowGraph:
    loaded = load_text(text)
    assert loaded.process is not None
    return build(loaded.process)


def test_a_way_that_jumps_ahead_goes_forward_though_it_is_written_first() -> None:
    flow = read(TEXT)
    assert flow.back_edges == {("まとめる?", "調べる", 0)}
    order = [node for node in flow.order if "?" not in node and not node.startswith("@")]
    assert order == ["受ける", "調べる", "書く", "まとめる", "送る"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(processes())
def test_the_forward_order_holds_every_node_once_and_every_edge_but_those_that_go_back(process: Process) -> None:
    flow = build(process)
    assert sorted(flow.order) == sorted(flow.nodes)
    rank = {node: index for index, node in enumerate(flow.order)}
    for edge in flow.edges:
        if (edge.source, edge.target, edge.key) not in flow.back_edges:
            assert rank[edge.source] < rank[edge.target]
