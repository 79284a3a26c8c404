"""Bytes as people's editors write them, and bytes that are no text."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bprflow.errors import BprflowError, NothingToCheckError, UnreadableInputError
from bprflow.source import load_file, read_text
from bprflow.source.encoding import decode

TEXT = "業務: 髙島屋①受付〜〆\r\n手順:\r\n  - 窓口: 受け取る\r\n"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp932", "cp932"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")],
)  # fmt: skip
def test_every_encoding_is_read_and_named(encoding: str, named: str, tmp_path: Path) -> None:
    text = TEXT.replace("〜", "～") if encoding == "cp932" else TEXT
    path = tmp_path / "a.flow.yaml"
    path.write_bytes(text.encode(encoding))
    source = read_text(str(path))
    assert (source.text, source.encoding) == (text, named)
    loaded = load_file(str(path))
    assert loaded.process is not None
    told = [d for d in loaded.diagnostics if d.code == "YAML-01"]
    assert len(told) == (0 if encoding.startswith("utf-8") else 1)
    if told:
        assert told[0].level == "info"
        assert ("Shift_JIS" if encoding == "cp932" else "UTF-16") in told[0].message.ja


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NothingToCheckError), (b" \n\t\n", NothingToCheckError), (b"\xef\xbb\xbf", NothingToCheckError), (b"# x\n", NothingToCheckError),
        (b"\x00" * 100, UnreadableInputError), (b"PK\x03\x04" + b"x" * 50, UnreadableInputError), (b"%PDF-1.7\n", UnreadableInputError),
        (b"\x89PNG\r\n\x1a\n", UnreadableInputError), (b"\xd0\xcf\x11\xe0" + b"a" * 20, UnreadableInputError), (b"\x81\xff\xfe\xa0", UnreadableInputError),
        (bytes(range(256)), UnreadableInputError), (b"a" * (20 * 1024 * 1024 + 1), UnreadableInputError),
    ],
)  # fmt: skip
def test_what_is_no_flow_is_refused_politely(data: bytes, error: type[BprflowError], tmp_path: Path) -> None:
    path = tmp_path / "a.flow.yaml"
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        load_file(str(path))
    assert "a.flow.yaml" in caught.value.message
    assert caught.value.hint


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    source = read_text("-")
    assert (source.file, source.text) == ("<stdin>", TEXT)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("業務: 受付\r\n手順:\r\n  - 窓口: 見".encode() + b"\xff\xfe" + "る\n".encode(), "3行目の10文字目 (「  - 窓口: 見」のあと)"),
        ("業務: 受付\n所管: 市".encode("cp932") + b"\xfd\xff\n", "2行目の6文字目 (「所管: 市」のあと)"),
        (b"\xff\xff\n", "1行目の1文字目 (行の初め)"),
        ("業務: 受付\n手順:\n".encode() + b"\xe5\xae", "3行目の1文字目 (行の初め)"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_character_are_pointed_at(data: bytes, place: str) -> None:
    with pytest.raises(UnreadableInputError) as caught:
        decode(data, "流れ.flow.yaml")
    said, hint = caught.value.in_language("ja")
    assert place in said
    assert "UTF-8 と Shift_JIS" in said
    assert "UTF-8 にして保存" in hint
    assert "line" in caught.value.in_language("en")[0]


@given(st.binary(max_size=200))
def test_the_place_is_always_in_the_file(data: bytes) -> None:
    try:
        decode(data, "x")
    except UnreadableInputError as error:
        if found := re.match(r"x の(\d+)行目の(\d+)文字目", error.message):
            lines = re.split(b"\r\n|\r|\n", data)
            assert 1 <= int(found[1]) <= len(lines)
            assert 1 <= int(found[2]) <= len(lines[int(found[1]) - 1]) + 1
