"""Before and after as one offline HTML page: what changes, what it frees, what must be amended, who loses."""

from __future__ import annotations

from bprflow import __version__
from bprflow.language.terms import Text
from bprflow.redesign.compare import Comparison
from bprflow.redesign.roadmap import Roadmap
from bprflow.report import figures
from bprflow.report.compared_json import compare_json
from bprflow.report.compared_view import compared_view
from bprflow.report.embedding import script_json
from bprflow.report.page import asset, environment, policy


def compare_html(comparison: Comparison, *, language: str = "ja", plan: Roadmap | None = None) -> str:
    """Write a comparison as one offline HTML page.

    Args:
        comparison: What to write.
        language: "ja" or "en".
        plan: Road map to add, if wanted.

    Returns:
        A whole page that asks for nothing from outside and works with scripts off.

    """
    from markupsafe import Markup

    view = compared_view(comparison, language, plan)
    contents = [(p.id, p.title) for p in view.pictures]
    contents += [("worse", Text("悪くなること", "What gets worse").in_language(language))] if view.worse else []
    contents += [(t.id, t.title) for t in view.tables]
    process = comparison.before.process
    script = asset("page.js")
    return environment(language).get_template("comparison.html.j2").render(
        title=process.name,
        owner=process.owner,
        date=figures.office_date(figures.today()).in_language(language),
        version=__version__,
        policy=policy(script),
        css=Markup(asset("page.css")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file, its hash is in the policy
        view=view,
        contents=contents,
        result=script_json(compare_json(comparison, language=language, plan=plan)),
    )  # fmt: skip
