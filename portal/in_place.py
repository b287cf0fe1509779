"""Answers put into the page that asked for them by htmx: parts instead of whole pages.

The same addresses answer browsers without scripts with whole pages.
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask_babel import ngettext

from index_mappings.categories import CATEGORIES

REDIRECTS = (301, 302, 303, 307, 308)


def install(app: Flask) -> None:
    """Let an application answer requests of htmx in place."""
    app.jinja_env.globals |= {
        "layout": layout,
        "in_place": in_place,
        "categories": CATEGORIES,
        "ngettext": ngettext,
    }
    app.after_request(_go_elsewhere)


def in_place() -> bool:
    """Whether the answer goes into the page that asks."""
    return request.headers.get("HX-Request") == "true"


def layout() -> str:
    """The template around what a page shows: nothing for a part, head and foot for a whole page."""
    return "in_place.html" if in_place() else "base.html"


def _go_elsewhere(response: Response) -> Response:
    """Let the whole page go where a redirect leads: a log-in must not open inside an answer."""
    if in_place() and response.status_code in REDIRECTS:
        response.headers["HX-Redirect"] = response.headers.pop("Location")
        response.status_code = 204
        response.set_data(b"")
    return response
