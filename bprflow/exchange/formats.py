"""Which format a file is in, by its name and its first bytes; one way in and one way out for all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from bprflow.errors import UsageError
from bprflow.exchange.faults import fault
from bprflow.exchange.fidelity import Fate, Imported, ImportedProcess, Row
from bprflow.files import read_bytes
from bprflow.language.terms import Text
from bprflow.model import Process, walk
from bprflow.source.diagnostic import Diagnostic, Level, Loaded, Positions, SourceText

YAML = "yaml"
_SUFFIXES: Mapping[str, str] = {
    ".yaml": YAML, ".yml": YAML, ".bpmn": "bpmn", ".bpmn2": "bpmn", ".drawio": "drawio", ".dio": "drawio",
    ".mmd": "mermaid", ".mermaid": "mermaid", ".md": "mermaid", ".markdown": "mermaid",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xlsx", ".csv": "csv", ".tsv": "csv", ".json": "json",
}  # fmt: skip
_SILENT = ("extension:", "diagram", "style", "class", "linkStyle", "click", "acc")
"""Kinds whose loss means nothing for the flow."""


def sniff(path: str, data: bytes) -> str:
    """Tell the format of a file: content first where it is unmistakable, then the suffix.

    Args:
        path: Name as the user gave it.
        data: Its bytes; the first 4,000 are looked at.

    Returns:
        yaml, bpmn, drawio, mermaid, xlsx, csv or json.

    """
    from bprflow.exchange.bpmn.read import is_bpmn

    head = data[:4000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        return "xlsx"
    if head[:1] == b"<":
        return "drawio" if b"<mxfile" in head or b"<mxGraphModel" in head else "bpmn"
    suffix = PurePath(path).suffix.lower()
    if suffix in (".bpmn", ".bpmn2", ".xml") or is_bpmn(data):
        return "bpmn"
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if head.startswith((b"flowchart", b"graph ", b"swimlane-beta", b"```mermaid", b"%%{")):
        return "mermaid"
    return "json" if head[:1] == b"{" and b'"bprflow.process/' in head else YAML


def read_foreign(data: bytes, file: str, kind: str = "") -> Imported:
    """Read bytes of any format but YAML.

    Args:
        data: The bytes.
        file: Path as the user gave it.
        kind: Format; found out when empty.

    Raises:
        UsageError: No such format.

    """
    from bprflow.exchange.bpmn import read_bpmn
    from bprflow.exchange.drawio import read_drawio
    from bprflow.exchange.mermaid import read_mermaid
    from bprflow.exchange.table.read import read_csv_flow, read_workbook_flows

    readers: dict[str, Callable[[bytes, str], Imported]] = {
        "bpmn": read_bpmn, "drawio": read_drawio, "mermaid": read_mermaid, "xlsx": read_workbook_flows,
        "csv": read_csv_flow, "json": read_json,
    }  # fmt: skip
    chosen = kind or sniff(file, data)
    if chosen not in readers:
        raise UsageError(
            f"形式「{chosen}」は取り込めません", f"{'・'.join(readers)} のどれかにしてください",
            message_en=f"format '{chosen}' cannot be imported", hint_en=f"choose one of {', '.join(readers)}",
        )  # fmt: skip
    return readers[chosen](data, file)


def read_json(data: bytes, file: str = "") -> Imported:
    """Read our own JSON export."""
    from bprflow.exchange.canonical import FORMAT, read_process_json

    try:
        value = json.loads(data)
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise ValueError
        process = read_process_json(value)
    except (ValueError, RecursionError) as error:
        reason = Text(
            "bprflow の JSON として読めません", f"this is not a process in bprflow's JSON {str(error)[:100]}".strip()
        )
        again = Text("bprflow export --to json で書き出したファイルを指定してください", "name a file written by bprflow export --to json")  # fmt: skip
        return Imported(file, "json", (), diagnostics=(fault("XCH-02", Level.ERROR, reason, again, file),))
    rows = tuple(Row("step", item.id, getattr(item, "name", ""), 0, Fate.CARRIED) for item in walk(process.steps))
    return Imported(file, "json", (ImportedProcess(process, exact=True),), rows)


def load_any(path: str, wanted: str = "") -> tuple[Loaded, ...]:
    """Read a file of any format for the commands that work on flows.

    Args:
        path: File, or `-` for standard input (YAML).
        wanted: Of an inventory, take only procedures whose name or law holds these words.

    Returns:
        One entry for each process, at least one; its positions are lines of the file.

    Raises:
        UnreadableInputError: Missing, a folder, not permitted, too large.

    """
    from bprflow.source import load_file

    if path == "-" or PurePath(path).suffix.lower() in (".yaml", ".yml"):
        return (load_file(path),)
    from bprflow.exchange.inventory.read import is_inventory

    if is_inventory(path):
        from bprflow.exchange.inventory.listing import load_inventory

        return load_inventory(path, wanted=wanted)
    data = read_bytes(path)
    kind = sniff(path, data)
    return (load_file(path),) if kind == YAML else as_loaded(read_foreign(data, path, kind))


def largest_flow(path: str) -> Loaded:
    """Read a file of any format for the commands that work on one flow.

    Args:
        path: File, or `-` for standard input (YAML).

    Returns:
        The flow with most steps, the first of equals, with the faults of the whole file; its process
        is None when nothing could be understood.

    Raises:
        UnreadableInputError: Missing, a folder, not permitted, too large.

    """
    parts = load_any(path)
    steps = [len(part.process.all_steps) if part.process is not None else -1 for part in parts]
    chosen = parts[steps.index(max(steps))]
    return chosen if len(parts) == 1 else replace(chosen, diagnostics=tuple(d for p in parts for d in p.diagnostics))


def as_loaded(imported: Imported) -> tuple[Loaded, ...]:
    """Put an import into the form the other rooms work on; the file's faults go with its first process."""
    source = SourceText(imported.file, imported.text, imported.encoding)
    texts = [replace(source, text=part.text) if part.text else source for part in imported.parts]
    diagnostics = (*imported.diagnostics, *_lost(imported))
    if not imported.parts:
        return (Loaded(source, None, diagnostics, Positions()),)
    return tuple(
        Loaded(texts[number], part.process, diagnostics if number == 0 else (), part.positions)
        for number, part in enumerate(imported.parts)
    )


