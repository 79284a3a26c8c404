"""One row of the inventory, typed: codes as enums, several values as tuples, periods in minutes.

Source: デジタル庁「行政手続等の悉皆調査」(令和6年度), code lists of the published workbook. Column
names are the published ones; a column that is missing leaves its field empty.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bprflow.language.text import normalise
from bprflow.units import QuantityError, Span, parse_minutes

E = TypeVar("E", bound=StrEnum)


class ProcedureKind(StrEnum):
    """手続類型."""

    APPLICATION = "1"
    DISPOSITION_ON_APPLICATION = "2-1"
    DISPOSITION = "2-2"
    PRIVATE_DELIVERY = "2-3"
    INSPECTION = "3"
    RECORD_KEEPING = "4"


class Party(StrEnum):
    """手続主体・手続の受け手・経由機関."""

    STATE = "1"
    AGENCY = "2"
    LOCAL = "3"
    STATE_OR_AGENCY = "4-1"
    AGENCY_OR_LOCAL = "4-2"
    STATE_OR_LOCAL = "4-3"
    ANY_AUTHORITY = "4-4"
    CITIZEN = "5"
    FIRM = "6"
    CITIZEN_OR_FIRM = "7"


class OnlineState(StrEnum):
    """オンライン化の実施状況."""

    DONE = "1"
    NOT_YET = "2"
    EXEMPT = "3"
    OTHER = "4"
    PARTLY = "5"


class IdentityCheck(StrEnum):
    """申請等における本人確認手法."""

    SEAL_WITH_CERTIFICATE = "1"
    SEAL = "2"
    SIGNATURE = "3"
    DOCUMENT = "4"
    OTHER = "5"
    NONE = "6"


class Payment(StrEnum):
    """手数料等の納付方法."""

    COUNTER = "1-1"
    BANK = "1-2"
    PAYEASY_ATM = "1-3"
    CONVENIENCE_STORE = "1-4"
    OTHER_OFFLINE = "1-5"
    PAYEASY_ONLINE = "2-1"
    PAYEASY_DIRECT = "2-2"
    CREDIT_CARD = "2-3"
    CODE = "2-4"
    NET_BANKING = "2-5"
    OTHER_ONLINE = "2-6"


class AttachmentForm(StrEnum):
    """添付書類等の提出方法."""

    EITHER = "0"
    ELECTRONIC_ONLY = "1"
    ORIGINAL_ONLY = "2"
    MIXED = "3"
    OTHER = "4"


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure.

    Attributes:
        number: 手続ID.
        ministry: 所管府省庁.
        name: 手続名.
        law, law_number, article: Legal basis.
        kind: 手続類型; None when the cell holds no known code.
        actor, receiver, via: Who acts, receives, passes on.
        duty: 事務区分 (自治事務 …), without its code.
        online: State of digitisation.
        concerns: Reasons given for not going online.
        identity: How the applicant's identity is checked.
        fee: True, False, or None where nothing was answered.
        payments: How the fee is paid.
        period_minutes: Processing time off line, elapsed [min]; None when unknown.
        online_period_minutes: The same on line [min].
        systems_in, systems_work: Information systems for application and for the office.
        volume, volume_online, volume_offline: Cases a year.
        items: What applicants write.
        attachments: What they attach.
        attachment_form: How attachments are handed in.
        offices: Where applications are handed in.
        events: Life and business events.
        row: Row of the table it stands in, from 1 with the headings counted as the file counts them; 0 when unknown.

    """

    number: str
    ministry: str
    name: str
    law: str = ""
    law_number: str = ""
    article: str = ""
    kind: ProcedureKind | None = None
    actor: Party | None = None
    receiver: Party | None = None
    via: Party | None = None
    duty: str = ""
    online: OnlineState | None = None
    concerns: tuple[str, ...] = ()
    identity: tuple[IdentityCheck, ...] = ()
    fee: bool | None = None
    payments: tuple[Payment, ...] = ()
    period_minutes: Span | None = None
    online_period_minutes: Span | None = None
    systems_in: tuple[str, ...] = ()
    systems_work: tuple[str, ...] = ()
    volume: int = 0
    volume_online: int = 0
    volume_offline: int = 0
    items: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    attachment_form: tuple[AttachmentForm, ...] = ()
    offices: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    row: int = 0


COLUMNS = (
    "手続ID", "所管府省庁", "手続名", "法令名", "法令番号", "根拠条項号", "手続類型", "手続主体", "手続の受け手", "経由機関",
    "事務区分", "オンライン化の実施状況", "オンライン化の実施予定及び検討時の懸念点", "申請等における本人確認手法",
    "手数料等の納付有無", "手数料等の納付方法", "処理期間(オンライン)", "処理期間(非オンライン)", "情報システム(申請)",
    "情報システム(事務処理)", "総手続件数", "オンライン手続件数", "非オンライン手続件数", "申請書等に記載させる情報",
    "申請時に添付させる書類", "添付書類等の提出方法", "申請を提出する機関", "手続が行われるイベント(個人)", "手続が行われるイベント(法人)",
)  # fmt: skip
"""Columns that are read; the others are looks or repeats."""

