"""Coming in and going: log-in, password, second factor, purpose of the shift, language, log-out.

A log-in begins a fresh session and forgets whatever cookie was there before, so that nobody can be made
to log in under a cookie that another knows.
"""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from bank.access import usable_purposes
from bank.accounts import (
    FactorRefused,
    LogInRefused,
    PasswordRefused,
    Permission,
    Session,
)
from index_mappings.purposes import PURPOSES
from portal.acts import note_event as _audit
from portal.identity import Officer, before_all_is_done, needs, now, public, who
from portal.languages import LANGUAGES, told
from portal.pages.forms import CodeForm, LogInForm, PasswordForm, PurposeForm
from portal.parts import parts

pages = Blueprint("login", __name__)


@pages.route("/login", methods=["GET", "POST"])
@public
def log_in() -> Response | str | tuple[str, int]:
    """Log in with a login, a password, and a code for those who have a second factor."""
    if current_user.is_authenticated and request.method == "GET":
        return redirect(url_for("lookup.ready"), 303)
    form, refused = LogInForm(), ""
    if form.validate_on_submit():
        try:
            begun = parts().accounts.log_in(
                form.login.data, form.password.data, form.code.data or "", _address(), now()
            )
        except LogInRefused as error:
            _audit(error.event)
            refused = refusal_said(error)
        else:
            go_on_as(begun)
            return redirect(url_for("login.purpose"), 303)
    ended = session.pop("ended", False)
    body = render_template("log_in.html", form=form, refused=refused, ended=ended)
    return (body, 401) if refused else body


@pages.post("/logout")
@before_all_is_done
def log_out() -> Response:
    """End the session, here and in the bank."""
    _audit(parts().accounts.end(current_user.session.id, now()))
    logout_user()
    session.clear()
    return redirect(url_for("login.log_in"), 303)


@pages.route("/account/password", methods=["GET", "POST"])
@before_all_is_done
def password() -> Response | str | tuple[str, int]:
    """Change one's own password."""
    form, refused = PasswordForm(), ""
    if form.validate_on_submit():
        if form.new.data != form.again.data:
            refused = _("The new password was typed in two ways.")
        else:
            try:
                begun = parts().accounts.change_password(
                    current_user.session.id, form.old.data, form.new.data, _address(), now()
                )
            except LogInRefused as error:
                # A guess at the present one: whoever found a session open would try here.
                _audit(error.event)
                refused = refusal_said(error)
            except PasswordRefused as error:
                refused = told(error.reason)
            else:
                go_on_as(begun)
                return redirect(url_for("login.purpose"), 303)
    body = render_template("password.html", form=form, refused=refused)
    return (body, 422) if refused else body


@pages.route("/account/second-factor", methods=["GET", "POST"])
@before_all_is_done
def second_factor() -> Response | str | tuple[str, int]:
    """Enrol an authenticator; what it takes is shown once, until its first code is right."""
    form, refused = CodeForm(), ""
    accounts, secret = parts().accounts, current_user.session.id
    try:
        if form.validate_on_submit():
            enrolled = accounts.confirm_second_factor(secret, form.code.data, now())
            _audit(enrolled.event)
            go_on_as(enrolled.session, told_already=True)
            return render_template("recovery_codes.html", codes=enrolled.recovery_codes)
    except FactorRefused as error:
        refused = told(error.reason)
        # What was enrolled stays: the next code of the same authenticator may be right.
        return render_template("second_factor.html", form=form, refused=refused), 422
    try:
        enrolment = accounts.begin_second_factor(secret, now())
    except FactorRefused as error:
        return render_template("second_factor.html", form=form, refused=told(error.reason)), 409
    return render_template(
        "second_factor.html",
        form=form,
        refused="",
        picture=Markup(enrolment.svg),
        secret=enrolment.secret,
    )


@pages.route("/purpose", methods=["GET", "POST"])
@needs()
def purpose() -> Response | str:
    """Say once a shift for what the bank is asked; every lookup is written down with it."""
    if not who().may(Permission.LOOK_UP):
        return redirect(url_for("lookup.ready"), 303)
    form, offered = PurposeForm(purpose=who().purpose), _offered()
    form.purpose.choices = [(code, told(PURPOSES[code])) for code in offered]
    if form.validate_on_submit():
        session["purpose"] = form.purpose.data
        return redirect(url_for("lookup.ready"), 303)
    return render_template("purpose.html", form=form, offered=offered)


def _offered() -> dict[str, bool]:
    """The purposes of the role for which the state sees anything, and whether others' records too."""
    asking, bank = who(), parts()
    viewer, originators = asking.viewer(), bank.store.originators()
    usable = usable_purposes(bank.agreements.book(), viewer.state, viewer.day, originators)
    return {one: others for one, others in usable.items() if one in asking.purposes()}


@pages.post("/language")
@public
def language() -> Response:
    """Speak another language in this session."""
    picked = request.form.get("language", "")
    if picked not in LANGUAGES:
        abort(400)
    session["language"] = picked
    return redirect(url_for("lookup.ready"), 303)


def refusal_said(error: LogInRefused) -> str:
    """Why somebody was not let in, and how long to wait before a next try."""
    said = told(error.reason)
    if error.wait:
        said += " " + _("Try again in %(seconds)s s.", seconds=error.wait)
    return said


def go_on_as(begun: Session, *, told_already: bool = False) -> None:
    """Go on as a session that has just begun; what the cookie held before is forgotten."""
    kept = {name: session[name] for name in ("language", "purpose") if name in session}
    known = current_user.is_authenticated and current_user.session.account == begun.account
    session.clear()
    if known:
        session.update(kept)
    elif "language" in kept:
        session["language"] = kept["language"]
    session.permanent = True
    login_user(Officer(begun))
    if not told_already:
        _audit(begun.event)


def _address() -> str:
    return request.remote_addr or ""
