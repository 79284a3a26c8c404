"""Which redesign belongs to which flow of a report, and putting them together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bprflow.cli.kaizen import Plan, compared, tell_conflicts, tell_diagnostics
from bprflow.cli.shared import bilingual, current_language, note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bprflow.audit.analysis import Analysis
    from bprflow.model.redesign import Redesign
    from bprflow.source import Loaded
    from bprflow.source.redesign import LoadedRedesign

Pairs = dict[int, "LoadedRedesign"]
"""Redesigns by the place of their flow."""


def pair_redesigns(paths: Sequence[str], flows: Sequence[Loaded]) -> Pairs:
    """Read redesigns and find the flow each is about.

    One redesign named beside one flow belongs to it whatever it says. Otherwise 対象 decides, relative to
    the redesign's own file. A file somebody named must fit; of a folder the fitting ones are taken.

    Args:
        paths: Redesign files, and folders searched for `*.kaizen.yaml`.
        flows: The flows of the report as read.

    Raises:
        UsageError: A named file is no redesign, or fits none of the flows.

    """
    from bprflow.errors import UsageError

    pairs: Pairs = {}
    named = [path for path in paths if not Path(path).is_dir()]
    for path in [*named, *_inside([path for path in paths if Path(path).is_dir()])]:
        loaded = _read(path, strict=path in named)
        if loaded is None or loaded.redesign is None:
            continue
        place = 0 if len(paths) == len(named) == len(flows) == 1 else _flow_of(path, loaded.redesign, flows)
        if place is None and path in named:
            raise UsageError(
                f"{path} の「対象」は、指定された流れのどれでもありません", "改善案の「対象」に書いた流れも指定してください",
                message_en=f"The target of {path} is none of the flows given", hint_en="Give the flow named as its target too",
            )  # fmt: skip
        if place is None:
            continue
        if place in pairs:
            other = pairs[place].source.file
            note(bilingual(
                f"{path} は使いません。同じ流れに {other} があります", f"{path} is left out: {other} is about the same flow",
            ))  # fmt: skip
            continue
        tell_diagnostics(loaded.diagnostics)
        pairs[place] = loaded
    if not pairs:
        note(bilingual("この流れの改善案は見つかりませんでした", "No redesign of these flows was found"))
    return pairs


def _inside(folders: Sequence[str]) -> list[str]:
    from bprflow.source.redesign import REDESIGN_SUFFIX

    found = [(Path(folder), file) for folder in folders for file in sorted(Path(folder).rglob("*" + REDESIGN_SUFFIX))]
    return [str(file) for folder, file in found if not any(p.startswith(".") for p in file.relative_to(folder).parts)]


def _read(path: str, *, strict: bool) -> LoadedRedesign | None:
    """Read one redesign; a named one that cannot be understood stops everything, one of a folder is told."""
    from bprflow.errors import BprflowError, UsageError
    from bprflow.source.redesign import load_redesign

    try:
        loaded = load_redesign(path)
    except BprflowError as error:
        if strict:
            raise
        note(f"{path}: {error.in_language(current_language())[0]}")
        return None
    if loaded.redesign is None:
        tell_diagnostics(loaded.diagnostics)
        if strict:
            raise UsageError(
                f"{path} を改善案として読めません", "上のお知らせを直してから、もう一度実行してください",
                message_en=f"{path} cannot be read as a redesign", hint_en="Mend what is said above and run again",
            )  # fmt: skip
    return loaded


def _flow_of(path: str, redesign: Redesign, flows: Sequence[Loaded]) -> int | None:
    """Find the flow a redesign names; None when it is not there."""
    if not redesign.target:
        return None
    target = (Path(path).parent / redesign.target).resolve()
    return next((n for n, flow in enumerate(flows) if Path(flow.source.file).resolve() == target), None)


def with_redesigns(analyses: Sequence[Analysis], pairs: Pairs) -> list[Analysis]:
    """Apply the redesigns and add comparison and road map to their flows; tell what could not be applied.

    Args:
        analyses: The flows, in the order the pairs count.
        pairs: Redesigns by place.

    """
    return [
        _with_redesign(analysis, pairs[place]) if place in pairs else analysis
        for place, analysis in enumerate(analyses)
    ]


def _with_redesign(analysis: Analysis, loaded: LoadedRedesign) -> Analysis:
    from bprflow.redesign.apply import apply
    from bprflow.redesign.roadmap import roadmap
    from bprflow.report.answered import with_redesign
    from bprflow.report.figures import today

    redesign = loaded.redesign
    assert redesign is not None, "only redesigns that were understood are paired"
    applied = apply(analysis.process, redesign)
    tell_conflicts(Plan(loaded, analysis.loaded), (*applied.refused, *applied.held))
    comparison = compared(applied, analysis.loaded.source.file)
    return with_redesign(analysis, comparison, roadmap([comparison], today()), loaded)
