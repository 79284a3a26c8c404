"""The pages of the rules: for the terminal, as JSON, and as Markdown for docs/rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, cast

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

from bprflow.audit import all_rules
from bprflow.audit.config import EDITIONS, PROFILE_WORDS
from bprflow.audit.editions import CHANGES, WORDS
from bprflow.audit.families import FAMILIES
from bprflow.audit.page import Example, Expectation, rule_page
from bprflow.audit.rule import Rule
from bprflow.language import values
from bprflow.language.terms import Text, tag

Rung = Literal["minimum", "basic", "standard", "recommended", "exemplary"]
_CLOSED = with_config(ConfigDict(extra="forbid"))
_HEADS = {
    "what": Text("何が", "What"),
    "why": Text("なぜ困るか", "Why it hurts"),
    "remedy": Text("直し方", "How to mend it"),
    "not_when": Text("言ってはいけないとき", "When not to say it"),
    "basis": Text("根拠", "Basis"),
    Expectation.BAD: Text("悪い例 (指摘が出ます)", "Bad example (is found)"),
    Expectation.GOOD: Text("良い例 (何も出ません)", "Good example (is not)"),
    Expectation.GUARDED: Text(
        "言わない例 (除外または要確認になります)", "Held-back example (suppressed or asked about)"
    ),
}
_ECRS = {"E": Text("排除", "eliminate"), "C": Text("結合", "combine"), "R": Text("入替え", "rearrange"), "S": Text("簡素化", "simplify")}  # fmt: skip
_PROFILE_JA = {code: word for word, code in PROFILE_WORDS.items()}


def _facts(rule: Rule, language: str) -> list[tuple[str, str]]:
    """Short facts of a rule: name and value."""
    english = language == "en"
    rows = [
        ("Severity" if english else "重さ", values.SEVERITY.word(rule.severity, language)),
        ("Confidence" if english else "確からしさ", values.CONFIDENCE.word(rule.confidence, language)),
        ("Rung" if english else "段階", rule.profile if english else _PROFILE_JA[rule.profile]),
        ("Decided by" if english else "決める人", ("whoever owns the legal basis; else " if english else "根拠を持つところ。なければ") + values.AUTHORITY.word(rule.authority, language)),
        ("Tags" if english else "分類", (", " if english else "、").join(tag(word).in_language(language) for word in rule.tags)),
        ("Analog rule" if english else "アナログ規制の区分", rule.official + (f" (PHASE {rule.phase})" if rule.phase else "")),
        ("Principle" if english else "デジタル3原則", rule.principle),
        ("ECRS", _ECRS[rule.ecrs].in_language(language) if rule.ecrs else ""),
        ("Heuristic" if english else "業務再設計の定石", rule.heuristic),
        ("Technology map" if english else "テクノロジーマップ", (", " if english else "、").join(rule.technology)),
        ("Guards" if english else "守り", " ".join(rule.guards)),
        ("Thresholds" if english else "しきい値", (", " if english else "、").join(f"{name} = {value:g}" for name, value in rule.thresholds.items())),
        ("Edition" if english else "規則版", rule.edition),
    ]  # fmt: skip
    return [(name, value) for name, value in rows if value]


def rule_text(rule: Rule, *, language: str = "ja") -> str:
    """Write the page of a rule for a terminal."""
    page = rule_page(rule)
    lines = [f"{rule.code} {rule.name.in_language(language)}", ""]
    for key, text in (("what", page.what), ("why", page.why), ("remedy", page.remedy), ("not_when", page.not_when)):
        lines += [_HEADS[key].in_language(language), f"  {text.in_language(language)}", ""]
    lines += [_HEADS["basis"].in_language(language)]
    lines += [f"  {source.title.in_language(language)} ({source.as_of})" + (f" {source.url}" if source.url else "") for source in rule.basis]  # fmt: skip
    lines += ["", *(f"{name}: {value}" for name, value in _facts(rule, language)), ""]
    for example in page.examples:
        lines += [_title(example, language), *(f"    {line}" for line in example.flow.splitlines()), ""]
    return "\n".join(lines)


def _title(example: Example, language: str) -> str:
    head = _HEADS[example.expectation].in_language(language)
    return f"{head}: {example.title}" if example.title else head


def rule_list(rules: Iterable[Rule], *, language: str = "ja") -> str:
    """List rules by family, one line each."""
    lines: list[str] = []
    family = ""
    for rule in rules:
        if rule.family != family:
            family = rule.family
            name = FAMILIES.get(family, Text(family, family)).in_language(language)
            lines += ["", f"{name} ({family})"]
        severity = values.SEVERITY.word(rule.severity, language)
        rung = rule.profile if language == "en" else _PROFILE_JA[rule.profile]
        lines.append(f"  {rule.code:<9}{rule.name.in_language(language)} [{severity}・{rung}]")
    return "\n".join(lines).lstrip("\n") + "\n"


@_CLOSED
class RuleSourceJson(TypedDict):
    """Where a rule's authority comes from, and the day it was read."""

    title: str
    as_of: str
    url: str


