"""Taking names out of a flow before it is analysed, so that its papers can be shown to other towns."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from bprflow.language.terms import Text
from bprflow.model import BasisKind, LaneKind, Process
from bprflow.model.infer import lane_kind
from bprflow.model.redesign import Redesign
from bprflow.source import dump_text, load_text
from bprflow.source.diagnostic import Loaded, Positions, SourceText

_EMPTIED = frozenset({"owner", "source", "note", "department", "person", "issuer"})
"""Fields that name sections or people, or hold free words about them."""
_PLACE = re.compile(r"^[\u4e00-\u9fff々ヶケの○〇A-Z]{1,6}?[市区町村県府](?!民|役|立|場|内|長)")
"""Name of a town at the start of the name of a local rule: ○○市文書管理規程."""
_SECTION = re.compile(r"[\u4e00-\u9fffァ-ヶーA-Za-z]+?(?:課|部|係|室|局|センター|支所|事務所)(?!長)")
"""Names of sections inside other names: 土木課職員, 教育総務課."""
_GENERIC = re.compile(
    r"(?:各|担当|所管|関係|他|別の|本|主管|支|審査|受付|入力)?(?:課|部|係|室|局|支所|センター|事務所)"
)
_ROLE = re.compile(
    r"職員|担当|係|課|部|室|局|長|者|員|窓口|受付|本庁|支所|システム|班|センター|学校|staff|clerk|counter|head|officer",
    re.I,
)
"""A lane whose name holds none of these may be a person's name."""
_OWNER = Text("所管課", "The section")
_SOMEONE = Text("担当者", "someone")


def anonymise(loaded: Loaded, *, language: str = "ja") -> Loaded:
    """Take names out: sections become 所管課 and A課, people 担当者; notes and sources go.

    The names are also replaced inside the words of steps, rules and conditions. Names that stand nowhere
    else in the flow cannot be known and stay; the caller says so.

    Args:
        loaded: A flow that was understood.
        language: Language of the new names.

    Returns:
        The same flow without its path and its names, with a text written anew, so that its papers can be
        opened again. Findings that were read out of notes are lost.

    """
    process = loaded.process
    if process is None:
        return loaded
    swaps = _swaps(process, language)
    cleaned = Process.model_validate(_clean(process.model_dump(), swaps))
    file = PurePath(loaded.source.file.replace("\\", "/")).name
    written = load_text(dump_text(cleaned), file)
    if written.process is not None and not loaded.partial:
        return written
    bare = tuple(replace(d, file=file, line_text="", edits=()) for d in loaded.diagnostics)
    return Loaded(SourceText(file, "", loaded.source.encoding), cleaned, bare, Positions(), loaded.partial)


def anonymise_redesign(redesign: Redesign, process: Process | None, *, language: str = "ja") -> Redesign:
    """Take names out of a redesign, the same way as out of the flow it changes, so that it still fits it.

    Args:
        redesign: As written.
        process: Its flow, before its names were taken out.
        language: Language of the new names.

    """
    if process is None:
        return redesign
    people = [change.override.person for change in redesign.operations if change.override]
    owners = [*(change.owner for change in redesign.amendments), *(lane.department for lane in redesign.lanes)]
    more = [*owners, *(lane.name for lane in redesign.lanes)]
    cleaned = _clean(redesign.model_dump(), _swaps(process, language, more, people))
    assert isinstance(cleaned, dict), "a dumped model is a mapping"
    for part in ("changes", "amendments"):
        for change in cleaned[part]:
            change["agreed"] = Text("合意済み", "agreed").in_language(language) if change["agreed"] else ""
            if change["override"]:
                change["override"]["person"] = _SOMEONE.in_language(language)
    return Redesign.model_validate(cleaned)


def _swaps(
    process: Process, language: str, more: Sequence[str] = (), others: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """Pair each known name with its new one, longest first, so that 市民課窓口 goes before 市民課.

    Roles (窓口, 課長, 入力職員) say who does what and name nobody; they stay, and so do the findings.

    Args:
        process: The flow.
        language: Language of the new names.
        more: Other texts that name sections; they get the letters after those of the flow.
        others: Other names of people.

    """
    lanes = dict.fromkeys([*(lane.name for lane in process.lanes), *(step.lane for step in process.all_steps)])
    owners = [process.owner, *(rule.owner for rule in process.rules), *(lane.department for lane in process.lanes)]
    sections = [match for name in (*owners, *lanes) for match in _SECTION.findall(name)]
    sections += [name for name in owners if len(name) > 1]  # 国 and 県 are no names
    swaps: dict[str, str] = {process.owner: _OWNER.in_language(language)} if len(process.owner) > 1 else {}
    sections += [match for name in more for match in _SECTION.findall(name)]
    known = [n for n in dict.fromkeys(sections) if n not in swaps and not _GENERIC.fullmatch(n)]
    for number, name in enumerate(known):
        letter = _letter(number)
        swaps[name] = Text(f"{letter}課", f"Section {letter}").in_language(language)
    staff = [
        n for n in lanes if n not in swaps and lane_kind(n, process).value is LaneKind.STAFF and not _ROLE.search(n)
    ]
    for number, name in enumerate(staff):
        swaps[name] = Text(f"職員{_letter(number)}", f"Staff {_letter(number)}").in_language(language)
    people = [w.person for w in (*process.waivers, *(w for step in process.all_steps for w in step.waivers))]
    swaps |= {name: _SOMEONE.in_language(language) for name in (*people, *others) if len(name) > 1}
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
