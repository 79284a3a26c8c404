"""Protections lifted by a named person, in one sentence for every paper."""

from __future__ import annotations

from collections.abc import Iterable

from bprflow.audit.analysis import Analysis
from bprflow.language.terms import Text
from bprflow.model.overrides import NotedOverride, noted_overrides


def lifted(analysis: Analysis) -> tuple[NotedOverride, ...]:
    """List the protections lifted in a flow, or by the redesign its papers show."""
    comparison = getattr(analysis, "comparison", None)
    applied = comparison.applied.noted if comparison is not None and comparison.applied is not None else ()
    return tuple(dict.fromkeys((*noted_overrides(analysis.process), *applied)))


def lifted_text(overrides: Iterable[NotedOverride]) -> Text:
    """Say in one sentence what was lifted and who answers for it; empty when nothing was."""
    found = list(overrides)
    if not found:
        return Text("", "")
    people = "、".join(dict.fromkeys(one.person for one in found))
    subjects = "、".join(f"「{one.subject}」" for one in found[:2])
    names = ", ".join(f'"{one.subject}"' for one in found[:2])
    more = Text(f"ほか{len(found) - 2}件", f" and {len(found) - 2} more") if len(found) > 2 else Text("", "")
    return Text(
        f"例外承認で守りを外したもの: {subjects}{more.ja} (責任を負う人: {people})。",
        f"Lifted by an override: {names}{more.en} (who answers for it: {people}). ",
    )
