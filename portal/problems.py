"""problem+json (RFC 9457): what was wrong, for machines."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, g

MIMETYPE = "application/problem+json"


def problem(status: int, title: str, **more: Any) -> Response:
    """A refusal: its status, what was wrong in a sentence, and whatever else tells of it."""
    told = {"status": status, "title": title, **more}
    if number := g.get("request_id"):
        told["request_id"] = number
    return Response(orjson.dumps(told), status, mimetype=MIMETYPE)
