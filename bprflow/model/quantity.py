"""Numbers with a range and a provenance: durations, rates, shares, busy periods."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from bprflow.language import values
from bprflow.model.base import Frozen, as_tuple, enum_reader, quantity_error
from bprflow.units import (
    PERIODS_PER_YEAR,
    QuantityError,
    parse_minutes,
    parse_months,
    parse_rate,
    parse_share,
    parse_wage,
)


class Provenance(StrEnum):
    """How well a figure is known; a figure without provenance counts as assumed (仮定)."""

    MEASURED = "measured"
    INTERVIEW = "interview"
    PUBLISHED = "published"
    ASSUMED = "assumed"


ProvenanceField = Annotated[Provenance, BeforeValidator(enum_reader(Provenance, values.PROVENANCE))]


class Duration(Frozen):
    """A stretch of time with a range.

    Attributes:
        low_minutes: Lower end [min], ≥ 0.
        high_minutes: Upper end [min], ≥ low_minutes.
        provenance: How well it is known.
        text: What the writer wrote, kept for showing.
        note: Where the figure comes from.

    """

    low_minutes: float = Field(ge=0)
    high_minutes: float = Field(ge=0)
    provenance: ProvenanceField = Provenance.ASSUMED
    text: str = ""
    note: str = ""

    @property
    def minutes(self) -> float:
        """Middle of the range [min]."""
        return (self.low_minutes + self.high_minutes) / 2

    @model_validator(mode="after")
    def _ordered(self) -> Duration:
        if self.high_minutes < self.low_minutes:
            raise ValueError("high_minutes < low_minutes")
        return self


class Rate(Frozen):
    """How often something happens.

    Attributes:
        low, high: Units a period, 0 ≤ low ≤ high.
        unit: What is counted, e.g. 件, 人, 回.
        period: Calendar period in Japanese: 日 週 月 四半期 半期 年 年度.

    """

    low: float = Field(ge=0)
    high: float = Field(ge=0)
    unit: str = "件"
    period: str = "年"
    provenance: ProvenanceField = Provenance.ASSUMED
    text: str = ""
    note: str = ""

    @property
    def low_per_year(self) -> float:
        """Lower end [unit/year]."""
        return self.low * PERIODS_PER_YEAR[self.period]

    @property
    def high_per_year(self) -> float:
        """Upper end [unit/year]."""
        return self.high * PERIODS_PER_YEAR[self.period]

    @property
    def per_year(self) -> float:
        """Middle of the range [unit/year]."""
        return (self.low_per_year + self.high_per_year) / 2


class _Ranged(Frozen):
    """A plain figure with a range, 0 ≤ low ≤ high, and how well it is known."""

    low: float = Field(ge=0)
    high: float = Field(ge=0)
    provenance: ProvenanceField = Provenance.ASSUMED
    text: str = ""
    note: str = ""

    @property
    def value(self) -> float:
        """Middle of the range."""
        return (self.low + self.high) / 2

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high < self.low:
            raise ValueError("high < low")
        return self


class Share(_Ranged):
    """A part of the cases, 0 ≤ low ≤ high ≤ 1."""

    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class Wage(_Ranged):
    """Labour cost of an hour, 0 ≤ low ≤ high [yen/h]."""


class Period(Frozen):
    """The busy months and the share of the yearly volume that falls into them."""

    months: Annotated[tuple[int, ...], BeforeValidator(lambda v: _read_months(v))]
    share: Annotated[Share | None, BeforeValidator(lambda v: read_share(v))] = None


def _split(value: object) -> tuple[str | None, dict[str, object]]:
    """Separate the text from provenance and note; None when it is already structured."""
    if isinstance(value, bool) or value is None:
        return None, {}
    if isinstance(value, (str, int, float)):
        return str(value), {"text": str(value)}
    if isinstance(value, dict) and "value" in value:
        rest = {k: v for k, v in value.items() if k != "value"}
        return str(value["value"]), {**rest, "text": str(value["value"])}
    return None, {}


def read_touch(value: object) -> object:
    """Read a touch time: a working day has 7 h 45 min."""
    return _read_duration(value, elapsed=False)


def read_wait(value: object) -> object:
    """Read an elapsed time: a day has 24 h."""
    return _read_duration(value, elapsed=True)


def _read_duration(value: object, *, elapsed: bool) -> object:
    text, extra = _split(value)
    if text is None:
        return value
    try:
        span = parse_minutes(text, elapsed=elapsed)
    except QuantityError as error:
        raise quantity_error(error) from None
    return {"low_minutes": span.low, "high_minutes": span.high, **extra}


def read_share(value: object) -> object:
    """Read a share such as 2割 or 15〜20%."""
    text, extra = _split(value)
    if text is None:
        return value
    try:
        span = parse_share(text)
    except QuantityError as error:
        raise quantity_error(error) from None
    return {"low": span.low, "high": span.high, **extra}


def read_wage(value: object) -> object:
    """Read a labour cost such as 2,500円/時 or 2,000〜3,000円/時."""
    text, extra = _split(value)
    if text is None:
        return value
    try:
        span = parse_wage(text)
    except QuantityError as error:
        raise quantity_error(error) from None
    return {"low": span.low, "high": span.high, **extra}


def read_rate(value: object) -> object:
    """Read a rate such as 24,000件/年 or 月1回."""
    text, extra = _split(value)
    if text is None:
        return value
    try:
        reading = parse_rate(text)
    except QuantityError as error:
        raise quantity_error(error) from None
    return {"low": reading.low, "high": reading.high, "unit": reading.unit, "period": reading.period, **extra}


def _read_months(value: object) -> object:
    if isinstance(value, str):
        try:
            return parse_months(value)
        except QuantityError as error:
            raise quantity_error(error) from None
    return as_tuple(value)


TouchTime = Annotated[Duration, BeforeValidator(read_touch)]
WaitTime = Annotated[Duration, BeforeValidator(read_wait)]
RateField = Annotated[Rate, BeforeValidator(read_rate)]
WageField = Annotated[Wage, BeforeValidator(read_wage)]
ShareField = Annotated[Share, BeforeValidator(read_share)]
