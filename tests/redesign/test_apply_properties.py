"""Whatever is asked for, the to-be flow holds together and stays traceable."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bprflow.flow import build, structure_faults
from bprflow.model import Process
from bprflow.model.redesign import Redesign
from bprflow.redesign.apply import apply
from bprflow.redesign.conflict import Weight
from tests.redesign.make import changes, flows, redesign, redesigns


@st.composite
def cases(draw: st.DrawFn) -> tuple[Process, Redesign]:
    flow = draw(flows())
    return flow, draw(redesigns(flow))


@settings(max_examples=60, deadline=None)
@given(flows())
def test_no_change_is_no_change(flow: Process) -> None:
    assert apply(flow, Redesign(title="案")).process == flow
    drawn = apply(flow, Redesign(title="案", note="書きかけ")).process
    assert drawn.steps == flow.steps and drawn.lanes == flow.lanes


@settings(max_examples=250, deadline=None)
@given(cases())
def test_a_sound_flow_stays_sound(case: tuple[Process, Redesign]) -> None:
    flow, plan = case
    applied = apply(flow, plan)
    assert structure_faults(build(applied.process)) == ()
    assert Process.model_validate(applied.process.model_dump()) == applied.process


@settings(max_examples=150, deadline=None)
@given(cases())
def test_every_step_is_accounted_for(case: tuple[Process, Redesign]) -> None:
    flow, plan = case
    applied = apply(flow, plan)
    now = set(applied.process.step_by_id)
    assert len(now) == len(applied.process.all_steps), "ids stay unique"
    assert set(applied.now) == set(flow.step_by_id)
    carried = {step for ids in applied.now.values() for step in ids}
    assert carried <= now
    made = {step for trace in applied.trace for step in trace.after}
    assert now <= carried | made, "a step of the to-be flow is an old one carried on, or some operation made it"
    touched = {step for trace in applied.trace for step in (*trace.before, *trace.after)}
    for step_id in set(flow.step_by_id) - touched:
        old, new = flow.step_by_id[step_id], applied.process.step_by_id[step_id]
        flowless = {"branches": (), "next": None, "reads": (), "writes": (), "attachments": (), "rules": ()}
        assert set(new.attachments) <= set(old.attachments), "papers and rules only ever fall"
        assert set(new.rules) <= set(old.rules)
        assert old.model_copy(update=flowless) == new.model_copy(update=flowless)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_every_operation_is_applied_or_explained(case: tuple[Process, Redesign]) -> None:
    flow, plan = case
    applied = apply(flow, plan)
    done = {trace.operation for trace in applied.trace}
    refused = {c.operation for c in applied.conflicts if c.weight is Weight.REFUSED}
    assert done | refused == set(range(len(plan.operations))) or None in refused
    assert not done & refused


_ANY_ORDER = (
    "eliminate", "replace", "automate", "triage", "combine", "parallelise", "drop_form",
    "merge_forms", "drop_attachment", "amend_rule",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_writing_matters_only_for_steps_put_at_one_place(case, random) -> None:
    flow, plan = case
    movable = [c for c in plan.changes if c.type in _ANY_ORDER]
    movable += [c for c in plan.changes if c.type in ("move", "check_earlier")][:1]
    shuffled = list(movable)
    random.shuffle(shuffled)
    one = apply(flow, plan.model_copy(update={"changes": tuple(movable)}))
    two = apply(flow, plan.model_copy(update={"changes": tuple(shuffled)}))
    assert (len(one.refused) == 0) == (len(two.refused) == 0)
    if not one.refused:
        assert one.process == two.process


_THINGS = ("drop_form", "merge_forms", "drop_attachment", "amend_rule")


@st.composite
def paper_cases(draw: st.DrawFn) -> tuple[Process, Redesign]:
    flow = draw(flows(2, 4))
    about = changes(flow).filter(lambda change: change["type"] in _THINGS)
    return flow, redesign(*draw(st.lists(about, min_size=2, max_size=3)))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(paper_cases())
def test_changes_of_papers_and_rules_come_out_the_same_in_either_order(case: tuple[Process, Redesign]) -> None:
    flow, plan = case
    one = apply(flow, plan)
    two = apply(flow, plan.model_copy(update={"changes": plan.changes[::-1]}))
    assert {c.code for c in one.refused} == {c.code for c in two.refused}
    assert one.process == two.process, "refused or not, what is left does not hang on the order of writing"
