"""Small foreign files for the tests, and the shared real ones where they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:t" id="d">'
)


def bpmn(body: str, encoding: str = "UTF-8") -> bytes:
    """Wrap BPMN elements in definitions."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n{HEAD}\n{body}\n</bpmn:definitions>'
    codec = {"Shift_JIS": "cp932", "UTF-16": "utf-16"}.get(encoding, encoding)
    return text.encode(codec)


def process(body: str, attributes: str = 'id="p" name="住所変更"') -> bytes:
    """Wrap flow elements in one process."""
    return bpmn(f"<bpmn:process {attributes}>\n{body}\n</bpmn:process>")


def flow(source: str, target: str, rest: str = "", inner: str = "") -> str:
    """Write one sequence flow."""
    return f'<bpmn:sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}" {rest}>{inner}</bpmn:sequenceFlow>\n'


def shared(folder: str, pattern: str) -> list[Path]:
    """List shared real files; the test is skipped where they are not there."""
    found = sorted((SHARED / folder).rglob(pattern)) if (SHARED / folder).is_dir() else []
    if not found:
        pytest.skip("shared data is not on this machine")
    return found
