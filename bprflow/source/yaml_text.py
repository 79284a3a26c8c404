"""Parts of a flow as YAML text, the way a person would write them: short forms first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from bprflow.language import keys, redesign_keys, values
from bprflow.language.terms import Vocabulary
from bprflow.language.text import normalise
from bprflow.model import (
    END,
    NEXT,
    Basis,
    Branch,
    Document,
    DocumentUse,
    Duration,
    Gateway,
    Item,
    Lane,
    LegacyRule,
    Parallel,
    Provenance,
    Rate,
    Share,
    Step,
    Wage,
    Waiver,
)
from bprflow.source.read_branches import split_share
from bprflow.units import QuantityError, parse_minutes, parse_wage

Data = dict[str, object]
"""Words to texts, lists and further mappings, in the order they are written."""

_UNSAFE_IN_BRACKETS = re.compile(r"^[-?~]|[:：,\[\]{}［］｛｝\"']")
_ESCAPES = {"\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P", "\x7f": "\\x7f", "\ufeff": "\\uFEFF"}
_BLANKS = " \t\u3000\u00a0"
_NOTHING_WORDS = frozenset({"", "~", "null", "true", "false", "yes", "no", "on", "off"})
"""Words other YAML readers take for no text."""
_UNSAFE_IN_BLOCK = re.compile(r":(?=\s|$)|\s#|[\n\r\t\x85\u2028\u2029\x7f\ufeff]")
_UNSAFE_START = re.compile(r"[,\[\]{}#&*!|>'\"%@`]|[-?:](?=\s|$)|<<\s*$|---|\.\.\.|[“”]")
_SEPARATORS = re.compile(r"[、，､﹐]")
_AUTOMATIC_ID = re.compile(r"並行\d+")


class YamlText:
    """Writes parts of flows and redesigns in one language.

    Args:
        language: "ja" or "en": which words keys and values take.
        spoken_ids: Ids of parallel blocks that look automatic and must be written all the same.

    """

    def __init__(self, language: str = "ja", spoken_ids: frozenset[str] = frozenset()) -> None:
        self.language = language
        self.spoken_ids = spoken_ids

    def word(self, vocabulary: Vocabulary, code: str) -> str:
        """Give the word of a key or value."""
        return vocabulary.word(code, self.language)

    # --- numbers -----------------------------------------------------------------------------

    def duration(self, value: Duration, *, elapsed: bool) -> object:
        """Write a time as it was written, unless those words would now be read otherwise."""
        return self._quantity(self._duration_text(value, elapsed=elapsed), value.provenance, value.note)

    def _duration_text(self, value: Duration, *, elapsed: bool) -> str:
        try:
            span = parse_minutes(value.text, elapsed=elapsed)
            if (span.low, span.high) == (value.low_minutes, value.high_minutes):
                return value.text
        except QuantityError:
            pass
        unit = " min" if self.language == "en" else "分"
        if value.low_minutes == value.high_minutes:
            return f"{value.low_minutes:g}{unit}"
        return f"{value.low_minutes:g}〜{value.high_minutes:g}{unit}"

    def share(self, value: Share) -> object:
        """Write a share."""
        text = value.text
        if not text:
            low, high = round(value.low * 100, 6), round(value.high * 100, 6)
            text = f"{low:g}%" if low == high else f"{low:g}〜{high:g}%"
        return self._quantity(text, value.provenance, value.note)

    def wage(self, value: Wage) -> object:
        """Write a labour cost."""
        try:
            span = parse_wage(value.text)
            if (span.low, span.high) == (value.low, value.high):
                return self._quantity(value.text, value.provenance, value.note)
        except QuantityError:
            pass
        low, high = f"{value.low:,.10g}", f"{value.high:,.10g}"
        return self._quantity(f"{low if low == high else f'{low}〜{high}'}円/時", value.provenance, value.note)

    def rate(self, value: Rate) -> object:
        """Write how often something happens."""
        text = value.text
        if not text:
            count = f"{value.low:,g}" if value.low == value.high else f"{value.low:,g}〜{value.high:,g}"
            text = f"{count}{value.unit}/{value.period}"
        return self._quantity(text, value.provenance, value.note)

    def _quantity(self, text: str, provenance: Provenance, note: str) -> object:
        if provenance is Provenance.ASSUMED and not note:
            return text
        data: Data = {self.word(keys.QUANTITY, "value"): text}
        data[self.word(keys.QUANTITY, "provenance")] = self.word(values.PROVENANCE, provenance)
        if note:
            data[self.word(keys.QUANTITY, "note")] = note
        return data

    # --- steps -------------------------------------------------------------------------------

    def item(self, item: Item) -> Data:
        """Write a step, gateway or parallel block."""
        if isinstance(item, Parallel):
            branches = [[self.item(inner) for inner in branch] for branch in item.branches]
            data: Data = {self.word(keys.PARALLEL, "parallel"): branches}
            if item.id in self.spoken_ids or not _AUTOMATIC_ID.fullmatch(item.id):
                data[self.word(keys.PARALLEL, "id")] = item.id
            return data
        return self.gateway(item) if isinstance(item, Gateway) else self.step(item)

    def gateway(self, item: Gateway) -> Data:
        """Write an explicit split or join."""
        k = keys.GATEWAY
        data: Data = {self.word(k, "gateway"): self.word(values.GATEWAY_KIND, item.gateway)}
        for code in ("id", "name", "lane"):
            if getattr(item, code):
                data[self.word(k, code)] = getattr(item, code)
        if item.branches:
            data[self.word(k, "branches")] = self.branches(item.branches)
        if item.next is not None:
            data[self.word(k, "next")] = self.target(item.next)
        for code in ("start", "note"):
            if getattr(item, code):
                data[self.word(k, code)] = getattr(item, code)
        return data

    def step(self, step: Step) -> Data:
        """Write a step: who does what first, then its attributes in the order of the vocabulary."""
        k = keys.STEP
        plain = all(vocabulary.find(step.lane) is None for vocabulary in (k, keys.PARALLEL, keys.GATEWAY))
        data: Data = (
            {step.lane: step.name} if plain else {self.word(k, "lane"): step.lane, self.word(k, "name"): step.name}
        )
        if step.id != step.name:
            data[self.word(k, "id")] = step.id
        for term in k:
            if term.code in ("lane", "name", "id"):
                continue
            value = self._attribute(term.code, getattr(step, term.code))
            if value is not None:
                data[self.word(k, term.code)] = value
        return data

    def _attribute(self, code: str, value: object) -> object:
        closed = {"media": values.MEDIUM, "seals": values.SEAL_KIND}
        if value is None or value == "" or value == ():
            return None
        if isinstance(value, Duration):
            return self.duration(value, elapsed=code == "wait")
        if isinstance(value, Share):
            return self.share(value)
        if isinstance(value, Rate):
            return self.rate(value)
        if isinstance(value, bool):
            return ("yes" if value else "no") if self.language == "en" else ("はい" if value else "いいえ")
        if code == "kind":
            return self.word(values.STEP_KIND, str(value))
        if code == "next":
            return self.target(str(value))
        if isinstance(value, tuple):
            return self._several(code, value, closed.get(code))
        return str(value)

    def _several(self, code: str, value: tuple[object, ...], closed: Vocabulary | None) -> object:
        if code == "branches":
            return self.branches(tuple(b for b in value if isinstance(b, Branch)))
        if code == "waivers":
            return self.waivers(tuple(w for w in value if isinstance(w, Waiver)))
        if code in ("reads", "writes"):
            return self.uses(tuple(u for u in value if isinstance(u, DocumentUse)))
        return one_or_list([self.word(closed, str(v)) if closed else str(v) for v in value])

    def uses(self, uses: tuple[DocumentUse, ...]) -> object:
        """Write the documents a step reads or writes."""
        if not any(use.items for use in uses):
            return one_or_list([use.document for use in uses])
        k = keys.USE
        return [
            {self.word(k, "document"): use.document, self.word(k, "items"): list(use.items)}
            if use.items
            else use.document
            for use in uses
        ]

    def branches(self, branches: tuple[Branch, ...]) -> object:
        """Write the ways out: short where the words cannot be misread, in full where they can."""
        short: Data = {}
        for branch in branches:
            share = "" if branch.share is None else self.share(branch.share)
            if not isinstance(share, str) or not branch.condition:
                return [self._branch(branch) for branch in branches]
            words = f"{branch.condition} {share}".strip()
            if split_share(words) != (branch.condition, share or None):
                return [self._branch(branch) for branch in branches]
            short[words] = self.target(branch.target)
        return short if len(short) == len(branches) else [self._branch(branch) for branch in branches]

    def _branch(self, branch: Branch) -> Data:
        k = keys.BRANCH
        data: Data = {self.word(k, "condition"): branch.condition}
        if branch.share is not None:
            data[self.word(k, "share")] = self.share(branch.share)
        data[self.word(k, "target")] = self.target(branch.target)
        return data

    def target(self, target: str) -> str:
        """Write where a jump leads."""
        if self.language == "en":
            return {END: "end", NEXT: "next"}.get(target, target)
        return target

    def waivers(self, waivers: tuple[Waiver, ...]) -> object:
        """Write findings that are deliberately not heard."""
        k = keys.WAIVER
        return {
            waiver.code: {
                self.word(k, code): getattr(waiver, code)
                for code in ("reason", "until", "person")
                if getattr(waiver, code)
            }
            if waiver.until or waiver.person
            else waiver.reason
            for waiver in waivers
        }

    # --- declared things ---------------------------------------------------------------------

    def lane(self, lane: Lane) -> object:
        """Write a lane: `職員 8人` where that says it all."""
        if not (lane.yen_per_hour or lane.department or lane.note):
            kind = self.word(values.LANE_KIND, lane.kind) if lane.kind else ""
            count = "" if lane.headcount is None else f"{lane.headcount}人"
            return f"{kind} {count}".strip()
        k = keys.LANE
        data: Data = {}
        if lane.kind:
            data[self.word(k, "kind")] = self.word(values.LANE_KIND, lane.kind)
        if lane.headcount is not None:
            data[self.word(k, "headcount")] = f"{lane.headcount}人"
        if lane.yen_per_hour is not None:
            data[self.word(k, "yen_per_hour")] = self.wage(lane.yen_per_hour)
        data.update({self.word(k, code): getattr(lane, code) for code in ("department", "note") if getattr(lane, code)})
        return data

    def document(self, document: Document) -> Data:
        """Write a document."""
        data: Data = {}
        for term in keys.DOCUMENT:
            if term.code != "name" and (value := self._attribute(term.code, getattr(document, term.code))) is not None:
                data[self.word(keys.DOCUMENT, term.code)] = value
        return data

    def rule(self, rule: LegacyRule) -> Data:
        """Write a legacy rule."""
        k = keys.RULE
        data: Data = {}
        if rule.requirements:
            words = [self.word(values.REQUIREMENT, requirement) for requirement in rule.requirements]
            data[self.word(k, "requirements")] = one_or_list(words)
        if rule.bases:
            data[self.word(k, "basis")] = self.bases(rule.bases)
        data.update(
            {
                self.word(k, code): getattr(rule, code)
                for code in ("owner", "keep_reason", "note")
                if getattr(rule, code)
            }
        )
        return data

    def bases(self, bases: tuple[Basis, ...]) -> object:
        """Write where something is written."""
        k = keys.BASIS
        found: list[object] = []
        for basis in bases:
            data: Data = {self.word(k, "kind"): self.word(values.BASIS_KIND, basis.kind)} if basis.kind else {}
            data.update(
                {
                    self.word(k, code): getattr(basis, code)
                    for code in ("name", "article", "quote")
                    if getattr(basis, code)
                }
            )
            found.append(data)
        return found[0] if len(found) == 1 else found

    def named(self, vocabulary: Vocabulary, code: str, entries: Mapping[str, object]) -> Data:
        """Write a section of named things."""
        return {self.word(vocabulary, code): dict(entries)}


def one_or_list(words: list[str]) -> object:
    """Write one word alone, unless it could be read as several."""
    if len(words) == 1 and not re.search(r"[、,，・/／]", words[0]):
        return words[0]
    return list(words)


def scalar(text: str, *, listed: bool = False) -> str:
    """Write a text as one YAML scalar, quoted only when it has to be.

    Args:
        text: What to write.
        listed: It stands in a list, where 、 would look like a separator.

    """
    if (listed and _SEPARATORS.search(text)) or not plain_in_brackets(text):
        return quoted(text)
    return text


def plain_in_brackets(text: str) -> bool:
    """May a text stand inside brackets without quotes?"""
    return plain(text) and not _UNSAFE_IN_BRACKETS.search(text)


def quoted(text: str) -> str:
    """Write a text in double quotes."""
    written = json.dumps(text, ensure_ascii=False)
    for ch, escape in _ESCAPES.items():
        written = written.replace(ch, escape)
    return written


def plain(text: str) -> bool:
    """May a text stand in a block without quotes, and read as it was?"""
    if normalise(text).casefold() in _NOTHING_WORDS or text != text.strip(_BLANKS):
        return False
    return not (_UNSAFE_IN_BLOCK.search(text) or _UNSAFE_START.match(text))


def flow(value: object) -> str:
    """Write a value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return (
            "["
            + ", ".join(
                flow(inner) if isinstance(inner, (dict, list, tuple)) else scalar(str(inner), listed=True)
                for inner in value
            )
            + "]"
        )
    return scalar(str(value))


