"""Read out of a step's words what its writer left out; every such fact is marked 推定.

Order of trust: a written value; then what a declared rule or document says; then the words of
the step (table in `bprflow.language.lexicon`). What was read out of words never overrides.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bprflow.language import lexicon, values
from bprflow.language.editions import EDITION, in_force
from bprflow.language.text import normalise
from bprflow.model.facts import Fact, StepFacts
from bprflow.model.parts import LaneKind, Medium, SealKind
from bprflow.model.process import Process
from bprflow.model.rule import Requirement
from bprflow.model.step import Step, StepKind


@dataclass(frozen=True, slots=True)
class _Word:
    """Everything one word of the lexicon tells, its rows joined."""

    text: str
    kind: tuple[StepKind, int] | None
    media: tuple[Medium, ...]
    requirements: tuple[Requirement, ...]
    seals: tuple[SealKind, ...]

    @property
    def latin(self) -> bool:
        """Is it written in Latin letters, so that it has to stand alone?"""
        return self.text.isascii()


_DENIAL_REACH = 24
"""How far before an English word its denial may begin."""


def _whole(text: str, start: int, end: int) -> bool:
    """Do no Latin letters stand around the word?"""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of one step's name tell, whatever is written elsewhere.

    Attributes:
        kind: Kind of work and the word it came from; None when no word tells.
        media, requirements, seals: Facts with their words, in order of appearance.
        seal_count: Impressions the words name; 0 when they name none.
        sealed: Seals the words say are there already (押印した申請書): a state, not an act of this step.
        copies: True when typing copies what already stands somewhere (転記).

    """

    kind: Fact[StepKind] | None
    media: tuple[Fact[Medium], ...]
    requirements: tuple[Fact[Requirement], ...]
    seals: tuple[Fact[SealKind], ...]
    seal_count: int
    copies: bool
    sealed: tuple[Fact[SealKind], ...] = ()


@functools.cache
def _index(edition: str) -> Mapping[str, tuple[_Word, ...]]:
    """Words of an edition by first letter, longest first."""
    table = tuple(cue for cue in lexicon.TABLE if in_force(edition, cue.since, cue.until))
    joined: dict[str, _Word] = {}
    for cue in table:
        for text in cue.words:
            old = joined.get(text)
            kind = (StepKind(cue.kind), cue.weight) if cue.kind else None
            joined[text] = _Word(
                text,
                kind or (old.kind if old else None),
                (*(old.media if old else ()), *map(Medium, cue.media)),
                (*(old.requirements if old else ()), *map(Requirement, cue.requirements)),
                (*(old.seals if old else ()), *map(SealKind, cue.seals)),
            )
    _inherit(joined, table)
    index: dict[str, list[_Word]] = {}
    for word in sorted(joined.values(), key=lambda word: -len(word.text)):
        index.setdefault(word.text[0], []).append(word)
    return {letter: tuple(words) for letter, words in index.items()}


def _inherit(joined: dict[str, _Word], table: tuple[lexicon.Cue, ...]) -> None:
    """Let a telling word also tell what a shorter one at its start tells (手書き ⊃ 手書)."""
    hiding = {
        text for cue in table if not (cue.kind or cue.media or cue.requirements or cue.seals) for text in cue.words
    }
    for text, word in list(joined.items()):
        if text in hiding:
            continue
        for length in range(len(text) - 1, 0, -1):
            shorter = joined.get(text[:length])
            if shorter and shorter.text not in hiding:
                joined[text] = word = _Word(
                    text,
                    word.kind,
                    word.media or shorter.media,
                    tuple(dict.fromkeys((*word.requirements, *shorter.requirements))),
                    word.seals or shorter.seals,
                )


