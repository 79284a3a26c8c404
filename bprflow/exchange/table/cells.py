"""The cells of one step in a table of one row a step."""

from __future__ import annotations

from bprflow.language import values
from bprflow.model import Step

COLUMNS = {
    "kind": "種類", "media": "媒体", "touch": "時間", "wait": "待ち", "per": "単位", "frequency": "頻度", "share": "割合", "reads": "読む",
    "writes": "書く", "items": "項目", "attachments": "添付", "seals": "印", "system": "システム", "rules": "ルール",
    "fallback": "代替手段", "until": "まで", "call": "呼出", "start": "開始", "keep_reason": "残す理由", "note": "備考",
}  # fmt: skip
"""Heading of each field that has a column."""


def step_cells(step: Step) -> dict[str, str]:
    """Write the fields of a step that have a column, several values joined by 「、」."""
    touch, wait = step.touch, step.wait
    return {
        "kind": values.STEP_KIND.word(step.kind.value) if step.kind else "",
        "media": "、".join(values.MEDIUM.word(medium.value) for medium in step.media),
        "touch": (touch.text or f"{touch.low_minutes:g}〜{touch.high_minutes:g}分") if touch else "",
        "wait": (wait.text or f"{wait.low_minutes:g}〜{wait.high_minutes:g}分") if wait else "",
        "per": step.per or "", "frequency": step.frequency.text if step.frequency else "", "share": step.share.text if step.share else "",
        "reads": "、".join(use.document for use in step.reads), "writes": "、".join(use.document for use in step.writes),
        "items": "、".join(step.items), "attachments": "、".join(step.attachments),
        "seals": "、".join(values.SEAL_KIND.word(seal.value) for seal in step.seals), "system": step.system, "rules": "、".join(step.rules),
        "fallback": step.fallback, "until": step.until, "call": step.call, "start": step.start,
        "keep_reason": step.keep_reason, "note": step.note,
    }  # fmt: skip
