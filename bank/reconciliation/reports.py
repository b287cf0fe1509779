"""The reports of a bank, kept by number. Whoever shows one asks before whether it may be seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, insert, select, update

from bank.closing import Closes
from bank.home import Home
from bank.reconciliation.database import open_database
from bank.reconciliation.errors import UnknownReport
from bank.reconciliation.model import About, Difference, Figures, Kind, Report, Standing
from bank.reconciliation.rows import difference_of, figures_text, report_of, row_of
from bank.reconciliation.tables import differences, reports
from bank.store.engine import reading, writing
from bank.store.model import to_stamp

_READ_AT_ONCE = 1_000
_LARGEST = 2**63 - 1


class Reports(Closes):
    """Reports and their entries in one database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, home: Home, database: str | None = None) -> Reports:
        """Open, and create or migrate, the reports of a home.

        `database` is a URL, else KORDON_RECONCILIATION, else SQLite in the home. Raises StoreError.
        """
        return cls(open_database(home, database))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    # Making

    def begin(self, about: About) -> int:
        """Begin a report and give its number."""
        row = {
            "origin": about.origin,
            "category": about.category,
            "state": about.state,
            "source_name": about.source_name,
            "source_digest": about.source_digest,
            "day": about.day.isoformat(),
            "by": about.by,
            "standing": Standing.MAKING.value,
            "began_at": _now(),
            "bank_change": 0,
            "figures": figures_text(Figures()),
        }
        with writing(self._engine) as connection:
            key = connection.execute(insert(reports).values(row)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def add(self, number: int, first_place: int, some: Collection[Difference]) -> None:
        """Keep some entries of a report that is being made, from a place on."""
        rows = [row_of(number, first_place + place, one) for place, one in enumerate(some)]
        with writing(self._engine) as connection:
            connection.execute(insert(differences), rows)

    def finish(self, number: int, bank_change: int, figures: Figures) -> Report:
        """Note that a report is made."""
        with writing(self._engine) as connection:
            connection.execute(
                update(reports)
                .where(reports.c.number == number)
                .values(
                    standing=Standing.MADE.value,
                    made_at=_now(),
                    bank_change=bank_change,
                    figures=figures_text(figures),
                )
            )
        return self.report(number)

    def forget(self, number: int) -> None:
        """Delete a report, made or broken off, with its entries; raises UnknownReport."""
        with writing(self._engine) as connection:
            connection.execute(delete(differences).where(differences.c.report == number))
            gone = connection.execute(delete(reports).where(reports.c.number == number))
            if not gone.rowcount:
                raise _unknown(number)

    # Reading

    def report(self, number: int) -> Report:
        """A report that was made to its end; raises UnknownReport."""
        query = select(reports).where(
            reports.c.number == min(number, _LARGEST),
            reports.c.standing == Standing.MADE.value,
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise _unknown(number)
        return report_of(row)

    def reports(self, states: Collection[str] | None = None) -> list[Report]:
        """All reports, those of originators of some states when told, the newest first."""
        query = select(reports).order_by(reports.c.number.desc())
        if states is not None:
            query = query.where(reports.c.state.in_(states))
        with reading(self._engine) as connection:
            return [report_of(row) for row in connection.execute(query)]

    def newest_of(self, origin: str, category: str) -> int:
        """The number of the newest report of an array that was made, 0 without one."""
        query = (
            select(reports.c.number)
            .where(
                reports.c.origin == origin,
                reports.c.category == category,
                reports.c.standing == Standing.MADE.value,
            )
            .order_by(reports.c.number.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            return connection.execute(query).scalar() or 0

    def differences(
        self, number: int, kinds: Collection[Kind], after: int = 0, limit: int = 100
    ) -> list[Difference]:
        """The next entries of some kinds after a place, by place."""
        query = (
            select(differences)
            .where(
                differences.c.report == number,
                differences.c.kind.in_([one.value for one in kinds]),
                differences.c.place > after,
            )
            .order_by(differences.c.place)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [difference_of(row) for row in connection.execute(query)]

    def all_differences(
        self, number: int, kinds: Iterable[Kind] = tuple(Kind)
    ) -> Iterator[Difference]:
        """All entries of these kinds, kind after kind, however many."""
        for kind in kinds:
            after, some = 0, [None]
            while some:
                found = self.differences(number, (kind,), after, _READ_AT_ONCE)
                yield from found
                after = found[-1].place if found else 0
                some = [None] if len(found) == _READ_AT_ONCE else []


def _unknown(number: int) -> UnknownReport:
    return UnknownReport(f"there is no report {number}; `kordon reconcile list` lists them")


def _now() -> int:
    return to_stamp(datetime.now(UTC))
