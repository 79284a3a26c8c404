"""The two routes: who takes the digital one, and what everyone else goes through."""

from __future__ import annotations

from bprflow.model import Process, Share, Step
from bprflow.model.redesign import Redesign
from bprflow.redesign.papers import map_steps
from bprflow.units import parse_share


def uptake_of(redesign: Redesign, stage: str = "") -> Share | None:
    """Give the uptake written for a stage, else for the whole redesign; None when none is written."""
    uptake = redesign.uptake
    for part in redesign.stages:
        uptake = part.uptake or uptake
        if stage and part.name == stage:
            break
    return uptake


def with_routes(process: Process, redesign: Redesign, *, stage: str = "", uptake: Share | None = None) -> Process:
    """Give the steps of each route the share of the cases that take it.

    Args:
        process: The to-be flow.
        redesign: Names the steps of both routes.
        stage: Stage whose uptake counts.
        uptake: Uptake to use instead of the written one.

    """
    share = uptake or uptake_of(redesign, stage)
    if share is None or not (redesign.digital or redesign.fallback):
        return process
    rest = _share(1 - share.high, 1 - share.low, share)
    digital, fallback = frozenset(redesign.digital), frozenset(redesign.fallback)

    def route(step: Step) -> Step:
        if step.id in fallback or step.name in fallback:
            return step.model_copy(update={"share": rest})
        if step.id in digital or step.name in digital:
            return step.model_copy(update={"share": _times(share, step.share)})
        return step

    return process.model_copy(update={"steps": map_steps(process.steps, route)})


def _times(share: Share, own: Share | None) -> Share:
    if own is None:
        return share
    return _share(share.low * own.low, share.high * own.high, share)


def _share(low: float, high: float, origin: Share) -> Share:
    """Make a share that is written in percent, exactly as it reads."""
    ends = [f"{round(end * 100, 4):g}" for end in (low, high)]
    text = f"{ends[0]}%" if ends[0] == ends[1] else f"{ends[0]}〜{ends[1]}%"
    span = parse_share(text)
    return Share(low=span.low, high=span.high, provenance=origin.provenance, text=text, note=origin.note)
