"""A term is one notion with its Japanese and English word and what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bprflow.language.text import close_matches, normalise


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the vocabulary.

    Attributes:
        code: Canonical English code; the model's field name or enum value.
        ja: The Japanese word users write and read.
        en: The English word users write and read.
        about_ja: One Japanese sentence of explanation.
        about_en: The same sentence in English.
        aliases: Further spellings that are read, never written.
        example: A value as a user would write it, or an empty string.

    """

    code: str
    ja: str
    en: str
    about_ja: str = ""
    about_en: str = ""
    aliases: tuple[str, ...] = ()
    example: str = ""

    def word(self, language: str) -> str:
        """Give the word in `language` ("ja" or "en")."""
        return self.en if language == "en" else self.ja

    def about(self, language: str) -> str:
        """Give the explanation in `language` ("ja" or "en")."""
        return (self.about_en if language == "en" else self.about_ja) or self.about_ja


class Vocabulary:
    """A closed set of terms that can be looked up by any of their spellings.

    Args:
        name: Identifier of the set, e.g. "step".
        ja: Japanese name of the set, e.g. 「手順の項目」.
        terms: Its terms; a spelling may belong to one term only.

    Raises:
        ValueError: Two terms share a spelling.

    """

    def __init__(self, name: str, ja: str, terms: Iterable[Term]) -> None:
        self.name = name
        self.ja = ja
        self.terms: tuple[Term, ...] = tuple(terms)
        self._by_code: Mapping[str, Term] = {term.code: term for term in self.terms}
        spellings: dict[str, Term] = {}
        for term in self.terms:
            for spelling in (term.ja, term.en, term.code, *term.aliases):
                key = normalise(spelling).casefold()
                if spellings.setdefault(key, term) is not term:
                    raise ValueError(f"{name}: spelling {spelling!r} belongs to two terms")
        self._by_spelling = spellings

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __getitem__(self, code: str) -> Term:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def find(self, spelling: str) -> Term | None:
        """Look a word up in any spelling, width and case; None when unknown."""
        hit = self._by_spelling.get(spelling)
        return hit or self._by_spelling.get(normalise(spelling).casefold())

    def word(self, code: str, language: str = "ja") -> str:
        """Give the word for `code`, or the code itself when it is unknown."""
        term = self._by_code.get(code)
        return term.word(language) if term else code

    def suggest(self, spelling: str, language: str | None = None) -> tuple[str, ...]:
        """Give up to three words a writer probably meant.

        Args:
            spelling: What was written.
            language: "ja" or "en"; by default English for ASCII words, else Japanese.
        """
        language = language or ("en" if spelling.isascii() else "ja")
        words = [word for term in self.terms for word in (term.word(language), *term.aliases)]
        found = (self.find(hit) for hit in close_matches(spelling, words))
        return tuple(dict.fromkeys(term.word(language) for term in found if term))


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages, kept side by side."""

    ja: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the sentence in `language` ("ja" or "en")."""
        return self.en if language == "en" else self.ja

    def format(self, **values: object) -> Text:
        """Fill the placeholders of both sentences."""
        return Text(self.ja.format(**values), self.en.format(**values))


NO_TEXT = Text("", "")
"""Nothing to say."""

_COUNTERS = {
    "件": "case", "人": "person", "回": "time", "筆": "parcel", "運行": "trip", "文書": "document", "枚": "sheet", "通": "letter",
    "部": "copy", "冊": "volume", "課": "section", "校": "school", "施設": "facility", "台": "vehicle", "組": "set", "箇所": "place",
    "か所": "place", "日": "day", "週": "week", "月": "month", "四半期": "quarter", "半期": "half-year", "年": "year", "年度": "fiscal year",
    "期間": "period", "都度": "occasion", "世帯": "household", "班": "group", "戸": "house", "地区": "district",
}  # fmt: skip

_TAGS = {
    "紙": "paper", "転記": "re-keying", "押印": "seal", "対面": "in person", "集計": "aggregation", "添付書類": "attachments",
    "根拠": "legal basis", "待ち": "waiting", "目視": "by eye", "郵送": "post", "現地": "on site", "決裁": "approval",
    "現金": "cash", "定期": "periodic", "掲示": "posting", "電話": "phone", "閲覧": "inspection", "記録媒体": "storage media",
    "手戻り": "rework", "流れ": "flow", "常駐": "presence", "公開": "publication", "経由": "detour", "属人化": "one person", "メール": "mail",
}  # fmt: skip


def tag(word: str) -> Text:
    """Say a workshop word in both languages; the words of rules of one's own stay as written."""
    return Text(word, _TAGS.get(word, word))


def counter(unit: str) -> Text:
    """Say what figures are counted by, in both languages; the writer's own counters stay as written."""
    return Text(unit, _COUNTERS.get(unit, unit))