@_CLOSED
class ExampleJson(TypedDict):
    """One example and what must come of it."""

    expect: Literal["bad", "good", "guarded"]
    title: str
    flow: str


@_CLOSED
class RuleJson(TypedDict):
    """The page of one rule (`bprflow rule CODE --format json`)."""

    format: Literal["bprflow.rule/1"]
    code: str
    name: str
    family: str
    severity: Literal["error", "warning", "info"]
    confidence: Literal["high", "medium", "low"]
    profile: Rung
    tags: list[str]
    official: str
    phase: int
    principle: str
    ecrs: str
    heuristic: str
    technology: list[str]
    guards: list[str]
    thresholds: dict[str, float]
    effort: float
    edition: str
    what: str
    why: str
    remedy: str
    not_when: str
    basis: list[RuleSourceJson]
    examples: list[ExampleJson]


def rule_schema() -> dict[str, object]:
    """Give the JSON Schema of a rule's page."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(RuleJson).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def rule_json(rule: Rule, *, language: str = "ja") -> RuleJson:
    """Give the page of a rule as JSON-able data."""
    page = rule_page(rule)
    return {
        "format": "bprflow.rule/1",
        "code": rule.code,
        "name": rule.name.in_language(language),
        "family": rule.family,
        "severity": rule.severity.value,
        "confidence": rule.confidence.value,
        "profile": cast("Rung", rule.profile),
        "tags": list(rule.tags),
        "official": rule.official,
        "phase": rule.phase,
        "principle": rule.principle,
        "ecrs": rule.ecrs,
        "heuristic": rule.heuristic,
        "technology": list(rule.technology),
        "guards": list(rule.guards),
        "thresholds": dict(rule.thresholds),
        "effort": rule.effort,
        "edition": rule.edition,
        "what": page.what.in_language(language),
        "why": page.why.in_language(language),
        "remedy": page.remedy.in_language(language),
        "not_when": page.not_when.in_language(language),
        "basis": [{"title": s.title.in_language(language), "as_of": s.as_of, "url": s.url} for s in rule.basis],
        "examples": [{"expect": e.expectation.value, "title": e.title, "flow": e.flow} for e in page.examples],
    }


def rule_markdown(rule: Rule) -> str:
    """Write the page of a rule as Markdown, Japanese first, English at the end."""
    page = rule_page(rule)
    lines = [
        "<!-- この頁は bprflow の規則から作られています。直すときは規則の docstring を直してください。 -->",
        "",
        f"# {rule.code} {rule.name.ja}",
        "",
        page.what.ja,
        "",
    ]
    for key, text in (("why", page.why), ("remedy", page.remedy), ("not_when", page.not_when)):
        lines += [f"## {_HEADS[key].ja}", "", text.ja, ""]
    lines += ["## 根拠", ""]
    lines += [f"- {s.title.ja} (確かめた日: {s.as_of})" + (f" <{s.url}>" if s.url else "") for s in rule.basis]
    lines += ["", "## 性質", "", "| 項目 | 値 |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in _facts(rule, "ja")]
    lines += [""]
    for example in page.examples:
        lines += [f"## {_title(example, 'ja')}", "", "```yaml", example.flow.rstrip("\n"), "```", ""]
    lines += [
        f"## {rule.name.en}",
        "",
        page.what.en,
        "",
        f"- Why: {page.why.en}",
        f"- Remedy: {page.remedy.en}",
        f"- Not when: {page.not_when.en}",
        "",
    ]
    return "\n".join(lines)


def editions_text(*, language: str = "ja") -> str:
    """Write for a terminal what each edition of the rules changed, the newest first."""
    lines = []
    for edition in reversed(EDITIONS):
        lines += [("Edition " if language == "en" else "規則版 ") + edition]
        for change in CHANGES:
            if change.edition == edition:
                lines.append(f"  {' '.join((*change.codes, ''))}{change.text.in_language(language)}")
        new = [rule.code for rule in all_rules() if rule.edition == edition]
        if edition != EDITIONS[0] and new:
            lines.append(("  new: " if language == "en" else "  新しい点検: ") + " ".join(new))
        lines.append("")
    return "\n".join(lines)


def editions_page() -> str:
    """Write the same as a page of the documentation."""
    lines = [
        "<!-- この頁は bprflow/audit/editions.py から作られています。 -->",
        "",
        "# 規則版 (点検の版)",
        "",
        "出した版は変えません。点検、重さ、しきい値、守り、読み取る言葉のどれを変えても、新しい版になります。",
        "`bprflow.toml` に `規則版` を書いておけば、道具を新しくしても指摘 (記号・状態・重さ・確からしさ・文) は変わりません。",
        "原因のまとめ方と「まずこの3つ」の並べ方も、版に含みます。説明の文 (なぜ困るか・直し方) と根拠の出典は、いつも新しいものを",
        "見せ、変わった点検をここに書きます。書かなければ、いつも新しい版で点検します。",
        "",
    ]
    for edition in reversed(EDITIONS):
        lines += [f"## {edition}", ""]
        for change in CHANGES:
            if change.edition == edition:
                codes = " ".join(code if code == WORDS else f"[{code}]({code}.md)" for code in change.codes)
                lines.append(f"- {codes}{' ' if codes else ''}{change.text.ja}")
        lines.append("")
    return "\n".join(lines)


def rules_index(rules: Iterable[Rule]) -> str:
    """Write the list of all rules as Markdown."""
    lines = [
        "<!-- この頁は bprflow の規則から作られています。 -->",
        "",
        "# 点検の一覧",
        "",
        "`bprflow rule 記号` で、同じ内容をいつでも (ネットワークなしで) 読めます。",
        "指摘は「見直し候補」です。違反ではありません (市町村のデジタル化は努力義務です)。",
    ]
    family = ""
    for rule in rules:
        if rule.family != family:
            family = rule.family
            lines += ["", f"## {FAMILIES.get(family, Text(family, family)).ja} ({family})", ""]
            lines += ["| 記号 | 名前 | English | 重さ | 段階 |", "| --- | --- | --- | --- | --- |"]
        severity = values.SEVERITY.word(rule.severity)
        lines.append(f"| [{rule.code}]({rule.code}.md) | {rule.name.ja} | {rule.name.en} | {severity} | {_PROFILE_JA[rule.profile]} |")  # fmt: skip
    lines += [
        "",
        "## 元の案 (101件) との違い",
        "",
        "- 足したもの: PAP-09 職員の手書き、PAP-10 仕事のための印刷、FLOW-12 入口だけデジタル、BASIS-07 セキュリティを理由にした手作業、STR-01〜07 流れの形。",
        "- FLOW-03 は受渡しの数だけでなく「同じ担当へ3回戻る」ことも条件にした (受渡し3回だけでは、どの流れにも出てしまうため)。申請する人とのやり取りは数えない。",
        "- APPR-03 は「差戻しの道がない」だけでは言わない。供覧・回覧のように、結論が変わらない手順だけを言う。",
        "- BASIS-04 は改廃された法令名の引用を言う。条文の有無は、法令XMLのフォルダ (--法令) があるときだけ確かめ、要確認とする。",
        "- KEY-03 は一つの流れに一つだけ言い、いちばん多く書き直される項目を示す。PAP-01 と FACE-01 も流れに一つ。",
        "- 除外に理由がない・期限が過ぎた・使われていないことは WAIVE-01〜03、期限か担当がないことは WAIVE-04、例外承認で外した守りは WAIVE-05、使えない人の道がない改善後の流れは ROUTE-01、点検の中の誤りは INTERNAL として出る。",
        "",
    ]
    return "\n".join(lines)


OWN: Mapping[str, tuple[Text, Text]] = {
    "WAIVE-01": (
        Text("理由のない除外", "Waiver without a reason"),
        Text(
            "除外に理由が書かれていないか、「今まで通り」のように理由になっていないため、指摘を戻したことを知らせます。"
            "なぜ言わなくてよいかを一文で書き、期限と判断した人を添えてください。",
            "A waiver gives no reason, so its finding is back. Write why in one sentence, with a date and a person.",
        ),
    ),
    "WAIVE-02": (
        Text("期限の過ぎた除外", "Waiver that is over"),
        Text(
            "除外の期限が過ぎたか、日付として読めないため、指摘を戻したことを知らせます。"
            "理由が今も当てはまるか確かめ、期限を延ばすか、除外を消してください。",
            "A waiver is past its date, so its finding is back. Extend the date or remove the waiver.",
        ),
    ),
    "WAIVE-03": (
        Text("使われていない除外", "Unused waiver"),
        Text(
            "除外に当てはまる指摘がないことを知らせます。直ったのなら除外を消してください。記号の書き間違いのこともあります。",
            "A waiver matches nothing. Remove it if the finding was settled; check the code for a slip.",
        ),
    ),
    "WAIVE-04": (
        Text("期限か担当のない除外", "Waiver without a date or a person"),
        Text(
            "除外に期限か担当が書かれていないことを知らせます。除外はそのまま効いています。"
            "見直す日と判断した人を添えると、いつまでも残ることがなくなります。",
            "A waiver names no date or no person. It still counts; add a date to look again and who decided.",
        ),
    ),
    "ROUTE-01": (
        Text("デジタルを使えない人の道", "A way for people without a device"),
        Text(
            "改善後の流れで、住民がスマホやネットでしか入れない手順に「代替手段」が書かれていないことを知らせます。"
            "窓口や電話で受け、職員が同じ所へ入力する道を書いてください。現状の流れには言いません。",
            "In a to-be flow residents can get in only with a device of their own, and no fallback is written. Write one,"
            " e.g. that staff enter it in the same place. As-is flows are not told.",
        ),
    ),
    "WAIVE-05": (
        Text("例外承認で外した守り", "Protection lifted by an override"),
        Text(
            "改善案の「例外承認」で、法令や「残す理由」に守られた手順やルールを外したことを知らせます。"
            "改善後の流れの備考に、対象・責任を負う人・理由が残り、どの報告にも出ます。除外では消せません。",
            "A redesign lifted a protection by a named override. The note of the to-be flow keeps what, who and why, and"
            " every report shows it; no waiver hides it.",
        ),
    ),
    "INTERNAL": (
        Text("点検の中で思わぬ誤り", "Internal error of a rule"),
        Text(
            "点検の一つ、または追加の点検が途中で止まったことを知らせます。ほかの点検の結果はそのまま使えます。"
            "流れを添えて、点検を作った人に知らせてください。",
            "One rule or plug-in stopped; the results of the others stand. Please tell its author.",
        ),
    ),
}
"""Findings of the tool itself: they have no rule, but they are explained all the same."""


def own_page(code: str, language: str = "ja") -> str | None:
    """Explain a finding of the tool itself; None when it is none of these."""
    found = OWN.get(code.upper())
    if found is None:
        return None
    name, text = found
    return f"{code.upper()} {name.in_language(language)}\n\n  {text.in_language(language)}\n"


def conflict_pages(language: str = "ja") -> dict[str, str]:
    """Explain what `compare` and `apply` say of single changes, by the code their JSON gives it."""
    from bprflow.redesign.conflict import SENTENCES
    from bprflow.source.pages import plain_words

    return {code: plain_words(sentence, language) for code, sentence in SENTENCES.items()}


def conflict_page(code: str, language: str = "ja") -> str | None:
    """Explain one of these; None when it is none of them."""
    said = conflict_pages(language).get(code.strip().lower())
    where = Text("改善案 (apply, compare) の知らせ", "told of a redesign (apply, compare)").in_language(language)
    return f"{code.strip().lower()} {where}\n\n  {said}\n" if said else None


def message_text(code: str, language: str = "ja") -> str | None:
    """Explain what is told of texts (YAML-03 …), laid out like the page of a rule; None for other codes.

    Args:
        code: In any case.
        language: "ja" or "en".
    """
    from bprflow.source.messages import find_message
    from bprflow.source.pages import level_words, plain_words

    message = find_message(code)
    if message is None:
        return None
    lines = [f"{message.code} {message.name.in_language(language)}", ""]
    remedy = plain_words(message.hint, language)
    why = plain_words(message.why, language)
    # Where the remedy depends on what was written, the general advice stands in its place.
    parts = (("what", plain_words(message.text, language)), ("why", why if remedy else ""), ("remedy", remedy or why))
    for key, words in parts:
        if words:
            lines += [_HEADS[key].in_language(language), f"  {words}", ""]
    lines += [f"{'Severity' if language == 'en' else '重さ'}: {level_words(message.level, language)}", ""]
    as_is = Text("現状の流れ (as-is.flow.yaml)", "The as-is flow (as-is.flow.yaml)")
    examples = ((as_is, message.beside), (_HEADS[Expectation.BAD], message.bad), (_HEADS[Expectation.GOOD], message.good))  # fmt: skip
    for head, text in examples:
        if text:
            lines += [head.in_language(language), *(f"    {line}" for line in text.splitlines()), ""]
    return "\n".join(lines)
