"""Write the reference pages that follow from the program itself: keys, values, commands.

python docs/make_reference.py           # write docs/reference/
python docs/make_reference.py --check   # say what is out of date, exit 1
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bprflow.cli.shared import command_table
from bprflow.language import keys, redesign_keys, values
from bprflow.language.terms import Term, Vocabulary
from bprflow.report.rulebook import OWN, conflict_pages
from bprflow.source import diagnostic_codes, diagnostic_page

REFERENCE = Path(__file__).resolve().parent / "reference"
MADE = "<!-- docs/make_reference.py が書いたページです。直すときは言葉の一覧か命令の説明を直してください -->\n"

_KEYS = (
    keys.PROCESS, keys.PEAK, keys.LANE, keys.DOCUMENT, keys.RULE, keys.BASIS, keys.STEP, keys.BRANCH, keys.GATEWAY,
    keys.PARALLEL, keys.USE, keys.QUANTITY, keys.WAIVER,
)  # fmt: skip
_VALUES = (
    (values.STATE, "状態"), (values.LANE_KIND, "担当の種別"), (values.STEP_KIND, "種類"), (values.MEDIUM, "媒体"),
    (values.SEAL_KIND, "印"), (values.REQUIREMENT, "求めること"), (values.BASIS_KIND, "根拠の種別"),
    (values.PROVENANCE, "数字の根拠"), (values.GATEWAY_KIND, "関門"),
)  # fmt: skip

_REDESIGN = (
    redesign_keys.REDESIGN, redesign_keys.CHANGE, redesign_keys.AMENDMENT, redesign_keys.STAGE, redesign_keys.COSTS,
    redesign_keys.OVERRIDE, redesign_keys.DISPOSITION,
)  # fmt: skip


def cell(text: str) -> str:
    """Make text safe for a table cell."""
    return text.replace("|", "\\|")


def rows(vocabulary: Vocabulary) -> Iterator[str]:
    """Give the table rows of one vocabulary."""
    for term in vocabulary:
        yield f"| `{term.ja}` | `{term.en}` | {cell(term.about_ja)} | {_example(term)} | {_aliases(term)} |"


def _example(term: Term) -> str:
    return f"`{cell(term.example)}`" if term.example else ""


def _aliases(term: Term) -> str:
    return cell("、".join(alias for alias in term.aliases if alias != term.code))


def keys_page() -> str:
    """Write the page of all keys and values."""
    head = "| 日本語 | English | 意味 | 例 | ほかに読める書き方 |\n| --- | --- | --- | --- | --- |\n"
    parts = [
        MADE,
        "# キーと値の一覧\n",
        "日本語と英語のどちらでも書けます。混ぜてもかまいません。幅(全角・半角)の違いは読み分けません。\n",
    ]
    titled = [(vocabulary, vocabulary.ja) for vocabulary in _KEYS]
    titled += [(vocabulary, f"値: {title}") for vocabulary, title in _VALUES]
    parts.extend(f"## {title}\n\n{head}" + "\n".join(rows(vocabulary)) + "\n" for vocabulary, title in titled)
    ends = "、".join(f"`{word}`" for word in sorted(values.END_WORDS))
    parts.append(f"## 行き先の言葉\n\n流れを終える: {ends}\n")
    return "\n".join(parts)


def redesign_page() -> str:
    """Write the page of all keys of a redesign."""
    head = "| 日本語 | English | 意味 | 例 | ほかに読める書き方 |\n| --- | --- | --- | --- | --- |\n"
    parts = [
        MADE,
        "# 改善案のキー\n",
        "書き方は[改善案を書く](../how-to/write-a-redesign.md)にあります。どの変更にも、理由・解消・権限・扱い・質問・根拠・協議済み・例外承認・段階・備考が書けます。\n",
        "## 変更の種類\n",
        "| 日本語 | English | 意味 | いっしょに書けるもの |\n| --- | --- | --- | --- |",
    ]
    for term in redesign_keys.OPERATION:
        words = redesign_keys.VOCABULARY_OF_OPERATION[term.code]
        fields = "、".join(f"`{words.word(code)}`" for code in redesign_keys.FIELDS_OF_OPERATION[term.code])
        parts.append(f"| `{term.ja}` | `{term.en}` | {cell(term.about_ja)} | {fields} |")
    parts.append("")
    parts.extend(f"## {vocabulary.ja}\n\n{head}" + "\n".join(rows(vocabulary)) + "\n" for vocabulary in _REDESIGN)
    return "\n".join(parts)


def help_text(*words: str) -> str:
    """Run `bprflow … --help` in Japanese at a fixed width."""
    environment = {**os.environ, "LANG": "ja_JP.UTF-8", "COLUMNS": "96", "PYTHONIOENCODING": "utf-8"}
    environment.pop("LC_ALL", None)
    run = subprocess.run(
        [sys.executable, "-m", "bprflow", "--lang", "ja", *words, "--help"],
        capture_output=True, encoding="utf-8", env=environment, check=True,
    )  # fmt: skip
    return re.sub(r"[ \t]+$", "", run.stdout, flags=re.M).strip("\n")


def commands_page() -> str:
    """Write the page of all commands."""
    parts = [
        MADE,
        "# 命令の一覧\n",
        "終了コード: 0 問題なし、1 `--fail-on` 以上の指摘あり、2 使い方の誤り、3 調べるものがない、4 読めない、70 内部の誤り。\n",
    ]
    parts.append(f"```text\n{help_text()}\n```\n")
    parts.extend(
        f"## bprflow {entry.name}\n\n{entry.ja}\n\n```text\n{help_text(entry.name)}\n```\n" for entry in command_table()
    )
    return "\n".join(parts)


def diagnostics_page() -> str:
    """Write the page of all messages about texts, one section a code."""
    parts = [
        MADE,
        "# 書き方の知らせの一覧\n",
        "`bprflow check` などが示す知らせです。1つだけ読むときは `bprflow rule YAML-25` のようにします。\n",
        "「--fix で直せます」とあるものは `bprflow check --fix` が直します。\n",
        "YAML は流れと改善案の書き方、SHAPE は手順のつながり、PLAN は改善案と現状の流れ、XCH はほかの道具のファイル、WAIVE は除外、INTERNAL は点検そのものについての知らせです。\n",
    ]
    for code in diagnostic_codes():
        page = diagnostic_page(code) or ""
        parts.append(re.sub(r"^#", "##", re.sub(r"^## (.*)$", r"**\1**", page, flags=re.M), count=1))
    parts.extend(f"## {code} {name.ja}\n\n{text.ja}\n" for code, (name, text) in OWN.items())
    head = "`bprflow compare` と `bprflow apply` が、変更一つずつについて示す言葉です。記号は JSON の code です。\n"
    table = "\n".join(f"| `{code}` | {cell(said)} |" for code, said in conflict_pages().items())
    parts.append(f"## 改善案の変更についての知らせ\n\n{head}\n| 記号 | 言葉 |\n| --- | --- |\n{table}\n")
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """Give every page by its file."""
    return {
        REFERENCE / "keys.md": keys_page(),
        REFERENCE / "redesign-keys.md": redesign_page(),
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "diagnostics.md": diagnostics_page(),
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check only compare them."""
    stale = 0
    for path, text in pages().items():
        # Spacing is left out: click lays its tables out a little differently from release to release.
        if path.exists() and path.read_text(encoding="utf-8").split() == text.split():
            continue
        stale += 1
        if "--check" in arguments:
            print(f"{path.name} is out of date: run python docs/make_reference.py", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.name}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
