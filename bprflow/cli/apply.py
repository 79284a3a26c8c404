"""`bprflow apply`: as-is flow and redesign to the to-be flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bprflow.cli.kaizen import (
    REFUSED,
    UNREADABLE,
    check_stage,
    compared,
    read_plan,
    stage_option,
    tell_conflicts,
)
from bprflow.cli.shared import BilingualCommand, bilingual, current_language, lang_option, note, output_option

if TYPE_CHECKING:
    from bprflow.cli.kaizen import Plan
    from bprflow.redesign.apply import Applied


@click.command("apply", cls=BilingualCommand)
@click.argument("redesign", metavar="REDESIGN")
@output_option
@stage_option
@click.option(
    "--一部でも",
    "--partial",
    "partial",
    is_flag=True,
    help=bilingual("当てはめられない変更があっても、ほかを書き出す", "Write the rest when a change is refused"),
)
@lang_option
def command(redesign: str, outputs: tuple[str, ...], stage: str, partial: bool) -> int:
    """改善案を現状の流れに当てはめ、改善後の流れを書き出します。現状のファイルは変えません。

    変えない手順の書き方と説明(#)はそのまま残します。守られている手順は「例外承認」なしには外せません。
    終了コード: 0 すべて当てはまった、1 当てはめられない変更がある(何も書き出さない)、4 読めない。

    \b
    例:
      bprflow apply examples/address-change/kaizen.kaizen.yaml -o to-be.flow.yaml
      bprflow apply examples/no-write-counter/kaizen.kaizen.yaml --段階 "第1段階 (署名)"

    \f
    EN: Applies a redesign to its as-is flow and writes the to-be flow; the as-is file is never changed.

    What nobody touched keeps its wording and comments. What is protected falls only by a named override.
    Exit code: 0 everything applied, 1 a change was refused (nothing is written), 4 unreadable.

    \b
    Examples:
      bprflow apply examples/address-change/kaizen.kaizen.yaml -o to-be.flow.yaml
      bprflow apply examples/no-write-counter/kaizen.kaizen.yaml --stage "第1段階 (署名)"
    """
    from bprflow.redesign.apply import apply

    plan = read_plan(redesign)
    if plan is None or plan.flow.process is None or plan.redesign.redesign is None:
        return UNREADABLE
    check_stage(plan, stage)
    applied = apply(plan.flow.process, plan.redesign.redesign, stage=stage)
    tell_conflicts(plan, applied.conflicts)
    if (applied.refused or plan.redesign.partial) and not partial:
        note(
            bilingual(
                "当てはめられない変更があるので、書き出していません。直すか --一部でも を付けてください。",
                "Nothing was written because a change was refused; mend it or add --partial.",
            )
        )
        return REFUSED
    _write(plan, applied, outputs)
    _tell_findings(applied, plan.flow.source.file)
    return REFUSED if applied.refused or plan.redesign.partial else 0


def _tell_findings(applied: Applied, file: str) -> None:
    """Audit both flows and say how many findings fall, stay and appear."""
    from bprflow.report.compared import Words

    for line in Words(current_language()).findings(compared(applied, file)):
        note(line)


def _write(plan: Plan, applied: Applied, outputs: tuple[str, ...]) -> None:
    from bprflow.files import write_whole
    from bprflow.redesign.flow_text import to_be_text

    title = applied.redesign.title
    remark = bilingual(
        f"「{title}」を当てはめた改善後の流れ (bprflow apply)", f"to-be flow by '{title}' (bprflow apply)"
    )
    if not outputs:
        click.echo(to_be_text(plan.flow, applied.process, remark), nl=False)
        return
    for output in outputs:
        _refuse_own(plan, output)
        if output.casefold().endswith(".json"):
            import json

            from bprflow.report.compared_json import apply_json

            data = json.dumps(apply_json(applied, language=current_language()), ensure_ascii=False, indent=2) + "\n"
        else:
            data = to_be_text(plan.flow, applied.process, remark)
        write_whole(output, data.encode("utf-8"))
        note(bilingual(f"{output} を書き出しました", f"Wrote {output}"))


def _refuse_own(plan: Plan, output: str) -> None:
    """Never write over the flow or the redesign themselves.

    Raises:
        UsageError: The output is one of the inputs, or no flow's name.

    """
    from pathlib import Path

    from bprflow.errors import UsageError

    for path in (plan.flow.source.file, plan.redesign.source.file):
        if Path(output).exists() and Path(path).exists() and Path(output).samefile(path):
            raise UsageError(
                f"{output} は読み込んだファイルです", "別の名前を指定してください",
                message_en=f"{output} is one of the inputs", hint_en="choose another name",
            )  # fmt: skip
    if not output.casefold().endswith((".yaml", ".yml", ".json")):
        raise UsageError(
            f"{output} の形式では書き出せません", "〜.flow.yaml か 〜.json を指定してください",
            message_en=f"{output} has no known format", hint_en="name a .flow.yaml or .json file",
        )  # fmt: skip
