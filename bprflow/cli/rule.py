"""`bprflow rule`: explain one rule offline, or list all."""

from __future__ import annotations

from collections.abc import Mapping

import click

from bprflow.cli.shared import BilingualCommand, bilingual, current_language, lang_option


@click.command("rule", cls=BilingualCommand)
@click.argument("name", required=False, metavar="[CODE|NAME]")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "md")), default="text",
    help=bilingual("結果の形", "Form of the result"),
)  # fmt: skip
@lang_option
def command(name: str | None, form: str) -> int:
    """点検の項目を一つ説明します。記号でも名前でも引けます。何も付けなければ一覧を出します。

    \b
    例:
      bprflow rule SEAL-01
      bprflow rule 紙からの転記

    \f
    EN: Explains one audit rule (by code or name); without an argument lists all.

    \b
    Examples:
      bprflow rule SEAL-01
      bprflow rule --lang en
    """
    from bprflow.audit import all_rules, find_rule
    from bprflow.report.rulebook import own_page, rule_json, rule_list, rule_markdown, rule_text, rules_index

    language = current_language()
    if name is None:
        rules = all_rules()
        if form == "json":
            _print_json({"format": "bprflow.rules/1", "rules": [rule_json(rule, language=language) for rule in rules]})
        else:
            click.echo(rules_index(rules) if form == "md" else rule_list(rules, language=language), nl=False)
        return 0
    rule = find_rule(name)
    if rule is None:
        page = own_page(name, language) or _diagnostic_page(name, language)
        if page is None:
            raise _unknown(name)
        click.echo(page)
    elif form == "json":
        _print_json(rule_json(rule, language=language))
    else:
        click.echo(rule_markdown(rule) if form == "md" else rule_text(rule, language=language), nl=False)
    return 0


def _print_json(data: Mapping[str, object]) -> None:
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _diagnostic_page(name: str, language: str) -> str | None:
    """Give the page of a reading fault (YAML-03 …), or None."""
    from bprflow import source

    pages = getattr(source, "diagnostic_page", None)
    return pages(name.upper(), language) if pages is not None else None


def _unknown(name: str) -> Exception:
    from bprflow.audit import all_rules
    from bprflow.errors import UsageError
    from bprflow.language.text import close_matches

    rules = all_rules()
    words = {word: rule.code for rule in rules for word in (rule.code, rule.name.ja, rule.name.en)}
    near = tuple(dict.fromkeys(words[word] for word in close_matches(name, words)))
    return UsageError(
        f"「{name}」という点検はありません",
        f"もしかして: {'、'.join(near)}" if near else "bprflow rule で一覧を見られます",
        message_en=f"There is no rule {name}",
        hint_en=f"Did you mean {', '.join(near)}?" if near else "bprflow rule lists them all",
    )
