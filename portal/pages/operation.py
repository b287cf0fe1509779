"""What machines that watch over the portal ask: is it alive, is it ready, how is it doing.

Nothing personal is in the answers. They are for the network of the operators: the proxy before the portal
keeps these addresses to itself (docs/office.md).
"""

from __future__ import annotations

import orjson
from flask import Blueprint, Response

from bank import metrics
from bank.health import ready as readiness
from portal.identity import public
from portal.parts import parts

pages = Blueprint("operation", __name__)


@pages.get("/health/live")
@public
def live() -> Response:
    """That this process answers at all."""
    return _json({"live": True}, 200)


@pages.get("/health/ready")
@public
def ready() -> Response:
    """Whether each part answers; 503 when one does not without which no lookup is answered."""
    found = readiness(parts().home)
    return _json(found.as_dict(), 200 if found.ok else 503)


@pages.get("/metrics")
@public
def exposition() -> Response:
    """Figures for Prometheus, of all processes of this gunicorn."""
    body, content_type = metrics.exposition(parts().home)
    return Response(body, content_type=content_type)


def _json(told: dict[str, object], status: int) -> Response:
    return Response(orjson.dumps(told), status, mimetype="application/json")
