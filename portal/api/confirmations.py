"""`/api/v1/confirmations`: asking an originator whether a record stands, its answers, and the duty desk.

A request's number is made by chance and says nothing, so that it may stand in an address; the record's key
travels in bodies only.
"""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from bank.accounts import Permission
from bank.audit import Door, Kind
from bank.confirmation import (
    Answer,
    Confirmation,
    ConfirmationConflict,
    ConfirmationRefused,
    Question,
    Said,
    Urgency,
)
from bank.query import FieldError
from portal.acts import note_act
from portal.api.blueprint import answer, body, described, parameters, route
from portal.api.bodies import loaded, wrong
from portal.api.lookups import json
from portal.api.once import key_sent, once_only
from portal.api.records import HitNamed, key_seen, key_shown
from portal.api.speaking import say
from portal.confirming import (
    asked_by_own_post,
    by_whoever_asks,
    may_learn,
    noting,
    of_own_records,
)
from portal.identity import needs, now, who
from portal.parts import parts

MOST = 50
EXAMPLE = {
    "key": {"category": "wanted-persons", "origin": "KZ", "id": "KZ-1001"},
    "version": 1,
    "purpose": "border-check",
    "request": "4f1d2a9c00b7e813",
    "urgency": "urgent",
}


class ConfirmationAsked(HitNamed):
    """Which record, as which lookup showed it, and how soon the answer is needed."""

    urgency = fields.String(required=True, validate=validate.OneOf([str(one) for one in Urgency]))


class ConfirmationAdded(Schema):
    """What was needed."""

    text = fields.String(required=True, validate=validate.Length(1, 2000))


class ConfirmationAnswered(Schema):
    """The originator's answer; `seen` is how many steps it was given on."""

    answer = fields.String(required=True, validate=validate.OneOf([str(one) for one in Answer]))
    text = fields.String(load_default="", validate=validate.Length(max=2000))
    seen = fields.Integer(load_default=None, strict=True, validate=validate.Range(1, 2**31 - 1))


@route("/confirmations", "POST")
@needs(Permission.ASK_CONFIRMATION)
@described(
    "Ask the originator whether a record stands",
    {201: answer("Asked, now or before", "Confirmation", "Idempotency-Replayed")},
    (400, 404, 409, 413, 415, 422),
    scope="confirmations",
    requestBody=body("ConfirmationAsked", example=EXAMPLE),
    parameters=parameters("Language", "OnceMust"),
    description="While a request of the post on the record is open, it is given back; an urgent one "
    "makes it urgent.",
)
def confirmation_asked() -> Response:
    """Ask an originator."""
    return once_only(_asked)


def _asked() -> Response:
    asked = loaded(ConfirmationAsked())
    question = Question(
        client_id=str(key_sent()),
        key=key_seen(asked),
        version=asked["version"],
        urgency=Urgency(asked["urgency"]),
        purpose=asked["purpose"],
        request=asked["request"],
        by=by_whoever_asks(),
    )
    return _said(lambda: parts().confirmations.ask(question, noting(Door.API)))


@route("/confirmations", "GET")
@needs(Permission.ASK_CONFIRMATION)
@described(
    "What the post asked",
    {200: answer("The newest requests of the token's post", "Confirmations")},
    scope="confirmations",
    parameters=parameters("Before"),
)
def confirmations() -> Response:
    """List what the own post asked."""
    account = who().account
    note_act("requests-read", {"post": account.post}, Kind.CONFIRMATION, Door.API)
    found = parts().confirmations.of_post(account.state, account.post, before=_before(), limit=MOST)
    return _listed(found, [one for one in found if may_learn(one)])


@route("/confirmations/<id_>", "GET")
@needs(Permission.ASK_CONFIRMATION)
@described(
    "A request of the post",
    {200: answer("Where it stands, and its history", "Confirmation")},
    (404,),
    scope="confirmations",
)
def confirmation(id_: str) -> Response:
    """Tell where a request stands."""
    found = asked_by_own_post(id_)
    note_act("request-read", {"confirmation": found.id}, Kind.CONFIRMATION, Door.API)
    return json(_shown(found))


