"""The verdict on one flow: how things stand, what it rests on, and the figures of the strip."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Severity, Status
from bprflow.language.terms import NO_TEXT, Text
from bprflow.model import Authority, Provenance
from bprflow.report import figures


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of the strip: name, value, unit, and a note such as its range."""

    name: Text
    value: str
    unit: Text
    note: Text = NO_TEXT


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
    from bprflow.measure.influence import tornado

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


def _copied(analysis: Analysis) -> Indicator:
    """Count copying; where no step copies but data are written anew, those: the verdict speaks of them too."""
    m = analysis.measures
    if m.rekeyed_items and not m.transcriptions:
        return Indicator(Text("書き直し", "Rewriting"), str(m.rekeyed_items), Text("項目", "items"))
    return Indicator(Text("転記", "Copying"), str(m.transcriptions), Text("回", "times"))


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
        if amount is not m.wait_minutes and not m.has_times:
            strip.append(Indicator(name, "-", Text("(時間は未記入)", "(no times written)")))
            continue
        value, unit = figures.split_minutes(amount.value)
        unit = Text(unit.ja.replace("/件", f"/{m.unit}"), unit.en)
        strip.append(Indicator(name, value, unit, figures.spread(amount) if amount.value < 600 else NO_TEXT))
    strip += [
        Indicator(Text("受渡し", "Handovers"), str(m.handoffs), times),
        _copied(analysis),
        Indicator(Text("紙の帳票", "Paper forms"), str(m.paper_documents), Text("種", "kinds")),
    ]
    if m.seals:
        strip.append(Indicator(Text("押印", "Seals"), str(m.seals), Text("か所", "places")))
    if m.visits.value:
        strip.append(Indicator(Text("来庁", "Visits"), figures.number(m.visits.value), Text(f"回/{m.unit}", "a case")))
    return tuple(strip)
