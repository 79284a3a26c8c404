"""What people decided on the sheet 課題一覧, read back so that the next audit knows it."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bprflow.errors import UnreadableInputError, UsageError
from bprflow.files import read_bytes
from bprflow.language.terms import Term, Text, Vocabulary
from bprflow.language.text import normalise
from bprflow.units import QuantityError, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
"""A workbook of answers is small; anything that unpacks larger is a mistake or an attack."""


class Decision(StrEnum):
    """What was decided about a finding."""

    ACT = "act"
    CONSIDER = "consider"
    ASK = "ask"
    DECLINE = "decline"


DECISION = Vocabulary(
    "decision",
    "対応方針",
    [
        Term("act", "対応する", "act", "見直す", "Will be changed", ("実施", "実施する", "やる")),
        Term("consider", "検討する", "consider", "まだ決めていない", "Not decided yet", ("検討中", "検討")),
        Term("ask", "要協議", "ask", "ほかの課や管理部門と話す", "Needs another section", ("協議", "相談")),
        Term("decline", "対応しない", "decline", "理由があって残す", "Stays, for a reason", ("除外", "残す", "不要")),
    ],
)

COLUMNS: dict[str, Text] = {
    "finding": Text("指摘ID", "Finding id"),
    "code": Text("記号", "Code"),
    "decision": Text("対応方針", "Decision"),
    "reason": Text("理由", "Reason"),
    "person": Text("対応担当", "Person"),
    "until": Text("期限", "By when"),
}
"""Headers the sheet is recognised by; their order and what stands between them do not matter."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One decision.

    Attributes:
        finding: Stable id of the finding.
        code: Code of its rule.
        decision: What was decided.
        reason: Why; empty when nothing was written.
        person: Who will do it or decided it.
        until: ISO date, or empty.
        row: Row on the sheet.

    """

    finding: str
    code: str
    decision: Decision
    reason: str
    person: str
    until: str
    row: int


@dataclass(frozen=True, slots=True)
class Answers:
    """All decisions of a workbook, and what could not be understood in it."""

    answers: tuple[Answer, ...]
    faults: tuple[Text, ...]


def read_answers(path: str) -> Answers:
    """Read the decisions people wrote into 課題一覧.

    Rows without a decision, person, date and reason say nothing and are left out. Columns may be moved,
    hidden or added; the sheet may be renamed.

    Args:
        path: An .xlsx file written by `bprflow report` or `bprflow audit`.

    Raises:
        UnreadableInputError: Missing, not a workbook, or far too large.
        UsageError: No sheet has the columns 指摘ID and 対応方針.

    """
    for values in _sheets(read_bytes(path), path):
        rows = iter(values)
        heads = _heads(next(rows, ()))
        if {"finding", "decision"} <= heads.keys():
            return _read_rows(rows, heads)
    raise UsageError(
        f"{path} に「指摘ID」と「対応方針」の列がある表が見つかりません",
        "bprflow report で書き出した課題一覧のシートに記入してください",
        message_en=f"{path} has no sheet with the columns 'Finding id' and 'Decision'",
        hint_en="Fill in the sheet of issues that bprflow report wrote",
    )


def _sheets(data: bytes, path: str) -> Iterable[Iterable[tuple[object, ...]]]:
    """Open a workbook and give the rows of each sheet."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(info.file_size for info in packed.infolist()) > MAX_UNPACKED_BYTES:
                raise UnreadableInputError(f"{path} は展開すると大きすぎます", message_en=f"{path} unpacks too large")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, EOFError) as error:
        raise UnreadableInputError(
            f"{path} は Excel の表として読めません",
            "拡張子が .xlsx の、パスワードのないファイルを指定してください",
            message_en=f"{path} cannot be read as an Excel workbook",
            hint_en="Give an .xlsx file without a password",
        ) from error


def _heads(row: tuple[object, ...]) -> dict[str, int]:
    """Find the columns by their header in either language."""
    known = {normalise(word).casefold(): key for key, text in COLUMNS.items() for word in (text.ja, text.en)}
    found: dict[str, int] = {}
    for place, value in enumerate(row):
        key = known.get(normalise(str(value or "")).casefold())
        if key:
            found.setdefault(key, place)
    return found


def _read_rows(rows: Iterable[tuple[object, ...]], heads: dict[str, int]) -> Answers:
    answers: list[Answer] = []
    faults: list[Text] = []
    for number, row in enumerate(rows, 2):
        cells = {key: row[place] if place < len(row) else None for key, place in heads.items()}
        finding = _word(cells.get("finding"))
        if not finding or not any(_word(cells.get(key)) for key in ("decision", "reason", "person", "until")):
            continue
        term = DECISION.find(_word(cells.get("decision"))) if _word(cells.get("decision")) else DECISION["consider"]
        if term is None:
            word = _word(cells.get("decision"))
            known = "・".join(t.ja for t in DECISION)
            faults.append(Text(f"{number}行目: 対応方針「{word}」が分かりません。{known} のどれかにしてください", f"Row {number}: decision '{word}' is not one of act, consider, ask, decline"))  # fmt: skip
            continue
        until, fault = _day(cells.get("until"), number)
        faults += [fault] if fault else []
        reason = _word(cells.get("reason"))
        if term.code == Decision.DECLINE and not reason:
            faults.append(
                Text(f"{number}行目: 「対応しない」には理由を書いてください", f"Row {number}: 'decline' needs a reason")
            )
            continue
        answers.append(
            Answer(
                finding,
                _word(cells.get("code")),
                Decision(term.code),
                reason,
                _word(cells.get("person")),
                until,
                number,
            )
        )
    return Answers(tuple(answers), tuple(faults))


def _word(value: object) -> str:
    return "" if value is None else str(value).strip()


def _day(value: object, row: int) -> tuple[str, Text | None]:
    """Read a date cell: a real date, or words such as 令和9年3月31日."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat(), None
    if isinstance(value, datetime.date):
        return value.isoformat(), None
    word = _word(value)
    if not word:
        return "", None
    try:
        return parse_date(word), None
    except QuantityError as error:
        return "", Text(
            f"{row}行目: 期限「{word}」が読めません。{error.hint_ja}", f"Row {row}: date '{word}': {error.hint_en}"
        )
