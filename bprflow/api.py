"""The Python face of bprflow: read, measure, audit and draw in one call each."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from bprflow.errors import BprflowError, UsageError

if TYPE_CHECKING:
    from bprflow.audit import AuditConfig
    from bprflow.audit.analysis import Analysis
    from bprflow.audit.finding import Finding
    from bprflow.draw import DrawOptions
    from bprflow.exchange.inventory import Procedure
    from bprflow.measure.result import Measures
    from bprflow.model import Process
    from bprflow.source.diagnostic import Diagnostic, Loaded


class BrokenFlowError(BprflowError):
    """A flow has errors; `diagnostics` says all of them, with their places.

    Args:
        diagnostics: Everything that is wrong, in order of position.
    """

    exit_code = 4

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        first = next((d for d in diagnostics if d.level == "error"), None)
        place = f"{first.file}:{first.span.line}:{first.span.column}: " if first and first.span else ""
        count = sum(d.level == "error" for d in diagnostics)
        ja = first.message.ja if first else "流れを読み取れません"
        en = first.message.en if first else "the flow could not be understood"
        super().__init__(f"{place}{ja} (誤り {count}件)", message_en=f"{place}{en} ({count} errors)")
        self.diagnostics = diagnostics


def read(source: str | PathLike[str]) -> Loaded:
    """Read a flow and everything that is wrong with it.

    Args:
        source: Path of a flow (YAML, BPMN, Mermaid, Excel, CSV, draw.io, JSON; of several in a file the one with most
            steps), or the YAML text itself when it holds a line break.

    Raises:
        UnreadableInputError: The file is missing, binary, too large or not permitted.
        NothingToCheckError: There is nothing in it.
    """
    from bprflow.source import load_text

    text = fspath(source)
    if "\n" in text:
        return load_text(text)
    from bprflow.exchange.formats import largest_flow

    return largest_flow(text)


def flows(*paths: str | PathLike[str], match: str = "") -> Iterator[Loaded]:
    """Read every flow of files and folders, one after another: nothing is kept of those before.

    Args:
        paths: Files of any format that can be imported, procedure inventories of any length, or folders (searched for
            `*.flow.yaml`).
        match: Of inventories, take only procedures whose name or law holds these words.

    Yields:
        One entry a flow; of an inventory one a row, whose line is the row. Its `process` is None where nothing could
        be understood, and its `diagnostics` say why.

    Raises:
        UnreadableInputError: A file is missing, too large or not permitted.
        NothingToCheckError: There is no flow at all.
    """
    from bprflow.exchange.formats import load_any
    from bprflow.exchange.inventory import inventory_flows, is_inventory
    from bprflow.source import find_flows

    for path in find_flows([fspath(place) for place in paths]):
        yield from inventory_flows(path, match) if is_inventory(path) else load_any(path)


def procedures(path: str | PathLike[str], match: str = "") -> Iterator[Procedure]:
    """Read the rows of a procedures inventory (行政手続等の棚卸) as typed records, one after another.

    Args:
        path: Parquet (needs `bprflow[inventory]`), CSV (UTF-8, CP932, UTF-16) or XLSX with the published columns.
        match: Take only rows whose procedure or law holds these words.

    Yields:
        Typed rows; nothing is kept of those before.

    Raises:
        UnreadableInputError: The file cannot be read or is no inventory.
        UsageError: pyarrow is missing.
    """
    from bprflow.exchange.inventory import procedures as rows

    return rows(fspath(path), match)


def load(source: str | PathLike[str]) -> Process:
    """Read a flow into a `Process`.

    Args:
        source: Path of a flow file, or the YAML text itself when it holds a line break.

    Raises:
        BrokenFlowError: The flow has errors; use `read` to get what could be understood.
        UnreadableInputError: The file is missing, binary, too large or not permitted.
    """
    loaded = read(source)
    if loaded.process is None or any(d.level == "error" for d in loaded.diagnostics):
        raise BrokenFlowError(loaded.diagnostics)
    return loaded.process


def analyse(flow: Process | str | PathLike[str], config: AuditConfig | None = None) -> Analysis:
    """Read, measure and audit a flow once; reports and pictures read the result.

    Args:
        flow: A `Process`, a path, or YAML text. A partly broken text is analysed as far as it goes.
        config: What to audit; everything by default.

    Raises:
        BrokenFlowError: Nothing of the text could be understood.
    """
    from bprflow.audit import AuditConfig, analyse_loaded

    loaded = _wrapped(flow)
    if loaded.process is None:
        raise BrokenFlowError(loaded.diagnostics)
    return analyse_loaded(loaded, config=config or AuditConfig())


def audit(flow: Process | str | PathLike[str], config: AuditConfig | None = None) -> tuple[Finding, ...]:
    """Find legacy rules and redundant work in a flow.

    Args:
        flow: A `Process`, a path, or YAML text.
        config: What to audit; everything by default.
    """
    return analyse(flow, config).findings


def measure(flow: Process | str | PathLike[str]) -> Measures:
    """Measure time, waiting, counts and cost of a flow.

    Args:
        flow: A `Process`, a path, or YAML text.
    """
    from bprflow.flow import build
    from bprflow.measure import measure as measure_flow

    loaded = _wrapped(flow)
    if loaded.process is None:
        raise BrokenFlowError(loaded.diagnostics)
    return measure_flow(build(loaded.process))


def draw(
    flow: Process | Analysis | str | PathLike[str],
    to: str | PathLike[str] | None = None,
    options: DrawOptions | None = None,
) -> str:
    """Draw the swimlane diagram of a flow.

    Args:
        flow: A `Process`, an `Analysis` (then findings are numbered), a path, or YAML text.
        to: File to write; its suffix picks the format (svg, png, pdf, pptx, drawio, dot). Nothing is written without it.
        options: Direction, paper, black and white, signs, and so on.

    Returns:
        The picture as SVG text.
    """
    from bprflow.audit.analysis import Analysis
    from bprflow.draw import DrawOptions, layout, render
    from bprflow.draw.engine import FORMATS
    from bprflow.files import write_whole

    analysis = flow if isinstance(flow, Analysis) else analyse(flow)
    picture = layout(
        analysis.flow, measures=analysis.measures, numbers=analysis.numbers, options=options or DrawOptions()
    )
    if to is not None:
        suffix = Path(to).suffix.lstrip(".").lower()
        if suffix not in FORMATS:
            known = ", ".join(FORMATS)
            raise UsageError(
                f"「.{suffix}」の図は描けません",
                f"{known} のどれかにしてください",
                message_en=f"cannot draw '.{suffix}'",
                hint_en=f"use one of {known}",
            )
        write_whole(Path(to), render(picture, suffix))
    return render(picture, "svg").decode("utf-8")


def _wrapped(flow: Process | str | PathLike[str]) -> Loaded:
    from bprflow.model import Process
    from bprflow.source import Loaded, Positions, SourceText

    if isinstance(flow, Process):
        return Loaded(SourceText("", ""), flow, (), Positions())
    return read(flow)
