"""Flows from files and texts: everything understood, and everything wrong, at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath

from bprflow.errors import NothingToCheckError, UnreadableInputError
from bprflow.model import Process
from bprflow.source.attempt import Outcome, read_well
from bprflow.source.diagnostic import Diagnostic, Loaded, SourceText
from bprflow.source.encoding import read_text
from bprflow.source.notebook import Notebook
from bprflow.source.places import Node, NodeSpans
from bprflow.source.read_process import ProcessReading

FLOW_SUFFIX = ".flow.yaml"
REDESIGN_SUFFIX = ".kaizen.yaml"


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
    refuse_empty(source, loaded.diagnostics)
    return loaded


def load_text(text: str, file: str = "<text>") -> Loaded:
    """Read a flow from text; never raises on what the text holds.

    Args:
        text: YAML, n characters; O(n).
        file: Name used in diagnostics.

    """
    return load_source(SourceText(file, text.removeprefix("\ufeff")))


def load_source(source: SourceText) -> Loaded:
    """Read a flow from a decoded text."""
    attempt = read_well(source, _read_process)
    outcome = attempt.outcome
    return Loaded(source, outcome.value, attempt.diagnostics, attempt.positions, outcome.partial)


def _read_process(node: Node, notebook: Notebook, spans: NodeSpans) -> Outcome[Process]:
    reading = ProcessReading(notebook, spans)
    process = reading.read(node)
    return Outcome(process, reading.partial, reading.step_paths)


def refuse_empty(source: SourceText, diagnostics: Sequence[Diagnostic]) -> None:
    """Raise when the diagnostics say that the text holds nothing.

    Raises:
        NothingToCheckError: Empty, or comments only.

    """
    if any(diagnostic.code == "YAML-00" for diagnostic in diagnostics):
        raise NothingToCheckError(
            f"{source.file} には流れが書かれていません",
            "「業務:」と「手順:」を書いてください。bprflow new でひな型を作れます",
            message_en=f"{source.file} holds no flow",
            hint_en="write 'process:' and 'steps:'; bprflow new makes a starter",
        )


def find_flows(paths: Sequence[str], *, redesigns: bool = False) -> list[str]:
    """List the flow files of files and folders, in order, each once.

    Args:
        paths: Files, folders (searched for `*.flow.yaml`, hidden ones left out), or `-`.
        redesigns: Search folders for `*.kaizen.yaml` too.

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
            suffixes = (FLOW_SUFFIX, REDESIGN_SUFFIX) if redesigns else (FLOW_SUFFIX,)
            inside = sorted(file for suffix in suffixes for file in place.rglob("*" + suffix))
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
