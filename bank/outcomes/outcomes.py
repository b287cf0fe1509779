"""Outcomes and clearances as the rest of Kordon sees them.

Nothing here asks whether an account may do it, or whether a viewer sees the record: the doors do, and
write to the audit log.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from bank.closing import Closes
from bank.home import Home
from bank.outcomes import clearing as clearing_rows
from bank.outcomes import marking as marking_rows
from bank.outcomes.checks import check_clearing, check_note, check_outcome, check_who
from bank.outcomes.clearing import Cleared
from bank.outcomes.database import hold, open_database
from bank.outcomes.errors import OutcomeRefused
from bank.outcomes.identity import identity_of
from bank.outcomes.keys import Marks, lost_key, make_marks, read_marks
from bank.outcomes.model import (
    Clearance,
    Clearing,
    DayCount,
    Document,
    Marked,
    Outcome,
    Page,
    Paper,
    Purged,
    Revocation,
    Witness,
)
from bank.outcomes.papers import kept, names_paper
from bank.outcomes.settings import read_retention
from bank.outcomes.tables import marking
from bank.store import Store
from bank.store.engine import reading, writing
from bank.store.model import Key, StoredRecord
from index_mappings.fields import Text

Counted = Callable[[Purged], None]


class Outcomes(Closes):
    """The outcomes and clearances of one bank. Safe to share between threads."""

    def __init__(self, engine: Engine, home: Home, store: Store) -> None:
        self._engine = engine
        self._settings = home.settings
        self._store = store

    @classmethod
    def open(cls, home: Home, database: str | None = None) -> Outcomes:
        """Open, and create or migrate, the outcomes of a home.

        `database` is a URL, else KORDON_OUTCOMES, else SQLite in the home. Raises StoreError.
        """
        engine = open_database(home, database)
        try:
            return cls(engine, home, Store.open(home))
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections."""
        self._store.close()
        self._engine.dispose()

    # What became of hits

    def mark(self, outcome: Outcome, witness: Witness | None = None) -> Marked:
        """Keep what an officer says of a hit; said again with the same client's id, it is kept once.

        A correction is another outcome of the same request, record and account, with an id of its own.
        The witness is called unless it is kept already.
        Raises OutcomeRefused, OutcomeConflict, KeyTrouble, StoreError.
        """
        check_outcome(outcome)
        self._record(outcome.key, outcome.version)
        with writing(self._engine) as connection:
            hold(connection)
            paper = None
            if outcome.traveller is not None:
                paper = kept(self._marks_for_writing(connection), outcome.traveller)
            return marking_rows.add(connection, outcome, paper, witness)

    def mark_of_post(self, outcome: Outcome, paper: tuple[bytes, Paper] | None) -> Marked:
        """Keep what was marked at a post, as `mark` does; the paper as the post keeps it."""
        check_outcome(outcome)
        self._record(outcome.key, outcome.version)
        with writing(self._engine) as connection:
            hold(connection)
            return marking_rows.add(connection, outcome, paper)

    def of_record(self, key: tuple[str, str, str]) -> list[Marked]:
        """All that was said of a record, the newest first; corrected outcomes do not `count`."""
        with reading(self._engine) as connection:
            return marking_rows.of_record(connection, Key(*key))

    def for_originator(
        self,
        origins: Collection[str],
        since: datetime,
        *,
        before: int | None = None,
        limit: int = 50,
    ) -> Page:
        """Outcomes that count of records of these originators' codes, the newest first.

        For the supervisor of a state: the codes of all its originators. `before` is that of the page
        before.
        """
        with reading(self._engine) as connection:
            found = marking_rows.of_origins(connection, origins, since, before, limit + 1)
        more = len(found) > limit
        return Page(tuple(found[:limit]), found[limit - 1].number if more else None)

    def by_day(
        self,
        first: date,
        last: date,
        *,
        origins: Collection[str] | None = None,
        states: Collection[str] | None = None,
        zone: tzinfo = UTC,
    ) -> list[DayCount]:
        """How many outcomes count on each day, by category, verdict and what was done; no zeros.

        Of records of some originators' codes and by officers of some states, all unless told; days
        are those of a zone that differs from UTC by whole hours.
        """
        with reading(self._engine) as connection:
            return marking_rows.by_day(connection, (first, last), origins, states, zone)

    # Cleared namesakes

    def clear(self, clearing: Clearing, witness: Witness | None = None) -> Clearance:
        """Keep the word that a paper's bearer is not whom a version of a record means.

        A paper that the record itself names is refused, but to the state that owns the record. The witness
        is called unless it is kept already.
        Raises OutcomeRefused, KeyTrouble, StoreError.
        """
        check_clearing(clearing)
        record = self._record(clearing.key, clearing.version)
        body = self._body(record, clearing.version)
        if clearing.state != record.state and names_paper(body, record.category, clearing.document):
            raise OutcomeRefused(
                Text(
                    "The record names this very document: only its originator's state can clear it.",
                    "Запись содержит именно этот документ: отметку может сделать только государство "
                    "инициатора.",
                )
            )
        identity = identity_of(record.category, body)
        with writing(self._engine) as connection:
            hold(connection)
            paper = kept(self._marks_for_writing(connection), clearing.document)
            made = clearing_rows.add(connection, clearing, paper, identity, record.state, witness)
        return self._as_it_stands([made])[0]

    def cleared(
        self,
        documents: Iterable[Document],
        keys: Iterable[tuple[str, str, str]],
        viewer_state: str,
    ) -> dict[Key, Clearance]:
        """For the hits of a lookup, which of them the bearer of these papers was cleared of.

        One query; where something is found, a second asks whether the records have changed since. Give
        only keys that the viewer sees. Of several clearances of a record that of its present
        description goes first, then its originator's, then the newest. A paper that cannot be read
        finds nothing. Raises KeyTrouble, StoreError.
        """
        wanted = [Key(*key) for key in keys]
        papers = list(documents)
        if not wanted or not papers:
            return {}
        with reading(self._engine) as connection:
            marks = self._marks_for_reading(connection)
            if marks is None:
                return {}
            read = _read(marks, papers)
            found = clearing_rows.of_papers(connection, read, wanted, viewer_state)
        best: dict[Key, Clearance] = {}
        for one in sorted(self._as_it_stands(found), key=_worth):
            best[one.key] = one
        return best

    def clearances(self, key: tuple[str, str, str], viewer_state: str) -> list[Clearance]:
        """All clearances of a record that a state may see, the newest first, revoked ones too."""
        with reading(self._engine) as connection:
            found = clearing_rows.of_record(connection, Key(*key), viewer_state)
        return self._as_it_stands(found)

    def cleared_by(
        self, state: str, *, before: int | None = None, limit: int = 50
    ) -> list[Clearance]:
        """What a state's officers cleared, the newest first, revoked ones too.

        For the supervisor of that state. `before` is the number of the last one of the page before.
        """
        with reading(self._engine) as connection:
            found = clearing_rows.of_state(connection, state, before, limit)
        return self._as_it_stands(found)

    def revoke(
        self,
        number: int,
        *,
        account: str,
        state: str,
        post: str,
        why: str,
        at: datetime,
        witness: Witness | None = None,
    ) -> Clearance:
        """Let a clearance no longer count; only the state that made it may.

        Raises OutcomeRefused, UnknownClearance, StoreError.
        """
        check_who(account, state, post, at)
        check_note("why", why, least=1)
        with writing(self._engine) as connection:
            hold(connection)
            revocation = Revocation(account, state, post, at, why)
            revoked = clearing_rows.revoke(connection, number, revocation, witness)
        return self._as_it_stands([revoked])[0]

    # Looking after them

    def purge(
        self, now: datetime, before: datetime | None = None, witness: Counted | None = None
    ) -> Purged:
        """Delete what is older than the settings let it be kept, or than a moment if that is given.

        The witness is told how many are deleted just before that is for good: what it raises keeps them.
        Raises OutcomeRefused, StoreError.
        """
        outcomes, clearances = self.kept_since(now, before)
        with writing(self._engine) as connection:
            hold(connection)
            purged = Purged(
                marking_rows.purge(connection, outcomes),
                clearing_rows.purge(connection, clearances),
            )
            if witness is not None:
                witness(purged)
            return purged

    def to_purge(self, now: datetime, before: datetime | None = None) -> Purged:
        """How many `purge` would delete; raises OutcomeRefused, StoreError."""
        outcomes, clearances = self.kept_since(now, before)
        with reading(self._engine) as connection:
            return Purged(
                marking_rows.older(connection, outcomes),
                clearing_rows.older(connection, clearances),
            )

    def kept_since(
        self, now: datetime, before: datetime | None = None
    ) -> tuple[datetime, datetime]:
        """Since when outcomes, and since when clearances, are kept; raises OutcomeRefused."""
        if before is not None:
            return before, before
        days = read_retention(self._settings)
        return now - timedelta(days=days.outcome_days), now - timedelta(days=days.clearance_days)

    def forget_clearances(self) -> int:
        """Delete all clearances, and begin with the key that is there, or a new one; gives how many.

        For when the key is lost or was stolen: move its file away first.
        """
        with writing(self._engine) as connection:
            hold(connection)
            connection.execute(marking.delete())
            return clearing_rows.purge(connection, None)

    def _record(self, key: Key, version: int) -> StoredRecord:
        record = self._store.records([key]).get(key)
        if record is None or version > record.version:
            raise OutcomeRefused(
                Text("There is no such version of a record.", "Такой версии записи нет.")
            )
        return record

    def _body(self, record: StoredRecord, version: int) -> dict[str, Any]:
        """A version of a record; raises OutcomeRefused for one that withdrew it."""
        body = record.body
        if record.version != version:
            versions = self._store.history(record.key)
            body = next((one.body for one in versions if one.version == version), None)
        if body is None:
            raise OutcomeRefused(
                Text("That version of the record withdraws it.", "Эта версия записи — её изъятие.")
            )
        return body

    def _as_it_stands(self, found: Sequence[Cleared]) -> list[Clearance]:
        """Clearances, marked as earlier where the record no longer says what it said then."""
        records = self._store.records([one.clearance.key for one in found]) if found else {}
        return [
            replace(one.clearance, earlier=not _is_same(one, records.get(one.clearance.key)))
            for one in found
        ]

    def _marks_for_writing(self, connection: Connection) -> Marks:
        """The key, made at the first document; raises KeyTrouble when it is another than was used."""
        known = connection.execute(select(marking.c.key)).scalar()
        marks = read_marks(self._settings)
        if known is None:
            marks = marks or make_marks(self._settings)
            connection.execute(insert(marking).values(only=1, key=marks.fingerprint))
            return marks
        if marks is None or marks.fingerprint != known:
            raise lost_key()
        return marks

    def _marks_for_reading(self, connection: Connection) -> Marks | None:
        """The key, None when no document was ever kept; raises KeyTrouble."""
        known = connection.execute(select(marking.c.key)).scalar()
        if known is None:
            return None
        marks = read_marks(self._settings)
        if marks is None or marks.fingerprint != known:
            raise lost_key()
        return marks


def _read(marks: Marks, documents: Iterable[Document]) -> list[bytes]:
    found = []
    for one in documents:
        try:
            found.append(kept(marks, one)[0])
        except OutcomeRefused:
            continue
    return found


def _is_same(one: Cleared, record: StoredRecord | None) -> bool:
    if record is None or record.body is None:
        return False
    if record.version == one.clearance.version:
        return True
    return identity_of(record.category, record.body) == one.identity


def _worth(one: Clearance) -> tuple[bool, bool, int]:
    return not one.earlier, one.by_originator, one.number
