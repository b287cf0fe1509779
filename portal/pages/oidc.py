"""Coming in by a ministry's own log-in service, with Kordon's second factor where that has not checked one."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from bank.accounts import CodeWanted, Event, EventKind, LogInRefused
from portal.acts import note_event
from portal.identity import now, public
from portal.oidc import NotVouched, Service, Vouched, service
from portal.pages.forms import CodeForm, LogInForm
from portal.pages.login import go_on_as, refusal_said
from portal.parts import parts

pages = Blueprint("oidc", __name__, url_prefix="/login/service")
Answer = Response | str | tuple[str, int]
_PENDING = "vouched"
# So long a code may be typed after the service has vouched for somebody.
PATIENCE = timedelta(minutes=5)


@pages.get("")
@public
def begin() -> Answer:
    """Go to the service."""
    try:
        return _service().begin(url_for("oidc.callback", _external=True))
    except NotVouched as error:
        return _not_vouched(error)


@pages.get("/back")
@public
def callback() -> Answer:
    """Come back from the service."""
    try:
        arrived = _service().end()
    except NotVouched as error:
        return _not_vouched(error)
    return _come_in(arrived, "")


@pages.route("/code", methods=["GET", "POST"])
@public
def code() -> Answer:
    """Type the code of one's authenticator, as the service has not checked a second factor."""
    arrived = _pending()
    if arrived is None:
        return redirect(url_for("login.log_in"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        return _come_in(arrived, form.code.data)
    return render_template("office/oidc_code.html", form=form, refused="")


def _come_in(arrived: Vouched, typed: str) -> Answer:
    issuer, address = _service().settings.issuer, request.remote_addr or ""
    try:
        begun = parts().accounts.enter(
            arrived.login, issuer, arrived.second_factor, now(), code=typed, address=address
        )
    except CodeWanted:
        # In a fresh cookie: what stood in it before the service vouched is forgotten.
        session.clear()
        session[_PENDING] = {"login": arrived.login, "at": now().isoformat()}
        return redirect(url_for("oidc.code"), 303)
    except LogInRefused as error:
        note_event(error.event)
        words = refusal_said(error)
        if typed:
            page = render_template("office/oidc_code.html", form=CodeForm(), refused=words)
            return page, 401
        return render_template("log_in.html", form=LogInForm(), refused=words), 401
    go_on_as(begun)
    return redirect(url_for("login.purpose"), 303)


def _pending() -> Vouched | None:
    kept = session.get(_PENDING)
    if not kept:
        return None
    if now() - datetime.fromisoformat(kept["at"]) > PATIENCE:
        session.pop(_PENDING)
        return None
    return Vouched(kept["login"], second_factor=False)


def _not_vouched(error: NotVouched) -> Answer:
    detail = {
        "why": error.why[:64],
        "issuer": _service().settings.issuer,
        "address": request.remote_addr or "",
    }
    note_event(Event(EventKind.LOG_IN_REFUSED, "", "", now(), detail))
    words = _("The log-in service did not let you through. Try once more, or use your password.")
    return render_template("log_in.html", form=LogInForm(), refused=words), 401


def _service() -> Service:
    found = service()
    if found is None:
        abort(404)
    return found
