"""New steps of a proposal: the old step done another way, with what time is assumed to be left."""

from __future__ import annotations

from bprflow.flow import FlowGraph
from bprflow.language.terms import Text
from bprflow.model import Duration, LaneKind, Medium, Provenance, Step, StepKind
from bprflow.redesign.wording import electronic_name, without_seal

TIME_LEFT = {
    "eliminate": 0.0,
    "automate": 0.1,
    "digitise": 0.5,
    "unseal": 0.9,
    "combine": 0.8,
    "triage": 0.3,
    "check_earlier": 1.0,
    "parallelise": 1.0,
    "drop_attachment": 1.0,
}
"""Part of the touch time that is left, an assumption people replace by their own figure."""
RESIDENT_FALLBACK = Text(
    "窓口・電話・紙でも受け、職員が同じ画面へ入力する",
    "counter, phone and paper stay open; staff key it into the same screen",
)
_HALF = Text("現状の半分と仮定", "assumed: half of today")
_PART = Text("現状の{tenths}割と仮定", "assumed: {percent} % of today")
_JOINED = Text("仮定: 合わせた時間の8割", "assumed: 80 % of the two together")


class NewSteps:
    """Drafts new steps from old ones.

    Args:
        flow: The as-is flow.
        language: Language of the words: that of the flow.

    """

    def __init__(self, flow: FlowGraph, language: str = "ja") -> None:
        self.flow = flow
        self.language = language

    def digital(self, step: Step) -> Step:
        """Write a step as it would be on a form or screen, in half the time."""
        facts = self.flow.facts[step.id]
        resident = facts.lane_kind.value is LaneKind.RESIDENT
        kind = StepKind.INPUT if facts.kind.value in (StepKind.FILL, StepKind.SEAL) else step.kind
        name = electronic_name(step.name, resident=resident)
        update: dict[str, object] = {
            "id": name, "name": name, "kind": kind, "media": (Medium.FORM if resident else Medium.SYSTEM,),
            "touch": self.left(step, "digitise"), "seals": (), "copies": None, "original": None, "branches": (), "next": None,
        }  # fmt: skip
        if resident and not step.fallback:
            update["fallback"] = RESIDENT_FALLBACK.in_language(self.language)
        return _written(step.model_copy(update=update))

    def unsealed(self, step: Step) -> Step:
        """Write a step without its seal."""
        name = without_seal(step.name)
        update = {
            "id": name,
            "name": name,
            "seals": (),
            "touch": self.left(step, "unseal"),
            "branches": (),
            "next": None,
        }
        if step.kind is StepKind.SEAL:
            update["kind"] = None
        return _written(step.model_copy(update=update))

    def joined(self, parts: list[Step]) -> Step:
        """Write several steps as one."""
        name = "・".join(part.name for part in parts) if len(parts) == 2 else f"{parts[0].name}など"
        low = sum(part.touch.low_minutes for part in parts if part.touch) * TIME_LEFT["combine"]
        high = sum(part.touch.high_minutes for part in parts if part.touch) * TIME_LEFT["combine"]
        touch = (
            Duration(low_minutes=low, high_minutes=high, note=_JOINED.in_language(self.language))
            if any(p.touch for p in parts)
            else None
        )
        first = parts[0]
        return _written(first.model_copy(update={
            "id": name, "name": name, "touch": touch, "branches": (), "next": None,
            "reads": tuple({u.document: u for p in parts for u in p.reads}.values()),
            "writes": tuple({u.document: u for p in parts for u in p.writes}.values()),
        }))  # fmt: skip

    def left(self, step: Step, kind: str) -> Duration | None:
        """Give the touch time that is left after a change of this kind."""
        if step.touch is None:
            return None
        part = TIME_LEFT[kind]
        low, high = round(step.touch.low_minutes * part, 2), round(step.touch.high_minutes * part, 2)
        words = _HALF if part == 0.5 else _PART.format(tenths=round(part * 10), percent=round(part * 100))
        note = words.in_language(self.language)
        return Duration(low_minutes=low, high_minutes=high, provenance=Provenance.ASSUMED, note=note)


def _written(step: Step) -> Step:
    """Forget which fields were written, so that rules and reasons to stay pass on from the old step."""
    skipped = {"rules", "keep_reason", "waivers", "start", "branches", "next"}
    return Step.model_validate({k: getattr(step, k) for k in Step.model_fields if k not in skipped})
