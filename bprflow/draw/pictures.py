"""Pictures as files: which format a name asks for, which view, several flows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePath

from bprflow.draw.compose import layout_pages
from bprflow.draw.drawing import Drawing
from bprflow.draw.engine import FORMATS, render, render_drawing
from bprflow.draw.options import DrawOptions, Paper
from bprflow.draw.paint import paint
from bprflow.draw.shapes import Layout
from bprflow.errors import UsageError
from bprflow.files import write_whole
from bprflow.flow.graph import FlowGraph
from bprflow.measure.result import Measures


class View(StrEnum):
    """Which picture of a flow."""

    FLOW = "flow"
    DOCUMENTS = "documents"
    TIME = "time"
    HANDOFFS = "handoffs"
    CARDS = "cards"
    WORKSHEET = "worksheet"


_PAGED = {"pdf", "pptx", "drawio"}
"""Formats in which several flows are pages of one file."""
_SHAPES = {"pptx", "drawio"}
"""Formats that only the swimlane picture has."""


@dataclass(frozen=True)
class Subject:
    """One flow to be drawn.

    Attributes:
        name: Name of its file without the suffixes, for outputs of several flows.
        flow: The flow.
        measures: Its figures; None leaves the strip out.
        numbers: Finding numbers by step id.
        folder: Where its file lies, for flows it calls.

    """

    name: str
    flow: FlowGraph
    measures: Measures | None = None
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    folder: str = ""


def stem(path: str) -> str:
    """Name of a flow's file without its suffixes; its folder's name where the file is called as-is."""
    if path == "-":
        return "flow"
    pure = PurePath(path)
    name = pure.name.removesuffix(".yaml").removesuffix(".yml").removesuffix(".flow")
    return f"{pure.parent.name}-{name}" if name in {"as-is", "to-be"} and pure.parent.name else name


def format_of(output: str, view: View = View.FLOW) -> str:
    """Format that a file name asks for.

    Args:
        output: File name.
        view: Which picture; only the swimlanes can become slides or draw.io pages.

    Raises:
        UsageError: The suffix names no picture of this view.

    """
    suffix = PurePath(output).suffix.lower().removeprefix(".")
    wanted = {"gv": "dot"}.get(suffix, suffix)
    _check(wanted, output, view)
    return wanted


def _check(wanted: str, named: str, view: View) -> None:
    fitting = [name for name in FORMATS if view is View.FLOW or name not in _SHAPES]
    if wanted not in fitting:
        known = "・".join("." + name for name in fitting)
        if wanted in _SHAPES:
            raise UsageError(
                f"{named} に書けるのは流れの図だけです (動かせる図形と矢印にするため)",
                "この図は .svg か .png にして貼り付けるか、--図 を外してください",
                message_en=f"{named} can hold the flow only, whose shapes and arrows can be moved there",
                hint_en="save this view as .svg or .png and insert it as a picture, or leave out --view",
            )
        raise UsageError(
            f"{named} はこの図の形式ではありません",
            f"名前の終わりを {known} のどれかにしてください",
            message_en=f"{named} does not name a format of this picture",
            hint_en=f"end the name in one of {known.replace('・', ', ')}",
        )


def picture_bytes(subjects: Sequence[Subject], format: str, options: DrawOptions, view: View = View.FLOW) -> bytes:  # noqa: A002
    """One picture (or one file of pages) as bytes.

    Raises:
        UsageError: Several pictures cannot share one stream in this format, or no such format.
        OutputError: No engine is there.

    """
    _check(format, format, view)
    if format in _PAGED:
        return _pages(subjects, format, options, view)
    drawn = [page for subject in subjects for page in _drawings(subject, options, view)]
    if len(drawn) != 1:
        raise UsageError(
            "この形式では一度に一枚だけ描けます",
            "-o でファイルの名前を指定するか、pdf にしてください",
            message_en="only one picture at a time in this format",
            hint_en="name a file with -o, or use pdf",
        )
    return render_drawing(drawn[0], format)


def write_pictures(
    subjects: Sequence[Subject], outputs: Sequence[str], options: DrawOptions, view: View = View.FLOW
) -> list[str]:
    """Write every flow to every output, whole files only.

    PDF, PowerPoint and draw.io take several flows as pages of one file; in the other formats
    every picture is a file of its own, with the flow's name or the page's number added.

    Returns:
        The files written.

    Raises:
        UsageError: A name asks for no picture format.
        OutputError: A file could not be written, or no engine is there.

    """
    planned = [(output, format_of(output, view)) for output in outputs]
    written: list[str] = []
    for output, format_ in planned:
        path = Path(output)
        if format_ in _PAGED:
            write_whole(path, _pages(subjects, format_, options, view))
            written.append(str(path))
            continue
        for subject in subjects:
            drawn = _drawings(subject, options, view)
            for number, page in enumerate(drawn, 1):
                parts = [path.stem]
                parts += [subject.name] if len(subjects) > 1 else []
                parts += [str(number)] if len(drawn) > 1 else []
                target = path.with_name("-".join(parts) + path.suffix)
                write_whole(target, render_drawing(page, format_))
                written.append(str(target))
    return written


def _layouts(subject: Subject, options: DrawOptions) -> tuple[Layout, ...]:
    return layout_pages(subject.flow, measures=subject.measures, numbers=subject.numbers, options=options)


def _pages(subjects: Sequence[Subject], format_: str, options: DrawOptions, view: View) -> bytes:
    if format_ in _SHAPES:
        slide = format_ == "pptx" and options.paper is Paper.NONE
        fitted = replace(options, paper=Paper.SLIDE) if slide else options
        made = [one for subject in subjects for one in _layouts(subject, fitted)]
        if format_ == "pptx":
            from bprflow.draw.slides import slides

            return slides(made)
        from bprflow.draw.drawio import drawio

        return drawio(made)
    from bprflow.draw.pages import pdf_pages

    return pdf_pages([page for subject in subjects for page in _drawings(subject, options, view)])


def _drawings(subject: Subject, options: DrawOptions, view: View) -> tuple[Drawing, ...]:
    if view is View.FLOW:
        return tuple(paint(one) for one in _layouts(subject, options))
    from bprflow.draw.views.sheet import on_sheet

    made = _views(subject, options, view)
    if view is not View.CARDS:  # four cards of A6 fill a sheet of A4 as they are
        made = tuple(on_sheet(one, options.paper) for one in made)
    return tuple(replace(one, embed_font=options.embed_font) for one in made)


def _views(subject: Subject, options: DrawOptions, view: View) -> tuple[Drawing, ...]:
    from bprflow.draw import views

    if view is View.CARDS:
        return views.cards(subject.flow, options)
    made = {
        View.DOCUMENTS: views.document_flow,
        View.TIME: views.time_bar,
        View.HANDOFFS: views.handoff_matrix,
        View.WORKSHEET: views.worksheet,
    }[view]
    return (made(subject.flow, options),)


__all__ = ["Subject", "View", "format_of", "picture_bytes", "render", "stem", "write_pictures"]
