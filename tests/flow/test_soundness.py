import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bprflow.flow import FaultKind, NodeKind, structure_faults
from bprflow.flow.soundness import State, WorkflowGraph, check, workflow_graph
from bprflow.flow.soundness.check import _played
from bprflow.flow.soundness.equations import consistent_flow, starved_edges
from bprflow.flow.soundness.reduce import reduce_graph

from . import brute, hostile
from .bpmn_reader import read
from .make import flow, gateway, parallel, step

MODELS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "bpmn" / "soundness"
SEEDS = st.integers(min_value=0, max_value=2**48)
QUIET = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))


def graph(kinds: str, edges: str) -> WorkflowGraph:
    """Read `s:start a:task` and `s>a a>e`."""
    return WorkflowGraph(
        {name: NodeKind(kind) for name, kind in (part.split(":") for part in kinds.split())},
        tuple(tuple(part.split(">")) for part in edges.split()),  # type: ignore[misc]
    )


# -- agreement with the definition ------------------------------------------------------------


@QUIET
@given(SEEDS)
def test_random_wiring_agrees_with_the_whole_state_space(seed):
    rng = random.Random(seed)
    drawn = brute.random_graph(rng.randint(1, 6), rng, rng.random())
    if drawn is None:
        return
    expected = brute.sound(drawn)
    if expected is not None:
        verdict = check(drawn)
        assert verdict.state is (State.SOUND if expected else State.UNSOUND)
        assert bool(verdict.witnesses) is not expected


@QUIET
@given(SEEDS)
def test_spoiled_blocks_agree_with_the_whole_state_space(seed):
    rng = random.Random(seed)
    drawn = brute.block_graph(rng.randint(2, 10), rng, widest=rng.randint(2, 3))
    drawn = brute.mutated(drawn, rng, rng.randint(0, 2))
    if drawn.reachable != set(drawn.kinds) or drawn.finishing != set(drawn.kinds):
        return
    if any(source == target for source, target in drawn.edges):
        return
    expected = brute.sound(drawn)
    if expected is not None:
        wanted = State.SOUND if expected else State.UNSOUND
        assert check(drawn).state is wanted
        assert _played(drawn, 20_000).state is wanted


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(SEEDS)
def test_inclusive_gateways_agree_with_every_order_of_every_move(seed):
    rng = random.Random(seed)
    drawn = brute.block_graph(rng.randint(2, 7), rng, loops=rng.random() < 0.3)
    drawn = brute.with_inclusive(drawn, rng)
    if rng.random() < 0.6:
        drawn = brute.mutated(drawn, rng, 1)
    if drawn.reachable != set(drawn.kinds) or drawn.finishing != set(drawn.kinds):
        return
    expected = brute.sound_with_inclusive(drawn)
    if expected is not None:
        assert check(drawn).state is (State.SOUND if expected else State.UNSOUND)


def test_equations_decide_what_reduction_leaves():
    """Graphs the rules do not finish: both answers must occur and agree with the definition."""
    rng = random.Random(7)
    answers = {True: 0, False: 0}
    while min(answers.values()) < 3 or sum(answers.values()) < 60:
        drawn = brute.random_graph(rng.randint(2, 4), rng, rng.random())
        residue = reduce_graph(drawn) if drawn else None
        if drawn is None or residue is None or residue.done or residue.misfits:
            continue
        expected = brute.sound(drawn)
        answer = not starved_edges(residue) and consistent_flow(residue)
        assert answer is expected
        answers[expected] += 1


# -- every witness is a real run --------------------------------------------------------------


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(SEEDS)
def test_witness_runs_are_ways_through_the_graph(seed):
    rng = random.Random(seed)
    drawn = brute.mutated(brute.block_graph(rng.randint(3, 12), rng), rng, 1)
    for witness in check(drawn).witnesses:
        if not witness.exact:
            continue
        feeders = {target: {s for s, t in drawn.edges if t == target} for target in drawn.kinds}
        for position, node in enumerate(witness.run):
            before = set(witness.run[:position])
            if drawn.kinds[node] is NodeKind.START:
                continue
            if drawn.kinds[node] is NodeKind.AND and position < len(witness.run) - 1:
                assert feeders[node] <= before
            else:
                assert feeders[node] & before
        assert witness.shows in drawn.kinds
        assert witness.starts in witness.run


