"""`bprflow draw`: the swimlane picture of a flow."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from bprflow.cli.shared import (
    BilingualCommand,
    Words,
    bilingual,
    current_language,
    flows_argument,
    lang_option,
    note,
    output_option,
    tell_partly_read,
)

if TYPE_CHECKING:
    from bprflow.draw import DrawOptions
    from bprflow.draw.pictures import Subject
    from bprflow.source import Loaded

_DIRECTIONS = {"横": "lr", "縦": "tb", "lr": "lr", "tb": "tb"}
_PAPERS = {"A4": "A4", "A3": "A3", "スライド": "slide", "slide": "slide", "なし": "none", "none": "none"}
_VIEWS = {
    "流れ": "flow", "flow": "flow", "帳票": "documents", "documents": "documents", "時間": "time", "time": "time",
    "受渡し": "handoffs", "handoffs": "handoffs", "カード": "cards", "cards": "cards",
    "記入用紙": "worksheet", "worksheet": "worksheet",
}  # fmt: skip
_SYMBOLS = {"標準": "plain", "plain": "plain", "産能大": "office", "sanno": "office"}
_PARTS = {"塊": "block", "block": "block", "担当": "lane", "lane": "lane"}
UNREADABLE = 4


@click.command("draw", cls=BilingualCommand)
@flows_argument
@output_option
@click.option(
    "--format",
    "format_",
    default="",
    metavar="svg|png|pdf|dot|pptx|drawio",
    help=bilingual("形式 (-o がないときは画面へ)", "Format (to standard output without -o)"),
)
@click.option(
    "--図", "--view", "view", type=Words(_VIEWS), default="流れ", help=bilingual("どの図を描くか", "Which picture")
)
@click.option(
    "--向き",
    "--direction",
    "direction",
    type=Words(_DIRECTIONS),
    default="横",
    help=bilingual("時間の向き", "Which way time runs"),
)
@click.option(
    "--用紙",
    "--paper",
    "paper",
    type=Words(_PAPERS),
    default="なし",
    help=bilingual("用紙に収める。長い流れは折り返す", "Fit the page; long flows are folded"),
)
@click.option("--白黒", "--mono", "mono", is_flag=True, help=bilingual("白黒で描く", "Black and white"))
@click.option(
    "--記号",
    "--symbols",
    "symbols",
    type=Words(_SYMBOLS),
    default="標準",
    help=bilingual(
        "手順の記号。産能大なら事務工程の記号と帳票を付ける", "Signs of the steps; sanno: those of office-work analysis"
    ),
)
@click.option(
    "--まとめる",
    "--collapse",
    "collapsed",
    multiple=True,
    metavar="塊|担当|手順A..手順B",
    help=bilingual(
        "一つの箱にまとめる (塊=分かれ道・並行・くり返し、担当=同じ担当が続けて行う手順)",
        "Fold into one box: block (choices, parallel work, loops), lane (what one lane does in a row), or A..B",
    ),
)
@click.option(
    "--帳票",
    "--documents",
    "documents",
    is_flag=True,
    help=bilingual("帳票を矢印の上に描く", "Show documents on the arrows"),
)
@click.option(
    "--findings", is_flag=True, help=bilingual("指摘の番号を図に付ける", "Number the findings on the picture")
)
@click.option(
    "--表題", "--title", "title", default="", metavar="TEXT", help=bilingual("図の表題", "Heading of the picture")
)
@click.option(
    "--dpi",
    type=click.IntRange(36, 600),
    default=144,
    show_default=True,
    help=bilingual("PNGの細かさ", "Resolution of a PNG"),
)
@click.option(
    "--埋込書体",
    "--embed-font",
    "embed_font",
    is_flag=True,
    help=bilingual("SVGに字体を埋め込み、どのPCでも同じに見せる", "Carry the letters inside the SVG"),
)
@lang_option
def command(
    flows: tuple[str, ...], outputs: tuple[str, ...], format_: str, view: str, direction: str, paper: str,
    mono: bool, symbols: str, collapsed: tuple[str, ...], documents: bool, findings: bool, title: str, dpi: int, embed_font: bool,
) -> int:  # fmt: skip
    """流れ図 (スイムレーン) を描きます。

    \b
    例:
      bprflow draw examples/address-change/as-is.flow.yaml -o 流れ図.svg
      bprflow draw examples/address-change/as-is.flow.yaml --向き 縦 --用紙 A3 --findings -o 壁用.pdf
      bprflow draw examples/address-change/as-is.flow.yaml --図 カード -o カード.pdf

    \f
    EN: Draws the swimlane diagram.

    \b
    Examples:
      bprflow draw examples/address-change/as-is.flow.yaml -o picture.svg
      bprflow draw examples/address-change/as-is.flow.yaml --direction tb --paper A3 --findings -o wall.pdf
      bprflow draw examples/address-change/as-is.flow.yaml --view cards -o cards.pdf
    """
    from bprflow.cli.reading import read_every
    from bprflow.draw import Direction, DrawOptions, Paper
    from bprflow.draw.options import Symbols
    from bprflow.draw.pictures import View, format_of, picture_bytes, write_pictures
    from bprflow.source import find_flows

    signs = Symbols(symbols)
    options = DrawOptions(
        Direction(direction), Paper(paper), mono, current_language(), title, findings, True,
        documents or signs is Symbols.OFFICE, dpi, embed_font, signs,
    )  # fmt: skip
    shown = View(view)
    charts = [output for output in outputs if output.casefold().endswith((".mmd", ".mermaid"))]
    pictures = [output for output in outputs if output not in charts]
    for output in pictures:
        format_of(output, shown)  # a wrong suffix is said before any work is done
    loaded, unreadable = read_every(find_flows(flows))
    subjects = _told_apart(
        [_folded(_subject(one, options, findings=findings), collapsed) for one in loaded if one.process is not None]
    )
    broken = unreadable or any(one.process is None for one in loaded)
    if subjects and outputs:
        written = write_pictures(subjects, pictures, options, shown) if pictures else ()
        for path in (*written, *_write_charts(subjects, charts)):
            note(bilingual(f"{path} を書き出しました", f"Wrote {path}"))
    elif subjects:
        sys.stdout.buffer.write(picture_bytes(subjects, format_ or "svg", options, shown))
        sys.stdout.flush()
    suffixes = [PurePath(output).suffix.lower() for output in outputs] or [f".{format_ or 'svg'}"]
    _tell_missing_font(suffixes)
    _tell_other_engine(suffixes)
    partly = tell_partly_read(loaded)
    if broken:
        return UNREADABLE
    return 1 if partly else 0


def _folded(subject: Subject, collapsed: tuple[str, ...]) -> Subject:
    """Fold what is to be folded, and tell of called flows what they hold."""
    from dataclasses import replace
    from functools import cache
    from pathlib import Path

    from bprflow.draw.collapse import collapse, with_called
    from bprflow.flow import FlowGraph, build
    from bprflow.source import load_file

    @cache
    def called(name: str) -> FlowGraph | None:
        path = Path(subject.folder) / name
        loaded = load_file(str(path)) if path.suffix in {".yaml", ".yml"} and path.is_file() else None
        return build(loaded.process) if loaded is not None and loaded.process is not None else None

    flow = subject.flow
    if collapsed:
        flow = collapse(flow, [_PARTS.get(part.strip(), part) for part in collapsed], current_language())
    return replace(subject, flow=with_called(flow, called, current_language()))


def _write_charts(subjects: list[Subject], outputs: list[str]) -> list[str]:
    """Write flows as Mermaid text, which other tools draw; several flows get their names into the file names."""
    from bprflow.exchange.formats import write_foreign
    from bprflow.files import write_whole

    written: list[str] = []
    for output in outputs:
        path = PurePath(output)
        for subject in subjects:
            place = path if len(subjects) == 1 else path.with_name(f"{path.stem}-{subject.name}{path.suffix}")
            write_whole(str(place), write_foreign((subject.flow.process,), "mermaid", language=current_language()))
            written.append(str(place))
    return written


def _told_apart(subjects: list[Subject]) -> list[Subject]:
    """Name the flows of one file (BPMN, Markdown) after their process too, or one would overwrite the other."""
    import re
    from collections import Counter
    from dataclasses import replace

    times = Counter(subject.name for subject in subjects)
    found: list[Subject] = []
    for number, subject in enumerate(subjects, 1):
        if times[subject.name] > 1:
            words = re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "-", subject.flow.process.name).strip("-. ")[:40]
            name = f"{subject.name}-{words or number}"
            taken = name in {other.name for other in found}
            found.append(replace(subject, name=f"{name}-{number}" if taken else name))
        else:
            found.append(subject)
    return found


def _subject(loaded: Loaded, options: DrawOptions, *, findings: bool) -> Subject:
    """Prepare one flow for drawing: its graph, figures, and finding numbers if they are wanted."""
    from bprflow.draw.pictures import Subject, stem

    assert loaded.process is not None, "only flows that were understood are drawn"
    name = stem(loaded.source.file)
    folder = str(PurePath(loaded.source.file).parent)
    if findings and options.show_numbers:
        from bprflow.audit.settings import Projects

        analysis = Projects().analyse(loaded)
        return Subject(name, analysis.flow, analysis.measures, analysis.numbers, folder)
    from bprflow.flow import build
    from bprflow.measure import measure

    flow = build(loaded.process)
    return Subject(name, flow, measure(flow), {}, folder)


def _tell_missing_font(suffixes: list[str]) -> None:
    """Say so when letters may come out as boxes: the fonts that come with bprflow are not there."""
    from bprflow.draw.engine import font_folders

    if {".png", ".pdf"}.intersection(suffixes) and not font_folders():
        note(
            bilingual(
                "付属の日本語の字体が見つからないので、この PC の字体で描きました。"
                "文字が□になるときは pip install noto-cjk-sans-jp-regular noto-cjk-sans-jp-bold",
                "The Japanese fonts of bprflow are missing, so the fonts of this machine were used. "
                "If letters are boxes: pip install noto-cjk-sans-jp-regular noto-cjk-sans-jp-bold",
            )
        )


def _tell_other_engine(suffixes: list[str]) -> None:
    """Say so when the wheel with Graphviz is missing and the machine's own `dot` drew the picture."""
    if not {".svg", ".png", ".pdf"}.intersection(suffixes):
        return
    from bprflow.draw.engine import engine_name

    if engine_name() == "dot":
        note(
            bilingual(
                "図を描く部品 pygraphviz が見つからないので、この PC の dot で描きました(少し遅くなります)",
                "pygraphviz, which draws the pictures, is missing; this machine's dot drew them (a little slower)",
            )
        )
