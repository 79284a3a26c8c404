"""What every command shares: the table of commands, bilingual help, options, output."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import IO, TYPE_CHECKING, NamedTuple, TypeVar

import click

from bprflow.errors import BprflowError
from bprflow.language.choose import choose_language

if TYPE_CHECKING:
    from bprflow.source.diagnostic import Loaded

F = TypeVar("F", bound=Callable[..., object])


class CommandEntry(NamedTuple):
    """One command: its name, module in `bprflow.cli`, and one line of help in both languages."""

    name: str
    module: str
    ja: str
    en: str


_COMMANDS = (
    CommandEntry("new", "new", "新しい流れのひな型を作る", "Write a commented starter flow"),
    CommandEntry(
        "init", "init", "フォルダを準備する (編集ソフトの設定、見本)", "Set up a folder (editor settings, example)"
    ),
    CommandEntry("check", "check", "書き方と流れのつながりを確かめる", "Check syntax, schema and structure"),
    CommandEntry("audit", "audit", "アナログなルールやムリ・ムダの候補を探す", "Find legacy rules and redundant work"),
    CommandEntry("rule", "rule", "点検の項目を一つずつ説明する", "Explain one audit rule, or list all"),
    CommandEntry(
        "measure",
        "measure",
        "時間・待ち・紙・押印・受渡しなどを数える",
        "Measure time, waiting, paper, seals, handoffs",
    ),
    CommandEntry("draw", "draw", "流れ図 (スイムレーン) を描く", "Draw the swimlane diagram"),
    CommandEntry("improve", "improve", "指摘から改善案を作る", "Propose a redesign from the findings"),
    CommandEntry(
        "apply", "apply", "改善案を当てはめ、改善後の流れを書き出す", "Apply a redesign and write the to-be flow"
    ),
    CommandEntry("compare", "compare", "現状と改善後を比べる", "Compare as-is and to-be"),
    CommandEntry("report", "report", "提出できる報告書を作る", "Write the report a workshop hands in"),
    CommandEntry("import", "import_", "BPMN・Mermaid・Excel などから取り込む", "Take in BPMN, Mermaid, Excel and more"),
    CommandEntry("export", "export", "BPMN・Mermaid・Excel などへ書き出す", "Give out BPMN, Mermaid, Excel and more"),
    CommandEntry(
        "fmt", "fmt", "書き方をそろえる (キーの言語、順序、余白)", "Format flows (key language, order, spacing)"
    ),
    CommandEntry("schema", "schema", "編集ソフト用の JSON Schema を出す", "Print the JSON Schema for editors"),
    CommandEntry(
        "watch", "watch", "保存のたびに点検し、変わった所だけ知らせる", "Re-check on every save, tell only what changed"
    ),
    CommandEntry("lsp", "lsp", "編集ソフトにつなぐ言語サーバー", "Language server for editors"),
    CommandEntry("doctor", "doctor", "この PC で使えるか調べる", "Check this machine: versions, fonts, engine"),
)


def command_table() -> tuple[CommandEntry, ...]:
    """Give the commands whose module is part of this version, in the order of the help."""
    folder = os.path.dirname(__file__)  # noqa: PTH120 - pathlib costs more than it gives at start-up
    present = set(os.listdir(folder))  # noqa: PTH208
    return tuple(entry for entry in _COMMANDS if f"{entry.module}.py" in present)


_language: ContextVar[str | None] = ContextVar("bprflow_language", default=None)


def speak(language: str | None) -> None:
    """Set the language of this run; None goes back to asking the command line."""
    _language.set(language)


def current_language() -> str:
    """Give the language of this run: `--lang`, else the locale, else Japanese."""
    return _language.get() or choose_language(sys.argv[1:], os.environ)


def pick_help(text: str | None, language: str) -> str:
    """Take one language out of a help text of the form `日本語 \\f EN: English`."""
    japanese, _, english = (text or "").partition("\f")
    english = english.strip().removeprefix("EN:").strip()
    return english if language == "en" and english else japanese.strip()


class BilingualCommand(click.Command):
    """A command whose docstring holds Japanese, a form feed, then `EN:` and English."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of the current language."""
        import inspect

        text = pick_help(
            inspect.cleandoc(self.callback.__doc__ or "") if self.callback else self.help, current_language()
        )
        if text:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(text)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Name the parts of the usage line in the current language."""
        pieces = super().collect_usage_pieces(ctx)
        return pieces if current_language() == "en" else ["[オプション]" if p == "[OPTIONS]" else p for p in pieces]


class BilingualGroup(click.Group):
    """A group with bilingual help that lists its commands without importing them."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of the current language."""
        BilingualCommand.format_help_text(self, ctx, formatter)  # type: ignore[arg-type]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with one line each."""
        english = current_language() == "en"
        rows = [(entry.name, entry.en if english else entry.ja) for entry in command_table()]
        if rows:
            with formatter.section("Commands" if english else "命令"):
                formatter.write_dl(rows)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Name the parts of the usage line in the current language."""
        return ["[OPTIONS] COMMAND [ARGS]..."] if current_language() == "en" else ["[オプション] 命令 [引数]..."]


def bilingual(ja: str, en: str) -> str:
    """Choose an option's help text in the language of this run."""
    return en if current_language() == "en" else ja


