"""BPMN export: lossless with our facts, valid for the OMG schema, linted and drawn where Node is there."""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from bprflow.draw import Direction, DrawOptions
from bprflow.draw.shapes import Rect
from bprflow.exchange.bpmn import patch_bpmn, read_bpmn, write_bpmn
from bprflow.exchange.bpmn.canvas import Canvas
from bprflow.exchange.bpmn.vocabulary import OURS
from bprflow.exchange.canonical import process_json, read_process_json, write_json
from bprflow.exchange.fidelity import Fate
from bprflow.exchange.mermaid import read_mermaid
from bprflow.model import Branch, Gateway, GatewayKind, Lane, Process, Step, StepKind
from bprflow.source.load import load_file
from tests.exchange.judges import bpmn_js, bpmnlint, omg_schema
from tests.exchange.samples import SHARED, flow, process, shared
from tests.exchange.strategies import picture, processes

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").rglob("*.flow.yaml"))


def example(path: Path) -> Process:
    loaded = load_file(str(path))
    assert loaded.process is not None
    return loaded.process


@settings(max_examples=40, deadline=None)
@given(processes(facts=True))
def test_writing_and_reading_is_lossless(given_process: Process) -> None:
    back = read_bpmn(write_bpmn([given_process]), "x.bpmn")
    assert back.parts[0].exact
    assert back.processes == (given_process,)


@settings(max_examples=40, deadline=None)
@given(processes(facts=True))
def test_a_redrawn_file_is_read_by_its_drawing_and_keeps_the_facts(given_process: Process) -> None:
    data = write_bpmn([given_process])
    redrawn = re.sub(rb'fingerprint="[^"]*"', b'fingerprint="other"', data)
    part = read_bpmn(redrawn, "x.bpmn").parts[0]
    assert not part.exact
    assert picture(part.process) == picture(given_process)
    assert part.process.owner == given_process.owner
    facts = {step.name: (step.touch, step.media, step.reads) for step in given_process.all_steps}
    assert {step.name: (step.touch, step.media, step.reads) for step in part.process.all_steps} == facts


@settings(max_examples=40, deadline=None)
@given(processes(facts=True))
def test_canonical_json_reads_back(given_process: Process) -> None:
    assert read_process_json(process_json(given_process)) == given_process
    assert read_process_json(json.loads(write_json(given_process))) == given_process


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_examples_survive(path: Path) -> None:
    ours = example(path)
    data = write_bpmn([ours])
    assert read_bpmn(data, "x.bpmn").processes == (ours,)
    identifiers = re.findall(rb'\bid="([^"]*)"', data)
    assert len(identifiers) == len(set(identifiers))
    assert all(re.fullmatch(rb"[A-Za-z_][A-Za-z0-9_.-]*", name) for name in identifiers)


def test_every_element_and_flow_is_drawn() -> None:
    root = etree.fromstring(write_bpmn([example(path) for path in EXAMPLES[:3]]))
    drawn = {e.get("bpmnElement") for e in root.iter("{*}BPMNShape", "{*}BPMNEdge")}
    wanted = {
        e.get("id")
        for e in root.iter("{*}participant", "{*}lane", "{*}sequenceFlow", "{*}task", "{*}startEvent", "{*}endEvent", "{*}exclusiveGateway", "{*}dataObjectReference", "{*}dataInputAssociation", "{*}dataOutputAssociation")
    }  # fmt: skip
    assert wanted <= drawn
    assert len(list(root.iter("{*}participant"))) == 3
    bands = [
        [float(b.get(k)) for k in ("x", "y", "width", "height")]
        for e in root.iter("{*}BPMNShape")
        if e.get("isHorizontal")
        for b in e.iter("{*}Bounds")
    ]
    assert all(w > 0 and h > 0 for _, _, w, h in bands)


