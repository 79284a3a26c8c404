"""`bprflow audit`: legacy rules, redundant work and what could go digital, with what is held back."""

from __future__ import annotations

import sys
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
    output_option,
    use_color,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bprflow.audit import AuditConfig, Rule
    from bprflow.audit.analysis import Analysis
    from bprflow.audit.baseline import Baseline, Changes
    from bprflow.source.diagnostic import Loaded

    Plan = Callable[[str], tuple[AuditConfig, tuple[Rule, ...]]]
    """How to audit a flow at a path, and by which further rules."""

NOTHING = 3
UNREADABLE = 4


@click.command("audit", cls=BilingualCommand)
@flows_argument
@output_option
@click.option(
    "--select",
    "--選ぶ",
    "select",
    multiple=True,
    metavar="CODES",
    help=bilingual("この記号 (または系列) の点検だけ行う。「,」で区切れる", "Run only these codes or families"),
)
@click.option(
    "--ignore",
    "--除く",
    "ignore",
    multiple=True,
    metavar="CODES",
    help=bilingual("この記号 (または系列) の点検を行わない", "Leave these codes or families out"),
)
@click.option(
    "--profile",
    "--段階",
    "profile",
    metavar="RUNG",
    help=bilingual(
        "どの段階まで点検するか: 最低限 基本 標準 推奨 模範",
        "Rung of the ladder: minimum basic standard recommended exemplary",
    ),
)
@click.option(
    "--fail-on",
    "--終了条件",
    "fail_on",
    metavar="SEVERITY",
    help=bilingual(
        "この重さ以上の指摘で終了コードを1にする: 重大 (既定) 注意 参考 なし",
        "Exit 1 at this severity or worse: error (default) warning info never",
    ),
)
@click.option(
    "--baseline",
    "--前回",
    "baseline",
    metavar="FILE",
    help=bilingual(
        "前回の結果 (JSON) と比べ、新しい指摘だけで終了コードを決める",
        "Compare with an earlier JSON result; only new findings count",
    ),
)
@click.option(
    "--answers",
    "--回答",
    "answers",
    metavar="FILE.xlsx",
    help=bilingual(
        "課題一覧に記入した対応方針・理由・担当・期限を読み戻す",
        "Read back the decisions filled into the sheet of issues",
    ),
)
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    help=bilingual(
        "画面に出す形: text json jsonl sarif md csv junit github",
        "Form of the result on the screen: text json jsonl sarif md csv junit github",
    ),
)
@click.option(
    "--rules",
    "--規則",
    "rule_files",
    multiple=True,
    metavar="FILE",
    help=bilingual("市が書いた点検 (YAML) を足す", "Add rules written as YAML"),
)
@click.option(
    "--laws",
    "--法令",
    "laws",
    metavar="FOLDER",
    help=bilingual(
        "e-Gov 法令XMLのフォルダ。ルールの根拠に書いた条があるか確かめる (BASIS-04)",
        "Folder of e-Gov statute XML: look up whether the cited articles exist (BASIS-04)",
    ),
)
@click.option(
    "--match",
    "--しぼる",
    "wanted",
    metavar="WORDS",
    default="",
    help=bilingual(
        "棚卸の表から、手続名か法令名にこの言葉を含むものだけを点検する",
        "Of an inventory, audit only procedures whose name or law holds these words",
    ),
)
@click.option(
    "--encoding",
    "--文字コード",
    "encoding",
    type=click.Choice(["utf-8", "cp932"]),
    default="utf-8",
    help=bilingual("CSV の文字コード", "Encoding of CSV files"),
)
@color_option
@lang_option
def command(
    flows: tuple[str, ...],
    outputs: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    fail_on: str | None,
    baseline: str | None,
    answers: str | None,
    form: str | None,
    rule_files: tuple[str, ...],
    laws: str | None,
    wanted: str,
    encoding: str,
    color: str,
) -> int:
    """流れを点検し、アナログなルール、重なる仕事、デジタルにできそうな所を示します。

    終了コード: 0 指摘なし、1 指摘あり (--終了条件 以上)、2 指定の誤り、3 調べるものがない、4 読めないファイルがある。

    \b
    例:
      bprflow audit examples/address-change/as-is.flow.yaml
      bprflow audit examples -o 結果.json -o 結果.sarif --段階 標準

    \f
    EN: Audits flows: legacy rules, redundant work, and what could go digital.

    Exit code: 0 clean, 1 findings (at --fail-on or worse), 2 wrong options, 3 nothing to check, 4 unreadable input.

    \b
    Examples:
      bprflow audit examples/address-change/as-is.flow.yaml
      bprflow audit examples -o result.json -o result.sarif --profile standard
    """  # fmt: skip
    from bprflow.audit.baseline import compare, read_baseline
    from bprflow.cli.audit_rows import audit_rows, check_papers, rows_of
    from bprflow.cli.reading import is_empty
    from bprflow.report.papers import paper_for, write_papers
    from bprflow.source import find_flows

    language = current_language()
    for output in (*outputs, *((form,) if form else ())):
        paper_for(output)
    plan = _plan(select, ignore, profile, fail_on, rule_files, laws)
    plan(flows[0])  # wrong options are told before anything is read
    earlier = read_baseline(baseline) if baseline else None
    paths = find_flows(flows)
    rows = rows_of(paths, wanted)
    if rows is not None:
        _refuse_comparing(baseline, answers)
        check_papers((*outputs, *((form,) if form else ())))
        return audit_rows(paths[0], rows, *plan(paths[0]), outputs, form, encoding, lambda one, config: _fails(one, config, None))  # fmt: skip
    analyses, configs, broken, unreadable = _analyse(paths, plan, wanted)
    if answers:
        analyses = _answered(analyses, answers, language)
    findings = [finding for analysis in analyses for finding in analysis.findings]
    changes = compare(findings, earlier.known) if earlier is not None else None
    _show(analyses, broken, configs, changes, form, language, color=use_color(color))
    _tell_edition([config.edition for config in configs], earlier)
    if analyses and outputs:
        old = [name for name in outputs if encoding == "cp932" and name.casefold().endswith(".csv")]
        for name in old:
            _write_cp932(analyses, name, language)
        for path in write_papers(analyses, [name for name in outputs if name not in old], language=language):
            note(bilingual(f"{path} を書き出しました", f"Wrote {path}"))
    if unreadable or any(not is_empty(one) for one in broken):
        return UNREADABLE
    if not analyses:
        return NOTHING
    new = None if changes is None else {finding.id for finding in changes.new}
    return 1 if any(_fails(*pair, new) for pair in zip(analyses, configs, strict=True)) else 0


