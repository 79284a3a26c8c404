"""New steps of a proposal: the old step done another way, with what time is assumed to be left."""

from __future__ import annotations

import re

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
DIGITAL_LEFT = {
    StepKind.CHECK: 0.9, StepKind.REVIEW: 0.9, StepKind.DECIDE: 0.9, StepKind.SITE: 0.9, StepKind.MOVE: 0.1,
}  # fmt: skip
"""Where going digital leaves another part: who looks and judges takes as long on a screen, who travels need not."""
_KIND_ON_SCREEN = {
    StepKind.FILL: StepKind.INPUT, StepKind.SEAL: StepKind.INPUT, StepKind.PRINT: StepKind.TASK,
    StepKind.MOVE: StepKind.SEND,
}  # fmt: skip
_APPROVES = re.compile(r"承認する$|決裁する$")
_WAYS_BESIDE: tuple[tuple[str, Text], ...] = (
    ("CASH", Text("現金でも受け取る", "cash is still taken")),
    ("PAP-02", Text("電子で受け取れない人には紙で送る", "sent on paper to those who cannot receive it online")),
    ("MAIL-05", Text("電子で受け取れない人には紙で送る", "sent on paper to those who cannot receive it online")),
)
"""What stays open beside a step of staff that residents meet, by the finding it answers."""
RESIDENT_FALLBACK = Text(
    "窓口・電話・紙でも受け、職員が同じ画面へ入力する",
    "counter, phone and paper stay open; staff key it into the same screen",
)
_HALF = Text("現状の半分と仮定", "assumed: half of today")
_PART = Text("現状の{tenths}割と仮定", "assumed: {percent} % of today")
_INQUIRY = Text("{paper}の内容を庁内で照会する", "look up what {paper} would say")
_CONSENT = Text(
    "申請書に同意の欄を設け、本人の同意を得て照会する",
    "with the consent of the person, asked for on the form",
)
_ASSUMED = Text("照会1回の時間を仮定", "assumed for one inquiry")
INQUIRY_MINUTES = 3.0
"""Touch minutes of an inquiry in place of a certificate (assumption)."""
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

    def digital(self, step: Step, codes: tuple[str, ...] = ()) -> Step:
        """Write a step as it would be on a form or screen.

        Args:
            step: The step now.
            codes: Findings it answers; they tell whom it meets.

        """
        facts = self.flow.facts[step.id]
        resident = facts.lane_kind.value is LaneKind.RESIDENT
        instead = _KIND_ON_SCREEN.get(facts.kind.value)
        if instead is StepKind.INPUT and _APPROVES.search(electronic_name(step.name)):
            instead = StepKind.APPROVE
        named = step.kind is not None or instead is StepKind.INPUT
        name = electronic_name(step.name, resident=resident)
        update: dict[str, object] = {
            "id": name, "name": name, "kind": instead if instead and named else step.kind,
            "media": (Medium.FORM if resident else Medium.SYSTEM,),
            "touch": self.left(step, "digitise"), "seals": (), "copies": None, "original": None, "branches": (), "next": None,
        }  # fmt: skip
        if not step.fallback:
            beside = [text for start, text in _WAYS_BESIDE if any(code.startswith(start) for code in codes)]
            ways = [RESIDENT_FALLBACK] if resident else beside[:1]
            update["fallback"] = "".join(way.in_language(self.language) for way in ways)
        return _written(step.model_copy(update=update))

    def automatic_name(self, step: Step) -> str:
        """Name a step a system does; where its own words do not tell, by the papers it copies."""
        name = electronic_name(step.name, automatic=True)
        if name.endswith("(自動で)") and step.reads and step.writes:
            return f"{step.reads[0].document}の内容を{step.writes[0].document}へ自動で反映する"
        return name

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

    def part_left(self, step: Step, kind: str) -> float:
        """Give the part of the touch time that is left after a change of this kind."""
        if kind != "digitise":
            return TIME_LEFT[kind]
        return DIGITAL_LEFT.get(self.flow.facts[step.id].kind.value, TIME_LEFT[kind])

    def inquiry(self, reader: Step, paper: str, result: str) -> Step:
        """Write what the office does itself once nobody brings a certificate: ask where the data are.

        Args:
            reader: Who read the certificate.
            paper: Name of the certificate.
            result: Name of what comes back.

        """
        name = _INQUIRY.format(paper=paper).in_language(self.language)
        touch = Duration(
            low_minutes=INQUIRY_MINUTES, high_minutes=INQUIRY_MINUTES, provenance=Provenance.ASSUMED,
            note=_ASSUMED.in_language(self.language),
        )  # fmt: skip
        return Step.model_validate({
            "id": name, "name": name, "lane": reader.lane, "kind": StepKind.CHECK, "media": (Medium.SYSTEM,),
            "touch": touch, "per": reader.per, "frequency": reader.frequency, "writes": (result,),
            "note": _CONSENT.in_language(self.language),
        })  # fmt: skip

    def left(self, step: Step, kind: str) -> Duration | None:
        """Give the touch time that is left after a change of this kind."""
        if step.touch is None:
            return None
        part = self.part_left(step, kind)
        low, high = round(step.touch.low_minutes * part, 2), round(step.touch.high_minutes * part, 2)
        words = _HALF if part == 0.5 else _PART.format(tenths=round(part * 10), percent=round(part * 100))
        note = words.in_language(self.language)
        return Duration(low_minutes=low, high_minutes=high, provenance=Provenance.ASSUMED, note=note)


def _written(step: Step) -> Step:
    """Forget which fields were written, so that rules and reasons to stay pass on from the old step."""
    skipped = {"rules", "keep_reason", "waivers", "start", "branches", "next"}
    return Step.model_validate({k: getattr(step, k) for k in Step.model_fields if k not in skipped})
