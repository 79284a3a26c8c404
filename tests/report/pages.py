"""Reading a page the way a strict reader would: elements, ids, headings, links."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    "wbr",
    "meta",
    "input",
    "br",
    "img",
    "link",
    "hr",
    "col",
    "rect",
    "path",
    "circle",
    "line",
    "polygon",
    "ellipse",
}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def walk(self) -> list[Element]:
        return [self, *(inner for child in self.children for inner in child.walk())]

    @property
    def words(self) -> str:
        return " ".join([self.text, *(child.words for child in self.children)]).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {})
        self.open = [self.root]
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes <{self.open[-1].tag}>")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].text += data


def read(page: str) -> tuple[Element, list[str]]:
    """Give the tree of a page and every tag that does not nest."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.root, reader.faults + [f"<{e.tag}> is never closed" for e in reader.open[1:]]
