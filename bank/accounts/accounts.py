"""Accounts as the rest of Kordon sees them; each call is one act, and says what to audit.

Nothing here asks whether `by` may do it: the doors do, by the permissions of a session or token.
Whatever changes gives an Event (or a value that carries one) for the audit log.
"""

from __future__ import annotations

from collections.abc import Collection, Set
from datetime import datetime, timedelta
from types import TracebackType

from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine

from bank.accounts import factor, passwords, people, sessions, tokens
from bank.accounts.database import hold, open_database
from bank.accounts.errors import (
    AccountRefused,
    FactorRefused,
    KeyTrouble,
    SessionEnded,
    UnknownAccount,
)
from bank.accounts.keys import FILE as KEY_FILE
from bank.accounts.keys import Keys, make_keys, read_keys
from bank.accounts.logging_in import LogIn, change_own_password
from bank.accounts.logins import clean_login, clean_name, is_login, known_form
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
from bank.accounts.roles import ADMINISTRATOR, ROLES
from bank.accounts.settings import roles_with_second_factor
from bank.home import Home
from bank.store.engine import reading, writing
from bank.store.model import to_stamp
from index_mappings.countries import country_codes
from index_mappings.fields import Text

LANGUAGES = ("en", "ru")
ONE_TIME_GOOD_FOR = timedelta(days=3)


