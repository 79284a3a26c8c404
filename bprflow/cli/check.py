"""`bprflow check`: is it written as it should be, and does the flow hang together?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from bprflow.cli.shared import (
    BilingualCommand,
    bilingual,
    color_option,
    current_language,
    flows_argument,
    lang_option,
    note,
    use_color,
)

if TYPE_CHECKING:
    from bprflow.report.check import CheckedFile
    from bprflow.source.fix import Mended

FORMATS = ("text", "json", "github")


@click.command("check", cls=BilingualCommand)
@flows_argument
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", help=bilingual("結果の形", "Form of the result")
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(0, 64),
    default=0,
    help=bilingual("同時に使う処理の数 (0 は自動)", "Processes to use (0 chooses)"),
)
@click.option(
    "--fix",
    is_flag=True,
    help=bilingual("安全に直せる誤りを直して保存する", "Mend what can be mended safely, and save"),
)
@click.option(
    "--diff",
    is_flag=True,
    help=bilingual("--fix で何が変わるかを示す (保存しない)", "Show what --fix would change (saves nothing)"),
)
@color_option
@lang_option
def command(flows: tuple[str, ...], form: str, jobs: int, fix: bool, diff: bool, color: str) -> int:
    """流れの書き方と、手順のつながりを確かめます。誤りは一度にすべて、場所と直し方を付けて示します。

    --fix は、全角のコロンや空白など、意味を変えずに直せる誤りだけを直します。コメントや順序はそのままです。
    UTF-8 でないファイルは UTF-8 にして保存します。--diff を付けると、変わる所を示すだけで保存しません。

    BPMN・Mermaid・Excel・draw.io などのファイルも、そのまま確かめられます (直すのは YAML だけ)。

    終了コード: 0 誤りなし、1 誤りあり、3 調べるものがない、4 読めないファイルがある。

    \b
    例:
      bprflow check examples/address-change/as-is.flow.yaml
      bprflow check examples --diff

    \f
    EN: Checks how flows are written and whether they hang together; tells every fault with place and remedy.

    --fix mends only slips such as full-width colons and spaces; comments and order stay as they are.
    A file that is not UTF-8 is saved as UTF-8. With --diff the changes are only shown, never saved.

    Files of BPMN, Mermaid, Excel, draw.io and more are checked as they are (only YAML is mended).

    Exit code: 0 clean, 1 errors, 3 nothing to check, 4 an input could not be read.

    \b
    Examples:
      bprflow check examples/address-change/as-is.flow.yaml
      bprflow check examples --diff
    """
    from bprflow.report.check import check_files, exit_code
    from bprflow.source import find_flows

    paths = find_flows(flows, redesigns=True)
    if fix or diff:
        written = [path for path in paths if not _is_foreign(path) and _mend(path, show=diff)]
        if "-" in written:
            return 0
    files = check_files(paths, jobs, _check_any)
    _show(files, form, current_language(), color=use_color(color))
    return exit_code(files)


def _check_any(path: str) -> CheckedFile:
    """Check a file of any format, as the audit reads them; what cannot be read is told, never raised."""
    from bprflow.errors import BprflowError
    from bprflow.report.check import check_file, checked_parts, unread_file

    try:
        if not _is_foreign(path):
            return check_file(path)
        from bprflow.exchange.formats import load_any

        return checked_parts(load_any(path))
    except BprflowError as error:
        return unread_file(path, error)


def _is_foreign(path: str) -> bool:
    """Tell other tools' files, which are checked but never mended; the suffix spares reading YAML twice."""
    if path == "-" or path.casefold().endswith((".yaml", ".yml")):
        return False
    from bprflow.errors import BprflowError
    from bprflow.exchange.formats import YAML, sniff
    from bprflow.files import read_bytes

    try:
        return sniff(path, read_bytes(path)) != YAML
    except BprflowError:
        return False


def _mend(path: str, *, show: bool) -> bool:
    """Mend one file, or only show how; say whether something was written.

    What cannot be read is told by the check.
    """
    from bprflow.errors import BprflowError
    from bprflow.files import write_whole
    from bprflow.source import read_text
    from bprflow.source.encoding import encoding_name
    from bprflow.source.fix import mend

    try:
        mended = mend(read_text(path))
    except BprflowError:
        return False
    name = mended.source.file
    if show:
        click.echo(mended.diff(), nl=False)
        if mended.recoded:
            before = encoding_name(mended.source.encoding)
            note(bilingual(f"{name}: 文字コードが {before} から UTF-8 に変わります", f"{name}: {before} becomes UTF-8"))
        return False
    if path == "-":
        click.echo(mended.text, nl=False)
    elif mended.changed:
        write_whole(path, mended.data())
        note(_what_was_mended(name, mended))
    return path == "-" or mended.changed


def _what_was_mended(name: str, mended: Mended) -> str:
    from bprflow.source.encoding import encoding_name

    count = len(mended.applied)
    before = encoding_name(mended.source.encoding) if mended.recoded else ""
    ja = ([f"{count}か所を直し"] if count else []) + ([f"文字コードを {before} から UTF-8 に変え"] if before else [])
    en = ([f"mended {count} place(s)"] if count else []) + ([f"turned {before} into UTF-8"] if before else [])
    return bilingual(f"{name}: {'、'.join(ja)}て保存しました", f"{name}: {' and '.join(en)}, and saved")


def _show(files: Sequence[CheckedFile], form: str, language: str, *, color: bool) -> None:
    if form == "json":
        import json

        from bprflow.report.check import check_json

        click.echo(json.dumps(check_json(files, language=language), ensure_ascii=False, indent=2))
        return
    for file in files:
        for number, words in enumerate(file.said(language)):
            label = "  Try: " if language == "en" else "  直し方: "
            click.echo(words if number == 0 else label + words, err=True)
    if form == "github":
        from bprflow.report.diagnostics import diagnostics_github

        for file in files:
            click.echo(diagnostics_github(file.diagnostics, language=language), nl=False)
        return
    from bprflow.report.diagnostics import diagnostics_text

    blocks = [diagnostics_text(file.diagnostics, language=language, color=color) for file in files if file.diagnostics]
    if any(not file.failure_code for file in files):
        blocks.append(_summary(files, language))  # "0 errors" of nothing would read as "all is well"
    if blocks:
        click.echo("\n".join(blocks))


def _summary(files: Sequence[CheckedFile], language: str) -> str:
    read = [file for file in files if not file.failure_code]
    counts = {
        level: sum(d.level.value == level for file in files for d in file.diagnostics)
        for level in ("error", "warning", "info")
    }
    steps = sum(file.steps for file in read)
    partial = sum(file.partial for file in read)
    if language == "en":
        words = f"{len(read)} file(s), {steps} steps: {counts['error']} error(s), {counts['warning']} warning(s), {counts['info']} note(s)"
        return words + (f"; {partial} file(s) read in part" if partial else "")
    words = f"{len(read)}ファイル・{steps}手順を確かめました: 誤り{counts['error']}件、注意{counts['warning']}件、お知らせ{counts['info']}件"
    return words + (f" (うち{partial}ファイルは読めた部分だけ)" if partial else "")
