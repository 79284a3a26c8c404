"""The page around the lanes: heading, indicators, legend."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.body import Body
from bprflow.draw.legend import legend
from bprflow.draw.options import DrawOptions, Symbols
from bprflow.draw.shapes import Align, Badge, BadgeKind, Card, Layout, Rect, TextLine, Tone
from bprflow.draw.strip import Indicator, strip, strip_height
from bprflow.draw.text import clean, text_width, wrap
from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.language import values
from bprflow.model import Provenance

HEADING_HEIGHT = 58.0
LEAST_WIDTH = 560.0


@dataclass(frozen=True)
class Furniture:
    """What stands around the lanes, before it has places.

    Attributes:
        name: Heading.
        state: Word in the pill beside it.
        subtitle: The line under it.
        title, description: Accessible name and description.
        indicators: The strip; empty for none.
        marks: True when the boxes carry provenance marks.

    """

    name: str
    state: str
    subtitle: str
    title: str
    description: str
    indicators: tuple[Indicator, ...] = ()
    marks: bool = False


_ALL = {
    Provenance.MEASURED: words.ALL_MEASURED,
    Provenance.INTERVIEW: words.ALL_INTERVIEW,
    Provenance.PUBLISHED: words.ALL_PUBLISHED,
    Provenance.ASSUMED: words.ALL_ASSUMED,
}


def provenances(flow: FlowGraph) -> set[Provenance]:
    """How well the touch times of a flow are known."""
    steps = (node.step for node in flow.nodes.values() if node.kind is NodeKind.TASK)
    return {step.touch.provenance for step in steps if step is not None and step.touch is not None}


def furniture(flow: FlowGraph, indicators: tuple[Indicator, ...], options: DrawOptions, *, numbered: bool) -> Furniture:
    """Word the page of one flow.

    Args:
        flow: The flow.
        indicators: The strip.
        options: Language and heading.
        numbered: True when boxes carry finding numbers.

    """
    language = options.language
    name = clean(options.title or flow.process.name) or words.UNTITLED.in_language(language)
    state = values.STATE.word(flow.process.state.value, language)
    known = provenances(flow)
    parts = [flow.process.owner]
    parts += [rate.text or f"{rate.per_year:,.0f}{rate.unit}/年" for rate in flow.process.volume[:2]]
    if len(known) == 1:
        parts.append(_ALL[next(iter(known))].in_language(language))
    if options.symbols is Symbols.OFFICE:
        parts.append(words.OFFICE_SIGNS.in_language(language))
    if numbered:
        parts.append(words.NUMBERS_ARE_FINDINGS.in_language(language))
    dot = " · " if language == "en" else "・"
    subtitle = dot.join(clean(part) for part in parts if clean(part))
    title = words.PICTURE_OF.in_language(language).format(name=name, state=state)
    return Furniture(name, state, subtitle, title, describe(flow, language), indicators, len(known) > 1)


def describe(flow: FlowGraph, language: str) -> str:
    """Tell the flow in words, for those who cannot see the picture."""
    steps = [node for node in flow.nodes.values() if node.kind is NodeKind.TASK and node.step is not None]
    told = [f"{index} {node.lane}: {clean(node.step.name)}" for index, node in enumerate(steps, 1) if node.step]
    lanes = list(dict.fromkeys(node.lane for node in steps))
    comma = ", " if language == "en" else "、"
    return words.DESCRIPTION.in_language(language).format(
        lanes=clean(comma.join(lanes)), count=len(told), steps=comma.join(told)
    )


def page(around: Body, things: Furniture, options: DrawOptions, captions: tuple[Badge, ...] = ()) -> Layout:
    """Set the lanes on a page with heading, strip and legend.

    Args:
        around: The lanes, already standing at (MARGIN, MARGIN + HEADING_HEIGHT).
        things: What stands around them.
        options: Kept in the layout for the writers.
        captions: Headings of the parts, when the page holds several pictures.

    """
    words_end = max((line.rect.right for edge in around.edges for line in edge.lines), default=0.0)
    chips_end = max((chip.rect.right for edge in around.edges for chip in edge.chips), default=0.0)
    captions_end = max((line.rect.right for node in around.nodes for line in node.lines), default=0.0)
    reach = max(words_end, chips_end, captions_end) - look.MARGIN
    width = max(around.rect.width, LEAST_WIDTH, reach) + 2 * look.MARGIN
    inner = width - 2 * look.MARGIN
    bottom = around.rect.bottom
    cards: tuple[Card, ...] = ()
    if things.indicators:
        cards = strip(things.indicators, look.MARGIN, bottom + 22.0, inner)
        bottom += 22.0 + strip_height(len(things.indicators), inner)
    symbols, bottom = legend(
        around.nodes, around.edges, around.lanes, things.marks, options.language, look.MARGIN, bottom + 14.0, inner
    )
    lines, pill = _heading(things, width)
    return Layout(
        width=round(width, 2),
        height=round(bottom + look.MARGIN - 4.0, 2),
        title=things.title,
        description=things.description,
        options=options,
        heading=lines,
        pill=pill,
        captions=captions,
        departments=around.departments,
        lanes=around.lanes,
        nodes=around.nodes,
        edges=around.edges,
        cards=cards,
        legend=symbols,
    )


def _heading(things: Furniture, width: float) -> tuple[tuple[TextLine, ...], Badge]:
    pill_text = text_width(things.state, look.STEP_TEXT, True)
    room = width - 2 * look.MARGIN - pill_text - 44.0
    name = wrap(things.name, room, look.TITLE_TEXT, 1, bold=True)[0]
    name_width = text_width(name, look.TITLE_TEXT, True)
    baseline = look.MARGIN + 17.0
    title = TextLine(name, look.MARGIN, baseline, look.TITLE_TEXT, name_width, bold=True)
    rect = Rect(look.MARGIN + name_width + 14.0, baseline - 17.5, pill_text + 24.0, 23.0)
    word = TextLine(
        things.state, rect.centre[0], baseline - 1.5, look.STEP_TEXT, pill_text, Align.CENTRE, True, Tone.ON_DARK
    )
    lines = [
        TextLine(
            note, look.MARGIN, baseline + 22.0, look.SMALL_TEXT, text_width(note, look.SMALL_TEXT), tone=Tone.MUTED
        )
        for note in wrap(things.subtitle, width - 2 * look.MARGIN, look.SMALL_TEXT, 1)
    ]
    return (title, *lines), Badge(BadgeKind.RULE, rect, word)
