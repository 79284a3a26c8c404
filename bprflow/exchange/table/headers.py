"""Which column is what: the headings offices write, with their units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bprflow.language import keys
from bprflow.language.text import normalise

_MORE: Mapping[str, tuple[str, ...]] = {
    "number": (
        "番号",
        "no",
        "no.",
        "№",
        "#",
        "順",
        "順番",
        "順序",
        "連番",
        "項番",
        "工程番号",
        "手順番号",
        "step no",
        "number",
    ),
    "name": (
        "手順",
        "手順名",
        "工程",
        "作業",
        "作業名",
        "作業内容",
        "業務内容",
        "内容",
        "処理",
        "処理内容",
        "事務",
        "事務内容",
        "実施内容",
        "やること",
        "すること",
        "業務手順",
        "業務の流れ",
        "フロー",
        "step",
        "task",
        "activity",
        "work",
    ),
    "lane": (
        "担当",
        "担当課",
        "担当部署",
        "担当係",
        "担当名",
        "実施者",
        "実施主体",
        "主体",
        "作業者",
        "部署",
        "誰が",
        "だれが",
        "する人",
        "処理者",
        "所管",
        "who",
        "actor",
        "role",
        "owner",
    ),
    "department": ("所属", "部", "部課", "部局", "department"),
    "kind": ("種類", "種別", "作業種別", "作業の種類", "区分", "kind", "type"),
    "media": ("媒体", "手段", "方法", "使うもの", "方式", "medium", "media"),
    "touch": (
        "時間",
        "所要時間",
        "作業時間",
        "処理時間",
        "工数",
        "標準時間",
        "1件あたり時間",
        "1件当たり時間",
        "1件あたりの時間",
        "time",
        "touch",
    ),
    "wait": (
        "待ち",
        "待ち時間",
        "滞留",
        "滞留時間",
        "リードタイム",
        "経過時間",
        "経過日数",
        "次までの期間",
        "wait",
        "lead time",
    ),
    "per": ("単位", "何あたり", "per"),
    "frequency": ("頻度", "回数", "実施頻度", "frequency"),
    "share": ("割合", "率", "発生率", "該当割合", "share"),
    "reads": ("読む", "見る", "参照", "入力資料", "使用書類", "使用帳票", "参照帳票", "参照資料", "input", "reads"),
    "writes": ("書く", "作る", "出力", "成果物", "作成書類", "作成帳票", "作成物", "output", "writes"),
    "documents": ("帳票", "書類", "様式", "資料", "帳票等", "使用様式", "document", "documents"),
    "system": ("システム", "使用システム", "情報システム", "利用システム", "system"),
    "branches": ("分岐", "条件", "条件と行き先", "判断", "分岐条件", "branch", "branches", "condition"),
    "next": ("次", "次の手順", "次工程", "次の工程", "行き先", "後工程", "next"),
    "note": ("備考", "メモ", "注", "注意", "注意点", "留意点", "摘要", "note", "remarks", "comment"),
    "rules": ("ルール", "きまり", "制約", "根拠ルール", "rule", "rules"),
    "block": ("並行の組", "並行", "並列", "parallel"),
    "gateway": ("関門", "gateway"),
    "process_memory": ("業務の情報",),
    "step_memory": ("手順の情報",),
    "issue": ("課題", "問題点", "問題", "困りごと", "issue"),
}
_UNITS = {
    "分": "分", "min": "分", "minutes": "分", "時間": "時間", "h": "時間", "hour": "時間", "日": "日", "日間": "日", "営業日": "営業日",
    "秒": "秒", "週": "週", "か月": "か月", "%": "%", "割": "割", "円": "円", "円/時": "円", "件": "件", "人": "人", "回": "回",
}  # fmt: skip
_BRACKET = re.compile(r"[\s]*[\(\[【<](?P<unit>[^)\]】>]*)[\)\]】>]\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds.

    Attributes:
        code: Field of a step, or number, department, documents, block, issue, what machines wrote.
        unit: Unit in its heading, for bare numbers; may be empty.
        heading: As written.

    """

    code: str
    unit: str
    heading: str


def _spellings() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, words in _MORE.items():
        for word in words:
            found.setdefault(normalise(word).casefold(), code)
    for vocabulary in (keys.STEP, keys.GATEWAY):
        for term in vocabulary:
            for word in (term.ja, term.en, *term.aliases):
                found.setdefault(normalise(word).casefold(), term.code)
    return found


_KNOWN = _spellings()


def column_of(heading: str) -> Column | None:
    """Recognise one heading: `所要時間（分）` → touch in minutes; None when it means nothing to us."""
    text = normalise(heading).replace("\n", "").strip()
    unit = ""
    match = _BRACKET.search(text)
    if match:
        inside = match["unit"].strip().casefold().removesuffix("/件").removesuffix("/回")
        unit = _UNITS.get(inside, "")
        text = text[: match.start()].strip()
    code = _KNOWN.get(re.sub(r"\s+", "", text).casefold()) or _KNOWN.get(text.casefold())
    return Column(code, unit, heading) if code else None


def find_header(rows: Sequence[Sequence[str]], limit: int = 30) -> tuple[int, dict[int, Column]] | None:
    """Find the row of headings among the first `limit` rows.

    Args:
        rows: Cells as text.
        limit: How far down to look.

    Returns:
        Its index and the meaning of its columns; it names the step and at least one more thing.

    """
    best: tuple[int, dict[int, Column]] | None = None
    for number, row in enumerate(rows[:limit]):
        columns: dict[int, Column] = {}
        taken: set[str] = set()
        for index, cell in enumerate(row):
            column = column_of(cell) if cell and len(cell) < 40 else None
            if column is not None and column.code not in taken:
                columns[index] = column
                taken.add(column.code)
        if "name" in taken and len(taken) >= 2 and (best is None or len(columns) > len(best[1])):
            best = (number, columns)
    return best
