"""`bprflow new`: a commented starter flow, or one made from an interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bprflow.cli.shared import BilingualCommand, Words, bilingual, current_language, lang_option, note

if TYPE_CHECKING:
    from pathlib import Path

    from bprflow.source.interview import Interview, Question

_ARCHETYPES = {
    "申請": "application", "application": "application",
    "現地調査": "field-survey", "調査": "field-survey", "field-survey": "field-survey",
    "集約": "collection", "collection": "collection",
    "募集": "recruitment", "recruitment": "recruitment",
}  # fmt: skip


@click.command("new", cls=BilingualCommand)
@click.argument("name", required=False)
@click.option(
    "--型", "--archetype", "archetype", type=Words(_ARCHETYPES), default="application",
    help=bilingual("ひな型の種類", "Kind of starter flow"),
)  # fmt: skip
@click.option(
    "--対話", "--interview", "ask", is_flag=True, help=bilingual("質問に答えて作る", "Answer questions instead")
)
@click.option(
    "--excel", is_flag=True,
    help=bilingual("Excel の記入用ひな型 (選択肢と書き方つき) を作る", "Make the Excel workbook to fill in"),
)  # fmt: skip
@click.option(
    "-o", "--output", "output", metavar="FILE",
    help=bilingual("書き出すファイル。省くと「名前.flow.yaml」", "File to write; NAME.flow.yaml by default"),
)  # fmt: skip
@click.option(
    "--force", is_flag=True, help=bilingual("同じ名前のファイルがあっても書き換える", "Replace an existing file")
)
@lang_option
def command(name: str | None, archetype: str, ask: bool, excel: bool, output: str | None, force: bool) -> int:
    """新しい流れのひな型を書き出します。説明つきで、そのまま描けて点検できます。

    --対話 を付けると、10の質問に答えるだけで流れができます。

    \b
    例:
      bprflow new 住所変更受付 --型 申請
      bprflow new 農地の調査 --型 現地調査 -o 調査.flow.yaml
      bprflow new --対話
      bprflow new 住所変更受付 --excel

    \f
    EN: Writes a commented starter flow that draws and audits as it stands.

    With --interview, ten questions make the flow.

    \b
    Examples:
      bprflow new address-change --archetype application
      bprflow new farm-survey --archetype field-survey -o survey.flow.yaml
      bprflow new --interview
      bprflow new address-change --excel
    """
    from pathlib import Path

    from bprflow.files import write_whole
    from bprflow.source.starter import file_name, one_line, starter

    language = current_language()
    name = one_line(name) if name is not None else None
    if excel:
        return _excel(name or ("flow" if language == "en" else "流れ"), output, force, language)
    if not name and not ask:
        raise click.UsageError(
            bilingual("業務の名前を書いてください。例: bprflow new 住所変更受付", "Give the name of the process.")
        )
    if output:
        _refuse_existing(Path(output), force)
    if ask:
        return _ask_and_write(name, output, force, language)
    text = starter(str(name), archetype, language)
    target = Path(output or file_name(str(name)))
    _refuse_existing(target, force)
    write_whole(target, text.encode("utf-8"))
    note(
        f"Wrote {target}. Next: bprflow audit {target}"
        if language == "en"
        else f"{target} を書きました。次は: bprflow audit {target}"
    )
    click.echo(str(target))
    return 0


def _excel(name: str, output: str | None, force: bool, language: str) -> int:
    """Write the workbook offices fill in, the name of the process already in it."""
    from pathlib import Path

    from bprflow.exchange import excel_template
    from bprflow.files import write_whole
    from bprflow.source.starter import file_name

    target = Path(output or file_name(name).removesuffix(".flow.yaml") + ".xlsx")
    _refuse_existing(target, force)
    write_whole(target, excel_template(name))
    note(
        f"Wrote {target}. Fill it in, then: bprflow audit {target}"
        if language == "en"
        else f"{target} を書きました。記入したら: bprflow audit {target}"
    )
    click.echo(str(target))
    return 0


def _refuse_existing(target: Path, force: bool) -> None:
    from bprflow.errors import OutputError

    if target.exists() and not force:
        raise OutputError(
            f"{target} はもうあります",
            "別の名前にするか、書き換えてよければ --force を付けてください",
            message_en=f"{target} already exists",
            hint_en="choose another name, or add --force to replace it",
        )


def _ask_and_write(name: str | None, output: str | None, force: bool, language: str) -> int:
    """Ask, and write what was answered; who stops half-way finds the answers so far in the file."""
    from bprflow.files import write_whole
    from bprflow.source.interview import Interview

    interview, english = Interview(), language == "en"
    try:
        _interview(interview, name, language)
    except (click.Abort, KeyboardInterrupt):
        if not interview.job.get("name"):
            note("\nStopped. No file was written." if english else "\nやめました。ファイルは作っていません。")
            raise
        target = _free_place(interview, output, force)
        write_whole(target, interview.text(language, stopped=True).encode("utf-8"))
        note(
            f"\nStopped. Your answers so far are in {target}; go on writing there."
            if english
            else f"\n途中でやめました。答えたところまでを {target} に書きました。続きはこのファイルに書き足せます。"
        )
        raise
    target = _free_place(interview, output, force)
    write_whole(target, interview.text(language).encode("utf-8"))
    note(
        f"Wrote {target}. Next: bprflow audit {target}"
        if english
        else f"{target} を書きました。次は: bprflow audit {target}"
    )
    click.echo(str(target))
    return 0


def _free_place(interview: Interview, output: str | None, force: bool) -> Path:
    """Give the file to write; beside one that is there already, since ten answers must not be lost."""
    from itertools import count
    from pathlib import Path

    from bprflow.source.starter import file_name

    wanted = Path(output or file_name(interview.job["name"]))
    if force or not wanted.exists():
        return wanted
    stem, _, suffix = wanted.name.partition(".")
    beside = (wanted.with_name(f"{stem}-{number}.{suffix}" if suffix else f"{stem}-{number}") for number in count(2))
    return next(path for path in beside if not path.exists())


def _interview(interview: Interview, name: str | None, language: str) -> None:
    from bprflow.source.interview import ABOUT_A_STEP, ABOUT_THE_JOB

    for question in ABOUT_THE_JOB:
        given = name if question.code == "name" else None
        interview.job[question.code] = given or _ask(interview, question, language)
    while True:
        note(f"--- {'Step' if language == 'en' else '手順'} {len(interview.steps) + 1}")
        lane = _ask(interview, ABOUT_A_STEP[0], language)
        if not lane:
            if interview.steps:
                return
            note("Name at least one step." if language == "en" else "手順を少なくとも一つ教えてください。")
            continue
        interview.begun = {"lane": lane}
        for question in ABOUT_A_STEP[1:]:
            interview.begun[question.code] = _ask(interview, question, language)
        interview.steps.append(interview.begun)
        interview.begun = {}


def _ask(interview: Interview, question: Question, language: str) -> str:
    while True:
        typed: str = click.prompt(question.text.in_language(language), default="", show_default=False, err=True)
        answer = interview.settled(question, typed, language)
        fault = interview.fault(question, answer)
        if fault is None:
            return answer
        note("  " + fault.in_language(language))
