"""Accounts and agreements for a demonstration: passwords made by chance, kept in the home, shown at the start.

There is no default password: each home gets its own, and nothing of this is made but by `./run demo`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pyotp

from bank.access import Agreement, Agreements
from bank.accounts import Accounts
from index_mappings.categories import CATEGORIES
from index_mappings.purposes import PURPOSES

STATES = ("AM", "BY", "KG", "KZ", "MD", "RU", "TJ", "UZ")
ADDRESS = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ready:
    """Somebody who can log in at once; `secret` is that of the authenticator, empty without one."""

    login: str
    password: str
    role: str
    state: str
    secret: str = ""

    def code(self) -> str:
        """What the authenticator shows now."""
        return pyotp.TOTP(self.secret).now() if self.secret else ""


def first_administrator(accounts: Accounts, state: str) -> Ready:
    """The administrator of a home that has none yet."""
    password = secrets.token_urlsafe(12)
    accounts.first_administrator(
        "admin", "Administrator", state, "Ministry", "en", password, "demo", datetime.now(UTC)
    )
    return _enrolled(accounts, Ready("admin", password, "administrator", state))


def ready_account(
    accounts: Accounts, login: str, name: str, role: str, state: str, post: str, language: str
) -> Ready:
    """An account whose owner has done all that is asked of a newcomer."""
    moment, password = datetime.now(UTC), secrets.token_urlsafe(12)
    once = accounts.create(login, name, role, state, post, language, "admin", moment)
    session = accounts.log_in(login, once.one_time_password, "", ADDRESS, moment)
    accounts.change_password(session.id, once.one_time_password, password, ADDRESS, moment)
    return _enrolled(accounts, Ready(login, password, role, state))


def _enrolled(accounts: Accounts, ready: Ready) -> Ready:
    session = accounts.log_in(ready.login, ready.password, "", ADDRESS, datetime.now(UTC))
    if session.to_do != "enrol-second-factor":
        return ready
    secret = accounts.begin_second_factor(session.id, datetime.now(UTC)).secret
    # A code counts once: the one of half a minute ago is used here, so that the present one is left.
    moment = datetime.now(UTC)
    code = pyotp.TOTP(secret).at(moment - timedelta(seconds=30))
    accounts.confirm_second_factor(session.id, code, moment)
    return Ready(ready.login, ready.password, ready.role, ready.state, secret)


def agree_all(agreements: Agreements, states: Iterable[str] = STATES) -> None:
    """Let these states see all of each other's records, but personal numbers, for every purpose."""
    states = tuple(states)
    withheld = {
        name: frozenset({"personal_numbers"})
        for name, category in CATEGORIES.items()
        if category.subject == "person"
    }
    for giver in states:
        for receiver in states:
            if giver != receiver:
                agree(agreements, giver, receiver, withheld)


def agree(
    agreements: Agreements, giver: str, receiver: str, withheld: Mapping[str, frozenset[str]]
) -> None:
    """Let a state see all records of another, but what is withheld, for every purpose."""
    agreements.add(
        Agreement(
            giver,
            receiver,
            frozenset(CATEGORIES),
            frozenset(PURPOSES),
            date(2026, 1, 1),
            withheld=withheld,
            note="demonstration",
        ),
        who="demo",
        why="demonstration",
    )
