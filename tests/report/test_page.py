from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from collections import Counter
from dataclasses import replace
from importlib.resources import files

import pytest

from bprflow.audit.analysis import Analysis
from bprflow.language.terms import Text
from bprflow.report.embedding import inline_svg, script_json
from bprflow.report.page import html
from bprflow.report.structured import audit_json

from .pages import Element, read
from .sample import analysis, findings

SVG = (
    '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1500 500" width="1500pt">'
    '<title>old</title><defs><clipPath id="clip"/></defs><g id="key" clip-path="url(#clip)"><text>住民記録へ入力する</text></g></svg>'
)
ATTACKS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</title><svg onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "{{ 7*7 }}{% for x in y %}",
    "javascript:alert(1)",
    "&lt;script&gt;",
    "\u2028</script>",
    "]]><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
)


def drawn(_: Analysis) -> str:
    return SVG


def page(*analyses: Analysis, language: str = "ja") -> str:
    return html(analyses or (analysis(),), language=language, picture=drawn)


def elements(text: str) -> list[Element]:
    tree, faults = read(text)
    assert faults == []
    return tree.walk()


PAGES = {
    "one": lambda: page(),
    "english": lambda: page(language="en"),
    "two": lambda: page(analysis(), analysis()),
    "empty": lambda: page(analysis(findings=())),
    "no picture": lambda: html([analysis()], picture=lambda _: ""),
}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_for_from_outside(name: str) -> None:
    for element in elements(PAGES[name]()):
        assert element.tag not in {"link", "iframe", "object", "embed", "base"}
        for attribute in ("src", "href", "xlink:href", "action", "srcset", "poster", "data"):
            value = element.attrs.get(attribute, "")
            assert value == "" or value.startswith("#"), (element.tag, attribute, value)
        assert not any(attribute.startswith("on") for attribute in element.attrs)
        if element.tag == "style":
            assert not re.search(r"@import|url\(", element.text)


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_and_every_reference_resolves(name: str) -> None:
    every = elements(PAGES[name]())
    ids = Counter(e.attrs["id"] for e in every if "id" in e.attrs)
    assert [i for i, count in ids.items() if count > 1] == []
    for element in every:
        for attribute in ("href", "for", "aria-labelledby", "aria-describedby", "data-list", "data-told"):
            for target in element.attrs.get(attribute, "").split():
                assert target.removeprefix("#") in ids, (element.tag, attribute, target)
    links = [json.loads(e.attrs["data-links"]) for e in every if "data-links" in e.attrs]
    assert all(target in ids for found in links for target in found.values())


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_level_at_a_time(name: str) -> None:
    levels = [int(e.tag[1]) for e in elements(PAGES[name]()) if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize(("name", "language"), [("one", "ja"), ("english", "en")])
def test_the_page_has_a_language_landmarks_and_a_way_past_the_menu(name: str, language: str) -> None:
    every = elements(PAGES[name]())
    tags = Counter(e.tag for e in every)
    assert next(e for e in every if e.tag == "html").attrs["lang"] == language
    assert [tags[t] for t in ("main", "header", "nav", "footer")] == [1, 1, 1, 1]
    skip = next(e for e in every if e.tag == "a")
    assert skip.attrs["href"] == "#main"
    assert all(
        e.attrs.get("aria-label") or e.attrs.get("aria-labelledby") for e in every if e.tag in {"nav", "section"}
    )
    for table in (e for e in every if e.tag == "table"):
        assert next(iter(table.children)).tag == "caption"
        assert all(cell.attrs.get("scope") in {"col", "row"} for cell in table.walk() if cell.tag == "th")
    labels = {e.attrs["for"] for e in every if e.tag == "label"}
    assert {e.attrs["id"] for e in every if e.tag in {"input", "select"}} == labels


def test_no_japanese_is_left_in_the_english_page_but_the_words_of_the_flow() -> None:
    made = analysis(findings=())
    process = made.process.model_copy(
        update={"name": "Move", "owner": "Citizens", "rules": (), "source": "", "updated": ""}
    )
    ours = {"h1", "h2", "h3", "h4", "dt", "label", "caption", "legend", "summary", "button", "p", "span", "figcaption"}
    for element in elements(html([replace(made, process=process)], language="en", picture=lambda _: "")):
        if element.tag in ours:
            found = re.sub('"[^"]*"', "", element.text)
            assert not re.search(r"[\u3000-\u30ff\u4e00-\u9fff]", found), element.text


def test_the_policy_allows_our_script_and_nothing_else() -> None:
    every = elements(page())
    policy = next(e.attrs["content"] for e in every if e.attrs.get("http-equiv") == "Content-Security-Policy")
    script = next(e.text for e in every if e.tag == "script" and "type" not in e.attrs)
    wanted = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{wanted}';" in policy
    assert "unsafe-eval" not in policy
    assert "innerHTML" not in script


def test_the_result_can_be_read_back_out_of_the_page() -> None:
    made = [analysis(), analysis()]
    script = next(e for e in elements(page(*made)) if e.attrs.get("id") == "bprflow-result")
    assert json.loads(script.text) == audit_json(made)


def filled_with(words: str) -> Analysis:
    """Put the same words wherever a user can write some."""
    text = Text(words, words)
    made = analysis()
    process = made.process.model_copy(
        update={
            "name": words, "owner": words, "source": words,
            "steps": tuple(s.model_copy(update={"name": words, "lane": words}) for s in made.process.steps),
            "rules": tuple(r.model_copy(update={"keep_reason": words, "owner": words}) for r in made.process.rules),
        }
    )  # fmt: skip
    said = tuple(replace(f, message=text, why=text, remedy=text, lane=words, file=words, name=text) for f in findings())
    return replace(made, process=process, findings=said)


@pytest.mark.parametrize("attack", ATTACKS)
def test_words_never_become_markup(attack: str) -> None:
    after = elements(page(filled_with(attack)))
    assert Counter(e.tag for e in after) == Counter(e.tag for e in elements(page(filled_with("例"))))
    assert not any(name.startswith("on") for e in after for name in e.attrs)
    assert next(e for e in after if e.tag == "h1").text.strip() == attack.strip()


@pytest.mark.parametrize("attack", ATTACKS)
def test_embedded_json_cannot_end_its_element(attack: str) -> None:
    text = str(script_json({"words": attack}))
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == {"words": attack}


def test_a_picture_is_disarmed_named_and_kept_apart() -> None:
    evil = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="x()">'
        '<script>alert(1)</script><foreignObject/><a xlink:href="javascript:x()"><g id="k" onclick="x()"/></a>'
        '<image href="http://example.org/x.png"/><use href="#k"/></svg>'
    )
    made = str(inline_svg(evil, "p7", "名前", "説明"))
    assert not re.search(r"script|foreignObject|onload|onclick|http://example|javascript", made)
    assert 'id="p7-k"' in made
    assert 'href="#p7-k"' in made
    assert 'role="img"' in made
    assert "名前" in made


