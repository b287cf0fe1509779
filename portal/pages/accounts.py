"""Accounts: who may come in and do what. Every act is written down; what is secret is shown once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from bank.access import is_state
from bank.accounts import (
    LANGUAGES,
    ROLES,
    SCOPES,
    Account,
    Accounts,
    AccountsError,
    Event,
    Permission,
    UnknownAccount,
)
from bank.accounts.roles import scopes_of
from index_mappings.countries import country_codes
from portal.acts import note_event
from portal.identity import needs, now, who
from portal.languages import LANGUAGES as SPOKEN
from portal.languages import told
from portal.office import chosen, leaf
from portal.pages.account_forms import AccountForm, RoleForm, TokenForm
from portal.parts import parts
from portal.states import state_name

pages = Blueprint("accounts", __name__)
Answer = str | Response | tuple[str, int]
TOKEN_DAYS = 90

# Acts of one button: what is done, and what is said when it is.
ACTS: dict[str, tuple[Callable[[Accounts, str, str, datetime], Event], object]] = {
    "deactivate": (
        Accounts.deactivate,
        lazy_gettext("The account is closed: its sessions have ended, its tokens open nothing."),
    ),
    "reactivate": (Accounts.reactivate, lazy_gettext("The account is open again, as it was.")),
    "forget-second-factor": (
        Accounts.reset_second_factor,
        lazy_gettext("The second factor is forgotten; a new one is enrolled at the next log-in."),
    ),
    "end-sessions": (Accounts.end_all, lazy_gettext("All sessions have ended.")),
}
_FILTERS = ("state", "role", "post", "standing", "login")
STANDINGS = {
    "active": lazy_gettext("open"),
    "closed": lazy_gettext("closed"),
    "new": lazy_gettext("one-time password not yet changed"),
    "no-factor": lazy_gettext("second factor missing"),
}


@pages.get("/accounts")
@needs(Permission.MANAGE_ACCOUNTS)
def listing() -> str:
    """All accounts, by filters of the address line."""
    accounts, filters = parts().accounts.list(), chosen(*_FILTERS)
    found = [one for one in accounts if _fits(one, filters)]
    return render_template(
        "office/accounts.html",
        leaf=leaf(found),
        filters=filters,
        states=[(code, state_name(code)) for code in sorted({one.state for one in accounts})],
        roles=_roles(),
        posts=[(one, one) for one in sorted({one.post for one in accounts})],
        standings=list(STANDINGS.items()),
        marks=marks_of,
        role_label=_role_label,
    )


def marks_of(account: Account) -> list[tuple[str, str]]:
    """What is to be seen at once about an account: kind of mark and words."""
    marks = [] if account.active else [("bad", _("closed"))]
    if account.must_change_password:
        marks.append(("watch", _("one-time password")))
    if account.has_second_factor:
        marks.append(("good", _("second factor")))
    elif _lacks_factor(account):
        marks.append(("watch", _("no second factor yet")))
    return marks


@pages.route("/new-account", methods=["GET", "POST"])
@needs(Permission.MANAGE_ACCOUNTS)
def new() -> Answer:
    """Make an account; its one-time password is shown once."""
    own, refused = who().account, ""
    form = AccountForm(role="officer", state=own.state, post=own.post, language=own.language)
    form.role.choices = _roles()
    form.state.choices = [(code, state_name(code)) for code in country_codes() if is_state(code)]
    form.language.choices = [(code, SPOKEN[code]) for code in LANGUAGES]
    if form.validate_on_submit():
        try:
            made = parts().accounts.create(
                form.login.data,
                form.name.data,
                form.role.data,
                form.state.data,
                form.post.data,
                form.language.data,
                own.login,
                now(),
            )
        except AccountsError as error:
            refused = told(error.reason)
        else:
            note_event(made.event)
            return _once(made.account.login, _("One-time password"), made.one_time_password)
    body = render_template(
        "office/account_new.html",
        form=form,
        refused=refused,
        posts=[one.name for one in parts().accounts.posts()],
    )
    return (body, 422) if refused or form.errors else body


@pages.get("/accounts/<login>")
@needs(Permission.MANAGE_ACCOUNTS)
def one(login: str) -> Answer:
    """One account with all that can be done to it."""
    return _page(login)


@pages.post("/accounts/<login>/act/<act>")
@needs(Permission.MANAGE_ACCOUNTS)
def act(login: str, act: str) -> Answer:
    """Do one of the acts that need no more than a button."""
    if act not in ACTS:
        abort(404)
    do, said = ACTS[act]
    return _done(login, lambda: do(parts().accounts, login, who().account.login, now()), str(said))


@pages.post("/accounts/<login>/role")
@needs(Permission.MANAGE_ACCOUNTS)
def role(login: str) -> Answer:
    """Give an account another role."""
    form = RoleForm()
    form.role.choices = _roles()
    if not form.validate_on_submit():
        return _page(login, _("Choose a role."))
    return _done(
        login,
        lambda: parts().accounts.change_role(login, form.role.data, who().account.login, now()),
        _("The role is changed; all sessions have ended."),
    )


@pages.post("/accounts/<login>/password")
@needs(Permission.MANAGE_ACCOUNTS)
def password(login: str) -> Answer:
    """Give a one-time password in place of the present one."""
    if refused := _own_unknowing(login):
        return _page(login, refused)
    try:
        made = parts().accounts.reset_password(login, who().account.login, now())
    except AccountsError as error:
        return _page(login, told(error.reason))
    note_event(made.event)
    return _once(made.event.account, _("One-time password"), made.one_time_password)


@pages.post("/accounts/<login>/tokens")
@needs(Permission.MANAGE_ACCOUNTS)
def add_token(login: str) -> Answer:
    """Make a token; its secret is shown once."""
    form = TokenForm()
    form.scopes.choices = [(one, one) for one in SCOPES]
    if not form.validate_on_submit():
        return _page(login, _("A token needs a name, what it is for, and a last day."), form)
    try:
        made = parts().accounts.add_token(
            login, form.name.data, form.scopes.data, _end_of(form.last_day.data), _me(), now()
        )
    except AccountsError as error:
        return _page(login, told(error.reason), form)
    note_event(made.event)
    return _once(made.token.login, _("Token “%(name)s”", name=made.token.name), made.secret)


@pages.post("/accounts/<login>/tokens/<number>/revoke")
@needs(Permission.MANAGE_ACCOUNTS)
def revoke(login: str, number: str) -> Answer:
    """Revoke a token for good."""
    if number not in {one.id for one in parts().accounts.tokens(login)}:
        abort(404)
    return _done(
        login,
        lambda: parts().accounts.revoke_token(number, _me(), now()),
        _("The token is revoked: it opens nothing any longer."),
    )


def _done(login: str, do: Callable[[], Event], said: str) -> Answer:
    """Do something to an account, write it down, and say so; or say why it is refused."""
    if refused := _own_unknowing(login):
        return _page(login, refused)
    try:
        event = do()
    except AccountsError as error:
        return _page(login, told(error.reason))
    note_event(event)
    flash(said)
    return redirect(url_for("accounts.one", login=event.account), 303)


def _own_unknowing(login: str) -> str:
    """Words for an administrator who is about to change their own account without having said so."""
    if login != _me() or request.form.get("own") == "yes":
        return ""
    return str(_("This is your own account, and you may lock yourself out: tick that you know it."))


def _page(login: str, refused: str = "", typed: TokenForm | None = None) -> Answer:
    """The account's page; `typed` is the form of a token that was refused, as it was sent."""
    accounts = parts().accounts
    try:
        account = accounts.account(login)
    except UnknownAccount:
        abort(404)
    form = RoleForm(formdata=None, role=account.role)
    usual = date.today() + timedelta(days=TOKEN_DAYS)
    token = typed or TokenForm(formdata=None, last_day=usual)
    form.role.choices = _roles()
    token.scopes.choices = [
        (one, _scope_label(one)) for one in SCOPES if one in scopes_of(account.role)
    ]
    body = render_template(
        "office/account.html",
        account=account,
        own=account.login == _me(),
        refused=refused,
        marks=marks_of(account),
        role_label=_role_label,
        form=form,
        token_form=token,
        token_refused=typed is not None,
        tokens=accounts.tokens(account.login),
        scope_label=_scope_label,
        codes_left=accounts.recovery_codes_left(account.login),
        at=now(),
    )
    return (body, 422) if refused else body


