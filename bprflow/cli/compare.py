"""`bprflow compare`: as-is and to-be side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bprflow.cli.kaizen import (
    REFUSED,
    UNREADABLE,
    side_of,
    stage_option,
    tell_diagnostics,
    uptake_option,
)
from bprflow.cli.roadmaps import compared_redesign, redesigns_in, roadmap_from, write_roadmap
from bprflow.cli.shared import BilingualCommand, Words, bilingual, current_language, lang_option, note, output_option

if TYPE_CHECKING:
    from bprflow.redesign.compare import Comparison
    from bprflow.redesign.roadmap import Roadmap
    from bprflow.source import Loaded

FORMATS = ("text", "json", "md", "html")
_SUFFIXES = {".txt": "text", ".json": "json", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html"}
_DIRECTIONS = {"横": "lr", "縦": "tb", "lr": "lr", "tb": "tb"}
_PAPERS = {"A4": "A4", "A3": "A3", "スライド": "slide", "slide": "slide", "なし": "none", "none": "none"}
_PICTURES = (".svg", ".png", ".pdf", ".dot", ".drawio", ".pptx")
_BOOK = ".xlsx"


@click.command("compare", cls=BilingualCommand)
@click.argument("files", nargs=-1, required=True, metavar="AS-IS TO-BE|REDESIGN")
@output_option
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", help=bilingual("結果の形", "Form of the result")
)
@stage_option
@uptake_option
@click.option(
    "--並べる",
    "--side-by-side",
    "side_by_side",
    is_flag=True,
    help=bilingual("図を重ねずに上下に並べる", "Draw before above after instead of on top of each other"),
)
@click.option(
    "--用紙", "--paper", "paper", type=Words(_PAPERS), default="なし",
    help=bilingual("図を用紙に収める", "Fit the picture to the page"),
)  # fmt: skip
@click.option("--白黒", "--mono", "mono", is_flag=True, help=bilingual("図を白黒で描く", "Picture in black and white"))
@click.option(
    "--向き", "--direction", "direction", type=Words(_DIRECTIONS), default="横",
    help=bilingual("図の時間の向き。縦なら --並べる で左右に並ぶ", "Which way time runs; tb with --side-by-side sets them left and right"),
)  # fmt: skip
@click.option(
    "--枚数", "--slides", "slides", type=click.Choice(["1", "2", "5"]), default=None,
    help=bilingual("PowerPointの枚数 (1=前後を1枚、2=現状と改善後、5=課題・現状・改善後・効果・例規改正と行動計画)", "Slides of a PowerPoint: 1 change, 2 as-is and to-be, 5 issues to plan"),
)  # fmt: skip
@click.option(
    "--道すじ",
    "--roadmap",
    "with_roadmap",
    is_flag=True,
    help=bilingual("改革の道すじ (どのルールから、いつ) を付ける", "Add the reform road map"),
)
@click.option(
    "--道すじだけ",
    "--roadmap-only",
    "roadmap_only",
    is_flag=True,
    help=bilingual("道すじだけを書く (図は工程表)", "Only the road map; pictures are Gantt charts"),
)
@click.option(
    "--始め",
    "--start",
    "start",
    default="",
    metavar="DATE",
    help=bilingual("道すじを始める日 (書かなければ今日)", "Day the road map starts (today by default)"),
)
@lang_option
def command(
    files: tuple[str, ...], outputs: tuple[str, ...], form: str, stage: str, uptake: str, side_by_side: bool,
    paper: str, mono: bool, direction: str, slides: str | None, with_roadmap: bool, roadmap_only: bool, start: str,
) -> int:  # fmt: skip
    """現状と改善後を比べます。改善案1つ、または流れ2つを渡します。改善案いくつかかフォルダなら、道すじを1つにまとめます。

    手順の変化、指標の前後(幅と仮定の割合)、解消する指摘、改正が要るルール、だれかにとって悪くなることを示します。

    \b
    例:
      bprflow compare examples/address-change/kaizen.kaizen.yaml
      bprflow compare examples/address-change/as-is.flow.yaml examples/address-change/to-be.flow.yaml -o 比較.md
      bprflow compare examples/subsidy-seal/kaizen.kaizen.yaml --道すじ -o 比較.svg -o 比較.xlsx -o 比較.md
      bprflow compare examples/subsidy-seal/kaizen.kaizen.yaml --枚数 5 -o 発表.pptx
      bprflow compare examples/line-report/kaizen.kaizen.yaml --利用率 20%
      bprflow compare examples --道すじ -o 道すじ.svg -o 道すじ.md

    \f
    EN: Compares as-is and to-be: one redesign, or two flows. Several redesigns or a folder make one road map.

    Shows what became of every step, figures with ranges, findings solved, rules to amend, what gets worse for anyone.

    \b
    Examples:
      bprflow compare examples/address-change/kaizen.kaizen.yaml
      bprflow compare examples/address-change/as-is.flow.yaml examples/address-change/to-be.flow.yaml -o compare.md
      bprflow compare examples/subsidy-seal/kaizen.kaizen.yaml --roadmap -o compare.svg -o compare.md
      bprflow compare examples/subsidy-seal/kaizen.kaizen.yaml --slides 5 -o talk.pptx
      bprflow compare examples/line-report/kaizen.kaizen.yaml --uptake 20%
      bprflow compare examples --roadmap -o roadmap.svg -o roadmap.md
    """
    if _is_many(files, with_roadmap=with_roadmap) or roadmap_only:
        return write_roadmap(_redesigns(files), outputs, form, uptake, start)
    for output in outputs:
        _format_of(output)
    made = _compare(files, stage, uptake)
    if made is None:
        return UNREADABLE
    comparison, complete = made
    plan = roadmap_from([comparison], start) if with_roadmap else None
    if not outputs:
        click.echo(_rendered(comparison, form, plan), nl=False)
    for output in outputs:
        if slides and _format_of(output) == "pptx":
            _write_talk(comparison, output, plan or roadmap_from([comparison], start), int(slides), mono=mono)
        else:
            _write(comparison, output, plan, (direction, paper), mono=mono, side_by_side=side_by_side)
        note(bilingual(f"{output} を書き出しました", f"Wrote {output}"))
    return 0 if complete else REFUSED


def _is_many(files: tuple[str, ...], *, with_roadmap: bool) -> bool:
    """Are several redesigns, or a folder of them, to be laid out on one road map?"""
    from pathlib import Path

    if any(path != "-" and Path(path).is_dir() for path in files):
        return True
    return with_roadmap and len(files) > 1 and all(_is_redesign(path) for path in files)


def _redesigns(files: tuple[str, ...]) -> list[str]:
    """List the redesigns of a road map.

    Raises:
        UsageError: One of the files is a flow.

    """
    from bprflow.errors import UsageError

    found = redesigns_in(files)
    for path in found:
        if path != "-" and not _is_redesign(path):
            raise UsageError(
                f"{path} は改善案ではありません", "道すじには改善案か、改善案のあるフォルダを指定してください",
                message_en=f"{path} is no redesign", hint_en="a road map takes redesigns, or folders of them",
            )  # fmt: skip
    return found


def _compare(files: tuple[str, ...], stage: str, uptake: str) -> tuple[Comparison, bool] | None:
    """Compare what was given; None when something could not be understood."""
    from bprflow.errors import UsageError

    if len(files) > 2 or (len(files) == 2 and all(_is_redesign(path) for path in files)):
        raise UsageError(
            "比べられるのは2つの流れ、または1つの改善案です",
            "ファイルを2つまでにしてください。改善案がいくつもあるときは --道すじ で道すじをまとめられます",
            message_en="two flows or one redesign can be compared",
            hint_en="give at most two files; several redesigns make one road map with --roadmap",
        )  # fmt: skip
    last = files[-1]
    if _is_redesign(last):
        return compared_redesign(last, files[0] if len(files) == 2 else "", stage, uptake)
    if len(files) == 1:
        raise UsageError(
            f"{last} は改善案ではありません", "現状と改善後の2つの流れか、1つの改善案を指定してください",
            message_en=f"{last} is no redesign", hint_en="give two flows, or one redesign",
        )  # fmt: skip
    from bprflow.redesign.compare import compare

    flows = [one.process for path in files if (one := _flow(path)) is not None and one.process is not None]
    if len(flows) < len(files):
        return None
    before, after = (side_of(process, files[0]) for process in flows)  # one yardstick: that of the as-is flow's project
    return compare(before, after), True


def _is_redesign(path: str) -> bool:
    """Tell a redesign from a flow by what is in it; only YAML files can be one."""
    from bprflow.source import read_text
    from bprflow.source.redesign import is_redesign

    return path.casefold().endswith((".yaml", ".yml")) and is_redesign(read_text(path).text)


def _flow(path: str) -> Loaded | None:
    """Read a flow of any format; of several in one file the largest; tell what is wrong on stderr."""
    from bprflow.exchange.formats import largest_flow

    found = largest_flow(path)
    tell_diagnostics([d for d in found.diagnostics if d.level == "error"])
    return found if found.process is not None else None


def _format_of(output: str) -> str:
    """Give the format a file name asks for.

    Raises:
        UsageError: Its suffix means nothing here.

    """
    from pathlib import PurePath

    from bprflow.errors import UsageError

    suffix = PurePath(output).suffix.casefold()
    if suffix in (*_PICTURES, _BOOK):
        return suffix.removeprefix(".")
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    known = " ".join((*_SUFFIXES, *_PICTURES, _BOOK))
    raise UsageError(
        f"{output} の形式では書き出せません", f"使える拡張子: {known}",
        message_en=f"{output} has no known format", hint_en=f"known suffixes: {known}",
    )  # fmt: skip


def _rendered(comparison: Comparison, form: str, plan: Roadmap | None) -> str:
    language = current_language()
    if form == "json":
        import json

        from bprflow.report.compared_json import compare_json

        return json.dumps(compare_json(comparison, language=language, plan=plan), ensure_ascii=False, indent=2) + "\n"
    if form == "html":
        from bprflow.report.compared_page import compare_html

        return compare_html(comparison, language=language, plan=plan)
    from bprflow.report.compared import compare_markdown, compare_text

    if form == "md":
        return compare_markdown(comparison, language=language, plan=plan)
    return compare_text(comparison, language=language, plan=plan, width=_width())


def _width() -> int:
    """Give the width of the terminal, within what reads well; 100 cells where there is none."""
    import shutil
    import sys

    return min(140, max(80, shutil.get_terminal_size((100, 24)).columns)) if sys.stdout.isatty() else 100


def _write_talk(comparison: Comparison, output: str, plan: Roadmap, count: int, *, mono: bool) -> None:
    """Write the slides of a talk about the redesign."""
    from bprflow.files import write_whole
    from bprflow.report.deck.talk import talk

    write_whole(output, talk(comparison, count, road=plan, mono=mono, language=current_language()))


def _write(
    comparison: Comparison, output: str, plan: Roadmap | None, page: tuple[str, str], *, mono: bool, side_by_side: bool
) -> None:
    from bprflow.files import write_whole

    form = _format_of(output)
    if form in FORMATS:
        write_whole(output, _rendered(comparison, form, plan).encode("utf-8"))
        return
    if output.casefold().endswith(_BOOK):
        from bprflow.report.book.compared import compare_workbook

        write_whole(output, compare_workbook(comparison, language=current_language(), plan=plan))
        return
    from bprflow.draw import Direction, DrawOptions, Paper, render
    from bprflow.draw.change import before_after, change_of, overlay

    language = current_language()
    change = change_of(comparison, language)
    options = DrawOptions(Direction(page[0]), Paper(page[1]), mono, language)
    layout = (before_after if side_by_side else overlay)(change, options=options)
    write_whole(output, render(layout, form))
