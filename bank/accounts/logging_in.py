"""Logging in: one try, counted before it is looked at, the same work whether the login exists or not."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine

from bank.accounts import factor, passwords, people, sessions, throttling
from bank.accounts.errors import LogInRefused, PasswordRefused, SessionEnded
from bank.accounts.keys import Keys
from bank.accounts.logins import is_login, known_form
from bank.accounts.model import Event, EventKind, Session
from bank.accounts.people import AccountRow
from bank.accounts.throttling import Marks, Try
from bank.store.engine import reading, writing
from bank.store.model import to_stamp
from index_mappings.fields import Text

# One sentence for all: who guesses must not learn which of them was right.
WRONG = Text("The login, the password or the code is not right.", "Логин, пароль или код неверен.")
WRONG_OLD = Text("The present password is not right.", "Текущий пароль неверен.")


@dataclass(frozen=True)
class Proof:
    """What stands beside the password, to be taken as used once the session begins."""

    login: str
    counter: int | None = None
    recovery: bytes | None = None
    vouched: bool = False

    @property
    def second_factor(self) -> bool:
        """Whether there is a second factor in it, checked here or by the issuer."""
        return self.vouched or self.counter is not None or self.recovery is not None

    def take(self, connection: Connection, stamp: int) -> bool:
        """Take the code as used; False when another log-in has just used it."""
        if self.counter is not None:
            return people.take_counter(connection, self.login, self.counter)
        if self.recovery is not None:
            return people.take_recovery_code(connection, self.login, self.recovery, stamp)
        return True


@dataclass(frozen=True)
class LogIn:
    """What a log-in needs; `needing` are the roles that must have a second factor."""

    engine: Engine
    hasher: PasswordHasher
    keys: Keys
    needing: Set[str]

    def log_in(self, login: str, password: str, code: str, address: str, now: datetime) -> Session:
        """As `Accounts.log_in`."""
        known = known_form(login)
        marks = self.marks(known, address)
        with writing(self.engine) as connection:
            tried = throttling.take_try(connection, marks, to_stamp(now))
            # No account has the empty login, so a login that cannot be one costs the same query.
            row = people.read_row(connection, known if is_login(known) else "")
        refusal = Refusal(tried, row.login if row else "", address, now)
        if not tried.allowed:
            raise refusal.too_many()
        right = passwords.is_right(self.hasher, row.password if row else None, password)
        if row is None or not right:
            raise refusal.wrong("password" if row else "login")
        if not row.active:
            raise refusal.wrong("deactivated")
        if row.one_time_until is not None and to_stamp(now) > row.one_time_until:
            raise refusal.wrong("one-time password expired")
        proof = self.proof(row, code, now)
        if proof is None:
            raise refusal.wrong("code")
        return self.begin(row, proof, marks, self._rehashed(row, password), refusal)

    def marks(self, known: str, address: str) -> Marks:
        """The keyed hashes under which tries are counted."""
        network = throttling.network_of(address)
        return Marks(self.keys.mark("account", known), self.keys.mark("address", network))

    def proof(self, row: AccountRow, code: str, now: datetime) -> Proof | None:
        """What a typed code proves, also nothing to an account without a factor; None: it is wrong."""
        if row.factor is None:
            return Proof(row.login)
        recovery = factor.recovery_digest(code)
        with reading(self.engine) as connection:
            if people.has_recovery_code(connection, row.login, recovery):
                return Proof(row.login, recovery=recovery)
        secret = self.keys.open(row.factor)
        counter = factor.accepted_counter(secret, code, now, row.factor_counter)
        return None if counter is None else Proof(row.login, counter)

    def _rehashed(self, row: AccountRow, password: str) -> str:
        """The password under today's parameters, or as it is when they are the same."""
        if self.hasher.check_needs_rehash(row.password):
            return self.hasher.hash(passwords.normal(password))
        return str(row.password)

    def begin(
        self, row: AccountRow, proof: Proof, marks: Marks, hashed: str, refusal: Refusal
    ) -> Session:
        """Begin a session by a proof of the moment; raises LogInRefused when it is no longer good."""
        now, stamp = refusal.now, to_stamp(refusal.now)
        with writing(self.engine) as connection:
            fresh = people.read_row(connection, row.login, lock=True)
            # Changed while the password was looked at: what was right may not be so any longer.
            if fresh is None or fresh.version != row.version:
                raise refusal.wrong("changed meanwhile")
            if not proof.take(connection, stamp):
                raise refusal.wrong("code used already")
            throttling.forgive(connection, marks)
            people.note(connection, row.login, seen_at=stamp, password=hashed)
            detail = {"address": refusal.address, "second factor": _named(proof)}
            if refusal.issuer:
                detail["issuer"] = refusal.issuer
            if proof.recovery is not None:
                left = people.recovery_codes_left(connection, row.login)
                detail["recovery codes left"] = str(left)
            session = sessions.begin(
                connection,
                people.known_row(connection, row.login),
                now,
                second_factor=proof.second_factor,
                needing=self.needing,
                event=Event(EventKind.LOGGED_IN, row.login, row.login, now, detail),
                issuer=refusal.issuer,
            )
            throttling.sweep(connection, stamp)
            sessions.sweep(connection, now)
        return session


