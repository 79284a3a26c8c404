"""Starter flows: one commented text for each of the four archetypes of municipal work.

Source: the four practice flows of the 兵庫県 workshop (各種申請 / 現場調査 / 情報の集約 / 参加者の募集).
"""

from __future__ import annotations

import re
from importlib.resources import files
from unicodedata import category

from bprflow.source.yaml_text import scalar

ARCHETYPES = ("application", "field-survey", "collection", "recruitment")
"""申請 / 現地調査 / 集約 / 募集."""
_KEY_PRESS = re.compile(r"\x1b(?:\[[0-9;?]*[@-~]|O.)?")
"""What a terminal sends for arrow keys and the like."""


def starter(name: str, archetype: str, language: str = "ja") -> str:
    """Give the text of a starter flow.

    Args:
        name: Name of the process; it is quoted when YAML needs it.
        archetype: One of `ARCHETYPES`.
        language: "ja" or "en".

    Raises:
        KeyError: There is no such archetype.
    """
    if archetype not in ARCHETYPES:
        raise KeyError(archetype)
    template = files("bprflow.source").joinpath("starters", f"{archetype}.{language}.flow.yaml")
    return template.read_text("utf-8").replace("__NAME__", quoted(name))


def one_line(text: str) -> str:
    """Put what was typed on one line, without what arrow keys and broken input leave in it."""
    typed = _KEY_PRESS.sub("", text)
    return " ".join("".join(ch for ch in typed if ch.isspace() or category(ch) not in ("Cc", "Cs")).split())


def quoted(text: str) -> str:
    """Write a text as one YAML scalar, quoted only when it has to be."""
    return scalar(one_line(text))


def file_name(name: str) -> str:
    """Turn a process name into a file name every system accepts."""
    safe = re.sub(r'[\\/:*?"<>|\x00-\x1f\s]+', "-", name).strip("-. ")[:80]
    return f"{safe or 'flow'}.flow.yaml"
