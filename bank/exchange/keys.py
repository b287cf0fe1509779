"""Keys as the doors see them: which party this is, its own keys, and whom it trusts.

Every act is in the audit log before it is done.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bank.audited import Actor
from bank.exchange import own_keys, parties
from bank.exchange.auditing import audited
from bank.exchange.database import database
from bank.exchange.errors import KeyRefused
from bank.exchange.files import one_at_a_time
from bank.exchange.key_files import KeyFile, read_key_file, trust, write_key_file
from bank.exchange.own_keys import OwnKey, key_at, make_key, read_keys, write_keys
from bank.exchange.party import Party, PublicKey
from bank.home import Home
from bank.store.engine import reading, writing

VALID_DAYS = 730
ANNOUNCED_DAYS = 14
"""A new key begins so many days after it was announced: until then all others must have its file."""


def set_party(home: Home, party: Party, who: Actor) -> None:
    """Say which party this installation is; raises KeyRefused when it is another one already."""
    told = {"party": party.code, "state": party.state, "kind": party.kind.value}
    with database(home) as engine, writing(engine) as connection:
        parties.set_own(connection, party)
        audited(home, who, "exchange-party-set", told)


def own(home: Home) -> Party:
    """The party that this installation is; raises NotSetUp."""
    with database(home) as engine, reading(engine) as connection:
        return parties.own_party(connection)


def others(home: Home) -> list[Party]:
    """All other parties known here, by code."""
    with database(home) as engine, reading(engine) as connection:
        return parties.other_parties(connection)


def new_key(
    home: Home, who: Actor, *, days: int = VALID_DAYS, now: datetime | None = None
) -> PublicKey:
    """Make the first key, valid from now; raises KeyRefused when there is a valid one: rotate."""
    now = now or datetime.now(UTC)
    party = own(home)
    with one_at_a_time(home, "keys"):
        known = read_keys(home)
        if any(not one.public.why_not(now) for one in known):
            raise KeyRefused("There is a valid key already: `kordon exchange keys rotate`.")
        made = make_key(party.code, now, now + timedelta(days=days))
        audited(home, who, "exchange-key-made", {"key": made.public.id})
        write_keys(home, [*known, made])
    return made.public


def rotate_key(
    home: Home,
    who: Actor,
    *,
    days: int = VALID_DAYS,
    after_days: int = ANNOUNCED_DAYS,
    now: datetime | None = None,
) -> PublicKey:
    """Make a new key that begins later, announced by the present one, which stays valid to its end."""
    now = now or datetime.now(UTC)
    party = own(home)
    with one_at_a_time(home, "keys"):
        known = read_keys(home)
        present = key_at(known, now)
        begins = now + timedelta(days=after_days)
        if begins > present.public.valid_until:
            raise KeyRefused(
                "The new key would begin after the present one ends: begin it earlier."
            )
        made = make_key(party.code, begins, begins + timedelta(days=days))
        announced = own_keys.changed(made, replace(made.public, announced_by=present.public.id))
        told = {"key": made.public.id, "announced_by": present.public.id}
        audited(home, who, "exchange-key-rotated", told)
        write_keys(home, [*known, announced])
    return announced.public


def revoke_key(home: Home, who: Actor, key_id: str, *, now: datetime | None = None) -> PublicKey:
    """Revoke a key, an own one or another party's, by its fingerprint or the start of it.

    Of an own key the others learn by the next key file, which another own key must sign.
    """
    now = now or datetime.now(UTC)
    wanted = "".join(key_id.split()).lower()
    with one_at_a_time(home, "keys"):
        known = read_keys(home)
        mine = [one for one in known if one.public.id.startswith(wanted)]
        if len(wanted) >= 8 and len(mine) == 1:
            gone = replace(mine[0].public, revoked=mine[0].public.revoked or now)
            audited(home, who, "exchange-key-revoked", {"key": gone.id, "party": gone.party})
            write_keys(home, [_revoked(one, gone) for one in known])
            return gone
    with database(home) as engine, writing(engine) as connection:
        found = [one for one in _all_keys(home) if one.id.startswith(wanted)]
        if len(wanted) < 8 or len(found) != 1:
            raise KeyRefused("Give the fingerprint of one key, or its first eight signs at least.")
        gone = parties.revoke(connection, found[0].id, now)
        audited(home, who, "exchange-key-revoked", {"key": gone.id, "party": gone.party})
    return gone


def _revoked(key: OwnKey, gone: PublicKey) -> OwnKey:
    return own_keys.changed(key, gone) if key.public.id == gone.id else key


def _all_keys(home: Home) -> list[PublicKey]:
    return [one for party in others(home) for one in keys_known(home, party.code)]


def keys_known(home: Home, party: str = "") -> list[PublicKey]:
    """The public keys of a party, the own ones without one; the oldest first."""
    if not party:
        return [one.public for one in read_keys(home)]
    with database(home) as engine, reading(engine) as connection:
        return parties.keys_of(connection, party)


def key_file(home: Home, *, now: datetime | None = None) -> bytes:
    """The key file to hand to other parties; raises NotSetUp."""
    return write_key_file(own(home), read_keys(home), now or datetime.now(UTC))


def trust_file(
    home: Home,
    raw: bytes,
    who: Actor,
    *,
    fingerprint: str = "",
    gives: tuple[str, ...] | None = None,
    now: datetime | None = None,
) -> Party:
    """Trust a party by its key file; raises KeyRefused with what is to be compared or is wrong."""
    file: KeyFile = read_key_file(raw)
    with database(home) as engine, writing(engine) as connection:
        if file.party.code == parties.own_party(connection).code:
            raise KeyRefused(f"{file.party.code} is this installation itself.")
        party = trust(
            connection, file, now or datetime.now(UTC), fingerprint=fingerprint, gives=gives
        )
        told = {"party": party.code, "key": file.fingerprint, "gives": list(party.gives)}
        audited(home, who, "exchange-party-trusted", told)
    return party


def party_of(home: Home, code: str) -> Party:
    """Another party; raises UnknownParty."""
    with database(home) as engine, reading(engine) as connection:
        return parties.known_party(connection, code)