def _once(login: str, what: str, secret: str) -> str:
    return render_template("office/once.html", login=login, what=what, secret=secret)


def _fits(account: Account, filters: dict[str, str]) -> bool:
    if any(
        filters[name] and getattr(account, name) != filters[name]
        for name in ("state", "role", "post")
    ):
        return False
    if not account.login.startswith(filters["login"].lower()):
        return False
    match filters["standing"]:
        case "active":
            return account.active
        case "closed":
            return not account.active
        case "new":
            return account.must_change_password
        case "no-factor":
            return _lacks_factor(account)
    return True


def _lacks_factor(account: Account) -> bool:
    return account.role in parts().accounts.needing and not account.has_second_factor


def _roles() -> list[tuple[str, str]]:
    return [(name, told(role.label)) for name, role in ROLES.items()]


def _role_label(name: str) -> str:
    return str(told(ROLES[name].label))


def _scope_label(scope: str) -> str:
    words = {
        "lookups": _("lookups"),
        "records": _("records and photos"),
        "freshness": _("freshness of arrays"),
        "outcomes": _("outcomes of checks"),
        "confirmations": _("asking for confirmation"),
        "answers": _("answers to requests for confirmation"),
        "exchange": _("exchange of arrays"),
    }
    return str(words.get(scope, scope))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def _me() -> str:
    return who().account.login
