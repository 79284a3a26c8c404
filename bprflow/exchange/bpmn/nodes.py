"""Tasks, gateways and events of BPMN as drawn nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.tree import (
    child,
    child_text,
    children,
    content,
    documentation,
    iso_duration,
    label,
    local,
    reference,
    triggers,
)
from bprflow.exchange.bpmn.vocabulary import GATEWAYS, SUB_PROCESSES, TASKS, TRIGGER_WORDS
from bprflow.exchange.fidelity import Fate
from bprflow.exchange.sketch import Shape, SketchNode, one_line
from bprflow.language.terms import NO_TEXT, Text
from bprflow.model import GatewayKind, StepKind
from bprflow.model.quantity import Duration, read_wait

if TYPE_CHECKING:
    from lxml.etree import _Element

Special = dict["_Element", tuple[Fate, Text]]


def task_node(element: _Element, identifier: str, lane: str, special: Special) -> SketchNode:
    """Read a task, call activity or empty sub-process."""
    name = local(element)
    node = SketchNode(identifier, Shape.TASK, label(element), lane, element.sourceline or 0)
    kind = TASKS.get(name)
    if kind is not None:
        node.facts["kind"] = kind
    remark = NO_TEXT
    if name == "callActivity":
        called = reference(element.get("calledElement"))
        node.facts["call"] = called or node.label or identifier
        remark = Text("呼出として", "as a call")
    elif name in SUB_PROCESSES:
        remark = Text("中身のないサブプロセスを手順にしました", "an empty sub-process became a step")
    if note := "\n".join(part for part in (documentation(element), repetition(element)) if part):
        node.notes.append(note)
    special[element] = (Fate.APPROXIMATED if name in SUB_PROCESSES else Fate.CARRIED, remark)
    return node


def repetition(element: _Element) -> str:
    """Say in words that an activity is repeated; empty when it is not."""
    many = child(element, "multiInstanceLoopCharacteristics")
    if many is not None:
        return "一つずつ順に繰り返す" if many.get("isSequential") == "true" else "対象ごとに繰り返す"
    return "条件を満たすまで繰り返す" if child(element, "standardLoopCharacteristics") is not None else ""


def roles(element: _Element, by_id: dict[str, _Element], special: Special) -> list[str]:
    """Say who may do a task, where a role is named beside the lane."""
    found: list[str] = []
    for _, role in children(element, "potentialOwner", "performer", "humanPerformer", "resourceRole"):
        resource = by_id.get(reference(child_text(role, "resourceRef")))
        name = (label(resource) if resource is not None else "") or label(role)
        if name:
            found.append(f"担う役: {name}")
            special[role] = (Fate.CARRIED, Text("備考として", "as a note"))
            if resource is not None:
                special[resource] = (Fate.CARRIED, Text("役の名前として", "as the name of a role"))
    return found


def gateway_node(element: _Element, identifier: str, lane: str, special: Special) -> SketchNode:
    """Read a gateway; a complex one is read as inclusive."""
    node = SketchNode(identifier, GATEWAYS[local(element)], label(element), lane, element.sourceline or 0)
    if note := documentation(element):
        node.notes.append(note)
    if local(element) == "complexGateway":
        special[element] = (Fate.APPROXIMATED, Text("包含の関門として読みました", "read as an inclusive gateway"))
    else:
        special[element] = (Fate.CARRIED, NO_TEXT)
    return node


def trigger_words(event: _Element, by_id: dict[str, _Element]) -> str:
    """Say what an event waits for or sends: 期限 2日, メッセージ 回答, エラー."""
    found = triggers(event)
    if not found:
        return ""
    kind, definition = found[0]
    text = ""
    if kind == "timer":
        text = _timer_text(definition)
    elif kind == "conditional":
        text = content(child(definition, "condition"))
    else:
        named = by_id.get(reference(definition.get(f"{kind}Ref")))
        text = label(named) if named is not None else one_line(definition.get("name"))
    return f"{TRIGGER_WORDS[kind]} {text}".strip()


def _timer_text(definition: _Element) -> str:
    for name in ("timeDuration", "timeDate", "timeCycle"):
        text = content(child(definition, name))
        if text:
            return iso_duration(text) or text
    return ""


def event_node(
    element: _Element, identifier: str, lane: str, by_id: dict[str, _Element], special: Special
) -> SketchNode:
    """Read a start, end or intermediate event.

    An event that means work becomes a step: sending a message at the end or in between, waiting
    for a time or a message. What only marks a point becomes a start, an end, or a plain step.
    """
    name = local(element)
    kinds = [kind for kind, _ in triggers(element)]
    words = trigger_words(element, by_id)
    node = SketchNode(identifier, Shape.TASK, label(element) or words, lane, element.sourceline or 0)
    if note := documentation(element):
        node.notes.append(note)
    special[element] = (Fate.CARRIED, NO_TEXT)
    if name == "startEvent":
        node.shape = Shape.START
        if kinds and label(element) and kinds[0] != "message":
            node.label = label(element) if words in label(element) else f"{label(element)}（{words}）"
    elif name == "endEvent":
        _end(element, node, kinds, special)
    elif name == "intermediateCatchEvent":
        _catch(element, node, kinds, special)
    else:
        _throw(element, node, kinds, special)
    return node


def _end(element: _Element, node: SketchNode, kinds: list[str], special: Special) -> None:
    if kinds and kinds[0] in ("message", "signal", "escalation"):
        node.facts["kind"] = StepKind.NOTIFY
        special[element] = (
            Fate.APPROXIMATED,
            Text("知らせる手順と終了に分けました", "became a step that tells, and an end"),
        )
        return
    node.shape = Shape.END
    if kinds and not label(element):
        node.label = ""
    if "terminate" in kinds or "cancel" in kinds:
        node.facts["gateway"] = GatewayKind.TERMINATE
        fate = Fate.CARRIED if "terminate" in kinds else Fate.APPROXIMATED
        special[element] = (fate, Text("全体を終える打切りとして", "as an end of everything"))
    elif "error" in kinds:
        node.facts["gateway"] = GatewayKind.ERROR
        special[element] = (Fate.CARRIED, Text("異常終了として", "as an end with an error"))


def _catch(element: _Element, node: SketchNode, kinds: list[str], special: Special) -> None:
    kind = kinds[0] if kinds else ""
    if kind == "message":
        node.facts["kind"] = StepKind.RECEIVE
        special[element] = (Fate.CARRIED, Text("受け取る手順として", "as a step that receives"))
        return
    node.facts["kind"] = StepKind.WAIT
    if kind == "timer":
        definition = next(found for trigger, found in triggers(element) if trigger == "timer")
        text = _timer_text(definition)
        node.facts["until"] = text or node.label
        duration = content(child(definition, "timeDuration"))
        if iso_duration(duration):
            node.facts["wait"] = Duration.model_validate(read_wait(iso_duration(duration)))
        special[element] = (Fate.CARRIED, Text("待機として", "as a wait"))
    else:
        special[element] = (Fate.APPROXIMATED, Text("待機として書きました", "written as a wait"))


def _throw(element: _Element, node: SketchNode, kinds: list[str], special: Special) -> None:
    kind = kinds[0] if kinds else ""
    if kind in ("message", "signal", "escalation"):
        node.facts["kind"] = StepKind.SEND if kind == "message" else StepKind.NOTIFY
        special[element] = (Fate.CARRIED, Text("送る手順として", "as a step that sends"))
    elif kind in ("link", ""):
        node.shape = Shape.THROUGH
        if node.label and not kind:
            node.shape = Shape.TASK
            node.facts["kind"] = StepKind.TASK
        special[element] = (Fate.APPROXIMATED, Text("通過点として書きました", "written as a point passed"))
    else:
        special[element] = (Fate.APPROXIMATED, Text("手順として書きました", "written as a step"))
