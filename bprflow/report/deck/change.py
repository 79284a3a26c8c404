"""Slides about a redesign: the new flow, figures before and after, rules to amend in the order they can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bprflow.language.terms import Text
from bprflow.report.compared import Table
from bprflow.report.compared import Words as Said
from bprflow.report.compared_view import ASKED_FIRST
from bprflow.report.deck.parts import (
    HEIGHT,
    MARGIN,
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

    from bprflow.redesign.compare import Comparison
    from bprflow.redesign.roadmap import Roadmap

Say = Callable[[Text], str]
BODY = WIDTH - 2 * MARGIN
ROWS_A_SLIDE = 9


def add_redesign(show: Presentation, comparison: Comparison, road: Roadmap | None, say: Say, language: str) -> None:
    """Add the slides about a redesign.

    Args:
        show: The slides so far.
        comparison: The flow against its redesign.
        road: Road map of the rules to amend; None leaves its slide out.
        say: Chooses a language.
        language: "ja" or "en".

    """
    said = Said(language)
    _flow(show, comparison, say, language)
    asked = [row for code in ASKED_FIRST if (row := comparison.indicator(code))]
    figures = said.indicators([*asked, *(row for row in comparison.indicators if row not in asked)])
    lines = [*said.effect(comparison)[:2], *said.worse(comparison)]
    _table(
        show,
        said,
        say(Text("改善案の効果", "What the redesign brings")),
        figures,
        (2.4, 2.6, 2.6, 2.0, 1.3, 0.9),
        lines[:4],
    )
    if comparison.rules:
        _table(show, said, "", said.rules(comparison.rules), (2.4, 1.5, 2.8, 1.5, 1.4, 1.1, 1.4, 1.6), [])
    if road is not None and road.rows:
        table = said.roadmap(road)
        _table(show, said, "", table, (0.5, 3.4, 2.0, 1.5, 1.7, 2.2, 1.1, 1.0), [])


def _flow(show: Presentation, comparison: Comparison, say: Say, language: str) -> None:
    """Draw what changes over the flow as it is, in the same lanes, as shapes people can edit."""
    from bprflow.draw import DrawOptions
    from bprflow.draw.change import change_of, overlay
    from bprflow.draw.shapes import Rect
    from bprflow.draw.slides import put_layout

    change = change_of(comparison, language)
    slide = titled(show, say(Text("改善後の流れ (現状に重ねた図)", "The new flow over the old")))
    made = overlay(change, options=DrawOptions(language=language, show_strip=False))
    put_layout(slide, made, Rect(20, 78, WIDTH * 72 - 40, HEIGHT * 72 - 94))
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None, "a new notes page has a text frame"
    notes.text = legal("\n".join((Said(language).headline(comparison), made.description)))


def _table(
    show: Presentation, said: Said, title: str, table: Table, widths: tuple[float, ...], below: list[str]
) -> None:
    """Put one table on a slide; rows that do not fit are counted below it."""
    slide = titled(show, title or table.title)
    scale = BODY / sum(widths)
    kept = ROWS_A_SLIDE - len(below)
    rows = [
        tuple(shortened(cell, width * scale - 0.2, 2) for cell, width in zip(row, widths, strict=True))
        for row in table.rows[:kept]
    ]
    put_table(slide, Box(MARGIN, 1.3, BODY, 0.4), table.head, rows, widths, size=12, figures=table.right)
    rest = len(table.rows) - kept
    if rest > 0:
        below = [*below, said.say(f"ほか {rest}行は報告書にあります。", f"{rest} more rows are in the report.")]
    for place, line in enumerate(below):
        put_words(
            slide,
            Box(MARGIN, 7.1 - 0.32 * (len(below) - place), BODY, 0.3),
            [Words(shortened(line, BODY - 0.3, 1), 12, color=SOFT)],
        )
