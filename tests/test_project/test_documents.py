"""Every command, snippet and link in the README and the documents works."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from urllib.parse import unquote

import pytest

from bprflow.source import load_text

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md"))
    if not path.is_relative_to(ROOT / "docs" / "rules")
)
FENCE = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.S | re.M)
FLOW_FILE = re.compile(r"\w+\.flow\.yaml")


def blocks(page: Path, language: str) -> list[str]:
    return [body for word, body in FENCE.findall(page.read_text(encoding="utf-8")) if word == language]


def commands(page: Path) -> list[str]:
    return [line[2:] for body in blocks(page, "console") for line in body.splitlines() if line.startswith("$ ")]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def root_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository root as a reader sees it, in a place of its own."""
    for folder in ("examples", "docs", "schemas"):
        if (ROOT / folder).exists():
            shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_bprflow(arguments: list[str]) -> tuple[int, str]:
    """Run one command in this process: the same code path as the console script, without a second start-up."""
    from bprflow.cli.main import run

    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(out), redirect_stderr(out):
        code = run(arguments)
        out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    return code, out.buffer.getvalue().decode("utf-8")


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=name)
def test_every_command_on_the_page_works(page: Path, root_copy: Path):
    flows = [body for body in blocks(page, "yaml") if re.search(r"^業務:", body, re.M) and "\n手順:" in body]
    if flows:  # pages that have the reader save a flow first
        saved = [file for command in commands(page) for file in FLOW_FILE.findall(command) if "/" not in file]
        for file in set(saved):
            (root_copy / file).write_text(flows[0], encoding="utf-8")
    for command in commands(page):
        words = shlex.split(command)
        if words[0] == "bprflow":
            written = [words[i + 1] for i, word in enumerate(words) if word in ("-o", "--output")]
            for file in written:
                (root_copy / file).unlink(missing_ok=True)
            code, output = run_bprflow(words[1:])
            assert code == 0, f"$ {command}\n{output}"
            assert all((root_copy / file).stat().st_size > 0 for file in written), command
        else:
            done = subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
            assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=name)
def test_every_python_snippet_on_the_page_runs(page: Path, root_copy: Path):
    for body in blocks(page, "python"):
        if "examples/" not in body and "import bprflow" not in body:
            compile(body, name(page), "exec")
            continue
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(body, name(page), "exec"), {"__name__": "__main__"})
        assert printed.getvalue().strip()


def test_the_readme_snippet_is_ten_lines_and_says_what_it_should(root_copy: Path):
    for readme in ("README.md", "README.ja.md"):
        (body,) = blocks(ROOT / readme, "python")
        assert len([line for line in body.splitlines() if line.strip()]) <= 10
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(body, readme, "exec"), {})
        assert "80" in printed.getvalue().splitlines()[0]
        assert "KEY-" in printed.getvalue()
    assert (root_copy / "address-change.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_whole_flows_on_the_page_read_without_complaint(page: Path):
    for body in blocks(page, "yaml"):
        if re.search(r"^(業務|process):", body, re.M) and re.search(r"^(手順|steps):", body, re.M):
            loaded = load_text(body, name(page))
            assert [f"{d.code} {d.message.ja}" for d in loaded.diagnostics] == [], body


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        found = (page.parent / unquote(file)) if file else page
        assert found.exists(), f"{name(page)}: {target}"
        if anchor and found.suffix == ".md":
            heads = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.M)
            assert unquote(anchor) in {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}, (
                target
            )


def marked(mark: str) -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"^<!-- ci: {mark} -->\n```sh\n(.*?)```", text, re.S | re.M)
    assert found
    return found[1]


@pytest.mark.parametrize("mark", ["first", "test"])
def test_the_two_commands_are_one_line_each_and_the_same_everywhere(mark: str):
    command = marked(mark).removesuffix("\n")
    assert "\n" not in command
    english, japanese = ((ROOT / file).read_text(encoding="utf-8") for file in ("README.md", "README.ja.md"))
    assert command in japanese
    twin = (
        command.replace("python3 -m venv", "py -3 -m venv").replace("/bin/", "/Scripts/").replace('".[dev]"', ".[dev]")
    )
    twin = 'cmd /c "' + twin.replace("/", "\\") + '"'
    assert twin in english
    assert twin in japanese


def test_the_readme_first_command_runs_here(root_copy: Path):
    words = shlex.split(marked("first").rsplit("&&", 1)[1])
    assert words[0] == ".venv/bin/bprflow"
    environment = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE")}
    done = subprocess.run(
        [sys.executable, "-m", "bprflow", *words[1:]], capture_output=True, encoding="utf-8", check=False,
        env={**environment, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "住所変更受付" in done.stdout
    assert "決める人" in done.stdout
    page = (root_copy / "report.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")
    assert "<svg" in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', re.sub(r"<a [^>]*>", "", page))


def test_the_pictures_in_the_readme_are_drawn_from_the_example(root_copy: Path):
    code, output = run_bprflow(["draw", "examples/address-change/as-is.flow.yaml", "--findings", "-o", "again.svg"])
    assert code == 0, output
    drawn = (root_copy / "again.svg").read_text(encoding="utf-8")
    kept = (ROOT / "docs" / "images" / "address-change.svg").read_text(encoding="utf-8")

    def words(picture: str) -> list[str]:
        found = re.findall(r"<text[^>]*>([^<]*)</text>", picture)
        return [text for text in found if not text.isdigit()]  # the numbers follow the rules, the words the example

    assert words(kept) == words(drawn), "draw docs/images again: see CONTRIBUTING.md"
