"""What may go wrong around a picture: no engine, no place to write, words that would break out."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bprflow.cli.main import run
from bprflow.draw import Direction, DrawOptions, Paper, engine, layout, layout_pages, render
from bprflow.draw.quality import quality
from bprflow.flow import NodeKind, build
from bprflow.model import Lane, Process, Step

from .flows import ROOT, example
from .test_hostile import HOSTILE, flow_named
from .test_quality import real_width

ADDRESS = str(ROOT / "examples" / "address-change" / "as-is.flow.yaml")


@pytest.fixture
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which pygraphviz is not installed."""
    monkeypatch.setattr(engine, "_library", lambda: None)


def test_another_engine_draws_and_it_is_said(
    no_wheel: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "dot"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.stdin.buffer.read()\nsys.stdout.buffer.write(b'\\x89PNG drawn')\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setattr(engine.shutil, "which", lambda _: str(program))
    assert run(["draw", ADDRESS, "-o", str(tmp_path / "a.png")]) == 0
    assert (tmp_path / "a.png").read_bytes() == b"\x89PNG drawn"
    assert "この PC の dot で描きました" in capsys.readouterr().err
    assert run(["draw", ADDRESS, "-o", str(tmp_path / "a.pptx")]) == 0
    assert "dot" not in capsys.readouterr().err


def test_without_any_engine_the_ways_that_remain_are_named_and_work(
    no_wheel: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engine.shutil, "which", lambda _: None)
    assert run(["draw", ADDRESS, "-o", str(tmp_path / "a.svg")]) != 0
    told = capsys.readouterr().err
    assert "pip install pygraphviz" in told
    assert "pptx・drawio・dot" in told
    assert not (tmp_path / "a.svg").exists()
    for name in ("a.pptx", "a.drawio", "a.dot"):
        assert run(["draw", ADDRESS, "-o", str(tmp_path / name)]) == 0
        assert (tmp_path / name).stat().st_size > 1_000


def test_a_target_that_cannot_be_written_is_told_and_nothing_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a.svg"
    folder.mkdir()
    assert run(["draw", ADDRESS, "-o", str(folder)]) != 0
    assert "a.svg" in capsys.readouterr().err
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    assert run(["draw", ADDRESS, "-o", str(file / "b.svg")]) != 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.svg", "file"]


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("paper", [Paper.A4, Paper.SLIDE])
@pytest.mark.parametrize("text", [HOSTILE[9], HOSTILE[10], HOSTILE[5], HOSTILE[6]])
def test_long_and_foreign_words_fold_onto_paper(text: str, paper: Paper, direction: Direction) -> None:
    made = layout(flow_named(text), options=DrawOptions(paper=paper, direction=direction))
    assert quality(made, real_width).faults == 0


def test_the_whole_of_a_cut_label_is_kept_for_the_reader() -> None:
    text = "とても長い手順の名前" * 30
    svg = render(layout(flow_named(text)), "svg").decode()
    titles = [e.text or "" for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}title")]
    assert any(text in title for title in titles)


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("count", [0, 1])
def test_no_step_or_one_step_fills_every_kind_of_page(count: int, direction: Direction) -> None:
    steps = tuple(Step(id=f"s{n}", lane="係", name="受け取る") for n in range(count))
    flow = build(Process(name="小さい", lanes=(Lane(name="係"),), steps=steps))
    for paper in Paper:
        options = DrawOptions(paper=paper, direction=direction)
        (made,) = layout_pages(flow, options=options)
        assert quality(made, real_width).faults == 0
        assert sum(node.kind is NodeKind.TASK for node in made.nodes) == count
        for format_ in ("svg", "png", "pdf", "dot", "pptx", "drawio"):
            assert render(made, format_)


def test_what_is_shown_is_what_is_drawn_again() -> None:
    """No clock, no random number, no set order decides the picture."""
    flow = example("examples/day-duty/as-is.flow.yaml")
    assert len({render(layout(flow), "svg") for _ in range(3)}) == 1
