"""Putting foreign pieces into a page without letting them become markup of their own."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from markupsafe import Markup

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_FORBIDDEN = {"script", "foreignObject", "iframe", "object", "embed", "animate", "set", "handler"}


def script_json(value: object) -> Markup:
    """Write JSON that cannot end the script element it stands in."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return Markup(text)  # noqa: S704 - <, > and & are escaped above


def natural_size(svg: str) -> tuple[float, float]:
    """Give width and height of a drawing in its own units; 800 by 600 when it does not say."""
    box = re.search(r'viewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)', svg[:2000])
    return (float(box[1]), float(box[2])) if box else (800.0, 600.0)


def inline_svg(svg: str, key: str, name: str, about: str) -> Markup:
    """Make an SVG document part of a page.

    Drops what could run or load anything, makes ids unique by the prefix `key`, and gives the
    picture a name and a description for screen readers.

    Args:
        svg: A whole SVG document.
        key: Prefix for ids.
        name, about: Title and description.

    """
    from markupsafe import Markup

    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    root = ElementTree.fromstring(svg.encode())  # noqa: S314 - drawn by us a moment ago
    _disarm(root)
    _prefix_ids(root, key)
    for old in [child for child in root if child.tag in {f"{{{_SVG}}}title", f"{{{_SVG}}}desc"}]:
        root.remove(old)
    for index, (tag, words) in enumerate((("title", name), ("desc", about))):
        part = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{key}-picture-{tag}"})
        part.text = words
        root.insert(index, part)
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.attrib |= {"role": "img", "aria-labelledby": f"{key}-picture-title", "aria-describedby": f"{key}-picture-desc"}
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704 - parsed and disarmed above


def _disarm(root: ElementTree.Element) -> None:
    for parent in root.iter():
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] in _FORBIDDEN:
                parent.remove(child)
        for name, value in list(parent.attrib.items()):
            local = name.rpartition("}")[2].lower()
            outside = local in {"href", "src"} and not value.startswith(("#", "data:image/", "data:font/"))
            if local.startswith("on") or outside:
                del parent.attrib[name]


def _prefix_ids(root: ElementTree.Element, key: str) -> None:
    names = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == "id":
                element.attrib[name] = f"{key}-{value}"
            elif name.rpartition("}")[2] == "href" and value.startswith("#") and value[1:] in names:
                element.attrib[name] = f"#{key}-{value[1:]}"
            elif "url(#" in value:
                element.attrib[name] = re.sub(
                    r"url\(#([^)]+)\)", lambda m: f"url(#{key}-{m[1]})" if m[1] in names else m[0], value
                )
