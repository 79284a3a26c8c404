"""`bprflow watch`: check, audit and redraw on every save; say only what changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from bprflow.cli.shared import BilingualCommand, bilingual, current_language, lang_option, note, output_option
from bprflow.language.terms import Text

if TYPE_CHECKING:
    from bprflow.report.changes import Snapshot

_Signature = tuple[tuple[int, int, int], ...]
_READ_AGAIN = Text("また読めました。前と変わりありません", "It can be read again; nothing has changed.")


@click.command("watch", cls=BilingualCommand)
@click.argument("flow")
@output_option
@click.option("--interval", "interval_seconds", type=click.FloatRange(0.1, 60), default=0.5, show_default=True, help=bilingual("見に行く間隔 (秒)", "Seconds between looks"))  # fmt: skip
@lang_option
def command(flow: str, outputs: tuple[str, ...], interval_seconds: float) -> int:
    """ファイルを見張り、保存のたびに点検して、変わった所だけ知らせます。-o を付けると図も描き直します。

    BPMN や Excel なども見張れます。一つのファイルに業務がいくつもあるときは、手順のいちばん多いものを見ます。
    終わるときは Ctrl+C を押します。

    \b
    例:
      bprflow watch examples/address-change/as-is.flow.yaml
      bprflow watch examples/address-change/as-is.flow.yaml -o 図.svg

    \f
    EN: Watches a flow, audits it on every save and tells only what changed; with -o it redraws the picture.

    Watches BPMN, Excel and more too; of several flows in one file the largest. Ctrl+C ends it.

    \b
    Examples:
      bprflow watch examples/address-change/as-is.flow.yaml
      bprflow watch examples/address-change/as-is.flow.yaml -o picture.svg
    """
    language = current_language()
    note(f"Watching {flow} (Ctrl+C ends)" if language == "en" else f"{flow} を見張っています (Ctrl+C で終了)")
    for line in watch(flow, outputs, language, lambda: time.sleep(interval_seconds)):
        click.echo(line)
    return 0


def watch(flow: str, outputs: tuple[str, ...], language: str, wait: Callable[[], object]) -> Iterator[str]:
    """Look at a file for as long as `wait` returns, and yield the lines to print.

    Args:
        flow: Path of the flow.
        outputs: Pictures to redraw after every change.
        language: "ja" or "en".
        wait: Called between two looks; a KeyboardInterrupt from it ends the watch.
    """
    seen: _Signature | None = None
    last: Snapshot | None = None
    held = lost = False
    while True:
        now = _signature(flow)
        between_saves = last is not None and (now is None or not now[0][1])
        if (now != seen or (now is None and last is None)) and between_saves and not held:
            held = True  # editors empty or remove a file for a moment while they save it: look once more
        elif now != seen or (now is None and last is None):
            seen, held = now, False
            last, lines, failed = _look(flow, outputs, language, last)
            if lost and not failed and not lines:
                lines = (_READ_AGAIN.in_language(language),)
            lost = failed
            stamp = time.strftime("%H:%M:%S")
            yield from (f"[{stamp}] {line}" for line in lines)
        else:
            held = False
        try:
            wait()
        except KeyboardInterrupt:
            return


def _signature(flow: str) -> _Signature | None:
    """Give what tells one state of the flow and of how its project audits it from another; None without the flow."""
    from pathlib import Path

    from bprflow.audit.settings import Projects, find_settings
    from bprflow.errors import BprflowError

    settings = find_settings(flow)
    try:
        rules = Projects().settings_of(flow).rule_files
    except BprflowError:
        rules = ()
    found = []
    for place in (Path(flow), *([settings] if settings else ()), *map(Path, rules)):
        try:
            facts = place.stat()
        except OSError:
            if place == Path(flow):
                return None
            continue
        found.append((facts.st_mtime_ns, facts.st_size, facts.st_ino))
    return tuple(found)


def _look(
    flow: str, outputs: tuple[str, ...], language: str, last: Snapshot | None
) -> tuple[Snapshot | None, Sequence[str], bool]:
    """Read and audit; give what to compare with next time, what to print, and whether that failed."""
    from bprflow.api import draw
    from bprflow.audit.settings import Projects
    from bprflow.errors import BprflowError
    from bprflow.exchange.formats import largest_flow
    from bprflow.report.changes import changed_lines, snapshot

    try:
        loaded = largest_flow(flow)
        analysis = Projects().analyse(loaded) if loaded.process else None
        new = snapshot(loaded, analysis, language)
        lines = changed_lines(last, new, language)
        if analysis is not None:
            for output in outputs:  # a new name or order shows in the picture even where nothing is to be said
                draw(analysis, output)
    except BprflowError as error:
        message, hint = error.in_language(language)
        return last, (f"{message} {hint}".rstrip(),), True
    return new, lines, False
