"""Sessions in the database. Of a session's secret only the hash is kept."""

import hashlib
import secrets
from collections.abc import Set
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bank.accounts import people
from bank.accounts.errors import SessionEnded
from bank.accounts.model import IDLE, SHIFT, Event, Session
from bank.accounts.tables import accounts, sessions
from bank.store.model import from_stamp, to_stamp
from index_mappings.fields import Text

# A page view need not be a write: what was seen less than a minute ago is not noted again. So an
# idle session may end up to a minute early, never late.
NOTED_EVERY = timedelta(minutes=1)
SWEPT_AT_ONCE = 100

_OF_A_SESSION = (
    select(
        *people.COLUMNS,
        sessions.c.version.label("session_version"),
        sessions.c.created_at,
        sessions.c.seen_at,
        sessions.c.second_factor,
        sessions.c.issuer,
    )
    .join(accounts, accounts.c.login == sessions.c.login)
    .where(sessions.c.digest == bindparam("of"))
)

ENDED = Text("The session has ended. Log in again.", "Сеанс завершён. Войдите снова.")
_IDLE = Text(
    f"The session ended after {IDLE // timedelta(minutes=1)} minutes without use. Log in again.",
    f"Сеанс завершён: {IDLE // timedelta(minutes=1)} минут без действий. Войдите снова.",
)
_SHIFT_OVER = Text(
    f"The session ended after {SHIFT // timedelta(hours=1)} hours. Log in again.",
    f"Сеанс завершён: прошло {SHIFT // timedelta(hours=1)} часов. Войдите снова.",
)


def digest_of(secret: str) -> bytes:
    """What is kept of a secret of 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def begin(
    connection: Connection,
    row: people.AccountRow,
    now: datetime,
    *,
    second_factor: bool,
    needing: Set[str],
    event: Event | None = None,
    issuer: str = "",
) -> Session:
    """Begin a session under an account's present version; `needing`: roles that need a factor.

    `issuer` is who vouched for the account when no password was asked.
    """
    secret, stamp = secrets.token_urlsafe(32), to_stamp(now)
    connection.execute(
        insert(sessions).values(
            digest=digest_of(secret),
            login=row.login,
            version=row.version,
            created_at=stamp,
            seen_at=stamp,
            second_factor=second_factor,
            issuer=issuer,
        )
    )
    needs = row.role in needing
    return Session(secret, people.account_of(row), now, now, second_factor, needs, event, issuer)


def find(connection: Connection, secret: str) -> people.AccountRow | None:
    """The row of a session with its account's columns, None when there is none or no longer."""
    row: people.AccountRow | None = connection.execute(
        _OF_A_SESSION, {"of": digest_of(secret)}
    ).one_or_none()
    return row


def check(row: people.AccountRow | None, secret: str, now: datetime, needing: Set[str]) -> Session:
    """The session of a found row; raises SessionEnded with the reason."""
    if row is None or not row.active or row.version != row.session_version:
        raise SessionEnded(ENDED)
    created, seen = from_stamp(row.created_at), from_stamp(row.seen_at)
    if now >= created + SHIFT:
        raise SessionEnded(_SHIFT_OVER)
    if now >= seen + IDLE:
        raise SessionEnded(_IDLE)
    return Session(
        secret,
        people.account_of(row),
        created,
        seen,
        row.second_factor,
        row.role in needing,
        issuer=row.issuer,
    )


def is_to_note(session: Session, now: datetime) -> bool:
    """Whether it is time to write down that the session is in use."""
    return now >= session.seen + NOTED_EVERY


def note_seen(connection: Connection, session: Session, now: datetime) -> None:
    """Write down that the session, and so its account, is in use."""
    stamp = to_stamp(now)
    # The account first, as in all that changes it and ends its sessions: else they may deadlock.
    people.note(connection, session.account.login, seen_at=stamp)
    connection.execute(
        update(sessions)
        .where(sessions.c.digest == digest_of(session.id), sessions.c.seen_at < stamp)
        .values(seen_at=stamp)
    )


def end(connection: Connection, secret: str) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.digest == digest_of(secret)))


def end_all(connection: Connection, login: str) -> int:
    """End all sessions of an account, and say how many."""
    return connection.execute(delete(sessions).where(sessions.c.login == login)).rowcount


def sweep(connection: Connection, now: datetime) -> None:
    """Drop some sessions whose shift is over; last in a transaction, as it takes locks unordered."""
    old = (
        select(sessions.c.digest)
        .where(sessions.c.created_at < to_stamp(now - SHIFT))
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    connection.execute(delete(sessions).where(sessions.c.digest.in_(old)))
