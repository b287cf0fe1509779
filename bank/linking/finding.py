"""The search for links: after each ingest what is new, on demand the whole bank.

Changes are taken from the change log in order, some hundreds in one transaction with the number
reached: killed at any moment, the next search goes on there, and what was done twice is as if done once.
A record is laid beside all that are kept already, so each pair is compared when its second record
comes, whichever that is; in the end the same is proposed as by a search of the whole bank. Other code
of the evidence, weights or keys searches the whole bank anew by itself.

A search of the whole bank leaves what was proposed standing until it has come to the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from bank.engines.version import INDEX_VERSION
from bank.home import Home
from bank.linking import subjects as kept
from bank.linking.candidates import candidates, in_order
from bank.linking.database import hold, open_database
from bank.linking.kinds import KINDS
from bank.linking.model import Found
from bank.linking.profile import Profile, digest, profile_of
from bank.linking.proposing import (
    Likely,
    drop_unfound,
    freshen_until,
    propose,
    settle,
    take_back,
)
from bank.linking.score import compare_if_likely
from bank.linking.tables import keys, progress, proposals, subjects
from bank.store import ChangeRow, Store
from bank.store.engine import reading, writing
from bank.store.model import Key, Status, stands

BATCH = 500
Progress = Callable[[int, int], None]
_LINKING = Path(__file__).parent
_NAMES = ["candidates", "keys", "kinds", "profile", "rarity", "score", "things", "weights", "words"]
# Names, dates, numbers and things are compared as lookups compare them.
SOURCES = (
    *(_LINKING / f"{name}.py" for name in _NAMES),
    *sorted((_LINKING / "evidence").glob("*.py")),
    *sorted((_LINKING.parent / "scoring").glob("*.py")),
)


@cache
def code_version() -> str:
    """A digest of the code and tables that proposals are made by."""
    seen = hashlib.sha256(INDEX_VERSION.encode())
    for path in SOURCES:
        seen.update(path.read_bytes())
    return seen.hexdigest()[:12]


def find_links(
    home: Home,
    store: Store,
    *,
    whole: bool = False,
    progress: Progress | None = None,
    database: str | None = None,
) -> Found:
    """Search for links in what has changed since the last search, or in the whole bank.

    `progress` is told the number reached and the last one. Several may run at once: they take turns.
    Raises StoreError.
    """
    engine = open_database(home, database)
    try:
        return search(engine, store, whole=whole, progress=progress)
    finally:
        engine.dispose()


def search(
    engine: Engine,
    store: Store,
    *,
    whole: bool = False,
    progress: Progress | None = None,
    most: int | None = None,
) -> Found:
    """Search as `find_links` does, in an open database.

    `most`: end after so many changes, though there are more; the next search goes on there.
    """
    _begin(engine, store, whole)
    records = compared = changes = 0
    profiles = kept.Profiles()
    while (most is None or changes < most) and (step := _step(engine, store, profiles)):
        records, compared = records + step.records, compared + step.compared
        changes += BATCH
        if progress:
            progress(step.reached, store.last_change())
    with reading(engine) as connection:
        count = connection.execute(select(func.count()).select_from(proposals)).scalar() or 0
        reached = _progress(connection).reached
        return Found(reached, records, compared, count, store.last_change() - reached)


def behind(engine: Engine, store: Store) -> int:
    """How many changes of the bank no search has looked at yet. Raises StoreError."""
    with reading(engine) as connection:
        state = _progress(connection)
    return store.last_change() - (state.reached if state else 0)


@dataclass(frozen=True, slots=True)
class _Step:
    reached: int
    records: int
    compared: int


def _begin(engine: Engine, store: Store, whole: bool) -> None:
    """Set out: go on, or begin with the whole bank when that is asked or the code is another."""
    with writing(engine) as connection:
        hold(connection)
        state = _progress(connection)
        if state is None:
            connection.execute(
                insert(progress).values(only=1, reached=0, round=1, whole_to=0, code=code_version())
            )
        elif whole or state.code != code_version():
            connection.execute(delete(keys))
            connection.execute(
                update(progress).values(
                    reached=0,
                    round=state.round + 1,
                    whole_to=max(store.last_change(), 1),
                    code=code_version(),
                )
            )


def _progress(connection: Connection) -> Any:
    return connection.execute(select(progress)).one_or_none()


def _step(engine: Engine, store: Store, profiles: kept.Profiles) -> _Step | None:
    """Do the next stretch of changes; None when there is none."""
    with writing(engine) as connection:
        hold(connection)
        state = _progress(connection)
        rows = store.changes(state.reached, BATCH)
        if not rows and not state.whole_to:
            return None
        records, compared = _apply(connection, store, rows, state, profiles)
        reached = rows[-1].number if rows else state.reached
        whole_to = state.whole_to
        if whole_to and (not rows or reached >= whole_to):
            _end_round(connection, state)
            whole_to = 0
        connection.execute(update(progress).values(reached=reached, whole_to=whole_to))
        return _Step(reached, records, compared)


def _end_round(connection: Connection, state: Row[Any]) -> None:
    gone = connection.execute(select(subjects.c.number).where(subjects.c.round != state.round))
    kept.drop(connection, [row.number for row in gone])
    settle(connection, drop_unfound(connection, state.round))


def _apply(
    connection: Connection,
    store: Store,
    rows: Sequence[ChangeRow],
    state: Row[Any],
    profiles: kept.Profiles,
) -> tuple[int, int]:
    """Lay the records of these changes beside all others; gives how many, and how many comparisons."""
    heads = store.records([row.key for row in rows])
    # A record that has changed again comes once more, with the later change.
    rows = [row for row in rows if heads[row.key].change_number == row.number]
    known = kept.known(connection, [row.key for row in rows])
    made, gone = _profiles(rows)
    removed = [known[key].number for key in gone if key in known]
    concerned = take_back(connection, removed, None)
    kept.drop(connection, removed)
    profiles.forget(removed)

    number = kept.next_number(connection)
    numbered: dict[int, Profile] = {}
    same: dict[int, Profile] = {}
    new: set[int] = set()
    for key, profile in made.items():
        before = known.get(key)
        if before is None:
            new.add(number)
            numbered[number] = profile
            number += 1
        elif before.digest == digest(profile) and before.round == state.round:
            same[before.number] = profile
        else:
            numbered[before.number] = profile
    kept.freshen(connection, same, state.round)
    freshen_until(connection, list(same))
    again = [one for one in numbered if one not in new]
    concerned |= take_back(connection, again, state.round if state.whole_to else None)
    asked = kept.keep(connection, numbered, new, state.round)
    profiles.put(numbered | same)
    changes = {key: row.number for row in rows if (key := row.key)}
    by_number = {one: changes[profile.key] for one, profile in numbered.items()}
    likely, involved, compared = _likely(connection, asked, profiles)
    propose(connection, likely, involved, by_number, state.round)
    concerned |= {one for pair in likely for one in (pair.left, pair.right)}
    settle(connection, concerned)
    return len(rows), compared


def _profiles(rows: Sequence[ChangeRow]) -> tuple[dict[Key, Profile], list[Key]]:
    """Profiles of the records that stand, and the keys of those that do not."""
    made: dict[Key, Profile] = {}
    gone = []
    for row in rows:
        body = row.body if row.status is Status.ACTIVE else None
        if body is None or not stands(body):
            gone.append(row.key)
        else:
            made[row.key] = profile_of(row.key, row.state, row.version, body)
    return made, gone


def _likely(
    connection: Connection, asked: dict[int, frozenset[int]], profiles: kept.Profiles
) -> tuple[list[Likely], dict[int, Profile], int]:
    """The pairs worth proposing, with the profiles of their records, and how many were compared."""
    found = sorted({(min(pair), max(pair)) for pair in candidates(connection, asked)})
    involved: dict[int, Profile] = {}
    likely: list[Likely] = []
    for piece in kept.pieces(found, 20_000):
        read = profiles.of(connection, {number for pair in piece for number in pair})
        for one, other in piece:
            for kind, left, right in in_order((one, read[one]), (other, read[other])):
                compared = compare_if_likely(KINDS[kind], read[left], read[right])
                if compared:
                    likely.append(Likely(kind, left, right, compared.log_odds))
                    involved |= {left: read[left], right: read[right]}
    return likely, involved, len(found)
