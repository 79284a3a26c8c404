"""The to-be flow as its own file: what nobody touched keeps its words and comments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bprflow.language import keys, values
from bprflow.language.text import normalise
from bprflow.model import Process, State
from bprflow.source.diagnostic import Loaded, SourceText
from bprflow.source.dump import declared_data, dump_text
from bprflow.source.load import load_source
from bprflow.source.yaml_text import YamlText, entries, language_of, lines

T = TypeVar("T")


def to_be_text(loaded: Loaded, process: Process, remark: str = "") -> str:
    """Write a to-be flow on top of the text of the as-is flow.

    Comments and wording of everything that did not change stay. If the patched text would not
    read as `process`, the flow is written anew instead: the text is never wrong.

    Args:
        loaded: The as-is text as read.
        process: The to-be flow.
        remark: One line for the top.

    """
    language = language_of(loaded.source.text)
    head = f"# {remark}\n" if remark else ""
    patched = _Patch(loaded, process, language).text() if loaded.process is not None else ""
    if patched and _reads_as(patched, process):
        return head + patched
    return head + dump_text(process, language)


def _reads_as(text: str, process: Process) -> bool:
    read = load_source(SourceText("<to-be>", text)).process
    if read is None:
        return False
    same = ("name", "state", "lanes", "documents", "rules", "steps", "volume", "note")
    return all(getattr(read, code) == getattr(process, code) for code in same)


@dataclass
class _Block:
    """One top-level entry of a text: its key and its lines, remarks above it included."""

    code: str
    rows: list[str] = field(default_factory=list)
    first: int = 0
    """Line number of the key itself, from 1."""


class _Patch:
    """Changes the text of a flow where the flow changed."""

    def __init__(self, loaded: Loaded, process: Process, language: str) -> None:
        assert loaded.process is not None
        self.loaded = loaded
        self.before = loaded.process
        self.after = process
        self.yaml = YamlText(language)
        self.rows = loaded.source.text.splitlines()

    def text(self) -> str:
        """Give the patched text; empty when the text is not written in blocks."""
        blocks = self._blocks()
        if not blocks or all(block.code != "steps" for block in blocks):
            return ""
        written = {block.code for block in blocks}
        rows: list[str] = []
        for block in blocks:
            rows += self._block(block, written)
        return "\n".join(rows).rstrip("\n") + "\n"

    def _blocks(self) -> list[_Block]:
        blocks: list[_Block] = []
        pending: list[str] = []
        for number, row in enumerate(self.rows, 1):
            starts = row and not row[0].isspace() and row[0] not in "#-"
            if starts:
                term = keys.PROCESS.find(row.partition(":")[0].strip())
                blocks.append(_Block(term.code if term else "", [*pending, row], number))
                pending = []
            elif not row.strip() or row.startswith("#"):
                pending.append(row)
            else:
                if not blocks:
                    return []
                blocks[-1].rows += [*pending, row]
                pending = []
        if blocks:
            blocks[-1].rows += pending
        return blocks

    def _block(self, block: _Block, written: set[str]) -> list[str]:
        code = block.code
        lead = block.rows[: self._lead(block.rows)]
        if code == "steps":
            missing = [c for c in ("lanes", "documents", "rules") if c not in written]
            return [*self._new_sections(missing), *lead, *self._steps(block)]
        if code in ("lanes", "documents", "rules"):
            return [*lead, *self._section(block)]
        if code == "name":
            extra = [] if "state" in written else lines({self._word("state"): self._state()})
            if "note" not in written and self.after.note != self.before.note:
                extra += lines({self._word("note"): self.after.note})
            return [*block.rows, *extra]
        if code in ("state", "note"):
            value = self._state() if code == "state" else self.after.note
            if getattr(self.before, code) == getattr(self.after, code):
                return block.rows
            return [*lead, *lines({self._word(code): value})]
        return block.rows

    def _word(self, code: str) -> str:
        return self.yaml.word(keys.PROCESS, code)

    def _state(self) -> str:
        return self.yaml.word(values.STATE, State(self.after.state))

    @staticmethod
    def _lead(rows: Sequence[str]) -> int:
        """Count the blank lines and remarks above an entry."""
        return next((i for i, row in enumerate(rows) if row.strip() and not row.lstrip().startswith("#")), len(rows))

    # --- steps -------------------------------------------------------------------------------

    def _steps(self, block: _Block) -> list[str]:
        starts = [self.loaded.positions.spans.get(("steps", i)) for i in range(len(self.before.steps))]
        lines_at = [span.line for span in starts if span is not None]
        if len(lines_at) < len(self.before.steps) or len(set(lines_at)) < len(lines_at):
            lines_at = []
        chunks = self._chunks(block, lines_at)
        indent = self._indent(lines_at[0]) if lines_at else 2
        known = {id(item): chunk for item, chunk in zip(self.before.steps, chunks, strict=False)}
        by_id = {item.id: item for item in self.before.steps}
        head = block.rows[self._lead(block.rows)]
        rows = [head if lines_at else head.partition(":")[0] + ":"]
        spaced = not chunks or any(chunk and not chunk[0].strip() for chunk in chunks[1:])
        for index, item in enumerate(self.after.steps):
            old = by_id.get(item.id)
            chunk = known.get(id(old)) if old is not None and old == item else None
            if chunk is not None:
                rows += chunk
            else:
                rows += [*([""] if index and spaced else []), *entries([self.yaml.item(item)], indent)]
        return rows

    def _indent(self, line: int) -> int:
        row = self.rows[line - 1]
        return len(row) - len(row.lstrip())

    def _chunks(self, block: _Block, starts: Sequence[int]) -> list[list[str]]:
        """Cut a block into its entries, remarks above an entry going with it."""
        if not starts:
            return []
        last = block.first + len(block.rows) - self._lead(block.rows)
        edges = []
        for line in starts:
            top = line
            while top - 1 > block.first and self._is_remark(self.rows[top - 2]):
                top -= 1
            edges.append(top)
        ends = [*edges[1:], last]
        return [self.rows[top - 1 : end - 1] for top, end in zip(edges, ends, strict=True)]

    @staticmethod
    def _is_remark(row: str) -> bool:
        return not row.strip() or row.lstrip().startswith("#")

    # --- lanes, documents, rules -------------------------------------------------------------

    def _section(self, block: _Block) -> list[str]:
        code = block.code
        head = block.rows[self._lead(block.rows)]
        old, new = _by_name(getattr(self.before, code)), _by_name(getattr(self.after, code))
        data = declared_data(self.after, code, self.yaml)
        if not new:
            return []
        spans = [self.loaded.positions.spans.get((code, i)) for i in range(len(old))]
        starts = [span.line for span in spans if span is not None and span.line > block.first]
        if old == new:
            return block.rows[self._lead(block.rows) :]
        # Lanes that only steps name have no line of their own; they come after the written ones.
        names = list(old)[: len(starts)]
        if not starts or len(set(starts)) < len(starts):
            return [head.partition(":")[0] + ":", *lines(data, 2)]
        indent = self._indent(starts[0])
        chunks = dict(zip(names, self._chunks(block, starts), strict=True))
        rows = [head]
        for name, value in new.items():
            rows += chunks[name] if name in chunks and old[name] == value else lines({name: data[name]}, indent)
        return rows

    def _new_sections(self, codes: Sequence[str]) -> list[str]:
        rows: list[str] = []
        for code in codes:
            values_now = getattr(self.after, code)
            plain = code == "lanes" and all(lane.model_fields_set <= {"name"} for lane in values_now)
            if values_now and not plain:
                rows += ["", f"{self._word(code)}:", *lines(declared_data(self.after, code, self.yaml), 2)]
        return rows


def _by_name(
    things: Sequence[T], name: Callable[[T], str] = lambda thing: str(getattr(thing, "name", ""))
) -> Mapping[str, T]:
    return {normalise(name(thing)) and name(thing): thing for thing in things}
