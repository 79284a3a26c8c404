"""Random processes: any graph, awkward names, several lanes."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st

from bprflow.exchange.branches import edge_label
from bprflow.exchange.sketch import one_line
from bprflow.flow import build
from bprflow.flow.graph import NodeKind
from bprflow.model import (
    END,
    Branch,
    Document,
    DocumentUse,
    Gateway,
    GatewayKind,
    Lane,
    Medium,
    Parallel,
    Process,
    Share,
    Step,
    StepKind,
)

AWKWARD = "申請書を確認・（）「」％ａ～ABCxyz 123\"'[]{}|<>#&;:@=+-_\\/`!?,.*~^$％"
_NOT_WORDS = {"終了", "終わり", "end", "次へ", "次", "next", "start", "Start"}


def words(limit: int = 12) -> st.SearchStrategy[str]:
    """One-line words that mean nothing special and end in a letter."""
    body = st.text(AWKWARD, min_size=0, max_size=limit)
    return body.map(lambda t: one_line("申" + t + "書")).filter(
        lambda t: t not in _NOT_WORDS and "\\n" not in t and "<" not in t
    )


@st.composite
def processes(draw: st.DrawFn, *, facts: bool = False, blocks: bool = True) -> Process:
    """Draw a process of up to eight items that lead anywhere."""
    lanes = draw(st.lists(words(5), min_size=1, max_size=3, unique=True))
    names = draw(st.lists(words(), min_size=1, max_size=8, unique=True))
    targets = [*names, END]
    documents = draw(st.lists(words(4), max_size=2, unique=True)) if facts else []
    items: list[Step | Gateway | Parallel] = []
    for name in names:
        lane = draw(st.sampled_from(lanes))
        kind = draw(st.sampled_from(["step", "step", "step", "ask", "gate", "block" if blocks else "step"]))
        jump = draw(st.one_of(st.none(), st.sampled_from(targets)))
        if kind == "block":
            inner = [
                Step(id=f"{name}甲", lane=lane, name=f"{name}甲"),
                Step(id=f"{name}乙", lane=lane, name=f"{name}乙"),
            ]
            items.append(Parallel(id=name, branches=((inner[0],), (inner[1],))))
            continue
        branches: tuple[Branch, ...] = ()
        if kind in ("ask", "gate"):
            size = draw(st.integers(2, 3))
            share = draw(st.sampled_from([None, Share(low=0.25, high=0.25, text="25%")]))
            branches = tuple(
                Branch(
                    condition=f"{draw(words(4))}{k}番",
                    share=share if k == 0 else None,
                    target=draw(st.sampled_from(targets)),
                )
                for k in range(size)
            )
        if kind == "gate":
            gate = draw(st.sampled_from(list(GatewayKind)))
            if gate.is_end and not items:
                gate = GatewayKind.EXCLUSIVE  # a flow that begins with its end is no flow
            branches = () if gate.is_end else branches
            items.append(Gateway(id=name, name=name, gateway=gate, lane=lane, branches=branches))
            continue
        extra: dict[str, object] = {}
        if facts:
            extra = {
                "kind": draw(st.one_of(st.none(), st.sampled_from(list(StepKind)))),
                "media": draw(st.lists(st.sampled_from(list(Medium)), max_size=2, unique=True)),
                "note": draw(st.one_of(st.just(""), words())),
                "touch": draw(st.one_of(st.none(), st.sampled_from(["8〜12分", "1時間半", "10分"]))),
                "reads": [DocumentUse(document=d) for d in documents],
            }
        items.append(
            Step.model_validate(
                {
                    "id": name,
                    "lane": lane,
                    "name": name,
                    "branches": branches,
                    "next": None if branches else jump,
                    **extra,
                }
            )
        )
    header: dict[str, object] = {}
    if facts:
        header = {
            "owner": draw(words(4)),
            "documents": tuple(Document(name=d) for d in documents),
            "volume": "24,000件/年",
        }
    return Process.model_validate(
        {
            "name": draw(words()),
            "start": draw(st.sampled_from(["", "届出"])),
            "lanes": tuple(Lane(name=lane) for lane in lanes),
            "steps": tuple(items),
            **header,
        }
    )


def picture(process: Process) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """What a drawing of the process shows: its nodes with lanes, its arrows with words; no ids."""
    flow = build(process)

    def name(identifier: str) -> str:
        node = flow.nodes[identifier]
        if node.kind is NodeKind.END:
            return "@end"
        words = node.step.name if node.kind is NodeKind.TASK and node.step else node.label
        return f"{node.kind.value}:{words}"

    shown = [n for n in flow.nodes.values() if n.kind not in (NodeKind.END, NodeKind.START)]
    nodes = Counter((name(n.id), n.lane) for n in shown)
    edges = Counter((name(e.source), name(e.target), edge_label(e)) for e in flow.edges)
    return nodes, edges
