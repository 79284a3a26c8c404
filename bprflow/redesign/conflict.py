"""What stands in the way of a change, or should be looked at, as data with one table of sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bprflow.language.terms import Text
from bprflow.language.text import close_matches


class Weight(StrEnum):
    """refused: the change was not applied; warning: applied, please look; held: waits for an agreement."""

    REFUSED = "refused"
    WARNING = "warning"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing to know about a change.

    Attributes:
        code: Stable code, a key of `SENTENCES`.
        weight: Whether the change was applied.
        operation: Index in `Redesign.operations`; None when it concerns the whole redesign.
        subjects: Steps, documents or rules it is about, as ids or names.
        message: One polite sentence.

    """

    code: str
    weight: Weight
    operation: int | None
    subjects: tuple[str, ...]
    message: Text


SENTENCES: dict[str, Text] = {
    "unknown-step": Text(
        "手順「{name}」が見つかりません。{suggestion}",
        "There is no step '{name}'. {suggestion}",
    ),
    "unknown-document": Text(
        "帳票「{name}」はどの手順にも出てきません。{suggestion}", "No step uses a document '{name}'. {suggestion}"
    ),
    "unknown-rule": Text("ルール「{name}」が見つかりません。{suggestion}", "There is no rule '{name}'. {suggestion}"),
    "unknown-stage": Text("段階「{name}」が段階の一覧にありません。", "Stage '{name}' is not in the list of stages."),
    "twice": Text(
        "手順「{name}」に、両立しない変更が重なっています({words})。どれか1つにしてください。",
        "Step '{name}' has changes that exclude each other ({words}). Please keep one.",
    ),
    "twice-thing": Text(
        "「{name}」に、両立しない変更が重なっています({words})。どれか1つにするか、段階を分けてください。",
        "'{name}' has changes that exclude each other ({words}). Please keep one, or put them in different stages.",
    ),
    "protected": Text(
        "「{name}」は守られています({why})。変えるときは、責任を負う人の名前を「例外承認」に書いてください。",
        "'{name}' is protected ({why}). To change it, name who answers for it under 'override'.",
    ),
    "same-name": Text(
        "「{name}」という手順はすでにあります。別の名前か識別子にしてください。",
        "A step named '{name}' exists already. Please choose another name or id.",
    ),
    "no-place": Text(
        "「{name}」を置く場所が決まりません。「前」か「後」に、ある手順の名前を書いてください。",
        "There is no place for '{name}'. Name an existing step under 'before' or 'after'.",
    ),
    "branching": Text(
        "「{name}」には分岐があります。どこへ進むか({key})を書いてください。",
        "'{name}' has several ways out. Say which one goes on ({key}).",
    ),
    "not-in-row": Text(
        "「{name}」は続けて行う手順ではないので、並行にできません。先に「移動」で並べてください。",
        "The steps '{name}' do not follow one another; move them together before doing them in parallel.",
    ),
    "needs-output": Text(
        "「{reader}」は「{writer}」が書く「{document}」を読むので、この順番にはできません。",
        "'{reader}' reads '{document}', which '{writer}' writes; this order does not work.",
    ),
    "other-block": Text(
        "「{name}」は並行の枠の中と外にまたがるので、動かせません。",
        "'{name}' would cross the border of a parallel block.",
    ),
    "nothing-left": Text("手順が1つも残りません。", "No step would be left."),
    "unsound": Text(
        "この変更をすると流れがつながらなくなります({detail})。",
        "With this change the flow no longer holds together ({detail}).",
    ),
    "held": Text(
        "要協議の変更です。{question}合意したら「協議済み」に相手と日付を書いてください。",
        "This change needs an agreement first. {question}Then write with whom and when under 'agreed'.",
    ),
    "request-only": Text(
        "ルール「{name}」は国の法令によるものです。要望として記録し、改善後の流れは変えていません。",
        "Rule '{name}' is national law; it is kept as a request and the to-be flow is unchanged.",
    ),
    "lost-writer": Text(
        "「{document}」を書く手順がなくなりますが、「{reader}」がまだ読みます。",
        "Nobody writes '{document}' any more, but '{reader}' still reads it.",
    ),
    "rule-stands": Text(
        "「{step}」は「{media}」で行う案ですが、ルール「{rule}」({demand})がまだ効いています。ルール改正を検討してください。",
        "'{step}' is to be done by {media}, but rule '{rule}' ({demand}) still stands. Consider amending it.",
    ),
    "law-on-screen": Text(
        "「{step}」は「{media}」で行う案です。法令のルール「{rule}」({demand})を電子で満たせるか確かめてください。",
        "'{step}' is to be done by {media}; please check that the national rule '{rule}' ({demand}) can be met that way.",
    ),
    "keep-reason": Text(
        "「{name}」には残す理由があります({why})。新しいやり方でも満たすか確かめてください。",
        "'{name}' has a reason to stay ({why}). Please check that the new way satisfies it.",
    ),
    "crosses-decision": Text(
        "「{name}」が分岐「{decision}」をまたぐので、行う件数が変わります。",
        "'{name}' crosses the decision '{decision}', so how often it is done changes.",
    ),
    "shared-paper": Text(
        "並行にする「{name}」が同じ紙の「{document}」を使います。写しか電子化が要るかもしれません。",
        "The parallel steps '{name}' use the same paper '{document}'; copies or digitising may be needed.",
    ),
    "one-lane": Text(
        "並行にする「{name}」は同じ担当なので、同時には進まないかもしれません。",
        "The parallel steps '{name}' belong to one lane and may not really run at the same time.",
    ),
    "no-fallback": Text(
        "デジタルを使えない人の道(代替手段)が書かれていません。「{step}」に代わる窓口・電話・紙の道を確かめてください。",
        "No route is written for people who cannot use the digital one; please check one for '{step}'.",
    ),
    "no-uptake": Text(
        "利用率が書かれていないので、0〜100%の幅で計算します(仮定)。",
        "No uptake is written, so the effect is a range from 0 to 100 % (assumed).",
    ),
    "unknown-route": Text(
        "デジタル経路・代替手段にある「{name}」が改善後の流れにありません。",
        "'{name}' under digital or fallback is not in the to-be flow.",
    ),
    "override": Text(
        "「{name}」の保護({why})を、{person}の例外承認で外しています。{reason}",
        "The protection of '{name}' ({why}) is lifted by override of {person}. {reason}",
    ),
}
"""One sentence for each code, in both languages."""


