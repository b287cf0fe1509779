"""JSON Schema (2020-12, as OpenAPI 3.1 uses it) of records, lookups and answers."""

from typing import Any

from index_mappings.categories import CATEGORIES, category_of
from index_mappings.countries import country_codes
from index_mappings.fields import MAX_ITEMS, Category, Field, Kind
from index_mappings.lookup_fields import LOOKUP_FIELDS

JsonSchema = dict[str, Any]

_DATE = r"^\d{4}-\d{2}-\d{2}$"
_PARTIAL = r"^\d{4}(-\d{2}(-\d{2})?)?$"


def record_schema(category: Category | str) -> JsonSchema:
    """Return the JSON Schema of a canonical record of a category."""
    category = category_of(category)
    schema = _object(category.fields)
    schema["title"] = category.label.en
    if category.identifying:
        schema["anyOf"] = [{"required": [name]} for name in category.identifying]
    return schema


def lookup_schema() -> JsonSchema:
    """Return the JSON Schema of one lookup."""
    properties: JsonSchema = {
        name: {"type": "string", "minLength": 1, "description": field.says}
        for name, field in LOOKUP_FIELDS.items()
    }
    properties["sex"] = {"enum": ["male", "female"], "description": LOOKUP_FIELDS["sex"].says}
    properties["categories"] = {
        "type": "array",
        "items": {"enum": list(CATEGORIES)},
        "description": "Only these categories; all without it",
    }
    properties["limit"] = {"type": "integer", "minimum": 1, "maximum": 100, "default": 10}
    return {
        "type": "object",
        "title": "Lookup",
        "properties": properties,
        "anyOf": [{"required": [name]} for name in LOOKUP_FIELDS],
        "additionalProperties": False,
    }


def hit_schema() -> JsonSchema:
    """Return the JSON Schema of one hit; its record is of the category that it names."""
    return {
        "type": "object",
        "title": "Hit",
        "properties": {
            "category": {"enum": list(CATEGORIES)},
            "origin": {"type": "string", "description": "Code of the originating body"},
            "id": {"type": "string", "description": "The originator's own number"},
            "score": {"type": "number", "minimum": 0, "maximum": 1},
            "band": {"type": "string", "description": "How strong the hit is"},
            "reasons": {
                "type": "array",
                "description": "What speaks for and against, for the officer to read",
            },
            "record": {
                "oneOf": [
                    {"$ref": f"#/components/schemas/{component_name(name)}"} for name in CATEGORIES
                ]
            },
        },
        "required": ["category", "origin", "id", "score", "band", "reasons", "record"],
    }


def answer_schema() -> JsonSchema:
    """Return the JSON Schema of an answer."""
    return {
        "type": "object",
        "title": "Answer",
        "properties": {
            "outcome": {
                "enum": ["hit", "possible", "nothing", "incomplete"],
                "description": "incomplete: the bank could not be searched as a whole, "
                "so that finding nothing means nothing",
            },
            "hits": {"type": "array", "items": {"$ref": "#/components/schemas/Hit"}},
            "freshness": {
                "type": "array",
                "items": {"type": "object"},
                "description": "By category and originator: how recent what was searched is",
            },
            "query": {"type": "object", "description": "The lookup as it was understood"},
            "incomplete": {
                "type": "array",
                "items": {"type": "string"},
                "description": "What was not looked at, in words",
            },
            "answered_by": {
                "type": "object",
                "description": "That the copy at this post answered, as of when, and why",
            },
        },
        "required": ["outcome", "hits", "freshness", "query"],
    }


def component_schemas() -> dict[str, JsonSchema]:
    """Return all schemas by their names, for ``components.schemas`` of OpenAPI 3.1."""
    schemas = {component_name(name): record_schema(name) for name in CATEGORIES}
    return schemas | {"Lookup": lookup_schema(), "Hit": hit_schema(), "Answer": answer_schema()}


def component_name(category: str) -> str:
    """Return the name of a category's schema: ``wanted-persons`` is ``WantedPersonsRecord``."""
    return "".join(word.capitalize() for word in category.split("-")) + "Record"


def _object(fields: tuple[Field, ...]) -> JsonSchema:
    schema: JsonSchema = {
        "type": "object",
        "properties": {field.name: _of_field(field) for field in fields},
        "additionalProperties": False,
    }
    required = [field.name for field in fields if field.required]
    if required:
        schema["required"] = required
    return schema


def _of_field(field: Field) -> JsonSchema:
    one = _one(field)
    label = {"title": field.label.en, "x-title-ru": field.label.ru}
    if field.many:
        return {**label, "type": "array", "items": one, "maxItems": MAX_ITEMS, "minItems": 1}
    if field.default is not None:
        one["default"] = field.default
    return label | one


def _one(field: Field) -> JsonSchema:
    match field.kind:
        case Kind.GROUP:
            schema = _object(field.fields)
            if field.needs:
                schema["anyOf"] = [{"required": [name]} for name in field.needs]
            return schema
        case Kind.CODE:
            texts = "; ".join(f"{code}: {label.en}" for code, label in field.choices.items())
            return {"type": "string", "enum": list(field.choices), "description": texts}
        case Kind.COUNTRY:
            return {"type": "string", "enum": list(country_codes())}
        case Kind.DATE:
            return {"type": "string", "format": "date", "pattern": _DATE}
        case Kind.PARTIAL_DATE:
            return {"type": "string", "pattern": _PARTIAL}
        case Kind.INTEGER | Kind.YEAR:
            return _whole(field)
        case Kind.RANGE:
            return _range(_whole(field))
        case Kind.DATE_RANGE:
            return _range({"type": "string", "pattern": _PARTIAL})
        case Kind.BOOLEAN:
            return {"type": "boolean"}
        case Kind.TEXT:
            return {"type": "string", "minLength": 1, "maxLength": field.max_length}


def _whole(field: Field) -> JsonSchema:
    schema: JsonSchema = {"type": "integer"}
    if field.low is not None:
        schema["minimum"] = field.low
    if field.high is not None:
        schema["maximum"] = field.high
    return schema


def _range(end: JsonSchema) -> JsonSchema:
    return {
        "type": "object",
        "properties": {"from": end, "to": end},
        "minProperties": 1,
        "additionalProperties": False,
    }