def _lost(imported: Imported) -> tuple[Diagnostic, ...]:
    """Say in one line that elements could not be carried over."""
    rows = [row for row in imported.rows if row.fate is Fate.DROPPED and not row.kind.startswith(_SILENT)]
    if not rows:
        return ()
    kinds = "、".join(dict.fromkeys(row.kind for row in rows))[:120]
    text = Text(
        f"引き継げない要素が{len(rows)}個あります ({kinds})", f"{len(rows)} elements cannot be carried over ({kinds})"
    )
    hint = Text(
        "bprflow import --report で一覧できます。元のファイルはそのままです",
        "bprflow import --report lists them; the file itself stays as it is",
    )
    return (fault("XCH-10", Level.INFO, text, hint, imported.file, rows[0].line),)


# --- out -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """One format to write: its name, suffix, and what it is in a word."""

    name: str
    suffix: str
    about: Text
    many: bool = False


TARGETS = (
    Target("bpmn", ".bpmn", Text("BPMN 2.0 (図つき、往復して失わない)", "BPMN 2.0 with picture, lossless"), many=True),
    Target("mermaid", ".mmd", Text("Mermaid の流れ図 (担当は subgraph)", "Mermaid flowchart")),
    Target("swimlane", ".swimlane.mmd", Text("Mermaid の swimlane-beta", "Mermaid swimlane-beta")),
    Target("drawio", ".drawio", Text("draw.io (動かして直せる図)", "draw.io, editable")),
    Target("xlsx", ".xlsx", Text("Excel (読むシートと機械判読できる表)", "Excel workbook")),
    Target("csv", ".csv", Text("CSV (一行に一手順)", "CSV, one step a row")),
    Target("json", ".json", Text("JSON (bprflow.process/1)", "JSON (bprflow.process/1)")),
    Target("dot", ".dot", Text("Graphviz の DOT", "Graphviz DOT")),
    Target("manual", ".md", Text("業務手順書 (Markdown)", "work manual in Markdown")),
    Target("docx", ".docx", Text("業務手順書 (Word)", "work manual for Word")),
    Target("pdf", ".pdf", Text("業務手順書 (PDF)", "work manual as PDF")),
    Target("yaml", ".flow.yaml", Text("bprflow の流れ", "a bprflow flow")),
)
_BY_SUFFIX = {
    ".bpmn": "bpmn", ".mmd": "mermaid", ".mermaid": "mermaid", ".drawio": "drawio", ".dio": "drawio", ".xlsx": "xlsx",
    ".csv": "csv", ".json": "json", ".dot": "dot", ".gv": "dot", ".md": "manual", ".docx": "docx", ".pdf": "pdf", ".yaml": "yaml", ".yml": "yaml",
}  # fmt: skip


