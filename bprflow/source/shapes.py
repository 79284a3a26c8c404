"""What stands where in a flow or redesign file: which vocabulary a mapping's keys and values are of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bprflow.language import keys, redesign_keys, values
from bprflow.language.terms import Vocabulary
from bprflow.source.read_parts import lane_pieces

Translate = Callable[[str, str], str]
"""Words and language ("ja" or "en") to canonical words."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a value may be written.

    Attributes:
        scalar: Canonical words of a plain text, by language.
        fields: Vocabulary of a mapping's keys; None when its keys are names of the user's own.
        values: Shape of each field by its code.
        named: Shape below a key that is a name.
        entry: Shape of a list's entries; itself when None.
        item: True for entries of 手順, which mix names and attributes.
        change: True for entries of 変更.

    """

    scalar: Translate = lambda words, _language: words
    fields: Vocabulary | None = None
    values: Mapping[str, Shape] = field(default_factory=dict)
    named: Shape | None = None
    entry: Shape | None = None
    item: bool = False
    change: bool = False


def _closed(vocabulary: Vocabulary) -> Shape:
    def translate(words: str, language: str) -> str:
        term = vocabulary.find(words)
        if term is not None:
            return term.word(language)
        return "、".join(vocabulary.word(_code(vocabulary, part), language) for part in closed_parts(words))

    return Shape(translate)


def closed_parts(words: str) -> list[str]:
    """Split `紙、対面` as the reader does."""
    from bprflow.source.reader import SPLIT_CLOSED

    return [part for part in SPLIT_CLOSED.split(words.strip()) if part]


def _code(vocabulary: Vocabulary, word: str) -> str:
    term = vocabulary.find(word)
    return term.code if term is not None else word


def _target(words: str, language: str) -> str:
    folded = words.strip().casefold()
    if folded in values.END_WORDS:
        return "end" if language == "en" else "終了"
    if folded in values.NEXT_WORDS:
        return "next" if language == "en" else "次へ"
    return words


def _lane(words: str, language: str) -> str:
    kinds = values.LANE_KIND
    return " ".join(
        kinds.word(_code(kinds, piece), language) if kinds.find(piece) else piece for piece in lane_pieces(words)
    )


def _basis(words: str, language: str) -> str:
    term = values.BASIS_KIND.find(words)
    return term.word(language) if term is not None else words


TEXT = Shape()
_TARGET = Shape(_target)
_QUANTITY = Shape(fields=keys.QUANTITY, values={"provenance": _closed(values.PROVENANCE)})
_BASIS = Shape(_basis, keys.BASIS, {"kind": _closed(values.BASIS_KIND)})
_MEDIA, _SEALS = _closed(values.MEDIUM), _closed(values.SEAL_KIND)
_USE = Shape(fields=keys.USE, named=TEXT)
_BRANCH = Shape(_target, keys.BRANCH, {"share": _QUANTITY, "target": _TARGET}, named=_TARGET)
_BRANCHES = Shape(_target, named=_BRANCH, entry=_BRANCH)
_WAIVER = Shape(fields=keys.WAIVER, named=Shape(fields=keys.WAIVER))
_VOLUME = Shape(fields=keys.QUANTITY, values=_QUANTITY.values, named=_QUANTITY)
_PEAK = Shape(fields=keys.PEAK, values={"share": _QUANTITY})

_LANE_BODY = Shape(_lane, keys.LANE, {"kind": _closed(values.LANE_KIND), "yen_per_hour": _QUANTITY})
_DOCUMENT_BODY = Shape(_MEDIA.scalar, keys.DOCUMENT, {"media": _MEDIA, "seals": _SEALS})
_RULE_BODY = Shape(
    _closed(values.REQUIREMENT).scalar, keys.RULE, {"requirements": _closed(values.REQUIREMENT), "basis": _BASIS}
)


def _declared(body: Shape) -> Shape:
    """Shape of 担当, 帳票 or ルール: names with a body, or a list of names or bodies."""
    return Shape(named=body, entry=Shape(fields=body.fields, values=body.values, named=body))


_STEP_VALUES: dict[str, Shape] = {
    "kind": _closed(values.STEP_KIND), "media": _MEDIA, "seals": _SEALS, "touch": _QUANTITY, "wait": _QUANTITY,
    "frequency": _QUANTITY, "share": _QUANTITY, "reads": _USE, "writes": _USE, "branches": _BRANCHES, "next": _TARGET,
    "waivers": _WAIVER,
}  # fmt: skip
STEP = Shape(fields=keys.STEP, values=_STEP_VALUES, item=True)
GATEWAY = Shape(
    fields=keys.GATEWAY, values={"gateway": _closed(values.GATEWAY_KIND), "branches": _BRANCHES, "next": _TARGET}
)
PARALLEL = Shape(fields=keys.PARALLEL, values={"parallel": STEP})

_DECLARED = {"lanes": _declared(_LANE_BODY), "documents": _declared(_DOCUMENT_BODY), "rules": _declared(_RULE_BODY)}
FLOW = Shape(
    fields=keys.PROCESS,
    values={
        **_DECLARED, "state": _closed(values.STATE), "volume": _VOLUME, "standard_period": _QUANTITY, "basis": _BASIS,
        "peak": _PEAK, "waivers": _WAIVER, "steps": STEP,
    },
)  # fmt: skip

_CHANGE_VALUES: dict[str, Shape] = {
    "new": STEP, "decision": STEP, "touch": _QUANTITY, "share": _QUANTITY, "media": _MEDIA,
    "requirements": _closed(values.REQUIREMENT), "authority": _closed(values.AUTHORITY), "basis": _BASIS,
    "disposition": _closed(redesign_keys.DISPOSITION), "override": Shape(fields=redesign_keys.OVERRIDE),
}  # fmt: skip
_AMENDMENT = Shape(fields=redesign_keys.AMENDMENT, values=_CHANGE_VALUES)
CHANGE = Shape(fields=redesign_keys.CHANGE, values=_CHANGE_VALUES, change=True)
REDESIGN = Shape(
    fields=redesign_keys.REDESIGN,
    values={
        **_DECLARED, "uptake": _QUANTITY, "changes": CHANGE, "amendments": _AMENDMENT,
        "costs": Shape(fields=redesign_keys.COSTS, values={"staff_hours": _QUANTITY}),
        "stages": Shape(fields=redesign_keys.STAGE, values={"uptake": _QUANTITY}),
    },
)  # fmt: skip
