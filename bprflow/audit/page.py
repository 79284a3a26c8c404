"""The documentation page of a rule, read out of its docstring when somebody asks for it."""

from __future__ import annotations

import functools
import inspect
import re
import textwrap
from dataclasses import dataclass
from enum import StrEnum

from bprflow.audit.rule import Rule
from bprflow.language.terms import Text


class Expectation(StrEnum):
    """What an example must do: be found; not be found; be held back or only asked about."""

    BAD = "bad"
    GOOD = "good"
    GUARDED = "guarded"


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a docstring, which is a test as well.

    Attributes:
        expectation: What must come of it.
        title: What it shows, may be empty.
        flow: The flow as YAML, complete enough to be read.

    """

    expectation: Expectation
    title: str
    flow: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a rule says of itself.

    Attributes:
        what, why, remedy, not_when: The four parts.
        examples: Bad, good and guarded examples, in written order.

    """

    what: Text
    why: Text
    remedy: Text
    not_when: Text
    examples: tuple[Example, ...]


_EXPECTATIONS = {"悪い例": Expectation.BAD, "良い例": Expectation.GOOD, "言わない例": Expectation.GUARDED}
_HEADING = re.compile(
    r"^(?P<name>なぜ困るか|直し方|言ってはいけないとき|悪い例|良い例|言わない例|What|Why|Remedy|Not when)"
    r"(?: [(（](?P<title>[^)）]*)[)）])?:(?P<rest>.*)$"
)


@functools.cache
def page_of(docstring: str) -> Page:
    """Read a docstring.

    Args:
        docstring: Docstring of a rule, as written.

    """
    texts: dict[str, str] = {}
    examples: list[Example] = []
    name, title = "何が", ""
    lines: list[str] = []

    def close() -> None:
        if name in _EXPECTATIONS:
            examples.append(Example(_EXPECTATIONS[name], title, _flow(lines)))
        else:
            texts[name] = _joined(lines)

    for line in inspect.cleandoc(docstring).splitlines():
        match = _HEADING.match(line)
        if match:
            close()
            name, title = match["name"], match["title"] or ""
            lines = [match["rest"].strip()] if match["rest"].strip() else []
        else:
            lines.append(line)
    close()
    return Page(
        what=Text(texts["何が"], texts.get("What", "")),
        why=Text(texts.get("なぜ困るか", ""), texts.get("Why", "")),
        remedy=Text(texts.get("直し方", ""), texts.get("Remedy", "")),
        not_when=Text(texts.get("言ってはいけないとき", ""), texts.get("Not when", "")),
        examples=tuple(examples),
    )


def rule_page(rule: Rule) -> Page:
    """Give the page of a rule."""
    return page_of(rule.documentation)


def _joined(lines: list[str]) -> str:
    text = ""
    for line in (line.strip() for line in lines):
        if text and line:
            # Japanese needs no space where a line was folded.
            text += line if not (text[-1].isascii() and line[0].isascii()) else " " + line
        else:
            text = text or line
    return text


def _flow(lines: list[str]) -> str:
    body = textwrap.dedent("\n".join(lines)).strip("\n")
    if body.startswith("- "):
        body = "手順:\n" + textwrap.indent(body, "  ")
    if not re.search(r"^(?:業務|process):", body, re.M):
        body = "業務: 例\n" + body
    return body + "\n"
