"""`bprflow rule`: explain one rule offline, or list all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from bprflow.cli.shared import BilingualCommand, bilingual, current_language, lang_option

if TYPE_CHECKING:
    from bprflow.audit import Rule


@click.command("rule", cls=BilingualCommand)
@click.argument("name", required=False, metavar="[CODE|NAME]")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "md")), default="text",
    help=bilingual("結果の形", "Form of the result"),
)  # fmt: skip
@click.option(
    "--editions", "--規則版", "editions", is_flag=True,
    help=bilingual("規則版ごとに、何が変わったかを出す", "Tell what each edition of the rules changed"),
)  # fmt: skip
@lang_option
def command(name: str | None, form: str, *, editions: bool) -> int:
    """点検の項目を一つ説明します。記号でも名前でも引けます。名前に含まれる言葉なら、当てはまる項目を並べます。何も付けなければ一覧を出します。

    \b
    例:
      bprflow rule SEAL-01
      bprflow rule 紙からの転記
      bprflow rule 押印

    \f
    EN: Explains one audit rule (by code or name); a word lists the rules that have it; without an argument lists all.

    \b
    Examples:
      bprflow rule SEAL-01
      bprflow rule --lang en
    """
    from bprflow.audit import all_rules, find_rule
    from bprflow.report.rulebook import own_page, rule_json, rule_list, rule_markdown, rule_text, rules_index

    language = current_language()
    if editions:
        from bprflow.report.rulebook import editions_text

        click.echo(editions_text(language=language), nl=False)
        return 0
    if name is None:
        rules = all_rules()
        if form == "json":
            _print_json({"format": "bprflow.rules/1", "rules": [rule_json(rule, language=language) for rule in rules]})
        else:
            click.echo(rules_index(rules) if form == "md" else rule_list(rules, language=language), nl=False)
        return 0
    rule = find_rule(name)
    alike = _rules_with(name) if rule is None and own_page(name) is None else ()
    if alike and form != "json":
        listed = rules_index(alike) if form == "md" else rule_list(alike, language=language)
        click.echo(listed, nl=False)
    elif alike:
        _print_json({"format": "bprflow.rules/1", "rules": [rule_json(rule, language=language) for rule in alike]})
    elif rule is None:
        click.echo(_page_of_no_rule(name, form, language), nl=False)
    elif form == "json":
        _print_json(rule_json(rule, language=language))
    else:
        click.echo(rule_markdown(rule) if form == "md" else rule_text(rule, language=language), nl=False)
    return 0


def _rules_with(word: str) -> tuple[Rule, ...]:
    """Find the rules whose name holds a word; a family's code finds the family."""
    from bprflow.audit import all_rules
    from bprflow.language.text import normalise

    wanted = normalise(word).casefold()
    if not wanted:
        return ()
    return tuple(
        rule
        for rule in all_rules()
        if wanted == rule.family.casefold() or wanted in normalise(f"{rule.name.ja}\n{rule.name.en}").casefold()
    )


def _print_json(data: Mapping[str, object]) -> None:
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _page_of_no_rule(name: str, form: str, language: str) -> str:
    """Give the page of a message about texts (YAML-03 …) or of the tool's own findings."""
    from bprflow.errors import UsageError
    from bprflow.report.rulebook import conflict_page, message_text, own_page
    from bprflow.source import diagnostic_page

    page = own_page(name, language) or conflict_page(name, language)
    page = page or (diagnostic_page if form == "md" else message_text)(name, language)
    if page is None:
        raise _unknown(name)
    if form == "json":
        raise UsageError(
            f"{name} は点検の項目ではないため、json では出せません", "--format を付けずに実行してください",
            message_en=f"{name} is no audit rule and has no JSON form", hint_en="leave out --format",
        )  # fmt: skip
    return page


def _unknown(name: str) -> Exception:
    from bprflow.audit import all_rules
    from bprflow.errors import UsageError
    from bprflow.language.text import close_matches
    from bprflow.source import diagnostic_codes

    words = {word: rule.code for rule in all_rules() for word in (rule.code, rule.name.ja, rule.name.en)}
    words |= {code: code for code in diagnostic_codes()}
    near = tuple(dict.fromkeys(words[word] for word in close_matches(name, words)))
    return UsageError(
        f"「{name}」という点検はありません",
        f"もしかして: {'、'.join(near)}" if near else "bprflow rule で一覧を見られます",
        message_en=f"There is no rule {name}",
        hint_en=f"Did you mean {', '.join(near)}?" if near else "bprflow rule lists them all",
    )
