"""Day or night: kept in a cookie of its own, as it belongs to the screen and not to whoever is logged in."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, request
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from portal.identity import public

pages = Blueprint("theme", __name__)

COOKIE = "theme"
SECONDS = 365 * 24 * 3600
# "" follows the device.
THEMES = {"": _("As the device"), "day": _("Day"), "night": _("Night")}


@pages.app_context_processor
def _themes() -> dict[str, object]:
    return {"themes": THEMES, "theme": chosen()}


def chosen() -> str:
    """The theme that was chosen on this device; empty when none was."""
    kept = request.cookies.get(COOKIE, "")
    return kept if kept in THEMES else ""


@pages.post("/theme")
@public
def choose() -> Response:
    """Keep the choice and go back to the page on which it was made."""
    picked = request.form.get("theme", "")
    if picked not in THEMES:
        abort(400)
    answer = redirect(_back(), 303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(COOKIE, picked, SECONDS, secure=secure, httponly=True, samesite="Lax")
    return answer


def _back() -> str:
    """The page named by the form, when it is one of ours."""
    path = request.form.get("back", "/")
    ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if ours else "/"
