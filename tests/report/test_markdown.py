"""Markdown for wikis says what the other papers say, in their figures."""

from __future__ import annotations

import re
from dataclasses import replace

from bprflow.report.digest import digest
from bprflow.report.markdown import markdown
from bprflow.report.page import html

from .sample import analysis, findings


def test_it_begins_with_the_verdict_and_the_figures_of_every_paper() -> None:
    made = analysis()
    text, summary = markdown([made]), digest(made)
    first = text.index("## まずこの")
    assert text.index(f"**{summary.headline.ja}**") < first
    assert text.index(summary.caveat.ja) < text.index(summary.stage.ja) < first
    names = "| " + " | ".join(item.name.ja for item in summary.indicators) + " |"
    assert text.index(names) < first
    for item in summary.indicators:
        assert f"{item.value} {item.unit.ja}" in text[:first]
    assert f"**{summary.headline.en}**" in markdown([made], language="en")


def test_rules_and_who_can_change_them_are_listed() -> None:
    text = markdown([analysis()])
    rules = text[text.index("## この業務を縛っているルール") :]
    assert re.search(r"\| 届出は書面で \| 住民基本台帳法 第27条第1項 \| [\d,]+ \| 国 \| .*デジタル手続法", rules)
    assert "Rules that bind this process" in markdown([analysis()], language="en")


def test_hours_are_rounded_as_on_the_page() -> None:
    made = analysis(findings=tuple(replace(f, hours_per_year=60.5) for f in findings()))
    page, text = html([made], picture=lambda _: ""), markdown([made])
    assert "[年 61時間]" in text or "| 61 |" in text
    for finding in made.shown:
        row = next(line for line in text.splitlines() if line.startswith("| ") and f"| {finding.code} |" in line)
        hours = row.split(" | ")[-3]
        assert not hours.strip() or f"年 {hours.strip()}時間" in page


def test_a_flow_without_findings_or_rules_has_no_empty_headings() -> None:
    made = analysis(findings=())
    text = markdown([made])
    assert "## 見直し候補" not in text
    assert "見直し候補は見つかりませんでした" in text
