"""`bprflow draw`: options in both spellings, several files, refusals with the right exit code."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bprflow.cli.main import run
from bprflow.draw.pictures import View, format_of, stem
from bprflow.errors import UsageError

from .flows import ROOT

ADDRESS = str(ROOT / "examples" / "address-change" / "as-is.flow.yaml")
SURVEY = str(ROOT / "examples" / "survey-tally" / "as-is.flow.yaml")


def test_one_run_writes_every_format(tmp_path: Path) -> None:
    names = ["a.svg", "a.png", "a.pdf", "a.dot", "a.pptx", "a.drawio"]
    outputs = [part for name in names for part in ("-o", str(tmp_path / name))]
    assert run(["draw", ADDRESS, "--findings", *outputs]) == 0
    starts = [(tmp_path / name).read_bytes()[:4] for name in names]
    assert starts == [b"<svg", b"\x89PNG", b"%PDF", b"digr", b"PK\x03\x04", b"<?xm"]


def test_mermaid_text_is_written_beside_the_pictures(tmp_path: Path) -> None:
    assert run(["draw", ADDRESS, "-o", str(tmp_path / "a.mmd"), "-o", str(tmp_path / "a.svg")]) == 0
    assert "flowchart" in (tmp_path / "a.mmd").read_text("utf-8")
    assert (tmp_path / "a.svg").exists()
    assert run(["draw", ADDRESS, SURVEY, "-o", str(tmp_path / "b.mmd")]) == 0
    assert len(list(tmp_path.glob("b-*.mmd"))) == 2


def test_japanese_and_ascii_options_mean_the_same(tmp_path: Path) -> None:
    one, two = tmp_path / "ja.svg", tmp_path / "en.svg"
    assert run(["draw", ADDRESS, "--向き", "縦", "--用紙", "A3", "--白黒", "--帳票", "-o", str(one)]) == 0
    assert run(["draw", ADDRESS, "--direction", "tb", "--paper", "A3", "--mono", "--documents", "-o", str(two)]) == 0
    assert one.read_bytes() == two.read_bytes()
    root = ElementTree.fromstring(one.read_bytes())
    assert {root.attrib["width"], root.attrib["height"]} == {"842", "1191"}


def test_findings_are_numbered_only_when_asked(tmp_path: Path) -> None:
    plain, numbered = tmp_path / "plain.svg", tmp_path / "numbered.svg"
    assert run(["draw", ADDRESS, "-o", str(plain)]) == 0
    assert run(["draw", ADDRESS, "--findings", "-o", str(numbered)]) == 0
    assert "番号は指摘" not in plain.read_text(encoding="utf-8")
    assert "番号は指摘" in numbered.read_text(encoding="utf-8")


def test_several_flows_are_pages_of_one_pdf_or_files_of_their_own(tmp_path: Path) -> None:
    from pypdf import PdfReader

    pdf, svg = tmp_path / "all.pdf", tmp_path / "all.svg"
    assert run(["draw", ADDRESS, SURVEY, "-o", str(pdf), "-o", str(svg)]) == 0
    assert len(PdfReader(pdf).pages) == 2
    assert sorted(path.name for path in tmp_path.glob("*.svg")) == [
        "all-address-change-as-is.svg",
        "all-survey-tally-as-is.svg",
    ]


@pytest.mark.parametrize("view", ["帳票", "documents", "時間", "受渡し", "記入用紙"])
def test_views(view: str, tmp_path: Path) -> None:
    target = tmp_path / "view.svg"
    assert run(["draw", ADDRESS, "--図", view, "-o", str(target)]) == 0
    ElementTree.fromstring(target.read_bytes())


def test_cards_are_numbered_files_where_a_file_is_one_page(tmp_path: Path) -> None:
    assert run(["draw", ADDRESS, "--view", "cards", "-o", str(tmp_path / "c.png"), "--dpi", "40"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c-1.png", "c-2.png", "c-3.png"]


def test_the_picture_goes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["draw", ADDRESS, "--format", "svg"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"<svg")


def test_refusals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draw", ADDRESS, "-o", str(tmp_path / "a.bmp")]) == 2
    assert ".svg" in capsys.readouterr().err
    assert run(["draw", ADDRESS, "--図", "時間", "-o", str(tmp_path / "a.pptx")]) == 2
    assert run(["draw", ADDRESS, "--向き", "斜め", "-o", str(tmp_path / "a.svg")]) == 2
    assert run(["draw", str(tmp_path / "missing.flow.yaml"), "-o", str(tmp_path / "a.svg")]) == 4
    assert run(["draw", ADDRESS, "-o", str(tmp_path / "no-folder" / "a.svg")]) == 2
    assert run(["draw", ADDRESS, SURVEY, "--format", "svg"]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_broken_flow_is_told_and_the_others_are_drawn(tmp_path: Path) -> None:
    broken = tmp_path / "broken.flow.yaml"
    broken.write_text("業務: [", encoding="utf-8")
    assert run(["draw", str(broken), ADDRESS, "-o", str(tmp_path / "a.svg")]) == 4
    assert (tmp_path / "a.svg").exists()


def test_names_of_outputs() -> None:
    assert stem("x/address-change/as-is.flow.yaml") == "address-change-as-is"
    assert stem("届出.flow.yaml") == "届出"
    assert stem("-") == "flow"
    assert format_of("図.GV") == "dot"
    with pytest.raises(UsageError):
        format_of("図.pptx", View.CARDS)


def test_missing_fonts_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bprflow.draw import engine

    monkeypatch.setattr(engine, "font_folders", lambda: ())
    assert run(["draw", ADDRESS, "-o", str(tmp_path / "a.svg")]) == 0
    assert "noto-cjk" not in capsys.readouterr().err
    assert run(["draw", ADDRESS, "-o", str(tmp_path / "a.png"), "--dpi", "40"]) == 0
    assert "noto-cjk-sans-jp-regular" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["pptx", "drawio"])
def test_why_other_views_are_no_slides_is_said(suffix: str) -> None:
    with pytest.raises(UsageError) as told:
        format_of(f"帳票.{suffix}", View.DOCUMENTS)
    assert "流れの図だけ" in str(told.value) and ".svg" in (told.value.hint or "")
    assert format_of(f"流れ.{suffix}") == suffix
