"""The thirteen modelled cases: their redesign, applied, gives the figures of the to-be tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bprflow.flow import build, structure_faults
from bprflow.model import LaneKind
from bprflow.redesign.apply import Applied, apply
from bprflow.redesign.compare import compare
from bprflow.redesign.conflict import Weight
from bprflow.redesign.diff import ChangeKind
from bprflow.redesign.flow_text import to_be_text
from bprflow.redesign.plan_text import redesign_text
from bprflow.redesign.side import Side
from bprflow.source import load_file, load_text
from bprflow.source.redesign import load_redesign, load_redesign_text

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
# Minutes of the to-be tables: per case, by other units, residents' part, steps (cases-and-users section 2).
TABLES: dict[str, tuple[float, dict[str, float], float, int]] = {
    "wildlife-capture": (9.1, {"月": 25}, 7.6, 7),
    "address-change": (24.5, {}, 13.5, 9),
    "school-repair": (39, {}, 0, 7),
    "checkup-reschedule": (4.7, {"日": 5}, 3, 6),
    "vehicle-log": (4.5, {"月": 20}, 0, 6),
    "no-write-counter": (7.2, {"日": 0}, 1, 7),
    "day-duty": (25, {"年": 120, "電話": 4.6, "届": 34}, 0, 8),
    "line-report": (47.4, {}, 3, 7),
    "survey-tally": (38, {"人": 3.3}, 0, 6),
    "subsidy-seal": (151, {}, 100, 10),
    "field-survey": (5.9, {"回": 90, "調査日": 0}, 0, 7),
    "redpen-proof": (42, {}, 0, 4),
    "rpa-share": (27, {"月": 60}, 0, 4),
}
STAGE = {"no-write-counter": "第1段階 (署名)"}


def applied_case(name: str, stage: str | None = None) -> Applied:
    loaded = load_redesign(str(EXAMPLES / name / "kaizen.kaizen.yaml"))
    assert loaded.diagnostics == () and not loaded.partial
    as_is = load_file(str(EXAMPLES / name / loaded.redesign.target))
    return apply(as_is.process, loaded.redesign, stage=STAGE.get(name, "") if stage is None else stage)


def test_every_case_has_its_redesign() -> None:
    assert {path.parent.name for path in EXAMPLES.glob("*/kaizen.kaizen.yaml")} >= set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_the_totals_equal_the_table(name: str) -> None:
    per_case, by_unit, residents, steps = TABLES[name]
    applied = applied_case(name)
    measures = Side.of(applied.process, audited=False).measures
    assert measures.single_pass_minutes.value == pytest.approx(per_case)
    assert measures.per_case_minutes.value == pytest.approx(per_case)
    assert {unit: round(a.value, 6) for unit, a in measures.per_unit_minutes.items()} == pytest.approx(by_unit)
    assert measures.resident_minutes.value == pytest.approx(residents)
    assert measures.step_count == steps


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_refused_or_torn_and_the_drawn_to_be_flow_is_the_same(name: str) -> None:
    applied = applied_case(name)
    assert applied.refused == () and applied.held == ()
    assert structure_faults(build(applied.process)) == ()
    drawn = load_file(str(EXAMPLES / name / "to-be.flow.yaml")).process
    assert [(s.lane, s.name, s.media) for s in applied.process.all_steps] == [
        (s.lane, s.name, s.media) for s in drawn.all_steps
    ]
    assert {lane.name for lane in applied.process.lanes} == {lane.name for lane in drawn.lanes}


@pytest.mark.parametrize("name", TABLES)
def test_the_written_to_be_flow_reads_as_what_was_applied(name: str) -> None:
    applied = applied_case(name)
    as_is = load_file(str(EXAMPLES / name / "as-is.flow.yaml"))
    text = to_be_text(as_is, applied.process, "改善案を当てはめた流れ")
    read = load_text(text)
    assert not [d for d in read.diagnostics if d.level == "error"]
    assert read.process.steps == applied.process.steps
    assert read.process.lanes == applied.process.lanes and read.process.rules == applied.process.rules
    kept = [line.strip() for line in as_is.source.text.splitlines() if line.startswith("#")]
    assert all(line in text for line in kept), "remarks of the as-is file stay"


@pytest.mark.parametrize("name", TABLES)
def test_comparing_tells_the_story(name: str) -> None:
    applied = applied_case(name)
    comparison = compare(Side.of(applied.as_is), Side.of(applied.process), applied)
    assert comparison.effect.saved_hours.value > 0
    assert comparison.solved and len(comparison.new) < len(comparison.solved)
    assert comparison.counted(ChangeKind.REMOVED) or comparison.counted(ChangeKind.DIGITISED)
    assert all(change.owner for change in comparison.rules if change.planned)
    then, now = comparison.marks
    assert set(then) == set(applied.as_is.step_by_id) and set(now) == set(applied.process.step_by_id)


@pytest.mark.parametrize("name", TABLES)
def test_a_redesign_rewritten_in_english_reads_the_same(name: str) -> None:
    redesign = load_redesign(str(EXAMPLES / name / "kaizen.kaizen.yaml")).redesign
    again = load_redesign_text(redesign_text(redesign, language="en"))
    assert again.diagnostics == () and again.redesign == redesign


def test_what_a_reason_protects_falls_only_by_name() -> None:
    applied = applied_case("wildlife-capture")
    assert {name for _, name, _ in applied.overrides} == {
        "尾(鳥類は両脚等)を切り取り証拠として保管する",
        "尾の提出",
    }
    assert "例外承認: 尾の提出" in applied.process.note
    redesign = applied.redesign
    bare = redesign.model_copy(update={
        "changes": tuple(c.model_copy(update={"override": None}) for c in redesign.changes),
        "amendments": tuple(c.model_copy(update={"override": None}) for c in redesign.amendments),
    })  # fmt: skip
    without = apply(applied.as_is, bare)
    assert [c.code for c in without.refused] == ["protected", "protected"]
    assert "尾の提出" in without.process.rule_by_name


def test_the_second_stage_builds_on_the_first() -> None:
    first, both = applied_case("no-write-counter"), applied_case("no-write-counter", stage="")
    names = [step.name for step in both.process.all_steps]
    assert "タブレットで内容を確認し電子サインする" in names and "内容を確認して署名する" not in names
    assert "申請書の署名" in first.process.rule_by_name and "申請書の署名" not in both.process.rule_by_name
    assert both.now["記載台で用途別の申請書を選び手書きする"] == ("記載台で用途別の申請書を選び手書きする",)


def test_what_is_to_be_agreed_waits() -> None:
    applied = applied_case("field-survey")
    redesign = applied.redesign
    bare = redesign.model_copy(update={"changes": tuple(c.model_copy(update={"agreed": ""}) for c in redesign.changes)})
    held = apply(applied.as_is, bare)
    assert [c.weight for c in held.held] == [Weight.HELD] and "交付金" in held.held[0].message.ja
    assert len(held.process.all_steps) == 6


def once(side: Side) -> list[float]:
    """List the residents' minutes of one pass, each step once: what the tables of the cases add up."""
    return [
        step.touch.minutes * (step.share.value if step.share else 1.0)
        for step in side.process.all_steps
        if step.touch and side.flow.facts[step.id].lane_kind.value is LaneKind.RESIDENT
    ]


