"""架空の「丘の市」の点検: 三枚複写の用紙を見つける。"""

from __future__ import annotations

from collections.abc import Iterator

from bprflow.audit.case import Case, Hit
from bprflow.audit.finding import Source
from bprflow.audit.rule import Registry, rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text

RULES = Registry()
"""この名前を pyproject.toml の入口が指します。"""

_CARBON = Words(r"三枚複写|3枚複写|複写式|カーボン")
_POLICY = Source(Text("丘の市 文書事務の手引き (架空)", "Oka City, guide to documents (made up)"), "2026-04-01")


@rule(
    "OKA-01", "複写式の用紙", "Carbon copy forms", "info high standard",
    tags=("紙",), ecrs="E", basis=(_POLICY,), guards=("G3", "G8"), operation="digitise", registry=RULES,
    message=Text("「{step}」で、複写式の用紙を使っています", 'carbon copy forms are used in "{step}"'),
)  # fmt: skip
def carbon_forms(case: Case) -> Iterator[Hit]:
    """複写式の用紙に書いています。

    なぜ困るか: 用紙の在庫が要り、強く書かないと3枚目が読めません。
    直し方: 一度入力して、要る分だけ印字する形に替えられるかもしれません。
    言ってはいけないとき: 停電のときの備え。
    悪い例:
        - 窓口: 三枚複写の領収書に書く
    良い例:
        - 窓口: 領収書を印字する
    言わない例 (備え):
        - 窓口: 停電時は三枚複写の領収書に書く
    What: Forms with carbon copies are used.
    Why: Stock is needed, and the third sheet is hard to read.
    Remedy: Enter once and print what is needed.
    Not when: Power cuts.
    """
    for seen in case.steps:
        if words := seen.says(_CARBON):
            yield seen.hit(words)
