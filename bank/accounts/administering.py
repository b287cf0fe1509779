"""What administrators do to accounts, each in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bank.accounts import passwords, people, sessions, tokens
from bank.accounts.database import hold
from bank.accounts.errors import AccountRefused
from bank.accounts.logins import clean_login, clean_name
from bank.accounts.model import LANGUAGES, Event, EventKind, NewAccount, NewPassword, NewToken
from bank.accounts.opened import Opened, locked
from bank.accounts.roles import ADMINISTRATOR, ROLES
from bank.store.engine import writing
from bank.store.model import to_stamp
from index_mappings.countries import country_codes
from index_mappings.fields import Text

ONE_TIME_GOOD_FOR = timedelta(days=3)


@dataclass(frozen=True)
class Newcomer:
    """For whom an account is made, as typed."""

    login: str
    name: str
    role: str
    state: str
    post: str
    language: str


def create(opened: Opened, wanted: Newcomer, by: str, now: datetime) -> NewAccount:
    """As `Accounts.create`."""
    once = passwords.one_time()
    made = _particulars(opened, wanted, once, to_stamp(now + ONE_TIME_GOOD_FOR))
    return _add(opened, made, by, now, once=once)


def create_first(
    opened: Opened, wanted: Newcomer, password: str, by: str, now: datetime
) -> NewAccount:
    """As `Accounts.first_administrator`."""
    accepted = passwords.accept(password, clean_login(wanted.login))
    return _add(opened, _particulars(opened, wanted, accepted, None), by, now, first=True)


def _particulars(
    opened: Opened, wanted: Newcomer, password: str, one_time_until: int | None
) -> people.Particulars:
    known = clean_login(wanted.login)
    _check_role(wanted.role)
    _check_state_and_language(wanted.state, wanted.language)
    return people.Particulars(
        login=known,
        name=clean_name(wanted.name, Text("The name", "Имя")),
        role=wanted.role,
        state=wanted.state,
        post=clean_name(wanted.post, Text("The post", "Пост")),
        language=wanted.language,
        password=opened.hasher.hash(password),
        must_change=one_time_until is not None,
        one_time_until=one_time_until,
    )


def _add(
    opened: Opened,
    made: people.Particulars,
    by: str,
    now: datetime,
    *,
    once: str = "",
    first: bool = False,
) -> NewAccount:
    with writing(opened.engine) as connection:
        hold(connection)
        if first and people.any_administrator(connection):
            raise AccountRefused(
                Text(
                    "There is an administrator already: he makes the other accounts.",
                    "Администратор уже есть: остальные учётные записи создаёт он.",
                )
            )
        account = people.add(connection, made, now)
    detail = {"role": made.role, "state": made.state, "post": made.post}
    return NewAccount(account, once, Event(EventKind.CREATED, made.login, by, now, detail))


def change_role(opened: Opened, login: str, role: str, by: str, now: datetime) -> Event:
    """As `Accounts.change_role`."""
    _check_role(role)
    with writing(opened.engine) as connection:
        row = locked(connection, login)
        if role != ADMINISTRATOR:
            people.keep_an_administrator(connection, row)
        people.change(connection, row.login, role=role)
        sessions.end_all(connection, row.login)
    return Event(EventKind.ROLE_CHANGED, row.login, by, now, {"from": row.role, "to": role})


def deactivate(opened: Opened, login: str, by: str, now: datetime) -> Event:
    """As `Accounts.deactivate`."""
    with writing(opened.engine) as connection:
        row = locked(connection, login)
        people.keep_an_administrator(connection, row)
        people.change(connection, row.login, active=False)
        sessions.end_all(connection, row.login)
    return Event(EventKind.DEACTIVATED, row.login, by, now)


def reactivate(opened: Opened, login: str, by: str, now: datetime) -> Event:
    """As `Accounts.reactivate`."""
    with writing(opened.engine) as connection:
        row = locked(connection, login)
        people.change(connection, row.login, active=True)
    return Event(EventKind.REACTIVATED, row.login, by, now)


def end_all(opened: Opened, login: str, by: str, now: datetime) -> Event:
    """As `Accounts.end_all`."""
    with writing(opened.engine) as connection:
        row = locked(connection, login)
        ended = sessions.end_all(connection, row.login)
    return Event(EventKind.SESSIONS_ENDED, row.login, by, now, {"sessions": str(ended)})


def reset_password(opened: Opened, login: str, by: str, now: datetime) -> NewPassword:
    """As `Accounts.reset_password`."""
    password = passwords.one_time()
    hashed = opened.hasher.hash(password)
    with writing(opened.engine) as connection:
        row = locked(connection, login)
        people.change(
            connection,
            row.login,
            password=hashed,
            must_change=True,
            one_time_until=to_stamp(now + ONE_TIME_GOOD_FOR),
        )
        sessions.end_all(connection, row.login)
    return NewPassword(password, Event(EventKind.PASSWORD_RESET, row.login, by, now))


def reset_second_factor(opened: Opened, login: str, by: str, now: datetime) -> Event:
    """As `Accounts.reset_second_factor`."""
    with writing(opened.engine) as connection:
        row = locked(connection, login)
        people.change(connection, row.login, factor=None, factor_pending=None, factor_counter=0)
        people.replace_recovery_codes(connection, row.login, ())
        sessions.end_all(connection, row.login)
    return Event(EventKind.FACTOR_RESET, row.login, by, now)


def add_token(
    opened: Opened,
    login: str,
    name: str,
    scopes: Collection[str],
    expires: datetime,
    by: str,
    now: datetime,
) -> NewToken:
    """As `Accounts.add_token`."""
    named = clean_name(name, Text("The token's name", "Название токена"))
    with writing(opened.engine) as connection:
        row = locked(connection, login)
        if not row.active:
            raise AccountRefused(Text("The account is deactivated.", "Учётная запись отключена."))
        tokens.check_asked(row.role, scopes, expires, now)
        token, secret = tokens.add(connection, row.login, named, scopes, expires, now)
    detail = {
        "token": token.id,
        "name": named,
        "scopes": " ".join(sorted(scopes)),
        "expires": expires.isoformat(),
    }
    return NewToken(token, secret, Event(EventKind.TOKEN_ADDED, row.login, by, now, detail))


def revoke_token(opened: Opened, number: str, by: str, now: datetime) -> Event:
    """As `Accounts.revoke_token`."""
    with writing(opened.engine) as connection:
        token = tokens.revoke(connection, number, now)
    return Event(EventKind.TOKEN_REVOKED, token.login, by, now, {"token": token.id})


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise AccountRefused(Text(f"Roles are {', '.join(ROLES)}.", f"Роли: {', '.join(ROLES)}."))


def _check_state_and_language(state: str, language: str) -> None:
    if state not in country_codes():
        raise AccountRefused(
            Text(
                "The state must be an ISO 3166 code, such as KZ.", "Государство — код ISO 3166: KZ."
            )
        )
    if language not in LANGUAGES:
        raise AccountRefused(
            Text(f"Languages are {', '.join(LANGUAGES)}.", f"Языки: {', '.join(LANGUAGES)}.")
        )
