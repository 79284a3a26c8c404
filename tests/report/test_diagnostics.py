"""The marker stands right under what it marks, whatever is on the line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bprflow.language.text import display_width
from bprflow.report.diagnostics import diagnostics_github, diagnostics_text, line_and_marker
from bprflow.source import Span, load_text
from bprflow.source.places import Lines


@pytest.mark.parametrize(
    ("line", "start", "end", "marked"),
    [
        ("    時間: たくさん", 8, 12, "たくさん"),
        ("業務：受付", 2, 3, "："),
        ("𠮷野家: x", 0, 3, "𠮷野家"),
        ("ｶﾞｶﾞ: x", 6, 7, "x"),
        ("a" * 300 + "誤" + "b" * 300, 300, 301, "誤"),
        ("時" * 300 + "X" + "分" * 300, 300, 301, "X"),
        ("end", 3, 3, ""),
    ],
)
def test_the_marker_is_under_the_fault(line: str, start: int, end: int, marked: str) -> None:
    shown, marker = line_and_marker(line, Span(1, start + 1, 1, end + 1, start, end))
    width = display_width(marker.rstrip("^"))
    at = next(index for index in range(len(shown) + 1) if display_width(shown[:index]) == width)
    assert shown[at : at + len(marked)] == marked
    assert marker.count("^") == max(1, display_width(marked))


@given(
    st.text(st.characters(blacklist_categories=("Cs",)), max_size=250).map(lambda t: "".join(t.splitlines())), st.data()
)
def test_any_line_can_be_shown(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    shown, marker = line_and_marker(line, Span(1, start + 1, 1, end + 1, start, end))
    assert display_width(shown) <= 100
    assert "^" in marker
    assert not any(unicodedata.category(ch) in ("Cc", "Cs", "Zl", "Zp") for ch in shown)


def test_the_form_of_a_diagnostic() -> None:
    found = load_text("業務: 受付\n手順:\n  - 窓口: 見る\n    じかん: 5分\n", "受付.flow.yaml").diagnostics
    assert diagnostics_text(found) == (
        "受付.flow.yaml:4:5: 誤り YAML-20\n"
        "  4 |     じかん: 5分\n"
        "    |     ^^^^^^\n"
        "  「じかん」という項目は、手順にありません。\n"
        "  もしかして: 時間\n"
        "  直し方: 覚え書きなら「備考」に書けます\n"
    )
    assert "Did you mean: 時間" in diagnostics_text(found, language="en")
    assert "\x1b[31m" in diagnostics_text(found, color=True)
    assert "\x1b" not in diagnostics_text(found)
    assert diagnostics_text(()) == ""


def test_a_slip_made_many_times_is_summed_up() -> None:
    text = "業務：受付\n手順：\n" + "".join(f"  - 窓口：手順{n}\n" for n in range(10))
    shown = diagnostics_text(load_text(text).diagnostics)
    assert shown.count("YAML-10") == 4
    assert "同じものがほかに9か所あります: 4:7, 5:7" in shown


def test_workflow_commands_are_escaped() -> None:
    found = load_text("業務: 受付\n手順:\n  - 窓口: 見る\n    割合: 120%\n", "a,b:c.yaml").diagnostics
    assert diagnostics_github(found).startswith("::error file=a%2Cb%3Ac.yaml,line=4,col=9,")
    assert "120%25" in diagnostics_github(found)


@given(st.text(alphabet="a\n\r時", max_size=40))
def test_lines_and_offsets_agree(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        line, column = lines.place(offset)
        assert lines.starts[line - 1] + column - 1 == offset
