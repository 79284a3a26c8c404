"""The short question a decision asks, read out of its conditions."""

from __future__ import annotations

from bprflow.language.text import normalise
from bprflow.model import Step

_YES = frozenset({"はい", "yes", "する", "○", "ok", "いいえ", "no", "しない", "×", "ng"})
_OTHERWISE = ("その他", "それ以外", "上記以外", "以外", "otherwise", "other", "else")
_PARTICLES = "がはをにのでとも・、 "
_MAX_LENGTH = 16


def question(step: Step) -> str:
    """Give a question of a few words, or nothing when the conditions speak for themselves.

    不備あり / 不備なし → 不備？; はい / いいえ → the step's own words; 500万円以上 / それ以外 → 500万円以上？
    """
    conditions = [branch.condition.strip() for branch in step.branches if branch.condition.strip()]
    if len(conditions) < 2:
        return ""
    plain = [normalise(word).casefold() for word in conditions]
    if all(word in _YES for word in plain):
        return _ask(step.name)
    shared = _shared_start(conditions).rstrip(_PARTICLES)
    if shared and not shared[-1].isdigit() and (len(shared) > 1 or "\u4e00" <= shared <= "\u9fff"):
        return _ask(shared)
    telling = [word for word, folded in zip(conditions, plain, strict=True) if not folded.startswith(_OTHERWISE)]
    return _ask(telling[0]) if len(telling) == 1 else ""


def _ask(words: str) -> str:
    return f"{words}{'?' if words.isascii() else '？'}" if len(words) <= _MAX_LENGTH else ""


def _shared_start(words: list[str]) -> str:
    shortest, longest = min(words), max(words)
    length = next((at for at, char in enumerate(shortest) if char != longest[at]), len(shortest))
    return shortest[:length]
