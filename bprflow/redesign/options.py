"""What could be done about the findings: one option a step and kind, with what it needs and brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bprflow.audit import find_rule
from bprflow.audit.finding import Confidence, Finding, Status
from bprflow.flow.build import branch_shares
from bprflow.language.terms import Text
from bprflow.model import (
    END,
    Authority,
    Basis,
    LaneKind,
    LegacyRule,
    Process,
    Requirement,
    Step,
    StepKind,
)
from bprflow.model.redesign import (
    Automate,
    Change,
    CheckEarlier,
    Combine,
    Disposition,
    DropAttachment,
    Eliminate,
    Insert,
    Parallelise,
    Redesign,
    Replace,
    Triage,
)
from bprflow.redesign.apply import apply
from bprflow.redesign.asks import CERTIFICATE, OF_EACH, PAPER_CHAIN, Asks, serves, steps_meant
from bprflow.redesign.guard import guarded
from bprflow.redesign.knockout import Check, best_order
from bprflow.redesign.newsteps import TIME_LEFT, NewSteps
from bprflow.redesign.paper_trail import PaperTrail
from bprflow.redesign.protect import higher, step_protection
from bprflow.redesign.side import Side

DAYS_OF_EFFORT = {1: 1.0, 2: 5.0, 3: 15.0, 4: 40.0, 5: 100.0}
"""Staff days of a change by the effort of the rule that asks for it (assumption)."""
_ASKED = Text("この手順を残す理由がありますか。", "Is there a reason to keep this step?")
_NEEDED = Text("必要な件", "cases that need it")
_CASES_LEFT = {
    "VIS-01": Text("写真や連絡では決められない件", "cases photos and reports do not settle"),
    "VIS-02": Text("抜き取りで選んだ件と、食い違いのある件", "a sample, and cases that do not agree"),
}
"""Which cases are still looked at, by the finding a triage answers."""
_INQUIRY = Text("庁内照会の結果", "result of an internal inquiry")

_ANALOG_DEMANDS = frozenset({
    Requirement.WRITTEN, Requirement.SEAL, Requirement.SIGNATURE, Requirement.IN_PERSON, Requirement.POST,
    Requirement.CASH, Requirement.REVENUE_STAMP, Requirement.ORIGINAL, Requirement.STORAGE_MEDIUM, Requirement.POSTING,
    Requirement.INSPECTION, Requirement.VISUAL,
})  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One thing that could be done.

    Attributes:
        key: Name of the option, unique.
        kind: What it does, a key of `TIME_LEFT`.
        steps: Steps it takes; options that share a step exclude each other.
        changes: The changes themselves.
        rules: Names of legacy rules that have to be amended for it.
        needs: For each entry, one of the options of that step must be chosen too.
        findings: Findings it resolves.
        hours: Touch hours it frees a year (or minutes a case when the volume is unknown).
        days: Staff days it takes.
        authority: Whose decision it is, amendments included.
        disposition: Whether it may be applied.

    """

    key: str
    kind: str
    steps: tuple[str, ...]
    changes: tuple[Change, ...]
    rules: tuple[str, ...]
    needs: tuple[str, ...]
    findings: tuple[Finding, ...]
    hours: float
    days: float
    authority: Authority
    disposition: Disposition


