"""From a drawn flow to a process: one list of items, jumps where the drawing does not go straight on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bprflow.exchange.sketch import GATEWAYS, Shape, Sketch, SketchEdge, SketchNode, free_names
from bprflow.flow.build import END_ID
from bprflow.language.values import END_WORDS, NEXT_WORDS
from bprflow.model import END, Branch, Document, Gateway, GatewayKind, Lane, Process, Share, Step
from bprflow.units import QuantityError, parse_share

_GATEWAY_KIND = {
    Shape.XOR: GatewayKind.EXCLUSIVE,
    Shape.AND: GatewayKind.PARALLEL,
    Shape.OR: GatewayKind.INCLUSIVE,
    Shape.EVENT: GatewayKind.EVENT,
    Shape.END: GatewayKind.END,
}
NO_NAME = "名前なし"
NO_LANE = "担当未記入"
_PLAIN_ENDS = re.compile(
    r"(end|finish(ed)?|done|stop|complete[d]?|終了|完了|終わり|おわり|終|エンド|end ?event|イベント)\s*\d*", re.I
)
_PLAIN_STARTS = re.compile(r"(start|begin|開始|スタート|はじめ|start ?event)\s*\d*", re.I)
_SHARE_TAIL = re.compile(
    r"^(?P<words>.*?)[\s（(:：]*(?P<share>[約]?[\d０-９.．]+\s*(?:[〜~-]\s*[\d０-９.]+\s*)?[%％割])[)）]?$"
)


@dataclass(slots=True)
class Assembled:
    """A process, the drawn node of each item, and what was reworded on the way.

    Attributes:
        process: The process.
        node_of: Drawn node id for each item id.
        reworded: (node id, what was done) for every approximation.

    """

    process: Process
    node_of: dict[str, str]
    reworded: list[tuple[str, str]] = field(default_factory=list)


def assemble(sketch: Sketch) -> Assembled:
    """Write a drawn flow as a process.

    Args:
        sketch: n nodes and m edges; changed in place (implicit splits become gateways). O(n + m).

    """
    return _Assembler(sketch).run()


def split_share(label: str) -> tuple[str, Share | None]:
    """Take a share off the end of a condition: `不備あり 15%` → (不備あり, 15 %)."""
    match = _SHARE_TAIL.match(label)
    if not match:
        return label, None
    try:
        span = parse_share(match["share"])
    except QuantityError:
        return label, None
    return match["words"].strip(), Share(low=span.low, high=span.high, text=match["share"].strip())


class _Assembler:
    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.reworded: list[tuple[str, str]] = []
        self.start = ""
        self.starts: dict[str, list[str]] = {}
        self.merged: dict[str, str] = {}

    def run(self) -> Assembled:
        self._free_starts()
        self._drop_passes()
        self._begin_together()
        self._end_apart()
        self._make_splits_explicit()
        self.outgoing = self.sketch.outgoing()
        self.incoming = self.sketch.incoming()
        roots = self._roots()
        everything = self._order(roots)
        self.shared_ends = self._shared_ends(everything)
        left_out = {*self.shared_ends, *(n.id for n in self.sketch.nodes.values() if n.shape is Shape.START)}
        order = [node for node in everything if node not in left_out]
        self._note_starts(order, roots)
        self._merge_questions(order)
        order = [node for node in order if node not in self.merged]
        self._name_items(order)
        lanes = self._lanes(order)
        items = tuple(self._item(node, order[k + 1] if k + 1 < len(order) else "") for k, node in enumerate(order))
        header: dict[str, object] = {"start": self.start, **self.sketch.header}
        if self.sketch.notes:
            header["note"] = "\n".join(self.sketch.notes)
        process = Process.model_validate(
            {"name": self.sketch.name or NO_NAME, "owner": self.sketch.owner, **header,
             "lanes": lanes, "documents": self._documents(), "steps": items}
        )  # fmt: skip
        node_of = {self.item_id[node]: node for node in order}
        return Assembled(process, node_of, self.reworded)

    # --- the graph ---------------------------------------------------------------------------

    def _free_starts(self) -> None:
        """Let what was drawn into a start go on to what follows it."""
        sketch = self.sketch
        for node, edges in sketch.incoming().items():
            drawn = sketch.nodes[node]
            if drawn.shape is Shape.START and edges:
                rim = self._made("in", Shape.THROUGH, drawn)
                for edge in sketch.edges:
                    edge.source = rim.id if edge.source == node else edge.source
                    edge.target = rim.id if edge.target == node else edge.target
                sketch.edges.append(SketchEdge(node, rim.id, line=drawn.line))

    def _drop_passes(self) -> None:
        """Take the rims of opened sub-processes out; where several ways leave one it becomes a gateway."""
        sketch = self.sketch
        outgoing, incoming = sketch.outgoing(), sketch.incoming()
        gone: set[int] = set()
        for node in [n for n in sketch.nodes.values() if n.shape is Shape.THROUGH]:
            gone.update(id(edge) for edge in outgoing[node.id] if edge.target == node.id)
            ins = [edge for edge in incoming[node.id] if id(edge) not in gone]
            outs = [edge for edge in outgoing[node.id] if id(edge) not in gone]
            if len(outs) > 1:
                node.shape = Shape.OR if any(edge.conditional for edge in outs) else Shape.AND
                continue
            target = outs[0].target if outs else self._made("end", Shape.END, node).id
            for edge in ins:
                edge.target = target
                edge.label = edge.label or (outs[0].label if outs else "")
            incoming.setdefault(target, []).extend(ins)
            gone.update(id(edge) for edge in outs)
            del sketch.nodes[node.id]
        sketch.edges = [edge for edge in sketch.edges if id(edge) not in gone]

    def _begin_together(self) -> None:
        """Let everything nothing leads to begin at once, where no start is drawn and the format says so."""
        sketch = self.sketch
        if not sketch.heads_together or any(node.shape is Shape.START for node in sketch.nodes.values()):
            return
        incoming = sketch.incoming()
        heads = [n for n in sketch.nodes.values() if not incoming[n.id] and n.shape is not Shape.END]
        if len(heads) < 2:
            return
        split = self._made("begin", Shape.AND, heads[0])
        sketch.edges[:0] = [SketchEdge(split.id, head.id, line=head.line) for head in heads]
        self.reworded.append((heads[0].id, "begin_together"))

    def _end_apart(self) -> None:
        """Put several drawings of one end together; let ways that run at the same time end each for itself.

        Our own drawings say which end they show; elsewhere, where ends do not differ, their words do.
        """
        sketch = self.sketch
        first: dict[str, str] = {}
        drawn_as: dict[str, str] = {}
        for node in sketch.nodes.values():
            words = "" if sketch.ends_differ else node.label
            known = str(node.facts.get("id", "") or words) if node.shape is Shape.END else ""
            if known:
                drawn_as[node.id] = first.setdefault(known, node.id)
        for edge in sketch.edges:
            edge.target = drawn_as.get(edge.target, edge.target)
        for copy in [node for node, kept in drawn_as.items() if node != kept]:
            del sketch.nodes[copy]
        if not sketch.ends_differ:
            return
        outgoing = sketch.outgoing()
        choosing = (Shape.XOR, Shape.EVENT)
        if not any(len(outgoing[n.id]) > 1 and n.shape not in choosing for n in sketch.nodes.values()):
            return
        for last in [n for n in sketch.nodes.values() if n.shape not in (Shape.START, Shape.END)]:
            if not outgoing[last.id]:
                sketch.edges.append(SketchEdge(last.id, self._made("end", Shape.END, last).id, line=last.line))

    def _shared_ends(self, order: list[str]) -> set[str]:
        """Say which ends are written as `終了`: the plain ones, where each is an end of its own the last of them."""
        nodes = self.sketch.nodes
        ends = [node for node in order if nodes[node].shape is Shape.END]
        ours = {node for node in ends if nodes[node].facts.get("id") == END_ID}
        plain = [n for n in ends if not (nodes[n].facts or nodes[n].notes or self._named(nodes[n]))]
        return ours or set(plain[-1:] if self.sketch.ends_differ else plain)

    def _made(self, suffix: str, shape: Shape, near: SketchNode) -> SketchNode:
        return self.sketch.add(SketchNode(f"{near.id}.{suffix}", shape, lane=near.lane, line=near.line))

    def _make_splits_explicit(self) -> None:
        """Several edges out of a task or start are a split nobody drew: draw it."""
        sketch = self.sketch
        for node, edges in list(sketch.outgoing().items()):
            drawn = sketch.nodes[node]
            if drawn.shape in GATEWAYS or len(edges) < 2:
                continue
            if drawn.shape is Shape.END:
                continue
            choice = any(edge.conditional or edge.default for edge in edges)
            split = self._made("split", sketch.implicit_choice if choice else Shape.AND, drawn)
            for edge in edges:
                edge.source = split.id
            sketch.edges.append(SketchEdge(node, split.id, line=drawn.line))
            if not (choice and sketch.implicit_choice is Shape.XOR):
                self.reworded.append((node, "implicit_split"))
        sketch.edges = [edge for edge in sketch.edges if sketch.nodes[edge.source].shape is not Shape.END]

    def _roots(self) -> list[str]:
        nodes = self.sketch.nodes
        roots = [node.id for node in nodes.values() if node.shape is Shape.START]
        if roots:
            return roots
        heads = [n for n in nodes if not self.incoming[n] and nodes[n].shape is not Shape.END]
        return heads or [n for n in nodes if nodes[n].shape is not Shape.END][:1]

    def _order(self, roots: list[str]) -> list[str]:
        """Order by reversed depth-first finishing: chains stay together, loops do not matter."""
        finished: list[str] = []
        seen: set[str] = set()
        known = set(roots)
        everything = [*roots, *(n for n in self.sketch.nodes if n not in known)]
        for root in reversed(roots):
            finished.extend(self._finish(root, seen))
        ordered = list(reversed(finished))
        for root in everything:
            if root not in seen:
                ordered.extend(reversed(self._finish(root, seen)))
        return ordered

    def _finish(self, root: str, seen: set[str]) -> list[str]:
        if root in seen:
            return []
        seen.add(root)
        done: list[str] = []
        stack = [(root, iter(reversed(self.outgoing[root])))]
        while stack:
            node, edges = stack[-1]
            edge = next(edges, None)
            if edge is None:
                done.append(node)
                stack.pop()
            elif edge.target not in seen:
                seen.add(edge.target)
                stack.append((edge.target, iter(reversed(self.outgoing[edge.target]))))
        return done

    # --- starts, ends, questions -----------------------------------------------------------------

    def _note_starts(self, order: list[str], roots: list[str]) -> None:
        """Move the words of start nodes to the items they lead to."""
        nodes = self.sketch.nodes
        labels: dict[str, list[str]] = {}
        for root in roots:
            if nodes[root].shape is Shape.START:
                for edge in self.outgoing[root]:
                    said = "" if _PLAIN_STARTS.fullmatch(nodes[root].label) else nodes[root].label
                    if nodes[edge.target].shape is not Shape.END:
                        labels.setdefault(edge.target, []).append(said)
                    else:
                        self.start = said or self.start
            else:
                labels.setdefault(root, []).append("")
        if not order:
            return
        first = labels.pop(order[0], [])
        self.start = "・".join(dict.fromkeys(label for label in first if label)) or self.start
        for target, words in labels.items():
            self.starts[target] = list(dict.fromkeys(word for word in words if word)) or ["開始"]
        for target, words in [(order[0], first), *labels.items()]:
            if len(words) > 1:
                self.reworded.append((target, "joined_starts"))

    def _merge_questions(self, order: list[str]) -> None:
        """Write a nameless XOR that follows one task in its lane as that step's 分岐."""
        nodes = self.sketch.nodes
        for node in order:
            drawn, ins = nodes[node], self.incoming[node]
            if drawn.shape is not Shape.XOR or drawn.label or drawn.notes or len(ins) != 1 or node in self.starts:
                continue
            before = nodes[ins[0].source]
            straight = len(self.outgoing[before.id]) == 1 and not ins[0].label
            if before.shape is Shape.TASK and straight and len(self.outgoing[node]) > 1 and before.lane == drawn.lane:
                self.merged[node] = before.id

    # --- items -----------------------------------------------------------------------------------

    def _name_items(self, order: list[str]) -> None:
        nodes = self.sketch.nodes
        self.names: dict[str, str] = {}
        wanted: list[str] = []
        unnamed = {"分岐": 0, "合流": 0, "終点": 0}
        for node in order:
            drawn = nodes[node]
            task = drawn.shape is Shape.TASK
            ends = drawn.shape is Shape.END
            name = drawn.label or (f"{NO_NAME}（{drawn.id}）" if task else "")
            name = "" if ends and _PLAIN_ENDS.fullmatch(name) else name
            self.names[node] = name
            own = str(drawn.facts.get("id", "")) or name
            if not own:
                word = "終点" if ends else "分岐" if len(self.outgoing[node]) > 1 else "合流"
                unnamed[word] += 1
                own = f"{word}{unnamed[word]}"
            wanted.append(f"{own}（手順）" if own in END_WORDS or own in NEXT_WORDS else own)
        self.item_id = dict(zip(order, free_names(wanted, spare_first=False), strict=True))

    def _lanes(self, order: list[str]) -> list[Lane]:
        sketch = self.sketch
        names = free_names([lane.name or f"レーン{k}" for k, lane in enumerate(sketch.lanes, 1)])
        self.lane_name = {lane.id: name for lane, name in zip(sketch.lanes, names, strict=True)}
        self.home = sketch.home or NO_LANE
        lanes = [
            Lane.model_validate({**lane.facts, "name": name, "department": lane.department})
            for lane, name in zip(sketch.lanes, names, strict=True)
        ]
        loose = any(sketch.nodes[n].shape is Shape.TASK and sketch.nodes[n].lane not in self.lane_name for n in order)
        if loose and self.home not in names:
            lanes.append(Lane(name=self.home))
        return lanes

    def _documents(self) -> tuple[Document, ...]:
        return tuple(self.sketch.documents.values())

    def _item(self, node: str, following: str) -> Step | Gateway:
        drawn = self.sketch.nodes[node]
        question = next((edge.target for edge in self.outgoing[node] if edge.target in self.merged), "")
        out = self.outgoing[question or node]
        lane = self.lane_name.get(drawn.lane, "")
        notes = list(drawn.notes)
        branches: tuple[Branch, ...] = ()
        jump: str | None = None
        if len(out) > 1 or (out and out[0].label and drawn.shape in GATEWAYS):
            branches = self._branches(question or node, out)
        elif out:
            jump = self._jump(out[0], following, notes)
        else:
            jump = END if following and drawn.shape is not Shape.END else None
        fields: dict[str, object] = {
            "id": self.item_id[node], "name": self.names[node], "branches": branches, "next": jump,
            "start": "・".join(self.starts.get(node, ())),
        }  # fmt: skip
        if drawn.shape is not Shape.TASK:
            return Gateway.model_validate(
                {
                    **fields,
                    "gateway": drawn.facts.get("gateway") or _GATEWAY_KIND[drawn.shape],
                    "lane": lane,
                    "note": "\n".join(notes),
                }
            )
        uses = {way: tuple(found.values()) for way, found in drawn.uses.items()}
        facts = {**uses, **{key: value for key, value in drawn.facts.items() if key != "id"}}
        note = "\n".join([*([str(facts.pop("note"))] if facts.get("note") else []), *notes])
        return Step.model_validate({**facts, **fields, "lane": lane or self.home, "note": note})

    def _jump(self, edge: SketchEdge, following: str, notes: list[str]) -> str | None:
        target = self.sketch.nodes[edge.target]
        if edge.label:
            notes.append(f"進む条件: {edge.label}")
            self.reworded.append((edge.source, "label_to_note"))
        if target.id in self.shared_ends:
            return END if following else None
        return None if target.id == following else self.item_id[target.id]

    def _named(self, end: SketchNode) -> bool:
        return bool(end.label) and not _PLAIN_ENDS.fullmatch(end.label)

    def _branches(self, node: str, edges: list[SketchEdge]) -> tuple[Branch, ...]:
        shape = self.sketch.nodes[node].shape
        branches = []
        conditions: list[str] = []
        for number, edge in enumerate(edges, 1):
            target = self.sketch.nodes[edge.target]
            words, share = split_share(edge.label)
            if not words and shape is not Shape.AND:
                words = "その他" if edge.default else (target.label if shape is Shape.EVENT else "") or f"道{number}"
            conditions.append(words)
            leads = END if target.id in self.shared_ends else self.item_id[target.id]
            branches.append(Branch(condition=words, share=share, target=leads))
        unique = free_names(conditions) if shape is not Shape.AND else conditions
        return tuple(
            branch if branch.condition == words else branch.model_copy(update={"condition": words})
            for branch, words in zip(branches, unique, strict=True)
        )
