"""draw.io: lossless with our facts, real people's drawings, packed pages, loose arrows, garbage."""

from __future__ import annotations

import base64
import re
import urllib.parse
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bprflow.draw import layout
from bprflow.draw.drawio import drawio
from bprflow.exchange.drawio import read_drawio, write_drawio
from bprflow.exchange.fidelity import Fate
from bprflow.flow import build, structure_faults
from bprflow.model import Gateway, GatewayKind, Medium, Process
from tests.exchange.strategies import picture, processes
from tests.exchange.test_bpmn_write import EXAMPLES, example

HAND = """<mxfile><diagram name="住所変更" id="x"><mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>
<mxCell id="pool" value="転入の受付" style="swimlane;horizontal=0;startSize=20;" vertex="1" parent="1"><mxGeometry x="100" y="100" width="800" height="300" as="geometry"/></mxCell>
<mxCell id="L1" value="&lt;b&gt;市民&lt;/b&gt;" style="swimlane;horizontal=0;" vertex="1" parent="pool"><mxGeometry x="20" y="0" width="780" height="150" as="geometry"/></mxCell>
<mxCell id="L2" value="窓口" style="swimlane;horizontal=0;" vertex="1" parent="pool"><mxGeometry x="20" y="150" width="780" height="150" as="geometry"/></mxCell>
<mxCell id="s" value="" style="ellipse;" vertex="1" parent="L1"><mxGeometry x="40" y="60" width="30" height="30" as="geometry"/></mxCell>
<mxCell id="a" value="届を&lt;div&gt;書く&lt;/div&gt;" style="rounded=0;whiteSpace=wrap;html=1;" vertex="1" parent="L1"><mxGeometry x="120" y="40" width="100" height="60" as="geometry"/></mxCell>
<object id="b" label="受ける &amp;amp; 見る"><mxCell style="rounded=1;" vertex="1" parent="1"><mxGeometry x="260" y="290" width="100" height="60" as="geometry"/></mxCell></object>
<mxCell id="q" value="不備は?" style="rhombus;" vertex="1" parent="L2"><mxGeometry x="260" y="40" width="60" height="60" as="geometry"/></mxCell>
<mxCell id="p" value="" style="shape=mxgraph.bpmn.gateway2;gwType=parallel;rhombus" vertex="1" parent="L2"><mxGeometry x="400" y="40" width="60" height="60" as="geometry"/></mxCell>
<mxCell id="c" value="綴る" style="" vertex="1" parent="L2"><mxGeometry x="500" y="10" width="60" height="40" as="geometry"/></mxCell>
<mxCell id="d" value="知らせる" style="" vertex="1" parent="L2"><mxGeometry x="500" y="80" width="60" height="40" as="geometry"/></mxCell>
<mxCell id="e" value="終了" style="ellipse;shape=endState" vertex="1" parent="L2"><mxGeometry x="700" y="60" width="30" height="30" as="geometry"/></mxCell>
<mxCell id="memo" value="毎朝9時に締める" style="shape=note" vertex="1" parent="1"><mxGeometry x="0" y="0" width="80" height="40" as="geometry"/></mxCell>
<mxCell id="db" value="住民記録" style="shape=cylinder3" vertex="1" parent="1"><mxGeometry x="0" y="500" width="80" height="40" as="geometry"/></mxCell>
<mxCell id="e1" edge="1" parent="1" source="s" target="a"><mxGeometry relative="1" as="geometry"/></mxCell>
<mxCell id="e2" edge="1" parent="1" source="a"><mxGeometry relative="1" as="geometry"><mxPoint x="300" y="285" as="targetPoint"/></mxGeometry></mxCell>
<mxCell id="e3" edge="1" parent="1" source="b" target="q"><mxGeometry as="geometry"/></mxCell>
<mxCell id="e4" value="あり 15%" edge="1" parent="1" source="q" target="a"><mxGeometry as="geometry"/></mxCell>
<mxCell id="e5" edge="1" parent="1" source="q" target="p"><mxGeometry as="geometry"/></mxCell><mxCell id="l5" value="なし" style="edgeLabel" vertex="1" connectable="0" parent="e5"><mxGeometry as="geometry"/></mxCell>
<mxCell id="e6" edge="1" parent="1" source="p" target="c"><mxGeometry as="geometry"/></mxCell><mxCell id="e7" edge="1" parent="1" source="p" target="d"><mxGeometry as="geometry"/></mxCell>
<mxCell id="e8" edge="1" parent="1" source="c" target="e"><mxGeometry as="geometry"/></mxCell><mxCell id="e9" edge="1" parent="1" source="d" target="e"><mxGeometry as="geometry"/></mxCell>
<mxCell id="e10" edge="1" parent="1" source="d"><mxGeometry as="geometry"><mxPoint x="5" y="900" as="targetPoint"/></mxGeometry></mxCell>
</root></mxGraphModel></diagram></mxfile>"""


