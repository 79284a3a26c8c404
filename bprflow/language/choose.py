"""Which language a run speaks, and click's own words in Japanese."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence

_LOCALE_FOLDER = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - start-up cost


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Choose "ja" or "en": `--lang`, then an English locale, else Japanese.

    Args:
        arguments: Words of the command line.
        environment: Environment variables; LC_ALL beats LC_MESSAGES beats LANG.

    """
    for index, word in enumerate(arguments):
        if word == "--":
            break
        if word.startswith("--lang="):
            return "en" if word[7:] == "en" else "ja"
        if word == "--lang" and index + 1 < len(arguments):
            return "en" if arguments[index + 1] == "en" else "ja"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "ja"
    return "ja"


def translate_click(language: str) -> None:
    """Let click say "Usage", "Options" and its errors in Japanese.

    click asks gettext's default domain; pointing that domain at our small catalogue is all it takes.
    """
    if language == "ja":
        os.environ["LANGUAGE"] = "ja"
        gettext.bindtextdomain("messages", _LOCALE_FOLDER)