class OptionMaker:
    """Turns the findings of a flow into options.

    Args:
        side: The flow, measured and audited.
        language: Language of the words it writes: that of the flow.

    """

    def __init__(self, side: Side, language: str = "ja") -> None:
        self.side = side
        self.language = language
        self.drafts = NewSteps(side.flow, language)
        self.process: Process = side.process
        self.papers = PaperTrail(side.flow)
        self.by_step: dict[str, list[Finding]] = {}
        for finding in side.shown:
            for step_id in self._meant(finding):
                self.by_step.setdefault(step_id, []).append(finding)
        self.asks = Asks(side.flow, self.papers)

    def options(self) -> tuple[Option, ...]:
        """List every option nothing protects against, in the order of the flow."""
        found: list[Option] = []
        for step in self.process.all_steps:
            findings = self.by_step.get(step.id, [])
            kinds = dict.fromkeys(self.asks.kind(finding, step) for finding in findings)
            made = (self._option(kind, step, findings) for kind in kinds if kind is not None)
            found.extend(option for option in made if option is not None)
        return tuple(_drop_unmet(found))

    def _meant(self, finding: Finding) -> tuple[str, ...]:
        """List the steps a finding asks something of; who works on printed paper has to go digital with the printing."""
        own = steps_meant(finding)
        if finding.code in PAPER_CHAIN and finding.step:
            own += self.papers.paper_readers(self.process.step_by_id[finding.step])
        return tuple(dict.fromkeys(own))

    # --- one option --------------------------------------------------------------------------

    def _option(self, kind: str, step: Step, findings: list[Finding]) -> Option | None:
        served = [f for f in findings if serves(kind, self.asks.kind(f, step))]
        asked = [f for f in findings if self.asks.kind(f, step) == kind]
        if not served or not self._open(kind, step):
            return None
        codes = tuple(dict.fromkeys(finding.code for finding in served))
        made = self._changes(kind, step, asked[0], codes)
        if made is None:
            return None
        changes, steps, needs = made
        plan = Redesign(title="", changes=changes)
        if any(list(guarded(change, self.process, plan)) for change in changes):
            return None
        rules = self._rules(kind, steps)
        authority = Authority.SECTION
        for rule in rules:
            authority = higher(authority, rule.authority or Authority.SECTION)
        disposition = self._disposition(kind, step, asked, rules, authority)
        dress = self._dress(step, asked, codes, authority, disposition)
        dressed = tuple(change.model_copy(update=dress) for change in changes)
        return Option(
            f"{kind}:{step.id}", kind, steps, dressed, tuple(rule.name for rule in rules), needs, tuple(served),
            self._saving(kind, steps, changes), self._days(asked), authority, disposition,
        )  # fmt: skip

    def _open(self, kind: str, step: Step) -> bool:
        """May this be proposed of this step at all; a law that only wants writing can be met on screen."""
        protection = step_protection(step, self.process)
        if protection is None or kind in ("parallelise", "check_earlier"):
            return True
        rules = [self.process.rule_by_name[name] for name in protection.rules]
        written = all(not r.keep_reason and set(r.requirements) == {Requirement.WRITTEN} for r in rules)
        return kind == "digitise" and bool(rules) and written

    def _changes(
        self, kind: str, step: Step, finding: Finding, codes: tuple[str, ...]
    ) -> tuple[tuple[Change, ...], tuple[str, ...], tuple[str, ...]] | None:
        """Make the changes of an option, with the steps it takes and the steps it leans on."""
        own = (step.id,)
        match kind:
            case "eliminate":
                if finding.code.startswith("ONCE"):
                    return self._looked_up(step), own, ()
                return (Eliminate(targets=own),), own, self.papers.leaning_on(step)
            case "automate":
                needs = self.papers.sources(step)
                name = self.drafts.automatic_name(step)
                return (Automate(target=step.id, name=name, touch=self.drafts.left(step, "automate")),), own, needs
            case "digitise":
                return (
                    (Replace(target=step.id, new=(self.drafts.digital(step, codes),)),),
                    own,
                    self._digital_needs(step),
                )
            case "unseal":
                return (Replace(target=step.id, new=(self.drafts.unsealed(step),)),), own, ()
            case "triage":
                if _share_of(step) <= TIME_LEFT["triage"]:
                    return None
                share = {"low": TIME_LEFT["triage"], "high": TIME_LEFT["triage"], "text": "30%", "note": ""}
                return (
                    (
                        Triage.model_validate(
                            {"target": step.id, "share": share, "condition": self._condition(finding)}
                        ),
                    ),
                    own,
                    (),
                )
            case "drop_attachment":
                names = dict.fromkeys((*step.attachments, *(use.document for use in step.reads)))
                asked = tuple(name for name in names if CERTIFICATE.search(name))
                change = (
                    DropAttachment(targets=asked, at=own, substitute=_INQUIRY.in_language(self.language))
                    if asked
                    else None
                )
                return None if change is None else ((change,), own, ())
            case "check_earlier" | "parallelise" | "combine":
                return self._several(kind, step, finding)
        return None

    def _looked_up(self, step: Step) -> tuple[Change, ...]:
        """Let a certificate fall and the office look up what it said, before staff first read it or go on with the case."""
        papers = tuple(use.document for use in step.writes)
        later = self.process.all_steps[self.process.all_steps.index(step) + 1 :]
        staff = [s for s in later if self.side.flow.facts[s.id].lane_kind.value is LaneKind.STAFF]
        users = [s for s in later if {*(use.document for use in s.reads), *s.attachments} & set(papers)]
        readers = [s for s in users if s in staff]
        first = next(iter(readers or staff), None)
        fall = Eliminate(targets=(step.id,))
        if first is None:
            return (fall,)
        result = _INQUIRY.in_language(self.language)
        asks = self.drafts.inquiry(first, papers[0], result)
        changes: list[Change] = [fall, Insert(new=(asks,), before=first.id)]
        others = tuple(s.id for s in users if s not in readers)
        if others:
            changes.append(DropAttachment(targets=papers, at=others))
        if readers:
            at = tuple(s.id for s in readers) if others else ()
            changes.append(DropAttachment(targets=papers, at=at, substitute=result))
        return tuple(changes)

    def _digital_needs(self, step: Step) -> tuple[str, ...]:
        """List what has to be data before a step can be: what it sends or keeps, and who works on what it hands on."""
        kind = self.side.flow.facts[step.id].kind.value
        needs: tuple[str, ...] = ()
        if kind in (StepKind.SEND, StepKind.MOVE, StepKind.STORE):
            needs += self.papers.sources(step)
        if any(f.step == step.id and f.code in PAPER_CHAIN for f in self.by_step[step.id]):
            needs += self.papers.paper_readers(step)
        return tuple(dict.fromkeys(needs))

    def _condition(self, finding: Finding) -> str:
        return _CASES_LEFT.get(finding.code, _NEEDED).in_language(self.language)

    def _several(
        self, kind: str, step: Step, finding: Finding
    ) -> tuple[tuple[Change, ...], tuple[str, ...], tuple[str, ...]] | None:
        others = [i for i in finding.steps if i != step.id and i in self.process.step_by_id]
        if not others:
            return None
        steps = (step.id, *others)
        if kind == "check_earlier":
            anchor = self._earliest(step, others)
            return None if anchor is None else ((CheckEarlier(target=step.id, before=anchor),), (step.id,), ())
        if kind == "parallelise":
            return (Parallelise(branches=tuple((i,) for i in steps)),), steps, ()
        parts = [self.process.step_by_id[i] for i in steps]
        if len({part.lane for part in parts}) > 1:
            return None
        return (Combine(targets=steps, new=(self.drafts.joined(parts),)),), steps, ()

    def _earliest(self, check: Step, passed: list[str]) -> str | None:
        """Find where a check saves most: before every step it may pass, unless their own refusals are cheaper.

        What comes before is one "check" that refuses nobody; the knock-out rule says whether the
        check belongs before it.
        """
        order = {step.id: rank for rank, step in enumerate(self.process.all_steps)}
        refusal = max((s for s in (self._refusal(check), 0.0) if s is not None), default=0.0)
        first = min(passed, key=order.__getitem__)
        minutes = [self.process.step_by_id[i].touch for i in passed]
        work = Check("work", sum(touch.minutes for touch in minutes if touch), 0.0)
        knock = Check(check.id, check.touch.minutes if check.touch else 0.0, refusal)
        return first if best_order((work, knock))[0] is knock and refusal > 0 else None

    @staticmethod
    def _refusal(check: Step) -> float | None:
        shares = branch_shares(check.branches)
        return sum(share for branch, share in zip(check.branches, shares, strict=True) if branch.target == END)

    # --- rules, effort, decision -------------------------------------------------------------

    def _rules(self, kind: str, steps: tuple[str, ...]) -> list[LegacyRule]:
        """List the rules that stand in the way, protected ones left out (they stay in force)."""
        found: dict[str, LegacyRule] = {}
        for step_id in steps:
            for name in self.process.step_by_id[step_id].rules:
                rule = self.process.rule_by_name.get(name)
                if rule is None or rule.keep_reason or rule.authority is Authority.STATE:
                    continue
                demands = set(rule.requirements)
                if kind == "unseal" and not demands & {Requirement.SEAL, Requirement.SIGNATURE}:
                    continue
                if kind in ("digitise", "automate") and not demands & _ANALOG_DEMANDS:
                    continue
                if kind not in ("parallelise", "check_earlier", "triage", "combine"):
                    found[name] = rule
        return list(found.values())

    def _disposition(
        self, kind: str, step: Step, findings: list[Finding], rules: list[LegacyRule], authority: Authority
    ) -> Disposition:
        review = all(finding.status is Status.REVIEW for finding in findings)
        checks = kind == "eliminate" and self.side.flow.facts[step.id].kind.value in (StepKind.REVIEW, StepKind.APPROVE)
        unclear = any(rule.authority is None for rule in rules)
        if review or checks or unclear or authority is Authority.STATE:
            return Disposition.CONSULT
        sure = all(f.confidence is Confidence.HIGH and not f.inferred for f in findings)
        if sure and authority is Authority.SECTION and kind == "unseal":
            return Disposition.AUTOMATIC
        return Disposition.PROPOSE

    def _dress(
        self,
        step: Step,
        findings: list[Finding],
        codes: tuple[str, ...],
        authority: Authority,
        disposition: Disposition,
    ) -> dict[str, object]:
        first = findings[0]
        reason = first.message.in_language(self.language)
        if step.id != first.step and first.code in OF_EACH:
            reason = reason.replace(self.process.step_by_id[first.step].name, step.name)
        dress: dict[str, object] = {
            "reason": reason, "resolves": codes, "authority": authority, "disposition": disposition,
        }  # fmt: skip
        if disposition is Disposition.CONSULT:
            dress["question"] = first.remedy.in_language(self.language) or _ASKED.in_language(self.language)
            dress["basis"] = self._bases(step)
        return dress

    def _bases(self, step: Step) -> tuple[Basis, ...]:
        known = self.process.rule_by_name
        return tuple(basis for name in step.rules if name in known for basis in known[name].bases)

    @staticmethod
    def _days(findings: list[Finding]) -> float:
        efforts = [rule.effort for f in findings if (rule := find_rule(f.code)) is not None]
        effort = max(efforts, default=2.0)
        return DAYS_OF_EFFORT[min(5, max(1, round(effort)))]

    def _saving(self, kind: str, steps: tuple[str, ...], changes: tuple[Change, ...]) -> float:
        """Give what an option frees; where it does more than shorten its steps, what the flow takes less with it."""
        if kind == "triage":
            return sum(self._hours((i,)) * (1 - TIME_LEFT[kind] / _share_of(self.process.step_by_id[i])) for i in steps)
        if kind == "digitise":
            return sum(self._hours((i,)) * (1 - self.drafts.part_left(self.process.step_by_id[i], kind)) for i in steps)
        if kind != "check_earlier" and len(changes) == 1:
            return self._hours(steps) * (1 - TIME_LEFT[kind])
        after = apply(self.process, Redesign(title="", changes=changes)).process
        then, now = self.side.measures, self.side.measured(after)
        if then.hours_per_year is not None and now.hours_per_year is not None:
            return max(0.0, then.hours_per_year.value - now.hours_per_year.value)
        return max(0.0, then.per_case_minutes.value - now.per_case_minutes.value)

    def _hours(self, steps: Iterable[str]) -> float:
        total = 0.0
        for step_id in steps:
            measured = self.side.measures.steps[step_id]
            known = measured.hours_per_year
            total += known.value if known is not None else measured.per_case_minutes.value
        return total


def _share_of(step: Step) -> float:
    """Give the part of the cases a step is done for today."""
    return step.share.value if step.share is not None else 1.0


def _drop_unmet(options: list[Option]) -> Iterator[Option]:
    """Leave out what leans on a step nothing can be done about, again and again until none is left."""
    left = options
    while True:
        able = {step for option in left for step in option.steps if option.kind != "unseal"}
        kept = [option for option in left if set(option.needs) <= able]
        if len(kept) == len(left):
            return iter([replace(option) for option in kept])
        left = kept