def test_a_hand_drawn_swimlane_is_read() -> None:
    imported = read_drawio(HAND.encode(), "図.drawio")
    found = imported.processes[0]
    assert found.name == "転入の受付"
    assert [(s.name, s.lane) for s in found.all_steps] == [
        ("届を 書く", "市民"),
        ("受ける & 見る", "窓口"),
        ("綴る", "窓口"),
        ("知らせる", "窓口"),
    ]
    gates = [item for item in found.steps if isinstance(item, Gateway)]
    assert [gate.gateway for gate in gates] == [GatewayKind.EXCLUSIVE, GatewayKind.PARALLEL]
    assert [(b.condition, b.share.value if b.share else None) for b in gates[0].branches] == [
        ("あり", 0.15),
        ("なし", None),
    ]
    assert found.note == "毎朝9時に締める"
    assert found.document_by_name["住民記録"].media == (Medium.SYSTEM,)
    dropped = [row.element for row in imported.rows if row.fate is Fate.DROPPED]
    assert dropped == ["e10"]
    span = imported.parts[0].positions.of_step("綴る")
    assert span is not None
    assert 'id="c"' in imported.text.splitlines()[span.line - 1]


def packed(text: str) -> bytes:
    model = re.search(r"<mxGraphModel>.*</mxGraphModel>", text, re.S)
    assert model is not None
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflater.compress(urllib.parse.quote(model[0]).encode()) + deflater.flush()
    return f'<mxfile><diagram name="p" id="x">{base64.b64encode(body).decode()}</diagram></mxfile>'.encode()


def test_packed_pages_read_the_same() -> None:
    plain, small = read_drawio(HAND.encode(), "x.drawio"), read_drawio(packed(HAND), "x.drawio")
    assert small.processes == plain.processes


def test_pages_that_unpack_to_too_much_are_refused() -> None:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflater.compress(b"a" * 60_000_000) + deflater.flush()
    imported = read_drawio(
        f'<mxfile><diagram id="x">{base64.b64encode(body).decode()}</diagram></mxfile>'.encode(), "x.drawio"
    )
    assert [d.code for d in imported.diagnostics] == ["XCH-01"]


NESTED = """<mxCell id="0"/><mxCell id="1" parent="0"/>
<mxCell id="pool" value="支給の申請" style="swimlane;" vertex="1" parent="1"><mxGeometry x="50" y="80" width="900" height="600" as="geometry"/></mxCell>
<mxCell id="dep" value="市民課" style="swimlane;" vertex="1" parent="pool"><mxGeometry x="0" y="200" width="900" height="400" as="geometry"/></mxCell>
<mxCell id="L0" value="市民" style="swimlane;" vertex="1" parent="pool"><mxGeometry x="0" y="30" width="900" height="170" as="geometry"/></mxCell>
<mxCell id="L1" value="受付係" style="swimlane;" vertex="1" parent="dep"><mxGeometry x="0" y="30" width="900" height="180" as="geometry"/></mxCell>
<mxCell id="L2" value="審査係" style="swimlane;" vertex="1" parent="dep"><mxGeometry x="0" y="210" width="900" height="190" as="geometry"/></mxCell>
<mxCell id="a" value="申請する" vertex="1" parent="L0"><mxGeometry x="100" y="50" width="100" height="60" as="geometry"/></mxCell>
<mxCell id="b" value="受け付ける" vertex="1" parent="L1"><mxGeometry x="300" y="60" width="100" height="60" as="geometry"/></mxCell>
<mxCell id="c" value="審査する" vertex="1" parent="L2"><mxGeometry x="500" y="60" width="100" height="60" as="geometry"/></mxCell>
<mxCell id="e1" edge="1" parent="L0"><mxGeometry as="geometry"><mxPoint x="150" y="112" as="sourcePoint"/><mxPoint x="350" y="258" as="targetPoint"/></mxGeometry></mxCell>
<mxCell id="e2" edge="1" parent="L1"><mxGeometry as="geometry"><mxPoint x="402" y="90" as="sourcePoint"/><mxPoint x="498" y="270" as="targetPoint"/></mxGeometry></mxCell>"""


