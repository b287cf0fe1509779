"""ETags: what the client has already is not sent again."""

from __future__ import annotations

import hashlib

from flask import Response, request

_SIGNS = 16


def unless_known(response: Response) -> Response:
    """A response, or 304 without a body when the client has exactly this.

    The ETag is made of the answer as this client sees it: a new version, another decision on it,
    another language each make another one.
    """
    tag = hashlib.sha256(response.get_data()).hexdigest()[:_SIGNS]
    if known(tag):
        response = Response(status=304)
    response.set_etag(tag)
    return response


def known(tag: str) -> bool:
    """Whether the client says that it has what this ETag stands for."""
    # What compresses answers adds its algorithm to the tag; werkzeug reads an empty tag as None.
    sent = request.if_none_match.as_set(include_weak=True)
    return any(one.partition(":")[0] == tag for one in sent if one)
