"""Whatever people write in a flow, every paper can be made of it and says it whole."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bprflow.audit import analyse_loaded
from bprflow.audit.analysis import Analysis
from bprflow.model import Process
from bprflow.report.page import html
from bprflow.report.papers import render_paper
from bprflow.source.diagnostic import Loaded, Positions, SourceText

from .pages import read

WORD = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("<>&\"'=+-@|`*[](){}$\\\x00\x1b\r\n\t ﷽𠮷①‮")
    ),
    min_size=1,
    max_size=40,
)


@st.composite
def flows(draw: st.DrawFn) -> Analysis:
    words = draw(st.lists(WORD, min_size=2, max_size=5))
    process = Process.model_validate(
        {
            "name": words[0], "owner": words[-1], "source": draw(WORD), "volume": draw(st.sampled_from([(), ("100件/年",)])),
            "lanes": [{"name": words[0], "kind": "住民"}, {"name": words[1] + "2", "kind": "職員"}],
            "rules": [{"name": words[-1], "requirements": ["書面"], "bases": [{"kind": "条例", "name": draw(WORD)}]}],
            "steps": [
                {
                    "id": f"s{n}", "lane": (words[0], words[1] + "2")[n % 2], "name": word, "media": ["紙"],
                    "touch": draw(st.sampled_from(["5分", "8〜12分", "0分"])), "rules": [words[-1]] if n == 0 else [],
                }
                for n, word in enumerate(words)
            ],
        }
    )  # fmt: skip
    return analyse_loaded(Loaded(SourceText("a.flow.yaml", "\n".join(words)), process, (), Positions()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flows(), st.sampled_from(["ja", "en"]))
def test_every_paper_can_be_made_of_any_words(made: Analysis, language: str) -> None:
    tree, faults = read(html([made], language=language, picture=lambda _: ""))
    assert faults == []
    assert sum(e.tag == "script" for e in tree.walk()) == 3
    json.loads(render_paper([made], "json", language))
    assert "\x1b" not in render_paper([made], "text", language).decode()
    book = openpyxl.load_workbook(io.BytesIO(render_paper([made], "xlsx", language)))
    assert all(
        cell.data_type != "f" or sheet.title in {"効果試算", "効果集計", "Estimate", "Totals"}
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
    )
    assert zipfile.ZipFile(io.BytesIO(render_paper([made], "pptx", language))).testzip() is None
    for form in ("md", "csv", "sarif", "junit", "minutes"):
        assert render_paper([made], form, language)
