"""`POST /api/v1/lookups`: one lookup in, one answer out."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response

from bank.accounts import Permission
from bank.audit import Door
from bank.lookup import LookupRefused
from bank.query import FieldError
from index_mappings.fields import Text
from portal.api.answers import Answer, shaped
from portal.api.blueprint import answer, body, described, parameters, route
from portal.api.bodies import json_object, purpose_refused, wrong
from portal.api.once import once
from portal.api.speaking import language, say
from portal.asking import ask, request_id
from portal.identity import needs, who
from portal.linking import attach_linked

DETAILS = ("small", "full")
_ONE_OF = Text("One of: {all}.", "Одно из: {all}.")
EXAMPLE = {"name": "Щербаков Пётр", "birth_date": "1971", "purpose": "border-check"}


@route("/lookups", "POST")
@needs(Permission.LOOK_UP)
@described(
    "Look up one person, vehicle, arm or document",
    {200: answer("What was found, and in what", "Answer", "Idempotency-Replayed")},
    (400, 409, 413, 415, 422),
    scope="lookups",
    requestBody=body("Lookup", example=EXAMPLE),
    parameters=parameters("Language", "Once"),
)
def lookups() -> Response:
    """Answer one lookup."""
    return once(_answered)


def _answered() -> Response:
    query = json_object()
    try:
        answered = looked_up(query, Door.API)
    except LookupRefused as refused:
        wrong(*refused.errors)
    return json(answered)


def looked_up(query: dict[str, Any], door: Door) -> Answer:
    """The answer to a lookup as a client sent it.

    It is in the audit log by then. Raises LookupRefused, StoreError, AuditUnavailable.
    """
    purpose, detail = query.pop("purpose", None), query.pop("detail", DETAILS[0])
    if errors := [one for one in (purpose_refused(purpose), detail_refused(detail)) if one]:
        raise LookupRefused(*errors)
    found = ask(query, who(), purpose, door)
    attach_linked(found, purpose, door)
    return shaped(found, detail, language(), request_id())


def detail_refused(given: object) -> FieldError | None:
    """What is wrong with a detail."""
    if given in DETAILS:
        return None
    return FieldError("detail", say(_ONE_OF).format(all=", ".join(DETAILS)))


def json(value: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(value), status, mimetype="application/json")
