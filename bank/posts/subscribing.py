"""At the post: becoming one, trusting its ministry, and taking in what that says of the copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import orjson
from sqlalchemy import insert, select, update

from bank import exchange
from bank.access import is_state
from bank.audited import Actor
from bank.exchange import Message, MessageRefused, Party, PartyKind
from bank.exchange.key_files import read_key_file
from bank.exchange.limits import MOST_RECORDS
from bank.home import Home
from bank.posts.copy import Clock
from bank.posts.database import PostRefused, database
from bank.posts.tables import terms
from bank.store import Originator, Store
from bank.store.engine import reading, writing
from bank.store.errors import UnknownOriginator
from bank.store.model import from_stamp, to_stamp
from index_mappings.categories import CATEGORIES
from index_mappings.countries import country_codes


def subscribe(
    home: Home,
    code: str,
    ministry_keys: bytes,
    who: Actor,
    *,
    fingerprint: str,
    name: str = "",
    now: datetime | None = None,
) -> bytes:
    """Make this installation a post of the state of that ministry; gives the key file to admit it by.

    The ministry may send records of all states: it passes on what its state is given. Again it changes
    nothing but the ministry's keys. Raises PostRefused, ExchangeError, StoreError, AuditUnavailable.
    """
    at = now or datetime.now(UTC)
    ministry = read_key_file(ministry_keys).party
    if ministry.kind is PartyKind.POST:
        raise PostRefused(f"{ministry.code} is a post: subscribe at a ministry.")
    post = Party(code, ministry.state, PartyKind.POST, name)
    exchange.set_party(home, post, who)
    if all(one.why_not(at) for one in exchange.keys_known(home)):
        exchange.new_key(home, who, now=at)
    others = tuple(one for one in country_codes() if is_state(one) and one != ministry.state)
    exchange.trust_file(home, ministry_keys, who, fingerprint=fingerprint, gives=others, now=at)
    with database(home) as engine, writing(engine) as connection:
        known = connection.execute(select(terms.c.ministry)).scalar()
        if known not in (None, ministry.code):
            raise PostRefused(f"This is a post of {known} already: set up another installation.")
        if known is None:
            connection.execute(
                insert(terms).values(
                    only=1, ministry=ministry.code, longest_hours=0, categories="[]", said_at=0
                )
            )
    return exchange.key_file(home, now=at)


def ministry_of(home: Home) -> str:
    """The ministry's code; raises PostRefused where this is no subscribed post."""
    found = _ministry(home)
    if found is None:
        raise PostRefused("This is no post: `kordon post subscribe` makes it one.")
    return found


def _ministry(home: Home) -> str | None:
    with database(home) as engine, reading(engine) as connection:
        return connection.execute(select(terms.c.ministry)).scalar()


def take_terms(home: Home, message: Message) -> None:
    """Take in the terms of the copy; older ones than are known change nothing. Raises MessageRefused."""
    try:
        values = {
            "longest_hours": int(message.body["longest_hours"]),
            "categories": orjson.dumps(message.body["categories"]).decode(),
            "revoked_at": None,
        }
    except (KeyError, TypeError, ValueError):
        raise MessageRefused(f"The message {message.id} holds no terms of a copy.") from None
    _keep(home, message, values, begins=True)


def take_revocation(home: Home, message: Message) -> None:
    """Take in that the post is served no longer."""
    _keep(home, message, {"revoked_at": to_stamp(message.made_at)})


def take_originators(home: Home, message: Message) -> None:
    """Take in whose records the copy has, and how they are reached: from the own ministry only.

    Raises MessageRefused, StoreError.
    """
    if message.sender != _ministry(home):
        return
    try:
        told = [Originator(**one) for one in message.body["originators"]]
    except (KeyError, TypeError):
        raise MessageRefused(f"The message {message.id} names no originators.") from None
    with Store.open(home) as store:
        for one in told:
            store.register_originator(one)


def take_quarantined(home: Home, message: Message) -> None:
    """Take in how many rows of each array the own ministry has in quarantine: the copy lacks them.

    Raises MessageRefused, StoreError.
    """
    if message.sender != _ministry(home):
        return
    try:
        told = {_array(one): _rows(one["rows"]) for one in message.body["arrays"]}
    except (KeyError, TypeError, ValueError):
        raise MessageRefused(f"The message {message.id} tells of no rows in quarantine.") from None
    with Store.open(home) as store:
        try:
            store.refused_elsewhere(told)
        except UnknownOriginator as problem:
            raise MessageRefused(f"The message {message.id}: {problem}") from None


def _array(told: Mapping[str, object]) -> tuple[str, str]:
    origin, category = told["origin"], told["category"]
    if not isinstance(origin, str) or not isinstance(category, str) or category not in CATEGORIES:
        raise ValueError("there is no such array")
    return origin, category


def _rows(told: object) -> int:
    if not isinstance(told, int) or not 0 <= told <= MOST_RECORDS:
        raise ValueError("no array has so many rows")
    return told


def _keep(home: Home, message: Message, values: dict[str, object], *, begins: bool = False) -> None:
    with database(home) as engine, writing(engine) as connection:
        known = connection.execute(select(terms)).first()
        # Only the own ministry's word counts, and none that is older than what it said last.
        if known is None or message.sender != known.ministry:
            return
        if message.made_at <= from_stamp(known.said_at):
            return
        connection.execute(update(terms).values(said_at=to_stamp(message.made_at), **values))
        if begins:
            # The ministry has seen to this post just now: a clock that once ran ahead is forgiven.
            Clock(home).begin(max(message.made_at, datetime.now(UTC)))