@dataclass(frozen=True)
class Refusal:
    """What all refusals of one try have in common; `issuer` when another vouches for the login."""

    tried: Try
    login: str
    address: str
    now: datetime
    issuer: str = ""

    def wrong(self, why: str, reason: Text = WRONG) -> LogInRefused:
        """A refusal; `why` is for the audit log alone."""
        return LogInRefused(reason, self.tried.wait, self._event(why))

    def too_many(self) -> LogInRefused:
        """A refusal of a try that came too early."""
        wait = self.tried.wait
        reason = Text(
            f"Too many tries. Try again in {wait} s.",
            f"Слишком много попыток. Повторите через {wait} с.",
        )
        return LogInRefused(reason, wait, self._event("too many tries"))

    def _event(self, why: str) -> Event:
        detail = {"why": why, "address": self.address}
        if self.issuer:
            detail["issuer"] = self.issuer
        return Event(EventKind.LOG_IN_REFUSED, self.login, self.login, self.now, detail)


def change_own_password(
    log_in: LogIn, session: Session, old: str, new: str, address: str, now: datetime
) -> Session:
    """As `Accounts.change_password`, for a session that is good. Guesses at the old one are counted."""
    login, stamp = session.account.login, to_stamp(now)
    accepted = passwords.accept(new, login)
    marks = log_in.marks(login, address)
    with writing(log_in.engine) as connection:
        tried = throttling.take_try(connection, marks, stamp)
        # Not locked: whoever begins a session locks the account first and the marks then.
        row = people.known_row(connection, login, lock=False)
    refusal = Refusal(tried, login, address, now)
    if not tried.allowed:
        raise refusal.too_many()
    if not passwords.is_right(log_in.hasher, row.password, old):
        raise refusal.wrong("present password", WRONG_OLD)
    if passwords.normal(old) == accepted:
        raise PasswordRefused(
            Text("The new password must be another one.", "Новый пароль должен отличаться.")
        )
    hashed = log_in.hasher.hash(accepted)
    with writing(log_in.engine) as connection:
        fresh = people.known_row(connection, login)
        found = sessions.find(connection, session.id)
        sessions.check(found, session.id, now, log_in.needing)
        if fresh.version != row.version:
            raise SessionEnded(sessions.ENDED)
        throttling.forgive(connection, marks)
        people.change(connection, login, password=hashed, must_change=False, one_time_until=None)
        sessions.end_all(connection, login)
        return sessions.begin(
            connection,
            people.known_row(connection, login),
            now,
            second_factor=session.second_factor,
            needing=log_in.needing,
            event=Event(EventKind.PASSWORD_CHANGED, login, login, now, {"address": address}),
            issuer=session.issuer,
        )


def _named(proof: Proof) -> str:
    if proof.recovery is not None:
        return "recovery code"
    if proof.vouched:
        return "checked by the issuer"
    return "code" if proof.counter is not None else "none"