def target_of(output: str) -> Target:
    """Choose the format a file name asks for.

    Raises:
        UsageError: Its suffix names none.

    """
    name = (
        "swimlane" if output.lower().endswith(".swimlane.mmd") else _BY_SUFFIX.get(PurePath(output).suffix.lower(), "")
    )
    found = next((target for target in TARGETS if target.name == name), None)
    if found is None:
        known = " ".join(_BY_SUFFIX)
        raise UsageError(
            f"{output} の形式がわかりません", f"名前の終わりを {known} のどれかにするか、--to で形式を指定してください",
            message_en=f"{output} names no format", hint_en=f"end the name in one of {known}, or give --to",
        )  # fmt: skip
    return found


def write_foreign(processes: Sequence[Process], target: str, *, language: str = "ja") -> bytes:
    """Write processes in another tool's format.

    Args:
        processes: One; formats that hold several (BPMN) take more.
        target: Name of the format, as in `TARGETS`.
        language: "ja" or "en", for the words the tool adds.

    Raises:
        UsageError: No such format.

    """
    if target == "bpmn":
        from bprflow.exchange.bpmn import write_bpmn

        return write_bpmn(processes)
    writer = _WRITERS.get(target)
    if writer is None:
        known = " ".join(entry.name for entry in TARGETS)
        raise UsageError(
            f"形式「{target}」には書き出せません", f"{known} のどれかにしてください",
            message_en=f"format '{target}' cannot be written", hint_en=f"choose one of {known}",
        )  # fmt: skip
    return writer(processes[0], language)


def _mermaid(process: Process, _: str) -> bytes:
    from bprflow.exchange.mermaid.write import write_mermaid

    return write_mermaid(process).encode("utf-8")


def _swimlane(process: Process, _: str) -> bytes:
    from bprflow.exchange.mermaid.write import write_mermaid

    return write_mermaid(process, form="swimlane").encode("utf-8")


def _drawio(process: Process, _: str) -> bytes:
    from bprflow.exchange.drawio import write_drawio

    return write_drawio(process)


def _xlsx(process: Process, _: str) -> bytes:
    from bprflow.exchange.table.workbook import write_workbook

    return write_workbook(process)


def _csv(process: Process, _: str) -> bytes:
    from bprflow.exchange.table.write_csv import write_csv

    return write_csv(process)


def _json(process: Process, _: str) -> bytes:
    from bprflow.exchange.canonical import write_json

    return write_json(process).encode("utf-8")


def _dot(process: Process, language: str) -> bytes:
    from bprflow.draw import DrawOptions, layout, render
    from bprflow.flow import build

    return render(layout(build(process), options=DrawOptions(language=language)), "dot")


def _manual(process: Process, language: str) -> bytes:
    from bprflow.exchange.manual import write_markdown

    return write_markdown(process, language=language).encode("utf-8")


def _docx(process: Process, language: str) -> bytes:
    from bprflow.exchange.manual import write_docx

    return write_docx(process, language=language)


def _pdf(process: Process, language: str) -> bytes:
    from bprflow.exchange.manual import write_pdf

    return write_pdf(process, language=language)


def _yaml(process: Process, language: str) -> bytes:
    from bprflow.source import dump_text

    return dump_text(process, language).encode("utf-8")


_WRITERS: dict[str, Callable[[Process, str], bytes]] = {
    "mermaid": _mermaid, "swimlane": _swimlane, "drawio": _drawio, "xlsx": _xlsx, "csv": _csv, "json": _json,
    "dot": _dot, "manual": _manual, "docx": _docx, "pdf": _pdf, "yaml": _yaml,
}  # fmt: skip
