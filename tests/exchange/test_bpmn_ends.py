"""Ends of drawings from elsewhere: each is an end of its own, through the importer and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.audit import analyse_loaded
from bprflow.cli.main import run
from bprflow.exchange.bpmn import read_bpmn, write_bpmn
from bprflow.exchange.formats import load_any
from bprflow.flow import FaultKind, NodeKind, build, structure_faults
from bprflow.flow.soundness import State, check, workflow_graph
from bprflow.measure import lead_time
from bprflow.model import Gateway, GatewayKind
from bprflow.source import dump_text, load_text
from tests.flow.bpmn_reader import read
from tests.flow.make import flow, gateway, parallel, process, step

MODELS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "bpmn" / "soundness"
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="p" name="業務">'
)


def drawn(nodes: str, arrows: str) -> bytes:
    """Write BPMN: `s:startEvent a:task e:endEvent+terminate`, `s>a a>e`."""
    parts = []
    for word in nodes.split():
        identifier, _, kind = word.partition(":")
        kind, _, trigger = kind.partition("+")
        inner = f'<{trigger}EventDefinition id="d_{identifier}"/>' if trigger else ""
        parts.append(f'<{kind} id="{identifier}" name="{identifier}">{inner}</{kind}>')
    for number, arrow in enumerate(arrows.split()):
        source, target = arrow.split(">")
        parts.append(f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>')
    return f"{HEAD}{''.join(parts)}</process></definitions>".encode()


def kinds(data: bytes) -> list[FaultKind]:
    (found,) = read_bpmn(data).processes
    return [fault.kind for fault in structure_faults(build(found))]


FORK = "s>f f>a f>b"


# -- through the importer ---------------------------------------------------------------------


def test_ways_at_the_same_time_may_each_come_to_an_end_of_their_own():
    nodes = "s:startEvent f:parallelGateway a:task b:task e:endEvent"
    assert kinds(drawn(f"{nodes} g:endEvent", f"{FORK} a>e b>g")) == []
    assert kinds(drawn(nodes, f"{FORK} a>e b>e")) == [FaultKind.IMPROPER_COMPLETION]


def test_tasks_that_lead_nowhere_end_each_for_itself():
    assert kinds(drawn("s:startEvent f:parallelGateway a:task b:task", FORK)) == []


@pytest.mark.parametrize("trigger", ["terminate", "error"])
def test_an_end_that_ends_everything_leaves_nothing_behind(trigger):
    """While one branch ends everything, the other is on its way into a merge it would enter twice."""
    nodes = f"s:startEvent f:parallelGateway a:task b:task x:exclusiveGateway e:endEvent+{trigger}"
    assert kinds(drawn(nodes, f"{FORK} a>x b>x x>e")) == [FaultKind.LACK_OF_SYNCHRONISATION]
    apart = f"s:startEvent f:parallelGateway a:task b:task e:endEvent+{trigger}"
    assert kinds(drawn(apart, f"{FORK} a>e b>e")) == []


def test_message_ends_are_ends_of_their_own_too():
    nodes = "s:startEvent f:parallelGateway a:task b:task e:endEvent+message g:endEvent+message"
    assert kinds(drawn(nodes, f"{FORK} a>e b>g")) == []


def test_what_no_start_leads_to_begins_at_once_where_no_start_is_drawn():
    both = drawn("a:task b:task j:parallelGateway c:task e:endEvent", "a>j b>j j>c c>e")
    assert kinds(both) == []
    (found,) = read_bpmn(both).processes
    assert build(found).nodes and len(build(found).starts) == 1


# -- the shared models ------------------------------------------------------------------------

UNSOUND = {
    "p6_stuck": "deadlock", "p10": "deadlock", "livelock": "lack_of_synchronisation",
    "no-option-to-complete-1": "deadlock", "no-option-to-complete-2": "deadlock",
    "no-proper-completion-1": "improper_completion", "no-proper-completion-2": "improper_completion",
    "no-proper-completion-3-unsafe": "lack_of_synchronisation", "dead-activities": "deadlock",
    "bpmn-prefix": "deadlock", "wurst-prefix": "deadlock", "no-prefix": "lack_of_synchronisation",
    "task": "lack_of_synchronisation", "intermediate_event": "lack_of_synchronisation",
    "nothing": "lack_of_synchronisation", "link_event": "improper_completion", "end": "improper_completion",
    "events": "dead_step",
}  # fmt: skip
"""What is wrong with each model that is not sound; all others are."""
BROKEN = {"STR-01", "STR-02", "STR-04", "STR-05"}


def shared_models() -> list[Path]:
    return sorted(MODELS.glob("*.bpmn"))


@pytest.mark.skipif(not MODELS.is_dir(), reason="shared models are not beside the repository")
def test_every_shared_model_gets_its_verdict_through_the_importer_and_the_audit():
    seen = set()
    for path in shared_models():
        name = path.stem.split("__")[-1]
        seen.add(name)
        verdicts = []
        for loaded in load_any(str(path)):
            assert loaded.process is not None, path
            built = build(loaded.process)
            verdict = check(workflow_graph(built))
            said = {fault.kind for fault in structure_faults(built)}
            findings = {found.code for found in analyse_loaded(loaded).findings} & BROKEN
            assert bool(said) is bool(findings) is (verdict.state is State.UNSOUND), path
            verdicts.append(verdict)
        assert State.UNKNOWN not in {verdict.state for verdict in verdicts}, name
        faults = {witness.kind.value for verdict in verdicts for witness in verdict.witnesses}
        assert (UNSOUND[name] in faults) if name in UNSOUND else not faults, (name, faults)
    assert len(shared_models()) == 46 and seen >= set(UNSOUND)


@pytest.mark.skipif(not MODELS.is_dir(), reason="shared models are not beside the repository")
def test_the_importer_and_the_test_reader_agree_on_every_shared_model():
    for path in shared_models():
        imported = read_bpmn(path.read_bytes(), str(path))
        ours = {check(workflow_graph(build(p))).state for p in imported.processes}
        plain = check(read(path)).state
        # Two gateways lead nowhere: the importer says so, and reads them as ends.
        if path.stem.endswith("reader__gateways"):
            assert plain is State.UNSOUND and ours == {State.SOUND}
            assert [d.code for d in imported.diagnostics] == ["XCH-05"] * 2
            continue
        assert (State.UNSOUND in ours) is (plain is State.UNSOUND), path
        assert plain is not State.UNKNOWN, path


# -- there and back ---------------------------------------------------------------------------


def endings(data: bytes) -> list[tuple[str, str]]:
    """List the ends of a BPMN file: name and what it triggers."""
    from lxml import etree

    found = []
    for end in etree.fromstring(data).iter("{*}endEvent"):
        trigger = next((c.tag.rpartition("}")[2] for c in end if c.tag.endswith("EventDefinition")), "")
        found.append((end.get("name"), trigger))
    return sorted(found)


def test_ends_of_every_kind_survive_the_way_through_the_model():
    nodes = (
        "s:startEvent x:exclusiveGateway a:task b:task c:task d:task "
        "却下:endEvent+terminate 故障:endEvent+error 取下げ:endEvent 交付:endEvent"
    )
    source = drawn(nodes, "s>x x>a x>b x>c x>d a>却下 b>故障 c>取下げ d>交付")
    (found,) = read_bpmn(source).processes
    gates = {i.name: i.gateway for i in found.steps if isinstance(i, Gateway) and i.gateway.is_end}
    assert gates == {
        "却下": GatewayKind.TERMINATE, "故障": GatewayKind.ERROR, "取下げ": GatewayKind.END, "交付": GatewayKind.END,
    }  # fmt: skip
    written = write_bpmn([found])
    assert endings(written) == endings(source)
    redrawn = written.replace(b'fingerprint="', b'fingerprint="other')
    for data in (written, redrawn):
        (back,) = read_bpmn(data).processes
        assert endings(write_bpmn([back])) == endings(source)
    assert read_bpmn(written).processes == (found,)
    loaded = load_text(dump_text(found))
    assert loaded.process is not None and loaded.process.steps == found.steps


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["", "+terminate", "+error"]), min_size=1, max_size=5), st.booleans())
def test_as_many_ends_come_back_as_were_drawn(triggers, together):
    ways = range(len(triggers))
    split = "parallelGateway" if together else "exclusiveGateway"
    nodes = f"s:startEvent x:{split} " + " ".join(f"t{k}:task e{k}:endEvent{triggers[k]}" for k in ways)
    source = drawn(nodes, "s>x " + " ".join(f"x>t{k} t{k}>e{k}" for k in ways))
    (found,) = read_bpmn(source).processes
    built = build(found)
    assert len(built.ends) == len(triggers)
    assert sum(built.nodes[end].cancels for end in built.ends) == sum(bool(trigger) for trigger in triggers)
    assert structure_faults(built) == ()
    redrawn = write_bpmn([found]).replace(b'fingerprint="', b'fingerprint="other')
    (back,) = read_bpmn(redrawn).processes
    assert len(build(back).ends) == len(triggers)


def test_one_end_drawn_in_many_places_stays_one_end():
    """The picture repeats 終了 beside every step that ends; read back, it is one end again."""
    made = process(
        step("窓口", "受ける", to=[("だめ", "30%", "終了"), ("よい", None, "次へ")]),
        step("税", "決める", to=[("だめ", "30%", "終了"), ("よい", None, "次へ")]),
        step("会計", "払う"),
    )
    written = write_bpmn([made])
    assert len(endings(written)) == 3
    (back,) = read_bpmn(written.replace(b'fingerprint="', b'fingerprint="other')).processes
    assert build(back).ends == ("@end",)


# -- in YAML ----------------------------------------------------------------------------------


def test_an_end_written_as_an_item_is_one_of_its_own():
    made = flow(
        step("窓口", "受ける", next="分ける"),
        gateway("分ける", "並行", ("", None, "控えを綴る"), ("", None, "審査する")),
        step("窓口", "控えを綴る"),
        gateway("控え済", "終点"),
        step("窓口", "審査する"),
    )
    assert structure_faults(made) == ()
    assert made.ends == ("控え済", "@end")
    assert made.outgoing["控え済"] == ()


def test_a_side_way_of_a_parallel_block_may_end_for_itself_but_not_the_whole_case():
    def ending(kind: str) -> list[FaultKind]:
        made = flow(parallel("p", [step("窓口", "a"), gateway("済", kind)], [step("税", "b")]), step("窓口", "c"))
        return [fault.kind for fault in structure_faults(made)]

    assert ending("終点") == []
    assert ending("打切り") == []
    whole = flow(parallel("p", [step("窓口", "a", next="終了")], [step("税", "b")]), step("窓口", "c"))
    assert [fault.kind for fault in structure_faults(whole)]


def test_shares_flow_into_every_end():
    made = flow(
        step("窓口", "受ける", to=[("却下", "25%", "却下"), ("よい", None, "次へ")]),
        step("窓口", "通知する"),
        gateway("終わり", "終点"),
        gateway("却下", "打切り"),
    )
    from bprflow.measure.visits import expected_visits

    visits = expected_visits(made)
    assert visits["却下"] == pytest.approx(0.25) and visits["終わり"] == pytest.approx(0.75)
    assert {made.nodes[end].kind for end in made.ends} == {NodeKind.END}


def test_the_last_of_two_ways_with_ends_of_their_own_ends_the_case():
    """Two branches of exactly 2 and 30 minutes after 10: the case takes 40, and that is no bound."""

    def made(kind):
        return flow(
            step("窓口", "受ける", touch=minutes(10)),
            gateway("分ける", "並行", ("", None, "控え"), ("", None, "審査")),
            step("窓口", "控え", touch=minutes(2)),
            gateway("済", kind),
            step("係", "審査", touch=minutes(30)),
        )

    time = lead_time(made("終点"))
    assert time.exact and time.mean == pytest.approx(40, abs=0.2) and time.p95 == pytest.approx(40, abs=0.5)
    cut = lead_time(made("打切り"))  # the copy ends the case for all: only bounds are known
    assert not cut.exact and cut.low_mean <= 12 <= cut.high_mean


def minutes(value):
    return {"low_minutes": value, "high_minutes": value, "text": f"{value}分"}


def test_the_command_line_says_the_same(tmp_path, capfd):
    source = drawn("s:startEvent f:parallelGateway a:task b:task e:endEvent", f"{FORK} a>e b>e")
    apart = drawn("s:startEvent f:parallelGateway a:task b:task e:endEvent g:endEvent", f"{FORK} a>e b>g")
    said = []
    for name, data in (("x.bpmn", source), ("y.bpmn", apart)):
        (tmp_path / name).write_bytes(data)
        run(["audit", str(tmp_path / name), "--lang", "ja"])
        said.append(capfd.readouterr().out)
    assert "STR-05 「f」で同時に進んだ道の一つが" in said[0]
    assert "STR-05" not in said[1]
