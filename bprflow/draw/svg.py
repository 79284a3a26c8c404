"""Making Graphviz's SVG accessible: a name, a description, one group a step, a font stack."""

from __future__ import annotations

import re
from html import escape

from bprflow.draw import theme as look
from bprflow.draw.drawing import Drawing, Group
from bprflow.draw.text import clean

_ITEM = re.compile(
    r'<!-- [^\n]*? -->\n<g id="([me])(\d+)" class="(?:node|edge)">\n<title>[^<]*</title>\n(.*?)</g>\n', re.S
)
_HEAD = re.compile(r"^.*?<svg [^>]*>\n<g [^>]*>\n<title>[^<]*</title>\n", re.S)


def finish(raw: str, drawing: Drawing) -> str:
    """Turn Graphviz's SVG into the one we hand out.

    Args:
        raw: Output of Graphviz for `dot_source(drawing)`.
        drawing: The same drawing.

    Raises:
        OutputError: Letters are to be embedded and the fonts of bprflow are not there.

    Complexity: O(length of the text).

    """
    width, height = f"{drawing.width:g}", f"{drawing.height:g}"
    family, faces = look.FONT_STACK, ""
    if drawing.embed_font:
        from bprflow.draw.embed import FAMILY, font_faces

        family, faces = f"'{FAMILY}',{family}", font_faces(drawing)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width * drawing.scale:g}" '
        f'height="{drawing.height * drawing.scale:g}" viewBox="0 0 {width} {height}" '
        f'role="img" lang="{drawing.language}" font-family="{family}">\n'
        f"<title>{escape(clean(drawing.title))}</title>\n<desc>{escape(clean(drawing.description))}</desc>\n{faces}"
        f'<g transform="translate(0 {height})">\n'
    )
    body = _HEAD.sub("", raw, count=1)
    parts: list[str] = []
    position = 0
    current: Group | None = None
    for match in _ITEM.finditer(body):
        between = body[position : match.start()]
        group = _group(drawing, match[1], int(match[2]))
        if group is not current:
            parts.append("</g>\n" if current else "")
            parts.append(between)
            parts.append(_open(group) if group else "")
            current = group
        else:
            parts.append(between)
        parts.append(_fonts(match[3]))
        position = match.end()
    parts.append("</g>\n" if current else "")
    parts.append(body[position:])
    return head + "".join(parts)


def _group(drawing: Drawing, kind: str, number: int) -> Group | None:
    return drawing.paths[number].group if kind == "e" else drawing.marks[number].group


def _open(group: Group) -> str:
    title = f"<title>{escape(clean(group.title))}</title>\n" if clean(group.title) else ""
    return f'<g id="{escape(group.id)}" class="{group.role}">\n{title}'


def _fonts(text: str) -> str:
    """One font stack stands at the root; bold is a weight, not a family."""
    return (
        text.replace(f' font-family="{look.BOLD_FONT}"', ' font-weight="bold"')
        .replace(f' font-family="{look.REGULAR_FONT}"', "")
        .replace(' xml:space="preserve"', "")
    )
