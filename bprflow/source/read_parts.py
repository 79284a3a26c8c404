"""Nodes of lanes, documents, rules, waivers and quantities to plain data."""

from __future__ import annotations

import re
from functools import cache

import yaml

from bprflow.language import keys, values
from bprflow.language.terms import Text, Vocabulary
from bprflow.language.text import normalise
from bprflow.source.compose import is_nothing
from bprflow.source.places import Node, Path
from bprflow.source.reader import MAPPING, Data, Fields, Pair, Reader
from bprflow.units import QuantityError, parse_count, parse_date, parse_rate

_LANE_PART = re.compile(r"、\s*|[,，](?!\d{3})\s*|\s+(?!人|名|people|persons?\b)")
_ARTICLE = re.compile(r"\s*(第[0-9０-９一二三四五六七八九十百]+条\S*)$")


@cache
def term_text(vocabulary: Vocabulary, code: str) -> Text:
    """Give a key's words in both languages."""
    term = vocabulary[code]
    return Text(term.ja, term.en)


def quantity(reader: Reader, node: Node, what: Text, path: Path) -> object | None:
    """Read `10分` or `{値: 10分, 根拠: 実測}`."""
    if is_nothing(node):
        return None
    if isinstance(node, yaml.ScalarNode):
        return str(node.value.strip())
    if not isinstance(node, yaml.MappingNode):
        reader.wrong_shape(node, what, Text("数と単位", "a number and a unit"))
        return None
    fields = reader.closed(node, keys.QUANTITY, ("value",))
    if "value" not in fields:
        return None
    data: Data = {}
    for code, (_, value) in fields.items():
        text = reader.text(value, term_text(keys.QUANTITY, code))
        if text is not None:
            data[code] = text
            reader.spans.record((*path, code), value)
    return data if "value" in data else None


def rates(reader: Reader, node: Node, path: Path) -> list[object]:
    """Read 件数: one rate, a list of rates, or a mapping from unit to rate."""
    what = term_text(keys.PROCESS, "volume")
    if not isinstance(node, yaml.MappingNode) or any(
        keys.QUANTITY.find(key.value) for key, _ in node.value if isinstance(key, yaml.ScalarNode)
    ):
        return reader.listed(node, lambda child, place: quantity(reader, child, what, place), path)
    found: list[object] = []
    for key, value in reader.pairs(node):
        place = (*path, len(found))
        reading = quantity(reader, value, what, place)
        if reading is None:
            reader.notebook.say(
                "empty_value", key, what=key.value,
                remedy=Text("「600頭/年」のように書いてください", "write e.g. 600 cases/year"),
            )  # fmt: skip
            continue
        data: Data = dict(reading) if isinstance(reading, dict) else {"value": reading}
        data["value"] = _with_unit(str(data["value"]), normalise(key.value))
        reader.spans.record(place, value)
        found.append(data)
    return found


def _with_unit(text: str, unit: str) -> str:
    """Put into a rate what it counts, when it names nothing itself: 600/年 → 600頭/年."""
    try:
        rate = parse_rate(text)
    except QuantityError:
        return text
    if rate.unit != "件" or "件" in text or not re.fullmatch(r"[^\d\s/]+", unit):
        return text
    count = f"{rate.low:,.10g}" if rate.low == rate.high else f"{rate.low:,.10g}〜{rate.high:,.10g}"
    return f"{count}{unit}/{rate.period}"


def basis(reader: Reader, node: Node, path: Path) -> Data | None:
    """Read 根拠: `{種別, 名称, 条項}`, a kind's word alone, or `住民基本台帳法第27条`."""
    if isinstance(node, yaml.ScalarNode):
        text = node.value.strip()
        if values.BASIS_KIND.find(text):
            return {"kind": text}
        article = _ARTICLE.search(text)
        if article and article.start():
            return {"name": text[: article.start()], "article": article[1]}
        return {"name": text}
    fields = reader.closed(node, keys.BASIS)
    return texts(reader, fields, keys.BASIS, path)


def texts(reader: Reader, fields: Fields, vocabulary: Vocabulary, path: Path) -> Data:
    """Read fields that all hold one text."""
    data: Data = {}
    for code, (_, value) in fields.items():
        text = reader.text(value, term_text(vocabulary, code))
        if text is not None:
            data[code] = text
            reader.spans.record((*path, code), value)
    return data