def told_pairs(before: Side, after: Side) -> set[tuple[float, float]]:
    """Give every figure the tool has before and after: minutes by unit, residents' minutes, days of waiting."""

    def both(read) -> tuple[float, float]:
        return tuple(round(read(side.measures), 1) for side in (before, after))

    day = 24 * 60
    pairs = {both(lambda m: m.single_pass_minutes.value), both(lambda m: m.resident_minutes.value)}
    pairs.add(both(lambda m: m.per_case_minutes.value))
    pairs.add(tuple(round(sum(once(side)), 1) for side in (before, after)))
    pairs.add(both(lambda m: float(int(m.single_pass_wait_minutes.value / day))))
    for unit in {*before.measures.per_unit_minutes, *after.measures.per_unit_minutes}:
        pairs.add(both(lambda m, unit=unit: m.per_unit_minutes[unit].value if unit in m.per_unit_minutes else 0.0))
    return pairs


@pytest.mark.parametrize("name", TABLES)
def test_the_story_tells_the_figures_of_the_tool(name: str) -> None:
    page = (EXAMPLES / name / "README.md").read_text("utf-8")
    opening = page.split("\n\n")[1].strip().splitlines()
    story = re.findall(r"^(\d)\. (.+)$", page.split("## 改善案の話", 1)[1], re.M)
    assert len(opening) == 5 and [number for number, _ in story] == list("12345"), "five lines each"
    applied = applied_case(name)
    before, after = Side.of(applied.as_is, audited=False), Side.of(applied.process, audited=False)
    told = told_pairs(before, after)
    said = "".join(text for _, text in story)
    changes = re.findall(r"([\d,.]+)(?:分|日)(?:/[^がに、(]+)?が([\d,.]+)(?:分|日)", said)
    assert changes, "the story names the effort before and after"
    for then, now in changes:
        assert (float(then.replace(",", "")), float(now.replace(",", ""))) in told, (then, now, told)
    for gone in re.findall(r"([\d,]+)分[^がに、]*はなくなります", said):
        assert (float(gone.replace(",", "")), 0.0) in told, gone
    for part in re.findall(r"(\d)割(?:と仮定|は、支所)", said):
        uptake = applied.redesign.uptake
        assert uptake is not None and int(part) / 10 in {round(uptake.value, 2), round(1 - uptake.value, 2)}, part


def test_the_address_story_counts_as_the_tool_counts() -> None:
    applied = applied_case("address-change")
    comparison = compare(Side.of(applied.as_is), Side.of(applied.process), applied)
    text = (EXAMPLES / "address-change" / "README.md").read_text("utf-8")
    said = re.search(r"転記は(\d+)から(\d+)、紙の帳票は(\d+)種から(\d+)種", text)
    assert said is not None
    before, after = comparison.before.measures, comparison.after.measures
    counted = (before.transcriptions, after.transcriptions, before.paper_documents, after.paper_documents)
    assert [int(number) for number in said.groups()] == list(counted)
