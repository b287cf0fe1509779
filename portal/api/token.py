"""`/api/v1/token`: what the client's own token is, and an end to it."""

from __future__ import annotations

from flask import Response, g

from bank.audit import Door
from bank.audited import entry_of_event
from portal.api.blueprint import answer, described, route
from portal.api.lookups import json
from portal.asking import actor_of, request_id
from portal.identity import needs, now, who
from portal.parts import parts


@route("/token", "GET")
@needs()
@described("The token that is shown", {200: answer("What it is, without its secret", "Token")})
def token() -> Response:
    """Tell a client what its token is for, and until when."""
    account, shown = who().account, g.token
    return json(
        {
            "id": shown.id,
            "name": shown.name,
            "scopes": sorted(shown.scopes),
            "created": shown.created,
            "expires": shown.expires,
            "account": account.login,
            "role": account.role,
            "state": account.state,
            "post": account.post,
        }
    )


@route("/token", "DELETE")
@needs()
@described(
    "Revoke the token that is shown",
    {204: {"description": "It opens nothing any more"}},
    description="For a device that is given back. It cannot be undone: a new token is made anew.",
)
def revoke_token() -> Response:
    """Let a client's token open nothing any more."""
    event = parts().accounts.revoke_token(g.token.id, who().account.login, now())
    parts().audit.write(entry_of_event(event, Door.API, actor_of(who()), request_id()))
    return Response(status=204)
