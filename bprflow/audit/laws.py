"""Law texts at hand: does the article a rule cites exist?

A folder of e-Gov statute XML (法令標準XML) is looked up by the law's title or its short names. A folder is
never complete and never quite new, so silence is the answer to everything it does not hold.

Source: 法令標準XMLスキーマ (e-Gov 法令検索).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bprflow.errors import UsageError
from bprflow.language.text import normalise

_TITLE = re.compile(rb"<LawTitle\b([^>]*)>(.*?)</LawTitle>", re.S)
_SHORT = re.compile(rb'\bAbbrev="([^"]*)"')
_HEAD_BYTES = 8_192
"""The title stands at the top; nobody needs two megabytes to know which law it is."""
_ARTICLE = re.compile(r"第?(\d+)条((?:の\d+)*)(?:第?(\d+)項)?")
_DELETED = re.compile(r"^第[^ 　]+?条(?:から第.+?条まで)?[ 　]*削除$")


@dataclass(frozen=True, slots=True)
class Citation:
    """An article as people cite it.

    Attributes:
        article: Number as the XML writes it: "231_2_2" for 第231条の2の2.
        paragraph: 項, or None.

    """

    article: str
    paragraph: int | None

    @property
    def words(self) -> str:
        """As people read it."""
        number, *more = self.article.split("_")
        paragraph = f"第{self.paragraph}項" if self.paragraph else ""
        return f"第{number}条" + "".join(f"の{part}" for part in more) + paragraph


def read_citation(text: str) -> Citation | None:
    """Read 「第27条第2項」; None where no article is named (「様式第1号」).

    Args:
        text: 条項 as written, in Arabic digits.

    """
    match = _ARTICLE.search(normalise(text))
    if not match:
        return None
    number = "_".join((match[1], *re.findall(r"\d+", match[2])))
    return Citation(number, int(match[3]) if match[3] else None)


_DIGITS = {letter: value for value, letter in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}
_KANJI = re.compile(
    r"(?<=第)[〇一二三四五六七八九十百千]+(?=条|項)|(?<=条)の[〇一二三四五六七八九十百千の]+|(?<=[条\d])[〇一二三四五六七八九十]+(?=項)"
)
_PIECE = re.compile(r"附則[^、,・及並又]*|(第?(\d+)条((?:の\d+)*)|同条)(?:第?(\d+)項)?|(?<=[、,・びに])第?(\d+)項")


def number_of(kanji: str) -> int:
    """Read a number as statutes write it: 二百三十一, 千百, 〇-style 二三一.

    Args:
        kanji: Kanji digits and 十百千 only.

    """
    if not any(letter in _TENS for letter in kanji):
        return int("".join(str(_DIGITS[letter]) for letter in kanji))
    total, digit = 0, 0
    for letter in kanji:
        if letter in _TENS:
            total += (digit or 1) * _TENS[letter]
            digit = 0
        else:
            digit = _DIGITS[letter]
    return total + digit


def read_citations(text: str, before: Citation | None = None) -> tuple[Citation, ...]:
    """Read every article named: 「第二十七条の二第一項及び第三項」「第5条・同条第2項」; an 附則 names none.

    Args:
        text: 条項 as written, in Arabic digits or kanji.
        before: What was cited before it, for 同条.

    """

    def arabic(match: re.Match[str]) -> str:
        return re.sub(r"[〇一二三四五六七八九十百千]+", lambda one: str(number_of(one[0])), match[0])

    found: list[Citation] = []
    last = before
    for piece in _PIECE.finditer(_KANJI.sub(arabic, normalise(text))):
        if piece[1] is None and piece[5] is None:
            last = None  # 附則 has articles of its own
            continue
        if piece[2] is not None:
            article = "_".join((piece[2], *re.findall(r"\d+", piece[3])))
        elif last is not None:
            article = last.article
        else:
            continue
        paragraph = piece[4] or piece[5]
        last = Citation(article, int(paragraph) if paragraph else None)
        found.append(last)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class LawText:
    """What of a law is asked about.

    Attributes:
        title: Its full title.
        paragraphs: Number of 項 of each article of the main provision; 0 for a deleted one.

    """

    title: str
    paragraphs: Mapping[str, int]

    def fault(self, cited: Citation) -> str | None:
        """Say what is wrong with a citation: "missing", "deleted", "paragraph"; None when it is there."""
        if cited.article not in self.paragraphs:
            return "missing"
        count = self.paragraphs[cited.article]
        if count == 0:
            return "deleted"
        return "paragraph" if cited.paragraph is not None and cited.paragraph > count else None


class Laws:
    """The laws of one folder.

    Args:
        folder: Folder that is searched for `*.xml`, subfolders too.

    Raises:
        UsageError: It is no folder, or holds no law.

    """

    def __init__(self, folder: str) -> None:
        place = Path(folder)
        self._file: dict[str, Path] = {}
        for path in sorted(place.rglob("*.xml")) if place.is_dir() else ():
            for name in _names(path):
                self._file.setdefault(name, path)
        self._read: dict[Path, LawText | None] = {}
        if not self._file:
            raise UsageError(
                f"{folder} に法令のXMLがありません",
                "e-Gov 法令検索から取った XML (LawTitle のあるもの) を入れたフォルダを指定してください",
                message_en=f"{folder} holds no statute XML",
                hint_en="name a folder with XML files of e-Gov 法令検索",
            )

    def find(self, name: str) -> LawText | None:
        """Give the law of this title or short name; None when the folder does not hold it."""
        path = self._file.get(normalise(name))
        if path is None:
            return None
        if path not in self._read:
            self._read[path] = _read(path)
        return self._read[path]


@functools.lru_cache(maxsize=4)
def laws_of(folder: str) -> Laws | None:
    """Give the laws of a folder, indexed once; None for no folder.

    Raises:
        UsageError: See `Laws`.

    """
    return Laws(folder) if folder else None


def _names(path: Path) -> tuple[str, ...]:
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    match = _TITLE.search(head)
    if not match:
        return ()
    title = re.sub(rb"<[^>]*>", b"", match[2]).decode("utf-8", "replace").strip()
    short = _SHORT.search(match[1])
    others = short[1].decode("utf-8", "replace").split(",") if short else []
    return tuple(normalise(name) for name in (title, *others) if name.strip())


def _read(path: Path) -> LawText | None:
    """Read which articles a law has; a file nobody can read is a law nobody has."""
    from xml.etree import ElementTree as ET

    try:
        root = ET.parse(path).getroot()  # noqa: S314 - a folder the user named; expat bounds entity growth
    except ET.ParseError:
        return None
    title = root.find(".//LawTitle")
    main = root.find(".//MainProvision")
    if title is None or main is None:
        return None
    counts: dict[str, int] = {}
    for article in main.iter("Article"):
        whole = "".join("".join(article.itertext()).split())
        count = 0 if _DELETED.match(whole) else max(1, len(article.findall("Paragraph")))
        for number in _span(article.get("Num", "")):
            counts[number] = count
    return LawText("".join(title.itertext()).strip(), counts)


def _span(number: str) -> tuple[str, ...]:
    """Give every article of 「38:84」 (第38条から第84条まで 削除)."""
    first, colon, last = number.partition(":")
    if not colon or not (first.isdigit() and last.isdigit()):
        return (first, last) if colon else (number,)
    return tuple(str(one) for one in range(int(first), int(last) + 1))
