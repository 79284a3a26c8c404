"""What is written reads as the same process, in either language, whatever its names hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bprflow.language.text import normalise
from bprflow.model import Process
from bprflow.source import dump_text, load_file, load_text

from .strategies import nearly_flows, soup

ROOT = Path(__file__).resolve().parents[2]
ODD = [
    "受け取る", "確認: する", "#1 受付", "[至急]印", "紙、対面", "no", "08", "12:30", "*重要", "a b", "'引用'", '"x"', "時間", "担当", "並行", "関門",
    "次", "終了", "15%", "不備あり 15%", "システム", "手順", "null", "~", "-", "- a", "a: b", "{", "x #y", "𠮷野家", "改\n行", "タブ\tを含む", "次へ", "end",
]  # fmt: skip
names = st.sampled_from(ODD) | st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=8).map(
    lambda text: text.strip() or "x"
)
texts = st.just("") | names
figures = st.sampled_from(["10分", "8〜12分", "1時間半", {"value": "2日", "provenance": "measured", "note": "出典: x"}])
shares = st.sampled_from(["20%", "2割", {"value": "15〜20%", "provenance": "interview"}])


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """Processes with odd names, every kind of item and valid jumps."""
    lanes = draw(st.lists(names, min_size=1, max_size=3, unique_by=normalise))
    documents = draw(st.lists(names, max_size=2, unique_by=normalise))
    rules = draw(st.lists(names, max_size=2, unique_by=normalise))
    count = draw(st.integers(1, 4))
    ids = draw(
        st.lists(
            names.filter(lambda n: n not in ("終了", "次へ", "次", "end", "next")),
            min_size=count,
            max_size=count,
            unique=True,
        )
    )
    steps: list[dict[str, object]] = []
    for index in range(count):
        step: dict[str, object] = {
            "id": ids[index], "name": draw(st.just(ids[index]) | names), "lane": draw(st.sampled_from(lanes)),
            "kind": draw(st.sampled_from([None, "check", "transcribe"])), "media": draw(st.lists(st.sampled_from(["paper", "in_person"]), max_size=2, unique=True)),
            "touch": draw(st.none() | figures), "wait": draw(st.none() | figures), "share": draw(st.none() | shares),
            "reads": [{"document": d, "items": draw(st.lists(names, max_size=2))} for d in draw(st.lists(names, max_size=2))],
            "items": draw(st.lists(names, max_size=2)), "rules": draw(st.lists(st.sampled_from(rules), max_size=2)) if rules else [],
            "original": draw(st.sampled_from([None, True, False])), "copies": draw(st.none() | st.integers(0, 3)), "note": draw(texts), "fallback": draw(texts),
            "waivers": [{"code": "SEAL-03", "reason": draw(texts), "until": "2027-03-31"}] if draw(st.booleans()) else [],
            "seals": draw(st.lists(st.sampled_from(["plain", "official"]), max_size=1)),
        }  # fmt: skip
        if draw(st.booleans()):
            conditions = draw(st.lists(names, min_size=2, max_size=2, unique=True))
            step["branches"] = [
                {
                    "condition": c,
                    "share": draw(st.none() | st.just("50%")),
                    "target": draw(st.sampled_from([*ids, "終了", "次へ"])),
                }
                for c in conditions
            ]
        elif draw(st.booleans()):
            step["next"] = draw(st.sampled_from([*ids, "終了"]))
        steps.append(step)
    items: list[dict[str, object]] = list(steps)
    if count >= 3 and draw(st.booleans()):
        items = [{"type": "parallel", "id": "並行1", "branches": [steps[:1], steps[1:2]]}, *steps[2:]]
    if draw(st.booleans()):
        items.append(
            {
                "type": "gateway",
                "id": "関門1",
                "gateway": draw(st.sampled_from(["exclusive", "parallel"])),
                "name": "",
                "next": "終了",
            }
        )
    return Process.model_validate(
        {
            "name": draw(names), "owner": draw(texts), "note": draw(texts), "purpose": draw(texts), "id": draw(texts),
            "volume": draw(st.sampled_from([[], ["24,000件/年"], ["600頭/年", {"value": "月1回", "provenance": "measured"}]])),
            "peak": draw(st.sampled_from([None, {"months": "3〜4月", "share": "30%"}, {"months": "3月"}])),
            "standard_period": draw(st.none() | st.just("14日")),
            "basis": [{"kind": "statute", "name": draw(names), "article": "第1条"}] if draw(st.booleans()) else [],
            "lanes": [{"name": n, "kind": draw(st.sampled_from([None, "staff", "resident"])), "headcount": draw(st.none() | st.integers(0, 9)), "yen_per_hour": draw(st.none() | st.just(2500.0)), "note": draw(texts)} for n in lanes],
            "documents": [{"name": n, "media": draw(st.sampled_from([[], ["paper"]])), "items": draw(st.lists(names, max_size=2)), "issuer": draw(texts)} for n in documents],
            "rules": [{"name": n, "requirements": draw(st.sampled_from([[], ["written", "seal"]])), "bases": [{"kind": "custom"}] if draw(st.booleans()) else [], "keep_reason": draw(texts)} for n in rules],
            "steps": items,
        }
    )  # fmt: skip


@given(processes(), st.sampled_from(["ja", "en"]))
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_as_the_same_process(process: Process, language: str) -> None:
    loaded = load_text(dump_text(process, language))
    assert [d.message.ja for d in loaded.diagnostics if d.level != "warning"] == []
    assert loaded.process == process


@given(nearly_flows() | soup, st.sampled_from(["ja", "en"]))
@settings(max_examples=80, deadline=None)
@example("業務: a\n手順:\n  - 窓口: b\n", "ja")
def test_what_was_read_reads_again(text: str, language: str) -> None:
    process = load_text(text).process
    if process is not None:
        assert load_text(dump_text(process, language)).process == process


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("examples/**/*.flow.yaml")), ids=lambda path: "/".join(path.parts[-2:])
)
def test_examples_survive_writing(path: Path, language: str) -> None:
    process = load_file(str(path)).process
    assert process is not None
    again = load_text(dump_text(process, language))
    assert again.diagnostics == ()
    assert again.process == process
