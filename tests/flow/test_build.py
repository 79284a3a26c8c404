import gc
import time

from bprflow.flow import FaultKind, NodeKind, build, structure_faults

from .make import flow, gateway, parallel, process, step


def arrows(graph):
    return [(edge.source, edge.target) for edge in graph.edges]


def test_a_list_runs_from_start_to_end():
    graph = flow(step("窓口", "a"), step("窓口", "b"))
    assert list(graph.nodes) == ["@start", "a", "b", "@end"]
    assert arrows(graph) == [("@start", "a"), ("a", "b"), ("b", "@end")]
    assert structure_faults(graph) == ()


def test_no_steps_still_make_a_graph():
    graph = flow()
    assert arrows(graph) == [("@start", "@end")]
    assert structure_faults(graph) == ()


def test_branches_become_a_decision_with_shares():
    graph = flow(
        step("市民", "書く"),
        step("窓口", "見る", to=[("不備あり", "15%", "書く"), ("不備なし", None, "次へ")]),
        step("窓口", "入れる"),
    )
    decision = graph.nodes["見る?"]
    assert decision.kind is NodeKind.XOR
    assert decision.label == "不備？"
    assert [(e.target, e.share, e.stated) for e in graph.outgoing["見る?"]] == [
        ("書く", 0.15, True),
        ("入れる", 0.85, False),
    ]
    assert graph.back_edges == {("見る?", "書く", 0)}


def test_missing_shares_share_what_the_others_leave():
    graph = flow(step("窓口", "a", to=[("x", "40%", "終了"), ("y", None, "b"), ("z", None, "終了")]), step("窓口", "b"))
    assert [round(e.share, 9) for e in graph.outgoing["a?"]] == [0.4, 0.3, 0.3]
    assert [e.key for e in graph.outgoing["a?"]] == [0, 0, 1]


def test_parallel_branches_are_split_and_joined():
    graph = flow(
        parallel("p", [step("窓口", "a"), step("窓口", "b")], [step("財政", "c")], []),
        step("窓口", "d"),
    )
    assert arrows(graph) == [
        ("@start", "p&split"),
        ("p&split", "a"),
        ("p&split", "c"),
        ("p&split", "p&join"),
        ("a", "b"),
        ("b", "p&join"),
        ("c", "p&join"),
        ("p&join", "d"),
        ("d", "@end"),
    ]
    assert graph.nodes["p&split"].kind is graph.nodes["p&join"].kind is NodeKind.AND


def test_nested_blocks_and_blocks_at_the_end():
    graph = flow(parallel("p", [parallel("q", [step("窓口", "a")], [step("窓口", "b")])], [step("窓口", "c")]))
    assert ("q&join", "p&join") in arrows(graph)
    assert ("p&join", "@end") in arrows(graph)
    assert list(graph.nodes)[1:3] == ["p&split", "q&split"]


def test_jumps_by_id_by_name_and_in_any_width():
    items = [
        {"id": "s1", "lane": "窓口", "name": "受付1", "next": "確認"},
        {"id": "s2", "lane": "窓口", "name": "別の道", "next": "受付１"},
        {"id": "s3", "lane": "窓口", "name": "確認", "next": "終了"},
    ]
    graph = build(process(*items))
    assert ("s1", "s3") in arrows(graph)
    assert ("s2", "s1") in arrows(graph)
    assert ("s3", "@end") in arrows(graph)


def test_ids_win_over_names():
    items = [
        {"id": "s1", "lane": "窓口", "name": "s2", "next": "s2"},
        {"id": "s2", "lane": "窓口", "name": "s1", "next": "終了"},
    ]
    assert ("s1", "s2") in arrows(build(process(*items)))


def test_a_jump_to_a_parallel_block_enters_its_split():
    graph = flow(
        step("窓口", "a", to=[("x", None, "p"), ("y", None, "終了")]),
        step("窓口", "b"),
        parallel("p", [step("窓口", "c")], [step("窓口", "d")]),
    )
    assert ("a?", "p&split") in arrows(graph)


def test_explicit_gateways_split_and_join():
    graph = flow(
        gateway("g", "inclusive", ("住民税あり", "30%", "a"), ("国保あり", "80%", "b")),
        step("税", "a", next="h"),
        step("国保", "b"),
        gateway("h", "包含", next="終了"),
    )
    assert graph.nodes["g"].kind is NodeKind.OR
    assert [e.share for e in graph.outgoing["g"]] == [0.3, 0.8]
    assert arrows(graph)[-1] == ("h", "@end")
    assert structure_faults(graph) == ()


