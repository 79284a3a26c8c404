"""The figures of a flow as a person reads them: summary, tables, what to measure next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bprflow.language import values
from bprflow.language.terms import Text, counter
from bprflow.language.text import display_width
from bprflow.measure.amounts import total
from bprflow.measure.result import Amount
from bprflow.model import LaneKind
from bprflow.report import figures
from bprflow.report.measured import Measured
from bprflow.report.measured_papers import paper_sentences
from bprflow.report.measured_tables import markdown_lines, table_by, text_lines

_NAMED = 5
"""Steps a sentence names before it says that there are others."""
Entry = tuple[Text, Text]
"""A figure's name and what it is."""


def measured_text(every: Sequence[Measured], *, by: Sequence[str] = ("lane",), language: str = "ja") -> str:
    """Write the figures of flows for a terminal.

    Args:
        every: The flows.
        by: Tables to add: lane, step, document, region.
        language: "ja" or "en".

    """
    return "\n".join("\n".join(_text(shown, by, language)) + "\n" for shown in every)


def measured_markdown(every: Sequence[Measured], *, by: Sequence[str] = ("lane",), language: str = "ja") -> str:
    """Write the figures of flows in Markdown."""
    return "\n".join("\n".join(_markdown(shown, by, language)) + "\n" for shown in every)


def _text(shown: Measured, by: Sequence[str], language: str) -> Iterator[str]:
    yield _title(shown).in_language(language)
    yield ""
    for head, entries in _parts(shown):
        if not entries:
            continue
        yield head.in_language(language)
        width = max(display_width(name.in_language(language)) for name, _ in entries)
        for name, value in entries:
            word = name.in_language(language)
            yield f"  {word}{' ' * (width - display_width(word))}  {value.in_language(language)}"
        yield ""
    for what in by:
        table = table_by(what, shown)
        if table.rows:
            yield _TABLE_HEADS[what].in_language(language)
            yield from (f"  {line}" for line in text_lines(table, language))
            yield ""
        for part, sentences in paper_sentences(shown) if what == "document" else ():
            yield part.in_language(language)
            yield from (f"  {sentence.in_language(language)}" for sentence in sentences)
            yield ""
    yield from _advice(shown, language)


def _markdown(shown: Measured, by: Sequence[str], language: str) -> Iterator[str]:
    yield f"# {_title(shown).in_language(language)}"
    yield ""
    for head, entries in _parts(shown):
        if entries:
            yield f"## {head.in_language(language)}"
            yield ""
            yield from (f"- {name.in_language(language)}: {value.in_language(language)}" for name, value in entries)
            yield ""
    for what in by:
        table = table_by(what, shown)
        if table.rows:
            yield f"## {_TABLE_HEADS[what].in_language(language)}"
            yield ""
            yield from markdown_lines(table, language)
            yield ""
        for part, sentences in paper_sentences(shown) if what == "document" else ():
            yield f"## {part.in_language(language)}"
            yield ""
            yield from (f"- {sentence.in_language(language)}" for sentence in sentences)
            yield ""
    lines = list(_advice(shown, language))
    for line in lines:
        plain = line.strip()
        yield f"## {plain}" if line and not line.startswith(" ") else plain
    if lines and lines[-1]:
        yield ""


_TABLE_HEADS = {
    "lane": Text("担当ごと", "By lane"),
    "step": Text("手順ごと", "By step"),
    "document": Text("帳票ごと", "By document"),
    "region": Text("部分ごと", "By region"),
}


def _title(shown: Measured) -> Text:
    process = shown.analysis.process
    state = values.STATE[process.state.value]
    return Text(f"{process.name} ({state.ja})", f"{process.name} ({state.en})")


def _parts(shown: Measured) -> Iterator[tuple[Text, list[Entry]]]:
    unit = shown.analysis.measures.unit
    yield Text(f"1{unit}あたり", "Per case"), list(_per_case(shown))
    yield Text("1年あたり", "Per year"), list(_per_year(shown))
    yield Text("住民・外部の手間 (標準費用モデル: 1回の時間 × 年間の回数)", "Duties of residents and others (Standard Cost Model: time × times a year)"), list(_duties(shown))  # fmt: skip
    yield Text("数えたもの", "Counts"), list(_counts(shown))