def test_arrows_by_coordinates_alone_count_from_the_lane_they_are_drawn_in() -> None:
    page = f"<mxGraphModel><root>{NESTED}</root></mxGraphModel>"
    (found,) = read_drawio(f'<mxfile><diagram id="x">{page}</diagram></mxfile>'.encode(), "x.drawio").processes
    assert [(s.name, s.lane) for s in found.all_steps] == [
        ("申請する", "市民"), ("受け付ける", "受付係"), ("審査する", "審査係"),
    ]  # fmt: skip
    assert {lane.name: lane.department for lane in found.lanes}["審査係"] == "市民課"
    assert structure_faults(build(found)) == ()


def test_packed_and_plain_pages_of_one_file_are_flows_of_their_own() -> None:
    page = re.search(r"<diagram.*</diagram>", packed(f"<mxGraphModel><root>{NESTED}</root></mxGraphModel>").decode())
    assert page is not None
    plain = f'<diagram name="p" id="y"><mxGraphModel><root>{NESTED}</root></mxGraphModel></diagram>'
    empty = '<diagram name="空" id="z"><mxGraphModel><root><mxCell id="0"/></root></mxGraphModel></diagram>'
    imported = read_drawio(f"<mxfile>{page[0]}{plain}{empty}</mxfile>".encode(), "x.drawio")
    first, second = imported.processes
    assert first.steps == second.steps
    assert imported.diagnostics == ()


@settings(max_examples=40, deadline=None)
@given(processes(facts=True))
def test_round_trip_is_lossless(given_process: Process) -> None:
    imported = read_drawio(write_drawio(given_process), "x.drawio")
    assert imported.processes == (given_process,)
    assert imported.parts[0].exact


@settings(max_examples=40, deadline=None)
@given(processes(facts=True))
def test_a_redrawn_page_keeps_picture_and_facts(given_process: Process) -> None:
    data = re.sub(rb'fingerprint="[^"]*"', b'fingerprint="other"', write_drawio(given_process))
    part = read_drawio(data, "x.drawio").parts[0]
    assert not part.exact
    assert picture(part.process) == picture(given_process)
    facts = {step.name: (step.touch, step.media) for step in given_process.all_steps}
    assert {step.name: (step.touch, step.media) for step in part.process.all_steps} == facts


def test_shapes_lie_in_their_lane_container_and_arrows_are_attached() -> None:
    for path in EXAMPLES[::4]:
        root = etree.fromstring(write_drawio(example(path)))
        cells = {
            (c.getparent().get("id") if c.getparent().tag == "object" else c.get("id")): c for c in root.iter("mxCell")
        }
        for cell in cells.values():
            if cell.get("edge"):
                assert cell.get("source") in cells
                assert cell.get("target") in cells
                continue
            parent = cells.get(cell.get("parent") or "")
            if cell.get("vertex") and parent is not None and parent.get("vertex"):
                inner, outer = cell.find("mxGeometry"), parent.find("mxGeometry")
                x, y, w, h = (float(inner.get(k)) for k in ("x", "y", "width", "height"))
                assert x >= -1 and x + w <= float(outer.get("width")) + 1
                assert y >= -1 and y + h <= float(outer.get("height")) + 1


@settings(max_examples=80, deadline=2000)
@given(
    st.lists(st.tuples(st.integers(0, len(HAND) - 1), st.sampled_from('<>"&/x0 ')), min_size=1, max_size=6),
    st.text(max_size=40),
)
def test_damaged_files_never_crash(damage: list[tuple[int, str]], extra: str) -> None:
    text = list(HAND)
    for position, sign in damage:
        text[position] = sign
    for data in ("".join(text).encode(), f"<mxfile><diagram>{extra}</diagram></mxfile>".encode("utf-8", "replace")):
        imported = read_drawio(data, "x.drawio")
        assert imported.parts or imported.diagnostics
        for found in imported.processes:
            build(found)


def test_loose_texts_go_to_the_arrow_or_decision_they_stand_beside() -> None:
    """Many people write conditions as free text; bprflow's own picture export does so, too."""
    ours = example(next(path for path in EXAMPLES if "address-change" in str(path) and "as-is" in path.name))
    data = drawio([layout(build(ours))])
    found = read_drawio(data, "図.drawio").processes[0]
    assert [(s.lane, s.name) for s in found.all_steps] == [(s.lane, s.name) for s in ours.all_steps]
    ways = {
        (b.condition, b.share.value if b.share else None, b.target)
        for item in found.steps
        for b in getattr(item, "branches", ())
    }
    assert {(words, share) for words, share, _ in ways} >= {("不備あり", 0.15)}
    assert any(isinstance(item, Gateway) and item.name == "不備？" for item in found.steps)
    assert not {"対面", "届出", "工程"} & set(found.note.splitlines())
