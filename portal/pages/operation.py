"""What machines that watch over the portal ask: is it alive, is it ready, how is it doing.

Nothing personal is in the answers. They are for the network of the operators: the proxy before the portal
keeps these addresses to itself (docs/office.md), and metrics ask for a token besides, as they tell how
much is looked up where.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from ipaddress import ip_address
from typing import TypeVar

import orjson
from flask import Blueprint, Response, current_app, request

from bank import metrics
from bank.health import ready as readiness
from bank.store import StoreError
from portal.identity import public
from portal.parts import parts

pages = Blueprint("operation", __name__)
T = TypeVar("T")
# Any of these is written by a proxy: its own address is not that of whoever asks.
_PROXIED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


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
    """Figures for Prometheus, of all processes of this gunicorn; for this machine, or by the token."""
    if not (_from_here() or _has_token()):
        refused = _json({"refused": "Ask from this machine, or send the token for metrics."}, 401)
        refused.headers["WWW-Authenticate"] = 'Bearer realm="Kordon metrics"'
        return refused
    body, content_type = metrics.exposition(
        parts().home,
        _kept_open(lambda: parts().store),
        _kept_open(lambda: parts().confirmations),
    )
    return Response(body, content_type=content_type)


def _kept_open(part: Callable[[], T]) -> T | None:
    """A part as this process keeps it; None while its database is away: the figures are told without."""
    try:
        return part()
    except StoreError:
        return None


def _has_token() -> bool:
    kind, _, sent = request.headers.get("Authorization", "").partition(" ")
    token = str(current_app.config["METRICS_TOKEN"])
    same = hmac.compare_digest(sent.strip().encode(), token.encode())
    return bool(token) and kind.lower() == "bearer" and same


def _from_here() -> bool:
    """Whether a program of this machine asks; what a proxy passes on comes from elsewhere."""
    before = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    if any(name in request.headers for name in _PROXIED):
        return False
    try:
        return ip_address(before.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _json(told: dict[str, object], status: int) -> Response:
    return Response(orjson.dumps(told), status, mimetype="application/json")
