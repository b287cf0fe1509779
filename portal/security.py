"""The headers that every answer carries: what a page may load, and that nothing of it is kept."""

from __future__ import annotations

import re
import secrets

from flask import Flask, Response, g, request

HEADERS = {
    # The OWASP secure headers, at their strictest: nothing from outside, nothing inline.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
STATIC_SECONDS = 3600
_NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")


def install(app: Flask) -> None:
    """Let every answer of an application carry them."""
    app.before_request(_numbered)
    app.after_request(_guarded)


def _numbered() -> None:
    """Give the request the number that the proxy gave it, or one of its own."""
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _NUMBER.fullmatch(given) else secrets.token_hex(8)


def _guarded(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    if request.endpoint == "static":
        response.cache_control.max_age = STATIC_SECONDS
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
