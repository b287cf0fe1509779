"""The hit that a form names by its token, and that may still be seen."""

from __future__ import annotations

from flask import abort, request

from portal.hit_tokens import HitShown, read_token
from portal.identity import who
from portal.parts import parts


def hit_named() -> HitShown:
    """The hit of the form that was sent; 400 when it is none, 404 when it is not to be seen."""
    hit = read_token(request.form.get("hit", ""), who().account.login)
    if hit is None:
        abort(400)
    if not parts().lookups.may_see(hit.key, who().viewer()):
        abort(404)
    return hit
