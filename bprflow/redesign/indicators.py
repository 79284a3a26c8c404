"""The table of indicators, before and after, each with its range and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bprflow.language.terms import Text, counter
from bprflow.measure.result import Amount, Measures


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the table; less is better for every one of them.

    Attributes:
        code: Stable code, the field of `Measures` where there is one.
        name: What it counts.
        unit: Its unit in words.
        before, after: The figures; None when unknown on that side.
        change: after − before. Both sides rest on the same assumptions (the same volume, the same
            range of a time), so low is taken with low and high with high.

    """

    code: str
    name: Text
    unit: Text
    before: Amount | None
    after: Amount | None

    @property
    def change(self) -> Amount | None:
        """Give after − before, or None when a side is unknown."""
        return None if self.before is None or self.after is None else difference(self.before, self.after)

    @property
    def better(self) -> bool | None:
        """Did it fall; None when it stayed or is unknown."""
        change = self.change
        return None if change is None or abs(change.value) < 1e-9 else change.value < 0


def difference(before: Amount, after: Amount) -> Amount:
    """Give after − before, scenario by scenario: low with low, middle with middle, high with high."""
    ends = (after.low - before.low, after.value - before.value, after.high - before.high)
    weight = abs(before.value) + abs(after.value)
    assumed = (
        (abs(before.value) * before.assumed_share + abs(after.value) * after.assumed_share) / weight if weight else 0.0
    )
    return Amount(ends[1], min(ends), max(ends), assumed)


def mixed(stay: Amount | None, take: Amount | None, share: Amount) -> Amount | None:
    """Mix two routes: `share` of the cases takes one, the others the other.

    Args:
        stay: Figure of those who stay on the as-is route.
        take: Figure of those who take the new one.
        share: Part of the cases on the new route, 0–1.

    """
    if stay is None or take is None:
        return None
    corners = [
        part * t + (1 - part) * s
        for part in (share.low, share.high)
        for s, t in ((stay.low, take.low), (stay.high, take.high))
    ]
    value = share.value * take.value + (1 - share.value) * stay.value
    parts = (share.value * take.value, (1 - share.value) * stay.value)
    known = (take.assumed_share, stay.assumed_share)
    assumed = sum(abs(p) * max(a, share.assumed_share) for p, a in zip(parts, known, strict=True))
    weight = sum(abs(p) for p in parts)
    return Amount(value, min(value, *corners), max(value, *corners), assumed / weight if weight else 0.0)


@dataclass(frozen=True, slots=True)
class Routes:
    """The two routes cases are counted on.

    Attributes:
        stay: Figures if every case stayed off the new route.
        take: Figures if every case took it.
        share: Part of the cases on the new route, 0–1.

    """

    stay: Measures
    take: Measures
    share: Amount

    def amount(self, code: str) -> Amount | None:
        """Mix one figure of `Measures` by its name."""
        return mixed(_figure(self.stay, self.stay, code), _figure(self.stay, self.take, code), self.share)


def _figure(before: Measures, measures: Measures, code: str) -> Amount | None:
    amount: Amount | None = getattr(measures, code)
    return cost_after(before, measures) if code == "cost_yen_per_year" else amount


_COUNTS: tuple[tuple[str, Text, Text], ...] = (
    ("step_count", Text("工程", "steps"), Text("工程", "steps")),
    ("handoffs", Text("受渡し", "handoffs"), Text("回", "times")),
    ("transcriptions", Text("転記", "re-keying steps"), Text("工程", "steps")),
    ("rekeyed_items", Text("書き直す項目", "data items written again"), Text("項目", "items")),
    ("seals", Text("押印", "seals"), Text("か所", "impressions")),
    ("paper_documents", Text("紙の帳票", "paper documents"), Text("種", "kinds")),
)
_AMOUNTS: tuple[tuple[str, Text, Text], ...] = (
    ("sheets", Text("紙の枚数", "sheets of paper"), Text("枚/{unit}", "per {unit}")),
    ("visits", Text("来庁", "trips to the office"), Text("回/{unit}", "per {unit}")),
    ("phone_calls", Text("電話", "phone calls"), Text("回/{unit}", "per {unit}")),
    ("per_case_minutes", Text("手間の合計", "touch time"), Text("分/{unit}", "min per {unit}")),
    ("staff_minutes", Text("職員の作業", "staff time"), Text("分/{unit}", "min per {unit}")),
    ("resident_minutes", Text("住民の手間", "residents' time"), Text("分/{unit}", "min per {unit}")),
    ("wait_minutes", Text("待ち", "waiting"), Text("分/{unit}", "min per {unit}")),
    ("hours_per_year", Text("年間の手間", "touch hours"), Text("時間/年", "h per year")),
    ("staff_hours_per_year", Text("職員の年間時間", "staff hours"), Text("時間/年", "h per year")),
    ("resident_hours_per_year", Text("住民の年間時間", "residents' hours"), Text("時間/年", "h per year")),
    ("cost_yen_per_year", Text("年間の人件費", "labour cost"), Text("円/年", "yen per year")),
)


def indicator_table(before: Measures, after: Measures, routes: Routes | None = None) -> tuple[Indicator, ...]:
    """Set the figures of two flows side by side.

    Args:
        before: Figures of the as-is flow.
        after: Figures of the to-be flow.
        routes: The two routes, when not everyone takes the new one; counts of the picture itself
            (steps, handoffs …) are those of the to-be flow.

    """
    rows = [
        Indicator(code, name, unit, _count(getattr(before, code)), _count(getattr(after, code)))
        for code, name, unit in _COUNTS
    ]
    for code, name, unit in _AMOUNTS:
        now = _figure(before, after, code) if routes is None else routes.amount(code)
        rows.append(Indicator(code, name, _each_of(unit, before.unit), getattr(before, code), now))
    return (*rows, *_by_unit(before, after, routes))


def cost_after(before: Measures, after: Measures) -> Amount | None:
    """Give the labour cost afterwards; nothing when nobody with a known rate has work any more."""
    if after.cost_yen_per_year is None and before.cost_yen_per_year is not None:
        return Amount(0.0, 0.0, 0.0)
    return after.cost_yen_per_year


def _by_unit(before: Measures, after: Measures, routes: Routes | None) -> Iterable[Indicator]:
    """Give the times that are not spent per case: so many minutes a month, a quarter, a round."""
    for unit in dict.fromkeys((*before.per_unit_minutes, *after.per_unit_minutes)):
        now = _each(after, unit)
        if routes is not None:
            now = mixed(_each(routes.stay, unit), _each(routes.take, unit), routes.share) or now
        name = _each_of(Text("{unit}ごとの作業", "work each {unit}"), unit)
        words = _each_of(Text("分/{unit}", "min per {unit}"), unit)
        yield Indicator(f"per_unit_minutes.{unit}", name, words, _each(before, unit), now)


def _each_of(text: Text, unit: str) -> Text:
    """Fill in what is counted, in the words of each language."""
    word = counter(unit)
    return Text(text.ja.format(unit=word.ja), text.en.format(unit=word.en))


def _each(measures: Measures, unit: str) -> Amount:
    return measures.per_unit_minutes.get(unit, Amount(0.0, 0.0, 0.0))


def _count(value: int) -> Amount:
    return Amount(float(value), float(value), float(value))
