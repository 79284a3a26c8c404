"""Measure the table of docs/reference/interchange.md on the BPMN MIWG references, and write it there.

python docs/make_interchange.py [FOLDER]
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bprflow.exchange.bpmn import read_bpmn  # noqa: E402
from bprflow.exchange.fidelity import Fate, Row  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "interchange.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_ENGINE = "実行系のための設定"


def table(folder: Path) -> str:
    """Count what became of every element kind in the .bpmn files of a folder."""
    rows: list[Row] = []
    files = sorted(folder.glob("*.bpmn"))
    for path in files:
        rows += read_bpmn(path.read_bytes(), path.name).rows
    kinds: dict[str, Counter[Fate]] = {}
    remarks: dict[str, Counter[str]] = {}
    engine: dict[str, int] = {}
    for row in rows:
        if row.kind.startswith("extension:"):
            continue
        if row.fate is Fate.DROPPED and row.remark.ja.startswith(_ENGINE):
            engine[row.kind] = engine.get(row.kind, 0) + 1
            continue
        kinds.setdefault(row.kind, Counter())[row.fate] += 1
        if row.remark.ja and row.fate is not Fate.CARRIED:
            remarks.setdefault(row.kind, Counter())[row.remark.ja] += 1
    lines = [f"{len(files)}ファイル、要素 {sum(sum(c.values()) for c in kinds.values()):,}個。", ""]
    lines += [
        "| 要素 | 引き継いだ | 言い換えた | 引き継げない | 言い換え方・理由 |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for kind, count in sorted(kinds.items(), key=lambda item: (-sum(item[1].values()), item[0])):
        said = "、".join(text for text, _ in remarks.get(kind, Counter()).most_common(3))
        lines.append(
            f"| {kind} | {count[Fate.CARRIED] or ''} | {count[Fate.APPROXIMATED] or ''} | {count[Fate.DROPPED] or ''} | {said} |"
        )
    listed = "、".join(
        f"{kind} {number}" for kind, number in sorted(engine.items(), key=lambda item: (-item[1], item[0]))
    )
    return "\n".join(
        [
            *lines,
            "",
            f"このほか、実行系 (ワークフローエンジン) のための設定は読まず、元のファイルに残します: {listed}。",
        ]
    )


def main() -> None:
    """Write the table into the page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "bpmn" / "miwg-reference"
    text = PAGE.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n{table(folder)}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
