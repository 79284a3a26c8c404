"""The guards G1–G10: when a finding is right in form but must not be said.

A guard never deletes: it turns a finding into `suppressed` or `review` with its reason, and every
report shows what was held back. They are looked at in the order of `GUARDS`; the first that
speaks decides. A rule names the guards that may hold it back.

G1  a digital way already exists beside the analog one
G2  a statute demands exactly this: ask the ministry (要望), do not simply change it; without an article, look it up
G3  a reason to keep it was written (残す理由, デジタル手続法 6条6項・10条)
G4  physical presence or the object itself is what the rule protects
G5  identity must be proved in person by specific staff (IAL3)
G6  the analog way is kept for people who cannot use the digital one
G7  too few hours to matter: lower severity, never suppress (applied by the engine)
G8  it is a fallback for power cuts, disasters, failures
G9  somebody waived it (除外), applied by the engine
G10 the cited words (引用) are a penalty, a definition, an application by analogy, a list of duties or a transitional
    clause: they lay down nothing about how the work is done. Asked where a finding rests on the rule alone
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.finding import Status, Suppression
from bprflow.audit.media import ONLINE
from bprflow.audit.rule import Rule
from bprflow.audit.words import Words
from bprflow.language.terms import NO_TEXT, Text
from bprflow.language.text import normalise
from bprflow.model import Authority, Basis, BasisKind, LegacyRule


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a guard decided.

    Attributes:
        status: SUPPRESSED or REVIEW.
        suppression: Why.
        authority: Who decides then, if the guard knows.

    """

    status: Status
    suppression: Suppression
    authority: Authority | None = None


Guard = Callable[[Rule, Hit, Case], Verdict | None]

_ELECTRONIC = Words(r"電磁的方法|電磁的記録|電子情報処理組織|情報通信|オンライン|インターネット|電子的方法")
_DIGITAL_WORDS = Words(
    r"電子申請|電子署名|電子決裁|電子印|電子交付|電子契約|オンライン|ウェブ|web会議|リモート|遠隔|マイナポータル"
)
_FALLBACK_WORDS = Words(r"代替手段|代行入力|スマホのない|スマホがない|端末がない|端末のない|デジタルに不慣れ|使えない人|紙の人|電話の人|紙でしか|事前入力していない|ネットが使えない|高齢者向け|支援が必要")  # fmt: skip
_EMERGENCY = Words(r"停電|災害時|被災時|障害時|停止時|故障時|非常時|緊急時|bcp|復旧まで")
_PROTECTED = Words(
    r"身柄|拘束|危険物|毒物|劇物|火薬|患者|診察|診療|遺言|遺体|埋葬|火葬|救助|救急|虐待|安否|見守り|乳児家庭|要保護|一時保護|避難誘導|感電|落下|倒壊|崩落|応急危険度|監視員|プール|児童の様子|面会|酒気帯び|アルコール"
)
_FIXED_BY_LAW = (
    (Words(r"投票|開票|宣誓書"), None, Text("公職選挙法", "the Public Offices Election Act")),
    (Words(r"支払|支出|請求書|伺い"), Words(r"会計|出納"), Text("地方自治法 第232条の4第2項", "Local Autonomy Act, art. 232-4(2)")),
)  # fmt: skip
"""Work whose way a statute lays down, known without a written rule: words of the step, of the lane (or None), the law."""
_FIXED_BY_LAW_NOW = (
    *_FIXED_BY_LAW,
    (Words(r"選挙人名簿"), None, Text("公職選挙法 第44条", "Public Offices Election Act, art. 44")),
)
"""The same from 2026.12 on."""
_TRANSITIONAL = Text("附則", "a transitional clause")
_CLAUSES = (
    (
        Words(r"(?:拘禁刑|懲役|禁錮|罰金|拘留|科料|過料)[^。]{0,20}(?:に処する|に処せ|を科する)|罰則"),
        Text("罰則", "a penalty"),
    ),
    (Words(r"とは、?[^。]{1,200}をいう。?|の定義は"), Text("定義", "a definition")),
    (Words(r"(?:を|について)準用する|読み替える(?:もの)?"), Text("準用・読替え", "an application by analogy")),
    (Words(r"(?:所掌事務|事務をつかさどる|分掌する|事務分掌)"), Text("職掌", "a list of duties")),
    (Words(r"^(?:この(?:条例|規則|要綱|訓令|法律)は、?[^。]{1,40}から施行|なお従前の例による|附則)"), _TRANSITIONAL),
)
"""Clauses that demand nothing of the work: words of the citation, what they are."""
_FILING = Words(r"申請|届|申込|書類|書を|持参|提出|様式")
_BOUNDARY = Words(r"境界[^。]{0,8}(?:確認|立会|立ち会|確定)|(?:立会|立ち会)[^。]{0,8}境界")
_IAL3 = Words(r"ial\s*3|身元確認保証レベル\s*3|マイナンバーカードの交付|カードを交付|写真付き証明書を発行")


