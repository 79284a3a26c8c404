"""Without a written time, no total of minutes is claimed."""

from __future__ import annotations

from bprflow.audit import analyse_loaded
from bprflow.draw.strip import indicators
from bprflow.report.verdict import indicators as cards
from bprflow.source import load_text

UNTIMED = "業務: 受付\n手順:\n  - 市民: 申請書を書く\n  - 窓口: 受け取る\n"


def test_a_flow_without_times_shows_no_minutes() -> None:
    analysis = analyse_loaded(load_text(UNTIMED))
    assert not analysis.measures.has_times
    shown = {card.title: card.value for card in indicators(analysis.measures, "ja")}
    assert shown["職員の作業"] == shown["住民の手間"] == "不明"
    assert "仮定の割合" not in shown
    assert {card.name.ja: card.value for card in cards(analysis)}["職員の作業"] == "-"


def test_one_written_time_is_enough() -> None:
    analysis = analyse_loaded(load_text(UNTIMED + "    時間: 5分\n"))
    assert analysis.measures.has_times
    assert {card.title: card.value for card in indicators(analysis.measures, "ja")}["職員の作業"] == "5"