def _plan(
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    fail_on: str | None,
    rule_files: tuple[str, ...],
    laws: str | None,
) -> Plan:
    """Join what the `bprflow.toml` of each flow says with the options; the options win."""
    from dataclasses import replace

    from bprflow.audit.custom import read_rules
    from bprflow.audit.laws import laws_of
    from bprflow.audit.settings import Projects, known_codes, profile_code, severity_code

    projects = Projects()
    made: dict[str, tuple[AuditConfig, tuple[Rule, ...]]] = {}

    def plan(flow: str) -> tuple[AuditConfig, tuple[Rule, ...]]:
        settings = projects.settings_of(flow)
        if settings.file not in made:
            rules = tuple(rule for file in (*settings.rule_files, *rule_files) for rule in read_rules(file))
            config = replace(
                settings.config,
                select=known_codes(select or settings.config.select, rules),
                ignore=known_codes((*settings.config.ignore, *ignore), rules),
            )
            if profile:
                config = replace(config, profile=profile_code(profile))
            if fail_on:
                config = replace(config, fail_on=severity_code(fail_on))
            if laws:
                config = replace(config, laws=laws)
            laws_of(config.laws)
            made[settings.file] = config, rules
        return made[settings.file]

    return plan


def _refuse_comparing(baseline: str | None, answers: str | None) -> None:
    from bprflow.errors import UsageError

    option = "--baseline" if baseline else "--answers" if answers else ""
    if option:
        raise UsageError(
            f"2,000件を超える棚卸には {option} を使えません", "--match で絞り込んでください",
            message_en=f"{option} cannot be used with an inventory of more than 2,000 procedures", hint_en="narrow down with --match",
        )  # fmt: skip


