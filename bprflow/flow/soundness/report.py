"""Soundness answers as faults of structure, in sentences a section can act on."""

from __future__ import annotations

from dataclasses import replace

from bprflow.flow.faults import FaultKind, StructureFault
from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.flow.soundness.check import check
from bprflow.flow.soundness.graph import workflow_graph
from bprflow.flow.soundness.verdict import State, Verdict, Witness
from bprflow.language.terms import Text
from bprflow.model import Step

_SENTENCES = {
    FaultKind.DEADLOCK: Text(
        "「{starts}」の分かれ方によっては、「{shows}」が来ないもの({missing})を待ち続けるかもしれません。"
        "分岐(どれか一つ)と並行(すべて)の組み合わせを確認してください",
        'After some decisions at "{starts}", "{shows}" may wait for ever for what never comes ({missing}); '
        "please check whether exclusive and parallel parts fit together",
    ),
    FaultKind.LACK_OF_SYNCHRONISATION: Text(
        "「{starts}」で同時に進んだものがそろうのを待たずに「{shows}」へ進み、同じ仕事が二度行われるかもしれません。"
        "並行の終わりにそろえる所を置けるか確認してください",
        'What "{starts}" sent on in parallel reaches "{shows}" without waiting for one another, so work may be '
        "done twice; please check whether the parallel part needs a join",
    ),
    FaultKind.IMPROPER_COMPLETION: Text(
        "「{starts}」で同時に進んだ道の一つが、ほかの道が残っているのに終わるかもしれません。"
        "並行の中の「終了」を確認してください",
        'One of the ways that "{starts}" sent on in parallel may end the case while others still run; '
        "please check the endings inside the parallel part",
    ),
    FaultKind.DEAD_STEP: Text(
        "「{shows}」まで進むことがありません。「{starts}」の先を確認してください",
        'No case ever gets to "{shows}"; please check what follows "{starts}"',
    ),
    FaultKind.LIVELOCK: Text(
        "「{starts}」のあと、「{shows}」のまわりで繰り返しが続き、終わりへ進めなくなるかもしれません。抜ける条件を確認してください",
        'After "{starts}" the flow may go round at "{shows}" for ever; please check the condition that leaves it',
    ),
    FaultKind.DEAD_END: Text(
        "「{shows}」の先へ進む道がありません。「次」か「終了」を書いてください",
        'Nothing follows "{shows}"; please write where it goes on, or that it ends',
    ),
}
_UNDECIDED = Text(
    "流れが必ず終わるかどうかは判定できませんでした。{reason}",
    "Whether every case can finish was not decided. {reason}",
)
_START = Text("始まり", "the start")
_END = Text("終わり", "the end")
_JOIN = Text("合流", "the join")
_PARTS = {
    NodeKind.AND: Text("並行", "parallel"),
    NodeKind.OR: Text("包含", "inclusive"),
    NodeKind.XOR: Text("分岐", "exclusive"),
    NodeKind.EVENT: Text("事象待ち", "event"),
}


def soundness_faults(flow: FlowGraph) -> tuple[StructureFault, ...]:
    """Check the soundness of a flow and give what is wrong as faults.

    Args:
        flow: Any graph; one without parallel, inclusive or event parts has nothing to check here
            beyond what `structure_faults` says of its shape.

    """
    return faults_of(flow, check(workflow_graph(flow)))


def faults_of(flow: FlowGraph, verdict: Verdict) -> tuple[StructureFault, ...]:
    """Say the verdict of a flow as faults; a sound one has none."""
    if verdict.state is State.UNKNOWN:
        message = Text(_UNDECIDED.ja.format(reason=verdict.reason.ja), _UNDECIDED.en.format(reason=verdict.reason.en))
        return (StructureFault(FaultKind.UNDECIDED, (), (), _assuming(message, verdict)),)
    faults = (_fault(flow, witness) for witness in verdict.witnesses)
    return tuple(replace(fault, message=_assuming(fault.message, verdict)) for fault in faults)


def _assuming(message: Text, verdict: Verdict) -> Text:
    """Say behind a finding what was taken for granted when it was found."""
    for assumed in verdict.assumptions:
        message = Text(f"{message.ja}({assumed.ja})", f"{message.en} ({assumed.en})")
    return message


def _fault(flow: FlowGraph, witness: Witness) -> StructureFault:
    missing = [_name(flow, node) for node in witness.missing] or [_JOIN]
    message = Text(
        *(
            _SENTENCES[witness.kind]
            .in_language(language)
            .format(
                starts=_name(flow, witness.starts).in_language(language),
                shows=_name(flow, witness.shows).in_language(language),
                missing=("、" if language == "ja" else ", ").join(name.in_language(language) for name in missing),
            )
            for language in ("ja", "en")
        )
    )
    nodes = tuple(dict.fromkeys((witness.starts, *witness.missing, witness.shows)))
    known = [node for node in nodes if node in flow.nodes]
    steps = tuple(dict.fromkeys(step.id for node in known for step in [_step_near(flow, node)] if step is not None))
    run = tuple(
        node.step.name
        for node in (flow.nodes[name] for name in witness.run if name in flow.nodes)
        if node.kind is NodeKind.TASK and node.step is not None
    )
    return StructureFault(witness.kind, tuple(known), run, message, steps)


def _step_near(flow: FlowGraph, node: str) -> Step | None:
    """Give the step of a node; of a gateway without one, the step before it, else after it."""
    found = flow.nodes[node].step
    for edges in (flow.incoming[node], flow.outgoing[node]):
        for edge in edges:
            found = found or flow.nodes[edge.source].step or flow.nodes[edge.target].step
    return found


def _name(flow: FlowGraph, node: str) -> Text:
    """Name a node in a sentence: its step, its label, or where it stands."""
    found = flow.nodes.get(node)
    if found is None:
        return _JOIN
    if found.kind is NodeKind.START:
        return _START
    if found.kind is NodeKind.END:
        named = Text(f"終わり「{found.label}」", f'the end "{found.label}"')
        return named if found.label else _END
    if found.step is not None or found.label:
        name = found.step.name if found.step is not None else found.label
        return Text(name, name)
    before = next((flow.nodes[edge.source].step for edge in flow.incoming[node]), None)
    after = next((flow.nodes[edge.target].step for edge in flow.outgoing[node]), None)
    part = _PARTS.get(found.kind, _JOIN)
    if len(flow.incoming[node]) > 1 and after is not None:
        return Text(f"{after.name}の前の合流", f"the join before {after.name}")
    if before is not None:
        return Text(f"{before.name}の後の{part.ja}", f"the {part.en} part after {before.name}")
    if after is not None:
        return Text(f"{after.name}の前の{part.ja}", f"the {part.en} part before {after.name}")
    return Text(node, node)
