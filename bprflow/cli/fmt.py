"""`bprflow fmt`: one way of writing flows and redesigns."""

from __future__ import annotations

import click

from bprflow.cli.shared import BilingualCommand, bilingual, flows_argument, lang_option, note


@click.command("fmt", cls=BilingualCommand)
@flows_argument
@click.option(
    "--keys",
    "keys",
    type=click.Choice(["ja", "en"]),
    help=bilingual("項目名の言語。指定しなければ今のまま", "Language of the keys; as it is by default"),
)
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help=bilingual("整っているかだけを調べる (保存しない)", "Only tell whether files are formatted (saves nothing)"),
)
@click.option(
    "--diff",
    "diff",
    is_flag=True,
    help=bilingual("何が変わるかを示す (保存しない)", "Show what would change (saves nothing)"),
)
@lang_option
def command(flows: tuple[str, ...], keys: str | None, only_check: bool, diff: bool) -> int:
    """流れと改善案の書き方をそろえます。項目の順序、字下げ、余白、項目名の言語を整え、コメントは残します。

    誤りのあるファイルや、意味が変わるおそれのあるファイルには触らず、どこを直せばよいかを示します。行末 (Windows の CRLF など) は今のままで、保存は UTF-8 です。

    \b
    例:
      bprflow fmt --diff examples/address-change/as-is.flow.yaml
      bprflow fmt --keys en --diff examples/address-change/as-is.flow.yaml

    \f
    EN: Formats flows and redesigns: order of keys, indentation, spacing, key language; comments are kept.

    A file with errors, or whose meaning might change, is left alone, and what is in the way is shown. Line ends (CRLF of Windows) stay; files are saved as UTF-8.

    \b
    Examples:
      bprflow fmt --diff examples/address-change/as-is.flow.yaml
      bprflow fmt --keys en --diff examples/address-change/as-is.flow.yaml
    """
    from bprflow.cli.shared import current_language, show_error
    from bprflow.errors import BprflowError
    from bprflow.source import find_flows

    changed, worst = 0, 0
    for path in find_flows(flows, redesigns=True):
        try:
            changed += _format(path, keys, save=not (only_check or diff), diff=diff)
        except BprflowError as error:
            _show_faults(error)
            show_error(error, current_language())
            worst = max(worst, error.exit_code)
    return worst or (1 if only_check and changed else 0)


def _show_faults(error: Exception) -> None:
    """Show what is in the way of formatting, as `check` does."""
    import sys

    from bprflow.cli.shared import current_language
    from bprflow.report.diagnostics import diagnostics_text
    from bprflow.source.format import UnformattableError

    if isinstance(error, UnformattableError) and error.diagnostics:
        click.echo(diagnostics_text(error.diagnostics, language=current_language(), color=False), file=sys.stderr)


def _format(path: str, keys: str | None, *, save: bool, diff: bool) -> bool:
    """Format one file; say whether that changes it."""
    from bprflow.files import write_whole
    from bprflow.source import read_text
    from bprflow.source.format import format_source

    formatted = format_source(read_text(path), keys)
    if diff:
        click.echo(formatted.diff(), nl=False)
    elif path == "-" and save:
        click.echo(formatted.text, nl=False)
    elif formatted.changed and save:
        write_whole(path, formatted.data())
        note(bilingual(f"{path} を整えました", f"Formatted {path}"))
    elif formatted.changed:
        note(bilingual(f"{path} は整っていません", f"{path} is not formatted"))
    return formatted.changed
