"""At the post: audit entries and outcomes put into messages to the ministry, each of them once.

What a message holds is noted before it is sent, and is always the same for its id: killed in between, the
next run sends the very same one, which counts once. It is handed back once the ministry's signed receipt
has acknowledged the package that carries it; when that package is void, the exchange sends it again.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, func, insert, select, update

from bank import exchange
from bank.audit.canonical import START, canonical
from bank.audit.database import open_engine as open_audit
from bank.audit.tables import chains, entries
from bank.exchange import Message
from bank.exchange.ledger import SentState
from bank.exchange.tables import outbox, sent
from bank.home import Home
from bank.outcomes.database import open_database as open_outcomes
from bank.outcomes.tables import outcomes
from bank.posts.database import database
from bank.posts.model import AUDIT, OUTCOMES
from bank.posts.subscribing import ministry_of
from bank.posts.tables import handover
from bank.store import Store
from bank.store.engine import reading, writing
from bank.store.model import Key, to_stamp

MOST_IN_MESSAGE = 200
_MOST_BYTES = 512 * 1024
_PACKED_FROM = 256 * 1024

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many audit entries and outcomes the ministry has not acknowledged yet."""

    entries: int
    outcomes: int


def queue(home: Home, *, now: datetime | None = None) -> int:
    """Put all that was not put into messages yet into the outbox; gives how many messages.

    Raises PostRefused, ExchangeError, StoreError, AuditUnavailable.
    """
    at = now or datetime.now(UTC)
    ministry, own = ministry_of(home), exchange.own(home).code
    audit, said = open_audit(home), open_outcomes(home)
    count = 0
    try:
        with database(home) as engine, Store.open(home) as store:
            _plan_entries(engine, audit)
            _plan_outcomes(engine, said)
            for row in _unqueued(engine):
                kind = AUDIT if row.chain else OUTCOMES
                body = _audit_body(audit, row) if row.chain else _outcomes_body(said, store, row)
                exchange.send(home, Message(row.message, kind, own, ministry, at, body))
                _set_queued(engine, row.message)
                count += 1
    finally:
        audit.dispose()
        said.dispose()
    return count


def waiting(home: Home) -> Waiting:
    """What was not acknowledged yet; raises StoreError, AuditUnavailable."""
    audit, said = open_audit(home), open_outcomes(home)
    try:
        with audit.connect() as connection:
            kept = connection.execute(select(func.count()).select_from(entries)).scalar_one()
        with said.connect() as connection:
            marked = connection.execute(select(func.count()).select_from(outcomes)).scalar_one()
    finally:
        audit.dispose()
        said.dispose()
    with database(home) as engine, reading(engine) as connection:
        return Waiting(
            kept - _acknowledged(connection, audit=True),
            max(0, marked - _acknowledged(connection, audit=False)),
        )


def _acknowledged(connection: Connection, *, audit: bool) -> int:
    query = (
        select(func.sum(handover.c.count))
        .join(outbox, outbox.c.id == handover.c.message)
        .join(sent, sent.c.package == outbox.c.package)
        .where(
            sent.c.state == SentState.ACKNOWLEDGED.value,
            handover.c.chain != "" if audit else handover.c.chain == "",
        )
    )
    return int(connection.execute(query).scalar() or 0)


def _plan_entries(engine: Engine, audit: Engine) -> None:
    """Say which message is to hold which entries, for all that no message holds yet."""
    with audit.connect() as connection:
        known = connection.execute(select(chains.c.number, chains.c.id).order_by(chains.c.number))
        for place, chain in known.all():
            after = _planned(engine, chain)
            while page := _page(connection, entries, after, entries.c.chain == place):
                first, after = page[0]["number"], page[-1]["number"]
                _plan(engine, f"{AUDIT}:{chain}:{first}", chain, (first, after), len(page))


def _plan_outcomes(engine: Engine, said: Engine) -> None:
    with said.connect() as connection:
        after = _planned(engine, "")
        while page := _page(connection, outcomes, after):
            first, after = page[0]["number"], page[-1]["number"]
            _plan(engine, f"{OUTCOMES}:{first}:{after}", "", (first, after), len(page))


def _page(connection: Connection, table: Any, after: int, *where: Any) -> list[Row]:
    """The next rows that fit into one message."""
    query = select(table).where(table.c.number > after, *where).order_by(table.c.number)
    page: list[Row] = []
    size = 0
    for row in connection.execute(query.limit(MOST_IN_MESSAGE)):
        size += len(canonical(_plain(row)))
        if page and size > _MOST_BYTES:
            break
        page.append(_plain(row))
    return page


def _plain(row: Any) -> Row:
    return {str(name): value for name, value in row._mapping.items()}


def _planned(engine: Engine, chain: str) -> int:
    with reading(engine) as connection:
        query = select(func.max(handover.c.last)).where(handover.c.chain == chain)
        return int(connection.execute(query).scalar() or 0)


def _plan(engine: Engine, message: str, chain: str, span: tuple[int, int], count: int) -> None:
    with writing(engine) as connection:
        connection.execute(
            insert(handover).values(
                message=message, chain=chain, first=span[0], last=span[1], count=count, queued=0
            )
        )


def _unqueued(engine: Engine) -> Sequence[Any]:
    with reading(engine) as connection:
        query = select(handover).where(handover.c.queued == 0)
        return connection.execute(query.order_by(handover.c.chain, handover.c.first)).all()


def _set_queued(engine: Engine, message: str) -> None:
    with writing(engine) as connection:
        query = update(handover).where(handover.c.message == message).values(queued=1)
        connection.execute(query)


def _audit_body(audit: Engine, part: Any) -> Row:
    """A slice of a chain, with the chain's registration and the hash that this follows."""
    with audit.connect() as connection:
        chain = connection.execute(select(chains).where(chains.c.id == part.chain)).one()
        before = connection.execute(
            select(chains.c.hash).where(chains.c.number == chain.number - 1)
        ).scalar()
        rows = _rows(connection, entries, part, entries.c.chain == chain.number)
    registered = _plain(chain) | {"follows": before or START}
    told = [_packed(row | {"chain": chain.id}) for row in rows]
    return _as_json({"chain": registered, "entries": told})


def _outcomes_body(said: Engine, store: Store, part: Any) -> Row:
    with said.connect() as connection:
        rows = _rows(connection, outcomes, part)
    return _as_json({"outcomes": [row | {"had_at": _had_at(store, row)} for row in rows]})


def _rows(connection: Connection, table: Any, part: Any, *where: Any) -> list[Row]:
    query = select(table).where(table.c.number.between(part.first, part.last), *where)
    return [_plain(row) for row in connection.execute(query.order_by(table.c.number))]


def _packed(row: Row) -> Row:
    """A row that would not fit into a message as it is, compressed; others as they are."""
    raw = canonical(row)
    if len(raw) < _PACKED_FROM:
        return row
    return {"packed": base64.b85encode(zlib.compress(raw, 9)).decode()}


def _had_at(store: Store, row: Row) -> int:
    """When the post got the version that was looked at: versions are numbered by each bank."""
    versions = store.history(Key(row["origin"], row["category"], row["id"]))
    return next((to_stamp(one.at) for one in versions if one.version == row["version"]), 0)


def _as_json(value: Mapping[str, Any]) -> Row:
    """With bytes as hexadecimal, as the audit log hashes them."""
    found: Row = orjson.loads(canonical(value))
    return found
