"""Pictures as files: which format a name asks for, several flows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from bprflow.draw.compose import layout
from bprflow.draw.engine import FORMATS, render
from bprflow.draw.options import DrawOptions
from bprflow.errors import UsageError
from bprflow.files import write_whole
from bprflow.flow.graph import FlowGraph
from bprflow.measure.result import Measures


@dataclass(frozen=True)
class Subject:
    """One flow to be drawn.

    Attributes:
        name: Name of its file without the suffixes, for outputs of several flows.
        flow: The flow.
        measures: Its figures; None leaves the strip out.
        numbers: Finding numbers by step id.

    """

    name: str
    flow: FlowGraph
    measures: Measures | None = None
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def stem(path: str) -> str:
    """Name of a flow's file without its suffixes; its folder's name where the file is called as-is."""
    if path == "-":
        return "flow"
    pure = PurePath(path)
    name = pure.name.removesuffix(".yaml").removesuffix(".yml").removesuffix(".flow")
    return f"{pure.parent.name}-{name}" if name in {"as-is", "to-be"} and pure.parent.name else name


def format_of(output: str) -> str:
    """Format that a file name asks for.

    Raises:
        UsageError: The suffix names no picture.

    """
    suffix = PurePath(output).suffix.lower().removeprefix(".")
    wanted = {"gv": "dot"}.get(suffix, suffix)
    if wanted not in FORMATS:
        known = "・".join("." + name for name in FORMATS)
        raise UsageError(
            f"{output} は図の形式ではありません",
            f"名前の終わりを {known} のどれかにしてください",
            message_en=f"{output} does not name a picture format",
            hint_en=f"end the name in one of {known}",
        )
    return wanted


def plan_outputs(outputs: Sequence[str], flows: int) -> list[tuple[str, str]]:
    """Pair every output with its format.

    Args:
        outputs: File names as the user gave them.
        flows: How many flows there are; from two on every output gets the flow's name added.

    """
    del flows
    return [(output, format_of(output)) for output in outputs]


def picture_bytes(subjects: Sequence[Subject], format: str, options: DrawOptions) -> bytes:  # noqa: A002
    """One picture as bytes.

    Raises:
        UsageError: Several flows cannot share one stream, or no such format.

    """
    if len(subjects) != 1:
        raise UsageError(
            "画面へは一つの流れだけ描けます",
            "-o でファイルの名前を指定してください",
            message_en="only one flow can go to standard output",
            hint_en="name a file with -o",
        )
    return _drawn(subjects[0], format, options)


def write_pictures(subjects: Sequence[Subject], outputs: Sequence[str], options: DrawOptions) -> list[str]:
    """Write every flow to every output, whole files only.

    Returns:
        The files written.

    Raises:
        UsageError: A name asks for no picture format.
        OutputError: A file could not be written, or no engine is there.

    """
    written: list[str] = []
    for output, format_ in plan_outputs(outputs, len(subjects)):
        for subject in subjects:
            path = Path(output)
            if len(subjects) > 1:
                path = path.with_name(f"{path.stem}-{subject.name}{path.suffix}")
            write_whole(path, _drawn(subject, format_, options))
            written.append(str(path))
    return written


def _drawn(subject: Subject, format_: str, options: DrawOptions) -> bytes:
    made = layout(subject.flow, measures=subject.measures, numbers=subject.numbers, options=options)
    return render(made, format_)
