"""Graphviz at work: in process where the wheel is, the `dot` program where not.

Only the nop2 engine runs in process. It moves nothing; the bundled `dot` engine can abort the
whole interpreter on valid input (drawing.md section 1).
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from bprflow.draw.dot import dot_source
from bprflow.draw.drawing import Drawing
from bprflow.draw.paint import paint
from bprflow.draw.shapes import Layout
from bprflow.draw.svg import finish
from bprflow.draw.text import clean
from bprflow.errors import OutputError, UsageError

FORMATS = ("svg", "png", "pdf", "dot", "pptx", "drawio")
_GRAPHVIZ = FORMATS[:4]
_SECONDS = 60.0


def render(layout: Layout, format: str) -> bytes:  # noqa: A002
    """Write a layout as a file of one format.

    Args:
        layout: What to draw.
        format: svg, png, pdf, dot, pptx or drawio.

    Raises:
        UsageError: No such format.
        OutputError: Neither the Graphviz wheel nor the `dot` program is there, or it failed.

    """
    if format == "pptx":
        from bprflow.draw.slides import slides

        return slides([layout])
    if format == "drawio":
        from bprflow.draw.drawio import drawio

        return drawio([layout])
    return render_drawing(paint(layout), format)


def render_drawing(drawing: Drawing, format: str) -> bytes:  # noqa: A002
    """Write a drawing as a file of one format: svg, png, pdf or dot; see `render`."""
    if format not in _GRAPHVIZ:
        known = "・".join(FORMATS)
        raise UsageError(
            f"図の形式「{format}」は書けません",
            f"{known} のどれかを指定してください",
            message_en=f"cannot draw '{format}'",
            hint_en=f"use one of {known}",
        )
    source = dot_source(drawing, drawing.dpi if format == "png" else None)
    if format == "dot":
        return source.encode("utf-8")
    data = _run(source, format)
    if format == "pdf":
        from bprflow.draw.slim import finish_pdf

        return finish_pdf(data, clean(drawing.title), drawing.language)
    if format == "png":
        from bprflow.draw.slim import finish_png

        return finish_png(data, drawing.dpi)
    return finish(data.decode("utf-8"), drawing).encode("utf-8")


def engine_name() -> str:
    """Which engine draws: "pygraphviz", "dot", or "" when there is none."""
    if _library() is not None:
        return "pygraphviz"
    return "dot" if shutil.which("dot") else ""


def _run(source: str, format: str) -> bytes:  # noqa: A002
    library = _library()
    if library is not None:
        graph = library.AGraph(string=source)
        try:
            with _quiet():  # Graphviz warns of sizes that are no trouble when nothing is laid out
                drawn = graph.draw(format=format, prog="nop2")
        except (ValueError, OSError) as error:
            raise OutputError(
                f"図を描けませんでした ({error})",
                "bprflow doctor で部品を確かめてください",
                message_en=f"could not draw ({error})",
                hint_en="check the parts with bprflow doctor",
            ) from None
        finally:
            graph.close()
        return bytes(drawn)
    program = shutil.which("dot")
    if program is None:
        raise OutputError(
            "図を描く部品 (Graphviz) が見つかりません",
            "pip install pygraphviz で入れるか、Graphviz を入れて dot を使えるようにしてください。"
            "pptx・drawio・dot の形式なら、入れなくても書き出せます",
            message_en="Graphviz, which draws the picture, was not found",
            hint_en="run pip install pygraphviz, or install Graphviz so that dot can be used; "
            "pptx, drawio and dot files can be written without it",
        )
    return _child(program, source, format)


def _child(program: str, source: str, format: str) -> bytes:  # noqa: A002
    try:
        done = subprocess.run(
            [program, "-Knop2", f"-T{format}"],
            input=source.encode("utf-8"),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, **_font_environment()},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutputError(
            f"dot が応じませんでした ({error})",
            "bprflow doctor で部品を確かめてください",
            message_en=f"dot did not answer ({error})",
            hint_en="check the parts with bprflow doctor",
        ) from None
    if done.returncode != 0 or not done.stdout:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OutputError(
            f"dot が図を描けませんでした ({reason[0] if reason else done.returncode})",
            "bprflow doctor で部品を確かめてください",
            message_en=f"dot could not draw ({reason[0] if reason else done.returncode})",
            hint_en="check the parts with bprflow doctor",
        )
    return done.stdout


@functools.cache
def _library() -> ModuleType | None:
    """Load pygraphviz with our fonts in place; None when it is not installed.

    The font library reads its configuration once, on first use, so the first text is drawn here
    and the environment is put back after it.
    """
    wanted = _font_environment()
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        pygraphviz = importlib.import_module("pygraphviz")
        with _quiet():
            warm = pygraphviz.AGraph(string='digraph { graph [bb="0,0,9,9"]; a [pos="4,4" label="あ"]; }')
            warm.draw(format="svg", prog="nop2")
            warm.close()
    except (ImportError, OSError, ValueError):
        return None
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
    return pygraphviz


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the font library says of the system's own configuration off the screen."""
    try:
        kept = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except OSError:
        yield
        return
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def font_folders() -> tuple[Path, ...]:
    """Folders of the Japanese fonts that come with bprflow."""
    folders: list[Path] = []
    for name in ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold"):
        try:
            module = __import__(name)
        except ImportError:
            continue
        folders.append(Path(module.FONT_PATH).parent)
    return tuple(dict.fromkeys(folders))


def _font_environment() -> dict[str, str]:
    """Point fontconfig at our fonts, unless the user has set it up or they are not there."""
    folders = font_folders()
    if not folders or os.environ.get("FONTCONFIG_FILE"):
        return {}
    from xml.sax.saxutils import escape

    home = _cache_folder()
    config = home / "fonts.conf"
    rows = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders)
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"{rows}<cachedir>{escape(str(home / 'cache'))}</cachedir></fontconfig>"
    )
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not config.exists() or config.read_text(encoding="utf-8") != text:
            from bprflow.files import write_whole

            write_whole(config, text.encode("utf-8"))
    except (OSError, OutputError):
        return {}
    return {"FONTCONFIG_FILE": str(config)}


def _cache_folder() -> Path:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or (str(Path.home() / ".cache") if os.environ.get("HOME") else None)
    folder = Path(base) if base else Path(tempfile.gettempdir())
    if not os.access(folder if os.path.exists(folder) else folder.parent, os.W_OK):  # noqa: PTH110 - Path.exists raises in a home nobody may look into
        folder = Path(tempfile.gettempdir())
    return folder / "bprflow"
