"""`POST /api/v1/lookups/batch`: up to 500 lookups, answered one by one as JSON Lines.

Each is in the audit log before its line goes out, and what is wrong with one stops no other. When the
client goes away, nothing more is looked up; sent again with the same Idempotency-Key, it goes on where
the line broke.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from flask import Response, abort, request, stream_with_context
from werkzeug.exceptions import Unauthorized

from bank.accounts import Permission
from bank.audit import AuditUnavailable, Door
from bank.logs import log
from bank.lookup import LookupRefused
from bank.store import StoreError
from index_mappings.fields import Text
from portal.api.blueprint import body, described, parameters, ref, route
from portal.api.bodies import (
    WRONG,
    BadBody,
    expect,
    json_of,
    object_of,
    purpose_refused,
    shown,
    wrong,
)
from portal.api.lookups import DETAILS, detail_refused, looked_up
from portal.api.once import OTHER, UNDER_WAY, keep, key_sent, name_of, repeats
from portal.api.repeats import Begun
from portal.api.shapes import MOST_IN_BATCH, PARAMETERS
from portal.api.speaking import say
from portal.errors import FOR_MACHINES
from portal.identity import by_token, needs
from portal.problems import problem

LINES = "application/x-ndjson"
KINDS = ("application/json", LINES, "application/jsonl")
LARGEST = 1024 * 1024
LONGEST_REF = 200
Line = dict[str, Any]

_NOT_LIST = Text("The body must be a JSON array of lookups.", "Тело должно быть массивом JSON.")
_NOTHING = Text("No lookup was sent.", "Не отправлено ни одного запроса.")
_TOO_MANY = Text("At most {most} lookups at once.", "Не более {most} запросов за раз.")
_REF = Text("`ref` is a text of at most 200 signs.", "`ref` — строка не длиннее 200 знаков.")
_ENDED = Text("The token is no longer good.", "Токен больше не действует.")
_OPTIONAL = {"required": False}


@route("/lookups/batch", "POST")
@needs(Permission.LOOK_UP)
@described(
    "Look up to 500 at once: a bus, a train",
    {
        200: {
            "description": "An answer a line, in order, as they are ready",
            "content": {LINES: {"schema": ref("BatchLines")}},
        }
    },
    (400, 413, 415, 422),
    scope="lookups",
    requestBody=body(
        "Batch", **{"application_x-ndjson": "BatchText", "application_jsonl": "BatchText"}
    ),
    parameters=[
        *parameters("Language", "Once"),
        PARAMETERS["Purpose"] | _OPTIONAL,
        {"name": "detail", "in": "query", "schema": {"enum": list(DETAILS)}},
    ],
)
def batch() -> Response:
    """Answer many lookups as they are ready."""
    request.max_content_length = LARGEST
    expect(*KINDS)
    lines = _lines(_sent(), _defaults(), key_sent())
    answer = Response(stream_with_context(_flushed(lines)), mimetype=LINES)
    # A proxy that gathers the lines before it sends them on would keep the officer waiting.
    answer.headers["X-Accel-Buffering"] = "no"
    if request.accept_encodings["gzip"] > 0:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _defaults() -> dict[str, str]:
    """What the address gives for all lookups that do not say it themselves."""
    given = {name: request.args[name] for name in ("purpose", "detail") if name in request.args}
    errors = [purpose_refused(given["purpose"]) if "purpose" in given else None]
    errors.append(detail_refused(given["detail"]) if "detail" in given else None)
    if found := [one for one in errors if one]:
        wrong(*found)
    return given


def _sent() -> list[bytes]:
    """The lookups of the body, each as JSON."""
    whole = request.get_data()
    if request.mimetype == KINDS[0]:
        try:
            value = json_of(whole)
        except BadBody as bad:
            abort(problem(bad.status, bad.title))
        if not isinstance(value, list):
            abort(problem(400, say(_NOT_LIST)))
        lookups = [orjson.dumps(one) for one in value]
    else:
        lookups = [one for one in whole.splitlines() if one.strip()]
    if not lookups:
        abort(problem(422, say(_NOTHING)))
    if len(lookups) > MOST_IN_BATCH:
        abort(problem(422, say(_TOO_MANY).format(most=MOST_IN_BATCH)))
    return lookups


def _lines(
    lookups: Iterable[bytes], defaults: Mapping[str, str], key: str | None
) -> Iterator[bytes]:
    away = False
    for place, sent in enumerate(lookups, 1):
        try:
            # The token may have been revoked since the last line.
            allowed = by_token().may(Permission.LOOK_UP)
        except Unauthorized:
            allowed = False
        if not allowed:
            yield orjson.dumps({"place": place} | _failed(401, say(_ENDED)))
            return
        line = _failed(503, say(FOR_MACHINES[503])) if away else _one(place, sent, defaults, key)
        away = line["status"] == 503
        yield orjson.dumps({"place": place} | line)


def _one(place: int, sent: bytes, defaults: Mapping[str, str], key: str | None) -> Line:
    """One line's status, and its answer or problem; answered before, it is what was kept."""
    try:
        if key is None:
            return _answered(sent, defaults)
        name = name_of(f"{key}/{place}", sent)
        begun = repeats().begin(name)
        if isinstance(begun, bytes):
            kept: Line = orjson.loads(begun)
            return kept
        if begun is not Begun.FRESH:
            other = begun is Begun.OTHER
            return _failed(422 if other else 409, say(OTHER if other else UNDER_WAY))
        line = _answered(sent, defaults)
        if line["status"] == 200:
            keep(name, orjson.dumps(line))
        else:
            repeats().forget(name)
        return line
    except StoreError:
        return _failed(503, say(FOR_MACHINES[503]))


def _answered(sent: bytes, defaults: Mapping[str, str]) -> Line:
    told: Line = {}
    try:
        query = {**defaults, **object_of(sent)}
        ref = query.pop("ref", None)
        if ref is not None:
            if not isinstance(ref, str) or len(ref) > LONGEST_REF:
                raise BadBody(422, say(_REF))
            told["ref"] = ref
        return {"status": 200, **told, "answer": looked_up(query, Door.BATCH)}
    except BadBody as bad:
        return told | _failed(bad.status, bad.title)
    except LookupRefused as refused:
        return told | _failed(422, say(WRONG), errors=shown(refused.errors))
    except (StoreError, AuditUnavailable) as error:
        log("kordon.portal").error("part-unavailable", exc_info=error)
        return told | _failed(503, say(FOR_MACHINES[503]))
    except Exception as error:  # whatever it is, those beside it are answered
        log("kordon.portal").error("request-broken", exc_info=error)
        return told | _failed(500, say(FOR_MACHINES[500]))


def _failed(status: int, title: str, **more: Any) -> Line:
    return {"status": status, "problem": {"status": status, "title": title, **more}}


def _flushed(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Lines as they go out: each at once, also when they are compressed."""
    if not request.accept_encodings["gzip"] > 0:
        for line in lines:
            yield line + b"\n"
        return
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS + 16)
    for line in lines:
        yield packer.compress(line + b"\n") + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
