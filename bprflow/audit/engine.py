"""Run the rules over one process and turn what they find into findings.

`audit` is the only way in. One rule that crashes costs one INTERNAL finding, never the others.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bprflow.audit.case import Case, Hit
from bprflow.audit.config import ASKED_OF_PLANS, AuditConfig
from bprflow.audit.finding import Confidence, Finding, Operation, Severity, Source, Status, Suppression
from bprflow.audit.guards import Verdict, is_fallback, judge
from bprflow.audit.laws import laws_of
from bprflow.audit.page import page_of
from bprflow.audit.plugins import installed
from bprflow.audit.rule import Rule
from bprflow.audit.sources import HOUSE
from bprflow.audit.waivers import Waivers
from bprflow.flow.graph import FlowGraph
from bprflow.language.terms import Text
from bprflow.measure.result import Measures
from bprflow.model import Authority, LegacyRule, Medium, State
from bprflow.model.overrides import noted_overrides
from bprflow.model.rule import AUTHORITY_OF_BASIS
from bprflow.source.diagnostic import Positions, Span

INTERNAL = "INTERNAL"
"""Code of the finding a crashing rule leaves."""

_STATUS_ORDER = {Status.FINDING: 0, Status.REVIEW: 1, Status.SUPPRESSED: 2}
_SEVERITY_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_AUTHORITY_ORDER = list(Authority)


def run_rules(
    rules: Iterable[Rule],
    flow: FlowGraph,
    measures: Measures,
    *,
    positions: Positions | None = None,
    file: str = "",
    config: AuditConfig,
) -> tuple[Finding, ...]:
    """Run rules over a process.

    Args:
        rules: Rules to choose from; `config` says which of them run.
        flow: Graph of the process, n steps.
        measures: Its figures.
        positions: Where its parts stand, for line and column.
        file: Path for the findings.
        config: What to audit and how.

    Complexity: O(n) for each rule.

    """
    case = Case(flow, measures, laws_of(config.laws), config.edition)
    maker = Maker(case, positions, file, config)
    every = rules_at(rules, config.edition)
    found: list[Finding] = []
    for rule in every:
        if config.wants(rule):
            found.extend(maker.findings_of(rule))
    return maker.all_findings(found, every)


def rules_at(rules: Iterable[Rule], edition: str) -> tuple[Rule, ...]:
    """Give rules as they are in an edition."""
    return tuple(rule.at(edition) if rule.earlier else rule for rule in rules)


OWN_DEVICE = frozenset({Medium.FORM, Medium.LINE, Medium.EMAIL, Medium.CHAT})
"""Channels that need a device of one's own."""
BESIDE = frozenset({Medium.SYSTEM, Medium.PHOTO})
"""Carriers that go with them and open no other way in."""


