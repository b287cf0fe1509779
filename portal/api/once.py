"""`Idempotency-Key`: a request sent again gets the answer it was given, and nothing is done twice."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Response, abort, current_app, request

from bank.logs import log
from bank.store.errors import StoreError
from index_mappings.fields import Text
from portal.api.repeats import Begun, Name, Repeats
from portal.api.shapes import LONGEST_KEY
from portal.api.speaking import say
from portal.parts import parts
from portal.problems import problem

HEADER = "Idempotency-Key"
_FORM = re.compile(rf"[A-Za-z0-9._-]{{8,{LONGEST_KEY}}}")
_BAD_KEY = Text(
    "Idempotency-Key has 8 to 64 letters, digits, dots, dashes or underscores.",
    "Idempotency-Key — от 8 до 64 латинских букв, цифр, точек, дефисов или подчёркиваний.",
)
OTHER = Text(
    "This Idempotency-Key was sent with another request: give each its own.",
    "Этот Idempotency-Key уже отправлен с другим запросом: дайте каждому свой.",
)
UNDER_WAY = Text(
    "The same request is being answered: send it again in a second.",
    "Этот запрос уже выполняется: повторите через секунду.",
)
_NO_KEY = Text(
    "Send Idempotency-Key: what is repeated on a bad line must not count twice.",
    "Отправьте Idempotency-Key: повтор по плохой связи не должен учитываться дважды.",
)
_STATUS = 3


def once(act: Callable[[], Response]) -> Response:
    """Do what a request asks, or give the kept answer when its key was answered already."""
    key = key_sent()
    if key is None:
        return act()
    name = name_of(key, request.get_data())
    begun = repeats().begin(name)
    if isinstance(begun, bytes):
        return _again(begun)
    if begun is Begun.OTHER:
        return problem(422, say(OTHER))
    if begun is Begun.UNDER_WAY:
        refused = problem(409, say(UNDER_WAY))
        refused.headers["Retry-After"] = "1"
        return refused
    try:
        response = act()
    except BaseException:
        repeats().forget(name)
        raise
    if response.status_code < 300:
        keep(name, b"%03d" % response.status_code + response.get_data())
    else:
        repeats().forget(name)
    return response


def once_only(act: Callable[[], Response]) -> Response:
    """As `once`, but a request without a key is refused."""
    if key_sent() is None:
        abort(problem(400, say(_NO_KEY)))
    return once(act)


def key_sent() -> str | None:
    """The request's key, None without one; one that is none is refused."""
    key = request.headers.get(HEADER)
    if key is not None and not _FORM.fullmatch(key):
        abort(problem(400, say(_BAD_KEY)))
    return key


def name_of(key: str, asked: bytes) -> Name:
    """What a key names: this request, or part of one, of this token."""
    where = f"{request.method} {request.full_path}\n".encode()
    return Name.of(request.headers["Authorization"], key, where + asked)


def keep(name: Name, answer: bytes) -> None:
    """Keep an answer; when that fails the client still gets it."""
    try:
        repeats().keep(name, answer)
    except StoreError as error:
        log("kordon.portal").error("answer-not-kept", exc_info=error)


def repeats() -> Repeats:
    """The kept answers of the application that answers."""
    if "kordon-repeats" not in current_app.extensions:
        current_app.extensions["kordon-repeats"] = Repeats(parts().home)
    found: Repeats = current_app.extensions["kordon-repeats"]
    return found


def _again(kept: bytes) -> Response:
    response = Response(kept[_STATUS:], int(kept[:_STATUS]), mimetype="application/json")
    response.headers["Idempotency-Replayed"] = "true"
    return response
