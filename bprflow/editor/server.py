"""The language server: pygls carries the protocol, this module says what the answers are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from bprflow.editor.completion import complete
from bprflow.editor.context import key_language
from bprflow.editor.hover import hover, redesign_hover
from bprflow.editor.places import Name, definition, name_in, names_of
from bprflow.editor.redesign import complete_redesign
from bprflow.editor.rename import name_places, name_under, own_names, redesigns_of, refusal
from bprflow.editor.repairs import repairs
from bprflow.errors import BprflowError
from bprflow.model import Process
from bprflow.source import load_file, load_text, read_text
from bprflow.source.diagnostic import Diagnostic, Level, Loaded, SourceText, Span
from bprflow.source.fix import looks_like_redesign
from bprflow.source.places import Lines
from bprflow.source.redesign import LoadedRedesign, load_redesign_text
from bprflow.source.starter import quoted

_LEVELS = {
    Level.ERROR: types.DiagnosticSeverity.Error,
    Level.WARNING: types.DiagnosticSeverity.Warning,
    Level.INFO: types.DiagnosticSeverity.Information,
}
_SEVERITIES = {"error": types.DiagnosticSeverity.Warning, "warning": types.DiagnosticSeverity.Information}
_KINDS = {
    "key": types.CompletionItemKind.Property, "value": types.CompletionItemKind.EnumMember,
    "lane": types.CompletionItemKind.Class, "step": types.CompletionItemKind.Function,
    "document": types.CompletionItemKind.File, "rule": types.CompletionItemKind.Reference,
}  # fmt: skip


class _Reading:
    """The last reading of one document, and positions between its text and the client."""

    def __init__(self, document: TextDocument) -> None:
        self.document = document
        self.text = document.source.removeprefix("\ufeff")
        self._mark = len(document.source) - len(self.text)  # a byte order mark counts for the client only
        self.language = key_language(self.text)
        self.loaded: Loaded | None = None
        self.redesign: LoadedRedesign | None = None
        file = document.path or document.uri
        if looks_like_redesign(SourceText(file, self.text)):
            self.redesign = load_redesign_text(self.text, file)
        else:
            self.loaded = load_text(self.text, file)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with the text."""
        reading = self.redesign or self.loaded
        return reading.diagnostics if reading else ()

    @cached_property
    def flow(self) -> Loaded | None:
        """The flow whose names the text speaks of: itself, or the one a redesign changes."""
        target = self.redesign.redesign.target if self.redesign and self.redesign.redesign else ""
        if not target:
            return self.loaded
        try:
            return load_file(str(Path(self.document.path or ".").parent.absolute() / target))
        except (BprflowError, OSError, ValueError):
            return None

    @property
    def process(self) -> Process | None:
        """What is understood of that flow."""
        return self.flow.process if self.flow else None

    def offset(self, position: types.Position) -> int:
        return max(self.document.offset_at_position(position) - self._mark, 0)

    def line_column(self, position: types.Position) -> tuple[int, int]:
        line, column = Lines(self.text).place(self.offset(position))
        return line - 1, column - 1

    def range_of(self, start: int, end: int) -> types.Range:
        place = self.document.client_position_at_offset
        return types.Range(place(start + self._mark), place(end + self._mark))

    def range_of_span(self, span: Span | None) -> types.Range:
        if span is None:
            return types.Range(types.Position(0, 0), types.Position(0, 1))
        return self.range_of(span.start, span.end)


_Reader = Callable[[str], _Reading]


def _diagnostic(reading: _Reading, found: Diagnostic) -> types.Diagnostic:
    language = reading.language
    message = found.message.in_language(language)
    hint = found.hint.in_language(language)
    if found.suggestions:
        label = "Did you mean" if language == "en" else "もしかして"
        hint = f"{hint} {label}: {', '.join(found.suggestions)}".strip()
    return types.Diagnostic(
        range=reading.range_of_span(found.span),
        message=f"{message}\n{hint}" if hint else message,
        severity=_LEVELS[found.level],
        code=found.code,
        source="bprflow",
    )


def _findings(reading: _Reading) -> list[types.Diagnostic]:
    """Audit what could be read; findings are hints, never errors of the text."""
    from bprflow.audit.settings import Projects

    if reading.loaded is None or reading.loaded.process is None:
        return []
    try:
        analysis = Projects().analyse(reading.loaded)
    except BprflowError as error:  # a fault in bprflow.toml is told; it must not silence the editor
        message, hint = error.in_language(reading.language)
        where = reading.range_of_span(None)
        words = f"{message}\n{hint}".strip()
        return [types.Diagnostic(where, words, types.DiagnosticSeverity.Warning, source="bprflow audit")]
    rows = []
    for finding in analysis.shown:
        span = reading.loaded.positions.of_step(finding.step, "name") if finding.step else None
        rows.append(
            types.Diagnostic(
                range=reading.range_of_span(span),
                message=f"{finding.message.in_language(reading.language)}\n{finding.remedy.in_language(reading.language)}",
                severity=_SEVERITIES.get(finding.severity.value, types.DiagnosticSeverity.Hint),
                code=finding.code,
                source="bprflow audit",
            )
        )
    return rows


