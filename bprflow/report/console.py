"""The audit for a terminal or a text file: plain glyphs every Japanese code page has."""

from __future__ import annotations

from collections.abc import Iterable

from bprflow.audit.analysis import Analysis
from bprflow.audit.causes import Cause
from bprflow.audit.finding import Finding, Severity, Status
from bprflow.audit.first import FORMULA
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.language.text import display_width
from bprflow.report import figures
from bprflow.report.digest import stage_text
from bprflow.report.verdict import assumed_sentence, counts, figures_to_measure
from bprflow.report.wrapping import clean, fit, pad, wrap

MARK = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.INFO: "・"}
_COLOUR = {Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.INFO: "36"}
_INDENT = "   "
_HEADS = {
    "why": Text("なぜ", "why"),
    "remedy": Text("直し方", "remedy"),
    "held": Text("保留", "on hold"),
    "with": Text("一緒に", "with it"),
    "basis": Text("根拠", "basis"),
    "authority": Text("決める人", "decided by"),
    "confidence": Text("確からしさ", "confidence"),
    "more": Text("詳しく", "more"),
}


class _Sheet:
    """Lines in one language, in a width, with or without colour, and the flow's own lines."""

    def __init__(self, language: str, width: int, source: str, *, color: bool) -> None:
        self.source = source.split("\n")
        self.language = language
        self.width = max(width, 40)
        self.color = color
        self.lines: list[str] = []

    def say(self, text: Text) -> str:
        return text.in_language(self.language)

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.color and text else text

    def add(self, line: str = "") -> None:
        self.lines.append(line.rstrip())

    def paragraph(self, text: str, indent: str = "", hang: str | None = None) -> None:
        """Add wrapped text, the first line behind `indent`, the others behind `hang`."""
        hang = indent if hang is None else hang
        room = self.width - display_width(hang)
        for index, line in enumerate(wrap(text, room, first=self.width - display_width(indent))):
            self.add((hang if index else indent) + line)

    def entry(self, key: str, text: str) -> None:
        """Add 「なぜ   …」 with its text aligned."""
        column = 7 if self.language == "ja" else 9
        head = _INDENT + pad(self.say(_HEADS[key]), column)
        self.paragraph(text, head, " " * display_width(head))


def terminal(
    analysis: Analysis, *, language: str = "ja", color: bool = False, width: int = 80, ladder: Text | None = None
) -> str:
    """Write the audit of one flow for a terminal.

    Args:
        analysis: The flow.
        language: "ja" or "en".
        color: True for ANSI colours; the caller obeys NO_COLOR and whether it is a terminal.
        width: Cells a line, at least 40; ambiguous characters count as two.
        ladder: Where the flow stands on the ladder of profiles; worked out from its findings when None.

    Returns:
        Text that ends with a line break; encodable in CP932 as far as the flow's own words are.

    """
    sheet = _Sheet(language, width, analysis.loaded.source.text, color=color)
    _heading(sheet, analysis)
    if analysis.diagnostics:
        from bprflow.report.diagnostics import diagnostics_text

        sheet.lines += diagnostics_text(analysis.diagnostics, language=language, color=color).rstrip("\n").split("\n")
        sheet.add()
    if analysis.loaded.partial:
        sheet.paragraph(_PARTIAL.in_language(language))
        sheet.add()
    causes = {cause.finding.id: cause for cause in analysis.causes}
    for finding in analysis.shown:
        _finding(sheet, finding, analysis, causes.get(finding.id))
        sheet.add()
    _suppressed(sheet, analysis.suppressed)
    _first(sheet, analysis)
    _summary(sheet, analysis, ladder)
    return "\n".join(sheet.lines) + "\n"


_PARTIAL = Text(
    "誤りがあるため、読めた部分だけの点検です。直してから、もう一度実行してください。",
    "The flow has errors: only what could be read was audited. Mend them and run again.",
)


def _heading(sheet: _Sheet, analysis: Analysis) -> None:
    process = analysis.process
    state = values.STATE.word(process.state, sheet.language)
    name = f"{clean(process.name)} ({state})"
    file = clean(analysis.loaded.source.file)
    if display_width(name) + 2 + display_width(file) <= sheet.width:
        sheet.add(f"{sheet.paint(name, '1')}  {file}")
    else:
        sheet.paragraph(name)
        sheet.paragraph(file)
    sheet.add()


