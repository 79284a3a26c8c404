"""Taking names out of a flow before it is analysed, so that its papers can be shown to other towns."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from pathlib import PurePath

from bprflow.language.terms import Text
from bprflow.model import BasisKind, LaneKind, Process
from bprflow.model.infer import lane_kind
from bprflow.source.diagnostic import Loaded, Positions, SourceText

_EMPTIED = frozenset({"owner", "source", "note", "department", "person", "issuer"})
"""Fields that name sections or people, or hold free words about them."""
_PLACE = re.compile(r"^[\u4e00-\u9fff々ヶケの○〇A-Z]{1,6}?[市区町村県府](?!民|役|立|場|内|長)")
"""Name of a town at the start of the name of a local rule: ○○市文書管理規程."""
_ROLES = {LaneKind.STAFF: Text("職員", "Staff "), LaneKind.OUTSIDE: Text("外部", "Outside ")}


def anonymise(loaded: Loaded, *, language: str = "ja") -> Loaded:
    """Take names out: owner sections, people, notes and sources go; staff and outside lanes become 職員A, 外部A.

    The names are also replaced inside the words of steps, rules and conditions. Names that stand nowhere
    else in the flow cannot be known and stay; the caller says so.

    Args:
        loaded: A flow that was understood.
        language: Language of the new names.

    Returns:
        The same flow without its text, its path and its names.

    """
    process = loaded.process
    if process is None:
        return loaded
    swaps = _swaps(process, language)
    cleaned = Process.model_validate(_clean(process.model_dump(), swaps))
    file = PurePath(loaded.source.file.replace("\\", "/")).name
    bare = tuple(replace(d, file=file, line_text="", edits=()) for d in loaded.diagnostics)
    return Loaded(SourceText(file, "", loaded.source.encoding), cleaned, bare, Positions(), loaded.partial)


def _swaps(process: Process, language: str) -> list[tuple[str, str]]:
    """Pair each known name with its new one, longest first, so that 市民課窓口 goes before 市民課."""
    swaps: dict[str, str] = {}
    numbers = dict.fromkeys(_ROLES, 0)
    names = dict.fromkeys([*(lane.name for lane in process.lanes), *(step.lane for step in process.all_steps)])
    for name in names:
        kind = lane_kind(name, process).value
        if kind in _ROLES:
            swaps[name] = _ROLES[kind].in_language(language) + _letter(numbers[kind])
            numbers[kind] += 1
    sections = {process.owner, *(rule.owner for rule in process.rules), *(lane.department for lane in process.lanes)}
    section = Text("所管課", "the section").in_language(language)
    swaps |= {name: section for name in sections if len(name) > 1 and name not in swaps}  # 国 and 県 are no names
    people = {waiver.person for waiver in process.waivers} | {w.person for s in process.all_steps for w in s.waivers}
    swaps |= {name: Text("担当者", "someone").in_language(language) for name in people if name}
    return sorted(swaps.items(), key=lambda pair: -len(pair[0]))


def _letter(number: int) -> str:
    """Give A, B … Z, then A2, B2 …."""
    turn, place = divmod(number, 26)
    return string.ascii_uppercase[place] + (str(turn + 1) if turn else "")


def _clean(value: object, swaps: list[tuple[str, str]], key: str = "") -> object:
    """Walk dumped data, emptying fields that name people and swapping known names elsewhere."""
    if isinstance(value, dict):
        if "article" in value and value.get("kind") != BasisKind.STATUTE:
            value = {**value, "name": _PLACE.sub("", str(value["name"]))}
        return {name: _clean(part, swaps, name) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_clean(part, swaps, key) for part in value)
    if not isinstance(value, str):
        return value
    if key in _EMPTIED:
        return ""
    for old, new in swaps:
        value = value.replace(old, new)
    return value
