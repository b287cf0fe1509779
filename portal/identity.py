"""Who is asking: by the session of a page, or by the token of a mobile client; and what they may do.

Every view says what it needs by `@needs(Permission…)`, or by `@for_a_purpose(Permission…)` when it shows
records, or that it needs nobody by `@public`; a view that says nothing is refused. Pages take the session
of the cookie only, the API takes tokens only, so that no page of another site can act for somebody through
the API.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from bank.access import Viewer
from bank.accounts import ROLES, Account, Permission, Session, SessionEnded, TokenRefused, TokenUse
from bank.audit import Door
from index_mappings.fields import Text
from portal.parts import parts

View = TypeVar("View", bound=Callable[..., Any])
API = "api"
_CHALLENGE = WWWAuthenticate("bearer", {"realm": "Kordon"})
_SEND_TOKEN = Text(
    "Send the token as Authorization: Bearer kdn_…",
    "Отправьте токен: Authorization: Bearer kdn_…",
)
# Where somebody must go before anything else is allowed.
TO_DO = {"change-password": "login.password", "enrol-second-factor": "login.second_factor"}


class Officer(UserMixin):  # type: ignore[misc]
    """Whoever has a session, as Flask-Login knows them: by the session's secret."""

    def __init__(self, opened: Session) -> None:
        self.session = opened

    def get_id(self) -> str:
        """What the signed cookie carries."""
        return self.session.id


class NotKnown(Unauthorized):
    """Nobody is known by the token; `reason` says why in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en, None, _CHALLENGE)
        self.reason = reason


class NotPermitted(Forbidden):
    """The account may not do it; `reason` says why in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks, by which door, and what they may do now."""

    account: Account
    permissions: frozenset[Permission]
    door: Door
    purpose: str = ""

    def may(self, permission: Permission) -> bool:
        """Whether they may do it."""
        return permission in self.permissions

    def purposes(self) -> frozenset[str]:
        """For what their role may ask the bank."""
        return ROLES[self.account.role].purposes

    def viewer(self, purpose: str = "") -> Viewer:
        """For which state and purpose the bank is asked now."""
        return Viewer(self.account.state, purpose or self.purpose, date.today())


def now() -> datetime:
    """The moment, aware."""
    return datetime.now(UTC)


def who() -> Who:
    """Who asks; raises Unauthorized when nobody is known."""
    found: Who | None = g.get("who")
    if found is None:
        raise Unauthorized
    return found


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Mark a view as for those who have all of these permissions; for anyone logged in without any."""

    def mark(view: View) -> View:
        view.needs = permissions  # type: ignore[attr-defined]
        return view

    return mark


def for_a_purpose(*permissions: Permission) -> Callable[[View], View]:
    """Mark a page as one that shows records or says something of them: it wants a purpose, too.

    Whoever has not said for what they check is sent to say it first: the audit log tells of each
    record for what it was opened. Clients of the API say it in every request.
    """

    def mark(view: View) -> View:
        view.for_a_purpose = True  # type: ignore[attr-defined]
        return needs(*permissions)(view)

    return mark


def public(view: View) -> View:
    """Mark a view as for everybody."""
    view.needs = None  # type: ignore[attr-defined]
    return view


def before_all_is_done(view: View) -> View:
    """Mark a view as open to those who must first change their password or enrol a second factor."""
    view.before_done = True  # type: ignore[attr-defined]
    return needs()(view)


def install(app: Flask) -> None:
    """Let every request of an application be asked who makes it."""
    manager = LoginManager(app)
    manager.session_protection = (
        None  # sessions are the accounts' own; addresses change on the road
    )
    manager.user_loader(_officer)
    app.before_request(_known_and_allowed)


def _officer(secret: str) -> Officer | None:
    try:
        return Officer(parts().accounts.session(secret, now()))
    except SessionEnded as ended:
        g.ended = ended.reason
        return None


def _known_and_allowed() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static":
        return None
    needed: tuple[Permission, ...] | None = getattr(view, "needs", ())
    if request.blueprint == API or (request.blueprint or "").startswith(f"{API}."):
        if needed is not None:
            g.who = by_token()
            _check(g.who, needed)
        return None
    if current_user.is_authenticated:
        g.who = by_session(current_user.session)
    if needed is None:
        return None
    if not hasattr(view, "needs"):
        raise Forbidden
    if "who" not in g:
        # The log-in page says so: else nobody would know whether what they sent was done.
        if "ended" in g or request.method == "POST":
            session["ended"] = True
        return redirect(url_for("login.log_in"), 303)
    to_do = current_user.session.to_do
    if to_do and not getattr(view, "before_done", False):
        return redirect(url_for(TO_DO[to_do]), 303)
    _check(g.who, needed)
    if getattr(view, "for_a_purpose", False) and not g.who.purpose:
        return redirect(url_for("login.purpose"), 303)
    return None


def by_session(opened: Session) -> Who:
    """Who a session is of."""
    purpose = session.get("purpose", "")
    return Who(
        opened.account,
        opened.permissions,
        Door.PAGE,
        purpose if purpose in ROLES[opened.account.role].purposes else "",
    )


def by_token() -> Who:
    """Who the request's token is of; raises Unauthorized with the reason."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise NotKnown(_SEND_TOKEN)
    try:
        used: TokenUse = parts().accounts.token(secret.strip(), now())
    except TokenRefused as refused:
        raise NotKnown(refused.reason) from refused
    g.token = used.token
    return Who(used.account, used.permissions, Door.API)


def _check(asking: Who, needed: tuple[Permission, ...]) -> None:
    if missing := [one for one in needed if not asking.may(one)]:
        listed = ", ".join(missing)
        raise NotPermitted(
            Text(
                f"Not allowed to this account: {listed}.",
                f"Этой учётной записи не разрешено: {listed}.",
            )
        )
