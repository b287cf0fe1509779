"""Agreements in the bank's database: every edit a new version, with who, when and why; none is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.engine import URL

from bank.access.agreement import Agreement, check
from bank.access.decision import AccessBook
from bank.access.paths import sorted_paths
from bank.access.refusal import AgreementRefused, refuse
from bank.closing import Closes
from bank.home import Home
from bank.store.engine import bring_up_to_date, connect, reading, url_of, writing
from bank.store.errors import StoreError
from bank.store.model import from_stamp, to_stamp
from bank.store.tables import agreement_counter, agreements


class UnknownAgreement(StoreError):
    """There is no agreement of this number."""


@dataclass(frozen=True, slots=True)
class AgreementVersion:
    """An agreement as one edit left it; the first version is that of its conclusion."""

    agreement: Agreement
    version: int
    who: str
    why: str
    at: datetime


class Agreements(Closes):
    """The agreements of one bank. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._book: AccessBook | None = None

    @classmethod
    def open(cls, where: Home | URL | str) -> Agreements:
        """Open, and create or migrate, the database of a home or URL; raises StoreError."""
        engine = connect(url_of(where))
        bring_up_to_date(engine)
        return cls(engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def add(self, agreement: Agreement, *, who: str, why: str) -> Agreement:
        """Keep a new agreement and give it its number; raises AgreementRefused."""
        check(agreement)
        _check_signature(who, why)
        with writing(self._engine) as connection:
            number = _next_edit(connection, new=1)
            added = replace(agreement, number=number)
            _write(connection, AgreementVersion(added, 1, who, why, datetime.now(UTC)))
            return added

    def change(self, agreement: Agreement, *, who: str, why: str) -> AgreementVersion:
        """Keep a new version of the agreement of that number.

        Its states stay: between others it would be another agreement. Raises AgreementRefused,
        UnknownAgreement.
        """
        check(agreement)

        def changed(old: Agreement) -> Agreement:
            moved = [
                refuse(
                    name,
                    "cannot change: end this agreement and add another",
                    "не меняется: завершите это соглашение и добавьте другое",
                )
                for name in ("giver", "receiver")
                if getattr(old, name) != getattr(agreement, name)
            ]
            if moved:
                raise AgreementRefused(moved)
            return agreement

        return self._edit(agreement.number, changed, who, why)

    def end(self, number: int, last_day: date, *, who: str, why: str) -> AgreementVersion:
        """Let an agreement end with a day; one before its first day keeps it from ever beginning.

        Raises AgreementRefused, UnknownAgreement.
        """
        return self._edit(number, lambda old: replace(old, last_day=last_day), who, why)

    def _edit(
        self, number: int, edit: Callable[[Agreement], Agreement], who: str, why: str
    ) -> AgreementVersion:
        _check_signature(who, why)
        with writing(self._engine) as connection:
            _next_edit(connection)
            newest = _versions(connection, number)[0]
            version = AgreementVersion(
                edit(newest.agreement), newest.version + 1, who, why, datetime.now(UTC)
            )
            _write(connection, version)
            return version

    def history(self, number: int) -> list[AgreementVersion]:
        """All versions of an agreement, the newest first; raises UnknownAgreement."""
        with reading(self._engine) as connection:
            return _versions(connection, number)

    def all(self) -> list[Agreement]:
        """Every agreement in its newest version, by number, those ended and not yet begun too."""
        return list(self.book().agreements)

    def current(self, day: date) -> list[Agreement]:
        """The agreements in force on a day, by number."""
        return [one for one in self.all() if one.in_force(day)]

    def version(self) -> int:
        """How many edits there were; cheap to ask."""
        with reading(self._engine) as connection:
            return edits_made(connection)

    def book(self) -> AccessBook:
        """The snapshot to decide by, read again only when there was an edit since."""
        known = self._book
        with reading(self._engine) as connection:
            # Counted before the rows are read: an edit in between makes the next call read again.
            edits = edits_made(connection)
            if known is None or known.version != edits:
                known = self._book = read_book(connection, edits)
        return known


def read_book(connection: Connection, edits: int) -> AccessBook:
    """All agreements as they stand; `edits` is how many edits there were, counted before."""
    return AccessBook(_newest(connection), edits)


def book_of(connection: Connection) -> AccessBook:
    """The snapshot to decide by, as this transaction sees it."""
    return read_book(connection, edits_made(connection))


def mirror(
    connection: Connection, agreement: Agreement, *, who: str, why: str
) -> AgreementVersion | None:
    """Keep, in this transaction, an agreement as its giver has it; None when it is known so.

    With number 0 it is a new one. Raises AgreementRefused, UnknownAgreement.
    """
    check(agreement)
    new = not agreement.number
    before = None if new else _versions(connection, agreement.number)[0]
    if before and before.agreement == agreement:
        return None
    number = _next_edit(connection, new=int(new))
    kept = replace(agreement, number=number) if new else agreement
    version = AgreementVersion(
        kept, before.version + 1 if before else 1, who, why, datetime.now(UTC)
    )
    _write(connection, version)
    return version


def end_mirrored(connection: Connection, number: int, last_day: date, *, who: str) -> None:
    """End, in this transaction, a kept agreement that its giver no longer names.

    One that has ended by then stays as it is. Raises UnknownAgreement.
    """
    newest = _versions(connection, number)[0]
    ended = newest.agreement.last_day
    if ended is None or ended > last_day:
        _next_edit(connection)
        kept = replace(newest.agreement, last_day=last_day)
        why = "The giver no longer names it"
        _write(connection, AgreementVersion(kept, newest.version + 1, who, why, datetime.now(UTC)))


def _check_signature(who: str, why: str) -> None:
    missing = [
        refuse(name, en, ru)
        for name, given, en, ru in (
            ("who", who, "say who decided on this", "укажите, кто принял решение"),
            ("why", why, "say on what ground", "укажите основание"),
        )
        if not given.strip()
    ]
    if missing:
        raise AgreementRefused(missing)


def edits_made(connection: Connection) -> int:
    """How often agreements were edited: another number, and what states see may be another."""
    return int(connection.execute(select(agreement_counter.c.edits)).scalar_one())


def _next_edit(connection: Connection, new: int = 0) -> int:
    """Count an edit, which keeps other editors waiting, and give the last agreement's number."""
    counter = agreement_counter.c
    connection.execute(
        update(agreement_counter).values(
            edits=counter.edits + 1, last_number=counter.last_number + new
        )
    )
    return int(connection.execute(select(counter.last_number)).scalar_one())


def _write(connection: Connection, version: AgreementVersion) -> None:
    one = version.agreement
    terms: dict[str, Any] = {
        "categories": sorted(one.categories),
        "withheld": sorted_paths(one.withheld),
        "texts_given": sorted_paths(one.texts_given),
        "purposes": sorted(one.purposes),
    }
    connection.execute(
        insert(agreements).values(
            number=one.number,
            version=version.version,
            giver=one.giver,
            receiver=one.receiver,
            terms=orjson.dumps(terms).decode(),
            first_day=one.first_day.isoformat(),
            last_day=one.last_day.isoformat() if one.last_day else None,
            note=one.note,
            who=version.who,
            why=version.why,
            at=to_stamp(version.at),
        )
    )


def _versions(connection: Connection, number: int) -> list[AgreementVersion]:
    rows = connection.execute(
        select(agreements)
        .where(agreements.c.number == number)
        .order_by(agreements.c.version.desc())
    )
    found = [
        AgreementVersion(_agreement(row), row.version, row.who, row.why, from_stamp(row.at))
        for row in rows
    ]
    if not found:
        raise UnknownAgreement(f"there is no agreement {number}")
    return found


def _newest(connection: Connection) -> tuple[Agreement, ...]:
    rows = connection.execute(
        select(agreements).order_by(agreements.c.number, agreements.c.version)
    )
    return tuple({row.number: _agreement(row) for row in rows}.values())


def _agreement(row: Row[Any]) -> Agreement:
    terms = orjson.loads(row.terms)
    return Agreement(
        row.giver,
        row.receiver,
        frozenset(terms["categories"]),
        frozenset(terms["purposes"]),
        date.fromisoformat(row.first_day),
        date.fromisoformat(row.last_day) if row.last_day else None,
        terms["withheld"],
        row.note,
        row.number,
        terms.get("texts_given", {}),
    )