def _analyse(
    paths: Sequence[str], plan: Plan, wanted: str
) -> tuple[list[Analysis], list[AuditConfig], list[Loaded], bool]:
    """Analyse what could be understood, each by its own settings; tell what could not and if a file was unreadable."""
    from bprflow.audit import analyse_loaded
    from bprflow.cli.shared import show_error
    from bprflow.errors import NothingToCheckError, UnreadableInputError
    from bprflow.exchange.formats import load_any

    analyses: list[Analysis] = []
    configs: list[AuditConfig] = []
    broken: list[Loaded] = []
    unreadable = False
    for path in paths:
        try:
            parts = load_any(path, wanted)
        except (UnreadableInputError, NothingToCheckError) as error:
            if len(paths) == 1:
                raise
            show_error(error, current_language())
            unreadable = unreadable or isinstance(error, UnreadableInputError)
            continue
        for loaded in parts:
            if loaded.process is None:
                broken.append(loaded)
            else:
                config, rules = plan(path)
                analyses.append(analyse_loaded(loaded, config, rules))
                configs.append(config)
    return analyses, configs, broken, unreadable


def _answered(analyses: list[Analysis], path: str, language: str) -> list[Analysis]:
    """Join the decisions people filled into the workbook; say on stderr what could not be followed."""
    from bprflow.report.answered import apply_answers
    from bprflow.report.book.answers import read_answers

    joined, faults = apply_answers(analyses, read_answers(path))
    for fault in faults:
        note(f"{path}: {fault.in_language(language)}")
    return list(joined)


def _show(
    analyses: list[Analysis],
    broken: list[Loaded],
    configs: Sequence[AuditConfig],
    changes: Changes | None,
    form: str | None,
    language: str,
    *,
    color: bool,
) -> None:
    """Print the result on stdout; what could not be understood goes to stderr."""
    from bprflow.report.diagnostics import diagnostics_text

    for one in broken:
        click.echo(diagnostics_text(one.diagnostics, language=language, color=color), file=sys.stderr, color=color)
    if form and form != "text":
        from bprflow.report.papers import render_paper

        if analyses:
            click.echo(render_paper(analyses, form, language).decode("utf-8-sig"), nl=False)
        return
    from bprflow.audit.ladder import stage
    from bprflow.report.console import terminal

    for number, (analysis, config) in enumerate(zip(analyses, configs, strict=True)):
        rung = stage(analysis.findings, config).text
        text = terminal(analysis, language=language, color=color, ladder=rung)
        click.echo(("\n" if number else "") + text, nl=False, color=color)
    if changes is not None:
        _show_changes(changes, language)


def _tell_edition(editions: Sequence[str], earlier: Baseline | None) -> None:
    """Say when the rules are pinned to an older edition, or are not those of the baseline."""
    from bprflow.audit.config import EDITION

    told = earlier.changed_rules(editions) if earlier else None
    if told:
        note(told.in_language(current_language()))
    elif pinned := sorted({edition for edition in editions if edition != EDITION}):
        shown = "・".join(pinned)
        note(bilingual(
            f"規則版 {shown} で点検しました (bprflow.toml)。新しい {EDITION} で変わる所: bprflow rule --editions",
            f"audited by edition {shown} (bprflow.toml); what {EDITION} changes: bprflow rule --editions",
        ))  # fmt: skip


def _write_cp932(analyses: list[Analysis], name: str, language: str) -> None:
    """Write a CSV for old spreadsheets; say which letters it could not hold."""
    from bprflow.files import write_whole
    from bprflow.report.table import csv_cp932

    data, lost = csv_cp932(analyses, language=language)
    write_whole(name, data)
    note(bilingual(f"{name} を書き出しました", f"Wrote {name}"))
    if lost:
        shown = " ".join(lost[:20])
        note(bilingual(f"CP932 にない文字を〓にしました: {shown}", f"Letters CP932 lacks became 〓: {shown}"))


def _show_changes(changes: Changes, language: str) -> None:
    """Name what is new and what is solved since the baseline."""
    click.echo("\n" + changes.text.in_language(language))
    for finding in changes.new:
        click.echo(f"  + {finding.code} {finding.message.in_language(language)}")
    for known in changes.solved:
        click.echo(f"  - {known.code} {known.message}")


def _fails(analysis: Analysis, config: AuditConfig, new: set[str] | None) -> bool:
    """Is anything of this flow (of what is new, with a baseline) as bad as its project cares about?"""
    from bprflow.audit.finding import Severity, Status

    if config.fail_on is None:
        return False
    if any(d.level.value == "error" for d in analysis.diagnostics):
        return True  # audit does everything check does: a flow that was read only in part is not clean
    order = list(Severity)
    bad = order[: order.index(config.fail_on) + 1]
    said = (f for f in analysis.findings if f.status is Status.FINDING and (new is None or f.id in new))
    return any(finding.severity in bad for finding in said)
