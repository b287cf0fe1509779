"""`POST /api/v1/outcomes`: what the officer found out of a hit, and what was done."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from bank.accounts import Permission
from bank.audit import Door
from bank.outcomes import (
    DONE,
    VERDICTS,
    Document,
    Done,
    Marked,
    Outcome,
    OutcomeConflict,
    OutcomeRefused,
    Verdict,
)
from bank.query import FieldError
from bank.store.model import Key
from index_mappings.persons import DOCUMENT_KINDS
from portal.api.blueprint import answer, body, described, parameters, route
from portal.api.bodies import loaded, wrong
from portal.api.lookups import json
from portal.api.once import key_sent, once_only
from portal.api.records import HitNamed, key_seen, key_shown
from portal.api.speaking import say
from portal.identity import needs, now, who
from portal.parts import parts
from portal.witnessed import witnessed

EXAMPLE = {
    "key": {"category": "wanted-persons", "origin": "KZ", "id": "KZ-1001"},
    "version": 1,
    "purpose": "border-check",
    "request": "4f1d2a9c00b7e813",
    "verdict": "not-same",
    "done": "passed",
}


class TravellerSchema(Schema):
    """The traveller's paper."""

    state = fields.String(required=True, validate=validate.Regexp("[A-Z]{2}\\Z"))
    kind = fields.String(required=True, validate=validate.OneOf(list(DOCUMENT_KINDS)))
    number = fields.String(required=True, validate=validate.Length(4, 40))


class OutcomeSaid(HitNamed):
    """What is said of which hit of which lookup."""

    verdict = fields.String(required=True, validate=validate.OneOf([str(one) for one in VERDICTS]))
    done = fields.String(required=True, validate=validate.OneOf([str(one) for one in DONE]))
    note = fields.String(load_default="", validate=validate.Length(max=2000))
    traveller = fields.Nested(TravellerSchema, load_default=None)


@route("/outcomes", "POST")
@needs(Permission.RECORD_OUTCOMES)
@described(
    "Say what became of a hit",
    {201: answer("Kept", "OutcomeKept", "Idempotency-Replayed")},
    (400, 404, 409, 413, 415, 422),
    scope="outcomes",
    requestBody=body("OutcomeSaid", example=EXAMPLE),
    parameters=parameters("Language", "OnceMust"),
)
def outcome() -> Response:
    """Keep an officer's word on a hit."""
    return once_only(_kept)


def _kept() -> Response:
    said = loaded(OutcomeSaid())
    key, purpose = key_seen(said), said["purpose"]
    outcome, in_short = _outcome(key, said), f"{said['verdict']}, {said['done']}"
    try:
        marked = witnessed(
            Door.API, purpose, in_short, lambda told: parts().outcomes.mark(outcome, told)
        )
    except (OutcomeRefused, OutcomeConflict) as refused:
        wrong(FieldError("", say(refused.reason)))
    return json(_shown(marked), 201)


def _outcome(key: Key, said: dict[str, Any]) -> Outcome:
    account, paper = who().account, said["traveller"]
    return Outcome(
        client_id=str(key_sent()),
        key=key,
        version=said["version"],
        request=said["request"],
        verdict=Verdict(said["verdict"]),
        done=Done(said["done"]),
        account=account.login,
        state=account.state,
        post=account.post,
        at=now(),
        note=said["note"],
        traveller=Document(**paper) if paper else None,
    )


def _shown(marked: Marked) -> dict[str, Any]:
    return {
        "number": marked.number,
        "key": key_shown(marked.key),
        "version": marked.version,
        "request": marked.request,
        "verdict": marked.verdict.value,
        "done": marked.done.value,
        "at": marked.at,
    }
