"""`POST /api/v1/records`: one record with its versions, as the viewer sees it.

The key travels in the body: it can be a passport's number. Not there and not to be seen are one.
"""

from __future__ import annotations

from typing import Any

from flask import Response, abort
from marshmallow import Schema, fields, validate

from bank.access import RecordSeen, VersionSeen
from bank.accounts import Permission
from bank.audit import Door, Shown
from bank.audited import entry_of_view
from bank.photos import Photo
from bank.store.model import Key
from index_mappings.categories import CATEGORIES
from index_mappings.fields import Text
from portal.acts import note_not_shown
from portal.api.blueprint import answer, body, described, parameters, route
from portal.api.bodies import loaded, purpose_checked
from portal.api.known import unless_known
from portal.api.lookups import json
from portal.api.speaking import say
from portal.asking import actor_of, request_id
from portal.identity import needs, who
from portal.parts import parts
from portal.problems import problem

PHOTOS = "photos"
NOT_THERE = Text(
    "There is no such record, or it is not for your state to see.",
    "Такой записи нет, или она недоступна вашему государству.",
)
EXAMPLE = {
    "key": {"category": "wanted-persons", "origin": "KZ", "id": "KZ-1001"},
    "purpose": "border-check",
}


class KeySchema(Schema):
    """A record's key."""

    category = fields.String(required=True, validate=validate.OneOf(list(CATEGORIES)))
    origin = fields.String(required=True, validate=validate.Length(1, 20))
    id = fields.String(required=True, validate=validate.Length(1, 200))


class RecordAsked(Schema):
    """Which record, and what for."""

    key = fields.Nested(KeySchema, required=True)
    purpose = fields.String(required=True, validate=purpose_checked)


class HitNamed(RecordAsked):
    """A version of a record, as a lookup of that number showed it for that purpose."""

    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))
    request = fields.String(required=True, validate=validate.Regexp("[A-Za-z0-9._-]{8,64}\\Z"))


@route("/records", "POST")
@needs(Permission.READ_RECORDS)
@described(
    "A record with its versions",
    {
        200: answer("The record as this state sees it", "Record", "ETag"),
        304: {"description": "As the client has it", "headers": {}},
    },
    (400, 404, 413, 415, 422),
    scope="records",
    requestBody=body("RecordAsked", example=EXAMPLE),
    parameters=parameters("Language", "Known"),
)
def record() -> Response:
    """Show a record by its key."""
    asked = loaded(RecordAsked())
    key, purpose = key_in(asked), asked["purpose"]
    seen = parts().lookups.record(key, who().viewer(purpose))
    if seen is None:
        note_not_shown(key, purpose, Door.API)
        abort(problem(404, say(NOT_THERE)))
    shown = Shown(key.category, key.origin, key.id, seen.versions[0].version)
    parts().audit.write(entry_of_view(actor_of(who()), Door.API, purpose, shown, request_id()))
    return unless_known(json(_record(seen, photos_of(key, purpose))))


def key_in(asked: dict[str, Any]) -> Key:
    """The key of a body, as the bank has it."""
    return Key(**asked["key"])


def key_seen(asked: dict[str, Any]) -> Key:
    """The key of a body whose record may be seen for its purpose; 404 when it may not."""
    key = key_in(asked)
    if not parts().lookups.may_see(key, who().viewer(asked["purpose"])):
        abort(problem(404, say(NOT_THERE)))
    return key


def key_shown(key: Key) -> dict[str, str]:
    """A record's key as answers have it."""
    return {"category": key.category, "origin": key.origin, "id": key.id}


def photos_of(key: tuple[str, str, str], purpose: str) -> list[Photo]:
    """The photos of a record that the viewer may see."""
    if not parts().lookups.may_see(key, who().viewer(purpose), PHOTOS):
        return []
    return next(iter(parts().photos.of_records([key]).values()), [])


def _record(seen: RecordSeen, photos: list[Photo]) -> dict[str, Any]:
    owner = seen.originator
    return {
        "key": key_shown(seen.key),
        "stands": seen.stands,
        "originator": {
            "code": owner.code,
            "state": owner.state,
            "name": owner.name,
            "contact": dict(owner.contact),
        },
        "agreements": list(seen.agreements),
        "seen_by": say(seen.reason),
        "versions": [_version(one) for one in seen.versions],
        "photos": [
            {"digest": one.digest, "width": one.width, "height": one.height} for one in photos
        ],
    }


def _version(one: VersionSeen) -> dict[str, Any]:
    return {
        "version": one.version,
        "at": one.at,
        "kind": one.kind,
        "record": one.record,
        "withheld": list(one.withheld),
    }
