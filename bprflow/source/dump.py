"""A process as YAML, so that reading it gives the same process again."""

from __future__ import annotations

from bprflow.language import keys, values
from bprflow.model import Parallel, Process, walk
from bprflow.source.yaml_text import Data, YamlText, entries, lines


def dump_text(process: Process, language: str = "ja") -> str:
    """Write a whole process as YAML; `load_text` of it gives an equal process.

    Args:
        process: What to write.
        language: "ja" or "en".

    """
    yaml = YamlText(language, _spoken_ids(process))
    rows = lines(head_data(process, yaml))
    for code in ("lanes", "documents", "rules"):
        data = declared_data(process, code, yaml)
        if data:
            rows += ["", f"{yaml.word(keys.PROCESS, code)}:", *lines(data, 2)]
    rows += ["", f"{yaml.word(keys.PROCESS, 'steps')}:"]
    for index, item in enumerate(process.steps):
        rows += [""] if index else []
        rows += entries([yaml.item(item)], 2)
    return "\n".join(rows) + "\n"


def _spoken_ids(process: Process) -> frozenset[str]:
    """Name the parallel blocks whose id is not the one they would get by counting."""
    blocks = [item.id for item in walk(process.steps) if isinstance(item, Parallel)]
    return frozenset(found for number, found in enumerate(blocks, 1) if found != f"並行{number}")


def head_data(process: Process, yaml: YamlText) -> Data:
    """Give the entries of a process besides lanes, documents, rules and steps."""
    data: Data = {}
    for term in keys.PROCESS:
        code, value = term.code, getattr(process, term.code)
        if code in ("lanes", "documents", "rules", "steps") or value is None or value in ("", ()):
            continue
        if code == "state":
            value = yaml.word(values.STATE, value)
        elif code == "volume":
            rates = [yaml.rate(rate) for rate in value]
            value = rates[0] if len(rates) == 1 else rates
        elif code == "standard_period":
            value = yaml.duration(value, elapsed=True)
        elif code == "basis":
            value = yaml.bases(value)
        elif code == "waivers":
            value = yaml.waivers(value)
        elif code == "peak":
            months = "、".join(f"{month}月" for month in value.months)
            value = {yaml.word(keys.PEAK, "months"): months}
            if process.peak is not None and process.peak.share is not None:
                value[yaml.word(keys.PEAK, "share")] = yaml.share(process.peak.share)
        data[yaml.word(keys.PROCESS, code)] = value
    return data


def declared_data(process: Process, code: str, yaml: YamlText) -> Data:
    """Give the declared lanes, documents or rules by name."""
    if code == "lanes":
        return {lane.name: yaml.lane(lane) for lane in process.lanes}
    if code == "documents":
        return {document.name: yaml.document(document) for document in process.documents}
    return {rule.name: yaml.rule(rule) for rule in process.rules}
