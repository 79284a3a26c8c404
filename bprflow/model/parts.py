"""Lanes, documents and how steps use them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from bprflow.language import values
from bprflow.model.base import Frozen, as_tuple, enum_reader, quantity_error
from bprflow.model.quantity import WageField
from bprflow.units import QuantityError, parse_count, parse_yen, parse_yes


class LaneKind(StrEnum):
    """Whose hands: those who apply, staff, a system, another organisation."""

    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"
    OUTSIDE = "outside"


class Medium(StrEnum):
    """The carrier of a step or document."""

    PAPER = "paper"
    IN_PERSON = "in_person"
    PHONE = "phone"
    FAX = "fax"
    POST = "post"
    EMAIL = "email"
    ORAL = "oral"
    EXCEL = "excel"
    STORAGE = "storage"
    FORM = "form"
    LINE = "line"
    SYSTEM = "system"
    GIS = "gis"
    PHOTO = "photo"
    PAPER_MAP = "paper_map"
    PHYSICAL = "physical"
    CASH = "cash"
    CASHLESS = "cashless"
    CHAT = "chat"


class SealKind(StrEnum):
    """The kind of seal or signature asked for."""

    PLAIN = "plain"
    REGISTERED = "registered"
    CORPORATE = "corporate"
    BANK = "bank"
    OFFICIAL = "official"
    SIGNATURE = "signature"


def _count(value: object) -> object:
    if isinstance(value, str):
        try:
            return parse_count(value)
        except QuantityError as error:
            raise quantity_error(error) from None
    return value


def _yen(value: object) -> object:
    if isinstance(value, str):
        try:
            return parse_yen(value)
        except QuantityError as error:
            raise quantity_error(error) from None
    return value


def _yes(value: object) -> object:
    if isinstance(value, str):
        try:
            return parse_yes(value)
        except QuantityError as error:
            raise quantity_error(error) from None
    return value


def _media(value: object) -> object:
    reader = enum_reader(Medium, values.MEDIUM)
    items = as_tuple(value)
    return tuple(reader(item) for item in items) if isinstance(items, tuple) else items


def _seals(value: object) -> object:
    reader = enum_reader(SealKind, values.SEAL_KIND)
    items = as_tuple(value)
    return tuple(reader(item) for item in items) if isinstance(items, tuple) else items


CountField = Annotated[int, BeforeValidator(_count), Field(ge=0)]
YenField = Annotated[float, BeforeValidator(_yen), Field(ge=0)]
YesField = Annotated[bool, BeforeValidator(_yes)]
MediaField = Annotated[tuple[Medium, ...], BeforeValidator(_media)]
SealsField = Annotated[tuple[SealKind, ...], BeforeValidator(_seals)]
Words = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]


class Lane(Frozen):
    """Who does steps: residents, a section, a system, another body.

    Attributes:
        name: Name shown in the picture.
        kind: Whose hands; None when not written (then inferred from the name).
        headcount: People in it.
        yen_per_hour: Labour cost the user gives [yen/h]; never a default.
        department: Department it belongs to, for nested lanes.

    """

    name: str
    kind: Annotated[LaneKind | None, BeforeValidator(enum_reader(LaneKind, values.LANE_KIND))] = None
    headcount: CountField | None = None
    yen_per_hour: WageField | None = None
    department: str = ""
    note: str = ""


class Document(Frozen):
    """A paper, file or record that steps read and write.

    Attributes:
        name: Name used by the steps.
        media: On what it exists.
        items: Data items on it, used to see who writes the same datum again.
        copies: How many copies are asked for.
        original: True when only the original will do.
        attachment: True when applicants must attach it.
        seals: Seals it bears.
        issuer: Who issues it (住民票 → 市民課), for once-only checks.

    """

    name: str
    media: MediaField = ()
    items: Words = ()
    copies: CountField | None = None
    original: YesField | None = None
    attachment: YesField | None = None
    seals: SealsField = ()
    issuer: str = ""
    form: str = ""
    retention: str = ""
    note: str = ""


class DocumentUse(Frozen):
    """One step's use of one document, with the data items it touches if they were written."""

    document: str
    items: Words = ()


class Waiver(Frozen):
    """A finding somebody decided not to hear, with the reason.

    Attributes:
        code: Rule code, e.g. SEAL-03.
        reason: Why; never empty.
        until: ISO date after which it counts no longer, or empty.
        person: Who decided.

    """

    code: str
    reason: str = ""
    until: str = ""
    person: str = ""
