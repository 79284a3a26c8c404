"""The one page the head of a section reads in a minute: verdict, figures, flow, first things, effect, decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from bprflow.audit.analysis import Analysis
from bprflow.draw.drawing import Drawing, Form, Path, Words
from bprflow.draw.engine import render_drawing
from bprflow.draw.shapes import Align, Rect, TextLine
from bprflow.draw.text import shorten, text_width, wrap
from bprflow.draw.transform import transformed
from bprflow.errors import UsageError
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.report import figures
from bprflow.report.answered import AnsweredAnalysis
from bprflow.report.digest import Digest, Priority, digest
from bprflow.report.effect import Effect, effect_of
from bprflow.report.glance import Glance, Told, glance, tasks
from bprflow.report.listing import listing
from bprflow.report.verdict import Indicator

if TYPE_CHECKING:
    from bprflow.redesign.compare import Comparison

M = TypeVar("M", Form, Words, "Form | Words")

PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0
"""A4 portrait [pt]."""
EDGE = 28.0
ROOM = PAGE_WIDTH - 2 * EDGE
MOST_INDICATORS = 8
CARDS = 84.0
"""Height of the first things [pt]."""
LEAST_DECISION, MOST_DECISION = 40.0, 150.0
"""Height of the place for the decision [pt]: what a small picture leaves free is room to write."""
SHARES = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
"""Parts of the height the picture of today may take beside the one planned."""
INK_SCALE = 0.55
"""Points of the page to a unit of the drawing."""
_INK, _SOFT, _NAVY, _LINE, _WHITE = "#1a1a1c", "#4d4d4d", "#1b2733", "#b8c2cc", "#ffffff"
_BAR, _FAINT = "#3b5b7a", "#b9cbdc"


@dataclass
class _Sheet:
    """Marks of the page in final points."""

    language: str
    ground: list[Form] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    marks: list[Form | Words] = field(default_factory=list)

    def say(self, text: Text) -> str:
        return text.in_language(self.language)

    def box(self, area: Rect, *, fill: str = _WHITE, line: str = _LINE, dash: str = "solid") -> None:
        self.marks.append(Form("rect", area, fill, line, 0.7, dash))

    def line(
        self, text: str, x: float, y: float, size: float,
        *, bold: bool = False, colour: str = _INK, align: Align = Align.LEFT, room: float = ROOM,
    ) -> None:  # fmt: skip
        """Write one line whose baseline is at y; what does not fit into `room` ends in an ellipsis."""
        shown = shorten(text, room, size, bold)
        if shown:
            self.marks.append(Words(TextLine(shown, x, y, size, text_width(shown, size, bold), align, bold), colour))

    def block(self, text: str, area: Rect, size: float, lines: int, *, bold: bool = False, colour: str = _INK) -> float:
        """Write wrapped lines from the top of an area; give the y below the last."""
        y = area.y
        for part in wrap(text, area.width, size, lines, bold):
            y += size * 1.35
            self.line(part, area.x, y - size * 0.3, size, bold=bold, colour=colour)
        return y

    def take(self, picture: Glance) -> None:
        """Put a small picture on the page."""
        self.ground += picture.ground
        self.paths += picture.paths
        self.marks += picture.marks


def one_page(analyses: Iterable[Analysis], *, language: str = "ja") -> bytes:
    """Write the one-page summary of one flow as PDF, A4 portrait.

    Args:
        analyses: Exactly one flow, with its redesign or not.
        language: "ja" or "en".

    Raises:
        UsageError: Several flows do not fit on one page.
        OutputError: No engine can draw.

    """
    return render_drawing(compose(_only(analyses), language), "pdf")


def one_page_html(analyses: Iterable[Analysis], *, language: str = "ja") -> str:
    """Write the same page as HTML: the drawing, and its content in words for those who do not see it.

    Args:
        analyses: Exactly one flow, with its redesign or not.
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
        effect=effect_of(summary, language),
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
        analysis: The flow, with its redesign or not.
        language: "ja" or "en".

    """
    summary = digest(analysis)
    effect = effect_of(summary, language)
    sheet = _Sheet(language)
    top = _strip(sheet, summary.indicators[:MOST_INDICATORS], _head(sheet, summary) + 7)
    bottom = PAGE_HEIGHT - EDGE - 10
    below = 8 + LEAST_DECISION + 8 + effect.height + (8 + CARDS if summary.first else 0)
    y = _flows(sheet, summary, Rect(EDGE, top + 9, ROOM, bottom - below - top - 9))
    if summary.first:
        _first(sheet, summary.first, Rect(EDGE, y + 8, ROOM, CARDS))
        y += 8 + CARDS
    _effect(sheet, effect, Rect(EDGE, y + 8, ROOM, effect.height))
    y += 16 + effect.height
    _decision(sheet, Rect(EDGE, y, ROOM, min(bottom - y, MOST_DECISION)))
    note = Text(
        "見直し候補は、法令に違反しているという判断ではありません。仮定の数字は測ってから使ってください。",
        "Suggestions are not findings of unlawfulness. Measure assumed figures before using them.",
    )
    sheet.line(sheet.say(note), EDGE, PAGE_HEIGHT - EDGE + 4, 7, colour=_SOFT)
    title = f"{analysis.process.name}: {sheet.say(summary.headline)}"
    return _page(sheet, title)


def _head(sheet: _Sheet, summary: Digest) -> float:
    process = summary.analysis.process
    state = values.STATE.word(process.state, sheet.language)
    day = sheet.say(figures.office_date(figures.today()))
    about = "  ".join(part for part in (shorten(process.owner, 120, 8.5), day) if part)
    sheet.line(about, PAGE_WIDTH - EDGE, EDGE + 12, 8.5, colour=_SOFT, align=Align.RIGHT)
    free = ROOM - text_width(about, 8.5) - 12
    sheet.line(f"{process.name} ({state})", EDGE, EDGE + 13, 16, bold=True, colour=_NAVY, room=free)
    room = Rect(EDGE + 10, EDGE + 22, ROOM - 10, 60)
    y = sheet.block(sheet.say(summary.headline), room, 11.5, 3, bold=True)
    y = sheet.block(sheet.say(summary.caveat), Rect(room.x, y + 2, room.width, 30), 7.5, 2, colour=_SOFT)
    sheet.box(Rect(EDGE, room.y, 4, y - room.y + 2), fill=_NAVY, line=_NAVY)
    return y + 2


def _strip(sheet: _Sheet, strip: tuple[Indicator, ...], top: float) -> float:
    gap = 4.0
    width = (ROOM - gap * (len(strip) - 1)) / max(len(strip), 1)
    for place, item in enumerate(strip):
        x = EDGE + place * (width + gap)
        sheet.box(Rect(x, top, width, 34))
        sheet.line(sheet.say(item.name), x + 5, top + 11, 7, colour=_SOFT, room=width - 8)
        unit = sheet.say(item.unit)
        size = next(
            (s for s in (13, 12, 11, 10, 9) if text_width(item.value, s, True) + text_width(unit, 6.5) < width - 9), 8
        )
        sheet.line(item.value, x + 5, top + 27, size, bold=True)
        after = x + 7 + text_width(item.value, size, True)
        sheet.line(unit, after, top + 27, 6.5, colour=_SOFT, room=x + width - after - 1)
    return top + 34


def _first(sheet: _Sheet, first: tuple[Priority, ...], area: Rect) -> None:
    gap = 6.0
    width = (area.width - gap * (len(first) - 1)) / max(len(first), 1)
    for place, item in enumerate(first):
        x = area.x + place * (width + gap)
        sheet.box(Rect(x, area.y, width, area.height))
        finding = item.finding
        title = sheet.say(finding.operations[0].text if finding.operations else finding.remedy)
        sheet.marks.append(Form("ellipse", Rect(x + 6, area.y + 6, 13, 13), _WHITE, "#ce0000", 1.2))
        sheet.line(str(place + 1), x + 12.5, area.y + 15.6, 8.5, bold=True, colour="#ce0000", align=Align.CENTRE)
        room = Rect(x + 24, area.y + 4, width - 30, 40)
        y = sheet.block(title, room, 8.5, 3, bold=True, colour=_NAVY)
        lines = int((area.bottom - 15 - y) // (7 * 1.35))
        sheet.block(sheet.say(finding.message), Rect(x + 7, y + 1, width - 13, 30), 7, max(lines, 1), colour=_SOFT)
        who = values.AUTHORITY.word(finding.authority, sheet.language)
        tail = sheet.say(Text(f"決める人: {who}", f"Decided by: {who}"))
        if item.hours:
            size = figures.number(item.hours.value)
            tail = sheet.say(Text(f"年 {size}時間の工程・", f"{size} h/year in steps · ")) + tail
        sheet.line(tail, x + 7, area.bottom - 5, 7.5, bold=True, room=width - 12)


def _effect(sheet: _Sheet, effect: Effect, area: Rect) -> None:
    """Left the figures with bars, right what they rest on."""
    half = area.width * 0.58
    sheet.box(Rect(area.x, area.y, half - 3, area.height))
    sheet.line(effect.title, area.x + 7, area.y + 12, 8.5, bold=True, colour=_NAVY, room=half - 16)
    bars = Rect(area.x + half - 86, area.y, 76, area.height)
    if not effect.rows:
        sheet.block(effect.nothing, Rect(area.x + 7, area.y + 18, half - 18, 40), 7.5, 3, colour=_SOFT)
    for place, row in enumerate(effect.rows):
        y = area.y + 20 + place * 13.0
        sheet.line(row.name, area.x + 7, y + 8, 7.5, room=82)
        sheet.line(row.figures, bars.x - 8, y + 8, 7.5, bold=True, align=Align.RIGHT, room=bars.x - area.x - 96)
        if row.now is not None:
            sheet.box(Rect(bars.x, y + 1, max(row.now * bars.width, 0.5), 4), fill=_FAINT, line=_BAR)
        height, down = (8.0, 1.0) if row.now is None else (4.0, 6.0)
        if row.then or row.now:
            sheet.box(Rect(bars.x, y + down, max(row.then * bars.width, 0.5), height), fill=_BAR, line=_BAR)
    x = area.x + half + 3
    sheet.box(Rect(x, area.y, area.right - x, area.height))
    sheet.line(effect.second, x + 7, area.y + 12, 8.5, bold=True, colour=_NAVY, room=area.right - x - 14)
    y = area.y + 17
    for sentence in effect.sentences:
        lines = min(3, int((area.bottom - 4 - y) // (7 * 1.35)))
        if lines < 1:
            break
        sheet.line(sheet.say(Text("・", "-")), x + 5, y + 7.4, 7)
        y = sheet.block(sentence, Rect(x + 12, y, area.right - x - 18, 30), 7, lines) + 1.5


def _decision(sheet: _Sheet, area: Rect) -> None:
    """Leave room for the opinion of the head, the decision and the date."""
    choices = (Text("□ 進める", "□ go"), Text("□ 一部進める", "□ go in part"), Text("□ もう少し調べる", "□ look closer"), Text("□ 見送る", "□ not now"))  # fmt: skip
    parts = (
        (Text("所属長の意見", "Opinion of the head"), 0.50),
        (Text("判断", "Decision"), 0.34),
        (Text("日付", "Date"), 0.16),
    )
    x = area.x
    for name, share in parts:
        width = area.width * share
        sheet.box(Rect(x, area.y, width - (5 if share > 0.2 else 0), area.height))
        sheet.line(sheet.say(name), x + 6, area.y + 11, 7, colour=_SOFT)
        if name.ja == "判断":
            for place, choice in enumerate(choices):
                left, row = x + 6 + place % 2 * width * 0.42, area.y + 22 + place // 2 * 12
                sheet.line(sheet.say(choice), left, row, 8)
        x += width


def _flows(sheet: _Sheet, summary: Digest, area: Rect) -> float:
    """Draw the flow, or before and after, as a list where a picture could not be read; give the y where it ends."""
    analysis = summary.analysis
    numbers: dict[str, tuple[int, ...]] = {}
    for place, item in enumerate(summary.first, 1):
        for step in dict.fromkeys(item.finding.steps):
            numbers[step] = (*numbers.get(step, ()), place)
    numbers = {step: found[:3] for step, found in numbers.items()}
    comparison = analysis.comparison if isinstance(analysis, AnsweredAnalysis) else None
    if comparison is not None and not comparison.identical:
        pair = _before_and_after(sheet, comparison, numbers, area)
        for picture in pair:
            sheet.take(picture)
        return area.y + pair[0].height + 6 + pair[1].height
    told = Told("", numbers)
    made = glance(analysis.flow, area, told, sheet.language) or listing(analysis.flow, area, told, sheet.language)
    sheet.take(made)
    return area.y + made.height


def _before_and_after(
    sheet: _Sheet, comparison: Comparison, numbers: dict[str, tuple[int, ...]], area: Rect
) -> tuple[Glance, Glance]:
    """Show both flows in the same way, one below the other, sharing the height by their lanes or by their steps."""
    before, after = comparison.before.flow, comparison.after.flow
    marks = comparison.marks
    told = (
        Told(sheet.say(Text("現状", "Before")), numbers, marks[0]),
        Told(sheet.say(Text("改善後", "After")), {}, marks[1]),
    )
    lanes = [len({node.lane for node in flow.nodes.values()}) + 0.6 for flow in (before, after)]
    fair = lanes[0] / sum(lanes)
    for share in sorted(SHARES, key=lambda one: abs(one - fair)):
        first = glance(before, _upper(area, share), told[0], sheet.language)
        second = first and glance(after, _under(area, first), told[1], sheet.language)
        if first is not None and second is not None:
            return first, second
    share = len(tasks(before)) / max(len(tasks(before)) + len(tasks(after)), 1)
    first = listing(before, _upper(area, min(max(share, SHARES[0]), SHARES[-1])), told[0], sheet.language)
    return first, listing(after, _under(area, first), told[1], sheet.language)


def _upper(area: Rect, share: float) -> Rect:
    """Give the first of two pictures its part of the height."""
    return Rect(area.x, area.y, area.width, (area.height - 6) * share)


def _under(area: Rect, first: Glance) -> Rect:
    y = area.y + first.height + 6
    return Rect(area.x, y, area.width, area.bottom - y)


def _page(sheet: _Sheet, title: str) -> Drawing:
    """Turn everything into one drawing, in units in which arrowheads come out as small as they should."""
    return Drawing(
        PAGE_WIDTH / INK_SCALE, PAGE_HEIGHT / INK_SCALE, title, title,
        _grown(sheet.ground, INK_SCALE),
        tuple(_grown_path(path, INK_SCALE) for path in sheet.paths),
        _grown(sheet.marks, INK_SCALE),
        language=sheet.language, scale=INK_SCALE,
    )  # fmt: skip


def _grown(marks: Sequence[M], scale: float) -> tuple[M, ...]:
    """Turn marks in points of the page into the units of the drawing; lines grow with everything else."""
    grown = (transformed(mark, 1 / scale, 0, 0) for mark in marks)
    return tuple(replace(mark, width=mark.width / scale) if isinstance(mark, Form) else mark for mark in grown)


def _grown_path(path: Path, scale: float) -> Path:
    points = tuple((x / scale, y / scale) for x, y in path.points)
    return replace(path, points=points, width=path.width / scale, rounded=path.rounded / scale)
