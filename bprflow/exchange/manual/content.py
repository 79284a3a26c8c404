"""What stands in the manual, before it is Markdown or a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bprflow.exchange.branches import edge_label
from bprflow.flow import FlowGraph, build
from bprflow.flow.graph import NodeKind
from bprflow.language import values
from bprflow.language.terms import Text, Vocabulary
from bprflow.model import DocumentUse, Duration, Process, Provenance, Step

_WORDS = {
    "manual": Text("業務手順書", "Work manual"), "owner": Text("所管", "Section"), "updated": Text("更新日", "Reviewed"),
    "volume": Text("件数", "Volume"), "state": Text("状態", "State"), "basis": Text("根拠", "Basis"), "start": Text("始まり", "Starts with"),
    "period": Text("標準処理期間", "Standard period"), "picture": Text("流れ", "Flow"), "people": Text("登場する人・組織・システム", "Who takes part"),
    "papers": Text("使う書類とデータ", "Papers and data"), "steps": Text("手順", "Steps"), "rules": Text("守る決まり", "Rules to keep"),
    "name": Text("名前", "Name"), "kind": Text("種別", "Kind"), "people_count": Text("人数", "People"), "department": Text("所属", "Department"),
    "media": Text("媒体", "Medium"), "items": Text("項目", "Items"), "retention": Text("保存", "Kept for"), "demands": Text("求めること", "Demands"),
    "written": Text("根拠", "Written in"), "work": Text("作業", "Work"), "time": Text("時間", "Time"), "wait": Text("待ち", "Then wait"),
    "reads": Text("見るもの", "Look at"), "writes": Text("書く・作るもの", "Write"), "attach": Text("添付", "Attachments"), "seal": Text("印", "Seal"),
    "system": Text("システム", "System"), "rule": Text("決まり", "Rule"), "fallback": Text("使えない人には", "Otherwise"), "until": Text("いつまで", "Until"),
    "call": Text("別の手順書", "See manual"), "note": Text("備考", "Note"), "frequency": Text("頻度", "How often"), "share": Text("対象", "Cases"),
    "next": Text("次", "Next"), "end": Text("終わり", "end"), "goto": Text("{number} へ", "go to {number}"), "also": Text("同時に {numbers} へ", "at once to {numbers}"),
    "inferred": Text("（推定）", " (inferred)"), "assumed": Text("（仮定）", " (assumed)"), "purpose": Text("目的", "Purpose"),
    "note_inferred": Text("（推定）は言葉から読み取ったもの、（仮定）はまだ確かめていない数字です。", "(inferred) was read out of the words; (assumed) figures have not been checked."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the manual.

    Attributes:
        kind: heading, text, table, step or picture.
        text: The words; of a step its title.
        level: Level of a heading.
        rows: Rows of a table (the first is its heading), or (label, value) of a step.

    """

    kind: str
    text: str = ""
    level: int = 1
    rows: tuple[tuple[str, ...], ...] = ()


def manual(process: Process, *, language: str = "ja") -> tuple[Block, ...]:
    """Write down a process as a manual: facts, picture, people, papers, numbered steps, rules.

    Args:
        process: Any process.
        language: "ja" or "en", for the words the tool adds.

    """
    return tuple(_Manual(process, build(process), language).blocks())


