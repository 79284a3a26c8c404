"""One way in for every command: which format a file is in, what becomes of its faults, what comes out."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bprflow.audit import analyse_loaded
from bprflow.draw import layout
from bprflow.errors import UnreadableInputError, UsageError
from bprflow.exchange import TARGETS, load_any, read_foreign, write_foreign
from bprflow.exchange.bpmn import read_bpmn
from bprflow.exchange.fidelity import Fate
from bprflow.exchange.formats import as_loaded, sniff, target_of
from bprflow.exchange.manual import manual, write_docx, write_markdown, write_pdf
from bprflow.exchange.mermaid import read_mermaid
from bprflow.exchange.summary import fidelity_text
from bprflow.flow import build
from bprflow.model import Process
from bprflow.source import dump_text, load_text
from bprflow.source.diagnostic import Level
from tests.exchange.samples import bpmn, shared
from tests.exchange.strategies import processes
from tests.exchange.test_bpmn_read import ONE
from tests.exchange.test_bpmn_write import EXAMPLES, example

FOREIGN = Path(__file__).resolve().parents[2] / "examples" / "interchange"


@pytest.mark.parametrize(
    "target", [entry.name for entry in TARGETS if entry.name not in ("dot", "docx", "pdf", "manual", "swimlane")]
)
def test_what_is_written_is_found_out_and_read(target: str, tmp_path: Path) -> None:
    ours = example(EXAMPLES[0])
    suffix = next(entry.suffix for entry in TARGETS if entry.name == target)
    path = tmp_path / f"住所変更受付{suffix}"
    path.write_bytes(write_foreign([ours], target))
    loaded = load_any(str(path))
    assert len(loaded) == 1
    assert loaded[0].process is not None
    assert loaded[0].process.name == ours.name
    assert [step.name for step in loaded[0].process.all_steps] == [step.name for step in ours.all_steps]
    if target in ("bpmn", "drawio", "xlsx", "json", "yaml"):
        assert loaded[0].process == ours


def test_content_wins_over_the_suffix() -> None:
    ours = example(EXAMPLES[0])
    for target, kind in (("bpmn", "bpmn"), ("drawio", "drawio"), ("xlsx", "xlsx")):
        assert sniff("何か.txt", write_foreign([ours], target)) == kind
    assert sniff("何か.xml", write_foreign([ours], "drawio")) == "drawio"
    assert sniff("flow.txt", b"flowchart TD\n a-->b") == "mermaid"
    assert sniff("flow.txt", "業務: x\n手順: []".encode()) == "yaml"
    assert sniff("x.bpmn", bpmn(ONE, "UTF-16")) == "bpmn"


def test_a_broken_or_missing_file_is_one_clear_finding(tmp_path: Path) -> None:
    for name, data in (
        ("a.bpmn", b"<bpmn:definitions"),
        ("b.bpmn", b""),
        ("c.xlsx", b"PK\x03\x04"),
        ("d.drawio", b"<mxfile>"),
        ("e.json", b"{"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        (loaded,) = load_any(str(path))
        assert loaded.process is None
        assert [d.level for d in loaded.diagnostics] == [Level.ERROR], name
        assert loaded.diagnostics[0].message.ja
        assert loaded.diagnostics[0].message.en
    with pytest.raises(UnreadableInputError):
        load_any(str(tmp_path / "ない.bpmn"))


def test_losses_are_said_once_with_the_first_process() -> None:
    body = f'<bpmn:process id="p">{ONE}<bpmn:group id="g"/></bpmn:process><bpmn:choreography id="c"/>'
    first, *rest = as_loaded(read_foreign(bpmn(body), "x.bpmn"))
    assert not rest
    assert [d.code for d in first.diagnostics] == ["XCH-10"]
    assert "group、choreography" in first.diagnostics[0].message.ja


def test_unknown_formats_are_told() -> None:
    with pytest.raises(UsageError):
        target_of("図.vsdx")
    with pytest.raises(UsageError):
        write_foreign([example(EXAMPLES[0])], "visio")
    with pytest.raises(UsageError):
        read_foreign(b"", "x", "visio")
    assert target_of("a.swimlane.mmd").name == "swimlane"


@pytest.mark.parametrize("name", ["dog-registration.bpmn", "certificate.md", "bulky-waste.xlsx"])
def test_foreign_examples_read_without_a_fault(name: str) -> None:
    imported = read_foreign((FOREIGN / name).read_bytes(), name)
    assert not [d for d in imported.diagnostics if d.level is not Level.INFO]
    assert len(imported.processes[0].all_steps) >= 5
    text = fidelity_text(imported)
    assert f"手順{len(imported.processes[0].all_steps)}個" in text
    assert "approximated" in fidelity_text(imported, language="en")


def test_every_imported_real_flow_survives_as_yaml() -> None:
    for path in [*shared("bpmn", "*.bpmn"), *shared("mermaid", "*.md")]:
        if path.stat().st_size > 300_000:
            continue
        read = read_mermaid if path.suffix == ".md" else read_bpmn
        for found in read(path.read_bytes(), str(path)).processes:
            loaded = load_text(dump_text(found))
            assert loaded.process == found, path.name
            assert not [d for d in loaded.diagnostics if d.level is Level.ERROR], path.name


# --- manual --------------------------------------------------------------------------------------


def test_the_manual_numbers_steps_and_says_where_they_lead() -> None:
    ours = example(next(path for path in EXAMPLES if "address-change" in str(path) and "as-is" in path.name))
    blocks = [block for block in manual(ours) if block.kind == "step"]
    assert [block.text.split(".")[0] for block in blocks] == [str(k) for k in range(1, len(ours.all_steps) + 1)]
    asks = next(block for block in blocks if "記入もれを直す" in block.text)
    assert dict(asks.rows)["次"] == "不備あり 15% → 2 へ、不備なし → 4 へ"
    assert "（仮定）" in dict(asks.rows)["時間"]
    assert dict(blocks[-1].rows)["次"] == "終わり"


@settings(max_examples=25, deadline=None)
@given(processes(facts=True))
def test_the_markdown_manual_holds_every_step_and_reads_back_as_a_flow(given_process: Process) -> None:
    text = write_markdown(given_process)
    assert sum(line.startswith("### ") for line in text.splitlines()) == len(given_process.all_steps)
    back = read_mermaid(text.encode(), "手順書.md").processes[0]
    assert len(build(back).edges) == len(build(given_process).edges)
    english = write_markdown(given_process, language="en")
    assert english.startswith("# Work manual")


def test_the_word_manual_has_headings_tables_and_the_picture() -> None:
    ours = example(EXAMPLES[0])
    data = write_docx(ours)
    document = docx.Document(io.BytesIO(data))
    titles = [p.text for p in document.paragraphs if p.style.name.startswith("Heading 3")]
    assert len(titles) == len(ours.all_steps)
    assert ours.all_steps[0].name in titles[0]
    assert any(name.startswith("word/media/") for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    assert len(document.tables) >= len(ours.all_steps)


def test_the_pdf_manual_is_a4_and_holds_every_word_of_the_manual() -> None:
    """Long notes go over pages; nothing is cut and nothing stands outside the page."""
    long = "窓口で確かめることを順に書く。" * 400
    ours = example(EXAMPLES[0])
    ours = ours.model_copy(update={"note": long, "steps": (ours.steps[0].model_copy(update={"note": long}), *ours.steps[1:])})  # fmt: skip
    read = PdfReader(io.BytesIO(write_pdf(ours)))
    assert len(read.pages) > 5
    sizes = {tuple(sorted((float(page.mediabox.width), float(page.mediabox.height)))) for page in read.pages}
    assert all(abs(short - 595) <= 1 and abs(long_side - 842) <= 1 for short, long_side in sizes), sizes
    text = "".join(re.sub(r"\s", "", page.extract_text()) for page in read.pages)
    for step in ours.all_steps:
        assert re.sub(r"\s", "", step.name) in text, step.name
    assert text.count("窓口で確かめることを順に書く。") >= 780, "but for the sentences a page break divides"


@settings(max_examples=8, deadline=None)
@given(processes(facts=True))
def test_any_process_has_a_pdf_manual(given_process: Process) -> None:
    assert write_pdf(given_process, language="en").startswith(b"%PDF")


# --- hostile XML -----------------------------------------------------------------------------------

LAUGHS = (
    '<?xml version="1.0"?><!-- x --><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(
        f'<!ENTITY lol{k} "{f"&lol{k - 1 if k > 1 else chr(32)};" * 10}">'.replace("&lol ;", "&lol;")
        for k in range(1, 10)
    )
    + ']><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&lol9;</definitions>'
)


@pytest.mark.parametrize(
    "data",
    [
        LAUGHS.encode(),
        LAUGHS.encode("utf-16"),
        b'<?xml version="1.0"?><!DOCTYPE d SYSTEM "http://example.invalid/x.dtd"><definitions/>',
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" name="&x;"/>',
        b"<a>" * 100_000,
        b"<a>" * 300 + b"</a>" * 300,
        b'<?xml version="1.0" encoding="utf-7"?>+ADw-definitions/+AD4-',
        b"<definitions " + b"a='1' " * 100_000 + b"/>",
        b"<!-- " * 20_000,
        b"<?x ?>" * 20_000,
        b"<!-- x -->" * 20_000 + b"<!DOCTYPE a>",
    ],
    ids=["laughs", "laughs16", "external", "file", "deep", "deep300", "utf7", "attributes", "comments", "pi", "prolog"],
)
def test_hostile_xml_is_refused_at_once(data: bytes) -> None:
    for read in (lambda d: read_foreign(d, "x.bpmn", "bpmn"), lambda d: read_foreign(d, "x.drawio", "drawio")):
        imported = read(data)
        assert not imported.parts
        assert len(imported.diagnostics) == 1
        assert "root:" not in json.dumps([d.message.ja for d in imported.diagnostics])


def test_too_many_tags_are_refused() -> None:
    imported = read_bpmn(bpmn("<bpmn:process id='p'>" + "<bpmn:task/>" * 200_001 + "</bpmn:process>"))
    assert [d.code for d in imported.diagnostics] == ["XCH-01"]


_BODY = f"<bpmn:process id='p' name='x'>{ONE}<bpmn:subProcess id='u'><bpmn:task id='t'/></bpmn:subProcess><bpmn:boundaryEvent id='b' attachedToRef='a'/><bpmn:laneSet id='l'><bpmn:lane id='L'><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet></bpmn:process>"
GOOD = bpmn(_BODY).decode()
_SWAPS = ["a", "s", "e", "u", "t", "b", "p", "", "x", "L"]


@settings(max_examples=120, deadline=2000)
@given(
    st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.sampled_from("<>\"'&/ax0=: é\x00")), min_size=1, max_size=5)
)
def test_damaged_bpmn_never_crashes(damage: list[tuple[int, str]]) -> None:
    text = list(GOOD)
    for position, sign in damage:
        text[position] = sign
    _survives("".join(text).encode())


@settings(max_examples=120, deadline=2000)
@given(st.lists(st.tuples(st.sampled_from(["task", "startEvent", "endEvent", "subProcess", "exclusiveGateway", "parallelGateway", "boundaryEvent", "intermediateThrowEvent"]), st.sampled_from(_SWAPS), st.sampled_from(_SWAPS)), max_size=8),
       st.lists(st.tuples(st.sampled_from(_SWAPS), st.sampled_from(_SWAPS)), max_size=12))  # fmt: skip
def test_any_graph_of_elements_is_read(nodes: list[tuple[str, str, str]], flows: list[tuple[str, str]]) -> None:
    """Ids used twice, flows to nothing, flows to themselves, boundary events on anything."""
    body = "".join(
        f'<bpmn:{tag} id="{i}" name="n{i}" attachedToRef="{host}"><bpmn:task id="in{i}"/></bpmn:{tag}>'
        if tag == "subProcess"
        else f'<bpmn:{tag} id="{i}" attachedToRef="{host}"/>'
        for tag, i, host in nodes
    )
    body += "".join(f'<bpmn:sequenceFlow id="f{k}" sourceRef="{a}" targetRef="{b}"/>' for k, (a, b) in enumerate(flows))
    _survives(bpmn(f"<bpmn:process id='P'>{body}</bpmn:process>"))


def _survives(data: bytes) -> None:
    imported = read_bpmn(data, "x.bpmn")
    assert imported.parts or imported.diagnostics
    for found in imported.processes:
        build(found)


def test_real_flows_audit_and_draw_with_their_lanes() -> None:
    """Every third shared BPMN file and all Mermaid files, from bytes to findings and picture."""
    drawn = 0
    for path in [*shared("bpmn", "*.bpmn")[::3], *shared("mermaid", "*flow*.md")]:
        if path.stat().st_size > 300_000:
            continue
        for loaded in load_any(str(path)):
            if loaded.process is None:
                continue
            analysis = analyse_loaded(loaded)
            assert not [f for f in analysis.findings if f.code == "INTERNAL"], path.name
            text = loaded.source.text.splitlines()
            assert all(0 <= finding.line <= len(text) for finding in analysis.findings), path.name
            bands = {band.name for band in layout(analysis.flow).lanes}
            assert {step.lane for step in loaded.process.all_steps} <= bands, path.name
            drawn += 1
    assert drawn > 50


def test_a_finding_in_a_foreign_file_points_at_its_element() -> None:
    (loaded,) = load_any(str(FOREIGN / "dog-registration.bpmn"))
    analysis = analyse_loaded(loaded)
    finding = next(f for f in analysis.findings if f.code == "KEY-01")
    assert "犬の台帳システムへ入力する" in loaded.source.text.splitlines()[finding.line - 1]


@pytest.mark.parametrize("target", ["bpmn", "drawio", "xlsx", "json"])
def test_every_example_comes_back_as_the_same_yaml(target: str) -> None:
    for path in EXAMPLES:
        ours = example(path)
        back = read_foreign(write_foreign([ours], target), f"{ours.name}.{target}", target).processes
        assert [dump_text(process, "ja") for process in back] == [dump_text(ours, "ja")], path


@pytest.mark.parametrize("target", ["mermaid", "swimlane", "csv"])
def test_every_example_keeps_its_steps_lanes_and_arrows_in_lesser_formats(target: str) -> None:
    for path in EXAMPLES:
        ours = example(path)
        kind = "csv" if target == "csv" else "mermaid"
        (back,) = read_foreign(write_foreign([ours], target), f"{ours.name}.{target}", kind).processes
        assert [(s.lane, s.name) for s in back.all_steps] == [(s.lane, s.name) for s in ours.all_steps], path
        assert len(build(back).edges) == len(build(ours).edges), path


@pytest.mark.parametrize("target", ["bpmn", "drawio", "xlsx", "csv", "json", "mermaid", "manual"])
def test_every_format_accounts_for_every_step(target: str) -> None:
    ours = example(EXAMPLES[0])
    kind = "mermaid" if target == "manual" else target
    imported = read_foreign(write_foreign([ours], target), f"x.{target}", kind)
    carried = [row for row in imported.rows if row.fate is Fate.CARRIED]
    assert len(carried) >= len(ours.all_steps)
    text = fidelity_text(imported)
    assert f"手順{len(ours.all_steps)}個" in text
    assert len(text.splitlines()) > 2
