"""The one page the head of a section reads: verdict, figures, flow, first things, room for the decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bprflow.audit.analysis import Analysis
from bprflow.draw.drawing import Drawing, Form, Words
from bprflow.draw.engine import render_drawing
from bprflow.draw.options import DrawOptions
from bprflow.draw.paint import paint
from bprflow.draw.shapes import Align, Rect, TextLine
from bprflow.draw.text import text_width, wrap
from bprflow.draw.transform import transformed
from bprflow.errors import UsageError
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.report import figures
from bprflow.report.digest import Digest, Priority, digest
from bprflow.report.verdict import Indicator

PAGE_WIDTH, PAGE_HEIGHT = 842.0, 595.0
"""A4 landscape [pt]."""
EDGE = 26.0
ROOM = PAGE_WIDTH - 2 * EDGE
_INK, _SOFT, _NAVY, _LINE, _WHITE = "#1a1a1c", "#4d4d4d", "#1b2733", "#b8c2cc", "#ffffff"


@dataclass
class _Sheet:
    """Marks of the page in final points; turned into the drawing's own units at the end."""

    language: str
    forms: list[Form] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def say(self, text: Text) -> str:
        return text.in_language(self.language)

    def box(self, area: Rect, *, fill: str = _WHITE, line: str = _LINE, form: str = "rect") -> None:
        self.forms.append(Form(form, area, fill, line, 0.8))

    def line(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        bold: bool = False,
        colour: str = _INK,
        align: Align = Align.LEFT,
    ) -> None:
        """Write one line whose baseline is at y."""
        if text:
            self.words.append(Words(TextLine(text, x, y, size, text_width(text, size, bold), align, bold), colour))

    def block(self, text: str, area: Rect, size: float, lines: int, *, bold: bool = False, colour: str = _INK) -> float:
        """Write wrapped lines from the top of an area; give the y below the last."""
        y = area.y
        for part in wrap(text, area.width, size, lines, bold):
            y += size * 1.35
            self.line(part, area.x, y - size * 0.3, size, bold=bold, colour=colour)
        return y


def one_page(analyses: Iterable[Analysis], *, language: str = "ja") -> bytes:
    """Write the one-page summary of one flow as PDF, A4 landscape.

    Args:
        analyses: Exactly one flow.
        language: "ja" or "en".

    Raises:
        UsageError: Several flows do not fit on one page.
        OutputError: No engine can draw.

    """
    return render_drawing(compose(_only(analyses), language), "pdf")


def one_page_html(analyses: Iterable[Analysis], *, language: str = "ja") -> str:
    """Write the same page as HTML: the drawing, and its content in words for those who do not see it.

    Args:
        analyses: Exactly one flow.
        language: "ja" or "en".

    Raises:
        UsageError: Several flows do not fit on one page.
        OutputError: No engine can draw.

    """
    from markupsafe import Markup

    from bprflow import __version__
    from bprflow.report.embedding import inline_svg
    from bprflow.report.page import asset, environment

    analysis = _only(analyses)
    summary = digest(analysis)
    svg = render_drawing(compose(analysis, language), "svg").decode()
    return environment(language).get_template("onepage.html.j2").render(
        title=analysis.process.name,
        state=values.STATE.word(analysis.process.state, language),
        version=__version__,
        css=Markup(asset("page.css").split("@page {")[0]),  # noqa: S704 - our own file, without its paper
        picture=inline_svg(svg, "one", analysis.process.name, summary.headline.in_language(language)),
        digest=summary,
    )  # fmt: skip


def _only(analyses: Iterable[Analysis]) -> Analysis:
    """Give the one flow there is."""
    every = tuple(analyses)
    if len(every) != 1:
        raise UsageError(
            "1枚の要約は、1つの流れごとに作ります",
            "流れを1つだけ指定するか、-o 報告.html を使ってください",
            message_en="A one-page summary is about one flow",
            hint_en="Give one flow, or use -o report.html",
        )
    return every[0]


def compose(analysis: Analysis, language: str = "ja") -> Drawing:
    """Put the page together.

    Args:
        analysis: The flow.
        language: "ja" or "en".

    """
    summary = digest(analysis)
    sheet = _Sheet(language)
    top = _head(sheet, summary)
    top = _strip(sheet, summary.indicators, top + 8)
    bottom = PAGE_HEIGHT - EDGE - 52
    cards = bottom - 94 if summary.first else bottom
    _first(sheet, summary.first, Rect(EDGE, cards, ROOM, 87))
    _decision(sheet, Rect(EDGE, bottom, ROOM, 42))
    note = Text(
        "見直し候補は、法令に違反しているという判断ではありません。仮定の数字は測ってから使ってください。",
        "Suggestions are not findings of unlawfulness. Measure assumed figures before using them.",
    )
    sheet.line(sheet.say(note), EDGE, PAGE_HEIGHT - EDGE + 6, 7, colour=_SOFT)
    return _with_flow(sheet, analysis, Rect(EDGE, top + 8, ROOM, cards - top - 16))