def test_filters_count_what_they_show() -> None:
    every = elements(page())
    labels = [e.words for e in every if e.tag == "label"]
    assert labels[:7] == [
        "すべて 4", "課で決められる 2", "市長 2", "議会 0", "国 0", "住民の負担 1", "除外 1",
    ]  # fmt: skip
    cards = [e.attrs["class"].split() for e in every if e.tag == "article" and "finding" in e.attrs["class"]]
    assert sum("section" in c for c in cards) == 2
    assert sum("resident" in c for c in cards) == 1


def test_the_three_things_lead_to_their_findings() -> None:
    every = elements(page())
    three = next(e for e in every if e.attrs.get("class") == "three")
    assert len(three.children) == len(analysis().first_things) >= 2
    assert all(any(i.attrs.get("href", "").startswith("#p1-f") for i in li.walk()) for li in three.children)


def test_the_page_is_small() -> None:
    assert len(page().encode()) < 120_000


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT_PAIRS = [
    (ink, ground)
    for ink in ("ink", "ink-soft", "error", "warning", "info", "link", "good")
    for ground in ("paper", "ground")
] + [("ink", "head"), ("ink-soft", "head"), ("ink", "resident"), ("ink-soft", "resident"), ("paper", "navy"), ("paper", "error")]  # fmt: skip
GRAPHIC_PAIRS = [
    ("line-strong", "paper"),
    ("line-strong", "ground"),
    ("bar", "paper"),
    ("focus", "paper"),
    ("focus", "ground"),
]


def _tokens() -> dict[str, str]:
    css = files("bprflow.report").joinpath("templates", "page.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css.split("}")[0]))


@pytest.mark.parametrize("pair", TEXT_PAIRS)
def test_text_can_be_read(pair: tuple[str, str]) -> None:
    tokens = _tokens()
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 4.5


@pytest.mark.parametrize("pair", GRAPHIC_PAIRS)
def test_shapes_can_be_seen(pair: tuple[str, str]) -> None:
    tokens = _tokens()
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 3


def test_colours_stand_in_the_tokens_only() -> None:
    css = files("bprflow.report").joinpath("templates", "page.css").read_text(encoding="utf-8")
    body = css.split("}", 1)[1].replace(":root { --ground: #ffffff; }", "")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", body) == []
