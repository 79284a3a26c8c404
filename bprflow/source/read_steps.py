"""Nodes of 手順 to plain data: shorthand and long form, parallel blocks, gateways, branches."""

from __future__ import annotations

import re

import yaml

from bprflow.language import keys, values
from bprflow.language.terms import Text, Vocabulary
from bprflow.language.text import normalise
from bprflow.source import read_parts
from bprflow.source.compose import is_nothing
from bprflow.source.notebook import shorten
from bprflow.source.places import Node, Path
from bprflow.source.read_branches import branches
from bprflow.source.reader import LIST, MAPPING, SPLIT_CLOSED, TEXT, Data, Fields, Pair, Reader

UNWRITTEN = "(未記入)"
"""Stands for a lane or name the writer left out, so that the rest can still be read."""

_STEP_TEXTS = frozenset(
    {"id", "kind", "per", "original", "copies", "system", "fallback", "until", "call", "start", "keep_reason", "note"}
)
_STEP_QUANTITIES = frozenset({"touch", "wait", "frequency", "share"})
_CLOSED = {"media": values.MEDIUM, "seals": values.SEAL_KIND}


class StepReader:
    """Reads the items of 手順 into data for the model.

    Args:
        reader: Reads keys and values.
        lanes: Declared lane names by normal form; empty when none are declared.
        declared: Declared names of documents and rules, which may hold commas.

    """

    def __init__(self, reader: Reader, lanes: dict[str, str], declared: frozenset[str]) -> None:
        self.reader = reader
        self.lanes = lanes
        self.declared = declared
        self.partial = False

    # -- items -------------------------------------------------------------------------------

    def items(self, node: Node, path: Path) -> list[Data]:
        """Read a list of items; a mapping is told and read line by line all the same."""
        what = Text("手順", "steps")
        if isinstance(node, yaml.MappingNode):
            self.reader.wrong_shape(
                node, what, LIST, Text("各行の先頭に「- 」を付けてください", "begin every line with '- '")
            )
            self.partial = True
            children: list[Node] = [_single(node, pair) for pair in _scalar_pairs(node)]
        elif isinstance(node, yaml.SequenceNode):
            children = list(node.value)
        else:
            remedy = Text(
                "「  - 窓口: 申請書を受け取る」のように書いてください", "write e.g. '  - counter: take the form'"
            )
            self.reader.wrong_shape(node, what, LIST, remedy)
            return []
        found: list[Data] = []
        for child in children:
            if is_nothing(child):
                continue
            data = self._item(child, (*path, len(found)))
            if data is None:
                self.partial = True
            else:
                found.append(data)
        return found

    def _item(self, node: Node, path: Path) -> Data | None:
        if isinstance(node, yaml.ScalarNode):
            self.partial = True
            self.reader.notebook.say("no_lane", node, example=who_does(node.value.strip()))
            self.reader.spans.record(path, node)
            return {"type": "step", "lane": UNWRITTEN, "name": node.value.strip()}
        if not isinstance(node, yaml.MappingNode):
            self.reader.wrong_shape(node, Text("手順", "step"), MAPPING)
            return None
        pairs = self.reader.pairs(node)
        if not pairs:
            self.reader.wrong_shape(node, Text("手順", "step"), MAPPING, found=Text("空の { }", "an empty { }"))
            return None
        self.reader.spans.record(path, (node.start_mark.index, _first_line_end(pairs)))
        known, unknown = self.reader.fields(pairs, keys.STEP)
        words = [pair[0].value for pair in unknown]
        if any((term := keys.PARALLEL.find(word)) and term.code == "parallel" for word in words):
            return self._parallel(node, pairs, path)
        if any((term := keys.GATEWAY.find(word)) and term.code == "gateway" for word in words):
            return self._gateway(node, pairs, path)
        return self._step(node, pairs, known, unknown, path)

    def _parallel(self, node: yaml.MappingNode, pairs: list[Pair], path: Path) -> Data | None:
        fields = self.reader.closed(node, keys.PARALLEL, pairs=pairs)
        body = fields["parallel"][1]
        if not isinstance(body, yaml.SequenceNode) or not body.value:
            self.reader.wrong_shape(body, Text("並行", "parallel"), LIST)
            return None
        branches: list[list[Data]] = []
        for child in body.value:
            place = (*path, "branches", len(branches))
            if isinstance(child, yaml.SequenceNode):
                items = self.items(child, place)
            else:
                single = self._item(child, (*place, 0))
                items = [single] if single else []
            if items:
                self.reader.spans.record(place, child)
                branches.append(items)
        data = self._texts(fields, keys.PARALLEL, path)
        return {**data, "type": "parallel", "branches": branches} if branches else None

    def _gateway(self, node: yaml.MappingNode, pairs: list[Pair], path: Path) -> Data:
        fields = self.reader.closed(node, keys.GATEWAY, pairs=pairs)
        data = self._texts(fields, keys.GATEWAY, path)
        if "branches" in fields:
            data["branches"] = branches(self.reader, fields["branches"][1], (*path, "branches"))
        if data.get("lane"):
            data["lane"] = self._lane_name(str(data["lane"]), fields["lane"][1])
        return {"type": "gateway", **data}

    def _texts(self, fields: Fields, vocabulary: Vocabulary, path: Path) -> Data:
        plain = {code: pair for code, pair in fields.items() if code not in ("branches", "parallel")}
        return read_parts.texts(self.reader, plain, vocabulary, path)

    # -- one step ----------------------------------------------------------------------------

    def _step(self, node: yaml.MappingNode, pairs: list[Pair], known: Fields, unknown: list[Pair], path: Path) -> Data:
        data: Data = {"type": "step"}
        if "lane" in known and "name" not in known and self._is_a_lane(known["lane"][0].value):
            unknown.insert(0, known.pop("lane"))  # in the short form the first of these names the lane
        if "lane" in known:
            data |= self._long_form(node, known, unknown, path)
        else:
            data |= self._short_form(pairs, known, unknown, path)
        for key, _ in unknown:
            self.reader.unknown_key(key, keys.STEP, taken=known)
        for code, (key, value) in known.items():
            if code not in ("lane", "name") and not is_nothing(value):
                place = (*path, code)
                self.reader.spans.record(place, value)
                reading = self._attribute(code, value, place, _as_written(key, code))
                if reading is not None:
                    data[code] = reading
        return data

    def _is_a_lane(self, key: str) -> bool:
        """Is a spelling of 担当 (担当者, レーン) really a lane of that name, as in `担当者: 原稿を作る`?"""
        term = keys.STEP["lane"]
        return normalise(key) in self.lanes or (not self.lanes and key not in (term.ja, term.en, term.code))

    def _long_form(self, node: Node, known: Fields, unknown: list[Pair], path: Path) -> Data:
        lane = self.reader.text(known["lane"][1], Text("担当", "lane"))
        if "name" not in known:
            twin = next((p for p in unknown if self.reader.means(p[0].value, keys.STEP["name"], keys.STEP)), None)
            if twin is not None:
                unknown.remove(twin)
                known["name"] = twin
                self.reader.say_misspelt(twin[0], keys.STEP["name"])
        name = self.reader.text(known["name"][1], Text("名前", "name")) if "name" in known else None
        if "name" not in known and lane and _ACTION.search(lane) and normalise(lane) not in self.lanes:
            return self._key_as_lane(known["lane"], lane, path)
        if "name" not in known:
            self.reader.missing(node, keys.STEP["name"], keys.STEP)
        elif not name:
            self._empty(known["name"][0])
        if not lane:
            self._empty(known["lane"][0])
        self.partial = self.partial or not lane or not name
        self.reader.spans.record((*path, "lane"), known["lane"][1])
        if "name" in known:
            self.reader.spans.record((*path, "name"), known["name"][1])
        return {
            "lane": self._lane_name(lane, known["lane"][1]) if lane else UNWRITTEN,
            "name": name or UNWRITTEN,
        }

    def _key_as_lane(self, pair: Pair, action: str, path: Path) -> Data:
        """Read `担当: 書類を作る`: the name of the item stands where a lane's name belongs."""
        self.partial = True
        self.reader.notebook.say("no_lane", pair[0], example=Text(f"窓口: {action}", f"counter: {action}"))
        self.reader.spans.record((*path, "name"), pair[1])
        return {"lane": UNWRITTEN, "name": action}

    def _short_form(self, pairs: list[Pair], known: Fields, unknown: list[Pair], path: Path) -> Data:
        pair = self._lane_pair(pairs, known, unknown)
        if pair is None:
            self.partial = True
            name = self.reader.text(known["name"][1], Text("名前", "name")) if "name" in known else None
            called = self.reader.text(known["call"][1], Text("呼出", "call")) if "call" in known else None
            what = name or (called or "受け取る").partition(".")[0]
            self.reader.notebook.say("no_lane", pairs[0][0], example=Text(f"窓口: {what}", f"counter: {what}"))
            return {"lane": UNWRITTEN, "name": name or UNWRITTEN}
        key, value = pair
        if not key.value.strip():
            self.reader.notebook.say(
                "no_lane", key, example=who_does(value.value if isinstance(value, yaml.ScalarNode) else "受け取る")
            )
        self.reader.spans.record((*path, "lane"), key)
        self.reader.spans.record((*path, "name"), value)
        lane = self._lane_name(key.value.strip(), key) if key.value.strip() else UNWRITTEN
        if isinstance(value, yaml.MappingNode):
            return {"lane": lane, "name": self._nested(value, known, path)}
        if isinstance(value, yaml.SequenceNode):
            self.partial = True
            self._several(lane, value)
            return {"lane": lane, "name": UNWRITTEN}
        name = None if is_nothing(value) else self.reader.text(value, Text(lane, lane))
        if "name" in known and name is None:
            name = self.reader.text(known["name"][1], Text("名前", "name"))
        elif name is None and is_nothing(value):
            self._empty(key)
        if "name" in known and not is_nothing(value):
            self.reader.unknown_key(known["name"][0], keys.STEP, taken=known)
        self.partial = self.partial or not name
        return {"lane": lane, "name": name or UNWRITTEN}

    def _nested(self, body: yaml.MappingNode, known: Fields, path: Path) -> str:
        """Read `窓口: {名前: …, 時間: …}`: the attributes one level too deep."""
        fields = self.reader.closed(body, keys.STEP, ("name",))
        name = self.reader.text(fields["name"][1], Text("名前", "name")) if "name" in fields else None
        if "name" in fields:
            self.reader.spans.record((*path, "name"), fields["name"][1])
        for code, pair in fields.items():
            if code in known and code != "name":
                self.reader.say_duplicate(pair[0], known[code][0])
            known.setdefault(code, pair)
        self.partial = self.partial or not name
        return name or UNWRITTEN

    def _several(self, lane: str, node: yaml.SequenceNode) -> None:
        """Tell that `窓口:` has a list of things to do below it; each is a step of its own."""
        names = [child.value for child in node.value if isinstance(child, yaml.ScalarNode)] or ["受け取る", "確認する"]
        remedy = Text(
            "".join(f"「- {lane}: {name}」" for name in names[:2]) + "のように、1行に1つずつ書いてください",
            "write each as a step of its own: " + ", ".join(f"'- {lane}: {name}'" for name in names[:2]),
        )
        self.reader.wrong_shape(node, Text(lane, lane), TEXT, remedy)

    def _empty(self, key: yaml.ScalarNode) -> None:
        who = key.value.strip()
        remedy = Text(
            f"「- {who}: 申請書を受け取る」のように、何をするかを書いてください",
            f"write what is done, e.g. '- {who}: take the form'",
        )
        if "#" in self.reader.notebook.places.lines.line_text(self.reader.notebook.places.of(key).line):
            remedy = Text(
                f'{remedy.ja}。「#」から始まる内容は " " で囲みます', f"{remedy.en}; quote a value that begins with '#'"
            )
        self.reader.notebook.say("empty_value", key, what=key.value, remedy=remedy)

    def _lane_pair(self, pairs: list[Pair], known: Fields, unknown: list[Pair]) -> Pair | None:
        """Find the entry that names the lane, and take it out of `unknown` or `known`."""
        chosen = next((pair for pair in unknown if normalise(pair[0].value) in self.lanes), None)
        if chosen is None and pairs[0] in unknown and normalise(pairs[0][0].value) not in keys.SYNONYMS:
            chosen = pairs[0]
        if chosen is None and len(unknown) > 1:
            chosen = next((p for p in unknown if not self.reader.suggest_key(p[0].value, keys.STEP)), None)
        if chosen is None and unknown:
            chosen = unknown[0]
        if chosen is not None:
            unknown.remove(chosen)
            return chosen
        first = pairs[0]
        term = keys.STEP.find(first[0].value)
        declared = normalise(first[0].value) in self.lanes
        if (
            term
            and term.code != "name"
            and (declared or term.code == "system")
            and isinstance(first[1], yaml.ScalarNode)
        ):
            del known[term.code]
            return first
        return None

    def _lane_name(self, name: str, where: Node) -> str:
        if not self.lanes:
            return name
        exact = self.lanes.get(normalise(name))
        if exact is not None:
            return exact
        near = self.reader.notebook.near(name, self.lanes.values())
        self.reader.notebook.say("unknown_lane", where, suggestions=near, name=name)
        return near[0] if near else name

    # -- attributes --------------------------------------------------------------------------

    def _attribute(self, code: str, node: Node, path: Path, what: Text) -> object | None:
        if code in _STEP_TEXTS:
            return self.reader.text(node, what)
        if code in _STEP_QUANTITIES:
            return read_parts.quantity(self.reader, node, what, path)
        if code in _CLOSED:
            return self.reader.words(node, what, path, _CLOSED[code])
        if code in ("reads", "writes"):
            return self._uses(node, what, path)
        if code == "branches":
            return branches(self.reader, node, path, what)
        if code == "next":
            return self.reader.text(node, what)
        if code == "waivers":
            return read_parts.waivers(self.reader, node, path)
        split = not isinstance(node, yaml.ScalarNode) or node.value.strip() not in self.declared
        return self.reader.words(node, what, path, split=split)

    def _uses(self, node: Node, what: Text, path: Path) -> list[object]:
        if isinstance(node, yaml.MappingNode):
            known, _ = self.reader.fields(list(_scalar_pairs(node)), keys.USE)
            if "document" in known:
                return self.reader.listed(node, self._use, path)
            found: list[object] = []
            for key, value in self.reader.pairs(node):
                place = (*path, len(found))
                self.reader.spans.record(place, key)
                items = self.reader.words(value, Text("項目", "items"), (*place, "items"))
                found.append({"document": key.value.strip(), "items": items})
            return found
        if isinstance(node, yaml.SequenceNode):
            return self.reader.listed(node, self._use, path)
        whole = node.value.strip()
        split = whole not in self.declared
        return [self._use_with_items(word) for word in self.reader.words(node, what, path, split=split)]

    def _use_with_items(self, word: str) -> Data:
        """Read `申請書（氏名、住所）` as 申請書 with its items, where 申請書 is declared."""
        match = re.fullmatch(r"([^（(]+)[（(]([^（()）]+)[)）]", word)
        if match is None or match[1].strip() not in self.declared:
            return {"document": word}
        return {"document": match[1].strip(), "items": [item for item in SPLIT_CLOSED.split(match[2].strip()) if item]}

    def _use(self, node: Node, path: Path) -> object | None:
        if isinstance(node, yaml.ScalarNode):
            return {"document": node.value.strip()}
        if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
            pairs = self.reader.pairs(node)
            if pairs and keys.USE.find(pairs[0][0].value) is None:
                items = self.reader.words(pairs[0][1], Text("項目", "items"), (*path, "items"))
                return {"document": pairs[0][0].value.strip(), "items": items}
        fields = self.reader.closed(node, keys.USE, ("document",))
        if "document" not in fields:
            return None
        document = self.reader.text(fields["document"][1], Text("帳票", "document"))
        if document is None:
            return None
        items = (
            self.reader.words(fields["items"][1], Text("項目", "items"), (*path, "items")) if "items" in fields else []
        )
        return {"document": document, "items": items}


