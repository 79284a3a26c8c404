"""Write the pages of the audit rules (docs/rules) from their docstrings; `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from bprflow.audit import catalogue
from bprflow.report.rulebook import editions_page, rule_markdown, rules_index

PAGES = Path(__file__).resolve().parent / "rules"


def pages() -> dict[str, str]:
    """Give every page by its file name."""
    rules = catalogue()
    return {
        "README.md": rules_index(rules),
        "editions.md": editions_page(),
        **{f"{rule.code}.md": rule_markdown(rule) for rule in rules},
    }


def main() -> int:
    """Write or compare; 1 when a page is out of date."""
    wanted = pages()
    present = {path.name for path in PAGES.glob("*.md")}
    if "--check" in sys.argv:
        stale = sorted(
            name
            for name in wanted.keys() | present
            if name not in wanted or name not in present or (PAGES / name).read_text(encoding="utf-8") != wanted[name]
        )
        if stale:
            sys.stderr.write(f"docs/rules: out of date: {', '.join(stale)}; run python docs/make_rules.py\n")
        return 1 if stale else 0
    PAGES.mkdir(exist_ok=True)
    for name in present - wanted.keys():
        (PAGES / name).unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
