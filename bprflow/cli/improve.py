"""`bprflow improve`: a redesign proposed from the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bprflow.cli.kaizen import UNREADABLE, tell_diagnostics
from bprflow.cli.shared import BilingualCommand, Words, bilingual, current_language, lang_option, note

if TYPE_CHECKING:
    import datetime

    from bprflow.redesign.choose import Prices
    from bprflow.redesign.improve import Proposal

_AUTHORITIES = {
    "課": "section", "市長": "mayor", "議会": "assembly", "国": "state",
    "section": "section", "mayor": "mayor", "assembly": "assembly", "state": "state",
}  # fmt: skip


@click.command("improve", cls=BilingualCommand)
@click.argument("flow", metavar="FLOW")
@click.option(
    "-o",
    "--output",
    "output",
    default="",
    metavar="FILE",
    help=bilingual("書き出す改善案のファイル", "Redesign file to write"),
)
@click.option(
    "--権限",
    "--authority",
    "authority",
    type=Words(_AUTHORITIES),
    default="国",
    help=bilingual("どこまでの決定を見込むか", "The highest decision to count on"),
)
@click.option(
    "--期限",
    "--until",
    "until",
    default="",
    metavar="DATE",
    help=bilingual(
        "いつまでに改正が済むものにするか (年度内、半年以内、6月議会、令和9年4月 など)",
        "Only what can be in force by then (end of fiscal year, within 6 months, 2027-04-01 …)",
    ),
)
@click.option(
    "--上限", "--max-changes", "most", type=click.IntRange(1), default=None, metavar="N",
    help=bilingual("変更の数の上限", "Most changes"),
)  # fmt: skip
@click.option(
    "--人日", "--staff-days", "days", type=click.FloatRange(0), default=None, metavar="N",
    help=bilingual("かけられる職員の手間 (人日。1つの変更の手間は仮定)", "Staff days there are (days of a change are assumed)"),
)  # fmt: skip
@click.option(
    "--予算", "--budget", "budget", default="", metavar="YEN",
    help=bilingual("かけられる費用の上限 (例 300万円)。--単価 か --日額 と使う", "Most yen there are; with --price or --day-rate"),
)  # fmt: skip
@click.option(
    "--単価", "--price", "prices", multiple=True, metavar="KIND=YEN",
    help=bilingual("変更1件の費用 (例 電子化=50万円)。繰り返せる", "Yen for one change of a kind (e.g. digitise=500000); may be repeated"),
)  # fmt: skip
@click.option(
    "--日額", "--day-rate", "day_rate", default="", metavar="YEN",
    help=bilingual("職員1人日の費用 (例 3万円)", "Yen for a staff day"),
)  # fmt: skip
@click.option(
    "--format",
    "form",
    type=click.Choice(("yaml", "json")),
    default="yaml",
    help=bilingual("画面へ出す形", "Form on standard output"),
)
@lang_option
def command(
    flow: str, output: str, authority: str, until: str, most: int | None, days: float | None, budget: str,
    prices: tuple[str, ...], day_rate: str, form: str,
) -> int:  # fmt: skip
    """点検の指摘から、改善案のたたき台を作ります。流れのファイルは変えません。

    指摘を解消する変更のうち、両立して、守られている手順に触れず、年間の時間が最も減る組合せを選びます。
    慣行・要綱など・条例・国への要望の順に並べ、先に協議が要るものは「要協議」として質問を付けます。

    \b
    例:
      bprflow improve examples/subsidy-seal/as-is.flow.yaml -o 改善案.kaizen.yaml
      bprflow improve examples/school-repair/as-is.flow.yaml --権限 課 --期限 年度内 --上限 5
      bprflow improve examples/line-report/as-is.flow.yaml --予算 100万円 --単価 電子化=60万円 --日額 3万円

    \f
    EN: Drafts a redesign from the findings; the flow itself is never touched.

    Chooses the consistent set of changes that frees most hours and touches nothing protected, in the order of who
    decides; what needs an agreement first is marked so, with the question to ask.

    \b
    Examples:
      bprflow improve examples/subsidy-seal/as-is.flow.yaml -o redesign.kaizen.yaml
      bprflow improve examples/school-repair/as-is.flow.yaml --authority section --until "end of fiscal year"
      bprflow improve examples/line-report/as-is.flow.yaml --budget 1000000 --price digitise=600000 --day-rate 30000
    """
    from bprflow.audit.settings import Projects
    from bprflow.exchange.formats import largest_flow
    from bprflow.model import Authority
    from bprflow.redesign.choose import Limits
    from bprflow.redesign.improve import improve
    from bprflow.redesign.side import Side
    from bprflow.report.figures import today
    from bprflow.source.yaml_text import language_of

    most_yen, priced = _budget(budget, prices, day_rate)
    loaded = largest_flow(flow)
    tell_diagnostics([d for d in loaded.diagnostics if d.level == "error"])
    if loaded.process is None:
        return UNREADABLE
    proposal = improve(
        Side.from_analysis(Projects().analyse(loaded)),
        limits=Limits(Authority(authority), most, days, budget=most_yen, prices=priced),
        until=_day(until),
        today=today(),
        target=_relative(flow, output),
        language=(language := language_of(loaded.source.text)),
    )
    _show(proposal, output, form, language)
    _summary(proposal)
    return 0


_KINDS = {
    "押印省略": "unseal", "電子化": "digitise", "自動化": "automate", "廃止": "eliminate", "統合": "combine",
    "並行": "parallelise", "添付省略": "drop_attachment", "前倒し": "check_earlier", "振分": "triage",
}  # fmt: skip


def _budget(budget: str, prices: tuple[str, ...], day_rate: str) -> tuple[float | None, Prices]:
    """Read budget and prices; a budget needs a price, for no price is ever assumed.

    Raises:
        UsageError: A budget without prices, a kind nobody knows, or no sum of money.

    """
    from bprflow.errors import UsageError
    from bprflow.redesign.choose import Prices

    by_kind = {}
    for entry in prices:
        word, _, amount = entry.partition("=")
        kind = _KINDS.get(word.strip(), word.strip().replace("-", "_").casefold())
        if kind not in _KINDS.values():
            known = bilingual("・".join(_KINDS), ", ".join(_KINDS.values()))
            raise UsageError(
                f"単価の「{word}」は変更の種類ではありません", f"使える種類: {known}",
                message_en=f"'{word}' is no kind of change", hint_en=f"kinds: {known}",
            )  # fmt: skip
        by_kind[kind] = _yen(amount)
    priced = Prices(by_kind, _yen(day_rate) if day_rate else 0.0)
    if budget and not (by_kind or priced.day):
        raise UsageError(
            "予算だけでは、どの変更にいくらかかるか分かりません", "--単価 電子化=50万円 か --日額 3万円 を付けてください",
            message_en="a budget alone does not say what changes cost", hint_en="add --price digitise=500000 or --day-rate 30000",
        )  # fmt: skip
    return (_yen(budget) if budget else None), priced


def _yen(text: str) -> float:
    from bprflow.errors import UsageError
    from bprflow.units import QuantityError, parse_yen

    try:
        return parse_yen(text)
    except QuantityError as error:
        raise UsageError(
            f"金額「{text}」を読めません", error.hint_ja,
            message_en=f"'{text}' is no sum of money", hint_en=error.hint_en,
        ) from None  # fmt: skip


def _day(until: str) -> datetime.date | None:
    """Read the deadline and say how it was understood.

    Raises:
        UsageError: It is none.

    """
    from bprflow.errors import UsageError
    from bprflow.redesign.deadline import read_deadline
    from bprflow.report.figures import today

    if not until:
        return None
    day = read_deadline(until, today())
    if day is None:
        raise UsageError(
            f"期限「{until}」を読めません", "令和9年4月、年度内、半年以内、6月議会 のように書いてください",
            message_en=f"'{until}' is no deadline", hint_en="write e.g. 2027-04-01, 'end of fiscal year' or 'within 6 months'",
        )  # fmt: skip
    note(
        bilingual(
            f"期限: {until} を、令和{day.year - 2018}年{day.month}月{day.day}日までに施行できるもの、と読みました",
            f"deadline: {until} is read as: in force by {day.isoformat()}",
        )
    )
    return day


def _relative(flow: str, output: str) -> str:
    """Give the flow's path as the redesign's file will see it."""
    import os
    from pathlib import Path

    if flow == "-":
        return "as-is.flow.yaml"
    try:
        return Path(os.path.relpath(flow, Path(output).parent if output else ".")).as_posix()
    except ValueError:  # another drive
        return flow


def _show(proposal: Proposal, output: str, form: str, language: str) -> None:
    from bprflow.files import write_whole
    from bprflow.redesign.improve import proposal_text

    as_json = output.casefold().endswith(".json") or (form == "json" and not output)
    if as_json:
        import json

        from bprflow.report.compared_json import improve_json

        text = json.dumps(improve_json(proposal, language=current_language()), ensure_ascii=False, indent=2) + "\n"
    else:
        text = proposal_text(proposal, language=language)
    if output:
        write_whole(output, text.encode("utf-8"))
        note(bilingual(f"{output} を書き出しました", f"Wrote {output}"))
    else:
        click.echo(text, nl=False)


def _summary(proposal: Proposal) -> None:
    unit = bilingual("時間/年", "h a year") if proposal.in_hours else bilingual("分/件", "min a case")
    for rung in proposal.ladder:
        name = rung.name.in_language(current_language())
        note(
            bilingual(
                f"{name}まで: {rung.changes}件の変更、{rung.hours:,.0f} {unit} 減る見込み (仮定)",
                f"up to '{name}': {rung.changes} changes, {rung.hours:,.0f} {unit} less (assumed)",
            )
        )
    if proposal.redesign.uptake is not None:
        from bprflow.redesign.improve import IF_ALL

        note(IF_ALL.in_language(current_language()))
    if proposal.cost_yen is not None:
        note(
            bilingual(
                f"費用: {proposal.cost_yen:,.0f}円 (単価のない変更は0円と数えています。人日は仮定)",
                f"cost: {proposal.cost_yen:,.0f} yen (changes without a price count as 0; staff days are assumed)",
            )
        )
    if not proposal.chosen and not proposal.consult:
        note(bilingual("この条件で提案できる変更はありませんでした。", "Nothing can be proposed under these limits."))
