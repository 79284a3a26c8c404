"""Bytes in, text out: UTF-8 first, CP932 and UTF-16 as people's editors write them."""

from __future__ import annotations

import codecs
import re

from bprflow.errors import NothingToCheckError, UnreadableInputError
from bprflow.files import MAX_INPUT_BYTES, read_bytes
from bprflow.source.diagnostic import SourceText

STDIN_NAME = "<stdin>"
_BINARY_MARKS = (
    b"\x00",
    b"PK\x03\x04",
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"GIF8",
    b"\x1f\x8b",
)
_SAMPLE_BYTES = 64 * 1024
_THREE_BYTES = re.compile("[\u0800-\uffff]")
_ENOUGH = 3
"""Japanese characters of three bytes in a row of valid UTF-8: then it is UTF-8 with a flaw, and no CP932."""
_NO_CHARACTER = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
"""What single bytes without a meaning in CP932 are decoded to."""
_NAMES = {"cp932": "Shift_JIS (CP932)", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def encoding_name(encoding: str) -> str:
    """Name an encoding as editors name it, e.g. `Shift_JIS (CP932)`."""
    return _NAMES.get(encoding, encoding)


def read_text(path: str) -> SourceText:
    """Read a file, or standard input for `-`, as text.

    Args:
        path: As the user gave it.

    Raises:
        UnreadableInputError: Missing, a folder, not permitted, too large, or no text.
        NothingToCheckError: The file is empty.

    """
    data = read_bytes(path, MAX_INPUT_BYTES)
    name = STDIN_NAME if path == "-" else path
    text, encoding = decode(data, name)
    if not text.strip():
        raise NothingToCheckError(
            f"{name} は空です (何も書かれていません)",
            "「業務:」と「手順:」を書いてください。bprflow new でひな型を作れます",
            message_en=f"{name} is empty",
            hint_en="write 'process:' and 'steps:'; bprflow new makes a starter",
        )
    return SourceText(name, text, encoding)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Turn bytes into text without byte order mark, and name the encoding.

    Raises:
        UnreadableInputError: It is not text in an encoding we read.

    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            text = _try(data, encoding)
            if text is not None:
                return text, encoding
    if data.startswith(_BINARY_MARKS[1:]):
        raise _binary(name)
    if b"\x00" in data[:_SAMPLE_BYTES]:
        guess = _utf16_without_mark(data)
        text = _try(data, guess) if guess else None
        if text is None or "\x00" in text:
            raise _binary(name)
        return text, guess or "utf-16"
    text = _try(data, "utf-8")
    if text is not None:
        return text, "utf-8"
    damaged = len(_THREE_BYTES.findall(data[: _first_bad(data, "utf-8")].decode())) >= _ENOUGH
    text = None if damaged else _try(data, "cp932")
    if text is None or _NO_CHARACTER.search(text):
        raise _undecodable(data, name, ("utf-8",) if damaged else ("utf-8", "cp932"))
    return text, "cp932"


def _undecodable(data: bytes, name: str, likely: tuple[str, ...]) -> UnreadableInputError:
    """Say where the first bytes stand that are no character, in the encoding that gets furthest."""
    at, encoding = max((_first_bad(data, encoding), encoding) for encoding in likely)
    before = data[:at].decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    said = " ".join(f"{byte:02X}" for byte in data[at : at + 2])
    behind = before.rpartition("\n")[2][-10:]
    after_ja, after_en = (f"「{behind}」のあと", f"after '{behind}'") if behind else ("行の初め", "at its beginning")
    return UnreadableInputError(
        f"{name} の{line}行目の{column}文字目 ({after_ja}) に、文字として読めない所があります (バイト {said})。"
        "UTF-8 と Shift_JIS (CP932) として読んでみました",
        "その所を消すか打ち直し、「名前を付けて保存」で文字コードを UTF-8 にして保存してください",
        message_en=f"{name}, line {line}, character {column} ({after_en}): bytes {said} are no character "
        "(tried UTF-8 and Shift_JIS (CP932))",
        hint_en="delete or retype that place, and save as UTF-8",
    )


def _first_bad(data: bytes, encoding: str) -> int:
    """Give the offset of the first byte that is no character."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text, end = data[: error.start].decode(encoding), error.start
    else:
        end = len(data)
    found = _NO_CHARACTER.search(text) if encoding == "cp932" else None
    return len(text[: found.start()].encode(encoding)) if found else end


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16_without_mark(data: bytes) -> str | None:
    """Guess UTF-16 from where the zero bytes stand: ASCII letters leave one in every pair."""
    sample = data[:_SAMPLE_BYTES]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) // 40 or min(even, odd) > max(even, odd) // 10:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _binary(name: str) -> UnreadableInputError:
    return UnreadableInputError(
        f"{name} は文字のファイルではないようです",
        "流れを書いたテキスト(〜.flow.yaml)を指定してください",
        message_en=f"{name} does not seem to be a text file",
        hint_en="name a text file (*.flow.yaml)",
    )
