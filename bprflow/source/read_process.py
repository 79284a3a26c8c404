"""The whole flow: nodes to `Process`, with positions and everything that is wrong."""

from __future__ import annotations

from pathlib import PurePath

import yaml

from bprflow.language import keys
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import Document, Gateway, Item, Lane, LegacyRule, Parallel, Process, Step, walk
from bprflow.source import read_parts
from bprflow.source.compose import is_nothing
from bprflow.source.notebook import Notebook
from bprflow.source.places import Node, NodeSpans, Path
from bprflow.source.read_declared import DeclaredReader
from bprflow.source.read_steps import UNWRITTEN, StepReader
from bprflow.source.reader import Data, Fields, Reader
from bprflow.source.references import References, check_shares, lanes_in_order
from bprflow.source.validate import Validator

_TEXTS = frozenset({"name", "id", "owner", "state", "purpose", "criteria", "start", "source", "updated", "note"})
_ITEM_MODELS: dict[str, type[Step] | type[Gateway]] = {"step": Step, "gateway": Gateway}


class ProcessReading:
    """One reading of one flow.

    Args:
        notebook: Takes the faults.
        spans: Takes the positions.

    """

    def __init__(self, notebook: Notebook, spans: NodeSpans) -> None:
        self.notebook = notebook
        self.spans = spans
        self.reader = Reader(notebook, spans)
        self.validator = Validator(notebook, spans)
        self.step_paths: dict[str, Path] = {}
        self.partial = False

    def read(self, node: Node) -> Process | None:
        """Read the root node; None when it holds no readable step."""
        if not isinstance(node, yaml.MappingNode):
            self.notebook.say("not_a_flow", (node.start_mark.index, node.start_mark.index))
            return None
        self.spans.record((), (node.start_mark.index, node.start_mark.index))
        fields = self.reader.closed(node, keys.PROCESS, ("name", "steps"))
        if not fields:
            return None
        declared = DeclaredReader(self.reader, self.validator)
        lanes = declared.lanes(fields)
        documents = declared.documents(fields)
        rules = declared.rules(fields)
        items, references = self._items(fields, lanes, documents, rules)
        if not items:
            return None
        everything = list(walk(tuple(items)))
        check_shares(everything, references.paths, self.notebook, self.spans)
        known = {lane.name for lane in lanes}
        lanes += [Lane(name=name) for name in lanes_in_order(everything) if name not in known]
        data = self._head(fields)
        data |= {"lanes": tuple(lanes), "documents": tuple(documents), "rules": tuple(rules), "steps": tuple(items)}
        process = self.validator.build(Process, data, ())
        self.partial = self.partial or self.validator.partial
        return process

    def _head(self, fields: Fields) -> Data:
        data: Data = {}
        for code, (key, value) in fields.items():
            what, place = read_parts.term_text(keys.PROCESS, code), (code,)
            self.spans.record(place, value)
            reading: object | None = None
            if code in _TEXTS:
                reading = self.reader.text(value, what)
            elif code == "volume":
                reading = read_parts.rates(self.reader, value, place)
            elif code == "standard_period":
                reading = read_parts.quantity(self.reader, value, what, place)
            elif code == "basis":
                reading = self.reader.listed(
                    value, lambda child, deep: read_parts.basis(self.reader, child, deep), place
                )
            elif code == "peak":
                reading = self._peak(value)
            elif code == "waivers":
                reading = read_parts.waivers(self.reader, value, place)
            if reading is not None:
                data[code] = reading
            elif code == "name" and is_nothing(value):
                remedy = Text("「業務: 住所変更受付」のように書いてください", "write e.g. 'process: address change'")
                self.notebook.say("empty_value", key, what=Text("業務", "process"), remedy=remedy)
        if not data.get("name"):
            self.partial = True
            data["name"] = PurePath(self.notebook.file).name.removesuffix(".yaml").removesuffix(".flow") or UNWRITTEN
        return data

    def _peak(self, node: Node) -> Data | None:
        if is_nothing(node):
            return None
        if isinstance(node, yaml.ScalarNode):
            return {"months": node.value.strip()}
        fields = self.reader.closed(node, keys.PEAK, ("months",))
        if "months" not in fields:
            return None
        data: Data = {}
        for code, (_, value) in fields.items():
            place = ("peak", code)
            self.spans.record(place, value)
            what = read_parts.term_text(keys.PEAK, code)
            if code == "share":
                data[code] = read_parts.quantity(self.reader, value, what, place)
            elif isinstance(value, yaml.SequenceNode):
                data[code] = "、".join(self.reader.words(value, what, place))
            else:
                data[code] = self.reader.text(value, what)
        return data if data.get("months") else None

    # -- items -------------------------------------------------------------------------------

    def _items(
        self, fields: Fields, lanes: list[Lane], documents: list[Document], rules: list[LegacyRule]
    ) -> tuple[list[Item], References]:
        declared = {normalise(lane.name): lane.name for lane in lanes}
        names = frozenset(document.name for document in documents)
        step_reader = StepReader(self.reader, declared, names | {rule.name for rule in rules})
        data: list[Data] = []
        if "steps" in fields:
            key, node = fields["steps"]
            if is_nothing(node) or (isinstance(node, yaml.SequenceNode) and all(map(is_nothing, node.value))):
                self.notebook.say("no_steps", key)
            else:
                self.spans.record(("steps",), node)
                data = step_reader.items(node, ("steps",))
        references = References(data, self.notebook, self.spans)
        references.resolve_jumps()
        references.check_rules(rules)
        references.check_documents(names)
        self.step_paths = references.paths
        items = [item for index, entry in enumerate(data) if (item := self._item(entry, ("steps", index))) is not None]
        self.partial = self.partial or step_reader.partial or len(items) < len(data)
        return items, references

    def _item(self, data: Data, path: Path) -> Item | None:
        if data["type"] != "parallel":
            return self.validator.build(_ITEM_MODELS[str(data["type"])], data, path)
        branches: list[tuple[Item, ...]] = []
        written = data["branches"]
        assert isinstance(written, list)
        for number, branch in enumerate(written):
            place = (*path, "branches", number)
            items = [self._item(entry, (*place, index)) for index, entry in enumerate(branch)]
            branches.append(tuple(item for item in items if item is not None))
        branches = [branch for branch in branches if branch]
        return self.validator.build(Parallel, {**data, "branches": tuple(branches)}, path) if branches else None
