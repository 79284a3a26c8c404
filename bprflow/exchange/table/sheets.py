"""A process as plain tables, one datum a cell, and back without loss.

The tables obey the machine-readability rules for statistics (総務省「統計表における機械判読可能な
データの表記方法の統一ルール」): no merged cells, one datum a cell, ISO dates, units in headings,
nothing said by colour. What a step has several of stands in tables of its own, joined by 識別子.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bprflow.language import keys, values
from bprflow.language.terms import Vocabulary
from bprflow.model import Basis, Duration, Gateway, Item, Parallel, Process, Rate, Share, Step, Wage
from bprflow.units import RateReading, Span, parse_minutes, parse_rate, parse_share, parse_wage

FORMAT = "bprflow.workbook/1"
Cell = str | float | int | None
Table = dict[str, list[dict[str, Cell]]]


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: its name, and its columns as (heading, field)."""

    name: str
    columns: tuple[tuple[str, str], ...]

    def heading(self, field: str) -> str:
        """The heading of a field."""
        return next(heading for heading, code in self.columns if code == field)


def _columns(vocabulary: Vocabulary, *codes: str) -> tuple[tuple[str, str], ...]:
    return tuple((vocabulary[code].ja, code) for code in codes)


_SPAN = (
    ("の下限（分）", "low_minutes"), ("の上限（分）", "high_minutes"), ("の書き方", "text"), ("の根拠", "provenance"), ("の出典", "note"),
)  # fmt: skip
_SHARE = (("の下限", "low"), ("の上限", "high"), ("の書き方", "text"), ("の根拠", "provenance"), ("の出典", "note"))
_RATE = (
    ("の下限", "low"), ("の上限", "high"), ("の単位", "unit"), ("の期間", "period"), ("の書き方", "text"), ("の根拠", "provenance"), ("の出典", "note"),
)  # fmt: skip


