"""All papers of one case in one cold command, their sizes, and how fast five thousand findings are filtered.

    python -m benchmarks.papers

Other work on the machine only slows things down, so the best of several runs counts, and CPU time is given beside
wall time. Aims (issue 8): all papers of a case of twelve steps in 3 s from cold, its HTML 600 kB, five thousand
findings interactive in 3 s and filtered in 100 ms.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
CASE = ROOT / "examples" / "day-duty"
"""Twelve steps."""
NAMES = (
    "報告.html", "要約.pdf", "要約.要約.html", "課題.xlsx", "発表.pptx", "共有.md", "会議.議事録.md", "会議.議事録.docx",
    "結果.json", "結果.sarif", "結果.csv",
)  # fmt: skip
IMPORTS = "import pydantic, yaml, jinja2, openpyxl, pptx, docx, fontTools.subset"
"""What the papers are made with; a cold run cannot be faster than loading it."""
RUNS = 5
FINDINGS = 5000


def child(command: list[str]) -> tuple[float, float]:
    """Give wall and CPU seconds of a command."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def papers() -> None:
    """Write every paper in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = [word for name in NAMES for word in ("-o", str(Path(folder) / name))]
        flow, plan = str(CASE / "as-is.flow.yaml"), str(CASE / "kaizen.kaizen.yaml")
        command = [sys.executable, "-m", "bprflow", "report", flow, "--改善案", plan, *outputs]
        child(command)  # byte code, as after an installation
        runs = [child(command) for _ in range(RUNS)]
        loads = [child([sys.executable, "-c", IMPORTS]) for _ in range(RUNS)]
        wall, cpu = min(r[0] for r in runs), min(r[1] for r in runs)
        print(f"{len(NAMES)} papers of 12 steps, cold: wall {wall:.2f} s (aim 3), CPU {cpu:.2f} s, ", end="")
        print(f"{cpu / min(r[1] for r in loads):.1f} x loading the libraries they are made with")
        for name in NAMES:
            print(f"  {name:<18} {(Path(folder) / name).stat().st_size / 1000:7.0f} kB")


def filters() -> None:
    """Open a page of many findings in a browser, and click its filters."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        print("filters: no browser here")
        return
    from bprflow.audit import analyse_loaded
    from bprflow.report.page import html
    from bprflow.source import load_file
    from tests.report.test_browser import TIMED

    made = analyse_loaded(load_file(str(CASE / "as-is.flow.yaml")))
    many = tuple(replace(made.shown[n % len(made.shown)], id=f"X-{n}") for n in range(FINDINGS))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        page_file = Path(folder) / "many.html"
        page_file.write_text(html([replace(made, findings=many)]), encoding="utf-8")
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        ready, best = [], {"mayor": [], "section": [], "all": [], "search": []}  # type: ignore[var-annotated]
        for _ in range(RUNS):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            start = time.perf_counter()
            page.goto(page_file.as_uri())
            page.wait_for_function("document.documentElement.classList.contains('scripted')")
            ready.append(time.perf_counter() - start)
            for value in ("mayor", "section", "all"):
                best[value].append(page.evaluate(TIMED, [f"#p1-filter-{value}", None]))
            page.focus("#p1-search")
            best["search"].append(page.evaluate(TIMED, ["#p1-search", "手書き"]))
            page.close()
        browser.close()
    told = ", ".join(f"{name} {min(times):.0f} ms" for name, times in best.items())
    print(f"{FINDINGS:,} findings: interactive in {min(ready):.2f} s (aim 3); to the next frame: {told} (aim 100)")


if __name__ == "__main__":
    papers()
    filters()
