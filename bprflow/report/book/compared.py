"""A comparison as a workbook: figures as numbers, one table a sheet, ready to be sorted and filtered."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Sequence

from bprflow.audit.finding import Finding
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.measure.result import Amount
from bprflow.redesign.compare import Comparison
from bprflow.redesign.diff import StepChange
from bprflow.redesign.indicators import Indicator
from bprflow.redesign.reform import RuleChange
from bprflow.redesign.roadmap import Roadmap, Row
from bprflow.redesign.worse import Worse
from bprflow.report import figures
from bprflow.report.book.sheets import Column, add_sheet, put_table
from bprflow.report.compared_words import Words

_SOLVED, _STAYS, _NEW = Text("解消", "solved"), Text("残る", "unchanged"), Text("新しい", "new")
Fact = tuple[str, str]


def compare_workbook(comparison: Comparison, *, language: str = "ja", plan: Roadmap | None = None) -> bytes:
    """Write a comparison as a workbook.

    Args:
        comparison: What to write.
        language: "ja" or "en".
        plan: Road map to add, if wanted.

    Returns:
        An .xlsx file without macros, links, objects or formulas.

    """
    from openpyxl import Workbook

    book, words = Workbook(), Words(language)
    book.remove(book.active)

    put_table(
        add_sheet(book, Text("概要", "Summary"), language), _summary_columns(), _summary(comparison, words), language
    )
    put_table(add_sheet(book, Text("指標", "Figures"), language), _figures(words), _known(comparison), language)
    put_table(add_sheet(book, Text("手順の変化", "Steps"), language), _steps(words), comparison.changes, language)
    put_table(add_sheet(book, Text("指摘", "Findings"), language), _findings(words), _told(comparison), language)
    put_table(
        add_sheet(book, Text("改正が要るルール", "Rules to amend"), language), _rules(words), comparison.rules, language
    )
    put_table(
        add_sheet(book, Text("悪くなること", "What gets worse"), language), _worse(words), comparison.worse, language
    )
    if plan is not None:
        put_table(add_sheet(book, Text("改革の道すじ", "Road map"), language), _road(plan, words), plan.rows, language)
    book.properties.creator = "bprflow"
    book.properties.created = book.properties.modified = datetime.datetime.combine(figures.today(), datetime.time())
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _summary_columns() -> list[Column[Fact]]:
    return [
        Column(Text("項目", "Item"), 22, lambda fact, _: fact[0]),
        Column(Text("内容", "Content"), 110, lambda fact, _: fact[1]),
    ]


def _summary(comparison: Comparison, words: Words) -> list[Fact]:
    """Say the whole in rows: what is compared, the headline, the effect, what the redesign has to say."""
    facts = [
        (words.say("業務", "Process"), comparison.before.process.name),
        (words.say("ひとことで", "In a word"), words.headline(comparison)),
    ]
    if comparison.applied is not None:
        facts.insert(1, (words.say("改善案", "Redesign"), comparison.applied.redesign.title))
    facts += [(words.say("効果", "Effect"), said) for said in words.effect(comparison)]
    facts += [(words.say("指摘", "Findings"), said) for said in words.findings(comparison)[:1]]
    if comparison.applied is not None:
        about = words.say("改善案について", "About the redesign")
        facts += [(about, said) for said in words.conflicts(comparison.applied.conflicts)]
    return facts


def _known(comparison: Comparison) -> list[Indicator]:
    return [row for row in comparison.indicators if row.before is not None or row.after is not None]


def _figures(words: Words) -> list[Column[Indicator]]:
    sides = ((Text("現状", "Before"), "before"), (Text("改善後", "After"), "after"), (Text("差", "Change"), "change"))
    columns: list[Column[Indicator]] = [
        Column(Text("指標", "Indicator"), 26, lambda row, _: words.text(row.name)),
        Column(Text("単位", "Unit"), 12, lambda row, _: words.text(row.unit)),
    ]
    for title, side in sides:
        for suffix, name in ((Text("", ""), "value"), (Text("(下)", " low"), "low"), (Text("(上)", " high"), "high")):
            head = Text(title.ja + suffix.ja, title.en + suffix.en)
            columns.append(Column(head, 12, _part(side, name), "number"))
    assumed = Text("差のうち仮定の割合", "Assumed part of the change")
    columns.append(Column(assumed, 18, _part("change", "assumed_share"), "share"))
    return columns


def _part(side: str, name: str) -> Callable[[Indicator, int], float | None]:
    """Take one figure out of one side of an indicator."""

    def taken(row: Indicator, _: int) -> float | None:
        amount: Amount | None = getattr(row, side)
        return None if amount is None else float(getattr(amount, name))

    return taken


def _steps(words: Words) -> list[Column[StepChange]]:
    def listed(steps: Sequence[object], name: str) -> str:
        return words.say("、", ", ").join(str(getattr(step, name)) for step in steps)

    return [
        Column(Text("変化", "Change"), 12, lambda c, _: words.kind(c)),
        Column(Text("現状の担当", "Lane before"), 18, lambda c, _: listed(c.before, "lane")),
        Column(Text("現状の手順", "Step before"), 46, lambda c, _: listed(c.before, "name")),
        Column(Text("改善後の担当", "Lane after"), 18, lambda c, _: listed(c.after, "lane")),
        Column(Text("改善後の手順", "Step after"), 46, lambda c, _: listed(c.after, "name")),
        Column(
            Text("確からしさ", "Confidence"), 12, lambda c, _: c.confidence if c.ground is not None else None, "share"
        ),
        Column(Text("根拠", "Rests on"), 18, lambda c, _: words.ground(c)),
    ]


def _told(comparison: Comparison) -> list[tuple[Text, Finding]]:
    parts = ((_SOLVED, comparison.solved), (_STAYS, comparison.unchanged), (_NEW, comparison.new))
    return [(state, finding) for state, found in parts for finding in found]


def _findings(words: Words) -> list[Column[tuple[Text, Finding]]]:
    return [
        Column(Text("変化", "State"), 10, lambda r, _: words.text(r[0])),
        Column(Text("記号", "Code"), 12, lambda r, _: r[1].code),
        Column(Text("重さ", "Weight"), 10, lambda r, _: values.SEVERITY.word(r[1].severity, words.language)),
        Column(Text("何が", "Finding"), 70, lambda r, _: words.text(r[1].message)),
        Column(Text("年間時間(時間)", "Hours a year"), 14, lambda r, _: r[1].hours_per_year, "hours"),
        Column(Text("決める人", "Decided by"), 12, lambda r, _: values.AUTHORITY.word(r[1].authority, words.language)),
    ]


def _rules(words: Words) -> list[Column[RuleChange]]:
    return [
        Column(Text("ルール", "Rule"), 30, lambda r, _: r.rule.name),
        Column(Text("外れる求め", "What falls"), 20, lambda r, _: words.text(r.demands)),
        Column(Text("手段", "Instrument"), 18, lambda r, _: words.text(r.instrument)),
        Column(Text("担う課", "Owner"), 16, lambda r, _: r.owner),
        Column(Text("決める人", "Decided by"), 12, lambda r, _: values.AUTHORITY.word(r.authority, words.language)),
        Column(Text("目安(か月・下) 仮定", "Lead low (months, assumed)"), 18, lambda r, _: r.lead_months[0], "number"),
        Column(Text("目安(か月・上) 仮定", "Lead high (months, assumed)"), 18, lambda r, _: r.lead_months[1], "number"),
        Column(Text("期限", "Due"), 14, lambda r, _: r.due),
    ]


def _worse(words: Words) -> list[Column[Worse]]:
    return [
        Column(Text("だれに", "Whom"), 20, lambda w, _: w.who),
        Column(Text("何が", "What"), 100, lambda w, _: words.text(w.message)),
    ]


def _road(plan: Roadmap, words: Words) -> list[Column[Row]]:
    number = {row.key: place for place, row in enumerate(plan.rows, 1)}

    def places(keys: Sequence[str]) -> str:
        return words.say("、", ", ").join(str(number[key]) for key in keys if key in number)

    return [
        Column(Text("番号", "No."), 8, lambda r, _: number[r.key], "number"),
        Column(Text("何を", "What"), 40, lambda r, _: r.title),
        Column(Text("手段", "How"), 18, lambda r, _: words.text(r.instrument)),
        Column(Text("担う課", "Owner"), 16, lambda r, _: r.owner),
        Column(Text("議会", "Council session"), 16, lambda r, _: words.text(r.session) if r.session else ""),
        Column(Text("始め", "Start"), 12, lambda r, _: r.passage.start.isoformat()),
        Column(Text("決定", "Decision"), 12, lambda r, _: r.passage.decision.isoformat()),
        Column(Text("施行", "In force"), 12, lambda r, _: r.passage.force.isoformat()),
        Column(Text("期限", "Due"), 12, lambda r, _: r.due.isoformat() if r.due else ""),
        Column(Text("先に要るもの(番号)", "After (no.)"), 18, lambda r, _: places(r.waits_for)),
        Column(Text("同時以降(番号)", "Not before (no.)"), 16, lambda r, _: places(r.follows)),
        Column(Text("時間/年", "Hours a year"), 12, lambda r, _: r.hours, "hours"),
        Column(Text("待つものを含む時間/年", "With what waits"), 20, lambda r, _: r.unlocks, "hours"),
    ]
