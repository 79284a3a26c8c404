"""A real client talks to `bprflow lsp` over standard input and output."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.uris import to_fs_path
from pygls.workspace import PositionCodec, TextDocument
from pytest_lsp import ClientServerConfig, LanguageClient

URI = "file:///flow.flow.yaml"
TEXT = """業務: 住所変更
担当:
  市民: 住民
  窓口: 職員
帳票:
  届出: {媒体: 紙, 項目: [氏名, 住所]}
ルール:
  書面で:
    求めること: [書面]
    根拠: {種別: 条例, 名称: 手続条例}
手順:
  - 市民: 届出を手書きする
    書く: 届出
    ルール: 書面で
  - 窓口: 届出を確認する 𠮷
    読む: 届出
    分岐:
      不備 10%: 届出を手書きする
      なし: 終了
"""


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[sys.executable, "-m", "bprflow", "lsp"]))
async def client(lsp_client: LanguageClient):
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri="file:///")
    )
    yield
    await lsp_client.shutdown_session()


def position(needle: str, text: str = TEXT) -> types.Position:
    offset = text.index(needle)
    start = text.rfind("\n", 0, offset) + 1
    return types.Position(text.count("\n", 0, offset), len(text[start:offset].encode("utf-16-le")) // 2)


async def opened(client: LanguageClient, text: str) -> list[types.Diagnostic]:
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(URI, "yaml", 1, text)))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[URI])


@pytest.mark.asyncio
async def test_faults_and_findings_are_shown_where_they_stand(client: LanguageClient) -> None:
    broken = TEXT.replace("    読む: 届出\n", "    読む: 届出\n    時間: たくさん\n")
    found = await opened(client, broken)
    fault = next(d for d in found if d.source == "bprflow")
    assert fault.severity == types.DiagnosticSeverity.Error
    assert fault.range.start == position("たくさん", broken)
    assert any(d.source == "bprflow audit" for d in found)


@pytest.mark.asyncio
async def test_quick_fix_repairs_what_check_repairs(client: LanguageClient) -> None:
    broken = TEXT.replace("業務: 住所変更", "業務：住所変更")
    found = await opened(client, broken)
    assert found
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(URI),
            types.Range(types.Position(0, 0), types.Position(0, 5)),
            types.CodeActionContext(found),
        )
    )
    assert actions
    edit = actions[0].edit.changes[URI][0]
    assert edit.new_text.startswith(":")
    assert "check --fix" not in actions[0].title


@pytest.mark.asyncio
async def test_every_perhaps_is_a_quick_fix_but_never_the_preferred_one(client: LanguageClient) -> None:
    broken = TEXT.replace("なし: 終了", "なし: 届出を手書する").replace("    読む: 届出", "    じかん: 5分")
    found = await opened(client, broken)
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(URI),
            types.Range(types.Position(0, 0), position("なし", broken)),
            types.CodeActionContext(found),
        )
    )
    offered = {action.title: (action.edit.changes[URI][0].new_text, action.is_preferred) for action in actions}
    assert offered["「時間」に直す"] == ("時間", False)
    assert offered["「届出を手書きする」に直す"] == ("届出を手書きする", False)
    (edit,) = next(a for a in actions if a.title == "「時間」に直す").edit.changes[URI]
    assert edit.range.start == position("じかん", broken)


@pytest.mark.asyncio
async def test_completion_speaks_the_language_of_the_file(client: LanguageClient) -> None:
    text = TEXT + "  - 窓口: 保管する\n    "
    await opened(client, text)
    line = text.count("\n")

    async def labels(where: types.Position) -> set[str]:
        items = await client.text_document_completion_async(
            types.CompletionParams(types.TextDocumentIdentifier(URI), where)
        )
        return {item.label for item in items}

    assert {"時間", "媒体", "ルール"} <= await labels(types.Position(line, 4))
    assert "書面で" in await labels(types.Position(position("    ルール: 書面で").line, 9))
    assert {"届出を手書きする", "終了"} <= await labels(types.Position(position("      なし: 終了").line, 10))
    assert {"市民", "窓口"} <= await labels(types.Position(position("  - 窓口: 届出を確認する").line, 4))


@pytest.mark.asyncio
async def test_hover_tells_what_is_known_and_what_is_inferred(client: LanguageClient) -> None:
    await opened(client, TEXT)

    async def page(needle: str) -> str:
        answer = await client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(URI), position(needle))
        )
        return answer.contents.value if answer else ""

    assert "推定" in await page("届出を手書きする")
    assert "変えられる人: 議会" in await page("書面で")
    lane = await page("市民: 届出")
    assert "種別: 住民" in lane and "手順: 届出を手書きする" in lane
    assert "推定: )" not in await page("届出を確認する")
    assert "読む手順" in await page("届出: {")


@pytest.mark.asyncio
async def test_definition_references_and_rename(client: LanguageClient) -> None:
    await opened(client, TEXT)
    use = position("届出を手書きする\n      なし")
    place = await client.text_document_definition_async(types.DefinitionParams(types.TextDocumentIdentifier(URI), use))
    assert place.range.start.line == position("届出を手書きする").line
    found = await client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(True), types.TextDocumentIdentifier(URI), use)
    )
    assert len(found) == 2
    edit = await client.text_document_rename_async(
        types.RenameParams(types.TextDocumentIdentifier(URI), use, "届出: 入力")
    )
    edits = edit.changes[URI]
    assert len(edits) == 2
    assert {e.new_text for e in edits} == {'"届出: 入力"'}


@pytest.mark.asyncio
async def test_columns_count_as_the_client_counts(client: LanguageClient) -> None:
    text = TEXT.replace("届出を確認する 𠮷", "𠮷届出を確認する")
    await opened(client, text)
    found = await client.text_document_references_async(
        types.ReferenceParams(
            types.ReferenceContext(True), types.TextDocumentIdentifier(URI), position("𠮷届出を確認する", text)
        )
    )
    assert found[0].range.end.character - found[0].range.start.character == len("𠮷届出を確認する") + 1


@pytest.mark.asyncio
async def test_a_redesign_is_read_as_one_and_knows_the_flow_it_changes(client: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "as-is.flow.yaml").write_text(TEXT, "utf-8")
    uri = (tmp_path / "案.kaizen.yaml").as_uri()
    text = "改善案: 例\n対象: as-is.flow.yaml\n変更:\n  - 置換: 届出を手書きする\n    新: {市民: 入力する}\n  - 廃止：届出を確認する 𠮷\n"
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text)))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert {d.code for d in client.diagnostics[uri]} == {"YAML-10"}
    document = types.TextDocumentIdentifier(uri)
    name = position("届出を手書きする", text)
    items = await client.text_document_completion_async(types.CompletionParams(document, name))
    assert {"届出を手書きする", "届出を確認する 𠮷"} <= {item.label for item in items}
    page = await client.text_document_hover_async(types.HoverParams(document, name))
    assert "推定" in page.contents.value
    place = await client.text_document_definition_async(types.DefinitionParams(document, name))
    assert place.uri.endswith("as-is.flow.yaml")
    assert place.range.start == position("届出を手書きする")
    edit = await client.text_document_rename_async(types.RenameParams(document, name, "別の名前"))
    assert {Path(to_fs_path(one) or "").name: len(edits) for one, edits in edit.changes.items()} == {
        "案.kaizen.yaml": 1, "as-is.flow.yaml": 2,
    }  # fmt: skip
    whole = types.Range(types.Position(0, 0), types.Position(5, 0))
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(document, whole, types.CodeActionContext([]))
    )
    assert [action.edit.changes[uri][0].new_text for action in actions] == [": "]


@pytest.mark.asyncio
async def test_renaming_reaches_the_flow_and_every_redesign_of_it(client: LanguageClient, tmp_path: Path) -> None:
    flow = tmp_path / "as-is.flow.yaml"
    flow.write_text(TEXT, "utf-8")
    one = "改善案: 例\n対象: as-is.flow.yaml\n変更:\n  - 置換: 届出を手書きする\n    新: {市民: 入力する}\n"
    two = "改善案: 届出を手書きする\n対象: ./as-is.flow.yaml\n変更:\n  - 移動: 届出を確認する 𠮷\n    前: '届出を手書きする'\n    理由: 届出を手書きする\n"
    (tmp_path / "一.kaizen.yaml").write_text(one, "utf-8")
    (tmp_path / "二.kaizen.yaml").write_text(two, "utf-8-sig")
    (tmp_path / "他.kaizen.yaml").write_text(one.replace("as-is", "other"), "utf-8")
    (tmp_path / "壊.kaizen.yaml").write_bytes(b"\xff\x00\xfe")
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(flow.as_uri(), "yaml", 1, TEXT))
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    document, name = types.TextDocumentIdentifier(flow.as_uri()), position("届出を手書きする")
    edit = await client.text_document_rename_async(types.RenameParams(document, name, "届出を入力する"))
    texts = {"as-is.flow.yaml": TEXT, "一.kaizen.yaml": one, "二.kaizen.yaml": two}
    after = {}
    for uri, edits in edit.changes.items():
        file = Path(to_fs_path(uri) or "").name
        paper = TextDocument(uri, texts[file], position_codec=PositionCodec(types.PositionEncodingKind.Utf16))
        text = texts[file]
        for change in sorted(edits, key=lambda edit: edit.range.start, reverse=True):
            start, end = (paper.offset_at_position(place) for place in (change.range.start, change.range.end))
            text = text[:start] + change.new_text + text[end:]
        after[file] = text
    old, new = "届出を手書きする", "届出を入力する"
    assert after == {
        "as-is.flow.yaml": TEXT.replace(old, new),
        "一.kaizen.yaml": one.replace(old, new),
        "二.kaizen.yaml": two.replace(f"'{old}'", new),  # neither its title nor its reasons
    }
    found = await client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(True), document, name)
    )
    assert len(found) == 4
    for taken in ("届出を確認する 𠮷", "", "終了"):
        with pytest.raises(JsonRpcException, match="名前"):
            await client.text_document_rename_async(types.RenameParams(document, name, taken))


@pytest.mark.asyncio
async def test_half_typed_text_is_answered(client: LanguageClient) -> None:
    for number, text in enumerate(
        ["", "業", "業務: [", "手順:\n  - ", "手順:\n  - 市民: {", "\t", "改善案:\n変更:\n  - 置換: {"]
    ):
        uri = f"file:///typing{number}.flow.yaml"
        client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text)))
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        document = types.TextDocumentIdentifier(uri)
        end = types.Position(text.count("\n"), len(text) - text.rfind("\n") - 1)
        assert await client.text_document_completion_async(types.CompletionParams(document, end)) is not None
        await client.text_document_hover_async(types.HoverParams(document, end))
        await client.text_document_rename_async(types.RenameParams(document, end, ""))


@pytest.mark.asyncio
async def test_findings_follow_the_settings_of_the_project(client: LanguageClient, tmp_path: Path) -> None:
    text = "業務: 受付\n手順:\n  - 係: 修繕依頼書をFAXする\n"
    settings = tmp_path / "bprflow.toml"
    for number, (written, codes) in enumerate((
        ("", {"MAIL-03"}),
        ('除く = ["MAIL"]\n', set()),
        ('除く = ["MAIL"]\n追加規則 = ["市.yaml"]\n', {"CITY-01"}),
        ('段階 = "最高"\n', {None}),
    )):  # fmt: skip
        settings.write_text(written, "utf-8")
        (tmp_path / "市.yaml").write_text(
            "規則:\n- 記号: CITY-01\n  名前: 依頼書\n  言葉: [依頼書]\n  文: 「{step}」の点検\n  なぜ: 例\n  直し方: 例\n",
            "utf-8",
        )
        uri = (tmp_path / f"{number}.flow.yaml").as_uri()
        client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text)))
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        found = [one for one in client.diagnostics[uri] if one.source == "bprflow audit"]
        assert {one.code for one in found} == codes
        assert None not in codes or "最高" in found[0].message


@pytest.mark.asyncio
async def test_a_byte_order_mark_moves_nothing(client: LanguageClient) -> None:
    text = "\ufeff" + TEXT.replace("    読む: 届出\n", "    読む: 届出\n    時間: たくさん\n")
    found = await opened(client, text)
    fault = next(d for d in found if d.source == "bprflow")
    assert fault.range.start == position("たくさん", text)
    use = position("届出を手書きする\n      なし", text)
    places = await client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(True), types.TextDocumentIdentifier(URI), use)
    )
    assert use in [place.range.start for place in places]
