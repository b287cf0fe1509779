"""What clients send, read and checked; what is wrong with it is a problem that says where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import marshmallow
from flask import abort, request

from bank.query import FieldError
from index_mappings.fields import Text
from index_mappings.purposes import PURPOSES
from index_mappings.strict_json import NotJson, loads
from portal.api.speaking import say, say_core
from portal.identity import who
from portal.problems import problem
from portal.signs import NUL_SENT, in_json

_NOT_JSON = Text("The body is not JSON: {error}.", "Тело запроса — не JSON: {error}.")
_NOT_OBJECT = Text("The body must be a JSON object.", "Тело запроса должно быть объектом JSON.")
_KIND = Text("Send Content-Type: {kinds}.", "Отправьте Content-Type: {kinds}.")
WRONG = Text("This cannot be done as asked.", "Запрос не может быть выполнен.")
_PURPOSE = Text("Give the purpose, one of: {all}.", "Укажите цель, одну из: {all}.")


class BadBody(ValueError):
    """A body that is not what it says it is; `status` and `title` are the problem's."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status, self.title = status, title


def expect(*kinds: str) -> None:
    """Refuse a body of any other media type."""
    if request.mimetype not in kinds:
        abort(problem(415, say(_KIND).format(kinds=", ".join(kinds))))


def json_of(sent: bytes) -> Any:
    """The value that a JSON text holds; raises BadBody."""
    try:
        value = loads(sent)
    except NotJson as error:
        raise BadBody(400, say(_NOT_JSON).format(error=error)) from None
    # As an escape alone can it stand in JSON: looking for that spares walking through every body.
    if b"\\u0000" in sent and in_json(value):
        raise BadBody(400, say(NUL_SENT))
    return value


def object_of(sent: bytes) -> dict[str, Any]:
    """The object that a JSON text holds; raises BadBody."""
    value = json_of(sent)
    if not isinstance(value, dict):
        raise BadBody(400, say(_NOT_OBJECT))
    return value


def json_object() -> dict[str, Any]:
    """The request's body, which must be a JSON object."""
    expect("application/json")
    try:
        return object_of(request.get_data())
    except BadBody as bad:
        abort(problem(bad.status, bad.title))


def loaded(schema: marshmallow.Schema) -> dict[str, Any]:
    """The request's body as a schema has it; what is wrong is told field by field."""
    try:
        value: dict[str, Any] = schema.load(json_object())
    except marshmallow.ValidationError as error:
        wrong(*_flat(error.messages_dict))
    return value


def purpose_in(given: Mapping[str, Any]) -> str:
    """The purpose that is stated; what is none is told."""
    if refused := purpose_refused(given.get("purpose")):
        wrong(refused)
    return str(given["purpose"])


def purpose_refused(given: object) -> FieldError | None:
    """What is wrong with a purpose: it is none, or not one for which the account's role asks."""
    theirs = who().purposes()
    if isinstance(given, str) and given in theirs:
        return None
    listed = ", ".join(one for one in PURPOSES if one in theirs)
    return FieldError("purpose", say(_PURPOSE).format(all=listed))


def purpose_checked(given: str) -> None:
    """Validate the purpose of a schema; raises marshmallow.ValidationError."""
    if refused := purpose_refused(given):
        raise marshmallow.ValidationError(refused.message)


def wrong(*errors: FieldError) -> NoReturn:
    """Refuse the request for these fields."""
    abort(problem(422, say(WRONG), errors=shown(errors)))


def shown(errors: tuple[FieldError, ...] | list[FieldError]) -> list[dict[str, str]]:
    """Errors as problems carry them, in the client's language."""
    return [{"field": one.field, "message": say_core(one.message)} for one in errors]


def _flat(messages: Mapping[Any, Any], before: str = "") -> list[FieldError]:
    """Errors of a schema as paths and sentences."""
    found = []
    for name, told in messages.items():
        path = f"{before}{name}"
        if isinstance(told, Mapping):
            found += _flat(told, f"{path}.")
        else:
            found += [FieldError(path, str(one)) for one in told]
    return found
