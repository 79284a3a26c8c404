"""The checks behind `bprflow doctor`: versions, fonts, Graphviz engine, encoding, write access."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import locale
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from bprflow.language.terms import NO_TEXT, Text

_NEEDED = ("pydantic", "PyYAML", "networkx", "click", "jinja2", "graphviz", "budoux")
_OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Check:
    """One fact about this machine.

    Attributes:
        code: Stable identifier.
        name: What was looked at.
        ok: Whether it is as it should be.
        found: What was found.
        remedy: What to do when it is not.
        optional: True when bprflow works without it.

    """

    code: str
    name: Text
    ok: bool
    found: str
    remedy: Text = NO_TEXT
    optional: bool = False


def examine() -> tuple[Check, ...]:
    """Look at this machine; never raises, a check that fails says so."""
    checks: list[Callable[[], Check]] = [_python, _bprflow, _libraries, _yaml, _engine, _font, _encoding, _folder]
    return tuple(check() for check in checks)


def _python() -> Check:
    return Check(
        "python",
        Text("Python の版", "Python version"),
        sys.version_info >= _OLDEST_PYTHON,
        f"{platform.python_version()} ({platform.system()})",
        Text("Python 3.11 以上を入れてください", "install Python 3.11 or newer"),
    )


def _bprflow() -> Check:
    try:
        found = importlib.metadata.version("bprflow")
    except importlib.metadata.PackageNotFoundError:
        found = "?"
    return Check("bprflow", Text("bprflow の版", "bprflow version"), found != "?", found)


def _libraries() -> Check:
    missing: list[str] = []
    found: list[str] = []
    for name in _NEEDED:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    remedy = Text(f"pip install {' '.join(missing)}", f"pip install {' '.join(missing)}")
    return Check("libraries", Text("必要なライブラリ", "libraries"), not missing, ", ".join(found), remedy)


def _yaml() -> Check:
    import yaml

    fast = hasattr(yaml, "CSafeLoader")
    return Check(
        "libyaml",
        Text("YAML の高速な読み取り (libyaml)", "fast YAML reader (libyaml)"),
        fast,
        "libyaml" if fast else "—",
        Text(
            "pip install --force-reinstall PyYAML で libyaml 付きの版を入れてください", "reinstall PyYAML with libyaml"
        ),
    )


def _engine() -> Check:
    wheel = importlib.util.find_spec("pygraphviz") is not None
    program = shutil.which("dot")
    found = " / ".join(part for part in ("pygraphviz" if wheel else "", program or "") if part) or "-"
    return Check(
        "graphviz",
        Text("図を描くエンジン (Graphviz)", "drawing engine (Graphviz)"),
        wheel or program is not None,
        found,
        Text("pip install pygraphviz で入れてください", "pip install pygraphviz"),
    )


def _font() -> Check:
    wheel = importlib.util.find_spec("noto_cjk_sans_jp_regular") is not None
    return Check(
        "font",
        Text("日本語の字体 (PNG・PDF 用)", "Japanese font (for PNG and PDF)"),
        wheel or platform.system() == "Windows",
        "Noto Sans CJK JP" if wheel else platform.system(),
        Text(
            "pip install noto-cjk-sans-jp-regular noto-cjk-sans-jp-bold",
            "pip install noto-cjk-sans-jp-regular noto-cjk-sans-jp-bold",
        ),
    )


def _encoding() -> Check:
    stream = getattr(sys.stdout, "encoding", None) or "?"
    return Check(
        "encoding",
        Text("文字コード (画面 / ファイル名)", "encoding (console / file names)"),
        True,
        f"{stream} / {sys.getfilesystemencoding()} / {locale.getpreferredencoding(False)}",
    )


def _folder() -> Check:
    here = os.getcwd()  # noqa: PTH109 - a deleted working folder must not raise inside Path
    try:
        with tempfile.TemporaryFile(dir=here):
            ok = True
    except OSError:
        ok = False
    return Check(
        "folder",
        Text("このフォルダへの書き込み", "writing to this folder"),
        ok,
        here,
        Text("書き込めるフォルダ(ドキュメントなど)で実行してください", "run it in a folder you may write to"),
        optional=True,
    )
