"""The families of the catalogue and their order."""

from __future__ import annotations

from collections.abc import Mapping

from bprflow.language.terms import Text

FAMILIES: Mapping[str, Text] = {
    "SEAL": Text("押印・署名", "Seals and signatures"),
    "PAP": Text("紙・書面", "Paper"),
    "FACE": Text("対面・来庁", "In person"),
    "VIS": Text("目視", "By eye"),
    "SITE": Text("実地", "On site"),
    "PERI": Text("定期", "Periodic"),
    "STAY": Text("常駐・専任", "Presence"),
    "POST": Text("掲示・公示", "Posting"),
    "VIEW": Text("閲覧・縦覧", "Inspection"),
    "MEDIA": Text("記録媒体", "Storage media"),
    "CASH": Text("現金・証紙", "Cash"),
    "MAIL": Text("郵送・FAX・電話", "Post, fax, phone"),
    "KEY": Text("転記", "Re-keying"),
    "ONCE": Text("ワンスオンリー", "Once only"),
    "APPR": Text("決裁", "Approval"),
    "FLOW": Text("流れ", "Flow"),
    "AGG": Text("集計", "Aggregation"),
    "DATA": Text("データ", "Data"),
    "BASIS": Text("根拠", "Legal basis"),
    "OPEN": Text("公開", "Publication"),
    "STR": Text("流れの形", "Structure"),
}
"""Families in the order of the catalogue."""
