"""Rows of accounts, and their recovery codes: reading, adding, changing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bank.accounts.errors import AccountRefused, UnknownAccount
from bank.accounts.model import Account, Post
from bank.accounts.roles import ADMINISTRATOR
from bank.accounts.tables import accounts, recovery_codes
from bank.store.model import from_stamp, to_stamp
from index_mappings.fields import Text

AccountRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Particulars:
    """What an account is made of, checked already; `password` is its hash."""

    login: str
    name: str
    role: str
    state: str
    post: str
    language: str
    password: str = field(repr=False)
    must_change: bool
    one_time_until: int | None


def account_of(row: AccountRow) -> Account:
    """The account of a row that holds the columns of `accounts`, its creation as `account_created`."""
    return Account(
        login=row.login,
        name=row.name,
        role=row.role,
        state=row.state,
        post=row.post,
        language=row.language,
        active=row.active,
        must_change_password=row.must_change,
        has_second_factor=row.factor is not None,
        created=from_stamp(row.account_created),
        last_seen=None if row.account_seen is None else from_stamp(row.account_seen),
    )


# Named apart, as sessions and tokens are read together with their account and have such times too.
COLUMNS = (
    *(one for one in accounts.c if one.name not in ("created_at", "seen_at")),
    accounts.c.created_at.label("account_created"),
    accounts.c.seen_at.label("account_seen"),
)


def read_row(connection: Connection, login: str, *, lock: bool = False) -> AccountRow | None:
    """The row of an account, None when there is none; locked if this is the place to change it."""
    query = select(*COLUMNS).where(accounts.c.login == login)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def known_row(connection: Connection, login: str, *, lock: bool = True) -> AccountRow:
    """The row of an account, locked unless told; raises UnknownAccount."""
    row = read_row(connection, login, lock=lock)
    if row is None:
        raise UnknownAccount(Text(f"There is no account {login}.", f"Нет учётной записи {login}."))
    return row


def read_all(connection: Connection) -> tuple[Account, ...]:
    """All accounts, by login."""
    return tuple(
        account_of(row) for row in connection.execute(select(*COLUMNS).order_by(accounts.c.login))
    )


def read_posts(connection: Connection) -> tuple[Post, ...]:
    """The posts of active accounts, by state and name."""
    query = (
        select(accounts.c.state, accounts.c.post, func.count())
        .where(accounts.c.active)
        .group_by(accounts.c.state, accounts.c.post)
        .order_by(accounts.c.state, accounts.c.post)
    )
    return tuple(Post(state, name, count) for state, name, count in connection.execute(query))


def any_administrator(connection: Connection) -> bool:
    """Whether there is an administrator, active or not."""
    query = select(accounts.c.login).where(accounts.c.role == ADMINISTRATOR).limit(1)
    return connection.execute(query).first() is not None


def keep_an_administrator(connection: Connection, leaving: AccountRow) -> None:
    """Raise AccountRefused when this is the last administrator who can come in."""
    if leaving.role != ADMINISTRATOR or not leaving.active:
        return
    others = select(accounts.c.login).where(
        accounts.c.role == ADMINISTRATOR, accounts.c.active, accounts.c.login != leaving.login
    )
    if connection.execute(others.limit(1)).first() is None:
        raise AccountRefused(
            Text(
                "This is the last active administrator: make another one first.",
                "Это последний действующий администратор: сначала назначьте другого.",
            )
        )


def add(connection: Connection, made: Particulars, now: datetime) -> Account:
    """Add an account, under `database.hold`; raises AccountRefused when the login is taken."""
    if read_row(connection, made.login) is not None:
        raise AccountRefused(
            Text(f"The login {made.login} is taken.", f"Логин {made.login} занят.")
        )
    connection.execute(
        insert(accounts).values(
            login=made.login,
            name=made.name,
            role=made.role,
            state=made.state,
            post=made.post,
            language=made.language,
            active=True,
            password=made.password,
            must_change=made.must_change,
            one_time_until=made.one_time_until,
            version=1,
            factor_counter=0,
            created_at=to_stamp(now),
        )
    )
    return account_of(known_row(connection, made.login, lock=False))


def change(connection: Connection, login: str, **values: Any) -> None:
    """Change what its sessions rest upon: they all end."""
    connection.execute(
        update(accounts)
        .where(accounts.c.login == login)
        .values(version=accounts.c.version + 1, **values)
    )


def note(connection: Connection, login: str, **values: Any) -> None:
    """Change what no session rests upon."""
    connection.execute(update(accounts).where(accounts.c.login == login).values(**values))


def take_counter(connection: Connection, login: str, counter: int) -> bool:
    """Take a code's time step as used; False when it, or a later one, was used already."""
    taken = connection.execute(
        update(accounts)
        .where(accounts.c.login == login, accounts.c.factor_counter < counter)
        .values(factor_counter=counter)
    )
    return taken.rowcount == 1


def has_recovery_code(connection: Connection, login: str, digest: bytes) -> bool:
    """Whether this is an unused recovery code of the account."""
    return connection.execute(_unused(login, digest)).first() is not None


def take_recovery_code(connection: Connection, login: str, digest: bytes, stamp: int) -> bool:
    """Take a recovery code as used; False when it is none, or was used already."""
    taken = connection.execute(
        update(recovery_codes)
        .where(
            recovery_codes.c.login == login,
            recovery_codes.c.digest == digest,
            recovery_codes.c.used_at.is_(None),
        )
        .values(used_at=stamp)
    )
    return taken.rowcount == 1


def recovery_codes_left(connection: Connection, login: str) -> int:
    """How many recovery codes are unused."""
    query = select(func.count()).where(
        recovery_codes.c.login == login, recovery_codes.c.used_at.is_(None)
    )
    return connection.execute(query).scalar_one()


def replace_recovery_codes(connection: Connection, login: str, digests: Iterable[bytes]) -> None:
    """Forget the recovery codes of an account and keep these."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.login == login))
    rows = [{"login": login, "digest": digest} for digest in digests]
    if rows:
        connection.execute(insert(recovery_codes), rows)


def any_factor(connection: Connection) -> bool:
    """Whether any account has a second factor."""
    query = select(accounts.c.login).where(accounts.c.factor.is_not(None)).limit(1)
    return connection.execute(query).first() is not None


def _unused(login: str, digest: bytes) -> Any:
    return select(recovery_codes.c.digest).where(
        recovery_codes.c.login == login,
        recovery_codes.c.digest == digest,
        recovery_codes.c.used_at.is_(None),
    )