def lines(data: Mapping[str, object], indent: int = 0, width: int = 100) -> list[str]:
    """Write a mapping as lines: short values on one line, long ones as a block.

    Args:
        data: Words to values.
        indent: Spaces before every line.
        width: Longest one-line value [characters].

    """
    found: list[str] = []
    pad = " " * indent
    for key, value in data.items():
        head = f"{pad}{scalar(key)}:"
        if not isinstance(value, (dict, list, tuple)):
            found.append(f"{head} {scalar(str(value))}" if value != "" else head)
        elif not value:
            found.append(f"{head} {'{}' if isinstance(value, dict) else '[]'}")
        elif isinstance(value, dict):
            one = flow(value)
            if _is_flat(value) and len(one) + len(head) <= width and len(value) <= 4:
                found.append(f"{head} {one}")
            else:
                found += [head, *lines(value, indent + 2, width)]
        elif all(not isinstance(entry, (dict, list, tuple)) for entry in value):
            found.append(f"{head} {flow(value)}")
        else:
            found += [head, *entries(value, indent + 2, width)]
    return found


def entries(items: Iterable[object], indent: int, width: int = 100) -> list[str]:
    """Write a list of mappings, each with a dash."""
    found: list[str] = []
    pad = " " * indent
    for item in items:
        if isinstance(item, dict):
            first, *rest = lines(item, indent + 2, width)
            found += [f"{pad}- {first.strip()}", *rest]
        elif isinstance(item, (list, tuple)):
            first, *rest = entries(item, indent + 2, width)
            found += [f"{pad}- {first.strip()}", *rest]
        else:
            found.append(f"{pad}- {scalar(str(item), listed=True)}")
    return found


def _is_flat(data: Mapping[str, object]) -> bool:
    return all(not isinstance(value, dict) for value in data.values())


def language_of(text: str) -> str:
    """Tell in which language a flow is written, by the word for its name."""
    for line in text.splitlines():
        head = line.split(":", 1)[0].strip()
        for vocabulary, code in ((keys.PROCESS, "name"), (redesign_keys.REDESIGN, "title"), (keys.PROCESS, "steps")):
            term = vocabulary.find(head) if head and not line.startswith((" ", "#")) else None
            if term is not None and term.code == code:
                return "en" if head.isascii() else "ja"
    return "ja"
