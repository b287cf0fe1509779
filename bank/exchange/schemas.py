"""JSON Schemas (2020-12) of all that is exchanged, for whoever writes their own end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from bank.exchange.checking import LONGEST_MESSAGE_ID
from bank.exchange.faults import MESSAGES, RECORDS
from bank.exchange.limits import (
    MOST_ARRAYS,
    MOST_MESSAGES,
    MOST_PACKAGE_BYTES,
    MOST_RECORDS,
    MOST_RECORDS_BYTES,
    MOST_REFUSED_LISTED,
)
from bank.exchange.party import PartyKind
from bank.exchange.receipt import Verdict
from bank.exchange.signed import FORMAT
from bank.store.writing import LONGEST_ID
from index_mappings.apidocs import shown_record_schema
from index_mappings.categories import CATEGORIES
from index_mappings.purposes import PURPOSES

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {"type": "string"}
_CODE: Schema = {"type": "string", "pattern": "^[A-Z][A-Z0-9-]{0,63}$"}
_STATE: Schema = {"type": "string", "pattern": "^[A-Z]{2}$"}
_DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_SIGNATURE: Schema = {"type": "string", "pattern": "^[0-9a-f]{128}$"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_DAY: Schema = {"type": "string", "format": "date"}
_ID: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_ID}
_CATEGORY: Schema = {"enum": list(CATEGORIES)}


def _count(most: int = 2**53, least: int = 0) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def _list(items: Schema, most: int = 0) -> Schema:
    return {"type": "array", "items": items} | ({"maxItems": most} if most else {})


def _object(members: Schema, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": members,
        "required": [name for name in members if name not in optional],
        "additionalProperties": False,
    }


def _paths() -> Schema:
    return {"type": "object", "additionalProperties": _list(_TEXT)}


def _agreement() -> Schema:
    return _object(
        {
            "number": _count(2**31 - 1, 1),
            "giver": _STATE,
            "receiver": _STATE,
            "categories": _list(_CATEGORY) | {"minItems": 1},
            "purposes": _list({"enum": list(PURPOSES)}) | {"minItems": 1},
            "first_day": _DAY,
            "last_day": {"anyOf": [_DAY, {"type": "null"}]},
            "withheld": _paths(),
            "texts_given": _paths(),
            "note": _TEXT,
        },
        ("last_day", "withheld", "texts_given", "note"),
    )


def manifest_schema() -> Schema:
    """Of `manifest.json`."""
    array = _object(
        {
            "origin": _CODE,
            "category": _CATEGORY,
            "mode": {"enum": ["full", "changes", "ended"]},
            "withheld": _list({"type": "string", "minLength": 1, "maxLength": 200}),
            "agreements": _list({"type": "integer"}),
            "records": _count(MOST_RECORDS),
            "withdrawals": _count(MOST_RECORDS),
            "expected": _object({"records": _count(), "digest": _DIGEST}),
        }
    )
    part = _object(
        {
            "name": {"enum": [RECORDS, MESSAGES]},
            "size": _count(MOST_PACKAGE_BYTES),
            "sha256": _DIGEST,
            "lines": _count(2 * MOST_RECORDS),
            "unpacked": _count(MOST_RECORDS_BYTES),
        }
    )
    originator = _object(
        {"code": _CODE, "state": _STATE, "name": {"type": "string", "maxLength": 500}}
    )
    return _object(
        {
            "format": {"const": FORMAT},
            "package": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "sender": _CODE,
            "recipient": _CODE,
            "made_at": _MOMENT,
            "kind": {"enum": ["array", "changes", "messages"]},
            "number": _count(2**31 - 1, 1),
            "previous": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
            "originators": _list(originator, MOST_ARRAYS),
            "arrays": _list(array, MOST_ARRAYS),
            "agreements": _list(_agreement(), MOST_ARRAYS),
            "messages": _count(MOST_MESSAGES),
            "parts": _list(part, 2) | {"minItems": 2},
        }
    )


def signature_schema() -> Schema:
    """Of `manifest.sig`."""
    return _object({"format": {"const": FORMAT}, "key": _DIGEST, "signature": _SIGNATURE})


def record_line_schema() -> Schema:
    """Of a line of `records.jsonl.gz`; the record is checked by its category's schema."""
    place = _count(MOST_ARRAYS)
    return {
        "oneOf": [
            _object({"array": place, "put": {"type": "object"}}),
            _object({"array": place, "withdraw": _ID}),
        ]
    }


