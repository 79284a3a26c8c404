"""Durations, rates, shares, months and dates as people write them, read into numbers.

Every parser takes the text a person wrote (any width), returns plain numbers in the unit of
its name, and raises `QuantityError` with a message id and a hint when the text says nothing.
Ranges come back as (low, high); a single value has low == high.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bprflow.language.text import normalise

MINUTES_PER_WORKDAY = 465.0
"""Touch time of one working day, 7 h 45 min (地方公務員の標準的な勤務時間)."""
MINUTES_PER_DAY = 1440.0
"""Elapsed time of one calendar day."""
CALENDAR_DAYS_PER_BUSINESS_DAY = 7 / 5
"""One 営業日 in calendar days when nothing is known of holidays (assumption)."""
BUSINESS_DAYS_PER_YEAR = 243
"""Opening days of a city hall a year: 365 less weekends, holidays, 年末年始 (assumption)."""

PERIODS_PER_YEAR: dict[str, float] = {
    "日": float(BUSINESS_DAYS_PER_YEAR),
    "週": 52.0,
    "月": 12.0,
    "四半期": 4.0,
    "半期": 2.0,
    "年": 1.0,
    "年度": 1.0,
}
"""How often a calendar period comes round in a year."""

_PERIOD_WORDS = {
    "day": "日", "daily": "日", "日": "日", "毎日": "日", "week": "週", "weekly": "週", "週": "週", "毎週": "週",
    "month": "月", "monthly": "月", "月": "月", "ヶ月": "月", "か月": "月", "カ月": "月", "毎月": "月",
    "quarter": "四半期", "quarterly": "四半期", "四半期": "四半期", "期": "四半期", "半期": "半期", "half-year": "半期",
    "year": "年", "yearly": "年", "annually": "年", "年": "年", "毎年": "年", "年度": "年度",
}  # fmt: skip
_UNIT_WORDS = {
    "case": "件", "cases": "件", "件": "件", "person": "人", "persons": "人", "people": "人", "人": "人", "名": "人",
    "time": "回", "times": "回", "回": "回", "parcel": "筆", "parcels": "筆", "筆": "筆",
}  # fmt: skip


class QuantityError(ValueError):
    """A quantity could not be read.

    Args:
        code: Message id, e.g. "duration".
        text: What was written.
        hint_ja: How to write it, in Japanese.
        hint_en: The same in English.

    """

    def __init__(self, code: str, text: str, hint_ja: str, hint_en: str) -> None:
        super().__init__(f"{text}: {hint_en}")
        self.code = code
        self.text = text
        self.hint_ja = hint_ja
        self.hint_en = hint_en


@dataclass(frozen=True, slots=True)
class Span:
    """A range of one number, low ≤ high."""

    low: float
    high: float


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?!\d|,\d))(?:\.\d+)?|\.\d+"
"""A comma stands before three digits only: 「2,3日」 means two or three days to some, never 23."""
_RANGE_MARK = r"(?:~|-|—|–|から|ないし|to)"
_APPROXIMATE = re.compile(
    r"^(?:約|およそ|おおよそ|だいたい|大体|平均|概ね|おおむね|計|about|approx\.?|ca\.?|~(?=\d))\s*|\s*(?:程度|ほど|くらい|ぐらい|前後|弱|強|以内|\((?:推定|仮定|概算|見込み?)\))$",
    re.I,
)
_KANJI_NUMBER = re.compile(
    r"[〇一二三四五六七八九十百千]+(?=\s*(?:[~〜-]|万|分|時間|秒|日|週|[かヶカケ箇]?月|年|営業日|件|人|名|回|筆|頭|割|円))"
    r"|(?<=分の)[一二三四五六七八九十]+"
)
_DIGIT = "[一二三四五六七八九]"
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")


_LONGEST = 120
"""No quantity is longer; longer texts would only make the patterns search for ever."""


_TWO_OR_THREE = re.compile(r"(?<![\d.,])(\d{1,2})、(\d{1,2})(?![\d.,])")


def _as_range(match: re.Match[str]) -> str:
    """Read `2、3日` as two to three days; numbers that do not follow each other stay as they are."""
    return f"{match[1]}~{match[2]}" if int(match[2]) == int(match[1]) + 1 else match[0]


def _clean(text: str) -> str:
    if len(text) > _LONGEST:
        raise QuantityError(
            "long",
            text[:20] + "…",
            "「10分」「24,000件/年」のように短く書いてください",
            "write it shorter, e.g. 10 min",
        )
    folded = (
        normalise(text).replace("−", "-").replace("―", "-").replace("ー", "-") if not text.isascii() else text.strip()
    )
    said = _TWO_OR_THREE.sub(_as_range, _with_digits(folded))
    return _APPROXIMATE.sub("", _APPROXIMATE.sub("", said)).strip()


def _with_digits(text: str) -> str:
    """Write kanji numbers with digits: `十五分` → `15分`; `二三日` (two or three) stays as it is."""
    return _KANJI_NUMBER.sub(lambda found: _kanji_number(found[0]), text)


def _kanji_number(word: str) -> str:
    if re.fullmatch(r"[一二三四五六七八九]?[〇]*|[一二三四五六七八九〇]*〇[一二三四五六七八九〇]*", word):
        return word.translate(_KANJI_DIGITS)
    match = re.fullmatch(rf"(?:({_DIGIT}?)千)?(?:({_DIGIT}?)百)?(?:({_DIGIT}?)十)?({_DIGIT}?)", word)
    if match is None:
        return word
    places = zip(match.groups()[:3], "千百十", (1000, 100, 10), strict=True)
    total = sum(int((digit or "一").translate(_KANJI_DIGITS)) * size for digit, place, size in places if place in word)
    return str(total + int(match[4].translate(_KANJI_DIGITS) or "0"))


def number(text: str) -> float:
    """Read `1,200`, `１２００`, `1.5万` or `三` as a number."""
    folded = normalise(text).translate(_KANJI_DIGITS).replace(",", "")
    match = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)\s*(千|万|億)?", folded)
    if not match:
        raise QuantityError(
            "number", text, "「8」「1,200」「1.5万」のように数字で書いてください", "write a number such as 8 or 1,200"
        )
    return float(match[1]) * {None: 1.0, "千": 1e3, "万": 1e4, "億": 1e8}[match[2]]


_DURATION_UNITS: tuple[tuple[str, str], ...] = (
    (r"秒|seconds?|secs?|s", "second"),
    (r"分間?|minutes?|mins?|m", "minute"),
    (r"時間|hours?|hrs?|h", "hour"),
    (r"営業日|開庁日|稼働日|実働日|business\s*days?|working\s*days?|bd", "business_day"),
    (r"人日|person-?days?|日間?|days?|d", "day"),
    (r"週間?|weeks?|w", "week"),
    (r"(?:か|ヶ|カ|ケ|ヵ|箇)月間?|月間|months?|mo", "month"),
    (r"年間?|years?|yr|y", "year"),
)
_UNITS = "(?:" + "|".join(pattern for pattern, _ in _DURATION_UNITS) + ")(?![a-z])"
_DURATION_PART = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s*(?P<unit_low>{_UNITS})?\s*{_RANGE_MARK}\s*(?P<high>{_NUMBER}))?\s*(?P<unit>{_UNITS})(?P<half>半)?",
    re.I,
)
_WORD_DURATIONS = {"即日": (0.0, 1.0, "day"), "当日": (0.0, 1.0, "day"), "同日": (0.0, 1.0, "day"), "当日中": (0.0, 1.0, "day"), "即日中": (0.0, 1.0, "day"), "その日": (0.0, 1.0, "day"),
                   "その日のうち": (0.0, 1.0, "day"), "翌日": (1.0, 1.0, "day"),
                   "翌営業日": (1.0, 1.0, "business_day"), "翌開庁日": (1.0, 1.0, "business_day"), "翌月": (30.0, 30.0, "day"),
                   "半日": (0.5, 0.5, "day"), "半月": (15.0, 15.0, "day"), "半時間": (0.5, 0.5, "hour"), "なし": (0.0, 0.0, "minute"),
                   "随時": (0.0, 0.0, "minute"), "即時": (0.0, 0.0, "minute"), "すぐ": (0.0, 0.0, "minute"), "0": (0.0, 0.0, "minute"),
                   "same day": (0.0, 1.0, "day"), "next day": (1.0, 1.0, "day"), "half a day": (0.5, 0.5, "day"), "none": (0.0, 0.0, "minute")}  # fmt: skip

_DURATION_HINT = (
    "「10分」「8〜12分」「1時間半」「2〜3日」のように、数字と単位で書いてください",
    "write a number and a unit, e.g. 10 min, 8-12 min, 1.5 hours, 2-3 days",
)


_UNIT_HINT = (
    "単位を付けてください。「5〜10分」「2〜3日」のように書きます",
    "add a unit, e.g. 5-10 min, 2-3 days",
)


def _unit_minutes(unit: str, elapsed: bool) -> float:
    day = MINUTES_PER_DAY if elapsed else MINUTES_PER_WORKDAY
    business = MINUTES_PER_DAY * CALENDAR_DAYS_PER_BUSINESS_DAY if elapsed else MINUTES_PER_WORKDAY
    return {
        "second": 1 / 60, "minute": 1.0, "hour": 60.0, "day": day, "business_day": business,
        "week": 7 * day if elapsed else 5 * day, "month": 30 * day if elapsed else BUSINESS_DAYS_PER_YEAR / 12 * day,
        "year": 365 * day if elapsed else BUSINESS_DAYS_PER_YEAR * day,
    }[unit]  # fmt: skip


def _unit_code(word: str) -> str:
    return next(code for pattern, code in _DURATION_UNITS if re.fullmatch(pattern, word, re.I))


@lru_cache(maxsize=4096)
def parse_minutes(text: str, *, elapsed: bool = False) -> Span:
    """Read a duration into minutes.

    Args:
        text: e.g. `10分`, `8〜12分`, `1時間半`, `約10分`, `2〜3日`, `3営業日`, `半日`, `90 min`.
        elapsed: True for waiting (a day has 24 h), False for touch time (a day has 7 h 45 min).

    Raises:
        QuantityError: The text is no duration, or it is negative.

    """
    cleaned = _clean(text)
    if cleaned.startswith("-") and any(ch.isdigit() for ch in cleaned):
        raise QuantityError("negative", text, "時間は0以上で書いてください", "a time cannot be negative")
    if cleaned.casefold() in _WORD_DURATIONS:
        low, high, unit = _WORD_DURATIONS[cleaned.casefold()]
        factor = _unit_minutes(unit, elapsed)
        return Span(low * factor, high * factor)
    low_total = high_total = 0.0
    position = 0
    if re.fullmatch(rf"(?:{_NUMBER})\s*{_RANGE_MARK}\s*(?:{_NUMBER})", cleaned):
        raise QuantityError("duration", text, *_UNIT_HINT)
    if per := re.fullmatch(r"([^/]+)/\s*([^/\d]{1,6})", cleaned):
        raise QuantityError(
            "duration",
            text,
            f"「時間: {per[1].strip()}」と「単位: {per[2]}」の2行に分けて書いてください (1件あたりなら単位は要りません)",
            f"write two lines: 'time: {per[1].strip()}' and 'per: {per[2]}' (per case need not be said)",
        )
    while position < len(cleaned):
        match = _DURATION_PART.match(cleaned, position)
        if not match:
            raise QuantityError("duration", text, *_DURATION_HINT)
        factor = _unit_minutes(_unit_code(match["unit"]), elapsed)
        low_factor = _unit_minutes(_unit_code(match["unit_low"]), elapsed) if match["unit_low"] else factor
        low = float(match["low"].replace(",", "")) * low_factor
        high = float(match["high"].replace(",", "")) * factor if match["high"] else low
        half = factor / 2 if match["half"] else 0.0
        low_total += low + half
        high_total += high + half
        position = match.end()
        while position < len(cleaned) and cleaned[position] in " と、,":
            position += 1
    if not cleaned:
        raise QuantityError("duration", text, *_DURATION_HINT)
    if low_total > high_total:
        raise QuantityError(
            "range",
            text,
            "範囲は小さい方を先に書いてください(例: 8〜12分)",
            "write the smaller end first, e.g. 8-12 min",
        )
    return Span(low_total, high_total)


@lru_cache(maxsize=4096)
def parse_share(text: str) -> Span:
    """Read `2割`, `20%`, `5分の1`, `1〜2割`, `0.2`, `半分` as a share between 0 and 1.

    Raises:
        QuantityError: The text is no share, or it is above 100 % or below 0.

    """
    cleaned = _clean(text)
    hint = ("「2割」「20%」「15〜20%」のように書いてください", "write e.g. 20%, 15-20% or 0.2")
    fixed = {
        "半分": 0.5,
        "半数": 0.5,
        "全件": 1.0,
        "全部": 1.0,
        "すべて": 1.0,
        "なし": 0.0,
        "half": 0.5,
        "all": 1.0,
        "none": 0.0,
    }
    if cleaned in fixed:
        return Span(fixed[cleaned], fixed[cleaned])
    cleaned = re.sub(rf"^({_NUMBER})(?:人|件|回)(?:に|中|のうち)\s*({_NUMBER})(?:人|件|回)$", r"\1分の\2", cleaned)
    fraction = re.fullmatch(rf"({_NUMBER})分の({_NUMBER})", cleaned) or None
    if fraction and number(fraction[1]):
        value = number(fraction[2]) / number(fraction[1])
        low = high = value
    elif match := re.fullmatch(
        rf"(-?)({_NUMBER})\s*(%|割)?(?:({_NUMBER})分)?(?:\s*{_RANGE_MARK}\s*({_NUMBER}))?\s*(%|割|percent)?", cleaned
    ):
        unit = match[6] or match[3]
        scale = {"%": 0.01, "割": 0.1, "percent": 0.01, None: 1.0}[unit]
        low_scale = {"%": 0.01, "割": 0.1, None: scale}[match[3]]
        low = float(match[2].replace(",", "")) * low_scale + (float(match[4]) * 0.01 if match[4] else 0.0)
        high = float(match[5].replace(",", "")) * scale if match[5] else low
        if match[1] and low:
            raise QuantityError(
                "share_range", text, "割合は0%から100%の間で書いてください", "a share lies between 0% and 100%"
            )
    else:
        raise QuantityError("share", text, *hint)
    if high < low <= 1 + 1e-9:
        raise QuantityError("range", text, "範囲は小さい方を先に書いてください", "write the smaller end first")
    if not 0 <= low <= high <= 1 + 1e-9:
        raise QuantityError(
            "share_range", text, "割合は0%から100%の間で書いてください", "a share lies between 0% and 100%"
        )
    return Span(low, min(high, 1.0))


@dataclass(frozen=True, slots=True)
class RateReading:
    """A rate as read: `low`–`high` units a period."""

    low: float
    high: float
    unit: str
    period: str

    @property
    def periods_per_year(self) -> float:
        """How often the period comes round in a year."""
        return PERIODS_PER_YEAR[self.period]


_RATE_TAIL = re.compile(rf"^(?P<low>{_NUMBER})\s*(?P<scale>千|万)?(?:\s*{_RANGE_MARK}\s*(?P<high>{_NUMBER})\s*(?P<scale2>千|万)?)?\s*(?P<unit>[^\d/\s]*?)\s*(?:[/／]|\s+per\s+|\s+an?\s+)\s*(?P<period>\S+)$", re.I)  # fmt: skip
_RATE_HEAD = re.compile(rf"^(?:毎|1)?(?P<period>日|週|月|四半期|半期|年度|年)(?:間|に)?\s*(?P<low>{_NUMBER})\s*(?P<scale>千|万)?(?:\s*{_RANGE_MARK}\s*(?P<high>{_NUMBER})\s*(?P<scale2>千|万)?)?\s*(?P<unit>[^\d/\s]*)$")  # fmt: skip
_RATE_BARE = re.compile(rf"^(?P<low>{_NUMBER})\s*(?P<scale>千|万)?(?:\s*{_RANGE_MARK}\s*(?P<high>{_NUMBER})\s*(?P<scale2>千|万)?)?\s*(?P<unit>[^\d/\s]*)$")  # fmt: skip


@lru_cache(maxsize=4096)
def parse_rate(text: str) -> RateReading:
    """Read how often something happens: `24,000件/年`, `月80件`, `1日25件`, `月1回`, `毎月`, `600`.

    A bare number counts per year.

    Raises:
        QuantityError: The text is no rate, or negative.

    """
    cleaned = _clean(text)
    hint = (
        "「24,000件/年」「月80件」「1日25件」のように書いてください",
        "write e.g. 24,000 cases/year or 80 cases/month",
    )
    if cleaned.startswith("-"):
        raise QuantityError("negative", text, "件数は0以上で書いてください", "a count cannot be negative")
    if cleaned in _PERIOD_WORDS:
        return RateReading(1.0, 1.0, "回", _PERIOD_WORDS[cleaned])
    match = _RATE_TAIL.match(cleaned) or _RATE_HEAD.match(cleaned) or _RATE_BARE.match(cleaned)
    if not match:
        raise QuantityError("rate", text, *hint)
    groups = match.groupdict()
    word = (groups.get("period") or "年").lower()
    period = _PERIOD_WORDS.get(word) or _PERIOD_WORDS.get(word.removesuffix("間"))
    if period is None:
        raise QuantityError("rate", text, *hint)
    factor = {"千": 1e3, "万": 1e4, None: 1.0}
    scale, scale2 = groups["scale"], groups["scale2"]
    low = float(groups["low"].replace(",", "")) * factor[scale or scale2]
    high = float(groups["high"].replace(",", "")) * factor[scale2 or scale] if groups["high"] else low
    if low > high:
        raise QuantityError("range", text, "範囲は小さい方を先に書いてください", "write the smaller end first")
    unit = groups["unit"] or "件"
    return RateReading(low, high, _UNIT_WORDS.get(unit.lower(), unit), period)


def parse_unit(text: str) -> str:
    """Fold a unit word: `case`→件, `monthly`→月; anything else stays as written."""
    word = normalise(text)
    lowered = word.lower()
    return _UNIT_WORDS.get(lowered) or _PERIOD_WORDS.get(lowered) or word


def parse_yen(text: str) -> float:
    """Read `2,500円/時` or `2500` as yen."""
    cleaned = re.sub(
        r"(?:円|yen|¥|jpy)?\s*(?:[/／]\s*(?:時間?|h|hour))?$", "", _clean(text).replace("¥", ""), flags=re.I
    )
    try:
        return number(cleaned)
    except QuantityError:
        raise QuantityError("yen", text, "「2,500円/時」のように書いてください", "write e.g. 2,500 yen/hour") from None


_YEN_PER = re.compile(r"\s*(?:円|yen|¥|jpy)?\s*(?:[/／]\s*(?:時間?|h|hour))?$", re.I)


def parse_wage(text: str) -> Span:
    """Read `2,500円/時` or `2,000〜3,000円/時` as yen an hour.

    Raises:
        QuantityError: The text is no sum of money.

    """
    ends = re.split(_RANGE_MARK, _clean(text), maxsplit=1)
    if len(ends) == 1:
        return Span(parse_yen(text), parse_yen(text))
    low, high = (parse_yen(_YEN_PER.sub("", end.strip())) for end in ends)
    if low > high:
        raise QuantityError("range", text, "範囲は小さい方を先に書いてください", "write the smaller end first")
    return Span(low, high)


def parse_count(text: str) -> int:
    """Read `8人`, `2部`, `3` as a whole number ≥ 0."""
    match = re.fullmatch(
        r"(\d[\d,]*)\s*(?:人|名|部|通|枚|か所|箇所|件|回|台|people|persons?|copies)?",
        _clean(text).translate(_KANJI_DIGITS),
        re.I,
    )
    if not match:
        raise QuantityError("count", text, "「8人」「2部」のように整数で書いてください", "write a whole number")
    return int(match[1].replace(",", ""))


def parse_months(text: str) -> tuple[int, ...]:
    """Read `3〜4月`, `3月,4月`, `12〜1月` as month numbers in order."""
    months: list[int] = []
    for part in re.split(r"[、,・]\s*", _clean(text)):
        match = re.fullmatch(rf"(\d{{1,2}})月?(?:\s*{_RANGE_MARK}\s*(\d{{1,2}})月?)?", part.strip())
        if not match or not 1 <= int(match[1]) <= 12 or not 1 <= int(match[2] or match[1]) <= 12:
            raise QuantityError(
                "months", text, "「3〜4月」のように1から12の月で書いてください", "write months 1 to 12, e.g. 3-4月"
            )
        first, last = int(match[1]), int(match[2] or match[1])
        months += [(first - 1 + k) % 12 + 1 for k in range((last - first) % 12 + 1)]
    return tuple(dict.fromkeys(months))


_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}


def parse_date(text: str) -> str:
    """Read `令和8年4月1日`, `R8.4.1`, `2026-04-01`, `令和9年4月` as an ISO date or month.

    Raises:
        QuantityError: No such date.

    """
    import datetime

    cleaned = _with_digits(normalise(text))
    match = re.fullmatch(r"(?:(令和|平成|昭和|[RHSrhs])\s*(\d{1,2}|元)|(\d{4}))\s*(?:年度?|[./-])\s*(?:(\d{1,2})\s*(?:月|[./-]?)\s*(?:(\d{1,2})\s*日?)?)?", cleaned)  # fmt: skip
    hint = ("「令和8年4月1日」「R8.4.1」「2026-04-01」のように書いてください", "write e.g. 2026-04-01 or 令和8年4月1日")
    if not match:
        raise QuantityError("date", text, *hint)
    year = int(match[3]) if match[3] else _ERAS[match[1].lower()] + (1 if match[2] == "元" else int(match[2]))
    try:
        if match[5]:
            return datetime.date(year, int(match[4]), int(match[5])).isoformat()
        if match[4]:
            return datetime.date(year, int(match[4]), 1).isoformat()[:7]
    except ValueError:
        raise QuantityError("date", text, *hint) from None
    return f"{year:04d}"


def parse_yes(text: str) -> bool:
    """Read はい/いいえ, 要/不要, あり/なし, yes/no, true/false."""
    word = normalise(text).casefold()
    if word in {"はい", "要", "必要", "あり", "有", "有り", "する", "yes", "true", "on", "y", "○", "◯", "原本"}:
        return True
    if word in {"いいえ", "不要", "なし", "無", "無し", "しない", "no", "false", "off", "n", "×", "写し", "写し可"}:
        return False
    raise QuantityError("yes", text, "「はい」か「いいえ」で書いてください", "write yes or no")
