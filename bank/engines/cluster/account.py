"""The account of work: which stretches of the change log are taken, done, and how far all is done.

One document a generation, changed by compare-and-swap (`if_seq_no`), so any number of workers on any
machines share the work without a coordinator: each takes the next stretch that nobody has, for a
minute at a time, and says when it is done. The number reached is the end of what is done without a
gap. A worker that is killed is overtaken when its minute ends; work done twice does no harm.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, NotFoundError

from bank.engines.protocol import EngineMissing, Overtaken, SetAside, still_aside

ACCOUNT_ID = "account"
LEASE_SECONDS = 60.0
MOST_TRIES = 100


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch of change numbers, first and last included, that a worker has taken until a time."""

    first: int
    last: int
    worker: str
    until: float


@dataclass(frozen=True, slots=True)
class Account:
    """How far a generation is."""

    reached: int = 0
    taken: tuple[Taken, ...] = ()
    done: tuple[tuple[int, int], ...] = ()
    set_aside: tuple[SetAside, ...] = ()

    def as_document(self) -> dict[str, Any]:
        """The account as it is kept."""
        return {"account": asdict(self)}

    @classmethod
    def from_document(cls, source: dict[str, Any]) -> Account:
        """The account of a document's source."""
        kept = source["account"]
        return cls(
            kept["reached"],
            tuple(Taken(**one) for one in kept["taken"]),
            tuple((first, last) for first, last in kept["done"]),
            tuple(SetAside(**one) for one in kept["set_aside"]),
        )


def take(
    account: Account, worker: str, upto: int, most: int, now: float
) -> tuple[Account, tuple[int, int] | None]:
    """The account after a worker took the next free stretch of at most `most` changes, and that stretch."""
    held = [one for one in account.taken if one.until > now]
    busy = sorted([*((one.first, one.last) for one in held), *account.done])
    first = account.reached + 1
    for low, high in busy:
        if first < low:
            break
        first = max(first, high + 1)
    last = min(upto, first + most - 1, *(low - 1 for low, _ in busy if low > first))
    if first > last:
        return replace(account, taken=tuple(held)), None
    mine = Taken(first, last, worker, now + LEASE_SECONDS)
    return replace(account, taken=(*held, mine)), (first, last)


def finish(
    account: Account,
    worker: str,
    stretches: Sequence[tuple[int, int]],
    set_aside: Sequence[SetAside],
    written: Mapping[str, int],
    now: float,
) -> Account:
    """The account after stretches are done: what the worker still has is held on, the number moves up.

    A change set aside is forgotten once a later one of its key is `written` (keys with the numbers of
    their changes): workers end in any order, and an earlier one says nothing of it.
    """
    done = set(stretches)
    taken = tuple(
        replace(one, until=now + LEASE_SECONDS) if one.worker == worker else one
        for one in account.taken
        if (one.first, one.last) not in done
    )
    reached, rest = account.reached, []
    for first, last in sorted({*account.done, *done}):
        if first <= reached + 1:
            reached = max(reached, last)
        else:
            rest.append((first, last))
    aside = still_aside((*account.set_aside, *set_aside), written)
    return Account(reached, taken, tuple(rest), tuple(aside.values()))


class AccountKeeper:
    """Reads and changes the account behind an alias."""

    def __init__(self, client: Elasticsearch, alias: str, *, filling: bool = False) -> None:
        self._client = client
        self._alias = alias
        self._filling = filling

    def read(self) -> Account:
        """The account as it stands; raises EngineMissing, Overtaken."""
        return self._read()[0]

    def _read(self) -> tuple[Account, int, int]:
        try:
            found = self._client.get(index=self._alias, id=ACCOUNT_ID)
        except NotFoundError:
            if self._filling:
                raise Overtaken("Another worker has brought this index live.") from None
            raise EngineMissing("There is no index yet: run `kordon reindex`.") from None
        account = Account.from_document(found["_source"])
        return account, found["_seq_no"], found["_primary_term"]

    def change(self, step: Callable[[Account], Account]) -> Account:
        """Change the account by a step, made again whenever another worker was quicker.

        What was written is seen by searches when this returns.
        """
        for tries in range(MOST_TRIES):
            account, seq_no, primary_term = self._read()
            changed = step(account)
            if changed == account:
                return account
            try:
                self._client.index(
                    index=self._alias,
                    id=ACCOUNT_ID,
                    document=changed.as_document(),
                    if_seq_no=seq_no,
                    if_primary_term=primary_term,
                    require_alias=True,
                    refresh=True,
                )
            except ConflictError:
                time.sleep(random.uniform(0, min(0.5, 0.01 * (tries + 1))))
                continue
            return changed
        raise EngineMissing("The account of the index workers is too busy: start fewer of them.")