class Accounts:
    """Accounts, sessions and tokens in one database. Safe to share between threads."""

    def __init__(
        self, engine: Engine, home: Home, hasher: PasswordHasher, needing: Set[str]
    ) -> None:
        self._engine = engine
        self._settings = home.settings
        self._hasher = hasher
        self._needing = needing
        self._read_keys: Keys | None = None

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
        self._engine.dispose()

    def __enter__(self) -> Accounts:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Coming in

    def log_in(self, login: str, password: str, code: str, address: str, now: datetime) -> Session:
        """Begin a session; `code` is empty without a second factor, or a recovery code.

        Raises LogInRefused, the same for an unknown login, a wrong password and a wrong code; with
        the seconds to wait before a next try. Raises KeyTrouble and StoreError.
        """
        return LogIn(self._engine, self._hasher, self._keys(), self._needing).log_in(
            login, password, code, address, now
        )

    def session(self, id: str, now: datetime) -> Session:
        """The session of a cookie, noted as in use; raises SessionEnded with the reason."""
        with reading(self._engine) as connection:
            row = sessions.find(connection, id)
        try:
            session = sessions.check(row, id, now, self._needing)
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
        with reading(self._engine) as connection:
            used = tokens.use(connection, secret, now)
        if tokens.is_to_note(used.token, now):
            with writing(self._engine) as connection:
                tokens.note_used(connection, used.token, now)
        return used

    def end(self, id: str, now: datetime) -> Event | None:
        """Log out: end one session; None when there was none."""
        with writing(self._engine) as connection:
            row = sessions.find(connection, id)
            sessions.end(connection, id)
        return None if row is None else Event(EventKind.LOGGED_OUT, row.login, row.login, now)

    def end_all(self, login: str, by: str, now: datetime) -> Event:
        """End all sessions of an account; raises UnknownAccount."""
        with writing(self._engine) as connection:
            row = self._locked(connection, login)
            ended = sessions.end_all(connection, row.login)
        return Event(EventKind.SESSIONS_ENDED, row.login, by, now, {"sessions": str(ended)})

    # What people do to their own account

    def change_password(
        self, session_id: str, old: str, new: str, address: str, now: datetime
    ) -> Session:
        """Change one's own password: all sessions end, and a new one goes on in place of this one.

        Raises SessionEnded, PasswordRefused for the new one, LogInRefused for the old one.
        """
        log_in = LogIn(self._engine, self._hasher, self._keys(), self._needing)
        return change_own_password(log_in, self.session(session_id, now), old, new, address, now)

    def begin_second_factor(self, session_id: str, now: datetime) -> Enrolment:
        """Make a secret for an authenticator; it counts once `confirm_second_factor` has seen a code.

        Raises SessionEnded, and FactorRefused when there is one already: an administrator resets it.
        """
        keys, secret = self._keys(), factor.new_secret()
        with writing(self._engine) as connection:
            session, row = self._locked_session(connection, session_id, now)
            self._check_may_enrol(session)
            people.note(connection, row.login, factor_pending=keys.close(secret))
        return factor.enrolment(session.account.login, secret)

    def confirm_second_factor(self, session_id: str, code: str, now: datetime) -> Enrolled:
        """Put the second factor in force by one right code; all sessions end, a new one goes on.

        Raises SessionEnded, and FactorRefused when the code is not right or nothing was begun.
        """
        keys, codes = self._keys(), factor.new_recovery_codes()
        with writing(self._engine) as connection:
            session, row = self._locked_session(connection, session_id, now)
            self._check_may_enrol(session)
            if row.factor_pending is None:
                raise FactorRefused(
                    Text("Begin the enrolment first.", "Сначала начните подключение.")
                )
            counter = factor.accepted_counter(keys.open(row.factor_pending), code, now, 0)
            if counter is None:
                raise FactorRefused(
                    Text(
                        "The code is not right. Check the clock of the device and type the next code.",
                        "Код неверен. Проверьте часы устройства и введите следующий код.",
                    )
                )
            people.change(
                connection,
                row.login,
                factor=row.factor_pending,
                factor_pending=None,
                factor_counter=counter,
            )
            people.replace_recovery_codes(connection, row.login, map(factor.recovery_digest, codes))
            sessions.end_all(connection, row.login)
            fresh = people.known_row(connection, row.login)
            event = Event(EventKind.FACTOR_ENROLLED, row.login, row.login, now)
            begun = sessions.begin(
                connection, fresh, now, second_factor=True, needing=self._needing, event=event
            )
        return Enrolled(begun, codes, event)

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
        return self._add(
            login, name, ADMINISTRATOR, state, post, language, by, now, password, first=True
        )

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
        return self._add(login, name, role, state, post, language, by, now, "", first=False)

    def change_role(self, login: str, role: str, by: str, now: datetime) -> Event:
        """Change the role; all sessions end, tokens keep the scopes that the new role allows too.

        Raises UnknownAccount, and AccountRefused for an unknown role or the last administrator.
        """
        _check_role(role)
        with writing(self._engine) as connection:
            row = self._locked(connection, login)
            if role != ADMINISTRATOR:
                people.keep_an_administrator(connection, row)
            people.change(connection, row.login, role=role)
            sessions.end_all(connection, row.login)
        return Event(EventKind.ROLE_CHANGED, row.login, by, now, {"from": row.role, "to": role})

    def deactivate(self, login: str, by: str, now: datetime) -> Event:
        """Close an account: its sessions end, its tokens open nothing.

        Raises UnknownAccount, and AccountRefused for the last active administrator.
        """
        with writing(self._engine) as connection:
            row = self._locked(connection, login)
            people.keep_an_administrator(connection, row)
            people.change(connection, row.login, active=False)
            sessions.end_all(connection, row.login)
        return Event(EventKind.DEACTIVATED, row.login, by, now)

    def reactivate(self, login: str, by: str, now: datetime) -> Event:
        """Open a closed account again, as it was; raises UnknownAccount."""
        with writing(self._engine) as connection:
            row = self._locked(connection, login)
            people.change(connection, row.login, active=True)
        return Event(EventKind.REACTIVATED, row.login, by, now)

    def reset_password(self, login: str, by: str, now: datetime) -> NewPassword:
        """Give a one-time password, good for three days, to be changed at once; sessions end.

        Tokens go on: they are revoked one by one. Raises UnknownAccount.
        """
        password = passwords.one_time()
        hashed = self._hasher.hash(password)
        with writing(self._engine) as connection:
            row = self._locked(connection, login)
            people.change(
                connection,
                row.login,
                password=hashed,
                must_change=True,
                one_time_until=to_stamp(now + ONE_TIME_GOOD_FOR),
            )
            sessions.end_all(connection, row.login)
        return NewPassword(password, Event(EventKind.PASSWORD_RESET, row.login, by, now))

    def reset_second_factor(self, login: str, by: str, now: datetime) -> Event:
        """Forget the second factor and its recovery codes; sessions end. Raises UnknownAccount."""
        with writing(self._engine) as connection:
            row = self._locked(connection, login)
            people.change(connection, row.login, factor=None, factor_pending=None, factor_counter=0)
            people.replace_recovery_codes(connection, row.login, ())
            sessions.end_all(connection, row.login)
        return Event(EventKind.FACTOR_RESET, row.login, by, now)

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
        named = clean_name(name, Text("The token's name", "Название токена"))
        with writing(self._engine) as connection:
            row = self._locked(connection, login)
            if not row.active:
                raise AccountRefused(
                    Text("The account is deactivated.", "Учётная запись отключена.")
                )
            tokens.check_asked(row.role, scopes, expires, now)
            token, secret = tokens.add(connection, row.login, named, scopes, expires, now)
        detail = {
            "token": token.id,
            "name": named,
            "scopes": " ".join(sorted(scopes)),
            "expires": expires.isoformat(),
        }
        return NewToken(token, secret, Event(EventKind.TOKEN_ADDED, row.login, by, now, detail))

    def revoke_token(self, number: str, by: str, now: datetime) -> Event:
        """Revoke a token for good; again is harmless. Raises UnknownAccount when there is none."""
        with writing(self._engine) as connection:
            token = tokens.revoke(connection, number, now)
        return Event(EventKind.TOKEN_REVOKED, token.login, by, now, {"token": token.id})

    # What there is

    def account(self, login: str) -> Account:
        """An account; raises UnknownAccount."""
        with reading(self._engine) as connection:
            return people.account_of(_known(connection, login, lock=False))

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

    def _add(
        self,
        login: str,
        name: str,
        role: str,
        state: str,
        post: str,
        language: str,
        by: str,
        now: datetime,
        password: str,
        *,
        first: bool,
    ) -> NewAccount:
        known = clean_login(login)
        _check_role(role)
        _check_state_and_language(state, language)
        once = "" if first else passwords.one_time()
        made = people.Particulars(
            login=known,
            name=clean_name(name, Text("The name", "Имя")),
            role=role,
            state=state,
            post=clean_name(post, Text("The post", "Пост")),
            language=language,
            password=self._hasher.hash(once or passwords.accept(password, known)),
            must_change=bool(once),
            one_time_until=to_stamp(now + ONE_TIME_GOOD_FOR) if once else None,
        )
        with writing(self._engine) as connection:
            hold(connection)
            if first and people.any_administrator(connection):
                raise AccountRefused(
                    Text(
                        "There is an administrator already: he makes the other accounts.",
                        "Администратор уже есть: остальные учётные записи создаёт он.",
                    )
                )
            account = people.add(connection, made, now)
        detail = {"role": role, "state": state, "post": made.post}
        return NewAccount(account, once, Event(EventKind.CREATED, known, by, now, detail))

    def _locked(self, connection: Connection, login: str) -> people.AccountRow:
        # Held by all, as "an administrator remains" is about more than the one row.
        hold(connection)
        return _known(connection, login, lock=True)

    def _locked_session(
        self, connection: Connection, session_id: str, now: datetime
    ) -> tuple[Session, people.AccountRow]:
        found = sessions.find(connection, session_id)
        session = sessions.check(found, session_id, now, self._needing)
        row = people.known_row(connection, session.account.login)
        # Once more, now that nobody can change the account meanwhile.
        session = sessions.check(
            sessions.find(connection, session_id), session_id, now, self._needing
        )
        return session, row

    def _check_may_enrol(self, session: Session) -> None:
        if session.account.must_change_password:
            raise FactorRefused(Text("Change the password first.", "Сначала смените пароль."))
        if session.account.has_second_factor:
            raise FactorRefused(
                Text(
                    "There is a second factor already; an administrator can reset it.",
                    "Второй фактор уже подключён; сбросить его может администратор.",
                )
            )

    def _keys(self) -> Keys:
        if self._read_keys is None:
            found = read_keys(self._settings)
            if found is None:
                with reading(self._engine) as connection:
                    lost = people.any_factor(connection)
                if lost:
                    raise KeyTrouble(
                        Text(
                            f"settings/{KEY_FILE} is missing, and second factors are closed with it: "
                            "put it back from the back-up, or reset the second factors.",
                            f"Нет settings/{KEY_FILE}, которым закрыты вторые факторы: восстановите "
                            "его из резервной копии или сбросьте вторые факторы.",
                        )
                    )
                found = make_keys(self._settings)
            self._read_keys = found
        return self._read_keys


def _known(connection: Connection, login: str, *, lock: bool) -> people.AccountRow:
    known = known_form(login)
    if not is_login(known):
        raise UnknownAccount(Text("There is no such account.", "Нет такой учётной записи."))
    return people.known_row(connection, known, lock=lock)


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