def _held(reason: Text, guard: str, status: Status = Status.SUPPRESSED, authority: Authority | None = None) -> Verdict:
    return Verdict(status, Suppression(reason, guard=guard), authority)


def _bound(rule: Rule, hit: Hit) -> tuple[LegacyRule, ...]:
    """Legacy rules the finding speaks about."""
    if hit.rules is not None:
        return hit.rules
    if rule.aspect:
        return tuple(dict.fromkeys(r for seen in hit.steps for r in seen.rules_about(rule.aspect)))
    # To drop a whole step is to drop whatever any rule wants of it.
    return hit.steps[0].rules if hit.steps and rule.operation == "eliminate" else ()


def digital_beside(_rule: Rule, hit: Hit, _case: Case) -> Verdict | None:
    """G1."""
    for seen in hit.steps[:1]:
        online = seen.medium(*ONLINE)
        words = seen.says(_DIGITAL_WORDS)
        if online or words:
            word = (online.evidence if online else words.value if words else "") or "電子の方法"
            return _held(
                Text(
                    f"「{word}」という電子の方法がすでに並んでいます (併存)",
                    "an electronic way is already offered beside it",
                ),
                "G1",
            )
    return None


def statute(rule: Rule, hit: Hit, case: Case) -> Verdict | None:
    """G2."""
    fixed = _FIXED_BY_LAW_NOW if case.since("2026.12") else _FIXED_BY_LAW
    for seen in hit.steps[:1]:
        for words, lane, law in fixed:
            if words.search(seen.text) and (lane is None or lane.search(normalise(seen.lane))):
                return _held(
                    Text(
                        f"やり方を法律 ({law.ja}) が定めている仕事と見ました",
                        f"the way seems laid down by law ({law.en})",
                    ),
                    "G2",
                    authority=Authority.STATE,
                )
    for bound in _bound(rule, hit):
        for basis in bound.bases:
            if basis.kind is not BasisKind.STATUTE or _ELECTRONIC.search(basis.quote):
                continue
            asks = (
                Text(
                    f"{basis.citation} が求めています。変えるには国への要望になります",
                    f"{basis.cited.en} demands it; changing it is a request to the state",
                )
                if basis.article
                else Text(
                    f"根拠は法令 ({basis.citation}) とされていますが、条項が書かれていません。条文を確かめてください",
                    f"the basis is said to be a statute ({basis.cited.en}), but no article is written; please look it up",
                )
            )
            return _held(asks, "G2", Status.REVIEW, Authority.STATE)
    return None


def kept(rule: Rule, hit: Hit, _case: Case) -> Verdict | None:
    """G3."""
    for seen in hit.steps[:1]:
        if seen.step.keep_reason:
            return _held(Text(f"残す理由: {seen.step.keep_reason}", f"reason to keep: {seen.step.keep_reason}"), "G3")
    for bound in _bound(rule, hit):
        if bound.keep_reason:
            cited = bound.bases[0].cited if bound.bases else NO_TEXT
            ja, en = (f" ({citation})" if citation else "" for citation in (cited.ja, cited.en))
            return _held(Text(f"残す理由: {bound.keep_reason}{ja}", f"reason to keep: {bound.keep_reason}{en}"), "G3")
    return None


def presence(rule: Rule, hit: Hit, case: Case) -> Verdict | None:
    """G4."""
    for seen in hit.steps[:1]:
        now = case.since("2026.12")
        match = _PROTECTED.search(seen.text) or (_BOUNDARY.search(seen.text) if now else None)
        # Handing in papers, or writing down what was done, is not handling what they are about.
        paperwork = _FILING.search(seen.text) or (now and rule.family == "PAP")
        if not match and not paperwork:
            match = _PROTECTED.search(normalise(case.process.name))
        if match:
            return _held(
                Text(
                    f"「{match[0]}」は、人や物がそこにあること自体に意味がある仕事と見ました",
                    "presence or the object itself is what is protected here",
                ),
                "G4",
            )
    return None