def named(reader: Reader, node: Node, vocabulary: Vocabulary, what: Text) -> list[tuple[str, Node, Node | None]]:
    """Read a collection of named things: mapping name → body, list of names, or list of mappings.

    Returns:
        Name, node of the name, node of the body (None when there is none).

    """
    found: list[tuple[str, Node, Node | None]] = []
    if isinstance(node, yaml.MappingNode):
        found = [(key.value.strip(), key, value) for key, value in reader.pairs(node)]
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            found += _named_entry(reader, child, vocabulary, what)
    elif isinstance(node, yaml.ScalarNode) and not node.style and "：" in node.value:
        reader.wrong_shape(node, what, MAPPING)
    elif not is_nothing(node):
        found = [(word, node, None) for word in reader.words(node, what, ())]
    seen: dict[str, str] = {}
    unique: list[tuple[str, Node, Node | None]] = []
    for name, where, body in found:
        if normalise(name) in seen:
            reader.notebook.say("duplicate_name", where, what=what, name=name)
            continue
        seen[normalise(name)] = name
        unique.append((name, where, body))
    return unique


def _named_entry(
    reader: Reader, child: Node, vocabulary: Vocabulary, what: Text
) -> list[tuple[str, Node, Node | None]]:
    if isinstance(child, yaml.ScalarNode):
        return [] if is_nothing(child) else [(child.value.strip(), child, None)]
    if not isinstance(child, yaml.MappingNode):
        reader.wrong_shape(child, what, MAPPING)
        return []
    pairs = reader.pairs(child)
    name = next((pair for pair in pairs if (term := vocabulary.find(pair[0].value)) and term.code == "name"), None)
    if name is not None:
        text = reader.text(name[1], what)
        return [(text, name[1], child)] if text else []
    if len(pairs) == 1:
        return [(pairs[0][0].value.strip(), pairs[0][0], pairs[0][1])]
    reader.missing(child, vocabulary["name"], vocabulary)
    return []


def lane(reader: Reader, name: str, body: Node | None, path: Path) -> Data:
    """Read one lane: `職員 8人`, `住民`, or a mapping."""
    data: Data = {"name": name}
    if body is None or is_nothing(body):
        return data
    if isinstance(body, yaml.ScalarNode):
        return data | _lane_shorthand(reader, body, path)
    fields = reader.closed(body, keys.LANE)
    fields.pop("name", None)
    rate = fields.pop("yen_per_hour", None)
    data |= texts(reader, fields, keys.LANE, path)
    if rate is not None:
        place = (*path, "yen_per_hour")
        data["yen_per_hour"] = quantity(reader, rate[1], term_text(keys.LANE, "yen_per_hour"), place)
        reader.spans.record(place, rate[1])
    return data


def _lane_shorthand(reader: Reader, body: yaml.ScalarNode, path: Path) -> Data:
    words, data = body.value.strip(), Data()
    aside = _ASIDE.fullmatch(words)
    if aside and not _is_lane(words) and _is_lane(aside[1]):
        words, data["note"] = aside[1], aside[2]
    for piece in lane_pieces(words):
        code = _lane_piece(piece)
        if code is None:
            near = reader.notebook.near_term(re.split(r"[（(]", piece)[0], values.LANE_KIND)
            reader.notebook.say(
                "unknown_value", body, suggestions=near, value=piece,
                what=Text(values.LANE_KIND.ja, "kind of lane"), known=known_words(values.LANE_KIND),
            )  # fmt: skip
        else:
            data[code] = piece
            reader.spans.record((*path, code), body)
    return data


_ASIDE = re.compile(r"([^（(]+)[（(]([^（()）]+)[)）]")
"""`職員 3人（うち会計年度1人）`: what stands in brackets is a note."""


def _is_lane(words: str) -> bool:
    return all(_lane_piece(piece) is not None for piece in lane_pieces(words))


def lane_pieces(words: str) -> list[str]:
    """Split `職員8人、2,500円/時` into its facts."""
    return [piece for part in _LANE_PART.split(words.strip()) for piece in _split_kind(part)]


def _split_kind(part: str) -> list[str]:
    """Split 職員8人 into 職員 and 8人."""
    match = re.fullmatch(r"([^\d\s]+?)[(（]?(\d.*?)[)）]?", normalise(part))
    if match and values.LANE_KIND.find(match[1]):
        return [match[1], match[2]]
    return [part] if part else []


def _lane_piece(piece: str) -> str | None:
    if values.LANE_KIND.find(piece):
        return "kind"
    if "円" in piece or "yen" in piece.lower():
        return "yen_per_hour"
    try:
        parse_count(piece)
    except QuantityError:
        return None
    return "headcount"


def known_words(vocabulary: Vocabulary) -> Text:
    """List the words of a closed set in both languages."""
    return Text("、".join(term.ja for term in vocabulary), ", ".join(term.en for term in vocabulary))


def document(reader: Reader, name: str, body: Node | None, path: Path) -> Data:
    """Read one document: a mapping, or its media alone (`紙`)."""
    data: Data = {"name": name}
    if body is None or is_nothing(body):
        return data
    if not isinstance(body, yaml.MappingNode):
        reader.spans.record((*path, "media"), body)
        data["media"] = reader.words(body, term_text(keys.DOCUMENT, "media"), (*path, "media"), values.MEDIUM)
        return data
    fields = reader.closed(body, keys.DOCUMENT)
    fields.pop("name", None)
    return data | _mixed(reader, fields, keys.DOCUMENT, path)