def _hits(text: str, edition: str) -> list[tuple[_Word, int, int]]:
    """Words of the lexicon in `text` that are not denied, left to right; O(length)."""
    index = _index(edition)
    found: list[tuple[_Word, int, int]] = []
    position, length = 0, len(text)
    while position < length:
        for word in index.get(text[position], ()):
            end = position + len(word.text)
            if text.startswith(word.text, position) and (not word.latin or _whole(text, position, end)):
                found.append((word, position, end))
                position = end
                break
        else:
            position += 1
    kept: list[tuple[_Word, int, int]] = []
    denied_from = -1
    for word, start, end in reversed(found):
        before = word.latin and lexicon.ENGLISH_DENIAL.search(text, max(0, start - _DENIAL_REACH), start)
        if before or lexicon.DENIAL.match(text, end) or end == denied_from:
            denied_from = start
        else:
            kept.append((word, start, end))
    kept.reverse()
    return kept


def is_denied(text: str, word: str) -> bool:
    """Tell whether every place of a word in a text is followed by its denial (収入印紙を廃止).

    Args:
        text: NFKC folded, lower case.
        word: A word that stands in it.

    """
    place = text.find(word)
    while place >= 0:
        if not lexicon.DENIAL.match(text, place + len(word)):
            return False
        place = text.find(word, place + 1)
    return True


@functools.lru_cache(maxsize=32768)
def read_words(name: str, edition: str = EDITION) -> Reading:
    """Read the words of a step's name.

    Args:
        name: What is done, in the writer's words.
        edition: Edition of the lexicon.

    """
    text = normalise(name).lower()
    hits = _hits(text, edition)
    kind: Fact[StepKind] | None = None
    best = 0
    media: dict[Medium, Fact[Medium]] = {}
    demands: dict[Requirement, Fact[Requirement]] = {}
    seals: dict[SealKind, Fact[SealKind]] = {}
    sealed: dict[SealKind, Fact[SealKind]] = {}
    states = in_force(edition, "2026.12")
    for word, start, end in hits:
        if states and word.seals and lexicon.SEAL_STATE.match(text, end):
            sealed.update({seal: Fact(seal, True, word.text) for seal in word.seals if seal not in sealed})
            media.update({medium: Fact(medium, True, word.text) for medium in word.media if medium not in media})
            continue
        named = word.kind
        if named is None and word.seals and lexicon.SEAL_ACT.match(text, end):
            named = (StepKind.SEAL, lexicon.SEAL_ACT_WEIGHT)
        # What stands in brackets is an aside: it names the work only when nothing outside does.
        aside = _ASIDE if text.count("(", 0, start) > text.count(")", 0, start) else 0
        weight = named[1] - aside if named else 0
        if named and (weight >= best or kind is None):
            best = weight
            kind = Fact(named[0], True, word.text)
        for medium in word.media:
            media.setdefault(medium, Fact(medium, True, word.text))
        for demand in word.requirements:
            demands.setdefault(demand, Fact(demand, True, word.text))
        for seal in word.seals:
            seals.setdefault(seal, Fact(seal, True, word.text))
    if len(seals) > 1:
        # 「公印を押印する」: the word that names the seal tells more than 押印 itself.
        seals = {k: f for k, f in seals.items() if f.evidence not in _GENERIC_SEAL_WORDS} or seals
    count = 0
    if seals and SealKind.SIGNATURE not in seals:
        match = lexicon.SEAL_COUNT.search(text)
        titles = lexicon.SEAL_TITLES.search(text)
        count = int(match[1]) if match else len(re.split(r"[・、,と]", titles[0])) if titles else 1
    return Reading(
        kind,
        tuple(media.values()),
        tuple(demands.values()),
        tuple(seals.values()),
        count,
        lexicon.COPY_SOURCE.search(text) is not None,
        tuple(sealed.values()),
    )


_ASIDE = 9
_GENERIC_SEAL_WORDS = frozenset(
    {"押印", "捺印", "なつ印", "記名押印", "印を押", "印をもら", "印を受け", "判を押", "はんこを", "ハンコを"}
)


