"""Reading and writing files so that nothing is lost: size limits, whole files only."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

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
                raise UnreadableInputError(f"{path} はフォルダです", "ファイルの名前を指定してください")
            with Path(path).open("rb") as stream:
                data = stream.read(limit + 1)
    except FileNotFoundError:
        raise UnreadableInputError(f"{path} が見つかりません", "ファイルの名前と場所を確かめてください") from None
    except PermissionError:
        raise UnreadableInputError(
            f"{path} を読む権限がありません", "ファイルのプロパティで読み取りを許可するか、別の場所へ写してください"
        ) from None
    except OSError as error:
        raise UnreadableInputError(
            f"{path} を読めません ({error.strerror or error})", "別の場所へ写して試してください"
        ) from None
    if len(data) > limit:
        raise UnreadableInputError(
            f"{path} が大きすぎます ({limit // 1024 // 1024} MB まで)", "流れを分けて、別々のファイルにしてください"
        )
    return data


def write_whole(path: str | Path, data: bytes) -> None:
    """Write a file whole or not at all: to a temporary file beside it, then replace.

    Raises:
        OutputError: No permission, no such folder, disk full; the old file is untouched.

    """
    target = Path(path)
    temporary: str | None = None
    try:
        if target.is_dir():
            raise OutputError(f"{target} はフォルダです", "書き出すファイルの名前を指定してください")
        if not target.parent.is_dir():
            raise OutputError(
                f"フォルダ {target.parent} がありません", "先にフォルダを作るか、別の場所を指定してください"
            )
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(f"{target} に書き込む権限がありません", "別の名前か、書き込める場所を指定してください")
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        raise OutputError(
            f"{target} に書き込めません ({error.strerror or error})",
            "書き込める場所か、空きのある場所を指定してください。元のファイルはそのままです",
        ) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