def _per_case(shown: Measured) -> Iterator[Entry]:
    m, i = shown.analysis.measures, shown.indicators
    if not m.has_times:
        yield Text("作業時間", "touch time"), Text("書かれていません", "not written")
    else:
        yield Text("作業時間", "touch time"), _with_range(m.per_case_minutes)
        if m.resident_minutes.value:
            yield Text("  うち住民", "  residents"), _with_range(m.resident_minutes)
        yield Text("  うち職員", "  staff"), _with_range(m.staff_minutes)
    others = total(amount for lane, amount in m.by_lane_minutes.items() if lane in _other_lanes(shown))
    if others.value:
        yield _OTHERS, _with_range(others)
    if m.wait_minutes.value:
        yield Text("待ちの合計", "waiting, all steps added up"), _with_range(m.wait_minutes)
    if m.rework_factor > 1.005:
        factor = f"{m.rework_factor:.2f}"
        yield Text("手戻りの倍率", "rework factor"), Text(f"{factor}倍", f"x {factor}")
    for unit, amount in m.per_unit_minutes.items():
        said = figures.minutes(amount.value)
        yield Text(f"まとめて行う分 (1{unit})", f"batches (per {counter(unit).en})"), said
    time = i.lead_time
    if time.mean:
        mean, half, most, nearly = (figures.minutes(value) for value in (time.mean, time.p50, time.p80, time.p95))
        bounds = Text("", "")
        if not time.exact:
            low, high = figures.minutes(time.low_mean), figures.minutes(time.high_mean)
            bounds = Text(
                f" (平均は{low.ja}から{high.ja}の間としか言えません)",
                f" (mean only known between {low.en} and {high.en})",
            )
        elif time.high_mean > time.low_mean:
            low, high = figures.minutes(time.low_mean), figures.minutes(time.high_mean)
            bounds = Text(
                f" (分岐の割合の幅により、平均は{low.ja}から{high.ja})",
                f" (mean {low.en} to {high.en} within the ranges of branch shares)",
            )
        if time.fitted:
            bounds = Text(
                f"{bounds.ja} (くり返しが多いので、割合ごとの期間は平均と散らばりから)",
                f"{bounds.en} (many loops: the percentages follow from mean and spread)",
            )
        yield (
            Text("始めから終わりまで", "lead time"),
            Text(
                f"平均{mean.ja}。半数は{half.ja}、8割は{most.ja}、95%は{nearly.ja}以内{bounds.ja}",
                f"mean {mean.en}; 50% within {half.en}, 80% {most.en}, 95% {nearly.en}{bounds.en}",
            ),
        )
        if i.flow_efficiency is not None:
            share = figures.percent(i.flow_efficiency)
            yield Text("作業時間 / 期間", "flow efficiency"), Text(share, share)
    yield from _burden(shown)


_OTHERS = Text("  うち外部・システム", "  others and systems")


def _other_lanes(shown: Measured) -> set[str]:
    """Name the lanes that are neither residents nor staff."""
    flow = shown.analysis.flow
    kinds = {step.lane: flow.facts[step.id].lane_kind.value for step in flow.process.all_steps}
    return {lane for lane, kind in kinds.items() if kind in (LaneKind.OUTSIDE, LaneKind.SYSTEM)}


def _burden(shown: Measured) -> Iterator[Entry]:
    burden = shown.indicators.burden
    if burden.touch_minutes.value or burden.trips.value:
        known = burden.travel_minutes is not None
        said = _with_range(burden.minutes)
        note = Text("", "") if known or not burden.trips.value else Text("(往復の時間は含まず)", "(without travel)")
        yield (
            Text("住民の負担", "residents' burden"),
            Text(f"{said.ja} {note.ja}".strip(), f"{said.en} {note.en}".strip()),
        )
    if burden.out_of_pocket_yen is not None and burden.out_of_pocket_yen.value:
        yen = figures.exact(round(burden.out_of_pocket_yen.value))
        yield Text("住民の交通費", "residents' fare"), Text(f"{yen}円", f"{yen} yen")


