"""The examples as an IME, a tab key and a hurry would have written them: the same flow, and mended to the same flow."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from bprflow.source import load_text
from bprflow.source.diagnostic import SourceText
from bprflow.source.fix import mend
from bprflow.source.redesign import load_redesign_text

EXAMPLES = Path(__file__).parents[2] / "examples"
FLOWS = sorted(EXAMPLES.glob("*/as-is.flow.yaml"))
REDESIGNS = sorted(EXAMPLES.glob("*/*.kaizen.yaml"))
_LINE = re.compile(r'^( *)((?:- +)*)([^#:"\[{]+?)(: |:$)(.*)$')
_LIST = re.compile(r"\[([^\[\]{}\"':]+)\]$")
_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
HABITS = (
    "wide indent",
    "tab",
    "dash",
    "colon",
    "tight",
    "list",
    "digits",
    "wide indent, dash, colon",
    "tab, colon, list",
)


def typed(line: str, habits: str, chance: random.Random) -> str:
    """Write one line the way somebody with these habits does."""
    match = _LINE.match(line)
    if match is None:
        return line
    indent, dash, key, colon, rest = match.groups()
    if "wide indent" in habits and len(indent) % 2 == 0:
        indent = "　" * (len(indent) // 2)
    if "tab" in habits and len(indent) % 2 == 0:
        indent = "\t" * (len(indent) // 2)
    if "dash" in habits and dash.strip() == "-":
        dash = chance.choice(["・", "－ ", "-　", "● ", "-", "→"])
    if "colon" in habits and chance.random() < 0.5:
        colon = "："
    if "tight" in habits and colon == ": " and rest and not rest[0].isascii():
        colon = ":"
    if "list" in habits and (words := _LIST.match(rest)) and key in ("媒体", "読む", "書く", "項目"):
        rest = f"［{words[1].replace(', ', '、')}］"
    if "digits" in habits and key in ("時間", "待ち", "件数"):
        rest = rest.translate(_WIDE_DIGITS)
    return indent + dash + key + colon + rest


def same(text: str) -> object:
    """What a text says, without how its figures were spelt."""
    process = load_text(text).process
    assert process is not None
    return re.sub(r"text='[^']*'", "", repr(process).translate(_WIDE_DIGITS))


@pytest.mark.parametrize("habits", HABITS)
@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.parent.name)
def test_a_flow_typed_with_slips_is_the_flow(path: Path, habits: str) -> None:
    text = path.read_text("utf-8")
    chance = random.Random(f"{path.parent.name} {habits}")
    slipped = "\n".join(typed(line, habits, chance) for line in text.split("\n"))
    assert slipped != text or habits == "list"
    assert same(slipped) == same(text)
    mended = mend(SourceText("x.flow.yaml", slipped)).text
    assert same(mended) == same(text)
    assert not [found.code for found in load_text(mended).diagnostics if found.code.startswith("YAML-1")]
    assert mend(SourceText("x.flow.yaml", mended)).text == mended


@pytest.mark.parametrize("habits", HABITS)
@pytest.mark.parametrize("path", REDESIGNS, ids=lambda path: path.parent.name)
def test_a_redesign_typed_with_slips_is_the_redesign(path: Path, habits: str) -> None:
    text = path.read_text("utf-8")
    chance = random.Random(f"{path.parent.name} {habits}")
    slipped = "\n".join(typed(line, habits, chance) for line in text.split("\n"))

    def says(words: str) -> str:
        return re.sub(r"text='[^']*'", "", repr(load_redesign_text(words).redesign).translate(_WIDE_DIGITS))

    assert says(slipped) == says(text)
    mended = mend(SourceText("x.kaizen.yaml", slipped)).text
    assert says(mended) == says(text)
    assert mend(SourceText("x.kaizen.yaml", mended)).text == mended
