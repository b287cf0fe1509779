"""At the ministry: what posts hand back, kept once and as it came, whatever comes how often.

Nothing is refused here: an altered entry is evidence, kept and told of by `bank.posts.verifying`.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update

from bank import exchange
from bank.audit.canonical import canonical
from bank.audit.terms import terms_of
from bank.exchange import Message, MessageRefused, PartyKind
from bank.home import Home
from bank.outcomes import Done, Outcome, OutcomeConflict, OutcomeRefused, Outcomes, Paper, Verdict
from bank.posts.database import database
from bank.posts.model import AUDIT, ORIGINATORS, OUTCOMES, QUARANTINED, REVOKED, TERMS
from bank.posts.subscribing import (
    take_originators,
    take_quarantined,
    take_revocation,
    take_terms,
)
from bank.posts.tables import chains, conflicts, entries, entry_terms, outcomes
from bank.store import Store
from bank.store.engine import writing
from bank.store.model import Key, from_stamp, to_stamp
from bank.store.runs import insert_if_new

_MOST_UNPACKED = 64 * 2**20
_MOST_CHAINS, _LARGEST = 2**31 - 1, 2**63 - 1
_LAST_MOMENT = to_stamp(datetime(9999, 1, 1, tzinfo=UTC))
_NO_SUCH = (AttributeError, KeyError, TypeError, ValueError, OverflowError, zlib.error)


def register_receivers() -> None:
    """Let this process take in messages between posts and ministries; a door does so as it starts."""
    exchange.register(TERMS, take_terms)
    exchange.register(REVOKED, take_revocation)
    exchange.register(ORIGINATORS, take_originators)
    exchange.register(QUARANTINED, take_quarantined)
    exchange.register(AUDIT, take_audit)
    exchange.register(OUTCOMES, take_outcomes)


def take_audit(home: Home, message: Message) -> None:
    """Keep a slice of a post's audit chain. Raises MessageRefused, StoreError."""
    try:
        _check_sender(home, message)
        chain = _chain_row(message.sender, message.body["chain"])
        rows = [_entry_row(message.sender, chain, _unpacked(one)) for one in _parts(message)]
    except _NO_SUCH:
        raise _nothing_handed_back(message) from None
    with database(home) as engine, writing(engine) as connection:
        known = connection.execute(
            select(chains).where(chains.c.post == message.sender, chains.c.id == chain["id"])
        ).first()
        if known is None:
            connection.execute(insert(chains).values(chain))
        elif dict(known._mapping) != chain:
            _conflict(connection, chain["post"], chain["id"], 0, chain["hash"], _text(chain))
        for row in rows:
            _keep_entry(connection, row)


def _parts(message: Message) -> list[Mapping[str, Any]]:
    return list(message.body["entries"])


def _nothing_handed_back(message: Message) -> MessageRefused:
    return MessageRefused(f"The message {message.id} holds nothing that a post hands back.")


def _check_sender(home: Home, message: Message) -> None:
    if exchange.party_of(home, message.sender).kind is not PartyKind.POST:
        raise ValueError(f"{message.sender} is no post")