def _per_year(shown: Measured) -> Iterator[Entry]:
    m, i = shown.analysis.measures, shown.indicators
    if m.cases_per_year is not None:
        count = figures.exact(m.cases_per_year.value)
        yield Text("件数", "volume"), Text(f"{count}{m.unit}", f"{count} cases")
    if i.open_cases is not None:
        count = figures.number(i.open_cases)
        yield Text("同時に手元にある件数", "cases under way"), Text(f"平均{count}{m.unit}", f"{count} on average")
    if m.hours_per_year is None:
        return
    yield Text("作業時間", "touch time"), _hours(m.hours_per_year)
    if m.resident_hours_per_year is not None and m.resident_hours_per_year.value:
        yield Text("  うち住民", "  residents"), _hours(m.resident_hours_per_year)
    if m.staff_hours_per_year is not None:
        yield Text("  うち職員", "  staff"), _hours(m.staff_hours_per_year)
    others = total(amount for lane, amount in m.by_lane_hours.items() if lane in _other_lanes(shown))
    if others.value:
        yield _OTHERS, _hours(others)
    if i.peak_month_hours is not None and shown.analysis.process.peak is not None:
        months = "・".join(f"{month}月" for month in shown.analysis.process.peak.months)
        peak, usual = (
            figures.hours(i.peak_month_hours.value),
            figures.hours(i.average_month_hours.value if i.average_month_hours else None),
        )
        yield (
            Text(f"職員の忙しい月 ({months})", "staff in a peak month"),
            Text(f"1か月{peak.ja} (平均の月は{usual.ja})", f"{peak.en} (average month {usual.en})"),
        )
    if m.cost_yen_per_year is not None:
        yield Text("人件費 (単価の分かる担当だけ)", "labour cost (lanes with a rate)"), _yen(m.cost_yen_per_year)
    share = figures.percent(m.assumed_share)
    yield Text("仮定による割合", "rests on assumptions"), Text(share, share)


def _duties(shown: Measured) -> Iterator[Entry]:
    """List what residents and others have to do as the Standard Cost Model does: price times quantity."""
    names = shown.analysis.process.step_by_id
    for row in shown.indicators.standard_costs:
        if row.hours_per_year is None or row.times_per_year is None:
            continue
        once, hours = _with_range(row.minutes), _hours(row.hours_per_year)
        times = figures.number(row.times_per_year.value)
        cost = Text("", "")
        if row.yen_per_year is not None:
            said = _yen(row.yen_per_year)
            cost = Text(f"、{said.ja}", f", {said.en}")
        name = names[row.step].name
        yield (
            Text(name, name),
            Text(f"{once.ja} × {times}回 = {hours.ja}{cost.ja}", f"{once.en} x {times} = {hours.en}{cost.en}"),
        )


def _counts(shown: Measured) -> Iterator[Entry]:
    m, i = shown.analysis.measures, shown.indicators
    whole = (
        (Text("手順", "steps"), m.step_count),
        (Text("担当の間の受渡し", "handoffs"), m.handoffs),
        (Text("転記", "transcriptions"), m.transcriptions),
        (Text("押印", "seals"), m.seals),
        (Text("くり返し書かれる項目", "re-keyed items"), m.rekeyed_items),
        (Text("紙の帳票", "paper documents"), m.paper_documents),
        (Text("システムの切り替え", "system switches"), i.system_switches),
    )
    for name, count in whole:
        yield name, Text(str(count), str(count))
    expected = (
        (Text("来庁", "trips to the office"), Text("回", ""), m.visits),
        (Text("紙", "sheets"), Text("枚", ""), m.sheets),
        (Text("電話", "phone calls"), Text("回", ""), m.phone_calls),
        (Text("写しや部数", "copies"), Text("部", ""), i.copies),
    )
    for name, unit, amount in expected:
        count_text = figures.number(amount.value)
        label = Text(f"{name.ja} (1{m.unit}あたり)", f"{name.en} (per case)")
        yield label, Text(f"{count_text}{unit.ja}", f"{count_text}{unit.en}")
    share = figures.percent(i.digital_share)
    yield Text("電子だけで済む割合", "digital share"), Text(share, share)


def _advice(shown: Measured, language: str) -> Iterator[str]:
    bars = [bar for bar in shown.bars[:3] if bar.score > 0]
    if bars:
        yield Text("次に測るとよい数字", "Figures to measure next").in_language(language)
        for number, bar in enumerate(bars, 1):
            yield f"  {number}. {_bar(bar.figure, bar.low, bar.high, bar.unit, bar.provenance.value).in_language(language)}"
        yield ""
    yield from _order(shown, language)
    yield from _cut_short(shown, language)
    if shown.indicators.unknown_volume:
        names = shown.analysis.process.step_by_id
        listed = _listed(names[step].name for step in shown.indicators.unknown_volume)
        yield Text(
            f"年に何回あるか分からない手順があり、年間の時間に入っていません: {listed.ja}",
            f"Not in the yearly hours, because their yearly number is unknown: {listed.en}",
        ).in_language(language)


