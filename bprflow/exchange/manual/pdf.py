"""The manual as PDF, A4 upright: text and tables over as many pages as they need, the picture on its own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bprflow.draw import DrawOptions, layout
from bprflow.draw.drawing import Drawing, Form, Words
from bprflow.draw.options import Paper
from bprflow.draw.pages import pdf_pages
from bprflow.draw.paint import paint
from bprflow.draw.shapes import Align, Rect, TextLine
from bprflow.draw.text import text_width, wrap
from bprflow.exchange.manual.content import Block, manual
from bprflow.flow import build
from bprflow.language.terms import Text
from bprflow.model import Process

WIDTH, HEIGHT = 595.0, 842.0
"""A4 upright [pt]."""
_EDGE, _FOOT = 48.0, 40.0
_ROOM = WIDTH - 2 * _EDGE
_BOTTOM = HEIGHT - _EDGE - _FOOT / 2
_SIZE, _LEADING, _PAD = 9.0, 13.0, 4.0
_PICTURE = Text("図は最後のページにあります。", "The picture is on the last page.")
_LABEL = 90.0
"""Width of the column of labels in the table of a step [pt]."""
_INK, _SOFT, _LINE, _SHADE, _WHITE = "#1a1a1c", "#4d4d4d", "#b8c2cc", "#eef1f4", "#ffffff"
_HEADINGS = {1: (17.0, 0.0, 12.0), 2: (12.5, 16.0, 6.0), 3: (10.5, 12.0, 4.0)}
"""Size, room above and room below a heading by level [pt]."""


@dataclass
class _Page:
    forms: list[Form] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def line(self, text: str, x: float, y: float, size: float, *, bold: bool = False, colour: str = _INK) -> None:
        """Write a line whose baseline is at y."""
        if text:
            width = text_width(text, size, bold)
            self.words.append(Words(TextLine(text, x, y, size, width, Align.LEFT, bold), colour))


def write_pdf(process: Process, *, language: str = "ja") -> bytes:
    """Write the manual of a process as PDF.

    Args:
        process: Any process.
        language: "ja" or "en".

    Returns:
        A4 pages, numbered at the foot; O(words).

    Raises:
        OutputError: No engine can draw.

    """
    book = _Book(language)
    for block in manual(process, language=language):
        book.add(block)
    drawn = paint(layout(build(process), options=DrawOptions(paper=Paper.A4, language=language, show_strip=False)))
    title = next(iter(manual(process, language=language))).text
    return pdf_pages([*book.drawings(title), drawn])


class _Book:
    """Pages that fill from the top."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.pages = [_Page()]
        self.y = _EDGE

    def add(self, block: Block) -> None:
        """Write one piece of the manual."""
        if block.kind == "heading":
            self._heading(block.text, block.level)
        elif block.kind == "text":
            for line in block.text.splitlines():
                self._row([line], [_ROOM], boxed=False)
            self.y += 2 * _PAD
        elif block.kind == "picture":
            self._row([_PICTURE.in_language(self.language)], [_ROOM], boxed=False)
        elif block.kind == "step":
            self._heading(block.text, 3)
            for row in block.rows:
                self._row(row, [_LABEL, _ROOM - _LABEL], bold=(True, False))
        elif block.kind == "table":
            self._table(block.rows)

    def drawings(self, title: str) -> list[Drawing]:
        """Give the pages with their foot."""
        for number, page in enumerate(self.pages, 1):
            foot = f"{number} / {len(self.pages) + 1}"
            place = WIDTH - _EDGE - text_width(foot, 8.0)
            page.line(foot, place, HEIGHT - _FOOT, 8.0, colour=_SOFT)
            name = wrap(title, _ROOM - 80.0, 8.0, 1)
            page.line(name[0] if name else "", _EDGE, HEIGHT - _FOOT, 8.0, colour=_SOFT)
        return [
            Drawing(
                WIDTH, HEIGHT, title, title, ground=tuple(page.forms), marks=tuple(page.words), language=self.language
            )
            for page in self.pages
        ]

    def _turn(self) -> None:
        self.pages.append(_Page())
        self.y = _EDGE

    def _heading(self, text: str, level: int) -> None:
        size, above, below = _HEADINGS[level]
        lines = _lines(text, _ROOM, size, bold=True)
        needed = above + len(lines) * size * 1.35 + below + 3 * _LEADING  # never alone at the foot of a page
        if self.y + needed > _BOTTOM and self.y > _EDGE:
            self._turn()
        elif self.y > _EDGE:
            self.y += above
        for line in lines:
            if self.y + size * 1.35 > _BOTTOM:
                self._turn()
            self.y += size * 1.35
            self.pages[-1].line(line, _EDGE, self.y - size * 0.3, size, bold=True)
        self.y += below

    def _table(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Write a table; its heading comes again on every page. One without words in its heading has labels."""
        head, *body = rows
        if not any(head):
            for row in body:
                self._row(row, [_LABEL, _ROOM - _LABEL], bold=(True, False))
            return
        widths = [_ROOM / len(head)] * len(head)
        shown = -1
        for row in body:
            if self.y + 2 * (_LEADING + 2 * _PAD) > _BOTTOM:
                self._turn()
            if shown != len(self.pages):
                self._row(head, widths, bold=(True,) * len(head), shade=True)
            self._row(row, widths)
            shown = len(self.pages)

    def _row(
        self, cells: Sequence[str], widths: Sequence[float], *, bold: Sequence[bool] = (), boxed: bool = True,
        shade: bool = False,
    ) -> None:  # fmt: skip
        """Write one row of wrapped cells; one too high for the page goes on, on the next."""
        heavy = list(bold) or [False] * len(cells)
        pad = _PAD if boxed else 0.0
        columns = [
            _lines(text, width - 2 * pad, _SIZE, bold=thick)
            for text, width, thick in zip(cells, widths, heavy, strict=True)
        ]
        left = max(len(lines) for lines in columns)
        while left > 0:
            fits = int((_BOTTOM - self.y - 2 * pad) / _LEADING)
            if fits < 1 or (fits < left <= 6):
                self._turn()
                continue
            take = min(fits, left)
            self._cells([lines[:take] for lines in columns], widths, heavy, take, pad, boxed=boxed, shade=shade)
            columns = [lines[take:] for lines in columns]
            left -= take

    def _cells(
        self, columns: Sequence[Sequence[str]], widths: Sequence[float], heavy: Sequence[bool], take: int, pad: float,
        *, boxed: bool, shade: bool,
    ) -> None:  # fmt: skip
        page, x, height = self.pages[-1], _EDGE, take * _LEADING + 2 * pad
        for number, (lines, width, thick) in enumerate(zip(columns, widths, heavy, strict=True)):
            if boxed:
                fill = _SHADE if shade or (thick and number == 0) else _WHITE
                page.forms.append(Form("rect", Rect(x, self.y, width, height), fill, _LINE, 0.6))
            for k, line in enumerate(lines):
                page.line(line, x + pad, self.y + pad + (k + 1) * _LEADING - 3.5, _SIZE, bold=thick)
            x += width
        self.y += height


def _lines(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Wrap text without cutting any of it."""
    return [line for part in text.splitlines() for line in wrap(part, width, size, 10_000, bold)] or [""]