def test_a_later_start_gets_its_own_start_node():
    graph = flow(step("窓口", "a", start="届出"), step("窓口", "b"), step("窓口", "c", start="電話"))
    assert graph.starts == ("@start", "@start:c")
    assert [graph.nodes[s].label for s in graph.starts] == ["届出", "電話"]
    assert ("b", "c") in arrows(graph)


def test_two_steps_with_one_id_keep_two_nodes():
    graph = flow(step("窓口", "a"), step("窓口", "a"))
    assert list(graph.nodes) == ["@start", "a", "a#2", "@end"]
    assert arrows(graph) == [("@start", "a"), ("a", "a#2"), ("a#2", "@end")]


def test_undefined_targets_are_named_and_do_not_crash():
    graph = flow(step("窓口", "a", next="ない"), step("窓口", "b", to=[("x", None, "どこか"), ("y", None, "終了")]))
    faults = structure_faults(graph)
    assert [f.kind for f in faults] == [FaultKind.UNDEFINED_TARGET, FaultKind.UNDEFINED_TARGET, FaultKind.UNREACHABLE]
    assert "「ない」" in faults[0].message.ja
    assert faults[1].nodes == ("b",)
    assert faults[0].witness == ("a",)


def test_unreachable_steps_are_reported_once_for_each_island():
    graph = flow(
        step("窓口", "a", next="終了"), step("窓口", "b"), step("窓口", "c", next="b"), step("窓口", "d", next="終了")
    )
    faults = structure_faults(graph)
    assert [(f.kind, f.nodes) for f in faults if f.kind is FaultKind.UNREACHABLE] == [
        (FaultKind.UNREACHABLE, ("b", "c")),
        (FaultKind.UNREACHABLE, ("d",)),
    ]


def test_an_endless_loop_is_shown_with_one_round():
    graph = flow(step("窓口", "a"), step("窓口", "b"), step("課長", "c", next="b"))
    (fault,) = structure_faults(graph)
    assert fault.kind is FaultKind.ENDLESS_LOOP
    assert fault.nodes == ("b", "c")
    assert fault.witness == ("a", "b", "c", "b")


def test_a_loop_with_a_way_out_is_no_fault():
    graph = flow(step("窓口", "a"), step("窓口", "b", to=[("直す", "10%", "a"), ("よい", None, "終了")]))
    assert structure_faults(graph) == ()


def test_a_gateway_that_leads_nowhere_is_a_dead_end():
    graph = flow(
        step("窓口", "a", to=[("x", None, "g"), ("y", None, "終了")]), gateway("g", "exclusive", next="どこか")
    )
    assert [f.kind for f in structure_faults(graph)] == [FaultKind.UNDEFINED_TARGET]


def test_shares_that_miss_100_percent_are_named():
    over = flow(step("窓口", "a", to=[("x", "80%", "終了"), ("y", "40%", "b")]), step("窓口", "b"))
    under = flow(step("窓口", "a", to=[("x", "30%", "終了"), ("y", "40%", "b")]), step("窓口", "b"))
    rounded = flow(
        step("窓口", "a", to=[("x", "33.3%", "終了"), ("y", "33.3%", "b"), ("z", "33.3%", "b")]), step("窓口", "b")
    )
    ranges = flow(step("窓口", "a", to=[("x", "15〜20%", "終了"), ("y", "80〜85%", "b")]), step("窓口", "b"))
    assert [f.kind for f in structure_faults(over)] == [FaultKind.SHARES]
    assert "120%" in structure_faults(over)[0].message.ja
    assert "70%" in structure_faults(under)[0].message.en
    assert structure_faults(rounded) == structure_faults(ranges) == ()


def test_questions_come_from_the_conditions():
    def label(*conditions):
        return (
            flow(
                step("窓口", "書類を確認", to=[(c, None, "終了") for c in conditions]),
            )
            .nodes["書類を確認?"]
            .label
        )

    assert label("不備あり", "不備なし") == "不備？"
    assert label("はい", "いいえ") == "書類を確認？"
    assert label("500万円以上", "それ以外") == "500万円以上？"
    assert label("市内", "県外") == ""
    assert label("添付が足りない", "添付がそろう") == "添付？"


def test_ten_thousand_steps_build_in_linear_time():
    def seconds(count):
        made = process(
            *(
                step(
                    "窓口",
                    f"s{n}",
                    to=[("やり直し", "10%", f"s{max(0, n - 3)}"), ("次", None, "次へ")] if n % 5 == 0 else None,
                )
                for n in range(count)
            )
        )
        gc.disable()
        began = time.process_time()
        graph = build(made)
        structure_faults(graph)
        spent = time.process_time() - began
        gc.enable()
        return spent

    seconds(200)
    small, large = min(seconds(1_000) for _ in range(3)), min(seconds(10_000) for _ in range(2))
    assert large < 60 * max(small, 0.01)  # quadratic growth would be 100 times