def message_line_schema() -> Schema:
    """Of a line of `messages.jsonl`."""
    return _object(
        {
            "id": {"type": "string", "minLength": 1, "maxLength": LONGEST_MESSAGE_ID},
            "kind": {"type": "string", "pattern": "^[a-z0-9][a-z0-9.-]{0,63}$"},
            "sender": _CODE,
            "recipient": _CODE,
            "made_at": _MOMENT,
            "body": {"type": "object"},
        }
    )


def document_schema(kind: str) -> Schema:
    """Of a signed document's envelope: its `text` is JSON of a schema of its own."""
    return _object(
        {
            "format": {"const": FORMAT},
            "document": {"const": kind},
            "text": _TEXT,
            "key": _DIGEST,
            "signature": _SIGNATURE,
        }
    )


def receipt_schema() -> Schema:
    """Of the text of a receipt."""
    refused = _object(
        {
            "line": _count(),
            "origin": _CODE,
            "category": _CATEGORY,
            "id": _TEXT,
            "reasons": _list(_list(_TEXT, 2)),
        }
    )
    array = _object(
        {
            "origin": _CODE,
            "category": _CATEGORY,
            "records": _count(),
            "digest": _DIGEST,
            "agrees": {"type": "boolean"},
        }
    )
    fault = _object({"file": _TEXT, "line": _count(), "field": _TEXT, "message": _TEXT})
    codes = ["", "gap", "taken", "key", "recipient", "trust", "damaged", "clock"]
    return _object(
        {
            "package": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "digest": _DIGEST,
            "number": _count(2**31 - 1, 1),
            "sender": _CODE,
            "recipient": _CODE,
            "made_at": _MOMENT,
            "verdict": {"enum": [one.value for one in Verdict]},
            "taken": _object(
                {"number": _count(), "digest": {"type": "string", "pattern": "^([0-9a-f]{64})?$"}}
            ),
            "code": {"enum": codes},
            "reasons": _list(fault),
            "counts": {"type": "object", "additionalProperties": _count()},
            "refused": _list(refused, MOST_REFUSED_LISTED),
            "refused_lines": _count(),
            "arrays": _list(array),
        }
    )


def keys_schema() -> Schema:
    """Of the text of a key file."""
    key = _object(
        {
            "id": _DIGEST,
            "signing": _DIGEST,
            "closing": {"type": "string", "pattern": "^age1[0-9a-z]{58}$"},
            "valid_from": _MOMENT,
            "valid_until": _MOMENT,
            "revoked": {"anyOf": [_MOMENT, {"type": "null"}]},
            "announced_by": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
            "announcement": {"type": "string", "pattern": "^([0-9a-f]{128})?$"},
        }
    )
    kinds = [one.value for one in PartyKind]
    party = _object({"code": _CODE, "state": _STATE, "kind": {"enum": kinds}, "name": _TEXT})
    return _object({"party": party, "made_at": _MOMENT, "keys": _list(key) | {"minItems": 1}})


def all_schemas() -> dict[str, Schema]:
    """Every schema by the name of its file."""
    found = {
        "manifest": manifest_schema(),
        "signature": signature_schema(),
        "record-line": record_line_schema(),
        "message-line": message_line_schema(),
        "receipt-document": document_schema("receipt"),
        "receipt": receipt_schema(),
        "keys-document": document_schema("keys"),
        "keys": keys_schema(),
        **{f"record-{name}": shown_record_schema(name) for name in CATEGORIES},
    }
    return {f"{name}.schema.json": {"$schema": _DIALECT} | one for name, one in found.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas into a folder; gives the files. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in all_schemas().items():
        path = folder / name
        path.write_bytes(orjson.dumps(schema, option=orjson.OPT_INDENT_2) + b"\n")
        written.append(path)
    return written
