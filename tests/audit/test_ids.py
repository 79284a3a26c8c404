"""A finding's id: the same after reordering, renaming what it is not about, and reformatting; another one otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from bprflow.audit import analyse_loaded
from bprflow.source import SourceText, load_text
from bprflow.source.format import format_source

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*/as-is.flow.yaml"))
HEAD = "業務: 届出の受付\n件数: 1,200件/年\n手順:\n"
STEPS = (
    "  - 市民: 届出書を手書きする\n    書く: 届出書\n",
    "  - 窓口: 届出書を見てシステムへ入力する\n    読む: 届出書\n",
    "  - 窓口: 決裁書に押印する\n",
    "  - 係長: 届出書を郵送する\n",
)


def ids(text: str) -> dict[str, str]:
    """Give the findings' ids and the steps they are about."""
    loaded = load_text(text)
    assert loaded.process is not None, loaded.diagnostics
    return {finding.id: finding.step for finding in analyse_loaded(loaded).findings}


def test_reordering_keeps_the_ids() -> None:
    before = ids(HEAD + "".join(STEPS))
    assert len(before) >= 3
    after = ids(HEAD + STEPS[2] + STEPS[3] + STEPS[0] + STEPS[1])
    assert set(before) == set(after)


def test_renaming_another_step_keeps_the_ids() -> None:
    before = ids(HEAD + "".join(STEPS))
    after = ids(HEAD + "".join(STEPS).replace("届出書を手書きする", "用件を手書きする"))
    kept = {finding for finding, step in before.items() if step != "届出書を手書きする"}
    gone = set(before) - kept
    assert len(kept) >= 2
    assert gone
    assert kept <= set(after)
    assert gone.isdisjoint(after)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_reformatting_keeps_the_ids(path: Path, language: str) -> None:
    """Order, spacing, and the language of the keys."""
    text = path.read_text("utf-8")
    formatted = format_source(SourceText(str(path), text), language).text
    assert formatted != text or language == "ja"
    assert ids(text) == ids(formatted)
