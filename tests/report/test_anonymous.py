"""--匿名: no paper of any format names a section or a person of the flow, its redesign or its answers."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from bprflow.cli.main import run
from bprflow.report.papers import known_papers

FOLDER = Path(__file__).parents[2] / "examples" / "address-change"
NAMED = re.compile("鶴亀|極秘市|山田花子|佐藤次郎")
OUTPUTS = tuple(f"a{paper.suffixes[0]}" for paper in known_papers() if paper.suffixes)


def everything(file: Path) -> str:
    """Give all text in a file, inside packed and compressed parts too."""
    data = file.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return html.unescape("".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist()))
    if data.startswith(b"%PDF"):
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(data))
        said = "".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
        return re.sub(r"\s", "", said)
    return data.decode("utf-8-sig")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a name of its own, a flow, a redesign and answers, all full of names."""
    root = tmp_path_factory.mktemp("names")
    home = root / "極秘市"
    home.mkdir()
    text = (FOLDER / "as-is.flow.yaml").read_text(encoding="utf-8")
    text = (
        text.replace("所管: 市民課", "所管: 鶴亀課", 1)
        .replace("○○市文書", "鶴亀市文書")
        .replace("受付職員", "山田花子")
    )
    (home / "as-is.flow.yaml").write_text(text.replace("\n備考: ", "\n備考: 鶴亀太郎に聞いた。", 1), encoding="utf-8")
    plan = (FOLDER / "kaizen.kaizen.yaml").read_text(encoding="utf-8").replace("受付職員", "山田花子")
    plan = plan.replace("担当: {システム: システム}", "担当: {システム: システム, 鶴亀課: 職員}")
    (home / "kaizen.kaizen.yaml").write_text(plan.replace("理由: 書くことを", "理由: 鶴亀課が言うには、書くことを"), encoding="utf-8")  # fmt: skip
    book = home / "課題.xlsx"
    assert run(["report", str(home / "as-is.flow.yaml"), "--匿名", "-o", str(book)]) == 0
    sheets = openpyxl.load_workbook(book)
    sheet = sheets["課題一覧"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["対応方針"]).value = "対応する"
    sheet.cell(2, columns["担当"]).value = "佐藤次郎"
    sheets.save(book)
    words = [
        "report",
        str(home / "as-is.flow.yaml"),
        "--改善案",
        str(home / "kaizen.kaizen.yaml"),
        "--answers",
        str(book),
    ]
    names = [part for name in OUTPUTS for part in ("-o", str(root / name))]
    assert run([*words, "--匿名", *names]) == 0
    named = root / "named"
    named.mkdir()
    assert run([*words, *(part for name in OUTPUTS for part in ("-o", str(named / name)))]) == 0
    return root


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_paper_names_anybody(written: Path, name: str) -> None:
    assert NAMED.findall(everything(written / name)) == []


def test_without_the_option_the_same_papers_do(written: Path) -> None:
    silent = [name for name in OUTPUTS if not NAMED.search(everything(written / "named" / name))]
    assert silent == []


def test_a_picture_in_a_paper_carries_no_name_either(written: Path) -> None:
    with zipfile.ZipFile(written / "a.pptx") as packed:
        assert not [name for name in packed.namelist() if "media" in name], "pictures are shapes; words stay words"
