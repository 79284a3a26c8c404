"""Slides about one redesign for a talk of one, two or five slides: issues, as-is, to-be, effect, amendments and plan."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.report import figures
from bprflow.report.compared import Words as Said
from bprflow.report.compared_view import ASKED_FIRST
from bprflow.report.deck.parts import (
    HEIGHT,
    MARGIN,
    NAVY,
    SOFT,
    WIDTH,
    Box,
    Words,
    legal,
    put_table,
    put_words,
    shortened,
    titled,
)

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

    from bprflow.draw.shapes import Layout
    from bprflow.redesign.compare import Comparison
    from bprflow.redesign.roadmap import Roadmap

Say = Callable[[Text], str]
BODY = WIDTH - 2 * MARGIN
COUNTS = (1, 2, 5)
_ROOM = (WIDTH * 72 - 24, HEIGHT * 72 - 104)
"""What a picture below the headings may take [pt]."""
ISSUES = 6
"""Issues on the first of five slides; the rest stand in the report."""


def talk(comparison: Comparison, count: int, *, road: Roadmap | None = None, mono: bool = False, language: str = "ja") -> bytes:  # fmt: skip
    """Write the slides of one talk.

    Args:
        comparison: The flow against its redesign.
        count: 1 (what changes, on one picture), 2 (as-is and to-be at the same scale) or 5 (issues, as-is, to-be,
            effect, amendments and plan).
        road: Road map of the rules to amend, for the last of five slides.
        mono: Pictures in black and white.
        language: "ja" or "en".

    Returns:
        A .pptx file, 16:9, with native shapes, glued connectors, tables and notes.

    """
    from pptx import Presentation
    from pptx.util import Inches

    show = Presentation()
    show.slide_width, show.slide_height = Inches(WIDTH), Inches(HEIGHT)

    def say(text: Text) -> str:
        return text.in_language(language)

    made = _Talk(show, comparison, say, language, mono=mono)
    if count == 1:
        made.change()
    else:
        if count == 5:
            made.issues()
        made.halves(numbered=count == 5)
        if count == 5:
            made.effect()
            made.plan(road)
    day = datetime.datetime.combine(figures.today(), datetime.time())
    show.core_properties.title = legal(comparison.before.process.name)[:250]
    show.core_properties.author = "bprflow"
    show.core_properties.created = show.core_properties.modified = day
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


class _Talk:
    def __init__(self, show: Presentation, comparison: Comparison, say: Say, language: str, *, mono: bool) -> None:
        from bprflow.draw import DrawOptions
        from bprflow.draw.change import change_of

        self.show, self.comparison, self.say, self.language = show, comparison, say, language
        self.options = DrawOptions(language=language, mono=mono)
        self.drawn = change_of(comparison, language)
        self.said = Said(language)
        self.name = comparison.before.process.name
        self.issues_shown = comparison.before.shown[:ISSUES]

    def _headed(self, ja: str, en: str) -> Slide:
        """Add a slide: its subject, the name of the work, and what changes in one sentence."""
        slide = titled(self.show, f"{self.say(Text(ja, en))}: {self.name}")
        told = shortened(self.drawn.summary, BODY, 1, 14)
        put_words(slide, Box(MARGIN, 1.02, BODY, 0.35), [Words(told, 14, color=SOFT)])
        return slide

    def _notes(self, slide: Slide, *lines: str) -> None:
        notes = slide.notes_slide.notes_text_frame
        assert notes is not None, "a new notes page has a text frame"
        notes.text = legal("\n".join(line for line in lines if line))

    def _put(self, slide: Slide, made: Layout, scale: float) -> None:
        """Set a picture in the middle below the headings."""
        from bprflow.draw.shapes import Rect
        from bprflow.draw.slides import put_layout

        width, height = made.width * scale, made.height * scale
        put_layout(slide, made, Rect((WIDTH * 72 - width) / 2, 100.0, width, height))

    def _scale(self, *made: Layout) -> float:
        return min(min(_ROOM[0] / one.width, _ROOM[1] / one.height) for one in made)

    def change(self) -> None:
        """One slide: removed steps dashed in their place, what is new thick, the figures before and after."""
        from bprflow.draw.change import overlay, without_heading

        slide = self._headed("現状から改善後へ", "From as-is to to-be")
        made = overlay(self.drawn, options=self.options)
        bare = without_heading(made)
        self._put(slide, bare, self._scale(bare))
        self._notes(slide, self.said.headline(self.comparison), *self.said.effect(self.comparison), made.description)

    def issues(self) -> None:
        """What was found, the heaviest first, with hours and who decides."""
        slide = self._headed("課題", "Issues")
        if not self.issues_shown:
            told = self.say(Text("見直し候補は見つかりませんでした。", "Nothing to suggest was found."))
            put_words(slide, Box(MARGIN, 1.7, BODY, 0.6), [Words(told, 20)])
            return
        heads = [
            self.say(text)
            for text in (
                Text("番号", "No."), Text("見直し候補", "Suggestion"), Text("直し方", "Remedy"),
                Text("年間時間", "Hours a year"), Text("決める人", "Decided by"),
            )
        ]  # fmt: skip
        rows = [
            (
                str(number),
                shortened(self.say(found.message), 5.0, 2, 13),
                shortened(self.say(found.remedy), 4.2, 2, 13),
                figures.number(found.hours_per_year) if found.hours_per_year is not None else "-",
                values.AUTHORITY.word(found.authority, self.language),
            )
            for number, found in enumerate(self.issues_shown, 1)
        ]
        put_table(
            slide, Box(MARGIN, 1.55, BODY, 0.4), heads, rows, (0.6, 5.2, 4.4, 1.1, 1.0),
            size=13, row_height=0.7, figures=frozenset({0, 3}),
        )  # fmt: skip
        rest = len(self.comparison.before.shown) - len(rows)
        if rest > 0:
            more = self.say(Text(f"ほか {rest}件は報告書にあります。", f"{rest} more are in the report."))
            put_words(slide, Box(MARGIN, 6.95, BODY, 0.4), [Words(more, 12, color=SOFT)])
        self._notes(
            slide,
            self.say(Text("見直し候補は、法令に違反しているという判断ではありません。", "Suggestions are not findings of unlawfulness.")),
            *(f"{n}. {self.say(f.message)} {self.say(f.why)}" for n, f in enumerate(self.issues_shown, 1)),
        )  # fmt: skip

    def halves(self, *, numbered: bool) -> None:
        """As-is and to-be, each on a slide, at the same scale and in the same columns."""
        from bprflow.draw.change import halves

        marks: dict[str, tuple[int, ...]] = {}
        for number, finding in enumerate(self.issues_shown if numbered else (), 1):
            for step in finding.steps:
                marks[step] = (*marks.get(step, ()), number)
        before, after = halves(self.drawn, options=self.options, numbers=marks, room=_ROOM)
        scale = self._scale(before, after)
        for made, title in ((before, ("現状", "As-is")), (after, ("改善後", "To-be"))):
            slide = self._headed(*title)
            self._put(slide, made, scale)
            self._notes(slide, made.description)

    def effect(self) -> None:
        """Figures before and after, those people ask for first."""
        slide = self._headed("効果", "Effect")
        asked = [row for code in ASKED_FIRST if (row := self.comparison.indicator(code))]
        table = self.said.indicators([*asked, *(r for r in self.comparison.indicators if r not in asked)][:10])
        widths = (2.4, 2.6, 2.6, 2.0, 1.3, 0.9)
        rows = [tuple(shortened(c, w * BODY / sum(widths) - 0.2, 1, 14) for c, w in zip(row, widths, strict=True)) for row in table.rows]  # fmt: skip
        put_table(slide, Box(MARGIN, 1.55, BODY, 0.4), table.head, rows, widths, size=14, figures=table.right)
        below = [*self.said.effect(self.comparison)[:1], *self.said.worse(self.comparison)[:1]]
        for place, line in enumerate(below):
            where = Box(MARGIN, 6.2 + 0.5 * place, BODY, 0.45)
            put_words(slide, where, [Words(shortened(line, BODY - 0.3, 1, 14), 14, color=NAVY)])
        self._notes(slide, *self.said.effect(self.comparison), *self.said.worse(self.comparison))

    def plan(self, road: Roadmap | None) -> None:
        """Which rules are amended by whom and when, and what comes first."""
        slide = self._headed("例規改正と行動計画", "Amendments and plan")
        widths = (0.5, 3.4, 2.0, 1.5, 1.7, 2.2, 1.1, 1.0)
        if road is None or not road.rows:
            told = self.say(Text("改正が要るルールはありません。", "No rule has to be amended."))
            put_words(slide, Box(MARGIN, 1.7, BODY, 0.6), [Words(told, 20)])
            return
        table = self.said.roadmap(road)
        kept = table.rows[:9]
        rows = [tuple(shortened(c, w * BODY / sum(widths) - 0.2, 2) for c, w in zip(row, widths, strict=True)) for row in kept]  # fmt: skip
        put_table(slide, Box(MARGIN, 1.55, BODY, 0.4), table.head, rows, widths, size=12, row_height=0.48, figures=table.right)  # fmt: skip
        if len(table.rows) > len(kept):
            rest = len(table.rows) - len(kept)
            more = self.say(Text(f"ほか {rest}行は報告書にあります。", f"{rest} more rows are in the report."))
            put_words(slide, Box(MARGIN, 6.95, BODY, 0.4), [Words(more, 12, color=SOFT)])
        self._notes(slide, *self.said.first_rules(road))
