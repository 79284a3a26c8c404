"""The office-work notation (産能大式 事務工程分析): which sign stands for which work.

The notation goes back to the chart for analysing clerical work of 産業能率大学 (1954). Its signs are
described in words by several public sources; the pictures themselves are not, so this table says of
every sign how much of it is documented:

- work is a circle, with the first letter of the English word in it where one is named: P (Prepare) for
  a new form, F (Fill in) for writing, stamping and printing on a form;
- carrying is a circle one size smaller, with P (Personal) when people carry it themselves; post, fax and
  telephone have signs of their own that are described by name only, so we write the word in the circle;
- checking what is written is a diamond ("照合は◇が前にある帳票が参照基になる"); approving is listed among the
  checks without its picture, so we write 承 into the diamond;
- receiving and keeping are listed as standstill without pictures, work at a computer as a screen with
  its name; for keeping and waiting we use the triangle and the D of JIS Z 8206.

Sources: 内部統制入門Navi「産能大式フローチャート」(internalcontrol-navi.com/impruve/flow_chart/sannou.html);
株式公開入門Navi「産能大式記号例」「フローチャート書き方(1)(3)」(second.ipo-navi.com/closeup/flow_chart/);
公認会計士中川充事務所「産能大式フローチャート」(nakagawa-cpa.jp/sanno-flowchart/);
JIS Z 8206:1982 工程図記号, 表1. Read 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bprflow.language.terms import Text
from bprflow.model import Medium, Step, StepKind
from bprflow.model.facts import StepFacts


class Form(StrEnum):
    """Outline of a sign."""

    CIRCLE = "circle"
    DIAMOND = "diamond"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DELAY = "delay"
    SCREEN = "screen"


class Known(StrEnum):
    """How far a sign is documented."""

    SIGN = "sign"
    """Outline and letter are described."""
    OUTLINE = "outline"
    """The group's outline is described, the mark inside is ours."""
    STANDARD = "standard"
    """Only the word is described; the outline is that of JIS Z 8206 or of the thing itself."""


@dataclass(frozen=True, slots=True)
class OfficeSymbol:
    """One sign of the notation.

    Attributes:
        code: Name, stable, for ids and the legend.
        form: Outline.
        letter: What stands in it, one or two characters.
        small: True for carrying, one size smaller than work.
        meaning: What it stands for, as the legend says it.
        known: How far it is documented.

    """

    code: str
    form: Form
    letter: str
    meaning: Text
    known: Known
    small: bool = False


def _carry(code: str, letter: str, ja: str, en: str, known: Known) -> OfficeSymbol:
    return OfficeSymbol(code, Form.CIRCLE, letter, Text(ja, en), known, small=True)


SYMBOLS: dict[str, OfficeSymbol] = {
    one.code: one
    for one in (
        OfficeSymbol("work", Form.CIRCLE, "", Text("作業", "work"), Known.SIGN),
        OfficeSymbol("prepare", Form.CIRCLE, "P", Text("帳票を用意する", "prepare a form"), Known.SIGN),
        OfficeSymbol("fill", Form.CIRCLE, "F", Text("記入・押印する", "fill in or seal"), Known.SIGN),
        OfficeSymbol("gather", Form.CIRCLE, "集", Text("集める・集計する", "gather, sum up"), Known.OUTLINE),
        OfficeSymbol("decide", Form.CIRCLE, "判", Text("判断する", "decide"), Known.OUTLINE),
        OfficeSymbol("meet", Form.CIRCLE, "会", Text("会って話す", "meet"), Known.OUTLINE),
        OfficeSymbol("money", Form.CIRCLE, "¥", Text("お金を扱う", "handle money"), Known.OUTLINE),
        _carry("carry", "P", "運ぶ", "carry", Known.SIGN),
        _carry("post", "郵", "郵送", "post", Known.OUTLINE),
        _carry("fax", "Fx", "ファックス", "fax", Known.OUTLINE),
        _carry("mail", "@", "メール・チャット", "e-mail, chat", Known.OUTLINE),
        _carry("phone", "電", "電話", "telephone", Known.OUTLINE),
        _carry("tell", "連", "連絡", "tell or ask", Known.OUTLINE),
        OfficeSymbol("check", Form.DIAMOND, "", Text("内容の検査・照合", "check the content"), Known.SIGN),
        OfficeSymbol("approve", Form.DIAMOND, "承", Text("承認・受領印", "approve"), Known.OUTLINE),
        OfficeSymbol("site", Form.DIAMOND, "現", Text("現地で確かめる", "check on site"), Known.OUTLINE),
        OfficeSymbol("receive", Form.DELAY, "受", Text("受け取る", "receive"), Known.STANDARD),
        OfficeSymbol("store", Form.TRIANGLE, "", Text("保管する", "keep"), Known.STANDARD),
        OfficeSymbol("wait", Form.DELAY, "", Text("待つ", "wait"), Known.STANDARD),
        OfficeSymbol("screen", Form.SCREEN, "", Text("パソコン・システム", "computer, system"), Known.STANDARD),
        OfficeSymbol("auto", Form.SCREEN, "自", Text("自動処理", "done by the system"), Known.STANDARD),
    )
}
"""Every sign, in the order of the legend."""

_BY_KIND = {
    StepKind.FILL: "fill",
    StepKind.RECORD: "fill",
    StepKind.SEAL: "fill",
    StepKind.TRANSCRIBE: "fill",
    StepKind.INPUT: "screen",
    StepKind.AUTO: "auto",
    StepKind.PRINT: "prepare",
    StepKind.CHECK: "check",
    StepKind.REVIEW: "check",
    StepKind.APPROVE: "approve",
    StepKind.SITE: "site",
    StepKind.MOVE: "carry",
    StepKind.ISSUE: "carry",
    StepKind.SEND: "carry",
    StepKind.NOTIFY: "tell",
    StepKind.RECEIVE: "receive",
    StepKind.STORE: "store",
    StepKind.WAIT: "wait",
    StepKind.AGGREGATE: "gather",
    StepKind.DECIDE: "decide",
    StepKind.MEET: "meet",
    StepKind.PAY: "money",
}
_SENT_BY = (
    (Medium.POST, "post"),
    (Medium.FAX, "fax"),
    (Medium.EMAIL, "mail"),
    (Medium.CHAT, "mail"),
    (Medium.LINE, "mail"),
    (Medium.PHONE, "phone"),
)
_AT_A_SCREEN = (Medium.SYSTEM, Medium.EXCEL, Medium.FORM, Medium.GIS)


def symbol_for(step: Step, facts: StepFacts | None) -> OfficeSymbol:
    """Choose the sign of a step by what is done, and by what carries it.

    Args:
        step: The step.
        facts: What is written or inferred of it; None means only what is written counts.

    """
    kind = facts.kind.value if facts is not None else step.kind or StepKind.TASK
    media = [fact.value for fact in facts.media] if facts is not None else list(step.media)
    if step.until:
        return SYMBOLS["wait"]
    if kind in (StepKind.SEND, StepKind.NOTIFY, StepKind.ISSUE):
        return SYMBOLS[next((code for medium, code in _SENT_BY if medium in media), _BY_KIND[kind])]
    on_screen = any(medium in _AT_A_SCREEN for medium in media)
    if kind in (StepKind.TRANSCRIBE, StepKind.RECORD, StepKind.FILL) and on_screen and Medium.PAPER not in media:
        return SYMBOLS["screen"]
    return SYMBOLS[_BY_KIND.get(kind, "work")]
