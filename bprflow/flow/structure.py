"""Faults the shape alone shows: unreachable, dead ends, undefined targets, endless loops, shares."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from bprflow.flow.faults import FaultKind, StructureFault
from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.flow.order import components
from bprflow.flow.targets import UndefinedTarget, undefined_targets
from bprflow.language.terms import Text
from bprflow.model import Gateway, GatewayKind, Parallel, walk

_SHARE_TOLERANCE = 0.005
"""Written shares are rounded to whole per cent; half a per cent off is no fault."""
_ROUTED = (NodeKind.AND, NodeKind.OR, NodeKind.EVENT)
"""Gateways that make soundness more than a question of shape."""


def structure_faults(flow: FlowGraph) -> tuple[StructureFault, ...]:
    """Find what is broken in the structure of a flow: its shape, then its soundness.

    A fault of soundness is said only where the shape has not been named at the same place.

    Args:
        flow: Any graph, n nodes and m edges; near linear but for the faults themselves.

    """
    shape = tuple(_shape_faults(flow))
    if not any(node.kind in _ROUTED for node in flow.nodes.values()):
        return shape  # one token, so its shape says everything; the soundness room need not even be loaded
    from bprflow.flow.soundness import soundness_faults

    broken = {node for fault in shape if fault.kind is not FaultKind.SHARES for node in fault.nodes}
    shown = (FaultKind.DEAD_STEP, FaultKind.DEAD_END, FaultKind.LIVELOCK)
    deeper = (
        fault
        for fault in soundness_faults(flow)
        if not (broken and fault.kind in shown) and not (fault.nodes and set(fault.nodes) <= broken)
    )
    return (*shape, *deeper)


def _shape_faults(flow: FlowGraph) -> Iterator[StructureFault]:
    undefined = undefined_targets(flow.process)
    paths = Paths(flow)
    yield from (_undefined(flow, paths, jump) for jump in undefined)
    yield from _unreachable(flow, paths)
    yield from _no_way_out(flow, paths, undefined)
    yield from _shares(flow)


class Paths:
    """Shortest ways from the starts to every node, found once."""

    def __init__(self, flow: FlowGraph) -> None:
        self.flow = flow
        self.parent: dict[str, str | None] = dict.fromkeys(flow.starts)
        queue = deque(flow.starts)
        while queue:
            node = queue.popleft()
            for edge in flow.outgoing[node]:
                if edge.target not in self.parent:
                    self.parent[edge.target] = node
                    queue.append(edge.target)

    def to(self, node: str) -> tuple[str, ...]:
        """Give the nodes from a start to `node`, both included; only `node` when unreachable."""
        path = [node]
        while (before := self.parent.get(path[-1])) is not None:
            path.append(before)
        return tuple(reversed(path))


def step_names(flow: FlowGraph, nodes: Iterable[str]) -> tuple[str, ...]:
    """Give the names of the steps among `nodes`."""
    return tuple(
        node.step.name for node in map(flow.nodes.__getitem__, nodes) if node.kind is NodeKind.TASK and node.step
    )


def step_ids(flow: FlowGraph, nodes: Iterable[str]) -> tuple[str, ...]:
    """Give the ids of the steps `nodes` belong to, each once."""
    found = (flow.nodes[node].step for node in nodes)
    return tuple(dict.fromkeys(step.id for step in found if step is not None))


def name_of(flow: FlowGraph, node: str) -> str:
    """Name a node for a sentence: the step's name, a gateway's label, or its id."""
    found = flow.nodes[node]
    if found.step is not None:
        return found.step.name
    return found.label or node.partition("&")[0].removeprefix("@")


def _fault(
    flow: FlowGraph, kind: FaultKind, nodes: Iterable[str], witness: Iterable[str], message: Text
) -> StructureFault:
    nodes = tuple(nodes)
    return StructureFault(kind, nodes, step_names(flow, witness), message, step_ids(flow, nodes))


def _undefined(flow: FlowGraph, paths: Paths, jump: UndefinedTarget) -> StructureFault:
    node = jump.item_id
    name = name_of(flow, node) if node in flow.nodes else node
    message = Text(
        "「{name}」の行き先「{target}」という手順が見つかりません。手順の名前か識別子を確認してください",
        'The target "{target}" of "{name}" does not exist; please check the name or id of the step',
    ).format(name=name, target=jump.target)
    return _fault(flow, FaultKind.UNDEFINED_TARGET, [node] if node in flow.nodes else [], paths.to(node), message)


def _unreachable(flow: FlowGraph, paths: Paths) -> Iterator[StructureFault]:
    rank = {node: index for index, node in enumerate(flow.nodes) if node not in paths.parent}
    left = {node for node in rank if flow.nodes[node].kind is not NodeKind.END}
    groups = components(sorted(left, key=rank.__getitem__), lambda node: [edge.target for edge in flow.outgoing[node]])
    regions: list[list[str]] = []
    for group in reversed(groups):
        first = min(group, key=rank.__getitem__)
        if first not in left:
            continue
        region = _reach(flow, first, left)
        left.difference_update(region)
        if step_ids(flow, region):
            regions.append(region)
    for region in sorted(regions, key=lambda region: rank[region[0]]):
        message = Text(
            "「{name}」へ進む道がありません。前の手順の「次」や「分岐」を確認してください",
            'No way leads to "{name}"; please check the jumps and branches before it',
        ).format(name=name_of(flow, next((n for n in region if flow.nodes[n].kind is NodeKind.TASK), region[0])))
        yield _fault(flow, FaultKind.UNREACHABLE, region, region, message)


def _reach(flow: FlowGraph, first: str, within: set[str]) -> list[str]:
    found = {first: None}
    queue = deque([first])
    while queue:
        for edge in flow.outgoing[queue.popleft()]:
            if edge.target in within and edge.target not in found:
                found[edge.target] = None
                queue.append(edge.target)
    return list(found)


def _no_way_out(flow: FlowGraph, paths: Paths, undefined: tuple[UndefinedTarget, ...]) -> Iterator[StructureFault]:
    """Look at the places a case can reach but never leave; a jump to nothing was already said."""
    finishing = _can_finish(flow)
    yield from _never_left(flow, paths, finishing)
    rank = {node: index for index, node in enumerate(flow.nodes) if node in paths.parent and node not in finishing}
    named = {jump.item_id for jump in undefined}
    for group in components(rank, lambda node: [edge.target for edge in flow.outgoing[node]]):
        members = set(group)
        if any(edge.target not in members for node in group for edge in flow.outgoing[node]):
            continue
        ordered = sorted(group, key=rank.__getitem__)
        first = ordered[0]
        if len(group) > 1 or any(edge.target == first for edge in flow.outgoing[first]):
            yield _endless(flow, paths, ordered)
        elif first not in named and _owner(flow, first) not in named:
            yield _dead_end(flow, paths, first)


def _never_left(flow: FlowGraph, paths: Paths, finishing: set[str]) -> Iterator[StructureFault]:
    """Look for loops whose ways out are there, but taken by 0 % of the cases."""
    if all(edge.share > 0 for edge in flow.edges):
        return
    taken = {node: [edge.target for edge in flow.outgoing[node] if edge.share > 0] for node in flow.nodes}
    rank = {node: index for index, node in enumerate(flow.nodes) if node in paths.parent and node in finishing}
    for group in components(rank, taken.__getitem__):
        members = set(group)
        goes_round = len(group) > 1 or group[0] in taken[group[0]]
        if not goes_round or any(target not in members for node in group for target in taken[node]):
            continue
        ordered = sorted(group, key=rank.__getitem__)
        message = Text(
            "「{name}」から抜ける道の割合が0%なので、書かれた割合のままでは繰り返しが終わりません。割合を確認してください",
            'The ways out of the loop at "{name}" are taken by 0% of the cases, so it never ends; '
            "please check the shares",
        ).format(name=name_of(flow, ordered[0]))
        witness = (*paths.to(ordered[0]), *_round(flow, ordered[0], members))
        yield _fault(flow, FaultKind.ENDLESS_LOOP, ordered, witness, message)


def _endless(flow: FlowGraph, paths: Paths, ordered: list[str]) -> StructureFault:
    first = ordered[0]
    message = Text(
        "「{name}」から終わりへ抜ける道がなく、繰り返しが終わりません。やめる条件を分岐に書いてください",
        'No way leads out of the loop at "{name}"; please write the condition that ends it',
    ).format(name=name_of(flow, first))
    witness = (*paths.to(first), *_round(flow, first, set(ordered)))
    return _fault(flow, FaultKind.ENDLESS_LOOP, ordered, witness, message)


def _dead_end(flow: FlowGraph, paths: Paths, node: str) -> StructureFault:
    message = Text(
        "「{name}」の先へ進む道がありません。「次」か「終了」を書いてください",
        'Nothing follows "{name}"; please write where it goes on, or that it ends',
    ).format(name=name_of(flow, node))
    return _fault(flow, FaultKind.DEAD_END, [node], paths.to(node), message)


def _owner(flow: FlowGraph, node: str) -> str:
    step = flow.nodes[node].step
    return step.id if step is not None else node


def _can_finish(flow: FlowGraph) -> set[str]:
    found = set(flow.ends)
    queue = deque(flow.ends)
    while queue:
        for edge in flow.incoming[queue.popleft()]:
            if edge.source not in found:
                found.add(edge.source)
                queue.append(edge.source)
    return found


def _round(flow: FlowGraph, first: str, members: set[str]) -> tuple[str, ...]:
    """Give a shortest way round a loop: the nodes after `first` up to `first` again."""
    parent: dict[str, str] = {}
    queue = deque([first])
    while queue:
        node = queue.popleft()
        for edge in flow.outgoing[node]:
            if edge.target in members and edge.target not in parent:
                parent[edge.target] = node
                if edge.target == first:
                    queue.clear()
                    break
                queue.append(edge.target)
    path = [first]
    node = parent.get(first, first)
    while node != first:
        path.append(node)
        node = parent[node]
    return tuple(reversed(path))


def _shares(flow: FlowGraph) -> Iterator[StructureFault]:
    """A decision whose shares are all written must come to 100 %; ranges may overlap 100 %."""
    for node, (low, high, complete) in _share_sums(flow).items():
        too_much = low > 1 + _SHARE_TOLERANCE
        too_little = complete and high < 1 - _SHARE_TOLERANCE
        if not too_much and not too_little:
            continue
        percent = f"{low:.0%}" if f"{low:.0%}" == f"{high:.0%}" else f"{low:.0%}〜{high:.0%}"
        message = Text(
            "「{name}」の分岐の割合の合計が{percent}です。合わせて100%になるように確認してください",
            'The shares of the branches after "{name}" come to {percent}; please make them 100% together',
        ).format(name=name_of(flow, node), percent=percent)
        yield _fault(flow, FaultKind.SHARES, [node], [node], message)


def _share_sums(flow: FlowGraph) -> dict[str, tuple[float, float, bool]]:
    found: dict[str, tuple[float, float, bool]] = {}
    for item in walk(flow.process.steps):
        if isinstance(item, Parallel) or not item.branches:
            continue
        if isinstance(item, Gateway) and item.gateway in (GatewayKind.PARALLEL, GatewayKind.INCLUSIVE):
            continue
        node = item.id if isinstance(item, Gateway) else f"{item.id}?"
        shares = [branch.share for branch in item.branches if branch.share is not None]
        if node in flow.nodes and shares:
            complete = len(shares) == len(item.branches)
            found[node] = (sum(share.low for share in shares), sum(share.high for share in shares), complete)
    return found