def test_nodes_lie_in_their_lanes_and_arrows_touch_their_ends() -> None:
    for direction in Direction:
        root = etree.fromstring(write_bpmn([example(EXAMPLES[0])], options=DrawOptions(direction=direction)))
        box = {}
        for shape in root.iter("{*}BPMNShape"):
            bounds = shape.find("{*}Bounds")
            box[shape.get("bpmnElement")] = tuple(float(bounds.get(k)) for k in ("x", "y", "width", "height"))
        for lane in root.iter("{*}lane"):
            x, y, w, h = box[lane.get("id")]
            for ref in lane.findall("{*}flowNodeRef"):
                nx, ny, nw, nh = box[ref.text]
                assert x <= nx + nw / 2 <= x + w, (direction, ref.text)
                assert y <= ny + nh / 2 <= y + h, (direction, ref.text)
        ends = {e.get("id"): (e.get("sourceRef"), e.get("targetRef")) for e in root.iter("{*}sequenceFlow")}
        for link in root.iter("{*}dataInputAssociation", "{*}dataOutputAssociation"):
            paper, step = link.findtext("{*}sourceRef"), link.getparent().get("id")
            ends[link.get("id")] = (paper, step) if paper else (step, link.findtext("{*}targetRef"))
        for edge in root.iter("{*}BPMNEdge"):
            points = [(float(p.get("x")), float(p.get("y"))) for p in edge.findall("{*}waypoint")]
            for point, node in zip((points[0], points[-1]), ends[edge.get("bpmnElement")], strict=True):
                x, y, w, h = box[node]
                assert x - 1 <= point[0] <= x + w + 1, (direction, node)
                assert y - 1 <= point[1] <= y + h + 1, (direction, node)


def test_documents_stand_under_the_steps_that_use_them_without_overlap() -> None:
    for path in EXAMPLES:
        root = etree.fromstring(write_bpmn([example(path)]))
        box = {
            shape.get("bpmnElement"): [float(shape.find("{*}Bounds").get(k)) for k in ("x", "y", "width", "height")]
            for shape in root.iter("{*}BPMNShape")
        }
        pool = box[next(root.iter("{*}participant")).get("id")]
        papers = sorted(box[e.get("id")] for e in root.iter("{*}dataObjectReference"))
        lanes = [box[e.get("id")] for e in root.iter("{*}lane")]
        assert all(y > max(lane[1] + lane[3] for lane in lanes) for _, y, _, _ in papers), path
        assert all(y + h < pool[1] + pool[3] and x + w < pool[0] + pool[2] for x, y, w, h in papers), path
        assert all(b[0] - a[0] >= 99 for a, b in itertools.pairwise(papers)), path


def test_dotted_lines_to_documents_pass_through_no_step() -> None:
    lines = 0
    for path in EXAMPLES:
        root = etree.fromstring(write_bpmn([example(path)]))
        steps = [
            [float(shape.find("{*}Bounds").get(k)) for k in ("x", "y", "width", "height")]
            for shape in root.iter("{*}BPMNShape")
            if shape.get("bpmnElement").startswith("Activity")
        ]
        for edge in root.iter("{*}BPMNEdge"):
            if not edge.get("bpmnElement").startswith(("Read", "Write")):
                continue
            lines += 1
            points = [(float(p.get("x")), float(p.get("y"))) for p in edge.findall("{*}waypoint")]
            for (x1, y1), (x2, y2) in itertools.pairwise(points):
                on = [(x1 + (x2 - x1) * k / 60, y1 + (y2 - y1) * k / 60) for k in range(61)]
                assert not any(x + 1 < a < x + w - 1 and y + 1 < b < y + h - 1 for a, b in on for x, y, w, h in steps)
    assert lines > 50


def test_departments_are_nested_lanes_and_unused_lanes_stay() -> None:
    ours = Process(
        name="申請",
        lanes=(
            Lane(name="窓口", department="市民課"),
            Lane(name="係", department="市民課"),
            Lane(name="住民"),
            Lane(name="議会"),
        ),
        steps=(
            Step(id="a", lane="住民", name="出す"),
            Step(id="b", lane="窓口", name="受ける"),
            Step(id="c", lane="係", name="見る"),
        ),
    )
    data = write_bpmn([ours])
    back = read_bpmn(data.replace(b'fingerprint="', b'fingerprint="-'), "x.bpmn").processes[0]
    assert {(lane.name, lane.department) for lane in back.lanes} == {
        (lane.name, lane.department) for lane in ours.lanes
    }
    assert {s.name: s.lane for s in back.all_steps} == {s.name: s.lane for s in ours.all_steps}


