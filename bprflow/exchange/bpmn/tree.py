"""Small questions to a BPMN tree: local names, labels, references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.vocabulary import MODEL_SPELLINGS, TRIGGERS
from bprflow.exchange.sketch import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element


def local(element: _Element) -> str:
    """Give the local name of a BPMN element; empty for comments and foreign elements."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    namespace, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return name if namespace in MODEL_SPELLINGS else ""


def children(element: _Element, *names: str) -> Iterator[tuple[str, _Element]]:
    """Yield the BPMN children, all or those of the given names."""
    for child in element:
        name = local(child)
        if name and (not names or name in names):
            yield name, child


def child(element: _Element, name: str) -> _Element | None:
    """Give the first BPMN child of that name."""
    return next((found for _, found in children(element, name)), None)


def reference(value: str | None) -> str:
    """Take the id out of a QName reference: `tns:Process_1` → Process_1."""
    text = (value or "").strip()
    return text.rpartition(":")[2]


def label(element: _Element) -> str:
    """Give an element's name on one line."""
    return one_line(element.get("name"))


def content(element: _Element | None) -> str:
    """Give all text of an element on one line."""
    return one_line("".join(str(piece) for piece in element.itertext())) if element is not None else ""


def child_text(element: _Element, name: str) -> str:
    """Give the text of the first BPMN child of that name."""
    return content(child(element, name))


def documentation(element: _Element) -> str:
    """Give the documentation of an element, one line a paragraph; markup is dropped."""
    texts = ["".join(str(t) for t in found.itertext()).strip() for _, found in children(element, "documentation")]
    return "\n".join(re.sub(r"<[^<>]{1,200}>", "", text).strip() for text in texts if text)


def triggers(event: _Element) -> list[tuple[str, _Element]]:
    """List the event's definitions as (trigger, element)."""
    return [(TRIGGERS[name], found) for name, found in children(event) if name in TRIGGERS]


_ISO_DURATION = re.compile(
    r"P(?:(?P<year>\d+)Y)?(?:(?P<month>\d+)M)?(?:(?P<week>\d+)W)?(?:(?P<day>\d+)D)?"
    r"(?:T(?:(?P<hour>\d+)H)?(?:(?P<minute>\d+)M)?(?:(?P<second>\d+)S)?)?"
)
_ISO_UNITS = (("year", "年"), ("month", "か月"), ("week", "週間"), ("day", "日"), ("hour", "時間"), ("minute", "分"), ("second", "秒"))  # fmt: skip


def iso_duration(text: str) -> str:
    """Put an ISO 8601 duration into words: PT1H30M → 1時間30分; empty when it is none."""
    match = _ISO_DURATION.fullmatch(text.strip())
    if not match or not any(match.groups()):
        return ""
    return "".join(f"{int(match[unit])}{word}" for unit, word in _ISO_UNITS if match[unit])
