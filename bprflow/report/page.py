"""The one-file HTML report: built for people, offline, printable, usable without scripts."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from bprflow import __version__
from bprflow.audit.analysis import Analysis
from bprflow.audit.first import FORMULA
from bprflow.language import values
from bprflow.language.terms import Text, Vocabulary
from bprflow.report import figures
from bprflow.report.effect import NOTHING, ONLY_RULES
from bprflow.report.section import Section

if TYPE_CHECKING:
    from jinja2 import Environment

Picture = Callable[[Analysis], str]
"""Gives the SVG of a flow, or an empty string when there is none."""

_VOCABULARIES = {
    "severity": values.SEVERITY,
    "confidence": values.CONFIDENCE,
    "authority": values.AUTHORITY,
    "status": values.STATUS,
    "state": values.STATE,
}


def html(analyses: Iterable[Analysis], *, language: str = "ja", picture: Picture | None = None) -> str:
    """Write one offline HTML page about one or many flows.

    Args:
        analyses: The flows, in the order they are shown.
        language: "ja" or "en".
        picture: Gives the SVG of a flow; by default the drawing room does.

    Returns:
        A whole page that asks for nothing from outside and works with scripts off.

    """
    draw = picture or drawing(language)
    every = tuple(analyses)
    names = Counter(a.process.name for a in every)
    sections = [
        Section(f"p{n}", a, language, draw(a), alone=len(every) == 1, namesake=names[a.process.name] > 1)
        for n, a in enumerate(every, 1)
    ]
    templates = environment(language)
    from markupsafe import Markup

    from bprflow.report.embedding import script_json
    from bprflow.report.reread import embedded_flows
    from bprflow.report.structured import audit_json

    script = asset("page.js")
    title = (
        sections[0].process.name
        if len(sections) == 1
        else Text("業務の点検結果", "Process audit").in_language(language)
    )
    return templates.get_template("page.html.j2").render(
        sections=sections,
        whole=_whole(every, language) if len(every) > 1 else None,
        title=title,
        date=figures.office_date(figures.today()).in_language(language),
        version=__version__,
        policy=policy(script),
        css=Markup(asset("page.css")),  # noqa: S704 - our own file
        filters=Markup(asset("filters.css")),  # noqa: S704 - our own file
        picks=sorted({value for s in sections for _, _, parts in s.raised.choices for value, _, _ in parts}),
        script=Markup(script),  # noqa: S704 - our own file, its hash is in the policy
        result=script_json(audit_json(every, language=language)),
        flows=script_json(embedded_flows(every)),
    )  # fmt: skip


def policy(script: str) -> str:
    """Give the content security policy of a page with one script: that script, inline styles, nothing else."""
    own = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{own}'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _whole(analyses: tuple[Analysis, ...], language: str) -> dict[str, object]:
    """Give what a page about several flows says of them all."""
    from bprflow.report.overview import comparison, counted, same_jobs, shared_rules, total_staff_hours

    places, jobs = counted(analyses), same_jobs(analyses, language)
    names = [a.process.name for a in analyses]
    unique = len(set(names)) == len(names)
    columns = [(n if unique else f"{i}. {n}",) for i, n in enumerate(names, 1)]
    return {
        "hours": total_staff_hours(analyses),
        "count": len(places),
        "shown": sum(len(analyses[place].shown) for place in places),
        "shared": shared_rules(analyses),
        "compared": () if jobs else comparison(analyses, language),
        "jobs": jobs,
        "columns": columns,
    }


def drawing(language: str) -> Picture:
    """Give the drawing room's pictures: finding numbers on the boxes, no strip (the page has its own).

    Where no engine can draw, the page shows the written flow instead.
    """
    from bprflow.draw import DrawOptions, layout, render
    from bprflow.errors import OutputError

    options = DrawOptions(language=language, show_strip=False)

    def draw(analysis: Analysis) -> str:
        made = layout(analysis.flow, measures=analysis.measures, numbers=analysis.numbers, options=options)
        try:
            return render(made, "svg").decode()
        except OutputError:
            return ""

    return draw


@cache
def asset(name: str) -> str:
    """Give one of our own template files."""
    from importlib.resources import files

    return files("bprflow.report").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def environment(language: str) -> Environment:
    """Prepare the templates: everything is escaped, an unknown name is an error."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        loader=FunctionLoader(asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    vocabularies: dict[str, Vocabulary] = _VOCABULARIES

    def about(name: str, code: str) -> str:
        return vocabularies[name][code].about(language)

    made.globals |= {
        "language": "en" if language == "en" else "ja",
        "say": lambda ja, en: en if language == "en" else ja,
        "t": lambda text: text.in_language(language),
        "word": lambda name, code: vocabularies[name].word(code, language),
        "about": about,
        "figure": figures.number,
        "percent": figures.percent,
        "spread": lambda amount: figures.spread(amount).in_language(language),
        "hours": figures.hours,
        "yearly": figures.yearly_hours,
        "day": lambda iso: figures.office_day(iso).in_language(language),
        "formula": FORMULA,
        "nothing_gained": NOTHING,
        "only_rules": ONLY_RULES,
        "contents": lambda section: _contents(section, language),
    }
    made.filters["filename"] = lambda path: PurePath(str(path).replace("\\", "/")).name
    return made


def _contents(section: Section, language: str) -> list[tuple[str, str]]:
    """List the parts of a page about one flow."""
    parts = [("flow", Text("図", "Flow"))]
    first = section.digest.first
    parts += [("first", Text(f"まずこの{len(first)}つ", "First"))] if first else []
    parts += [("findings", Text("指摘", "Findings"))]
    parts += [("rules", Text("ルール", "Rules"))] if section.digest.rules else []
    parts += [("redesign", Text("改善案", "Redesign"))] if section.redesign else []
    parts += [("effect", Text("効果", "Effect"))]
    parts += [("reforms", Text("道すじ", "Road map"))] if section.redesign and section.redesign.reforms else []
    parts += [("plan", Text("計画", "Plan"))] if section.plan else []
    parts += [("method", Text("計算の根拠", "Method"))]
    return [(key, name.in_language(language)) for key, name in parts]