_CODE = re.compile(r"\s*(\d(?:-\d)?)(?=\s|$|　)\s*(.*)", re.S)
_PERIOD_NOISE = re.compile(r"(?:以内|程度|ほど|あらかじめ|約|概ね|おおむね|\(.*?\)|（.*?）|[\s])")
_NOT_SAID = frozenset({"", "none", "nan", "0", "0件", "-", "ー", "―"})


def parts(cell: str | None) -> tuple[str, ...]:
    """Split a cell of several values at 「; 」."""
    if not cell:
        return ()
    return tuple(piece for text in cell.split(";") if (piece := text.strip()))


@functools.cache
def code_of(text: str) -> str:
    """Take the code off a value: `2-1 申請等に…` → 2-1; empty when it has none."""
    match = _CODE.match(text)
    return match[1] if match else ""


@functools.cache
def words_of(text: str) -> str:
    """Take the words of a coded value: `2 押印` → 押印."""
    match = _CODE.match(text)
    return match[2] if match else text


@functools.cache
def period(cell: str | None) -> Span | None:
    """Read a processing time such as 30日, 1月, 1週～2週 or `1月; 2月`; None when it says none."""
    spans = [span for text in parts(cell) if (span := _one_period(text))]
    return Span(min(s.low for s in spans), max(s.high for s in spans)) if spans else None


def _one_period(text: str) -> Span | None:
    folded = (
        _PERIOD_NOISE.sub("", normalise(text)).replace("箇月", "か月").replace("カ月", "か月").replace("ヶ月", "か月")
    )
    folded = re.sub(r"(?<=\d)月", "か月", folded)
    if folded.casefold() in _NOT_SAID or not re.match(r"[~\d即同当翌半]", folded) or len(folded) > 20:
        return None
    upper_only = folded.startswith("~")
    try:
        span = parse_minutes(folded.lstrip("~"), elapsed=True)
    except QuantityError:
        return None
    return Span(0.0, span.high) if upper_only else span


def _count(value: object) -> int:
    if isinstance(value, (int, float)):
        return int(value)
    digits = normalise(str(value or "")).replace(",", "")
    return int(digits) if digits.isdigit() else 0


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


_FEES = {"1": False, "2": True}
_KINDS = {kind.value: kind for kind in ProcedureKind}
_PARTIES = {party.value: party for party in Party}
_ONLINE = {state.value: state for state in OnlineState}
_IDENTITY = {check.value: check for check in IdentityCheck}
_PAYMENTS = {payment.value: payment for payment in Payment}
_FORMS = {form.value: form for form in AttachmentForm}


@functools.lru_cache(maxsize=50_000)
def _papers(cell: str) -> tuple[str, ...]:
    return tuple(part for part in parts(cell) if part != "添付書類なし")


def procedure(row: Mapping[str, object], number: int = 0) -> Procedure:
    """Type one row.

    Args:
        row: Cells by published column name; missing columns count as empty.
        number: Row of the table it stands in, from 1.

    """
    cell = {name: _text(row.get(name)) for name in COLUMNS}
    return Procedure(
        number=cell["手続ID"], ministry=cell["所管府省庁"], name=cell["手続名"], law=cell["法令名"], law_number=cell["法令番号"],
        article=cell["根拠条項号"], kind=_KINDS.get(code_of(cell["手続類型"])), actor=_PARTIES.get(code_of(cell["手続主体"])),
        receiver=_PARTIES.get(code_of(cell["手続の受け手"])), via=_PARTIES.get(code_of(cell["経由機関"])), duty=words_of(cell["事務区分"]),
        online=_ONLINE.get(code_of(cell["オンライン化の実施状況"])),
        concerns=tuple(words_of(text) for text in parts(cell["オンライン化の実施予定及び検討時の懸念点"])),
        identity=_coded(cell["申請等における本人確認手法"], _IDENTITY), fee=_FEES.get(code_of(cell["手数料等の納付有無"])),
        payments=_coded(cell["手数料等の納付方法"], _PAYMENTS), period_minutes=period(cell["処理期間(非オンライン)"]),
        online_period_minutes=period(cell["処理期間(オンライン)"]), systems_in=parts(cell["情報システム(申請)"]),
        systems_work=parts(cell["情報システム(事務処理)"]), volume=_count(row.get("総手続件数")),
        volume_online=_count(row.get("オンライン手続件数")), volume_offline=_count(row.get("非オンライン手続件数")),
        items=parts(cell["申請書等に記載させる情報"]), attachments=_papers(cell["申請時に添付させる書類"]),
        attachment_form=_coded(cell["添付書類等の提出方法"], _FORMS), offices=parts(cell["申請を提出する機関"]),
        events=(*parts(cell["手続が行われるイベント(個人)"]), *parts(cell["手続が行われるイベント(法人)"])),
        row=number,
    )  # fmt: skip


def _coded(cell: str, known: Mapping[str, E]) -> tuple[E, ...]:
    return tuple(known[code] for text in parts(cell) if (code := code_of(text)) in known)
