"""分岐: the ways out of a step or gateway, as a mapping or a list."""

from __future__ import annotations

import re

import yaml

from bprflow.language import keys
from bprflow.language.terms import Text
from bprflow.source import read_parts
from bprflow.source.compose import is_nothing
from bprflow.source.places import Node, Path
from bprflow.source.reader import MAPPING, Data, Fields, Pair, Reader

BRANCHES = Text("分岐", "branches")
_NUM = r"[0-9０-９][0-9０-９,，.．]*"
_SHARE_TAIL = re.compile(
    rf"^(?P<condition>.*?)[\s　]*[(（]?[\s　]*(?P<share>(?:約|およそ|about\s)?{_NUM}(?:[%％割分]*)(?:\s*[〜～~\-－から]+\s*{_NUM})?"
    rf"\s*(?:[%％]|割(?:{_NUM}分)?|分の{_NUM}|percent))[\s　]*[)）]?$",
    re.DOTALL,
)
_ENOUGH = 200
_WAYS = re.compile(r"([^、,，→⇒]+)[→⇒]([^、,，→⇒]+)")


def branches(reader: Reader, node: Node, path: Path, what: Text = BRANCHES) -> list[Data]:
    """Read a mapping of conditions, or a list of targets or of ways out.

    Args:
        reader: Reads keys and values.
        node: The value of 分岐.
        path: Its place.
        what: What the key is called.

    """
    found: list[Data] = []
    if is_nothing(node):
        return found
    if isinstance(node, yaml.MappingNode):
        for pair in reader.pairs(node):
            found.append(_branch(reader, pair, (*path, len(found))))
        return found
    if not isinstance(node, yaml.SequenceNode):
        reader.wrong_shape(node, what, MAPPING, _as_branches(node.value))
        return found
    for child in node.value:
        place = (*path, len(found))
        if isinstance(child, yaml.ScalarNode) and not is_nothing(child):
            reader.spans.record((*place, "target"), child)
            found.append({"condition": "", "target": child.value.strip()})
        elif isinstance(child, yaml.MappingNode):
            pairs = reader.pairs(child)
            if len(pairs) == 1 and keys.BRANCH.find(pairs[0][0].value) is None:
                found.append(_branch(reader, pairs[0], place))
            else:
                found.append(_branch_fields(reader, reader.closed(child, keys.BRANCH, pairs=pairs), place))
                reader.spans.record(place, child)
        elif not is_nothing(child):
            reader.wrong_shape(child, what, MAPPING)
    return found


def _branch(reader: Reader, pair: Pair, path: Path) -> Data:
    key, value = pair
    reader.spans.record(path, (key.start_mark.index, value.end_mark.index))
    data: Data = {}
    if isinstance(value, yaml.MappingNode):
        data = _branch_fields(reader, reader.closed(value, keys.BRANCH), path)
    elif not is_nothing(value):
        target = reader.text(value, BRANCHES)
        if target is not None:
            reader.spans.record((*path, "target"), value)
            data["target"] = target
    condition, share = split_share(key.value.strip())
    reader.spans.record((*path, "condition"), key)
    if share is not None and "share" not in data:
        reader.spans.record((*path, "share"), key)
        data["share"] = share
    return {**data, "condition": condition if share is not None else key.value.strip()}


def _branch_fields(reader: Reader, fields: Fields, path: Path) -> Data:
    data: Data = {"condition": ""}
    for code, (_, value) in fields.items():
        place = (*path, code)
        what = read_parts.term_text(keys.BRANCH, code)
        reading = read_parts.quantity(reader, value, what, place) if code == "share" else reader.text(value, what)
        if reading is not None:
            reader.spans.record(place, value)
            data[code] = reading
    return data


def split_share(words: str) -> tuple[str, str | None]:
    """Split 「不備あり 15%」 into the condition and its share."""
    match = _SHARE_TAIL.match(words) if len(words) < 400 else None
    return (match["condition"].strip(), match["share"].strip()) if match else (words, None)


def _as_branches(words: str) -> Text:
    """Say how to write 「あり→受ける、なし→終了」, in the writer's own words where there are such."""
    ways = _WAYS.findall(words[:_ENOUGH])
    if not ways:
        return Text("「不備あり 15%: 次の手順」のように書いてください", "write e.g. 'incomplete 15%: next step'")
    lines = [f"{condition.strip()}: {target.strip()}" for condition, target in ways[:3]]
    return Text(
        "".join(f"「{line}」" for line in lines) + "を、下の行に1行ずつ書いてください",
        "write below, a line each: " + ", ".join(f"'{line}'" for line in lines),
    )