# -- the named faults -------------------------------------------------------------------------


def only(verdict):
    assert verdict.state is State.UNSOUND
    (witness,) = verdict.witnesses
    return witness


def test_a_choice_closed_by_a_join_waits_for_ever():
    witness = only(check(graph("s:start x:xor a:task b:task j:and e:end", "s>x x>a x>b a>j b>j j>e")))
    assert (witness.kind, witness.starts, witness.shows) == (FaultKind.DEADLOCK, "x", "j")
    assert witness.run == ("s", "x", "a", "j")
    assert witness.missing == ("b",)


def test_a_fork_closed_by_a_merge_runs_twice():
    witness = only(check(graph("s:start f:and a:task b:task m:xor c:task e:end", "s>f f>a f>b a>m b>m m>c c>e")))
    assert (witness.kind, witness.starts, witness.shows) == (FaultKind.LACK_OF_SYNCHRONISATION, "f", "m")


def test_a_fork_into_one_end_completes_improperly():
    witness = only(check(graph("s:start f:and a:task b:task e:end", "s>f f>a f>b a>e b>e")))
    assert (witness.kind, witness.starts, witness.shows) == (FaultKind.IMPROPER_COMPLETION, "f", "e")


def test_a_fork_into_two_ends_is_proper():
    assert check(graph("s:start f:and a:task b:task e:end g:end", "s>f f>a f>b a>e b>g")).state is State.SOUND


def test_two_independent_faults_are_both_found():
    verdict = check(
        graph(
            "s:start f:and a:task b:task e:end x:xor c:task d:task j:and g:end",
            "s>f f>a f>x a>e x>c x>d c>j d>j j>g b>e",
        )
    )
    assert {(w.kind, w.shows) for w in verdict.witnesses} >= {(FaultKind.DEADLOCK, "j")}


def test_a_fault_behind_another_is_found_too():
    verdict = check(
        graph(
            "s:start x:xor a:task b:task j:and f:and c:task d:task m:xor e:end",
            "s>x x>a x>b a>j b>j j>f f>c f>d c>m d>m m>e",
        )
    )
    found = [(w.kind, w.starts, w.shows, w.exact) for w in verdict.witnesses]
    assert found == [
        (FaultKind.DEADLOCK, "x", "j", True),
        (FaultKind.LACK_OF_SYNCHRONISATION, "f", "m", False),
    ]
    assert verdict.witnesses[1].run[0] == "s" and verdict.witnesses[1].run[-1] == "m"


def test_a_loop_no_end_can_be_reached_from_is_a_livelock():
    verdict = check(graph("s:start x:xor a:task m:xor b:task e:end", "s>x x>e x>m m>a a>b b>m"))
    assert verdict.state is State.UNSOUND
    assert verdict.witnesses[0].kind is FaultKind.LIVELOCK


def test_a_join_fed_by_an_unreachable_step_waits():
    verdict = check(graph("s:start a:task b:task j:and e:end", "s>a a>j b>j j>e"))
    assert {(w.kind, w.shows) for w in verdict.witnesses} == {(FaultKind.DEADLOCK, "j"), (FaultKind.DEAD_STEP, "b")}


@pytest.mark.parametrize("kind", ["xor", "and", "or"])
def test_a_gateway_that_leads_nowhere_is_no_end(kind):
    verdict = check(graph(f"s:start x:xor g:{kind} e:end", "s>x x>g x>e"))
    assert [(w.kind, w.shows) for w in verdict.witnesses] == [(FaultKind.DEAD_END, "g")]


def test_inclusive_blocks_are_sound_without_search():
    verdict = check(graph("s:start o:or a:task b:task j:or e:end", "s>o o>a o>b a>j b>j j>e"))
    assert (verdict.state, verdict.method) == (State.SOUND, "reduction")


def test_an_inclusive_split_closed_by_a_join_can_wait():
    verdict = check(graph("s:start o:or a:task b:task j:and e:end", "s>o o>a o>b a>j b>j j>e"))
    assert [w.kind for w in verdict.witnesses] == [FaultKind.DEADLOCK]


