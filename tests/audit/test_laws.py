"""BASIS-04 with law texts at hand: what is cited is looked up, what cannot be looked up is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bprflow.audit import AuditConfig, Finding, Status
from bprflow.audit.laws import Citation, Laws, number_of, read_citation, read_citations
from bprflow.cli.main import run
from bprflow.errors import UsageError

from .flows import analysed

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "law"

LAW = """<?xml version="1.0" encoding="UTF-8"?>
<Law><LawNum>令和元年法律第一号</LawNum><LawBody><LawTitle Kana="れいほう" Abbrev="例法,見本法">見本に関する法律</LawTitle>
<MainProvision>
<Article Num="1"><ArticleTitle>第一条</ArticleTitle><Paragraph Num="1"/><Paragraph Num="2"/></Article>
<Article Num="2_2"><ArticleTitle>第二条の二</ArticleTitle><Paragraph Num="1"/></Article>
<Article Num="3:5"><ArticleTitle>第三条から第五条まで</ArticleTitle><Paragraph Num="1"><ParagraphSentence><Sentence>削除</Sentence></ParagraphSentence></Paragraph></Article>
</MainProvision>
<SupplProvision><Article Num="9"><Paragraph Num="1"/></Article></SupplProvision>
</LawBody></Law>
"""  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> str:
    place = tmp_path / "law" / "sub"
    place.mkdir(parents=True)
    (place / "sample.xml").write_text(LAW, encoding="utf-8")
    (place / "other.xml").write_text("<nothing/>", encoding="utf-8")
    (place / "broken.xml").write_text("<LawTitle>壊れた法律</LawTitle><oops", encoding="utf-8")
    return str(tmp_path / "law")


def _about(name: str, article: str, laws: str, kind: str = "法令") -> list[Finding]:
    text = (
        f"業務: 例\nルール:\n  届: {{求めること: 書面, 根拠: {{種別: {kind}, 名称: {name}, 条項: {article}}}}}\n"
        "手順:\n  - 市民: 届を書く\n    ルール: 届\n"
    )
    return [f for f in analysed(text, AuditConfig(laws=laws)).findings if f.code == "BASIS-04"]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("第27条第2項", Citation("27", 2)),
        ("第231条の2の2", Citation("231_2_2", None)),
        ("２７条の２第３項第４号", Citation("27_2", 3)),
        ("様式第1号", None),
        ("", None),
    ],
)
def test_citations_are_read(text: str, cited: Citation | None) -> None:
    assert read_citation(text) == cited
    if cited is not None and text.startswith("第"):
        assert cited.words == text


@pytest.mark.parametrize(
    ("kanji", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("二十七", 27),
        ("百", 100),
        ("百八", 108),
        ("二百三十一", 231),
        ("五百", 500),
        ("千百四", 1104),
        ("二三一", 231),
        ("一〇", 10),
    ],
)
def test_kanji_numbers_are_read(kanji: str, number: int) -> None:
    assert number_of(kanji) == number


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("第二十七条", [("27", None)]),
        ("第二十七条の二", [("27_2", None)]),
        ("第五百条", [("500", None)]),
        ("第二百三十一条の二の二第三項", [("231_2_2", 3)]),
        ("第十条の十二第一項第二号", [("10_12", 1)]),
        ("第二十七条第一項及び第三項", [("27", 1), ("27", 3)]),
        ("第27条第1項、同条第2項", [("27", 1), ("27", 2)]),
        ("第五条・第七条の二第二項", [("5", None), ("7_2", 2)]),
        ("第１２条第３項", [("12", 3)]),
        ("附則第三条", []),
        ("第五条、附則第三条第二項", [("5", None)]),
        ("同条第二項", []),
        ("別表第一の二の項", []),
        ("様式第二号", []),
        ("第二章第三節", []),
        ("", []),
    ],
)
def test_every_citation_is_read(text: str, cited: list[tuple[str, int | None]]) -> None:
    assert [(one.article, one.paragraph) for one in read_citations(text)] == cited


def test_the_same_article_means_the_one_before() -> None:
    (same,) = read_citations("同条第二項", Citation("27_2", 1))
    assert same == Citation("27_2", 2)


@pytest.mark.parametrize("article", ["第一条第二項", "第二条の二", "第一条第一項及び第二項", "附則第九条"])
def test_what_is_there_in_kanji_is_left_alone(article: str, folder: str) -> None:
    assert _about("例法", article, folder) == []


@pytest.mark.parametrize(
    ("article", "word"),
    [
        ("第七条", "第7条が見当たりません"),
        ("第四条", "削除"),
        ("第一条第三項", "項がありません"),
        ("第一条第一項及び第三項", "第1条第3項"),
        ("第一条第一項、同条第四項", "第1条第4項"),
    ],
)
def test_what_is_not_there_in_kanji_is_asked_about(article: str, word: str, folder: str) -> None:
    (finding,) = _about("例法", article, folder)
    assert word in finding.message.ja


def test_the_same_law_and_article_of_a_second_basis(folder: str) -> None:
    text = (
        "業務: 例\nルール:\n  届:\n    求めること: 書面\n    根拠:\n"
        "      - {種別: 法令, 名称: 例法, 条項: 第一条}\n      - {種別: 法令, 名称: 同法, 条項: 同条第{0}項}\n"
        "手順:\n  - 市民: 届を書く\n    ルール: 届\n"
    )
    config = AuditConfig(laws=folder, select=("BASIS-04",))
    assert [f for f in analysed(text.replace("{0}", "二"), config).findings if f.code == "BASIS-04"] == []
    (wrong,) = [f for f in analysed(text.replace("{0}", "三"), config).findings if f.code == "BASIS-04"]
    assert "第1条第3項" in wrong.message.ja


@pytest.mark.parametrize("name", ["見本に関する法律", "例法", "見本法"])
@pytest.mark.parametrize("article", ["第1条", "第1条第2項", "第2条の2", "第2条の2第1項"])
def test_what_is_there_is_left_alone(name: str, article: str, folder: str) -> None:
    assert _about(name, article, folder) == []


@pytest.mark.parametrize(
    ("article", "word"),
    [
        ("第7条", "第7条が見当たりません"),
        ("第9条", "第9条が見当たりません"),
        ("第4条", "削除"),
        ("第1条第3項", "項がありません"),
    ],
)
def test_what_is_not_there_is_asked_about(article: str, word: str, folder: str) -> None:
    (finding,) = _about("例法", article, folder)
    assert finding.status is Status.REVIEW, "the text at hand may be old: a question, no verdict"
    assert word in finding.message.ja
    assert finding.message.en
    assert finding.line > 0


@pytest.mark.parametrize(
    ("name", "article", "kind"),
    [
        ("知らない法律", "第99条", "法令"),
        ("壊れた法律", "第99条", "法令"),
        ("例法", "様式第9号", "法令"),
        ("例法", "第99条", "条例"),
    ],
)
def test_what_cannot_be_looked_up_is_left_alone(name: str, article: str, kind: str, folder: str) -> None:
    assert _about(name, article, folder, kind) == []


def test_without_a_folder_nothing_is_looked_up() -> None:
    assert _about("例法", "第99条", "") == []


def test_a_folder_without_laws_is_a_wrong_option(tmp_path: Path, capsys) -> None:
    flow = tmp_path / "x.flow.yaml"
    flow.write_text("業務: 例\n手順:\n  - 課: 例\n", encoding="utf-8")
    assert run(["audit", str(flow), "--法令", str(tmp_path / "none")]) == 2
    assert "法令のXMLがありません" in capsys.readouterr().err
    with pytest.raises(UsageError):
        Laws(str(tmp_path))


def test_the_option_and_the_settings_do_the_same(folder: str, tmp_path: Path, capsys) -> None:
    flow = tmp_path / "x.flow.yaml"
    flow.write_text(
        "業務: 例\nルール:\n  届: {求めること: 書面, 根拠: {種別: 法令, 名称: 例法, 条項: 第7条}}\n"
        "手順:\n  - 市民: 届を書く\n    ルール: 届\n",
        encoding="utf-8",
    )
    run(["audit", str(flow)])
    assert "BASIS-04" not in capsys.readouterr().out
    run(["audit", str(flow), "--laws", folder])
    assert "BASIS-04" in capsys.readouterr().out
    (tmp_path / "bprflow.toml").write_text('法令 = "law"\n', encoding="utf-8")
    run(["audit", str(flow)])
    assert "BASIS-04" in capsys.readouterr().out


@pytest.mark.skipif(not SHARED.is_dir(), reason="no law texts on this machine")
@pytest.mark.parametrize(
    ("law", "there", "gone"),
    [
        ("住民基本台帳法", "第27条第2項", "第27条第9項"),
        ("デジタル手続法", "第6条第6項", "第99条"),
        ("地方自治法", "第231条の2の2", "第231条の9の2"),
        ("戸籍法", "第27条の2", "第900条"),
        ("行政手続法", "第6条", "第60条"),
        ("住民基本台帳法", "第二十七条第二項", "第二十七条の九"),
        ("戸籍法", "第二十七条の二", "第九百条"),
        ("地方自治法", "第二百三十一条の二の二", "第五百条の二"),
    ],
)
def test_real_laws(law: str, there: str, gone: str) -> None:
    text = Laws(str(SHARED)).find(law)
    assert text is not None
    (yes,), (no,) = read_citations(there), read_citations(gone)
    assert text.fault(yes) is None
    assert text.fault(no) is not None


ARTICLES = {
    "デジタル手続法": ("第2条", "第3条", "第6条第4項", "第6条第5項", "第6条第6項", "第7条", "第8条", "第9条", "第11条"),
    "行政手続法": ("第5条", "第6条", "第7条", "第15条"),
    "地方自治法": ("第14条第2項", "第231条の2", "第231条の2の2", "第232条の4第2項", "第234条第5項"),
    "住民基本台帳法": ("第27条", "第27条第2項"),
    "戸籍法": ("第29条", "第33条", "第27条の2"),
}  # fmt: skip
"""Every article of these five acts the rules and their pages rest on."""


@pytest.mark.skipif(not SHARED.is_dir(), reason="no law texts on this machine")
@pytest.mark.parametrize("law", ARTICLES)
def test_the_rules_rest_on_articles_that_exist(law: str) -> None:
    text = Laws(str(SHARED)).find(law)
    assert text is not None
    for article in ARTICLES[law]:
        cited = read_citation(article)
        assert cited is not None
        assert text.fault(cited) is None, article


@pytest.mark.skipif(not SHARED.is_dir(), reason="no law texts on this machine")
def test_the_examples_cite_articles_that_exist() -> None:
    from bprflow.audit import analyse_loaded
    from bprflow.source import load_file

    examples = Path(__file__).resolve().parents[2] / "examples"
    config = AuditConfig(select=("BASIS-04",), laws=str(SHARED))
    flows = sorted(examples.glob("*/*.flow.yaml"))
    assert flows
    wrong = [(p.parent.name, f.message.ja) for p in flows for f in analyse_loaded(load_file(str(p)), config).findings if f.code == "BASIS-04"]  # fmt: skip
    assert wrong == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="no law texts on this machine")
def test_every_article_title_of_real_laws_is_read() -> None:
    """Statutes head each article in kanji; the number beside it says what must be read."""
    from xml.etree import ElementTree as ET

    read = 0
    for path in sorted(SHARED.glob("*.xml"))[:12]:
        main = ET.parse(path).getroot().find(".//MainProvision")
        for article in main.iter("Article") if main is not None else ():
            title, number = article.findtext("ArticleTitle") or "", article.get("Num", "")
            if ":" not in number and title.startswith("第"):
                assert [one.article for one in read_citations(title)] == [number], (path.name, title)
                read += 1
    assert read > 500
