"""The effect in a few rows and sentences, for the one page: what could move, or what the redesign brings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.redesign.compare import Comparison
from bprflow.report import figures
from bprflow.report.answered import AnsweredAnalysis
from bprflow.report.compared_view import ASKED_FIRST
from bprflow.report.compared_words import Words
from bprflow.report.digest import Digest

MOST_ROWS = 6
MOST_FIGURES = 3
ROW_HEIGHT = 13.0
NOTHING = Text(
    "動かせる時間は、まだ言えません。件数と時間を書くと、ここに見込みが出ます。",
    "How much could be moved cannot be said yet. Write the volume and times, and the estimate appears here.",
)
NO_FIGURES = Text("測る数字は、まだ書かれていません。", "No figures are written yet.")
ONLY_RULES = Text("ルールが縛る分", "bound by rules")
"""Said where no finding is decided at a level, but a rule of that level binds steps of findings."""


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One line with its bars, as shares 0–1 of the longest.

    Attributes:
        name: What it is.
        figures: The figures in words.
        now: Bar of today; None where there is only one bar.
        then: Bar of the redesign, or the only one.

    """

    name: str
    figures: str
    now: float | None
    then: float


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect on one page.

    Attributes:
        title: Heading of the rows.
        rows: Figures with bars.
        second: Heading of the sentences.
        sentences: What the figures rest on.
        nothing: What to say where there are no rows.

    """

    title: str
    rows: tuple[EffectRow, ...]
    second: str
    sentences: tuple[str, ...]
    nothing: str = ""

    @property
    def height(self) -> float:
        """Height on paper [pt]."""
        return 26 + ROW_HEIGHT * max(len(self.rows), 4)


def effect_of(digest: Digest, language: str) -> Effect:
    """Work out the effect of the redesign, or, without one, what could be moved at which level.

    Args:
        digest: What papers say of the flow.
        language: "ja" or "en".

    """
    analysis = digest.analysis
    comparison = analysis.comparison if isinstance(analysis, AnsweredAnalysis) else None
    if comparison is not None:
        return _of_redesign(comparison, language)
    return _of_today(digest, language)


def _of_redesign(comparison: Comparison, language: str) -> Effect:
    words = Words(language)
    found = [comparison.indicator(code) for code in ASKED_FIRST]
    pairs = [(row, row.before, row.after) for row in found if row and row.before and row.after]
    rows = []
    for row, before, after in [p for p in pairs if p[1].value or p[2].value][:MOST_ROWS]:
        most = max(before.value, after.value)
        said = f"{figures.number(before.value)} → {figures.number(after.value)} {words.text(row.unit)}"
        part = (after.value - before.value) / before.value if before.value else 0.0
        if part:
            said += f" ({'+' if part > 0 else '-'}{figures.percent(abs(part))})"
        rows.append(EffectRow(words.text(row.name), said, before.value / most, after.value / most))
    said_all = [*words.effect(comparison)[:1], words.headline(comparison), *_rules(comparison, words)]
    said_all += [*words.effect(comparison)[1:2], *words.worse(comparison)[:2], *words.effect(comparison)[2:]]
    return Effect(
        words.say("改善案で変わること", "What the redesign changes"), tuple(rows),
        words.say("見込みと前提", "Estimate and assumptions"), tuple(said_all),
    )  # fmt: skip


def _rules(comparison: Comparison, words: Words) -> list[str]:
    """Count the rules to amend, by who decides."""
    if not comparison.rules:
        return []
    counts = Counter(rule.authority for rule in comparison.rules)
    parts = [f"{values.AUTHORITY.word(who, words.language)}{words.say('', ' ')}{n}" for who, n in counts.items()]
    return [words.say(
        f"改正が要るルール {len(comparison.rules)}件 ({'・'.join(parts)})",
        f"{len(comparison.rules)} rules to amend ({', '.join(parts)})",
    )]  # fmt: skip


def _of_today(digest: Digest, language: str) -> Effect:
    rungs = [(rung, (rung.staff_hours or 0.0) + (rung.resident_hours or 0.0)) for rung in digest.ladder]
    most = max((hours for _, hours in rungs), default=0.0) or 1.0
    rows = [
        EffectRow(
            f"{values.AUTHORITY.word(rung.authority, language)}: "
            + (Text(f"{rung.count}件", f"{rung.count}") if rung.count else ONLY_RULES).in_language(language),
            figures.yearly_hours(hours if rung.staff_hours is not None or rung.resident_hours is not None else None).in_language(language),
            None,
            hours / most,
        )
        for rung, hours in rungs
    ]  # fmt: skip
    sentences = [*_measure_first(digest, language)]
    residents = any(rung.resident_hours for rung, _ in rungs)
    note = Text(
        "棒は、指摘が関わる工程の時間" + ("(住民の時間も含む)" if residents else "") + "です。全部が減るという意味ではありません。",
        "Bars are hours of the steps findings are about" + (", residents' hours too" if residents else "") + "; not all of it would be saved.",
    )  # fmt: skip
    return Effect(
        Text("だれの判断で、どこまで動かせるか", "Who can move how much").in_language(language), tuple(rows[:MOST_ROWS]),
        Text("前提と、先に測る数字", "Assumptions, and what to measure first").in_language(language),
        (note.in_language(language), *sentences) if rows else tuple(sentences) or (NO_FIGURES.in_language(language),),
        NOTHING.in_language(language),
    )  # fmt: skip


def _measure_first(digest: Digest, language: str) -> list[str]:
    """Say between which totals the most uncertain figures leave the result."""
    from bprflow.measure.influence import tornado

    analysis = digest.analysis
    said = []
    yearly = analysis.measures.hours_per_year is not None
    for bar in tornado(analysis.flow, analysis.measures)[:MOST_FIGURES]:
        low, high = sorted((bar.low, bar.high))
        span = f"{figures.number(low)}〜{figures.number(high)}", f"{figures.number(low)}-{figures.number(high)}"
        word = values.PROVENANCE
        unit = Text("時間/年", "h/year") if yearly else Text("分/件", "min/case")
        said.append(
            Text(
                f"{bar.figure.ja} ({word.word(bar.provenance)}): 合計は {span[0]}{unit.ja}",
                f"{bar.figure.en} ({word.word(bar.provenance, 'en')}): total {span[1]} {unit.en}",
            ).in_language(language)
        )
    return said
