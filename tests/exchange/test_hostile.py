"""Files nobody should have to open: each gives one clear finding with a remedy, never a crash or half a result."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from bprflow.cli.main import run
from bprflow.exchange.formats import load_any
from bprflow.exchange.mermaid.scan import MAX_NODES
from bprflow.source.diagnostic import Level

MODEL = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
TASK = f'<definitions {MODEL}><process id="p"><task id="t" name="受付する"/></process></definitions>'
LAUGHS = "".join(f'<!ENTITY {chr(98 + k)} "{("&" + chr(97 + k) + ";") * 10}">' for k in range(9))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _zip(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def _workbook() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


def _page(plain: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(plain) + packer.flush()
    return b"<mxfile><diagram>" + base64.b64encode(packed) + b"</diagram></mxfile>"


FILES: dict[str, tuple[bytes, str]] = {
    "cut.bpmn": (TASK.encode()[:120], "XCH-01"),
    "empty.bpmn": (b"", "XCH-01"),
    "really-mermaid.bpmn": (b"flowchart LR\n A-->B", "XCH-01"),
    "really-csv.xlsx": (b"a,b\n", "XCH-01"),
    "old.xls": (OLE + bytes(4000), "XCH-01"),
    "password.xlsx": (OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(900), "XCH-01"),
    "bomb.xlsx": (_zip(xl__workbook=bytes(300_000_000)), "XCH-01"),
    "word.xlsx": (_zip(word__document=b"<a/>"), "XCH-01"),
    "noise.xlsx": (b"PK\x03\x04" + bytes(range(256)) * 20, "XCH-01"),
    "blank.xlsx": (_workbook(), "XCH-03"),
    "laughs.bpmn": (f'<!DOCTYPE z [<!ENTITY a "lol">{LAUGHS}]>{TASK.replace("受付する", "&j;")}'.encode(), "XCH-01"),
    "laughs.drawio": (f'<!DOCTYPE z [<!ENTITY a "lol">{LAUGHS}]><mxfile>&j;</mxfile>'.encode(), "XCH-01"),
    "outside.bpmn": (f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>{TASK}'.encode(), "XCH-01"),
    "dtd.bpmn": (f'<!DOCTYPE definitions SYSTEM "http://example.com/x.dtd">{TASK}'.encode(), "XCH-01"),
    "unknown.bpmn": (b'<x:definitions xmlns:x="urn:unknown"><x:process id="p"/></x:definitions>', "XCH-02"),
    "lanes.bpmn": (f'<definitions {MODEL}><process id="p"><laneSet><lane id="a"/></laneSet></process></definitions>'.encode(), "XCH-03"),
    "deep.bpmn": (f'<definitions {MODEL}><process id="p">'.encode() + b'<subProcess id="s">' * 50_000, "XCH-01"),
    "deep.drawio": (b"<mxfile><diagram>" + b"<mxGraphModel>" * 9_000, "XCH-01"),
    "said-utf8.bpmn": (f"<?xml version='1.0' encoding='UTF-8'?>{TASK}".encode("cp932"), "XCH-01"),
    "said-sjis.bpmn": (f"<?xml version='1.0' encoding='Shift_JIS'?>{TASK}".encode(), "XCH-01"),
    "said-nonsense.bpmn": (f"<?xml version='1.0' encoding='x-nonsense'?>{TASK}".encode(), "XCH-01"),
    "cut-page.drawio": (b"<mxfile><diagram>7VpbU9s4FP41mdl9aMaX2CGPJdDuzrYz</diagram></mxfile>", "XCH-01"),
    "bomb.drawio": (_page(bytes(200_000_000)), "XCH-01"),
    "noise.drawio": (bytes(range(128, 256)), "XCH-01"),
    "noise.csv": (bytes(range(256)), "XCH-01"),
    "other.csv": ("あ,い\n1,2\n".encode(), "XCH-03"),
    "noise.mmd": (bytes(range(256)), "XCH-01"),
    "spaces.mmd": (b"  \n", "XCH-03"),
    "sequence.mmd": (b"sequenceDiagram\n A->>B: x\n", "XCH-03"),
    "words.md": ("# だけ\n本文\n".encode(), "XCH-03"),
    "deep.json": (b"[" * 100_000, "XCH-02"),
    "bare.json": (b'{"format":"bprflow.process/1","process":{}}', "XCH-02"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_one_clear_finding(name: str, tmp_path: Path) -> None:
    data, code = FILES[name]
    (tmp_path / name).write_bytes(data)
    (loaded,) = load_any(str(tmp_path / name))
    assert loaded.process is None
    (found,) = (one for one in loaded.diagnostics if one.level is not Level.INFO)
    assert (found.code, found.level) == (code, Level.ERROR)
    assert found.hint.ja, "a fault needs its remedy"
    assert found.hint.en


@pytest.mark.parametrize("name", ["word.xlsx", "laughs.bpmn", "cut-page.drawio", "noise.mmd"])
def test_the_command_writes_nothing_of_a_bad_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(FILES[name][0])
    assert run(["import", str(tmp_path / name), "-o", str(tmp_path / "out.flow.yaml")]) == 4
    assert "Traceback" not in "".join(capsys.readouterr())
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_bytes_that_are_not_what_the_first_line_says_are_named(tmp_path: Path) -> None:
    for name, real in (("said-utf8.bpmn", "Shift_JIS"), ("said-sjis.bpmn", "UTF-8")):
        (tmp_path / name).write_bytes(FILES[name][0])
        (loaded,) = load_any(str(tmp_path / name))
        assert f'encoding="{real}"' in loaded.diagnostics[0].hint.ja


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf16_is_read_with_and_without_its_mark(codec: str, tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(f"<?xml version='1.0' encoding='UTF-16'?>{TASK}".encode(codec))
    (loaded,) = load_any(str(tmp_path / "a.bpmn"))
    assert loaded.process is not None
    assert [step.name for step in loaded.process.all_steps] == ["受付する"]


def test_a_quotation_that_never_ends_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('担当,手順\n職員,受付する\n"住民,申請する\n職員,通知する\n', encoding="utf-8")
    (loaded,) = load_any(str(tmp_path / "a.csv"))
    assert [(d.code, d.span and d.span.line) for d in loaded.diagnostics if "引用符" in d.message.ja] == [("XCH-08", 3)]
    (tmp_path / "b.csv").write_text('担当,手順\n職員,"受付, 確認する"\n住民,"二行の\n手順"\n', encoding="utf-8")
    (loaded,) = load_any(str(tmp_path / "b.csv"))
    assert not [d for d in loaded.diagnostics if "引用符" in d.message.ja]


def test_more_than_can_be_drawn_is_cut_once_and_told(tmp_path: Path) -> None:
    links = ";".join(f"A{k}-->A{k + 1}" for k in range(MAX_NODES * 3))
    (tmp_path / "a.mmd").write_text(f"flowchart LR\n{links}")
    (loaded,) = load_any(str(tmp_path / "a.mmd"))
    assert [d.code for d in loaded.diagnostics] == ["XCH-06"]
    assert f"{MAX_NODES:,}" in loaded.diagnostics[0].message.ja


def test_several_flows_are_written_all_or_none(tmp_path: Path) -> None:
    twice = "```mermaid\nflowchart LR\n A[申請する]-->B[受付する]\n```\n" * 2
    (tmp_path / "a.md").write_text(twice, encoding="utf-8")
    (tmp_path / "out-2.flow.yaml").write_text("大事な流れ", encoding="utf-8")
    assert run(["import", str(tmp_path / "a.md"), "-o", str(tmp_path / "out.yaml")]) != 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "out-2.flow.yaml"]
    assert (tmp_path / "out-2.flow.yaml").read_text(encoding="utf-8") == "大事な流れ"
