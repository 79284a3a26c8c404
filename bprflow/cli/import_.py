"""`bprflow import`: other tools' files into flows, and what could not be carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bprflow.cli.shared import BilingualCommand, bilingual, color_option, current_language, lang_option, note, use_color

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bprflow.exchange.fidelity import Imported
    from bprflow.model import Process

FORMATS = ("bpmn", "mermaid", "xlsx", "csv", "drawio", "json")
_MOST_STUBS = 200


@click.command("import", cls=BilingualCommand)
@click.argument("file")
@click.option(
    "-o", "--output", metavar="FILE|FOLDER/",
    help=bilingual("書き出す流れ (.flow.yaml)。業務がいくつもあるときはフォルダ", "Flow to write (.flow.yaml); a folder for several processes"),
)  # fmt: skip
@click.option("--from", "kind", type=click.Choice(FORMATS), help=bilingual("元の形式。省くと中身と拡張子で決める", "Format of the file; found out by default"))  # fmt: skip
@click.option("--report", is_flag=True, help=bilingual("何を引き継ぎ、何を言い換え、何を引き継げないかの表を出す", "Print what was carried over, approximated, or not carried"))  # fmt: skip
@click.option("--match", "wanted", default="", help=bilingual("棚卸の表から、手続名か法令名にこの言葉を含むものだけを取り込む", "From an inventory, take procedures whose name or law holds this"))  # fmt: skip
@click.option(
    "--force", is_flag=True, help=bilingual("同じ名前のファイルがあっても書き換える", "Replace existing files")
)
@color_option
@lang_option
def command(
    file: str, output: str | None, kind: str | None, report: bool, wanted: str, force: bool, color: str
) -> int:  # fmt: skip
    """BPMN・Mermaid (Markdown の中も)・Excel・CSV・draw.io・行政手続の棚卸から、流れ (YAML) を作ります。

    形式は中身と拡張子で決まります。読みかえた所と引き継げない要素は、行を示して知らせます。元のファイルは変えません。

    \b
    例:
      bprflow import examples/interchange/dog-registration.bpmn -o 犬の登録.flow.yaml
      bprflow import examples/interchange/dog-registration.bpmn --report

    \f
    EN: Makes flows (YAML) from BPMN, Mermaid (also inside Markdown), Excel, CSV, draw.io and procedure inventories.

    Content and suffix decide the format. What was approximated or could not be carried over is named with its line.

    \b
    Examples:
      bprflow import examples/interchange/dog-registration.bpmn -o dog.flow.yaml
      bprflow import examples/interchange/dog-registration.bpmn --report
    """
    from bprflow.exchange.formats import read_foreign
    from bprflow.exchange.inventory.read import is_inventory
    from bprflow.exchange.summary import fidelity_text
    from bprflow.files import read_bytes

    language = current_language()
    if kind is None and is_inventory(file):
        return _inventory(file, output, wanted, force, language)
    imported = read_foreign(read_bytes(file), file, kind or "")
    _tell(imported, use_color(color), language)
    if not imported.parts:
        unreadable = any(found.code in ("XCH-01", "XCH-02") for found in imported.diagnostics)
        return 4 if unreadable else 3
    if report:
        click.echo(fidelity_text(imported, language=language), nl=False)
        if output is None:
            return 0
    _write(imported.processes, output, force, language)
    return 0


def _tell(imported: Imported, color: bool, language: str) -> None:
    from bprflow.report.diagnostics import diagnostics_text

    text = diagnostics_text(imported.diagnostics, language=language, color=color)
    if text:
        note(text.rstrip("\n"))


def _write(processes: tuple[Process, ...], output: str | None, force: bool, language: str) -> None:
    from pathlib import Path

    from bprflow.errors import UsageError
    from bprflow.files import write_whole
    from bprflow.source import dump_text

    if output is None:
        if len(processes) > 1:
            names = "、".join(process.name for process in processes)
            raise UsageError(
                f"業務が{len(processes)}件あります ({names})", "「-o フォルダ/」のように書き出すフォルダを指定してください",
                message_en=f"the file holds {len(processes)} processes ({names})", hint_en="name a folder to write to, e.g. -o flows/",
            )  # fmt: skip
        click.echo(dump_text(processes[0], language), nl=False)
        return
    folder = output.endswith(("/", "\\")) or Path(output).is_dir() or len(processes) > 1
    if folder and Path(output).suffix in (".yaml", ".yml"):
        targets = [Path(output).with_name(f"{Path(output).name.split('.')[0]}-{k}.flow.yaml") for k in range(1, len(processes) + 1)]  # fmt: skip
    elif folder:
        Path(output).mkdir(parents=True, exist_ok=True)
        targets = [Path(output) / f"{name}.flow.yaml" for name in _file_names(processes)]
    else:
        targets = [Path(output)]
    _check_free(targets, force)
    for process, target in zip(processes, targets, strict=True):
        write_whole(target, dump_text(process, language).encode("utf-8"))
        note(bilingual(f"{target} に書きました", f"wrote {target}"))


def _check_free(targets: Sequence[Path], force: bool) -> None:
    """Refuse to replace files, before the first of several is written.

    Raises:
        OutputError: One of them is there.

    """
    from bprflow.errors import OutputError

    taken = next((path for path in targets if path.exists()), None)
    if taken is not None and not force:
        raise OutputError(
            f"{taken} はもうあります", "別の名前にするか、書き換えてよければ --force を付けてください",
            message_en=f"{taken} already exists", hint_en="choose another name, or add --force to replace it",
        )  # fmt: skip


def _file_names(processes: tuple[Process, ...]) -> list[str]:
    """Make file names out of process names: safe on Windows, not too long, unique."""
    import re

    from bprflow.exchange.sketch import free_names

    names = [
        re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "-", process.name).strip("-. ")[:60] or "flow" for process in processes
    ]
    return free_names(names)


def _inventory(file: str, output: str | None, wanted: str, force: bool, language: str) -> int:
    from itertools import islice

    from bprflow.errors import NothingToCheckError
    from bprflow.exchange.inventory import read_inventory, stub

    found = (row for row in read_inventory(file) if wanted in row.name or wanted in row.law)
    processes = tuple(stub(row) for row in islice(found, _MOST_STUBS + 1))
    if not processes:
        raise NothingToCheckError(
            f"「{wanted}」に当てはまる手続がありません", "--match の言葉を変えてください",
            message_en=f"no procedure matches '{wanted}'", hint_en="try another --match",
        )  # fmt: skip
    if len(processes) > _MOST_STUBS:
        note(
            bilingual(
                f"{_MOST_STUBS}件を超えるので、はじめの{_MOST_STUBS}件だけ取り込みます。--match で絞り込めます",
                f"more than {_MOST_STUBS}; only the first {_MOST_STUBS} are taken. Narrow down with --match",
            )
        )
    _write(processes[:_MOST_STUBS], output, force, language)
    return 0
