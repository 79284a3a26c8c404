"""A redesign as a 改善案 file people read and edit."""

from __future__ import annotations

from bprflow.language import keys, redesign_keys, values
from bprflow.language.terms import Vocabulary
from bprflow.model import Duration, Share, Step
from bprflow.model.redesign import AmendRule, Change, Disposition, Override, Redesign
from bprflow.source.yaml_text import Data, YamlText, entries, lines, one_or_list

_R = redesign_keys


def redesign_text(
    redesign: Redesign, *, language: str = "ja", comments: dict[int, str] | None = None, head: str = ""
) -> str:
    """Write a redesign as YAML.

    Args:
        redesign: What to write.
        language: "ja" or "en".
        comments: Remark above a change, by its index in `operations`.
        head: Remark above everything.

    """
    return _Writer(language, comments or {}).text(redesign, head)


class _Writer:
    def __init__(self, language: str, comments: dict[int, str]) -> None:
        self.yaml = YamlText(language)
        self.comments = comments

    def text(self, redesign: Redesign, head: str) -> str:
        rows = [f"# {line}".rstrip() for line in head.splitlines()]
        rows += lines(self._head(redesign))
        rows += self._section("changes", [self._change(change) for change in redesign.changes], 0)
        amendments = [self._amendment(change) for change in redesign.amendments]
        rows += self._section("amendments", amendments, len(redesign.changes))
        if redesign.note:
            rows += lines({self._word(_R.REDESIGN, "note"): redesign.note})
        return "\n".join(rows) + "\n"

    def _word(self, vocabulary: Vocabulary, code: str) -> str:
        return self.yaml.word(vocabulary, code)

    def _section(self, code: str, written: list[Data], first: int) -> list[str]:
        if not written:
            return []
        rows = ["", f"{self._word(_R.REDESIGN, code)}:"]
        for index, data in enumerate(written, first):
            remark = self.comments.get(index, "")
            rows += ["", *(f"  # {line}" for line in remark.splitlines())] if remark or index > first else []
            rows += entries([data], 2)
        return rows

    def _head(self, redesign: Redesign) -> Data:
        k, data = _R.REDESIGN, {}
        for code in ("title", "id", "target", "purpose", "source"):
            if getattr(redesign, code):
                data[self._word(k, code)] = getattr(redesign, code)
        if redesign.uptake is not None:
            data[self._word(k, "uptake")] = self.yaml.share(redesign.uptake)
        for code in ("digital", "fallback"):
            if getattr(redesign, code):
                data[self._word(k, code)] = one_or_list(list(getattr(redesign, code)))
        if redesign.costs is not None:
            data[self._word(k, "costs")] = self._costs(redesign)
        if redesign.stages:
            data[self._word(k, "stages")] = [
                self._plain(_R.STAGE, {c: getattr(stage, c) for c in ("name", "due", "uptake", "note")})
                for stage in redesign.stages
            ]
        if redesign.lanes:
            data[self._word(k, "lanes")] = {lane.name: self.yaml.lane(lane) for lane in redesign.lanes}
        if redesign.documents:
            data[self._word(k, "documents")] = {d.name: self.yaml.document(d) for d in redesign.documents}
        if redesign.rules:
            data[self._word(k, "rules")] = {rule.name: self.yaml.rule(rule) for rule in redesign.rules}
        return data

    def _costs(self, redesign: Redesign) -> Data:
        costs = redesign.costs
        assert costs is not None
        data: Data = {}
        for code in ("initial_yen", "yearly_yen"):
            if getattr(costs, code):
                data[self._word(_R.COSTS, code)] = f"{getattr(costs, code):,.0f}円"
        return data | self._plain(_R.COSTS, {"staff_hours": costs.staff_hours, "note": costs.note})

    def _plain(self, vocabulary: Vocabulary, fields: dict[str, object]) -> Data:
        data: Data = {}
        for code, value in fields.items():
            if value is None or value in ("", ()):
                continue
            written: object = value
            if isinstance(value, Share):
                written = self.yaml.share(value)
            elif isinstance(value, Duration):
                written = self.yaml.duration(value, elapsed=False)
            elif isinstance(value, tuple):
                written = one_or_list([str(v) for v in value])
            data[self._word(vocabulary, code)] = written
        return data

    def _change(self, change: Change) -> Data:
        kind = change.type
        target = _R.TARGET_FIELD[kind]
        data: Data = {self._word(_R.OPERATION, kind): self._value(target, getattr(change, target))}
        vocabulary = _R.VOCABULARY_OF_OPERATION[kind]
        for code in (*_R.FIELDS_OF_OPERATION[kind], *_R.COMMON_FIELDS):
            value = getattr(change, code)
            if code == "disposition":
                value = "" if value is Disposition.PROPOSE else self._word(_R.DISPOSITION, value)
            if value is None or value == "" or (value == () and code != "requirements"):
                continue
            if value == ():
                continue
            data[self._word(vocabulary, code)] = self._value(code, value)
        return data

    def _amendment(self, change: AmendRule) -> Data:
        data = self._change(change)
        first = next(iter(data))
        return {self._word(_R.AMENDMENT, "rule"): data.pop(first), **data}

    def _value(self, code: str, value: object) -> object:
        if code in _R.STEP_FIELDS and isinstance(value, tuple):
            steps = [self._step(step) for step in value if isinstance(step, Step)]
            return steps[0] if len(steps) == 1 else steps
        if code == "branches" and isinstance(value, tuple):
            return [list(branch) if len(branch) > 1 else branch[0] for branch in value]
        if code == "basis" and isinstance(value, tuple):
            return self.yaml.bases(value)
        if code == "authority":
            return self._word(values.AUTHORITY, str(value))
        if code == "requirements" and isinstance(value, tuple):
            return one_or_list([self._word(values.REQUIREMENT, v) for v in value])
        if code == "media" and isinstance(value, tuple):
            return one_or_list([self._word(values.MEDIUM, v) for v in value])
        if isinstance(value, Override):
            return self._plain(_R.OVERRIDE, {c: getattr(value, c) for c in ("person", "reason", "date")})
        if isinstance(value, Share):
            return self.yaml.share(value)
        if isinstance(value, Duration):
            return self.yaml.duration(value, elapsed=False)
        if isinstance(value, tuple):
            return one_or_list([str(v) for v in value])
        return str(value)

    def _step(self, step: Step) -> Data:
        """Write a new step; rules it deliberately has none of are said too, or it would inherit them."""
        data = self.yaml.step(step)
        if "rules" in step.model_fields_set and not step.rules:
            data[self._word(keys.STEP, "rules")] = []
        return data
