"""The slides themselves: verdict, flow, first things, findings, rules, hours, plan."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from bprflow.audit.analysis import Analysis
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.measure.amounts import rounded
from bprflow.report import figures
from bprflow.report.answered import AnsweredAnalysis
from bprflow.report.deck.change import add_redesign
from bprflow.report.deck.parts import (
    HEIGHT,
    MARGIN,
    NAVY,
    RED,
    SOFT,
    WIDTH,
    Box,
    Words,
    color,
    legal,
    put_table,
    put_words,
    shortened,
    titled,
)
from bprflow.report.digest import Digest, Priority, digest
from bprflow.report.verdict import Indicator

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

Say = Callable[[Text], str]
BODY = WIDTH - 2 * MARGIN
FINDINGS_A_SLIDE = 7
MOST_RULES = 8
MOST_FINDINGS = 21
"""A talk of five minutes shows the first findings; the rest stand in the report."""


def deck(analyses: Iterable[Analysis], *, language: str = "ja") -> bytes:
    """Write slides about one or many flows.

    Args:
        analyses: The flows.
        language: "ja" or "en".

    Returns:
        A .pptx file, 16:9, with native text, tables, charts and shapes.

    """
    from pptx import Presentation
    from pptx.util import Inches

    show = Presentation()
    show.slide_width, show.slide_height = Inches(WIDTH), Inches(HEIGHT)

    def say(text: Text) -> str:
        return text.in_language(language)

    for analysis in analyses:
        _about(show, digest(analysis), say, language)
    day = datetime.datetime.combine(figures.today(), datetime.time())
    show.core_properties.author = "bprflow"
    show.core_properties.created = show.core_properties.modified = day
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


def _about(show: Presentation, summary: Digest, say: Say, language: str) -> None:
    """Add the slides about one flow."""
    _cover(show, summary, say, language)
    _flow(show, summary, say, language)
    _numbers(show, summary, say)
    if summary.first:
        _first(show, summary, say, language)
    _findings(show, summary, say, language)
    if summary.rules:
        _rules(show, summary, say, language)
    _lanes(show, summary, say)
    analysis = summary.analysis
    if isinstance(analysis, AnsweredAnalysis) and analysis.comparison is not None:
        add_redesign(show, analysis.comparison, analysis.road, say, language)
    if analysis.shown:
        _plan(show, summary, say, language)


def _cover(show: Presentation, summary: Digest, say: Say, language: str) -> None:
    process = summary.analysis.process
    state = values.STATE.word(process.state, language)
    slide = titled(show, f"{process.name} ({state})")
    about = "  ".join(
        part for part in (process.owner, process.source, say(figures.office_date(figures.today()))) if part
    )
    put_words(slide, Box(MARGIN, 1.1, BODY, 0.5), [Words(about, 14, color=SOFT)])
    put_words(slide, Box(MARGIN, 2.1, BODY, 2.6), [Words(say(summary.headline), 30, bold=True, color=NAVY)])
    put_words(slide, Box(MARGIN, 5.2, BODY, 1.4), [Words(say(summary.caveat), 16, color=SOFT)])
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None, "a new notes page has a text frame"
    notes.text = say(
        Text(
            "見直し候補は、法令に違反しているという判断ではありません。仮定の数字は、測ってから使ってください。",
            "Suggestions are not findings of unlawfulness. Measure assumed figures before using them.",
        )
    )


def _flow(show: Presentation, summary: Digest, say: Say, language: str) -> None:
    """Add the drawing as shapes people can edit, as large as the slide allows; the flow in words is in the notes."""
    from bprflow.draw import DrawOptions, layout
    from bprflow.draw.shapes import Rect
    from bprflow.draw.slides import put_layout

    analysis = summary.analysis
    slide = titled(show, say(Text("業務の流れ", "The flow")))
    options = DrawOptions(language=language, show_strip=False)
    made = layout(analysis.flow, measures=analysis.measures, numbers=analysis.numbers, options=options)
    put_layout(slide, made, Rect(20, 78, WIDTH * 72 - 40, HEIGHT * 72 - 94))
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None, "a new notes page has a text frame"
    notes.text = legal(made.description)


def _numbers(show: Presentation, summary: Digest, say: Say) -> None:
    slide = titled(show, say(Text("数字で見る現状", "Figures")))
    strip = summary.indicators
    columns = min(len(strip), 4) or 1
    width = (BODY - 0.25 * (columns - 1)) / columns
    for place, item in enumerate(strip):
        row, column = divmod(place, columns)
        box = Box(MARGIN + column * (width + 0.25), 1.4 + row * 1.9, width, 1.65)
        put_words(slide, box, _indicator(item, say), card=True)
    put_words(slide, Box(MARGIN, 6.5, BODY, 0.7), [Words(say(summary.caveat), 12, color=SOFT)])


def _indicator(item: Indicator, say: Say) -> list[Words]:
    note = say(item.note)
    return [
        Words(say(item.name), 14, color=SOFT),
        Words(f"{item.value} {say(item.unit)}", 26, bold=True),
        *([Words(note, 12, color=SOFT)] if note else []),
    ]


def _first(show: Presentation, summary: Digest, say: Say, language: str) -> None:
    count = len(summary.first)
    slide = titled(show, say(Text(f"まずこの{count}つ", "First things to do")))
    width = (BODY - 0.3 * (count - 1)) / count
    for place, item in enumerate(summary.first):
        box = Box(MARGIN + place * (width + 0.3), 1.4, width, 5.0)
        put_words(slide, box, _thing(item, say, language), card=True)


def _thing(item: Priority, say: Say, language: str) -> list[Words]:
    finding = item.finding
    title = say(finding.operations[0].text if finding.operations else finding.remedy)
    who = values.AUTHORITY.word(finding.authority, language)
    words = [Words(shortened(title, 3.4, 5, 22), 22, bold=True, color=NAVY)]
    if item.hours:
        size = figures.number(item.hours.value)
        words.append(Words(say(Text(f"年 {size}時間が関わる工程", f"{size} h a year in these steps")), 20, bold=True))
    words.append(Words(shortened(say(finding.message), 3.4, 7, 15), 15))
    return [*words, Words(say(Text(f"決める人: {who}", f"Decided by: {who}")), 16, bold=True)]


def _findings(show: Presentation, summary: Digest, say: Say, language: str) -> None:
    shown = list(enumerate(summary.analysis.shown, 1))
    heads = [say(t) for t in (Text("番号", "No."), Text("指摘", "Finding"), Text("直し方", "Remedy"), Text("年間時間", "Hours a year"), Text("決める人", "Decided by"))]  # fmt: skip
    for start in range(0, max(min(len(shown), MOST_FINDINGS), 1), FINDINGS_A_SLIDE):
        part = shown[start : start + FINDINGS_A_SLIDE]
        slide = titled(show, say(Text("見直し候補", "Findings")))
        if not part:
            put_words(slide, Box(MARGIN, 1.5, BODY, 1), [Words(say(Text("見直し候補は見つかりませんでした。", "Nothing to suggest was found.")), 20)])  # fmt: skip
            return
        rows = [
            (
                str(number),
                shortened(say(f.message), 5.0, 2),
                shortened(say(f.remedy), 4.2, 2),
                figures.number(f.hours_per_year) if f.hours_per_year is not None else "-",
                values.AUTHORITY.word(f.authority, language),
            )
            for number, f in part
        ]
        put_table(
            slide,
            Box(MARGIN, 1.3, BODY, 0.4),
            heads,
            rows,
            (0.6, 5.2, 4.4, 1.1, 1.0),
            size=12,
            figures=frozenset({0, 3}),
        )
    _more(slide, len(shown) - MOST_FINDINGS, say)


def _more(slide: Slide, rest: int, say: Say) -> None:
    """Say how many rows a table leaves out, so that nobody takes it for all."""
    if rest > 0:
        put_words(slide, Box(MARGIN, 6.95, BODY, 0.4), [Words(say(Text(f"ほか {rest}件は報告書にあります。", f"{rest} more are in the report.")), 12, color=RED)])  # fmt: skip


def _rules(show: Presentation, summary: Digest, say: Say, language: str) -> None:
    slide = titled(show, say(Text("この業務を縛っているルール", "Rules that bind this process")))
    heads = [say(t) for t in (Text("ルール", "Rule"), Text("根拠", "Basis"), Text("年間時間", "Hours a year"), Text("変えられる人", "Who can change it"), Text("次の一手", "Next move"))]  # fmt: skip
    rows = [
        (
            shortened(row.rule.name, 2.2, 2),
            shortened(
                say(Text("、", "; ")).join(say(b.cited) for b in row.rule.bases if b.citation)
                or say(Text("未調査", "not looked up")),
                3.2,
                2,
            ),
            figures.number(row.hours.value) if row.hours else "-",
            values.AUTHORITY.word(row.rule.authority, language) if row.rule.authority else say(figures.UNKNOWN),
            shortened(say(row.next_move), 3.9, 2),
        )
        for row in summary.rules[:MOST_RULES]
    ]
    put_table(
        slide, Box(MARGIN, 1.3, BODY, 0.4), heads, rows, (2.4, 3.4, 1.1, 1.3, 4.1), size=12, figures=frozenset({2})
    )
    _more(slide, len(summary.rules) - MOST_RULES, say)


def _lanes(show: Presentation, summary: Digest, say: Say) -> None:
    """Add a native bar chart of the time by lane, whose figures can be edited."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches, Pt

    m = summary.analysis.measures
    amounts = {name: a for name, a in (m.by_lane_hours or m.by_lane_minutes).items() if a.value}
    if not amounts:
        return
    unit = Text("時間/年", "h/year") if m.by_lane_hours else Text(f"分/{m.unit}", "min/case")
    slide = titled(show, say(Text(f"担当ごとの時間 ({unit.ja})", f"Time by lane ({unit.en})")))
    data = CategoryChartData(number_format="#,##0")  # type: ignore[no-untyped-call]
    data.categories = [legal(name) for name in amounts]
    data.add_series(say(unit), [rounded(a.value) for a in amounts.values()])  # type: ignore[no-untyped-call]
    place = (Inches(MARGIN), Inches(1.3), Inches(BODY), Inches(5.6))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data).chart  # type: ignore[attr-defined, arg-type]
    chart.has_legend = False
    chart.has_title = False
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(14)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width = 60
    plot.has_data_labels = True
    plot.data_labels.font.size = Pt(14)
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "#,##0", False
    _ink(plot.series[0])


def _ink(series: object) -> None:
    series.format.fill.solid()  # type: ignore[attr-defined]
    series.format.fill.fore_color.rgb = color(NAVY)  # type: ignore[attr-defined]


def _plan(show: Presentation, summary: Digest, say: Say, language: str) -> None:
    slide = titled(show, say(Text("アクションプラン (3か月)", "Action plan (three months)")))
    heads = [say(t) for t in (Text("見直し候補", "Suggestion"), Text("決める人", "Decided by"), Text("担当", "Person"), Text("期限", "By when"), Text("最初の一歩", "First step"))]  # fmt: skip
    rows = [
        (shortened(say(p.finding.remedy), 4.6, 2, 13), values.AUTHORITY.word(p.finding.authority, language), "", "", "")
        for p in summary.first
    ]
    rows += [("", "", "", "", "")] * 2
    put_table(slide, Box(MARGIN, 1.3, BODY, 0.4), heads, rows, (4.8, 1.2, 1.8, 1.6, 2.9), row_height=0.85)
