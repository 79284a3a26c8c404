"""The interview: ten questions about a job, and the flow that its answers make."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bprflow.language.terms import Text
from bprflow.source.starter import one_line
from bprflow.source.yaml_text import entries, lines


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the interview.

    Attributes:
        code: What the answer fills.
        text: How it is asked.
        optional: True when an empty answer is fine.
    """

    code: str
    text: Text
    optional: bool = True


ABOUT_THE_JOB = (
    Question("name", Text("1. 何という業務ですか", "1. What is the job called"), optional=False),
    Question("owner", Text("2. どの課の仕事ですか", "2. Which section does it belong to")),
    Question(
        "volume",
        Text("3. 1年に何件ありますか (例: 1,200件/年, 月80件)", "3. How many cases a year (e.g. 1,200 cases/year)"),
    ),
    Question("start", Text("4. 何がきっかけで始まりますか (例: 届出, 毎月1日)", "4. What starts it (e.g. a filing)")),
)
ABOUT_A_STEP = (
    Question("lane", Text("5. だれがしますか (終わりなら Enter)", "5. Who does it (Enter when there is no more)")),
    Question("work", Text("6. 何をしますか (例: 申請書に手書きする)", "6. What do they do"), optional=False),
    Question(
        "media",
        Text("7. 何でしますか。紙・対面・電話・システムなど", "7. On what: paper, in-person, phone, system ..."),
    ),
    Question(
        "time", Text("8. 手を動かす時間は何分ですか (例: 10分, 8〜12分)", "8. How long does it take (e.g. 10 min)")
    ),
    Question(
        "wait",
        Text(
            "9. 次に進むまで、どれだけ待ちますか (例: 3日)", "9. How long until the next step can start (e.g. 3 days)"
        ),
    ),
    Question(
        "missing",
        Text(
            "10. 不足や間違いがあるとき、どの手順へ戻りますか (例: 1 に 15%。なければ Enter)",
            "10. If something is missing, back to which step (e.g. 1 at 15%; Enter if never)",
        ),
    ),
)
"""Four questions about the job, then six about each step: ten in all."""


_STOPPED = Text(
    "途中でやめたところまでの答えです。続きの手順を書き足してください。",
    "The answers so far; go on with the next step below.",
)
_SOMEBODY = Text("だれ", "who")


