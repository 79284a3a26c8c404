"""Flows from files and texts: read, mend in memory, understand, and tell everything at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path as FilePath

from bprflow.errors import NothingToCheckError, UnreadableInputError
from bprflow.source.compose import compose
from bprflow.source.diagnostic import Loaded, Positions, SourceText
from bprflow.source.encoding import read_text
from bprflow.source.notebook import Notebook
from bprflow.source.places import Lines, NodeSpans, Places, apply_edits
from bprflow.source.read_process import ProcessReading
from bprflow.source.slip import MAYBE_CERTAIN, Slip
from bprflow.source.slips import find_slips

FLOW_SUFFIX = ".flow.yaml"
_MANY_SPANS = 5_000
_QUIET_ENCODINGS = frozenset({"utf-8", "utf-8-sig"})


def load_file(path: str) -> Loaded:
    """Read a flow file.

    Args:
        path: File as the user gave it, or `-` for standard input.

    Raises:
        UnreadableInputError: Missing, a folder, not permitted, too large, or binary.
        NothingToCheckError: Empty, or comments only.

    """
    source = read_text(path)
    loaded = load_source(source)
    if loaded.diagnostics and loaded.diagnostics[0].code == "YAML-00":
        raise NothingToCheckError(
            f"{source.file} には流れが書かれていません",
            "「業務:」と「手順:」を書いてください。bprflow new でひな型を作れます",
            message_en=f"{source.file} holds no flow",
            hint_en="write 'process:' and 'steps:'; bprflow new makes a starter",
        )
    return loaded


def load_text(text: str, file: str = "<text>") -> Loaded:
    """Read a flow from text; never raises on what the text holds.

    Args:
        text: YAML, n characters; O(n).
        file: Name used in diagnostics.

    """
    return load_source(SourceText(file, text.removeprefix("\ufeff")))


def load_source(source: SourceText) -> Loaded:
    """Read a flow from a decoded text.

    A text with errors is looked through for slips of typing; when mending them makes it read
    better, the mended text is what is read, and every slip is told with its fix.
    """
    with _without_collecting():
        return _load(source)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold the garbage collector back.

    Reading makes many objects and no cycles; passes over them would make it slower than linear.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _load(source: SourceText) -> Loaded:
    lines = Lines(source.text)
    first = _read(source, lines, [])
    if not first.errors and not MAYBE_CERTAIN.search(source.text):
        return first.loaded
    slips = find_slips(source.text)
    if not first.errors:
        slips = [slip for slip in slips if slip.certain]
    if not slips:
        return first.loaded
    second = _read(source, lines, slips)
    certain = all(slip.certain for slip in slips)
    better = second.badness < first.badness or (certain and second.badness <= first.badness)
    return second.loaded if better or _got_further(first, second) else first.loaded


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way of reading a text: the result and how bad it is, slips left out."""

    loaded: Loaded
    errors: int
    parsed: bool

    @property
    def badness(self) -> tuple[bool, bool, int]:
        return (not self.parsed, self.loaded.process is None, self.errors)


def _got_further(first: _Attempt, second: _Attempt) -> bool:
    """Did mending move the first fault that stops everything further down?"""
    if first.parsed or second.parsed:
        return False
    places = [
        max((d.span.start for d in attempt.loaded.diagnostics if d.span and d.code == "YAML-03"), default=-1)
        for attempt in (first, second)
    ]
    return places[1] > places[0] >= 0


def _read(source: SourceText, lines: Lines, slips: list[Slip]) -> _Attempt:
    edits = tuple(edit for slip in slips for edit in slip.edits)
    places = Places(lines, edits)
    notebook = Notebook(source.file, places)
    for slip in slips:
        where = lines.span(slip.start, slip.end)
        notebook.say(
            slip.message_id, where, edits=slip.edits, found=slip.found.strip() or slip.found, wanted=slip.wanted.strip()
        )
    told = notebook.errors
    if source.encoding not in _QUIET_ENCODINGS:
        notebook.say("encoding", None, encoding="Shift_JIS (CP932)" if source.encoding == "cp932" else source.encoding)
    spans = NodeSpans(places)
    node = compose(apply_edits(source.text, edits) if edits else source.text, notebook)
    reading = ProcessReading(notebook, spans)
    process = reading.read(node) if node is not None else None
    if node is None and notebook.errors == told:
        notebook.say("empty", None)
    if len(spans) > _MANY_SPANS:
        spans.settle()
    positions = Positions(spans, dict(reading.step_paths))
    loaded = Loaded(source, process, notebook.finish(), positions, reading.partial)
    return _Attempt(loaded, notebook.errors - told, node is not None)


def find_flows(paths: list[str] | tuple[str, ...]) -> list[str]:
    """List the flow files of files and folders, in order, each once.

    Args:
        paths: Files, folders (searched for `*.flow.yaml`, hidden ones left out), or `-`.

    Raises:
        UnreadableInputError: A path does not exist.
        NothingToCheckError: No flow was found at all.

    """
    found: dict[str, None] = {}
    for path in paths:
        place = FilePath(path)
        if path == "-" or place.is_file():
            found[path] = None
        elif place.is_dir():
            inside = sorted(place.rglob("*" + FLOW_SUFFIX))
            found |= dict.fromkeys(
                str(file) for file in inside if not any(part.startswith(".") for part in file.relative_to(place).parts)
            )
        elif place.exists():
            found[path] = None
        else:
            raise UnreadableInputError(
                f"{path} が見つかりません", "ファイルの名前と場所を確かめてください",
                message_en=f"{path} was not found", hint_en="check the name and the folder",
            )  # fmt: skip
    if not found:
        raise NothingToCheckError(
            "流れのファイル(〜.flow.yaml)が見つかりません",
            "ファイルの名前の終わりを .flow.yaml にするか、ファイルを直接指定してください",
            message_en="No flow file (*.flow.yaml) was found",
            hint_en="name it *.flow.yaml, or name the file itself",
        )
    return list(found)
