"""Small processes and random ones for the tests of this room."""

from __future__ import annotations

from hypothesis import strategies as st

from bprflow.flow import build, structure_faults
from bprflow.model import Process
from bprflow.model.redesign import Redesign

LANES = ("市民", "窓口", "住民記録")
WORDS = ("届を書く", "受け取る", "照合する", "入力する", "綴る", "知らせる", "審査する", "決裁を受ける", "送る", "数える",
         "印刷する", "運ぶ", "判断する", "台帳に書く", "電話で聞く", "現地を見る")  # fmt: skip

DOCUMENTS = ("届", "台帳", "通知")
ATTACHMENTS = ("住民票", "納税証明書")
RULES = (
    {"name": "届は書面で", "requirements": ["書面", "押印"], "bases": {"kind": "慣行"}},
    {"name": "窓口で受ける", "requirements": "対面", "bases": {"kind": "要綱", "name": "例の要綱"}},
)


def step(name: str, lane: str = "窓口", **rest: object) -> dict[str, object]:
    return {"id": name, "name": name, "lane": lane, **rest}


def process(*steps: dict[str, object], **rest: object) -> Process:
    lanes = [
        {"name": "市民", "kind": "住民"},
        {"name": "窓口", "kind": "職員"},
        {"name": "住民記録", "kind": "システム"},
    ]
    return Process.model_validate({"name": "業務", "volume": "1200件/年", "lanes": lanes, "steps": list(steps), **rest})


def redesign(*changes: dict[str, object], **rest: object) -> Redesign:
    return Redesign.model_validate({"title": "案", "changes": list(changes), **rest})


@st.composite
def flows(draw: st.DrawFn, minimum: int = 2, maximum: int = 9, *, papers: bool = True) -> Process:
    """A sound flow with loops, forward jumps and parallel blocks."""
    count = draw(st.integers(minimum, maximum))
    names = draw(st.permutations(WORDS))[:count]
    rows: list[dict[str, object]] = []
    for index, name in enumerate(names):
        made = step(name, draw(st.sampled_from(LANES)), touch=f"{draw(st.integers(0, 30))}分")
        if papers:
            made["reads"] = draw(st.lists(st.sampled_from(DOCUMENTS), max_size=1))
            made["writes"] = draw(st.lists(st.sampled_from(DOCUMENTS), max_size=1))
            made["attachments"] = draw(st.lists(st.sampled_from(ATTACHMENTS), max_size=1))
            made["rules"] = draw(st.lists(st.sampled_from([rule["name"] for rule in RULES]), max_size=1))
        shape = draw(st.sampled_from(("plain", "plain", "plain", "back", "skip", "end")))
        if shape == "back" and index:
            target = names[draw(st.integers(0, index - 1))]
            made["branches"] = [{"condition": "不備", "share": "10%", "target": target}, {"condition": "可"}]
        elif shape == "skip" and index + 2 < count:
            target = names[draw(st.integers(index + 2, count - 1))]
            made["branches"] = [{"condition": "不要", "share": "20%", "target": target}, {"condition": "要"}]
        elif shape == "end" and index + 1 < count:
            made["branches"] = [{"condition": "取下げ", "share": "5%", "target": "終了"}, {"condition": "続ける"}]
        rows.append(made)
    if count >= 4 and draw(st.booleans()):
        start = draw(st.integers(0, count - 3))
        inside = [{k: v for k, v in row.items() if k != "branches"} for row in rows[start : start + 3]]
        block = {"type": "parallel", "id": "同時", "branches": [inside[:1], inside[1:]]}
        rows[start : start + 3] = [block]
    rows = _with_gateways(draw, rows)
    made_process = process(*rows, rules=RULES if papers else [])
    from hypothesis import assume

    assume(not structure_faults(build(made_process)))
    return made_process


