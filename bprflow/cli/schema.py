"""`bprflow schema`: the JSON Schema that editors use for completion and checks."""

from __future__ import annotations

import click

from bprflow.cli.shared import BilingualCommand, bilingual, current_language, note, output_option


@click.command("schema", cls=BilingualCommand)
@click.option(
    "--lang",
    "language",
    type=click.Choice(["ja", "en"]),
    help=bilingual("どちらの言葉を候補に出すか", "Which words are offered"),
)
@click.option(
    "--redesign",
    is_flag=True,
    help=bilingual("改善案 (〜.kaizen.yaml) の書き方を出す", "The schema of redesigns (*.kaizen.yaml)"),
)
@output_option
def command(language: str | None, redesign: bool, outputs: tuple[str, ...]) -> int:
    """編集ソフト用の JSON Schema を出します。項目名の候補と説明が出るようになります。

    \b
    例:
      bprflow schema --lang ja
      bprflow schema --lang ja --redesign

    \f
    EN: Prints the JSON Schema that gives editors completion and explanations.

    \b
    Examples:
      bprflow schema --lang en
      bprflow schema --lang en --redesign
    """
    import json

    from bprflow.source import json_schema, redesign_schema

    make = redesign_schema if redesign else json_schema
    text = json.dumps(make(language or current_language()), ensure_ascii=False, indent=2) + "\n"
    if not outputs:
        click.echo(text, nl=False)
    from bprflow.files import write_whole

    for output in outputs:
        write_whole(output, text.encode("utf-8"))
        note(bilingual(f"{output} を書き出しました", f"Wrote {output}"))
    return 0
