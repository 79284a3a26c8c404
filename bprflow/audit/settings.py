"""`bprflow.toml`: the audit as a project wants it, with the edition of the rules pinned.

    規則版 = "2026.11"          # or: edition
    段階 = "標準"               # or: profile
    選ぶ = ["SEAL", "KEY-01"]   # or: select
    除く = ["DATA"]             # or: ignore
    終了条件 = "重大"           # or: fail_on ("なし"/"never": never fail)
    小さい時間 = 10             # or: small_hours [h/year], guard G7
    追加規則 = ["市の規則.yaml"] # or: rule_files, beside this file
    法令 = "法令XML"            # or: laws, a folder of e-Gov XML beside this file (BASIS-04 looks up what is cited)

    [しきい値]                  # or: [thresholds]
    "APPR-01.at_least" = 5

The nearest `bprflow.toml` at or above a flow counts for that flow. All faults of a file are told at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bprflow.audit.config import ASKED_OF_PLANS, EDITION, EDITIONS, PROFILE_WORDS, AuditConfig
from bprflow.audit.finding import Severity
from bprflow.audit.rule import PROFILES, Rule
from bprflow.errors import UsageError
from bprflow.files import read_bytes
from bprflow.language import values
from bprflow.language.text import close_matches, normalise

if TYPE_CHECKING:
    from bprflow.audit.analysis import Analysis
    from bprflow.source.diagnostic import Loaded

SETTINGS_FILE = "bprflow.toml"

_KEYS = {
    "規則版": "edition", "段階": "profile", "選ぶ": "select", "除く": "ignore", "終了条件": "fail_on",
    "法令": "laws", "小さい時間": "small_hours", "追加規則": "rule_files", "しきい値": "thresholds",
}  # fmt: skip
_NEVER = {"なし", "never", "しない"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project wants.

    Attributes:
        config: How to audit.
        rule_files: Paths of further rules written as YAML.
        file: The file it comes from, or empty.

    """

    config: AuditConfig
    rule_files: tuple[str, ...] = ()
    file: str = ""


def find_settings(start: str) -> Path | None:
    """Find the nearest settings file at or above a file or folder; None when there is none.

    Args:
        start: Path of a flow, folder, or `-` for the working folder.

    """
    place = Path.cwd() if start == "-" else Path(start).absolute()
    for folder in (place, *place.parents):
        candidate = folder / SETTINGS_FILE
        if candidate.is_file():
            return candidate
    return None


class Projects:
    """The settings of flows that may lie in different projects; each file is read once."""

    def __init__(self) -> None:
        self._read: dict[Path, Settings] = {}
        self._rules: dict[str, tuple[AuditConfig, tuple[Rule, ...]]] = {}

    def settings_of(self, flow: str) -> Settings:
        """Give the settings of the nearest file at or above a flow, or the usual ones.

        Args:
            flow: Path of a flow or folder, or `-` for the working folder.

        Raises:
            UsageError: That file has a fault.

        """
        path = find_settings(flow)
        if path is None:
            return Settings(AuditConfig())
        if path not in self._read:
            self._read[path] = read_settings(path)
        return self._read[path]

    def rules_of(self, flow: str) -> tuple[AuditConfig, tuple[Rule, ...]]:
        """Give how a flow's project wants it audited, and the further rules it wrote.

        Args:
            flow: Path of a flow or folder, or `-` for the working folder.

        Raises:
            UnreadableInputError: A file of rules cannot be read.
            UsageError: The settings or the rules have a fault, or name a code nobody has.

        """
        from bprflow.audit.custom import read_rules

        settings = self.settings_of(flow)
        if settings.file not in self._rules:
            more = tuple(rule for file in settings.rule_files for rule in read_rules(file))
            config = replace(
                settings.config,
                select=known_codes(settings.config.select, more),
                ignore=known_codes(settings.config.ignore, more),
            )
            self._rules[settings.file] = config, more
        return self._rules[settings.file]

    def analyse(self, loaded: Loaded) -> Analysis:
        """Analyse what was read as the project it lies in wants.

        Args:
            loaded: A text that was read; its process must not be None.

        Raises:
            UnreadableInputError, UsageError: See `rules_of`.

        """
        from bprflow.audit import analyse_loaded

        return analyse_loaded(loaded, *self.rules_of(loaded.source.file))


def read_settings(path: Path) -> Settings:
    """Read a settings file.

    Raises:
        UsageError: It is no TOML, or a key or value is not known; all faults are named at once.

    """
    try:
        data = tomllib.loads(_quoted(read_bytes(str(path)).decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path.name} を読めません ({error})",
            '書き方は TOML です。文字列は " " で囲んでください',
            message_en=f"{path.name} cannot be read ({error})",
            hint_en="it is TOML; put texts in quotes",
        ) from None
    reading = _Reading(path.name)
    known = {_KEYS.get(key, key): value for key, value in data.items() if reading.knows(key)}
    config = AuditConfig(
        select=reading.words(known.get("select", ())),
        ignore=reading.words(known.get("ignore", ())),
        profile=reading.profile(known.get("profile", "recommended")),
        fail_on=reading.severity(known.get("fail_on", "重大")),
        thresholds=reading.thresholds(known.get("thresholds", {})),
        small_hours=reading.number(known.get("small_hours", 10.0)),
        edition=reading.edition(known.get("edition", EDITION)),
        laws=reading.folder(known.get("laws", ""), path.parent),
    )
    files = tuple(str(path.parent / name) for name in reading.words(known.get("rule_files", ())))
    reading.finish()
    return Settings(config, files, str(path))