def _listed(names: Iterable[str]) -> Text:
    every = list(names)
    return Text("、".join(f"「{name}」" for name in every), ", ".join(f'"{name}"' for name in every))


def _cut_short(shown: Measured, language: str) -> Iterator[str]:
    """Say which figures are upper bounds, because an end that stops everything may come first."""
    found = shown.analysis.measures.cut_short
    if not found:
        return
    names = shown.analysis.process.step_by_id
    listed = _listed(names[step].name for step in found[:_NAMED])
    more = Text(f"など{len(found)}手順", f" and others ({len(found)} steps)") if len(found) > _NAMED else Text("", "")
    yield Text(
        f"同時に進む道で打切りになると途中で終わる手順の数字は、多くてもこれだけという値です (最小は途中で終わった場合): {listed.ja}{more.ja}",
        f"Upper bounds, because an end that stops everything may come first (the low ends allow for it): {listed.en}{more.en}",
    ).in_language(language)


def _bar(figure: Text, low: float, high: float, unit: str, provenance: str) -> Text:
    word = values.PROVENANCE[provenance]
    ends = sorted((low, high))
    first, last = (figures.number(end) for end in ends)
    if unit == "hours_per_year":
        return Text(
            f"{figure.ja}: 今は{word.ja}。年間の時間は{first}から{last}時間まで動きます",
            f"{figure.en}: {word.en} so far; moves the yearly hours between {first} and {last}",
        )
    return Text(
        f"{figure.ja}: 今は{word.ja}。1件の時間は{first}から{last}分まで動きます",
        f"{figure.en}: {word.en} so far; moves the minutes per case between {first} and {last}",
    )


def _order(shown: Measured, language: str) -> Iterator[str]:
    names = shown.analysis.process.step_by_id
    checks = shown.checks
    if checks is not None:
        order = " → ".join(names[check.step].name for check in checks.best)
        saved = figures.minutes(checks.saved_minutes)
        yearly = figures.yearly_hours(checks.saved_hours_per_year) if checks.saved_hours_per_year else Text("", "")
        doubt = Text("", "") if checks.certain else Text("(帳票が書かれていない手順があります。順を変えられるか確認してください)", "(some steps name no documents; please confirm)")  # fmt: skip
        yield Text("確認の順番を見直せるかもしれません", "Checks could come in another order").in_language(language)
        yield "  " + Text(f"{order}: 1件{saved.ja} {yearly.ja} 減る見込み {doubt.ja}".strip(), f"{order}: saves {saved.en} a case {yearly.en} {doubt.en}".strip()).in_language(language)  # fmt: skip
        yield ""
    saved_minutes = shown.order.saved_minutes
    if saved_minutes >= 1 and shown.order.habits:
        first = shown.order.habits[0]
        count = len(shown.order.habits)
        others = Text(f"など{count}組", f" and others ({count} pairs)") if count > 1 else Text("", "")
        saved = figures.minutes(saved_minutes)
        yield Text("同時に進められるかもしれない手順", "Steps that could run in parallel").in_language(language)
        yield "  " + Text(
            f"「{names[first.before].name}」と「{names[first.after].name}」{others.ja}。期間が{saved.ja}短くなる見込み。理由があるか確認してください",
            f'"{names[first.before].name}" and "{names[first.after].name}"{others.en}; could save {saved.en}. Please check whether there is a reason',
        ).in_language(language)
        yield ""


def _with_range(amount: Amount) -> Text:
    said, span = figures.minutes(amount.value), _span(amount, 1.0)
    return Text(f"{said.ja}{span.ja}", f"{said.en}{span.en}")


def _hours(amount: Amount) -> Text:
    said, span = figures.hours(amount.value), figures.spread(amount)
    return Text(f"{said.ja} {span.ja}".strip(), f"{said.en} {span.en}".strip())


def _yen(amount: Amount) -> Text:
    yen, low, high = (figures.number(end) for end in (amount.value, amount.low, amount.high))
    if low == high:
        return Text(f"{yen}円", f"{yen} yen")
    return Text(f"{yen}円 ({low}から{high}円)", f"{yen} yen ({low} to {high})")


def _span(amount: Amount, factor: float) -> Text:
    low, high = figures.minutes(amount.low * factor), figures.minutes(amount.high * factor)
    return Text("", "") if low == high else Text(f" ({low.ja}から{high.ja})", f" ({low.en} to {high.en})")
