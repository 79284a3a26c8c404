"""Every word the pictures add to what the writer wrote, in both languages."""

from __future__ import annotations

from bprflow.language.terms import Text

NUMBERS_ARE_FINDINGS = Text("番号は指摘", "numbers are findings")
OFFICE_SIGNS = Text("記号は産能大式の事務工程分析による", "signs of office-work analysis (Sanno)")
ALL_MEASURED = Text("所要時間はすべて実測", "all times measured")
ALL_INTERVIEW = Text("所要時間はすべて聞き取り", "all times from interviews")
ALL_PUBLISHED = Text("所要時間はすべて公表値", "all times from published figures")
ALL_ASSUMED = Text("所要時間はすべて仮定", "all times are assumptions")
PEOPLE = Text("{count}人", "{count} people")
YES = Text("あり", "yes")
UNTITLED = Text("無題の業務", "Untitled process")
EMPTY = Text("まだ手順がありません", "No steps yet")

LEGEND = Text("凡例", "Legend")
LEGEND_RULE = Text("アナログなルール・転記", "analog rule or re-keying")
LEGEND_INFERRED = Text("下線は推定", "underlined: inferred")
LEGEND_MEDIUM = Text("媒体", "medium")
LEGEND_WAIT = Text("待ち", "waiting")
LEGEND_NUMBER = Text("指摘の番号", "number of a finding")
LEGEND_XOR = Text("分かれ道", "decision")
LEGEND_AND = Text("並行", "in parallel")
LEGEND_OR = Text("当てはまるものすべて", "all that apply")
LEGEND_EVENT = Text("先に起きた方", "whichever happens first")
LEGEND_START = Text("始まり", "start")
LEGEND_END = Text("終わり", "end")
LEGEND_BACK = Text("戻り", "going back")
LEGEND_RESIDENT = Text("住民側", "residents")
LEGEND_PROVENANCE = Text(
    "時間の根拠 測=実測 聞=聞き取り 公=公表値 仮=仮定", "times: m measured, i interview, p published, a assumed"
)
LEGEND_SHEET = Text("帳票", "document")
LEGEND_GONE = Text("なくなる工程", "step that goes")
LEGEND_FALLBACK = Text("代替手段", "fallback")

STEPS = Text("工程", "steps")
HANDOFFS = Text("受渡し", "handoffs")
TRANSCRIPTIONS = Text("転記", "re-keyings")
SEALS = Text("押印", "seals")
PAPERS = Text("紙の帳票", "paper forms")
STAFF = Text("職員の作業", "staff work")
RESIDENTS = Text("住民の手間", "residents' time")
WAITING = Text("待ち", "waiting")
STAFF_YEAR = Text("職員の年間", "staff a year")
ASSUMED = Text("仮定の割合", "assumed")
TIMES = Text("回", "times")
KINDS = Text("種", "kinds")
PLACES = Text("か所", "places")
HOURS = Text("時間", "h")
UNKNOWN = Text("不明", "unknown")

PICTURE_OF = Text("{name} ({state})の業務フロー図", "Swimlane diagram of {name} ({state})")
DESCRIPTION = Text(
    "担当は{lanes}。手順は{count}件: {steps}。",
    "Lanes: {lanes}. {count} steps: {steps}.",
)

STEPS_INSIDE = Text("＋{count}工程", "+{count} steps")
LANES_INSIDE = Text("・{count}担当", ", {count} lanes")
TOTAL = Text("計{time}", "total {time}")
LEGEND_INSIDE = Text("まとめた工程の数", "steps folded into the box")
BLOCKS = {
    "choice_named": Text("「{question}」で分かれる手順", "ways of “{question}”"),
    "choice": Text("分かれる手順: {name}", "choice: {name}"),
    "parallel": Text("並行する手順: {name}", "in parallel: {name}"),
    "inclusive": Text("当てはまる手順: {name}", "those that apply: {name}"),
    "loop": Text("くり返す手順: {name}", "repeated: {name}"),
}
"""What a folded block is called."""

CHANGES = {
    "changed": Text("変更", "changed"),
    "new": Text("新規", "new"),
    "removed": Text("廃止", "removed"),
    "digitised": Text("電子化", "digital"),
    "merged": Text("統合", "merged"),
    "split": Text("分割", "split"),
    "moved": Text("移動", "moved"),
}
"""What becomes of a step, in a word."""
CHANGE_SIGNS = {
    "changed": "△",
    "new": "＋",
    "removed": "×",
    "digitised": "◆",
    "merged": "◎",
    "split": "◇",
    "moved": "→",
}
"""The shape before that word, so that nothing hangs on colour."""
AND_MORE = Text("{name} ほか{count}", "{name} +{count}")

BEFORE_AFTER = Text("現状 → 改善後", "as-is → to-be")
BEFORE = Text("現状", "as-is")
AFTER = Text("改善後", "to-be")
COMPARISON_OF = Text("{name}の現状と改善後の業務フロー図", "Swimlane diagram of {name}, before and after")
STEPS_BECOME = Text("{before}工程が{after}工程になり", "{before} steps become {after}")
STEPS_STAY = Text("工程は{after}のまま中身が変わり", "{after} steps stay but change")
BECOME_END = Text("{told}ます ({counts})。", "{told} ({counts}).")
YEARLY_FALLS = Text(
    "{told}、職員の時間は年{before}時間から{after}時間に減る見込みです ({counts})。",
    "{told}; staff time should fall from {before} to {after} h a year ({counts}).",
)
YEARLY_RISES = Text(
    "{told}、職員の時間は年{before}時間から{after}時間に増える見込みです ({counts})。",
    "{told}; staff time should rise from {before} to {after} h a year ({counts}).",
)
YEARLY_STAYS = Text(
    "{told}、職員の時間は年{after}時間のまま変わらない見込みです ({counts})。",
    "{told}; staff time should stay at {after} h a year ({counts}).",
)
OVERRIDDEN = Text("例外承認: {people}", "override: {people}")
LIST_MARK = Text("、", ", ")
NOTHING_CHANGED = Text("変わる工程はありません", "no step changes")
HOW_TO_READ = Text("破線は廃止、太枠は新規・電子化など", "dashed: removed; thick: new or digital")
HOURS_YEAR = Text("職員の年間", "staff a year")


def percent(share: float) -> str:
    """A share as people write it: 15%, 33.3%."""
    figure = share * 100
    return f"{figure:.0f}%" if abs(figure - round(figure)) < 0.05 else f"{figure:.1f}%"