def make_server() -> LanguageServer:
    """Make a server; run it with `start_io()`."""
    server = LanguageServer("bprflow", version("bprflow"))

    def reading(uri: str) -> _Reading:
        return _Reading(server.workspace.get_text_document(uri))

    def publish(uri: str) -> None:
        now = reading(uri)
        rows = [_diagnostic(now, found) for found in now.diagnostics]
        try:
            rows += _findings(now)
        except Exception as error:  # noqa: BLE001 - a fault of the program's own must not hide what is wrong with the text
            server.window_log_message(types.LogMessageParams(types.MessageType.Error, f"bprflow: {error!r}"))
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, rows))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        publish(params.text_document.uri)

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[":", " ", "-", "[", "、", ","])
    )
    def completion(params: types.CompletionParams) -> list[types.CompletionItem]:
        now = reading(params.text_document.uri)
        line, column = now.line_column(params.position)
        offer = complete_redesign if now.redesign else complete
        return [
            types.CompletionItem(c.label, insert_text=c.insert, kind=_KINDS[c.kind], documentation=c.about or None)
            for c in offer(now.text, line, column, now.process)
        ]

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        now = reading(params.text_document.uri)
        line, column = now.line_column(params.position)
        offset = now.offset(params.position)
        page = (
            hover(now.loaded, line, column, offset, now.language)
            if now.loaded
            else redesign_hover(now.text, line, column, offset, now.process, now.language)
        )
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, page)) if page else None

    _add_navigation(server, reading)
    _add_changes(server, reading)
    return server


def _add_navigation(server: LanguageServer, reading: _Reader) -> None:
    def under(now: _Reading, offset: int) -> Name | None:
        """Find what can be renamed at a place: a name of the flow, else one the redesign brings itself."""
        if now.process is not None and (found := name_under(now.text, offset, names_of(now.process))):
            return found
        redesign = now.redesign.redesign if now.redesign else None
        return name_under(now.text, offset, own_names(redesign)) if redesign else None

    def together(now: _Reading, name: Name) -> list[tuple[str, _Reading]]:
        """List the files that speak of a name: the flow and all its redesigns, or the one that brings it."""
        own = (now.document.uri, now)
        if now.flow is None or now.process is None or name.text not in names_of(now.process) or not now.document.path:
            return [own]
        flow = Path(now.flow.source.file).resolve()
        here = Path(now.document.path).resolve()
        others = [path for path in (flow, *redesigns_of(flow)) if path.is_file() and path.resolve() != here]
        readings = [_Reading(_document(server, path)) for path in others]
        return [own, *((other.document.uri, other) for other in readings)]

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def go_to(params: types.DefinitionParams) -> types.Location | None:
        now = reading(params.text_document.uri)
        name = name_in(now.text, now.offset(params.position), now.process) if now.process else None
        span = definition(now.flow, name) if name and now.flow else None
        if span is None or now.flow is None:
            return None
        if now.loaded is not None:
            return types.Location(params.text_document.uri, now.range_of_span(span))
        uri = Path(now.flow.source.file).resolve().as_uri()
        return types.Location(uri, reading(uri).range_of_span(span))

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params: types.ReferenceParams) -> list[types.Location]:
        now = reading(params.text_document.uri)
        name = under(now, now.offset(params.position))
        return [
            types.Location(uri, other.range_of(*place))
            for uri, other in (together(now, name) if name else ())
            for place in name_places(other.text, name.text if name else "")
        ]

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.Range | None:
        now = reading(params.text_document.uri)
        name = under(now, now.offset(params.position))
        return now.range_of(name.start, name.end) if name else None

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        now = reading(params.text_document.uri)
        name = under(now, now.offset(params.position))
        if name is None:
            return None
        files = together(now, name)
        flow = next((other.loaded.source for _, other in files if other.loaded), None)
        known = dict(names_of(now.process)) if now.process else {}
        for _, other in files:
            known |= own_names(other.redesign.redesign) if other.redesign and other.redesign.redesign else {}
        if (why := refusal(name, params.new_name, known, flow)) is not None:
            raise JsonRpcInvalidParams(why.in_language(now.language))
        word = quoted(params.new_name)
        edits = {
            uri: [types.TextEdit(other.range_of(*place), word) for place in name_places(other.text, name.text)]
            for uri, other in files
        }
        return types.WorkspaceEdit({uri: found for uri, found in edits.items() if found})


def _document(server: LanguageServer, path: Path) -> TextDocument:
    """Give a file as the editor holds it, else as it is saved, in any encoding we read."""
    workspace = server.workspace
    open_ones = {to_fs_path(uri): uri for uri in workspace.text_documents}
    if (uri := open_ones.get(str(path))) is not None:
        return workspace.get_text_document(uri)
    return TextDocument(path.as_uri(), read_text(str(path)).text, position_codec=workspace.position_codec)


def _add_changes(server: LanguageServer, reading: _Reader) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([types.CodeActionKind.QuickFix]))
    def fixes(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        now = reading(uri)
        actions = []
        for found in now.diagnostics:
            place = now.range_of_span(found.span)
            if place.end.line < params.range.start.line or place.start.line > params.range.end.line:
                continue
            for repair in repairs(found, now.text, now.language):
                edits = [types.TextEdit(now.range_of(e.start, e.end), e.text) for e in repair.edits]
                actions.append(
                    types.CodeAction(
                        repair.title,
                        kind=types.CodeActionKind.QuickFix,
                        diagnostics=[_diagnostic(now, found)],
                        edit=types.WorkspaceEdit({uri: edits}),
                        is_preferred=repair.certain,
                    )
                )
        return actions