class _Manual:
    def __init__(self, process: Process, flow: FlowGraph, language: str) -> None:
        self.process, self.flow, self.language = process, flow, language
        tasks = [node for node in flow.nodes.values() if node.kind is NodeKind.TASK]
        self.number = {node.id: str(number) for number, node in enumerate(tasks, 1)}

    def say(self, word: str) -> str:
        return _WORDS[word].in_language(self.language)

    def word(self, vocabulary: Vocabulary, code: str) -> str:
        return vocabulary.word(code, self.language)

    def blocks(self) -> Iterator[Block]:
        process = self.process
        yield Block("heading", f"{self.say('manual')}: {process.name}", 1)
        if process.purpose:
            yield Block("text", f"{self.say('purpose')}: {process.purpose}")
        facts = [
            (self.say("owner"), process.owner), (self.say("state"), self.word(values.STATE, process.state.value)),
            (self.say("volume"), "、".join(rate.text or f"{rate.per_year:,.0f}{rate.unit}/年" for rate in process.volume)),
            (self.say("basis"), "、".join(basis.citation for basis in process.basis)), (self.say("start"), process.start),
            (self.say("period"), self.duration(process.standard_period)), (self.say("updated"), process.updated),
        ]  # fmt: skip
        yield Block("table", rows=(("", ""), *((label, text) for label, text in facts if text)))
        yield Block("heading", self.say("picture"), 2)
        yield Block("picture")
        yield from self._people()
        yield from self._papers()
        yield Block("heading", self.say("steps"), 2)
        yield Block("text", self.say("note_inferred"))
        for node in self.flow.nodes.values():
            if node.kind is NodeKind.TASK and node.step is not None:
                yield self._step(node.id, node.step)
        yield from self._rules()
        if process.note:
            yield Block("heading", self.say("note"), 2)
            yield Block("text", process.note)

    def _people(self) -> Iterator[Block]:
        lanes = {lane.name: lane for lane in self.process.lanes}
        names = [*lanes, *dict.fromkeys(s.lane for s in self.process.all_steps if s.lane not in lanes)]
        rows = []
        for name in names:
            lane = lanes.get(name)
            count = str(lane.headcount) if lane and lane.headcount is not None else ""
            kind = self.word(values.LANE_KIND, lane.kind.value) if lane and lane.kind else ""
            rows.append((name, kind, count, lane.department if lane else ""))
        if rows:
            yield Block("heading", self.say("people"), 2)
            yield Block("table", rows=((self.say("name"), self.say("kind"), self.say("people_count"), self.say("department")), *rows))  # fmt: skip

    def _papers(self) -> Iterator[Block]:
        if self.process.documents:
            rows = [
                (d.name, "、".join(self.word(values.MEDIUM, m.value) for m in d.media), "、".join(d.items), d.retention)
                for d in self.process.documents
            ]
            yield Block("heading", self.say("papers"), 2)
            yield Block("table", rows=((self.say("name"), self.say("media"), self.say("items"), self.say("retention")), *rows))  # fmt: skip

    def _rules(self) -> Iterator[Block]:
        if self.process.rules:
            rows = [
                (r.name, "、".join(self.word(values.REQUIREMENT, q.value) for q in r.requirements),
                 "、".join(b.citation for b in r.bases), r.keep_reason or r.note)
                for r in self.process.rules
            ]  # fmt: skip
            yield Block("heading", self.say("rules"), 2)
            yield Block("table", rows=((self.say("name"), self.say("demands"), self.say("written"), self.say("note")), *rows))  # fmt: skip

    # --- steps -------------------------------------------------------------------------------

    def duration(self, value: Duration | None) -> str:
        """Give a time as written, marked when it is only assumed."""
        if value is None:
            return ""
        text = value.text or f"{value.low_minutes:g}〜{value.high_minutes:g}分"
        return text + (self.say("assumed") if value.provenance is Provenance.ASSUMED else "")

    def _uses(self, uses: tuple[DocumentUse, ...]) -> str:
        return "、".join(use.document + (f"（{'・'.join(use.items)}）" if use.items else "") for use in uses)

    def _step(self, node: str, step: Step) -> Block:
        facts = self.flow.facts[step.id]
        mark = self.say("inferred")
        kind = self.word(values.STEP_KIND, facts.kind.value) + (mark if facts.kind.inferred else "")
        media = "、".join(self.word(values.MEDIUM, f.value) + (mark if f.inferred else "") for f in facts.media)
        rows = [
            (self.say("work"), kind), (self.say("media"), media), (self.say("time"), self.duration(step.touch)),
            (self.say("frequency"), step.frequency.text if step.frequency else ""), (self.say("share"), step.share.text if step.share else ""),
            (self.say("reads"), self._uses(step.reads)), (self.say("writes"), self._uses(step.writes)), (self.say("attach"), "、".join(step.attachments)),
            (self.say("seal"), "、".join(self.word(values.SEAL_KIND, seal.value) for seal in step.seals)), (self.say("system"), step.system),
            (self.say("rule"), "、".join(step.rules)), (self.say("fallback"), step.fallback), (self.say("until"), step.until),
            (self.say("call"), step.call), (self.say("wait"), self.duration(step.wait)), (self.say("next"), self._next(node)), (self.say("note"), step.note),
        ]  # fmt: skip
        title = f"{self.number[node]}. 【{step.lane}】{step.name}"
        return Block("step", title, rows=tuple((label, text) for label, text in rows if text))

    def _next(self, node: str) -> str:
        """Say where it goes on, through the gateways between; empty for the plain next number."""
        ways = list(self._ways(node, "", {node}))
        if [target for _, target in ways] == [str(int(self.number[node]) + 1)] and not ways[0][0]:
            return ""
        said = []
        for words, target in ways:
            place = self.say("end") if not target else self.say("goto").format(number=target)
            said.append(f"{words} → {place}" if words else place)
        return "、".join(dict.fromkeys(said))

    def _ways(self, node: str, words: str, seen: set[str]) -> Iterator[tuple[str, str]]:
        for edge in self.flow.outgoing[node]:
            label = " ".join(part for part in (words, edge_label(edge)) if part)
            target = self.flow.nodes[edge.target]
            if target.id in self.number:
                yield label, self.number[target.id]
            elif target.kind is NodeKind.END:
                yield label, ""
            elif target.id not in seen:
                yield from self._ways(target.id, label, seen | {target.id})
