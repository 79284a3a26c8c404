"""`bprflow lsp`: the language server, spoken to by an editor over standard input and output."""

from __future__ import annotations

import click

from bprflow.cli.shared import BilingualCommand, lang_option


@click.command("lsp", cls=BilingualCommand)
@lang_option
def command() -> int:
    """編集ソフトから使う言語サーバーです。検査・補完・説明・定義への移動・名前の変更・修正の提案をします。

    ふつうは編集ソフトが起動します (標準入出力で話します)。

    \b
    例:
      bprflow lsp
      pip install "bprflow[lsp]" のあと、編集ソフトに「bprflow lsp」を登録する

    \f
    EN: Language server for editors: diagnostics, completion, hover, go to definition, rename, quick fixes.

    An editor starts it; it speaks over standard input and output.

    \b
    Examples:
      bprflow lsp
      pip install "bprflow[lsp]", then register "bprflow lsp" in the editor
    """
    from bprflow.errors import UsageError

    try:
        from bprflow.editor.server import make_server
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] not in {"pygls", "lsprotocol"}:
            raise
        raise UsageError(
            "言語サーバーに要る pygls が入っていません",
            'pip install "bprflow[lsp]" で入れてください',
            message_en="pygls, which the language server needs, is not installed",
            hint_en='pip install "bprflow[lsp]"',
        ) from None
    make_server().start_io()
    return 0
