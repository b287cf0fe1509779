"""`GET /api/v1/freshness`: how fresh the arrays are that the viewer may see."""

from __future__ import annotations

from flask import Response, request

from bank.accounts import Permission
from portal.api.answers import searched
from portal.api.blueprint import answer, described, parameters, route
from portal.api.bodies import purpose_in
from portal.api.known import unless_known
from portal.api.lookups import json
from portal.identity import needs, who
from portal.parts import parts


@route("/freshness", "GET")
@needs(Permission.SEE_FRESHNESS)
@described(
    "How fresh the arrays are",
    {
        200: answer("The arrays that this state may look in", "Freshness", "ETag"),
        304: {"description": "As the client has it"},
    },
    (422,),
    scope="freshness",
    parameters=parameters("Purpose", "Known"),
)
def freshness() -> Response:
    """Tell what a lookup would search, and how old it is."""
    arrays = parts().lookups.freshness(who().viewer(purpose_in(request.args)))
    return unless_known(json({"arrays": arrays, "searched": searched(arrays)}))