def conflict(
    code: str,
    weight: Weight,
    operation: int | None,
    subjects: tuple[str, ...],
    english: dict[str, str] | None = None,
    **values: str,
) -> Conflict:
    """Make a conflict from the table.

    Args:
        code: A key of `SENTENCES`.
        weight: Whether the change was applied.
        operation: Index in `Redesign.operations`.
        subjects: What it is about.
        english: Values that differ in the English sentence.
        values: Values for both sentences.

    """
    sentence = SENTENCES[code]
    message = Text(sentence.ja.format(**values).strip(), sentence.en.format(**{**values, **(english or {})}).strip())
    return Conflict(code, weight, operation, subjects, message)


class RefusedError(Exception):
    """A change cannot be applied; carries what to say, never reaches a user.

    Args:
        code: A key of `SENTENCES`.
        subjects: What it is about.
        english: Values that differ in the English sentence.
        values: Values for both sentences.

    """

    def __init__(self, code: str, *subjects: str, english: dict[str, str] | None = None, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.subjects = subjects
        self.english = english
        self.values = values

    def conflict(self, operation: int | None) -> Conflict:
        """Make the conflict for the change with this index."""
        return conflict(self.code, Weight.REFUSED, operation, self.subjects, self.english, **self.values)


def unknown(code: str, name: str, known: Iterable[str]) -> RefusedError:
    """Make the refusal of a name that is not there, with near ones.

    Args:
        code: A key of `SENTENCES` that takes a name and a suggestion.
        name: The name as written.
        known: Names there are.

    """
    near = close_matches(name, list(known))
    return RefusedError(
        code,
        name,
        english={"suggestion": f"Did you mean: {', '.join(near)}?" if near else ""},
        name=name,
        suggestion=f"もしかして: {'、'.join(near)}" if near else "",
    )