@route("/confirmations/<id_>/additions", "POST")
@needs(Permission.ASK_CONFIRMATION)
@described(
    "Say what the originator needs for its answer",
    {201: answer("Kept; its clock runs anew", "Confirmation", "Idempotency-Replayed")},
    (400, 404, 409, 413, 415, 422),
    scope="confirmations",
    requestBody=body("ConfirmationAdded", example={"text": "Scar on the left hand"}),
    parameters=parameters("Language", "OnceMust"),
)
def confirmation_added(id_: str) -> Response:
    """Add to a request."""

    def added() -> Response:
        said = loaded(ConfirmationAdded())
        found = asked_by_own_post(id_)
        words = Said(client_id=str(key_sent()), by=by_whoever_asks(), text=said["text"])
        return _said(lambda: parts().confirmations.add(found.id, words, noting(Door.API)))

    return once_only(added)


@route("/duty", "GET")
@needs(Permission.ANSWER_CONFIRMATIONS)
@described(
    "What waits for the state's duty officers",
    {200: answer("Urgent first, then by when an answer is due", "Confirmations")},
    scope="answers",
)
def duty() -> Response:
    """List what waits for an answer."""
    note_act("duty-desk-read", {}, Kind.CONFIRMATION, Door.API)
    found = parts().confirmations.waiting(who().account.state)
    return json({"confirmations": [_shown(one) for one in found]})


@route("/duty/<id_>/answers", "POST")
@needs(Permission.ANSWER_CONFIRMATIONS)
@described(
    "Answer a request on a record of the own state",
    {201: answer("Answered; earlier answers stay", "Confirmation", "Idempotency-Replayed")},
    (400, 404, 409, 413, 415, 422),
    scope="answers",
    requestBody=body("ConfirmationAnswered", example={"answer": "confirmed", "seen": 1}),
    parameters=parameters("Language", "OnceMust"),
)
def confirmation_answered(id_: str) -> Response:
    """Answer a request."""

    def answered() -> Response:
        said = loaded(ConfirmationAnswered())
        found, given = of_own_records(id_), Answer(said["answer"])
        words = Said(
            client_id=str(key_sent()), by=by_whoever_asks(), text=said["text"], seen=said["seen"]
        )
        return _said(lambda: parts().confirmations.answer(found.id, given, words, noting(Door.API)))

    return once_only(answered)


def _said(act: Any) -> Response:
    try:
        return json(_shown(act()), 201)
    except (ConfirmationRefused, ConfirmationConflict) as refused:
        wrong(FieldError("", say(refused.reason)))


def _before() -> str:
    return request.args.get("before", "")[:64]


def _listed(read: list[Confirmation], shown: list[Confirmation]) -> Response:
    told: dict[str, Any] = {"confirmations": [_shown(one) for one in shown]}
    if len(read) == MOST:
        told["before"] = read[-1].id
    return json(told)


def _shown(one: Confirmation) -> dict[str, Any]:
    moment = now()
    return {
        "id": one.id,
        "key": key_shown(one.key),
        "version": one.version,
        "urgency": one.urgency.value,
        "standing": one.standing.value,
        "asked": one.by.at,
        "due": one.due_at,
        "overdue": one.overdue(moment),
        "by": _by(one.by.account, one.by.state, one.by.post),
        "steps": [
            {
                "kind": step.kind.value,
                "at": step.by.at,
                "by": _by(step.by.account, step.by.state, step.by.post),
                "text": step.text,
                "version": step.version,
            }
            for step in one.steps
        ],
    }


def _by(account: str, state: str, post: str) -> dict[str, str]:
    return {"account": account, "state": state, "post": post}
