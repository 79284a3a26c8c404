"""Other people's programs as judges of our files; a test is skipped where they are not installed.

`.ci/run` installs them where Node is there (tests/node/package.json) and names their folder in
BPRFLOW_NODE_MODULES. By hand: `npm install --prefix FOLDER` beside that file, then set the variable.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

NODE_MODULES = Path(os.environ.get("BPRFLOW_NODE_MODULES", Path(__file__).resolve().parents[2] / "node_modules"))
_COUNT = """
import fs from 'fs'; import { createRequire } from 'module'; import { pathToFileURL } from 'url';
const need = createRequire(process.argv[2] + '/x.js');
const { JSDOM } = need('jsdom');
const dom = new JSDOM('<!DOCTYPE html><body></body>'); global.window = dom.window; global.document = dom.window.document;
const mermaid = (await import(pathToFileURL(process.argv[2] + '/mermaid/dist/mermaid.core.mjs'))).default;
mermaid.initialize({ startOnLoad: false });
const found = [];
for (const text of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  found.push([diagram.db.getVertices().size, diagram.db.getEdges().length, diagram.db.getSubGraphs().length]);
}
console.log(JSON.stringify(found));
"""
_PAGE = """<html><body>{holders}<script src="{viewer}"></script><script>
(async () => {{
  const files = {files};
  const found = [];
  for (let k = 0; k < files.length; k++) {{
    const viewer = new BpmnJS({{ container: '#c' + k }});
    try {{
      const {{ warnings }} = await viewer.importXML(files[k]);
      found.push([warnings.length, viewer.get('elementRegistry').filter(e => e.type !== 'label').length]);
    }} catch (error) {{ found.push([error.message, 0]); }}
    viewer.destroy();
  }}
  document.body.setAttribute('data-found', JSON.stringify(found));
}})();</script></body></html>"""


def _tool(*path: str) -> Path:
    place = NODE_MODULES.joinpath(*path)
    if not place.exists():
        pytest.skip(f"npm package {path[0]} is not installed")
    return place


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    return node


def omg_schema() -> etree.XMLSchema:
    """Load the BPMN 2.0 schema of the OMG, as bpmn-moddle carries it."""
    return etree.XMLSchema(etree.parse(str(_tool("bpmn-moddle", "resources", "bpmn", "xsd", "BPMN20.xsd"))))


def bpmnlint(files: dict[str, bytes], folder: Path, config: dict[str, object]) -> str:
    """Give what bpmnlint says of the files: empty when errors and warnings are none."""
    lint, node = _tool("bpmnlint", "bin", "bpmnlint.js"), _node()
    (folder / ".bpmnlintrc").write_text(json.dumps(config))
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [node, str(lint), "--max-warnings=0", "*.bpmn"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    return "" if run.returncode == 0 else run.stdout + run.stderr


def bpmn_js(files: list[bytes], folder: Path) -> list[tuple[object, int]]:
    """Let bpmn-js draw the files in Chromium: (warnings or the error, shapes and arrows drawn) of each."""
    viewer = _tool("bpmn-js", "dist", "bpmn-viewer.production.min.js")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    texts = json.dumps([data.decode() for data in files]).replace("</", "<" + chr(92) + "/")
    holders = "".join(f'<div id="c{k}" style="width:900px;height:500px"></div>' for k in range(len(files)))
    page = folder / "page.html"
    page.write_text(_PAGE.format(holders=holders, viewer=viewer.as_uri(), files=texts), encoding="utf-8")
    run = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=30000",
         "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    body = re.search(r'data-found="([^"]*)"', run.stdout)
    assert body is not None, run.stderr[-500:]
    return [(warnings, drawn) for warnings, drawn in json.loads(body[1].replace("&quot;", '"'))]


def mermaid_counts(texts: list[str], folder: Path) -> list[tuple[int, int, int]]:
    """Let Mermaid's own parser count nodes, edges and subgraphs of each diagram."""
    node = _node()
    _tool("mermaid")
    _tool("jsdom")
    script = folder / "count.mjs"
    script.write_text(_COUNT)
    command = [node, str(script), str(NODE_MODULES)]
    run = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, timeout=90)
    assert run.returncode == 0, run.stderr[-800:]
    return [(nodes, edges, groups) for nodes, edges, groups in json.loads(run.stdout)]
