"""The road map of `bprflow compare --道すじ` over several redesigns or a folder of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bprflow.cli.kaizen import REFUSED, UNREADABLE, check_stage, compared, read_plan, tell_conflicts, with_uptake
from bprflow.cli.shared import bilingual, current_language, note

if TYPE_CHECKING:
    from bprflow.redesign.compare import Comparison
    from bprflow.redesign.roadmap import Roadmap

PICTURES = ("svg", "png", "pdf", "dot")


def redesigns_in(paths: Sequence[str]) -> list[str]:
    """Replace every folder by the redesigns in it, sorted; files stay as they are.

    Raises:
        NothingToCheckError: A folder holds no redesign.

    """
    from bprflow.errors import NothingToCheckError
    from bprflow.source.redesign import REDESIGN_SUFFIX

    found: dict[str, None] = {}
    for path in paths:
        if path == "-" or not Path(path).is_dir():
            found[path] = None
            continue
        inside = sorted(Path(path).rglob(f"*{REDESIGN_SUFFIX}"))
        if not inside:
            raise NothingToCheckError(
                f"{path} に改善案 (*{REDESIGN_SUFFIX}) がありません", "改善案のあるフォルダを指定してください",
                message_en=f"{path} holds no redesign (*{REDESIGN_SUFFIX})", hint_en="name a folder that holds redesigns",
            )  # fmt: skip
        found |= dict.fromkeys(str(one) for one in inside)
    return list(found)


def compared_redesign(path: str, flow_path: str, stage: str, uptake: str) -> tuple[Comparison, bool] | None:
    """Apply a redesign to its flow and compare; False beside it when a part could not be applied."""
    from bprflow.redesign.apply import apply

    plan = read_plan(path, flow_path)
    if plan is None or plan.flow.process is None or plan.redesign.redesign is None:
        return None
    check_stage(plan, stage)
    applied = apply(plan.flow.process, with_uptake(plan.redesign.redesign, uptake), stage=stage)
    tell_conflicts(plan, (*applied.refused, *applied.held))
    comparison = compared(applied, plan.flow.source.file)
    return comparison, not applied.refused and not plan.redesign.partial


def roadmap_from(comparisons: Sequence[Comparison], start: str) -> Roadmap:
    """Lay out the road map from the day given, or from today.

    Raises:
        UsageError: The day cannot be read.

    """
    from bprflow.errors import UsageError
    from bprflow.redesign.deadline import read_deadline
    from bprflow.redesign.roadmap import roadmap
    from bprflow.report.figures import today

    day = read_deadline(start, today(), end=False) if start else today()
    if day is None:
        raise UsageError(
            f"日付「{start}」を読めません", "令和9年4月1日 や 2027-04-01 のように書いてください",
            message_en=f"'{start}' is no date", hint_en="write e.g. 2027-04-01",
        )  # fmt: skip
    return roadmap(comparisons, day)


def write_roadmap(paths: Sequence[str], outputs: Sequence[str], form: str, uptake: str, start: str) -> int:
    """Write the road map of many redesigns; what cannot be read is told and left out.

    Args:
        paths: Redesigns.
        outputs: Files; standard output when there are none.
        form: Format on standard output.
        uptake: Uptake instead of the written ones, or empty.
        start: First day, as written.

    """
    forms = {output: _form(output) for output in outputs}
    found = [_one_of_many(path, uptake) for path in paths]
    comparisons = [made[0] for made in found if made is not None]
    if not comparisons:
        return UNREADABLE
    plan = roadmap_from(comparisons, start)
    title = _title(comparisons)
    if not outputs:
        click.echo(_rendered(plan, title, form).decode("utf-8"), nl=False)
    for output, wanted in forms.items():
        from bprflow.files import write_whole

        write_whole(output, _rendered(plan, title, wanted))
        note(bilingual(f"{output} を書き出しました", f"Wrote {output}"))
    if any(made is None for made in found):
        return UNREADABLE
    return 0 if all(made[1] for made in found if made is not None) else REFUSED


def _one_of_many(path: str, uptake: str) -> tuple[Comparison, bool] | None:
    """Compare one redesign of many: one that cannot be used does not keep the others from being laid out."""
    from bprflow.errors import UsageError

    try:
        return compared_redesign(path, "", "", uptake)
    except UsageError as error:
        note(
            bilingual(
                f"{error.message} (この改善案を除いて続けます)", f"{error.message_en or error.message} (left out)"
            )
        )
        return None


def _title(comparisons: Sequence[Comparison]) -> str:
    if len(comparisons) == 1:
        return comparisons[0].before.process.name
    return bilingual(f"{len(comparisons)}件の改善案", f"{len(comparisons)} redesigns")


def _form(output: str) -> str:
    from bprflow.errors import UsageError

    known = {".txt": "text", ".json": "json", ".md": "md", ".markdown": "md"} | {f".{form}": form for form in PICTURES}
    suffix = Path(output).suffix.casefold()
    if suffix not in known:
        raise UsageError(
            f"{output} の形式では道すじを書き出せません", f"使える拡張子: {' '.join(known)}",
            message_en=f"{output} has no known format for a road map", hint_en=f"known suffixes: {' '.join(known)}",
        )  # fmt: skip
    return known[suffix]


def _rendered(plan: Roadmap, title: str, form: str) -> bytes:
    language = current_language()
    if form in PICTURES:
        from bprflow.draw import DrawOptions
        from bprflow.draw.engine import render_drawing
        from bprflow.draw.views import roadmap_chart

        return render_drawing(roadmap_chart(plan, title, DrawOptions(language=language)), form)
    if form == "json":
        import json

        from bprflow.report.compared_json import roadmap_json

        return (json.dumps(roadmap_json(plan, language=language), ensure_ascii=False, indent=2) + "\n").encode()
    from bprflow.report.compared import roadmap_markdown, roadmap_text

    made = roadmap_markdown if form == "md" else roadmap_text
    return made(plan, title, language=language).encode()
