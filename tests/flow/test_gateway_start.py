"""A further start may lead straight into a gateway, as it often does in BPMN."""

from __future__ import annotations

from bprflow.flow import build
from bprflow.flow.graph import NodeKind
from bprflow.model import Gateway, GatewayKind, Process, Step


def test_a_gateway_can_be_a_start() -> None:
    process = Process(
        name="受付",
        start="来庁",
        steps=(
            Step(id="受ける", lane="窓口", name="受ける", next="合流"),
            Gateway(id="合流", gateway=GatewayKind.EXCLUSIVE, start="郵送"),
            Step(id="審査", lane="係", name="審査"),
        ),
    )
    flow = build(process)
    assert [flow.nodes[n].label for n in flow.starts] == ["来庁", "郵送"]
    second = flow.starts[1]
    assert [edge.target for edge in flow.outgoing[second]] == ["合流"]
    assert sum(node.kind is NodeKind.END for node in flow.nodes.values()) == 1