def test_timers_calls_and_kinds_become_their_bpmn_elements() -> None:
    ours = Process(
        name="待つ",
        steps=(
            Step(id="a", lane="係", name="送る", kind=StepKind.SEND),
            Gateway.model_validate(
                {
                    "id": "g",
                    "gateway": "event",
                    "branches": [{"condition": "回答", "target": "b"}, {"condition": "期限", "target": "t"}],
                }
            ),
            Step(id="b", lane="係", name="回答を受ける", kind=StepKind.RECEIVE, next="終了"),
            Step(id="t", lane="係", name="期限まで待つ", kind=StepKind.WAIT, until="3月31日"),
            Step(id="k", lane="係", name="督促", call="tokusoku.flow.yaml"),
            Step(id="z", lane="係", name="印字する", kind=StepKind.AUTO),
        ),
    )
    tags = {etree.QName(e).localname for e in etree.fromstring(write_bpmn([ours])).iter("{*}*")}
    assert {
        "sendTask",
        "receiveTask",
        "intermediateCatchEvent",
        "timerEventDefinition",
        "callActivity",
        "serviceTask",
        "eventBasedGateway",
    } <= tags
    odd = ours.model_copy(
        update={"steps": (*ours.steps[:2], ours.steps[2].model_copy(update={"kind": None}), *ours.steps[3:])}
    )
    data = write_bpmn([odd])
    assert b"eventBasedGateway" not in data, "BPMN allows only waiting targets"
    back = read_bpmn(data.replace(b'fingerprint="', b'fingerprint="-'), "x.bpmn").processes[0]
    assert next(item for item in back.steps if isinstance(item, Gateway)).gateway is GatewayKind.EVENT


# --- foreign files -----------------------------------------------------------------------------


def test_patching_keeps_every_foreign_element_and_the_picture() -> None:
    """Compare the trees with our own elements and changed names taken out."""
    for path in shared("bpmn", "*.bpmn")[::7]:
        original = path.read_bytes()
        before = read_bpmn(original, str(path))
        if not before.parts:
            continue
        first = before.processes[0].all_steps[:1]
        edited = [p.model_copy(update={"owner": "総務課", "volume": ()}) for p in before.processes]
        patched = patch_bpmn(original, edited)
        assert not [row for row in patched.rows if row.kind != "process"], path.name
        assert _skeleton(etree.fromstring(patched.data)) == _skeleton(etree.fromstring(original)), path.name
        after = read_bpmn(patched.data, str(path))
        assert [p.owner for p in after.processes] == ["総務課"] * len(edited), path.name
        assert all(part.exact for part in after.parts), path.name
        assert list(after.processes) == edited, (path.name, first)


def _skeleton(root: etree._Element) -> list[object]:
    found = []
    for element in root.iter():
        if isinstance(element.tag, str) and OURS in element.tag:
            continue
        if (
            isinstance(element.tag, str)
            and element.tag.endswith("}extensionElements")
            and all(OURS in str(c.tag) for c in element)
        ):
            continue
        text = (element.text or "").strip()
        found.append((str(element.tag), sorted(element.attrib.items()), text))
    return found


def test_patching_renames_and_draws_what_was_added() -> None:
    body = (
        '<bpmn:startEvent id="s"/><bpmn:task id="a" name="書く"/><bpmn:task id="b" name="読む"/>'
        + flow("s", "a")
        + flow("a", "b")
    )
    original = process(body)
    ours = read_bpmn(original).processes[0]
    first, second = ours.all_steps
    edited = ours.model_copy(
        update={
            "steps": (first.model_copy(update={"name": "入力する"}), second, Step(id="c", lane=first.lane, name="送る"))
        }
    )
    patched = patch_bpmn(original, [edited])
    assert [(row.kind, row.name, row.fate) for row in patched.rows] == [("step", "送る", Fate.CARRIED)]
    back = read_bpmn(patched.data)
    assert back.parts[0].exact
    assert back.processes == (edited,)
    drawn = read_bpmn(patched.data.replace(b'fingerprint="', b'fingerprint="-')).processes[0]
    assert [s.name for s in drawn.all_steps] == ["入力する", "読む", "送る"]


