"""At the ministry: which posts get a copy, of what, how old it may grow; and ending that."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Row, delete, insert, select, update

from bank import exchange
from bank.access import Agreements, Viewer, scopes
from bank.admissions import admissions
from bank.audited import Actor
from bank.exchange import Message, Party, PartyKind
from bank.exchange.auditing import audited
from bank.exchange.key_files import read_key_file
from bank.home import Home
from bank.posts.database import PostRefused, database
from bank.posts.model import (
    LONGEST_HOURS,
    ORIGINATORS,
    QUARANTINED,
    REVOKED,
    TERMS,
    Admission,
)
from bank.store import Originator, Store
from bank.store.engine import reading, writing
from bank.store.model import from_stamp, to_stamp
from index_mappings.categories import CATEGORIES

_MOST_HOURS = 24 * 31


def admit(
    home: Home,
    raw: bytes,
    who: Actor,
    *,
    fingerprint: str,
    categories: Collection[str] = (),
    longest_hours: int = LONGEST_HOURS,
    now: datetime | None = None,
) -> Admission:
    """Trust a post by its key file and serve it; all categories unless told. Again: with new terms.

    A copy older than `longest_hours` answers no lookups. Raises PostRefused, ExchangeError, StoreError,
    AuditUnavailable.
    """
    at = now or datetime.now(UTC)
    chosen = _categories(categories)
    if not 1 <= longest_hours <= _MOST_HOURS:
        raise PostRefused(f"A copy's longest age is 1 to {_MOST_HOURS} hours.")
    own, post = exchange.own(home), read_key_file(raw).party
    _check_post(own, post)
    exchange.trust_file(home, raw, who, fingerprint=fingerprint, gives=(), now=at)
    told = {"post": post.code, "categories": list(chosen), "longest_hours": longest_hours}
    audited(home, who, "post-admitted", told)
    with database(home) as engine, writing(engine) as connection:
        connection.execute(delete(admissions).where(admissions.c.post == post.code))
        connection.execute(
            insert(admissions).values(
                post=post.code,
                categories=orjson.dumps(chosen).decode(),
                longest_hours=longest_hours,
                admitted_at=to_stamp(at),
            )
        )
    _say(home, post.code, TERMS, at, {"longest_hours": longest_hours, "categories": list(chosen)})
    tell_originators(home, post.code, now=at)
    admission = admission_of(home, post.code)
    tell_quarantined(home, admission, anew=True, now=at)
    return admission


def revoke(
    home: Home, post: str, who: Actor, *, why: str, now: datetime | None = None
) -> Admission:
    """Serve a post no longer: its copy is ended by the next package, and answers nothing then.

    Its key stays trusted, so that it can still hand back what it has. Raises PostRefused and as `admit`.
    """
    at = now or datetime.now(UTC)
    admission_of(home, post)
    audited(home, who, "post-revoked", {"post": post, "why": why})
    with database(home) as engine, writing(engine) as connection:
        connection.execute(
            update(admissions)
            .where(admissions.c.post == post, admissions.c.revoked_at.is_(None))
            .values(revoked_at=to_stamp(at))
        )
    _say(home, post, REVOKED, at, {"why": why})
    return admission_of(home, post)


def tell_originators(home: Home, post: str, *, now: datetime | None = None) -> None:
    """Tell a post, once a day and when it changed, the names and telephones of whose records it has.

    Packages do not carry them, and a post asks by telephone what its copy cannot answer. Raises
    ExchangeError, StoreError.
    """
    at = now or datetime.now(UTC)
    own = exchange.own(home)
    with Store.open(home) as store:
        known = store.originators()
    seen = {origin for _, origin in _seen(home, own, known, at)}
    told = [
        {"code": one.code, "state": one.state, "name": one.name, "contact": dict(one.contact)}
        for one in known
        if one.code in seen
    ]
    digest = hashlib.sha256(orjson.dumps([post, told, at.date()])).hexdigest()[:32]
    id_ = f"{ORIGINATORS}:{digest}"
    exchange.send(home, Message(id_, ORIGINATORS, own.code, post, at, {"originators": told}))


def tell_quarantined(
    home: Home, admission: Admission, *, anew: bool = False, now: datetime | None = None
) -> None:
    """Tell a post how many rows of the arrays it has are in quarantine here, when that is news or `anew`.

    A lookup at the post must say that it did not look in them. Raises ExchangeError, StoreError.
    """
    at = now or datetime.now(UTC)
    with Store.open(home) as store:
        known, arrays = store.originators(), store.freshness()
    seen = _seen(home, exchange.own(home), known, at)
    body = {
        "arrays": [
            {"origin": one.origin, "category": one.category, "rows": one.quarantined}
            for one in arrays
            if one.quarantined
            and one.category in admission.categories
            and (one.category, one.origin) in seen
        ]
    }
    last = exchange.last_sent(home, admission.post, QUARANTINED)
    if anew or body != (last.body if last else {"arrays": []}):
        _say(home, admission.post, QUARANTINED, at, body)


def _seen(
    home: Home, own: Party, known: Sequence[Originator], at: datetime
) -> set[tuple[str, str]]:
    """The arrays (category, originator) that this ministry's state may see."""
    viewer = Viewer(own.state, "", at.date(), every_purpose=True)
    with Agreements.open(home) as agreements:
        return set(scopes(viewer, agreements.book(), known))


def admitted(home: Home) -> list[Admission]:
    """All posts that are or were served, by code. Raises StoreError."""
    with database(home) as engine, reading(engine) as connection:
        return [
            _admission(row)
            for row in connection.execute(select(admissions).order_by(admissions.c.post))
        ]


def admission_of(home: Home, post: str) -> Admission:
    """One post's; raises PostRefused when it never was admitted."""
    for one in admitted(home):
        if one.post == post:
            return one
    raise PostRefused(f"{post} was never admitted: `kordon post list` shows those that were.")


def _categories(wanted: Collection[str]) -> tuple[str, ...]:
    for one in wanted:
        if one not in CATEGORIES:
            raise PostRefused(f"{one!r} is no category; there are: {', '.join(CATEGORIES)}.")
    return tuple(one for one in CATEGORIES if not wanted or one in wanted)


def _check_post(own: Party, post: Party) -> None:
    if own.kind is PartyKind.POST:
        raise PostRefused(f"{own.code} is a post itself: a ministry admits posts.")
    if post.kind is not PartyKind.POST:
        raise PostRefused(f"{post.code} is a {post.kind}, no post: `kordon exchange keys trust`.")
    if post.state != own.state:
        raise PostRefused(f"{post.code} is a post of {post.state}; this ministry is {own.code}.")


def _say(home: Home, post: str, kind: str, at: datetime, body: Mapping[str, Any]) -> None:
    id_ = f"{kind}:{post}:{secrets.token_hex(8)}"
    exchange.send(home, Message(id_, kind, exchange.own(home).code, post, at, body))


def _admission(row: Row[Any]) -> Admission:
    return Admission(
        row.post,
        tuple(orjson.loads(row.categories)),
        row.longest_hours,
        from_stamp(row.admitted_at),
        None if row.revoked_at is None else from_stamp(row.revoked_at),
    )
