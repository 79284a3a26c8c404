"""A workshop folder: editor settings, schemas and an example, all offline."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bprflow.language.terms import Text

FLOW_SUFFIX = ".flow.yaml"
REDESIGN_SUFFIX = ".kaizen.yaml"


@dataclass(frozen=True, slots=True)
class FolderFile:
    """One file of a fresh folder.

    Attributes:
        path: Path below the folder, with forward slashes.
        text: What it holds.
        about: What it is for.
    """

    path: str
    text: str
    about: Text


def folder_files(language: str = "ja") -> tuple[FolderFile, ...]:
    """Give the files `bprflow init` lays out.

    Args:
        language: "ja" or "en": which schema the editor uses and which example is written.
    """
    from bprflow.source import json_schema, redesign_schema
    from bprflow.source.starter import starter

    example = "見本.flow.yaml" if language == "ja" else "example.flow.yaml"
    schema = f"schemas/flow.{language}.schema.json"
    redesign = f"schemas/redesign.{language}.schema.json"
    modeline = f"# yaml-language-server: $schema={schema}\n"
    name = "見本の申請受付" if language == "ja" else "Example application"
    return (
        FolderFile(
            ".vscode/settings.json",
            _json(
                {
                    "yaml.schemas": {f"./{schema}": [f"*{FLOW_SUFFIX}"], f"./{redesign}": [f"*{REDESIGN_SUFFIX}"]},
                    "yaml.schemaStore.enable": False,
                    "files.encoding": "utf8",
                    "files.eol": "\n",
                    "editor.renderWhitespace": "boundary",
                    "[yaml]": {
                        "editor.insertSpaces": True,
                        "editor.tabSize": 2,
                        "editor.quickSuggestions": {"strings": True},
                    },
                }
            ),
            Text("VS Code の設定 (補完と検査)", "VS Code settings (completion and checks)"),
        ),
        FolderFile(
            ".vscode/extensions.json",
            _json({"recommendations": ["redhat.vscode-yaml"]}),
            Text("VS Code で使う拡張機能", "VS Code extension to use"),
        ),
        FolderFile(
            schema,
            _json(json_schema(language)),
            Text("流れの書き方の定義 (JSON Schema)", "definition of flows (JSON Schema)"),
        ),
        FolderFile(
            redesign,
            _json(redesign_schema(language)),
            Text("改善案の書き方の定義 (JSON Schema)", "definition of redesigns (JSON Schema)"),
        ),
        FolderFile(example, modeline + starter(name, "application", language), Text("見本の流れ", "example flow")),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