def _head(sheet: _Sheet, summary: Digest) -> float:
    process = summary.analysis.process
    state = values.STATE.word(process.state, sheet.language)
    sheet.line(f"{process.name} ({state})", EDGE, EDGE + 14, 17, bold=True, colour=_NAVY)
    day = sheet.say(figures.office_date(figures.today()))
    about = "  ".join(part for part in (process.owner, day) if part)
    sheet.line(about, PAGE_WIDTH - EDGE, EDGE + 14, 9, colour=_SOFT, align=Align.RIGHT)
    room = Rect(EDGE + 10, EDGE + 24, ROOM - 10, 60)
    y = sheet.block(sheet.say(summary.headline), room, 12, 2, bold=True)
    y = sheet.block(sheet.say(summary.caveat), Rect(room.x, y + 2, room.width, 30), 8, 2, colour=_SOFT)
    sheet.box(Rect(EDGE, room.y, 4, y - room.y + 2), fill=_NAVY, line=_NAVY)
    return y + 2


def _strip(sheet: _Sheet, strip: tuple[Indicator, ...], top: float) -> float:
    gap = 5.0
    width = (ROOM - gap * (len(strip) - 1)) / max(len(strip), 1)
    for place, item in enumerate(strip):
        x = EDGE + place * (width + gap)
        sheet.box(Rect(x, top, width, 36))
        sheet.line(sheet.say(item.name), x + 6, top + 12, 7.5, colour=_SOFT)
        sheet.line(item.value, x + 6, top + 29, 14, bold=True)
        after = x + 9 + text_width(item.value, 14, True)
        sheet.line(sheet.say(item.unit), after, top + 29, 7.5, colour=_SOFT)
    return top + 36


def _first(sheet: _Sheet, first: tuple[Priority, ...], area: Rect) -> None:
    gap = 8.0
    width = (area.width - gap * (len(first) - 1)) / max(len(first), 1)
    for place, item in enumerate(first):
        x = area.x + place * (width + gap)
        sheet.box(Rect(x, area.y, width, area.height))
        finding = item.finding
        title = sheet.say(finding.operations[0].text if finding.operations else finding.remedy)
        y = sheet.block(
            f"{place + 1}. {title}", Rect(x + 8, area.y + 5, width - 16, 40), 10, 2, bold=True, colour=_NAVY
        )
        sheet.block(sheet.say(finding.message), Rect(x + 8, y + 2, width - 16, 36), 8, 3)
        who = values.AUTHORITY.word(finding.authority, sheet.language)
        tail = sheet.say(Text(f"決める人: {who}", f"Decided by: {who}"))
        if item.hours:
            size = figures.number(item.hours.value)
            tail = sheet.say(Text(f"年 {size}時間が関わる工程   ", f"{size} h/year in these steps   ")) + tail
        sheet.line(tail, x + 8, area.y + area.height - 6, 8.5, bold=True)


def _decision(sheet: _Sheet, area: Rect) -> None:
    """Leave room for the opinion of the head, the decision and the date."""
    parts = (
        (Text("所属長の意見", "Opinion of the head"), Text("", ""), 0.5),
        (Text("判断", "Decision"), Text("□ 進める   □ 一部進める   □ もう少し調べる   □ 見送る", "□ go  □ go in part  □ look closer  □ not now"), 0.36),
        (Text("日付", "Date"), Text("", ""), 0.14),
    )  # fmt: skip
    x = area.x
    for name, inside, share in parts:
        width = area.width * share
        sheet.box(Rect(x, area.y, width - 6 if share > 0.2 else width, area.height))
        sheet.line(sheet.say(name), x + 6, area.y + 12, 7.5, colour=_SOFT)
        sheet.line(sheet.say(inside), x + 6, area.y + 32, 8.5)
        x += width


def _with_flow(sheet: _Sheet, analysis: Analysis, area: Rect) -> Drawing:
    """Place the picture of the flow and turn everything into one drawing."""
    from bprflow.draw import layout

    options = DrawOptions(language=sheet.language, show_strip=False)
    made = layout(analysis.flow, measures=analysis.measures, numbers=analysis.numbers, options=options)
    scale = min(area.width / made.width, area.height / made.height, 1.0)
    left = area.x + (area.width - made.width * scale) / 2
    moved = replace(transformed(made, 1.0, left / scale, area.y / scale), options=made.options)
    flow = paint(moved)
    forms = tuple(replace(transformed(f, 1 / scale, 0, 0), width=f.width / scale) for f in sheet.forms)
    words = tuple(transformed(w, 1 / scale, 0, 0) for w in sheet.words)
    return replace(
        flow,
        width=PAGE_WIDTH / scale,
        height=PAGE_HEIGHT / scale,
        ground=(*forms, *flow.ground),
        marks=(*flow.marks, *words),
        scale=scale,
    )
