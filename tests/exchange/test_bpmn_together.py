"""Pools that exchange messages, looked at together: who waits for whom."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bprflow.cli.main import run
from bprflow.exchange.bpmn import read_bpmn
from bprflow.source.diagnostic import Level


def pools(*flows: str, messages: str = "", kinds: str = "") -> bytes:
    """Draw one pool for each `a>b>c` (several lines split by `;`), messages `a>b` between them.

    What is not named in `kinds` (`x:exclusiveGateway`) is a task; `s…` is a start, `e…` an end.
    """
    known = dict(part.split(":") for part in kinds.split())
    parts = []
    for number, flow in enumerate(flows):
        arrows = [pair for line in flow.split(";") for pair in pairwise(line.split(">"))]
        nodes = dict.fromkeys(node for pair in arrows for node in pair)
        drawn = [
            f'<{known.get(n, {"s": "startEvent", "e": "endEvent"}.get(n[0], "task"))} id="{n}" name="{n}"/>'
            for n in nodes
        ]
        drawn += [
            f'<sequenceFlow id="f{number}_{k}" sourceRef="{a}" targetRef="{b}"/>' for k, (a, b) in enumerate(arrows)
        ]
        parts.append(f'<process id="p{number}" name="業務{number}">{"".join(drawn)}</process>')
    people = "".join(f'<participant id="l{n}" name="プール{n}" processRef="p{n}"/>' for n in range(len(flows)))
    sent = [message.split(">") for message in messages.split()]
    posts = "".join(f'<messageFlow id="m{k}" sourceRef="{a}" targetRef="{b}"/>' for k, (a, b) in enumerate(sent))
    head = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><collaboration id="k">'
    return f"{head}{people}{posts}</collaboration>{''.join(parts)}</definitions>".encode()


def told(data: bytes) -> list[tuple[Level, str]]:
    return [(d.level, d.message.ja) for d in read_bpmn(data).diagnostics if d.code == "XCH-12"]


def test_two_pools_that_wait_for_each_other_are_told():
    stuck = told(pools("s1>a>b>e1", "s2>c>d>e2", messages="b>c d>a"))
    assert [level for level, _ in stuck] == [Level.WARNING]
    assert "「a」が「d」からの連絡を待ったまま" in stuck[0][1] or "「c」が「b」からの連絡を待ったまま" in stuck[0][1]
    assert told(pools("s1>a>b>e1", "s2>d>c>e2", messages="b>c d>a")) == []


def test_three_pools_may_wait_in_a_ring():
    ring = pools("s1>a>b>e1", "s2>c>d>e2", "s3>f>g>e3", messages="b>c d>f g>a")
    assert [level for level, _ in told(ring)] == [Level.WARNING]
    begun = pools("s1>b>a>e1", "s2>c>d>e2", "s3>f>g>e3", messages="b>c d>f g>a")
    assert told(begun) == []


def test_a_message_that_one_branch_does_not_send_is_told():
    flows = ("s1>x;x>a;x>b;a>e1;b>e1", "s2>c>e2")
    ((level, sentence),) = told(pools(*flows, messages="a>c", kinds="x:exclusiveGateway"))
    assert level is Level.WARNING and "「c」が「a」からの連絡" in sentence
    # A pool that begins with the message does not begin without it.
    assert told(pools(*flows, messages="a>s2", kinds="x:exclusiveGateway")) == []
    assert told(pools("s1>a>e1", "s2>c>e2", messages="a>c")) == []


def test_a_step_that_asks_and_is_answered_does_not_wait_for_itself():
    assert told(pools("s1>a>e1", "s2>c>d>e2", messages="a>c d>a")) == []
    strict = pools("s1>a>e1", "s2>c>d>e2", messages="a>c d>a", kinds="a:receiveTask")
    assert [level for level, _ in told(strict)] == [Level.WARNING]


def test_what_is_not_decided_is_said_to_be_assumed(monkeypatch):
    broken = pools("s1>f;f>a;f>b;a>e1;b>e1", "s2>c>e2", messages="a>c", kinds="f:parallelGateway")
    ((level, sentence),) = told(broken)
    assert level is Level.INFO and "届くと仮定しています" in sentence
    monkeypatch.setattr("bprflow.exchange.bpmn.together.STATE_LIMIT", 1)
    wide = "s1>f;" + ";".join(f"f>a{k}>j" for k in range(5)) + ";j>e1"
    many = pools(wide, "s2>c>d>e2", messages="a0>c d>a1", kinds="f:parallelGateway j:parallelGateway")
    ((level, sentence),) = told(many)
    assert level is Level.INFO and "判定できなかった" in sentence and "仮定" in sentence


def test_black_boxes_and_single_pools_are_silent():
    assert told(pools("s1>a>e1", messages="a>nobody")) == []
    assert told(pools("s1>a>b>e1", messages="a>b")) == []


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=5))
def test_straight_pools_stop_exactly_when_their_order_goes_round(posts):
    """Two straight pools finish exactly when "before" along both pools and all messages has no ring."""
    one, other = [f"a{k}" for k in range(4)], [f"b{k}" for k in range(4)]
    sent = [(one[x], other[y]) if forth else (other[y], one[x]) for x, y, forth in posts]
    kinds = " ".join(f"{target}:receiveTask" for _, target in sent)
    data = pools(">".join(["s1", *one, "e1"]), ">".join(["s2", *other, "e2"]), messages=" ".join(f"{a}>{b}" for a, b in sent), kinds=kinds)  # fmt: skip
    arcs = [*pairwise(one), *pairwise(other), *sent]
    left = {*one, *other}
    while free := {node for node in left if not any(b == node and a in left for a, b in arcs)}:
        left -= free
    assert bool(told(data)) is bool(left)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_command_line_says_it(tmp_path, capfd, language):
    path = tmp_path / "x.bpmn"
    path.write_bytes(pools("s1>a>b>e1", "s2>c>d>e2", messages="b>c d>a"))
    run(["audit", str(path), "--lang", language])
    done = capfd.readouterr()
    assert "XCH-12" in done.out + done.err
    assert ("待ったまま" if language == "ja" else "waits for what") in done.out + done.err
