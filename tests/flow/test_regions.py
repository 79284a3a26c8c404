import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bprflow.flow import FlowGraph
from bprflow.flow.closed import ClosedGraph
from bprflow.flow.regions import Region, RegionKind, region_tree

from . import brute
from .drawn import as_flow
from .make import flow, parallel, step

SEEDS = st.integers(min_value=0, max_value=2**48)
QUIET = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


def random_flow(seed: int) -> FlowGraph | None:
    rng = random.Random(seed)
    if rng.random() < 0.5:
        drawn = brute.random_graph(rng.randint(1, 6), rng)
    else:
        drawn = brute.mutated(brute.block_graph(rng.randint(2, 12), rng, widest=3), rng, rng.randint(0, 2))
    return as_flow(drawn) if drawn else None


def on_cycle(arcs, number, without):
    """Is arc `number` on a directed cycle that does not use arc `without`?"""
    seen, stack = set(), [arcs[number].target]
    while stack:
        node = stack.pop()
        if node == arcs[number].source:
            return True
        if node in seen:
            continue
        seen.add(node)
        stack += [a.target for k, a in enumerate(arcs) if a.source == node and k != without]
    return False


@QUIET
@given(SEEDS)
def test_arcs_are_equivalent_exactly_when_every_cycle_has_both_or_neither(seed):
    made = random_flow(seed)
    if made is None:
        return
    closed = ClosedGraph(made)
    closed.nest()
    closed.label()
    arcs = closed.arcs
    for one in range(len(arcs)):
        for other in range(one):
            apart = on_cycle(arcs, one, other) or on_cycle(arcs, other, one)
            assert (arcs[one].label == arcs[other].label) is (not apart)


@QUIET
@given(SEEDS)
def test_every_node_lies_in_one_region_and_regions_have_one_way_in_and_out(seed):
    made = random_flow(seed)
    if made is None:
        return
    tree = region_tree(made)
    placed = list(tree.line.nodes())
    assert sorted([*placed, *tree.outside]) == sorted(made.nodes)
    inside = set(placed)
    for line in [line for region in tree.line.all_regions() for line in region.lines] + [tree.line]:
        for region in line.regions:
            held = set(region.all_nodes())
            into = [e for e in made.edges if e.target in held and e.source not in held and e.source in inside]
            out = [e for e in made.edges if e.source in held and e.target not in held and e.target in inside]
            # one edge in and one out, or several that part (meet) at one gateway outside
            assert min(len({e.target for e in out}), len(out)) <= 1
            assert min(len({e.target for e in into}), len({e.source for e in into})) <= 1


def shapes(line) -> list[object]:
    return [r.kind.value if not r.lines else (r.kind.value, [shapes(inner) for inner in r.lines]) for r in line.regions]


def test_a_list_is_a_line_of_steps():
    tree = region_tree(flow(step("窓口", "a"), step("窓口", "b")))
    assert shapes(tree.line) == ["step"] * 4
    assert tree.depths() == {"@start": 0, "a": 0, "b": 0, "@end": 0}


def test_a_parallel_block_holds_its_branches():
    tree = region_tree(flow(parallel("p", [step("窓口", "a"), step("窓口", "b")], [step("税", "c")], [])))
    block: Region = tree.line.regions[1]
    assert (block.kind, block.entry, block.exit) == (RegionKind.PARALLEL, "p&split", "p&join")
    assert sorted(map(len, (line.regions for line in block.lines))) == [0, 1, 2]
    assert tree.depths()["a"] == 1


def test_rework_is_a_loop_and_nests():
    tree = region_tree(
        flow(
            step("市民", "書く"),
            step("窓口", "見る", to=[("不備", "15%", "書く"), ("よい", None, "次へ")]),
            step("窓口", "入れる", to=[("誤り", "5%", "書く"), ("よい", None, "次へ")]),
        )
    )
    assert [region.kind for region in tree.line.regions][1] in (RegionKind.LOOP, RegionKind.TANGLE)
    assert set(tree.line.regions[1].all_nodes()) == {"書く", "見る", "見る?", "入れる", "入れる?"}


def test_a_clean_loop_is_named_so():
    tree = region_tree(
        flow(step("市民", "書く"), step("窓口", "見る", to=[("不備", "15%", "書く"), ("よい", None, "次へ")]))
    )
    loop = tree.line.regions[1]
    assert loop.kind is RegionKind.LOOP
    assert {line.source for line in loop.lines} == {"書く", "見る?"}


def test_choices_that_meet_again_are_choices():
    tree = region_tree(
        flow(
            step("窓口", "a", to=[("x", "40%", "b"), ("y", None, "c")]),
            step("窓口", "b", next="d"),
            step("窓口", "c"),
            step("窓口", "d"),
        )
    )
    assert [r.kind for r in tree.line.regions] == [
        RegionKind.STEP, RegionKind.STEP, RegionKind.CHOICE, RegionKind.STEP, RegionKind.STEP,
    ]  # fmt: skip


def test_checks_that_may_end_the_case_nest():
    def check(name):
        return step("窓口", name, to=[("だめ", "10%", "終了"), ("よい", None, "次へ")])

    tree = region_tree(flow(check("a"), check("b"), check("c"), step("窓口", "d")))
    outer = tree.line.regions[-1]
    assert [outer.kind, outer.entry, outer.exit] == [RegionKind.CHOICE, "a?", "@end"]
    inner = [region for line in outer.lines for region in line.regions if region.lines]
    assert [(region.kind, region.entry) for region in inner] == [(RegionKind.CHOICE, "b?")]
    assert RegionKind.TANGLE not in {region.kind for region in tree.line.all_regions()}
    assert tree.depths()["d"] == 3


def test_ways_that_meet_early_nest_too():
    tree = region_tree(
        flow(
            step("窓口", "a", to=[("x", "40%", "b"), ("y", None, "c"), ("z", None, "d")]),
            step("窓口", "b", next="f"),
            step("窓口", "c"),
            step("窓口", "d"),
            step("窓口", "f"),
        )
    )
    assert {region.kind for region in tree.line.all_regions()} == {RegionKind.STEP, RegionKind.CHOICE}


def test_a_block_of_three_equal_ways_stays_one_block():
    tree = region_tree(flow(parallel("p", *([step("窓口", name)] for name in "abc")), step("窓口", "d")))
    (block,) = [region for region in tree.line.all_regions() if region.lines]
    assert block.kind is RegionKind.PARALLEL and len(block.lines) == 3


def test_what_no_case_passes_lies_outside():
    tree = region_tree(flow(step("窓口", "a", next="終了"), step("窓口", "b")))
    assert tree.outside == ("b",)


def test_deep_nesting_needs_no_deep_stack():
    items = [step("窓口", f"s{n}", to=[("やり直し", "1%", "s0"), ("次", None, "次へ")]) for n in range(1500)]
    tree = region_tree(flow(*items))
    assert len(list(tree.line.nodes())) == 3002