def test_an_inclusive_split_closed_by_a_merge_can_run_twice():
    verdict = check(graph("s:start o:or a:task b:task m:xor c:task e:end", "s>o o>a o>b a>m b>m m>c c>e"))
    assert [w.kind for w in verdict.witnesses] == [FaultKind.LACK_OF_SYNCHRONISATION]


def test_an_inclusive_join_may_close_a_parallel_split():
    assert check(graph("s:start f:and a:task b:task j:or e:end", "s>f f>a f>b a>j b>j j>e")).state is State.SOUND


def test_inclusive_joins_that_wait_for_one_another_are_found():
    verdict = check(
        graph(
            "s:start f:and p:or q:or x:xor y:xor e:end g:end",
            "s>f f>p f>q p>x x>q x>e q>y y>p y>g",
        )
    )
    assert verdict.state is State.UNSOUND
    assert FaultKind.DEADLOCK in {w.kind for w in verdict.witnesses}


def test_messages_are_waited_for_and_missing_ones_block():
    kinds = {"s": NodeKind.START, "send": NodeKind.TASK, "e": NodeKind.END}
    kinds |= {"t": NodeKind.START, "x": NodeKind.XOR, "get": NodeKind.TASK, "g": NodeKind.END}
    edges = (("s", "x"), ("x", "send"), ("x", "e"), ("send", "e"), ("t", "get"), ("get", "g"))
    verdict = check(WorkflowGraph(kinds, edges, messages=(("send", "get"),)))
    assert [(w.kind, w.shows, w.missing) for w in verdict.witnesses] == [(FaultKind.DEADLOCK, "get", ("send",))]
    always = (("s", "send"), ("send", "x"), ("x", "e"), ("t", "get"), ("get", "g"))
    assert check(WorkflowGraph(kinds, always, messages=(("send", "get"),))).state is State.SOUND


def test_an_end_that_cancels_the_rest_is_proper():
    base = graph("s:start f:and a:task b:task e:end g:end", "s>f f>a f>b a>e b>g")
    assert check(WorkflowGraph(base.kinds, base.edges, cancelling=frozenset({"e"}))).state is State.SOUND


def test_what_is_awaited_from_outside_is_said():
    base = graph("s:start a:task e:end", "s>a a>e")
    verdict = check(WorkflowGraph(base.kinds, base.edges, awaiting=frozenset({"a"})))
    assert verdict.state is State.SOUND
    assert "仮定" in verdict.assumptions[0].ja


def test_too_many_combinations_are_said_never_called_sound():
    ways = 7
    kinds = "s:start f:and e:end " + " ".join(f"o{n}:or a{n}:task b{n}:task m{n}:or" for n in range(ways))
    edges = "s>f " + " ".join(
        f"f>o{n} o{n}>a{n} o{n}>b{n} a{n}>m{n} b{n}>m{(n + 1) % ways} m{n}>e" for n in range(ways)
    )
    verdict = _played(graph(kinds, edges), state_limit=3)
    assert verdict.state is not State.SOUND
    if verdict.state is State.UNKNOWN:
        assert "3" in verdict.reason.en or "try them all" in verdict.reason.en


# -- models with known properties -------------------------------------------------------------

SOUND_MODELS = {
    "400", "500", "p10x01", "p15x01", "p17x01", "p2", "e020", "message_persistence", "pools-message-flows",
    "no-dead-activities", "proper-completion-1", "proper-completion-2", "evg", "exg", "tasks",
    "message_intermediate_catch_event", "multiple_participants", "pg", "receive_task", "receive_task_no_mf",
    "send_task", "start", "task_and_gateways", "terminate_end", "message_start_event", "event-subprocesses",
}  # fmt: skip
FAULTS = {
    "p6_stuck": {FaultKind.DEADLOCK},
    "p10": {FaultKind.DEADLOCK},
    "livelock": {FaultKind.LACK_OF_SYNCHRONISATION},
    "no-option-to-complete-1": {FaultKind.DEADLOCK},
    "no-option-to-complete-2": {FaultKind.DEADLOCK, FaultKind.DEAD_STEP},
    "no-proper-completion-1": {FaultKind.IMPROPER_COMPLETION},
    "no-proper-completion-2": {FaultKind.IMPROPER_COMPLETION},
    "no-proper-completion-3-unsafe": {FaultKind.LACK_OF_SYNCHRONISATION},
    "dead-activities": {FaultKind.DEADLOCK, FaultKind.DEAD_STEP},
    "end": {FaultKind.IMPROPER_COMPLETION},
    "gateways": {FaultKind.DEAD_END},
}


