"""The office-work notation: the right sign for each work, drawn in every format, told in the legend."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest

from bprflow.draw import Direction, DrawOptions, layout, render
from bprflow.draw.collapse import BLOCK, LANE, collapse
from bprflow.draw.office import SYMBOLS, Known, symbol_for
from bprflow.draw.options import Symbols
from bprflow.draw.quality import quality
from bprflow.flow.graph import NodeKind
from bprflow.language import values

from .flows import EXAMPLES, example, read
from .test_hostile import HOSTILE, flow_named

ADDRESS = "examples/address-change/as-is.flow.yaml"
OFFICE = DrawOptions(symbols=Symbols.OFFICE, show_documents=True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("{id: a, 担当: 係, 名前: 申請書に記入する, 種類: 記入, 媒体: 紙}", "fill"),
        ("{id: a, 担当: 係, 名前: 台帳に押印する}", "fill"),
        ("{id: a, 担当: 係, 名前: 届出書と台帳を照合する}", "check"),
        ("{id: a, 担当: 課長, 名前: 決裁する, 種類: 決裁}", "approve"),
        ("{id: a, 担当: 係, 名前: 通知書を郵送する}", "post"),
        ("{id: a, 担当: 係, 名前: 申請書をFAXで送る}", "fax"),
        ("{id: a, 担当: 係, 名前: 書庫に保管する}", "store"),
        ("{id: a, 担当: 係, 名前: 翌月まで待つ, 種類: 待機, まで: 毎月末}", "wait"),
        ("{id: a, 担当: 係, 名前: システムへ入力する}", "screen"),
        ("{id: a, 担当: 係, 名前: 案内を印刷する}", "prepare"),
        ("{id: a, 担当: 係, 名前: 本庁へ持って行く}", "carry"),
        ("{id: a, 担当: 係, 名前: 名簿をつくりなおす, 種類: 作業}", "work"),
    ],
)
def test_each_work_has_its_sign(words: str, code: str) -> None:
    flow = read(f"業務: 記号\n手順:\n  - {words}\n")
    (step,) = (node.step for node in flow.nodes.values() if node.kind is NodeKind.TASK)
    assert step is not None
    assert symbol_for(step, flow.facts[step.id]).code == code


def test_every_kind_of_work_has_a_sign_and_the_table_says_what_is_documented() -> None:
    for term in values.STEP_KIND.terms:
        flow = read(f"業務: 記号\n手順:\n  - {{id: a, 担当: 係, 名前: なにか, 種類: {term.ja}}}\n")
        step = flow.nodes["a"].step
        assert step is not None
        symbol = symbol_for(step, flow.facts["a"])
        assert symbol.code != "work" or term.code == "task", term.ja
    documented = {code for code, one in SYMBOLS.items() if one.known is Known.SIGN}
    assert documented == {"work", "prepare", "fill", "carry", "check"}


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("name", EXAMPLES[::4])
def test_pictures_with_signs_have_no_fault(name: str, direction: Direction) -> None:
    made = layout(example(name), options=DrawOptions(direction, symbols=Symbols.OFFICE, show_documents=True))
    found = quality(made)
    assert (found.through_box, found.text_overflow, found.label_overlaps, found.outside_lane) == (0, 0, 0, 0)


def test_an_arrow_ends_at_the_outline_of_the_sign_and_the_legend_tells_the_signs_that_occur() -> None:
    made = layout(example(ADDRESS), options=OFFICE)
    signs = {node.id: node.sign for node in made.nodes if node.sign is not None}
    assert len(signs) == sum(node.kind is NodeKind.TASK for node in made.nodes)
    small = next(node for node in made.nodes if node.sign is not None and node.sign.code == "carry")
    arrow = next(edge for edge in made.edges if edge.target == small.id and edge.points[-2][1] == edge.points[-1][1])
    assert small.sign is not None
    assert arrow.points[-1][0] == pytest.approx(small.sign.rect.x, abs=0.1)
    told = {entry.symbol.removeprefix("sign-") for entry in made.legend if entry.symbol.startswith("sign-")}
    assert told == {sign.code for sign in signs.values()}
    assert not any(entry.symbol.startswith("sign-") for entry in layout(example(ADDRESS)).legend)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words_beside_signs_and_in_folded_boxes(text: str) -> None:
    flow = flow_named(text)
    for drawn in (flow, collapse(flow, [LANE, BLOCK])):
        made = layout(drawn, options=OFFICE)
        root = ElementTree.fromstring(render(made, "svg"))
        assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
        ElementTree.fromstring(render(made, "drawio"))
        assert render(made, "pptx")[:2] == b"PK"


def test_signs_stand_in_every_format() -> None:
    from pptx import Presentation

    made = layout(example(ADDRESS), options=OFFICE)
    svg = render(made, "svg").decode("utf-8")
    assert "(記入・押印する)" in svg
    deck = Presentation(io.BytesIO(render(made, "pptx")))
    named = [shape.name for group in deck.slides[0].shapes if group.shape_type == 6 for shape in group.shapes]
    assert sum(name.startswith("sign ") for name in named) >= 7
    root = ElementTree.fromstring(render(made, "drawio"))
    tips = {one.get("tooltip") for one in root.iter("UserObject")}
    assert {"記入・押印する", "内容の検査・照合", "保管する"} <= tips
    assert render(made, "pdf").startswith(b"%PDF")
