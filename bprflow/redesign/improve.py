"""Proposing a redesign from the findings: the best consistent set of changes under the user's limits."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from bprflow.language.redesign_keys import LADDER
from bprflow.language.terms import Text
from bprflow.model import Authority, BasisKind, LegacyRule, Process, Provenance, Share, Step
from bprflow.model.redesign import AmendRule, Change, Disposition, Redesign, Replace
from bprflow.redesign.amendments import amendment_of
from bprflow.redesign.apply import Applied, apply
from bprflow.redesign.calendar import passage
from bprflow.redesign.choose import Limits, choose, cost_of
from bprflow.redesign.options import Option, OptionMaker
from bprflow.redesign.paper_trail import PaperTrail
from bprflow.redesign.plan_text import redesign_text
from bprflow.redesign.protect import reach
from bprflow.redesign.side import Side
from bprflow.redesign.warn import digital_only

ASSUMED_UPTAKE = (0.2, 0.8)
"""Uptake written into a proposal: cities report two to nine in ten (assumption to be replaced)."""
_UPTAKE_NOTE = Text("近い手続きの実績で書き直す", "replace it by what similar procedures show")
_TITLE = Text("{name}の改善案 (たたき台)", "{name}: redesign (draft)")
_FIRST_AGREE = Text(
    "先に、もとになる{steps}の変更が合意できるか確かめてください。",
    "Please see first whether the change it leans on can be agreed: {steps}.",
)
IF_ALL = Text(
    "住民や団体の側の変更は、全員が新しい道を使ったときの数字です。利用率を入れた見込みは bprflow compare で見てください。",
    "These figures hold when everybody takes the new way; bprflow compare counts with the uptake.",
)


def _assumed_uptake(language: str) -> Share:
    low, high = ASSUMED_UPTAKE
    note = _UPTAKE_NOTE.in_language(language)
    text = f"{low * 100:g}{'-' if language == 'en' else '〜'}{high * 100:g}%"
    return Share(low=low, high=high, text=text, provenance=Provenance.ASSUMED, note=note)


@dataclass(frozen=True)
class Rung:
    """One rung of the ladder: what can be had up to this authority.

    Attributes:
        authority: The highest decision needed.
        name: 今すぐ, 年度内, 条例, 国へ要望.
        changes: Changes chosen when one goes as far as this rung.
        hours: Touch hours freed a year then (minutes a case when the volume is unknown).

    """

    authority: Authority
    name: Text
    changes: int
    hours: float


@dataclass(frozen=True)
class Proposal:
    """A proposed redesign.

    Attributes:
        redesign: The redesign; changes in the order of the ladder, 要協議 last.
        applied: The redesign applied to the flow: it applies cleanly.
        chosen: The options behind it.
        consult: Options that need an agreement first; in the file, not in the effect.
        ladder: What each rung brings.
        in_hours: True when the figures are hours a year, False when minutes a case.
        left: Findings nothing is proposed for.
        cost_yen: What the chosen options cost at the prices given; None without a budget.

    """

    redesign: Redesign
    applied: Applied
    chosen: tuple[Option, ...]
    consult: tuple[Option, ...]
    ladder: tuple[Rung, ...]
    in_hours: bool
    left: tuple[str, ...]
    cost_yen: float | None = None

    @property
    def hours(self) -> float:
        """Touch hours the chosen options free a year (minutes a case when the volume is unknown)."""
        return sum(option.hours for option in self.chosen)


def improve(
    side: Side,
    *,
    limits: Limits | None = None,
    until: datetime.date | None = None,
    today: datetime.date | None = None,
    target: str = "",
    language: str = "ja",
) -> Proposal:
    """Propose a redesign.

    Args:
        side: The flow, measured and audited.
        limits: Authority, number of changes, staff days.
        until: Day by which every amended rule must be in force.
        today: Day work starts; today by default.
        target: Name of the flow's file, for the redesign.
        language: Language of the words it writes: that of the flow.

    """
    process = side.process
    rules = process.rule_by_name
    options = OptionMaker(side, language).options()
    wanted = limits or Limits()
    wanted = replace(wanted, late=wanted.late | _late(rules, until, today))
    free = [option for option in options if option.disposition is not Disposition.CONSULT]
    chosen = _fitting(side, free, rules, wanted, (target, language))
    consult = _to_agree(options, chosen, rules, wanted, language)
    redesign = _redesign(side, chosen, consult, (target, language))
    ladder = tuple(
        _rung(side, free, rules, wanted, authority, (target, language))
        for authority in Authority
        if reach(authority) <= reach(wanted.authority)
    )
    served = {finding.id for option in (*chosen, *consult) for finding in option.findings}
    left = tuple(finding.id for finding in side.shown if finding.id not in served)
    cost = None if wanted.budget is None else cost_of(chosen, rules, wanted.prices)
    in_hours = side.measures.hours_per_year is not None
    return Proposal(redesign, apply(process, redesign), chosen, consult, ladder, in_hours, left, cost)


def _late(rules: dict[str, LegacyRule], until: datetime.date | None, today: datetime.date | None) -> frozenset[str]:
    """Name the rules that cannot be in force in time."""
    if until is None:
        return frozenset()
    start = today or datetime.datetime.now(tz=datetime.UTC).date()
    late = set()
    for name, rule in rules.items():
        basis = rule.strongest_basis
        kind = basis.kind if basis is not None and basis.kind is not None else BasisKind.CUSTOM
        if passage(kind, start).force > until:
            late.add(name)
    return frozenset(late)


def _fitting(
    side: Side, options: list[Option], rules: dict[str, LegacyRule], limits: Limits, labels: tuple[str, str]
) -> tuple[Option, ...]:
    """Choose, apply, and leave out whatever would be refused, until everything applies cleanly."""
    left = list(options)
    while True:
        chosen = choose(left, rules, limits)
        redesign = _redesign(side, chosen, (), labels)
        applied = apply(side.process, redesign)
        refused = {conflict.operation for conflict in applied.refused}
        if not refused or not chosen:
            return chosen
        numbered = [(change, option) for option in _in_order(chosen) for change in option.changes]
        bad = {numbered[i][1].key for i in refused if i is not None and i < len(numbered)}
        left = [option for option in left if option.key not in (bad or {chosen[-1].key})]


def _to_agree(
    options: tuple[Option, ...], chosen: tuple[Option, ...], rules: dict[str, LegacyRule], limits: Limits, language: str
) -> tuple[Option, ...]:
    """Find what could be had besides the chosen options once people agree, and what leans on that."""
    sure = {option.key for option in chosen}
    certain = 1e6
    weighted = [replace(o, hours=o.hours + certain) if o.key in sure else o for o in options]
    wider = {option.key for option in choose(weighted, rules, Limits(limits.authority, None, None, limits.late))}
    return tuple(_held(option, language) for option in options if option.key in wider - sure and sure <= wider)


def _held(option: Option, language: str) -> Option:
    """Let an option that leans on an open question wait for the answer too."""
    if option.disposition is Disposition.CONSULT:
        return option
    names = (
        ", ".join(f'"{name}"' for name in option.needs)
        if language == "en"
        else "".join(f"「{n}」" for n in option.needs)
    )
    question = _FIRST_AGREE.format(steps=names).in_language(language)
    update = {"disposition": Disposition.CONSULT, "question": question}
    changes = tuple(change.model_copy(update=update) for change in option.changes)
    return replace(option, changes=changes, disposition=Disposition.CONSULT)


def _rung(
    side: Side,
    options: list[Option],
    rules: dict[str, LegacyRule],
    limits: Limits,
    authority: Authority,
    labels: tuple[str, str],
) -> Rung:
    """Say what can be had up to an authority: chosen anew and really applied, as the proposal itself."""
    chosen = _fitting(side, options, rules, replace(limits, authority=authority), labels)
    name = LADDER[authority]
    freed = _freed(side, apply(side.process, _redesign(side, chosen, (), labels)).process) if chosen else 0.0
    return Rung(authority, Text(name.ja, name.en), len(chosen), freed)


def _freed(side: Side, to_be: Process) -> float:
    """Measure what a to-be flow takes less, when everybody uses it: hours a year, or minutes a case."""
    then, now = side.measures, side.measured(to_be)
    if then.hours_per_year is not None and now.hours_per_year is not None:
        return then.hours_per_year.value - now.hours_per_year.value
    return then.per_case_minutes.value - now.per_case_minutes.value


def _in_order(options: tuple[Option, ...]) -> list[Option]:
    """Order options by rung, then by hours."""
    return sorted(options, key=lambda option: (reach(option.authority), -option.hours, option.key))


def _redesign(side: Side, chosen: tuple[Option, ...], consult: tuple[Option, ...], labels: tuple[str, str]) -> Redesign:
    target, language = labels
    changes: list[Change] = []
    amended: dict[str, AmendRule] = {}
    for option in (*_in_order(chosen), *_in_order(consult)):
        changes += option.changes
        if option in chosen:
            for name in option.rules:
                amended.setdefault(name, amendment_of(side.process.rule_by_name[name], language=language))
    digital = {step for option in chosen if option.kind in ("digitise", "automate") for step in option.steps}
    gone = {step for option in chosen if option.kind == "eliminate" for step in option.steps}
    redesign = Redesign(
        documents=PaperTrail(side.flow).now_data(digital, gone) if digital else (),
        title=_TITLE.format(name=side.process.name).in_language(language), target=target, changes=tuple(changes),
        amendments=tuple(sorted(amended.values(), key=lambda a: reach(a.authority or Authority.SECTION))),
    )  # fmt: skip
    to_be = apply(side.process, redesign).process
    before = {step.id for step in digital_only(side.process)}
    new_ways = any(step.id not in before for step in digital_only(to_be))
    if new_ways or any(step.fallback for option in chosen for change in option.changes for step in _new_of(change)):
        redesign = redesign.model_copy(update={"uptake": _assumed_uptake(language)})
    return redesign


def _new_of(change: Change) -> tuple[Step, ...]:
    return change.new if isinstance(change, Replace) else ()


def proposal_text(proposal: Proposal, *, language: str = "ja") -> str:
    """Write a proposal as an editable 改善案 file, rung by rung.

    Args:
        proposal: What is proposed.
        language: "ja" or "en" for keys and remarks.

    """
    comments: dict[int, str] = {}
    index, seen = 0, ""
    unit = Text("時間/年", "h a year") if proposal.in_hours else Text("分/件", "min a case")
    rows = [(option, False) for option in _in_order(proposal.chosen)]
    rows += [(option, True) for option in _in_order(proposal.consult)]
    for option, asks in rows:
        rung = LADDER[option.authority].word(language)
        heading = ("要協議" if language != "en" else "to be agreed") if asks else rung
        saving = (
            f"仮定: {option.hours:,.0f} {unit.ja} ほど減る見込み"
            if language != "en"
            else f"about {option.hours:,.0f} {unit.en} less (assumed)"
        )
        if not option.hours:
            saving = (
                "saved time unknown"
                if language == "en"
                else "減る時間は分かりません (時間が書かれていないか、待ちや質に効く変更)"
            )
        lines = ([f"-- {heading} --" if language == "en" else f"―― {heading} ――"] if heading != seen else []) + [saving]
        comments[index] = "\n".join(lines)
        seen = heading
        index += len(option.changes)
    return redesign_text(proposal.redesign, language=language, comments=comments, head=_head(proposal, unit, language))


def _head(proposal: Proposal, unit: Text, language: str) -> str:
    said = []
    for rung in proposal.ladder:
        saved = Text(f"、{rung.hours:,.0f} {unit.ja}", f", {rung.hours:,.0f} {unit.en}") if rung.hours else Text("", "")
        words = Text(f"  {rung.name.ja}まで: {rung.changes}件の変更", f"  {rung.name.en}: {rung.changes} changes")
        said.append(words.in_language(language) + saved.in_language(language))
    if_all = [IF_ALL.in_language(language)] if proposal.redesign.uptake is not None else []
    if language == "en":
        first = (
            "A first draft made from the findings. Every figure is an assumption: edit it, then run bprflow compare."
        )
        return "\n".join([first, *said, *if_all])
    return "\n".join([
        "指摘から作ったたたき台です。数字はすべて仮定なので、話し合って書きかえてください。",
        "どこまで進めるかで、減る手間の見込みが変わります(仮定):",
        *said,
        *if_all,
        "要協議の変更は、合意して「協議済み」を書くまで当てはまりません。",
    ])  # fmt: skip