def _chain_row(post: str, told: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {name: _whole(told[name]) for name in ("number", "process", "started_at")}
    if numbers["number"] > _MOST_CHAINS:
        raise ValueError("no log has so many chains")
    words = {name: str(told[name]) for name in ("id", "host")}
    return {"post": post, **words, **numbers, "hash": bytes.fromhex(told["hash"])}


def _whole(told: Any) -> int:
    """A number that a database can keep; raises ValueError, TypeError."""
    number = int(told)
    if not 0 <= number <= _LARGEST:
        raise ValueError("the number is none of an audit log")
    return number


def _unpacked(told: Mapping[str, Any]) -> dict[str, Any]:
    if "packed" not in told:
        return dict(told)
    unpacking = zlib.decompressobj()
    raw = unpacking.decompress(base64.b85decode(told["packed"]), _MOST_UNPACKED)
    found: dict[str, Any] = orjson.loads(raw)
    return found


def _entry_row(post: str, chain: Mapping[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    digest = bytes.fromhex(told.pop("hash"))
    return {
        "post": post,
        "chain": chain["id"],
        "number": _whole(told["number"]),
        # The row says what the post wrote; this is what they are put in order by.
        "at": min(max(int(told["at"]), 0), _LAST_MOMENT),
        "kind": str(told["kind"]),
        "account": str(told["account"]),
        "row": canonical(told).decode(),
        "hash": digest,
    }


def _keep_entry(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep an entry once; another one in its place is kept beside it."""
    query = select(entries.c.row, entries.c.hash).where(
        *(entries.c[name] == row[name] for name in ("post", "chain", "number"))
    )
    known = connection.execute(query).first()
    if known is None:
        came = to_stamp(datetime.now(UTC))
        connection.execute(insert(entries).values({**row, "received_at": came}))
        _index_entry(connection, row)
    elif (known.row, known.hash) != (row["row"], row["hash"]):
        _conflict(connection, row["post"], row["chain"], row["number"], row["hash"], row["row"])


def _index_entry(connection: Connection, row: Mapping[str, Any]) -> None:
    """Let it be found by what was asked in it and shown: read here, not taken at the post's word."""
    told = orjson.loads(row["row"])
    try:
        keys = [(one[0], one[1], one[2]) for one in orjson.loads(told["shown"])]
        found = terms_of(orjson.loads(told["asked"]), keys)
    except (*_NO_SUCH, IndexError):
        return
    place = {name: row[name] for name in ("post", "chain", "number")}
    if found:
        connection.execute(insert(entry_terms), [place | {"term": term} for term in found])


def _conflict(
    connection: Connection, post: str, chain: str, number: int, digest: bytes, row: str
) -> None:
    values = {"post": post, "chain": chain, "number": number, "hash": digest, "row": row}
    insert_if_new(connection, conflicts, values)


def _text(value: Mapping[str, Any]) -> str:
    return canonical(value).decode()


def take_outcomes(home: Home, message: Message) -> None:
    """Keep what was marked at a post, among the ministry's own outcomes where it can be. As `take_audit`."""
    try:
        _check_sender(home, message)
        rows = list(message.body["outcomes"])
        read = [(_outcome(message.sender, one), _paper(one), int(one["had_at"])) for one in rows]
    except _NO_SUCH:
        raise _nothing_handed_back(message) from None
    with (
        database(home) as engine,
        Outcomes.open(home) as kept,
        Store.open(home) as store,
    ):
        for row, (outcome, paper, had_at) in zip(rows, read, strict=True):
            key = {
                "post": message.sender,
                "account": row["account"],
                "client_id": row["client_id"],
            }
            # First among those of the ministry, which keeps one of an id once: killed in between, the
            # message comes again, and the outcome is not lost.
            why = _mark(kept, store, outcome, paper, had_at)
            with writing(engine) as connection:
                insert_if_new(connection, outcomes, key | {"row": _text(row), "why": why})
                mine = (outcomes.c[name] == value for name, value in key.items())
                connection.execute(update(outcomes).where(*mine).values(why=why))


def _mark(
    kept: Outcomes, store: Store, outcome: Outcome, paper: tuple[bytes, Paper] | None, had_at: int
) -> str:
    """Mark it; gives why it could not be."""
    version = _version_then(store, outcome.key, had_at)
    if not version:
        return "The record is not in the bank."
    try:
        kept.mark_of_post(replace(outcome, version=version), paper)
    except (OutcomeRefused, OutcomeConflict) as refused:
        return str(refused)
    return ""


def _version_then(store: Store, key: Key, had_at: int) -> int:
    """The version that the record had in this bank when the post got its own: each bank has its numbers."""
    versions = store.history(key)
    then = [one.version for one in versions if one.at <= from_stamp(had_at)]
    return max(then, default=min((one.version for one in versions), default=0))


def _outcome(post: str, row: Mapping[str, Any]) -> Outcome:
    """Under the post's own name, as logins of two installations may be those of two people."""
    return Outcome(
        client_id=row["client_id"],
        key=Key(row["origin"], row["category"], row["id"]),
        version=int(row["version"]),
        request=row["request"],
        verdict=Verdict(row["verdict"]),
        done=Done(row["done"]),
        account=f"{post}/{row['account']}",
        state=row["state"],
        post=row["post"] or post,
        at=from_stamp(row["at"]),
        note=row["note"],
    )


def _paper(row: Mapping[str, Any]) -> tuple[bytes, Paper] | None:
    """The traveller's paper as the post has it: its mark is by the post's key and finds nothing here."""
    if not row["mark"]:
        return None
    paper = Paper(row["doc_state"], row["doc_kind"], row["doc_tail"])
    return bytes.fromhex(row["mark"]), paper
