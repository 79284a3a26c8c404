"""`bprflow report`: the paper a workshop hands in."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from bprflow.cli.shared import (
    BilingualCommand,
    Words,
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
    from bprflow.audit.analysis import Analysis
    from bprflow.cli.reading import Every
    from bprflow.cli.redesigns import Pairs
    from bprflow.report.book.answers import Answer
    from bprflow.report.reread import Carried
    from bprflow.source import Loaded
    from bprflow.source.diagnostic import SourceText

_LEVELS = {"重大": "error", "注意": "warning", "参考": "info", "error": "error", "warning": "warning", "info": "info"}
UNREADABLE = 4


@click.command("report", cls=BilingualCommand)
@flows_argument
@output_option
@click.option(
    "--fail-on", type=Words(_LEVELS),
    help=bilingual("この重さ以上の指摘があれば終了コードを1にする", "Exit with 1 when there is a finding of this severity or worse"),
)  # fmt: skip
@click.option(
    "--匿名", "--anonymous", "anonymous", is_flag=True,
    help=bilingual("課や人の名前、備考、出典を除く", "Leave out names of sections and people, notes and sources"),
)  # fmt: skip
@click.option(
    "--改善案", "--kaizen", "kaizen", metavar="FILE.kaizen.yaml|FOLDER", multiple=True,
    help=bilingual("改善案の前後比較と改革の道すじを加える (フォルダなら「対象」が合うもの)", "Add before and after and the road map of redesigns (of a folder, those whose target fits)"),
)  # fmt: skip
@click.option(
    "--answers", "--回答", "answers", metavar="FILE.xlsx",
    help=bilingual("課題一覧に記入した対応方針・理由・担当・期限を読み戻す", "Read back the decisions filled into the sheet of issues"),
)  # fmt: skip
@color_option
@lang_option
def command(
    flows: tuple[str, ...], outputs: tuple[str, ...], fail_on: str | None, anonymous: bool,
    kaizen: tuple[str, ...], answers: str | None, color: str,
) -> int:  # fmt: skip
    """流れ図・指摘・効果・計画を1つにまとめた、提出できる報告書を作ります。点検の結果は画面にも出します。

    \b
    例:
      bprflow report examples/address-change/as-is.flow.yaml -o report.html
      bprflow report examples/address-change/as-is.flow.yaml --改善案 examples/address-change/kaizen.kaizen.yaml -o 報告.html
      bprflow report examples --改善案 examples -o 一覧.html -o 課題一覧.xlsx
      bprflow report examples --answers 課題一覧.xlsx -o 計画.html

    \f
    EN: Writes the report a workshop hands in: picture, findings, effect and plan; the audit also goes to the screen.

    \b
    Examples:
      bprflow report examples/address-change/as-is.flow.yaml -o report.html
      bprflow report examples --kaizen examples -o overview.html -o issues.xlsx
      bprflow report examples --answers issues.xlsx -o plan.html
    """
    from bprflow.cli.redesigns import pair_redesigns, with_redesigns
    from bprflow.report.papers import paper_for, write_papers

    language = current_language()
    for output in outputs:
        paper_for(output)  # a wrong suffix is said before any work is done
    (loaded, unreadable), carried = _read(flows)
    understood = [one for one in loaded if one.process is not None]
    broken = [one for one in loaded if one.process is None]
    pairs: Pairs = {n: plan for n, one in enumerate(understood) if (plan := carried[one.source].plan) is not None}
    if kaizen:
        pairs |= pair_redesigns(kaizen, understood)
    if anonymous:
        understood, pairs = _anonymised(understood, pairs, language)
    held = [answer for one in carried.values() for answer in one.decisions]
    analyses = _answered(_analyse(understood), held, answers, language, anonymous=anonymous)
    analyses = with_redesigns(analyses, pairs)
    _show(analyses, broken, language, color=use_color(color))
    if analyses and outputs:
        for path in write_papers(analyses, outputs, language=language):
            note(bilingual(f"{path} を書き出しました", f"Wrote {path}"))
    if broken or unreadable:
        return UNREADABLE
    if any(d.level.value == "error" for analysis in analyses for d in analysis.diagnostics):
        return 1  # a report of a flow that was read only in part is not the paper to hand in
    return 1 if fail_on and _any_at_least(analyses, fail_on) else 0


def _read(flows: tuple[str, ...]) -> tuple[Every, dict[SourceText, Carried]]:
    """Read flows from files, folders, and from reports, and what reports carry besides them."""
    from bprflow.cli.reading import read_every
    from bprflow.exchange.formats import load_any
    from bprflow.report.reread import Carried, is_report, read_report
    from bprflow.source import find_flows

    carried: dict[SourceText, Carried] = {}

    def read(path: str) -> list[Loaded]:
        found = read_report(path) if is_report(path) else [Carried(one) for one in load_any(path)]
        carried.update((one.flow.source, one) for one in found)
        return [one.flow for one in found]

    paths = [found for path in flows for found in ([path] if is_report(path) else find_flows([path]))]
    return read_every(paths, read), carried


def _anonymised(loaded: list[Loaded], pairs: Pairs, language: str) -> tuple[list[Loaded], Pairs]:
    """Take the names out of the flows, and the same names out of their redesigns."""
    from bprflow.report.anonymity import anonymise, anonymise_redesign
    from bprflow.report.reread import without_text

    note(bilingual(
        "登録された課・担当・人の名前を除きました。工程の言葉の中にほかの名前がないか確かめてください。",
        "Known names of sections, lanes and people were left out; check the words of the steps for others.",
    ))  # fmt: skip
    bare = {
        place: without_text(plan, anonymise_redesign(plan.redesign, loaded[place].process, language=language))
        for place, plan in pairs.items()
        if plan.redesign is not None
    }
    return [anonymise(one, language=language) for one in loaded], bare


def _analyse(understood: list[Loaded]) -> list[Analysis]:
    """Analyse each flow as the `bprflow.toml` nearest to it says."""
    from bprflow.audit.settings import Projects

    projects = Projects()
    return [projects.analyse(one) for one in understood]


def _answered(
    analyses: list[Analysis], held: list[Answer], path: str | None, language: str, *, anonymous: bool
) -> list[Analysis]:
    """Join the decisions people filled in, those reports carry first; say on stderr what could not be followed."""
    from bprflow.report.answered import apply_answers
    from bprflow.report.book.answers import Answers, read_answers

    read = read_answers(path) if path else Answers((), ())
    decided = (*held, *read.answers)
    if anonymous:  # who decided is named in no anonymous paper
        decided = tuple(replace(answer, person="") for answer in decided)
    joined, faults = apply_answers(analyses, Answers(decided, read.faults))
    for fault in faults:
        note(f"{path}: {fault.in_language(language)}" if path else fault.in_language(language))
    return list(joined)


def _show(analyses: list[Analysis], broken: list[Loaded], language: str, *, color: bool) -> None:
    """Print every audit, and what stopped the flows that could not be understood."""
    from bprflow.report.console import terminal
    from bprflow.report.diagnostics import diagnostics_text

    for number, analysis in enumerate(analyses):
        click.echo(("\n" if number else "") + terminal(analysis, language=language, color=color), nl=False, color=color)
    for one in broken:
        click.echo(diagnostics_text(one.diagnostics, language=language, color=color), file=sys.stderr, color=color)


def _any_at_least(analyses: list[Analysis], level: str) -> bool:
    """Say whether a finding of this severity or worse is raised."""
    from bprflow.audit.finding import Severity, Status

    order = list(Severity)
    worst = set(order[: order.index(Severity(level)) + 1])
    return any(f.severity in worst and f.status is Status.FINDING for a in analyses for f in a.findings)
