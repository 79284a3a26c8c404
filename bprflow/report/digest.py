"""What every paper says of one flow, put together once: verdict, indicators, first steps, rules, effect.

Nothing is measured here. Hours of several findings are the hours of the steps they name, each step
counted once, so that overlapping findings never promise the same hour twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding, Severity, Status
from bprflow.language.terms import NO_TEXT, Text
from bprflow.measure.result import Amount
from bprflow.model import Authority, LaneKind, LegacyRule, Provenance, Requirement, Step
from bprflow.report import figures

FIRST_THINGS = 3


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of the strip: name, value, unit, and a note such as its range."""

    name: Text
    value: str
    unit: Text
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Priority:
    """One of the first things to do.

    Attributes:
        finding: The finding it starts from.
        numbers: Number of the finding, then of those that would go with it.
        hours: Yearly hours of all their steps, each once; None when unknown.
        score: Hours × confidence ÷ effort, the order of the list.

    """

    finding: Finding
    numbers: tuple[int, ...]
    hours: Amount | None
    score: float


@dataclass(frozen=True, slots=True)
class Rung:
    """What can be moved at one level of decision.

    Attributes:
        authority: Who decides.
        count: Shown findings this level decides.
        staff_hours, resident_hours: Yearly hours of their steps; None when unknown.
        reach: Staff and resident hours of this and all lower levels together; None when unknown.

    """

    authority: Authority
    count: int
    staff_hours: float | None
    resident_hours: float | None
    reach: float | None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule that binds the process.

    Attributes:
        rule: The rule.
        steps: Steps it binds.
        opens: Those of them that could go digital without it.
        forms: Documents that would change with it.
        hours: Yearly hours of the steps it binds; None when unknown.
        next_move: What could be done next, by who can change it.

    """

    rule: LegacyRule
    steps: tuple[Step, ...]
    opens: tuple[Step, ...]
    forms: tuple[str, ...]
    hours: Amount | None
    next_move: Text


@dataclass(frozen=True, slots=True)
class Digest:
    """What the papers say of one flow.

    Attributes:
        analysis: Where it all comes from.
        headline: One or two sentences: the state of things and what the section could move.
        caveat: Counts, the part that is assumed, and the figures that would change the conclusion.
        indicators: Figures of the strip.
        first: The first things to do, best first.
        ladder: Levels of decision, lowest first, empty levels left out.
        stage: Where the flow stands on the ladder of profiles, in one line.
        rules: Rules that bind the process.

    """

    analysis: Analysis
    headline: Text
    caveat: Text
    indicators: tuple[Indicator, ...]
    first: tuple[Priority, ...]
    ladder: tuple[Rung, ...]
    stage: Text
    rules: tuple[RuleRow, ...]


def digest(analysis: Analysis) -> Digest:
    """Put together what the papers say.

    Args:
        analysis: One flow; O(findings × steps they name).

    """
    ladder = decision_ladder(analysis)
    return Digest(
        analysis,
        headline(analysis, ladder),
        caveat(analysis),
        indicators(analysis),
        priorities(analysis),
        ladder,
        stage_text(analysis),
        rule_rows(analysis),
    )


def total_hours(analysis: Analysis, steps: Iterable[str], *, of: LaneKind | None = None) -> Amount | None:
    """Add up the yearly hours of steps, each once.

    Args:
        analysis: The flow.
        steps: Step ids; repeated ones count once.
        of: Only steps done by these hands.

    Returns:
        The sum, or None when no step's hours are known.

    """
    value = low = high = assumed = 0.0
    known = False
    for step in dict.fromkeys(steps):
        measure = analysis.measures.steps.get(step)
        facts = analysis.flow.facts.get(step)
        if measure is None or measure.hours_per_year is None:
            continue
        if of is not None and (facts is None or facts.lane_kind.value is not of):
            continue
        known = True
        amount = measure.hours_per_year
        value, low, high = value + amount.value, low + amount.low, high + amount.high
        assumed += amount.value * amount.assumed_share
    return Amount(value, low, high, assumed / value if value else 0.0) if known else None


def counts(analysis: Analysis) -> Text:
    """Say how many findings there are: 指摘 6件 (重大1 注意4 参考1) 要確認 2件 除外 1件."""
    by_severity = Counter(f.severity for f in analysis.findings if f.status is Status.FINDING)
    total = sum(by_severity.values())
    review = sum(1 for f in analysis.findings if f.status is Status.REVIEW)
    words = (
        (Severity.ERROR, "重大", "serious"),
        (Severity.WARNING, "注意", "caution"),
        (Severity.INFO, "参考", "note"),
    )
    inner = Text(
        " ".join(f"{ja}{by_severity[s]}" for s, ja, _ in words if by_severity[s]),
        ", ".join(f"{by_severity[s]} {en}" for s, _, en in words if by_severity[s]),
    )
    held = len(analysis.suppressed)
    return Text(
        f"指摘 {total}件" + (f" ({inner.ja})" if total else "") + (f" 要確認 {review}件" if review else "") + f" 除外 {held}件",
        f"{total} findings" + (f" ({inner.en})" if total else "") + (f", {review} to review" if review else "")
        + f", {held} not raised",
    )  # fmt: skip


def figures_to_measure(analysis: Analysis, limit: int = 3) -> tuple[Text, ...]:
    """Name the assumed figures that move the total most, the first to measure at the head.

    Args:
        analysis: The flow.
        limit: How many at most.

    """
    from bprflow.measure.tornado import tornado

    bars = tornado(analysis.flow, analysis.measures)
    return tuple(bar.figure for bar in bars if bar.provenance is Provenance.ASSUMED)[:limit]


def assumed_sentence(analysis: Analysis) -> Text:
    """Say how much rests on assumptions, or that nothing does."""
    share = analysis.measures.assumed_share
    if not share:
        return NO_TEXT
    part = figures.percent(share)
    if part == "100%":
        return Text("所要時間はすべて仮定です。", "All times are assumptions.")
    return Text(f"所要時間の{part}が仮定です。", f"{part} of the time rests on assumptions.")


def caveat(analysis: Analysis) -> Text:
    """Say what the verdict rests on and which figures would change it."""
    total, assumed = counts(analysis), assumed_sentence(analysis)
    weak = figures_to_measure(analysis) if assumed.ja else ()
    names = Text("、".join(w.ja for w in weak), ", ".join(w.en for w in weak))
    more = Text(f"測ると結論が変わりうる数字は、{names.ja}です。", f"Measure first: {names.en}.") if weak else NO_TEXT
    return Text(f"{total.ja}。{assumed.ja}{more.ja}", f"{total.en}. {assumed.en} {more.en}".strip())


def _burden(analysis: Analysis) -> Text:
    """Pick the fact that says most about the flow: copied data, seals, handovers."""
    m = analysis.measures
    if m.rekeyed_items:
        return Text(f"同じ項目がのべ{m.rekeyed_items}回書き直され、", f"The same data are written again {m.rekeyed_items} times; ")  # fmt: skip
    if m.transcriptions:
        return Text(f"転記が{m.transcriptions}回あり、", f"Data are copied by hand {m.transcriptions} times; ")
    if m.seals:
        return Text(f"押印が{m.seals}か所あり、", f"{m.seals} seals are asked for; ")
    if m.handoffs >= 3:  # two handovers are what any counter needs; more are worth saying
        return Text(f"受渡しが{m.handoffs}回あり、", f"Work changes hands {m.handoffs} times; ")
    return NO_TEXT


def _spent(analysis: Analysis) -> Text:
    m = analysis.measures
    if m.staff_hours_per_year is not None and m.staff_hours_per_year.value > 0:
        spent = figures.number(m.staff_hours_per_year.value)
        return Text(f"職員の時間が年 {spent}時間使われています。", f"staff spend {spent} hours a year.")
    staff, resident = figures.number(m.staff_minutes.value), figures.number(m.resident_minutes.value)
    if not m.staff_minutes.value and not m.resident_minutes.value:
        return Text("時間はまだ書かれていません。", "no times are written yet.")
    return Text(
        f"1{m.unit}あたり職員{staff}分、住民{resident}分かかっています。",
        f"each case takes staff {staff} min and residents {resident} min.",
    )


def headline(analysis: Analysis, ladder: tuple[Rung, ...]) -> Text:
    """Say in one or two sentences how things stand and what the section itself could move."""
    if not analysis.shown:
        verdict = Text("見直し候補は見つかりませんでした。", "Nothing to suggest was found. ")
    else:
        verdict = _reach(ladder)
    burden, spent = _burden(analysis), _spent(analysis)
    english = burden.en + (spent.en if burden.en else spent.en[0].upper() + spent.en[1:])
    return Text(burden.ja + spent.ja + verdict.ja, f"{english} {verdict.en}".strip())


def _reach(ladder: tuple[Rung, ...]) -> Text:
    """Say how much of the staff hours is bound in steps the lowest level could change."""
    who = {
        Authority.SECTION: Text("課の判断だけで見直せるかもしれない工程", "steps the section alone might change"),
        Authority.MAYOR: Text("市長までの判断で見直せるかもしれない工程", "steps the mayor might change"),
        Authority.ASSEMBLY: Text("条例の見直しが要る工程", "steps bound by ordinances"),
        Authority.STATE: Text("国への要望が要る工程", "steps bound by national law"),
    }
    for rung in ladder:
        if rung.staff_hours:
            part = figures.number(rung.staff_hours)
            name = who[rung.authority]
            return Text(f"そのうち年 {part}時間が、{name.ja}にかかっています。", f"{part} of them go into {name.en}.")
    for rung in ladder:
        if rung.count:
            name = who[rung.authority]
            return Text(f"{name.ja}が{rung.count}件あります。", f"{rung.count} suggestions concern {name.en}.")
    return NO_TEXT


def indicators(analysis: Analysis) -> tuple[Indicator, ...]:
    """Give the strip of figures, most telling first; what is not there at all is left out."""
    m = analysis.measures
    times = Text("回", "times")
    strip: list[Indicator] = []
    if m.staff_hours_per_year is not None:
        hours = m.staff_hours_per_year
        strip.append(Indicator(Text("職員の年間", "Staff a year"), figures.number(hours.value), Text("時間", "h"), figures.spread(hours)))  # fmt: skip
    for name, amount in (
        (Text("職員の作業", "Staff work"), m.staff_minutes),
        (Text("住民の手間", "Residents' effort"), m.resident_minutes),
        (Text("待ち", "Waiting"), m.wait_minutes),
    ):
        value, unit = figures.split_minutes(amount.value)
        unit = Text(unit.ja.replace("/件", f"/{m.unit}"), unit.en)
        strip.append(Indicator(name, value, unit, figures.spread(amount) if amount.value < 600 else NO_TEXT))
    strip += [
        Indicator(Text("受渡し", "Handovers"), str(m.handoffs), times),
        Indicator(Text("転記", "Copying"), str(m.transcriptions), times),
        Indicator(Text("紙の帳票", "Paper forms"), str(m.paper_documents), Text("種", "kinds")),
    ]
    if m.seals:
        strip.append(Indicator(Text("押印", "Seals"), str(m.seals), Text("か所", "places")))
    if m.visits.value:
        strip.append(Indicator(Text("来庁", "Visits"), figures.number(m.visits.value), Text(f"回/{m.unit}", "a case")))
    return tuple(strip)


def priorities(analysis: Analysis, limit: int = FIRST_THINGS) -> tuple[Priority, ...]:
    """Give the first things to do as the audit ranks them, with the numbers papers show.

    Args:
        analysis: The flow.
        limit: How many at most.

    """
    from bprflow.audit.first import first_three

    numbers = {finding.id: number for number, finding in enumerate(analysis.shown, 1)}
    things = analysis.first_things if limit == FIRST_THINGS else first_three(analysis, limit)
    return tuple(
        Priority(
            thing.finding,
            tuple(numbers[f.id] for f in (thing.finding, *thing.symptoms)),
            total_hours(analysis, [step for f in (thing.finding, *thing.symptoms) for step in f.steps]),
            thing.score,
        )
        for thing in things
    )


def stage_text(analysis: Analysis) -> Text:
    """Say where the flow stands on the ladder of profiles, and what the next rung takes."""
    from bprflow.audit.ladder import stage

    return stage(analysis.findings).text


def decision_ladder(analysis: Analysis) -> tuple[Rung, ...]:
    """Sort the shown findings by who decides; a step counts once, at the lowest level that can move it.

    A step a legacy rule binds counts no lower than who can change that rule, whatever the finding says:
    the verdict must not promise the section what only the state can give.
    """
    levels = _levels(analysis)
    order = list(Authority)
    rungs: list[Rung] = []
    for authority in Authority:
        count = sum(f.authority is authority for f in analysis.shown)
        mine = [step for step, level in levels.items() if level is authority]
        if not count and not mine:
            continue
        below = [step for step, level in levels.items() if order.index(level) <= order.index(authority)]
        staff, resident = (total_hours(analysis, mine, of=kind) for kind in (LaneKind.STAFF, LaneKind.RESIDENT))
        reach = [total_hours(analysis, below, of=kind) for kind in (LaneKind.STAFF, LaneKind.RESIDENT)]
        known = [amount.value for amount in reach if amount]
        rungs.append(
            Rung(
                authority,
                count,
                staff.value if staff else None,
                resident.value if resident else None,
                sum(known) if known else None,
            )
        )
    return tuple(rungs)


def _levels(analysis: Analysis) -> dict[str, Authority]:
    """Give the lowest level of decision that can move each step a finding names."""
    order = list(Authority)
    rules, steps = analysis.process.rule_by_name, analysis.process.step_by_id
    found: dict[str, Authority] = {}
    for finding in analysis.shown:
        for step in finding.steps:
            binding = [rules[name].authority for name in steps[step].rules if name in rules] if step in steps else []
            level = max((a for a in (finding.authority, *binding) if a), key=order.index)
            if step not in found or order.index(level) < order.index(found[step]):
                found[step] = level
    return found


def rule_rows(analysis: Analysis) -> tuple[RuleRow, ...]:
    """List the rules that bind the process, those with most hours first."""
    steps = analysis.process.step_by_id
    return tuple(
        RuleRow(
            row.rule,
            tuple(steps[step] for step in row.steps),
            tuple(steps[step] for step in row.opens),
            row.forms,
            total_hours(analysis, row.steps),
            next_move(row.rule),
        )
        for row in analysis.legacy_rows
    )


def next_move(rule: LegacyRule) -> Text:
    """Suggest what to do about a rule, by who can change it.

    Source: 情報通信技術を活用した行政の推進等に関する法律 第6条 (a statute's 書面 may be met electronically).
    """
    if rule.keep_reason:
        return Text(f"残す: {rule.keep_reason}", f"Keep: {rule.keep_reason}")
    if rule.authority is Authority.SECTION:
        return Text("課で話し合えば、今から変えられるかもしれません", "The section may be able to change it now")
    if rule.authority is Authority.MAYOR:
        owner = rule.owner or "所管課"
        return Text(
            f"{owner}と改正案を作れるかもしれません", f"Draft an amendment with {rule.owner or 'the owner section'}"
        )
    if rule.authority is Authority.ASSEMBLY:
        return Text("条例の改正が要るので、例規担当に相談してください", "Ask the legislation section: an ordinance must change")  # fmt: skip
    if rule.authority is Authority.STATE:
        if Requirement.WRITTEN in rule.requirements:
            return Text(
                "デジタル手続法 第6条により電子の届出ができるか確かめてください",
                "Check whether the Digital Procedures Act art. 6 allows electronic filing",
            )
        return Text(
            "国の通知を確かめ、要望の候補にしてください", "Check the ministry's notices; a candidate for a request"
        )
    return Text("根拠を調べてください。なければ課で見直せるかもしれません", "Find its basis; if there is none, the section may decide")  # fmt: skip


def provenance(step: Step) -> Provenance | None:
    """Say how well the time of a step is known; None when no time was written."""
    return step.touch.provenance if step.touch else None