@pytest.mark.skipif(not MODELS.is_dir(), reason="shared models are not beside the repository")
def test_every_shared_model_is_decided_rightly():
    seen = set()
    for path in sorted(MODELS.glob("*.bpmn")):
        name = path.stem.split("__")[-1]
        seen.add(name)
        verdict = check(read(path))
        assert verdict.state is (State.SOUND if name in SOUND_MODELS else State.UNSOUND), name
        if name in FAULTS:
            assert {w.kind for w in verdict.witnesses} == FAULTS[name], name
    assert seen >= SOUND_MODELS | set(FAULTS)


# -- flows ------------------------------------------------------------------------------------


def test_a_flow_says_its_deadlock_in_words():
    made = flow(
        step("窓口", "受ける", to=[("国保あり", "30%", "国保"), ("なし", None, "住民税")]),
        step("国保", "国保", next="合流"),
        step("税", "住民税", next="合流"),
        gateway("合流", "並行", next="終了"),
    )
    (fault,) = structure_faults(made)
    assert fault.kind is FaultKind.DEADLOCK
    assert "「受ける」" in fault.message.ja and "住民税" in fault.message.ja
    assert fault.witness == ("受ける", "国保")
    assert fault.steps[0] == "受ける"


def test_a_finding_says_that_messages_from_outside_are_assumed_to_arrive():
    steps = (
        step("窓口", "照会する", to=[("国保あり", "30%", "国保"), ("なし", None, "回答を受け取る")]),
        step("国保", "国保", next="合流"),
        step("窓口", "回答を受け取る", kind="receive", next="合流"),
        gateway("合流", "並行", next="終了"),
    )
    (fault,) = structure_faults(flow(*steps))
    assert fault.message.ja.endswith("(外から来る連絡(「回答を受け取る」)は必ず届くと仮定しています)")
    assert fault.message.en.endswith('(what comes from outside ("回答を受け取る") is assumed to arrive)')


def test_what_somebody_in_the_flow_hands_over_is_not_awaited_from_outside():
    made = flow(
        step("市民", "出す"),
        step("窓口", "受け取る", kind="receive", to=[("甲", "30%", "a"), ("乙", None, "b")]),
        step("窓口", "a", next="j"),
        step("窓口", "b", next="j"),
        gateway("j", "並行", next="終了"),
    )
    (fault,) = structure_faults(made)
    assert "仮定" not in fault.message.ja
    assert workflow_graph(made).awaiting == frozenset()


def test_an_event_gateway_waits_for_messages_but_not_for_its_timer():
    made = flow(
        step("窓口", "照会する"),
        gateway("g", "イベント", ("回答", None, "回答あり"), ("期限", None, "待つ")),
        step("窓口", "回答あり", next="終了"),
        step("窓口", "待つ", kind="wait", until="2週間", next="終了"),
    )
    assert workflow_graph(made).awaiting == {"回答あり"}


def test_a_flow_without_parallel_parts_does_not_load_the_soundness_room():
    code = (
        "import sys; from bprflow.flow import structure_faults; from tests.flow.make import flow, step; "
        "assert not structure_faults(flow(step('窓口', 'a'))); "
        "assert not [m for m in sys.modules if 'soundness' in m], 'loaded'"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)


def test_a_loop_that_nobody_leaves_by_its_shares_is_endless():
    made = flow(
        step("窓口", "a"), step("窓口", "b", to=[("戻す", "100%", "a"), ("よい", None, "次へ")]), step("窓口", "c")
    )
    (fault,) = structure_faults(made)
    assert fault.kind is FaultKind.ENDLESS_LOOP and "0%" in fault.message.ja
    assert fault.witness == ("a", "b", "a") and fault.steps == ("a", "b")
    left = flow(
        step("窓口", "a"), step("窓口", "b", to=[("戻す", "99%", "a"), ("よい", None, "次へ")]), step("窓口", "c")
    )
    assert structure_faults(left) == ()


