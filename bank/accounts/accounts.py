"""Accounts as the rest of Kordon sees them; each call is one act, and says what to audit.

Nothing here asks whether `by` may do it: the doors do, by the permissions of a session or token.
Whatever changes gives an Event (or a value that carries one) for the audit log.
"""

from __future__ import annotations

from collections.abc import Collection, Set
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import Engine

from bank.accounts import administering, own_factor, passwords, people, sessions, tokens
from bank.accounts.administering import Newcomer
from bank.accounts.database import open_database
from bank.accounts.entering import Arrival, enter
from bank.accounts.errors import SessionEnded
from bank.accounts.logging_in import change_own_password
from bank.accounts.model import (
    Account,
    Enrolled,
    Enrolment,
    Event,
    EventKind,
    NewAccount,
    NewPassword,
    NewToken,
    Post,
    Session,
    Token,
    TokenUse,
)
from bank.accounts.opened import Opened, known
from bank.accounts.roles import ADMINISTRATOR
from bank.accounts.settings import roles_with_second_factor
from bank.closing import Closes
from bank.home import Home
from bank.store.engine import reading, writing
from bank.store.unchanged import Kept


class Accounts(Closes):
    """Accounts, sessions and tokens in one database. Safe to share between threads."""

    def __init__(
        self, engine: Engine, home: Home, hasher: PasswordHasher, needing: Set[str]
    ) -> None:
        self._engine = engine
        # Asked with every request: sessions by their digests, tokens by their numbers.
        self._kept: Kept[bytes | str, people.AccountRow | None] = Kept(engine)
        self._opened = Opened(engine, home.settings, hasher, needing)

    @classmethod
    def open(
        cls, home: Home, database: str | None = None, hasher: PasswordHasher | None = None
    ) -> Accounts:
        """Open, and create or migrate, the accounts of a home.

        `database` is a URL, else KORDON_ACCOUNTS, else SQLite in the home; `hasher` other than the
        usual one is for those who measure or test. Raises StoreError for the database, and
        AccountRefused for a settings file that says nothing sensible.
        """
        needing = roles_with_second_factor(home.settings)
        engine = open_database(home, database)
        return cls(engine, home, hasher or passwords.hasher(), needing)

    def close(self) -> None:
        """Close all connections."""
        self._kept.close()
        self._engine.dispose()

    @property
    def needing(self) -> Set[str]:
        """The roles that must have a second factor."""
        return self._opened.needing

    # Coming in

    def log_in(self, login: str, password: str, code: str, address: str, now: datetime) -> Session:
        """Begin a session; `code` is empty without a second factor, or a recovery code.

        Raises LogInRefused, the same for an unknown login, a wrong password and a wrong code; with
        the seconds to wait before a next try. Raises KeyTrouble and StoreError.
        """
        return self._opened.log_in().log_in(login, password, code, address, now)

    def enter(
        self,
        login: str,
        by: str,
        second_factor: bool,
        now: datetime,
        *,
        code: str = "",
        address: str = "",
    ) -> Session:
        """Begin a session for somebody whom an issuer vouches for (OpenID Connect); makes no account.

        `by` is the issuer, `second_factor` whether it has checked one; else an account that has one
        here is asked for its `code`. Raises CodeWanted when that is not given yet, LogInRefused for a
        login that no open account has and for a wrong code, KeyTrouble and StoreError.
        """
        arrival = Arrival(login, by, second_factor, code, address)
        return enter(self._opened, arrival, now)

    def session(self, id: str, now: datetime) -> Session:
        """The session of a cookie, noted as in use; raises SessionEnded with the reason."""
        row = self._kept.get(sessions.digest_of(id), lambda: self._session(id))
        try:
            session = sessions.check(row, id, now, self._opened.needing)
        except SessionEnded:
            if row is not None:
                with writing(self._engine) as connection:
                    sessions.end(connection, id)
            raise
        if sessions.is_to_note(session, now):
            with writing(self._engine) as connection:
                sessions.note_seen(connection, session, now)
        return session

    def token(self, secret: str, now: datetime) -> TokenUse:
        """What a token allows, noted as used; raises TokenRefused with the reason."""
        number, shown = tokens.parts_of(secret)
        used = tokens.check(self._kept.get(number, lambda: self._token(number)), shown, now)
        if tokens.is_to_note(used.token, now):
            with writing(self._engine) as connection:
                tokens.note_used(connection, used.token, now)
        return used

    def _session(self, id: str) -> people.AccountRow | None:
        with reading(self._engine) as connection:
            return sessions.find(connection, id)

    def _token(self, number: str) -> people.AccountRow | None:
        with reading(self._engine) as connection:
            return tokens.find(connection, number)

    def end(self, id: str, now: datetime) -> Event | None:
        """Log out: end one session; None when there was none."""
        with writing(self._engine) as connection:
            row = sessions.find(connection, id)
            sessions.end(connection, id)
        return None if row is None else Event(EventKind.LOGGED_OUT, row.login, row.login, now)

    def end_all(self, login: str, by: str, now: datetime) -> Event:
        """End all sessions of an account; raises UnknownAccount."""
        return administering.end_all(self._opened, login, by, now)

    # What people do to their own account

    def change_password(
        self, session_id: str, old: str, new: str, address: str, now: datetime
    ) -> Session:
        """Change one's own password: all sessions end, and a new one goes on in place of this one.

        Raises SessionEnded, PasswordRefused for the new one, LogInRefused for the old one.
        """
        session = self.session(session_id, now)
        return change_own_password(self._opened.log_in(), session, old, new, address, now)

    def begin_second_factor(self, session_id: str, now: datetime) -> Enrolment:
        """Make a secret for an authenticator; it counts once `confirm_second_factor` has seen a code.

        Raises SessionEnded, and FactorRefused when there is one already: an administrator resets it.
        """
        return own_factor.begin(self._opened, session_id, now)

    def confirm_second_factor(self, session_id: str, code: str, now: datetime) -> Enrolled:
        """Put the second factor in force by one right code; all sessions end, a new one goes on.

        Raises SessionEnded, and FactorRefused when the code is not right or nothing was begun.
        """
        return own_factor.confirm(self._opened, session_id, code, now)

    # What administrators do

    def first_administrator(
        self,
        login: str,
        name: str,
        state: str,
        post: str,
        language: str,
        password: str,
        by: str,
        now: datetime,
    ) -> NewAccount:
        """Make the first administrator with a password of his own choice.

        Raises AccountRefused when there is an administrator, active or not, and as `create` does.
        """
        wanted = Newcomer(login, name, ADMINISTRATOR, state, post, language)
        return administering.create_first(self._opened, wanted, password, by, now)

    def create(
        self,
        login: str,
        name: str,
        role: str,
        state: str,
        post: str,
        language: str,
        by: str,
        now: datetime,
    ) -> NewAccount:
        """Make an account with a one-time password, good for three days, to be changed at once.

        Raises AccountRefused for a login that is taken or none, a role or state there is not.
        """
        wanted = Newcomer(login, name, role, state, post, language)
        return administering.create(self._opened, wanted, by, now)

    def change_role(self, login: str, role: str, by: str, now: datetime) -> Event:
        """Change the role; all sessions end, tokens keep the scopes that the new role allows too.

        Raises UnknownAccount, and AccountRefused for an unknown role or the last administrator.
        """
        return administering.change_role(self._opened, login, role, by, now)

    def deactivate(self, login: str, by: str, now: datetime) -> Event:
        """Close an account: its sessions end, its tokens open nothing.

        Raises UnknownAccount, and AccountRefused for the last active administrator.
        """
        return administering.deactivate(self._opened, login, by, now)

    def reactivate(self, login: str, by: str, now: datetime) -> Event:
        """Open a closed account again, as it was; raises UnknownAccount."""
        return administering.reactivate(self._opened, login, by, now)

    def reset_password(self, login: str, by: str, now: datetime) -> NewPassword:
        """Give a one-time password, good for three days, to be changed at once; sessions end.

        Tokens go on: they are revoked one by one. Raises UnknownAccount.
        """
        return administering.reset_password(self._opened, login, by, now)

    def reset_second_factor(self, login: str, by: str, now: datetime) -> Event:
        """Forget the second factor and its recovery codes; sessions end. Raises UnknownAccount."""
        return administering.reset_second_factor(self._opened, login, by, now)

    def add_token(
        self,
        login: str,
        name: str,
        scopes: Collection[str],
        expires: datetime,
        by: str,
        now: datetime,
    ) -> NewToken:
        """Make a token for an active account.

        Raises UnknownAccount, and AccountRefused for scopes beyond the role or too long a time.
        """
        return administering.add_token(self._opened, login, name, scopes, expires, by, now)

    def revoke_token(self, number: str, by: str, now: datetime) -> Event:
        """Revoke a token for good; again is harmless. Raises UnknownAccount when there is none."""
        return administering.revoke_token(self._opened, number, by, now)

    # What there is

    def account(self, login: str) -> Account:
        """An account; raises UnknownAccount."""
        with reading(self._engine) as connection:
            return people.account_of(known(connection, login, lock=False))

    def recovery_codes_left(self, login: str) -> int:
        """How many recovery codes of an account are unused."""
        with reading(self._engine) as connection:
            return people.recovery_codes_left(connection, login)

    def tokens(self, login: str | None = None) -> tuple[Token, ...]:
        """The tokens of an account, or of all, the revoked and expired ones too."""
        with reading(self._engine) as connection:
            return tokens.read_all(connection, login)

    def posts(self) -> tuple[Post, ...]:
        """The posts of active accounts, by state and name."""
        with reading(self._engine) as connection:
            return people.read_posts(connection)

    def list(self) -> tuple[Account, ...]:
        """All accounts, by login."""
        with reading(self._engine) as connection:
            return people.read_all(connection)
