"""Reading and writing files so that nothing is lost: size limits, whole files only."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bprflow.errors import OutputError, UnreadableInputError

MAX_INPUT_BYTES = 20 * 1024 * 1024
"""Flows are texts people write; anything larger is a mistake (or an attack)."""


def read_bytes(path: str, limit: int = MAX_INPUT_BYTES) -> bytes:
    """Read a whole file, or standard input for `-`.

    Args:
        path: File path as the user gave it, or `-`.
        limit: Largest size accepted [bytes].

    Raises:
        UnreadableInputError: Missing, a folder, not permitted, or too large.

    """
    try:
        if path == "-":
            data = sys.stdin.buffer.read(limit + 1)
        else:
            if Path(path).is_dir():
                raise UnreadableInputError(
                    f"{path} はフォルダです", "ファイルの名前を指定してください",
                    message_en=f"{path} is a folder", hint_en="name a file",
                )  # fmt: skip
            with Path(path).open("rb") as stream:
                data = stream.read(limit + 1)
    except FileNotFoundError:
        raise UnreadableInputError(
            f"{path} が見つかりません", "ファイルの名前と場所を確かめてください",
            message_en=f"{path} was not found", hint_en="check the name and place of the file",
        ) from None  # fmt: skip
    except PermissionError:
        raise UnreadableInputError(
            f"{path} を読む権限がありません", "ファイルのプロパティで読み取りを許可するか、別の場所へ写してください",
            message_en=f"no permission to read {path}", hint_en="allow reading it, or copy it elsewhere",
        ) from None  # fmt: skip
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableInputError(
            f"{path} を読めません ({reason})", "別の場所へ写して試してください",
            message_en=f"{path} cannot be read ({reason})", hint_en="copy it elsewhere and try again",
        ) from None  # fmt: skip
    if len(data) > limit:
        megabytes = limit // 1024 // 1024
        raise UnreadableInputError(
            f"{path} が大きすぎます ({megabytes} MB まで)", "流れを分けて、別々のファイルにしてください",
            message_en=f"{path} is too large (up to {megabytes} MB)", hint_en="split it into several files",
        )  # fmt: skip
    return data


def write_whole(path: str | Path, data: bytes) -> None:
    """Write a file whole or not at all: to a temporary file beside it, then replace.

    Raises:
        OutputError: No permission, no such folder, disk full; the old file is untouched.

    """
    with whole_file(path) as stream:
        stream.write(data)


@contextlib.contextmanager
def whole_file(path: str | Path) -> Iterator[IO[bytes]]:
    """Open a file that is written bit by bit and appears only when all of it is there.

    Yields:
        A stream to write to; when the block raises, nothing is left behind.

    Raises:
        OutputError: No permission, no such folder, disk full; the old file is untouched.

    """
    target = Path(path)
    _refuse_impossible(target)
    temporary: str | None = None
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(prefix=".bprflow-", suffix=".tmp", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(
            f"{target} に書き込めません ({reason})", "書き込める場所か、空きのある場所を指定してください。元のファイルはそのままです",
            message_en=f"{target} cannot be written ({reason})", hint_en="choose a place with room and permission; the old file is untouched",
        ) from None  # fmt: skip
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _refuse_impossible(target: Path) -> None:
    try:
        if target.is_dir():
            raise OutputError(
                f"{target} はフォルダです", "書き出すファイルの名前を指定してください",
                message_en=f"{target} is a folder", hint_en="name the file to write",
            )  # fmt: skip
        if not target.parent.is_dir():
            raise OutputError(
                f"フォルダ {target.parent} がありません", "先にフォルダを作るか、別の場所を指定してください",
                message_en=f"there is no folder {target.parent}", hint_en="make it first or choose another place",
            )  # fmt: skip
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(
                f"{target} に書き込む権限がありません", "別の名前か、書き込める場所を指定してください",
                message_en=f"no permission to write {target}", hint_en="choose another name or place",
            )  # fmt: skip
    except (OSError, ValueError) as error:
        raise OutputError(
            f"{target} に書き込めません ({error})", "ファイルの名前を確かめてください",
            message_en=f"{target} cannot be written ({error})", hint_en="check the file name",
        ) from None  # fmt: skip


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