def _with_gateways(draw: st.DrawFn, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Now and then put explicit gateways in: a choice, or a fork and its join."""
    plain = [i for i in range(len(rows) - 2) if "branches" not in rows[i] and "branches" not in rows[i + 1]]
    shape = draw(st.sampled_from(("none", "none", "choice", "fork"))) if plain else "none"
    if shape == "none":
        return rows
    at = draw(st.sampled_from(plain))
    if shape == "choice":
        ways = [{"condition": "甲", "share": "40%", "target": str(rows[at + 2]["id"])}, {"condition": "乙"}]
        gate = {"type": "gateway", "id": "関門", "gateway": "exclusive", "branches": ways}
        return [*rows[: at + 1], gate, *rows[at + 1 :]]
    first, second = dict(rows[at]), dict(rows[at + 1])
    first["next"] = "合流"
    ways = [{"condition": "", "target": str(row["id"])} for row in (first, second)]
    fork = {"type": "gateway", "id": "分岐点", "gateway": "parallel", "branches": ways}
    join = {"type": "gateway", "id": "合流", "gateway": "parallel"}
    return [*rows[:at], fork, first, second, join, *rows[at + 2 :]]


@st.composite
def changes(draw: st.DrawFn, of: Process) -> dict[str, object]:
    """Any operation on steps of the flow."""
    names = [s.id for s in of.all_steps]
    one = st.sampled_from(names)
    kind = draw(st.sampled_from((
        "eliminate", "combine", "parallelise", "move", "check_earlier", "replace", "split", "insert", "automate",
        "triage", "decide", "drop_form", "merge_forms", "drop_attachment", "amend_rule",
    )))  # fmt: skip
    new = step(f"新しい手順{draw(st.integers(1, 4))}", draw(st.sampled_from(LANES)))
    several = st.lists(one, min_size=2, max_size=3, unique=True)
    match kind:
        case "eliminate":
            return {"type": "eliminate", "targets": draw(st.lists(one, min_size=1, max_size=2, unique=True))}
        case "combine" if len(names) > 1:
            return {"type": "combine", "targets": draw(several), "new": new}
        case "parallelise" if len(names) > 1:
            start = draw(st.integers(0, len(names) - 2))
            return {"type": "parallelise", "branches": names[start : start + draw(st.integers(2, 3))]}
        case "move":
            return {"type": "move", "target": draw(one), draw(st.sampled_from(("before", "after"))): draw(one)}
        case "check_earlier":
            return {"type": "check_earlier", "target": draw(one), "before": draw(one)}
        case "split":
            return {"type": "replace", "target": draw(one), "new": [new, step("新しい手順その二")]}
        case "insert":
            place = draw(st.sampled_from(("before", "after", "")))
            return {"type": "insert", "new": new, **({place: draw(one)} if place else {})}
        case "automate":
            return {"type": "automate", "target": draw(one)}
        case "triage":
            return {"type": "triage", "target": draw(one), "share": "20%"}
        case "decide":
            return {"type": "triage", "target": draw(one), "share": "20%", "decision": new}
        case "drop_form":
            return {"type": "drop_form", "targets": draw(st.sampled_from(DOCUMENTS))}
        case "merge_forms":
            papers = st.lists(st.sampled_from(DOCUMENTS), min_size=2, max_size=3, unique=True)
            return {"type": "merge_forms", "targets": draw(papers), "into": draw(st.sampled_from(("共通の様式", "届")))}
        case "drop_attachment":
            told: dict[str, object] = {"type": "drop_attachment", "targets": draw(st.sampled_from(ATTACHMENTS))}
            told |= {"at": draw(one)} if draw(st.booleans()) else {}
            return told | ({"substitute": "庁内照会の結果"} if draw(st.booleans()) else {})
        case "amend_rule":
            milder = {"requirements": "書面"} if draw(st.booleans()) else {}
            return {
                "type": "amend_rule",
                "rule": draw(st.sampled_from([str(rule["name"]) for rule in RULES])),
                **milder,
            }
        case _:
            return {"type": "replace", "target": draw(one), "new": new}


@st.composite
def redesigns(draw: st.DrawFn, of: Process, most: int = 4) -> Redesign:
    """A handful of operations, sensible or not."""
    return redesign(*draw(st.lists(changes(of), min_size=0, max_size=most)))
