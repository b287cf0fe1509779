"""Entering by another's word: an issuer (OpenID Connect) has checked who somebody is.

Nobody is let in whom an administrator has not made an account for, and a second factor that the issuer
has not checked is asked for here, if the account has one; if its role needs one, it is enrolled first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bank.accounts import people, throttling
from bank.accounts.errors import CodeWanted, LogInRefused
from bank.accounts.logging_in import Proof, Refusal
from bank.accounts.logins import is_login, known_form
from bank.accounts.model import Event, EventKind, Session
from bank.accounts.opened import Opened
from bank.accounts.throttling import Try
from bank.store.engine import writing
from bank.store.model import to_stamp
from index_mappings.fields import Text

NOBODY = Text(
    "You are known to the log-in service, but no open account here is yours. Ask your administrator.",
    "Служба входа вас знает, но действующей учётной записи у вас здесь нет. Обратитесь к администратору.",
)
WRONG_CODE = Text("The code is not right.", "Код неверен.")
CODE = Text(
    "Type the code that your authenticator shows.",
    "Введите код, который показывает аутентификатор.",
)


@dataclass(frozen=True)
class Arrival:
    """Whom an issuer vouches for, whether it checked a second factor, and what was typed here."""

    login: str
    issuer: str
    second_factor: bool
    code: str
    address: str


def enter(opened: Opened, arrival: Arrival, now: datetime) -> Session:
    """As `Accounts.enter`."""
    log_in, typed = opened.log_in(), known_form(arrival.login)
    marks = log_in.marks(typed, arrival.address)
    asks_code = not arrival.second_factor and bool(arrival.code)
    with writing(opened.engine) as connection:
        row = people.read_row(connection, typed if is_login(typed) else "")
        # The issuer's word is no guess, so that only codes are counted.
        counted = asks_code and row is not None
        tried = throttling.take_try(connection, marks, to_stamp(now)) if counted else Try(True, 0)
    if row is None or not row.active:
        raise _nobody(arrival, typed, "deactivated" if row else "login", now)
    refusal = Refusal(tried, row.login, arrival.address, now, arrival.issuer)
    if not tried.allowed:
        raise refusal.too_many()
    if arrival.second_factor:
        proof: Proof | None = Proof(row.login, vouched=True)
    elif row.factor is not None and not arrival.code:
        raise CodeWanted(CODE)
    else:
        proof = log_in.proof(row, arrival.code, now)
    if proof is None:
        raise refusal.wrong("code", WRONG_CODE)
    return log_in.begin(row, proof, marks, row.password, refusal)


def _nobody(arrival: Arrival, typed: str, why: str, now: datetime) -> LogInRefused:
    # The issuer has checked this login, so that it is no mistyped password: it may be written down.
    detail = {
        "why": why,
        "address": arrival.address,
        "issuer": arrival.issuer,
        "login": typed[:64],
    }
    account = typed if why == "deactivated" else ""
    event = Event(EventKind.LOG_IN_REFUSED, account, account, now, detail)
    return LogInRefused(NOBODY, 0, event)
