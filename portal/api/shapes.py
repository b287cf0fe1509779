"""The shapes of answers, as the description tells them (JSON Schema): stable within version 1."""

from __future__ import annotations

from typing import Any

from bank.accounts import SCOPES
from bank.outcomes import DONE, VERDICTS
from index_mappings.apidocs import action_schema, component_name, purpose_schema
from index_mappings.categories import CATEGORIES
from index_mappings.fields import Text
from index_mappings.persons import DOCUMENT_KINDS

Shape = dict[str, Any]

MOST_IN_BATCH = 500
LONGEST_KEY = 64
TIME: Shape = {"type": "string", "format": "date-time"}
NO_TIME: Shape = {"type": ["string", "null"], "format": "date-time"}
STRING: Shape = {"type": "string"}
COUNT: Shape = {"type": "integer", "minimum": 0}
STRINGS: Shape = {"type": "array", "items": STRING}
WITHHELD = STRINGS | {"description": "Paths of fields that agreements withhold from this state"}


def thing(required: Shape, optional: Shape | None = None, about: str = "") -> Shape:
    """An object of these members and no others."""
    told: Shape = {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }
    return told | ({"description": about} if about else {})


def listed(name: str) -> Shape:
    """A list of a named shape."""
    return {"type": "array", "items": named(name)}


