"""A sign that no text has, refused at the door.

PostgreSQL keeps no NUL: a bank that was asked with one would seem to be away.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from index_mappings.fields import Text
from portal import errors
from portal.api.speaking import say
from portal.problems import problem

NUL = "\0"
NUL_SENT = Text(
    "It holds a sign that no text has (NUL).", "Содержит знак, которого не бывает в тексте (NUL)."
)


def install(app: Flask) -> None:
    """Let an application refuse requests that hold it; what the API's bodies hold, it checks itself."""
    app.before_request(_readable)


def _readable() -> Response | None:
    if any(NUL in str(value) for value in (request.view_args or {}).values()):
        abort(404)
    if errors.for_machines():
        return problem(400, say(NUL_SENT)) if _in_pairs(request.args) else None
    if _in_pairs(request.args) or _in_pairs(request.form):
        return errors.page(
            400,
            _("A sign in it cannot be read"),
            _("What was sent holds a sign that no text has (NUL). Type it anew."),
        )
    return None


def _in_pairs(sent: MultiDict[str, str]) -> bool:
    return any(NUL in name or NUL in value for name, value in sent.items(multi=True))


def in_json(value: Any) -> bool:
    """Whether a value read from JSON holds it, as a name of a member or in a text."""
    match value:
        case str():
            return NUL in value
        case dict():
            return any(NUL in name or in_json(inner) for name, inner in value.items())
        case list():
            return any(map(in_json, value))
    return False
