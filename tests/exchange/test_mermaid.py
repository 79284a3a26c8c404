"""Mermaid: every shape, subgraphs as lanes, Markdown, counts on real files, round trip, garbage."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.exchange.fidelity import Fate
from bprflow.exchange.mermaid import read_mermaid
from bprflow.exchange.mermaid.scan import scan
from bprflow.exchange.mermaid.write import write_mermaid
from bprflow.flow import build
from bprflow.model import END, Gateway, GatewayKind, LaneKind, Medium, Process, Step, StepKind
from bprflow.model.infer import infer_step
from tests.exchange.judges import mermaid_counts
from tests.exchange.samples import shared
from tests.exchange.strategies import picture, processes
from tests.exchange.test_bpmn_write import EXAMPLES, example


def one(text: str) -> Process:
    found = read_mermaid(text.encode(), "流れ.mmd")
    assert len(found.parts) == 1, found.diagnostics
    return found.processes[0]


def test_shapes_say_what_a_node_is() -> None:
    found = one(
        """flowchart TD
        A([申請が届く]) --> B[受け付ける]
        B --> C{書類は<br/>そろっているか}
        C -- はい 80% --> D[[審査]]
        C -->|いいえ| E(補正を頼む)
        E -.-> B
        D ==> F[(住民記録)]
        D --> G((終了))
        """
    )
    assert found.start == "申請が届く"
    assert [s.name for s in found.all_steps] == ["受け付ける", "審査", "補正を頼む"]
    gate = next(item for item in found.steps if isinstance(item, Gateway))
    assert gate.name == "書類は そろっているか"
    assert [(b.condition, b.share.value if b.share else None, b.target) for b in gate.branches] == [
        ("はい", 0.8, "審査"),
        ("いいえ", None, "補正を頼む"),
    ]
    assert found.step_by_id["審査"].call == "審査"
    assert [u.document for u in found.step_by_id["審査"].writes] == ["住民記録"]
    assert found.document_by_name["住民記録"].media == (Medium.SYSTEM,)
    assert found.step_by_id["審査"].next == END


def test_subgraphs_are_lanes_and_one_title_is_one_lane() -> None:
    found = one(
        """flowchart LR
        S([来庁]) --> a
        subgraph 住民・申請者
          S
          a[書く]
        end
        a --> b
        subgraph mado["窓口担当（市民課）"]
          b[受ける]
        end
        b --> c
        subgraph 住民・申請者
          c[受け取る]
        end
        c --> x([完了])
        """
    )
    assert [(s.name, s.lane) for s in found.all_steps] == [
        ("書く", "住民・申請者"),
        ("受ける", "窓口担当（市民課）"),
        ("受け取る", "住民・申請者"),
    ]
    assert [lane.name for lane in found.lanes] == ["住民・申請者", "窓口担当（市民課）"]


def test_nested_subgraphs_are_departments_but_not_in_swimlanes() -> None:
    body = "\nsubgraph 市民課\nsubgraph 窓口\na[受ける]\nend\nend\nsubgraph 係\nb[調べる]\nend\na --> b\n"
    assert [(lane.name, lane.department) for lane in one("flowchart TD" + body).lanes] == [
        ("窓口", "市民課"),
        ("係", ""),
    ]
    assert [(lane.name, lane.department) for lane in one("swimlane-beta LR" + body).lanes] == [
        ("市民課", ""),
        ("係", ""),
    ]


def test_link_spellings() -> None:
    text = 'graph LR;a-->b;b---c;c-.->d;d==>e;e--文字-->f;f==文字==>g;g-. 文字 .->h;h-->|文字|i;i--oj;j--xk;k<-->l;l ~~~ m;m & n ---->o & p;p e1@--> q["a --> b"]'
    diagram = scan(text)
    assert diagram is not None
    assert not diagram.unread
    assert [(link.source, link.target, link.label) for link in diagram.links] == [
        ("a", "b", ""), ("b", "c", ""), ("c", "d", ""), ("d", "e", ""), ("e", "f", "文字"), ("f", "g", "文字"), ("g", "h", "文字"),
        ("h", "i", "文字"), ("i", "j", ""), ("j", "k", ""), ("k", "l", ""), ("m", "o", ""), ("m", "p", ""), ("n", "o", ""), ("n", "p", ""), ("p", "q", ""),
    ]  # fmt: skip
    assert diagram.nodes["q"].label == "a --> b"


def test_new_shapes_multiline_quotes_entities_and_styles() -> None:
    imported = read_mermaid(
        b"""flowchart TD
        %% comment with --> arrows
        a@{ shape: delay, label: "wait a day" } --> b["two
        lines #35;1 &amp; <b>bold</b>"]:::red
        b --> f@{shape: fork} --> c & d
        classDef red fill:#f00
        style a fill:#fff
        """,
        "x.mmd",
    )
    found = imported.processes[0]
    assert found.all_steps[0].kind is StepKind.WAIT
    assert found.all_steps[1].name == "two lines #1 & bold"
    assert next(item for item in found.steps if isinstance(item, Gateway)).gateway is GatewayKind.PARALLEL
    assert {row.kind for row in imported.rows if row.fate is Fate.DROPPED} == {"classDef", "style"}


def test_markdown_gives_one_process_a_fence_named_by_its_heading() -> None:
    text = "# 手引き\n\n## 受付\n```mermaid\nflowchart TD\n a-->b\n```\n## 時系列\n```mermaid\nsequenceDiagram\n a->>b: x\n```\n## 審査\n~~~ mermaid\ngraph LR\n c-->d\n~~~\n"
    imported = read_mermaid(text.encode("cp932"), "手引き.md")
    assert imported.encoding == "cp932"
    assert [p.name for p in imported.processes] == ["受付", "審査"]
    assert [row.kind for row in imported.rows if row.fate is Fate.DROPPED] == ["diagram:sequenceDiagram"]
    span = imported.parts[1].positions.of_step("c")
    assert span is not None
    assert text.splitlines()[span.line - 1].strip() == "c-->d"


def test_a_legend_of_actors_gives_the_lanes() -> None:
    found = one(
        'flowchart TD\nA["受付<br/>担当課"] --> B["支払<br/>財政課"]\nsubgraph who["登場主体"]\n担当課["担当課<br/>（窓口）"]\n財政課\nend\n'
    )
    assert [(s.name, s.lane) for s in found.all_steps] == [("受付", "担当課"), ("支払", "財政課")]


def test_labels_go_through_inference() -> None:
    found = one(
        "flowchart TD\nsubgraph 住民\na[住民異動届を手書きする]\nend\nsubgraph システム\nb[自動で転記]\nend\na-->b"
    )
    facts = infer_step(found.all_steps[0], found)
    assert facts.has_medium(Medium.PAPER)
    assert facts.lane_kind.value is LaneKind.RESIDENT


def test_real_files_have_the_counts_of_an_independent_count() -> None:
    """Counted by regular expressions on single lines: what the scanner does, done another way."""
    seen = 0
    for path in shared("mermaid", "*.md"):
        blocks = re.findall(r"```mermaid\n(.*?)```", path.read_text(encoding="utf-8"), re.S)
        imported = read_mermaid(path.read_bytes(), str(path))
        assert len(imported.parts) == len(blocks), path.name
        assert not [d for d in imported.diagnostics if blocks]
        nodes, links, lanes = 0, 0, 0
        for block in blocks:
            lines = [line.strip() for line in block.splitlines() if not re.match(r"\s*(style|flowchart|end$)", line)]
            arrows = [line for line in lines if re.search(r"-->|-\.->", line)]
            links += sum(len(re.findall(r"-->|-\.->", line)) for line in arrows)
            lanes += len({line for line in lines if line.startswith("subgraph")})
            ends = {
                re.split(r"[\[({]", part.strip())[0].strip()
                for line in arrows
                for part in re.split(r"--[^>]*-->|-->\|[^|]*\||-->|-\.->", line)
            }
            alone = {
                re.split(r"[\[({]", line)[0].strip()
                for line in lines
                if line and line not in arrows and not line.startswith("subgraph")
            }
            nodes += len({name for name in ends | alone if name})
        kinds = [row.kind.partition(":")[0] for row in imported.rows]
        assert (kinds.count("node"), kinds.count("link"), kinds.count("subgraph")) == (nodes, links, lanes), path.name
        for found in imported.processes:
            flow = build(found)
            legend = [row for row in imported.rows if row.fate is Fate.APPROXIMATED and row.kind == "subgraph"]
            assert legend or all(flow.incoming[n] or n in flow.starts for n in flow.nodes)
        seen += len(blocks)
    assert seen == 11


@settings(max_examples=60, deadline=None)
@given(processes(), st.sampled_from(["flowchart", "swimlane"]))
def test_round_trip_keeps_the_picture(process: Process, form: str) -> None:
    text = write_mermaid(process, form=form)
    back = one(text)
    assert back.name == process.name
    assert picture(back) == picture(process), text


_PIECES = ["flowchart TD\n", "a", "b", "-->", "--", "|", "[", "]", "(", ")", "{", "}", "\"", "subgraph x\n", "end\n", "&", ";", "\n", "@{", "~~~", "%%", ":::", "---", "```mermaid\n", "```", "style ", "-.", ".->", "==", "\\", "#", "<br>"]  # fmt: skip


@settings(max_examples=120, deadline=2000)
@given(st.one_of(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join), st.text(max_size=200)))
def test_garbage_never_crashes(text: str) -> None:
    for body in (text, "flowchart TD\n" + text, "```mermaid\ngraph LR\n" + text):
        imported = read_mermaid(body.encode("utf-8", "surrogatepass"), "x.md")
        assert imported.parts or imported.diagnostics
        for found in imported.processes:
            build(found)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "a" + "&a" * 5000,
        "a --" + "x" * 50000,
        "a-->" * 5000,
        "subgraph x\n" * 3000,
        '"' * 20000,
        "a & b & c & d" * 400,
    ],
)
def test_hostile_sizes_stay_quick(text: str) -> None:
    imported = read_mermaid(("flowchart TD\n" + text).encode(), "x.mmd")
    assert json.dumps([d.message.en for d in imported.diagnostics]) is not None


def test_mermaid_itself_reads_what_we_write(tmp_path: Path) -> None:
    """Node, edge and subgraph counts of Mermaid's own parser, for both forms."""
    flows = [example(path) for path in EXAMPLES[::5]]
    awkward = Process(
        name='"#&<>|`', steps=(Step(id="a", lane='x"]', name='"[({|#35;&<b>`~%%'), Step(id="b", lane="end", name="end"))
    )
    texts = [write_mermaid(flow, form=form) for flow in [*flows, awkward] for form in ("flowchart", "swimlane")]
    graphs = [build(flow) for flow in [*flows, awkward] for _ in range(2)]
    expected = [
        (len(g.nodes), len(g.edges), len({n.lane for n in g.nodes.values()} | set(g.process.lane_by_name)))
        for g in graphs
    ]
    assert mermaid_counts(texts, tmp_path) == expected


def test_mermaid_itself_counts_as_many_in_the_real_files(tmp_path: Path) -> None:
    """Mermaid refuses `subgraph 住民・申請者` for its dot, so titles are put in quotes for it."""
    texts: list[str] = []
    ours: list[tuple[int, int, int]] = []
    for path in shared("mermaid", "*.md"):
        for block in re.findall(r"^```mermaid\n(.*?)^```", path.read_text(encoding="utf-8"), re.S | re.M):
            numbers = itertools.count(1)
            quoted = re.sub(
                r'^(\s*)subgraph\s+([^\s"\[]+)\s*$',
                lambda m, n=numbers: f'{m[1]}subgraph sg{next(n)}["{m[2]}"]',  # type: ignore[misc]
                block,
                flags=re.M,
            )
            texts.append(quoted)
            kinds = [row.kind.partition(":")[0] for row in read_mermaid(block.encode(), "x.mmd").rows]
            ours.append((kinds.count("node"), kinds.count("link"), kinds.count("subgraph")))
    assert len(ours) == 11
    assert mermaid_counts(texts, tmp_path) == ours
