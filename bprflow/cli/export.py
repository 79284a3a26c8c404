"""`bprflow export`: flows into formats others can edit on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bprflow.cli.shared import (
    BilingualCommand,
    bilingual,
    current_language,
    flows_argument,
    lang_option,
    note,
    output_option,
)

if TYPE_CHECKING:
    from bprflow.model import Process

FORMATS = ("bpmn", "mermaid", "swimlane", "drawio", "xlsx", "csv", "json", "dot", "manual", "docx", "pdf", "yaml")
_BINARY = ("xlsx", "docx", "pdf")


@click.command("export", cls=BilingualCommand)
@flows_argument
@click.option("--to", "target", type=click.Choice(FORMATS), help=bilingual("書き出す形式。省くと -o の拡張子で決まる", "Format; by default the suffix of -o decides"))  # fmt: skip
@output_option
@click.option(
    "--into", "original", metavar="FILE.bpmn",
    help=bilingual("元の BPMN ファイル。図とほかの道具の設定を残したまま、加えた手順と流れの情報を書き足す", "The BPMN file the flow came from: keep its picture and settings, draw added steps, add the facts"),
)  # fmt: skip
@lang_option
def command(flows: tuple[str, ...], target: str | None, outputs: tuple[str, ...], original: str | None) -> int:
    """流れを BPMN・Mermaid・draw.io・Excel・CSV・JSON・DOT・業務手順書 (Markdown、Word、PDF) に書き出します。

    BPMN・draw.io・Excel・JSON は、書き出して取り込み直しても何も失われません。

    \b
    例:
      bprflow export examples/address-change/as-is.flow.yaml -o 住所変更.bpmn -o 手順書.docx
      bprflow export examples/address-change/as-is.flow.yaml --to mermaid

    \f
    EN: Writes flows as BPMN, Mermaid, draw.io, Excel, CSV, JSON, DOT or a work manual (Markdown, Word, PDF).

    BPMN, draw.io, Excel and JSON lose nothing on the way out and back.

    \b
    Examples:
      bprflow export examples/address-change/as-is.flow.yaml -o address.bpmn -o manual.docx
      bprflow export examples/address-change/as-is.flow.yaml --to mermaid
    """
    from bprflow.errors import UsageError
    from bprflow.exchange.formats import TARGETS, target_of
    from bprflow.source import find_flows

    files = [flow for flow in flows if not flow.lower().endswith((".yaml", ".yml")) and flow != "-" and _is_file(flow)]
    rest = [flow for flow in flows if flow not in files]
    processes, code = _load([*(find_flows(rest) if rest else []), *files])
    if not processes:
        return code
    if original is not None:
        _patch(original, processes, outputs)
        return code
    if target is None and not outputs:
        raise UsageError(
            "書き出す形式がわかりません", f"--to {'|'.join(FORMATS)} か、-o ファイル名 を指定してください",
            message_en="no format was given", hint_en=f"give --to {'|'.join(FORMATS)}, or -o FILE",
        )  # fmt: skip
    if not outputs:
        assert target is not None
        _print(processes, target)
        return code
    for output in outputs:
        chosen = next(entry for entry in TARGETS if entry.name == target) if target else target_of(output)
        _write(processes, chosen.name, chosen.suffix, output, many=chosen.many)
    return code


def _is_file(path: str) -> bool:
    from pathlib import Path

    return Path(path).is_file()


def _load(paths: list[str]) -> tuple[tuple[Process, ...], int]:
    """Read all flows and tell what is wrong.

    Returns:
        The flows, and the exit code: 4 where a file could not be understood, 3 where there was nothing in any,
        1 where a flow was read only in part, else 0.

    """
    from bprflow.cli.reading import is_empty, read_every
    from bprflow.report.diagnostics import diagnostics_text

    loaded, unreadable = read_every(paths)
    partly = False
    for one in loaded:
        text = diagnostics_text(one.diagnostics, language=current_language())
        if text:
            note(text.rstrip("\n"))
        if one.process is None:
            unreadable = unreadable or not is_empty(one)
        else:
            partly = partly or any(found.level.value == "error" for found in one.diagnostics)
    processes = tuple(one.process for one in loaded if one.process is not None)
    return processes, 4 if unreadable else 1 if partly else 0 if processes else 3


def _print(processes: tuple[Process, ...], target: str) -> None:
    import sys

    from bprflow.errors import UsageError
    from bprflow.exchange.formats import write_foreign

    if target in _BINARY and sys.stdout.isatty():
        raise UsageError(
            f"{target} は画面に出せません", "-o ファイル名 を指定してください",
            message_en=f"{target} cannot be shown on a screen", hint_en="give -o FILE",
        )  # fmt: skip
    groups = [processes] if target == "bpmn" else [(process,) for process in processes]
    for group in groups:
        data = write_foreign(group, target, language=current_language())
        sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _write(processes: tuple[Process, ...], target: str, suffix: str, output: str, *, many: bool) -> None:
    from pathlib import Path

    from bprflow.exchange.formats import write_foreign
    from bprflow.exchange.sketch import free_names
    from bprflow.files import write_whole

    language = current_language()
    path = Path(output)
    folder = output.endswith(("/", "\\")) or path.is_dir()
    if not folder and (many or len(processes) == 1):
        data = write_foreign(processes, target, language=language)
        write_whole(path, data)
        note(bilingual(f"{path} に書きました", f"wrote {path}"))
        _tell_losses(processes[0], data, target)
        return
    if folder:
        path.mkdir(parents=True, exist_ok=True)
        stems = free_names([_stem(process.name) for process in processes])
        targets = [path / f"{stem}{suffix}" for stem in stems]
    else:
        ending = suffix if path.name.endswith(suffix) else path.suffix
        targets = [
            path.with_name(f"{path.name.removesuffix(ending)}-{k}{ending}") for k in range(1, len(processes) + 1)
        ]
    for process, place in zip(processes, targets, strict=True):
        data = write_foreign((process,), target, language=language)
        write_whole(place, data)
        note(bilingual(f"{place} に書きました", f"wrote {place}"))
        _tell_losses(process, data, target)


def _tell_losses(process: Process, data: bytes, target: str) -> None:
    from bprflow.exchange.losses import losses

    found = losses(process, data, target)
    if found is not None:
        note("  " + found.in_language(current_language()))


def _stem(name: str) -> str:
    import re

    return re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "-", name).strip("-. ")[:60] or "flow"


def _patch(original: str, processes: tuple[Process, ...], outputs: tuple[str, ...]) -> None:
    from bprflow.errors import UnreadableInputError, UsageError
    from bprflow.exchange.bpmn import patch_bpmn
    from bprflow.exchange.xml import XmlRefusedError
    from bprflow.files import read_bytes, write_whole

    if not outputs:
        raise UsageError(
            "書き出すファイルがありません", "-o 新しい名前.bpmn を指定してください (元のファイルは変えません)",
            message_en="no output file", hint_en="give -o NEW.bpmn (the original stays as it is)",
        )  # fmt: skip
    try:
        patched = patch_bpmn(read_bytes(original), processes)
    except XmlRefusedError as error:
        raise UnreadableInputError(f"{original}: {error.message.ja}", error.hint.ja, message_en=f"{original}: {error.message.en}", hint_en=error.hint.en) from None  # fmt: skip
    for row in patched.rows:
        note(f"{row.name}: {row.remark.in_language(current_language())}")
    for output in outputs:
        write_whole(output, patched.data)
        note(bilingual(f"{output} に書きました", f"wrote {output}"))