_WHO_DOES = re.compile(r"([^\s　がはを、,:→⇒]{1,20})(?:[\s　]*[→⇒]|[\s　]+|が|は)[\s　]*(\S.*)", re.DOTALL)
_ACTION = re.compile(r"[うくぐすつぬぶむる]$")
"""How a Japanese verb ends; what a lane is called hardly ever does."""


def who_does(words: str) -> Text:
    """Put 「市民が申請書を書く」 or 「市民 申請書を書く」 the way a step is written, as an example."""
    short = shorten(words)
    match = _WHO_DOES.match(short)
    if match is None:
        return Text(f"窓口: {short}", f"counter: {short}")
    return Text(f"{match[1]}: {match[2]}", f"{match[1]}: {match[2]}")


def _as_written(key: yaml.ScalarNode, code: str) -> Text:
    """Call an attribute by the word that was written for it."""
    term = read_parts.term_text(keys.STEP, code)
    word = key.value.strip()
    return term if word in (term.ja, term.en) else Text(word, word)


def _single(node: yaml.MappingNode, pair: Pair) -> yaml.MappingNode:
    return yaml.MappingNode(node.tag, [pair], pair[0].start_mark, pair[1].end_mark)


def _scalar_pairs(node: yaml.MappingNode) -> list[Pair]:
    return [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]


def _first_line_end(pairs: list[Pair]) -> int:
    key, value = pairs[0]
    return int(value.end_mark.index if isinstance(value, yaml.ScalarNode) and value.value else key.end_mark.index)