@functools.lru_cache(maxsize=4096)
def _lane_kind_of_name(name: str, edition: str) -> LaneKind:
    text = normalise(name)
    if not in_force(edition, "2026.12"):
        return _lane_kind_of_words(text) or LaneKind.STAFF
    # What stands in brackets is an aside: 窓口担当(市民課) is an office, システム(児童手当) a system.
    bare = lexicon.LANE_ASIDE.sub("", text)
    for words in dict.fromkeys((bare, text)):
        if words and lexicon.LANE_STAFF_JOBS.search(words):
            return LaneKind.STAFF
        if words and (kind := _lane_kind_of_words(words)):
            return kind
    return LaneKind.STAFF


def _lane_kind_of_words(text: str) -> LaneKind | None:
    if lexicon.LANE_SYSTEM.search(text):
        return LaneKind.SYSTEM
    if lexicon.LANE_OUTSIDE.search(text):
        return LaneKind.OUTSIDE
    if lexicon.LANE_STAFF.search(text):
        return LaneKind.STAFF
    if lexicon.LANE_RESIDENT.search(text):
        return LaneKind.RESIDENT
    return None


def lane_kind(name: str, process: Process, edition: str = EDITION) -> Fact[LaneKind]:
    """Tell whose hands a lane is.

    Args:
        name: Lane name as the step gives it.
        process: The process, for lanes that declare their kind.
        edition: Edition of the lexicon.

    """
    lane = process.lane_by_name.get(name)
    if lane is not None and lane.kind is not None:
        return Fact(lane.kind, False, name)
    return Fact(_lane_kind_of_name(name, edition), True, name)


def infer_step(step: Step, process: Process, edition: str = EDITION) -> StepFacts:
    """Tell everything known of one step, written facts first.

    Args:
        step: The step.
        process: Its process, for lanes, documents and rules it refers to.
        edition: Edition of the lexicon.

    """
    words = read_words(step.name, edition)
    hands = lane_kind(step.lane, process, edition)
    media = _media(step, process, words, hands)
    seals, seal_count = _seals(step, process, words, edition)
    return StepFacts(
        kind=_kind(step, process, words, hands, media),
        media=media,
        requirements=_requirements(step, process, words, seals),
        seals=seals,
        seal_count=seal_count,
        lane_kind=hands,
    )


_ON_PAPER = frozenset({Medium.PAPER, Medium.FAX, Medium.POST, Medium.PAPER_MAP})


def _paper_source(step: Step, process: Process) -> str:
    """Name of a paper the step reads, or empty."""
    for use in step.reads:
        document = process.document_by_name.get(use.document)
        if document is not None and document.media and all(medium in _ON_PAPER for medium in document.media):
            return use.document
    return ""


def _kind(
    step: Step, process: Process, words: Reading, hands: Fact[LaneKind], media: tuple[Fact[Medium], ...]
) -> Fact[StepKind]:
    if step.kind is not None:
        return Fact(step.kind, False, "")
    if hands.value is LaneKind.SYSTEM:
        return Fact(StepKind.AUTO, True, step.lane)
    if words.kind is None:
        return Fact(StepKind.TASK, True, "")
    by_screen = any(fact.value in (Medium.FORM, Medium.LINE, Medium.PHONE) for fact in media)
    if words.kind.value is StepKind.SEND and hands.value is LaneKind.RESIDENT and by_screen:
        return Fact(StepKind.INPUT, True, words.kind.evidence)
    if words.kind.value is StepKind.INPUT and hands.value is not LaneKind.RESIDENT:
        source = _paper_source(step, process)
        if source:
            return Fact(StepKind.TRANSCRIBE, True, source)
        if words.copies and not by_screen:
            return Fact(StepKind.TRANSCRIBE, True, words.kind.evidence)
    return words.kind


