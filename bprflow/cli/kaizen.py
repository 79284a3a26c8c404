"""What apply, compare and improve share: reading a redesign with its flow, telling what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from bprflow.cli.shared import bilingual, current_language, note

if TYPE_CHECKING:
    from bprflow.model import Process
    from bprflow.model.redesign import Redesign
    from bprflow.redesign.apply import Applied
    from bprflow.redesign.compare import Comparison
    from bprflow.redesign.conflict import Conflict
    from bprflow.redesign.side import Side
    from bprflow.source import Loaded
    from bprflow.source.redesign import LoadedRedesign

REFUSED = 1
UNREADABLE = 4


class Plan(NamedTuple):
    """A redesign and the flow it changes."""

    redesign: LoadedRedesign
    flow: Loaded


def read_plan(path: str, flow_path: str = "") -> Plan | None:
    """Read a redesign and its as-is flow; tell what is wrong with either on stderr.

    Args:
        path: The redesign's file, or `-`.
        flow_path: The as-is flow; the redesign's own 対象 when empty.

    Returns:
        Both; None when one of them could not be understood.

    Raises:
        UsageError: The redesign names no target and none was given.

    """
    from pathlib import Path

    from bprflow.errors import UsageError
    from bprflow.exchange.formats import largest_flow
    from bprflow.source.redesign import load_redesign

    loaded = load_redesign(path)
    tell_diagnostics(loaded.diagnostics)
    if loaded.redesign is None:
        return None
    target = loaded.redesign.target
    if not flow_path and not target:
        raise UsageError(
            f"{path} に「対象」が書かれていません",
            "改善案に「対象: as-is.flow.yaml」のように、現状の流れのファイルを書いてください",
            message_en=f"{path} names no target",
            hint_en="write 'target: as-is.flow.yaml' into the redesign",
        )
    beside = Path() if path == "-" else Path(path).parent
    flow = largest_flow(flow_path or str(beside / target))
    tell_diagnostics([d for d in flow.diagnostics if d.level == "error"])
    return Plan(loaded, flow) if flow.process is not None else None


def compared(applied: Applied, file: str) -> Comparison:
    """Compare a flow with what a redesign makes of it, both audited as the project of the flow wants.

    Args:
        applied: The redesign as applied.
        file: File of the as-is flow.

    Raises:
        UnreadableInputError, UsageError: The settings or rules of the project have a fault.

    """
    from bprflow.redesign.compare import compare

    before, after = (side_of(process, file) for process in (applied.as_is, applied.process))
    return compare(before, after, applied)


def side_of(process: Process, file: str) -> Side:
    """Audit one side of a comparison as the project a file lies in wants (bprflow.toml).

    Raises:
        UnreadableInputError, UsageError: The settings or rules of the project have a fault.

    """
    from bprflow.audit.settings import Projects
    from bprflow.redesign.side import Side

    return Side.of(process, *Projects().rules_of(file))


def tell_diagnostics(diagnostics: Sequence[object]) -> None:
    """Print what is wrong with a text on stderr."""
    if not diagnostics:
        return
    from bprflow.report import diagnostics_text
    from bprflow.source import Diagnostic

    told = [d for d in diagnostics if isinstance(d, Diagnostic)]
    click.echo(diagnostics_text(told, language=current_language()), nl=False, err=True)


def tell_conflicts(plan: Plan, conflicts: Sequence[Conflict]) -> None:
    """Print what was refused, is held back or should be looked at, with its place, on stderr."""
    if not conflicts:
        return
    from bprflow.report.compared import conflict_lines

    redesign = plan.redesign.redesign
    count = len(redesign.operations) if redesign else 0
    spans = [plan.redesign.span_of(index) for index in range(count)]
    places = [f"{plan.redesign.source.file}:{span.line}" if span else "" for span in spans]
    for line in conflict_lines(conflicts, places, language=current_language()):
        note(line)


def stage_option(function: click.decorators.FC) -> click.decorators.FC:
    """Add `--段階/--stage NAME`."""
    option = click.option(
        "--段階",
        "--stage",
        "stage",
        default="",
        metavar="NAME",
        help=bilingual("この段階までを当てはめる", "Apply up to this stage"),
    )
    return option(function)


def uptake_option(function: click.decorators.FC) -> click.decorators.FC:
    """Add `--利用率/--uptake SHARE`."""
    option = click.option(
        "--利用率",
        "--uptake",
        "uptake",
        default="",
        metavar="SHARE",
        help=bilingual(
            "改善案の利用率の代わりに使う割合 (例 30%、20〜40%)",
            "Share to use instead of the written uptake (e.g. 30%)",
        ),
    )
    return option(function)


def with_uptake(redesign: Redesign, uptake: str) -> Redesign:
    """Put another uptake into a redesign, for every stage.

    Args:
        redesign: As written.
        uptake: As the user gave it; empty leaves the redesign alone.

    Raises:
        UsageError: It is no share.

    """
    if not uptake:
        return redesign
    from bprflow.errors import UsageError
    from bprflow.model import Share
    from bprflow.units import QuantityError, parse_share

    try:
        span = parse_share(uptake)
    except QuantityError as error:
        raise UsageError(
            f"利用率「{uptake}」を読めません", error.hint_ja,
            message_en=f"'{uptake}' is no share", hint_en=error.hint_en,
        ) from None  # fmt: skip
    share = Share(low=span.low, high=span.high, text=uptake)
    stages = tuple(stage.model_copy(update={"uptake": None}) for stage in redesign.stages)
    return redesign.model_copy(update={"uptake": share, "stages": stages})


def check_stage(plan: Plan, stage: str) -> None:
    """Refuse a stage the redesign does not have.

    Raises:
        UsageError: There is no such stage.

    """
    from bprflow.errors import UsageError

    redesign = plan.redesign.redesign
    names = [part.name for part in redesign.stages] if redesign else []
    if stage and stage not in names:
        known = "、".join(names) or bilingual("(段階は書かれていません)", "(none)")
        raise UsageError(
            f"段階「{stage}」は改善案にありません",
            f"次のどれかにしてください: {known}",
            message_en=f"the redesign has no stage '{stage}'",
            hint_en=f"choose one of: {known}",
        )