class Maker:
    """Turns hits into findings."""

    def __init__(self, case: Case, positions: Positions | None, file: str, config: AuditConfig) -> None:
        self.case = case
        self.positions = positions
        self.file = file
        self.config = config
        self.process_key = case.process.id or case.process.name

    def findings_of(self, rule: Rule) -> list[Finding]:
        """Run one rule; a crash becomes one finding."""
        found: list[Finding] = []
        seen_ids: set[str] = set()
        try:
            for hit in rule.check(self.case, **self.config.parameters(rule)):
                finding = self._finding(rule, hit)
                if finding.id not in seen_ids:
                    seen_ids.add(finding.id)
                    found.append(finding)
        except Exception as error:  # noqa: BLE001 - a broken rule must not silence the others
            return [self._internal(rule, error)]  # nor may half of what it would have said pass for all of it
        return found

    def all_findings(self, found: list[Finding], rules: tuple[Rule, ...]) -> tuple[Finding, ...]:
        """Add what the tool itself has to say to what the rules found, and put all in order."""
        waivers = Waivers(self.case.process, self.config, rules)
        found = [waivers.applied(finding) for finding in (*found, *self.about_routes())]
        found.extend(self.about_waivers(waivers))
        found.extend(self.about_overrides())
        found.extend(self.about_plugins())
        return tuple(sorted(found, key=self.order))

    def order(self, finding: Finding) -> tuple[object, ...]:
        """Sort as `Analysis.findings` documents."""
        first = self.case.by_id.get(finding.step)
        return (
            _STATUS_ORDER[finding.status],
            _SEVERITY_ORDER[finding.severity],
            -(finding.hours_per_year or 0.0),
            first.index if first else -1,
            finding.code,
            finding.id,
        )

    def _finding(self, rule: Rule, hit: Hit) -> Finding:
        page = page_of(rule.documentation)
        verdict = judge(rule, hit, self.case)
        bound = self._bound(rule, hit)
        status = hit.status or (Status.REVIEW if rule.review else Status.FINDING)
        if verdict is not None:
            status = verdict.status
        hours = self._hours(hit)
        values = self._values(hit)
        first = hit.steps[0] if hit.steps else None
        span = self._span(hit)
        authority = verdict.authority if verdict and verdict.authority else self._authority(rule, bound)
        target = first.id if first else self.case.process.name
        remedy = page.remedy
        return Finding(
            code=rule.code,
            name=rule.name,
            status=status,
            severity=self._severity(rule, hit, hours),
            confidence=hit.confidence or rule.confidence,
            process=self.case.process.name,
            step=first.id if first else "",
            steps=tuple(seen.id for seen in hit.steps),
            lane=first.lane if first else "",
            file=self.file,
            line=span.line if span else 0,
            column=span.column if span else 0,
            message=_filled(hit.message or rule.message, values),
            why=page.why,
            remedy=remedy,
            basis=(*rule.basis, *_sources(bound)),
            authority=authority,
            inferred=any(fact.inferred for fact in hit.facts),
            hours_per_year=hours,
            suppression=verdict.suppression if verdict else None,
            operations=_proposed(rule, Operation(rule.operation, target, remedy), status, verdict),
            id=self._id(rule.code, target if first else "", hit.key),
            evidence=self._evidence(hit, bound),
        )

    def _bound(self, rule: Rule, hit: Hit) -> tuple[LegacyRule, ...]:
        if hit.rules is not None:
            return hit.rules
        if rule.aspect:
            return tuple({bound.name: bound for seen in hit.steps for bound in seen.rules_about(rule.aspect)}.values())
        return ()

    def _authority(self, rule: Rule, bound: tuple[LegacyRule, ...]) -> Authority:
        known = [AUTHORITY_OF_BASIS[basis.kind] for legacy in bound for basis in legacy.bases if basis.kind is not None]
        return max(known, key=_AUTHORITY_ORDER.index) if known else rule.authority

    def _severity(self, rule: Rule, hit: Hit, hours: float | None) -> Severity:
        severity = hit.severity or rule.severity
        if severity is Severity.WARNING and hours is not None and hours < self.config.small_hours:
            return Severity.INFO
        return severity

    def _hours(self, hit: Hit) -> float | None:
        if hit.hours is not None or not hit.timed:
            return hit.hours
        known = [seen.hours for seen in hit.steps if seen.hours is not None]
        return sum(known) if known else None

    def _values(self, hit: Hit) -> dict[str, object]:
        values: dict[str, object] = {"process": self.case.process.name}
        if hit.steps:
            values |= {"step": hit.steps[0].name, "lane": hit.steps[0].lane}
        return values | dict(hit.values)

    def _span(self, hit: Hit) -> Span | None:
        if self.positions is None:
            return None
        if not hit.steps:
            return self.positions.at(hit.place or ("name",))
        return self.positions.of_step(hit.steps[0].id, *hit.place)

    def _evidence(self, hit: Hit, bound: tuple[LegacyRule, ...]) -> dict[str, str]:
        evidence = dict(hit.evidence)
        words = tuple(dict.fromkeys(fact.evidence for fact in hit.facts if fact.evidence))
        if words:
            evidence.setdefault("words", "、".join(words))
        if bound:
            evidence.setdefault("rules", "、".join(legacy.name for legacy in bound))
        return evidence

    def _id(self, code: str, step: str, key: str) -> str:
        text = "\x1f".join((code, self.process_key, step, key))
        return f"{code}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    def _internal(self, rule: Rule, error: Exception) -> Finding:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return self.plain(
            INTERNAL,
            Text("点検の中で思わぬ誤り", "Internal error of a rule"),
            Text(
                f"点検 {rule.code} が途中で止まりました ({type(error).__name__})。ほかの点検は続けています",
                f"rule {rule.code} stopped ({type(error).__name__}); the others went on",
            ),
            Text("この点検だけは結果がありません。", "This one rule has no result."),
            Text("この流れを添えて、開発者に知らせてください。", "Please report it together with this flow."),
            key=rule.code,
            evidence={"error": f"{type(error).__name__}: {error}", "place": f"{where.name}:{where.lineno}"},
        )

    def plain(
        self,
        code: str,
        name: Text,
        message: Text,
        why: Text,
        remedy: Text,
        *,
        key: str,
        step: str = "",
        severity: Severity = Severity.WARNING,
        evidence: dict[str, str] | None = None,
        span: Span | None = None,
    ) -> Finding:
        """Make a finding of the tool itself: no guards, no law."""
        seen = self.case.by_id.get(step)
        return Finding(
            code=code, name=name, status=Status.FINDING, severity=severity, confidence=Confidence.HIGH,
            process=self.case.process.name, step=step, steps=(step,) if step else (), lane=seen.lane if seen else "",
            file=self.file, line=span.line if span else 0, column=span.column if span else 0,
            message=message, why=why, remedy=remedy, basis=(HOUSE,), authority=Authority.SECTION, inferred=False,
            hours_per_year=None, suppression=None, operations=(), id=self._id(code, step, key), evidence=evidence or {},
        )  # fmt: skip

    def about_plugins(self) -> Iterator[Finding]:
        """Say which plug-ins could not be loaded."""
        for trouble in installed().troubles:
            yield self.plain(
                INTERNAL,
                Text("点検の中で思わぬ誤り", "Internal error of a rule"),
                Text(
                    f"追加の点検「{trouble.name}」を読み込めませんでした",
                    f'the plug-in "{trouble.name}" could not be loaded',
                ),
                Text("この追加の点検だけは結果がありません。", "Only this plug-in has no result."),
                Text("追加の点検を作った人に知らせてください。", "Please tell its author."),
                key=f"plugin:{trouble.name}",
                evidence={"error": trouble.reason},
            )

    def about_routes(self) -> Iterator[Finding]:
        """Say where a planned flow leaves people without a device no way in; as-is flows are what they are."""
        if not self.case.since("2026.12") or not self.config.names(ASKED_OF_PLANS):
            return
        if self.case.process.state is not State.TO_BE or any(is_fallback(seen, self.case) for seen in self.case.steps):
            return
        only = [
            seen
            for seen in self.case.residents
            if seen.media & OWN_DEVICE
            and seen.media <= OWN_DEVICE | BESIDE
            and not seen.step.fallback
            and seen.runs >= 1
        ]
        if only:
            more = Text(f"ほか{len(only) - 1}か所", f" and {len(only) - 1} more") if len(only) > 1 else Text("", "")
            yield self.plain(
                "ROUTE-01",
                Text("デジタルを使えない人の道", "A way for people without a device"),
                Text(
                    f"「{only[0].name}」{more.ja}に、スマホやネットを使えない人の道 (代替手段) が書かれていません",
                    f'"{only[0].name}"{more.en} names no way for people who cannot use the digital one (fallback)',
                ),
                Text(
                    "使う人の割合は2割から9割と幅があり、残りの人の道がないと、窓口や電話にしわよせが来ます。",
                    "Uptake ranges from two to nine in ten; without a way for the others counters and phones take the strain.",
                ),
                Text(
                    "「代替手段」に、窓口や電話で受けて職員が同じ所へ入力する、などと書いてください。",
                    "Write under 'fallback' e.g. that staff take it at the counter or by phone and enter it in the same place.",
                ),
                key="routes",
                step=only[0].id,
                span=self.positions.of_step(only[0].id, "media") if self.positions is not None else None,
                evidence={"steps": "、".join(seen.name for seen in only)},
            )

    def about_overrides(self) -> Iterator[Finding]:
        """Say which protections a redesign lifted, and who answers for it."""
        for index, one in enumerate(noted_overrides(self.case.process)):
            reason = Text(f"。理由: {one.reason}", f"; reason: {one.reason}") if one.reason else Text("", "")
            yield self.plain(
                "WAIVE-05",
                Text("例外承認で外した守り", "Protection lifted by an override"),
                Text(
                    f"守られていた「{one.subject}」は、例外承認で外しています (責任を負う人: {one.person}){reason.ja}",
                    f'"{one.subject}" was protected and falls by an override (who answers for it: {one.person}){reason.en}',
                ),
                Text(
                    "法令や「残す理由」で守られていたものです。だれの責任で外したかを、いつでも分かるようにします。",
                    "A law or a reason to keep it stood behind it; who answers for lifting it must stay visible.",
                ),
                Text(
                    "根拠が今も当てはまるか、責任を負う人と確かめてください。",
                    "Please see with the person who answers for it that the grounds still hold.",
                ),
                key=f"override:{index}:{one.subject}",
                severity=Severity.INFO,
                span=self.positions.at(("note",)) if self.positions is not None else None,
                evidence={"subject": one.subject, "person": one.person, "reason": one.reason},
            )

    def about_waivers(self, waivers: Waivers) -> Iterator[Finding]:
        """Say which waivers were refused, are over, or match nothing."""
        for trouble in waivers.troubles():
            span = None
            if self.positions is not None:
                place = ("waivers", trouble.index)
                span = self.positions.of_step(trouble.step, *place) if trouble.step else self.positions.at(place)
            yield self.plain(
                trouble.code,
                trouble.name,
                trouble.message,
                trouble.why,
                trouble.remedy,
                key=trouble.waiver.code,
                step=trouble.step,
                severity=Severity.INFO if trouble.code == "WAIVE-04" else Severity.WARNING,
                span=span,
            )


def _proposed(rule: Rule, operation: Operation, status: Status, verdict: Verdict | None) -> tuple[Operation, ...]:
    """What is held back proposes nothing; what a statute demands is asked about, never proposed away."""
    asked = verdict is not None and verdict.suppression.guard == "G2" and rule.operation == "eliminate"
    return () if asked or status is Status.SUPPRESSED else (operation,)


def _filled(message: Text, values: dict[str, object]) -> Text:
    def one(template: str, language: str) -> str:
        chosen = {k: v.in_language(language) if isinstance(v, Text) else v for k, v in values.items()}
        return template.format(**chosen)

    return Text(one(message.ja, "ja"), one(message.en, "en"))


def _sources(bound: tuple[LegacyRule, ...]) -> tuple[Source, ...]:
    """Legal bases of the step as sources: as the writer of the flow gave them, so without a date."""
    cited = dict.fromkeys(basis.cited for legacy in bound for basis in legacy.bases if basis.citation)
    return tuple(Source(text, "") for text in cited)


def held_back(finding: Finding, suppression: Suppression) -> Finding:
    """Give the finding as suppressed."""
    return replace(finding, status=Status.SUPPRESSED, suppression=suppression, operations=())