def _media(step: Step, process: Process, words: Reading, hands: Fact[LaneKind]) -> tuple[Fact[Medium], ...]:
    if step.media:
        return tuple(Fact(medium, False, "") for medium in step.media)
    found = words.media
    if not found and hands.value is LaneKind.SYSTEM:
        return (Fact(Medium.SYSTEM, True, step.lane),)
    if not found:
        # Only what every document of the step agrees on: a step that turns paper into data has two carriers.
        uses = (*step.reads, *step.writes)
        carried = [process.document_by_name[u.document] for u in uses if u.document in process.document_by_name]
        common = {medium for document in carried for medium in document.media}
        if carried and len(common) == 1 and all(document.media for document in carried):
            return (Fact(common.pop(), True, carried[0].name),)
        if step.system:
            return (Fact(Medium.SYSTEM, True, step.system),)
        text = normalise(step.name)
        noun = lexicon.PAPER_NOUN.search(text)
        typed = words.kind is not None and words.kind.value in (StepKind.INPUT, StepKind.TRANSCRIBE)
        if typed and hands.value is LaneKind.STAFF:
            return (Fact(Medium.SYSTEM, True, words.kind.evidence if words.kind else ""),)
        if noun and not lexicon.DATA_WORD.search(text) and not lexicon.DENIAL.match(text, noun.end()):
            return (Fact(Medium.PAPER, True, noun[1]),)
    return found


def _seals(step: Step, process: Process, words: Reading, edition: str) -> tuple[tuple[Fact[SealKind], ...], int]:
    if step.seals:
        count = max(len(step.seals), words.seal_count if len(step.seals) == 1 else 0)
        return tuple(Fact(seal, False, "") for seal in step.seals), count
    if words.seals:
        return words.seals, words.seal_count
    found = _first_traces(step, words.sealed, process, edition) if step.kind is not StepKind.SEAL else ()
    if found:
        return found, sum(fact.value is not SealKind.SIGNATURE for fact in found)
    for name in step.rules:
        rule = process.rule_by_name.get(name)
        if rule is not None and Requirement.SEAL in rule.requirements and step.kind is StepKind.SEAL:
            named = read_words(rule.name, edition).seals or (Fact(SealKind.PLAIN, True, rule.name),)
            return named, 1
    if step.kind is StepKind.SEAL:
        return (Fact(SealKind.PLAIN, True, "押印"),), 1
    return (), 0


def _first_traces(
    step: Step, sealed: tuple[Fact[SealKind], ...], process: Process, edition: str
) -> tuple[Fact[SealKind], ...]:
    """Give the seals a step finds put on already, as far as no other step tells of them.

    Where no step puts a seal on (residents seal at home), the first paper that bears it is all that
    tells of it; where a step does, or an earlier one told already, it would count twice.
    """
    if not sealed:
        return ()
    left = sealed
    before = True
    for other in process.all_steps:
        if not left:
            break
        if other is step:
            before = False
            continue
        words = read_words(other.name, edition)
        told = {*other.seals, *(fact.value for fact in (*words.seals, *(words.sealed if before else ())))}
        if told or other.kind is StepKind.SEAL:
            left = tuple(fact for fact in left if fact.value is not SealKind.PLAIN and fact.value not in told)
    return left


def _requirements(
    step: Step, process: Process, words: Reading, seals: tuple[Fact[SealKind], ...]
) -> tuple[Fact[Requirement], ...]:
    found: dict[Requirement, Fact[Requirement]] = {}
    for name in step.rules:
        rule = process.rule_by_name.get(name)
        if rule is not None:
            for demand in rule.requirements:
                found.setdefault(demand, Fact(demand, False, name))
        else:
            term = values.REQUIREMENT.find(name)
            if term is not None:
                found.setdefault(Requirement(term.code), Fact(Requirement(term.code), False, name))
    for seal in seals:
        demand = Requirement.SIGNATURE if seal.value is SealKind.SIGNATURE else Requirement.SEAL
        found.setdefault(demand, Fact(demand, seal.inferred, seal.evidence))
    if step.original:
        found.setdefault(Requirement.ORIGINAL, Fact(Requirement.ORIGINAL, False, "原本"))
    if step.attachments:
        found.setdefault(Requirement.ATTACHMENT, Fact(Requirement.ATTACHMENT, False, step.attachments[0]))
    for fact in words.requirements:
        found.setdefault(fact.value, fact)
    return tuple(found.values())