def _quoted(text: str) -> str:
    """Put Japanese keys in quotes: TOML itself wants them, people forget them."""
    text = re.sub(r"^(\s*)([^\x00-\x7f][^\s=\"'\[\]#]*)(\s*=)", r'\1"\2"\3', text, flags=re.M)
    return re.sub(r"^(\s*)\[([^\x00-\x7f][^\[\]\"']*)\](\s*)$", r'\1["\2"]\3', text, flags=re.M)


class _Reading:
    """Reads values and collects everything that is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[str] = []

    def knows(self, key: str) -> bool:
        if key in _KEYS or key in _KEYS.values():
            return True
        near = close_matches(key, (*_KEYS, *_KEYS.values()))
        self.faults.append(f"「{key}」という項目はありません" + (f" (もしかして: {near[0]})" if near else ""))
        return False

    def folder(self, value: object, beside: Path) -> str:
        if not isinstance(value, str):
            self.faults.append(f"「{value}」はフォルダの名前で書いてください")
            return ""
        return str(beside / value) if value else ""

    def words(self, value: object) -> tuple[str, ...]:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
            self.faults.append(f"「{value}」は文字列の並びで書いてください")
            return ()
        return tuple(items)

    def number(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            self.faults.append(f"「{value}」は0以上の数で書いてください")
            return 0.0
        return float(value)

    def profile(self, value: object) -> str:
        try:
            return profile_code(str(value))
        except UsageError as error:
            self.faults.append(error.message)
            return "recommended"

    def severity(self, value: object) -> Severity | None:
        try:
            return severity_code(str(value))
        except UsageError as error:
            self.faults.append(error.message)
            return Severity.WARNING

    def edition(self, value: object) -> str:
        text = str(value)
        if text in EDITIONS:
            return text
        self.faults.append(f"規則版「{text}」はこの bprflow にありません (あるもの: {'、'.join(EDITIONS)})")
        return EDITION

    def thresholds(self, value: object) -> dict[str, float]:
        if not isinstance(value, Mapping):
            self.faults.append("[しきい値] は表で書いてください")
            return {}
        from bprflow.audit import all_rules

        known = {f"{rule.code}.{name}" for rule in all_rules() for name in rule.thresholds}
        found: dict[str, float] = {}
        for key, number in value.items():
            if key not in known:
                near = close_matches(str(key), known)
                hint = f" (もしかして: {near[0]})" if near else ""
                self.faults.append(f"しきい値「{key}」はありません{hint}")
            else:
                found[str(key)] = self.number(number)
        return found

    def finish(self) -> None:
        if self.faults:
            raise UsageError(
                f"{self.file}: " + " / ".join(self.faults),
                "bprflow rule で点検の記号を確かめられます",
                message_en=f"{self.file}: {len(self.faults)} fault(s): " + " / ".join(self.faults),
            )


def profile_code(word: str) -> str:
    """Read a rung of the ladder in Japanese or English.

    Raises:
        UsageError: No such rung.

    """
    text = normalise(word).casefold()
    code = PROFILE_WORDS.get(text, text)
    if code not in PROFILES:
        raise UsageError(
            f"段階「{word}」はありません",
            "最低限・基本・標準・推奨・模範 のどれかにしてください",
            message_en=f"there is no profile {word}",
            hint_en="use " + ", ".join(PROFILES),
        )
    return code


def severity_code(word: str) -> Severity | None:
    """Read a severity in Japanese or English; なし or never gives None.

    Raises:
        UsageError: No such severity.

    """
    if normalise(word).casefold() in _NEVER:
        return None
    term = values.SEVERITY.find(word)
    if term is None:
        raise UsageError(
            f"重さ「{word}」はありません",
            "重大・注意・参考・なし のどれかにしてください",
            message_en=f"there is no severity {word}",
            hint_en="use error, warning, info or never",
        )
    return Severity(term.code)


def known_codes(words: tuple[str, ...], more: tuple[Rule, ...] = ()) -> tuple[str, ...]:
    """Read codes and families as options give them (`SEAL,KEY-01`).

    Raises:
        UsageError: A code or family nobody has; near misses are named.

    """
    from bprflow.audit import all_rules

    rules = (*all_rules(), *more)
    known = ASKED_OF_PLANS | {name for rule in rules for name in (rule.code, rule.family, *rule.aliases)}
    found: list[str] = []
    for word in (part for text in words for part in normalise(text).replace("、", ",").split(",")):
        code = word.strip().upper()
        if not code:
            continue
        if code not in known:
            near = close_matches(code, known)
            raise UsageError(
                f"点検の記号「{word.strip()}」はありません" + (f" (もしかして: {'、'.join(near)})" if near else ""),
                "bprflow rule で一覧を見られます",
                message_en=f"there is no rule {word.strip()}" + (f" (did you mean {', '.join(near)}?)" if near else ""),
                hint_en="bprflow rule lists them",
            )
        found.append(code)
    return tuple(found)
