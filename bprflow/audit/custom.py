"""Rules a city writes as YAML: conditions on words, lane, medium, kind and document, and what to say.

規則:
- 記号: CITY-01
名前: 回議用紙の手書き
言葉: [回議用紙]            # one of them must stand in the step
言わない言葉: [廃止]        # none of these
担当: 職員                  # kind of lane, or the lane's name
媒体: [紙]                  # one of these carriers
種類: [記入]                # one of these kinds of work
帳票: [回議用紙]            # reads or writes one of these
文: 「{step}」で回議用紙に手で書いています
なぜ: 同じことを電子決裁にも入れています
直し方: 電子決裁の件名欄で足りるかもしれません
重さ: 注意
根拠: ○○市文書管理規程
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from bprflow.audit.finding import Source
from bprflow.audit.rule import Registry, Rule, rule
from bprflow.errors import UsageError
from bprflow.files import read_bytes
from bprflow.language import values
from bprflow.language.terms import Text, Vocabulary
from bprflow.language.text import close_matches, normalise
from bprflow.model import LaneKind, Medium, StepKind

if TYPE_CHECKING:
    from bprflow.audit.case import Case, Hit, Seen

_KEYS = {
    "記号": "code", "名前": "name", "言葉": "words", "言わない言葉": "unless", "担当": "lane", "媒体": "media", "種類": "kinds",
    "帳票": "documents", "文": "message", "なぜ": "why", "直し方": "remedy", "重さ": "severity", "根拠": "basis",
}  # fmt: skip
_NEEDED = ("code", "name", "message", "why", "remedy")
_CODE = re.compile(r"^[A-Z][A-Z0-9]{1,9}-\d{2,3}$")


@dataclass(frozen=True, slots=True)
class _Condition:
    """When a rule speaks of a step: every part that is written must hold."""

    words: tuple[str, ...]
    unless: tuple[str, ...]
    lane: str
    lane_kind: LaneKind | None
    media: frozenset[Medium]
    kinds: frozenset[StepKind]
    documents: frozenset[str]

    def holds(self, seen: Seen) -> bool:
        used = {use.document for use in (*seen.step.reads, *seen.step.writes)}
        return (
            (not self.words or any(word in seen.text for word in self.words))
            and not any(word in seen.text for word in self.unless)
            and (self.lane_kind is None or seen.hands is self.lane_kind)
            and (not self.lane or self.lane_kind is not None or seen.lane == self.lane)
            and (not self.media or not self.media.isdisjoint(seen.media))
            and (not self.kinds or seen.kind in self.kinds)
            and (not self.documents or not self.documents.isdisjoint(used))
        )


def read_rules(path: str) -> tuple[Rule, ...]:
    """Read the rules of a YAML file.

    Args:
        path: File as the user gave it.

    Raises:
        UnreadableInputError: The file cannot be read.
        UsageError: A rule is not well formed; all faults are named at once.

    """
    try:
        data: object = yaml.safe_load(read_bytes(path).decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} を読めません ({error})", "YAML の書き方を確かめてください") from None
    items = (data.get("規則") or data.get("rules")) if isinstance(data, Mapping) else None
    if not isinstance(items, list):
        raise UsageError(f"{path} に「規則:」の並びがありません", "「規則:」の下に「- 記号:」を並べてください")
    registry = Registry()
    faults: list[str] = []
    for number, item in enumerate(items, 1):
        faults += [f"{number}番目: {fault}" for fault in _add(item, registry)]
    if faults:
        raise UsageError(f"{path}: " + " / ".join(faults), "docs の「規則を足す」を見てください")
    return tuple(registry.rules.values())


def _add(item: object, registry: Registry) -> list[str]:
    if not isinstance(item, Mapping):
        return ["「記号」「名前」などの項目で書いてください"]
    faults: list[str] = []
    parts: dict[str, object] = {}
    for key, value in item.items():
        name = _KEYS.get(str(key), str(key))
        if name not in _KEYS.values():
            near = close_matches(str(key), _KEYS)
            faults.append(f"「{key}」という項目はありません" + (f" (もしかして: {near[0]})" if near else ""))
        parts[name] = value
    words = {code: word for word, code in _KEYS.items()}
    faults += [f"「{words[name]}」がありません" for name in _NEEDED if not str(parts.get(name) or "").strip()]
    code = str(parts.get("code", "")).upper()
    if code and not _CODE.match(code):
        faults.append(f"記号「{code}」は CITY-01 のように書いてください")
    severity = values.SEVERITY.find(str(parts.get("severity", "注意")))
    if severity is None:
        faults.append(f"重さ「{parts['severity']}」は 重大・注意・参考 のどれかにしてください")
    condition = _condition(parts, faults)
    if not any((condition.words, condition.lane, condition.media, condition.kinds, condition.documents)):
        faults.append("条件 (言葉・担当・媒体・種類・帳票) が一つもありません")
    if not faults and severity:
        _register(parts, code, severity.code, condition, registry)
    return faults


def _condition(parts: Mapping[str, object], faults: list[str]) -> _Condition:
    def words(name: str) -> tuple[str, ...]:
        value = parts.get(name)
        items = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return tuple(str(item) for item in items)

    def codes(name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
        found = []
        for word in words(name):
            term = vocabulary.find(word)
            if term is None:
                faults.append(f"{vocabulary.ja}「{word}」はありません")
            else:
                found.append(term.code)
        return tuple(found)

    lane = str(parts.get("lane") or "")
    kind = values.LANE_KIND.find(lane) if lane else None
    return _Condition(
        words=tuple(normalise(word).lower() for word in words("words")),
        unless=tuple(normalise(word).lower() for word in words("unless")),
        lane=lane,
        lane_kind=LaneKind(kind.code) if kind else None,
        media=frozenset(Medium(code) for code in codes("media", values.MEDIUM)),
        kinds=frozenset(StepKind(code) for code in codes("kinds", values.STEP_KIND)),
        documents=frozenset(words("documents")),
    )


def _register(parts: Mapping[str, object], code: str, severity: str, condition: _Condition, registry: Registry) -> None:
    def check(case: Case) -> Iterator[Hit]:
        for seen in case.steps:
            if seen.by_people and condition.holds(seen):
                yield seen.hit(*seen.facts.media[:1])

    why, remedy = str(parts["why"]), str(parts["remedy"])
    check.__doc__ = (
        f"{parts['name']}\n\nなぜ困るか: {why}\n直し方: {remedy}\n言ってはいけないとき: 条件に当てはまらないとき。\n"
        f"悪い例: なし\n良い例: なし\nWhat: {parts['name']}\nWhy: {why}\nRemedy: {remedy}\nNot when: The conditions do not hold."
    )
    # Only {step} and {lane} are placeholders a city may use; other braces are letters.
    message = re.sub(r"\{(?!step\}|lane\})|(?<!\{step)(?<!\{lane)\}", lambda m: m[0] * 2, str(parts["message"]))
    basis = Source(Text(str(parts.get("basis") or "市の規則"), str(parts.get("basis") or "the city's own rule")), "-")
    register = rule(
        code, str(parts["name"]), str(parts["name"]), f"{severity} medium minimum",
        message=Text(message, message), basis=(basis,), guards=("G3", "G6", "G8"), registry=registry,
    )  # fmt: skip
    register(check)
