"""The declared lanes, documents and rules of a flow or a redesign."""

from __future__ import annotations

from bprflow.language import keys
from bprflow.language.terms import Text
from bprflow.model import Document, Lane, LegacyRule
from bprflow.source import read_parts
from bprflow.source.reader import Fields, Reader
from bprflow.source.validate import Validator


class DeclaredReader:
    """Reads what a text declares by name.

    Args:
        reader: Reads keys and values.
        validator: Builds the models.

    """

    def __init__(self, reader: Reader, validator: Validator) -> None:
        self.reader = reader
        self.validator = validator

    def lanes(self, fields: Fields) -> list[Lane]:
        """Read 担当."""
        if "lanes" not in fields:
            return []
        found: list[Lane] = []
        for name, where, body in read_parts.named(self.reader, fields["lanes"][1], keys.LANE, Text("担当", "lane")):
            path = ("lanes", len(found))
            self.reader.spans.record(path, where)
            lane = self.validator.build(Lane, read_parts.lane(self.reader, name, body, path), path)
            found += [lane] if lane else []
        return found

    def documents(self, fields: Fields) -> list[Document]:
        """Read 帳票."""
        if "documents" not in fields:
            return []
        found: list[Document] = []
        named = read_parts.named(self.reader, fields["documents"][1], keys.DOCUMENT, Text("帳票", "document"))
        for name, where, body in named:
            path = ("documents", len(found))
            self.reader.spans.record(path, where)
            document = self.validator.build(Document, read_parts.document(self.reader, name, body, path), path)
            found += [document] if document else []
        return found

    def rules(self, fields: Fields) -> list[LegacyRule]:
        """Read ルール."""
        if "rules" not in fields:
            return []
        found: list[LegacyRule] = []
        for name, where, body in read_parts.named(self.reader, fields["rules"][1], keys.RULE, Text("ルール", "rule")):
            path = ("rules", len(found))
            self.reader.spans.record(path, where)
            rule = self.validator.build(LegacyRule, read_parts.rule(self.reader, name, body, path), path)
            found += [rule] if rule else []
        return found