@dataclass
class Interview:
    """The answers so far.

    Attributes:
        job: Answers about the job by question code.
        steps: Answers about each step by question code.
        begun: Answers about the step that is being asked for.
    """

    job: dict[str, str] = field(default_factory=dict)
    steps: list[dict[str, str]] = field(default_factory=list)
    begun: dict[str, str] = field(default_factory=dict)

    def settled(self, question: Question, typed: str, language: str = "ja") -> str:
        """Give the answer to use: on one line, and a bare number of minutes with its unit.

        Args:
            question: The question that was asked; it asks for minutes where it asks for a time.
            typed: What was typed.
            language: "ja" or "en".
        """
        from bprflow.language.text import normalise

        answer = one_line(typed)
        if question.code == "time" and re.fullmatch(r"\d+(?:\.\d+)?(?: ?[〜~-] ?\d+(?:\.\d+)?)?", normalise(answer)):
            return answer + (" min" if language == "en" else "分")
        return answer

    def fault(self, question: Question, answer: str) -> Text | None:
        """Say what is wrong with an answer; None when it can be used.

        Args:
            question: The question that was asked.
            answer: What was typed, trimmed.
        """
        from bprflow.language.values import MEDIUM
        from bprflow.units import QuantityError, parse_minutes, parse_rate

        if not answer:
            return None if question.optional else Text("何か書いてください", "please write something")
        try:
            if question.code == "time":
                parse_minutes(answer)
            elif question.code == "wait":
                parse_minutes(answer, elapsed=True)
            elif question.code == "volume":
                parse_rate(answer)
            elif question.code == "missing":
                return self._fault_of_return(answer)
        except QuantityError as error:
            return Text(error.hint_ja, error.hint_en)
        if question.code == "media":
            unknown = [word for word in _words(answer) if MEDIUM.find(word) is None]
            if unknown:
                known = "・".join(term.ja for term in MEDIUM)
                return Text(
                    f"「{unknown[0]}」は選べません。{known} から選んでください", f"unknown medium: {unknown[0]}"
                )
        return None

    def _fault_of_return(self, answer: str) -> Text | None:
        target, share = split_return(answer)
        if target is None or not 1 <= target <= len(self.steps) + 1:
            return Text(
                "戻る手順の番号で答えてください (例: 1 に 15%)", "answer with the number of a step, e.g. 1 at 15%"
            )
        if share is not None:
            from bprflow.units import parse_share

            parse_share(share)
        return None

    def text(self, language: str = "ja", *, stopped: bool = False) -> str:
        """Write the flow the answers describe, as YAML a person goes on editing.

        Args:
            language: "ja" or "en", for the keys.
            stopped: The questions were not all answered: keep the step that was begun, and say so.
        """
        from bprflow.language.keys import PROCESS

        if stopped:
            return self._unfinished(language)
        head = {
            PROCESS.word(code, language): one_line(self.job[code])
            for code in ("name", "owner", "volume", "start")
            if self.job.get(code)
        }
        names = self._names()
        steps = [self._step(number, names, language) for number in range(len(self.steps))]
        rows = [*lines(head), "", f"{PROCESS.word('steps', language)}:", *entries(steps, 2, width=0)]
        return "\n".join(rows) + "\n"

    def _unfinished(self, language: str) -> str:
        remark = _STOPPED.in_language(language)
        if self.begun.get("work"):
            whole = Interview(self.job, [*self.steps, self.begun])
            return f"# {remark}\n{whole.text(language)}"
        begun = f"  # - {one_line(self.begun.get('lane', '')) or _SOMEBODY.in_language(language)}:\n"
        return f"# {remark}\n{Interview(self.job, self.steps).text(language)}{begun}"

    def _step(self, number: int, names: list[str], language: str) -> dict[str, object]:
        from bprflow.language.keys import GATEWAY, PARALLEL, STEP

        answers, lane = self.steps[number], one_line(self.steps[number]["lane"])
        is_key = any(vocabulary.find(lane) for vocabulary in (STEP, PARALLEL, GATEWAY))
        data: dict[str, object] = (
            {STEP.word("lane", language): lane, STEP.word("name", language): names[number]}
            if is_key
            else {lane: names[number]}
        )
        if words := _words(answers.get("media", "")):
            data[STEP.word("media", language)] = words
        for question, code in (("time", "touch"), ("wait", "wait")):
            if answers.get(question):
                data[STEP.word(code, language)] = answers[question]
        if ways := self._branches(number, names, language):
            data[STEP.word("branches", language)] = ways
        return data

    def _names(self) -> list[str]:
        """Name the steps so that no two are the same."""
        names: list[str] = []
        for answers in self.steps:
            work, count = one_line(answers["work"]), 2
            name = work
            while name in names:
                name, count = f"{work} ({count})", count + 1
            names.append(name)
        return names

    def _branches(self, number: int, names: list[str], language: str) -> dict[str, str]:
        target, share = split_return(self.steps[number].get("missing", ""))
        if target is None:
            return {}
        onward = names[number + 1] if number + 1 < len(names) else ("end" if language == "en" else "終了")
        missing, complete = ("missing", "complete") if language == "en" else ("不備あり", "不備なし")
        return {f"{missing} {share}" if share else missing: names[target - 1], complete: onward}


def split_return(answer: str) -> tuple[int | None, str | None]:
    """Split `1 に 15%` into the number of a step and a share; (None, None) for nothing."""
    from bprflow.language.text import normalise

    match = re.fullmatch(r"(?:手順|step)?\s*(\d+)\s*(?:番|へ|に|at|、|,)*\s*(\S.*)?", normalise(answer), re.I)
    return (int(match[1]), match[2]) if match else (None, None)


def _words(answer: str) -> list[str]:
    return [word for word in re.split(r"[、,，・/\s]+", answer.strip()) if word]
