"""Tokens of mobile clients: `kdn_<id>_<secret>`, of which the secret's hash is kept."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bank.accounts import people
from bank.accounts.errors import AccountRefused, TokenRefused, UnknownAccount
from bank.accounts.model import TOKEN_LONGEST, Token, TokenUse
from bank.accounts.roles import SCOPES, scopes_of
from bank.accounts.tables import accounts, tokens
from bank.store.model import from_stamp, to_stamp
from index_mappings.fields import Text

NOTED_EVERY = timedelta(minutes=1)
# Signs without "_", which stands between the parts; a fixed form that scanners for leaks can find.
_FORM = re.compile(r"kdn_([0-9a-f]{12})_([0-9a-f]{64})")
_NOBODYS = bytes(32)
_COLUMNS = (
    tokens.c.id.label("token_id"),
    tokens.c.name.label("token_name"),
    tokens.c.digest.label("token_digest"),
    tokens.c.scopes,
    tokens.c.created_at,
    tokens.c.expires_at,
    tokens.c.used_at,
    tokens.c.revoked_at,
)
_USED = (
    select(*people.COLUMNS, *_COLUMNS)
    .join(accounts, accounts.c.login == tokens.c.login)
    .where(tokens.c.id == bindparam("number"))
)

_UNKNOWN = Text("This token is not known.", "Токен неизвестен.")
_REVOKED = Text("This token was revoked.", "Токен отозван.")
_EXPIRED = Text("This token has expired.", "Срок действия токена истёк.")
_CLOSED = Text(
    "The token's account may no longer use it.",
    "Учётной записи больше не разрешено пользоваться этим токеном.",
)


def check_asked(role: str, scopes: Collection[str], expires: datetime, now: datetime) -> None:
    """Raise AccountRefused when an account in this role can have no such token."""
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise AccountRefused(
            Text(
                f"Scopes are one or more of {', '.join(SCOPES)}.",
                f"Области действия — одна или несколько из: {', '.join(SCOPES)}.",
            )
        )
    if beyond := sorted(set(scopes) - scopes_of(role)):
        raise AccountRefused(
            Text(
                f"The role {role} does not allow {', '.join(beyond)}.",
                f"Роль {role} не разрешает: {', '.join(beyond)}.",
            )
        )
    if not now < expires <= now + TOKEN_LONGEST:
        raise AccountRefused(
            Text(
                "A token expires after now and within a year.",
                "Срок действия токена — от настоящего момента и не более года.",
            )
        )


def add(
    connection: Connection,
    login: str,
    name: str,
    scopes: Collection[str],
    expires: datetime,
    now: datetime,
) -> tuple[Token, str]:
    """Add a token; gives it and the whole secret, which is never to be had again."""
    number, secret = secrets.token_hex(6), secrets.token_hex(32)
    kept = " ".join(scope for scope in SCOPES if scope in scopes)
    connection.execute(
        insert(tokens).values(
            id=number,
            login=login,
            name=name,
            digest=_digest(secret),
            scopes=kept,
            created_at=to_stamp(now),
            expires_at=to_stamp(expires),
        )
    )
    token = Token(number, login, name, frozenset(scopes), now, expires, None, None)
    return token, f"kdn_{number}_{secret}"


def parts_of(shown: str) -> tuple[str, str]:
    """The number and the secret of a shown token, empty when it has not the form of one."""
    form = _FORM.fullmatch(shown)
    return (form[1], form[2]) if form else ("", "")


def find(connection: Connection, number: str) -> people.AccountRow | None:
    """The row of a token with its account's columns, None when there is none."""
    row: people.AccountRow | None = connection.execute(_USED, {"number": number}).one_or_none()
    return row


def check(row: people.AccountRow | None, secret: str, now: datetime) -> TokenUse:
    """What a token allows by its row and the secret that was shown.

    Raises TokenRefused, with particulars only for the right secret.
    """
    right = hmac.compare_digest(_NOBODYS if row is None else row.token_digest, _digest(secret))
    if row is None or not right:
        raise TokenRefused(_UNKNOWN)
    token = _token_of(row)
    if token.revoked is not None:
        raise TokenRefused(_REVOKED)
    if now >= token.expires:
        raise TokenRefused(_EXPIRED)
    scopes = token.scopes & scopes_of(row.role)
    if not row.active or not scopes:
        raise TokenRefused(_CLOSED)
    return TokenUse(token, people.account_of(row), scopes)


def is_to_note(token: Token, now: datetime) -> bool:
    """Whether it is time to write down that the token is in use."""
    return token.last_used is None or now >= token.last_used + NOTED_EVERY


def note_used(connection: Connection, token: Token, now: datetime) -> None:
    """Write down that the token, and so its account, is in use."""
    stamp = to_stamp(now)
    people.note(connection, token.login, seen_at=stamp)
    connection.execute(update(tokens).where(tokens.c.id == token.id).values(used_at=stamp))


def revoke(connection: Connection, number: str, now: datetime) -> Token:
    """Revoke a token for good, and give it as it is then; raises UnknownAccount when there is none."""
    connection.execute(
        update(tokens)
        .where(tokens.c.id == number, tokens.c.revoked_at.is_(None))
        .values(revoked_at=to_stamp(now))
    )
    row = connection.execute(
        select(*_COLUMNS, tokens.c.login).where(tokens.c.id == number)
    ).one_or_none()
    if row is None:
        raise UnknownAccount(Text(f"There is no token {number}.", f"Нет токена {number}."))
    return _token_of(row)


def read_all(connection: Connection, login: str | None) -> tuple[Token, ...]:
    """The tokens of an account, or of all, the oldest first."""
    query = select(*_COLUMNS, tokens.c.login).order_by(tokens.c.created_at, tokens.c.id)
    if login is not None:
        query = query.where(tokens.c.login == login)
    return tuple(_token_of(row) for row in connection.execute(query))


def _token_of(row: Any) -> Token:
    return Token(
        id=row.token_id,
        login=row.login,
        name=row.token_name,
        scopes=frozenset(row.scopes.split()),
        created=from_stamp(row.created_at),
        expires=from_stamp(row.expires_at),
        last_used=None if row.used_at is None else from_stamp(row.used_at),
        revoked=None if row.revoked_at is None else from_stamp(row.revoked_at),
    )


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
