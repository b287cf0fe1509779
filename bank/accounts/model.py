"""The values that accounts are spoken of in. Times are aware datetimes; secrets never show in repr."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from bank.accounts.roles import ROLES, SCOPES, Permission

LANGUAGES = ("en", "ru")
IDLE = timedelta(minutes=30)
SHIFT = timedelta(hours=12)
TOKEN_LONGEST = timedelta(days=366)  # a year, leap years too

ToDo = Literal["", "change-password", "enrol-second-factor"]


class EventKind(StrEnum):
    """What happened, as the audit log names it."""

    CREATED = "account-created"
    ROLE_CHANGED = "role-changed"
    DEACTIVATED = "account-deactivated"
    REACTIVATED = "account-reactivated"
    PASSWORD_RESET = "password-reset"
    PASSWORD_CHANGED = "password-changed"
    FACTOR_ENROLLED = "second-factor-enrolled"
    FACTOR_RESET = "second-factor-reset"
    TOKEN_ADDED = "token-added"
    TOKEN_REVOKED = "token-revoked"
    LOGGED_IN = "logged-in"
    LOG_IN_REFUSED = "log-in-refused"
    LOGGED_OUT = "logged-out"
    SESSIONS_ENDED = "sessions-ended"


@dataclass(frozen=True)
class Event:
    """Something for the audit log: what happened to whose account, by whom, and its particulars.

    `account` is empty for a log-in with a login that nobody has: people type passwords there.
    """

    kind: EventKind
    account: str
    by: str
    at: datetime
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Account:
    """A person or device that may come in."""

    login: str
    name: str
    role: str
    state: str
    post: str
    language: str
    active: bool
    must_change_password: bool
    has_second_factor: bool
    created: datetime
    last_seen: datetime | None


@dataclass(frozen=True)
class Post:
    """A place where accounts serve, and how many active ones."""

    state: str
    name: str
    accounts: int


@dataclass(frozen=True)
class Session:
    """A shift at the portal; `id` is the cookie's secret. `event` is there when it was just begun.

    `issuer` vouched for the account, so that no password of ours was asked; empty for our own log-in.
    """

    id: str = field(repr=False)
    account: Account
    created: datetime
    seen: datetime
    second_factor: bool
    needs_second_factor: bool
    event: Event | None = None
    issuer: str = ""

    @property
    def ends(self) -> datetime:
        """When it ends if nothing more is done."""
        return min(self.seen + IDLE, self.created + SHIFT)

    @property
    def to_do(self) -> ToDo:
        """What must be done before anything else is allowed; empty: nothing."""
        # Whom an issuer vouches for was not asked for the one-time password, and may not know it.
        if self.account.must_change_password and not self.issuer:
            return "change-password"
        if self.needs_second_factor and not self.second_factor:
            return "enrol-second-factor"
        return ""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the session may do now: nothing while there is something to do first."""
        return frozenset() if self.to_do else ROLES[self.account.role].permissions


@dataclass(frozen=True)
class Token:
    """A key for a mobile client, without its secret."""

    id: str
    login: str
    name: str
    scopes: frozenset[str]
    created: datetime
    expires: datetime
    last_used: datetime | None
    revoked: datetime | None


@dataclass(frozen=True)
class TokenUse:
    """A token that was shown and is good; `scopes` are those that its account's role still allows."""

    token: Token
    account: Account
    scopes: frozenset[str]

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the bearer may do."""
        return frozenset(SCOPES[scope] for scope in self.scopes)


@dataclass(frozen=True)
class NewAccount:
    """An account that was made; the one-time password is shown once, empty if one was given."""

    account: Account
    one_time_password: str = field(repr=False)
    event: Event


@dataclass(frozen=True)
class NewPassword:
    """A one-time password, shown once."""

    one_time_password: str = field(repr=False)
    event: Event


@dataclass(frozen=True)
class NewToken:
    """A token that was made; its secret is shown once."""

    token: Token
    secret: str = field(repr=False)
    event: Event


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator takes: the address, the same as a picture (SVG), the secret to type."""

    uri: str = field(repr=False)
    svg: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Enrolled:
    """A second factor that is in force: the session that goes on, and codes for a lost device."""

    session: Session
    recovery_codes: tuple[str, ...] = field(repr=False)
    event: Event