def test_patching_lists_steps_that_were_taken_out() -> None:
    body = "".join(f'<bpmn:task id="{name}" name="{name}する"/>' for name in "abc") + flow("a", "b") + flow("b", "c")
    original = process(body)
    ours = read_bpmn(original).processes[0]
    edited = ours.model_copy(update={"steps": (ours.steps[0], ours.steps[2])})
    patched = patch_bpmn(original, [edited])
    assert [(row.kind, row.name, row.fate) for row in patched.rows] == [
        ("step", "bする", Fate.DROPPED),
        ("process", "住所変更", Fate.APPROXIMATED),
    ]
    back = read_bpmn(patched.data)
    assert not back.parts[0].exact, "the drawing, which still shows the step, is what counts"
    assert [s.name for s in back.processes[0].all_steps] == ["aする", "bする", "cする"]


def _with_steps(given: Process) -> list[Process]:
    """Put two steps (one in another lane) or a question after every step that just goes on."""
    found = []
    items = list(given.steps)
    lanes = [lane.name for lane in given.lanes]
    for place in range(1, len(items)):
        before = items[place - 1]
        if not isinstance(before, Step) or before.branches or before.next is not None:
            continue
        other = next((lane for lane in lanes if lane != before.lane), before.lane)
        two = [Step(id="追加一", name="追加一", lane=before.lane), Step(id="追加二", name="追加二", lane=other)]
        ways = (Branch(condition="要", target="追加乙"), Branch(condition="不要", target=items[place].id))
        ask = [
            Step(id="追加甲", name="追加甲", lane=before.lane, branches=ways),
            Step(id="追加乙", name="追加乙", lane=other),
        ]
        found += [given.model_copy(update={"steps": (*items[:place], *new, *items[place:])}) for new in (two, ask)]
    return found


def test_steps_are_drawn_into_foreign_pictures_where_nothing_stands() -> None:
    """Every position in every fourth real file: nothing foreign is lost, nothing overlaps, the drawing says the flow."""
    drawn = exact = 0
    for path in shared("bpmn", "*.bpmn")[::4]:
        original = path.read_bytes()
        if len(original) > 150_000:
            continue
        before = read_bpmn(original, path.name)
        for number, known in enumerate(before.processes):
            for edited in _with_steps(known)[:4]:
                every = [*before.processes[:number], edited, *before.processes[number + 1 :]]
                patched = patch_bpmn(original, every)
                after = read_bpmn(patched.data, path.name)
                drawn += 1
                exact += list(after.processes) == every and all(part.exact for part in after.parts)
                told = {row.fate for row in patched.rows}
                assert all(p.exact for p in after.parts) or told & {Fate.APPROXIMATED, Fate.DROPPED}, path.name
                assert _foreign_kept(etree.fromstring(original), etree.fromstring(patched.data)), path.name
                assert not _overlaps(etree.fromstring(patched.data)), path.name
    assert drawn >= 80
    assert exact > 0.85 * drawn, "the others are told: another pool's lane, a step behind an end event"


def _foreign_kept(before: etree._Element, after: etree._Element) -> bool:
    """Is every element still there, with its attributes but for those that were drawn another way?"""
    changed = {"targetRef", "sourceRef", "x", "y", "width", "height"}

    def no_id(element: etree._Element) -> set[str]:
        return {"id"} if str(element.tag).endswith("}sequenceFlow") else set()  # some vendors leave it out

    def parts(root: etree._Element) -> Counter[tuple[str, str]]:
        return Counter(
            (str(e.tag), str(sorted(i for i in e.attrib.items() if i[0] not in changed | no_id(e))))
            for e in root.iter()
            if isinstance(e.tag, str)
            and not e.tag.endswith(("}waypoint", "}incoming", "}outgoing"))
            and OURS not in e.tag
        )

    return not parts(before) - parts(after)


def _overlaps(root: etree._Element) -> list[str]:
    by_id = {e.get("id"): e for e in root.iter("{*}*") if e.get("id")}
    found = []
    for plane in root.iter("{*}BPMNPlane"):
        boxes = Canvas(plane, by_id).standing()
        added = [name for name in boxes if name.startswith("Added_")]
        found += [n for n in added for other, box in boxes.items() if other != n and box.overlaps(boxes[n])]
    return found