def _finding(sheet: _Sheet, finding: Finding, analysis: Analysis, cause: Cause | None) -> None:
    """Add one finding: headline with hours at the right, place, why, remedy, who decides."""
    severity = values.SEVERITY.word(finding.severity, sheet.language)
    mark = f"{MARK[finding.severity]} {severity}"
    review = f"[{values.STATUS.word('review', sheet.language)}] " if finding.status is Status.REVIEW else ""
    guess = sheet.say(Text(" (推定)", " (inferred)")) if finding.inferred else ""
    hours = "" if finding.hours_per_year is None else sheet.say(figures.yearly_hours(finding.hours_per_year))
    title = f"{finding.code} {review}{sheet.say(finding.message)}{guess}"
    lead = display_width(mark) + 1
    gap = display_width(hours) + 2 if hours else 0
    lines = wrap(title, sheet.width - len(_INDENT), first=sheet.width - lead - gap)
    first = f"{sheet.paint(mark, _COLOUR[finding.severity])} {sheet.paint(lines[0], '1')}"
    space = sheet.width - lead - display_width(lines[0]) - display_width(hours)
    sheet.add(first + (" " * space + hours if hours else ""))
    for line in lines[1:]:
        sheet.add(_INDENT + sheet.paint(line, "1"))
    _place(sheet, finding, analysis)
    sheet.entry("why", sheet.say(finding.why))
    sheet.entry("remedy", sheet.say(finding.remedy))
    if cause:
        sheet.entry("with", sheet.say(_goes_with(cause)))
    if finding.suppression:  # a question: why it is asked and not said
        sheet.entry("held", sheet.say(finding.suppression.reason))
    if finding.basis:
        sheet.entry("basis", sheet.say(Text("、", "; ")).join(dict.fromkeys(sheet.say(s.title) for s in finding.basis)))
    who = values.AUTHORITY.word(finding.authority, sheet.language)
    sure = values.CONFIDENCE.word(finding.confidence, sheet.language)
    sheet.paragraph(
        f"{sheet.say(_HEADS['authority'])} {who}   {sheet.say(_HEADS['confidence'])} {sure}   "
        f"{sheet.say(_HEADS['more'])}: bprflow rule {finding.code}",
        _INDENT,
    )


def _goes_with(cause: Cause) -> Text:
    """Say what may go when the cause goes, with the hours of all of it."""
    codes = " ".join(dict.fromkeys(symptom.code for symptom in cause.symptoms))
    count = len(cause.symptoms)
    hours = "" if cause.hours_per_year is None else figures.number(cause.hours_per_year)
    return Text(
        f"これをなくせれば、ほかの{count}件も要らなくなるかもしれません ({codes})" + (f"。合わせて年 {hours}時間" if hours else ""),
        f"if this goes, {count} more may go ({codes})" + (f"; {hours} h/year together" if hours else ""),
    )  # fmt: skip


def _first(sheet: _Sheet, analysis: Analysis) -> None:
    """Say where to begin, with every factor of the rank and the formula."""
    things = analysis.first_things
    if not things:
        return
    sheet.add(sheet.say(Text(f"まずこの{len(things)}つ", f"Where to begin ({len(things)})")))
    for number, thing in enumerate(things, 1):
        sheet.paragraph(f"{number}. {thing.finding.code} {sheet.say(thing.finding.message)}", _INDENT)
        hours = sheet.say(figures.yearly_hours(thing.hours_per_year))
        rank = f" = {thing.score:,.1f}" if thing.hours_per_year else ""
        sheet.paragraph(f"{hours} × {thing.confidence:g} ÷ {thing.effort:g}{rank}", _INDENT * 2)
    sheet.paragraph(sheet.say(FORMULA), _INDENT)
    sheet.add()


def _place(sheet: _Sheet, finding: Finding, analysis: Analysis) -> None:
    """Add the line number and the source line, or the step's name when no line is known."""
    source = sheet.source[finding.line - 1].strip() if 1 <= finding.line <= len(sheet.source) else ""
    if source:
        head = sheet.say(Text(f"{finding.line}行: ", f"line {finding.line}: "))
        sheet.add(_INDENT + sheet.paint(fit(head + source, sheet.width - len(_INDENT)), "2"))
        return
    step = analysis.process.step_by_id.get(finding.step)
    if step:
        sheet.add(_INDENT + sheet.paint(fit(f"{step.lane}: {step.name}", sheet.width - len(_INDENT)), "2"))


def _suppressed(sheet: _Sheet, held: Iterable[Finding]) -> None:
    """Say in one line each what was deliberately not said, and why."""
    held = tuple(held)
    if not held:
        return
    sheet.add(sheet.say(Text(f"・ 言わないと判断したもの {len(held)}件", f"・ deliberately not raised: {len(held)}")))
    for finding in held:
        reason = sheet.say(finding.suppression.reason) if finding.suppression else ""
        until = ""
        if finding.suppression and finding.suppression.until:
            until = sheet.say(figures.office_day(finding.suppression.until))
            until = sheet.say(Text(f"、{until}まで", f", until {until}"))
        tail = f" ({reason}{until})" if reason or until else ""
        sheet.paragraph(f"{finding.code} {sheet.say(finding.name)}{tail}", _INDENT)
    sheet.add()


def _summary(sheet: _Sheet, analysis: Analysis, ladder: Text | None) -> None:
    """Add the counts, the step on the ladder, and what to measure first."""
    sheet.paragraph(f"{sheet.say(counts(analysis))}   {sheet.say(ladder or stage_text(analysis))}")
    assumed = sheet.say(assumed_sentence(analysis))
    weak = figures_to_measure(analysis) if assumed else ()
    if weak:
        names = sheet.say(Text("、", ", ")).join(sheet.say(name) for name in weak)
        assumed += sheet.say(Text(f"先に測るとよい数字: {names}", f" Measure first: {names}"))
    if assumed:
        sheet.paragraph(assumed)
