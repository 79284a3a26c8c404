"""`bprflow doctor`: can this machine do everything? One line each, with the remedy."""

from __future__ import annotations

import json
import sys

import click

from bprflow.cli.shared import BilingualCommand, current_language, lang_option


@click.command("doctor", cls=BilingualCommand)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@lang_option
def command(style: str) -> int:
    """この PC で bprflow のすべての機能が使えるか調べます。使えないものは直し方を示します。

    \b
    例:
      bprflow doctor
      bprflow doctor --format json

    \f
    EN: Checks that everything bprflow does works on this machine, and says how to mend what does not.

    \b
    Examples:
      bprflow doctor
      bprflow doctor --format json
    """
    from bprflow.report.doctor import examine

    language = current_language()
    checks = examine()
    if style == "json":
        rows = [
            {"check": c.code, "ok": c.ok, "found": c.found, "remedy": c.remedy.in_language(language)} for c in checks
        ]
        click.echo(json.dumps({"format": "bprflow.doctor/1", "checks": rows}, ensure_ascii=False, indent=2))
    else:
        for check in checks:
            mark = ("OK  " if check.ok else "NG  ") if language == "en" else ("可   " if check.ok else "不可 ")
            click.echo(f"{mark} {check.name.in_language(language)}: {check.found}")
            if not check.ok:
                click.echo(f"      {'Remedy' if language == 'en' else '直し方'}: {check.remedy.in_language(language)}")
    sys.stdout.flush()
    return 0 if all(check.ok or check.optional for check in checks) else 1
