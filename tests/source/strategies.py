"""Texts that look like flows, broken in the ways people break them."""

from __future__ import annotations

from hypothesis import strategies as st

from bprflow.language import keys, values

KEYS = [
    word
    for vocabulary in (keys.PROCESS, keys.STEP, keys.GATEWAY, keys.BRANCH)
    for term in vocabulary
    for word in (term.ja, term.en)
]
VALUES = [
    word
    for vocabulary in (values.MEDIUM, values.STEP_KIND, values.LANE_KIND)
    for term in vocabulary
    for word in (term.ja, term.en)
]
PIECES = [
    ": ", "：", ":", "- ", "－ ", "・", "-", "\n", "\n  ", "\n    ", "\n　", "\n\t", "　", " ", "[", "]", "{", "}", "［", "］", "、", ",", "，",
    '"', "'", "“", "”", "#", "&a", "*a", "!x", "|", ">", "?", "---", "...", "<<", "%", "@", "`", "\r\n", "\r", "\x00", "\u2028", "\ufeff", "\U00020bb7",
    "10分", "８〜１２分", "-5分", "120%", "2割", "たくさん", "24,000件/年", "月1回", "半日", "次", "終了", "窓口", "市民", "受け取る", "~", "null", "no", "08",
]  # fmt: skip

soup = st.lists(st.sampled_from([*PIECES, *KEYS, *VALUES]) | st.text(max_size=4), max_size=40).map("".join)
"""Keys, values and signs in any order."""


@st.composite
def nearly_flows(draw: st.DrawFn) -> str:
    """A plain flow with a few pieces put in, taken out or doubled."""
    text = draw(st.sampled_from(BASES))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 6))
        text = text[:at] + draw(st.sampled_from([*PIECES, *KEYS])) + text[at + length :]
    return text


BASES = [
    "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: 10分\n  - 係: 審査する\n    分岐:\n      良い 80%: 渡す\n      悪い: 終了\n  - 窓口: 渡す\n",
    "業務: 受付\n件数: {頭: 600頭/年, 回: 12/年}\n担当:\n  窓口: 職員 8人\n  市民: {種別: 住民}\n帳票:\n  届: {媒体: 紙, 項目: [氏名, 住所]}\nルール:\n  書面: {求めること: [書面], 根拠: {種別: 慣行}}\n手順:\n  - 市民: 書く\n    書く: [{帳票: 届, 項目: [氏名]}]\n    ルール: 書面\n  - 並行:\n    - - 窓口: 見る\n    - - 窓口: 写す\n      時間: {値: 5分, 根拠: 実測}\n  - 関門: 排他\n    識別子: g\n    分岐: [{条件: はい, 割合: 20%, 次: 書く}, {条件: いいえ}]\n",
    "process: intake\nlanes:\n  clerk: staff 2 people\nsteps:\n  - clerk: receive\n    time: 5 min\n    reads: form\n    waive: {SEAL-01: because, KEY-01: {reason: x, until: 2027-03-31}}\n",
]
