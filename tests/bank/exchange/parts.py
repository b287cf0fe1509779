"""Two ministries with keys that trust each other, and records to send."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bank import exchange
from bank.access import Agreement, Agreements
from bank.audited import Actor
from bank.exchange import Party, PartyKind, Receipt, SentPackage
from bank.home import Home
from bank.store import Change, Store
from index_mappings.schemas import load_record

WHO = Actor("test")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
WANTED = "wanted-persons"


@dataclass(frozen=True)
class Ministry:
    """One installation."""

    home: Home
    code: str

    def key_file(self, now: datetime = NOW) -> bytes:
        return exchange.key_file(self.home, now=now)

    def trust(self, other: Ministry, gives: tuple[str, ...] = ()) -> None:
        fingerprint = exchange.keys_known(other.home)[0].id
        exchange.trust_file(
            self.home, other.key_file(), WHO, fingerprint=fingerprint, gives=gives, now=NOW
        )

    def put(self, records: Iterable[dict[str, Any]], *, full: bool = False, category: str = WANTED,
            origin: str = "") -> None:  # fmt: skip
        """Take records of the own state into the bank."""
        bodies = [load_record(category, one) for one in records]
        changes = [Change("upsert", one["id"], one, line) for line, one in enumerate(bodies, 1)]
        self.write(changes, full=full, category=category, origin=origin)

    def withdraw(self, *ids: str) -> None:
        self.write([Change("withdraw", one) for one in ids])

    def write(self, changes: Sequence[Change], *, full: bool = False, category: str = WANTED,
              origin: str = "") -> None:  # fmt: skip
        with Store.open(self.home) as store:
            run = store.begin_run("ingest", category, origin or self.code, "t", "", full)
            store.write_batch(run.number, changes, 1)
            store.finish_run(run.number)

    def agree(self, receiver: str, **terms: Any) -> int:
        """Give the receiver wanted persons for border checks, unless told otherwise."""
        known: dict[str, Any] = {
            "categories": frozenset({WANTED}),
            "purposes": frozenset({"border-check"}),
            "first_day": date(2026, 1, 1),
        }
        with Agreements.open(self.home) as agreements:
            made = Agreement(self.code, receiver, **(known | terms))
            return agreements.add(made, who="ministry", why="protocol").number

    def end(self, number: int, day: date) -> None:
        with Agreements.open(self.home) as agreements:
            agreements.end(number, day, who="ministry", why="denounced")

    def make(self, to: Ministry, now: datetime = NOW, **how: Any) -> SentPackage | None:
        return exchange.make_package(self.home, to.code, who=WHO, now=now, **how)

    def take(self, path: Path, now: datetime = NOW) -> Receipt:
        return exchange.take_in(self.home, path, who=WHO, now=now)

    def records(self, origin: str, category: str = WANTED) -> dict[str, dict[str, Any]]:
        """What the bank has of an array, by id."""
        with Store.open(self.home) as store:
            keys = {one.key for one in _log(store) if one.key[:2] == (origin, category)}
            found = store.records(sorted(keys)).values()
            return {one.id: one.body for one in found if one.status == "active" and one.body}

    def quarantined(self, origin: str) -> int:
        """Rows of an originator's arrays that were refused and are not in the bank."""
        with Store.open(self.home) as store:
            return sum(one.quarantined for one in store.freshness() if one.origin == origin)


def _log(store: Store) -> Iterable[Any]:
    after = 0
    while rows := store.changes(after, 1000):
        yield from rows
        after = rows[-1].number


def ministry(
    folder: Path, code: str, kind: PartyKind = PartyKind.MINISTRY, database: str = ""
) -> Ministry:
    home = Home(folder / code.lower(), database)
    exchange.set_party(home, Party(code, code[:2], kind, f"Ministry of {code}"), WHO)
    exchange.new_key(home, WHO, now=NOW - timedelta(days=1))
    return Ministry(home, code)


def acquainted(*all_of_them: Ministry) -> None:
    for one in all_of_them:
        for other in all_of_them:
            if one is not other:
                one.trust(other)


def send_all(sender: Ministry, to: Ministry, now: datetime = NOW, **how: Any) -> list[Receipt]:
    """Make what there is to send, and carry all that waits, receipts back too."""
    sender.make(to, now, **how)
    receipts = []
    for package in exchange.packages_for(sender.home, to.code):
        receipt = to.take(exchange.hand_over(sender.home, package, now=now), now)
        exchange.take_receipt(sender.home, receipt.as_bytes(), who=WHO, now=now)
        receipts.append(receipt)
    return receipts


def agree_by_digest(sender: Ministry, to: Ministry, category: str = WANTED, day: date = TODAY,
                    origin: str = "") -> None:  # fmt: skip
    """Both banks have the same of an array, reckoned anew on both sides."""
    origin = origin or sender.code
    has = exchange.array_digest(to.home, origin, category)
    assert exchange.given_digest(sender.home, to.code, origin, category, day=day) == has
    assert exchange.expected_digest(sender.home, to.code, origin, category) == has


def person(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"W-{number:04}",
        "names": [{"surname": f"Щербаков{'а' * (number % 3)}", "given": "Олег"}],
        "birth_dates": ["1970-01-02"],
        "sex": "male",
        **more,
    }
