"""Enrolling one's own second factor: begun with a secret, in force once a code of it was right."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bank.accounts import factor, people, sessions
from bank.accounts.errors import FactorRefused
from bank.accounts.model import Enrolled, Enrolment, Event, EventKind, Session
from bank.accounts.opened import Opened
from bank.store.engine import writing
from index_mappings.fields import Text


def begin(opened: Opened, session_id: str, now: datetime) -> Enrolment:
    """As `Accounts.begin_second_factor`."""
    keys, secret = opened.keys(), factor.new_secret()
    with writing(opened.engine) as connection:
        session, row = _locked_session(opened, connection, session_id, now)
        _check_may_enrol(session)
        people.note(connection, row.login, factor_pending=keys.close(secret))
    return factor.enrolment(session.account.login, secret)


def confirm(opened: Opened, session_id: str, code: str, now: datetime) -> Enrolled:
    """As `Accounts.confirm_second_factor`."""
    codes = factor.new_recovery_codes()
    with writing(opened.engine) as connection:
        session, row = _locked_session(opened, connection, session_id, now)
        _check_may_enrol(session)
        counter = _counter_of(opened, row, code, now)
        people.change(
            connection,
            row.login,
            factor=row.factor_pending,
            factor_pending=None,
            factor_counter=counter,
        )
        people.replace_recovery_codes(connection, row.login, map(factor.recovery_digest, codes))
        sessions.end_all(connection, row.login)
        event = Event(EventKind.FACTOR_ENROLLED, row.login, row.login, now)
        begun = sessions.begin(
            connection,
            people.known_row(connection, row.login),
            now,
            second_factor=True,
            needing=opened.needing,
            event=event,
            issuer=session.issuer,
        )
    return Enrolled(begun, codes, event)


def _counter_of(opened: Opened, row: people.AccountRow, code: str, now: datetime) -> int:
    if row.factor_pending is None:
        raise FactorRefused(Text("Begin the enrolment first.", "Сначала начните подключение."))
    secret = opened.keys().open(row.factor_pending)
    counter = factor.accepted_counter(secret, code, now, 0)
    if counter is None:
        raise FactorRefused(
            Text(
                "The code is not right. Check the clock of the device and type the next code.",
                "Код неверен. Проверьте часы устройства и введите следующий код.",
            )
        )
    return counter


def _locked_session(
    opened: Opened, connection: Connection, session_id: str, now: datetime
) -> tuple[Session, people.AccountRow]:
    found = sessions.find(connection, session_id)
    session = sessions.check(found, session_id, now, opened.needing)
    row = people.known_row(connection, session.account.login)
    # Once more, now that nobody can change the account meanwhile.
    found = sessions.find(connection, session_id)
    return sessions.check(found, session_id, now, opened.needing), row


def _check_may_enrol(session: Session) -> None:
    if session.to_do == "change-password":
        raise FactorRefused(Text("Change the password first.", "Сначала смените пароль."))
    if session.account.has_second_factor:
        raise FactorRefused(
            Text(
                "There is a second factor already; an administrator can reset it.",
                "Второй фактор уже подключён; сбросить его может администратор.",
            )
        )
