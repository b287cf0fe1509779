"""The Flask application. Nothing personal stands in an address, a log or an error page."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response

from bank.home import Home
from portal.api import api
from portal.pages import pages
from portal.service import SERVICE

STATIC = Path(__file__).parent.parent / "static"
LARGEST_REQUEST = 64 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def create_app(home: Home) -> Flask:
    """The portal over the bank in `home`."""
    app = Flask(__name__, static_folder=str(STATIC))
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.extensions[SERVICE] = home
    app.register_blueprint(api)
    app.register_blueprint(pages)
    app.after_request(_guarded)
    return app


def _guarded(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype in ("text/html", "application/json", "application/problem+json"):
        response.headers["Cache-Control"] = "no-store"
    return response
