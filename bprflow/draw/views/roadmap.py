"""The reform road map as a Gantt chart: drafting, decision and force of every rule, and when work starts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from bprflow.draw import theme as look
from bprflow.draw.drawing import Drawing
from bprflow.draw.options import DrawOptions
from bprflow.draw.shapes import Align, Rect, Tone
from bprflow.draw.text import clean, text_width, wrap
from bprflow.draw.views.canvas import Page
from bprflow.draw.words import OVERRIDDEN
from bprflow.language.terms import Text
from bprflow.redesign.roadmap import Bar, Roadmap, Row, RowKind, bars, marks

_VIEW = Text("改革の道すじ", "reform road map")
_NOTE = Text(
    "始めは{start}。下書きと周知の期間は仮定です。議会は3・6・9・12月の定例会として数えています。「≧3」は、3と同時かその後に施行するという意味です。",
    "From {start}. Drafting and notice periods are assumed; councils are taken to sit in March, June, September, December. ≧3: in force with 3 or later.",
)
_EMPTY = Text("改正するルールも変更もありません", "there is nothing to amend or change")
_KEYS = (
    (Text("検討・決定まで", "until decided"), "draft"),
    (Text("周知まで", "until in force"), "notice"),
    (Text("新しい流れを使う", "new flow in use"), "use"),
    (Text("決めた期限", "due date"), "due"),
)
_HEAD = (Text("何を", "what"), Text("担う課", "owner"), Text("先に", "after"), Text("時間/年", "h/year"))
_LABEL = 330.0
_OWNER = 96.0
_AFTER = 92.0
_CHART = 620.0
_HOURS = 72.0
_ROW = 24.0
_LINE = 14.0
_MOST_LINES = 6
_TAIL = 1.5
"""Months shown beyond the last day something comes into force."""


def roadmap_chart(plan: Roadmap, title: str, options: DrawOptions | None = None) -> Drawing:
    """Draw a road map on a calendar of months, council sessions and fiscal years.

    Args:
        plan: n rows; O(n).
        title: What the road map is about.
        options: Language and look.

    """
    chart = _Chart(plan, title, options or DrawOptions())
    return chart.draw()


@dataclass(frozen=True, slots=True)
class _Words:
    """What a row says, in lines: its title, who owns it, what comes first."""

    what: str
    title: tuple[str, ...]
    owner: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def height(self) -> float:
        """Height of the row [pt]."""
        return _ROW + _LINE * (max(len(self.title), len(self.owner), len(self.after)) - 1)


class _Chart:
    def __init__(self, plan: Roadmap, title: str, options: DrawOptions) -> None:
        self.plan = plan
        self.page = Page(title, _VIEW, options)
        self.left = look.MARGIN + _LABEL + _OWNER + _AFTER
        self.width = self.left + _CHART + _HOURS + look.MARGIN
        self.bars = bars(plan)
        dues = [(row.due - plan.start).days / 30.4375 for row in plan.rows if row.due is not None]
        self.months = max([bar.end for bar in self.bars] + dues + [1.0]) + _TAIL
        mono = options.mono
        self.fills = {
            "draft": self.page.theme.badge_dark,
            "notice": "#bdbdbd" if mono else "#9db9d9",
            "use": "#ececec" if mono else "#d8ecd9",
        }

    def at(self, month: float) -> float:
        """Give the place of a month [pt]."""
        return self.left + month / self.months * _CHART

    def draw(self) -> Drawing:
        page, plan = self.page, self.plan
        page.title_line(self.width)
        start = _day(plan.start, page.options.language)
        note = page.say(_NOTE).format(start=start)
        page.text(note, look.MARGIN, look.MARGIN + 39.0, tone=Tone.MUTED, room=self.width - 2 * look.MARGIN)
        if plan.overrides:
            people = "、".join(dict.fromkeys(one.person for one in plan.overrides))
            said = page.say(OVERRIDDEN).format(people=people)
            note += f"\n{said}"
            page.text(said, look.MARGIN, look.MARGIN + 56.0, bold=True, room=self.width - 2 * look.MARGIN)
        top = look.MARGIN + 92.0
        if not plan.rows:
            page.text(page.say(_EMPTY), look.MARGIN, top, look.STEP_TEXT, tone=Tone.MUTED)
            return page.drawing(self.width, top + 40.0)
        places = {row.key: number for number, row in enumerate(plan.rows, 1)}
        words = [self._words(row, places) for row in plan.rows]
        bottom = top + sum(one.height for one in words)
        self._heads(top)
        self._calendar(top, bottom)
        told, y = [], top
        for number, (row, bar, lines) in enumerate(zip(plan.rows, self.bars, words, strict=True), 1):
            told.append(self._row(number, row, bar, y, lines))
            y += lines.height
        self._legend(bottom + 30.0)
        return page.drawing(self.width, bottom + 30.0 + look.MARGIN, "\n".join((note, *told)))

    def _heads(self, top: float) -> None:
        page, y = self.page, top - 8.0
        what, owner, after, hours = (page.say(text) for text in _HEAD)
        page.text(what, look.MARGIN + 24.0, y, bold=True)
        page.text(owner, look.MARGIN + _LABEL, y, bold=True)
        page.text(after, look.MARGIN + _LABEL + _OWNER, y, bold=True)
        page.text(hours, self.width - look.MARGIN, y, align=Align.RIGHT, bold=True)

    def _calendar(self, top: float, bottom: float) -> None:
        """Draw sessions as thin lines, fiscal years as thick ones; words where there is room for them."""
        page, last = self.page, {True: -1e9, False: -1e9}
        for month, word in marks(self.plan, self.months):
            if month > self.months:
                continue
            year = "年度" in word.ja
            x = self.at(month)
            page.path(
                ((x, top - (26.0 if year else 4.0)), (x, bottom)),
                page.theme.box_line if year else page.theme.border,
                1.2 if year else 0.6,
                "solid" if year else "dashed",
            )
            if x - last[year] < (58.0 if year else 44.0):
                continue
            last[year] = x
            if year:
                fits = x + 3.0 + text_width(page.say(word), look.SMALL_TEXT, bold=True) <= self.left + _CHART
                side = Align.LEFT if fits else Align.RIGHT
                page.text(page.say(word), x + (3.0 if fits else -3.0), top - 20.0, align=side, bold=True)
            else:
                page.text(page.say(word), x, top - 8.0, align=Align.CENTRE, tone=Tone.MUTED)

    def _words(self, row: Row, places: dict[str, int]) -> _Words:
        """Break what a row says into lines; nothing is cut."""
        how = clean(row.instrument.in_language(self.page.options.language))
        what = clean(row.title) + (f" ({how})" if how else "")
        before = sorted(places[key] for key in row.waits_for if key in places)
        level = [f"≧{places[key]}" for key in row.follows if key in places]
        after = ", ".join([*map(str, before), *level]) or "―"
        work = row.kind is RowKind.WORK
        cells = ((what, _LABEL - 32.0, work), (row.owner or "―", _OWNER - 8.0, False), (after, _AFTER - 8.0, False))
        lines = [wrap(text, room, look.SMALL_TEXT, _MOST_LINES, bold) for text, room, bold in cells]
        return _Words(what, lines[0], lines[1], lines[2])

    def _row(self, number: int, row: Row, bar: Bar, y: float, said: _Words) -> str:
        page = self.page
        work = row.kind is RowKind.WORK
        page.begin("reform", f"{number}", said.what)
        if number % 2:
            page.ground(Rect(look.MARGIN, y, self.width - 2 * look.MARGIN, said.height), "#f6f8fa")
        base = y + 16.0
        page.text(str(number), look.MARGIN + 16.0, base, align=Align.RIGHT, tone=Tone.MUTED)
        for index, line in enumerate(said.title):
            page.text(line, look.MARGIN + 24.0, base + index * _LINE, bold=work)
        for index, line in enumerate(said.owner):
            page.text(line, look.MARGIN + _LABEL, base + index * _LINE, tone=Tone.MUTED)
        for index, line in enumerate(said.after):
            page.text(line, look.MARGIN + _LABEL + _OWNER, base + index * _LINE, tone=Tone.MUTED)
        if work:
            self._bar(bar.end, self.months, y, "use")
        else:
            self._bar(bar.begin, bar.decision, y, "draft")
            self._bar(bar.decision, bar.end, y, "notice")
        self._milestone(self.at(bar.end), y)
        when = _day(row.passage.force, page.options.language)
        self._when(bar, y, when, work=work)
        if row.due is not None:
            self._due(row.due, y, late=row.late)
        page.text(f"{row.hours:,.0f}", self.width - look.MARGIN, base, align=Align.RIGHT, bold=work)
        page.group = None
        return f"{number}. {said.what} {when}"

    def _when(self, bar: Bar, y: float, when: str, *, work: bool) -> None:
        """Write the day of force beside its sign: right of it, or left where the page ends."""
        x = self.at(bar.end)
        tone = Tone.INK if work else Tone.MUTED
        if x + 78.0 <= self.left + _CHART:
            self.page.text(when, x + 9.0, y + 16.0, tone=tone)
        else:
            begins = self.at(bar.begin)
            place = begins - 6.0 if not work and begins - 80.0 > self.left else x - 9.0
            self.page.text(when, place, y + 16.0, align=Align.RIGHT, tone=tone)

    def _bar(self, begin: float, end: float, y: float, look_of: str) -> None:
        if end > begin:
            rect = Rect(self.at(begin), y + 6.0, self.at(end) - self.at(begin), _ROW - 12.0)
            self.page.form("rect", rect, self.fills[look_of], self.page.theme.box_line, 0.5)

    def _milestone(self, x: float, y: float) -> None:
        self.page.form("diamond", Rect(x - 6.0, y + 6.0, 12.0, 12.0), self.page.theme.badge_dark)

    def _due(self, due: datetime.date, y: float, *, late: bool) -> None:
        month = (due - self.plan.start).days / 30.4375
        if month < 0:
            return
        fill = self.page.theme.badge_dark if late else "#ffffff"
        self.page.form("invtriangle", Rect(self.at(month) - 5.0, y + 1.0, 10.0, 8.0), fill, self.page.theme.badge_dark)

    def _legend(self, y: float) -> None:
        page, x = self.page, look.MARGIN
        for text, key in _KEYS:
            if key == "due":
                page.form("invtriangle", Rect(x + 5.0, y - 8.0, 10.0, 8.0), "#ffffff", page.theme.badge_dark)
            else:
                page.form("rect", Rect(x, y - 8.0, 20.0, 10.0), self.fills[key], page.theme.box_line, 0.6)
            x += 26.0 + page.text(page.say(text), x + 25.0, y + 1.0, tone=Tone.MUTED) + 16.0


def _day(day: datetime.date, language: str) -> str:
    return f"{day.year}-{day.month:02d}" if language == "en" else f"令和{day.year - 2018}年{day.month}月"
