"""The shapes of requests for confirmation, as the description tells them: stable within version 1."""

from __future__ import annotations

from bank.confirmation import ANSWERS, STANDINGS, STEPS, URGENCIES
from index_mappings.apidocs import purpose_schema
from portal.api.shapes import COUNT, STRING, TIME, Shape, listed, named, one_of, thing

CONFIRMATIONS: dict[str, Shape] = {
    "ConfirmationAsked": thing(
        {
            "key": named("Key"),
            "version": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
            "purpose": purpose_schema(),
            "request": STRING | {"minLength": 8, "maxLength": 64, "pattern": "^[A-Za-z0-9._-]*$"},
            "urgency": one_of(URGENCIES),
        }
    ),
    "ConfirmationAdded": thing({"text": STRING | {"minLength": 1, "maxLength": 2000}}),
    "ConfirmationAnswered": thing(
        {"answer": one_of(ANSWERS)},
        {
            "text": STRING | {"maxLength": 2000, "description": "A must with more-needed"},
            "seen": {
                "type": "integer",
                "minimum": 1,
                "maximum": 2**31 - 1,
                "description": "How many steps it had when it was read: refused if it has more",
            },
        },
    ),
    "Confirmation": thing(
        {
            "id": STRING,
            "key": named("Key"),
            "version": {"type": "integer", "minimum": 1},
            "urgency": one_of(URGENCIES),
            "standing": one_of(STANDINGS),
            "asked": TIME,
            "due": TIME | {"description": "When the originator's answer is, or was, due"},
            "overdue": {"type": "boolean"},
            "by": named("Speaker"),
            "steps": listed("ConfirmationStep"),
        },
        about="A request to an originator, with its history, the oldest first",
    ),
    "ConfirmationStep": thing(
        {
            "kind": one_of(STEPS),
            "at": TIME,
            "by": named("Speaker"),
            "text": STRING,
            "version": COUNT | {"description": "The record's at that moment, 0 when unknown"},
        }
    ),
    "Speaker": thing({"account": STRING, "state": STRING, "post": STRING}),
    "Confirmations": thing(
        {"confirmations": listed("Confirmation")},
        {"before": STRING | {"description": "There when there are more: ask with it for them"}},
    ),
}
