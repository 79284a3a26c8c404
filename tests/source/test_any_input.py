"""Whatever comes in, a result or diagnostics come out: no exception, no wrong place, no hang."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.errors import BprflowError
from bprflow.source import Level, Loaded, load_file, load_text
from bprflow.source.encoding import decode
from bprflow.source.notebook import MAX_SHOWN

from .strategies import nearly_flows, soup


def sound(text: str) -> Loaded:
    """Read, and check what must hold of every reading."""
    loaded = load_text(text)
    read = loaded.source.text
    for diagnostic in loaded.diagnostics:
        assert diagnostic.message.ja
        assert diagnostic.message.en
        assert "{" not in diagnostic.code
        span = diagnostic.span
        if span is not None:
            assert 0 <= span.start <= span.end <= len(read)
            lines = read.replace("\r\n", "\n\n").replace("\r", "\n") if "\r" in read else read
            before = lines[: span.start]
            assert before.count("\n") + 1 >= span.line
            assert diagnostic.line_text == read[span.start - span.column + 1 :].replace("\r", "\n").split("\n")[0]
        for edit in diagnostic.edits:
            assert 0 <= edit.start <= edit.end <= len(read)
    assert len(loaded.diagnostics) <= MAX_SHOWN + 1
    places = [d.span.start for d in loaded.diagnostics if d.span]
    assert places == sorted(places)
    assert loaded.process is not None or any(d.level is Level.ERROR for d in loaded.diagnostics)
    if loaded.process is not None:
        assert loaded.process.all_steps or loaded.process.steps
        for step in loaded.process.all_steps:
            assert step.id in loaded.positions.step_paths
            where = loaded.positions.of_step(step.id)
            assert where is not None
        assert {step.lane for step in loaded.process.all_steps} <= {lane.name for lane in loaded.process.lanes}
        ids = [step.id for step in loaded.process.all_steps]
        assert len(ids) == len(set(ids))
    return loaded


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    sound(text)


@given(soup)
@settings(max_examples=200, deadline=None)
def test_any_soup_of_words_and_signs(text: str) -> None:
    sound(text)


@given(nearly_flows())
@settings(max_examples=200, deadline=None)
def test_any_nearly_right_flow(text: str) -> None:
    sound(text)


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes(data: bytes) -> None:
    try:
        text, _ = decode(data, "x")
    except BprflowError as error:
        assert error.message
        assert error.message_en
        return
    sound(text)


HOSTILE = {
    "brackets": "a: " + "[" * 50_000,
    "braces": "{" * 50_000,
    "dashes": "- " * 50_000,
    "questions": "? " * 50_000,
    "spaces": "業務: x" + " " * 100_000 + "y\n手順: [\n",
    "wide spaces": "業務: x\n手順:\n" + "　" * 100_000,
    "wide space and hash": "業務: x" + "　" * 100_000 + "y\n手順: [\n",
    "wide colons": "：" * 100_000,
    "tabs": "\t" * 100_000,
    "long number": "業務: x\n件数: 1" + " " * 100_000 + "x\n手順:\n  - a: b\n    時間: " + "1" * 100_000,
    "unknown keys": "業務: x\n" + "".join(f"項目その{i}: y\n" for i in range(8_000)) + "手順:\n  - a: b\n",
    "unknown lanes": "業務: x\n担当: {窓口: 職員}\n手順:\n" + "".join(f"  - 窓{i}: b\n" for i in range(8_000)),
    "unknown targets": "業務: x\n手順:\n" + "".join(f"  - a: 手順{i}\n    次: 手順めい{i}\n" for i in range(3_000)),
    "open quotes": "業務: x\n" + "a: \"b\n" * 15_000,
    "open brackets": "業務: x\n" + "a: [b\n" * 15_000,
    "deep indent": "業務: x\n" + "".join(" " * i + "a:\n" for i in range(440)),
    "open lists in steps": "業務: x\n手順:\n" + "".join(f"  - a: b{i}\n    読む: [\n" for i in range(4_500)),
    "open quotes in steps": "業務: x\n手順:\n" + "".join(f"  - a: \"b{i}\n" for i in range(6_000)),
    "open lists, many depths": "業務: x\n手順:\n" + "".join(" " * (i % 40) + "a: [b\n" for i in range(4_000)),
    "uneven": "業務: x\n手順:\n" + "".join(f"  - a: b{i}\n   c: [x\n" for i in range(5_000)),
    "colons": "業務: x\n手順:\n  - a: " + ":" * 100_000 + "\n",
    "colons and spaces": ": " * 50_000,
    "a million wide colons": "：" * 1_000_000,
    "one long line": "業務: " + "あ" * 33_000 + "\n手順:\n  - a: b\n    読む: [x\n",
    "one long list": "業務: x\n手順: [" + ", ".join("{a: b}" for _ in range(14_000)) + "\n",
    "tabs everywhere": "業務: x\n手順:\n" + "\t- a:\tb\n\t\t時間:\t5分\n" * 4_000,
    "unknown sections": "業務: x\n" + "".join(f"k{i}: v\n" for i in range(10_000)) + "手順: [\n  - a: b\n",
    "deep blocks": "業務: x\n手順:\n" + "".join("  " * i + "- 並行:\n" for i in range(300)),
    "alias chain": "k0: &a0 x\n" + "".join(f"k{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 3_000)),
    "anchors": "a: &a [x]\n" + "".join(f"k{i}: *a\n" for i in range(8_000)),
    "laughs": "手順: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n" + "e: [*d, *d, *d]\n",
    "recursion": "業務: x\n手順: &a\n  - *a\n  - b: c\n",
    "long condition": "業務: x\n手順:\n  - a: b\n    分岐:\n      " + "1〜" * 30_000 + ": 終了\n",
    "same names": "業務: x\n手順:\n" + "".join("  - a: 同じ\n" for _ in range(8_000)),
    "documents": "業務: x\n帳票: [" + ", ".join(f"届出書その{i}" for i in range(3_000)) + "]\n手順:\n" + "".join(f"  - a: b{i}\n    読む: 届出書之{i}\n" for i in range(2_000)),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_bounded_time(name: str) -> None:
    text = HOSTILE[name]
    start = time.process_time()
    sound(text)
    seconds_per_100_kb = (time.process_time() - start) / max(1.0, len(text.encode()) / 100_000)
    assert seconds_per_100_kb < 2.0  # the goal is 1 s on a quiet machine


def test_a_file_of_comments_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.flow.yaml"
    path.write_text("# あとで\n", "utf-8")
    with pytest.raises(BprflowError) as caught:
        load_file(str(path))
    assert caught.value.exit_code == 3
    assert [d.code for d in load_text("# あとで\n").diagnostics] == ["YAML-00"]
    assert [d.code for d in load_text("").diagnostics] == ["YAML-00"]
