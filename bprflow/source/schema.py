"""JSON Schema of the flow language for editors, made from the vocabularies and the models.

Draft-07, because that is what the YAML extensions on municipal PCs understand. Only the words
of the asked language are offered for completion; every other spelling is accepted by pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import BaseModel

from bprflow.language import keys, values
from bprflow.language.terms import Term, Text, Vocabulary
from bprflow.model import Basis, Branch, Document, DocumentUse, Gateway, Lane, LegacyRule, Period, Process, Step, Waiver

Schema = dict[str, object]

DRAFT = "http://json-schema.org/draft-07/schema#"
_ENUMS: dict[str, Vocabulary] = {
    "State": values.STATE,
    "LaneKind": values.LANE_KIND,
    "StepKind": values.STEP_KIND,
    "Medium": values.MEDIUM,
    "SealKind": values.SEAL_KIND,
    "Requirement": values.REQUIREMENT,
    "BasisKind": values.BASIS_KIND,
    "Provenance": values.PROVENANCE,
    "GatewayKind": values.GATEWAY_KIND,
}
_QUANTITIES = frozenset({"Duration", "Rate", "Share", "Wage"})
_PARTS = {"DocumentUse": "uses", "Branch": "branches", "Waiver": "waivers", "Basis": "bases", "Period": "peak"}
ANY_TEXT: Schema = {"type": ["string", "number", "boolean", "null"]}
_SEPARATED = "[、,，・/／]"

_TITLES = {
    "flow": Text("業務の流れ (bprflow)", "Flow of work (bprflow)"),
    "step": Text("手順: 「だれ: 何をする」と、その中身", "A step: 'who: what', and its facts"),
    "lane_key": Text("担当の名前。値は何をするか", "Name of the lane; the value says what is done"),
    "parallel": Text("同時に進む手順の列", "Branches done at the same time"),
    "quantity": Text("数と単位、または {値, 根拠}", "Number and unit, or {value, basis}"),
}


def json_schema(language: str = "ja") -> dict[str, object]:
    """Make the JSON Schema of a flow file.

    Args:
        language: "ja" or "en": the words offered and explained; the other's are accepted too.

    """
    builder = SchemaBuilder(language)
    return {
        "$schema": DRAFT,
        "$id": f"https://bprflow.invalid/schemas/flow.{language}.schema.json",
        "title": _TITLES["flow"].in_language(language),
        **builder.process(),
        "definitions": builder.definitions,
    }


class SchemaBuilder:
    """Builds one schema in one language.

    Args:
        language: "ja" or "en".

    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.definitions: dict[str, Schema] = {}
        for vocabulary in _ENUMS.values():
            self.definitions[vocabulary.name] = self.closed_value(vocabulary)
        self.definitions["quantity"] = self._quantity()
        self.definitions["words"] = {"anyOf": [ANY_TEXT, {"type": "array", "items": ANY_TEXT}]}
        self.definitions["basis"] = {"anyOf": [ANY_TEXT, self.mapping(keys.BASIS, Basis)]}
        self.definitions["bases"] = self._one_or_many("basis")
        self.definitions["use"] = {"anyOf": [ANY_TEXT, self.mapping(keys.USE, DocumentUse), self._named(ref("words"))]}
        self.definitions["uses"] = self._one_or_many("use")
        self.definitions["branch"] = self.mapping(keys.BRANCH, Branch)
        self.definitions["branches"] = self._branches()
        self.definitions["waiver"] = self.mapping(keys.WAIVER, Waiver)
        self.definitions["waivers"] = self._waivers()
        self.definitions["peak"] = {"anyOf": [ANY_TEXT, self.mapping(keys.PEAK, Period)]}
        self.definitions["lane"] = {"anyOf": [ANY_TEXT, self.mapping(keys.LANE, Lane)]}
        self.definitions["document"] = {
            "anyOf": [ref("medium_list"), {"type": "null"}, self.mapping(keys.DOCUMENT, Document)]
        }
        rule = self.mapping(keys.RULE, LegacyRule)
        self._set(rule, keys.RULE["basis"], ref("bases"))
        self.definitions["rule"] = {"anyOf": [ref("requirement_list"), {"type": "null"}, rule]}
        self.definitions["step"] = self._step()
        self.definitions["gateway"] = self._gateway()
        self.definitions["parallel"] = self._parallel()
        self.definitions["item"] = {"anyOf": [ref("parallel"), ref("gateway"), ref("step")]}
        self.definitions["items"] = {"type": "array", "items": ref("item"), "minItems": 1}

    # -- the whole ---------------------------------------------------------------------------

    def process(self) -> Schema:
        """Describe the outermost mapping."""
        schema = self.mapping(keys.PROCESS, Process)
        for code, reference in (("lanes", "lane"), ("documents", "document"), ("rules", "rule")):
            self._set(schema, keys.PROCESS[code], self.collection(reference))
        self._set(schema, keys.PROCESS["steps"], ref("items"))
        self._set(schema, keys.PROCESS["volume"], self._volume())
        schema["allOf"] = [self.required(keys.PROCESS["name"]), self.required(keys.PROCESS["steps"])]
        return schema

    def _step(self) -> Schema:
        schema = self.mapping(keys.STEP, Step)
        schema["title"] = _TITLES["step"].in_language(self.language)
        schema["additionalProperties"] = {
            "description": _TITLES["lane_key"].in_language(self.language),
            "anyOf": [ANY_TEXT, {"type": "object"}],
        }
        schema["minProperties"] = 1
        schema["not"] = {
            "anyOf": [{"required": [word]} for word in spellings(keys.PARALLEL["parallel"], keys.GATEWAY["gateway"])]
        }
        return schema

    def _gateway(self) -> Schema:
        schema = self.mapping(keys.GATEWAY, Gateway)
        schema["allOf"] = [self.required(keys.GATEWAY["gateway"])]
        return schema

    def _parallel(self) -> Schema:
        branches: Schema = {
            "type": "array",
            "minItems": 1,
            "items": {"anyOf": [ref("items"), ref("item")]},
            "description": _TITLES["parallel"].in_language(self.language),
        }
        schema = self.properties(((keys.PARALLEL["parallel"], branches), (keys.PARALLEL["id"], ANY_TEXT)))
        schema["allOf"] = [self.required(keys.PARALLEL["parallel"])]
        return schema

    # -- parts -------------------------------------------------------------------------------

    def mapping(self, vocabulary: Vocabulary, model: type[BaseModel]) -> Schema:
        """Describe a mapping whose keys are a vocabulary and whose values are a model's fields."""
        described = model.model_json_schema()
        fields: Schema = described["properties"]
        pairs = ((term, self._value(fields.get(term.code))) for term in vocabulary)
        return self.properties(pairs)

    def _value(self, field: object) -> Schema:
        """Say what a user writes for a model field, from the field's own schema."""
        if not isinstance(field, dict):
            return dict(ANY_TEXT)
        options = field.get("anyOf")
        if isinstance(options, list):
            field = next(
                (option for option in options if isinstance(option, dict) and option.get("type") != "null"), {}
            )
        assert isinstance(field, dict)
        name = _name(field)
        if name in _ENUMS:
            return ref(_ENUMS[name].name)
        if name in _QUANTITIES:
            return ref("quantity")
        if name in _PARTS:
            return ref(_PARTS[name])
        if field.get("type") == "array":
            return self._list(field)
        return dict(ANY_TEXT)

    def _list(self, field: Schema) -> Schema:
        name = _name(field["items"])
        if name in _ENUMS:
            reference = _ENUMS[name].name
            self.definitions.setdefault(f"{reference}_list", self._closed_list(reference))
            return ref(f"{reference}_list")
        return ref(_PARTS.get(name, "words"))

    def _closed_list(self, reference: str) -> Schema:
        several: Schema = {"type": "string", "pattern": _SEPARATED}
        return {"anyOf": [ref(reference), {"type": "array", "items": ref(reference)}, several]}

    def closed_value(self, vocabulary: Vocabulary) -> Schema:
        """Describe a value of a closed list: its words explained, other spellings accepted."""
        shown: list[Schema] = []
        for term in vocabulary:
            entry: Schema = {"const": term.word(self.language), "title": term.word(self.language)}
            if term.about(self.language):
                entry["description"] = term.about(self.language)
            shown.append(entry)
        others = sorted(
            {word for term in vocabulary for word in spellings(term)} - {str(entry["const"]) for entry in shown}
        )
        return {"anyOf": [{"oneOf": shown}, {"enum": others}, {"type": "null"}]}

    def _quantity(self) -> Schema:
        body = self.properties(
            (term, ref(values.PROVENANCE.name) if term.code == "provenance" else dict(ANY_TEXT))
            for term in keys.QUANTITY
        )
        body["allOf"] = [self.required(keys.QUANTITY["value"])]
        return {"description": _TITLES["quantity"].in_language(self.language), "anyOf": [ANY_TEXT, body]}

    def _volume(self) -> Schema:
        return {"anyOf": [ref("quantity"), {"type": "array", "items": ref("quantity")}, self._named(ref("quantity"))]}

    def _branches(self) -> Schema:
        target: Schema = {"anyOf": [ANY_TEXT, ref("branch")]}
        return {
            "anyOf": [
                self._named(target),
                {"type": "array", "items": {"anyOf": [ANY_TEXT, ref("branch"), self._named(target)]}},
            ]
        }

    def _waivers(self) -> Schema:
        body: Schema = {"anyOf": [ANY_TEXT, ref("waiver")]}
        return {
            "anyOf": [
                self._named(body),
                {"type": "array", "items": {"anyOf": [ANY_TEXT, ref("waiver"), self._named(body)]}},
            ]
        }

    def collection(self, reference: str) -> Schema:
        """Describe things by name, or a list of them."""
        one = ref(reference)
        return {
            "anyOf": [
                self._named(one),
                {"type": "array", "items": {"anyOf": [ANY_TEXT, one, self._named(one)]}},
                {"type": "null"},
            ]
        }

    @staticmethod
    def _named(value: Schema) -> Schema:
        return {"type": "object", "additionalProperties": value}

    @staticmethod
    def _one_or_many(reference: str) -> Schema:
        return {"anyOf": [ref(reference), {"type": "array", "items": ref(reference)}]}

    # -- keys --------------------------------------------------------------------------------

    def properties(self, pairs: Iterable[tuple[Term, Schema]]) -> Schema:
        """Describe a mapping with these keys and no others."""
        shown: Schema = {}
        accepted: Schema = {}
        for term, value in pairs:
            word = term.word(self.language)
            shown[word] = self._described(term, value)
            others = [other for other in spellings(term) if other != word]
            if others:
                accepted[_pattern(others)] = value
        return {"type": "object", "properties": shown, "patternProperties": accepted, "additionalProperties": False}

    def _described(self, term: Term, value: Schema) -> Schema:
        described: Schema = {"description": term.about(self.language)} if term.about(self.language) else {}
        if term.example:
            described["examples"] = [term.example]
        return {**described, "allOf": [value]} if "$ref" in value else {**value, **described}

    def _set(self, schema: Schema, term: Term, value: Schema) -> None:
        shown, accepted = schema["properties"], schema["patternProperties"]
        assert isinstance(shown, dict)
        assert isinstance(accepted, dict)
        word = term.word(self.language)
        shown[word] = self._described(term, value)
        accepted[_pattern([other for other in spellings(term) if other != word])] = value

    @staticmethod
    def required(term: Term) -> Schema:
        """Demand a key in any of its spellings."""
        return {"anyOf": [{"required": [word]} for word in spellings(term)]}


def ref(name: str) -> Schema:
    """Refer to a definition."""
    return {"$ref": f"#/definitions/{name}"}


def _name(field: object) -> str:
    """Name what a field refers to; fields with a reader around them wrap it in `allOf`."""
    if not isinstance(field, dict):
        return ""
    return str(field.get("$ref", "")).rsplit("/", 1)[-1]


def spellings(*terms: Term) -> list[str]:
    """List every way some keys may be spelt."""
    return list(dict.fromkeys(word for term in terms for word in (term.ja, term.en, *term.aliases)))


def _pattern(words: Iterable[str]) -> str:
    return "^(?:" + "|".join(re.escape(word).replace("\\-", "-") for word in words) + ")$"