def test_an_ending_inside_a_parallel_branch_is_said():
    made = flow(parallel("p", [step("窓口", "a", next="終了")], [step("税", "b")]), step("窓口", "c"))
    kinds = {fault.kind for fault in structure_faults(made)}
    assert kinds & {FaultKind.DEADLOCK, FaultKind.IMPROPER_COMPLETION}


def test_a_parallel_block_with_loops_is_sound():
    made = flow(
        parallel("p", [step("窓口", "a", to=[("直す", "10%", "a"), ("よい", None, "次へ")])], [step("税", "b")]),
        step("窓口", "c"),
    )
    assert structure_faults(made) == ()


# -- speed ------------------------------------------------------------------------------------


def wide(branches: int) -> WorkflowGraph:
    tasks = [f"t{n}" for n in range(branches)]
    kinds = {"s": NodeKind.START, "f": NodeKind.AND, **dict.fromkeys(tasks, NodeKind.TASK), "j": NodeKind.AND}
    edges = [("s", "f"), *(("f", t) for t in tasks), *((t, "j") for t in tasks), ("j", "e")]
    return WorkflowGraph({**kinds, "e": NodeKind.END}, tuple(edges))


def test_many_parallel_branches_take_no_time():
    began = time.process_time()
    assert check(wide(200)).state is State.SOUND
    assert time.process_time() - began < 0.5


def test_spoiled_wide_blocks_are_found_too():
    drawn = wide(60)
    spoiled = WorkflowGraph({**drawn.kinds, "j": NodeKind.XOR}, drawn.edges)
    witness = check(spoiled).witnesses[0]
    assert (witness.kind, witness.starts) == (FaultKind.LACK_OF_SYNCHRONISATION, "f")


# -- hostile graphs: several starts and ends, inclusive gateways anywhere, stops, event gateways ---------


@settings(max_examples=1200, deadline=None, suppress_health_check=list(HealthCheck))
@given(SEEDS)
def test_hostile_graphs_agree_with_every_order_of_every_move(seed):
    rng = random.Random(seed)
    drawn = (hostile.wild if seed % 2 else hostile.blocks)(rng)
    expected = "cap" if drawn is None else hostile.fault(drawn)
    if drawn is not None and expected != "cap":
        verdict = check(drawn)
        if verdict.state is State.UNKNOWN:  # too many orders: then it has to say so
            assert "try them all" in verdict.reason.en
            return
        assert verdict.state is (State.UNSOUND if expected else State.SOUND), expected
        assert bool(verdict.witnesses) is (expected is not None)


def test_a_decision_that_an_inclusive_join_looks_at_is_tried_late_as_well():
    """n7 may join before n6 has decided, as n6's token could come to both of its inputs round the loop; then it joins twice."""
    ways = "s>m m>a a>n4 n4>n6 n4>b n6>c n6>d c>n7 b>n7 d>f f>n5 n7>n5 n5>x x>m x>e"
    kinds = "s:start m:xor a:task n4:or n6:or b:task c:task d:task f:task n7:or n5:or x:xor e:end"
    drawn = graph(kinds, ways)
    assert hostile.fault(drawn) == "twice"
    assert check(drawn).state is State.UNSOUND


def test_a_join_that_waits_until_an_end_stops_everything_is_told():
    base = graph("s:start f:and m:xor j:and g:and e:end", "s>f f>m f>j j>g g>m g>j m>e")
    stopped = WorkflowGraph(base.kinds, base.edges, cancelling=frozenset({"e"}))
    assert hostile.fault(stopped) == "dead"
    verdict = check(stopped)
    assert [(w.kind, w.shows, w.missing) for w in verdict.witnesses] == [(FaultKind.DEADLOCK, "j", ("g",))]


def test_an_end_stops_its_own_pool_only():
    kinds = {"s": NodeKind.START, "e": NodeKind.END, "t": NodeKind.START, "x": NodeKind.XOR, "a": NodeKind.TASK}
    kinds |= {"b": NodeKind.TASK, "j": NodeKind.AND, "g": NodeKind.END}
    edges = (("s", "e"), ("t", "x"), ("x", "a"), ("x", "b"), ("a", "j"), ("b", "j"), ("j", "g"))
    verdict = check(WorkflowGraph(kinds, edges, cancelling=frozenset({"e"})))
    assert {(w.kind, w.shows) for w in verdict.witnesses} == {(FaultKind.DEADLOCK, "j")}
