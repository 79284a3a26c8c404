"""The words of BPMN 2.0: namespaces, which element is what, and what becomes of it here."""

from __future__ import annotations

from collections.abc import Mapping

from bprflow.exchange.fidelity import Fate
from bprflow.exchange.sketch import Shape
from bprflow.language.terms import NO_TEXT, Text
from bprflow.model import StepKind

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:bprflow:bpmn:1"
"""Our facts travel in `extensionElements` under this namespace."""
MODEL_SPELLINGS = frozenset({MODEL, "http://schema.omg.org/spec/BPMN/2.0", "http://www.omg.org/bpmn20"})
"""Final and draft namespaces of BPMN 2.0."""

TASKS: Mapping[str, StepKind | None] = {
    "task": None, "userTask": None, "manualTask": None, "serviceTask": StepKind.AUTO, "scriptTask": StepKind.AUTO,
    "businessRuleTask": StepKind.AUTO, "sendTask": StepKind.SEND, "receiveTask": StepKind.RECEIVE,
    "callActivity": None,
}  # fmt: skip
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
GATEWAYS: Mapping[str, Shape] = {
    "exclusiveGateway": Shape.XOR,
    "parallelGateway": Shape.AND,
    "inclusiveGateway": Shape.OR,
    "complexGateway": Shape.OR,
    "eventBasedGateway": Shape.EVENT,
}
EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "implicitThrowEvent",
    }
)
FLOW_NODES = frozenset({*TASKS, *SUB_PROCESSES, *GATEWAYS, *EVENTS})
TRIGGERS = {
    "messageEventDefinition": "message", "timerEventDefinition": "timer", "signalEventDefinition": "signal",
    "errorEventDefinition": "error", "escalationEventDefinition": "escalation", "linkEventDefinition": "link",
    "conditionalEventDefinition": "conditional", "compensateEventDefinition": "compensation",
    "cancelEventDefinition": "cancel", "terminateEventDefinition": "terminate",
}  # fmt: skip
TRIGGER_WORDS = {
    "message": "メッセージ", "timer": "期限", "signal": "合図", "error": "エラー", "escalation": "上申", "link": "リンク",
    "conditional": "条件", "compensation": "取消し", "cancel": "取りやめ", "terminate": "打切り",
}  # fmt: skip

# Parts of another element that tell nothing by themselves: they are read with their owner.
PARTS = frozenset(
    [
        "definitions",
        "collaboration",
        "extensionElements",
        "incoming",
        "outgoing",
        "flowNodeRef",
        "sourceRef",
        "targetRef",
        "text",
        "conditionExpression",
        "laneSet",
        "childLaneSet",
        "documentation",
        "timeDate",
        "timeDuration",
        "timeCycle",
        "condition",
        "dataState",
        "participantMultiplicity",
        "eventDefinitionRef",
        "supportedInterfaceRef",
        "completionCondition",
        "loopCondition",
        "loopCardinality",
        "loopDataInputRef",
        "loopDataOutputRef",
        "inputDataItem",
        "outputDataItem",
        "signal_ref",
        "source",
        "target",
        "dataInputRefs",
        "dataOutputRefs",
        "inputSetRefs",
        "outputSetRefs",
        "optionalInputRefs",
        "optionalOutputRefs",
        "whileExecutingInputRefs",
        "whileExecutingOutputRefs",
        "inputSet",
        "outputSet",
        "dataInput",
        "dataOutput",
        "from",
        "to",
        "script",
        "rendering",
        "categoryValueRef",
        "activationCondition",
        "messagePath",
        "resourceRef",
        "formalExpression",
        "operationRef",
        "inMessageRef",
        "outMessageRef",
        "errorRef",
        "participantRef",
        "innerParticipantRef",
        "outerParticipantRef",
        "partitionElement",
        "value",
    ]
)

_ORIGINAL = Text("元のファイルに残します", "kept in the original file")
_TABLE: Mapping[str, tuple[Fate, Text]] = {
    "process": (Fate.CARRIED, NO_TEXT),
    "participant": (Fate.CARRIED, NO_TEXT),
    "lane": (Fate.CARRIED, NO_TEXT),
    "sequenceFlow": (Fate.CARRIED, NO_TEXT),
    "messageEventDefinition": (Fate.CARRIED, Text("イベントとともに", "with its event")),
    "timerEventDefinition": (Fate.CARRIED, Text("イベントとともに", "with its event")),
    **dict.fromkeys(
        (
            "signalEventDefinition",
            "errorEventDefinition",
            "escalationEventDefinition",
            "conditionalEventDefinition",
            "terminateEventDefinition",
            "linkEventDefinition",
            "compensateEventDefinition",
            "cancelEventDefinition",
        ),
        (Fate.APPROXIMATED, Text("イベントとともに", "with its event")),
    ),
    "dataObject": (Fate.CARRIED, NO_TEXT),
    "dataStore": (Fate.CARRIED, NO_TEXT),
    "message": (Fate.CARRIED, Text("メッセージの流れの帳票名", "as the name of a document")),
    "multiInstanceLoopCharacteristics": (Fate.APPROXIMATED, Text("繰返しは備考に書きました", "repetition is a note")),
    "standardLoopCharacteristics": (Fate.APPROXIMATED, Text("繰返しは備考に書きました", "repetition is a note")),
    "group": (Fate.DROPPED, Text("囲みは図の飾りとして残すだけです", "a frame in the picture only")),
    "category": (Fate.DROPPED, _ORIGINAL),
    "categoryValue": (Fate.DROPPED, _ORIGINAL),
    "choreography": (Fate.DROPPED, Text("コレオグラフィ図には対応していません", "choreographies are not read")),
    "conversation": (Fate.DROPPED, Text("会話図には対応していません", "conversations are not read")),
}
_EXECUTION = Text("実行系のための設定です。元のファイルに残します", "engine settings, kept in the original file")


def fate_of(local: str) -> tuple[Fate, Text]:
    """Say what becomes of an element of this name when nothing more special was noted."""
    return _TABLE.get(local, (Fate.DROPPED, _EXECUTION))
