"""One row = one step, as offices write it: tolerant, and it says what it assumed row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pydantic import ValidationError

from bprflow.exchange.assemble import split_share
from bprflow.exchange.fidelity import Fate, Row
from bprflow.exchange.sketch import free_names, one_line
from bprflow.exchange.table.grid import Sheet
from bprflow.exchange.table.headers import Column, find_header
from bprflow.exchange.table.memory import remembered_fields, remembered_process
from bprflow.language import keys, values
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import END, NEXT, Branch, Gateway, Lane, Process, Step
from bprflow.units import QuantityError, parse_minutes, parse_rate, parse_share

DITTO = frozenset({"〃", '"', "''", "同上", "上に同じ", "同じ", "”", "″", "々", "//", "ditto", "do.", "同左"})
NO_LANE = "担当未記入"
_LIST = re.compile(r"[、，,;；/／・\n]+")
_LOOSE_LIST = re.compile(r"[、，,;；\n]+")
_ARROW = re.compile(r"\s*(?:→|⇒|->|=>|➡|:|：)\s*")
_ROW_NUMBER = re.compile(r"(?:no\.?|№|手順|工程)?\s*(\d{1,4})\s*(?:番|へ|に戻る|へ戻る|に進む|へ進む)?", re.I)
_TOTALS = re.compile(r"(?:合計|小計|総計|計|平均|total|sum)\s*(?:時間)?", re.I)
_TITLE_PAIR = re.compile(r"^(?P<key>[^:：]{1,12})[:：]\s*(?P<value>.+)$")
_TITLE_TAIL = re.compile(r"[\s・の]*(?:業務)?(?:フロー図?|手順書?|手順一覧|流れ図?|一覧表?|洗い出し表?|シート)$")
_NUMBER_MARKS = re.compile(r"^[\s(（]*(?:[\d０-９]+|[①-⑳])[)）.．、\s]+(?=\D)")


@dataclass(slots=True)
class Message:
    """What was assumed or could not be read, at a row (from 1) and column heading."""

    row: int
    column: str
    text: Text
    fault: bool = False


@dataclass(slots=True)
class FlatTable:
    """A process read from one sheet, with the row of each step and every message."""

    process: Process
    rows_of: dict[str, int]
    messages: list[Message] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def read_flat(sheet: Sheet, fallback: str) -> FlatTable | None:
    """Read a sheet as a flow.

    Args:
        sheet: Cells as text.
        fallback: Name for the process when no title row gives one.

    Returns:
        None when no row of headings with the steps is found.

    """
    header = find_header(sheet.rows)
    if header is None:
        return None
    return _FlatReader(sheet, *header, fallback).read()


@dataclass(slots=True)
class _Line:
    row: int
    cells: dict[str, str]
    item: str = ""


class _FlatReader:
    def __init__(self, sheet: Sheet, header_row: int, columns: dict[int, Column], fallback: str) -> None:
        self.sheet, self.header_row, self.columns = sheet, header_row, columns
        self.unit = {column.code: column.unit for column in columns.values()}
        self.heading = {column.code: column.heading for column in columns.values()}
        self.fallback = fallback
        self.messages: list[Message] = []

    def read(self) -> FlatTable | None:
        header = self._title()
        lines = self._lines()
        names = [_NUMBER_MARKS.sub("", one_line(line.cells["name"])) for line in lines]
        wanted = [line.cells.get("id") or name for line, name in zip(lines, names, strict=True)]
        taken = values.END_WORDS | values.NEXT_WORDS
        for line, item in zip(
            lines, free_names([f"{w}（手順）" if w in taken else w for w in wanted], spare_first=False), strict=True
        ):
            line.item = item
        self.by_number = {line.cells["number"]: line.item for line in lines if line.cells.get("number")}
        self.by_name: dict[str, str] = {}
        for line, name in zip(lines, names, strict=True):
            self.by_name.setdefault(normalise(name), line.item)
            self.by_name.setdefault(normalise(line.item), line.item)
        items = [self._item(line, name) for line, name in zip(lines, names, strict=True)]
        lanes: dict[str, str] = {}
        for line, made in zip(lines, items, strict=True):
            if isinstance(made, Step):
                lanes.setdefault(made.lane, line.cells.get("department", ""))
        process = Process.model_validate(
            {**header, "lanes": tuple(Lane(name=n, department=d) for n, d in lanes.items()), "steps": tuple(items)}
        )
        memory = next((text for line in lines if (text := line.cells.get("process_memory", ""))), "")
        if memory:
            process = remembered_process(memory, process)
        rows = [Row("row", line.item, name, line.row, Fate.CARRIED) for line, name in zip(lines, names, strict=True)]
        unknown = [c for i, c in enumerate(self.sheet.rows[self.header_row]) if c and i not in self.columns]
        remark = Text("この見出しは使っていません", "this column is not used")
        rows += [Row("column", "", one_line(c), self.header_row + 1, Fate.DROPPED, remark) for c in unknown]
        return FlatTable(process, {line.item: line.row for line in lines}, self.messages, rows)

    def _say(self, row: int, code: str, ja: str, en: str, *, fault: bool = False) -> None:
        self.messages.append(Message(row, self.heading.get(code, ""), Text(ja, en), fault))

    # --- above the headings ------------------------------------------------------------------

    def _title(self) -> dict[str, object]:
        """Read title rows: 「業務名: …」 pairs, neighbouring cells, or a lone heading."""
        found: dict[str, object] = {}
        loose = ""
        for row in self.sheet.rows[: self.header_row]:
            cells = list(dict.fromkeys(cell for cell in row if cell))
            for index, cell in enumerate(cells):
                pair = _TITLE_PAIR.match(one_line(cell))
                key, value = (pair["key"], pair["value"]) if pair else (one_line(cell), "")
                term = keys.PROCESS.find(key)
                if term is None or term.code not in (
                    "name",
                    "owner",
                    "volume",
                    "purpose",
                    "start",
                    "updated",
                    "source",
                    "id",
                ):
                    if not found and not pair and len(cells) == 1:
                        loose = loose or one_line(cell)
                    continue
                value = value or (one_line(cells[index + 1]) if index + 1 < len(cells) else "")
                if value and term.code not in found:
                    found[term.code] = value
        if "volume" in found:
            try:
                parse_rate(str(found["volume"]))
            except QuantityError:
                found.pop("volume")
        found.setdefault("name", _TITLE_TAIL.sub("", loose) or loose or self.fallback)
        return found

    # --- rows --------------------------------------------------------------------------------

    def _lines(self) -> list[_Line]:
        lines: list[_Line] = []
        last: dict[str, str] = {}
        for index in range(self.header_row + 1, len(self.sheet.rows)):
            cells = self._cells(index)
            if not cells.get("name"):
                if any(cells.get(code) for code in ("lane", "department")) and not cells.get("number"):
                    last.update({code: cells[code] for code in ("lane", "department") if cells.get(code)})
                if any(value for code, value in cells.items() if code not in ("number", "lane", "department")):
                    self._say(
                        index + 1,
                        "name",
                        "手順の名前がないので、この行は読みませんでした",
                        "no step name; row left out",
                        fault=True,
                    )
                continue
            if _TOTALS.fullmatch(normalise(cells["name"])) or _TOTALS.fullmatch(normalise(cells.get("number", ""))):
                continue
            if all(
                (column.heading == self.sheet.rows[index][i])
                for i, column in self.columns.items()
                if i < len(self.sheet.rows[index])
            ):
                continue
            for code in ("lane", "department"):
                if cells.get(code):
                    last[code] = cells[code]
                elif last.get(code):
                    cells[code] = last[code]
                    if code == "lane":
                        self._say(index + 1, code, f"担当が空なので、上の行と同じ「{last[code]}」としました", f"lane taken from the row above: {last[code]}")  # fmt: skip
            if index in self.sheet.hidden:
                self._say(
                    index + 1, "", "隠れている行も手順として読みました。要らなければ削除してください",
                    "a hidden row was read too; delete it if it is not wanted",
                )  # fmt: skip
            last["name"] = cells["name"]
            lines.append(_Line(index + 1, cells))
        return lines

    def _cells(self, index: int) -> dict[str, str]:
        row = self.sheet.rows[index]
        found: dict[str, str] = {}
        for position, column in self.columns.items():
            text = row[position] if position < len(row) else ""
            if (index, position) in self.sheet.merged and column.code not in (
                "lane",
                "department",
                "system",
                "documents",
            ):
                text = "" if self._merged_down(index, position) else text
            if text.strip() in DITTO:
                text = self._above(index, position)
                self._say(index + 1, column.code, f"「〃」を上の行と同じ「{one_line(text)}」と読みました", f"ditto read as '{one_line(text)}'")  # fmt: skip
            if (index, position) in self.sheet.uncomputed:
                self._say(
                    index + 1,
                    column.code,
                    "計算結果のない数式なので読めません",
                    "a formula without a stored result",
                    fault=True,
                )
            found[column.code] = text.strip()
        if found.get("number"):
            found["number"] = normalise(found["number"]).strip(".()（） ")
        return found

    def _merged_down(self, index: int, position: int) -> bool:
        above = self.sheet.rows[index - 1]
        return position < len(above) and above[position] == self.sheet.rows[index][position]

    def _above(self, index: int, position: int) -> str:
        for row in range(index - 1, self.header_row, -1):
            cells = self.sheet.rows[row]
            text = cells[position].strip() if position < len(cells) else ""
            if text and text not in DITTO:
                return text
        return ""

    # --- one item ----------------------------------------------------------------------------

    def _item(self, line: _Line, name: str) -> Step | Gateway:
        cells = line.cells
        branches, jump = self._ways(line)
        fields: dict[str, object] = {"id": line.item, "name": name, "branches": branches, "next": jump}
        if cells.get("gateway") and values.GATEWAY_KIND.find(cells["gateway"]):
            fields |= {"gateway": cells["gateway"], "lane": one_line(cells.get("lane")), "note": cells.get("note", "")}
            return Gateway.model_validate(fields)
        fields["lane"] = one_line(cells.get("lane")) or NO_LANE
        if fields["lane"] == NO_LANE:
            self._say(line.row, "lane", "担当がありません。「担当未記入」としました", "no lane; named 担当未記入")
        for code in ("until", "call", "start", "keep_reason", "fallback", "system"):
            if cells.get(code):
                fields[code] = one_line(cells[code])
        self._quantities(line, fields)
        self._words(line, fields)
        notes = [cells.get("note", ""), f"課題: {cells['issue']}" if cells.get("issue") else ""]
        fields["note"] = "\n".join(note for note in notes if note)
        if cells.get("step_memory"):
            fields |= remembered_fields(cells["step_memory"], cells, branches)
        return self._validated(line, fields)

    def _validated(self, line: _Line, fields: dict[str, object]) -> Step:
        """Make the step; a field that does not fit is named with its row and left out."""
        for _ in range(len(fields)):
            try:
                return Step.model_validate(fields)
            except ValidationError as error:
                for fault in error.errors():
                    code = str(fault["loc"][1] if fault["loc"][:1] == ("step",) else fault["loc"][0])
                    hint = fault.get("ctx", {})
                    ja = str(hint.get("hint_ja", "")) or "ほかの書き方を試してください"
                    self._say(line.row, code, f"「{one_line(line.cells.get(code, ''))}」は読めません。{ja}", f"'{line.cells.get(code, '')}' cannot be read", fault=True)  # fmt: skip
                    fields.pop(code, None)
        return Step.model_validate(fields)

    def _quantities(self, line: _Line, fields: dict[str, object]) -> None:
        for code, reader in (
            ("touch", parse_minutes),
            ("wait", parse_minutes),
            ("share", parse_share),
            ("frequency", parse_rate),
        ):
            text = normalise(line.cells.get(code, ""))
            if not text or text in ("-", "−", "ー", "―", "なし", "/"):
                continue
            unit = self.unit.get(code, "") or {"touch": "分", "wait": "日"}.get(code, "")
            if re.fullmatch(r"[\d,.]+(?:\s*[~-]\s*[\d,.]+)?", text) and unit:
                if not self.unit.get(code):
                    self._say(
                        line.row,
                        code,
                        f"単位のない「{text}」を「{text}{unit}」と読みました",
                        f"'{text}' read as {text}{unit}",
                    )
                text += unit
            try:
                reader(text)
            except QuantityError as error:
                self._say(
                    line.row, code, f"「{text}」は読めません。{error.hint_ja}", f"'{text}': {error.hint_en}", fault=True
                )
                continue
            fields[code] = text
        for code in ("copies", "original"):
            if line.cells.get(code):
                fields[code] = line.cells[code]
        if line.cells.get("per"):
            fields["per"] = line.cells["per"].lstrip("1１")

    def _words(self, line: _Line, fields: dict[str, object]) -> None:
        if text := line.cells.get("kind", ""):
            if values.STEP_KIND.find(text):
                fields["kind"] = text
            else:
                self._say(line.row, "kind", f"「{one_line(text)}」という種類はないので、言葉から推定します", f"unknown kind '{text}'; inferred instead")  # fmt: skip
        for code, vocabulary in (("media", values.MEDIUM), ("seals", values.SEAL_KIND)):
            words = [word.strip() for word in _LIST.split(line.cells.get(code, "")) if word.strip()]
            known = [word for word in words if vocabulary.find(word)]
            fields[code] = tuple(dict.fromkeys(known))
            for word in words:
                if word not in known:
                    self._say(
                        line.row,
                        code,
                        f"「{word}」は選択肢にないので読みませんでした",
                        f"'{word}' is not a known value",
                    )
        for code in ("reads", "writes", "items", "attachments", "rules"):
            fields[code] = tuple(w.strip() for w in _LOOSE_LIST.split(line.cells.get(code, "")) if w.strip())
        papers = [w.strip() for w in _LOOSE_LIST.split(line.cells.get("documents", "")) if w.strip()]
        if papers and not fields["reads"]:
            fields["reads"] = tuple(papers)
            self._say(line.row, "documents", "帳票の列を「読む」としました", "documents read as 'reads'")

    # --- ways out ----------------------------------------------------------------------------

    def _ways(self, line: _Line) -> tuple[tuple[Branch, ...], str | None]:
        jump = self._target(line, line.cells.get("next", ""), "next") if line.cells.get("next") else None
        text = line.cells.get("branches", "")
        if not text:
            if jump is None and line.cells.get("next") and len(re.split(r"[、,;；\n/]", line.cells["next"])) > 1:
                return self._several(line), None
            return (), jump
        branches = []
        for part in re.split(r"[;；\n]|、(?=[^→]*→)", text):
            if not part.strip():
                continue
            pieces = _ARROW.split(one_line(part), maxsplit=1)
            words, share = split_share(pieces[0].strip())
            target = self._target(line, pieces[1], "branches") if len(pieces) > 1 else NEXT
            branches.append(Branch(condition=words or "条件", share=share, target=target or NEXT))
        if len(branches) == 1 and jump:
            branches.append(Branch(condition="その他", target=jump))
        elif len(branches) == 1 and branches[0].target != NEXT:
            branches.append(Branch(condition="その他", target=NEXT))
        if all(branch.target == NEXT for branch in branches):
            return (), jump
        return tuple(branches), None

    def _several(self, line: _Line) -> tuple[Branch, ...]:
        found = [
            self._target(line, part, "next") for part in re.split(r"[、,;；\n/]", line.cells["next"]) if part.strip()
        ]
        self._say(line.row, "next", "行き先が複数あるので分岐としました", "several targets became branches")
        return tuple(Branch(condition=f"道{k}", target=target or NEXT) for k, target in enumerate(found, 1))

    def _target(self, line: _Line, text: str, code: str) -> str | None:
        word = one_line(text).strip("「」")
        plain = normalise(word)
        if word in values.END_WORDS:
            return END
        if word in values.NEXT_WORDS:
            return NEXT
        if plain in self.by_name:
            return self.by_name[plain]
        match = _ROW_NUMBER.fullmatch(plain)
        if match and match[1] in self.by_number:
            return self.by_number[match[1]]
        trimmed = re.sub(r"(?:へ戻る|に戻る|へ進む|に進む|へ|に)$", "", plain)
        if trimmed in self.by_name:
            return self.by_name[trimmed]
        if code == "branches" or not re.search(r"[、,;；\n/]", text):
            self._say(line.row, code, f"行き先「{word}」が表にありません。次の行へ進むとしました", f"target '{word}' is not in the table; goes on with the next row", fault=True)  # fmt: skip
        return None