def test_room_is_made_without_tearing_arrows_off_their_shapes() -> None:
    for path in shared("bpmn", "*.bpmn")[::9]:
        root = etree.fromstring(path.read_bytes())
        by_id = {e.get("id"): e for e in root.iter("{*}*") if e.get("id")}
        for plane in root.iter("{*}BPMNPlane"):
            canvas = Canvas(plane, by_id)
            boxes = canvas.standing()
            if not boxes:
                continue
            docked = {
                name: [_near(boxes, point) for point in (p[0], p[-1])]
                for name in canvas.edges
                if (p := canvas.points(name))
            }
            cut = sorted(box.x for box in boxes.values())[len(boxes) // 2] - 1
            canvas.make_room(cut, 150.0)
            moved = canvas.standing()
            for name, ends in docked.items():
                points = canvas.points(name)
                for before, point in zip(ends, (points[0], points[-1]), strict=True):
                    assert not before or before & _near(moved, point), (path.name, name)


def _near(boxes: dict[str, Rect], point: tuple[float, float]) -> set[str]:
    dot = Rect(*point, 0.0, 0.0)
    return {name for name, box in boxes.items() if dot.overlaps(box, -2.5)}


# --- other people's judges ---------------------------------------------------------------------


@functools.cache
def _imported() -> dict[str, tuple[bytes, bytes]]:
    """Every shared BPMN and Mermaid file that holds a flow: as it was, and imported and written as BPMN again."""
    found = {}
    for path in [*shared("bpmn", "*.bpmn"), *shared("mermaid", "*.md")]:
        reader = read_bpmn if path.suffix == ".bpmn" else read_mermaid
        imported = reader(path.read_bytes(), path.name)
        if imported.parts:
            found[f"{len(found):03}.bpmn"] = (path.read_bytes(), write_bpmn(imported.processes))
    return found


def test_valid_for_the_omg_schema() -> None:
    schema = omg_schema()
    for path in EXAMPLES:
        root = etree.fromstring(write_bpmn([example(path)]))
        assert schema.validate(root), (path, schema.error_log[:3])


def test_every_import_is_valid_and_correct_when_written_again(tmp_path: Path) -> None:
    """OMG schema; bpmnlint's `correctness` without an error or warning, but arrows that were drawn twice stay two."""
    schema = omg_schema()
    files = {name: data for name, (_, data) in _imported().items()}
    assert len(files) > 130
    for name, data in files.items():
        assert schema.validate(etree.fromstring(data)), (name, schema.error_log[:3])
    twice = "no-duplicate-sequence-flows"
    folders = [tmp_path / name for name in ("all", "ours", "theirs")]
    for folder in folders:
        folder.mkdir()
    assert bpmnlint(files, folders[0], {"extends": "bpmnlint:correctness", "rules": {twice: "off"}}) == ""
    config: dict[str, object] = {"rules": {twice: "warn"}}
    ours = re.findall(r"\d{3}\.bpmn", bpmnlint(files, folders[1], config))
    drawn_so = {name: original for name, (original, _) in _imported().items() if name in ours}
    theirs = re.findall(r"\d{3}\.bpmn", bpmnlint(drawn_so, folders[2], config)) if ours else []
    assert set(ours) <= set(theirs)
    assert len(ours) < 12


@settings(max_examples=25, deadline=None)
@given(processes(facts=True))
def test_random_flows_are_valid_for_the_omg_schema(given_process: Process) -> None:
    schema = omg_schema()
    root = etree.fromstring(write_bpmn([given_process]))
    assert schema.validate(root), schema.error_log[:3]


def test_examples_are_clean_for_bpmnlint(tmp_path: Path) -> None:
    # Two rules are about style: ways that meet at a step, and decisions whose question the office never wrote down.
    off = {"fake-join": "off", "label-required": "off"}
    files = {f"{path.parent.name}-{path.stem}.bpmn": write_bpmn([example(path)]) for path in EXAMPLES}
    assert bpmnlint(files, tmp_path, {"extends": "bpmnlint:recommended", "rules": off}) == ""


def test_bpmn_js_draws_every_example_and_many_imports(tmp_path: Path) -> None:
    files = [write_bpmn([example(path)]) for path in EXAMPLES]
    if (SHARED / "bpmn").is_dir():
        files += [data for _, data in list(_imported().values())[::4]]
    for data, (warnings, drawn) in zip(files, bpmn_js(files, tmp_path), strict=True):
        assert warnings == 0
        assert drawn >= len(list(etree.fromstring(data).iter("{*}BPMNShape", "{*}BPMNEdge")))
