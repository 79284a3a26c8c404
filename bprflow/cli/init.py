"""`bprflow init`: a folder ready for writing flows, with editor settings and an example."""

from __future__ import annotations

import click

from bprflow.cli.shared import BilingualCommand, current_language, lang_option, note


@click.command("init", cls=BilingualCommand)
@click.argument("folder", default=".")
@lang_option
def command(folder: str) -> int:
    """フォルダを準備します。編集ソフトの設定、書き方の定義、見本の流れを置きます。インターネットは要りません。

    すでにあるファイルには触りません。

    \b
    例:
      bprflow init
      bprflow init 業務改善研修

    \f
    EN: Sets up a folder: editor settings, the language's schema and an example flow, all offline.

    Files that exist are left alone.

    \b
    Examples:
      bprflow init
      bprflow init workshop
    """
    from pathlib import Path

    from bprflow.errors import OutputError
    from bprflow.files import write_whole
    from bprflow.source.folder import folder_files

    language = current_language()
    kept = "kept" if language == "en" else "そのまま"
    wrote = "wrote" if language == "en" else "作成"
    for file in folder_files(language):
        target = Path(folder) / file.path
        if target.exists():
            click.echo(f"{kept}  {target}")
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"フォルダ {target.parent} を作れません ({error.strerror})",
                "書き込める場所を指定してください",
                message_en=f"cannot make the folder {target.parent} ({error.strerror})",
                hint_en="choose a place you may write to",
            ) from None
        write_whole(target, file.text.encode("utf-8"))
        click.echo(f"{wrote}  {target}  {file.about.in_language(language)}")
    note("Next: bprflow new NAME" if language == "en" else "次は: bprflow new 業務の名前 --型 申請")
    return 0
