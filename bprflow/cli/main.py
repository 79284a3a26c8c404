"""The `bprflow` program: a group of commands that are loaded only when called."""

from __future__ import annotations

import gc
import importlib
import os
import sys

import click

from bprflow.cli.shared import (
    BilingualGroup,
    bilingual,
    command_table,
    current_language,
    prepare_streams,
    show_error,
    speak,
)
from bprflow.errors import BprflowError, OutputError
from bprflow.language.choose import choose_language, translate_click

INTERNAL_ERROR = 70


class LazyGroup(BilingualGroup):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order a user meets them."""
        return [entry.name for entry in command_table()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and give one command; None when there is no such name."""
        entry = next((entry for entry in command_table() if entry.name == cmd_name), None)
        if entry is None:
            return None
        command: click.Command = importlib.import_module(f"bprflow.cli.{entry.module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            from bprflow.language.text import close_matches

            near = close_matches(name, self.list_commands(ctx))
            raise click.UsageError(_no_such_command(name, near), ctx)
        return super().resolve_command(ctx, args)


def _no_such_command(name: str, near: tuple[str, ...]) -> str:
    if current_language() == "en":
        return f"There is no command '{name}'." + (f" Did you mean: {', '.join(near)}" if near else "")
    return f"「{name}」という命令はありません。" + (f"もしかして: {'、'.join(near)}" if near else "")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(
    package_name="bprflow", prog_name="bprflow", help=bilingual("版を表示して終わる", "Show the version and exit.")
)
@click.option(
    "--lang",
    type=click.Choice(["ja", "en"]),
    expose_value=False,
    is_eager=True,
    help=bilingual("表示の言語", "Language of the output"),
)
def program() -> None:
    """役所の仕事の流れを読み、点検し、測り、描き、作り直すための道具です。

    \b
    はじめに:
      bprflow report examples/address-change/as-is.flow.yaml -o report.html
      bprflow rule SEAL-01

    \f
    EN: Reads, audits, measures, draws and redesigns the work of a city hall.

    \b
    To begin:
      bprflow report examples/address-change/as-is.flow.yaml -o report.html
      bprflow rule SEAL-01
    """


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code; no traceback ever reaches the user.

    Args:
        arguments: The words after `bprflow`.

    """
    language = choose_language(arguments, os.environ)
    speak(language)
    try:
        result = program.main(arguments, prog_name="bprflow", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except BprflowError as error:
        show_error(error, language)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        _silence_stdout()
        return 0
    except OSError as error:
        if os.environ.get("BPRFLOW_DEBUG"):
            raise
        _silence_stdout()
        cause = _not_written(error)
        show_error(cause, language)
        return cause.exit_code
    except Exception as error:
        if os.environ.get("BPRFLOW_DEBUG"):
            raise
        _apologise(error, language)
        return INTERNAL_ERROR
    finally:
        speak(None)
    return result if isinstance(result, int) else 0


def _apologise(error: Exception, language: str) -> None:
    kind = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    if language == "en":
        click.echo(
            f"bprflow failed internally ({kind}). Nothing was changed. Set BPRFLOW_DEBUG=1 for details.", err=True
        )
    else:
        click.echo(
            f"bprflow の中で思わぬ誤りが起きました ({kind})。ファイルは変えていません。\n"
            "環境変数 BPRFLOW_DEBUG=1 を付けて実行し、出た内容を開発者に知らせてください。",
            err=True,
        )


def _not_written(error: OSError) -> OutputError:
    """Say that the result could not go where it was to go: a full disk behind `>`, a folder nobody may use."""
    reason = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    return OutputError(
        f"結果を出しきれませんでした ({reason})", "出力先の空きと権限を確かめて、もう一度実行してください。途中までの出力は使わないでください",
        message_en=f"The result could not be written in full ({reason})", hint_en="Check room and permission of the target and run again; do not use what was written so far",
    )  # fmt: skip


def _silence_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def collect_rarely() -> None:
    """Let the garbage collector look rarely: a flow is thousands of values, hardly any of them in cycles.

    With the default, a flow of 10,000 steps is walked through so often that it costs a third of the time.
    """
    gc.set_threshold(100_000, 20, 20)


def main() -> None:
    """Be the console script."""
    collect_rarely()
    prepare_streams()
    translate_click(choose_language(sys.argv[1:], os.environ))
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
