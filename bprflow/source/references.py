"""What refers to what: ids made unique, jumps, rules, lanes and documents checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bprflow.language import values
from bprflow.language.text import normalise
from bprflow.model import END, NEXT, Gateway, GatewayKind, Item, LegacyRule, Parallel, Step
from bprflow.source.notebook import Notebook
from bprflow.source.places import NodeSpans, Path
from bprflow.source.reader import Data

_ROUNDING = 0.005
"""A share rounded to a whole percent is at most this far off."""
_BLOCK_NAMES = {"parallel": "並行", "gateway": "関門"}


def walk_data(items: list[Data], path: Path) -> Iterator[tuple[Data, Path]]:
    """Yield every item with its path, blocks before what is in them."""
    for index, item in enumerate(items):
        place = (*path, index)
        yield item, place
        branches = item.get("branches")
        if item["type"] == "parallel" and isinstance(branches, list):
            for number, branch in enumerate(branches):
                yield from walk_data(branch, (*place, "branches", number))


class References:
    """Ids and names of the items of one flow.

    Args:
        items: Items as data; ids are written into them.
        notebook: Takes the faults.
        spans: Positions recorded while reading.

    """

    def __init__(self, items: list[Data], notebook: Notebook, spans: NodeSpans) -> None:
        self.notebook = notebook
        self.spans = spans
        self.all = list(walk_data(items, ("steps",)))
        self.paths: dict[str, Path] = {}
        self.by_name: dict[str, list[str]] = {}
        self._number()
        names = [str(item["name"]) for item, _ in self.all if item.get("name")]
        self._targets = tuple(dict.fromkeys((*names, *self.paths)))
        self._folded = {normalise(item_id): item_id for item_id in reversed(self.paths)}

    def _number(self) -> None:
        """Give every item an id of its own: the written one, else its name, else a number."""
        for item, path in self.all:
            written = str(item.get("id") or "")
            if not written:
                continue
            if written in self.paths:
                line = self.spans[self.paths[written]].line
                self.notebook.say("duplicate_id", self.spans.node((*path, "id")), name=written, line=line)
                del item["id"]
            else:
                self.paths[written] = path
        count: Counter[str] = Counter()
        for item, path in self.all:
            name = str(item.get("name") or "")
            if not item.get("id"):
                stem = name or _BLOCK_NAMES.get(str(item["type"]), "手順")
                candidate = stem if name else ""
                while not candidate or candidate in self.paths:
                    count[stem] += 1
                    candidate = f"{stem}#{count[stem] + 1}" if name else f"{stem}{count[stem]}"
                item["id"] = candidate
                self.paths[candidate] = path
            if name:
                self.by_name.setdefault(normalise(name), []).append(str(item["id"]))

    def resolve_jumps(self) -> None:
        """Turn the words of every jump into an id; tell the ones that lead nowhere."""
        for item, path in self.all:
            if item["type"] == "parallel":
                continue
            if item.get("next"):
                item["next"] = self._target(str(item["next"]), (*path, "next"))
            branches = item.get("branches")
            for index, branch in enumerate(branches if isinstance(branches, list) else ()):
                if branch.get("target"):
                    branch["target"] = self._target(str(branch["target"]), (*path, "branches", index, "target"))

    def _target(self, words: str, path: Path) -> str:
        folded = normalise(words)
        if words in values.END_WORDS or folded.casefold() in values.END_WORDS:
            return END
        if words in values.NEXT_WORDS or folded.casefold() in values.NEXT_WORDS:
            return NEXT
        if words in self.paths:
            if words in (same := self.by_name.get(folded, [])) and len(same) > 1 and same[0] == words:
                self._say_ambiguous(words, same, path)
            return words
        same = self.by_name.get(folded, [])
        if same:
            if len(same) > 1:
                self._say_ambiguous(words, same, path)
            return same[0]
        if folded in self._folded:
            return self._folded[folded]
        near = self.notebook.near(words, self._targets)
        self.notebook.say("unknown_target", self.spans.node(path), suggestions=near, name=words)
        return NEXT

    def _say_ambiguous(self, words: str, same: list[str], path: Path) -> None:
        item = next(item for item, place in self.all if place == self.paths[same[0]])
        if item.get("name") != words and item.get("id") == words:
            return
        line = self.spans[self.paths[same[0]]].line
        self.notebook.say("ambiguous_target", self.spans.node(path), name=words, count=len(same), line=line)

    def check_rules(self, rules: Iterable[LegacyRule]) -> None:
        """Tell rule names that nothing declares; mend differences of width."""
        known = {normalise(rule.name): rule.name for rule in rules}
        for item, path in self.all:
            names = item.get("rules")
            if not isinstance(names, list):
                continue
            kept: list[str] = []
            for index, name in enumerate(names):
                exact = known.get(normalise(name))
                if exact is None:
                    near = self.notebook.near(name, known.values())
                    where = self.spans.node((*path, "rules", index))
                    self.notebook.say("unknown_rule", where, suggestions=near, name=name)
                else:
                    kept.append(exact)
            item["rules"] = kept

    def check_documents(self, declared: Iterable[str]) -> None:
        """Warn of document names that nearly are a declared one; mend differences of width."""
        known = {normalise(name): name for name in declared}
        if not known:
            return
        for item, path in self.all:
            for field in ("reads", "writes"):
                uses = item.get(field)
                for index, use in enumerate(uses if isinstance(uses, list) else ()):
                    self._check_document(use, (*path, field, index), known)

    def _check_document(self, use: Data, path: Path, known: dict[str, str]) -> None:
        name = str(use["document"])
        exact = known.get(normalise(name))
        if exact is not None:
            use["document"] = exact
            return
        near = [other for other in self.notebook.near(name, known.values()) if _one_slip(name, other)]
        if near:
            where = self.spans.node((*path, "document") if (*path, "document") in self.spans else path)
            self.notebook.say("near_document", where, suggestions=tuple(near), name=name, near=near[0])


def _one_slip(name: str, other: str) -> bool:
    """Do two names differ by one letter (added, lost or changed), in names long enough to tell?

    Numbered names (様式1 and 様式2) are different on purpose.
    """
    one, two = normalise(name), normalise(other)
    if min(len(one), len(two)) < 4 or abs(len(one) - len(two)) > 1:
        return False
    start = next((k for k, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    tails = {(one[start + 1 :], two[start + 1 :]), (one[start + 1 :], two[start:]), (one[start:], two[start + 1 :])}
    changed = one[start : start + 1] + two[start : start + 1]
    return any(a == b for a, b in tails) and not any(ch.isdigit() or ch in _COUNTERS for ch in changed)


_COUNTERS = frozenset("一二三四五六七八九十甲乙丙丁ABCDabcd①②③④⑤正副新旧前後上下大小")


def check_shares(items: Iterable[Item], paths: dict[str, Path], notebook: Notebook, spans: NodeSpans) -> None:
    """Tell branches whose shares cannot add up to 100 %."""
    for item in items:
        if isinstance(item, Parallel) or len(item.branches) == 0:
            continue
        if isinstance(item, Gateway) and item.gateway in (GatewayKind.PARALLEL, GatewayKind.INCLUSIVE):
            continue
        written = [branch.share for branch in item.branches if branch.share is not None]
        low, high = sum(share.low for share in written), sum(share.high for share in written)
        slack = _ROUNDING * max(1, len(written))
        complete = len(written) == len(item.branches)
        if low <= 1 + slack and (not complete or high >= 1 - slack):
            continue
        path = (*paths[item.id], "branches")
        where = spans.node((*path, 0)) if (*path, 0) in spans else spans.node(path)
        notebook.say("share_sum", where, total=_percent(low, high))


def _percent(low: float, high: float) -> str:
    first, last = f"{low * 100:g}", f"{high * 100:g}"
    return f"{first}%" if first == last else f"{first}〜{last}%"


def lanes_in_order(items: Iterable[Item]) -> list[str]:
    """Name the lanes of steps (and gateways that have one) in order of appearance."""
    names = (item.lane for item in items if isinstance(item, (Step, Gateway)) and item.lane)
    return list(dict.fromkeys(names))