def named(name: str) -> Shape:
    """A named shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def one_of(choices: dict[str, Text] | Any) -> Shape:
    """One code of a list, with what each means."""
    told = "; ".join(f"{code}: {label.en}" for code, label in choices.items())
    return {"type": "string", "enum": [str(code) for code in choices], "description": told}


_CATEGORY: Shape = {"type": "string", "enum": list(CATEGORIES)}
_RECORD: Shape = {"anyOf": [named(component_name(name)) for name in CATEGORIES]}
_OUTCOME: Shape = {
    "type": "string",
    "enum": ["hit", "possible", "nothing", "incomplete"],
    "description": "incomplete: not all could be searched, so that finding nothing means nothing",
}
_BAND: Shape = {"type": "string", "enum": ["strong", "possible", "weak"]}
_SCORE: Shape = {"type": "number", "minimum": 0, "maximum": 1}
_REQUEST = STRING | {"description": "Number of this lookup, for outcomes and questions"}
_VERSION: Shape = {"type": "integer", "minimum": 1}
_LINKED: dict[str, Any] = {
    "linked": listed("Key") | {"description": "Records accepted as one with it, if any may be seen"}
}
_SOMETIMES: Shape = {
    "incomplete": STRINGS | {"description": "What was not looked at, in words"},
    "answered_by": named("AnsweredBy"),
}

SHAPES: dict[str, Shape] = {
    "Key": thing(
        {
            "category": _CATEGORY,
            "origin": STRING
            | {"minLength": 1, "maxLength": 20, "description": "Originator's code"},
            "id": STRING | {"minLength": 1, "maxLength": 200, "description": "Its own number"},
        },
        about="Key of a record",
    ),
    "AnsweredBy": thing(
        {"engine": {"enum": ["copy", "post"]}, "as_of": NO_TIME, "because": STRING},
        about="That a copy answered (of a cluster, or a post's that soon is too old), as of when, and why",
    ),
    "Action": action_schema(),
    "Answer": {
        "oneOf": [named("SmallAnswer"), named("FullAnswer")],
        "description": "By the lookup's `detail`",
    },
    "SmallAnswer": thing(
        {
            "request": _REQUEST,
            "outcome": _OUTCOME,
            "hits": listed("SmallHit"),
            "searched": named("Searched"),
        },
        _SOMETIMES
        | {
            "read_as": STRING | {"description": "What a `text` was understood as"},
            "wrong_check_digits": STRINGS | {"description": "Of a machine-readable zone"},
        },
    ),
    "SmallHit": thing(
        {
            "key": named("Key"),
            "version": _VERSION,
            "band": _BAND,
            "score": _SCORE,
            "title": STRING | {"description": "Name, plate or number, as its originator writes it"},
            "born": STRING | {"description": "Date of birth, in full or in part; may be empty"},
            "action": named("Action"),
            "originator": thing({"code": STRING, "phone": STRING}),
            "reasons": STRINGS | {"maxItems": 3, "description": "The first of them, in words"},
            "withheld": WITHHELD,
        },
        _LINKED,
    ),
    "Searched": thing(
        {
            "arrays": COUNT | {"description": "In how many arrays was looked"},
            "oldest": NO_TIME | {"description": "Of the array longest without news"},
            "late": COUNT | {"description": "Arrays whose last changes are not searched yet"},
            "quarantined": COUNT | {"description": "Rows that were sent, refused and not searched"},
        }
    ),
    "FullAnswer": thing(
        {
            "request": _REQUEST,
            "outcome": _OUTCOME,
            "hits": listed("FullHit"),
            "freshness": listed("Array"),
            "query": {"type": "object", "description": "The lookup as it was understood"},
        },
        _SOMETIMES,
    ),
    "FullHit": thing(
        {
            "key": named("Key"),
            "version": _VERSION,
            "band": _BAND,
            "score": _SCORE,
            "record": _RECORD,
            "withheld": WITHHELD,
            "action": named("Action"),
            "originator": named("Originator"),
            "reasons": listed("Reason"),
        },
        _LINKED,
    ),
    "Reason": thing(
        {
            "code": STRING,
            "text": STRING,
            "effect": {"type": "string", "enum": ["for", "against", "neutral"]},
            "field": STRING,
        },
        about="What speaks for or against, for the officer to read",
    ),
    "Originator": thing(
        {
            "code": STRING,
            "state": STRING,
            "name": STRING,
            "contact": {"type": "object", "description": "`phone` and whatever else was given"},
        }
    ),
    "Array": thing(
        {
            "category": _CATEGORY,
            "origin": STRING,
            "received": NO_TIME | {"description": "When the whole array last came"},
            "changed": NO_TIME | {"description": "When it last changed"},
            "records": COUNT,
            "quarantined": COUNT | {"description": "Rows that were sent, refused and not searched"},
            "indexed": {"type": "boolean", "description": "Whether its last change is searched"},
            "withheld": WITHHELD,
        },
        about="How fresh the array of one originator is",
    ),
    "Freshness": thing({"arrays": listed("Array"), "searched": named("Searched")}),
    "Batch": {
        "type": "array",
        "items": named("BatchLookup"),
        "minItems": 1,
        "maxItems": MOST_IN_BATCH,
    },
    "BatchLookup": {
        "description": "A Lookup; `ref` is the client's own mark of it, up to 200 signs; `purpose` "
        "and `detail` may be given for all in the address. Anything else is refused in its place",
        "examples": [{"ref": "seat 14A", "name": "Щербаков Пётр"}],
    },
    "BatchText": STRING | {"description": "JSON Lines: a BatchLookup a line"},
    "BatchLines": {
        "type": "array",
        "items": named("BatchLine"),
        "description": "JSON Lines, one of these a line, as they are ready and in order",
    },
    "BatchLine": thing(
        {"place": _VERSION, "status": {"type": "integer"}},
        {
            "ref": STRING,
            "answer": named("Answer"),
            "problem": named("Problem"),
        },
        about="An answer, or what was wrong with this lookup alone",
    ),
    "RecordAsked": thing({"key": named("Key"), "purpose": purpose_schema()}),
    "Record": thing(
        {
            "key": named("Key"),
            "stands": {"type": "boolean", "description": "False when it was withdrawn"},
            "originator": named("Originator"),
            "agreements": {"type": "array", "items": {"type": "integer"}},
            "seen_by": STRING | {"description": "Why this state sees it"},
            "versions": listed("Version"),
            "photos": listed("Photo"),
        }
    ),
    "Version": thing(
        {
            "version": _VERSION,
            "at": TIME,
            "kind": {"type": "string", "enum": ["add", "correct", "withdraw", "restore"]},
            "record": {"anyOf": [*_RECORD["anyOf"], {"type": "null"}]},
            "withheld": WITHHELD,
        }
    ),
    "Photo": thing({"digest": STRING, "width": COUNT, "height": COUNT}),
    "OutcomeSaid": thing(
        {
            "key": named("Key"),
            "version": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
            "purpose": purpose_schema(),
            "request": STRING | {"minLength": 8, "maxLength": 64, "pattern": "^[A-Za-z0-9._-]*$"},
            "verdict": one_of(VERDICTS),
            "done": one_of(DONE),
        },
        {
            "note": STRING | {"maxLength": 2000},
            "traveller": named("Traveller"),
        },
    ),
    "Traveller": thing(
        {
            "state": STRING | {"pattern": "^[A-Z]{2}$", "description": "Issuing state"},
            "kind": one_of(DOCUMENT_KINDS),
            "number": STRING | {"minLength": 4, "maxLength": 40},
        },
        about="The traveller's paper; of its number only a keyed hash and two signs are kept",
    ),
    "OutcomeKept": thing(
        {
            "number": COUNT,
            "key": named("Key"),
            "version": _VERSION,
            "request": STRING,
            "verdict": one_of(VERDICTS),
            "done": one_of(DONE),
            "at": TIME,
        }
    ),
    "Token": thing(
        {
            "id": STRING,
            "name": STRING,
            "scopes": {"type": "array", "items": {"type": "string", "enum": list(SCOPES)}},
            "created": TIME,
            "expires": TIME,
            "account": STRING,
            "role": STRING,
            "state": STRING,
            "post": STRING,
        }
    ),
    "Packages": thing({"packages": listed("Package")}),
    "Package": thing(
        {
            "number": COUNT,
            "package": STRING,
            "digest": STRING | {"description": "SHA-256 of the manifest"},
            "kind": STRING,
            "made_at": TIME,
            "bytes": COUNT,
        },
        about="A package that waits for this party's receipt",
    ),
    "Receipt": {
        "type": "object",
        "description": "A signed receipt, as docs/exchange.md has it",
        "required": ["format", "document", "text", "key", "signature"],
    },
    "ReceiptSettled": thing({"number": COUNT, "verdict": {"enum": ["accepted", "refused"]}}),
    "PackageFile": {"type": "string", "contentMediaType": "application/octet-stream"},
    "Problem": thing(
        {"status": {"type": "integer"}, "title": STRING},
        {
            "request_id": STRING,
            "errors": {"type": "array", "items": thing({"field": STRING, "message": STRING})},
        },
        about="RFC 9457: what was wrong, in a sentence, and field by field",
    ),
}

_SAID = {
    400: "The body or the address cannot be read",
    401: "No token, or one that opens nothing: unknown, expired, revoked",
    403: "The token is not for this, or its account may no longer do it",
    404: "There is no such thing, or it is not for this state to see: the two are not told apart",
    409: "The same Idempotency-Key is being answered just now",
    413: "Too large",
    415: "Another media type than those described",
    411: "No Content-Length",
    416: "The package has no such part",
    422: "Understood, but cannot be done as asked: see `errors`; or an Idempotency-Key of another body",
    429: "Too many requests of this token",
    503: "The bank or its audit log is away: nothing was looked up",
}
_RETRY = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
_CHALLENGE = {"WWW-Authenticate": {"$ref": "#/components/headers/WWW-Authenticate"}}

PROBLEMS: dict[str, Shape] = {
    f"Problem{status}": {
        "description": said,
        "content": {"application/problem+json": {"schema": named("Problem")}},
        **({"headers": _RETRY} if status in (409, 429) else {}),
        **({"headers": _CHALLENGE} if status == 401 else {}),
    }
    for status, said in _SAID.items()
}
HEADERS: dict[str, Shape] = {
    "ETag": {"schema": STRING, "required": True, "description": "Changes with what is shown"},
    "Retry-After": {"schema": {"type": "string"}, "description": "Seconds"},
    "WWW-Authenticate": {"schema": STRING, "required": True},
    "Kordon-Signature": {
        "schema": STRING,
        "required": True,
        "description": "The answer's signature by this installation's key: docs/exchange.md, Feed",
    },
    "Idempotency-Replayed": {
        "schema": {"enum": ["true"]},
        "description": "There when this is the kept answer to an earlier request",
    },
}
PARAMETERS: dict[str, Shape] = {
    "Language": {
        "name": "Accept-Language",
        "in": "header",
        "schema": {"type": "string", "examples": ["ru", "en"]},
    },
    "Once": {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {
            "type": "string",
            "minLength": 8,
            "maxLength": LONGEST_KEY,
            "pattern": "^[A-Za-z0-9._-]+$",
        },
        "description": "A name of this request's own, such as a UUID: sent again within ten minutes, "
        "it gets the same answer, and nothing is done twice",
    },
    "Known": {
        "name": "If-None-Match",
        "in": "header",
        "schema": STRING,
        "description": "ETag of what the client has: 304 without a body when that still stands",
    },
    "Purpose": {
        "name": "purpose",
        "in": "query",
        "required": True,
        "schema": purpose_schema(),
    },
}
PARAMETERS["Signature"] = {
    "name": "Kordon-Signature",
    "in": "header",
    "required": True,
    "schema": STRING,
    "description": "The request's signature by the key of the party: docs/exchange.md, Feed",
}
PARAMETERS["Before"] = {
    "name": "before",
    "in": "query",
    "schema": STRING,
    "description": "The `before` of the page before",
}
PARAMETERS["OnceMust"] = PARAMETERS["Once"] | {"required": True}