def _group(word: str, code: str, parts: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((word + heading, f"{code}.{part}") for heading, part in parts)


PROCESS = SheetSpec("業務", (("項目", "key"), ("値", "value")))
STEPS = SheetSpec(
    "手順",
    (
        ("番号", "number"), ("識別子", "id"), ("担当", "lane"), ("手順", "name"), ("関門", "gateway"), ("並行", "block"),
        ("種類", "kind"), *_group("時間", "touch", _SPAN), *_group("待ち", "wait", _SPAN), ("単位", "per"),
        *_group("頻度", "frequency", _RATE), *_group("割合", "share", _SHARE), ("次", "next"),
        *_columns(keys.STEP, "original", "copies", "system", "fallback", "until", "call", "start", "keep_reason", "note"),
    ),
)  # fmt: skip
BRANCHES = SheetSpec(
    "分岐", (("識別子", "id"), ("条件", "condition"), *_group("割合", "share", _SHARE), ("次", "target"))
)
LISTS = SheetSpec("手順の値", (("識別子", "id"), ("項目", "key"), ("値", "value")))
USES = SheetSpec("読み書き", (("識別子", "id"), ("読む・書く", "way"), ("帳票", "document"), ("データ項目", "item")))
LANES = SheetSpec("担当", (*_columns(keys.LANE, "name", "kind"), ("人数（人）", "headcount"), *_group("単価（円/時）", "yen_per_hour", _SHARE), *_columns(keys.LANE, "department", "note")))  # fmt: skip
DOCUMENTS = SheetSpec("帳票", (*_columns(keys.DOCUMENT, "name"), ("部数（部）", "copies"), *_columns(keys.DOCUMENT, "original", "attachment", "issuer", "form", "retention", "note")))  # fmt: skip
DOCUMENT_LISTS = SheetSpec("帳票の値", (("帳票", "name"), ("項目", "key"), ("値", "value")))
RULES = SheetSpec("ルール", _columns(keys.RULE, "name", "owner", "keep_reason", "note"))
RULE_LISTS = SheetSpec("ルールの値", (("ルール", "name"), ("項目", "key"), ("値", "value")))
BASES = SheetSpec("根拠", (("ルール", "rule"), *_columns(keys.BASIS, "kind", "name", "article", "quote")))
WAIVERS = SheetSpec("除外", (("識別子", "id"), *_columns(keys.WAIVER, "code", "reason", "until", "person")))
VOLUMES = SheetSpec("件数", _group("件数", "volume", _RATE))
SHEETS = (PROCESS, STEPS, BRANCHES, LISTS, USES, LANES, DOCUMENTS, DOCUMENT_LISTS, RULES, RULE_LISTS, BASES, WAIVERS, VOLUMES)  # fmt: skip

_CLOSED: Mapping[str, Vocabulary] = {
    "media": values.MEDIUM, "seals": values.SEAL_KIND, "requirements": values.REQUIREMENT,
}  # fmt: skip
_STEP_LISTS = ("media", "items", "attachments", "seals", "rules")
_DOCUMENT_LISTS = ("media", "items", "seals")
_PLAIN_STEP = ("kind", "per", "next", "original", "copies", "system", "fallback", "until", "call", "start", "keep_reason", "note")  # fmt: skip
_PLAIN_PROCESS = ("name", "id", "owner", "state", "purpose", "criteria", "start", "source", "updated", "note")


def to_tables(process: Process) -> Table:
    """Write a process as tables: sheet name → rows of field → cell. O(size)."""
    tables: Table = {sheet.name: [] for sheet in SHEETS}
    tables[PROCESS.name] = [{"key": "形式", "value": FORMAT}, *_process_rows(process)]
    for rate in process.volume:
        tables[VOLUMES.name].append(_parts("volume", rate))
    for number, (item, block) in enumerate(_walk(process.steps, ""), 1):
        _item_rows(tables, item, block, number)
    for lane in process.lanes:
        data = lane.model_dump(mode="json", exclude_defaults=True)
        row = _plain(data, {"kind": values.LANE_KIND})
        tables[LANES.name].append(row | (_parts("yen_per_hour", lane.yen_per_hour) if lane.yen_per_hour else {}))
    for document in process.documents:
        data = document.model_dump(mode="json", exclude_defaults=True)
        _list_rows(tables[DOCUMENT_LISTS.name], document.name, "name", data, _DOCUMENT_LISTS, keys.DOCUMENT)
        tables[DOCUMENTS.name].append(_plain(data))
    for rule in process.rules:
        data = rule.model_dump(mode="json", exclude_defaults=True, exclude={"bases"})
        _list_rows(tables[RULE_LISTS.name], rule.name, "name", data, ("requirements",), keys.RULE)
        tables[RULES.name].append(_plain(data))
        tables[BASES.name] += [_basis(rule.name, basis) for basis in rule.bases]
    tables[BASES.name] += [_basis("", basis) for basis in process.basis]
    tables[WAIVERS.name] += [_waiver("", waiver.model_dump(mode="json")) for waiver in process.waivers]
    return tables


def _process_rows(process: Process) -> Iterator[dict[str, Cell]]:
    data = process.model_dump(mode="json", exclude_defaults=True)
    for code in _PLAIN_PROCESS:
        if code in data:
            value = values.STATE.word(data[code]) if code == "state" else data[code]
            yield {"key": keys.PROCESS[code].ja, "value": value}
    if process.standard_period is not None:
        for (heading, _), cell in zip(_SPAN, _parts("x", process.standard_period).values(), strict=True):
            yield {"key": keys.PROCESS["standard_period"].ja + heading, "value": cell}
    if process.peak is not None:
        for month in process.peak.months:
            yield {"key": "繁忙期の月", "value": month}
        if process.peak.share is not None:
            for (heading, _), cell in zip(_SHARE, _parts("x", process.peak.share).values(), strict=True):
                yield {"key": "繁忙期の割合" + heading, "value": cell}


def _parts(code: str, value: Duration | Rate | Share | Wage) -> dict[str, Cell]:
    data = value.model_dump(mode="json")
    order = _SPAN if isinstance(value, Duration) else _RATE if isinstance(value, Rate) else _SHARE
    data["provenance"] = values.PROVENANCE.word(data["provenance"])
    return {f"{code}.{part}": data[part] for _, part in order}


def _plain(data: Mapping[str, object], words: Mapping[str, Vocabulary] | None = None) -> dict[str, Cell]:
    """Keep what fits into a cell; closed values in the words people know."""
    found: dict[str, Cell] = {}
    for key, value in data.items():
        if words and key in words:
            found[key] = words[key].word(str(value))
        elif isinstance(value, bool):
            found[key] = "はい" if value else "いいえ"
        elif isinstance(value, (str, int, float)):
            found[key] = value
    return found


def _walk(items: Sequence[Item], block: str) -> Iterator[tuple[Item, str]]:
    """Yield items in order; those in a parallel block with the path 並行id・branch."""
    for item in items:
        yield item, block
        if isinstance(item, Parallel):
            for number, branch in enumerate(item.branches, 1):
                yield from _walk(
                    branch, f"{block}/{_escaped(item.id)}・{number}" if block else f"{_escaped(item.id)}・{number}"
                )


def _escaped(identifier: str) -> str:
    return identifier.replace("%", "%25").replace("/", "%2F").replace("・", "%30FB")


def _unescaped(identifier: str) -> str:
    return identifier.replace("%30FB", "・").replace("%2F", "/").replace("%25", "%")


def _item_rows(tables: Table, item: Item, block: str, number: int) -> None:
    if isinstance(item, Parallel):
        tables[STEPS.name].append({"number": number, "id": item.id, "gateway": "並行区間", "block": block})
        return
    data = item.model_dump(mode="json", exclude_defaults=True)
    row: dict[str, Cell] = {"number": number, "id": item.id, "lane": item.lane, "name": item.name, "block": block}
    row.update(_plain({key: data[key] for key in _PLAIN_STEP if key in data}, {"kind": values.STEP_KIND}))
    if isinstance(item, Gateway):
        row["gateway"] = values.GATEWAY_KIND.word(item.gateway.value)
    else:
        _step_rows(tables, item, data, row)
    tables[STEPS.name].append(row)
    for branch in item.branches:
        share = _parts("share", branch.share) if branch.share is not None else {}
        tables[BRANCHES.name].append({"id": item.id, "condition": branch.condition, **share, "target": branch.target})


def _step_rows(tables: Table, step: Step, data: Mapping[str, object], row: dict[str, Cell]) -> None:
    for code in ("touch", "wait", "frequency", "share"):
        value = getattr(step, code)
        if value is not None:
            row.update(_parts(code, value))
    _list_rows(tables[LISTS.name], step.id, "id", data, _STEP_LISTS, keys.STEP)
    for code in ("reads", "writes"):
        for use in getattr(step, code):
            for item in use.items or ("",):
                tables[USES.name].append(
                    {"id": step.id, "way": keys.STEP[code].ja, "document": use.document, "item": item}
                )
    tables[WAIVERS.name] += [_waiver(step.id, waiver.model_dump(mode="json")) for waiver in step.waivers]


def _list_rows(
    rows: list[dict[str, Cell]], owner: str, key: str, data: Mapping[str, object], codes: Sequence[str], vocabulary: Vocabulary
) -> None:  # fmt: skip
    for code in codes:
        entries = data.get(code, ())
        closed = _CLOSED.get(code)
        if isinstance(entries, (list, tuple)):
            said = [closed.word(entry) if closed else entry for entry in entries]
            rows.extend({key: owner, "key": vocabulary[code].ja, "value": entry} for entry in said)


def _basis(rule: str, basis: Basis) -> dict[str, Cell]:
    return {"rule": rule, **_plain(basis.model_dump(mode="json", exclude_defaults=True), {"kind": values.BASIS_KIND})}


def _waiver(owner: str, data: Mapping[str, object]) -> dict[str, Cell]:
    return {"id": owner, **_plain(data)}


# --- and back --------------------------------------------------------------------------------


def from_tables(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Process:
    """Read what `to_tables` wrote (cells as text).

    Raises:
        ValueError: pydantic's ValidationError, with the path of what does not fit.

    """
    header = _read_process(tables.get(PROCESS.name, ()))
    volume = [_value(row, "volume", _RATE) for row in tables.get(VOLUMES.name, ())]
    bases: dict[str, list[dict[str, str]]] = {}
    for row in tables.get(BASES.name, ()):
        bases.setdefault(row.get("rule", ""), []).append(_filled(row, "kind", "name", "article", "quote"))
    waivers: dict[str, list[dict[str, str]]] = {}
    for row in tables.get(WAIVERS.name, ()):
        waivers.setdefault(row.get("id", ""), []).append(_filled(row, "code", "reason", "until", "person"))
    documents = _with_lists(tables, DOCUMENTS, DOCUMENT_LISTS, keys.DOCUMENT)
    rules = _with_lists(tables, RULES, RULE_LISTS, keys.RULE)
    for rule in rules:
        rule["bases"] = bases.get(str(rule["name"]), [])
    return Process.model_validate(
        {
            **header, "volume": volume, "basis": bases.get("", []), "waivers": waivers.get("", []),
            "lanes": [_lane(row) for row in tables.get(LANES.name, ()) if row.get("name")],
            "documents": documents, "rules": rules, "steps": _Steps(tables, waivers).read(),
        }
    )  # fmt: skip


def _lane(row: Mapping[str, str]) -> dict[str, object]:
    plain = _filled(row, *(code for _, code in LANES.columns if not code.startswith("yen_per_hour")))
    rate = _value(row, "yen_per_hour", _SHARE) or row.get("yen_per_hour")
    return {**plain, **({"yen_per_hour": rate} if rate else {})}


def _filled(row: Mapping[str, str], *codes: str) -> dict[str, str]:
    return {code: row[code] for code in codes if row.get(code)}


def _value(row: Mapping[str, str], code: str, parts: Sequence[tuple[str, str]]) -> dict[str, object] | None:
    found = {part: row[f"{code}.{part}"] for _, part in parts if row.get(f"{code}.{part}")}
    return _with_words(found, code, parts) if found else None


def _with_words(found: dict[str, str], code: str, parts: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Let the writer's words and the numbers agree.

    A workbook keeps 15 digits, so where the words mean the same as the numbers their exact value
    counts; where somebody changed a number, the words are out of date and go.
    """
    text = found.get("text", "")
    ends = ("low_minutes", "high_minutes") if parts is _SPAN else ("low", "high")
    result: dict[str, object] = dict(found)
    try:
        low, high = float(found[ends[0]]), float(found[ends[1]])
        said: Span | RateReading
        if parts is _SPAN:
            said = parse_minutes(text, elapsed=code != "touch")
        else:
            other = parse_wage if code == "yen_per_hour" else parse_share
            said = parse_rate(text) if parts is _RATE else other(text)
    except (KeyError, ValueError):
        return result
    if math.isclose(low, said.low, rel_tol=1e-12) and math.isclose(high, said.high, rel_tol=1e-12):
        result[ends[0]], result[ends[1]] = said.low, said.high
    else:
        result.pop("text")
    return result


def _read_process(rows: Sequence[Mapping[str, str]]) -> dict[str, object]:
    found: dict[str, object] = {}
    period: dict[str, str] = {}
    months: list[str] = []
    share: dict[str, str] = {}
    spans = {keys.PROCESS["standard_period"].ja + heading: part for heading, part in _SPAN}
    shares = {"繁忙期の割合" + heading: part for heading, part in _SHARE}
    for row in rows:
        key, value = row.get("key", ""), row.get("value", "")
        term = keys.PROCESS.find(key)
        if not value:
            continue
        if key == "繁忙期の月":
            months.append(value)
        elif key in spans:
            period[spans[key]] = value
        elif key in shares:
            share[shares[key]] = value
        elif term is not None and term.code in _PLAIN_PROCESS:
            found[term.code] = value
    if period:
        found["standard_period"] = _with_words(period, "wait", _SPAN)
    if months:
        peak = _with_words(share, "share", _SHARE) if share else None
        found["peak"] = {"months": [int(float(month)) for month in months], "share": peak}
    return found


def _with_lists(
    tables: Mapping[str, Sequence[Mapping[str, str]]], sheet: SheetSpec, lists: SheetSpec, vocabulary: Vocabulary
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    by_name: dict[str, dict[str, object]] = {}
    for row in tables.get(sheet.name, ()):
        if row.get("name"):
            entry: dict[str, object] = dict(_filled(row, *(code for _, code in sheet.columns)))
            found.append(entry)
            by_name[row["name"]] = entry
    for row in tables.get(lists.name, ()):
        owner, term = by_name.get(row.get("name", "")), vocabulary.find(row.get("key", ""))
        if owner is not None and term is not None and row.get("value"):
            entries = owner.setdefault(term.code, [])
            assert isinstance(entries, list)
            entries.append(row["value"])
    return found


class _Steps:
    """Puts the rows of the step sheets together again."""

    def __init__(
        self, tables: Mapping[str, Sequence[Mapping[str, str]]], waivers: Mapping[str, list[dict[str, str]]]
    ) -> None:
        self.tables, self.waivers = tables, waivers
        self.branches: dict[str, list[dict[str, object]]] = {}
        for row in tables.get(BRANCHES.name, ()):
            entry: dict[str, object] = {"condition": row.get("condition", ""), "share": _value(row, "share", _SHARE)}
            if row.get("target"):
                entry["target"] = row["target"]
            self.branches.setdefault(row.get("id", ""), []).append(entry)
        self.lists: dict[str, dict[str, list[str]]] = {}
        for row in tables.get(LISTS.name, ()):
            term = keys.STEP.find(row.get("key", ""))
            if term is not None and term.code in _STEP_LISTS and row.get("value"):
                self.lists.setdefault(row.get("id", ""), {}).setdefault(term.code, []).append(row["value"])
        self.uses: dict[tuple[str, str], dict[str, list[str]]] = {}
        for row in tables.get(USES.name, ()):
            way = "writes" if row.get("way") == keys.STEP["writes"].ja else "reads"
            items = self.uses.setdefault((row.get("id", ""), way), {}).setdefault(row.get("document", ""), [])
            if row.get("item"):
                items.append(row["item"])

    def read(self) -> list[dict[str, object]]:
        top: list[dict[str, object]] = []
        branches: dict[str, list[dict[str, object]]] = {"": top}
        for row in self.tables.get(STEPS.name, ()):
            if not (row.get("name") or row.get("id")):
                continue
            path = row.get("block", "")
            place = branches.get(path)
            if place is None:
                place = branches[path] = []
                self._hang(path, place, branches)
            place.append(self._item(row))
        return top

    def _hang(self, path: str, place: list[dict[str, object]], branches: dict[str, list[dict[str, object]]]) -> None:
        """Put a new branch into its block, which stands before it."""
        above, _, last = path.rpartition("/")
        identifier = _unescaped(last.rpartition("・")[0])
        for item in reversed(branches.get(above, branches[""])):
            if item.get("type") == "parallel" and item["id"] == identifier:
                inner = item["branches"]
                assert isinstance(inner, list)
                inner.append(place)
                return
        branches[""].extend(place)
        branches[path] = branches[""]

    def _item(self, row: Mapping[str, str]) -> dict[str, object]:
        identifier = row.get("id") or row.get("name", "")
        if row.get("gateway") == "並行区間":
            return {"type": "parallel", "id": identifier, "branches": []}
        found: dict[str, object] = {"id": identifier, **_filled(row, "name", "lane", *_PLAIN_STEP)}
        if identifier in self.branches:
            found["branches"] = self.branches[identifier]
        if row.get("gateway"):
            kept = {"id", "name", "lane", "branches", "next", "start", "note"}
            return {"type": "gateway", "gateway": row["gateway"], **{k: v for k, v in found.items() if k in kept}}
        found.setdefault("lane", "担当未記入")
        for code, parts in (("touch", _SPAN), ("wait", _SPAN), ("frequency", _RATE), ("share", _SHARE)):
            found[code] = _value(row, code, parts)
        found.update(self.lists.get(identifier, {}))
        for way in ("reads", "writes"):
            uses = self.uses.get((identifier, way), {})
            found[way] = [{"document": name, "items": items} for name, items in uses.items()]
        found["waivers"] = self.waivers.get(identifier, [])
        return found