_CLOSED_LISTS: dict[str, Vocabulary] = {
    "media": values.MEDIUM,
    "seals": values.SEAL_KIND,
    "requirements": values.REQUIREMENT,
}
_OPEN_LISTS = frozenset({"items", "attachments", "rules"})


def _mixed(reader: Reader, fields: Fields, vocabulary: Vocabulary, path: Path) -> Data:
    data: Data = {}
    for code, (_, value) in fields.items():
        what, place = term_text(vocabulary, code), (*path, code)
        if code in _CLOSED_LISTS or code in _OPEN_LISTS:
            reader.spans.record(place, value)
            data[code] = reader.words(value, what, place, _CLOSED_LISTS.get(code))
        elif (text := reader.text(value, what)) is not None:
            reader.spans.record(place, value)
            data[code] = text
    return data


def mixed(reader: Reader, fields: Fields, vocabulary: Vocabulary, path: Path) -> Data:
    """Read fields that hold texts or lists of words."""
    return _mixed(reader, fields, vocabulary, path)


def rule(reader: Reader, name: str, body: Node | None, path: Path) -> Data:
    """Read one legacy rule: a mapping, or what it demands alone (`書面`)."""
    data: Data = {"name": name}
    if body is None or is_nothing(body):
        return data
    if not isinstance(body, yaml.MappingNode):
        place = (*path, "requirements")
        reader.spans.record(place, body)
        data["requirements"] = reader.words(body, term_text(keys.RULE, "requirements"), place, values.REQUIREMENT)
        return data
    fields = reader.closed(body, keys.RULE)
    fields.pop("name", None)
    where = fields.pop("basis", None)
    if where is not None:
        place = (*path, "bases")
        reader.spans.record(place, where[1])
        data["bases"] = reader.listed(where[1], lambda child, deep: basis(reader, child, deep), place)
    return data | _mixed(reader, fields, keys.RULE, path)


def waivers(reader: Reader, node: Node, path: Path) -> list[object]:
    """Read 除外: mapping code → reason or details, or a list of codes or mappings."""
    found: list[object] = []
    if is_nothing(node):
        return found
    if isinstance(node, yaml.MappingNode) and not any(
        (term := keys.WAIVER.find(key.value)) and term.code == "code"
        for key, _ in node.value
        if isinstance(key, yaml.ScalarNode)
    ):
        for pair in reader.pairs(node):
            found.append(_waiver(reader, pair, (*path, len(found))))
        return found
    children = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for child in children:
        place = (*path, len(found))
        if isinstance(child, yaml.ScalarNode):
            if not is_nothing(child):
                found.append(_waiver(reader, (child, None), place))
        elif isinstance(child, yaml.MappingNode):
            pairs = reader.pairs(child)
            if len(pairs) == 1 and keys.WAIVER.find(pairs[0][0].value) is None:
                found.append(_waiver(reader, pairs[0], place))
            else:
                fields = reader.closed(child, keys.WAIVER, ("code",), pairs=pairs)
                if "code" in fields:
                    reader.spans.record(place, (child.start_mark.index, child.end_mark.index))
                    found.append(_waiver_body(reader, fields, child, place))
        else:
            reader.wrong_shape(child, term_text(keys.STEP, "waivers"), MAPPING)
    return found


def _waiver(reader: Reader, pair: Pair | tuple[yaml.ScalarNode, None], path: Path) -> Data:
    key, body = pair
    reader.spans.record(path, (key.start_mark.index, (body or key).end_mark.index))
    code: Data = {"code": normalise(key.value)}
    if isinstance(body, yaml.MappingNode):
        return code | _waiver_body(reader, reader.closed(body, keys.WAIVER), key, path)
    reason = reader.text(body, term_text(keys.WAIVER, "reason")) if body is not None else None
    if not reason:
        reader.notebook.say("waiver_reason", key, code=key.value)
        return code
    return code | {"reason": reason}


def _waiver_body(reader: Reader, fields: Fields, where: Node, path: Path) -> Data:
    data = texts(reader, fields, keys.WAIVER, path)
    if "code" in data:
        data["code"] = normalise(str(data["code"]))
    if not data.get("reason"):
        code = str(data.get("code", getattr(where, "value", "")))
        reader.notebook.say("waiver_reason", where, code=code)
    if "until" in data:
        until = str(data["until"])
        try:
            data["until"] = parse_date(until)
        except QuantityError as error:
            del data["until"]
            reader.notebook.say(
                "date", fields["until"][1], what=Text("期限", "until"), value=until,
                remedy=Text(error.hint_ja, error.hint_en),
            )  # fmt: skip
    return data
