"""BPMN import: every kind of element, every encoding, and what became of each."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bprflow.exchange.bpmn import read_bpmn
from bprflow.exchange.fidelity import Fate, Imported
from bprflow.flow import build, structure_faults
from bprflow.flow.graph import NodeKind
from bprflow.model import END, Gateway, GatewayKind, Medium, Process, Step, StepKind
from tests.exchange.samples import bpmn, flow, process, shared

ONE = (
    '<bpmn:startEvent id="s" name="届出"/><bpmn:task id="a" name="受け付ける"/><bpmn:endEvent id="e"/>'
    + flow("s", "a")
    + flow("a", "e")
)


def only(imported: Imported) -> Process:
    assert len(imported.parts) == 1, imported.diagnostics
    return imported.processes[0]


def fates(imported: Imported, kind: str) -> list[Fate]:
    return [row.fate for row in imported.rows if row.kind == kind]


def test_a_chain_becomes_steps_in_order() -> None:
    body = '<bpmn:endEvent id="e"/><bpmn:userTask id="b" name="審査\n する"/><bpmn:task id="a" name="受け付ける"/><bpmn:startEvent id="s" name="届出"/>'
    found = only(read_bpmn(process(body + flow("b", "e") + flow("s", "a") + flow("a", "b"))))
    assert [step.name for step in found.all_steps] == ["受け付ける", "審査 する"]
    assert (found.start, found.name) == ("届出", "住所変更")
    assert all(step.next is None and not step.branches for step in found.all_steps)


@pytest.mark.parametrize("encoding", ["UTF-8", "Shift_JIS", "EUC-JP", "UTF-16"])
def test_japanese_encodings(encoding: str) -> None:
    body = (
        f'<bpmn:process id="p" name="申請①" >{ONE}</bpmn:process>'
        if encoding != "EUC-JP"
        else f'<bpmn:process id="p" name="申請">{ONE}</bpmn:process>'
    )
    found = read_bpmn(bpmn(body, encoding))
    assert only(found).all_steps[0].name == "受け付ける"
    assert only(found).name.startswith("申請")


def test_gateway_kinds_and_conditions() -> None:
    body = (
        '<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="x" name="書類は?" default="f_x_b"/><bpmn:task id="a" name="直す"/>'
        '<bpmn:task id="b" name="進む"/><bpmn:complexGateway id="c"/><bpmn:eventBasedGateway id="v"/>'
        '<bpmn:intermediateCatchEvent id="t" name="期限"><bpmn:timerEventDefinition><bpmn:timeDuration>P2DT3H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>'
        '<bpmn:receiveTask id="r" name="回答を受ける"/><bpmn:endEvent id="e" name="却下"/>'
        + flow("s", "x") + flow("x", "a", inner='<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">不備 &gt; 0</bpmn:conditionExpression>')
        + flow("x", "b") + flow("a", "c") + flow("b", "c") + flow("c", "v") + flow("v", "t") + flow("v", "r") + flow("t", "e") + flow("r", "e")
    )  # fmt: skip
    imported = read_bpmn(process(body))
    found = only(imported)
    gates = {item.id: item for item in found.steps if isinstance(item, Gateway)}
    assert gates["書類は?"].gateway is GatewayKind.EXCLUSIVE
    assert [(b.condition, b.target) for b in gates["書類は?"].branches] == [("不備 > 0", "直す"), ("その他", "進む")]
    assert {gate.gateway for gate in gates.values()} == {
        GatewayKind.EXCLUSIVE,
        GatewayKind.INCLUSIVE,
        GatewayKind.EVENT,
        GatewayKind.END,
    }
    assert gates["却下"].gateway is GatewayKind.END
    wait = found.step_by_id["期限"]
    assert (wait.kind, wait.until) == (StepKind.WAIT, "2日3時間")
    assert wait.wait is not None
    assert wait.wait.minutes == 2 * 1440 + 180
    assert found.step_by_id["回答を受ける"].kind is StepKind.RECEIVE
    assert wait.next in (None, "却下")
    assert fates(imported, "complexGateway") == [Fate.APPROXIMATED]


def test_nested_lanes_and_black_box_pool_with_messages() -> None:
    body = """
    <bpmn:collaboration id="c"><bpmn:participant id="P1" name="市役所" processRef="p"/><bpmn:participant id="P2" name="住民"/>
      <bpmn:messageFlow id="m1" name="申請書" sourceRef="P2" targetRef="s"/>
      <bpmn:messageFlow id="m2" name="通知書" sourceRef="a" targetRef="P2"/>
      <bpmn:messageFlow id="m3" sourceRef="b" targetRef="P2"/></bpmn:collaboration>
    <bpmn:process id="p" name="交付"><bpmn:laneSet id="ls"><bpmn:lane id="L" name="市民課"><bpmn:childLaneSet id="cs">
      <bpmn:lane id="L1" name="窓口"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>
      <bpmn:lane id="L2" name="係"><bpmn:flowNodeRef>b</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>
      <bpmn:startEvent id="s" name="申請"/><bpmn:task id="a" name="渡す"/><bpmn:task id="b" name="知らせる"/>
    """ + flow("s", "a") + flow("a", "b") + "</bpmn:process>"  # fmt: skip
    imported = read_bpmn(bpmn(body))
    found = only(imported)
    assert [(lane.name, lane.department) for lane in found.lanes] == [
        ("窓口", "市民課"),
        ("係", "市民課"),
        ("住民", ""),
    ]
    assert [(s.name, s.lane) for s in found.all_steps] == [("渡す", "窓口"), ("知らせる", "係")]
    assert [use.document for use in found.all_steps[0].writes] == ["通知書"]
    assert "送り先: 住民" in found.all_steps[1].note
    assert sorted(fates(imported, "messageFlow")) == [Fate.APPROXIMATED, Fate.CARRIED, Fate.CARRIED]


def test_boundary_events_become_ways_out() -> None:
    body = (
        '<bpmn:startEvent id="s"/><bpmn:task id="a" name="審査する"/><bpmn:task id="late" name="督促する"/><bpmn:task id="n" name="記録する"/><bpmn:endEvent id="e"/>'
        '<bpmn:boundaryEvent id="t" attachedToRef="a"><bpmn:timerEventDefinition><bpmn:timeDuration>P14D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>'
        + flow("s", "a") + flow("a", "n") + flow("n", "e") + flow("t", "late") + flow("late", "e")
    )  # fmt: skip
    interrupting = read_bpmn(process(body))
    step = only(interrupting).step_by_id["審査する"]
    assert [(b.condition, b.target) for b in step.branches] == [("通常", "記録する"), ("期限 14日", "督促する")]
    assert fates(interrupting, "boundaryEvent") == [Fate.APPROXIMATED]
    both = only(read_bpmn(process(body.replace('attachedToRef="a"', 'attachedToRef="a" cancelActivity="false"'))))
    gates = [item for item in both.steps if isinstance(item, Gateway)]
    assert [gate.gateway for gate in gates] == [GatewayKind.INCLUSIVE]


def test_sub_process_is_opened_and_event_sub_process_starts_by_itself() -> None:
    inner = '<bpmn:startEvent id="is"/><bpmn:task id="i1" name="見る"/><bpmn:task id="i2" name="書く"/><bpmn:endEvent id="ie"/>' + flow("is", "i1") + flow("i1", "i2") + flow("i2", "ie")  # fmt: skip
    event = '<bpmn:startEvent id="es" name="苦情"/><bpmn:task id="x" name="対応する"/>' + flow("es", "x")
    body = (
        f'<bpmn:startEvent id="s"/><bpmn:subProcess id="sub" name="点検">{inner}</bpmn:subProcess><bpmn:task id="z" name="終える"/><bpmn:endEvent id="e"/>'
        f'<bpmn:subProcess id="ev" triggeredByEvent="true">{event}</bpmn:subProcess>' + flow("s", "sub") + flow("sub", "z") + flow("z", "e")
    )  # fmt: skip
    found = only(read_bpmn(process(body)))
    assert [step.name for step in found.all_steps] == ["見る", "書く", "終える", "対応する"]
    assert found.step_by_id["対応する"].start == "苦情"
    assert found.step_by_id["終える"].next == END
    assert "サブプロセス: 点検" in found.step_by_id["見る"].note
    assert len(build(found).starts) == 2


def test_documents_annotations_calls_and_repetition() -> None:
    body = (
        '<bpmn:dataObject id="do"/><bpmn:dataObjectReference id="dr" name="申請書" dataObjectRef="do"/><bpmn:dataStoreReference id="ds" name="住民記録"/>'
        '<bpmn:startEvent id="s"/><bpmn:task id="a" name="写す"><bpmn:multiInstanceLoopCharacteristics/>'
        '<bpmn:dataInputAssociation id="di"><bpmn:sourceRef>dr</bpmn:sourceRef><bpmn:targetRef>q</bpmn:targetRef></bpmn:dataInputAssociation>'
        '<bpmn:dataOutputAssociation id="dout"><bpmn:targetRef>ds</bpmn:targetRef></bpmn:dataOutputAssociation></bpmn:task>'
        '<bpmn:callActivity id="c" name="審査" calledElement="Shinsa"/><bpmn:endEvent id="e"/>'
        '<bpmn:textAnnotation id="n"><bpmn:text>毎朝行う</bpmn:text></bpmn:textAnnotation><bpmn:association id="as" sourceRef="a" targetRef="n"/>'
        '<bpmn:group id="g"/>' + flow("s", "a") + flow("a", "c") + flow("c", "e")
    )  # fmt: skip
    imported = read_bpmn(process(body))
    found = only(imported)
    step = found.step_by_id["写す"]
    assert [u.document for u in step.reads] == ["申請書"]
    assert [u.document for u in step.writes] == ["住民記録"]
    assert found.document_by_name["住民記録"].media == (Medium.SYSTEM,)
    assert step.note.splitlines() == ["対象ごとに繰り返す", "毎朝行う"]
    assert found.step_by_id["審査"].call == "Shinsa"
    assert fates(imported, "group") == [Fate.DROPPED]
    assert fates(imported, "textAnnotation") == [Fate.CARRIED]


def test_implicit_split_is_made_explicit() -> None:
    body = '<bpmn:startEvent id="s"/><bpmn:task id="a" name="分ける"/><bpmn:task id="b" name="甲"/><bpmn:task id="c" name="乙"/>' + flow("s", "a") + flow("a", "b") + flow("a", "c")  # fmt: skip
    imported = read_bpmn(process(body))
    gates = [item for item in only(imported).steps if isinstance(item, Gateway)]
    assert [gate.gateway for gate in gates] == [GatewayKind.PARALLEL, GatewayKind.END]
    assert structure_faults(build(only(imported))) == ()  # either way ends for itself
    assert fates(imported, "task")[0] is Fate.APPROXIMATED


def test_link_events_join_and_dangling_flows_are_told() -> None:
    body = (
        '<bpmn:startEvent id="s"/><bpmn:task id="a" name="送る"/><bpmn:intermediateThrowEvent id="t"><bpmn:linkEventDefinition name="甲"/></bpmn:intermediateThrowEvent>'
        '<bpmn:intermediateCatchEvent id="k" name="続き"><bpmn:linkEventDefinition name="甲"/></bpmn:intermediateCatchEvent><bpmn:task id="b" name="受ける"/>'
        + flow("s", "a") + flow("a", "t") + flow("k", "b") + flow("b", "nowhere")
    )  # fmt: skip
    imported = read_bpmn(process(body))
    graph = build(only(imported))
    assert not [
        node for node in graph.nodes if not graph.incoming[node] and graph.nodes[node].kind is not NodeKind.START
    ]
    told = [item for item in imported.diagnostics if item.code == "XCH-05"]
    assert len(told) == 1
    assert "nowhere" in told[0].message.ja
    assert told[0].span is not None


def test_lane_from_the_picture_when_no_lane_names_the_node() -> None:
    body = (
        '<bpmn:process id="p"><bpmn:laneSet id="l"><bpmn:lane id="L1" name="甲"/><bpmn:lane id="L2" name="乙"/></bpmn:laneSet>'
        '<bpmn:task id="a" name="書く"/><bpmn:task id="b" name="読む"/>' + flow("a", "b") + "</bpmn:process>"
        '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><di:BPMNPlane bpmnElement="p">'
        + "".join(
            f'<di:BPMNShape bpmnElement="{i}"><dc:Bounds x="{x}" y="{y}" width="{w}" height="{h}"/></di:BPMNShape>'
            for i, x, y, w, h in [
                ("L1", 0, 0, 500, 100),
                ("L2", 0, 100, 500, 100),
                ("a", 20, 110, 80, 60),
                ("b", 120, 20, 80, 60),
            ]
        )
        + "</di:BPMNPlane></di:BPMNDiagram>"
    )
    assert [step.lane for step in only(read_bpmn(bpmn(body))).all_steps] == ["乙", "甲"]


def test_every_element_gets_a_row_and_steps_know_their_line() -> None:
    imported = read_bpmn(process(ONE.replace("<bpmn:task", "\n<bpmn:task")))
    part = imported.parts[0]
    span = part.positions.of_step("受け付ける")
    assert span is not None
    assert imported.text.splitlines()[span.line - 1].strip().startswith("<bpmn:task")
    assert part.elements["受け付ける"] == "a"
    assert Counter(row.kind for row in imported.rows) == Counter(
        {"process": 1, "startEvent": 1, "task": 1, "endEvent": 1, "sequenceFlow": 2}
    )


def test_real_files_import_build_and_keep_every_task_gateway_and_flow() -> None:
    """Counts by regular expression, apart from our reader, on all shared files."""
    task = r"<(?:\w+:)?(task|userTask|manualTask|serviceTask|scriptTask|businessRuleTask|sendTask|receiveTask|callActivity)[\s>/]"
    gateway = r"<(?:\w+:)?(?:exclusive|parallel|inclusive|complex|eventBased)Gateway[\s>/]"
    empty = 0
    for path in shared("bpmn", "*.bpmn"):
        text = path.read_bytes().decode("utf-8", "replace")
        imported = read_bpmn(path.read_bytes(), str(path))
        graphs = [build(found) for found in imported.processes]
        empty += not graphs
        named = {element for part in imported.parts for element in part.elements.values()}
        tasks = re.findall(task, text)
        compensation = len(re.findall(r"isForCompensation=\"true\"", text))
        inside = {row.element for row in imported.rows if re.search(task, f"<{row.kind} ")}
        assert len([row for row in imported.rows if re.search(task, f"<{row.kind} ")]) == len(tasks), path.name
        assert len(inside - named) <= compensation, path.name
        gates = [row for row in imported.rows if re.search(gateway, f"<{row.kind} ")]
        assert len(gates) == len(re.findall(gateway, text)), path.name
        drawn = sum(
            node.kind in (NodeKind.XOR, NodeKind.AND, NodeKind.OR, NodeKind.EVENT)
            for g in graphs
            for node in g.nodes.values()
        )
        assert drawn >= len(gates), path.name
        lanes = {
            re.sub(r"\s+", " ", name).strip() for name in re.findall(r"<(?:\w+:)?lane [^>]*?name=\"([^\"]+)\"", text)
        }
        ours = {lane.name for found in imported.processes for lane in found.lanes} | {
            part for found in imported.processes for lane in found.lanes for part in lane.department.split(" / ")
        }
        if graphs:
            assert {name.replace("&#10;", " ").replace("&amp;", "&") for name in lanes} <= ours, path.name
    assert empty == 11, "eleven of the shared files hold no step at all"


def test_same_flow_under_three_prefixes_reads_the_same() -> None:
    found = [path for path in shared("bpmn/soundness", "core__unit__prefix__*.bpmn") if "no-prefix" not in path.name]
    first, second = (only(read_bpmn(path.read_bytes(), "x.bpmn")) for path in found)
    assert [type(item) for item in first.steps] == [type(item) for item in second.steps]
    assert [s.name for s in first.all_steps if isinstance(s, Step)] == [s.name for s in second.all_steps]


def test_the_documented_table_is_what_is_measured() -> None:
    """docs/reference/interchange.md shows what became of each element kind of the MIWG references."""
    import importlib.util

    root = Path(__file__).resolve().parents[2]
    folder = shared("bpmn/miwg-reference", "*.bpmn")[0].parent
    spec = importlib.util.spec_from_file_location("make_interchange", root / "docs" / "make_interchange.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.table(folder) in (root / "docs" / "reference" / "interchange.md").read_text("utf-8")


def test_the_references_lose_nothing_the_model_can_express() -> None:
    """Tasks, gateways, events, lanes, pools and flows of the MIWG references are never dropped."""
    allowed = {"serviceTask"}  # two are compensation handlers, done only to undo
    for path in shared("bpmn/miwg-reference", "*.bpmn"):
        for row in read_bpmn(path.read_bytes(), path.name).rows:
            flow_element = re.search(
                r"(?:[tT]ask|Event|Gateway|ubProcess|callActivity|lane|participant|sequenceFlow)$", row.kind
            )
            if flow_element and not row.kind.startswith(("global", "extension")):
                assert row.fate is not Fate.DROPPED or row.kind in allowed, (path.name, row)


def test_a_process_that_only_repeats_its_id_is_called_by_its_pool() -> None:
    text = (
        "<bpmn:collaboration id='c'><bpmn:participant id='P' name='申込審査' processRef='process_pool1'/></bpmn:collaboration>"
        f"<bpmn:process id='process_pool1' name='process_pool1'>{ONE}</bpmn:process>"
    )
    assert [process.name for process in read_bpmn(bpmn(text), "x.bpmn").processes] == ["申込審査"]
