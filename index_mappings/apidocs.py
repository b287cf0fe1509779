"""JSON Schema (2020-12, as OpenAPI 3.1 uses it) of records, as they come in and as they are shown, and of lookups."""

from collections.abc import Mapping
from typing import Any

from index_mappings.categories import CATEGORIES, category_of
from index_mappings.common import ACTIONS
from index_mappings.countries import country_codes
from index_mappings.fields import MAX_ITEMS, Category, Field, Kind, Text
from index_mappings.lookup_fields import LOOKUP_FIELDS
from index_mappings.purposes import PURPOSES

JsonSchema = dict[str, Any]

# Of one field of a lookup, as `bank.query` has it.
LONGEST = 1_000

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


def shown_record_schema(category: Category | str) -> JsonSchema:
    """Return the JSON Schema of a record as it is shown: any field of it may be withheld."""
    category = category_of(category)
    return _free(_object(category.fields)) | {"title": category.label.en}


def lookup_schema() -> JsonSchema:
    """Return the JSON Schema of one lookup with its purpose."""
    properties: JsonSchema = {
        name: {"type": ["string", "null"], "maxLength": LONGEST, "description": field.says}
        for name, field in LOOKUP_FIELDS.items()
    }
    properties["sex"] = {
        "type": ["string", "null"],
        "enum": ["male", "female", None],
        "description": LOOKUP_FIELDS["sex"].says,
    }
    properties["categories"] = {
        "type": ["array", "null"],
        "items": {"type": "string", "enum": list(CATEGORIES)},
        "description": "Only these categories; all without it",
    }
    properties["limit"] = {
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
        "default": 10,
        "description": "At most so many hits",
    }
    properties["purpose"] = purpose_schema()
    properties["detail"] = {
        "type": "string",
        "enum": ["small", "full"],
        "default": "small",
        "description": "small: for thin lines; full: records as shown, with all reasons",
    }
    return {
        "type": "object",
        "title": "Lookup",
        "description": "At least a name or a number: a date or a sex alone is refused; null and "
        "blank texts are as if not given",
        "properties": properties,
        "required": ["purpose"],
        "additionalProperties": False,
    }


def purpose_schema() -> JsonSchema:
    """Return the JSON Schema of a purpose."""
    theirs = "Every account states the checks, the others only whom the bank's upkeep is given to"
    return {
        "type": "string",
        "enum": list(PURPOSES),
        "description": f"{_told(PURPOSES)}. {theirs}; a refusal lists those of the account",
    }


def action_schema() -> JsonSchema:
    """Return the JSON Schema of the action that a record asks for: its code, and what it says."""
    return {
        "type": "object",
        "properties": {
            "code": {"type": "string", "enum": ["", *ACTIONS], "description": _told(ACTIONS)},
            "text": {"type": "string"},
        },
        "required": ["code", "text"],
        "additionalProperties": False,
    }


def component_schemas() -> dict[str, JsonSchema]:
    """Return the schemas of lookups and of records as shown, by their names in OpenAPI 3.1."""
    schemas = {component_name(name): shown_record_schema(name) for name in CATEGORIES}
    return schemas | {"Lookup": lookup_schema()}


def _free(schema: JsonSchema) -> JsonSchema:
    """A schema of which nothing need be there."""
    kept = {name: part for name, part in schema.items() if name not in ("required", "anyOf")}
    kept.pop("minProperties", None)
    if "properties" in kept:
        kept["properties"] = {name: _free(one) for name, one in kept["properties"].items()}
    if "items" in kept:
        kept["items"] = _free(kept["items"])
    return kept


def _told(choices: Mapping[str, Text]) -> str:
    return "; ".join(f"{code}: {label.en}" for code, label in choices.items())


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
            return {
                "type": "string",
                "enum": list(field.choices),
                "description": _told(field.choices),
            }
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
