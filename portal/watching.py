"""Every request timed, counted and logged: by its route and status, never by what was in it."""

from __future__ import annotations

from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import Histogram

from bank import logs
from portal.asking import request_id

SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0)
REQUEST_SECONDS = Histogram(
    "kordon_request_seconds",
    "A request of the portal, by endpoint and status.",
    ("endpoint", "status"),
    buckets=SECONDS,
)
# Asked every few seconds by machines: in the log they would hide the rest.
_UNLOGGED = ("static", "operation.live", "operation.ready", "operation.exposition")


def install(app: Flask) -> None:
    """Let every request of an application be watched; after its number is given."""
    app.before_request(_begun)
    app.after_request(_answered)
    app.teardown_request(_ended)


def _begun() -> None:
    g.begun = perf_counter()
    logs.begin_request(request_id())


def _answered(response: Response) -> Response:
    # Endpoints are names of ours; an address that none of them has may be anything.
    endpoint = request.endpoint or "none"
    seconds = perf_counter() - g.get("begun", perf_counter())
    REQUEST_SECONDS.labels(endpoint, str(response.status_code)).observe(seconds)
    if endpoint not in _UNLOGGED:
        logs.log("kordon.portal").info(
            "request-answered",
            method=request.method,
            route=endpoint,
            status=response.status_code,
            seconds=round(seconds, 4),
        )
    return response


def _ended(_error: BaseException | None) -> None:
    logs.end_request()
