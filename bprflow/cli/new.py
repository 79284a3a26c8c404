"""`bprflow new`: a commented starter flow that already draws and audits."""

from __future__ import annotations

import click

from bprflow.cli.shared import BilingualCommand, Words, bilingual, current_language, lang_option, note

_ARCHETYPES = {
    "申請": "application", "application": "application",
    "現地調査": "field-survey", "調査": "field-survey", "field-survey": "field-survey",
    "集約": "collection", "collection": "collection",
    "募集": "recruitment", "recruitment": "recruitment",
}  # fmt: skip


@click.command("new", cls=BilingualCommand)
@click.argument("name")
@click.option(
    "--型", "--archetype", "archetype", type=Words(_ARCHETYPES), default="application",
    help=bilingual("ひな型の種類", "Kind of starter flow"),
)  # fmt: skip
@click.option(
    "-o", "--output", "output", metavar="FILE",
    help=bilingual("書き出すファイル。省くと「名前.flow.yaml」", "File to write; NAME.flow.yaml by default"),
)  # fmt: skip
@click.option(
    "--force", is_flag=True, help=bilingual("同じ名前のファイルがあっても書き換える", "Replace an existing file")
)
@lang_option
def command(name: str, archetype: str, output: str | None, force: bool) -> int:
    """新しい流れのひな型を書き出します。説明つきで、そのまま描けて点検できます。

    \b
    例:
      bprflow new 住所変更受付 --型 申請
      bprflow new 農地の調査 --型 現地調査 -o 調査.flow.yaml

    \f
    EN: Writes a commented starter flow that draws and audits as it stands.

    \b
    Examples:
      bprflow new address-change --archetype application
      bprflow new farm-survey --archetype field-survey -o survey.flow.yaml
    """
    from pathlib import Path

    from bprflow.errors import OutputError
    from bprflow.files import write_whole
    from bprflow.source.starter import file_name, starter

    target = Path(output or file_name(name))
    if target.exists() and not force:
        raise OutputError(
            f"{target} はもうあります",
            "別の名前にするか、書き換えてよければ --force を付けてください",
            message_en=f"{target} already exists",
            hint_en="choose another name, or add --force to replace it",
        )
    language = current_language()
    write_whole(target, starter(name, archetype, language).encode("utf-8"))
    if language == "en":
        note(f"Wrote {target}. Next: bprflow draw {target} -o {target.stem.split('.')[0]}.svg")
    else:
        note(f"{target} を書きました。次は: bprflow audit {target}")
    click.echo(str(target))
    return 0
