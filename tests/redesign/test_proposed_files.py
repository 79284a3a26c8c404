"""What `improve` writes is applied as it stands: sound, readable, audited; questions stay questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bprflow.audit import Severity, Status
from bprflow.cli.main import run
from bprflow.flow import build, structure_faults
from bprflow.model.redesign import Disposition
from bprflow.redesign.apply import apply
from bprflow.redesign.guard import find_step
from bprflow.redesign.protect import rule_protection, step_protection
from bprflow.redesign.selection import step_words
from bprflow.redesign.side import Side
from bprflow.source import load_file
from bprflow.source.redesign import load_redesign

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FLOWS = sorted((*EXAMPLES.glob("*/as-is.flow.yaml"), *EXAMPLES.glob("practice/*.flow.yaml")))


@pytest.mark.parametrize("flow", FLOWS, ids=lambda path: f"{path.parent.name}-{path.name.split('.')[0]}")
def test_the_proposed_file_applies_as_it_stands(flow: Path, tmp_path: Path) -> None:
    source = tmp_path / "as-is.flow.yaml"
    source.write_bytes(flow.read_bytes())
    plan, target = tmp_path / "p.kaizen.yaml", tmp_path / "to-be.flow.yaml"
    assert run(["improve", str(source), "-o", str(plan)]) == 0
    assert run(["apply", str(plan), "-o", str(target)]) == 0
    read = load_file(str(target))
    assert not [d for d in read.diagnostics if d.level == "error"]
    assert structure_faults(build(read.process)) == ()
    as_is, redesign = load_file(str(source)).process, load_redesign(str(plan)).redesign
    before, after = Side.of(as_is), Side.of(read.process)
    assert after.measures.hours_per_year.value <= before.measures.hours_per_year.value
    grave = {f.code for f in after.findings if f.status is Status.FINDING and f.severity is Severity.ERROR}
    assert grave <= {f.code for f in before.findings}, "a proposal brings no error of a new kind"
    asked = {i for i, c in enumerate(redesign.operations) if c.disposition is Disposition.CONSULT}
    applied = apply(as_is, redesign)
    assert {c.operation for c in applied.held} == asked
    assert not asked & {trace.operation for trace in applied.trace}
    assert all(redesign.operations[i].question for i in asked)
    for trace in applied.trace:
        change = redesign.operations[trace.operation]
        assert change.override is None
        for word in step_words(change):
            step = find_step(as_is, word)
            assert step is None or step_protection(step, as_is) is None, (change.type, word)
    for amendment in redesign.amendments:
        assert rule_protection(as_is.rule_by_name[amendment.rule]) is None


@pytest.mark.parametrize("flow", FLOWS[:4], ids=lambda path: path.parent.name)
def test_what_is_agreed_is_applied_and_only_then(flow: Path, tmp_path: Path) -> None:
    as_is = load_file(str(flow)).process
    plan = tmp_path / "p.kaizen.yaml"
    assert run(["improve", str(flow), "-o", str(plan)]) == 0
    redesign = load_redesign(str(plan)).redesign
    asked = [i for i, c in enumerate(redesign.changes) if c.disposition is Disposition.CONSULT]
    for index in asked:
        changes = tuple(
            change.model_copy(update={"agreed": "市民課長、令和8年12月1日"}) if place == index else change
            for place, change in enumerate(redesign.changes)
        )
        agreed = apply(as_is, redesign.model_copy(update={"changes": changes}))
        assert index not in {c.operation for c in agreed.held}
        assert structure_faults(build(agreed.process)) == ()


def chain(source: Path, folder: Path) -> list[str]:
    """Improve, apply, audit and compare as a person would; give the names of the new steps."""
    plan, target = folder / "p.kaizen.yaml", folder / "to-be.flow.yaml"
    assert run(["improve", str(source), "-o", str(plan)]) == 0
    assert run(["apply", str(plan), "-o", str(target)]) == 0
    assert run(["audit", str(target), "-o", str(folder / "audit.json")]) in (0, 1)
    outputs = [word for suffix in ("md", "html", "svg", "xlsx") for word in ("-o", str(folder / f"c.{suffix}"))]
    assert run(["compare", str(plan), *outputs]) == 0
    assert run(["compare", str(source), str(target)]) == 0
    read = load_file(str(target)).process
    assert read is not None and structure_faults(build(read)) == ()
    return [step.name for step in read.all_steps]


@pytest.mark.parametrize("kind", ["申請", "現地調査", "集約", "募集"])
def test_the_whole_way_works_on_every_starter(kind: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "試験業務", "--型", kind]) == 0
    names = chain(tmp_path / "試験業務.flow.yaml", tmp_path)
    assert not [name for name in names if name.endswith(("(フォームで)", "(電子で)", "(自動で)"))], names
    assert not [name for name in names if "現地" in name and "画面" in name], "the site is visited, not looked up"


@pytest.mark.parametrize("name", ["dog-registration.bpmn", "certificate.md", "bulky-waste.xlsx"])
def test_the_whole_way_works_on_flows_of_other_tools(name: str, tmp_path: Path) -> None:
    assert chain(EXAMPLES / "interchange" / name, tmp_path)


DRAWN = Path(__file__).resolve().parents[3] / "shared" / "data" / "bpmn" / "japanese"


@pytest.mark.skipif(not DRAWN.is_dir(), reason="the drawings are not beside this repository")
@pytest.mark.parametrize("number", range(3))
def test_the_whole_way_works_on_drawings_others_made(number: int, tmp_path: Path) -> None:
    assert chain(sorted(DRAWN.glob("*.bpmn"))[number], tmp_path)
