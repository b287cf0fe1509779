"""`/api/v1/openapi.json`, and a page to read and try it."""

from __future__ import annotations

from functools import cache

import orjson
from flask import Blueprint, Flask, Response, current_app, render_template

from portal.api.blueprint import api
from portal.api.known import unless_known
from portal.identity import public
from portal.security import HEADERS

# Swagger UI sets styles of elements by itself and has its icons in its style sheet.
_LOOSER = (
    HEADERS["Content-Security-Policy"]
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("img-src 'self'", "img-src 'self' data:")
)


@public
def openapi() -> Response:
    """The description in OpenAPI 3.1."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return unless_known(Response(_written(app), mimetype="application/json"))


@public
def docs() -> Response:
    """The description as a page."""
    page = Response(render_template("api.html"), mimetype="text/html")
    page.headers["Content-Security-Policy"] = _LOOSER
    return page


@cache
def _written(app: Flask) -> bytes:
    return orjson.dumps(app.extensions["kordon-api"].spec.to_dict())


# By Flask's own way: the description does not describe itself.
Blueprint.add_url_rule(api, "/openapi.json", "openapi", openapi)
Blueprint.add_url_rule(api, "/docs", "docs", docs)
