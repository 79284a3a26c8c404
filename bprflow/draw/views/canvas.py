"""A page to draw on: forms, words and lines in the look of the swimlane pictures."""

from __future__ import annotations

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.drawing import Drawing, Form, Group, Path, Words, anchor
from bprflow.draw.options import DrawOptions
from bprflow.draw.shapes import Align, Point, Rect, TextLine, Tone
from bprflow.draw.text import clean, shorten, text_width, wrap
from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.model import Step

TOP = look.MARGIN + 58.0
"""Where the content starts under the heading [pt]."""


def ordered_steps(flow: FlowGraph) -> list[Step]:
    """Steps in forward order."""
    nodes = (flow.nodes[name] for name in flow.order)
    return [node.step for node in nodes if node.kind is NodeKind.TASK and node.step is not None]


class Page:
    """Collects what is drawn on one page.

    Args:
        title: What the page is about; a word for it when empty.
        view: What the page shows, in words.
        options: Language, look, heading.

    """

    def __init__(self, title: str, view: Text, options: DrawOptions) -> None:
        self.options = options
        self.title = clean(title) or self.say(words.UNTITLED)
        self.theme = look.theme(options.mono)
        self.view = self.say(view)
        self._ground: list[Form] = []
        self._paths: list[Path] = []
        self._marks: list[Form | Words] = []
        self.group: Group | None = None

    def say(self, text: Text) -> str:
        """Choose the language."""
        return text.in_language(self.options.language)

    def begin(self, role: str, name: str, title: str = "") -> None:
        """Let what follows belong together under one id."""
        self.group = Group(anchor(role, name), role, title)

    def ground(self, rect: Rect, fill: str, line: str = "", width: float = 1.0) -> None:
        """Draw a rectangle under everything."""
        self._ground.append(Form("rect", rect, fill, line or fill, width))

    def form(self, form: str, rect: Rect, fill: str, line: str = "", width: float = 1.0, dash: str = "solid") -> None:
        """Draw a shape."""
        self._marks.append(Form(form, rect, fill, line or fill, width, dash, self.group))

    def path(
        self, points: tuple[Point, ...], colour: str, width: float = 1.0, dash: str = "solid", *, arrow: bool = False
    ) -> None:
        """Draw a line."""
        self._paths.append(Path(points, colour, width, dash, arrow, self.group, 0.0))

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float = look.SMALL_TEXT,
        align: Align = Align.LEFT,
        *,
        bold: bool = False,
        tone: Tone = Tone.INK,
        room: float = 0.0,
    ) -> float:
        """Write one line, shortened to `room` when that is given; returns its width [pt]."""
        shown = shorten(text, room, size, bold) if room else clean(text)
        if not shown:
            return 0.0
        width = text_width(shown, size, bold)
        line = TextLine(shown, x, y, size, width, align, bold, tone)
        self._marks.append(Words(line, self.theme.text[tone], self.group))
        return width

    def lines(
        self,
        text: str,
        x: float,
        y: float,
        room: float,
        most: int,
        size: float = look.SMALL_TEXT,
        align: Align = Align.LEFT,
        *,
        bold: bool = False,
        tone: Tone = Tone.INK,
    ) -> int:
        """Write a broken text; returns how many lines it took."""
        broken = wrap(text, room, size, most, bold)
        for row, line in enumerate(broken):
            self.text(line, x, y + row * size * look.LINE_HEIGHT, size, align, bold=bold, tone=tone)
        return len(broken)

    def title_line(self, width: float, kept: float = 0.0) -> float:
        """Write what the page is about and what it shows, leaving room at the right; returns its width [pt]."""
        self.group = None
        room = width - 2 * look.MARGIN - kept
        told = f"{self.title} ― {self.view}"
        return self.text(told, look.MARGIN, look.MARGIN + 17.0, look.TITLE_TEXT - 2, bold=True, room=room)

    def drawing(self, width: float, height: float, description: str = "") -> Drawing:
        """Finish the page."""
        told = f"{self.title} ― {self.view}"
        return Drawing(
            round(width, 2),
            round(height, 2),
            told,
            description or told,
            tuple(self._ground),
            tuple(self._paths),
            tuple(self._marks),
            self.options.dpi,
            self.options.language,
        )


class Canvas(Page):
    """A page about one flow.

    Args:
        flow: The flow, for heading and description.
        view: What the page shows, in words.
        options: Language, look, heading.

    """

    def __init__(self, flow: FlowGraph, view: Text, options: DrawOptions) -> None:
        super().__init__(options.title or flow.process.name, view, options)
        self.flow = flow

    def heading(self, width: float) -> None:
        """Write name, view, state and section at the top of the page."""
        process = self.flow.process
        state = values.STATE.word(process.state.value, self.options.language)
        pill = text_width(state, look.STEP_TEXT, True)
        used = self.title_line(width, pill + 44.0)
        rect = Rect(look.MARGIN + used + 14.0, look.MARGIN - 0.5, pill + 24.0, 23.0)
        self.form("round", rect, self.theme.badge_dark)
        self.text(state, rect.centre[0], look.MARGIN + 15.5, look.STEP_TEXT, Align.CENTRE, bold=True, tone=Tone.ON_DARK)
        notes = [process.owner, *(rate.text for rate in process.volume[:2])]
        dot = " · " if self.options.language == "en" else "・"
        self.text(
            dot.join(clean(note) for note in notes if clean(note)),
            look.MARGIN,
            look.MARGIN + 39.0,
            tone=Tone.MUTED,
            room=width - 2 * look.MARGIN,
        )