class Words(click.ParamType[str]):
    """An option value with a Japanese word and an ASCII twin.

    Args:
        pairs: Every accepted spelling and the value it stands for, e.g. {"横": "lr", "lr": "lr"}.

    """

    name = "words"

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self.pairs = dict(pairs)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Show every spelling."""
        return "[" + "|".join(self.pairs) + "]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Turn a spelling into its value."""
        text = str(value)
        for spelling, meaning in self.pairs.items():
            if text.casefold() in {spelling.casefold(), meaning.casefold()}:
                return meaning
        known = " | ".join(self.pairs)
        return self.fail(
            bilingual(f"「{text}」は使えません。次のどれかにしてください: {known}", f"'{text}' is not one of: {known}"),
            param,
            ctx,
        )


def lang_option(function: F) -> F:
    """Add `--lang ja|en`; the language itself is chosen before parsing."""
    option = click.option(
        "--lang",
        type=click.Choice(["ja", "en"]),
        expose_value=False,
        help=bilingual("表示の言語", "Language of the output"),
    )
    return option(function)


def color_option(function: F) -> F:
    """Add `--color auto|always|never`; NO_COLOR and FORCE_COLOR are obeyed."""
    option = click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help=bilingual("色を付けるか", "Use colour"),
    )
    return option(function)


def output_option(function: F) -> F:
    """Add the repeatable `-o FILE`; the suffix picks the format."""
    option = click.option(
        "-o", "--output", "outputs", multiple=True, metavar="FILE",
        help=bilingual("書き出すファイル。形式は拡張子で決まる。繰り返し指定できる", "File to write; its suffix picks the format; may be repeated"),
    )  # fmt: skip
    return option(function)


def flows_argument(function: F) -> F:
    """Add `FLOW…`: files, folders (searched for *.flow.yaml), or `-`."""
    return click.argument("flows", nargs=-1, required=True, metavar="FLOW...")(function)


def use_color(choice: str, stream: IO[str] | None = None) -> bool:
    """Decide whether to colour: the option, then NO_COLOR, FORCE_COLOR, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return (stream or sys.stdout).isatty()


def prepare_streams() -> None:
    """Make output survive consoles that cannot show every character (CP932)."""
    codecs.register_error("bprflow-console", _on_this_console)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="bprflow-console")


_LOOK_ALIKES = {"—": "―", "–": "-", "·": "・", "•": "・", "≤": "≦", "≥": "≧", "¥": "￥"}
"""What CP932 lacks, and the letter of CP932 that looks the same."""


def _on_this_console(error: UnicodeError) -> tuple[str, int]:
    """Replace what the console cannot show: by a letter that looks the same, else by an escape that JSON reads too."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    shown = "".join(_shown(char, error.encoding) for char in error.object[error.start : error.end])
    return shown, error.end


def _shown(char: str, encoding: str) -> str:
    alike = _LOOK_ALIKES.get(char, "")
    with contextlib.suppress(UnicodeEncodeError):
        alike.encode(encoding)
        if alike:
            return alike
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2))


def show_error(error: BprflowError, language: str) -> None:
    """Print one failure on stderr: the sentence, then what to do."""
    message, hint = error.in_language(language)
    click.echo(message, err=True)
    if hint:
        click.echo(("  Try: " if language == "en" else "  直し方: ") + hint, err=True)


def tell_partly_read(every: Sequence[Loaded]) -> bool:
    """Say on stderr what is wrong with flows that hold errors; say whether one was used in part all the same.

    Figures and pictures of a flow that was read in part look complete: nobody may take them for it.

    Args:
        every: The flows the result was made of, understood or not.

    """
    wrong = [one for one in every if any(d.level.value == "error" for d in one.diagnostics)]
    if not wrong:
        return False
    from bprflow.report.diagnostics import diagnostics_text

    for one in wrong:
        click.echo(diagnostics_text(one.diagnostics, language=current_language(), color=False), file=sys.stderr)
    used = [one.source.file for one in wrong if one.process is not None]
    for name in used:
        note(bilingual(
            f"{name} は誤りがあるため、読めた部分だけの結果です。直してから、もう一度実行してください。",
            f"{name} has errors: the result covers only what could be read. Mend them and run again.",
        ))  # fmt: skip
    return bool(used)


def note(message: str) -> None:
    """Print a progress note on stderr; results alone go to stdout."""
    click.echo(message, err=True)
