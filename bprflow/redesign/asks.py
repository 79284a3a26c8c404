"""What a finding asks for of a step: which kind of change, and where no change of the flow follows from it."""

from __future__ import annotations

import re

from bprflow.audit.finding import Finding
from bprflow.flow import FlowGraph
from bprflow.model import LaneKind, Medium, Step, StepKind
from bprflow.redesign.newsteps import TIME_LEFT
from bprflow.redesign.paper_trail import PaperTrail

_ASKS_FOR: dict[str, str] = {
    "PAP-03": "digitise", "PAP-04": "digitise", "PAP-05": "digitise", "PAP-07": "digitise", "APPR-01": "digitise",
    "CASH-02": "digitise", "MEDIA-01": "digitise", "APPR-03": "eliminate", "FLOW-06": "check_earlier",
    "FLOW-07": "parallelise", "APPR-02": "parallelise", "FLOW-09": "triage", "FLOW-10": "combine", "APPR-04": "combine",
    "BASIS-02": "", "STR-06": "", "PERI-02": "", "PERI-03": "", "FACE-02": "", "FACE-06": "", "FACE-03": "",
    "FACE-07": "", "SITE-02": "", "KEY-03": "", "KEY-04": "", "FLOW-03": "", "FLOW-04": "",
}  # fmt: skip
"""What a rule asks for of the flow, where it differs from its own word; empty: nothing that is done to one step."""
_STRENGTH = (
    "parallelise", "drop_attachment", "check_earlier", "triage", "combine", "unseal", "digitise", "automate", "eliminate",
)  # fmt: skip
OF_EACH = frozenset({"FACE-01", "PAP-01", "PAP-02"})
"""Rules that tell of several like steps in one finding: what they ask of the first they ask of each."""
PAPER_CHAIN = frozenset({"PAP-03", "PAP-07", "PAP-10"})
"""Rules about paper made for others to work on: whoever works on it has to go digital too."""
_ON_SITE = re.compile(r"^(?:現地|現場)[でにを]")
"""What is done on the spot cannot be done from a screen, whatever kind of work it is."""
_CALLS_BACK = re.compile(r"(?:市民|住民|申請者|利用者|保護者|本人|通報者|相手)(?:へ|に|を|が)?[^、]{0,6}電話")
_HANDS_ON = re.compile(r"持参|持って|届け|運ぶ|回す|回覧|送[るり付]|渡す|提出")
"""Who seals and also hands on does not fall with the seal."""
_AGAIN = re.compile(r"また同じ|もう一度同じ|同じことを書")
"""What is written a second time should fall, not move to a screen."""
CERTIFICATE = re.compile(r"証明|住民票|戸籍|謄本|抄本|登記")


class Asks:
    """Reads findings as wishes for a change.

    Args:
        flow: The flow with what is known and inferred of its steps.
        papers: Who writes and reads its papers.

    """

    def __init__(self, flow: FlowGraph, papers: PaperTrail) -> None:
        self.flow = flow
        self.papers = papers

    def kind(self, finding: Finding, step: Step) -> str | None:
        """Say what a finding asks for of this step; None where no change of the flow follows from it."""
        if not finding.operations or finding.code in self._unmeant(step):
            return None
        wanted = self._wanted(finding, step)
        if wanted == "eliminate" and step.branches:  # who decides which way a case goes on has to stay
            wanted = "digitise"
        if wanted == "digitise" and (self._carries_things(step) or _AGAIN.search(step.name)):
            return None
        return wanted if wanted in TIME_LEFT else None

    def _wanted(self, finding: Finding, step: Step) -> str:
        kind = self.flow.facts[step.id].kind.value
        wanted = _ASKS_FOR.get(finding.code, finding.operations[0].kind)
        if finding.code.startswith("SEAL"):
            only = kind is StepKind.SEAL and not step.writes and not step.branches and not _HANDS_ON.search(step.name)
            return "eliminate" if only else "unseal"
        if finding.code.startswith("ONCE"):
            return "eliminate" if fetches_certificate(step) else "drop_attachment"
        if finding.code == "VIS-02" and self.papers.from_outside(step):
            return "triage"
        if finding.code == "APPR-03" and step.writes:
            return "digitise"
        if (kind is StepKind.SITE or _ON_SITE.search(step.name)) and wanted in ("digitise", "automate"):
            return "triage"
        return wanted

    def _unmeant(self, step: Step) -> frozenset[str]:
        """Name rules whose wish cannot be met here: who rang up has no screen of ours in front of them."""
        staff = self.flow.facts[step.id].lane_kind.value is LaneKind.STAFF
        return frozenset({"MAIL-04"}) if staff and _CALLS_BACK.search(step.name) else frozenset()

    def _carries_things(self, step: Step) -> bool:
        """Does a step hand on or make something that is no paper (尾, 鍵)? It goes through no wire."""
        used = [self.flow.process.document_by_name.get(use.document) for use in (*step.reads, *step.writes)]
        return Medium.PHYSICAL in step.media or any(d is not None and Medium.PHYSICAL in d.media for d in used)


def steps_meant(finding: Finding) -> tuple[str, ...]:
    """List the steps a finding asks something of: its own, and each where it tells of several like ones."""
    own = (finding.step,) if finding.step else ()
    return tuple(dict.fromkeys((*own, *finding.steps))) if finding.code in OF_EACH else own


def serves(kind: str, wanted: str | None) -> bool:
    """Does a change of this kind also give what another finding asks for?"""
    return (
        wanted is not None
        and _STRENGTH.index(wanted) <= _STRENGTH.index(kind)
        and (kind in ("eliminate", "automate", "digitise") or wanted == kind)
    )


def fetches_certificate(step: Step) -> bool:
    """Is a step only there to get a certificate?"""
    return bool(step.writes) and all(CERTIFICATE.search(use.document) for use in step.writes)