def identity(_rule: Rule, hit: Hit, case: Case) -> Verdict | None:
    """G5."""
    named = (case.process.name,) if case.since("2026.12") else ()
    for seen in hit.steps[:1]:
        texts = (seen.name, seen.step.note, *(r.name for r in seen.rules), *(r.note for r in seen.rules), *named)
        if any(_IAL3.search(normalise(text)) for text in texts):
            return _held(
                Text("対面での厳格な本人確認 (IAL3) が要る手続きです", "identity has to be proved in person (IAL3)"),
                "G5",
            )
    return None


def is_fallback(seen: Seen, case: Case) -> bool:
    """Is this step itself the route for people who cannot use the digital one?"""
    words = (seen.text, normalise(seen.step.note), *(normalise(name) for name in seen.step.rules))
    if any(_FALLBACK_WORDS.search(word) for word in words):
        return True
    name, ident = normalise(seen.name), normalise(seen.id)
    return any(name in text or ident in text for text in case.fallbacks) if case.fallbacks else False


def kept_for_access(_rule: Rule, hit: Hit, case: Case) -> Verdict | None:
    """G6."""
    for seen in hit.steps[:1]:
        if is_fallback(seen, case):
            return _held(
                Text(
                    "デジタルを使えない人のための道 (代替手段) です",
                    "this is the route for people who cannot use the digital one",
                ),
                "G6",
            )
        entry = case.digital_entry
        if entry and entry is not seen and seen.resident and seen.step.share is not None and seen.runs < 1:
            return _held(
                Text(f"「{entry.name}」という電子の道と並ぶ道です", f'the digital way "{entry.name}" stands beside it'),
                "G6",
            )
    return None


def emergency(_rule: Rule, hit: Hit, case: Case) -> Verdict | None:
    """G8."""
    for text in (*(seen.text for seen in hit.steps[:1]), normalise(case.process.name)):
        match = _EMERGENCY.search(text)
        if match:
            return _held(Text(f"「{match[0]}」の備えの手順です", "this is a procedure for emergencies"), "G8")
    return None


def no_demand(_rule: Rule, hit: Hit, case: Case) -> Verdict | None:
    """G10: what the step itself shows stays said; what is only read out of such a clause does not."""
    if not case.since("2026.12") or not hit.facts:
        return None
    bound = [case.process.rule_by_name.get(fact.evidence) for fact in hit.facts]
    for legacy in bound:
        if legacy is None or not legacy.bases or not all(clause_kind(basis) for basis in legacy.bases):
            return None
    kind = clause_kind(bound[0].bases[0]) if bound[0] else None
    if kind is None:
        return None
    return _held(
        Text(
            f"引かれている条文は{kind.ja}で、仕事のやり方を求めるものではないと見ました",
            f"the cited words are {kind.en}; they do not lay down how the work is done",
        ),
        "G10",
    )


def clause_kind(basis: Basis) -> Text | None:
    """Tell which kind of clause the cited words are when they demand nothing; None when they may demand something.

    Args:
        basis: A legal basis with its article and the words of it.

    """
    quote = normalise(basis.quote)
    for pattern, kind in _CLAUSES:
        if pattern.search(quote):
            return kind
    return _TRANSITIONAL if normalise(basis.article).startswith("附則") else None


GUARDS: Mapping[str, Guard] = {
    "G8": emergency,
    "G10": no_demand,
    "G3": kept,
    "G5": identity,
    "G4": presence,
    "G6": kept_for_access,
    "G1": digital_beside,
    "G2": statute,
}
"""Guards in the order they are asked."""

CHANNEL = ("G1", "G2", "G3", "G6", "G8", "G10")
"""For rules about a way people outside must take: paper, post, fax, cash."""
PRESENCE = ("G1", "G2", "G3", "G4", "G5", "G6", "G8", "G10")
"""For rules about being there."""
ON_SITE = ("G2", "G3", "G4", "G8", "G10")
"""For rules about going to a place or looking with one's eyes."""
DEMAND = ("G1", "G2", "G3", "G8", "G10")
"""For rules about a thing demanded: seal, original, attachment."""
WORK = ("G3", "G6", "G8")
"""For rules about how the office works inside."""


def judge(rule: Rule, hit: Hit, case: Case) -> Verdict | None:
    """Ask the rule's guards in order; the first that speaks decides.

    Args:
        rule: The rule.
        hit: What it found.
        case: Where.

    """
    for code, guard in GUARDS.items():
        if code in rule.guards:
            verdict = guard(rule, hit, case)
            if verdict is not None:
                return verdict
    return None
