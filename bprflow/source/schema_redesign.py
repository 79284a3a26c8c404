"""JSON Schema of redesign files (`*.kaizen.yaml`) for editors, on top of that of flows."""

from __future__ import annotations

from bprflow.language import redesign_keys as rk
from bprflow.language import values
from bprflow.language.terms import Term, Text, Vocabulary
from bprflow.source.schema import ANY_TEXT, DRAFT, Schema, SchemaBuilder, ref, spellings

_TITLE = Text("改善案 (bprflow)", "Redesign (bprflow)")
_QUANTITIES = frozenset({"share", "touch", "uptake", "staff_hours"})
_WORDS = frozenset({"targets", "resolves", "at", "digital", "fallback"})
_CLOSED: dict[str, Vocabulary] = {"authority": values.AUTHORITY, "disposition": rk.DISPOSITION}
_LISTS = {"media": "medium", "requirements": "requirement"}


def redesign_schema(language: str = "ja") -> dict[str, object]:
    """Make the JSON Schema of a redesign file.

    Args:
        language: "ja" or "en": the words offered and explained; the other's are accepted too.

    """
    builder = SchemaBuilder(language)
    return {
        "$schema": DRAFT,
        "$id": f"https://bprflow.invalid/schemas/redesign.{language}.schema.json",
        "title": _TITLE.in_language(language),
        **_Redesign(builder).whole(),
        "definitions": builder.definitions,
    }


class _Redesign:
    """Adds what redesigns have to the definitions of flows."""

    def __init__(self, builder: SchemaBuilder) -> None:
        self.builder = builder
        definitions = builder.definitions
        for vocabulary in _CLOSED.values():
            definitions[vocabulary.name] = builder.closed_value(vocabulary)
        definitions["steps_or_step"] = {"anyOf": [ref("step"), {"type": "array", "items": ref("step"), "minItems": 1}]}
        definitions["override"] = {"anyOf": [ANY_TEXT, self._plain(rk.OVERRIDE)]}
        definitions["change"] = {"anyOf": [self._change(operation) for operation in rk.OPERATION]}
        amendment = self._plain(rk.AMENDMENT)
        amendment["allOf"] = [builder.required(rk.AMENDMENT["rule"])]
        definitions["amendment"] = amendment
        definitions["stage"] = {"anyOf": [ANY_TEXT, self._plain(rk.STAGE)]}

    def whole(self) -> Schema:
        """Describe the outermost mapping."""
        listed = {
            "lanes": self.builder.collection("lane"),
            "documents": self.builder.collection("document"),
            "rules": self.builder.collection("rule"),
            "changes": _many("change"),
            "amendments": _many("amendment"),
            "stages": _many("stage"),
            "costs": self._plain(rk.COSTS),
        }
        pairs = [(term, listed.get(term.code) or self._value(term.code, "")) for term in rk.REDESIGN]
        schema = self.builder.properties(pairs)
        schema["allOf"] = [self.builder.required(rk.REDESIGN["title"])]
        schema["anyOf"] = [
            {"required": [word]} for word in spellings(rk.REDESIGN["changes"], rk.REDESIGN["amendments"])
        ]
        return schema

    def _plain(self, vocabulary: Vocabulary) -> Schema:
        kind = "amend_rule" if vocabulary is rk.AMENDMENT else ""
        return self.builder.properties([(term, self._value(term.code, kind)) for term in vocabulary])

    def _change(self, operation: Term) -> Schema:
        kind = operation.code
        vocabulary = rk.VOCABULARY_OF_OPERATION[kind]
        fields = [vocabulary[code] for code in (*rk.FIELDS_OF_OPERATION[kind], *rk.COMMON_FIELDS)]
        pairs = [
            (operation, self._value(rk.TARGET_FIELD[kind], kind)),
            *((f, self._value(f.code, kind)) for f in fields),
        ]
        schema = self.builder.properties(pairs)
        schema["allOf"] = [self.builder.required(operation)]
        return schema

    def _value(self, code: str, kind: str) -> Schema:
        if code in rk.STEP_FIELDS:
            return ref("steps_or_step")
        if code == "branches":
            return {"type": "array", "minItems": 2, "items": ref("words")}
        if code in _QUANTITIES:
            return ref("quantity")
        if code in _LISTS:
            return ref(f"{_LISTS[code]}_list")
        if code in _CLOSED:
            return ref(_CLOSED[code].name)
        if code == "basis":
            return ref("bases")
        if code == "override":
            return ref("override")
        if code in _WORDS or (code == "after" and kind == "amend_rule"):
            return ref("words")
        return dict(ANY_TEXT)


def _many(reference: str) -> Schema:
    return {"anyOf": [{"type": "array", "items": ref(reference)}, ref(reference)]}
